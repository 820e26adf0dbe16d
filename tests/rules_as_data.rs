//! Rules as data: what is refused when a checklist is loaded, and what an expression can and cannot settle.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use startklar::audit::{Outcome, OutcomeKind, Report, Terms, Verdict, audit};
use startklar::checklist::{Checklist, Shape, Source};
use startklar::document::Format;
use startklar::facts::{self, Facts, Inputs};
use startklar::manifest;
use startklar::model::{AsOf, Diagnostic, Limits, RepoPath, Severity};
use startklar::repository::Memory;

const MANIFEST: &str = r##"format: 1
system: { name: small, stage: mvp }
runbook: { file: runbook.md }
failure_cases:
  reports: [junit.xml]
  cases:
    - { id: a, class: outage, trigger: t, expected: e, test: "c::a", runbook: "#check" }
    - { id: b, class: outage, trigger: t, expected: e, test: "c::b", runbook: "#check" }
"##;

const JUNIT: &str = "<testsuite><testcase classname='c' name='a'/><testcase classname='c' name='b'><skipped/></testcase></testsuite>\n";

fn as_of() -> AsOf {
    AsOf::new("2026-11-24".parse().unwrap())
}

fn facts(files: &[(&str, &str)]) -> Facts {
    collected(MANIFEST, files)
}

fn collected(manifest: &str, files: &[(&str, &str)]) -> Facts {
    let mut repository = Memory::new();
    for (path, text) in files {
        repository.insert(path.parse().unwrap(), *text);
    }
    let manifest = manifest::load(manifest, Format::Yaml, &Limits::DEFAULT).unwrap();
    let inputs = Inputs {
        repository: &repository,
        checkout: &repository,
        system: RepoPath::root(),
        manifest: "startklar.yaml".parse().unwrap(),
        as_of: as_of(),
        commit: None,
        limits: Limits::DEFAULT,
    };
    facts::collect(&manifest, &inputs)
}

fn load(text: &str) -> Result<Checklist, Vec<Diagnostic>> {
    let schema = Shape::from_json_schema(&facts::schema());
    Checklist::load(&[Source { path: "own.yaml", text }], &schema, &Limits::DEFAULT)
}

/// A checklist of one rule whose body is `body`, indented as in a file.
fn rule(body: &str) -> String {
    let body = format!("    {}\n", body.trim_end().replace('\n', "\n    "));
    format!(
        "area: runbook\nrules:\n  - id: T-1\n    severity: blocker\n    since: mvp\n    discipline: rollout\n    \
         article: [A21]\n    references: []\n    title: {{ en: t, de: d }}\n    fix: {{ en: f, de: d }}\n    \
         why: {{ en: w, de: d }}\n{body}changes: []\n"
    )
}

fn judge_with(text: &str, files: &[(&str, &str)]) -> Report {
    let checklist = load(text).unwrap_or_else(|diagnostics| panic!("{diagnostics:?}"));
    let terms = Terms { as_of: as_of(), stage: "mvp".parse_stage(), commit: None };
    audit(&facts(files), &checklist, &terms).unwrap()
}

trait ParseStage {
    fn parse_stage(&self) -> startklar::model::Stage;
}

impl ParseStage for str {
    fn parse_stage(&self) -> startklar::model::Stage {
        startklar::model::Named::named(self).unwrap()
    }
}

fn outcome(body: &str) -> Outcome {
    judge_with(&rule(body), &[("junit.xml", JUNIT), ("runbook.md", "# Check\n")]).rules[0].outcome.clone()
}

fn kind(body: &str) -> OutcomeKind {
    outcome(body).kind()
}

const GAP: &str = "gap: { en: g, de: l }";

