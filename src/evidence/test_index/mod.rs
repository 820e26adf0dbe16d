//! Finds the test that a manifest names among the cases of several reports.
//!
//! A test is named `class::name`, `suite::class::name`, or by its bare name where that is unique; `class#name`,
//! `class.name` and pytest's `path/to/file.py::name` mean the same. Cases that differ only in a trailing `[…]`, `(…)` or
//! `{…}` are the parameters of one test, and all of them must have passed. So must all runs of a test that stands once in
//! each of several reports, as a CI matrix writes them.

mod spelling;
mod suggest;

use std::collections::BTreeSet;

use super::junit::{Status, TestCase, TestReport, Took};
use crate::model::{Position, words};
use spelling::without_parameters;

pub use suggest::Suggestion;

words! {
    /// How the test that a manifest names ended.
    pub enum RunStatus {
        /// It ran once in each report that has it, with all its parameters, and passed.
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

words! {
    /// Why it cannot be said which test a name means.
    pub enum Doubt {
        /// It can.
        Nothing = "none",
        /// The name fits tests of several classes.
        SeveralTests = "several_tests",
        /// Several suites have the test.
        SeveralSuites = "several_suites",
        /// One report has the test twice.
        Twice = "twice",
        /// A test has a name that looks the same and is written with other characters: `ü` as one or as two.
        Spelling = "spelling",
    }
}

/// Names that are suggested, and candidates of an ambiguous name.
const SUGGESTIONS: usize = 3;

/// What the reports say about one test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run<'r> {
    /// How it ended.
    pub status: RunStatus,
    /// Why it is ambiguous.
    pub doubt: Doubt,
    /// The report and the place of the case that decided; `None` when no report has the test.
    pub at: Option<(&'r str, Position)>,
    /// Of a test that passed, the suites it stands in: which report, and which of its suites, both counted from 0.
    pub suites: BTreeSet<(usize, usize)>,
    /// Up to three names as a manifest would write them: what an ambiguous name may mean.
    pub candidates: Vec<String>,
    /// What the deciding case says; may be empty.
    pub message: &'r str,
    /// Of a test that passed, the longest that one of its cases took.
    pub took: Took,
}

/// A case and the report it stands in.
#[derive(Debug, Clone, Copy)]
struct Found<'r> {
    report: usize,
    case: &'r TestCase,
    suite: &'r str,
    /// The case's name, or what is left of it without its parameters.
    name: &'r str,
}

impl<'r> Found<'r> {
    /// What makes two cases the same test, but for the suite.
    fn test(&self) -> (&'r str, &'r str) {
        (self.name, &self.case.class)
    }

    /// By what cases are sorted.
    fn key(&self) -> (&'r str, &'r str, &'r str) {
        (self.name, &self.case.class, self.suite)
    }

    /// `class::name`, or the nearest to it that the case has.
    fn written(&self) -> String {
        match (&*self.case.class, self.suite) {
            ("", "") => self.name.to_owned(),
            ("", above) | (above, _) => format!("{above}::{}", self.name),
        }
    }

    fn written_with_suite(&self) -> String {
        if self.suite.is_empty() || self.case.class.is_empty() {
            return self.written();
        }
        format!("{}::{}", self.suite, self.written())
    }
}

/// The cases of several reports, by name.
#[derive(Debug)]
pub struct TestIndex<'r> {
    /// The paths that locations name the reports by.
    paths: Vec<&'r str>,
    /// Every case under its name, and under its name without parameters; sorted.
    cases: Vec<Found<'r>>,
}

/// Groups of parameters that are stripped from a name: `f(String)[1]` has two.
const MAX_GROUPS: usize = 4;

impl<'r> TestIndex<'r> {
    /// Indexes reports, each with the path that locations name it by.
    pub fn new(reports: impl IntoIterator<Item = (&'r str, &'r TestReport)>) -> Self {
        let (mut paths, mut cases) = (Vec::new(), Vec::new());
        for (report, (path, content)) in reports.into_iter().enumerate() {
            paths.push(path);
            for case in &content.cases {
                let suite = content.suite_of(case);
                let stripped = std::iter::successors(Some(&*case.name), |name| without_parameters(name));
                cases.extend(stripped.take(MAX_GROUPS + 1).map(|name| Found { report, case, suite, name }));
            }
        }
        // Stable: what is equal stays in the order of the reports.
        cases.sort_by(|a, b| a.key().cmp(&b.key()));
        Self { paths, cases }
    }

