//! The test reports: read, held together, and asked what became of each test.

use std::collections::{BTreeMap, BTreeSet};

use super::{Disagreement, RunFacts, SuiteFacts, binding};
use crate::document::Located;
use crate::evidence::junit::{self, TestReport};
use crate::evidence::test_index::{Doubt, Run, RunStatus, TestIndex};
use crate::facts::claim::Claim;
use crate::facts::evidence::Evidence;
use crate::facts::scene::{Document, Scene};
use crate::model::{Fault, Limits, Location, PathPattern, RepoPath, Span};

/// Tests that no report has and for which near names are looked for: each of them is held against every name.
const SUGGESTED: usize = 20;

/// The reports that could be read, and the evidence of all.
#[derive(Default)]
pub(super) struct Reports {
    pub(super) evidence: Vec<Evidence>,
    read: Vec<(RepoPath, TestReport)>,
}

impl Reports {
    pub(super) fn open(patterns: &[Located<PathPattern>], near: &Span, scene: &Scene<'_>) -> Self {
        let mut reports = Self::default();
        let limits = &scene.inputs.limits;
        // The limit holds for all reports together, for all are held at once. Their text is not kept.
        let mut left = limits.xml_elements;
        for opened in scene.open_all(patterns, "failure_cases.reports", near, limits.report_bytes) {
            let read = opened.and_then(|document| read(document, left, scene));
            match read {
                Ok((document, report)) => {
                    left = left.saturating_sub(report.cases.len() + report.suites.len());
                    reports.evidence.push(document.evidence());
                    reports.read.push((document.path, report));
                }
                Err(problem) => reports.evidence.push(problem),
            }
        }
        reports
    }

    /// Tests that were executed.
    pub(super) fn executed(&self) -> usize {
        self.read.iter().map(|(_, report)| report.executed()).sum()
    }

    pub(super) fn disagreements(&self) -> Vec<Disagreement> {
        let of = |(path, report): &(RepoPath, TestReport)| -> Vec<Disagreement> {
            let place = |fault: &Fault| Location::new(path.as_str(), fault.span.start);
            let told =
                |fault: &Fault| Disagreement { message: fault.message.clone(), location: place(fault) };
            report.disagreements.iter().map(told).collect()
        };
        self.read.iter().flat_map(of).collect()
    }

    /// What became of each test, in the order of `tests`, and the suites that those stand in which passed.
    pub(super) fn runs(&self, tests: &[Claim], scene: &Scene<'_>) -> (Vec<RunFacts>, Vec<SuiteFacts>) {
        let index = TestIndex::new(self.read.iter().map(|(path, report)| (path.as_str(), report)));
        let mut known: BTreeMap<&str, Run<'_>> = BTreeMap::new();
        let mut suites = BTreeSet::new();
        let mut suggestions = SUGGESTED;
        let mut facts = Vec::new();
        for test in tests {
            if !test.is_stated() {
                facts.push(RunFacts {
                    status: RunStatus::NotRun,
                    message: String::new(),
                    shared: false,
                    doubt: Doubt::Nothing,
                    nearest: Vec::new(),
                    location: test.location.clone(),
                });
                continue;
            }
            let run = known.entry(&test.value).or_insert_with(|| index.find(&test.value));
            suites.extend(run.suites.iter().copied());
            let (mut doubt, mut nearest) = (run.doubt, run.candidates.clone());
            if run.status == RunStatus::NotRun && suggestions > 0 {
                suggestions -= 1;
                let suggestion = index.suggest(&test.value);
                nearest = suggestion.nearest;
                doubt = if suggestion.looks_the_same { Doubt::Spelling } else { doubt };
            }
            facts.push(RunFacts {
                status: run.status,
                message: run.message.to_owned(),
                shared: false,
                doubt,
                nearest,
                location: run
                    .at
                    .map_or_else(|| test.location.clone(), |(path, place)| Location::new(path, place)),
            });
        }
        let ran = |(report, suite): (usize, usize)| {
            let (path, report) = self.read.get(report)?;
            Some(binding::ran(report, suite, path.as_str(), scene))
        };
        (facts, suites.into_iter().filter_map(ran).collect())
    }
}

fn read(
    mut document: Document,
    elements: usize,
    scene: &Scene<'_>,
) -> Result<(Document, TestReport), Evidence> {
    let limits = Limits { xml_elements: elements, ..scene.inputs.limits };
    let report = junit::parse(&document.text, &limits).map_err(|fault| document.unreadable(&fault, scene))?;
    if report.cases.is_empty() {
        let fault = Fault::new("empty", "the report holds no test", Span::START);
        return Err(document.unreadable(&fault, scene));
    }
    binding::bind(&report, &mut document, scene)?;
    Ok((document, report))
}
