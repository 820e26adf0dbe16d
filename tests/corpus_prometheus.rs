//! Prometheus rule files of the corpus: every one is read, every rule found, every expression accounted for.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use startklar::evidence::prometheus::{self, Alert, RuleFile};
use startklar::evidence::promql::{Expression, Reading, Turn};
use startklar::model::{Fault, Limits, Position};

#[path = "corpus_prometheus/tables.rs"]
mod tables;

use tables::{FILES, METRICS, NOT_UNDERSTOOD, REFUSED, WITHOUT_CONDITION};

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/");

/// The files of a folder of the corpus, sorted; `None` where there is no corpus.
fn files(folder: &str) -> Option<Vec<PathBuf>> {
    let Ok(entries) = std::fs::read_dir(Path::new(CORPUS).join(folder)) else {
        eprintln!("skipped: ../shared/corpus is missing");
        return None;
    };
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    Some(files)
}

fn all_files() -> Option<Vec<PathBuf>> {
    Some([files("prometheus-rules")?, files("promtool-tests")?].concat())
}

fn text(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap()
}

fn parse(file: &Path) -> Result<RuleFile, Vec<Fault>> {
    prometheus::parse(&text(file), &Limits::DEFAULT)
}

/// A file's name with its folder: `prometheus-rules/x.yml`.
fn name(file: &Path) -> String {
    file.strip_prefix(CORPUS).unwrap().to_str().unwrap().to_owned()
}

fn reading(alert: &Alert) -> &Reading {
    match &alert.expr {
        Expression::Understood(reading) => reading,
        Expression::NotUnderstood { reason, text } => panic!("{}: {reason}: {text}", alert.name),
    }
}

#[test]
fn every_file_is_read_or_refused_for_what_it_is() {
    let Some(files) = all_files() else { return };
    for file in &files {
        let name = name(file);
        let counted = FILES.iter().find(|(known, ..)| *known == name);
        match (parse(file), counted) {
            (Ok(rules), Some((_, _, alerts, records))) => {
                assert_eq!((rules.alerts.len(), rules.records.len()), (*alerts, *records), "{name}");
            }
            (Ok(rules), None) => {
                // The file is of zero bytes: `find -empty`.
                assert!(name.ends_with("prometheus-config.good.yml"), "{name} is not in the table");
                assert_eq!(rules.alerts.len() + rules.records.len(), 0);
            }
            (Err(faults), None) => {
                let (_, code) = REFUSED
                    .iter()
                    .find(|(part, _)| {
                        name.contains(&format!("testdata__{part}"))
                            || (*part == "relabel_config" && name.contains(part))
                    })
                    .unwrap();
                assert_eq!(faults[0].code, *code, "{name}: {faults:?}");
            }
            (Err(faults), Some(_)) => panic!("{name}: {faults:?}"),
        }
    }
    assert_eq!(files.len(), FILES.len() + 1 + 18, "`ls | wc -l` of both folders: 54 and 25");
}

#[test]
fn every_expression_is_understood_or_named() {
    let Some(files) = all_files() else { return };
    let mut understood = 0;
    let mut not_understood = Vec::new();
    for rules in files.iter().filter_map(|file| parse(file).ok()) {
        let alerts = rules.alerts.iter().map(|alert| (&alert.name, &alert.expr));
        for (name, expr) in alerts.chain(rules.records.iter().map(|record| (&record.name, &record.expr))) {
            match expr {
                Expression::Understood(_) => understood += 1,
                Expression::NotUnderstood { .. } => not_understood.push(name.clone()),
            }
        }
    }
    assert_eq!(not_understood, NOT_UNDERSTOOD);
    let rules: usize = FILES.iter().map(|(_, _, alerts, records)| alerts + records).sum();
    assert_eq!(understood + not_understood.len(), rules);
}

#[test]
fn alerts_and_annotations_are_located() {
    let Some(files) = all_files() else { return };
    let mut found = 0;
    for file in &files {
        let (text, Ok(rules)) = (text(file), parse(file)) else { continue };
        let lines: Vec<&str> = text.lines().collect();
        for alert in &rules.alerts {
            let at = |position: Position| {
                lines[position.line - 1].chars().skip(position.column - 1).collect::<String>()
            };
            let name = at(alert.position);
            assert_eq!(name.trim_matches(['"', '\'']), alert.name, "{}", file.display());
            assert!(lines[alert.position.line - 1].contains("alert:"), "{name}");
            for annotation in &alert.annotations {
                let first = annotation.value.split_whitespace().next().unwrap_or_default();
                assert!(at(annotation.position).contains(first), "{name}: {}", annotation.name);
            }
            found += 1;
        }
    }
    assert_eq!(found, FILES.iter().map(|(_, _, alerts, _)| alerts).sum::<usize>());
}

