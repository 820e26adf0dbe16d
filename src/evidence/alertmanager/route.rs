//! The tree of routes, and the intervals and inhibitions beside it.

use std::collections::BTreeSet;

use super::matcher::{self, Matcher};
use super::name;
use crate::document::{Context, Decode, Kind, Located, Node};
use crate::evidence::lenient::{Milliseconds, Text, flag, list, mapping, optional, pairs, text};
use crate::model::Fault;

/// A route with those below it.
#[derive(Debug, Clone)]
pub(super) struct Route {
    pub(super) receiver: Option<Located<String>>,
    pub(super) matchers: Vec<Matcher>,
    pub(super) goes_on: bool,
    pub(super) muted: Vec<Located<String>>,
    active: Vec<Located<String>>,
    pub(super) routes: Vec<Route>,
}

/// Regular expressions that are compiled in one configuration. Each costs time and memory.
const REGEXES: usize = 1_000;

const KEYS: [&str; 13] = [
    "receiver",
    "group_by",
    "continue",
    "match",
    "match_re",
    "matchers",
    "group_wait",
    "group_interval",
    "repeat_interval",
    "mute_time_intervals",
    "active_time_intervals",
    "routes",
    "labels",
];

impl Decode for Route {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        mapping(node, &KEYS, context)?;
        for key in ["group_wait", "group_interval", "repeat_interval"] {
            if let Some(Some(Milliseconds(0))) = optional(node, key, context)
                && key != "group_wait"
            {
                let message = format!("`{}.{key}`: the interval is zero", context.route());
                let span = node.get(key).map_or(&node.span, |value| &value.span).clone();
                context.fault(Fault::new("invalid-value", message, span));
            }
        }
        check_grouping(node, context);
        pairs(node, "labels", context);
        let receiver = text(node, "receiver", context);
        let goes_on = flag(node, "continue", context);
        let matchers = conditions(node, "match", "match_re", "matchers", context);
        let muted = texts(node, "mute_time_intervals", context);
        let active = texts(node, "active_time_intervals", context);
        let routes = list::<Self>(node, "routes", context);
        Some(Self {
            receiver: receiver?.filter(|receiver| !receiver.is_empty()),
            matchers: matchers?,
            goes_on: goes_on?,
            muted: muted?,
            active: active?,
            routes: routes?,
        })
    }
}

fn texts(node: &Node, key: &str, context: &mut Context) -> Option<Vec<Located<String>>> {
    list::<Text>(node, key, context).map(|texts| texts.into_iter().map(|text| text.0).collect())
}

/// Alerts are grouped by labels, each once, or by all of them (`...`).
fn check_grouping(node: &Node, context: &mut Context) {
    let labels = texts(node, "group_by", context).unwrap_or_default();
    let mut seen = BTreeSet::new();
    for label in &labels {
        let twice = !seen.insert(label.value.as_str());
        let message = if label.value == "..." && labels.len() > 1 {
            "`...` stands for all labels, and others stand beside it".to_owned()
        } else if twice {
            format!("`{}` stands twice", label.value)
        } else {
            continue;
        };
        let message = format!("`{}.group_by`: {message}", context.route());
        context.fault(Fault::new("invalid-value", message, label.span.clone()));
    }
}

/// The conditions under three keys: names with values, names with regular expressions, and texts.
fn conditions(
    node: &Node,
    equal: &str,
    regex: &str,
    written: &str,
    context: &mut Context,
) -> Option<Vec<Matcher>> {
    let plain = pairs(node, equal, context);
    let regexes = pairs(node, regex, context);
    let texts = texts(node, written, context);
    let mut all = Vec::new();
    let mut sound = true;
    for (name, value) in plain? {
        sound &= note(Matcher::equal(&name, &value).map(|one| vec![one]), &value, &mut all, context);
    }
    for (name, value) in regexes? {
        let is_null = node.get(regex).and_then(|map| map.get(&name)).is_some_and(|n| n.kind == Kind::Null);
        let matcher = if is_null {
            Err(format!("the regular expression on `{name}` is missing"))
        } else {
            Matcher::regex(&name, &value).map(|one| vec![one])
        };
        sound &= note(matcher, &value, &mut all, context);
    }
    for text in texts? {
        sound &= note(matcher::read(&text), &text, &mut all, context);
    }
    sound.then_some(all)
}

