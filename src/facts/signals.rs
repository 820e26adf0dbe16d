//! Facts of the release signals: what is declared, and whether an alert watches it.

use schemars::JsonSchema;
use serde::Serialize;

use super::claim::{Claim, stated};
use super::monitoring::{Alerting, Arrival, Reader, TelemetryFacts, series};
use super::scene::Scene;
use super::wording::essence;
use crate::document::Duration;
use crate::evidence::placeholder;
use crate::manifest::{Manifest, ReleaseSignal, ResponseTime, Text, Timeouts};
use crate::model::{Localized, Location, Span, named::words};

words! {
    /// The first thing that is missing until a signal is watched.
    pub enum Lacks {
        /// Nothing: an alert watches it.
        Nothing = "nothing",
        /// The manifest names no metric.
        Metric = "metric",
        /// The manifest names the metric of another signal: one number cannot be two.
        OwnMetric = "own_metric",
        /// No alert reads the metric.
        Alert = "alert",
        /// The alert does not wait for a rise, or its comparison is always or never true.
        Comparison = "comparison",
        /// A counter is compared without `rate`: it only ever grows.
        Rate = "rate",
        /// The alert is computed less often than once a day, or on data older than that.
        Interval = "interval",
        /// The alert fires at once, or only after more than a day.
        Duration = "duration",
        /// The alert has no label `severity`.
        Severity = "severity",
        /// Its runbook link leads to no heading.
        Runbook = "runbook",
        /// By the declared routes, it reaches no receiver that tells anybody.
        Receiver = "receiver",
    }
}

/// The release signals.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SignalsFacts {
    /// Response time, fallback rate, cost per transaction: all three, declared or not.
    pub release: Vec<SignalFacts>,
    /// The service level objective for response time.
    pub response_time: ResponseTimeFacts,
    /// Where signals are declared.
    pub location: Location,
}

/// A release signal.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SignalFacts {
    /// Which one.
    pub name: ReleaseSignal,
    /// Its metric in monitoring.
    pub metric: Claim,
    /// The alert that watches it.
    pub alerting: AlertingFacts,
    /// The alert that notices when the metric is gone.
    pub telemetry: TelemetryFacts,
    /// Where it is declared.
    pub location: Location,
}

/// Whether an alert watches a signal.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["monitoring.rules", "runbook.document"]))]
pub struct AlertingFacts {
    /// The first thing that is missing.
    pub lacks: Lacks,
    /// The alert that comes nearest.
    pub alert: String,
    /// Whether an alert that could not be understood may watch it, or it is not known where the alert arrives.
    pub obscure: bool,
    /// Why it is not known where the alert arrives.
    pub obstacle: Localized,
    /// The alert, or where the signal is declared.
    pub location: Location,
}

/// The service level objective for response time.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ResponseTimeFacts {
    /// Which of metric, population, from, to, percentile, limit, window, timeouts say something.
    pub stated: Vec<String>,
    /// The percentile that is held to the limit.
    pub percentile: PercentileFacts,
    /// Whether the clock stops at another event than it starts at.
    pub measures_something: bool,
    /// The limit.
    pub limit: LimitMsFacts,
    /// The window over which it holds.
    pub window: WindowFacts,
    /// How timeouts count.
    pub timeouts: TimeoutsFacts,
    /// Where it is declared.
    pub location: Location,
}

/// The percentile that is held to the limit.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PercentileFacts {
    /// In whole numbers, rounded down; 0 if it is not declared.
    pub whole: i64,
    /// Where it is declared, or where it should be.
    pub location: Location,
}

/// The limit of the response time.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LimitMsFacts {
    /// In milliseconds; 0 if it is not declared.
    pub ms: i64,
    /// Where it is declared, or where it should be.
    pub location: Location,
}

/// The window over which an objective holds.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WindowFacts {
    /// As written; empty if it is not declared.
    pub text: String,
    /// In milliseconds; 0 if it is not declared.
    pub ms: i64,
    /// Where it is declared, or where it should be.
    pub location: Location,
}

