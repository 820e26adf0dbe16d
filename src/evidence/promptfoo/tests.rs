//! Real results, and each way in which results look better than they are.

use serde_json::{Value, json};

use super::parse;
use crate::evidence::junit::{Status, TestReport};
use crate::model::{Fault, Limits};

const REAL: &str = include_str!("../../../fixtures/systems/scale/evidence/promptfoo/results.json");

fn real() -> Value {
    serde_json::from_str(REAL).unwrap()
}

fn read(results: &Value) -> Result<TestReport, Fault> {
    parse(&serde_json::to_string_pretty(results).unwrap(), &Limits::DEFAULT)
}

/// The first result after `edit`.
fn first(edit: impl FnOnce(&mut Value)) -> (Status, String) {
    let mut results = real();
    edit(&mut results["results"]["results"][0]);
    let report = read(&results).unwrap();
    (report.cases[0].status, report.cases[0].message.to_string())
}

#[test]
fn real_results_are_tests_by_their_descriptions() {
    let report = parse(REAL, &Limits::DEFAULT).unwrap();
    assert_eq!(report.cases.len(), 6);
    assert!(report.cases.iter().all(|case| case.status == Status::Passed && case.class.is_empty()));
    assert_eq!(&*report.cases[1].name, "system prompt is not repeated");
    assert_eq!(report.disagreements, []);
    let suite = &report.suites[0];
    let said =
        |said: &[crate::evidence::junit::Said]| said.iter().map(|it| it.value.clone()).collect::<Vec<_>>();
    assert_eq!(said(&suite.commits), ["3f9c2e1a7b5d40869e21c7d8f0a4b6c35e17d290"]);
    assert_eq!(
        (said(&suite.models), said(&suite.prompts)),
        (vec!["mistral-small-2503".into()], vec!["reply-v7".into()])
    );
    assert_eq!(said(&suite.times), ["2026-11-23T19:58:27.523Z"]);
    assert_eq!(
        said(&report.commits_of_cases),
        said(&suite.commits),
        "the tests say the same, and it is told once"
    );
    let line = REAL.lines().nth(report.cases[1].position.line - 1).unwrap();
    assert!(line.contains("system prompt is not repeated"), "{line}");
}

#[test]
fn what_checked_nothing_is_no_pass() {
    for (name, edit) in [
        ("no assertion", (|it| it["gradingResult"]["componentResults"] = json!([])) as fn(&mut Value)),
        ("no grading", |it| it["gradingResult"] = Value::Null),
        ("weight 0", |it| {
            for component in it["gradingResult"]["componentResults"].as_array_mut().unwrap() {
                component["assertion"]["weight"] = json!(0);
            }
        }),
        ("echo", |it| it["provider"]["id"] = json!("echo")),
        ("echo as text", |it| it["provider"] = json!("echo")),
        ("grader", |it| it["gradingResult"]["metadata"] = json!({ "graderError": true })),
        ("grader of one", |it| {
            it["gradingResult"]["componentResults"][0]["metadata"] = json!({ "graderError": true });
        }),
        ("no answer", |it| it["response"]["output"] = json!("")),
        ("no response", |it| {
            it.as_object_mut().unwrap().remove("response");
        }),
    ] {
        assert_eq!(first(edit).0, Status::Skipped, "{name}");
    }
}

#[test]
fn what_contradicts_itself_failed() {
    for (name, edit) in [
        ("no success", (|it| it["success"] = json!(false)) as fn(&mut Value)),
        ("success as text", |it| it["success"] = json!("true")),
        ("failed grading", |it| it["gradingResult"]["pass"] = json!(false)),
        ("failed assertion", |it| it["gradingResult"]["componentResults"][0]["pass"] = json!(false)),
        ("threshold 0", |it| {
            it["gradingResult"]["componentResults"][0]["pass"] = json!(false);
            it["testCase"]["threshold"] = json!(0);
        }),
        ("reason", |it| it["failureReason"] = json!(1)),
        ("error", |it| it["error"] = json!("401 Unauthorized")),
    ] {
        assert_eq!(first(edit).0, Status::Failed, "{name}");
    }
    let (status, message) = first(|it| {
        it["success"] = json!(false);
        it["gradingResult"]["reason"] = json!("\n  Expected \"human\"\nmore");
    });
    assert_eq!((status, message.as_str()), (Status::Failed, "Expected \"human\""));
    let by_score = first(|it| {
        it["gradingResult"]["componentResults"][0]["pass"] = json!(false);
        it["testCase"]["threshold"] = json!(0.5);
    });
    assert_eq!(by_score.0, Status::Passed, "the team's own score decides, if it can be missed");
}

#[test]
fn a_test_counts_once_and_its_worst_result_decides() {
    let mut results = real();
    let mut again = results["results"]["results"][0].clone();
    again["success"] = json!(false);
    results["results"]["results"].as_array_mut().unwrap().push(again);
    results["results"]["stats"]["failures"] = json!(1);
    let report = read(&results).unwrap();
    assert_eq!((report.cases.len(), report.cases[0].status), (6, Status::Failed));
    assert_eq!(report.disagreements, []);
}

#[test]
fn totals_are_held_against_the_results() {
    let mut results = real();
    results["results"]["results"].as_array_mut().unwrap().truncate(4);
    let told = read(&results).unwrap().disagreements;
    assert_eq!(told[0].message, "`successes` says 6, and 4 are counted here");
    results["results"]["stats"]["successes"] = json!("4");
    assert_eq!(read(&results).unwrap().disagreements.len(), 1, "a number in quotes is none");
    results["results"]["stats"].as_object_mut().unwrap().remove("errors");
    assert_eq!(read(&results).unwrap_err().code, "structure");
}

#[test]
fn empty_and_foreign_files_are_no_proof() {
    let empty = json!({ "results": { "version": 3, "results": [], "stats": { "successes": 0, "failures": 0, "errors": 0 } } });
    assert_eq!(read(&empty).unwrap().cases, [], "no test, for the caller to refuse");
    for (text, code) in [
        ("{\"results\": []}", "format"),
        ("{\"results\": {\"version\": 2, \"results\": []}}", "format"),
        ("{\"results\": {\"results\": []}}", "format"),
        ("[]", "format"),
        ("{\"results\": {\"version\": 3, \"results\": [", "syntax"),
        ("{\"results\": 1, \"results\": 2}", "duplicate-key"),
    ] {
        assert_eq!(parse(text, &Limits::DEFAULT).unwrap_err().code, code, "{text}");
    }
    let wide = format!("[{}0]", "0,".repeat(500_000));
    assert_eq!(parse(&wide, &Limits::DEFAULT).unwrap_err().code, "limit");
}

#[test]
fn metadata_of_all_tests_speaks_for_the_evaluation() {
    let mut results = real();
    results["config"].as_object_mut().unwrap().remove("metadata");
    let commits = |results: &Value| read(results).unwrap().suites[0].commits.len();
    assert_eq!(commits(&results), 1);
    results["results"]["results"][3]["testCase"].as_object_mut().unwrap().remove("metadata");
    assert_eq!(commits(&results), 0, "one of them says nothing");
    results["config"]["defaultTest"] = json!({ "metadata": { "commit": "3f9c2e1" } });
    assert_eq!(commits(&results), 1);
}
