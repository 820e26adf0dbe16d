//! Systems far larger than any: what grows with the product of two sizes shows here.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::copied::{Copied, Run};

/// The ready system with so many failure cases in so many reports, and so many alerts of one export.
fn large(cases: usize, reports: usize, alerts: usize) -> Copied {
    let copy = Copied::of("ready");
    let manifest = copy.read("startklar.yaml");
    let (head, rest) = manifest.split_once("failure_cases:\n").unwrap();
    let (_, rest) = rest.split_once("# US dollars").unwrap();
    let (before, after) = rest.split_once("  rules: [monitoring/rules.yaml]\n").unwrap();
    let mut text = format!("{head}failure_cases:\n  reports: [evidence/junit/*.xml]\n  cases:\n");
    for n in 0..cases {
        let class = ["bad_input", "outage", "cost_limit", "audit_question"][n % 4];
        let _ = writeln!(
            text,
            "    - {{ id: case-{n}, class: {class}, trigger: it happens, expected: it is handled, \
             test: \"t::test_{n}\", runbook: \"#model-outage\" }}"
        );
    }
    let _ = write!(text, "# US dollars{before}  rules: [monitoring/rules.yaml]\n  other:\n");
    let mut export = Vec::new();
    for n in 0..alerts {
        let at = format!("$.alerts[{n}]");
        let _ = writeln!(
            text,
            "    - {{ name: a{n}, file: monitoring/export.json, query: '{at}.query', threshold: '{at}.above', \
             runbook: '{at}.runbook' }}"
        );
        let runbook = "https://wiki.example.org/runbooks/claims-intake#model-outage";
        export.push(serde_json::json!({ "query": format!("metric_{n}"), "above": 2, "runbook": runbook }));
    }
    copy.write("startklar.yaml", text + after);
    copy.write("monitoring/export.json", serde_json::json!({ "alerts": export }).to_string());
    std::fs::remove_file(copy.path("evidence/junit/failure-cases.xml")).unwrap();
    for report in 0..reports {
        let mut tests = String::new();
        for n in (report..cases).step_by(reports) {
            let _ = writeln!(tests, "<testcase classname=\"t\" name=\"test_{n}\"/>");
        }
        copy.write(
            &format!("evidence/junit/{report}.xml"),
            format!("<testsuite timestamp=\"2026-11-23T08:00:00\">{tests}</testsuite>\n"),
        );
    }
    copy
}

/// A run that ends soon: on an idle machine a tenth of this is enough.
fn soon(copy: &Copied, arguments: &[&str]) -> Run {
    let began = Instant::now();
    let run = copy.check(&[&["--format", "json"], arguments].concat());
    assert!(began.elapsed() < Duration::from_secs(12), "{:?}", began.elapsed());
    run
}

#[test]
fn many_cases_and_many_alerts_of_one_export_are_judged_soon() {
    let copy = large(2000, 1, 500);
    let run = soon(&copy, &[]);
    assert_eq!(run.exit, 0, "{}", run.err);
    copy.write(
        "own.yaml",
        "area: failure_cases\nrules:\n  - id: ACME-1\n    severity: required\n    since: mvp\n    discipline: evaluation\n    \
         title: { en: t, de: t }\n    fix: { en: f, de: f }\n    why: { en: w, de: w }\n    \
         each: failure_cases.cases as case\n    met: failure_cases.cases.exists(other, other.id == case.id)\n    \
         gap: { en: g, de: g }\n",
    );
    let run = soon(&copy, &["--checklist", "own.yaml"]);
    assert_eq!((run.exit, run.rule("ACME-1")["outcome"].as_str()), (4, Some("unknown")));
    assert_eq!(run.rule("FLT-02")["outcome"], "met", "one rule that is too dear leaves the others alone");
}

#[test]
fn a_report_grows_with_the_cases_and_not_with_their_product() {
    let run = soon(&large(400, 400, 1), &[]);
    assert_eq!(run.exit, 0, "{}", run.err);
    assert!(run.out.len() < 2 << 20, "{} bytes", run.out.len());
}
