//! Facts of the failure cases: each one joined with the test run that proves it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::claim::{Claim, stated};
use super::evidence::Evidence;
use super::link::LinkFacts;
use super::number::count;
use super::problem;
use super::runbook::Book;
use super::scene::{Document, Scene};
use crate::evidence::junit::{self, TestReport};
use crate::evidence::test_index::{Run, RunStatus, TestIndex};
use crate::manifest::{Case, FailureClass, Manifest};
use crate::model::{Fault, Location, Position, Span};
use crate::repository::Origin;

/// What can go wrong, and the tests that show it is handled.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FailureCasesFacts {
    /// The test reports.
    pub reports: ReportsFacts,
    /// The failure cases.
    pub cases: Vec<CaseFacts>,
    /// The classes that have a case, each once.
    pub classes: Vec<FailureClass>,
    /// Where failure cases are declared.
    pub location: Location,
}

/// The test reports.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ReportsFacts {
    /// Whether they are there.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// Tests that were executed: passed, failed or flaky.
    pub executed: i64,
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

/// One failure case.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CaseFacts {
    /// Its name.
    pub id: String,
    /// Which of class, trigger, expected, test, runbook say something.
    pub stated: Vec<String>,
    /// Whether no other case has this id or names this test.
    pub unique: bool,
    /// The test, as the manifest names it.
    pub test: Claim,
    /// What became of the test.
    pub run: RunFacts,
    /// Where its runbook link leads.
    pub runbook: LinkFacts,
    /// Where it is declared.
    pub location: Location,
}

/// What became of a test.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["failure_cases.reports"]))]
pub struct RunFacts {
    /// How it ended.
    pub status: RunStatus,
    /// What the report says about it.
    pub message: String,
    /// Whether another case is proven by the same test, perhaps under another name.
    pub shared: bool,
    /// Names that come near, if no test has this one.
    pub nearest: Vec<String>,
    /// The test in the report, or the claim that names it.
    pub location: Location,
}

pub(super) fn collect(manifest: &Manifest, scene: &Scene<'_>, book: &Book) -> FailureCasesFacts {
    let area = manifest.failure_cases.as_ref();
    let near = area.map_or(scene.head(), |area| &area.span);
    let patterns = area.map(|area| area.reports.as_slice()).unwrap_or_default();
    let mut evidence = Vec::new();
    let mut reports: Vec<(Document, TestReport)> = Vec::new();
    for opened in scene.open_all(patterns, "failure_cases.reports", near, scene.inputs.limits.report_bytes) {
        match opened.and_then(|document| read(document, scene)) {
            Ok((document, report)) => {
                evidence.push(document.evidence());
                reports.push((document, report));
            }
            Err(problem) => evidence.push(problem),
        }
    }
    let location = scene.at(near);
    let index = TestIndex::new(reports.iter().map(|(document, report)| (document.path.as_str(), report)));
    let cases = area.map(|area| area.cases.as_slice()).unwrap_or_default();
    let mut classes: Vec<_> =
        cases.iter().filter_map(|case| case.class.as_ref()).map(|class| class.value).collect();
    classes.sort();
    classes.dedup();
    let disagreements = reports.iter().flat_map(|(document, report)| {
        report.disagreements.iter().map(|fault| Disagreement {
            message: fault.message.clone(),
            location: document.at(fault.span.start),
        })
    });
    let names = Names::of(cases);
    let mut judged: Vec<CaseFacts> =
        cases.iter().map(|case| facts(case, &names, &index, scene, book)).collect();
    mark_shared(&mut judged);
    FailureCasesFacts {
        reports: ReportsFacts {
            executed: count(reports.iter().map(|(_, report)| report.executed()).sum()),
            disagreements: disagreements.collect(),
            evidence: Evidence::all(evidence, || {
                Evidence::absent(problem::not_named("failure_cases.reports"), location.clone())
            }),
        },
        cases: judged,
        classes,
        location,
    }
}

fn read(document: Document, scene: &Scene<'_>) -> Result<(Document, TestReport), Evidence> {
    let report = junit::parse(&document.text, &scene.inputs.limits)
        .map_err(|fault| document.unreadable(&fault, scene))?;
    if report.cases.is_empty() {
        let fault = Fault::new("empty", "the report holds no test", Span::START);
        return Err(document.unreadable(&fault, scene));
    }
    if let Some(fault) = stale(&report, document.origin, scene) {
        return Err(document.unreadable(&fault, scene));
    }
    Ok((document, report))
}

