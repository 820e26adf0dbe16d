//! The cost of each recorded transaction, computed again from its tokens and the price table.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use crate::evidence::prices::{self, Prices, Tokens};
use crate::evidence::traces::Trace;
use crate::facts::evidence::Evidence;
use crate::facts::gap::MAX_LISTED;
use crate::facts::monitoring::Traces;
use crate::facts::number::count;
use crate::facts::scene::Scene;
use crate::manifest::Manifest;
use crate::model::{Localized, Location};

/// Parts of a cost by which the recorded one may differ from the computed one: 1 %.
const TOLERANCE: Decimal = Decimal::ONE_HUNDRED;

/// The price table.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PricesFacts {
    /// Whether the file is there.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// Its currency; empty if it names none.
    pub currency: String,
    /// Whether its currency is that of the limits.
    pub currency_agrees: bool,
    /// The share of each transaction that is spent whatever the model is asked, as written; empty if it is not declared.
    pub fixed: String,
    /// Whether it is said if the recorded cost includes that share. Where the share is nothing, either way is the same.
    pub inclusion_declared: bool,
}

/// What the transactions cost by the price table.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["costs.prices", "monitoring.traces"]))]
pub struct RecomputedFacts {
    /// How many transactions spent tokens or a fixed share, and so could be computed to more than nothing.
    pub priced: i64,
    /// Transactions whose recorded cost cannot be, or is not, the computed one; the first five.
    pub deviations: Vec<Deviation>,
}

/// A transaction whose recorded cost is not the computed one.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Deviation {
    /// The recorded cost; empty if there is none.
    pub recorded: String,
    /// The computed cost; empty if it cannot be computed.
    pub computed: String,
    /// What is wrong.
    pub problem: Localized,
    /// The record.
    pub location: Location,
}

pub(super) fn collect(
    manifest: &Manifest,
    currency: &str,
    traces: &Traces,
    scene: &Scene<'_>,
) -> (PricesFacts, RecomputedFacts) {
    let costs = manifest.costs.as_ref();
    let near = costs.map_or(scene.head(), |costs| &costs.span);
    let claim = costs.and_then(|costs| costs.prices.as_ref());
    let opened = scene.open(claim, "costs.prices", near, scene.inputs.limits.file_bytes);
    let read = opened.and_then(|document| {
        let read = document.tree(scene).and_then(|root| prices::read(&root));
        read.map(|prices| (document.evidence(), prices)).map_err(|fault| document.unreadable(&fault, scene))
    });
    match read {
        Err(evidence) => (
            PricesFacts {
                evidence,
                currency: String::new(),
                currency_agrees: false,
                fixed: String::new(),
                inclusion_declared: false,
            },
            RecomputedFacts { priced: 0, deviations: Vec::new() },
        ),
        Ok((evidence, prices)) => (
            PricesFacts {
                evidence,
                currency_agrees: !prices.currency.is_empty() && prices.currency == currency,
                fixed: prices.fixed.map(|fixed| fixed.to_string()).unwrap_or_default(),
                inclusion_declared: prices.includes_fixed.is_some() || prices.fixed == Some(Decimal::ZERO),
                currency: prices.currency.clone(),
            },
            recompute(&prices, traces),
        ),
    }
}

fn recompute(prices: &Prices, traces: &Traces) -> RecomputedFacts {
    let included = prices.fixed.filter(|_| prices.includes_fixed == Some(true)).unwrap_or_default();
    let mut dear = 0;
    let mut deviations = Vec::new();
    for (trace, at) in &traces.read {
        let computed = computed(trace, prices).map(|tokens| tokens.checked_add(included));
        let problem = match (&computed, trace.cost) {
            (Ok(Some(computed)), Some(recorded)) => {
                dear += usize::from(!computed.is_zero());
                if agrees(recorded, *computed) {
                    continue;
                }
                deviates(recorded, *computed)
            }
            (Err(problem), _) => problem.clone(),
            (_, None) => Localized::of("no cost is recorded", "es sind keine Kosten verzeichnet"),
            (Ok(None), _) => too_many(),
        };
        if let Some(document) = traces.document.as_ref().filter(|_| deviations.len() < MAX_LISTED) {
            let shown =
                |amount: Option<Decimal>| amount.map(|it| it.normalize().to_string()).unwrap_or_default();
            deviations.push(Deviation {
                recorded: shown(trace.cost),
                computed: shown(computed.ok().flatten()),
                problem,
                location: document.at(*at),
            });
        }
    }
    RecomputedFacts { priced: count(dear), deviations }
}

/// What the tokens of a transaction cost on its day. Without a token there is nothing to pay, whatever the model.
fn computed(trace: &Trace, prices: &Prices) -> Result<Decimal, Localized> {
    if !trace.called() {
        return Ok(Decimal::ZERO);
    }
    let (Some(input), Some(output)) = (trace.input_tokens, trace.output_tokens) else {
        return Err(Localized::of("its tokens are not recorded", "seine Token sind nicht verzeichnet"));
    };
    let Some(day) = trace.day else {
        return Err(Localized::of("it has no usable time", "es fehlt ein brauchbarer Zeitpunkt"));
    };
    let model = format!("{} {}", trace.model, trace.model_version);
    let model = model.trim();
    let Some(price) = prices.at(&trace.model, &trace.model_version, day) else {
        let first = prices.first_day(&trace.model, &trace.model_version);
        return Err(first.map_or_else(
            || {
                Localized::of(
                    format!("no price of {model} is known"),
                    format!("für {model} ist kein Preis bekannt"),
                )
            },
            |first| {
                Localized::of(
                    format!("it is of {day}, and the first price of {model} holds from {first}"),
                    format!("er ist vom {day}, und der erste Preis für {model} gilt ab {first}"),
                )
            },
        ));
    };
    price.of(Tokens { input, cached: trace.cached_tokens, output }).ok_or_else(too_many)
}

/// Whether two costs differ by 1 % of the computed one at most. Of nothing, 1 % is nothing.
fn agrees(recorded: Decimal, computed: Decimal) -> bool {
    let apart = (recorded - computed).abs();
    apart.checked_mul(TOLERANCE).is_some_and(|apart| apart <= computed)
}

fn deviates(recorded: Decimal, computed: Decimal) -> Localized {
    let (recorded, computed) = (recorded.normalize(), computed.normalize());
    Localized::of(
        format!("recorded {recorded}, computed {computed}"),
        format!("verzeichnet {recorded}, errechnet {computed}"),
    )
}

fn too_many() -> Localized {
    Localized::of(
        "its cost is more than can be counted",
        "seine Kosten sind größer, als gerechnet werden kann",
    )
}

#[cfg(test)]
mod tests {
    use super::agrees;

    #[test]
    fn one_per_cent_and_no_more() {
        let agrees =
            |recorded: &str, computed: &str| agrees(recorded.parse().unwrap(), computed.parse().unwrap());
        assert!(agrees("0.0101", "0.01") && agrees("0.0099", "0.01") && agrees("0", "0"));
        assert!(!agrees("0.01011", "0.01") && !agrees("0.00989", "0.01"));
        assert!(!agrees("0.000001", "0") && !agrees("0", "0.000001"));
        assert!(!agrees("79228162514264337593543950335", "1"));
    }
}
