//! Finds the test that a manifest names among the cases of several reports.
//!
//! A test is named `class::name`, `suite::class::name`, or by its bare name where that is unique. Cases that differ
//! only in a trailing `[…]` or `(…)` are the parameters of one test, and all of them must have passed.

mod suggest;

use std::collections::{BTreeMap, BTreeSet};

use super::junit::{Status, TestCase, TestReport};
use crate::model::{Position, words};

words! {
    /// How the test that a manifest names ended.
    pub enum RunStatus {
        /// It ran once, with all its parameters, and passed.
        Passed = "passed",
        /// At least one of its cases failed.
        Failed = "failed",
        /// At least one of its cases was skipped.
        Skipped = "skipped",
        /// It passed only when run again.
        Flaky = "flaky",
        /// No report has it.
        NotRun = "not_run",
        /// The name means several tests, or the test stands several times: which one counts would be a guess.
        Ambiguous = "ambiguous",
    }
}

/// Names that are suggested, and candidates of an ambiguous name.
const SUGGESTIONS: usize = 3;

/// What the reports say about one test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run<'r> {
    /// How it ended.
    pub status: RunStatus,
    /// The report and the place of the case that decided; `None` when no report has the test.
    pub at: Option<(&'r str, Position)>,
    /// How many cases the name matched.
    pub matched: usize,
    /// Up to three names as a manifest would write them: the nearest ones, or what an ambiguous name may mean.
    pub nearest: Vec<String>,
    /// What the deciding case says, or why the name is ambiguous; may be empty.
    pub message: String,
}

/// A case and the report it stands in.
#[derive(Debug, Clone, Copy)]
struct Found<'r> {
    report: &'r str,
    case: &'r TestCase,
    /// The case's name without its parameters, as far as the wanted name goes without them.
    name: &'r str,
}

impl<'r> Found<'r> {
    /// What makes two cases the same test, but for the suite.
    fn test(&self) -> (&'r str, &'r str) {
        (&self.case.class, self.name)
    }

    /// `class::name`, or the nearest to it that the case has.
    fn written(&self) -> String {
        match (self.case.class.as_str(), self.case.suite.as_str()) {
            ("", "") => self.name.to_owned(),
            ("", above) | (above, _) => format!("{above}::{}", self.name),
        }
    }

    fn written_with_suite(&self) -> String {
        if self.case.suite.is_empty() || self.case.class.is_empty() {
            return self.written();
        }
        format!("{}::{}", self.case.suite, self.written())
    }

    fn at(&self) -> (&'r str, Position) {
        (self.report, self.case.position)
    }
}

/// The cases of several reports, by name.
#[derive(Debug)]
pub struct TestIndex<'r> {
    /// Every case under its name, and under its name without parameters.
    names: BTreeMap<&'r str, Vec<Found<'r>>>,
}

/// Groups of parameters that are stripped from a name: `f(String)[1]` has two.
const MAX_GROUPS: usize = 4;

impl<'r> TestIndex<'r> {
    /// Indexes reports, each with the path that locations name it by.
    pub fn new(reports: impl IntoIterator<Item = (&'r str, &'r TestReport)>) -> Self {
        let mut names: BTreeMap<&'r str, Vec<Found<'r>>> = BTreeMap::new();
        for (report, content) in reports {
            for case in &content.cases {
                let stripped =
                    std::iter::successors(Some(case.name.as_str()), |name| without_parameters(name));
                for name in stripped.take(MAX_GROUPS + 1) {
                    names.entry(name).or_default().push(Found { report, case, name });
                }
            }
        }
        Self { names }
    }

