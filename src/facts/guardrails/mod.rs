//! Facts of the guardrails: one file for each.

mod escalation;

use schemars::JsonSchema;
use serde::Serialize;

use super::scene::Scene;
use crate::manifest::Manifest;

/// What keeps a fault from breaking the process.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct GuardrailsFacts {
    /// How the system hands over to a person.
    pub escalation: escalation::EscalationFacts,
}

pub(super) fn collect(manifest: &Manifest, scene: &Scene<'_>) -> GuardrailsFacts {
    let guardrails = manifest.guardrails.as_ref();
    let near = guardrails.map_or(scene.head(), |guardrails| &guardrails.span);
    let escalation = guardrails.and_then(|guardrails| guardrails.escalation.as_ref());
    GuardrailsFacts { escalation: escalation::collect(escalation, near, scene) }
}