#[test]
fn a_typing_error_is_found_before_anything_is_audited() {
    for (body, code, column_of, help) in [
        ("met: runbok.location.path == ''", "unknown-name", "runbok", "did you mean `runbook`?"),
        ("met: runbook.loction.path == ''", "unknown-path", "loction", "did you mean `location`?"),
        (
            "needs: [failure_cases.reports]\neach: failure_cases.cases as case\nmet: case.run.status == \"pased\"",
            "unknown-word",
            "\"pased\"",
            "did you mean \"passed\"?",
        ),
        (
            "needs: [failure_cases.reports]\nmet: failure_cases.cases.all(c, c.run.stat == 'passed')",
            "unknown-path",
            "stat ==",
            "did you mean `status`?",
        ),
        ("met: sise(failure_cases.cases) > 0", "expression", "sise", "did you mean `size`?"),
        ("met: size(failure_cases.cases) == 'two'", "expression", "==", ""),
        ("met: failure_cases.cases", "expression", "failure_cases.cases", ""),
        (
            "met: runbook.document.sections.all(s, s.found)",
            "needs",
            "runbook.document.sections",
            "add `runbook.document` to `needs`",
        ),
        // What was derived from evidence is worth nothing without it, wherever it stands.
        (
            "met: failure_cases.cases.all(c, c.run.status == 'passed')",
            "needs",
            "failure_cases.cases.all",
            "add `failure_cases.reports` to `needs`",
        ),
        (
            "needs: [monitoring.rules]\neach: signals.release as signal\nmet: signal.alerting.lacks == 'nothing'",
            "needs",
            "signal.alerting.lacks",
            "add `runbook.document` to `needs`",
        ),
        ("when: size(failure_cases.cases) > 0\nmet: 'true == true'", "when", "size", ""),
        ("each: runbook as r\nmet: 'true'", "each", "runbook as", ""),
        (
            "each: failure_cases.cases\nmet: 'true'",
            "each",
            "failure_cases.cases",
            "each: failure_cases.cases as case",
        ),
        ("needs: [runbook]\nmet: 'true'", "needs", "runbook]", ""),
        (
            "met: 'failure_cases.cases.all(a, failure_cases.cases.all(b, failure_cases.cases.all(c, a.id == c.id)))'",
            "expression",
            "",
            "",
        ),
        ("met: 'size(failure_cases.cases) > '", "expression", ">", ""),
        (
            "met: 'stage == \"mvp\" && stage.beginsWith(\"m\")'",
            "expression",
            "beginsWith",
            "known: size, contains, startsWith, endsWith, string, int",
        ),
        ("met: 'stage == \"mpv\"'", "unknown-word", "\"mpv\"", "did you mean \"mvp\"?"),
    ] {
        let text = rule(&format!("{body}\n{GAP}"));
        let diagnostics = load(&text).expect_err(body);
        let fault = &diagnostics[0].fault;
        assert_eq!((diagnostics.len(), fault.code), (1, code), "{body}: {diagnostics:?}");
        assert_eq!(fault.help.as_deref().unwrap_or_default(), help, "{body}");
        if !column_of.is_empty() {
            let line = text.lines().nth(fault.span.start.line - 1).unwrap();
            let at = line.get(fault.span.start.column - 1..).unwrap();
            assert!(at.starts_with(column_of), "{body}: points to `{at}`");
        }
    }
}

#[test]
fn texts_are_checked_like_conditions() {
    for (gap, code) in [
        ("gap: { en: '{runbook.nope}', de: l }", "unknown-path"),
        ("gap: { en: g, de: '{runbook.location' }", "template"),
        ("gap: { en: g, de: 'a } b' }", "template"),
    ] {
        let diagnostics = load(&rule(&format!("met: 'true'\n{gap}"))).unwrap_err();
        assert_eq!(diagnostics[0].fault.code, code, "{gap}");
    }
    let missing = load(&rule("met: 'true'")).unwrap_err();
    assert_eq!(missing[0].fault.code, "rule");
}

#[test]
fn bombs_are_refused() {
    for body in [
        format!("met: '{}1 == 1'", "1 + ".repeat(300)),
        format!("met: '{}true{}'", "(".repeat(40), ")".repeat(40)),
        format!("met: 'size(\"{}\") > 0'", "x".repeat(3000)),
    ] {
        assert_eq!(load(&rule(&format!("{body}\n{GAP}"))).unwrap_err()[0].fault.code, "expression");
    }
}

