//! Service level objectives in `OpenSLO` (`openslo/v1`, and what `openslo/v1alpha` says of the same).
//!
//! Objects are judged as the project's own tools do; names are not held to the syntax of DNS, which not all of them
//! ask for, and keys that are not read here are left alone.

mod alpha;
mod object;
mod part;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::document::{Context, Decode, Format, Kind, Located, Node, decode, read_all};
use crate::model::{Fault, Limits, Position, nearest};

/// The objects of a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Objects {
    /// Service level objectives, in the order of the file.
    pub slos: Vec<Slo>,
    indicators: BTreeMap<String, Indicator>,
    policies: BTreeMap<String, Policy>,
    conditions: BTreeMap<String, Condition>,
}

/// A service level objective: what is measured, and what is promised of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Slo {
    /// Its name.
    pub name: String,
    /// The length of its time window in milliseconds; a month counts 30 days, a quarter 90, a year 365.
    pub window_ms: i64,
    /// Its objectives.
    pub objectives: Vec<Objective>,
    indicator: Option<Link<Indicator>>,
    policies: Vec<Link<Policy>>,
}

/// One promise.
#[derive(Debug, Clone, PartialEq)]
pub struct Objective {
    /// The share of what is good that is promised, at least 0 and below 1.
    pub target: Decimal,
    /// Where it stands.
    pub position: Position,
    indicator: Option<Link<Indicator>>,
}

/// What is measured: a query for each metric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// The queries.
    pub queries: Vec<MetricQuery>,
}

/// The query of a metric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetricQuery {
    /// Its text, with some window where a generator of rules fills one in; nothing if the metric does not come from
    /// Prometheus, or the text does not stand where it should.
    pub text: Option<String>,
    /// Where it stands.
    pub position: Position,
}

/// A condition on the burn rate of an objective's error budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The burn rate above which it holds.
    pub threshold: Decimal,
    /// Where that stands.
    pub position: Position,
}

/// A policy for alerts: the conditions on which they are sent.
#[derive(Debug, Clone, PartialEq)]
struct Policy(Vec<Link<Condition>>);

/// A part that stands here, or is named here and stands elsewhere.
#[derive(Debug, Clone, PartialEq)]
enum Link<T> {
    Here(T),
    Named(String),
}

impl<T> Link<T> {
    fn follow<'o>(
        &'o self,
        files: &[&'o Objects],
        known: fn(&Objects) -> &BTreeMap<String, T>,
    ) -> Option<&'o T> {
        match self {
            Self::Here(part) => Some(part),
            Self::Named(name) => files.iter().find_map(|objects| known(objects).get(name)),
        }
    }
}

impl Slo {
    /// What an objective of this SLO measures. Nothing if none of `files` has the indicator that is named.
    #[must_use]
    pub fn indicator<'o>(&'o self, objective: &'o Objective, files: &[&'o Objects]) -> Option<&'o Indicator> {
        let link = objective.indicator.as_ref().or(self.indicator.as_ref())?;
        link.follow(files, |objects| &objects.indicators)
    }

    /// The conditions on which its alerts are sent, as far as `files` have them.
    #[must_use]
    pub fn conditions<'o>(&'o self, files: &[&'o Objects]) -> Vec<&'o Condition> {
        let policies =
            self.policies.iter().filter_map(|link| link.follow(files, |objects| &objects.policies));
        let links = policies.flat_map(|policy| &policy.0);
        links.filter_map(|link| link.follow(files, |objects| &objects.conditions)).collect()
    }
}

/// Reads a file of objects: several documents, or lists of objects. Reports every defect.
///
/// An object of `v2alpha` is refused as `unsupported-version`: it says the same under other keys.
pub fn parse(text: &str, limits: &Limits) -> Result<Objects, Vec<Fault>> {
    let mut objects = Objects::default();
    let mut faults = Vec::new();
    for document in read_all(text, Format::Yaml, limits)? {
        let items = match &document.kind {
            Kind::Null => &[],
            Kind::List(items) if document.tag.is_none() => items.as_slice(),
            _ => std::slice::from_ref(&document),
        };
        for item in items {
            match decode::<Object>(item) {
                Ok(object) => objects.add(object),
                Err(found) => faults.extend(found),
            }
        }
    }
    if faults.is_empty() { Ok(objects) } else { Err(faults) }
}

impl Objects {
    fn add(&mut self, object: Object) {
        match object {
            Object::Slo(slo) => self.slos.push(slo),
            Object::Indicator(name, indicator) => {
                self.indicators.insert(name, indicator);
            }
            Object::Policy(name, policy) => {
                self.policies.insert(name, policy);
            }
            Object::Condition(name, condition) => {
                self.conditions.insert(name, condition);
            }
            Object::Other => {}
        }
    }
}

/// An object of one of the kinds.
enum Object {
    Slo(Slo),
    Indicator(String, Indicator),
    Policy(String, Policy),
    Condition(String, Condition),
    /// A service, a source of data or a target of notifications: nothing in it is read.
    Other,
}

const KINDS: [&str; 7] =
    ["SLO", "SLI", "AlertPolicy", "AlertCondition", "AlertNotificationTarget", "DataSource", "Service"];

impl Decode for Object {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        if !matches!((&node.kind, &node.tag), (Kind::Map(_), None)) {
            context.wanted("an object of OpenSLO", node);
            return None;
        }
        let version = part::required(node, "apiVersion", context);
        let kind = part::required(node, "kind", context);
        let (version, kind) = (version?, kind?);
        let alpha = match version.value.as_str() {
            "openslo/v1" => false,
            "openslo/v1alpha" => true,
            _ => {
                context.fault(unsupported(&version));
                return None;
            }
        };
        if !KINDS.contains(&kind.value.as_str()) {
            let message = format!("`{}` is no kind of OpenSLO", kind.value);
            let fault = Fault::new("invalid-value", message, kind.span);
            context.fault(match nearest(&kind.value, KINDS) {
                Some(near) => fault.with_help(format!("did you mean `{near}`?")),
                None => fault,
            });
            return None;
        }
        let name = part::name(node, context);
        let name = name?.value;
        if matches!(kind.value.as_str(), "AlertNotificationTarget" | "DataSource" | "Service") {
            return Some(Self::Other);
        }
        let Some(spec) = node.get("spec").filter(|spec| matches!(spec.kind, Kind::Map(_))) else {
            context.missing("spec", node);
            return None;
        };
        match kind.value.as_str() {
            "SLO" if alpha => alpha::slo(name, spec, context).map(Self::Slo),
            "SLO" => object::slo(name, spec, context).map(Self::Slo),
            "SLI" => object::indicator(spec, context).map(|indicator| Self::Indicator(name, indicator)),
            "AlertPolicy" => object::policy(spec, context).map(|policy| Self::Policy(name, policy)),
            "AlertCondition" => object::condition(spec, context).map(|it| Self::Condition(name, it)),
            _ => Some(Self::Other),
        }
    }
}

fn unsupported(version: &Located<String>) -> Fault {
    let message = if version.value.starts_with("openslo") {
        format!("`{}` is not read here; write openslo/v1", version.value)
    } else {
        format!("`{}` is no version of OpenSLO; write openslo/v1", version.value)
    };
    Fault::new("unsupported-version", message, version.span.clone())
}

#[cfg(test)]
mod tests;
