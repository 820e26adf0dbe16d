//! What repeated calls take and cost at worst, exactly.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Duration, Located, Money};
use crate::facts::scene::Scene;
use crate::manifest::{Backoff, Manifest, Retry};
use crate::model::{Location, Span};

/// What repeated calls take and cost at worst.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WorstCaseFacts {
    /// Keys of the manifest without which it cannot be computed, or whose value is 0 or beyond all measure.
    pub lacks: Vec<String>,
    /// All calls and pauses, held against the deadline.
    pub time: BoundFacts,
    /// The deadline, held against the limit of the response time.
    pub deadline: BoundFacts,
    /// All calls, held against the limit for a transaction.
    pub money: BoundFacts,
    /// Whether the cost of a call and the limit for a transaction are in one currency.
    pub one_currency: bool,
    /// Where repetition is declared, or where it should be.
    pub location: Location,
}

/// A sum and what it must not exceed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BoundFacts {
    /// Whether it is computed and within the bound; to be equal is to be within.
    pub fits: bool,
    /// How it is computed: `3 × 2400 ms + 600 ms = 7800 ms`. Empty if it is not.
    pub sum: String,
    /// The bound; empty if it is not declared.
    pub bound: String,
    /// Where what must change is declared.
    pub location: Location,
}

/// Calls beyond this are not added up one by one.
const MOST_ATTEMPTS: i64 = 100;

pub(super) fn collect(
    manifest: &Manifest,
    retry: Option<&Retry>,
    near: &Span,
    scene: &Scene<'_>,
) -> WorstCaseFacts {
    let figures = Figures::of(manifest, retry);
    let place = retry.map_or(near, |retry| &retry.span);
    let deadline_at =
        retry.and_then(|retry| retry.deadline.as_ref()).map_or(place, |deadline| &deadline.span);
    let cost_at =
        retry.and_then(|retry| retry.max_cost_per_attempt.as_ref()).map_or(place, |cost| &cost.span);
    let bound = |sum: Option<Sum>, bound: Option<String>, at: &Span| {
        let Sum { fits, text } = sum.unwrap_or_default();
        BoundFacts { fits, sum: text, bound: bound.unwrap_or_default(), location: scene.at(at) }
    };
    WorstCaseFacts {
        time: bound(figures.time(), figures.deadline.map(milliseconds), deadline_at),
        deadline: bound(figures.end(), figures.limit.map(milliseconds), deadline_at),
        money: bound(figures.money(), figures.most.map(|(most, code)| format!("{most} {code}")), cost_at),
        one_currency: figures.cost.zip(figures.most).is_some_and(|((_, cost), (_, most))| cost == most),
        lacks: figures.lacks().into_iter().map(str::to_owned).collect(),
        location: scene.at(place),
    }
}

fn milliseconds(length: Duration) -> String {
    format!("{} ms", length.milliseconds())
}

