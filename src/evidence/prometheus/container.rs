//! What kind of file holds the rules, and where in it they stand.

use crate::document::{Format, Kind, Node, read_all};
use crate::model::{Fault, Limits, Span, nearest};

/// A mapping with `groups`.
pub(super) enum Source {
    /// A file that Prometheus loads.
    Plain(Node),
    /// The `spec` of a `PrometheusRule`, which the operator turns into such a file.
    Operator(Node),
}

/// Keys by which a Prometheus configuration is known.
const CONFIGURATION: [&str; 7] = [
    "global",
    "scrape_configs",
    "scrape_config_files",
    "alerting",
    "rule_files",
    "remote_write",
    "remote_read",
];

/// Every mapping with `groups` in a file; none, if the file is empty. Fails on a file of another kind.
pub(super) fn sources(text: &str, limits: &Limits) -> Result<Vec<Source>, Vec<Fault>> {
    let documents = read_all(text, Format::Yaml, limits)
        .map_err(|faults| if is_chart(text) { faults.into_iter().map(template).collect() } else { faults })?;
    let mut sorter = Sorter::default();
    let documents: Vec<Node> = documents.into_iter().filter(|node| !node.is_empty()).collect();
    let places: Vec<Span> = documents.iter().map(|node| node.span.clone()).collect();
    for document in documents {
        sorter.take(document);
    }
    // Prometheus reads the first document of a rule file and passes over the others in silence.
    let plain = sorter.sources.iter().any(|source| matches!(source, Source::Plain(_)));
    if plain && let Some(second) = places.get(1) {
        let fault = Fault::new(
            "documents",
            "Prometheus reads only the first document of a rule file",
            second.clone(),
        );
        sorter.faults.push(fault.with_help("put all groups under one `groups:`, or in files of their own"));
    }
    if sorter.sources.is_empty() && sorter.faults.is_empty() {
        sorter.faults.extend(sorter.others);
    }
    if sorter.faults.is_empty() { Ok(sorter.sources) } else { Err(sorter.faults) }
}

/// The fault of a file that does not parse and has template actions outside quotes.
fn template(fault: Fault) -> Fault {
    let message =
        format!("the file looks like a template, and as it stands it does not parse: {}", fault.message);
    Fault::new("template", message, fault.span)
        .with_help("name the rendered file, for example what `helm template` writes")
}

#[derive(Default)]
struct Sorter {
    sources: Vec<Source>,
    faults: Vec<Fault>,
    /// Resources without rules: passed over next to rules, a fault where there are none.
    others: Vec<Fault>,
}

impl Sorter {
    fn take(&mut self, mut document: Node) {
        let span = document.span.clone();
        let (Kind::Map(_), None) = (&document.kind, &document.tag) else {
            let message = format!("wanted a mapping with `groups`, found {}", document.kind_name());
            self.faults.push(Fault::new("not-rules", message, span));
            return;
        };
        let kind =
            document.get("apiVersion").and(document.get("kind")).and_then(Node::as_text).map(str::to_owned);
        match kind.as_deref() {
            Some("PrometheusRule") => {
                if let Some(spec) = take(&mut document, "spec") {
                    self.sources.push(Source::Operator(spec));
                } else {
                    let message = "the PrometheusRule needs the key `spec`";
                    self.faults.push(Fault::new("missing-key", message, Span::at(span.start)));
                }
            }
            Some("List" | "PrometheusRuleList") => {
                if let Some(Node { kind: Kind::List(items), .. }) = take(&mut document, "items") {
                    for item in items {
                        self.take(item);
                    }
                }
            }
            Some("ConfigMap") => {
                let values = document.get("data").map(Node::entries).unwrap_or_default();
                let holds_rules = values
                    .iter()
                    .any(|entry| entry.value.as_text().is_some_and(|text| text.contains("groups:")));
                let message = "the file is a ConfigMap; rules in its texts are not read";
                let fault = Fault::new("config-map", message, span)
                    .with_help("name the rule file that the ConfigMap is made from");
                if holds_rules { &mut self.faults } else { &mut self.others }.push(fault);
            }
            Some(kind) => {
                let message = format!("the file holds a Kubernetes {kind} and no PrometheusRule");
                self.others.push(Fault::new("not-rules", message, span));
            }
            None if document.get("groups").is_some() => self.sources.push(Source::Plain(document)),
            None => self.faults.push(other(&document)),
        }
    }
}

fn take(document: &mut Node, key: &str) -> Option<Node> {
    match &mut document.kind {
        Kind::Map(entries) => {
            let at = entries.iter().position(|entry| entry.key == key)?;
            Some(entries.swap_remove(at).value)
        }
        _ => None,
    }
}

/// The fault of a mapping without `groups`.
fn other(document: &Node) -> Fault {
    let keys = || document.entries().iter().map(|entry| entry.key.as_str());
    let span = document.span.clone();
    if keys().any(|key| key == "tests") {
        return Fault::new("promtool-test", "the file is a test for promtool, not a rule file", span)
            .with_help("name the file that its `rule_files` lists");
    }
    if keys().any(|key| CONFIGURATION.contains(&key)) {
        return Fault::new(
            "prometheus-config",
            "the file is a Prometheus configuration, not a rule file",
            span,
        )
        .with_help("name the file that its `rule_files` lists");
    }
    let fault = Fault::new("not-rules", "the file has no `groups` and is no PrometheusRule", span);
    match keys().find(|key| nearest(key, ["groups"]).is_some()) {
        Some(_) => fault.with_help("did you mean `groups`?"),
        None => fault,
    }
}

/// Whether a text that is not YAML is the template of a chart or playbook. `{{ $value }}` in an annotation is not:
/// that is what Prometheus itself fills in.
fn is_chart(text: &str) -> bool {
    const MARKS: [&str; 7] =
        ["{%", "{{-", "{{ .Values", "{{.Values", "{{ .Release", "{{ include", "{{ template"];
    MARKS.iter().any(|mark| text.contains(mark))
        || text.lines().any(|line| line.trim_start().starts_with("{{"))
}