    /// What the reports say about the test `wanted`. Names match exactly or not at all.
    #[must_use]
    pub fn find(&self, wanted: &str) -> Run<'r> {
        let found = self.matches(wanted);
        let Some(first) = found.first() else {
            let nearest = self.nearest(wanted);
            return Run { status: RunStatus::NotRun, at: None, matched: 0, nearest, message: String::new() };
        };
        let run = |status, by: &Found<'r>, nearest, message| Run {
            status,
            at: Some(by.at()),
            matched: found.len(),
            nearest,
            message,
        };
        if let Some(other) = found.iter().find(|other| other.test() != first.test()) {
            let message = "the name fits several tests".to_owned();
            return run(RunStatus::Ambiguous, other, distinct(found.iter().map(Found::written)), message);
        }
        let ended = |status| found.iter().find(|found| found.case.status == status);
        if let Some(failed) = ended(Status::Failed) {
            return run(RunStatus::Failed, failed, Vec::new(), failed.case.message.clone());
        }
        if let Some(other) = found.iter().find(|other| other.case.suite != first.case.suite) {
            let message = "several suites have this test".to_owned();
            let nearest = distinct(found.iter().map(Found::written_with_suite));
            return run(RunStatus::Ambiguous, other, nearest, message);
        }
        let mut seen = BTreeMap::new();
        for case in &found {
            if let Some(before) = seen.insert(case.case.name.as_str(), case) {
                let (report, at) = before.at();
                let message = format!(
                    "the same test stands twice: {} in {report}:{}:{}, {} here",
                    before.case.status, at.line, at.column, case.case.status
                );
                return run(RunStatus::Ambiguous, case, Vec::new(), message);
            }
        }
        for (status, means) in [(Status::Skipped, RunStatus::Skipped), (Status::Flaky, RunStatus::Flaky)] {
            if let Some(case) = ended(status) {
                return run(means, case, Vec::new(), case.case.message.clone());
            }
        }
        run(RunStatus::Passed, first, Vec::new(), String::new())
    }

    /// The cases that `wanted` means, by every way to split it: names hold `::` themselves.
    fn matches(&self, wanted: &str) -> Vec<Found<'r>> {
        let splits = wanted.match_indices("::").filter_map(|(at, _)| {
            let above = wanted.get(..at).filter(|above| !above.is_empty());
            above.map(Some).zip(wanted.get(at + 2..))
        });
        let mut found = Vec::new();
        for (above, name) in splits.chain([(None, wanted)]).filter(|(_, name)| !name.is_empty()) {
            let cases = self.names.get(name).into_iter().flatten();
            found.extend(cases.filter(|found| above.is_none_or(|above| stands_in(found.case, above))));
        }
        found
    }
}

/// Whether `above` names what the case stands in: its class, its suite and class, or its suite if it has no class.
fn stands_in(case: &TestCase, above: &str) -> bool {
    let class = case.class.as_str();
    if class.is_empty() {
        return above == case.suite;
    }
    above == class
        || above
            .strip_suffix(class)
            .and_then(|above| above.strip_suffix("::"))
            .is_some_and(|suite| !suite.is_empty() && suite == case.suite)
}

/// `name` without one trailing `[…]` or `(…)`; `None` when it has none, or nothing else.
fn without_parameters(name: &str) -> Option<&str> {
    let (open, close) = match name.chars().next_back()? {
        ']' => ('[', ']'),
        ')' => ('(', ')'),
        _ => return None,
    };
    let mut depth = 0_usize;
    let balanced = name.char_indices().rev().find_map(|(at, c)| {
        if c == close {
            depth += 1;
        } else if c == open {
            depth -= 1;
        }
        (depth == 0).then_some(at)
    });
    // A parameter may hold a lone bracket; names hold none, so the first one opens the group.
    let at = balanced.or_else(|| name.find(open))?;
    name.get(..at).map(str::trim_end).filter(|base| !base.is_empty())
}

/// The first few different names, sorted.
fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let names: BTreeSet<_> = names.collect();
    names.into_iter().take(SUGGESTIONS).collect()
}

#[cfg(test)]
mod tests {
    use super::super::junit::{TestReport, parse};
    use super::{RunStatus, TestIndex, without_parameters};
    use crate::model::Limits;

    fn report(cases: &str) -> TestReport {
        parse(&format!("<testsuite name='s'>{cases}</testsuite>"), &Limits::DEFAULT).unwrap()
    }

    /// The outcome of looking for `wanted` in one report, and what is suggested.
    fn find(cases: &str, wanted: &str) -> (RunStatus, usize, Vec<String>) {
        let report = report(cases);
        let run = TestIndex::new([("r.xml", &report)]).find(wanted);
        (run.status, run.matched, run.nearest)
    }

    #[test]
    fn a_name_gives_up_four_groups_of_parameters() {
        let named = |groups: usize| format!("<testcase classname='A' name='f{}'/>", "()".repeat(groups));
        assert_eq!(find(&named(4), "A::f").0, RunStatus::Passed);
        assert_eq!(find(&named(5), "A::f").0, RunStatus::NotRun);
    }

    #[test]
    fn a_test_is_named_by_class_by_suite_or_alone() {
        let cases = "<testcase classname='tests.A' name='f'/><testcase name='lone'/>\
                     <testcase classname='crate' name='model::path::g'/>";
        for wanted in [
            "tests.A::f",
            "s::tests.A::f",
            "f",
            "lone",
            "s::lone",
            "model::path::g",
            "crate::model::path::g",
            "s::crate::model::path::g",
        ] {
            assert_eq!(find(cases, wanted), (RunStatus::Passed, 1, vec![]), "{wanted}");
        }
        for wanted in ["s::f", "A::f", "g", "::f", "tests.A::", "::tests.A::f", "path::g", "F", ""] {
            let (status, matched, _) = find(cases, wanted);
            assert_eq!((status, matched), (RunStatus::NotRun, 0), "{wanted}");
        }
    }

