//! Where in a file the configuration stands: it is the file, or text in a resource of Kubernetes.

use crate::document::{Format, Node, read, read_all};
use crate::evidence::embedded::Embedded;
use crate::evidence::settings;
use crate::model::{Fault, Limits, Span};

/// Reads the configuration of a file with `read_config`, places as they are in the file.
pub(super) fn open<T>(
    text: &str,
    limits: &Limits,
    read_config: impl Fn(&Node) -> Result<T, Vec<Fault>>,
) -> Result<T, Vec<Fault>> {
    let documents = read_all(text, Format::Yaml, limits).map_err(|faults| templated(text, faults))?;
    let Some(first) = documents.iter().find(|document| !document.is_empty()) else {
        let fault = Fault::new("empty", "the file is empty", Span::START);
        return Err(vec![fault]);
    };
    if first.get("apiVersion").and(first.get("kind")).is_none() {
        return if first.get("route").or_else(|| first.get("receivers")).is_some() {
            read_config(first)
        } else {
            let message =
                "the file has neither `route` nor `receivers`, so it is no configuration of Alertmanager";
            Err(vec![Fault::new("not-alertmanager", message, first.span.clone())])
        };
    }
    let mut found = Vec::new();
    for document in &documents {
        resources(document, &mut found);
    }
    match found.as_slice() {
        [Found::Text(node)] => {
            let Some(inner) = Embedded::of(node, text) else { return Err(vec![encoded(node)]) };
            let in_outer = |faults: Vec<Fault>| faults.into_iter().map(|fault| inner.fault(fault)).collect();
            let root = read(inner.text, Format::Yaml, limits)
                .map_err(|faults| templated(inner.text, faults))
                .map_err(in_outer)?;
            read_config(&root).map_err(in_outer)
        }
        [Found::Encoded(node)] => Err(vec![encoded(node)]),
        [] => {
            let message = "no resource in the file has a text `alertmanager.yaml` or `alertmanager.yml`";
            Err(vec![Fault::new("not-alertmanager", message, first.span.clone())])
        }
        [_, second, ..] => {
            let (Found::Text(node) | Found::Encoded(node)) = second;
            let message = "the file holds several configurations of Alertmanager, and one is meant";
            Err(vec![Fault::new("several", message, node.span.clone())])
        }
    }
}

fn encoded(node: &Node) -> Fault {
    let message = "the configuration stands in base64, which is not decoded here";
    Fault::new("encoded", message, node.span.clone()).with_help("name the file that the Secret is made from")
}

fn templated(text: &str, faults: Vec<Fault>) -> Vec<Fault> {
    if !settings::is_templated(text) {
        return faults;
    }
    let message = |fault: &Fault| {
        format!("the file looks like a template, and as it stands it does not parse: {}", fault.message)
    };
    faults.into_iter().map(|fault| Fault::new("template", message(&fault), fault.span)).collect()
}

enum Found<'n> {
    Text(&'n Node),
    Encoded(&'n Node),
}

/// The configurations in a resource, or in those of a list.
fn resources<'n>(resource: &'n Node, found: &mut Vec<Found<'n>>) {
    let kind = resource.get("kind").and_then(Node::as_text).unwrap_or_default();
    if kind.ends_with("List") {
        for item in resource.get("items").map(Node::items).unwrap_or_default() {
            resources(item, found);
        }
        return;
    }
    let keys: &[(&str, bool)] = match kind {
        "Secret" => &[("stringData", false), ("data", true)],
        "ConfigMap" => &[("data", false)],
        _ => &[],
    };
    for (key, encoded) in keys {
        let entries = resource.get(key).map(Node::entries).unwrap_or_default();
        for entry in entries.iter().filter(|entry| is_configuration(&entry.key)) {
            found.push(if *encoded { Found::Encoded(&entry.value) } else { Found::Text(&entry.value) });
        }
    }
}

fn is_configuration(key: &str) -> bool {
    matches!(key, "alertmanager.yaml" | "alertmanager.yml")
}
