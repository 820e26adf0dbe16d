//! Tests of rules, held against `promtool test rules`.

use std::path::Path;

use startklar::evidence::promtool;
use startklar::model::{Fault, Limits};

use super::{files, judge};

/// Groups, expectations of alerts and expectations of expressions, counted by `PyYAML`.
const TESTS: [(&str, usize, usize, usize); 8] = [
    ("at-modifier-test.yml", 1, 0, 0),
    ("bad-rules-error-test.yml", 1, 0, 0),
    ("bad-rules-syntax-test.yml", 1, 0, 0),
    ("failing.yml", 2, 3, 1),
    ("negative-offset-test.yml", 1, 0, 0),
    ("no-test-group-interval.yml", 1, 0, 2),
    ("rules_run_fuzzy.yml", 2, 0, 4),
    ("start-time-test.yml", 4, 0, 9),
];

/// Keys that the promtool of Debian 12 does not know yet.
const LATER: [&str; 2] = ["fuzzy_compare", "start_timestamp"];

fn parse(file: &Path) -> Result<promtool::TestFile, Vec<Fault>> {
    promtool::parse(&std::fs::read_to_string(file).unwrap(), &Limits::DEFAULT)
}

/// Whether promtool loads a file of tests, whatever comes of them; `None` where it is not installed.
fn loads(file: &Path) -> Option<bool> {
    const REFUSALS: [&str; 5] =
        ["yaml:", "parse error", "not a valid duration", "repeated in evaluation order", "misses required"];
    let (_, text) = judge("promtool", &["test", "rules"], file)?;
    Some(!REFUSALS.iter().any(|refusal| text.contains(refusal)))
}

#[test]
fn tests_of_the_corpus_are_read_and_nothing_else() {
    let Some(files) = files("promtool-tests") else { return };
    let mut read = 0;
    for (name, file) in &files {
        let Some((_, groups, alerts, expressions)) = TESTS.iter().find(|(known, ..)| known == name) else {
            // Two configurations consist of nothing but `rule_files`, or of nothing.
            let empty = name.starts_with("prometheus-config");
            assert_eq!(parse(file).is_ok_and(|tests| tests.groups.is_empty()), empty, "{name}");
            continue;
        };
        let tests = parse(file).unwrap();
        let sum = |count: fn(&promtool::TestGroup) -> usize| tests.groups.iter().map(count).sum::<usize>();
        let counted = (tests.groups.len(), sum(|group| group.alerts.len()), sum(|group| group.expressions));
        assert_eq!(counted, (*groups, *alerts, *expressions), "{name}");
        read += 1;
    }
    assert_eq!((read, files.len()), (TESTS.len(), 25));
}

#[test]
fn what_is_expected_of_alerts_is_found_where_it_stands() {
    let Some(files) = files("promtool-tests") else { return };
    let (_, file) = files.iter().find(|(name, _)| name == "failing.yml").unwrap();
    let text = std::fs::read_to_string(file).unwrap();
    let tests = parse(file).unwrap();
    let found: Vec<_> = tests.groups.iter().flat_map(|group| &group.alerts).collect();
    for test in &found {
        let line = text.lines().nth(test.position.line - 1).unwrap();
        assert_eq!(line.trim(), format!("alertname: {}", test.alert));
    }
    assert_eq!(found.iter().map(|test| test.firing).collect::<Vec<_>>(), [1, 0, 0]);
}

#[test]
fn promtool_loads_the_same_files_of_the_corpus() {
    let Some(files) = files("promtool-tests") else { return };
    for (name, file) in &files {
        let text = std::fs::read_to_string(file).unwrap();
        if LATER.iter().any(|key| text.contains(key)) {
            continue;
        }
        let Some(loads) = loads(file) else { return };
        assert_eq!(parse(file).is_ok(), loads, "{name}");
    }
}

/// Small files, good and bad. What they say of rules is not asked.
const SMALL: [&str; 26] = [
    "",
    "{}",
    "tests:",
    "tests: [{}]",
    "tests: [null]",
    "test: []",
    "tests: {}",
    "rule_files: x.yml",
    "rule_files: [1, true]",
    "evaluation_interval: 1",
    "evaluation_interval: 1m30s",
    "evaluation_interval: 30s1m",
    "group_eval_order: [a, b, a]",
    "tests: [{interval: 1m, name: 1, external_labels: {a: 1}, external_url: x}]",
    "tests: [{external_labels: [a]}]",
    "tests: [{input_series: [{series: a, values: 1}]}]",
    "tests: [{input_series: [{series: a, values: 1 2x}], promql_expr_test: [{expr: a, eval_time: 1m}]}]",
    "tests: [{input_series: [{series: a, value: 1}]}]",
    "tests: [{alert_rule_test: [{eval_time: 1m}]}]",
    "tests: [{alert_rule_test: [{alertname: A}]}]",
    "tests: [{alert_rule_test: [{alertname: A, exp_alerts: [{exp_labels: {a: 1}}, {}]}]}]",
    "tests: [{alert_rule_test: [{alertname: A, exp_alerts: [{exp_label: {a: 1}}]}]}]",
    "tests: [{alert_rule_test: [{alertname: A, exp_alerts: {exp_labels: {}}}]}]",
    "tests: [{promql_expr_test: [{expr: '1', eval_time: 1m, exp_samples: [{value: 1e3, labels: '{}'}]}]}]",
    "tests: [{promql_expr_test: [{expr: '1', exp_samples: [{value: one}]}]}]",
    "tests: []\ntests: []",
];

#[test]
fn promtool_loads_the_same_small_files() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tests.yml");
    for text in SMALL {
        std::fs::write(&file, text).unwrap();
        let Some(loads) = loads(&file) else { return };
        assert_eq!(parse(&file).is_ok(), loads, "{text}");
    }
}