#[test]
fn an_error_in_an_expression_is_unknown_and_never_a_pass() {
    assert_eq!(
        kind(&format!("met: '1 / (size(failure_cases.cases) - 2) == 0'\n{GAP}")),
        OutcomeKind::Unknown
    );
    assert_eq!(kind(&format!("met: 'failure_cases.cases[7].id == \"x\"'\n{GAP}")), OutcomeKind::Unknown);
    assert_eq!(
        kind(&format!("undecided_when: 'failure_cases.cases[7].id == \"x\"'\nmet: 'true'\n{GAP}")),
        OutcomeKind::Unknown
    );
}

#[test]
fn no_subject_is_a_gap_unless_the_rule_says_otherwise() {
    let each = "each: data.sources as source\nmet: 'source.name != \"\"'\n";
    let Outcome::NotMet { gaps } = outcome(&format!("{each}{GAP}")) else { panic!("not a gap") };
    assert_eq!(gaps[0].text.en, "nothing is declared under `data.sources`");
    let demands = format!(
        "demands:\n  - {{ met: 'true', {GAP} }}\n  - {{ each: data.sources as source, none: {{ en: n, de: k }}, met: 'false', {GAP} }}"
    );
    assert_eq!(kind(&demands), OutcomeKind::Met);
}

#[test]
fn over_subjects_not_met_beats_unknown_beats_met() {
    let case = |met: &str| format!("each: failure_cases.cases as case\nmet: '{met}'\n{GAP}");
    assert_eq!(kind(&case("case.id != \"\"")), OutcomeKind::Met);
    assert_eq!(kind(&case("case.id == \"a\" || 1 / (size(case.id) - 1) == 0")), OutcomeKind::Unknown);
    assert_eq!(kind(&case("case.id == \"a\" ? 1 / (size(case.id) - 1) == 0 : false")), OutcomeKind::NotMet);
    let undecided = "each: failure_cases.cases as case\nundecided_when: 'case.id == \"b\"'\nmet: 'true'\n";
    assert_eq!(kind(&format!("{undecided}{GAP}")), OutcomeKind::Unknown);
}

#[test]
fn evidence_that_is_not_there_is_a_gap_and_unreadable_evidence_is_unknown() {
    let text = rule(&format!(
        "needs: [failure_cases.reports]\neach: failure_cases.cases as case\nmet: case.run.status == 'passed'\nat: case.run.location\n{GAP}"
    ));
    let outcome = |files: &[(&str, &str)]| judge_with(&text, files).rules[0].outcome.clone();
    let Outcome::NotMet { gaps } = outcome(&[("junit.xml", JUNIT)]) else {
        panic!("the skipped test passed")
    };
    assert_eq!(gaps[0].location.to_string(), "junit.xml:1:46");
    let Outcome::NotMet { gaps } = outcome(&[]) else { panic!("absent evidence is no gap") };
    assert_eq!(gaps[0].location.to_string(), "startklar.yaml:5:13");
    let Outcome::Unknown { obstacles } = outcome(&[("junit.xml", "<testsuite><testcase")]) else {
        panic!("a cut report is not unknown")
    };
    assert_eq!(obstacles[0].location.path, "junit.xml");
}

#[test]
fn a_heavier_demand_raises_its_rule_only_when_it_does_not_hold() {
    let body = |met: &str| {
        rule(&format!(
            "demands:\n  - {{ severity: blocker, met: '{met}', {GAP} }}\n  - {{ met: 'true', {GAP} }}"
        ))
        .replace("    severity: blocker\n    since", "    severity: advisory\n    since")
    };
    let holds = judge_with(&body("true"), &[]);
    assert_eq!((holds.rules[0].severity, holds.verdict), (Severity::Advisory, Verdict::Undecided));
    let fails = judge_with(&body("false"), &[]);
    assert_eq!((fails.rules[0].severity, fails.verdict), (Severity::Blocker, Verdict::NotReady));
}

