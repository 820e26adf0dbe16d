//! Prometheus rule files, plain and as Kubernetes `PrometheusRule`.
//!
//! The structure is judged as Prometheus does when it loads the file (`model/rulefmt`), except for the
//! expressions: one that is not parsed here is [`Expression::NotUnderstood`], never a fault of the file.

mod container;
mod records;
mod rules;
mod template;

use crate::document::{Located, decode};
use crate::evidence::promql::{self, Expression};
use crate::model::{Fault, Limits, Position};

pub use self::records::{Carriers, Records, Sources};

use self::container::Source;
use self::rules::{Group, Groups, Kind, Rule};

/// The rules of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFile {
    /// The alerting rules, in the order of the file.
    pub alerts: Vec<Alert>,
    /// The recording rules, in the order of the file.
    pub records: Vec<Record>,
}

/// An alerting rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Its name; not unique, not even in one group.
    pub name: String,
    /// What is known of its expression.
    pub expr: Expression,
    /// How long after an event its expression is computed at the latest, in milliseconds: the group's `interval` and
    /// `query_offset`; without them 0, for what the server is configured with is not seen here.
    pub delay_ms: i64,
    /// How long the condition must hold before it fires, in milliseconds; 0 when nothing is said.
    pub for_ms: i64,
    /// Its labels, those of the group included; its own win.
    pub labels: Vec<(String, String)>,
    /// Its annotations.
    pub annotations: Vec<Annotation>,
    /// Where its name stands.
    pub position: Position,
}

/// An annotation of an alert, templates as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// Its name, such as `runbook_url`.
    pub name: String,
    /// Its text.
    pub value: String,
    /// Where the text stands.
    pub position: Position,
}

/// A recording rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The metric it records.
    pub name: String,
    /// What is known of its expression.
    pub expr: Expression,
    /// Whether it is recorded often enough to say something of the present: at least once a day.
    pub is_prompt: bool,
}

impl Alert {
    /// The value of the label `name`.
    #[must_use]
    pub fn label(&self, name: &str) -> Option<&str> {
        self.labels.iter().find(|(label, _)| label == name).map(|(_, value)| value.as_str())
    }

    /// The annotation `name`.
    #[must_use]
    pub fn annotation(&self, name: &str) -> Option<&Annotation> {
        self.annotations.iter().find(|annotation| annotation.name == name)
    }
}

