//! Facts of the failure cases: each one joined with the test run that proves it.

mod audit;
mod kinds;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::evidence::test_index::RunStatus;
use crate::facts::claim::{Claim, stated};
use crate::facts::link::LinkFacts;
use crate::facts::runbook::Book;
use crate::facts::scene::Scene;
use crate::facts::tested::{ReportsFacts, RunFacts, Tests};
use crate::manifest::{Case, FailureClass, Manifest};
use crate::model::Location;
use kinds::KindFacts;

/// What can go wrong, and the tests that show it is handled.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FailureCasesFacts {
    /// The test reports.
    pub reports: ReportsFacts,
    /// The failure cases.
    pub cases: Vec<CaseFacts>,
    /// The classes that have a case, each once.
    pub classes: Vec<FailureClass>,
    /// The records that are kept for audits.
    pub audit_records: audit::AuditRecordsFacts,
    /// What an auditor may ask.
    pub audit_questions: Vec<audit::QuestionFacts>,
    /// Every kind of bad input and outage that tags name, and whether a case shows it.
    pub kinds: Vec<KindFacts>,
    /// Where failure cases are declared.
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

pub(in crate::facts) fn collect(
    manifest: &Manifest,
    scene: &Scene<'_>,
    book: &Book,
    tested: &Tests<'_>,
) -> FailureCasesFacts {
    let area = manifest.failure_cases.as_ref();
    let near = area.map_or(scene.head(), |area| &area.span);
    let location = scene.at(near);
    let cases = area.map(|area| area.cases.as_slice()).unwrap_or_default();
    let claims: Vec<Claim> =
        cases.iter().map(|case| Claim::of(case.test.as_ref(), &case.span, scene)).collect();
    let (runs, suites) = tested.runs(&claims);
    let mut classes: Vec<_> =
        cases.iter().filter_map(|case| case.class.as_ref()).map(|class| class.value).collect();
    classes.sort();
    classes.dedup();
    let names = Names::of(cases);
    let mut judged: Vec<CaseFacts> = cases
        .iter()
        .zip(claims.into_iter().zip(runs))
        .map(|(case, (test, run))| facts(case, test, run, &names, scene, book))
        .collect();
    mark_shared(&mut judged);
    let (audit_records, audit_questions) = audit::collect(manifest, scene, tested);
    FailureCasesFacts {
        reports: tested.reports(suites),
        cases: judged,
        classes,
        audit_records,
        audit_questions,
        kinds: kinds::collect(cases, near, scene, tested),
        location,
    }
}

fn facts(
    case: &Case,
    test: Claim,
    run: RunFacts,
    names: &Names<'_>,
    scene: &Scene<'_>,
    book: &Book,
) -> CaseFacts {
    let claim = |text| Claim::of(text, &case.span, scene);
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
        run,
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
