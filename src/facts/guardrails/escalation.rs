//! Facts of the handover to a person.

use schemars::JsonSchema;
use serde::Serialize;

use crate::facts::claim::{Claim, stated};
use crate::facts::scene::Scene;
use crate::facts::tested::{TestedFacts, Tests};
use crate::facts::wording::essence;
use crate::manifest::{Escalation, Trigger, TriggerKind};
use crate::model::{Location, Span};

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
    /// For each trigger the test in which it happens, and the test in which it does not. No two triggers have the same
    /// test; one quiet test may serve several.
    pub tests: Vec<TestedFacts>,
    /// Where it is declared.
    pub location: Location,
}

pub(super) fn collect(
    escalation: Option<&Escalation>,
    near: &Span,
    scene: &Scene<'_>,
    tests: &Tests<'_>,
) -> EscalationFacts {
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
    EscalationFacts {
        stated,
        same_deputy: deputy.is_stated() && essence(&deputy.value) == essence(&to.value),
        within_minutes: within / 60_000,
        triggers,
        tests: tested(escalation.map(|escalation| escalation.triggers.as_slice()).unwrap_or_default(), tests),
        location: scene.at(place),
    }
}

fn tested(triggers: &[Trigger], tests: &Tests<'_>) -> Vec<TestedFacts> {
    let mut distinct = tests.distinct();
    let of = |trigger: &Trigger, key: &str| format!("{}.{key}", trigger.when.value);
    let mut facts: Vec<_> = triggers
        .iter()
        .map(|trigger| distinct.next(&of(trigger, "test"), trigger.test.as_ref(), &trigger.span))
        .collect();
    let quiet = |trigger: &Trigger| {
        distinct.beside(&of(trigger, "quiet_test"), trigger.quiet_test.as_ref(), &trigger.span)
    };
    facts.extend(triggers.iter().map(quiet));
    facts
}
