//! Facts of the duty to name sources: what the schema enforces, and what the samples show of it.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::super::claim::Claim;
use super::super::evidence::Evidence;
use super::super::json_schema::{Finding, Judged, MAX_FINDINGS, Samples};
use super::super::number::count;
use super::super::scene::Scene;
use super::super::tested::{TestedFacts, Tests};
use crate::document::JsonPointer;
use crate::evidence::samples;
use crate::manifest::Citations;
use crate::model::{Localized, Location, Span};

/// That an answer names its sources.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CitationsFacts {
    /// Place of the sources in an output.
    pub field: Claim,
    /// What the schema of the outputs says about them.
    pub duty: DutyFacts,
    /// What the samples of valid outputs show.
    pub samples: CitingFacts,
    /// Tests in which nothing is found to answer from.
    pub no_evidence: Vec<TestedFacts>,
    /// Where it is declared.
    pub location: Location,
}

/// What the schema says about sources.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DutyFacts {
    /// Whether the schema of the outputs is there and can be judged.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// The ways around the duty.
    pub neglects: Vec<Finding>,
    /// What marks an output without sources: `outcome = escalation`; a dash if there is no such output.
    pub refusals: String,
}

/// What the samples of valid outputs show about sources.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CitingFacts {
    /// Whether the samples are there, and a schema to hold them against.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// How many name sources.
    pub citing: i64,
    /// The first that the schema would also accept without its sources.
    pub unbound: Vec<Finding>,
}

/// The place of the sources, if it is declared.
pub(super) fn field(declared: Option<&Citations>) -> Option<&JsonPointer> {
    // The whole output is no place in it.
    let field = declared?.field.as_ref().map(|field| &field.value);
    field.filter(|field| !field.tokens().is_empty())
}

pub(super) fn collect(
    declared: Option<&Citations>,
    near: &Span,
    (judged, valid): (&Judged<'_>, &Result<Samples, Evidence>),
    scene: &Scene<'_>,
    tests: &Tests<'_>,
) -> CitationsFacts {
    let place = declared.map_or(near, |declared| &declared.span);
    let named = declared.map(|declared| declared.no_evidence_tests.as_slice()).unwrap_or_default();
    let field = field(declared);
    CitationsFacts {
        field: Claim::typed(declared.and_then(|declared| declared.field.as_ref()), place, scene),
        duty: duty(declared, field, judged, scene),
        samples: citing(field, judged, valid, scene),
        no_evidence: tests.list(named, place),
        location: scene.at(place),
    }
}

fn duty(
    declared: Option<&Citations>,
    field: Option<&JsonPointer>,
    judged: &Judged<'_>,
    scene: &Scene<'_>,
) -> DutyFacts {
    let none = |evidence| DutyFacts { evidence, neglects: Vec::new(), refusals: String::new() };
    let (Some(field), Some(schema)) = (field, &judged.schema) else { return none(judged.evidence.clone()) };
    let refusals: Vec<String> =
        declared.iter().flat_map(|it| &it.refusals).map(|word| word.as_str().to_owned()).collect();
    match schema.duty(field, &refusals) {
        None => none(judged.unable()),
        Some(Err(fault)) => none(judged.unreadable(&fault, scene)),
        Some(Ok(duty)) => DutyFacts {
            evidence: judged.evidence.clone(),
            neglects: duty
                .neglects
                .iter()
                .take(MAX_FINDINGS)
                .map(|(neglect, span)| Finding {
                    text: neglect.explain(&field.to_string()),
                    location: judged.at(span),
                })
                .collect(),
            refusals: if duty.refusals.is_empty() { "–".to_owned() } else { listed(&duty.refusals) },
        },
    }
}

fn listed(refusals: &BTreeSet<String>) -> String {
    refusals.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// Takes the sources out of every sample: the schema must then reject it.
fn citing(
    field: Option<&JsonPointer>,
    judged: &Judged<'_>,
    valid: &Result<Samples, Evidence>,
    scene: &Scene<'_>,
) -> CitingFacts {
    let none = |evidence| CitingFacts { evidence, citing: 0, unbound: Vec::new() };
    let samples = match valid {
        Ok(samples) => samples,
        Err(evidence) => return none(evidence.clone()),
    };
    let (Some(field), Some(mut session)) = (field, judged.session()) else {
        return none(samples.document.evidence());
    };
    let (mut citing, mut free, mut first) = (0_usize, 0_usize, None);
    for node in &samples.nodes {
        let Some(sources) = field.follow(node).filter(|sources| !sources.is_empty()) else { continue };
        citing += 1;
        let Some(bare) = samples::without(node, field) else { continue };
        match samples.judge(&mut session, &bare, false, scene) {
            Ok(violations) if violations.is_empty() => {
                free += 1;
                first = first.or(Some(sources));
            }
            Ok(_) => {}
            Err(evidence) => return none(evidence),
        }
    }
    // One of them tells as much as all.
    let unbound = first.map(|sources| Finding {
        text: Localized::of(
            format!(
                "without `{field}` the schema accepts this output as well; so it does {free} of {citing}"
            ),
            format!("ohne `{field}` nimmt das Schema diese Ausgabe ebenso an, insgesamt {free} von {citing}"),
        ),
        location: samples.document.at(sources.span.start),
    });
    let evidence = samples.document.evidence();
    CitingFacts { evidence, citing: count(citing), unbound: unbound.into_iter().collect() }
}
