//! Facts of monitoring: every alert, what it reads, where its runbook link leads, and what else keeps watch.

mod burn;
mod dashboards;
mod drift;
mod other;
mod routing;
mod rule_tests;
mod series;
mod telemetry;
mod traces;

use std::collections::BTreeMap;
use std::rc::Rc;

use schemars::JsonSchema;
use serde::Serialize;

use super::evidence::Evidence;
use super::link::LinkFacts;
use super::runbook::Book;
use super::scene::{Document, Scene};
use crate::evidence::prometheus::{self, Carriers, Records};
use crate::evidence::promql::{Effect, Excess, Expression, Reading, Turn};
use crate::manifest::Manifest;
use crate::model::{Localized, Location};

pub use self::routing::Arrival;
pub(super) use self::series::series;
pub use self::telemetry::TelemetryFacts;
pub(super) use self::traces::{Traces, ahead};

/// Alerts on the release signals.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MonitoringFacts {
    /// The rule files.
    pub rules: RulesFacts,
    /// The recorded transactions.
    pub traces: traces::TracesFacts,
    /// The tests of the rules.
    pub rule_tests: rule_tests::RuleTestsFacts,
    /// The service level objectives, and the alerts on their error budgets.
    pub slos: burn::SlosFacts,
    /// The dashboards.
    pub dashboards: dashboards::DashboardsFacts,
    /// The metrics that are held against their own past; of each side without one, what should be there.
    pub drift: Vec<drift::DriftFacts>,
    /// Where monitoring is declared.
    pub location: Location,
}

/// The rule files.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RulesFacts {
    /// Whether they are there.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// All alerts of all files.
    pub alerts: Vec<AlertFacts>,
}

/// One alert.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["monitoring.rules"]))]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, read by a rule of its own")]
pub struct AlertFacts {
    /// Its name.
    pub name: String,
    /// Whether its expression was understood.
    pub understood: bool,
    /// Whether a condition on what it reads decides that it fires.
    pub compares: bool,
    /// Whether it always or never fires.
    pub constant: bool,
    /// Whether it waits for what looks like a share to rise above one.
    pub above_one: bool,
    /// How long after an event it is computed at the latest, in seconds, as far as its rule file says.
    pub delay_seconds: i64,
    /// How long the condition must hold, in seconds; 0 where the system is not Prometheus.
    pub for_seconds: i64,
    /// Its label `severity`; empty where the system is not Prometheus.
    pub severity: String,
    /// Whether it is an alert of Prometheus; of others, duration and severity are not asked.
    pub prometheus: bool,
    /// Where its `runbook_url` leads.
    pub runbook: LinkFacts,
    /// Whether it arrives at somebody, by the declared routes.
    pub arrives: Arrival,
    /// Where it is defined.
    pub location: Location,
}

/// What decides that an alert fires.
#[derive(Default)]
struct Watch {
    /// The metrics that it reads, those of recording rules by the recorded name.
    metrics: Vec<String>,
    /// Those that make it fire.
    fires: BTreeMap<String, Effect>,
    /// Those whose loss makes it fire, each with the milliseconds that takes.
    lost: BTreeMap<String, i64>,
    /// The ways in which it fires when several things are above a number.
    burns: Vec<Vec<Excess>>,
    /// Where the text stands that was not understood, if it was not.
    text: Option<usize>,
}

/// An alert that reads a metric.
pub(super) struct Reader<'a> {
    pub(super) alert: &'a AlertFacts,
    /// Whether it fires when the metric rises.
    pub(super) rises: bool,
    /// Whether what it watches can fall again: a counter itself only grows.
    pub(super) rated: bool,
}

/// The alerts as other areas see them.
pub(super) struct Alerting {
    evidence: Evidence,
    alerts: Vec<AlertFacts>,
    /// Of each alert.
    watches: Vec<Watch>,
    records: Records,
    /// The texts of what was not understood, each once.
    texts: Vec<Rc<str>>,
    paths: Vec<String>,
    routes: routing::Routes,
    location: Location,
}