/// What the worst case is computed from. What is 0 or beyond all measure is not there: a timeout of 0 means none at all
/// to many clients, and what costs nothing is what nobody has looked up.
struct Figures<'m> {
    attempts: Option<i64>,
    timeout: Option<Duration>,
    pauses: Option<Pauses>,
    deadline: Option<Duration>,
    limit: Option<Duration>,
    cost: Option<(Decimal, &'m str)>,
    most: Option<(Decimal, &'m str)>,
}

impl<'m> Figures<'m> {
    fn of(manifest: &'m Manifest, retry: Option<&'m Retry>) -> Self {
        let positive = |length: Option<&Located<Duration>>| {
            length.map(|length| length.value).filter(|length| length.milliseconds() > 0)
        };
        let attempts = retry.and_then(|retry| retry.max_attempts.as_ref()).map(|attempts| attempts.value);
        let costs = manifest.costs.as_ref();
        let currency = costs.and_then(|costs| costs.currency.as_ref()).map_or("", |code| code.as_str());
        let dear = |money: &'m Money| {
            let code = money.currency.as_deref().unwrap_or(currency);
            (money.amount > Decimal::ZERO && !code.is_empty()).then_some((money.amount, code))
        };
        let signal = manifest.signals.as_ref().and_then(|signals| signals.response_time.as_ref());
        let limits = costs.and_then(|costs| costs.limits.as_ref());
        Self {
            attempts: attempts.filter(|attempts| (1..=MOST_ATTEMPTS).contains(attempts)),
            timeout: positive(retry.and_then(|retry| retry.attempt_timeout.as_ref())),
            pauses: match attempts {
                Some(1) => Some(Pauses { initial: 0, factor: Decimal::ONE, max: None }),
                _ => retry.and_then(|retry| retry.backoff.as_ref()).and_then(Pauses::of),
            },
            deadline: positive(retry.and_then(|retry| retry.deadline.as_ref())),
            limit: positive(signal.and_then(|signal| signal.limit.as_ref())),
            cost: retry
                .and_then(|retry| retry.max_cost_per_attempt.as_ref())
                .and_then(|cost| dear(&cost.value)),
            most: limits
                .and_then(|limits| limits.per_transaction.as_ref())
                .and_then(|limit| dear(&limit.limit.value)),
        }
    }

    /// The keys of the figures that are not there.
    fn lacks(&self) -> Vec<&'static str> {
        let figures = [
            ("guardrails.retry.max_attempts", self.attempts.is_some()),
            ("guardrails.retry.attempt_timeout", self.timeout.is_some()),
            ("guardrails.retry.backoff", self.pauses.is_some()),
            ("guardrails.retry.deadline", self.deadline.is_some()),
            ("guardrails.retry.max_cost_per_attempt", self.cost.is_some()),
            ("signals.response_time.limit", self.limit.is_some()),
            ("costs.limits.per_transaction", self.most.is_some()),
        ];
        figures.into_iter().filter(|(_, known)| !known).map(|(key, _)| key).collect()
    }

    /// All calls and pauses, against the deadline.
    fn time(&self) -> Option<Sum> {
        Some(Sum::of_time(self.attempts?, self.timeout?, self.pauses.as_ref()?, self.deadline?))
    }

    /// The deadline, against the limit of the response time.
    fn end(&self) -> Option<Sum> {
        let (deadline, limit) = (self.deadline?, self.limit?);
        Some(Sum { fits: deadline <= limit, text: milliseconds(deadline) })
    }

    /// All calls, against the limit for a transaction.
    fn money(&self) -> Option<Sum> {
        let ((cost, currency), (most, _)) = (self.cost?, self.most?);
        Some(Sum::of_money(self.attempts?, cost, most, currency))
    }
}

/// The pauses between calls, in milliseconds.
struct Pauses {
    initial: i64,
    factor: Decimal,
    max: Option<Decimal>,
}

impl Pauses {
    fn of(backoff: &Backoff) -> Option<Self> {
        Some(Self {
            initial: backoff.initial.as_ref()?.value.milliseconds(),
            factor: backoff.factor.as_ref()?.value.0,
            max: backoff.max.as_ref().map(|max| max.value.milliseconds().into()),
        })
    }

    /// The sum of the pauses between so many calls, each at its full length: jitter only shortens them. `None` if it is
    /// beyond all measure.
    fn sum(&self, attempts: i64) -> Option<Decimal> {
        // Without a value, the pause has grown beyond what can be computed.
        let mut next = Some(Decimal::from(self.initial));
        let mut sum = Decimal::ZERO;
        for _ in 1..attempts {
            let pause = match (next, self.max) {
                (Some(pause), Some(max)) => pause.min(max),
                (Some(one), None) | (None, Some(one)) => one,
                (None, None) => return None,
            };
            sum = sum.checked_add(pause)?;
            next = next.and_then(|pause| pause.checked_mul(self.factor));
        }
        Some(sum)
    }
}

/// A sum, and whether it is within its bound.
#[derive(Default)]
struct Sum {
    fits: bool,
    text: String,
}

