//! Alerts on how fast an objective's error budget burns: whether they can fire, and early enough.
//!
//! What is asked is the table of the Google SRE Workbook, chapter 5: a page for a fast burn and for a slower one, a
//! ticket for a slow one, each over a long window and about a twelfth of it. The factors may differ: not every
//! objective leaves room for 14.4.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::{AlertFacts, Alerting};
use crate::document::Duration;
use crate::evidence::openslo::{self, Objective, Objects, Slo};
use crate::evidence::prometheus::Sources;
use crate::evidence::promql::{self, Expression};
use crate::facts::evidence::Evidence;
use crate::facts::problem;
use crate::facts::scene::{Document, Scene};
use crate::manifest::Monitoring;
use crate::model::named::words;
use crate::model::{Limits, Location, Span};

words! {
    /// The first thing that is missing until an error budget is watched.
    pub enum BurnLacks {
        /// Nothing.
        Nothing = "nothing",
        /// A threshold is one or more, which no share exceeds.
        Unreachable = "unreachable",
        /// No alert reads what the objective measures.
        Alert = "alert",
        /// The alerts look at one window each.
        Windows = "windows",
        /// No page for a fast burn: over two hours at most.
        Fast = "fast",
        /// No page for a slower burn: over two to twelve hours.
        Slow = "slow",
        /// No ticket for a slow burn: over more than twelve hours.
        Ticket = "ticket",
        /// The short window is not about a twelfth of the long one.
        Ratio = "ratio",
        /// It fires although the budget would last.
        Early = "early",
        /// It fires when the budget is gone.
        Late = "late",
    }
}

/// The service level objectives.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SlosFacts {
    /// Whether they are there.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// Their objectives.
    pub objectives: Vec<ObjectiveFacts>,
}

/// An objective, and whether alerts watch its error budget.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["monitoring.slos", "monitoring.rules"]))]
pub struct ObjectiveFacts {
    /// The name of the SLO.
    pub name: String,
    /// The share of what is good that is promised: 0.99.
    pub target: String,
    /// The first thing that is missing.
    pub lacks: BurnLacks,
    /// Whether that could not be told, for what is measured or an alert was not understood.
    pub obscure: bool,
    /// The alert that is meant; empty if none is.
    pub alert: String,
    /// Its threshold.
    pub threshold: String,
    /// How many times faster than allowed the budget burns then.
    pub factor: String,
    /// Its windows, the long one first.
    pub windows: Vec<String>,
    /// The alert, or the objective.
    pub location: Location,
}

/// Comparisons of objectives with alerts in all, for there may be many of both.
const STEPS: usize = 2_000_000;
/// The long windows of a page for a fast burn end here, in milliseconds.
const FAST_MS: i64 = 2 * 3_600_000;
/// Those of a page for a slower burn end here.
const SLOW_MS: i64 = 12 * 3_600_000;

pub(super) fn collect(
    monitoring: Option<&Monitoring>,
    near: &Span,
    scene: &Scene<'_>,
    alerting: &Alerting,
) -> SlosFacts {
    let patterns = monitoring.map(|monitoring| monitoring.slos.as_slice()).unwrap_or_default();
    let limits = &scene.inputs.limits;
    let mut evidence = Vec::new();
    let mut files: Vec<(Document, Objects)> = Vec::new();
    for opened in scene.open_all(patterns, "monitoring.slos", near, limits.file_bytes) {
        match opened {
            Err(problem) => evidence.push(problem),
            Ok(document) => match openslo::parse(&document.text, limits) {
                Err(faults) => evidence.extend(faults.first().map(|fault| document.unreadable(fault, scene))),
                Ok(objects) => {
                    evidence.push(document.evidence());
                    files.push((document, objects));
                }
            },
        }
    }
    let all: Vec<&Objects> = files.iter().map(|(_, objects)| objects).collect();
    let ways = ways(alerting);
    let mut steps = STEPS;
    let mut objectives = Vec::new();
    for (document, objects) in &files {
        for slo in &objects.slos {
            for objective in &slo.objectives {
                let left = steps.checked_sub(ways.len());
                steps = left.unwrap_or_default();
                let room = left.map(|_| ways.as_slice());
                let judge = Judge { slo, objective, document, alerting };
                objectives.push(judge.facts(&all, room, limits));
            }
        }
    }
    let evidence =
        Evidence::all(evidence, || Evidence::absent(problem::not_named("monitoring.slos"), scene.at(near)));
    SlosFacts { evidence, objectives }
}

