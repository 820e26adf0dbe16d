//! Values judged by JSON Schemas as another implementation judges them: what is valid, and what breaks the rest where.
//!
//! The other one is the library jsonschema for Python; where it cannot be imported, the comparison is skipped.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, and asks another program"
)]

mod support;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use startklar::document::{self, Format, Node};
use startklar::evidence::json_schema::{self, Judgement, Violation};
use startklar::evidence::samples;
use startklar::model::Limits;

/// A schema with values to judge.
struct Case {
    schema: Value,
    values: Vec<Value>,
}

/// What one value breaks: place and keyword.
type Broken = BTreeSet<(String, String)>;

const DRAFTS: [&str; 5] = [
    "http://json-schema.org/draft-04/schema#",
    "http://json-schema.org/draft-06/schema#",
    "http://json-schema.org/draft-07/schema#",
    "https://json-schema.org/draft/2019-09/schema",
    "https://json-schema.org/draft/2020-12/schema",
];

/// Schemas with the first draft that knows their keywords.
fn schemas() -> Vec<(usize, Value)> {
    vec![
        (
            0,
            json!({"type": "object", "required": ["a", "b"], "properties": {"a": {"type": "integer"}, "b": {"type": "string", "minLength": 2, "maxLength": 4}}, "additionalProperties": false}),
        ),
        (
            0,
            json!({"properties": {"a": {"minimum": 1, "maximum": 5, "multipleOf": 0.5}, "b": {"pattern": "^[A-Z]{2}-[0-9]+$"}}}),
        ),
        (
            0,
            json!({"type": ["array", "null"], "items": {"type": "number"}, "minItems": 1, "maxItems": 3, "uniqueItems": true}),
        ),
        (
            0,
            json!({"properties": {"a": {"enum": [1, "x", null, {"b": []}]}}, "patternProperties": {"^x_": {"type": "string"}}, "additionalProperties": {"type": "number"}}),
        ),
        (
            0,
            json!({"anyOf": [{"required": ["a"], "properties": {"a": {"type": "string"}}}, {"required": ["b"]}], "minProperties": 1, "maxProperties": 2}),
        ),
        (
            0,
            json!({"oneOf": [{"type": "object", "required": ["a"]}, {"type": "object", "required": ["b"]}, {"type": "string"}]}),
        ),
        (
            0,
            json!({"allOf": [{"$ref": "#/definitions/a"}, {"not": {"required": ["z"]}}], "definitions": {"a": {"type": "object", "properties": {"a": {"$ref": "#/definitions/n"}}}, "n": {"type": "integer"}}}),
        ),
        (
            0,
            json!({"type": "object", "properties": {"id": {"type": "string"}, "children": {"type": "array", "items": {"$ref": "#"}}}, "required": ["id"]}),
        ),
        (
            1,
            json!({"properties": {"a": {"const": "answer"}, "b": {"exclusiveMinimum": 0, "exclusiveMaximum": 10}, "c": {"contains": {"const": 1}}, "d": false}}),
        ),
        (
            2,
            json!({"if": {"required": ["a"], "properties": {"a": {"const": "answer"}}}, "then": {"required": ["b"], "properties": {"z": false}}, "else": {"required": ["c"], "properties": {"b": false}}}),
        ),
        (1, json!({"propertyNames": {"pattern": "^[a-z]$"}})),
        (3, json!({"dependentRequired": {"a": ["b", "c"]}, "dependentSchemas": {"z": {"required": ["a"]}}})),
        (
            3,
            json!({"allOf": [{"properties": {"a": {"type": "string"}}}], "anyOf": [{"required": ["b"], "properties": {"b": true}}, {"properties": {"c": {"type": "integer"}}}], "unevaluatedProperties": false}),
        ),
        (
            3,
            json!({"properties": {"a": {"type": "array", "contains": {"type": "integer"}, "minContains": 2, "maxContains": 3}}}),
        ),
        (
            3,
            json!({"$ref": "#/$defs/a", "required": ["b"], "$defs": {"a": {"type": "object", "required": ["a"]}}}),
        ),
        (
            4,
            json!({"type": "array", "prefixItems": [{"type": "string"}, {"enum": [1, 2]}], "items": {"type": "boolean"}}),
        ),
        (
            4,
            json!({"$ref": "#here", "$defs": {"a": {"$anchor": "here", "type": "object", "required": ["a"], "additionalProperties": {"type": "string"}}}}),
        ),
    ]
}

