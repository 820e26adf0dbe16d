//! Objects of `openslo/v1`.

use rust_decimal::Decimal;

use super::part::{duration, name, number, one_of, required, word};
use super::{Condition, Indicator, Link, MetricQuery, Objective, Policy, Slo};
use crate::document::{Context, Kind, Located, Node};
use crate::model::Fault;

pub(super) const METHODS: [&str; 3] = ["Occurrences", "Timeslices", "RatioTimeslices"];

pub(super) fn slo(name: String, spec: &Node, context: &mut Context) -> Option<Slo> {
    required(spec, "service", context);
    let method = required(spec, "budgetingMethod", context);
    let method = method.filter(|method| word(method, "budgetingMethod", &METHODS, context).is_some());
    let window_ms = window(spec, context);
    let objectives = spec.get("objectives").map(Node::items).unwrap_or_default();
    if objectives.is_empty() {
        context.missing("objectives", spec);
    }
    // A composite SLO has an indicator in each objective, any other has one for all.
    let composite = objectives.iter().any(|objective| link_of(objective).is_some());
    let own = if composite {
        if let Some(second) = link_of(spec) {
            let message = "an indicator stands here and in an objective, and one place is meant";
            context.fault(Fault::new("invalid-value", message, second.span.clone()));
        }
        Some(None)
    } else {
        indicator_link(spec, context).map(Some)
    };
    let parsed: Vec<_> = objectives
        .iter()
        .map(|objective| {
            if let Some(method) = &method {
                check_slices(objective, method, context);
            }
            let indicator = if composite { indicator_link(objective, context).map(Some) } else { Some(None) };
            let target = target(objective, context)?;
            Some(Objective { target: target.value, position: target.span.start, indicator: indicator? })
        })
        .collect();
    let policies: Vec<_> = spec
        .get("alertPolicies")
        .map(Node::items)
        .unwrap_or_default()
        .iter()
        .map(|item| link(item, "alertPolicyRef", "spec", context, policy))
        .collect();
    method?;
    Some(Slo {
        name,
        window_ms: window_ms?,
        objectives: parsed.into_iter().collect::<Option<_>>()?,
        indicator: own?,
        policies: policies.into_iter().collect::<Option<_>>()?,
    })
}

/// The time window: one, rolling or by the calendar.
fn window(spec: &Node, context: &mut Context) -> Option<i64> {
    let windows = spec.get("timeWindow").map(Node::items).unwrap_or_default();
    let [window] = windows else {
        match spec.get("timeWindow") {
            None => context.missing("timeWindow", spec),
            Some(node) => {
                let message = format!("`timeWindow`: wanted a list of one window, found {}", windows.len());
                context.fault(Fault::new("invalid-value", message, node.span.clone()));
            }
        }
        return None;
    };
    let rolling = window.get("isRolling").is_some_and(|value| value.kind == Kind::Bool(true));
    if rolling == window.get("calendar").is_some() {
        let message = "a time window is either rolling (`isRolling: true`) or has a `calendar`";
        context.fault(Fault::new("invalid-value", message, window.span.clone()));
    }
    duration(window, "duration", context)
}

/// The share that is promised, from `target` or `targetPercent`.
pub(super) fn target(objective: &Node, context: &mut Context) -> Option<Located<Decimal>> {
    let (key, _) = one_of(objective, &["target", "targetPercent"], context)?;
    let number = number(objective, key, context)??;
    let value = match key {
        "target" => Some(number.value),
        _ => number.value.checked_div(Decimal::ONE_HUNDRED),
    };
    let share = value.filter(|share| *share >= Decimal::ZERO && *share < Decimal::ONE);
    if share.is_none() {
        let message = format!("`{key}`: `{}` is no share below the whole", number.value);
        context.fault(Fault::new("invalid-value", message, number.span.clone()));
    }
    Some(Located { value: share?, span: number.span })
}

/// What an objective needs if time is judged slice by slice.
fn check_slices(objective: &Node, method: &Located<String>, context: &mut Context) {
    if method.value == "Timeslices"
        && let Some(None) = number(objective, "timeSliceTarget", context)
    {
        context.missing("timeSliceTarget", objective);
    }
    if method.value != "Occurrences" {
        duration(objective, "timeSliceWindow", context);
    }
}

fn link_of(node: &Node) -> Option<&Node> {
    node.get("indicator").or_else(|| node.get("indicatorRef")).filter(|link| link.kind != Kind::Null)
}

