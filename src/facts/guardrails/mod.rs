//! Facts of the guardrails: one file for each.

mod escalation;
mod kill_switch;

use schemars::JsonSchema;
use serde::Serialize;

use super::drills::Drills;
use super::runbook::Book;
use super::scene::Scene;
use crate::manifest::Manifest;

/// What keeps a fault from breaking the process.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct GuardrailsFacts {
    /// How the system hands over to a person.
    pub escalation: escalation::EscalationFacts,
    /// How the system is stopped at once.
    pub kill_switch: kill_switch::KillSwitchFacts,
}

pub(super) fn collect(
    manifest: &Manifest,
    book: &Book,
    drills: &Drills,
    scene: &Scene<'_>,
) -> GuardrailsFacts {
    let guardrails = manifest.guardrails.as_ref();
    let near = guardrails.map_or(scene.head(), |guardrails| &guardrails.span);
    let escalation = guardrails.and_then(|guardrails| guardrails.escalation.as_ref());
    let switch = guardrails.and_then(|guardrails| guardrails.kill_switch.as_ref());
    GuardrailsFacts {
        escalation: escalation::collect(escalation, near, scene),
        kill_switch: kill_switch::collect(switch, near, (book, drills), scene),
    }
}
