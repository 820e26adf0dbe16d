//! Burn-rate alerts in the forms that generators write them: recording rules on the way, several windows in one alert.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test may fail loudly")]

mod support;

use std::fmt::Write as _;

use startklar::audit::{Outcome, OutcomeKind};
use startklar::model::RepoPath;
use support::{audit, checklist, system};

/// An SLO on the share of bad requests.
fn slo(target: &str, bad: &str, total: &str) -> String {
    format!(
        "apiVersion: openslo/v1\nkind: SLO\nmetadata: {{ name: requests }}\nspec:\n  service: web\n  indicator:\n    \
         metadata: {{ name: bad }}\n    spec:\n      ratioMetric:\n        bad: {{ metricSource: {{ type: Prometheus, \
         spec: {{ query: '{bad}' }} }} }}\n        total: {{ metricSource: {{ type: Prometheus, spec: {{ query: \
         '{total}' }} }} }}\n  timeWindow: [{{ duration: 28d, isRolling: true }}]\n  budgetingMethod: Occurrences\n  \
         objectives: [{{ target: {target} }}]\n"
    )
}

/// How MON-02 comes out for these rules beside those of the ready system, with what the report says.
fn judged(slo: &str, rules: &str) -> (OutcomeKind, String) {
    let mut repository = system("ready");
    let manifest: RepoPath = "startklar.yaml".parse().unwrap();
    let text = String::from_utf8(repository.get(&manifest).unwrap().to_vec()).unwrap();
    let text = text
        .replace("stage: mvp", "stage: monitor")
        .replace("  rules: [monitoring/rules.yaml]\n", "  rules: [monitoring/*.yaml]\n  slos: [slo.yml]\n");
    repository.insert(manifest, text);
    repository.insert("slo.yml".parse().unwrap(), slo.to_owned());
    repository.insert("monitoring/burn.yaml".parse().unwrap(), rules.to_owned());
    let report = audit(&repository, &checklist().unwrap()).unwrap_or_else(|faults| panic!("{faults:?}"));
    let rule = report.rules.iter().find(|rule| rule.id.as_str() == "MON-02").unwrap();
    let said = match &rule.outcome {
        Outcome::NotMet { gaps } => gaps.iter().map(|gap| gap.text.en.clone()).collect(),
        Outcome::Unknown { obstacles } => obstacles.iter().map(|it| it.text.en.clone()).collect(),
        _ => String::new(),
    };
    (rule.outcome.kind(), said)
}

#[test]
fn sloth_is_understood() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/corpus/prometheus-rules/slok+sloth__examples___gen__getting-started.yml"
    );
    let Ok(rules) = std::fs::read_to_string(path) else {
        eprintln!("skipped: ../shared/corpus is missing");
        return;
    };
    let bad = "sum(rate(http_request_duration_seconds_count{code=~\"(5..|429)\"}[{{.window}}]))";
    let total = "sum(rate(http_request_duration_seconds_count[{{.window}}]))";
    assert_eq!(judged(&slo("0.999", bad, total), &rules), (OutcomeKind::Met, String::new()));
    let one_ticket = rules.replace("(1 * 0.0009", "(30 * 0.0009");
    assert_eq!(judged(&slo("0.999", bad, total), &one_ticket).0, OutcomeKind::Met, "3 × over 1d is left");
    let without_ticket =
        rules.replace("severity: ticket", "severity: x").replace("(1 * 0.0009", "(30 * 0.0009");
    let without_ticket = without_ticket.replace("(3 * 0.0009", "(60 * 0.0009");
    let (kind, said) = judged(&slo("0.999", bad, total), &without_ticket);
    assert_eq!(kind, OutcomeKind::NotMet);
    assert!(said.contains("fires only when the budget is gone"), "{said}");
}

/// Rules as Pyrra writes them, with these factors.
fn pyrra(objective: &str, factors: [&str; 4]) -> String {
    let windows = [("1h", "5m"), ("6h", "30m"), ("1d", "2h"), ("4d", "6h")];
    let mut records = String::new();
    let mut alerts = String::new();
    for ((long, short), factor) in windows.into_iter().zip(factors) {
        for window in [long, short] {
            let _ = writeln!(
                records,
                "  - record: http_requests:burnrate{window}\n    expr: sum(rate(http_errors_total[{window}])) / sum(rate(http_requests_total[{window}]))"
            );
        }
        let _ = writeln!(
            alerts,
            "  - alert: ErrorBudgetBurn\n    expr: 'http_requests:burnrate{short}{{slo=\"x\"}} > ({factor} * (1-{objective})) and \
             http_requests:burnrate{long}{{slo=\"x\"}} > ({factor} * (1-{objective}))'\n    for: 2m\n    labels: {{ severity: critical }}"
        );
    }
    format!("groups:\n- name: burn\n  rules:\n{records}{alerts}")
}

#[test]
fn pyrra_is_understood() {
    let slo = |target| slo(target, "sum(http_errors_total)", "sum(http_requests_total)");
    assert_eq!(
        judged(&slo("0.99"), &pyrra("0.99", ["14", "7", "2", "1"])),
        (OutcomeKind::Met, String::new())
    );
    let (kind, said) = judged(&slo("0.93"), &pyrra("0.93", ["14.4", "7", "2", "1"]));
    assert_eq!(kind, OutcomeKind::NotMet);
    assert!(said.contains("14.4 × (1 − 0.93) = 1.008") && said.contains("never fires"), "{said}");
    let (kind, _) = judged(&slo("0.93"), &pyrra("0.93", ["13", "7", "2", "1"]));
    assert_eq!(kind, OutcomeKind::Met);
}

#[test]
fn what_is_not_understood_is_no_proof() {
    let rules = pyrra("0.99", ["14", "7", "2", "1"]);
    for (slo, kind) in [
        (slo("0.99", "sum(http_errors_total)", "sum(http_requests_total)"), OutcomeKind::Met),
        (slo("0.99", "sum(http_errors_total", "sum(http_requests_total)"), OutcomeKind::Unknown),
        (slo("0.99", "sum(other_errors_total)", "sum(http_requests_total)"), OutcomeKind::NotMet),
        (slo("0.99", "1", "1"), OutcomeKind::Unknown),
    ] {
        assert_eq!(judged(&slo, &rules).0, kind, "{slo}");
    }
    // A record on the way that is not understood may be what an alert compares.
    let odd = rules.replace("burnrate1h\n    expr: sum(rate(", "burnrate1h\n    expr: mad_over_time(rate(");
    let slo = slo("0.99", "sum(http_errors_total)", "sum(http_requests_total)");
    assert_eq!(judged(&slo, &odd.replace("[1h]))", "[1h])) keep_metric_names")).0, OutcomeKind::Unknown);
}
