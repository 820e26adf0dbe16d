//! Facts of the kill switch: who stops the system, how, how fast, and whether it was exercised.

use schemars::JsonSchema;
use serde::Serialize;

use crate::evidence::drills::DrillKind;
use crate::facts::claim::{Claim, stated};
use crate::facts::drills::{DrillFacts, Drills};
use crate::facts::procedure::ProcedureFacts;
use crate::facts::runbook::Book;
use crate::facts::scene::Scene;
use crate::manifest::KillSwitch;
use crate::model::{Location, Span};

/// How the system is stopped at once.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct KillSwitchFacts {
    /// Which of who, how, within, `safe_state`, drill say something.
    pub stated: Vec<String>,
    /// Where the runbook says how.
    pub how: ProcedureFacts,
    /// Longest time until it has stopped, in seconds, rounded up; 0 if it is not declared.
    pub within_seconds: i64,
    /// The drill in which it was exercised.
    pub drill: DrillFacts,
    /// Where it is declared.
    pub location: Location,
}

pub(super) fn collect(
    switch: Option<&KillSwitch>,
    near: &Span,
    (book, drills): (&Book, &Drills),
    scene: &Scene<'_>,
) -> KillSwitchFacts {
    let place = switch.map_or(near, |switch| &switch.span);
    let claim = |text| Claim::of(text, place, scene);
    let how = claim(switch.and_then(|switch| switch.how.as_ref()));
    let drill = claim(switch.and_then(|switch| switch.drill.as_ref()));
    let within = switch.and_then(|switch| switch.within.as_ref());
    KillSwitchFacts {
        stated: stated(&[
            ("who", &claim(switch.and_then(|switch| switch.who.as_ref()))),
            ("how", &how),
            ("within", &Claim::typed(within, place, scene)),
            ("safe_state", &claim(switch.and_then(|switch| switch.safe_state.as_ref()))),
            ("drill", &drill),
        ]),
        how: ProcedureFacts::follow(&how, book),
        within_seconds: within.map_or(0, |within| within.milliseconds().saturating_add(999) / 1_000),
        drill: drills.named(DrillKind::KillSwitch, &drill, within.map(|within| within.value), scene),
        location: scene.at(place),
    }
}
