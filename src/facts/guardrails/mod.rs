//! Facts of the guardrails: one file for each.

mod citations;
mod escalation;
mod injection;
mod kill_switch;
mod limits;
mod moderation;
mod output_schema;
mod retry;
mod worst_case;

use schemars::JsonSchema;
use serde::Serialize;

use super::drills::Drills;
use super::json_schema::SchemaFile;
use super::runbook::Book;
use super::scene::Scene;
use super::tested::Tests;
use crate::manifest::Manifest;

/// What keeps a fault from breaking the process.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct GuardrailsFacts {
    /// What an output must look like.
    pub output_schema: output_schema::OutputSchemaFacts,
    /// That an answer names its sources.
    pub citations: citations::CitationsFacts,
    /// What is done about what must not come in or go out.
    pub moderation: moderation::ModerationFacts,
    /// Tests in which someone gives the model orders.
    pub injection: injection::InjectionFacts,
    /// How often and how long a call to the model is repeated.
    pub retry: retry::RetryFacts,
    /// How the system hands over to a person.
    pub escalation: escalation::EscalationFacts,
    /// How much one request and one user may ask for.
    pub limits: limits::UsageLimitsFacts,
    /// How the system is stopped at once.
    pub kill_switch: kill_switch::KillSwitchFacts,
}

pub(super) fn collect(
    manifest: &Manifest,
    book: &Book,
    drills: &Drills,
    scene: &Scene<'_>,
    tests: &Tests<'_>,
) -> GuardrailsFacts {
    let area = manifest.guardrails.as_ref();
    let near = area.map_or(scene.head(), |area| &area.span);
    let escalation = area.and_then(|area| area.escalation.as_ref());
    let switch = area.and_then(|area| area.kill_switch.as_ref());
    let citations = area.and_then(|area| area.citations.as_ref());
    let outputs = area.and_then(|area| area.output_schema.as_ref());
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
        citations: citations::collect(citations, near, read, scene, tests),
        moderation: moderation::collect(area.and_then(|area| area.moderation.as_ref()), near, scene),
        injection: injection::collect(
            area.and_then(|area| area.injection_tests.as_ref()),
            near,
            scene,
            tests,
        ),
        retry: retry::collect(manifest, near, scene, tests),
        escalation: escalation::collect(escalation, near, scene, tests),
        limits: limits::collect(area.and_then(|area| area.limits.as_ref()), near, scene, tests),
        kill_switch: kill_switch::collect(switch, near, (book, drills), scene),
    }
}
