//! What different teams honestly write is read as they mean it: fields by other names, a fixed share of the cost within
//! the recorded one or beside it, a prompt without examples.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod support;

use std::fmt::Write as _;

use startklar::audit::OutcomeKind;
use startklar::repository::Memory;

const MANIFEST: &str = "format: 1
system: { name: s, stage: monitor }
failure_cases:
  audit_records: audit.jsonl
  audit_fields: { asked_by: /user/kuerzel, time: wann, output: antwort, cost: kosten }
  audit_questions: [{ question: Who asked?, fields: [/user/kuerzel, time], test: t }]
  reports: [t.xml]
costs: { currency: EUR, prices: prices.yaml }
monitoring:
  traces: traces.jsonl
  trace_fields: { id: vorgang, model_version: model, input_tokens: /usage/in, output_tokens: /usage/out,
    cached_input_tokens: /usage/cached, latency_ms: dauer, reviewer_action: entscheidung }
evaluation:
  set: { file: set.jsonl, version: 3.1 }
  prompt_examples: { none: the prompt has rules only }
";

const PRICES: &str = "currency: EUR
fixed_per_transaction: 0.002
includes_fixed: true
prices:
  - { model: m-2503, effective_from: 2026-01-01, input_per_million: 1, cached_input_per_million: 0.1, output_per_million: 3 }
";

const REPORT: &str = r#"<testsuite name="s" tests="1" timestamp="2026-11-23T12:00:00Z"><testcase classname="c" name="t"/></testsuite>"#;

const AUDIT: &str = r#"{"user": {"kuerzel": "sb-1"}, "wann": "2026-11-09T08:00:00+01:00", "input": "Hello", "model": "m-2503", "model_version": "m-2503", "prompt_version": "p-1", "sources": ["S"], "checks": {"schema": "ok"}, "reviewer_decision": "pending", "antwort": "Hello", "kosten": "0.1"}
"#;

/// Twenty transactions, the last one refused without a call; each cost what its tokens cost, and `fixed` millionths more.
fn traces(fixed: u32) -> String {
    let mut text = String::new();
    for number in 1..20 {
        // 900 tokens at 1, 100 from the cache at 0.1 and 200 at 3, of a million.
        let cost = 900 + 10 + 600 + fixed;
        let _ = writeln!(
            text,
            r#"{{"vorgang": "t-{number}", "time": "2026-11-09T08:00:00+01:00", "model": "m-2503", "prompt_version": "p-1", "schema_ok": "true", "moderation": "pass", "fallback": false, "escalated": false, "dauer": 1.5, "usage": {{"in": 1000, "cached": 100, "out": 200}}, "cost": "0.{cost:06}", "entscheidung": "accept"}}"#
        );
    }
    let _ = writeln!(
        text,
        r#"{{"vorgang": "t-20", "time": "2026-11-09T08:00:00Z", "model": null, "prompt_version": null, "schema_ok": null, "moderation": null, "fallback": false, "escalated": true, "dauer": 0, "usage": {{"in": 0, "out": 0}}, "cost": 0.{fixed:06}, "entscheidung": "pending"}}"#
    );
    text
}

fn system(prices: &str, fixed: u32) -> Memory {
    let mut memory = Memory::new();
    let files = [
        ("startklar.yaml", MANIFEST),
        ("prices.yaml", prices),
        ("traces.jsonl", &traces(fixed)),
        ("audit.jsonl", AUDIT),
        ("t.xml", REPORT),
        ("set.jsonl", "{\"input\": {\"subject\": \"Hail\", \"body\": \"Dents\"}}\n"),
    ];
    for (path, text) in files {
        memory.insert(path.parse().unwrap(), text);
    }
    memory
}

/// The outcomes of the rules that read these records.
fn outcomes(memory: &Memory) -> Vec<(String, OutcomeKind)> {
    let report = support::audit(memory, &support::checklist().unwrap()).unwrap();
    let asked = report
        .rules
        .iter()
        .filter(|rule| ["FLT-05", "CST-03", "MON-05", "DAT-04"].contains(&rule.id.as_str()));
    asked.map(|rule| (format!("{} {:?}", rule.id, rule.outcome), rule.outcome.kind())).collect()
}

#[test]
fn a_fixed_share_is_within_the_recorded_cost_or_beside_it() {
    for (prices, fixed) in
        [(PRICES.to_owned(), 2000), (PRICES.replace("includes_fixed: true", "includes_fixed: false"), 0)]
    {
        let outcomes = outcomes(&system(&prices, fixed));
        assert_eq!(outcomes.len(), 4);
        for (rule, kind) in outcomes {
            assert_eq!(kind, OutcomeKind::Met, "{rule}");
        }
    }
}

#[test]
fn the_other_reading_is_not_taken_for_granted() {
    for (prices, fixed) in
        [(PRICES.to_owned(), 0), (PRICES.replace("includes_fixed: true", "includes_fixed: false"), 2000)]
    {
        let outcomes = outcomes(&system(&prices, fixed));
        let (rule, kind) = outcomes.iter().find(|(rule, _)| rule.starts_with("CST-03")).unwrap();
        assert_eq!(*kind, OutcomeKind::NotMet, "{rule}");
    }
}
