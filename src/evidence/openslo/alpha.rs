//! What `openslo/v1alpha` says of an SLO: the metrics stand in the objectives, and the window is counted in words.

use super::object::{METHODS, target};
use super::part::{number, required, word};
use super::{Indicator, Link, MetricQuery, Objective, Slo};
use crate::document::{Context, Node};
use crate::model::Fault;

/// Lengths of the units, in milliseconds.
const UNITS: [(&str, i64); 7] = [
    ("Minute", 60_000),
    ("Hour", 3_600_000),
    ("Day", 86_400_000),
    ("Week", 604_800_000),
    ("Month", 2_592_000_000),
    ("Quarter", 7_776_000_000),
    ("Year", 31_536_000_000),
];

pub(super) fn slo(name: String, spec: &Node, context: &mut Context) -> Option<Slo> {
    required(spec, "service", context);
    if let Some(method) = required(spec, "budgetingMethod", context) {
        word(&method, "budgetingMethod", &METHODS, context);
    }
    let window_ms = window(spec, context);
    let indicator = spec.get("indicator").and_then(|indicator| indicator.get("thresholdMetric"));
    let indicator = indicator.map(|metric| Link::Here(Indicator { queries: vec![query(metric)] }));
    let objectives = spec.get("objectives").map(Node::items).unwrap_or_default();
    if objectives.is_empty() {
        context.missing("objectives", spec);
    }
    let objectives: Vec<_> = objectives
        .iter()
        .map(|objective| {
            let ratio = objective.get("ratioMetrics").map(|ratio| {
                let parts = ["good", "bad", "total"].iter().filter_map(|key| ratio.get(key));
                Link::Here(Indicator { queries: parts.map(query).collect() })
            });
            if ratio.is_none() && indicator.is_none() {
                context.missing("ratioMetrics", objective);
            }
            let target = target(objective, context)?;
            Some(Objective { target: target.value, position: target.span.start, indicator: ratio })
        })
        .collect();
    Some(Slo {
        name,
        window_ms: window_ms?,
        objectives: objectives.into_iter().collect::<Option<_>>()?,
        indicator,
        policies: Vec::new(),
    })
}

fn window(spec: &Node, context: &mut Context) -> Option<i64> {
    let windows = spec.get("timeWindows").map(Node::items).unwrap_or_default();
    let [window] = windows else {
        let message = format!("`timeWindows`: wanted a list of one window, found {}", windows.len());
        context.fault(Fault::new("invalid-value", message, spec.span.clone()));
        return None;
    };
    let unit = required(window, "unit", context)?;
    word(&unit, "unit", &UNITS.map(|(name, _)| name), context)?;
    let (_, length) = UNITS.iter().find(|(name, _)| *name == unit.value)?;
    let Some(count) = number(window, "count", context)? else {
        context.missing("count", window);
        return None;
    };
    let milliseconds =
        i64::try_from(count.value).ok().filter(|n| *n > 0).and_then(|n| n.checked_mul(*length));
    if milliseconds.is_none() {
        let message = format!("`count`: `{}` is no number of windows", count.value);
        context.fault(Fault::new("invalid-value", message, count.span));
    }
    milliseconds
}

fn query(metric: &Node) -> MetricQuery {
    let promql = metric.get("queryType").is_none_or(|kind| kind.as_text() == Some("promql"));
    let written = metric.get("query").unwrap_or(metric);
    let text = written.as_text().filter(|_| promql).map(str::to_owned);
    MetricQuery { text, position: written.span.start }
}
