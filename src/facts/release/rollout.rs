//! Facts of the roll-out: its steps held against the signals, and how it is taken back.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Duration, Money, Rate};
use crate::evidence::drills::DrillKind;
use crate::facts::claim::{Claim, stated};
use crate::facts::drills::{DrillFacts, Drills};
use crate::facts::procedure::ProcedureFacts;
use crate::facts::runbook::Book;
use crate::facts::scene::Scene;
use crate::facts::wording::essence;
use crate::manifest::{Abort, Manifest, ReleaseSignal, Rollback, Step};
use crate::model::{Location, Span, named::words};

words! {
    /// How an abort criterion lies to its signal.
    pub enum AbortState {
        /// It is a number in the signal's unit, above 0, and no more than the signal's limit.
        Fits = "fits",
        /// It names no value.
        Missing = "missing",
        /// Its value is no number in the signal's unit.
        Unit = "unit",
        /// It is 0: true before anything has gone wrong.
        Zero = "zero",
        /// The signal has no limit to hold it against.
        NoLimit = "no_limit",
        /// It is in another currency than the signal's limit.
        Currency = "currency",
        /// It is more than the signal's limit.
        Laxer = "laxer",
    }
}

/// How the release reaches its users.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RolloutFacts {
    /// The steps, in their order.
    pub steps: Vec<StepFacts>,
    /// The abort criteria of all steps.
    pub criteria: Vec<AbortFacts>,
    /// The share of the first step in hundredths of a per cent, rounded up; 0 if there is no step.
    pub first_hundredths: i64,
    /// Whether the last step serves everybody.
    pub ends_with_all: bool,
    /// The window of the slowest signal, as written; empty if no signal declares one.
    pub slowest_window: String,
    /// How the release is taken back.
    pub rollback: RollbackFacts,
    /// Where it is declared.
    pub location: Location,
}

/// A step of the roll-out.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StepFacts {
    /// The share it serves, as written: 5%.
    pub percent: String,
    /// Whether that is more than the step before.
    pub rises: bool,
    /// How long it is held, as written; empty if it is not said.
    pub hold: String,
    /// Whether it is held for the window of the slowest signal at least.
    pub held: bool,
    /// How many criteria can end it.
    pub criteria: i64,
    /// Where it is declared.
    pub location: Location,
}

/// What ends the roll-out.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AbortFacts {
    /// The share of the step that it stands in: 5%.
    pub percent: String,
    /// The signal.
    pub signal: ReleaseSignal,
    /// The value, as written.
    pub above: String,
    /// The signal's limit, as written; empty if it has none.
    pub limit: String,
    /// How the value lies to the limit.
    pub state: AbortState,
    /// Where it is declared.
    pub location: Location,
}

/// How the release is taken back.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RollbackFacts {
    /// Which of to, how, within, drill say something.
    pub stated: Vec<String>,
    /// The version that takes its place.
    pub to: Claim,
    /// Whether that is an earlier version than the one that is released.
    pub earlier: bool,
    /// Where the runbook says how.
    pub how: ProcedureFacts,
    /// Longest time until the earlier version serves, in seconds, rounded up; 0 if it is not declared.
    pub within_seconds: i64,
    /// The drill in which it was exercised.
    pub drill: DrillFacts,
    /// Where it is declared.
    pub location: Location,
}