fn note(
    read: Result<Vec<Matcher>, String>,
    written: &Located<String>,
    all: &mut Vec<Matcher>,
    context: &mut Context,
) -> bool {
    match read {
        Ok(matchers) => all.extend(matchers),
        Err(error) => {
            let message = format!("`{}`: {error}", context.route());
            context.fault(Fault::new("invalid-value", message, written.span.clone()));
            return false;
        }
    }
    true
}

impl Route {
    /// Notes what the root must be and must not have: it takes every alert that no other route takes.
    pub(super) fn check_root(&self, node: &Node, context: &mut Context) {
        let mut refuse = |message: &str| {
            context.fault(Fault::new("invalid-value", message, node.span.clone()));
        };
        if self.receiver.is_none() {
            refuse("the first route needs a `receiver`");
        }
        if !self.matchers.is_empty() {
            refuse("the first route takes every alert; it has no conditions");
        }
        if self.goes_on {
            refuse("the first route has no `continue`");
        }
        if !self.muted.is_empty() || !self.active.is_empty() {
            refuse("the first route cannot be muted");
        }
    }

    /// Notes receivers and intervals that are not defined. Gives the number of routes.
    pub(super) fn check(
        &self,
        receivers: &BTreeSet<&str>,
        intervals: &BTreeSet<&str>,
        context: &mut Context,
    ) -> usize {
        let named = |name: &&Located<String>, known: &BTreeSet<&str>| !known.contains(name.value.as_str());
        let receiver =
            self.receiver.iter().filter(|name| named(name, receivers)).map(|name| ("receiver", name));
        let interval = self.muted.iter().chain(&self.active).filter(|name| named(name, intervals));
        for (what, name) in receiver.chain(interval.map(|name| ("interval", name))) {
            let message = format!("the {what} `{}` is not defined", name.value);
            context.fault(Fault::new("undefined", message, name.span.clone()));
        }
        1 + self.routes.iter().map(|route| route.check(receivers, intervals, context)).sum::<usize>()
    }
}

/// Refuses more regular expressions than are compiled, before the first of them is.
pub(super) fn check_cost(root: &Node, context: &mut Context) -> Option<()> {
    if regexes(root) <= REGEXES {
        return Some(());
    }
    let message = format!("the file has more regular expressions than are read [limit={REGEXES}]");
    context.fault(Fault::new("limit", message, root.span.clone()));
    None
}

/// How many regular expressions stand below a node, at most.
fn regexes(node: &Node) -> usize {
    let own = node.as_text().map_or(0, |text| text.matches("=~").count() + text.matches("!~").count());
    let below = node.entries().iter().map(|entry| {
        let named = if entry.key.ends_with("match_re") { entry.value.entries().len() } else { 0 };
        named + regexes(&entry.value)
    });
    own + below.sum::<usize>() + node.items().iter().map(regexes).sum::<usize>()
}

/// A named interval of time.
pub(super) struct Interval {
    pub(super) name: Located<String>,
    /// Whether it always holds: one of its parts has no condition.
    pub(super) always: bool,
}

impl Decode for Interval {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        mapping(node, &["name", "time_intervals"], context)?;
        let name = name(node, context);
        let parts = node.get("time_intervals").map(Node::items).unwrap_or_default();
        let conditions = ["times", "weekdays", "days_of_month", "months", "years"];
        let mut always = false;
        for part in parts {
            let known = [&conditions[..], &["location"]].concat();
            if part.kind != Kind::Null {
                mapping(part, &known, context)?;
            }
            always |= conditions.iter().all(|key| part.get(key).is_none_or(Node::is_empty));
        }
        Some(Self { name: name?, always })
    }
}

/// A rule by which one alert silences another: its conditions are checked, its effect depends on other alerts.
pub(super) struct Inhibition;

impl Decode for Inhibition {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        if !matches!((&node.kind, &node.tag), (Kind::Map(_), None)) {
            context.wanted("a mapping", node);
            return None;
        }
        conditions(node, "source_match", "source_match_re", "source_matchers", context);
        conditions(node, "target_match", "target_match_re", "target_matchers", context);
        Some(Self)
    }
}