#[test]
fn a_later_file_adds_and_changes_rules_and_the_report_says_so() {
    let first =
        rule(&format!("params: {{ least: 3 }}\nmet: size(failure_cases.cases) >= params.least\n{GAP}"));
    let change = |text: &str| format!("area: runbook\nrules: []\nchanges:\n  - {text}\n");
    let schema = Shape::from_json_schema(&facts::schema());
    let load = |second: &str| {
        let sources = [Source { path: "a.yaml", text: &first }, Source { path: "b.yaml", text: second }];
        Checklist::load(&sources, &schema, &Limits::DEFAULT)
    };
    let terms = Terms { as_of: as_of(), stage: "mvp".parse_stage(), commit: None };
    let judge = |second: &str| audit(&facts(&[]), &load(second).unwrap(), &terms);
    let report = judge(&change("{ rule: T-1, params: { least: 2 }, severity: required }")).unwrap();
    assert_eq!(report.verdict, Verdict::Ready);
    let changes: Vec<_> = report.rules[0]
        .changes
        .iter()
        .map(|c| (c.what.as_str(), c.old.as_str(), c.new.as_str(), c.by.to_string()))
        .collect();
    let by = || "b.yaml:4:13".to_owned();
    assert_eq!(changes, [("severity", "blocker", "required", by()), ("params.least", "3", "2", by())]);
    // A rule that is switched off says so as well, beside another that still asks something.
    let two = first.replace("changes: []\n", "") + first.split_once("rules:\n").unwrap().1;
    let off = change("{ rule: T-1, since: scale, off: { en: not ours, de: nicht unseres } }");
    let sources = [
        Source { path: "a.yaml", text: &two.replacen("T-1", "T-0", 1) },
        Source { path: "b.yaml", text: &off },
    ];
    let report =
        audit(&facts(&[]), &Checklist::load(&sources, &schema, &Limits::DEFAULT).unwrap(), &terms).unwrap();
    let rule = report.rules.iter().find(|rule| rule.id.as_str() == "T-1").unwrap();
    let changes: Vec<_> =
        rule.changes.iter().map(|c| (c.what.as_str(), c.old.as_str(), c.new.as_str())).collect();
    assert_eq!(changes, [("since", "mvp", "scale"), ("off", "on", "off")]);
    // With its only rule switched off, a checklist checks nothing, and nothing checked is no verdict.
    assert!(judge(&change("{ rule: T-1, off: { en: not ours, de: nicht unseres } }")).is_none());
    for (text, code) in [
        ("{ rule: T-2, severity: advisory }", "unknown-rule"),
        ("{ rule: T-1, params: { lest: 2 } }", "unknown-param"),
        ("{ rule: T-1, params: { least: two } }", "wrong-type"),
    ] {
        assert_eq!(load(&change(text)).unwrap_err()[0].fault.code, code, "{text}");
    }
    assert_eq!(load(&first).unwrap_err()[0].fault.code, "duplicate-rule");
}

/// The facts of a system with so many failure cases.
fn large(size: usize) -> Facts {
    let mut cases = String::new();
    for n in 0..size {
        let stated = format!("id: c{n}, class: outage, trigger: t, expected: e, test: 't{n}'");
        cases.extend(["    - { ", &stated, ", runbook: '#x' }\n"]);
    }
    let manifest =
        format!("format: 1\nsystem: {{ name: large, stage: mvp }}\nfailure_cases:\n  cases:\n{cases}");
    collected(&manifest, &[])
}

#[test]
fn lists_in_lists_end_at_a_number_of_steps() {
    let terms = Terms { as_of: as_of(), stage: "mvp".parse_stage(), commit: None };
    let facts = large(1100);
    let each = "each: failure_cases.cases as case\n";
    let names = "failure_cases.cases.map(c, size(c.id))";
    for (body, dear) in [
        (
            "met: 'failure_cases.cases.all(a, failure_cases.cases.exists(b, a.id == b.id))'".to_owned(),
            "a.id == b.id",
        ),
        // For each subject the list is walked again.
        (format!("{each}met: 'failure_cases.cases.exists(b, b.id == case.id)'"), "b.id == case.id"),
        // A list that was made of another is as long as that one.
        (format!("met: '{names}.all(a, {names}.exists(b, a == b))'"), "a == b"),
        // A text counts as much as a condition, and so do the parameters.
        (
            format!("{each}met: 'true'\nfound: 'size(failure_cases.cases.filter(b, b.id == case.id))'"),
            "b.id == case.id",
        ),
        (
            format!(
                "params: {{ l: [{}] }}\n{each}met: \"params.l.exists(l, l == case.id)\"",
                "a, ".repeat(1000)
            ),
            "l == case.id",
        ),
    ] {
        let checklist = load(&rule(&format!("{body}\n{GAP}"))).unwrap_or_else(|faults| panic!("{faults:?}"));
        let report = audit(&facts, &checklist, &terms).unwrap();
        let Outcome::Unknown { obstacles } = &report.rules[0].outcome else {
            panic!("{body}: {:?}", report.rules[0].outcome.kind())
        };
        assert_eq!(obstacles.len(), 1, "{body}");
        let text = &obstacles[0].text.en;
        assert!(text.contains(dear) && text.contains("no more than 1000000"), "{body}: {text}");
    }
    // What stays below the limit is evaluated.
    let cheap = rule(&format!("{each}met: '[\"a\", \"b\"].all(l, l != case.id)'\n{GAP}"));
    assert_eq!(
        audit(&facts, &load(&cheap).unwrap(), &terms).unwrap().rules[0].outcome.kind(),
        OutcomeKind::Met
    );
}

