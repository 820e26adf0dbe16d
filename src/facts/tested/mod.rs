//! What became of the tests that claims name: a claim is proven by a test that ran in time and passed.

mod binding;
mod reports;

use std::cell::RefCell;
use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::claim::Claim;
use super::evidence::Evidence;
use super::number::count;
use super::problem;
use super::scene::Scene;
use crate::evidence::junit::{Said, Took};
use crate::evidence::test_index::{Doubt, RunStatus};
use crate::manifest::{Manifest, Text};
use crate::model::{Localized, Location, Position, Span};
pub(super) use reports::Reports;

/// A test older than this proves nothing: code, model and prompts have changed since.
const MAX_AGE_DAYS: i64 = 90;

/// The test reports.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ReportsFacts {
    /// Whether they are there.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// Tests that were executed: passed, failed or flaky.
    pub executed: i64,
    /// The suites in which the tests stand that prove a failure case, and when they ran.
    pub suites: Vec<SuiteFacts>,
    /// Places where a report's own counts differ from its elements.
    pub disagreements: Vec<Disagreement>,
}

/// A place where a report contradicts itself.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["failure_cases.reports"]))]
pub struct Disagreement {
    /// What it says and what it holds.
    pub message: String,
    /// Where.
    pub location: Location,
}

/// A suite of a report, and when it ran.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["failure_cases.reports"]))]
pub struct SuiteFacts {
    /// Its name; the report's path if it has none.
    pub name: String,
    /// When it ran, as written; of several times the oldest, or the first that cannot be read. Empty if nothing says so.
    pub on: String,
    /// Whether that is a day that can be read.
    pub dated: bool,
    /// Days from then to the day of judgement; 0 if it is not dated.
    pub age_days: i64,
    /// Where the time stands; the suite, if nothing says when it ran.
    pub location: Location,
}

/// What became of a test.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["failure_cases.reports"]))]
pub struct RunFacts {
    /// How it ended.
    pub status: RunStatus,
    /// Whether another case is proven by the same test, perhaps under another name.
    pub shared: bool,
    /// What is wrong, where something is: "was skipped".
    pub problem: Localized,
    /// The way out of it.
    pub fix: Localized,
    /// The test in the report, or the claim that names it.
    pub location: Location,
}

/// A test that a claim names, and whether it proves what is claimed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["failure_cases.reports"]))]
pub struct TestedFacts {
    /// What the test is to show: a key of the manifest. Empty where the manifest only lists tests.
    pub of: String,
    /// The test, as the manifest names it; empty if it names none.
    pub name: String,
    /// Whether it ran once, passed, and is at most 90 days old.
    pub proven: bool,
    /// What is wrong, where something is: "was skipped".
    pub problem: Localized,
    /// The way out of it.
    pub fix: Localized,
    /// Whether an earlier one of the same list leads to the same test, or to a part of it.
    pub repeated: bool,
    /// The test in the report, or the claim that names it or should.
    pub location: Location,
}

/// The reports, and what was asked of them.
pub(super) struct Tests<'r> {
    reports: &'r Reports,
    index: RefCell<reports::Asked<'r>>,
    scene: &'r Scene<'r>,
    near: Location,
}

impl<'r> Tests<'r> {
    pub(super) fn new(reports: &'r Reports, manifest: &Manifest, scene: &'r Scene<'r>) -> Self {
        let area = manifest.failure_cases.as_ref();
        let near = scene.at(area.map_or(scene.head(), |area| &area.span));
        Self { reports, index: RefCell::new(reports::Asked::new(reports)), scene, near }
    }

    /// What became of each test, in the order of `tests`, and the suites that those stand in which passed.
    pub(super) fn runs(&self, tests: &[Claim]) -> (Vec<RunFacts>, Vec<SuiteFacts>) {
        let mut asked = self.index.borrow_mut();
        let mut suites = BTreeSet::new();
        let mut facts = Vec::new();
        for test in tests {
            let (run, of) = asked.run(test);
            suites.extend(of);
            facts.push(run);
        }
        (facts, suites.into_iter().filter_map(|suite| self.reports.ran(suite, self.scene)).collect())
    }