pub(super) fn collect(
    manifest: &Manifest,
    near: &Span,
    (book, drills): (&Book, &Drills),
    scene: &Scene<'_>,
) -> RolloutFacts {
    let release = manifest.release.as_ref();
    let rollout = release.and_then(|release| release.rollout.as_ref());
    let place = rollout.map_or(near, |rollout| &rollout.span);
    let steps = rollout.map(|rollout| rollout.steps.as_slice()).unwrap_or_default();
    let response = manifest.signals.as_ref().and_then(|signals| signals.response_time.as_ref());
    // Of the three signals, only the response time is judged over a window of its own.
    let slowest = response.and_then(|response| response.window.as_ref()).map(|window| window.value);
    let before = std::iter::once(None).chain(steps.iter().map(Some));
    let step = |(step, before): (&Step, Option<&Step>)| StepFacts {
        percent: step.percent.to_string(),
        rises: before.is_none_or(|before| before.percent.value < step.percent.value),
        hold: step.hold.as_ref().map(|hold| hold.value.to_string()).unwrap_or_default(),
        held: match (&step.hold, slowest) {
            (Some(hold), Some(slowest)) => hold.value >= slowest && hold.milliseconds() > 0,
            _ => false,
        },
        criteria: i64::try_from(step.abort.len()).unwrap_or(i64::MAX),
        location: scene.at(&step.span),
    };
    let limits = Limits::of(manifest);
    let criteria = steps.iter().flat_map(|step| step.abort.iter().map(move |abort| (step, abort)));
    let version = release.and_then(|release| release.version.as_ref());
    RolloutFacts {
        steps: steps.iter().zip(before).map(step).collect(),
        criteria: criteria.map(|(step, abort)| limits.judge(step, abort, scene)).collect(),
        first_hundredths: steps.first().map_or(0, |step| {
            let hundredths = step.percent.value.value().checked_mul(Decimal::ONE_HUNDRED);
            hundredths.and_then(|hundredths| hundredths.ceil().to_i64()).unwrap_or(i64::MAX)
        }),
        ends_with_all: steps.last().is_some_and(|step| step.percent.value.value() == Decimal::ONE_HUNDRED),
        slowest_window: slowest.map(|window| window.to_string()).unwrap_or_default(),
        rollback: rollback(
            rollout.and_then(|rollout| rollout.rollback.as_ref()),
            &Claim::of(version, near, scene),
            place,
            (book, drills),
            scene,
        ),
        location: scene.at(place),
    }
}

/// The limits of the signals, which no abort criterion may exceed.
struct Limits<'m> {
    response_time: Option<Duration>,
    fallback_rate: Option<Rate>,
    cost: Option<&'m Money>,
    /// The currency of amounts beside which none stands.
    currency: Option<&'m str>,
}

impl<'m> Limits<'m> {
    fn of(manifest: &'m Manifest) -> Self {
        let signals = manifest.signals.as_ref();
        let response = signals.and_then(|signals| signals.response_time.as_ref());
        let fallback = signals.and_then(|signals| signals.fallback_rate.as_ref());
        let cost = signals.and_then(|signals| signals.cost_per_transaction.as_ref());
        let currency = manifest.costs.as_ref().and_then(|costs| costs.currency.as_ref());
        Self {
            response_time: response.and_then(|response| response.limit.as_ref()).map(|limit| limit.value),
            fallback_rate: fallback.and_then(|fallback| fallback.limit.as_ref()).map(|limit| limit.value),
            cost: cost.and_then(|cost| cost.limit.as_ref()).map(|limit| &limit.value),
            currency: currency.map(|currency| currency.as_str()),
        }
    }

    fn judge(&self, step: &Step, abort: &Abort, scene: &Scene<'_>) -> AbortFacts {
        let claim = Claim::of(abort.above.as_ref(), &abort.span, scene);
        let above = claim.value.as_str();
        let (state, limit) = match abort.signal.value {
            ReleaseSignal::ResponseTime => {
                let value = above.parse().ok().map(|above: Duration| Decimal::from(above.milliseconds()));
                let limit = self.response_time.map(|limit| Decimal::from(limit.milliseconds()));
                (compare(value, limit), self.response_time.map(|limit| limit.to_string()))
            }
            ReleaseSignal::FallbackRate => {
                let value = above.parse().ok().map(Rate::value);
                let limit = self.fallback_rate;
                (compare(value, limit.map(Rate::value)), limit.map(|limit| limit.to_string()))
            }
            ReleaseSignal::CostPerTransaction => {
                let value = above.parse::<Money>().ok();
                let state = match (&value, self.cost) {
                    (Some(value), Some(limit)) if self.currency(value) != self.currency(limit) => {
                        AbortState::Currency
                    }
                    _ => compare(value.map(|value| value.amount), self.cost.map(|limit| limit.amount)),
                };
                (state, self.cost.map(ToString::to_string))
            }
        };
        AbortFacts {
            percent: step.percent.to_string(),
            signal: abort.signal.value,
            above: claim.value.clone(),
            limit: limit.unwrap_or_default(),
            state: if claim.is_stated() { state } else { AbortState::Missing },
            location: claim.location,
        }
    }