/// Values that try each of the schemas from several sides.
fn values() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(0),
        json!(1.0),
        json!(2.5),
        json!("x"),
        json!("AB-12"),
        json!([]),
        json!({}),
        json!([1, 2]),
        json!([1, 1]),
        json!(["a", 1, true]),
        json!(["a", 3, "b"]),
        json!([1, 2, 3, 4]),
        json!({"a": 1, "b": "xyz"}),
        json!({"a": 1.0, "b": "x"}),
        json!({"a": "answer"}),
        json!({"a": "answer", "b": 3}),
        json!({"a": "other", "c": 1}),
        json!({"a": "other", "b": 1}),
        json!({"a": 1, "b": "xyz", "c": 3}),
        json!({"a": {"b": []}}),
        json!({"a": {"b": [1]}}),
        json!({"a": 5.5}),
        json!({"a": 0.25, "b": "AB-"}),
        json!({"x_y": 1}),
        json!({"x_y": "1", "other": "2"}),
        json!({"z": 1}),
        json!({"a": [1, 2]}),
        json!({"a": [1]}),
        json!({"a": [1, 2, 3, 4]}),
        json!({"c": [2]}),
        json!({"d": 1}),
        json!({"b": 10}),
        json!({"b": 10, "c": "x"}),
        json!({"id": "r", "children": [{"id": "c", "children": [{"children": []}]}, {"id": 3}]}),
        json!({"b": "ünïcödé"}),
        json!({"b": "\u{1f600}\u{1f600}"}),
        json!({"a/b": {"~": 1}, "x_/": 1}),
        json!({"a": 9_007_199_254_740_993_i64}),
    ]
}

/// The schemas of the systems that this project keeps, with their samples, and each sample damaged at every place.
fn systems() -> Vec<Case> {
    let mut cases = Vec::new();
    for (system, schema, lines, wrapped) in [
        ("scale", "schemas/reply.schema.json", "evidence/outputs/valid.jsonl", false),
        ("scale", "schemas/reply.schema.json", "evidence/outputs/invalid.jsonl", true),
        ("scale", "schemas/claim.schema.json", "evidence/claims.jsonl", false),
        ("guardrails", "schemas/antwort.schema.json", "evidence/ausgaben/gueltig.jsonl", false),
        ("guardrails", "schemas/antwort.schema.json", "evidence/ausgaben/ungueltig.jsonl", true),
        ("guardrails", "schemas/anfrage.schema.json", "evidence/anfragen.jsonl", false),
    ] {
        let root = support::project("fixtures/systems").join(system);
        let schema = serde_json::from_str(&std::fs::read_to_string(root.join(schema)).unwrap()).unwrap();
        let text = std::fs::read_to_string(root.join(lines)).unwrap();
        let mut values = Vec::new();
        for sample in samples::read(&text, None, &Limits::DEFAULT).unwrap() {
            let sample = if wrapped { samples::negative(&sample).unwrap().output } else { sample };
            values.extend(damaged(&sample.plain()));
            values.push(sample.plain());
        }
        cases.push(Case { schema, values });
    }
    cases
}

/// The value with each of its fields missing, of another type, or empty; and with a field more.
fn damaged(value: &Value) -> Vec<Value> {
    let Value::Object(fields) = value else { return Vec::new() };
    let mut damaged = Vec::new();
    for (key, field) in fields {
        let mut without = fields.clone();
        without.remove(key);
        damaged.push(Value::Object(without));
        let other = [json!(null), json!(""), json!(-1), json!([]), json!([""]), json!({}), json!([field])];
        for other in other.into_iter().chain(damaged_below(field)) {
            let mut changed = fields.clone();
            changed.insert(key.clone(), other);
            damaged.push(Value::Object(changed));
        }
    }
    let mut more = fields.clone();
    more.insert("more".to_owned(), json!(1));
    damaged.push(Value::Object(more));
    damaged
}

