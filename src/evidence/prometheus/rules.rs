//! Groups and rules, judged as Prometheus does when it loads them.

use std::collections::BTreeMap;

use super::{Annotation, template};
use crate::document::{Context, Decode, Located, Node};
use crate::evidence::lenient::{Milliseconds, mapping, optional, pairs, text};
use crate::model::Fault;

/// The groups of a file; those of the operator may say more than Prometheus itself knows.
pub(super) struct Groups<const OPERATOR: bool>(pub(super) Vec<Group>);

pub(super) struct Group {
    /// The group's `interval` and its `query_offset` together.
    pub(super) delay_ms: i64,
    pub(super) labels: Vec<(String, String)>,
    pub(super) rules: Vec<Rule>,
}

pub(super) struct Rule {
    pub(super) name: Located<String>,
    pub(super) expr: Located<String>,
    pub(super) labels: Vec<(String, String)>,
    pub(super) kind: Kind,
}

pub(super) enum Kind {
    Alert { for_ms: i64, annotations: Vec<Annotation> },
    Record,
}

const GROUP: [&str; 6] = ["name", "interval", "query_offset", "limit", "labels", "rules"];
const GROUP_OF_OPERATOR: [&str; 7] =
    ["name", "interval", "query_offset", "limit", "labels", "rules", "partial_response_strategy"];
const RULE: [&str; 7] = ["record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations"];

impl<const OPERATOR: bool> Decode for Groups<OPERATOR> {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        mapping(node, &["groups"], context)?;
        let mut first = BTreeMap::new();
        for name in node
            .get("groups")
            .map(Node::items)
            .unwrap_or_default()
            .iter()
            .filter_map(|group| group.get("name"))
        {
            let Some(text) = name.scalar().filter(|text| !text.is_empty()) else { continue };
            let message = format!("the group `{text}` stands twice in the file");
            if let Some(line) = first.insert(text, name.span.start.line) {
                let message = format!("{message}; first in line {line}");
                context.fault(Fault::new("duplicate-group", message, name.span.clone()));
            }
        }
        let groups: Vec<GroupOf<OPERATOR>> = optional(node, "groups", context)?.unwrap_or_default();
        Some(Self(groups.into_iter().map(|group| group.0).collect()))
    }
}

/// A group of a file of one of the two kinds.
struct GroupOf<const OPERATOR: bool>(Group);

impl<const OPERATOR: bool> Decode for GroupOf<OPERATOR> {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        let known = if OPERATOR { GROUP_OF_OPERATOR.as_slice() } else { GROUP.as_slice() };
        mapping(node, known, context)?;
        let times = ["interval", "query_offset"].map(|key| optional::<Milliseconds>(node, key, context));
        optional::<i64>(node, "limit", context);
        let name = text(node, "name", context);
        let labels = labels(node, "labels", context);
        let rules = optional::<Vec<Rule>>(node, "rules", context);
        let name = name?.filter(|name| !name.is_empty());
        if name.is_none() {
            context.missing("name", node);
        }
        name?;
        let delay_ms =
            times.into_iter().flatten().flatten().fold(0_i64, |sum, time| sum.saturating_add(time.0));
        Some(Self(Group { delay_ms, labels: plain(labels?), rules: rules?.unwrap_or_default() }))
    }
}

impl Decode for Rule {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        mapping(node, &RULE, context)?;
        let alert = text(node, "alert", context);
        let record = text(node, "record", context);
        let expr = text(node, "expr", context);
        let for_ms = optional::<Milliseconds>(node, "for", context);
        let keep_firing = optional::<Milliseconds>(node, "keep_firing_for", context);
        let labels = labels(node, "labels", context);
        let annotations = pairs(node, "annotations", context);

        let expr = expr?.filter(|expr| !expr.trim().is_empty());
        if expr.is_none() {
            context.missing("expr", node);
        }
        let given = |text: Option<Located<String>>| text.filter(|text| !text.is_empty());
        let (name, is_alert) = match (given(alert?), given(record?)) {
            (Some(alert), None) => (alert, true),
            (None, Some(record)) => (record, false),
            (None, None) => {
                context.missing("alert` or `record", node);
                return None;
            }
            (Some(_), Some(record)) => {
                let message = "a rule is either an `alert` or a `record`, not both";
                context.fault(Fault::new("invalid-value", message, record.span));
                return None;
            }
        };
        let (labels, annotations) = (labels?, annotations?);
        let kind = if is_alert {
            for (_, value) in labels.iter().chain(&annotations) {
                if let Some(defect) = template::defect(value) {
                    context.fault(Fault::new("annotation-template", defect, value.span.clone()));
                }
            }
            let annotations = annotations
                .into_iter()
                .map(|(name, Located { value, span })| Annotation { name, value, position: span.start })
                .collect();
            Kind::Alert { for_ms: for_ms?.map_or(0, |time| time.0), annotations }
        } else {
            let zero = |time: Option<Milliseconds>| time.is_none_or(|time| time.0 == 0);
            for (key, unset) in [
                ("for", zero(for_ms?)),
                ("keep_firing_for", zero(keep_firing?)),
                ("annotations", annotations.is_empty()),
            ] {
                if !unset && let Some(value) = node.get(key) {
                    context.invalid(format!("a recording rule has no `{key}`"), value);
                }
            }
            if name.contains(['{', '}']) {
                let message =
                    format!("the recorded name `{}` has braces; do they belong into `expr`?", *name);
                context.fault(Fault::new("invalid-value", message, name.span.clone()));
            }
            Kind::Record
        };
        Some(Self { name, expr: expr?, labels: plain(labels), kind })
    }
}

/// Labels; `__name__` is the metric's own name and no label to set.
fn labels(node: &Node, key: &str, context: &mut Context) -> Option<Vec<(String, Located<String>)>> {
    let labels = pairs(node, key, context)?;
    if let Some((_, value)) = labels.iter().find(|(name, _)| name == "__name__") {
        let message = "`__name__` is not a label that a rule can set";
        context.fault(Fault::new("invalid-value", message, value.span.clone()));
    }
    Some(labels)
}

fn plain(labels: Vec<(String, Located<String>)>) -> Vec<(String, String)> {
    labels.into_iter().map(|(name, value)| (name, value.value)).collect()
}