impl Sum {
    fn of_time(attempts: i64, timeout: Duration, pauses: &Pauses, deadline: Duration) -> Self {
        let timeout = timeout.milliseconds();
        let calls = Decimal::from(attempts).checked_mul(timeout.into());
        let pauses = pauses.sum(attempts);
        let total = calls.zip(pauses).and_then(|(calls, pauses)| calls.checked_add(pauses));
        let shown =
            |sum: Option<Decimal>| sum.map_or_else(|| "∞".to_owned(), |sum| sum.normalize().to_string());
        Self {
            fits: total.is_some_and(|total| total <= deadline.milliseconds().into()),
            text: format!("{attempts} × {timeout} ms + {} ms = {} ms", shown(pauses), shown(total)),
        }
    }

    fn of_money(attempts: i64, cost: Decimal, most: Decimal, currency: &str) -> Self {
        let total = Decimal::from(attempts).checked_mul(cost);
        let shown = total.map_or_else(|| "∞".to_owned(), |total| total.normalize().to_string());
        Self {
            fits: total.is_some_and(|total| total <= most),
            text: format!("{attempts} × {cost} {currency} = {shown} {currency}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::{Pauses, Sum};

    fn pauses(initial: i64, factor: &str, max: Option<i64>) -> Pauses {
        Pauses { initial, factor: factor.parse().unwrap(), max: max.map(Decimal::from) }
    }

    fn time(attempts: i64, timeout: &str, pauses: &Pauses, deadline: &str) -> (bool, String) {
        let sum = Sum::of_time(attempts, timeout.parse().unwrap(), pauses, deadline.parse().unwrap());
        (sum.fits, sum.text)
    }

    #[test]
    fn pauses_grow_up_to_the_longest() {
        let sum = |attempts, initial, factor, max| pauses(initial, factor, max).sum(attempts);
        assert_eq!(sum(1, 200, "2", None), Some(0.into()));
        assert_eq!(sum(3, 200, "2", Some(400)), Some(600.into()));
        assert_eq!(sum(5, 200, "2", Some(300)), Some(1100.into()));
        assert_eq!(sum(4, 100, "1.5", None), Some(475.into()));
        assert_eq!(sum(3, 100, "0", None), Some(100.into()), "a factor of 0 leaves one pause");
        assert_eq!(sum(4, 800, "0.5", None), Some(1400.into()), "and one below 1 shorter ones");
        assert_eq!(sum(3, 500, "2", Some(100)), Some(200.into()), "the first is bounded as well");
    }

    #[test]
    fn what_grows_beyond_all_measure_fits_nowhere() {
        let steep = "79228162514264337593543950335";
        assert_eq!(pauses(100, steep, None).sum(3), None);
        assert_eq!(pauses(100, steep, Some(400)).sum(4), Some(900.into()), "but the longest pause holds");
        let (fits, text) = time(3, "1s", &pauses(100, steep, None), "36500d");
        assert!(!fits && text.contains('∞'), "{text}");
        let huge: Decimal = steep.parse().unwrap();
        assert!(!Sum::of_money(2, huge, huge, "EUR").fits);
    }

    #[test]
    fn to_the_millisecond_and_the_cent() {
        let usual = pauses(200, "2", Some(800));
        assert_eq!(time(3, "3s", &usual, "9.6s"), (true, "3 × 3000 ms + 600 ms = 9600 ms".to_owned()));
        assert!(!time(3, "3s", &usual, "9599ms").0);
        // A half millisecond too much is too much.
        assert!(!time(3, "1s", &pauses(101, "1.5", None), "3252ms").0);
        assert!(time(3, "1s", &pauses(101, "1.5", None), "3253ms").0);
        let money = |attempts, cost: &str, most: &str| {
            Sum::of_money(attempts, cost.parse().unwrap(), most.parse().unwrap(), "EUR").fits
        };
        assert!(money(3, "0.005", "0.015") && money(3, "0.1", "0.3"));
        assert!(!money(3, "0.0050000001", "0.015"));
    }
}
