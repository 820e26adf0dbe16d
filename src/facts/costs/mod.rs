//! Facts of cost limits: what is declared, and what the deployed configuration says.

mod enforced;
mod recomputed;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use crate::facts::claim::Claim;
use crate::facts::declared::Declared;
use crate::facts::evidence::Evidence;
use crate::facts::monitoring::Traces;
use crate::facts::problem;
use crate::facts::scene::Scene;
use crate::facts::tested::{Distinct, TestedFacts, Tests};
use crate::manifest::{CostLimits, Costs, Limit, Manifest, OnLimit};
use crate::model::{Location, Named as _, Span};

use self::enforced::enforced;
pub use self::enforced::{EnforcedFacts, LimitPeriod};

/// Limits on spending and what enforces them.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CostsFacts {
    /// The currency of all amounts.
    pub currency: Claim,
    /// Whether the currency is three capital letters, as ISO 4217 writes it.
    pub currency_is_code: bool,
    /// The limits for a transaction, a day and a month: all three, declared or not.
    pub limits: Vec<LimitFacts>,
    /// Whether transaction ≤ day ≤ month holds among the declared limits.
    pub ordered: bool,
    /// Where a share of a limit is declared at which someone is told.
    pub alert_at: AlertAtFacts,
    /// What happens at the limit.
    pub on_limit: Declared<OnLimit>,
    /// What the deployed configurations say, all together.
    pub enforcement: EnforcementFacts,
    /// The price table.
    pub prices: recomputed::PricesFacts,
    /// What the recorded transactions cost by the price table.
    pub recomputed: recomputed::RecomputedFacts,
    /// Where limits are declared.
    pub location: Location,
}

/// The share of a limit at which someone is told.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AlertAtFacts {
    /// The share in per cent, rounded up; 0 if not declared.
    pub percent: i64,
    /// Where it is declared, or where it should be.
    pub location: Location,
}

/// A limit.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LimitFacts {
    /// What it is for.
    pub name: LimitPeriod,
    /// Whether it is declared and more than nothing.
    pub positive: bool,
    /// The amount with its currency, as written; empty if not declared.
    pub amount: String,
    /// Whether its currency is the declared one, or none stands beside it.
    pub currency_agrees: bool,
    /// Whether the manifest names a configuration that enforces it.
    pub claimed: bool,
    /// What that configuration says.
    pub enforced: EnforcedFacts,
    /// The test that reaches it.
    pub reached: TestedFacts,
    /// Where it is declared.
    pub location: Location,
}

/// What the deployed configurations say, all together.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EnforcementFacts {
    /// Whether every configuration that a limit names is there and can be judged.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// How many limits name a configuration that enforces them.
    pub agreeing: i64,
    /// How many limits name a configuration that says something else.
    pub disagreeing: i64,
}

pub(in crate::facts) fn collect(
    manifest: &Manifest,
    traces: &Traces,
    scene: &Scene<'_>,
    tests: &Tests<'_>,
) -> CostsFacts {
    let costs = manifest.costs.as_ref();
    let near = costs.map_or(scene.head(), |costs| &costs.span);
    let currency = Claim::of(costs.and_then(|costs| costs.currency.as_ref()), near, scene);
    let declared = costs.and_then(|costs| costs.limits.as_ref());
    let place = declared.map_or(near, |limits| &limits.span);
    let mut distinct = tests.distinct();
    let of = |pick: fn(&CostLimits) -> Option<&Limit>| declared.and_then(pick);
    let limits: Vec<LimitFacts> = [
        (LimitPeriod::PerTransaction, of(|limits| limits.per_transaction.as_ref())),
        (LimitPeriod::PerDay, of(|limits| limits.per_day.as_ref())),
        (LimitPeriod::PerMonth, of(|limits| limits.per_month.as_ref())),
    ]
    .into_iter()
    .map(|(name, limit)| limit_facts(name, limit, &currency, &mut distinct, place, scene))
    .collect();
    let amounts: Vec<Decimal> =
        [of(|l| l.per_transaction.as_ref()), of(|l| l.per_day.as_ref()), of(|l| l.per_month.as_ref())]
            .into_iter()
            .flatten()
            .map(|limit| limit.limit.amount)
            .collect();
    let claimed: Vec<Evidence> =
        limits.iter().filter(|limit| limit.claimed).map(|limit| limit.enforced.evidence.clone()).collect();
    let agreeing = limits.iter().filter(|limit| limit.enforced.matches).count();
    let disagreeing = claimed.len() - agreeing;
    let (prices, recomputed) = recomputed::collect(manifest, &currency.value, traces, scene);
    CostsFacts {
        prices,
        recomputed,
        currency_is_code: currency.value.len() == 3
            && currency.value.bytes().all(|byte| byte.is_ascii_uppercase()),
        currency,
        ordered: amounts.is_sorted(),
        alert_at: AlertAtFacts {
            percent: costs.map_or(0, alert_at),
            location: scene
                .at(costs.and_then(|costs| costs.alert_at.as_ref()).map_or(near, |rate| &rate.span)),
        },
        on_limit: Declared::of(costs.and_then(|costs| costs.on_limit.as_ref())),
        enforcement: EnforcementFacts {
            evidence: Evidence::all(claimed, || {
                Evidence::absent(problem::not_named("costs.limits.*.enforced_by"), scene.at(place))
            }),
            agreeing: crate::facts::number::count(agreeing),
            disagreeing: crate::facts::number::count(disagreeing),
        },
        limits,
        location: scene.at(near),
    }
}

fn alert_at(costs: &Costs) -> i64 {
    costs.alert_at.as_ref().map_or(0, |rate| {
        let percent = (rate.value.value() * Decimal::ONE_HUNDRED).ceil();
        i64::try_from(percent).unwrap_or_default()
    })
}

fn limit_facts(
    name: LimitPeriod,
    limit: Option<&Limit>,
    currency: &Claim,
    tests: &mut Distinct<'_, '_>,
    near: &Span,
    scene: &Scene<'_>,
) -> LimitFacts {
    let place = limit.map_or(near, |limit| &limit.limit.span);
    let location = scene.at(place);
    let enforced_by = limit.and_then(|limit| limit.enforced_by.as_ref());
    let enforced = if let (Some(limit), Some(by)) = (limit, enforced_by) {
        enforced(name, &limit.limit, by, &currency.value, scene)
    } else {
        let problem = problem::not_named(&format!("costs.limits.{name}.enforced_by"));
        EnforcedFacts::judged(Evidence::absent(problem, location.clone()), None, None)
    };
    let beside = limit.and_then(|limit| limit.limit.currency.as_ref());
    LimitFacts {
        name,
        positive: limit.is_some_and(|limit| limit.limit.amount > Decimal::ZERO),
        amount: limit.map(|limit| limit.limit.to_string()).unwrap_or_default(),
        currency_agrees: beside.is_none_or(|beside| *beside == currency.value),
        claimed: enforced_by.is_some(),
        enforced,
        reached: tests.next(name.name(), limit.and_then(|limit| limit.test.as_ref()), place),
        location,
    }
}