impl Alerting {
    pub(super) fn open(manifest: &Manifest, scene: &Scene<'_>, book: &Book) -> Self {
        let monitoring = manifest.monitoring.as_ref();
        let near = monitoring.map_or(scene.head(), |monitoring| &monitoring.span);
        let patterns = monitoring.map(|monitoring| monitoring.rules.as_slice()).unwrap_or_default();
        let others = monitoring.map(|monitoring| monitoring.other.as_slice()).unwrap_or_default();
        let mut evidence = Vec::new();
        let routes = routing::Routes::open(monitoring.and_then(|it| it.routes.as_ref()), near, scene);
        let mut found = Found { routes, ..Found::default() };
        // Whoever alerts elsewhere needs no Prometheus; whoever alerts nowhere is told to.
        let opened = if patterns.is_empty() && !others.is_empty() {
            Vec::new()
        } else {
            scene.open_all(patterns, "monitoring.rules", near, scene.inputs.limits.file_bytes).collect()
        };
        for opened in opened {
            match opened {
                Err(problem) => evidence.push(problem),
                Ok(document) => match prometheus::parse(&document.text, &scene.inputs.limits) {
                    Ok(rules) => {
                        evidence.push(document.evidence());
                        found.paths.push(document.path.to_string());
                        found.records.extend(rules.records);
                        for alert in rules.alerts {
                            found.add(alert, &document, book);
                        }
                    }
                    // A pattern for rule files also meets their tests, which hold no alert.
                    Err(faults) if faults.iter().all(|fault| fault.code == "promtool-test") => {}
                    Err(faults) => {
                        evidence.extend(faults.first().map(|fault| document.unreadable(fault, scene)));
                    }
                },
            }
        }
        let mut definitions = other::Definitions::default();
        for other in others {
            match definitions.read(other, scene, book, &mut evidence) {
                Err(problem) => evidence.push(problem),
                Ok(None) => {}
                Ok(Some(read)) => {
                    let text = read.text.map(|text| found.text(text));
                    found.alerts.push(read.alert);
                    found.watches.push(Watch {
                        metrics: read.metrics,
                        fires: read.fires,
                        text,
                        ..Watch::default()
                    });
                }
            }
            found.paths.push(other.file.value.below(&scene.inputs.system).to_string());
        }
        let location = scene.at(near);
        Self {
            // `open_all` always gives at least one piece of evidence.
            evidence: Evidence::all(evidence, || {
                Evidence::absent(super::problem::not_named("monitoring.rules"), location.clone())
            }),
            alerts: found.alerts,
            watches: found.watches,
            records: Records::new(found.records),
            texts: found.texts,
            paths: found.paths,
            routes: found.routes,
            location,
        }
    }

    /// The rule files that were read, relative to the repository's root.
    pub(super) fn paths(&self) -> &[String] {
        &self.paths
    }

    /// Whether `name` is an alert, or a metric that an alert or a recording rule reads.
    pub(super) fn knows(&self, name: &str) -> bool {
        let named = self.alerts.iter().any(|alert| alert.name == name);
        named && !name.is_empty() || !self.carriers(name).is_empty()
    }

    /// Why it is not known where an alert arrives; empty if it is.
    pub(super) fn obstacle(&self, alert: &AlertFacts) -> Localized {
        self.routes.obstacle(alert.arrives)
    }

    /// What carries the values of `metric`: its own series, and what recording rules make of them.
    pub(super) fn carriers(&self, metric: &str) -> Carriers {
        let read = self.watches.iter().flat_map(|watch| watch.metrics.iter().map(String::as_str));
        let first = self.records.metrics().chain(read).filter_map(|name| {
            let effect = series::carried(metric, name)?;
            Some((name.to_owned(), [effect].into()))
        });
        self.records.carriers(first.collect())
    }