fn damaged_below(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(items) => {
            items.first().map(damaged).unwrap_or_default().into_iter().map(|it| json!([it])).collect()
        }
        other => damaged(other),
    }
}

fn cases() -> Vec<Case> {
    let plain = schemas().into_iter().flat_map(|(first, schema)| {
        DRAFTS.iter().skip(first).map(move |draft| {
            let mut schema = schema.clone();
            schema["$schema"] = json!(draft);
            Case { schema, values: values() }
        })
    });
    plain.chain(systems()).collect()
}

fn node(value: &Value) -> Node {
    document::read(&value.to_string(), Format::Json, &Limits::DEFAULT).unwrap()
}

/// A violation as the other implementation tells it: of a property that must not be there, the object; and of a name,
/// what the name breaks.
fn comparable(violation: Violation) -> Option<(String, String)> {
    let Violation { mut pointer, keyword, .. } = violation;
    if keyword == "false" {
        pointer.truncate(pointer.rfind('/').unwrap_or_default());
    }
    (keyword != "propertyNames").then_some((pointer, keyword))
}

/// What each value of a case breaks, by this project.
fn ours(case: &Case) -> Vec<Broken> {
    let root = node(&case.schema);
    let schema = json_schema::read(&root).unwrap_or_else(|fault| panic!("{}: {fault:?}", case.schema));
    let mut session = schema.session();
    let judged = case.values.iter().map(|value| match session.judge(&node(value), false) {
        Judgement::Judged(violations) => violations.into_iter().filter_map(comparable).collect(),
        other => panic!("{} by {}: {other:?}", value, case.schema),
    });
    judged.collect()
}

/// What each value breaks by the other implementation: at the top, and in all branches as well; `None` without it.
fn theirs(cases: &[Case]) -> Option<Vec<(Broken, Broken)>> {
    let known = Command::new("python3").args(["-c", "import jsonschema.validators"]).output().ok()?;
    if !known.status.success() {
        return None;
    }
    let script = support::project("tests/other_json_schema/judge.py");
    let mut python =
        Command::new("python3").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let asked: Vec<Value> =
        cases.iter().map(|case| json!({"schema": case.schema, "values": case.values})).collect();
    let mut stdin = python.stdin.take().unwrap();
    let writer =
        std::thread::spawn(move || stdin.write_all(Value::from(asked).to_string().as_bytes()).unwrap());
    let output = python.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success(), "the other implementation failed");
    let answers: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let broken = |list: &Value| -> Broken {
        let errors = list.as_array().unwrap().iter();
        errors.map(|it| (it[0].as_str().unwrap().to_owned(), it[1].as_str().unwrap().to_owned())).collect()
    };
    Some(answers.iter().map(|answer| (broken(&answer["top"]), broken(&answer["all"]))).collect())
}

#[test]
fn values_are_judged_as_another_implementation_judges_them() {
    let cases = cases();
    let Some(theirs) = theirs(&cases) else {
        eprintln!("skipped: python3 cannot import jsonschema");
        return;
    };
    let mut theirs = theirs.into_iter();
    let (mut valid, mut broken, mut differences) = (0, 0, Vec::new());
    for case in &cases {
        for (value, ours) in case.values.iter().zip(ours(case)) {
            let (top, all) = theirs.next().unwrap();
            if ours.is_empty() {
                valid += 1;
            } else {
                broken += 1;
            }
            let agree = ours.is_empty() == top.is_empty() && top.is_subset(&ours) && ours.is_subset(&all);
            if !agree {
                differences.push(format!(
                    "{value}\n  by {}\n  ours {ours:?}\n  top {top:?}\n  all {all:?}",
                    case.schema
                ));
            }
        }
    }
    assert_eq!(theirs.next(), None);
    assert!(valid > 500 && broken > 2_000, "{valid} valid, {broken} broken");
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
}
