//! The dashboards, and the metrics that they show.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::Format;
use crate::evidence::grafana;
use crate::facts::evidence::Evidence;
use crate::facts::number::count;
use crate::facts::problem;
use crate::facts::scene::Scene;
use crate::manifest::Monitoring;
use crate::model::{Fault, Location, Span};

/// The dashboards.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DashboardsFacts {
    /// Whether they are there.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// The files, sorted as they are declared.
    pub files: Vec<DashboardFacts>,
}

/// A file with one or more dashboards.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["monitoring.dashboards"]))]
pub struct DashboardFacts {
    /// Its path, relative to the repository's root.
    pub path: String,
    /// The titles of its dashboards.
    pub titles: Vec<String>,
    /// The metrics that its panels read.
    pub metrics: Vec<String>,
    /// Queries that were not understood, and panels whose queries stand in Grafana's library.
    pub not_understood: i64,
    /// The first of those queries; the file, if there are none.
    pub location: Location,
}

pub(super) fn collect(monitoring: Option<&Monitoring>, near: &Span, scene: &Scene<'_>) -> DashboardsFacts {
    let patterns = monitoring.map(|monitoring| monitoring.dashboards.as_slice()).unwrap_or_default();
    let limits = &scene.inputs.limits;
    let mut evidence = Vec::new();
    let mut files = Vec::new();
    for opened in scene.open_all(patterns, "monitoring.dashboards", near, limits.file_bytes) {
        let document = match opened {
            Ok(document) => document,
            Err(problem) => {
                evidence.push(problem);
                continue;
            }
        };
        let dashboards = if let Some(format @ (Format::Json | Format::Yaml)) = Format::of(&document.path) {
            grafana::parse(&document.text, format, limits)
        } else {
            let message = "a dashboard is JSON, or YAML with JSON in it, by the file's name";
            Err(vec![Fault::new("format", message, Span::START)])
        };
        match dashboards {
            Err(faults) => evidence.extend(faults.first().map(|fault| document.unreadable(fault, scene))),
            Ok(dashboards) => {
                evidence.push(document.evidence());
                let queries = || dashboards.iter().flat_map(|dashboard| &dashboard.queries);
                let mut obscure = queries().filter(|query| query.metrics.is_none()).peekable();
                let first = obscure.peek().map(|query| document.at(query.position));
                let elsewhere: usize = dashboards.iter().map(|dashboard| dashboard.elsewhere).sum();
                let metrics: BTreeSet<String> =
                    queries().filter_map(|query| query.metrics.as_ref()).flatten().cloned().collect();
                files.push(DashboardFacts {
                    path: document.path.to_string(),
                    titles: dashboards.iter().map(|dashboard| dashboard.title.clone()).collect(),
                    metrics: metrics.into_iter().collect(),
                    not_understood: count(obscure.count() + elsewhere),
                    location: first.unwrap_or_else(|| Location::file(document.path.as_str())),
                });
            }
        }
    }
    let evidence = Evidence::all(evidence, || {
        Evidence::absent(problem::not_named("monitoring.dashboards"), scene.at(near))
    });
    DashboardsFacts { evidence, files }
}
