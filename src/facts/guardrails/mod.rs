//! Facts of the guardrails.

mod citations;
mod output_schema;

use schemars::JsonSchema;
use serde::Serialize;

use super::claim::{Claim, stated};
use super::json_schema::SchemaFile;
use super::scene::Scene;
use super::wording::essence;
use crate::manifest::{Manifest, TriggerKind};
use crate::model::Location;

/// What keeps a fault from breaking the process.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct GuardrailsFacts {
    /// What an output must look like.
    pub output_schema: output_schema::OutputSchemaFacts,
    /// The duty to name sources.
    pub citations: citations::CitationsFacts,
    /// How the system hands over to a person.
    pub escalation: EscalationFacts,
}

/// How the system hands over to a person.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EscalationFacts {
    /// Which of to, within, deputy, hours, `outside_hours` say something.
    pub stated: Vec<String>,
    /// Whether the deputy is the one who takes over anyway.
    pub same_deputy: bool,
    /// Longest time until someone answers, in minutes; 0 if it is not declared.
    pub within_minutes: i64,
    /// What sets it off, each once.
    pub triggers: Vec<TriggerKind>,
    /// Where it is declared.
    pub location: Location,
}

pub(super) fn collect(manifest: &Manifest, scene: &Scene<'_>) -> GuardrailsFacts {
    let guardrails = manifest.guardrails.as_ref();
    let near = guardrails.map_or(scene.head(), |guardrails| &guardrails.span);
    let escalation = guardrails.and_then(|guardrails| guardrails.escalation.as_ref());
    let place = escalation.map_or(near, |escalation| &escalation.span);
    let claim = |text| Claim::of(text, place, scene);
    let mut triggers: Vec<_> = escalation
        .iter()
        .flat_map(|escalation| &escalation.triggers)
        .map(|trigger| trigger.when.value)
        .collect();
    triggers.sort();
    triggers.dedup();
    let to = claim(escalation.and_then(|e| e.to.as_ref()));
    let deputy = claim(escalation.and_then(|e| e.deputy.as_ref()));
    let stated = stated(&[
        ("to", &to),
        ("within", &Claim::typed(escalation.and_then(|e| e.within.as_ref()), place, scene)),
        ("deputy", &deputy),
        ("hours", &claim(escalation.and_then(|e| e.hours.as_ref()))),
        ("outside_hours", &claim(escalation.and_then(|e| e.outside_hours.as_ref()))),
    ]);
    let within = escalation.and_then(|e| e.within.as_ref()).map_or(0, |within| within.value.milliseconds());
    let outputs = guardrails.and_then(|guardrails| guardrails.output_schema.as_ref());
    let declared = guardrails.and_then(|guardrails| guardrails.citations.as_ref());
    let beside = outputs.map_or(near, |outputs| &outputs.span);
    let claim = outputs.and_then(|outputs| outputs.schema.as_ref());
    let file = SchemaFile::open(claim, "guardrails.output_schema.schema", beside, scene);
    let judged = file.schema(scene);
    let claim = outputs.and_then(|outputs| outputs.valid.as_ref());
    let valid = judged.samples(claim, "guardrails.output_schema.valid", beside, scene);
    let read = (&judged, &valid);
    GuardrailsFacts {
        output_schema: output_schema::collect(outputs, citations::field(declared), near, read, scene),
        citations: citations::collect(declared, near, read, scene),
        escalation: EscalationFacts {
            stated,
            same_deputy: deputy.is_stated() && essence(&deputy.value) == essence(&to.value),
            within_minutes: within / 60_000,
            triggers,
            location: scene.at(place),
        },
    }
}