    /// The reports, with the suites in which the tests of failure cases stand.
    pub(super) fn reports(&self, suites: Vec<SuiteFacts>) -> ReportsFacts {
        ReportsFacts {
            executed: count(self.reports.executed()),
            suites,
            disagreements: self.reports.disagreements(),
            evidence: Evidence::all(self.reports.evidence.iter().cloned(), || {
                Evidence::absent(problem::not_named("failure_cases.reports"), self.near.clone())
            }),
        }
    }

    /// Of every suite in which tests stand: what it says of models and prompts, and when it ran.
    pub(super) fn headers<T>(&self, of: impl FnMut(&str, &[&Said], &[&Said], SuiteFacts) -> T) -> Vec<T> {
        self.reports.headers(self.scene, of)
    }

    /// The test that is to show `of`; where none is named, `near` says where it should be.
    pub(super) fn of(&self, of: &str, test: Option<&Text>, near: &Span) -> TestedFacts {
        self.judged(of, &Claim::of(test, near, self.scene))
    }

    /// How long a test took, if it passed: the longest of its cases.
    pub(super) fn took(&self, test: &Text) -> Took {
        self.index.borrow_mut().took(test.as_str())
    }

    /// Tests of a list, each of which must be another one.
    pub(super) fn list(&self, tests: &[Text], near: &Span) -> Vec<TestedFacts> {
        let mut distinct = self.distinct();
        tests.iter().map(|test| distinct.next("", Some(test), near)).collect()
    }

    /// Judges tests one after the other, each of which must be another one.
    pub(super) fn distinct(&self) -> Distinct<'_, 'r> {
        Distinct { tests: self, seen: BTreeSet::new() }
    }

    fn judged(&self, of: &str, test: &Claim) -> TestedFacts {
        let (run, suites) = self.index.borrow_mut().run(test);
        let mut suites = suites.into_iter().filter_map(|suite| self.reports.ran(suite, self.scene));
        let old = suites.find(|suite| !suite.dated || suite.age_days > MAX_AGE_DAYS);
        let passed = run.status == RunStatus::Passed;
        let (problem, fix) = match &old {
            Some(suite) if passed => (
                aged(suite),
                Localized::of(
                    "Run the tests again in this build; their report has to say when they ran.",
                    "Die Tests in diesem Build noch einmal ausführen; im Bericht muss stehen, wann sie liefen.",
                ),
            ),
            _ => (run.problem, run.fix),
        };
        TestedFacts {
            of: of.to_owned(),
            name: test.value.clone(),
            proven: passed && old.is_none(),
            problem,
            fix,
            repeated: false,
            location: run.location,
        }
    }
}

/// Tests each of which must be another one. Two names can lead to the same test, `class::name` and `suite::class::name`,
/// and `name` stands for all its parameters, so it is also `name[empty]`.
pub(super) struct Distinct<'t, 'r> {
    tests: &'t Tests<'r>,
    /// The cases of all tests so far: which report, and where in it.
    seen: BTreeSet<(usize, Position)>,
}

impl Distinct<'_, '_> {
    /// The test that is to show `of`; the tests after it must be others.
    pub(super) fn next(&mut self, of: &str, test: Option<&Text>, near: &Span) -> TestedFacts {
        let facts = self.beside(of, test, near);
        if facts.proven && !facts.repeated {
            self.seen.extend(self.tests.index.borrow().cases(&facts.name));
        }
        facts
    }

    /// The test that is to show `of` and must be none of those before; the tests after it may be the same.
    pub(super) fn beside(&self, of: &str, test: Option<&Text>, near: &Span) -> TestedFacts {
        let facts = self.tests.of(of, test, near);
        let seen = |case| self.seen.contains(&case);
        if !facts.proven || !self.tests.index.borrow().cases(&facts.name).any(seen) {
            return facts;
        }
        // What must change is the claim, not the test.
        let claim = test.map_or(near, |test| &test.span);
        TestedFacts {
            repeated: true,
            location: self.tests.scene.at(claim),
            problem: Localized::of("is the same test as one before", "ist derselbe Test wie einer davor"),
            fix: Localized::of(
                "Name another test for each; one test cannot show two things.",
                "Jeweils einen eigenen Test angeben; ein Test kann nicht zweierlei zeigen.",
            ),
            ..facts
        }
    }
}

