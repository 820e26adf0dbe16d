//! Facts of the guardrails: one file for each.

mod citations;
mod escalation;
mod output_schema;

use schemars::JsonSchema;
use serde::Serialize;

use super::json_schema::SchemaFile;
use super::scene::Scene;
use crate::manifest::Manifest;

/// What keeps a fault from breaking the process.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct GuardrailsFacts {
    /// What an output must look like.
    pub output_schema: output_schema::OutputSchemaFacts,
    /// That an answer names its sources.
    pub citations: citations::CitationsFacts,
    /// How the system hands over to a person.
    pub escalation: escalation::EscalationFacts,
}

pub(super) fn collect(manifest: &Manifest, scene: &Scene<'_>) -> GuardrailsFacts {
    let guardrails = manifest.guardrails.as_ref();
    let near = guardrails.map_or(scene.head(), |guardrails| &guardrails.span);
    let escalation = guardrails.and_then(|guardrails| guardrails.escalation.as_ref());
    let citations = guardrails.and_then(|guardrails| guardrails.citations.as_ref());
    let outputs = guardrails.and_then(|guardrails| guardrails.output_schema.as_ref());
    // Schema and valid outputs are read once: citations are judged by them, too.
    let place = outputs.map_or(near, |outputs| &outputs.span);
    let claim = outputs.and_then(|outputs| outputs.schema.as_ref());
    let file = SchemaFile::open(claim, "guardrails.output_schema.schema", place, scene);
    let judged = file.schema(scene);
    let claim = outputs.and_then(|outputs| outputs.valid.as_ref());
    let valid = judged.samples(claim, "guardrails.output_schema.valid", place, scene);
    let read = (&judged, &valid);
    GuardrailsFacts {
        output_schema: output_schema::collect(outputs, citations::field(citations), near, read, scene),
        citations: citations::collect(citations, near, read, scene),
        escalation: escalation::collect(escalation, near, scene),
    }
}
