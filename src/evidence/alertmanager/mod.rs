//! Configurations of Alertmanager: which receiver an alert reaches, and whether that tells anybody.
//!
//! The structure is judged as Alertmanager does when it loads the file (`config/config.go`). Keys of single
//! integrations are not all checked: each version knows more of them.

mod container;
mod matcher;
mod receiver;
mod route;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Context, Decode, Kind, Located, Node, decode};
use crate::evidence::lenient::{Text, list, mapping, optional, text};
use crate::model::{Fault, Limits, Span};

use self::receiver::Receiver;
use self::route::{Interval, Route};

pub use self::walk::{Delivery, Target};

/// A configuration that Alertmanager loads.
#[derive(Debug, Clone)]
pub struct Config {
    root: Route,
    /// Whether each receiver tells anybody, by its name.
    receivers: BTreeMap<String, bool>,
    /// Intervals that always hold.
    always: BTreeSet<String>,
    /// How many routes there are, the root included.
    routes: usize,
}

const TOP: [&str; 8] = [
    "global",
    "templates",
    "route",
    "inhibit_rules",
    "receivers",
    "mute_time_intervals",
    "time_intervals",
    "tracing",
];

/// Reads a configuration: as Alertmanager loads it, or as text in a `Secret` or `ConfigMap` of Kubernetes.
///
/// Reports every defect. A file of another kind is refused as `not-alertmanager`, one in base64 as `encoded`.
pub fn parse(text: &str, limits: &Limits) -> Result<Config, Vec<Fault>> {
    container::open(text, limits, decode::<Config>)
}

impl Decode for Config {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        mapping(node, &TOP, context)?;
        route::check_cost(node, context)?;
        let nothing = empty();
        let global = node.get("global").unwrap_or(&nothing);
        receiver::check_global(global, context);
        list::<Text>(node, "templates", context);
        let mute = list::<Interval>(node, "mute_time_intervals", context);
        let times = list::<Interval>(node, "time_intervals", context);
        list::<route::Inhibition>(node, "inhibit_rules", context);
        let receivers = list::<Receiver>(node, "receivers", context);
        let root = optional::<Route>(node, "route", context);

        let receivers = receivers?;
        for receiver in &receivers {
            receiver.check(global, context);
        }
        let intervals: Vec<Interval> = mute?.into_iter().chain(times?).collect();
        unique(
            "interval",
            intervals.iter().map(|interval| (&interval.name.value, &interval.name.span)),
            context,
        );
        unique(
            "receiver",
            receivers.iter().map(|receiver| (&receiver.name.value, &receiver.name.span)),
            context,
        );
        let Some(root) = root? else {
            context.missing("route", node);
            return None;
        };
        let names: BTreeSet<&str> = receivers.iter().map(|receiver| receiver.name.value.as_str()).collect();
        let times: BTreeSet<&str> = intervals.iter().map(|interval| interval.name.value.as_str()).collect();
        root.check_root(node.get("route").unwrap_or(node), context);
        let routes = root.check(&names, &times, context);
        let always = intervals.iter().filter(|it| it.always).map(|it| it.name.value.clone()).collect();
        let receivers = receivers.into_iter().map(|it| (it.name.value, it.tells)).collect();
        Some(Self { root, receivers, always, routes })
    }
}

fn empty() -> Node {
    Node { kind: Kind::Null, span: Span::START, tag: None }
}

/// Notes names that stand twice.
fn unique<'n>(what: &str, names: impl Iterator<Item = (&'n String, &'n Span)>, context: &mut Context) {
    let mut seen = BTreeSet::new();
    for (name, span) in names {
        if !seen.insert(name) {
            let message = format!("the {what} `{name}` stands twice");
            context.fault(Fault::new("duplicate-name", message, span.clone()));
        }
    }
}

/// The name under `name`, which must be there.
fn name(node: &Node, context: &mut Context) -> Option<Located<String>> {
    let name = text(node, "name", context)?.filter(|name| !name.is_empty());
    if name.is_none() {
        context.missing("name", node);
    }
    name
}

#[cfg(test)]
mod tests;