    #[test]
    fn names_match_exactly_and_a_miss_suggests() {
        let cases = "<testcase classname='A' name='fallback_disabled'/><testcase classname='A' name='timeout'/>\
                     <testcase classname='B' name='timeout'/>";
        let (status, _, nearest) = find(cases, "A::fallback");
        assert_eq!((status, nearest), (RunStatus::NotRun, vec!["A::fallback_disabled".to_owned()]));
        assert_eq!(find(cases, "C::timeout").2, ["A::timeout", "B::timeout"]);
        assert_eq!(find(cases, "A::timeuot").2, ["A::timeout", "B::timeout"]);
        assert_eq!(find(cases, "C::timeout[x]").2, ["A::timeout", "B::timeout"]);
        assert_eq!(find(cases, "nothing_like_it_at_all").2, Vec::<String>::new());
    }

    #[test]
    fn a_bare_name_in_several_classes_or_suites_is_ambiguous() {
        let cases =
            "<testcase classname='A' name='f'/><testcase classname='B' name='f'><failure/></testcase>";
        let (status, matched, nearest) = find(cases, "f");
        assert_eq!((status, matched, nearest), (RunStatus::Ambiguous, 2, vec!["A::f".into(), "B::f".into()]));
        assert_eq!(find(cases, "B::f").0, RunStatus::Failed);
        let nested = "<testcase classname='A' name='f'/>\
                      <testsuite name='t'><testcase classname='A' name='f'/></testsuite>";
        let (status, _, nearest) = find(nested, "A::f");
        assert_eq!((status, nearest), (RunStatus::Ambiguous, vec!["s::A::f".into(), "t::A::f".into()]));
        assert_eq!(find(nested, "t::A::f").0, RunStatus::Passed);
    }

    #[test]
    fn parameters_are_one_test_that_passes_only_as_a_whole() {
        let cases = |last: &str| {
            format!(
                "<testcase classname='A' name='f[1]'/><testcase classname='A' name='f[a[0]]'/>\
                 <testcase classname='A' name='f[2]'>{last}</testcase><testcase classname='A' name='ff[2]'/>"
            )
        };
        assert_eq!(find(&cases(""), "A::f"), (RunStatus::Passed, 3, vec![]));
        assert_eq!(find(&cases("<failure/>"), "A::f").0, RunStatus::Failed);
        assert_eq!(find(&cases("<skipped/>"), "f").0, RunStatus::Skipped);
        assert_eq!(find(&cases("<flakyFailure/>"), "f").0, RunStatus::Flaky);
        assert_eq!(find(&cases("<failure/>"), "A::f[1]"), (RunStatus::Passed, 1, vec![]));
        for (name, base) in [
            ("f[1]", Some("f")),
            ("f(int[])", Some("f")),
            ("f (a=1)", Some("f")),
            ("f(String)[1]", Some("f(String)")),
            ("f[a]b]", Some("f")),
            ("f[(]", Some("f")),
            ("(all)", None),
            ("f", None),
            ("f]", None),
        ] {
            assert_eq!(without_parameters(name), base, "{name}");
        }
    }

    #[test]
    fn the_same_test_twice_is_never_a_pass() {
        let case = "<testcase classname='A' name='f'/>";
        assert_eq!(find(&case.repeat(2), "A::f").0, RunStatus::Ambiguous);
        let parameter = "<testcase classname='A' name='f[1]'/>";
        assert_eq!(find(&parameter.repeat(2), "A::f").0, RunStatus::Ambiguous);
        let skipped = "<testcase classname='A' name='f'><skipped/></testcase>";
        assert_eq!(find(&format!("{case}{skipped}"), "f").0, RunStatus::Ambiguous);
        let (one, two) =
            (report(case), report("<testcase classname='A' name='f'><error message='boom'/></testcase>"));
        let index = TestIndex::new([("one.xml", &one), ("two.xml", &two)]);
        let run = index.find("A::f");
        assert_eq!((run.status, run.message.as_str(), run.matched), (RunStatus::Failed, "boom", 2));
        let (path, at) = run.at.unwrap();
        assert_eq!((path, at.line, at.column), ("two.xml", 1, 21));
        let twice = TestIndex::new([("one.xml", &one), ("two.xml", &one)]);
        let run = twice.find("A::f");
        assert_eq!(run.message, "the same test stands twice: passed in one.xml:1:21, passed here");
    }
}
