//! Where in a file dashboards stand: it is one, wraps one, or holds several as text in resources of Kubernetes.

use crate::document::{Format, Kind, Node, read, read_all};
use crate::evidence::embedded::Embedded;
use crate::model::{Fault, Limits, Position};

/// A dashboard by its model.
pub(super) enum Model<'n> {
    /// With `panels` or `rows`.
    Classic(&'n Node),
    /// With `elements`.
    Elements(&'n Node),
}

/// Hands each dashboard of a file to `take`, with a function from places in it to places in the file.
pub(super) fn each(
    text: &str,
    format: Format,
    limits: &Limits,
    mut take: impl FnMut(Model<'_>, &dyn Fn(Position) -> Position),
) -> Result<(), Vec<Fault>> {
    let mut faults = Vec::new();
    let mut found = false;
    for document in read_all(text, format, limits)?.iter().filter(|document| document.kind != Kind::Null) {
        if let Some(model) = model(document) {
            found = true;
            take(model, &|position| position);
            continue;
        }
        let mut texts = Vec::new();
        resources(document, &mut texts);
        for node in texts {
            let Some(inner) = Embedded::of(node, text) else { continue };
            let fault = |fault| inner.fault(fault);
            match read(inner.text, Format::Json, limits) {
                Ok(root) => match model(&root) {
                    Some(model) => {
                        found = true;
                        take(model, &|position| inner.outer(position));
                    }
                    None => faults.push(fault(other(&root))),
                },
                Err(read) => faults.extend(read.into_iter().map(fault)),
            }
        }
        if !found && faults.is_empty() {
            faults.push(other(document));
        }
    }
    if !found && faults.is_empty() {
        faults.push(Fault::new("empty", "the file is empty", crate::model::Span::START));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn other(node: &Node) -> Fault {
    let message = "the file is no Grafana dashboard: it has neither `panels` nor `rows` nor `elements`";
    Fault::new("not-dashboard", message, node.span.clone())
}

/// The dashboard that a document is or wraps.
fn model(document: &Node) -> Option<Model<'_>> {
    let spec = document.get("spec").filter(|_| {
        let version = document.get("apiVersion").and_then(Node::as_text).unwrap_or_default();
        version.starts_with("dashboard.grafana.app/")
    });
    let root = spec.or_else(|| document.get("dashboard")).unwrap_or(document);
    if root.get("elements").is_some_and(|elements| matches!(elements.kind, Kind::Map(_))) {
        return Some(Model::Elements(root));
    }
    // A dashboard that is still empty has a version of its model all the same.
    let classic = ["panels", "rows"].iter().any(|key| root.get(key).is_some_and(is_list));
    (classic || root.get("schemaVersion").is_some()).then_some(Model::Classic(root))
}

fn is_list(node: &Node) -> bool {
    matches!(node.kind, Kind::List(_))
}

/// The texts of dashboards in a resource, or in those of a list.
fn resources<'n>(resource: &'n Node, texts: &mut Vec<&'n Node>) {
    let kind = resource.get("kind").and_then(Node::as_text).unwrap_or_default();
    if kind.ends_with("List") {
        for item in resource.get("items").map(Node::items).unwrap_or_default() {
            resources(item, texts);
        }
    } else if kind == "ConfigMap" {
        let entries = resource.get("data").map(Node::entries).unwrap_or_default();
        texts.extend(
            entries.iter().filter(|it| it.key.to_ascii_lowercase().ends_with(".json")).map(|it| &it.value),
        );
    } else if kind == "GrafanaDashboard" {
        texts.extend(resource.get("spec").and_then(|spec| spec.get("json")));
    }
}