/// Why a test that passed is not counted.
fn aged(suite: &SuiteFacts) -> Localized {
    if suite.dated {
        return Localized::of(
            format!("ran {} days ago, and at most {MAX_AGE_DAYS} count", suite.age_days),
            format!("lief vor {} Tagen, es zählen höchstens {MAX_AGE_DAYS}", suite.age_days),
        );
    }
    Localized::of("passed, but the report does not say when", "bestand, aber im Bericht fehlt, wann")
}

/// What is wrong with a run: how the test ended, what the report says about it, and names that come near.
fn told(status: RunStatus, doubt: Doubt, message: &str, nearest: &[String]) -> Localized {
    let (en, de) = match (status, doubt) {
        (RunStatus::Passed, _) => return Localized::of("", ""),
        (RunStatus::NotRun, _) => ("is in no report", "steht in keinem Bericht"),
        (_, Doubt::SeveralTests) => ("may be one of several", "kann einer von mehreren sein"),
        (_, Doubt::SeveralSuites) => ("is in several suites", "steht in mehreren Suites"),
        (RunStatus::Ambiguous, _) => ("stands twice in one report", "steht zweimal in einem Bericht"),
        (RunStatus::Flaky, _) => ("passed only on a retry", "bestand erst im zweiten Anlauf"),
        (RunStatus::Skipped, _) => ("was skipped", "wurde übersprungen"),
        (RunStatus::Failed, _) => ("failed", "ist fehlgeschlagen"),
    };
    let message = if message.is_empty() { String::new() } else { format!(" ({message})") };
    let near = |word: &str| nearest.first().map(|name| format!("; {word}: {name}")).unwrap_or_default();
    Localized::of(format!("{en}{message}{}", near("near")), format!("{de}{message}{}", near("ähnlich")))
}

fn way_out(status: RunStatus, doubt: Doubt) -> Localized {
    let (en, de) = match (status, doubt) {
        (RunStatus::Passed, _) => ("", ""),
        (_, Doubt::SeveralTests) => {
            ("Name the class as well: `classname::name`.", "Auch die Klasse nennen: `classname::name`.")
        }
        (_, Doubt::SeveralSuites) => (
            "Name the suite as well, `suite::classname::name`, or let `reports` match the one report that counts.",
            "Auch die Suite nennen, `suite::classname::name`, oder unter `reports` nur den Bericht angeben, der zählt.",
        ),
        (_, Doubt::Twice) => (
            "Run the test once, and have the runner write each run into a report of its own; a test that stands once in each of several reports has to pass in all of them.",
            "Den Test einmal ausführen und jeden Lauf in einen eigenen Bericht schreiben lassen; steht ein Test in mehreren Berichten je einmal, muss er in allen bestehen.",
        ),
        (_, Doubt::Spelling) => (
            "Copy the name from the report: it looks the same and is written with other characters (`ü` as one character or as two).",
            "Den Namen aus dem Bericht kopieren: Er sieht gleich aus und ist mit anderen Zeichen geschrieben (`ü` als ein Zeichen oder als zwei).",
        ),
        (RunStatus::NotRun, _) => (
            "Run the test in this build, and name it as the report does: `classname::name`.",
            "Den Test in diesem Build ausführen und so nennen wie im Bericht: `classname::name`.",
        ),
        (RunStatus::Failed, _) => (
            "Mend what the test shows, and run it again in this build.",
            "Den Fehler beheben, den der Test zeigt, und den Test in diesem Build noch einmal ausführen.",
        ),
        (RunStatus::Skipped, _) => (
            "Enable the test, and run it in this build.",
            "Den Test wieder einschalten und in diesem Build ausführen.",
        ),
        _ => {
            ("Make the test pass at the first try.", "Dafür sorgen, dass der Test im ersten Anlauf besteht.")
        }
    };
    Localized::of(en, de)
}
