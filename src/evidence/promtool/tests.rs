//! Files of tests that are read, and their defects.

use super::{TestFile, parse};
use crate::model::Limits;

fn file(text: &str) -> TestFile {
    parse(text, &Limits::DEFAULT).unwrap()
}

/// The codes and lines of all faults.
fn faults(text: &str) -> Vec<(&'static str, usize)> {
    let faults = parse(text, &Limits::DEFAULT).unwrap_err();
    faults.iter().map(|fault| (fault.code, fault.span.start.line)).collect()
}

const TESTS: &str = "\
rule_files:
  - rules.yaml
  - ../other/*.yml
evaluation_interval: 1m
group_eval_order: [a, b]
tests:
  - interval: 1m
    name: fires
    input_series:
      - series: 'errors_total{job=\"a\"}'
        values: 0+10x20
      - { series: 'requests_total', values: 0+10x20 _ stale }
    alert_rule_test:
      - eval_time: 15m
        alertname: HighErrors
        exp_alerts:
          - exp_labels: { severity: page, job: a }
            exp_annotations: { summary: 'x' }
          -
      - alertname: LowErrors
        eval_time: 0
    promql_expr_test:
      - { expr: up, eval_time: 4m, exp_samples: [{ labels: 'up{}', value: 1 }, { value: .nan }, { value: -2.5e3 }] }
  -
";

#[test]
fn reads_what_is_expected_of_alerts() {
    let file = file(TESTS);
    let names: Vec<_> =
        file.rule_files.iter().map(|name| (name.value.as_str(), name.span.start.line)).collect();
    assert_eq!(names, [("rules.yaml", 2), ("../other/*.yml", 3)]);
    assert_eq!(file.groups.len(), 2);
    let group = &file.groups[0];
    assert_eq!(group.fed.iter().map(String::as_str).collect::<Vec<_>>(), ["errors_total", "requests_total"]);
    let seen: Vec<_> =
        group.alerts.iter().map(|test| (test.alert.as_str(), test.firing, test.position.line)).collect();
    assert_eq!(seen, [("HighErrors", 2, 15), ("LowErrors", 0, 20)]);
    assert_eq!((group.expressions, file.groups[1].alerts.len()), (1, 0));
}

#[test]
fn an_empty_file_tests_nothing() {
    for text in ["", "{}\n", "# nothing\n", "tests:\n", "rule_files: []\ntests: []\n"] {
        assert!(file(text).groups.is_empty(), "{text:?}");
    }
}

#[test]
fn only_the_first_document_counts() {
    let two = format!("rule_files: [a.yml]\n---\n{TESTS}");
    assert!(file(&two).groups.is_empty());
}

#[test]
fn every_defect_is_reported_where_it_stands() {
    let group = |text: &str| format!("tests:\n  - {}\n", text.replace('\n', "\n    "));
    for (text, code, line) in [
        ("groups: []\n".to_owned(), "not-tests", 1),
        ("tests: {}\n".to_owned(), "wrong-type", 1),
        ("test: []\n".to_owned(), "unknown-key", 1),
        ("evaluation_interval: 5\n".to_owned(), "invalid-value", 1),
        ("group_eval_order: [a, a]\n".to_owned(), "invalid-value", 1),
        ("- a\n".to_owned(), "wrong-type", 1),
        (group("intervall: 1m"), "unknown-key", 2),
        (group("interval: -1m"), "invalid-value", 2),
        (group("input_series:\n- series: a\n  values: 1 two"), "invalid-value", 4),
        (group("input_series:\n- series: a\n  value: 1"), "unknown-key", 4),
        (group("alert_rule_test:\n- eval_time: 1m"), "missing-key", 3),
        (group("alert_rule_test:\n- alertname: ''"), "missing-key", 3),
        (group("alert_rule_test:\n- {alertname: a, eval_time: soon}"), "invalid-value", 3),
        (group("alert_rule_test:\n- {alertname: a, exp_alert: []}"), "unknown-key", 3),
        (group("alert_rule_test:\n- {alertname: a, exp_alerts: [{labels: {}}]}"), "unknown-key", 3),
        (group("alert_rule_test:\n- {alertname: a, exp_alerts: 1}"), "wrong-type", 3),
        (group("promql_expr_test:\n- {eval_time: 1m}"), "missing-key", 3),
        (group("promql_expr_test:\n- {expr: a, exp_samples: [{value: one}]}"), "invalid-value", 3),
        ("tests: [\n".to_owned(), "syntax", 1),
        ("tests: []\ntests: []\n".to_owned(), "duplicate-key", 2),
    ] {
        assert_eq!(faults(&text), [(code, line)], "{text}");
    }
}