/// Why a report is not about this release: it names another commit, or a day that has not come.
fn stale(report: &TestReport, origin: Origin, scene: &Scene<'_>) -> Option<Fault> {
    let wanted = match origin {
        Origin::Evidence => scene.inputs.commit.as_deref(),
        Origin::Checkout => scene.release_commit.as_deref(),
    };
    let named = report.properties.iter().find(|property| property.name == "commit");
    if let (Some(wanted), Some(named)) = (wanted, named)
        && !same_commit(wanted, &named.value)
    {
        let message = format!("the report was produced from commit {}, not {wanted}", named.value);
        return Some(Fault::new("stale", message, Span::at(named.position)));
    }
    let (stamp, at) = report.timestamps.iter().find(|(stamp, _)| scene.is_ahead(stamp))?;
    let message = format!("the report is dated {stamp}, after the day of judgement {}", scene.inputs.as_of);
    Some(Fault::new("future", message, Span::at(*at)))
}

/// Whether two names of a commit can be the same: one may be a short form of the other, of at least 7 digits.
fn same_commit(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    a.len().min(b.len()) >= 7 && (a.starts_with(&b) || b.starts_with(&a))
}

fn facts(case: &Case, names: &Names<'_>, index: &TestIndex<'_>, scene: &Scene<'_>, book: &Book) -> CaseFacts {
    let claim = |text| Claim::of(text, &case.span, scene);
    let test = claim(case.test.as_ref());
    let runbook = claim(case.runbook.as_ref());
    CaseFacts {
        id: case.id.as_str().to_owned(),
        stated: stated(&[
            ("class", &Claim::typed(case.class.as_ref(), &case.span, scene)),
            ("trigger", &claim(case.trigger.as_ref())),
            ("expected", &claim(case.expected.as_ref())),
            ("test", &test),
            ("runbook", &runbook),
        ]),
        unique: names.is_unique(case),
        run: run(&test, index),
        runbook: LinkFacts::follow(Some(&runbook.value), book, runbook.location),
        test,
        location: scene.at(&case.span),
    }
}

/// How often each id and each test is named.
struct Names<'c> {
    ids: BTreeMap<&'c str, usize>,
    tests: BTreeMap<&'c str, usize>,
}

impl<'c> Names<'c> {
    fn of(cases: &'c [Case]) -> Self {
        let mut names = Self { ids: BTreeMap::new(), tests: BTreeMap::new() };
        for case in cases {
            *names.ids.entry(case.id.as_str()).or_default() += 1;
            if let Some(test) = &case.test {
                *names.tests.entry(test.as_str()).or_default() += 1;
            }
        }
        names
    }

    fn is_unique(&self, case: &Case) -> bool {
        let test = case.test.as_ref().map(|test| test.as_str()).filter(|test| !test.is_empty());
        // `test_x` stands for all parameters of the test, so it is also `test_x[binary]`.
        let whole =
            |test: &str| test.split_once('[').is_some_and(|(whole, _)| self.tests.contains_key(whole));
        self.ids.get(case.id.as_str()) == Some(&1)
            && test.is_none_or(|test| self.tests.get(test) == Some(&1) && !whole(test))
    }
}

/// Two names can lead to the same test: `suite::class::name` and `class::name`. Its place tells.
fn mark_shared(cases: &mut [CaseFacts]) {
    let mut places: BTreeMap<Location, usize> = BTreeMap::new();
    for case in cases.iter().filter(|case| case.run.status == RunStatus::Passed) {
        *places.entry(case.run.location.clone()).or_default() += 1;
    }
    for case in cases {
        case.run.shared = places.get(&case.run.location).is_some_and(|count| *count > 1);
    }
}

fn run(test: &Claim, index: &TestIndex<'_>) -> RunFacts {
    if !test.is_stated() {
        let location = test.location.clone();
        let status = RunStatus::NotRun;
        return RunFacts { status, message: String::new(), shared: false, nearest: Vec::new(), location };
    }
    let Run { status, at, nearest, message, .. } = index.find(&test.value);
    let place = |(path, position): (&str, Position)| Location::new(path, position);
    RunFacts {
        status,
        message,
        shared: false,
        nearest,
        location: at.map_or_else(|| test.location.clone(), place),
    }
}

#[cfg(test)]
mod tests {
    use super::same_commit;

    #[test]
    fn short_commits_are_the_same_commit() {
        assert!(same_commit("3f9c2e1a7b", "3F9C2E1"));
        assert!(!same_commit("3f9c2e1a7b", "3f9c2e2"));
        assert!(!same_commit("3f9c2e1a7b", "3f9"));
        assert!(!same_commit("3f9c2e1a7b", ""));
    }
}
