//! Whether anybody notices that a signal's metric is gone.

use schemars::JsonSchema;
use serde::Serialize;

use super::{AlertFacts, Alerting, series};
use crate::facts::claim::Claim;
use crate::model::Location;
use crate::model::named::words;

words! {
    /// The first thing that is missing until the loss of a metric is noticed.
    pub enum TelemetryLacks {
        /// Nothing: an alert waits for it.
        Nothing = "nothing",
        /// The alert fires before two evaluations have missed the metric.
        Duration = "duration",
        /// No alert waits for the loss.
        Alert = "alert",
        /// The manifest names no metric.
        Metric = "metric",
    }
}

/// Whether an alert fires when a signal's metric is gone.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["monitoring.rules"]))]
pub struct TelemetryFacts {
    /// The first thing that is missing.
    pub lacks: TelemetryLacks,
    /// The alert that comes nearest.
    pub alert: String,
    /// Whether an alert that could not be understood may wait for the loss.
    pub obscure: bool,
    /// The alert, or where the metric is declared.
    pub location: Location,
}

/// How often Prometheus evaluates rules if nobody says otherwise, in seconds.
const INTERVAL_SECONDS: i64 = 60;

impl Alerting {
    /// Whether the loss of a signal's metric, or of the target that shows it, is noticed.
    pub(in crate::facts) fn telemetry(&self, metric: &Claim) -> TelemetryFacts {
        let found = |lacks, alert: Option<&AlertFacts>, obscure| TelemetryFacts {
            lacks,
            alert: alert.map(|alert| alert.name.clone()).unwrap_or_default(),
            obscure,
            location: alert.map_or_else(|| metric.location.clone(), |alert| alert.location.clone()),
        };
        if !metric.is_stated() {
            return found(TelemetryLacks::Metric, None, false);
        }
        let carriers = self.carriers(&metric.value);
        let shows =
            |name: &str| name == "up" || carriers.contains_key(name) || series(name) == series(&metric.value);
        let waiting = self.alerts.iter().zip(&self.watches).filter_map(|(alert, watch)| {
            let lost = watch.lost.iter().filter(|(name, _)| shows(name));
            let range = lost.map(|(_, range)| range.div_euclid(1_000)).max()?;
            let interval = if alert.delay_seconds > 0 { alert.delay_seconds } else { INTERVAL_SECONDS };
            let waits = alert.for_seconds.saturating_add(range) >= interval.saturating_mul(2);
            let fires = waits && !alert.constant;
            Some((if fires { TelemetryLacks::Nothing } else { TelemetryLacks::Duration }, alert))
        });
        if let Some((lacks, alert)) = waiting.min_by_key(|(lacks, _)| *lacks) {
            return found(lacks, Some(alert), false);
        }
        // What an alert of another system says about missing data, its query does not show.
        let other =
            self.reading(&carriers).find(|reader| !reader.alert.prometheus).map(|reader| reader.alert);
        let obscure = self.obscure(&metric.value, &carriers).or(other);
        found(TelemetryLacks::Alert, obscure, obscure.is_some())
    }
}
