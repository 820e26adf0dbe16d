//! Alerts in other shapes than those of the ready system. Teams without Prometheus: alerts of other systems are read
//! from their exported definitions, or left undecided.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod support;

use startklar::audit::{OutcomeKind, Report};
use startklar::model::RepoPath;
use startklar::repository::Memory;
use support::{audit, checklist, system};

/// A monitor as Datadog exports it.
const DATADOG: &str = r#"{
  "name": "Replies are slow",
  "type": "query alert",
  "query": "avg(last_5m):p95:claims.reply.duration{env:prod} > 2.5",
  "message": "See https://wiki.example.org/runbooks/claims-intake#slow-replies @claims-tech"
}
"#;

/// Alarms as `CloudWatch` exports them: the metric, the threshold and the link stand apart.
const CLOUDWATCH: &str = r#"{ "MetricAlarms": [
  { "AlarmName": "fallback", "MetricName": "FallbackShare", "Threshold": 0.05,
    "AlarmDescription": "https://wiki.example.org/runbooks/claims-intake#model-outage" },
  { "AlarmName": "cost", "MetricName": "CostPerReply", "Threshold": 0.08,
    "AlarmDescription": "https://wiki.example.org/runbooks/claims-intake#cost-limit-reached" }
] }
"#;

const DECLARED: &str = r"monitoring:
  other:
    - { name: slow, file: monitoring/slow.json, query: $.query, runbook: $.message }
    - name: fallback
      file: monitoring/alarms.json
      query: $.MetricAlarms[0].MetricName
      threshold: $.MetricAlarms[0].Threshold
      runbook: $.MetricAlarms[0].AlarmDescription
    - name: cost
      file: monitoring/alarms.json
      query: $.MetricAlarms[1].MetricName
      threshold: $.MetricAlarms[1].Threshold
      runbook: $.MetricAlarms[1].AlarmDescription
";

