//! Objects that are read, and their defects.

use super::{Objects, parse};
use crate::model::Limits;

fn objects(text: &str) -> Objects {
    parse(text, &Limits::DEFAULT).unwrap()
}

/// The codes and lines of all faults.
fn faults(text: &str) -> Vec<(&'static str, usize)> {
    let faults = parse(text, &Limits::DEFAULT).unwrap_err();
    faults.iter().map(|fault| (fault.code, fault.span.start.line)).collect()
}

const SLO: &str = "\
apiVersion: openslo/v1
kind: SLO
metadata: { name: replies }
spec:
  service: claims
  indicatorRef: replies-ratio
  timeWindow: [{ duration: 4w, isRolling: true }]
  budgetingMethod: Occurrences
  objectives:
    - target: 0.95
    - targetPercent: 99.5
  alertPolicies:
    - alertPolicyRef: fast
    - kind: AlertPolicy
      metadata: { name: slow }
      spec:
        conditions:
          - kind: AlertCondition
            metadata: { name: slow }
            spec:
              severity: ticket
              condition: { kind: burnrate, op: gt, threshold: 1, lookbackWindow: 3d }
---
- apiVersion: openslo/v1
  kind: SLI
  metadata: { name: replies-ratio }
  spec:
    ratioMetric:
      counter: true
      bad: { metricSource: { type: Prometheus, spec: { query: sum(fallback_total) } } }
      total: { metricSource: { metricSourceRef: prometheus, spec: { query: 'sum(rate(requests_total[{{.window}}]))' } } }
- apiVersion: openslo/v1
  kind: AlertPolicy
  metadata: { name: fast }
  spec: { conditions: [{ conditionRef: fast-burn }] }
- apiVersion: openslo/v1
  kind: AlertCondition
  metadata: { name: fast-burn }
  spec: { severity: page, condition: { kind: burnrate, op: gt, threshold: 14.4, lookbackWindow: 1h } }
- { apiVersion: openslo/v1, kind: Service, metadata: { name: my service }, spec: {} }
";

#[test]
fn reads_objectives_with_what_they_measure() {
    let objects = objects(SLO);
    let [slo] = objects.slos.as_slice() else { panic!("{objects:?}") };
    assert_eq!((slo.name.as_str(), slo.window_ms), ("replies", 28 * 86_400_000));
    let seen: Vec<_> = slo.objectives.iter().map(|it| (it.target.to_string(), it.position.line)).collect();
    assert_eq!(seen, [("0.95".to_owned(), 10), ("0.995".to_owned(), 11)]);
    let files = [&objects];
    let indicator = slo.indicator(&slo.objectives[0], &files).unwrap();
    let queries: Vec<_> = indicator.queries.iter().map(|q| (q.text.as_deref(), q.position.line)).collect();
    assert_eq!(queries, [(Some("sum(fallback_total)"), 30), (Some("sum(rate(requests_total[5m]))"), 31)]);
    let conditions = slo.conditions(&files);
    let seen: Vec<_> = conditions.iter().map(|it| (it.threshold.to_string(), it.position.line)).collect();
    assert_eq!(seen, [("14.4".to_owned(), 39), ("1".to_owned(), 22)]);
    assert!(slo.indicator(&slo.objectives[0], &[]).is_none());
}

#[test]
fn other_sources_have_no_query_that_is_understood() {
    let text = SLO.replace("type: Prometheus", "type: Datadog").replace("query: 'sum", "metric: 'sum");
    let objects = objects(&text);
    let indicator = objects.slos[0].indicator(&objects.slos[0].objectives[0], &[&objects]).unwrap();
    assert!(indicator.queries.iter().all(|query| query.text.is_none()));
}

#[test]
fn a_composite_measures_in_each_objective() {
    let text = SLO
        .replace("  indicatorRef: replies-ratio\n", "")
        .replace("target: 0.95", "target: 0.95\n      indicatorRef: replies-ratio");
    assert_eq!(faults(&text), [("missing-key", 11)], "the other objective measures nothing");
    let text = text.replace("targetPercent: 99.5", "targetPercent: 99.5\n      indicatorRef: x");
    let objects = objects(&text);
    let slo = &objects.slos[0];
    assert!(slo.indicator(&slo.objectives[0], &[&objects]).is_some());
    assert!(slo.indicator(&slo.objectives[1], &[&objects]).is_none());
}

#[test]
fn every_defect_is_reported_where_it_stands() {
    for (old, new, code, line) in [
        ("apiVersion: openslo/v1\nkind: SLO", "apiVersion: foo\nkind: SLO", "unsupported-version", 1),
        (
            "apiVersion: openslo/v1\nkind: SLO",
            "apiVersion: openslo.com/v2alpha\nkind: SLO",
            "unsupported-version",
            1,
        ),
        ("kind: SLO", "kind: SLOO", "invalid-value", 2),
        ("metadata: { name: replies }", "metadata: {}", "missing-key", 3),
        ("  service: claims\n", "", "missing-key", 5),
        ("  indicatorRef: replies-ratio\n", "", "missing-key", 5),
        ("duration: 4w", "duration: 4weeks", "invalid-value", 7),
        ("isRolling: true", "isRolling: false", "invalid-value", 7),
        ("Occurrences", "Occurences", "invalid-value", 8),
        ("Occurrences", "Timeslices", "missing-key", 10),
        ("target: 0.95", "target: 1", "invalid-value", 10),
        ("target: 0.95", "target: 95%", "wrong-type", 10),
        ("target: 0.95", "op: gt", "missing-key", 10),
        ("target: 0.95", "{ target: 0.9, targetPercent: 90 }", "invalid-value", 10),
        ("alertPolicyRef: fast", "alertPolicy: fast", "missing-key", 13),
        ("threshold: 1,", "", "missing-key", 22),
        ("bad: {", "worse: {", "missing-key", 29),
        ("metricSource: { type", "source: { type", "missing-key", 30),
    ] {
        let text = SLO.replacen(old, new, 1);
        assert_ne!(text, SLO, "{old}");
        let found = faults(&text);
        assert_eq!(found[0], (code, line), "{new}: {found:?}");
    }
    assert_eq!(faults("a\n"), [("wrong-type", 1)]);
    assert_eq!(objects("---\n# nothing\n"), Objects::default());
}
