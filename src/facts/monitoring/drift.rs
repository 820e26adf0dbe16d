//! Metrics that are held against their own past: on the side of what comes in, and of what goes out.

use schemars::JsonSchema;
use serde::Serialize;

use super::Alerting;
use crate::facts::claim::Claim;
use crate::facts::scene::Scene;
use crate::manifest::{Drift, DriftKind, Monitoring};
use crate::model::named::words;
use crate::model::{Location, Named as _, Span};

words! {
    /// The first thing that is missing until drift is noticed.
    pub enum DriftLacks {
        /// Nothing.
        Nothing = "nothing",
        /// No metric is declared for this side.
        Metric = "metric",
        /// Nothing says what the metric is compared with.
        Baseline = "baseline",
        /// Nothing says from which difference on somebody acts.
        Threshold = "threshold",
        /// Nothing says what is done then.
        Action = "action",
        /// Neither an alert nor a review is named.
        Watch = "watch",
        /// The rule files have no alert of this name.
        Alert = "alert",
        /// The alert reads another metric.
        OtherMetric = "other_metric",
        /// The review has no day on which it is next due.
        ReviewDay = "review_day",
        /// The day of the next review lies behind.
        Overdue = "overdue",
    }
}

/// A metric that is held against its own past.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["monitoring.rules"]))]
pub struct DriftFacts {
    /// Which side it watches.
    pub kind: DriftKind,
    /// The metric; empty if none is declared.
    pub metric: String,
    /// The first thing that is missing.
    pub lacks: DriftLacks,
    /// The alert that is named.
    pub alert: String,
    /// Whether the alert could not be understood, and may read the metric.
    pub obscure: bool,
    /// Where it is declared, or where it should be.
    pub location: Location,
}

pub(super) fn collect(
    monitoring: Option<&Monitoring>,
    near: &Span,
    scene: &Scene<'_>,
    alerting: &Alerting,
) -> Vec<DriftFacts> {
    let declared = monitoring.map(|monitoring| monitoring.drift.as_slice()).unwrap_or_default();
    let mut facts: Vec<DriftFacts> = declared.iter().map(|drift| judge(drift, scene, alerting)).collect();
    for kind in DriftKind::ALL.iter().filter(|kind| !declared.iter().any(|drift| drift.kind == **kind)) {
        facts.push(DriftFacts {
            kind: *kind,
            metric: String::new(),
            lacks: DriftLacks::Metric,
            alert: String::new(),
            obscure: false,
            location: scene.at(near),
        });
    }
    facts
}

fn judge(drift: &Drift, scene: &Scene<'_>, alerting: &Alerting) -> DriftFacts {
    let claim = |text| Claim::of(text, &drift.span, scene);
    let metric = claim(Some(&drift.metric));
    let alert = claim(drift.alert.as_ref());
    let (lacks, obscure) = if !metric.is_stated() {
        (DriftLacks::Metric, false)
    } else if drift.baseline.as_ref().is_none_or(|baseline| baseline.value.milliseconds() == 0) {
        (DriftLacks::Baseline, false)
    } else if !claim(drift.threshold.as_ref()).is_stated() {
        (DriftLacks::Threshold, false)
    } else if !claim(drift.action.as_ref()).is_stated() {
        (DriftLacks::Action, false)
    } else if alert.is_stated() {
        watched(&metric.value, &alert.value, alerting)
    } else if claim(drift.review.as_ref()).is_stated() {
        (reviewed(drift, scene), false)
    } else {
        (DriftLacks::Watch, false)
    };
    let location = match lacks {
        DriftLacks::Alert | DriftLacks::OtherMetric => alert.location.clone(),
        _ => metric.location.clone(),
    };
    DriftFacts { kind: drift.kind, metric: metric.value, lacks, alert: alert.value, obscure, location }
}

/// Whether the alert of this name reads the metric.
fn watched(metric: &str, name: &str, alerting: &Alerting) -> (DriftLacks, bool) {
    let mut named = alerting.alerts.iter().filter(|alert| alert.name == name).peekable();
    if named.peek().is_none() {
        return (DriftLacks::Alert, false);
    }
    let carriers = alerting.carriers(metric);
    if alerting.reading(&carriers).any(|reader| reader.alert.name == name && !reader.alert.constant) {
        return (DriftLacks::Nothing, false);
    }
    (DriftLacks::OtherMetric, named.any(|alert| !alert.understood))
}

/// Whether the review has a day that lies ahead.
fn reviewed(drift: &Drift, scene: &Scene<'_>) -> DriftLacks {
    match &drift.next_review {
        None => DriftLacks::ReviewDay,
        Some(day) if scene.inputs.as_of.days_since(day.value) > 0 => DriftLacks::Overdue,
        Some(_) => DriftLacks::Nothing,
    }
}