/// Reads a rule file: `groups:` as Prometheus loads it, or one or more `PrometheusRule` resources.
///
/// Reports every defect; a file of another kind is refused with a code of its own (`template`, `config-map`,
/// `promtool-test`, `prometheus-config`, `not-rules`).
pub fn parse(text: &str, limits: &Limits) -> Result<RuleFile, Vec<Fault>> {
    let mut file = RuleFile { alerts: Vec::new(), records: Vec::new() };
    let mut faults = Vec::new();
    for source in container::sources(text, limits)? {
        let groups = match &source {
            Source::Plain(node) => decode::<Groups<false>>(node).map(|groups| groups.0),
            Source::Operator(node) => decode::<Groups<true>>(node).map(|groups| groups.0),
        };
        // The tree of a large file takes more room than all that is kept of it.
        drop(source);
        match groups {
            Ok(groups) => {
                for mut group in groups {
                    for rule in std::mem::take(&mut group.rules) {
                        file.add(rule, &group, limits);
                    }
                }
            }
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(file) } else { Err(faults) }
}

/// The longest time between two evaluations that say something of the present: a day, in milliseconds.
const PROMPT_MS: i64 = 86_400_000;

impl RuleFile {
    fn add(&mut self, rule: Rule, group: &Group, limits: &Limits) {
        let expr = promql::read(&rule.expr, limits);
        let Located { value: name, span } = rule.name;
        match rule.kind {
            Kind::Record => {
                self.records.push(Record { name, expr, is_prompt: group.delay_ms <= PROMPT_MS });
            }
            Kind::Alert { for_ms, annotations } => {
                let own = |name: &str| rule.labels.iter().any(|(label, _)| label == name);
                let inherited = group.labels.iter().filter(|(label, _)| !own(label)).cloned();
                let labels = inherited.chain(rule.labels.iter().cloned()).collect();
                let (delay_ms, position) = (group.delay_ms, span.start);
                self.alerts.push(Alert { name, expr, delay_ms, for_ms, labels, annotations, position });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::{Records, RuleFile, parse};
    use crate::evidence::promql::{Effect, Turn};
    use crate::model::Limits;

    fn file(text: &str) -> RuleFile {
        parse(text, &Limits::DEFAULT).unwrap()
    }

    /// The codes and lines of all faults.
    fn faults(text: &str) -> Vec<(&'static str, usize)> {
        let faults = parse(text, &Limits::DEFAULT).unwrap_err();
        faults.iter().map(|fault| (fault.code, fault.span.start.line)).collect()
    }

    const RULES: &str = "\
groups:
  - name: claims
    interval: 30s
    query_offset: 1m
    labels: {team: claims, severity: ticket}
    rules:
      - record: job:errors:rate5m
        expr: sum by (job) (rate(errors_total[5m]))
      - record: job:ratio
        expr: job:errors:rate5m / job:requests:rate5m
      - record: job:requests:rate5m
        expr: sum by (job) (rate(requests_total[5m]) + job:ratio * 0)
      - alert: HighErrors
        expr: |
          job:ratio
            > 0.05
        for: 1h30m
        labels:
          severity: page
          priority: 1
        annotations:
          runbook_url: https://example.org/#high-errors
          summary: '{{ $labels.job }}: {{ $value | humanizePercentage }}'
";

    #[test]
    fn reads_alerts_with_their_places() {
        let file = file(RULES);
        assert_eq!((file.alerts.len(), file.records.len()), (1, 3));
        let alert = &file.alerts[0];
        assert_eq!((alert.name.as_str(), alert.delay_ms, alert.for_ms), ("HighErrors", 90_000, 5_400_000));
        assert_eq!((alert.position.line, alert.position.column), (13, 16));
        let labels = ["team", "severity", "priority", "job"].map(|name| alert.label(name));
        assert_eq!(labels, [Some("claims"), Some("page"), Some("1"), None]);
        let runbook = alert.annotation("runbook_url").unwrap();
        assert_eq!((runbook.value.as_str(), runbook.position.line), ("https://example.org/#high-errors", 22));
    }

    #[test]
    fn follows_recording_rules_to_what_they_are_made_of() {
        let records = Records::new(file(RULES).records);
        let rise = |rated| BTreeSet::from([Effect { turn: Turn::Up, rated, sized: true }]);
        let carriers = |metric: &str| {
            let carriers = records.carriers(BTreeMap::from([(metric.to_owned(), rise(false))]));
            carriers.into_iter().collect::<Vec<_>>()
        };
        let of_errors: Vec<_> = carriers("errors_total");
        let rises = |name: &str, rated| (name.to_owned(), rise(rated));
        assert_eq!(
            of_errors,
            [
                rises("errors_total", false),
                rises("job:errors:rate5m", true),
                rises("job:ratio", true),
                // Nothing times it moves nothing, though it is read.
                ("job:requests:rate5m".to_owned(), BTreeSet::new()),
            ]
        );
        let of_requests: BTreeMap<_, _> = carriers("requests_total").into_iter().collect();
        assert_eq!(
            of_requests["job:ratio"],
            BTreeSet::from([Effect { turn: Turn::Down, rated: true, sized: true }])
        );
        assert_eq!(carriers("up").len(), 1);
        let first =
            super::Sources { metrics: BTreeSet::from(["job:ratio".to_owned()]), ..Default::default() };
        let sources = records.sources(&first).unwrap();
        let metrics: Vec<_> = sources.metrics.iter().map(String::as_str).collect();
        let all = ["errors_total", "job:errors:rate5m", "job:ratio", "job:requests:rate5m", "requests_total"];
        assert_eq!((metrics.as_slice(), sources.windows), (all.as_slice(), BTreeSet::from([300_000])));
    }

    #[test]
    fn a_long_chain_of_records_is_followed_once() {
        let chain: Vec<String> =
            (0..15_000).map(|i| format!("  - {{record: 'r:{i}', expr: '-r:{}'}}\n", i + 1)).collect();
        let chain = chain.concat();
        let records = Records::new(file(&format!("groups:\n- name: g\n  rules:\n{chain}")).records);
        let rise = BTreeSet::from([Effect { turn: Turn::Up, rated: true, sized: true }]);
        let carriers = records.carriers(BTreeMap::from([("r:15000".to_owned(), rise.clone())]));
        assert_eq!((carriers.len(), &carriers["r:0"]), (15_001, &rise), "turned an even number of times");
    }

    #[test]
    fn what_is_recorded_once_a_year_or_never_moves_nothing() {
        let rise = BTreeSet::from([Effect { turn: Turn::Up, rated: true, sized: true }]);
        for (interval, expr, moves) in
            [("1d", "x", true), ("365d", "x", false), ("1m", "x > 2 < 1", false), ("1m", "x > 2", true)]
        {
            let text = format!(
                "groups: [{{name: g, interval: {interval}, rules: [{{record: 'a:x', expr: '{expr}'}}]}}]"
            );
            let carriers =
                Records::new(file(&text).records).carriers(BTreeMap::from([("x".to_owned(), rise.clone())]));
            assert_eq!(carriers["a:x"].is_empty(), !moves, "{interval} {expr}");
        }
    }

    #[test]
    fn unwraps_kubernetes_resources() {
        let rule = "groups: [{name: g, partial_response_strategy: warn, rules: [{alert: A, expr: up == 0}]}]";
        let resource =
            format!("apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec: {{{rule}}}\n");
        let service = "---\napiVersion: v1\nkind: Service\nspec: {groups: 1}\n";
        let two = format!("{resource}{service}---\n{resource}");
        assert_eq!(file(&two).alerts.len(), 2);
        let indented = resource.replace('\n', "\n    ");
        let list = format!("apiVersion: v1\nkind: List\nitems:\n  - {}\n", indented.trim_end());
        assert_eq!(file(&list).alerts.len(), 1);
        let faulty = two.replace("alert: A", "alert: A, severity: x");
        assert_eq!(faults(&faulty), [("unknown-key", 3), ("unknown-key", 11)]);
        assert_eq!(faults("apiVersion: v1\nkind: PrometheusRule\nmetadata: {}\n"), [("missing-key", 1)]);
    }

    #[test]
    fn an_empty_file_has_no_rules() {
        for text in ["", "{}\n", "# nothing\n", "groups:\n", "groups: []\n", "---\n"] {
            assert_eq!(file(text), RuleFile { alerts: vec![], records: vec![] }, "{text:?}");
        }
        assert_eq!(file("groups: [{name: a, rules: }, {name: b}]").alerts.len(), 0);
    }

    #[test]
    fn says_what_a_file_of_another_kind_is() {
        for (text, code) in [
            ("apiVersion: v1\nkind: ConfigMap\ndata:\n  a.yml: |\n    groups: []\n", "config-map"),
            ("groups:\n{{- range .Values.x }}\n  - name: {{ . }}\n{{- end }}\n", "template"),
            ("groups:\n  - name: {{ .Values.x }}\n", "template"),
            ("rule_files: [a.yml]\ntests: []\n", "promtool-test"),
            ("tests:\n  - interval: 1m\n", "promtool-test"),
            ("global: {}\nscrape_configs: []\n", "prometheus-config"),
            ("rule_files: [a.yml]\n", "prometheus-config"),
            ("- targets: [a]\n", "not-rules"),
            ("apiVersion: v1\nkind: Service\n", "not-rules"),
            ("group: []\n", "not-rules"),
            ("groups: []\n---\ngroups: []\n", "documents"),
            ("groups: [\n", "syntax"),
        ] {
            assert_eq!(faults(text)[0].0, code, "{text}");
        }
        let faults = parse("group: []\n", &Limits::DEFAULT).unwrap_err();
        assert_eq!(faults[0].help.as_deref(), Some("did you mean `groups`?"));
    }

    #[test]
    fn reports_every_defect_where_it_stands() {
        let group =
            |rule: &str| format!("groups:\n- name: g\n  rules:\n  - {}\n", rule.replace('\n', "\n    "));
        for (rule, code, line) in [
            ("expr: up", "missing-key", 4),
            ("alert: ''\nexpr: up", "missing-key", 4),
            ("alert: a\nrecord: b\nexpr: up", "invalid-value", 5),
            ("alert: a", "missing-key", 4),
            ("alert: a\nexpr: ''", "missing-key", 4),
            ("record: b\nexpr: up\nfor: 5m", "invalid-value", 6),
            ("record: b\nexpr: up\nkeep_firing_for: 5m", "invalid-value", 6),
            ("record: b\nexpr: up\nannotations: {a: b}", "invalid-value", 6),
            ("record: b{c='d'}\nexpr: up", "invalid-value", 4),
            ("alert: a\nexpr: up\nfor: -5m", "invalid-value", 6),
            ("alert: a\nexpr: up\nfor: 5", "invalid-value", 6),
            ("alert: a\nexpr: up\nfor: 1e9y", "invalid-value", 6),
            ("alert: a\nexpr: up\nfro: 5m", "unknown-key", 6),
            ("alert: a\nexpr: up\nlabels: {__name__: b}", "invalid-value", 6),
            ("alert: a\nexpr: up\nlabels: {a: [b]}", "wrong-type", 6),
            ("alert: a\nexpr: up\nlabels: x", "wrong-type", 6),
            ("alert: a\nexpr: up\nannotations:\n  b: '{{ $label.x }}'", "annotation-template", 7),
            ("alert: a\nexpr: up\nlabels:\n  b: '{{ $value'", "annotation-template", 7),
            ("alert: !x a\nexpr: up", "wrong-type", 4),
        ] {
            assert_eq!(faults(&group(rule)), [(code, line)], "{rule}");
        }
        let many =
            "groups:\n- name: ''\n  limit: many\n- name: b\n- name: b\n  interval: 5\n- {rules: [1]}\n";
        let found = [
            ("missing-key", 2),
            ("wrong-type", 3),
            ("duplicate-group", 5),
            ("invalid-value", 6),
            ("missing-key", 7),
            ("wrong-type", 7),
        ];
        assert_eq!(faults(many), found);
    }

    #[test]
    fn what_prometheus_accepts_is_no_defect() {
        let file = file(
            "groups:\n- name: 7\n  limit: 5\n  query_offset: 1m\n  rules:\n  - {alert: a, expr: 1, for: 0, \
             keep_firing_for: 5m, labels: {a: , b: true}, annotations: }\n  - {record: b-c, expr: 1, for: 0s, \
             labels: {b: '{{'}}\n  - {alert: c, expr: 'histogram_share(1, x)'}\n",
        );
        assert_eq!((file.alerts.len(), file.records.len()), (2, 1));
        assert_eq!(file.alerts[0].label("b"), Some("true"));
    }
}