/// How timeouts count.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TimeoutsFacts {
    /// Whether they count as bad.
    pub are_bad: bool,
    /// Where it is declared, or where it should be.
    pub location: Location,
}

pub(super) fn collect(manifest: &Manifest, scene: &Scene<'_>, alerting: &Alerting) -> SignalsFacts {
    let signals = manifest.signals.as_ref();
    let near = signals.map_or(scene.head(), |signals| &signals.span);
    let response = signals.and_then(|signals| signals.response_time.as_ref());
    let fallback = signals.and_then(|signals| signals.fallback_rate.as_ref());
    let cost = signals.and_then(|signals| signals.cost_per_transaction.as_ref());
    let signal = |name, declared: Option<(&Span, Option<&Text>)>| {
        let place = declared.map_or(near, |(span, _)| span);
        let metric = Claim::of(declared.and_then(|(_, metric)| metric), place, scene);
        SignalFacts {
            name,
            alerting: watched(name, &metric, alerting),
            telemetry: alerting.telemetry(&metric),
            metric,
            location: scene.at(place),
        }
    };
    let mut release = vec![
        signal(ReleaseSignal::ResponseTime, response.map(|r| (&r.span, r.metric.as_ref()))),
        signal(ReleaseSignal::FallbackRate, fallback.map(|f| (&f.span, f.metric.as_ref()))),
        signal(ReleaseSignal::CostPerTransaction, cost.map(|c| (&c.span, c.metric.as_ref()))),
    ];
    let own = |signal: &SignalFacts| series(&signal.metric.value).to_owned();
    let metrics: Vec<String> = release.iter().map(own).collect();
    for signal in &mut release {
        let same = metrics.iter().filter(|metric| **metric == own(signal)).count();
        if signal.metric.is_stated() && same > 1 {
            signal.alerting = AlertingFacts {
                lacks: Lacks::OwnMetric,
                alert: String::new(),
                obscure: false,
                obstacle: nothing(),
                location: signal.metric.location.clone(),
            };
        }
    }
    SignalsFacts { release, response_time: response_time(response, near, scene), location: scene.at(near) }
}

/// No obstacle.
fn nothing() -> Localized {
    Localized::of("", "")
}

/// Of all alerts that read the metric, the one that comes nearest to watching it.
fn watched(signal: ReleaseSignal, metric: &Claim, alerting: &Alerting) -> AlertingFacts {
    let at = metric.location.clone();
    if !metric.is_stated() {
        let (alert, obstacle) = (String::new(), nothing());
        return AlertingFacts { lacks: Lacks::Metric, alert, obscure: false, obstacle, location: at };
    }
    let carriers = alerting.carriers(&metric.value);
    let obscure = alerting.obscure(&metric.value, &carriers);
    match alerting
        .reading(&carriers)
        .map(|reader| (lacks(signal, &reader), reader.alert))
        .min_by_key(|(lacks, _)| rank(*lacks))
    {
        Some((lacks, alert)) => AlertingFacts {
            lacks,
            alert: alert.name.clone(),
            // Another alert may do what this one lacks; and where this one arrives may not be known.
            obscure: (lacks != Lacks::Nothing && obscure.is_some())
                || (lacks == Lacks::Receiver && alert.arrives != Arrival::Nowhere),
            obstacle: if lacks == Lacks::Receiver { alerting.obstacle(alert) } else { nothing() },
            location: alert.location.clone(),
        },
        None => AlertingFacts {
            lacks: Lacks::Alert,
            alert: String::new(),
            obscure: obscure.is_some(),
            obstacle: nothing(),
            location: obscure.map_or(at, |alert| alert.location.clone()),
        },
    }
}

/// Times in seconds for which a condition must hold before an alert fires: one failed scrape must not wake anyone,
/// and whoever is told after a day is told too late.
const FOR_SECONDS: std::ops::RangeInclusive<i64> = 60..=86_400;

/// The longest time in seconds until an alert is computed on what has happened.
const DELAY_SECONDS: i64 = 86_400;

