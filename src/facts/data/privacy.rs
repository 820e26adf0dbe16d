//! Facts of privacy: what is declared, which tests show it, and what the repository's samples hold.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::Located;
use crate::evidence::secrets;
use crate::facts::claim::{Claim, stated};
use crate::facts::evidence::{Evidence, State};
use crate::facts::gap::MAX_LISTED;
use crate::facts::number::count;
use crate::facts::scene::{Document, Scene};
use crate::facts::tested::{TestedFacts, Tests};
use crate::manifest::{Manifest, Privacy, Text};
use crate::model::{Localized, Location, RepoPath, Span};

/// How personal data and secrets are handled.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PrivacyFacts {
    /// Which of classes, purpose, minimisation, deletion say something.
    pub stated: Vec<String>,
    /// The tests which show that nothing gets out.
    pub tests: Vec<TestedFacts>,
    /// What was found in the files that show input and output.
    pub scan: ScanFacts,
    /// Where it is declared.
    pub location: Location,
}

/// What was found in the files that show input and output.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ScanFacts {
    /// How many files the patterns of `samples` match.
    pub samples: i64,
    /// How many files were searched: those, and every file of records that the manifest names elsewhere.
    pub searched: i64,
    /// Files that could not be searched.
    pub unsearched: Vec<UnsearchedFacts>,
    /// What was found; the first five.
    pub findings: Vec<FindingFacts>,
    /// Where the samples are declared, or where they should be.
    pub location: Location,
}

/// A file that could not be searched.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct UnsearchedFacts {
    /// Whether it is not there at all.
    pub absent: bool,
    /// Why it could not be searched.
    pub problem: Localized,
    /// Where it is, or the claim that names it.
    pub location: Location,
}

/// A secret or personal data. The value itself is not shown.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FindingFacts {
    /// What it is.
    pub kind: Localized,
    /// Its first characters.
    pub shown: String,
    /// Where it begins.
    pub location: Location,
}

pub(super) fn collect(manifest: &Manifest, scene: &Scene<'_>, tested: &Tests<'_>) -> PrivacyFacts {
    let area = manifest.data.as_ref();
    let near = area.map_or(scene.head(), |area| &area.span);
    let privacy = area.and_then(|area| area.privacy.as_ref());
    let place = privacy.map_or(near, |privacy| &privacy.span);
    let claim = |pick: fn(&Privacy) -> Option<&Text>| Claim::of(privacy.and_then(pick), place, scene);
    let classes = privacy.map(|privacy| privacy.classes.as_slice()).unwrap_or_default();
    let all = classes.iter().map(|class| Claim::of(Some(class), place, scene));
    // One class that says nothing leaves open which.
    let class = all.max_by_key(|class| !class.is_stated()).unwrap_or_else(|| Claim::of(None, place, scene));
    let tests = privacy.map(|privacy| privacy.tests.as_slice()).unwrap_or_default();
    PrivacyFacts {
        stated: stated(&[
            ("classes", &class),
            ("purpose", &claim(|privacy| privacy.purpose.as_ref())),
            ("minimisation", &claim(|privacy| privacy.minimisation.as_ref())),
            ("deletion", &claim(|privacy| privacy.deletion.as_ref())),
        ]),
        tests: tested.list(tests, place),
        scan: scan(manifest, privacy, place, scene),
        location: scene.at(place),
    }
}