#[test]
fn metrics_are_those_that_are_selected() {
    let Some(files) = files("prometheus-rules") else { return };
    for (file, alert, metrics) in METRICS {
        let file = files.iter().find(|path| path.ends_with(file)).unwrap();
        let rules = parse(file).unwrap();
        let alert = rules.alerts.iter().find(|found| found.name == alert).unwrap();
        let expected: BTreeSet<String> = metrics.split(' ').map(str::to_owned).collect();
        assert_eq!(reading(alert).metrics, expected, "{}", alert.name);
    }
}

#[test]
fn alerts_without_a_condition_are_told_from_those_with_one() {
    let Some(files) = all_files() else { return };
    let alerts = files.iter().filter_map(|file| parse(file).ok()).flat_map(|rules| rules.alerts);
    let odd: Vec<String> = alerts
        .filter(|alert| {
            let reading = reading(alert);
            !reading.compares || reading.constant || reading.never || reading.suspicious
        })
        .map(|alert| alert.name)
        .collect();
    assert_eq!(odd, WITHOUT_CONDITION);
}

#[test]
fn most_alerts_fire_when_a_metric_of_theirs_moves() {
    let Some(files) = all_files() else { return };
    let alerts: Vec<Alert> =
        files.iter().filter_map(|file| parse(file).ok()).flat_map(|rules| rules.alerts).collect();
    let rises = |alert: &&Alert| reading(alert).fires.values().any(|effect| effect.turn != Turn::Down);
    let rising: Vec<&Alert> = alerts.iter().filter(rises).collect();
    let missing = RISING.iter().filter(|name| !rising.iter().any(|alert| alert.name == **name));
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&&str>::new());
    let moved = alerts.iter().filter(|alert| !reading(alert).fires.is_empty()).count();
    assert_eq!((moved, alerts.len()), (306, 412));
    let counters: BTreeSet<&str> = rising
        .iter()
        .flat_map(|alert| &reading(alert).fires)
        .filter(|(name, effect)| effect.turn != Turn::Down && !effect.rated && name.ends_with("_total"))
        .map(|(name, _)| name.as_str())
        .collect();
    // Gauges that are named like counters; a rule on a release signal takes them for the counters they look like.
    let gauges = ["argocd_repo_pending_request_total", "ceph_pg_total", "cortex_ruler_managers_total"];
    assert_eq!(counters, BTreeSet::from(gauges));
}

/// Alerts of several shapes that wait for a rise, read by eye: a quantile, a share, an increase, a gauge, a share of
/// a recorded metric, a mean, a share with a guard.
const RISING: [&str; 7] = [
    "etcdHighFsyncDurations",
    "GitLabHigh5xxResponses",
    "TraefikConfigReloadFailuresIncreasing",
    "KafkaConsumerGroupLag",
    "GrafanaRequestsFailing",
    "NVMeoFHighReadLatency",
    "NodeClockSkewDetected",
];

/// What promtool judges otherwise, and why that is meant.
const OTHERWISE: [(&str, &str); 2] = [
    ("-prometheusRule.yaml", "promtool does not know the Kubernetes wrapper"),
    ("features.yml", "promtool refuses syntax that is switched on in the server; here it is not understood"),
];

#[test]
fn promtool_accepts_and_refuses_the_same_files() {
    let Some(files) = all_files() else { return };
    if promtool(Path::new("--version")).is_none() {
        eprintln!("skipped: promtool is not installed");
        return;
    }
    let mut compared = 0;
    for file in files.iter().filter(|file| !OTHERWISE.iter().any(|(part, _)| name(file).ends_with(part))) {
        assert_eq!(parse(file).is_ok(), promtool(file).unwrap(), "{}", name(file));
        compared += 1;
    }
    assert_eq!(compared, files.len() - 5, "four wrapped files and one with features");
}

/// Whether `promtool check rules` accepts a file; `None` where promtool is not installed.
#[expect(clippy::disallowed_methods, reason = "the product runs no commands; this test compares it with one")]
fn promtool(file: &Path) -> Option<bool> {
    let output = std::process::Command::new("promtool").args(["check", "rules"]).arg(file).output().ok()?;
    Some(output.status.success())
}