#[test]
fn a_proof_is_of_its_subject_and_holds_what_was_found_there() {
    let text = rule(&format!(
        "needs: [failure_cases.reports, runbook.document]\neach: failure_cases.cases as case\n\
         met: case.id != ''\nat: case.run.location\nfound: case.id\n{GAP}"
    ));
    let both = JUNIT.replace("<skipped/>", "");
    let report = judge_with(&text, &[("junit.xml", &both), ("runbook.md", "# Check\n")]);
    let Outcome::Met { proofs } = &report.rules[0].outcome else { panic!("{:?}", report.rules[0].outcome) };
    let shown: Vec<_> = proofs
        .iter()
        .map(|proof| (proof.location.to_string(), proof.found.as_str(), proof.digest.is_empty()))
        .collect();
    assert_eq!(
        shown,
        [
            ("junit.xml:1:12".to_owned(), "a", false),
            ("junit.xml:1:46".to_owned(), "b", false),
            ("runbook.md".to_owned(), "", false),
        ]
    );
}

/// A checklist of a gate rule with `body`, after a rule of one discipline that is met.
fn gated(id: &str, body: &str) -> String {
    let texts = "title: { en: t, de: d }, fix: { en: f, de: d }, why: { en: w, de: d }";
    format!(
        "area: runbook\nrules:\n  - {{ id: T-1, severity: blocker, since: mvp, discipline: rollout, {texts}, met: 'true', \
         gap: {{ en: g, de: l }} }}\n  - {{ id: {id}, gate: true, severity: blocker, since: mvp, discipline: rollout, \
         {texts}{body} }}\n"
    )
}

#[test]
fn a_discipline_that_no_rule_judges_is_a_gap() {
    let told = |text: &str| match judge_with(text, &[]).rules.pop().unwrap().outcome {
        Outcome::NotMet { gaps } => gaps.iter().map(|gap| gap.text.en.clone()).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let one = gated("SYS-01", "");
    let unjudged = |gaps: &[String]| gaps.iter().filter(|gap| gap.contains("is judged by no rule")).count();
    let gaps = told(&one);
    assert_eq!(
        unjudged(&gaps),
        4,
        "rollout alone is judged, and a gate rule does not count itself: {gaps:?}"
    );
    assert!(gaps.contains(&"security has no owner".to_owned()), "{gaps:?}");
    let off = format!("{one}changes: [{{ rule: T-1, off: {{ en: never here, de: hier nie }} }}]\n");
    let gaps = told(&off);
    assert_eq!(unjudged(&gaps), 5, "{gaps:?}");
}

#[test]
fn a_gate_rule_is_computed_and_has_no_conditions() {
    let refused = |text: &str| load(text).unwrap_err()[0].fault.clone();
    let fault = refused(&gated("T-2", ""));
    assert_eq!((fault.code, fault.help.as_deref()), ("gate", Some("known: SYS-01")));
    for body in [", met: 'true', gap: { en: g, de: l }", ", when: 'true'", ", needs: [runbook.document]"] {
        assert_eq!(refused(&gated("SYS-01", body)).code, "gate", "{body}");
    }
}