    fn currency<'v>(&'v self, money: &'v Money) -> Option<&'v str> {
        money.currency.as_deref().or(self.currency)
    }
}

fn compare(value: Option<Decimal>, limit: Option<Decimal>) -> AbortState {
    match (value, limit) {
        (None, _) => AbortState::Unit,
        (Some(value), _) if value.is_zero() => AbortState::Zero,
        (Some(_), None) => AbortState::NoLimit,
        (Some(value), Some(limit)) if value > limit => AbortState::Laxer,
        (Some(_), Some(_)) => AbortState::Fits,
    }
}

fn rollback(
    rollback: Option<&Rollback>,
    released: &Claim,
    near: &Span,
    (book, drills): (&Book, &Drills),
    scene: &Scene<'_>,
) -> RollbackFacts {
    let place = rollback.map_or(near, |rollback| &rollback.span);
    let claim = |text| Claim::of(text, place, scene);
    let to = claim(rollback.and_then(|rollback| rollback.to.as_ref()));
    let how = claim(rollback.and_then(|rollback| rollback.how.as_ref()));
    let drill = claim(rollback.and_then(|rollback| rollback.drill.as_ref()));
    let within = rollback.and_then(|rollback| rollback.within.as_ref());
    RollbackFacts {
        stated: stated(&[
            ("to", &to),
            ("how", &how),
            ("within", &Claim::typed(within, place, scene)),
            ("drill", &drill),
        ]),
        earlier: to.is_stated() && released.is_stated() && is_earlier(&to.value, &released.value),
        to,
        how: ProcedureFacts::follow(&how, book),
        within_seconds: within.map_or(0, |within| within.milliseconds().saturating_add(999) / 1_000),
        drill: drills.named(DrillKind::Rollback, &drill, within.map(|within| within.value), scene),
        location: scene.at(place),
    }
}

/// Whether `to` can be the version before `released`. Numbers have an order; of other names, such as commits, all that
/// can be said is that they differ, and that a word without a digit names no version.
fn is_earlier(to: &str, released: &str) -> bool {
    let numbers = |version: &str| -> Option<Vec<u64>> {
        let version = version.strip_prefix(['v', 'V']).unwrap_or(version);
        version.split('.').map(|part| part.parse().ok()).collect()
    };
    match (numbers(to), numbers(released)) {
        (Some(to), Some(released)) => to < released,
        _ => essence(to) != essence(released) && to.chars().any(|c| c.is_ascii_digit()),
    }
}

#[cfg(test)]
mod tests {
    use super::is_earlier;

    #[test]
    fn an_earlier_version_is_another_one_and_has_a_number() {
        for (to, released) in [
            ("1.3.2", "1.4.0"),
            ("v1.9", "1.10"),
            ("2026-10-07.1", "2026-10-14.2"),
            ("1.4.0-rc.1", "1.4.0"),
            ("3f9c2e1", "a7b5d40"),
        ] {
            assert!(is_earlier(to, released), "{to} before {released}");
        }
        for (to, released) in [
            ("1.4.0", "1.4.0"),
            ("v1.4.0", "1.4.0"),
            ("1.4.1", "1.4.0"),
            ("previous", "1.4.0"),
            ("the last one", "1.4.0"),
            ("3F9C2E1", "3f9c2e1"),
        ] {
            assert!(!is_earlier(to, released), "{to} before {released}");
        }
    }
}