fn scan(manifest: &Manifest, privacy: Option<&Privacy>, place: &Span, scene: &Scene<'_>) -> ScanFacts {
    let max_bytes = scene.inputs.limits.report_bytes;
    let own = own_addresses(manifest, privacy);
    let mut search =
        Search { own: &own, seen: BTreeSet::new(), unsearched: Vec::new(), findings: Vec::new() };
    let samples = privacy.map(|privacy| privacy.samples.as_slice()).unwrap_or_default();
    for opened in scene.open_all(samples, "data.privacy.samples", place, max_bytes) {
        search.file(opened);
    }
    let matched = search.seen.len() + search.unsearched.iter().filter(|file| !file.absent).count();
    // What is named for another claim and is not there holds nothing, and the rule of that claim says so.
    let there =
        |opened: &Result<_, Evidence>| !opened.as_ref().is_err_and(|problem| problem.state == State::Absent);
    for opened in named(manifest, scene, max_bytes).into_iter().filter(there) {
        search.file(opened);
    }
    ScanFacts {
        samples: count(matched),
        searched: count(search.seen.len()),
        unsearched: search.unsearched,
        findings: search.findings,
        location: scene.at(samples.first().map_or(place, |pattern| &pattern.span)),
    }
}

/// The files of records that the manifest names for other claims: they show input and output as well.
fn named(manifest: &Manifest, scene: &Scene<'_>, max_bytes: u64) -> Vec<Result<Document, Evidence>> {
    let review = manifest.workflow.iter().flat_map(|workflow| &workflow.review);
    let events = review.flat_map(|review| &review.places).filter_map(|place| place.events.as_ref());
    let traces = manifest.monitoring.iter().filter_map(|monitoring| monitoring.traces.as_ref());
    let audit = manifest.failure_cases.iter().filter_map(|area| area.audit_records.as_ref());
    let evaluation = manifest.evaluation.as_ref();
    let set = evaluation.and_then(|area| area.set.as_ref()).and_then(|set| set.file.as_ref());
    let outputs = manifest.guardrails.iter().filter_map(|area| area.output_schema.as_ref());
    let outputs = outputs.flat_map(|outputs| outputs.valid.iter().chain(&outputs.invalid));
    let normalised = manifest.data.iter().filter_map(|data| data.normalised.as_ref());
    let normalised = normalised.filter_map(|normalised| normalised.samples.as_ref());
    let open = |file: &Located<RepoPath>| scene.open(Some(file), "", &file.span, max_bytes);
    let mut opened: Vec<_> =
        events.chain(traces).chain(audit).chain(set).chain(outputs).chain(normalised).map(open).collect();
    let examples = evaluation.and_then(|area| area.prompt_examples.as_ref());
    if let Some(examples) = examples.filter(|examples| !examples.files.is_empty()) {
        opened.extend(scene.open_all(&examples.files, "", &examples.span, max_bytes));
    }
    opened
}

/// Addresses that are nobody's personal data: those that the manifest makes known itself, and those it calls the team's own.
fn own_addresses(manifest: &Manifest, privacy: Option<&Privacy>) -> Vec<String> {
    let ownership = manifest.ownership.iter();
    let owners = ownership.flat_map(|ownership| ownership.technical.iter().chain(&ownership.domain));
    let contacts = owners.filter_map(|owner| owner.contact.as_ref()).map(|contact| contact.to_string());
    let own = privacy.iter().flat_map(|privacy| &privacy.own_addresses).map(|own| own.to_string());
    // A top-level domain would make everybody one's own.
    contacts.chain(own).map(|own| own.to_lowercase()).filter(|own| own.contains('.')).collect()
}

/// A search through files, each once.
struct Search<'s> {
    own: &'s [String],
    seen: BTreeSet<RepoPath>,
    unsearched: Vec<UnsearchedFacts>,
    findings: Vec<FindingFacts>,
}

impl Search<'_> {
    fn file(&mut self, opened: Result<Document, Evidence>) {
        let document = match opened {
            Ok(document) => document,
            Err(evidence) => {
                self.unsearched.push(UnsearchedFacts {
                    absent: evidence.state == State::Absent,
                    problem: evidence.problem,
                    location: evidence.location,
                });
                return;
            }
        };
        if !self.seen.insert(document.path.clone()) {
            return;
        }
        for finding in secrets::scan(&document.text, self.own) {
            if self.findings.len() == MAX_LISTED {
                return;
            }
            self.findings.push(FindingFacts {
                kind: finding.kind.words(),
                shown: finding.shown,
                location: document.at(finding.position),
            });
        }
    }
}
