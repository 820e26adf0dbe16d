//! Evidence: whatever a file holds, its reader ends with an answer.

use proptest::prelude::*;
use startklar::document::{self, Format, Query};
use startklar::evidence::test_index::{RunStatus, TestIndex};
use startklar::evidence::{
    codeowners, junit, litellm, markdown, placeholder, prometheus, promql, records, settings,
};
use startklar::model::{Fault, Limits, RepoPath};

/// Words that mean something to one reader or another, with noise between them.
fn text() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "<testsuite>",
        "</testsuite>",
        "<testcase name=\"a\" classname='b'>",
        "<failure/>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "<!DOCTYPE x [",
        "&lt;",
        "&#0;",
        "<skipped",
        "groups:\n- rules:\n  - alert: A\n    expr: ",
        "sum(rate(x[5m]))",
        "{a=~\"b",
        " > 0.5",
        " or ",
        "vector(0)",
        "[1d:5m] offset 3h",
        "# Heading\n",
        "- [ ] item @a 2026-11-24\n",
        "```\n",
        "| a | b |\n|---|---|\n",
        "[x](#y)",
        "<a name=\"z\">",
        "Setext\n======\n",
        "* @a @org/b\n",
        "/docs/ x@y.z\n",
        "[Section][2] @c\n",
        "^[Opt]\n",
        "!x \\#f [ab]\n",
        "{\"when\": \"2026-11-24\"}\n",
        "{\"a\": [",
        "litellm_settings:\n  max_budget: 1\n",
        "${BUDGET}",
        "{{ .Values.x }}",
        "TODO",
        "os.environ/X",
    ]);
    let piece = prop_oneof![
        5 => words.prop_map(str::to_owned),
        1 => "[ -~\n\t]{0,6}",
        1 => "\\PC{0,4}",
        1 => any::<char>().prop_map(String::from),
        1 => Just("\r\n\u{feff}\u{202e}".to_owned()),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

/// A place that a report can show: its line is one of the text's.
fn shown(fault: &Fault, text: &str) -> Result<(), TestCaseError> {
    let lines = text.split('\n').count();
    prop_assert!((1..=lines).contains(&fault.span.start.line), "{fault:?} of {lines} lines: {text:?}");
    prop_assert!(fault.span.start.column >= 1, "{fault:?}");
    Ok(())
}

fn read(text: &str) -> Result<(), TestCaseError> {
    let limits = Limits::DEFAULT;
    match junit::parse(text, &limits) {
        Ok(report) => {
            let index = TestIndex::new([("r.xml", &report)]);
            for wanted in ["a", "b::a", "b::a[1]", text] {
                let run = index.find(wanted);
                prop_assert_eq!(run.at.is_some(), run.status != RunStatus::NotRun);
                prop_assert_eq!(run.suites.is_empty(), run.status != RunStatus::Passed);
                prop_assert!(index.suggest(wanted).nearest.len() <= 3);
            }
        }
        Err(fault) => shown(&fault, text)?,
    }
    match prometheus::parse(text, &limits) {
        Ok(file) => {
            let count = file.records.len();
            let records = prometheus::Records::new(file.records);
            let first = records.metrics().map(|metric| (metric.to_owned(), [].into())).collect();
            prop_assert!(records.carriers(first).len() >= usize::from(records.metrics().next().is_some()));
            prop_assert!(records.obscure(|_| true).count() <= count);
        }
        Err(faults) => {
            prop_assert!(!faults.is_empty());
            faults.iter().try_for_each(|fault| shown(fault, text))?;
        }
    }
    let _ = promql::read(text, &limits);
    match markdown::parse(text, &limits) {
        Ok(markdown) => {
            let _ = markdown.resolve(text);
            let mut budget = 1_000;
            let near = markdown.nearest_anchor("heading", &mut budget);
            prop_assert!(near.is_none() || budget < 1_000);
        }
        Err(fault) => shown(&fault, text)?,
    }
    let path: RepoPath = "docs/a.md".parse().unwrap();
    for dialect in [codeowners::Dialect::GitHub, codeowners::Dialect::GitLab] {
        let owners = codeowners::parse(text, dialect);
        let _ = owners.owners_of(&path);
        owners.invalid().iter().try_for_each(|fault| shown(fault, text))?;
    }
    if let Err(fault) = records::parse(text, &limits) {
        shown(&fault, text)?;
    }
    if let Ok(root) = document::read(text, Format::Yaml, &limits) {
        let route = ["litellm_settings".to_owned(), "max_budget".to_owned()];
        let _ = litellm::doubts(&root, &route);
        let path = "$.litellm_settings.max_budget";
        let _ = settings::find(&root.into(), &Query::new(path).unwrap(), path);
    }
    let _ = settings::is_templated(text);
    if let Some(found) = placeholder::find(text) {
        prop_assert!(text.get(found).is_some_and(|word| !word.is_empty()));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_reader_ends_with_an_answer(text in text()) {
        read(&text)?;
    }

    #[test]
    fn any_bytes_are_text_or_refused_in_their_place(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        match document::text(&bytes) {
            Ok(text) => {
                prop_assert!(!text.contains('\0'));
                read(text)?;
            }
            Err(fault) => {
                let lines = bytes.split(|byte| *byte == b'\n').count();
                prop_assert!((1..=lines).contains(&fault.span.start.line), "{fault:?}");
                prop_assert_eq!(fault.code, "encoding");
            }
        }
    }

    #[test]
    fn a_query_is_refused_or_finds_what_is_there(query in "\\$(\\.[a-c*]|\\[[0-9'a*?@:-]{1,5}\\]|\\.\\.[a-c]|.){0,5}") {
        let root: document::Tree = document::read("a: [1, {b: 2}]\nc: {a: {b: {}}}\n", Format::Yaml, &Limits::DEFAULT).unwrap().into();
        if let Ok(query) = Query::new(&query) {
            prop_assert!(query.find(&root).len() <= 64);
        }
    }
}