/// A way in which an alert fires.
struct Way<'a> {
    alert: &'a AlertFacts,
    parts: Vec<Part>,
}

/// A part of it: a share above a number, recording rules followed.
struct Part {
    from: Sources,
    threshold: Decimal,
}

impl Part {
    /// The one window it looks at.
    fn window(&self) -> Option<i64> {
        let mut windows = self.from.windows.iter();
        windows.next().copied().filter(|_| windows.next().is_none())
    }
}

fn ways(alerting: &Alerting) -> Vec<Way<'_>> {
    let pairs = alerting.alerts.iter().zip(&alerting.watches);
    let ways = pairs.flat_map(|(alert, watch)| watch.burns.iter().map(move |parts| (alert, parts)));
    ways.map(|(alert, parts)| {
        let parts = parts.iter().filter_map(|part| {
            let first = Sources { metrics: part.metrics.clone(), windows: part.windows.clone() };
            Some(Part { from: alerting.records.sources(&first)?, threshold: part.threshold })
        });
        Way { alert, parts: parts.collect() }
    })
    .filter(|way| !way.parts.is_empty())
    .collect()
}

/// What two or more parts of a way say of an objective.
struct Pair<'a> {
    alert: &'a AlertFacts,
    long: i64,
    short: i64,
    threshold: Decimal,
}

struct Judge<'j> {
    slo: &'j Slo,
    objective: &'j Objective,
    document: &'j Document,
    alerting: &'j Alerting,
}

