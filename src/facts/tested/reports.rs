//! The test reports: read, held together, and asked what became of each test.

use std::collections::{BTreeMap, BTreeSet};

use super::{Disagreement, RunFacts, SuiteFacts, binding, told, way_out};
use crate::evidence::junit::{self, Said, TestReport, Took};
use crate::evidence::promptfoo;
use crate::evidence::test_index::{Doubt, Run, RunStatus, TestIndex};
use crate::facts::claim::{Claim, ClaimState};
use crate::facts::evidence::Evidence;
use crate::facts::scene::{Document, Scene};
use crate::manifest::Manifest;
use crate::model::{Fault, Limits, Localized, Location, Position, RepoPath, Span};

/// Tests that no report has and for which near names are looked for: each of them is held against every name.
const SUGGESTED: usize = 20;

/// The reports that could be read, and the evidence of all.
#[derive(Default)]
pub(in crate::facts) struct Reports {
    pub(super) evidence: Vec<Evidence>,
    read: Vec<(RepoPath, TestReport)>,
}

impl Reports {
    pub(in crate::facts) fn open(manifest: &Manifest, scene: &Scene<'_>) -> Self {
        let area = manifest.failure_cases.as_ref();
        let near = area.map_or(scene.head(), |area| &area.span);
        let patterns = area.map(|area| area.reports.as_slice()).unwrap_or_default();
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

    /// Of every suite in which tests stand: what it and those around it say of models and prompts, and when it ran.
    pub(super) fn headers<T>(
        &self,
        scene: &Scene<'_>,
        mut of: impl FnMut(&str, &[&Said], &[&Said], SuiteFacts) -> T,
    ) -> Vec<T> {
        let mut headers = Vec::new();
        for (path, report) in &self.read {
            let homes: BTreeSet<usize> = report.cases.iter().map(|case| case.suite).collect();
            for home in homes {
                let models: Vec<&Said> = report.around(home).flat_map(|suite| &suite.models).collect();
                let prompts: Vec<&Said> = report.around(home).flat_map(|suite| &suite.prompts).collect();
                let ran = binding::ran(report, home, path.as_str(), scene);
                headers.push(of(path.as_str(), &models, &prompts, ran));
            }
        }
        headers
    }

    /// When a suite ran; `None` if no report has it.
    pub(super) fn ran(&self, (report, suite): (usize, usize), scene: &Scene<'_>) -> Option<SuiteFacts> {
        let (path, report) = self.read.get(report)?;
        Some(binding::ran(report, suite, path.as_str(), scene))
    }
}

/// The tests of the reports by name, and what was asked before.
pub(super) struct Asked<'r> {
    index: TestIndex<'r>,
    known: BTreeMap<String, Run<'r>>,
    suggestions: usize,
}

impl<'r> Asked<'r> {
    pub(super) fn new(reports: &'r Reports) -> Self {
        let read = reports.read.iter();
        let index = TestIndex::new(read.map(|(path, report)| (path.as_str(), report)));
        Self { index, known: BTreeMap::new(), suggestions: SUGGESTED }
    }

    /// Every case that `test` means: which report, and where in it.
    pub(super) fn cases(&self, test: &str) -> impl Iterator<Item = (usize, Position)> {
        self.index.cases(test)
    }

    /// What became of a test, and the suites that it stands in if it passed: which report, and which of its suites.
    pub(super) fn run(&mut self, test: &Claim) -> (RunFacts, BTreeSet<(usize, usize)>) {
        let facts = |status, problem, fix, place: Option<Location>| {
            let location = place.unwrap_or_else(|| test.location.clone());
            RunFacts { status, shared: false, problem, fix, location }
        };
        if !test.is_stated() {
            let problem = if test.state == ClaimState::Missing {
                Localized::of("no test is named", "es ist kein Test genannt")
            } else {
                Localized::of("is a placeholder and no test", "ist ein Platzhalter und kein Test")
            };
            let fix = Localized::of(
                "Write a test that shows it, run it in this build, and name it as the report does: `classname::name`.",
                "Einen Test schreiben, der es zeigt, ihn in diesem Build ausführen und so nennen wie im Bericht: `classname::name`.",
            );
            return (facts(RunStatus::NotRun, problem, fix, None), BTreeSet::new());
        }
        let index = &self.index;
        let run = self.known.entry(test.value.clone()).or_insert_with(|| index.find(&test.value));
        let (mut doubt, mut nearest) = (run.doubt, run.candidates.clone());
        if run.status == RunStatus::NotRun && self.suggestions > 0 {
            self.suggestions -= 1;
            let suggestion = index.suggest(&test.value);
            nearest = suggestion.nearest;
            doubt = if suggestion.looks_the_same { Doubt::Spelling } else { doubt };
        }
        let place = run.at.map(|(path, place)| Location::new(path, place));
        let problem = told(run.status, doubt, run.message, &nearest);
        let facts = facts(run.status, problem, way_out(run.status, doubt), place);
        (facts, run.suites.clone())
    }

    /// How long a test took that passed.
    pub(super) fn took(&mut self, test: &str) -> Took {
        let index = &self.index;
        self.known.entry(test.to_owned()).or_insert_with(|| index.find(test)).took
    }
}

fn read(
    mut document: Document,
    elements: usize,
    scene: &Scene<'_>,
) -> Result<(Document, TestReport), Evidence> {
    let limits = Limits { xml_elements: elements, ..scene.inputs.limits };
    let json = promptfoo::is_json(&document.text);
    let parse = if json { promptfoo::parse } else { junit::parse };
    let report = parse(&document.text, &limits).map_err(|fault| document.unreadable(&fault, scene))?;
    if report.cases.is_empty() {
        let fault = Fault::new("empty", "the report holds no test", Span::START);
        return Err(document.unreadable(&fault, scene));
    }
    binding::bind(&report, json, &mut document, scene)?;
    Ok((document, report))
}