fn indicator_link(node: &Node, context: &mut Context) -> Option<Link<Indicator>> {
    match one_of(node, &["indicator", "indicatorRef"], context)? {
        ("indicatorRef", _) => required(node, "indicatorRef", context).map(|name| Link::Named(name.value)),
        (_, inline) => {
            name(inline, context);
            let Some(spec) = inline.get("spec") else {
                context.missing("spec", inline);
                return None;
            };
            indicator(spec, context).map(Link::Here)
        }
    }
}

/// A part that is named under `reference`, or stands here under `own`.
fn link<T>(
    item: &Node,
    reference: &'static str,
    own: &'static str,
    context: &mut Context,
    read: fn(&Node, &mut Context) -> Option<T>,
) -> Option<Link<T>> {
    match one_of(item, &[reference, own], context)? {
        (key, _) if key == reference => required(item, key, context).map(|name| Link::Named(name.value)),
        (_, spec) => read(spec, context).map(Link::Here),
    }
}

pub(super) fn indicator(spec: &Node, context: &mut Context) -> Option<Indicator> {
    let (key, metric) = one_of(spec, &["thresholdMetric", "ratioMetric"], context)?;
    if key == "thresholdMetric" {
        return query(metric, context).map(|query| Indicator { queries: vec![query] });
    }
    let queries = match one_of(metric, &["total", "raw"], context)? {
        ("raw", raw) => {
            let kind = required(metric, "rawType", context)?;
            word(&kind, "rawType", &["success", "failure"], context)?;
            vec![query(raw, context)?]
        }
        (_, total) => {
            let total = query(total, context);
            let parts: Vec<_> = ["good", "bad"].iter().filter_map(|key| metric.get(key)).collect();
            if parts.is_empty() {
                context.missing("good` or `bad", metric);
                return None;
            }
            let parts: Vec<_> = parts.into_iter().map(|part| query(part, context)).collect();
            parts.into_iter().chain([total]).collect::<Option<_>>()?
        }
    };
    Some(Indicator { queries })
}

/// The query of a metric. Its source need not be Prometheus.
fn query(metric: &Node, context: &mut Context) -> Option<MetricQuery> {
    let Some(source) = metric.get("metricSource") else {
        context.missing("metricSource", metric);
        return None;
    };
    let Some(spec) = source.get("spec").filter(|spec| !spec.is_empty()) else {
        context.missing("spec", source);
        return None;
    };
    let other = source.get("type").and_then(Node::as_text).is_some_and(|kind| !is_prometheus(kind));
    let written = ["query", "promql", "expr"].iter().find_map(|key| spec.get(key));
    let position = written.unwrap_or(spec).span.start;
    let text = written.filter(|_| !other).and_then(Node::as_text).map(filled_in);
    Some(MetricQuery { text, position })
}

/// The query with a window where Sloth fills one in: `rate(x[{{.window}}])`.
fn filled_in(query: &str) -> String {
    query.replace("{{.window}}", "5m").replace("{{ .window }}", "5m")
}

/// Systems that are asked in `PromQL`.
fn is_prometheus(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    ["prom", "thanos", "mimir", "cortex", "victoria"].iter().any(|name| kind.contains(name))
}

pub(super) fn policy(spec: &Node, context: &mut Context) -> Option<Policy> {
    let conditions = spec.get("conditions").map(Node::items).unwrap_or_default();
    if conditions.len() != 1 {
        let message = format!("`conditions`: wanted a list of one condition, found {}", conditions.len());
        context.fault(Fault::new("invalid-value", message, spec.span.clone()));
    }
    let conditions: Vec<_> =
        conditions.iter().map(|item| link(item, "conditionRef", "spec", context, condition)).collect();
    conditions.into_iter().collect::<Option<_>>().map(Policy)
}

pub(super) fn condition(spec: &Node, context: &mut Context) -> Option<Condition> {
    required(spec, "severity", context);
    let Some(condition) = spec.get("condition") else {
        context.missing("condition", spec);
        return None;
    };
    let kind = required(condition, "kind", context)?;
    // The first tools wrote it with a capital.
    word(&kind, "kind", &["burnrate", "Burnrate"], context)?;
    duration(condition, "lookbackWindow", context);
    let threshold = number(condition, "threshold", context)?;
    if threshold.is_none() {
        context.missing("threshold", condition);
    }
    threshold.map(|number| Condition { threshold: number.value, position: number.span.start })
}
