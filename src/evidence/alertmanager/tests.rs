//! Routes and receivers: what is read, what is refused, and the way of an alert.

use super::{Config, Delivery, parse};
use crate::model::Limits;

fn config(text: &str) -> Config {
    parse(text, &Limits::DEFAULT).unwrap()
}

/// The codes and lines of all faults.
fn faults(text: &str) -> Vec<(&'static str, usize)> {
    let faults = parse(text, &Limits::DEFAULT).unwrap_err();
    faults.iter().map(|fault| (fault.code, fault.span.start.line)).collect()
}

/// Where an alert arrives, and the receivers.
fn way(config: &Config, labels: &[(&str, &str)]) -> (Delivery, String) {
    let labels: Vec<_> =
        labels.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let target = config.follow(&labels);
    (target.delivery, target.receivers.into_iter().collect::<Vec<_>>().join(" "))
}

const CONFIG: &str = "\
global:
  slack_api_url: https://hooks.example.org/x
route:
  receiver: 'null'
  group_by: [alertname]
  routes:
    - matchers: [alertname = Watchdog]
      receiver: 'null'
    - matchers: ['severity=~\"critical|page\"', team!=other]
      receiver: pager
      continue: true
    - match: { severity: critical }
      routes:
        - match_re: { alertname: 'Claims.*' }
          receiver: chat
    - matchers: ['{severity=\"ticket\"}']
      receiver: mail
      mute_time_intervals: [weekend]
    - matchers: [severity=info]
      receiver: mail
      mute_time_intervals: [ever]
    - matchers: [namespace=claims]
      receiver: chat
receivers:
  - name: 'null'
  - name: pager
    pagerduty_configs: [{ routing_key: x }]
  - name: chat
    slack_configs: [{ channel: '#a' }]
  - name: mail
    webhook_configs: [{ url: http://x.example.org }]
time_intervals:
  - name: weekend
    time_intervals: [{ weekdays: [saturday, sunday] }]
mute_time_intervals:
  - name: ever
    time_intervals: [{ location: Europe/Berlin }]
";

#[test]
fn follows_an_alert_as_alertmanager_does() {
    use Delivery::{Depends, Nowhere, Somewhere};
    let config = config(CONFIG);
    assert_eq!(config.routes(), 8);
    for (labels, delivery, receivers) in [
        (&[("alertname", "Watchdog"), ("severity", "critical")][..], Nowhere, "null"),
        (&[("alertname", "ClaimsDown"), ("severity", "critical")], Somewhere, "chat pager"),
        (&[("alertname", "Down"), ("severity", "critical"), ("team", "other")], Nowhere, "null"),
        (&[("alertname", "A"), ("severity", "page")], Somewhere, "pager"),
        (&[("alertname", "A"), ("severity", "pages"), ("namespace", "x")], Nowhere, "null"),
        (&[("alertname", "A"), ("severity", "pages")], Depends, "null"),
        (&[("alertname", "A"), ("severity", "pages"), ("namespace", "claims")], Somewhere, "chat"),
        (&[("alertname", "A"), ("severity", "ticket")], Somewhere, "mail"),
        (&[("alertname", "A"), ("severity", "info")], Nowhere, "mail"),
        (&[("alertname", "A"), ("severity", "{{ $labels.severity }}")], Depends, "null"),
    ] {
        assert_eq!(way(&config, labels), (delivery, receivers.to_owned()), "{labels:?}");
    }
}

#[test]
fn unwraps_resources_of_kubernetes() {
    let indented = CONFIG.replace('\n', "\n    ");
    let secret = format!(
        "apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\nstringData:\n  alertmanager.yaml: |\n    {}\n",
        indented.trim_end()
    );
    assert_eq!(config(&secret).routes(), 8);
    let map = secret.replace("Secret", "ConfigMap").replace("stringData", "data").replace(".yaml", ".yml");
    assert_eq!(config(&map).routes(), 8);
    let two = format!("apiVersion: v1\nkind: Service\n---\n{secret}");
    assert_eq!(config(&two).routes(), 8);
    assert_eq!(
        faults(&two.replace("channel", "chanel").replace("receiver: chat", "receiver: chatt")).len(),
        2
    );
    assert_eq!(faults(&secret.replace("    receiver: 'null'\n", "\n")), [("invalid-value", 10)]);
    assert_eq!(faults(&format!("{secret}---\n{secret}"))[0].0, "several");
    assert_eq!(
        faults("apiVersion: v1\nkind: Secret\ndata: {alertmanager.yaml: cm91dGU6}\n"),
        [("encoded", 3)]
    );
    assert_eq!(faults("apiVersion: v1\nkind: Secret\ndata: {a.yaml: cm91dGU6}\n"), [("not-alertmanager", 1)]);
}

#[test]
fn every_defect_is_reported_where_it_stands() {
    let with =
        |route: &str, rest: &str| format!("route:\n  receiver: a\n{route}receivers:\n  - name: a\n{rest}");
    let below = |route: &str| with(&format!("  routes:\n    - {route}\n"), "");
    for (text, code, line) in [
        (String::new(), "empty", 1),
        ("groups: []\n".to_owned(), "not-alertmanager", 1),
        ("receivers: []\n".to_owned(), "missing-key", 1),
        ("route: {receiver: a}\n".to_owned(), "undefined", 1),
        ("route: {}\nreceivers: []\n".to_owned(), "invalid-value", 1),
        (with("  continue: true\n", ""), "invalid-value", 2),
        (with("  matchers: [a=b]\n", ""), "invalid-value", 2),
        (with("  recevier: b\n", ""), "unknown-key", 3),
        (with("  repeat_interval: 0s\n", ""), "invalid-value", 3),
        (with("  group_by: ['...', a]\n", ""), "invalid-value", 3),
        (below("{receiver: b}"), "undefined", 4),
        (below("{matchers: [a]}"), "invalid-value", 4),
        (below("{matchers: ['a=~(']}"), "invalid-value", 4),
        (below("{matchers: a=b}"), "wrong-type", 4),
        (below("{match_re: {a: }}"), "invalid-value", 4),
        (below("{mute_time_intervals: [x]}"), "undefined", 4),
        (with("", "  - name: a\n"), "duplicate-name", 5),
        (with("", "  - slack_configs: []\n"), "missing-key", 5),
        (with("", "    slack_config: []\n"), "unknown-key", 5),
        (with("", "    slack_configs: [{channel: x}]\n"), "missing-key", 5),
        (with("", "    email_configs: [{to: x}]\n"), "missing-key", 5),
        (with("", "    webhook_configs: [{url: ''}]\n"), "missing-key", 5),
        (with("", "    webhook_configs: [{url: a, url_file: b}]\n"), "invalid-value", 5),
        (with("", "global: {slack_api_url: a, slack_api_url_file: b}\n"), "invalid-value", 5),
        (with("", "time_intervals: [{time_intervals: []}]\n"), "missing-key", 5),
        (with("", "inhibit_rules: [{target_match_re: {a: }}]\n"), "invalid-value", 5),
        (with("", "x: 1\n"), "unknown-key", 5),
        (with("", &format!("templates: [{}]\n", "'=~',".repeat(1_001))), "limit", 1),
    ] {
        assert_eq!(faults(&text), [(code, line)], "{text}");
    }
    let template = "route:\n{{- range .Values.x }}\n  a: {{ . }}\n{{- end }}\n";
    assert_eq!(faults(template)[0].0, "template");
}
