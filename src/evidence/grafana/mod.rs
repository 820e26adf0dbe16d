//! Grafana dashboards: which metrics their panels read.
//!
//! Read are the classic model (with `panels`, nested ones included, or the older `rows`), alone, as exported by the
//! programming interface, as resource `v1`, or as text in a `ConfigMap`; and resource `v2` with its `elements`.

mod container;
mod variable;

use std::collections::BTreeSet;

use crate::document::{Format, Kind, Node};
use crate::evidence::promql::{self, Expression};
use crate::model::{Fault, Limits, Position};

use self::container::Model;

/// A dashboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dashboard {
    /// Its title.
    pub title: String,
    /// The queries of its panels in `PromQL`, in the order of the file. Hidden and empty ones are not among them,
    /// nor are those to other sources of data.
    pub queries: Vec<PanelQuery>,
    /// Panels whose queries stand in Grafana's library.
    pub elsewhere: usize,
}

/// A query of a panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelQuery {
    /// The metrics it reads; nothing if it was not understood, or has a variable where a name or number belongs.
    pub metrics: Option<BTreeSet<String>>,
    /// Where its text stands.
    pub position: Position,
}

/// Reads the dashboards of a file. A file of another kind is refused as `not-dashboard`.
pub fn parse(text: &str, format: Format, limits: &Limits) -> Result<Vec<Dashboard>, Vec<Fault>> {
    let mut dashboards = Vec::new();
    container::each(text, format, limits, |model, place| {
        let mut reader = Reader { limits, place, queries: Vec::new(), elsewhere: 0 };
        let root = match model {
            Model::Classic(root) => {
                reader.panels(root);
                for row in root.get("rows").map(Node::items).unwrap_or_default() {
                    reader.panels(row);
                }
                root
            }
            Model::Elements(root) => {
                reader.elements(root);
                root
            }
        };
        let title = root.get("title").and_then(Node::as_text).unwrap_or_default().to_owned();
        dashboards.push(Dashboard { title, queries: reader.queries, elsewhere: reader.elsewhere });
    })?;
    Ok(dashboards)
}

/// The queries of one dashboard.
struct Reader<'p> {
    limits: &'p Limits,
    /// Where a position in the dashboard stands in the file.
    place: &'p dyn Fn(Position) -> Position,
    queries: Vec<PanelQuery>,
    elsewhere: usize,
}

impl Reader<'_> {
    /// The panels of a dashboard or row, and those in them.
    fn panels(&mut self, parent: &Node) {
        for panel in parent.get("panels").map(Node::items).unwrap_or_default() {
            let targets = panel.get("targets").map(Node::items).unwrap_or_default();
            if targets.is_empty() && is_there(panel.get("libraryPanel")) {
                self.elsewhere += 1;
            }
            for target in targets {
                self.query(target, source(target).or_else(|| source(panel)), "hide");
            }
            self.panels(panel);
        }
    }

    /// The panels of resource `v2`.
    fn elements(&mut self, root: &Node) {
        for element in root.get("elements").map(Node::entries).unwrap_or_default() {
            if element.value.get("kind").and_then(Node::as_text) == Some("LibraryPanel") {
                self.elsewhere += 1;
            }
            let group = ["spec", "data", "spec", "queries"];
            let queries = group.iter().try_fold(&element.value, |node, key| node.get(key));
            for item in queries.map(Node::items).unwrap_or_default() {
                let Some(spec) = item.get("spec") else { continue };
                let Some(query) = spec.get("query") else { continue };
                let hidden = spec.get("hidden").is_some_and(|hidden| hidden.kind == Kind::Bool(true));
                if let Some(target) = query.get("spec").filter(|_| !hidden) {
                    let group = query.get("group").or_else(|| query.get("kind")).and_then(Node::as_text);
                    self.query(target, group.filter(|group| *group != "DataQuery"), "hide");
                }
            }
        }
    }

    /// One query; `source` is the kind of the source of data, if it is known.
    fn query(&mut self, target: &Node, source: Option<&str>, hidden: &str) {
        let hidden = target.get(hidden).is_some_and(|hidden| hidden.kind == Kind::Bool(true));
        let Some(expr) = target.get("expr").filter(|_| !hidden && source.is_none_or(is_prometheus)) else {
            return;
        };
        let Some(text) = expr.as_text().filter(|text| !text.trim().is_empty()) else { return };
        let metrics = variable::fill_in(text).and_then(|text| match promql::read(&text, self.limits) {
            Expression::Understood(reading) => Some(reading.metrics),
            Expression::NotUnderstood { .. } => None,
        });
        // A name with a variable in it is a name of something else.
        let metrics = metrics.filter(|metrics| !metrics.iter().any(|name| name.contains(['$', '['])));
        self.queries.push(PanelQuery { metrics, position: (self.place)(expr.span.start) });
    }
}

fn is_there(node: Option<&Node>) -> bool {
    node.is_some_and(|node| node.kind != Kind::Null)
}

/// The kind of the source of data, where it is said: names and variables are not kinds.
fn source(node: &Node) -> Option<&str> {
    let kind = node.get("datasource")?.get("type")?.as_text()?;
    (kind != "datasource" && !kind.contains('$')).then_some(kind)
}

fn is_prometheus(kind: &str) -> bool {
    kind.contains("prometheus") || kind.contains("mimir") || kind.contains("victoriametrics")
}

#[cfg(test)]
mod tests;