// The threshold is not held against the signal's limit: a rule file does not say in which unit a metric is, and
// whether it is a share, a quantile or a count per hour that is compared.
fn lacks(signal: ReleaseSignal, reader: &Reader<'_>) -> Lacks {
    let alert = reader.alert;
    // A fallback rate is a share: above one it never rises. What one transaction costs may well.
    let unreachable = signal == ReleaseSignal::FallbackRate && alert.above_one;
    if !alert.compares || alert.constant || unreachable || !reader.rises {
        Lacks::Comparison
    } else if !reader.rated {
        Lacks::Rate
    } else if alert.delay_seconds > DELAY_SECONDS {
        Lacks::Interval
    } else if alert.prometheus && !FOR_SECONDS.contains(&alert.for_seconds) {
        Lacks::Duration
    } else if alert.prometheus && !says(&alert.severity) {
        Lacks::Severity
    } else if !alert.runbook.resolves {
        Lacks::Runbook
    } else if !matches!(alert.arrives, Arrival::NotAsked | Arrival::Somewhere) {
        Lacks::Receiver
    } else {
        Lacks::Nothing
    }
}

/// Whether a severity tells anyone how fast to act.
fn says(severity: &str) -> bool {
    !severity.is_empty() && severity != "none" && !placeholder::is_placeholder(severity)
}

/// How much is missing: the later the first missing thing, the less.
fn rank(lacks: Lacks) -> usize {
    const ORDER: [Lacks; 11] = [
        Lacks::Nothing,
        Lacks::Receiver,
        Lacks::Runbook,
        Lacks::Severity,
        Lacks::Duration,
        Lacks::Interval,
        Lacks::Rate,
        Lacks::Comparison,
        Lacks::Alert,
        Lacks::OwnMetric,
        Lacks::Metric,
    ];
    ORDER.iter().position(|known| *known == lacks).unwrap_or(ORDER.len())
}

fn response_time(response: Option<&ResponseTime>, near: &Span, scene: &Scene<'_>) -> ResponseTimeFacts {
    let place = response.map_or(near, |response| &response.span);
    let claim = |text| Claim::of(text, place, scene);
    let milliseconds = |duration: Option<Duration>| duration.map_or(0, Duration::milliseconds);
    let from = claim(response.and_then(|response| response.from.as_ref()));
    let to = claim(response.and_then(|response| response.to.as_ref()));
    let percentile = response.and_then(|response| response.percentile.as_ref());
    let limit = response.and_then(|response| response.limit.as_ref());
    let window = response.and_then(|response| response.window.as_ref());
    let timeouts = response.and_then(|response| response.timeouts.as_ref());
    ResponseTimeFacts {
        stated: stated(&[
            ("metric", &claim(response.and_then(|r| r.metric.as_ref()))),
            ("population", &claim(response.and_then(|r| r.population.as_ref()))),
            ("from", &from),
            ("to", &to),
            ("percentile", &Claim::typed(percentile, place, scene)),
            ("limit", &Claim::typed(limit, place, scene)),
            ("window", &Claim::typed(window, place, scene)),
            ("timeouts", &Claim::typed(timeouts, place, scene)),
        ]),
        percentile: PercentileFacts {
            whole: percentile.map_or(0, |percentile| percentile.value.whole()),
            location: scene.at(percentile.map_or(place, |percentile| &percentile.span)),
        },
        measures_something: essence(&from.value) != essence(&to.value),
        limit: LimitMsFacts {
            ms: milliseconds(limit.map(|limit| limit.value)),
            location: scene.at(limit.map_or(place, |limit| &limit.span)),
        },
        window: WindowFacts {
            text: window.map(|window| window.value.to_string()).unwrap_or_default(),
            ms: milliseconds(window.map(|window| window.value)),
            location: scene.at(window.map_or(place, |window| &window.span)),
        },
        timeouts: TimeoutsFacts {
            are_bad: timeouts.is_some_and(|timeouts| timeouts.value == Timeouts::Bad),
            location: scene.at(timeouts.map_or(place, |timeouts| &timeouts.span)),
        },
        location: scene.at(place),
    }
}
