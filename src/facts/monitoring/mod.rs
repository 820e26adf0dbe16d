//! Facts of monitoring: every alert, what it reads, and where its runbook link leads.

mod other;

use std::collections::BTreeSet;
use std::rc::Rc;

use schemars::JsonSchema;
use serde::Serialize;

use super::evidence::Evidence;
use super::link::LinkFacts;
use super::runbook::Book;
use super::scene::{Document, Scene};
use crate::evidence::prometheus::{self, Record, RuleFile};
use crate::evidence::promql::{Comparison, Expression, Operator};
use crate::manifest::Manifest;
use crate::model::Location;

/// Alerts on the release signals.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MonitoringFacts {
    /// The rule files.
    pub rules: RulesFacts,
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
    /// Names of the metrics it reads, recording rules followed.
    pub metrics: Vec<String>,
    /// Whether it fires when what it reads rises above something.
    pub compares: bool,
    /// Whether it always or never fires.
    pub constant: bool,
    /// Whether it waits for what looks like a share to rise above one.
    pub above_one: bool,
    /// How long the condition must hold, in seconds; 0 where the system is not Prometheus.
    pub for_seconds: i64,
    /// Its label `severity`; empty where the system is not Prometheus.
    pub severity: String,
    /// Whether it is an alert of Prometheus; of others, duration and severity are not asked.
    pub prometheus: bool,
    /// Where its `runbook_url` leads.
    pub runbook: LinkFacts,
    /// Where it is defined.
    pub location: Location,
}

/// The alerts as other areas see them.
pub(super) struct Alerting {
    pub(super) evidence: Evidence,
    pub(super) alerts: Vec<AlertFacts>,
    /// The text in which the metric of an alert can be looked for; several may share one.
    texts: Vec<Rc<str>>,
    paths: Vec<String>,
    location: Location,
}

impl Alerting {
    pub(super) fn open(manifest: &Manifest, scene: &Scene<'_>, book: &Book) -> Self {
        let monitoring = manifest.monitoring.as_ref();
        let near = monitoring.map_or(scene.head(), |monitoring| &monitoring.span);
        let patterns = monitoring.map(|monitoring| monitoring.rules.as_slice()).unwrap_or_default();
        let others = monitoring.map(|monitoring| monitoring.other.as_slice()).unwrap_or_default();
        let mut evidence = Vec::new();
        let mut files: Vec<(Document, RuleFile)> = Vec::new();
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
                        files.push((document, rules));
                    }
                    // A pattern for rule files also meets their tests, which hold no alert.
                    Err(faults) if faults.iter().all(|fault| fault.code == "promtool-test") => {}
                    Err(faults) => {
                        evidence.extend(faults.first().map(|fault| document.unreadable(fault, scene)));
                    }
                },
            }
        }
        let records: Vec<&Record> = files.iter().flat_map(|(_, rules)| &rules.records).collect();
        let mut alerts = Vec::new();
        let mut texts = Vec::new();
        let mut paths: Vec<String> = files.iter().map(|(document, _)| document.path.to_string()).collect();
        for (document, rules) in &files {
            for alert in &rules.alerts {
                alerts.push(facts(alert, document, &records, book));
                texts.push(alert.expr_text.as_str().into());
            }
        }
        for other in others {
            match other::read(other, scene, book) {
                Err(problem) => evidence.push(problem),
                Ok(read) => {
                    evidence.push(read.evidence);
                    alerts.push(read.alert);
                    texts.push(read.text);
                }
            }
            paths.push(other.file.value.below(&scene.inputs.system).to_string());
        }
        let location = scene.at(near);
        Self {
            // `open_all` always gives at least one piece of evidence.
            evidence: Evidence::all(evidence, || {
                Evidence::absent(super::problem::not_named("monitoring.rules"), location.clone())
            }),
            alerts,
            texts,
            paths,
            location,
        }
    }

    /// The rule files that were read, relative to the repository's root.
    pub(super) fn paths(&self) -> &[String] {
        &self.paths
    }

    /// The alerts that read `metric`, or a series that holds its values: `_bucket` and `_sum` of a
    /// histogram, `_total` of a counter. `_count` alone says how often, not how long or how much.
    pub(super) fn reading(&self, metric: &str) -> impl Iterator<Item = &AlertFacts> {
        let names: BTreeSet<String> =
            ["", "_bucket", "_sum", "_total"].iter().map(|suffix| format!("{metric}{suffix}")).collect();
        self.alerts.iter().filter(move |alert| alert.metrics.iter().any(|read| names.contains(read)))
    }

    /// Whether an alert that was not understood has the word `metric` in it.
    pub(super) fn obscure(&self, metric: &str) -> Option<&AlertFacts> {
        let mut searched: Option<&Rc<str>> = None;
        let pairs = self.alerts.iter().zip(&self.texts).filter(|(alert, _)| !alert.understood);
        pairs
            .filter(|(_, text)| {
                // The alerts of one file follow each other: its text is searched once, not for each of them.
                let new = searched.replace(text).is_none_or(|last| !Rc::ptr_eq(last, text));
                new && text.contains(metric)
            })
            .map(|(alert, _)| alert)
            .next()
    }

    pub(super) fn into_facts(self) -> MonitoringFacts {
        let rules = RulesFacts { evidence: self.evidence, alerts: self.alerts };
        MonitoringFacts { rules, location: self.location }
    }
}

fn facts(alert: &prometheus::Alert, document: &Document, records: &[&Record], book: &Book) -> AlertFacts {
    let location = document.at(alert.position);
    let link = alert.annotation("runbook_url").or_else(|| alert.annotation("runbook"));
    let link_place = link.map_or_else(|| location.clone(), |link| document.at(link.position));
    let (understood, compares, constant, above_one) = match &alert.expr {
        Expression::Understood(reading) => {
            let constant = reading.constant || reading.never;
            // All release signals are better when lower: an alert that waits for a fall watches something else.
            let rises = |c: &Comparison| {
                // Nothing rises above infinity.
                let reachable =
                    c.threshold.as_deref().and_then(|text| text.parse().ok()).is_none_or(f64::is_finite);
                reachable && matches!(c.operator, Operator::Above | Operator::AtLeast)
            };
            let compares = reading.compares && reading.comparisons.iter().any(rises);
            (true, compares, constant, reading.suspicious)
        }
        Expression::NotUnderstood { .. } => (false, false, false, false),
    };
    AlertFacts {
        name: alert.name.clone(),
        understood,
        metrics: prometheus::metrics_read(alert, records).into_iter().collect(),
        compares,
        constant,
        above_one,
        for_seconds: alert.for_ms / 1_000,
        severity: alert.label("severity").unwrap_or_default().to_owned(),
        prometheus: true,
        runbook: LinkFacts::follow(link.map(|link| link.value.as_str()), book, link_place),
        location,
    }
}