impl Judge<'_> {
    /// The facts of the objective. There are no `ways` if no steps are left to look at them.
    fn facts(&self, files: &[&Objects], ways: Option<&[Way<'_>]>, limits: &Limits) -> ObjectiveFacts {
        let impossible = self.slo.conditions(files).into_iter().find(|it| {
            it.threshold.checked_mul(self.budget()).is_none_or(|threshold| threshold >= Decimal::ONE)
        });
        if let Some(condition) = impossible {
            let threshold = condition.threshold.checked_mul(self.budget()).unwrap_or_default();
            return ObjectiveFacts {
                threshold: threshold.normalize().to_string(),
                factor: condition.threshold.normalize().to_string(),
                location: self.document.at(condition.position),
                ..self.found(BurnLacks::Unreachable, None)
            };
        }
        let measured = self.measured(files, limits);
        let (Some(metrics), Some(ways)) = (measured, ways) else {
            return ObjectiveFacts { obscure: true, ..self.found(BurnLacks::Alert, None) };
        };
        let facts = self.judge(&metrics, ways);
        if facts.lacks == BurnLacks::Nothing || facts.lacks == BurnLacks::Unreachable {
            return facts;
        }
        let hidden = metrics.iter().any(|metric| {
            let carriers = self.alerting.carriers(metric);
            self.alerting.obscure(metric, &carriers).is_some()
        });
        ObjectiveFacts { obscure: facts.obscure || hidden, ..facts }
    }

    /// The metrics that the objective measures; nothing if one of its queries was not understood.
    fn measured(&self, files: &[&Objects], limits: &Limits) -> Option<BTreeSet<String>> {
        let mut metrics = BTreeSet::new();
        for query in &self.slo.indicator(self.objective, files)?.queries {
            match promql::read(query.text.as_deref()?, limits) {
                Expression::Understood(reading) => metrics.extend(reading.metrics),
                Expression::NotUnderstood { .. } => return None,
            }
        }
        Some(metrics).filter(|metrics| !metrics.is_empty())
    }

    fn judge(&self, metrics: &BTreeSet<String>, ways: &[Way<'_>]) -> ObjectiveFacts {
        let mut pairs = Vec::new();
        let mut single = None;
        let mut obscure = false;
        for way in ways {
            let parts = || way.parts.iter().filter(|part| metrics.is_subset(&part.from.metrics));
            let Some(highest) = parts().map(|part| part.threshold).max() else { continue };
            if parts().count() < 2 {
                single = Some(way.alert);
                continue;
            }
            if highest >= Decimal::ONE {
                return self.with(BurnLacks::Unreachable, way.alert, highest, &[]);
            }
            let windows: Option<BTreeSet<i64>> = parts().map(Part::window).collect();
            let ends = windows.as_ref().map(|windows| (windows.first(), windows.last()));
            match ends {
                None => obscure = true,
                Some((Some(short), Some(long))) if short < long && !way.alert.constant => {
                    pairs.push(Pair { alert: way.alert, long: *long, short: *short, threshold: highest });
                }
                Some(_) => single = Some(way.alert),
            }
        }
        if pairs.is_empty() {
            let lacks = if single.is_some() { BurnLacks::Windows } else { BurnLacks::Alert };
            return ObjectiveFacts { obscure, ..self.found(lacks, single) };
        }
        let kinds = [
            (BurnLacks::Fast, 0, FAST_MS),
            (BurnLacks::Slow, FAST_MS, SLOW_MS),
            (BurnLacks::Ticket, SLOW_MS, i64::MAX),
        ];
        for (kind, from, to) in kinds {
            let of_kind = pairs.iter().filter(|pair| pair.long > from && pair.long <= to);
            let judged = of_kind.map(|pair| (self.defect(pair), pair));
            match judged.min_by_key(|(defect, _)| *defect) {
                Some((BurnLacks::Nothing, _)) => {}
                Some((defect, pair)) => {
                    return self.with(defect, pair.alert, pair.threshold, &[pair.long, pair.short]);
                }
                None => return ObjectiveFacts { obscure, ..self.found(kind, None) },
            }
        }
        self.found(BurnLacks::Nothing, pairs.first().map(|pair| pair.alert))
    }

    /// What is wrong with an alert over two windows.
    fn defect(&self, pair: &Pair<'_>) -> BurnLacks {
        // Windows are rounded to what people write: 4 d and 6 h are as good as 3 d and 6 h.
        let twelfth = pair.short.saturating_mul(8) <= pair.long && pair.long <= pair.short.saturating_mul(16);
        // A hundredth for what factors lose as floating-point numbers.
        let lowest = Decimal::new(99, 2);
        let factor = self.factor(pair.threshold);
        let burnt = factor.checked_mul(Decimal::from(pair.long));
        if !twelfth {
            BurnLacks::Ratio
        } else if factor < lowest {
            BurnLacks::Early
        } else if burnt.is_none_or(|burnt| burnt > Decimal::from(self.slo.window_ms)) {
            BurnLacks::Late
        } else {
            BurnLacks::Nothing
        }
    }

    /// The share of what may be bad.
    fn budget(&self) -> Decimal {
        Decimal::ONE - self.objective.target
    }

    fn factor(&self, threshold: Decimal) -> Decimal {
        threshold.checked_div(self.budget()).unwrap_or(Decimal::MAX)
    }

    fn with(
        &self,
        lacks: BurnLacks,
        alert: &AlertFacts,
        threshold: Decimal,
        windows: &[i64],
    ) -> ObjectiveFacts {
        let text = |number: Decimal| number.round_dp(4).normalize().to_string();
        ObjectiveFacts {
            threshold: text(threshold),
            factor: text(self.factor(threshold)),
            windows: windows.iter().map(|window| length(*window)).collect(),
            ..self.found(lacks, Some(alert))
        }
    }

    fn found(&self, lacks: BurnLacks, alert: Option<&AlertFacts>) -> ObjectiveFacts {
        let own = || self.document.at(self.objective.position);
        ObjectiveFacts {
            name: self.slo.name.clone(),
            target: self.objective.target.normalize().to_string(),
            lacks,
            obscure: false,
            alert: alert.map(|alert| alert.name.clone()).unwrap_or_default(),
            threshold: String::new(),
            factor: String::new(),
            windows: Vec::new(),
            location: alert.map_or_else(own, |alert| alert.location.clone()),
        }
    }
}

/// A length of time as people write it.
fn length(milliseconds: i64) -> String {
    let written = format!("{milliseconds}ms");
    written.parse::<Duration>().map_or(written, |duration| duration.to_string())
}