    /// What the reports say about the test `wanted`. Names match exactly or not at all.
    #[must_use]
    pub fn find(&self, wanted: &str) -> Run<'r> {
        let groups = self.matches(wanted);
        let all = || groups.iter().copied().flatten();
        let Some(first) = all().next() else {
            return self.run(RunStatus::NotRun, None);
        };
        let candidates = distinct_tests(&groups);
        if candidates.len() > 1 {
            let other = candidates.get(1).copied();
            let nearest = distinct(candidates.iter().map(|found| found.written()));
            return Run { candidates: nearest, ..self.doubtful(Doubt::SeveralTests, other) };
        }
        let ended = |status| all().find(|found| found.case.status == status);
        if let Some(failed) = ended(Status::Failed) {
            return self.run(RunStatus::Failed, Some(failed));
        }
        if let Some(other) = all().find(|other| other.suite != first.suite) {
            let nearest = distinct(all().map(Found::written_with_suite));
            return Run { candidates: nearest, ..self.doubtful(Doubt::SeveralSuites, Some(other)) };
        }
        // Once in each report is what a CI matrix writes: every run of it counts. Twice in one report is none of that.
        let mut seen = BTreeSet::new();
        if let Some(twice) = all().find(|found| !seen.insert((found.report, &*found.case.name))) {
            return self.doubtful(Doubt::Twice, Some(twice));
        }
        for (status, means) in [(Status::Skipped, RunStatus::Skipped), (Status::Flaky, RunStatus::Flaky)] {
            if let Some(case) = ended(status) {
                return self.run(means, Some(case));
            }
        }
        let suites = all().map(|found| (found.report, found.case.suite)).collect();
        let took = all().map(|found| found.case.took).max().unwrap_or(Took::Unsaid);
        Run { suites, took, ..self.run(RunStatus::Passed, Some(first)) }
    }

    /// Every case that the name `wanted` means: which report, and where in it. A test with parameters has several.
    pub fn cases(&self, wanted: &str) -> impl Iterator<Item = (usize, Position)> {
        self.matches(wanted).into_iter().flatten().map(|found| (found.report, found.case.position))
    }

    fn run(&self, status: RunStatus, found: Option<&Found<'r>>) -> Run<'r> {
        let place = |found: &Found<'r>| Some((*self.paths.get(found.report)?, found.case.position));
        Run {
            status,
            doubt: Doubt::Nothing,
            at: found.and_then(place),
            suites: BTreeSet::new(),
            candidates: Vec::new(),
            message: found.map_or("", |found| &found.case.message),
            took: Took::Unsaid,
        }
    }

    fn doubtful(&self, doubt: Doubt, found: Option<&Found<'r>>) -> Run<'r> {
        Run { doubt, message: "", ..self.run(RunStatus::Ambiguous, found) }
    }

    /// The cases that `wanted` means, in groups of one class each but for a bare name.
    fn matches(&self, wanted: &str) -> Vec<&[Found<'r>]> {
        let mut groups = vec![self.equal((wanted, "", ""), 1)];
        for (above, name) in spelling::splits(wanted) {
            // What the test stands in is its class, its suite if it has no class, or its suite and class.
            groups.push(self.equal((name, &above, ""), 2));
            groups.push(self.equal((name, "", &above), 3));
            groups.extend(
                spelling::at_colons(&above).map(|(suite, class)| self.equal((name, class, suite), 3)),
            );
        }
        groups.retain(|group| !group.is_empty());
        groups
    }

    /// The cases whose key has the same first `parts`. A name that is empty finds nothing.
    fn equal(&self, (name, class, suite): (&str, &str, &str), parts: usize) -> &[Found<'r>] {
        let wanted = [name, class, suite];
        let order = |found: &Found<'r>| {
            let (name, class, suite) = found.key();
            [name, class, suite]
                .into_iter()
                .zip(wanted)
                .take(parts)
                .map(|(a, b)| a.cmp(b))
                .fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
        };
        let from = self.cases.partition_point(|found| order(found).is_lt());
        let rest = self.cases.get(from..).unwrap_or_default();
        let length = rest.partition_point(|found| order(found).is_eq());
        rest.get(..length).filter(|_| !name.is_empty()).unwrap_or_default()
    }
}

/// One case of each of the first few tests in the groups. Each group is sorted, so tests are skipped, not walked through.
fn distinct_tests<'a, 'r>(groups: &[&'a [Found<'r>]]) -> Vec<&'a Found<'r>> {
    let mut tests: Vec<&Found<'r>> = Vec::new();
    for group in groups {
        let mut rest = *group;
        while let Some(first) = rest.first() {
            if tests.iter().all(|test| test.test() != first.test()) {
                tests.push(first);
            }
            if tests.len() == SUGGESTIONS {
                return tests;
            }
            rest = rest.get(rest.partition_point(|found| found.test() <= first.test())..).unwrap_or_default();
        }
    }
    tests
}

/// The first few different names, sorted.
fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let names: BTreeSet<_> = names.collect();
    names.into_iter().take(SUGGESTIONS).collect()
}

#[cfg(test)]
mod tests;