    /// The alerts that read one of the carriers of a metric.
    pub(super) fn reading(&self, carriers: &Carriers) -> impl Iterator<Item = Reader<'_>> {
        let pairs = self.alerts.iter().zip(&self.watches);
        pairs.filter(|(_, watch)| watch.metrics.iter().any(|read| carriers.contains_key(read))).map(
            |(alert, watch)| {
                // All release signals are better when lower: an alert that waits for a fall watches something else.
                let effects = watch.fires.iter().flat_map(|(name, fires)| {
                    carriers.get(name).into_iter().flatten().map(|effect| effect.then(*fires))
                });
                let rising = effects.filter(|effect| effect.turn != Turn::Down && effect.sized);
                let rated = rising.map(|effect| effect.rated).max();
                Reader { alert, rises: rated.is_some(), rated: rated.unwrap_or_default() }
            },
        )
    }

    /// An alert that may read one of the carriers of `metric`, for it or a recording rule was not understood.
    pub(super) fn obscure(&self, metric: &str, carriers: &Carriers) -> Option<&AlertFacts> {
        let base = series(metric);
        let mentions =
            |text: &str| text.contains(base) || words(text).any(|word| carriers.contains_key(word));
        let recorded = self.records.obscure(&mentions).map(|name| (name.to_owned(), [].into()));
        let hidden = self.records.carriers(recorded.collect());
        let texts: Vec<bool> = self
            .texts
            .iter()
            .map(|text| mentions(text) || words(text).any(|word| hidden.contains_key(word)))
            .collect();
        let pairs = self.alerts.iter().zip(&self.watches);
        pairs
            .filter(|(_, watch)| match watch.text {
                Some(text) => texts.get(text).copied().unwrap_or_default(),
                None => watch.metrics.iter().any(|read| hidden.contains_key(read)),
            })
            .map(|(alert, _)| alert)
            .next()
    }

    pub(super) fn into_facts(
        self,
        manifest: &Manifest,
        traces: traces::TracesFacts,
        scene: &Scene<'_>,
    ) -> MonitoringFacts {
        let monitoring = manifest.monitoring.as_ref();
        let near = monitoring.map_or(scene.head(), |monitoring| &monitoring.span);
        let rule_tests = rule_tests::collect(monitoring, near, scene, &self);
        let slos = burn::collect(monitoring, near, scene, &self);
        let dashboards = dashboards::collect(monitoring, near, scene);
        let drift = drift::collect(monitoring, near, scene, &self);
        let rules = RulesFacts { evidence: self.evidence, alerts: self.alerts };
        MonitoringFacts { rules, traces, rule_tests, slos, dashboards, drift, location: self.location }
    }
}

/// The words of an expression that can be names of metrics.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | ':')))
}

/// What is gathered of the files.
#[derive(Default)]
struct Found {
    alerts: Vec<AlertFacts>,
    watches: Vec<Watch>,
    records: Vec<prometheus::Record>,
    texts: Vec<Rc<str>>,
    paths: Vec<String>,
    routes: routing::Routes,
}

impl Found {
    /// The place of a text; one that was just added is not added again.
    fn text(&mut self, text: Rc<str>) -> usize {
        if self.texts.last().is_none_or(|last| !Rc::ptr_eq(last, &text)) {
            self.texts.push(text);
        }
        self.texts.len().saturating_sub(1)
    }

    fn add(&mut self, alert: prometheus::Alert, document: &Document, book: &Book) {
        let location = document.at(alert.position);
        let link = alert.annotation("runbook_url").or_else(|| alert.annotation("runbook"));
        let link_place = link.map_or_else(|| location.clone(), |link| document.at(link.position));
        let runbook = LinkFacts::follow(link.map(|link| link.value.as_str()), book, link_place);
        let severity = alert.label("severity").unwrap_or_default().to_owned();
        let mut facts = AlertFacts {
            understood: true,
            compares: false,
            constant: false,
            above_one: false,
            delay_seconds: alert.delay_ms.div_euclid(1_000),
            for_seconds: alert.for_ms.div_euclid(1_000),
            severity,
            prometheus: true,
            runbook,
            arrives: self.routes.follow(&alert),
            location,
            name: alert.name,
        };
        let watch = match alert.expr {
            Expression::Understood(Reading {
                metrics,
                compares,
                constant,
                never,
                suspicious,
                fires,
                lost,
                burns,
                ..
            }) => {
                facts.compares = compares;
                facts.constant = constant || never;
                facts.above_one = suspicious;
                Watch { metrics: metrics.into_iter().collect(), fires, lost, burns, text: None }
            }
            Expression::NotUnderstood { text, .. } => {
                facts.understood = false;
                Watch { text: Some(self.text(text.into())), ..Watch::default() }
            }
        };
        self.alerts.push(facts);
        self.watches.push(watch);
    }
}