/// The ready system with its monitoring elsewhere; `edit` may change the manifest and both definitions.
fn judged(edit: impl FnOnce(&mut [String; 3])) -> Report {
    let mut repository = system("ready");
    let manifest: RepoPath = "startklar.yaml".parse().unwrap();
    let text = String::from_utf8(repository.get(&manifest).unwrap().to_vec()).unwrap();
    let text = text
        .replace("monitoring:\n  rules: [monitoring/rules.yaml]\n", DECLARED)
        .replace("metric: claims_reply_duration_seconds", "metric: claims.reply.duration")
        .replace("metric: claims_reply_fallback_total", "metric: FallbackShare")
        .replace("metric: claims_reply_cost_usd_total", "metric: CostPerReply");
    let mut texts = [text, DATADOG.to_owned(), CLOUDWATCH.to_owned()];
    edit(&mut texts);
    let [text, datadog, cloudwatch] = texts;
    insert(&mut repository, "startklar.yaml", text);
    insert(&mut repository, "monitoring/slow.json", datadog);
    insert(&mut repository, "monitoring/alarms.json", cloudwatch);
    repository.remove(&"monitoring/rules.yaml".parse().unwrap());
    audit(&repository, &checklist().unwrap()).unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn insert(repository: &mut Memory, path: &str, text: String) {
    repository.insert(path.parse().unwrap(), text);
}

fn outcome(report: &Report, rule: &str) -> (OutcomeKind, String) {
    let rule = report.rules.iter().find(|found| found.id.as_str() == rule).unwrap();
    let location = rule.outcome.location().map(ToString::to_string).unwrap_or_default();
    (rule.outcome.kind(), location)
}

#[test]
fn exported_definitions_that_say_everything_are_evidence() {
    let report = judged(|_| {});
    for rule in ["MON-01", "RUN-02", "OWN-01"] {
        assert_eq!(outcome(&report, rule).0, OutcomeKind::Met, "{rule}: {:?}", report.reason);
    }
}

#[test]
fn what_a_definition_does_not_say_is_missing() {
    type Edit = fn(&mut [String; 3]);
    let cases: [(&str, Edit, &str, &str); 4] = [
        (
            "another metric",
            |t| t[1] = t[1].replace("reply.duration", "reply.durations"),
            "MON-01",
            "startklar.yaml:",
        ),
        ("no comparison", |t| t[1] = t[1].replace(" > 2.5", ""), "MON-01", "monitoring/slow.json:4:12"),
        (
            "no threshold",
            |t| t[2] = t[2].replace("\"Threshold\": 0.05", "\"Other\": 0.05"),
            "MON-01",
            "monitoring/alarms.json:2:44",
        ),
        (
            "no such heading",
            |t| t[1] = t[1].replace("#slow-replies", "#slow"),
            "RUN-02",
            "monitoring/slow.json:5:14",
        ),
    ];
    for (name, edit, rule, place) in cases {
        let (kind, location) = outcome(&judged(edit), rule);
        assert_eq!(kind, OutcomeKind::NotMet, "{name}");
        assert!(location.starts_with(place), "{name}: {location}");
    }
}

#[test]
fn what_cannot_be_read_is_undecided_and_never_a_pass() {
    type Edit = fn(&mut [String; 3]);
    let cases: [(&str, Edit); 3] = [
        ("cut off", |t| t[1].truncate(60)),
        ("filled in elsewhere", |t| t[2] = t[2].replace("0.05", "\"${FALLBACK_LIMIT}\"")),
        ("no query declared", |t| t[0] = t[0].replace("query: $.query, ", "")),
    ];
    for (name, edit) in cases {
        assert_eq!(outcome(&judged(edit), "MON-01").0, OutcomeKind::Unknown, "{name}");
    }
    let absent = judged(|t| t[0] = t[0].replace("monitoring/slow.json", "monitoring/gone.json"));
    assert_eq!(outcome(&absent, "MON-01").0, OutcomeKind::NotMet);
}

#[test]
fn an_alert_for_a_fall_of_another_system_is_none() {
    let report = judged(|t| t[1] = t[1].replace(" > 2.5", " < 2.5"));
    assert_eq!(outcome(&report, "MON-01").0, OutcomeKind::NotMet);
}

#[test]
fn what_a_path_finds_too_often_is_said_in_both_languages() {
    let report =
        judged(|t| t[0] = t[0].replace("$.MetricAlarms[0].Threshold", "$.MetricAlarms[*].Threshold"));
    assert_eq!(outcome(&report, "MON-01").0, OutcomeKind::Unknown);
    let rule = report.rules.iter().find(|rule| rule.id.as_str() == "MON-01").unwrap();
    let said = format!("{:?}", rule.outcome);
    for part in ["finds 2 values, and one is meant", "trifft 2 Werte, gemeint ist einer"] {
        assert_eq!(said.matches(part).count(), 1, "{said}");
    }
}

/// What the alert on slow replies can ask instead, with what its recording rule records.
#[test]
fn sensible_alerts_of_many_shapes_watch_the_signal() {
    let quantile = "histogram_quantile(0.95, sum by (le) (rate(claims_reply_duration_seconds_bucket[10m])))";
    let recorded = "claims:reply_duration_seconds:p95_10m";
    let mean = "sum(rate(claims_reply_duration_seconds_sum[5m])) / sum(rate(claims_reply_duration_seconds_count[5m]))";
    let fast = "sum(rate(claims_reply_duration_seconds_bucket{le=\"2.5\"}[5m]))";
    let all = "sum(rate(claims_reply_duration_seconds_bucket{le=\"+Inf\"}[5m]))";
    for (record, alert, met) in [
        (quantile.to_owned(), format!("{recorded} > 2.5"), true),
        (format!("{fast} / {all}"), format!("{recorded} < 0.95"), true),
        (format!("-{quantile}"), format!("{recorded} > 2.5"), false),
        (format!("{fast} / {all}"), format!("1 - {recorded} > 0.05"), true),
        (quantile.to_owned(), format!("1000 * {quantile} >= 2500"), true),
        (quantile.to_owned(), format!("{mean} > 2.5"), true),
        (
            quantile.to_owned(),
            format!("{quantile} > 2.5 and on () sum(rate(claims_reply_requests_total[5m])) > 0.1"),
            true,
        ),
        (quantile.to_owned(), format!("{quantile} > 2.5 and on () hour() >= 6"), true),
        (quantile.to_owned(), format!("max_over_time(({quantile})[10m:1m]) > 2.5"), true),
        (quantile.to_owned(), format!("{quantile} > 2 * {recorded} offset 1d"), true),
        (
            "sum by (le) (claims_reply_duration_seconds_bucket)".to_owned(),
            format!("histogram_quantile(0.95, {recorded}) > 2.5"),
            false,
        ),
        (
            "sum by (le) (rate(claims_reply_duration_seconds_bucket[5m]))".to_owned(),
            format!("histogram_quantile(0.95, {recorded}) > 2.5"),
            true,
        ),
    ] {
        let mut repository = system("ready");
        let path: RepoPath = "monitoring/rules.yaml".parse().unwrap();
        let text = String::from_utf8(repository.get(&path).unwrap().to_vec()).unwrap();
        let changed = text.replacen(&format!("expr: {quantile}"), &format!("expr: '{record}'"), 1).replacen(
            &format!("{quantile} > 2.5\n"),
            &format!("{alert}\n"),
            1,
        );
        assert_ne!(changed, text);
        insert(&mut repository, "monitoring/rules.yaml", changed);
        let report = audit(&repository, &checklist().unwrap()).unwrap_or_else(|faults| panic!("{faults:?}"));
        let wanted = if met { OutcomeKind::Met } else { OutcomeKind::NotMet };
        assert_eq!(outcome(&report, "MON-01").0, wanted, "{record}: {alert}");
    }
}
