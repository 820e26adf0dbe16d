//! Schemas that are strict, loose, wrong and hostile, and what they say about values.

use std::time::{Duration, Instant};

use super::{Judgement, Laxity, Neglect, read};
use crate::document::{self, Format, Node};
use crate::model::Limits;

const HEAD: &str = "\"$schema\": \"https://json-schema.org/draft/2020-12/schema\"";

/// An answer with sources or a refusal, told apart by a mark.
const REPLY: &str = r##"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "required": ["kind"],
  "oneOf": [{ "$ref": "#/$defs/answer" }, { "$ref": "#/$defs/refusal" }],
  "$defs": {
    "answer": {
      "required": ["kind", "text", "sources"],
      "properties": {
        "kind": { "const": "answer" },
        "text": { "type": "string", "minLength": 1 },
        "sources": { "type": "array", "minItems": 1, "items": { "type": "string", "pattern": "^KB-[0-9]+$" } }
      },
      "additionalProperties": false
    },
    "refusal": {
      "required": ["kind", "because"],
      "properties": { "kind": { "const": "refusal" }, "because": { "enum": ["no_evidence", "not_allowed"] } },
      "additionalProperties": false
    }
  }
}"##;

fn tree(text: &str) -> Node {
    document::read(text, Format::Json, &Limits::DEFAULT).unwrap()
}

/// A schema of draft 2020-12 with these keywords.
fn schema(keywords: &str) -> Node {
    tree(&format!("{{{HEAD}, {keywords}}}"))
}

fn doubts(root: &Node) -> Vec<Laxity> {
    read(root).unwrap().doubts().iter().map(|doubt| doubt.laxity.clone()).collect()
}

/// What a value breaks: place and keyword, and the field that is missing.
fn broken(root: &Node, value: &str) -> Vec<String> {
    let schema = read(root).unwrap();
    match schema.session().judge(&tree(value), false) {
        Judgement::Judged(violations) => violations
            .into_iter()
            .map(|it| {
                format!(
                    "{} {}{}",
                    it.pointer,
                    it.keyword,
                    it.missing.map(|name| format!(" {name}")).unwrap_or_default()
                )
            })
            .collect(),
        other => panic!("{value}: {other:?}"),
    }
}

fn neglects(text: &str) -> Vec<Neglect> {
    let root = tree(text);
    let schema = read(&root).unwrap();
    let duty = schema.duty(&"/sources".parse().unwrap(), &[]).unwrap().unwrap();
    duty.neglects.into_iter().map(|(neglect, _)| neglect).collect()
}

#[test]
fn a_strict_schema_leaves_no_doubt() {
    assert_eq!(doubts(&tree(REPLY)), []);
    let conditional = r#""type": "object", "required": ["outcome"], "additionalProperties": false,
        "properties": { "outcome": { "enum": ["answer", "escalation"] }, "text": { "type": "string" } },
        "if": { "properties": { "outcome": { "const": "answer" } } },
        "then": { "required": ["text"] }, "else": { "properties": { "text": false } }"#;
    assert_eq!(doubts(&schema(conditional)), []);
    let list = r#""type": "array", "minItems": 1, "items": { "type": "object", "required": ["a"],
        "properties": { "a": { "type": ["string", "null"] }, "map": { "type": "object", "additionalProperties": { "type": "number" } } },
        "unevaluatedProperties": false }"#;
    assert_eq!(doubts(&schema(list)), []);
    let recursive = r##""type": "object", "required": ["id"], "additionalProperties": false,
        "properties": { "id": { "type": "string" }, "children": { "type": "array", "items": { "$ref": "#" } } }"##;
    assert_eq!(doubts(&schema(recursive)), []);
}

#[test]
fn what_accepts_everything_is_doubted() {
    for text in ["{}", "true", "{\"title\": \"Reply\"}", "{\"type\": [\"object\", \"null\"]}"] {
        let found = doubts(&tree(text));
        assert!(found.contains(&Laxity::NoDraft) && found.contains(&Laxity::RootType), "{text}: {found:?}");
        let accepts = |laxity: &Laxity| matches!(laxity, Laxity::Accepts(probes) if probes.contains(&"{}"));
        assert!(found.iter().any(accepts), "{text}: {found:?}");
    }
    for circle in [
        r#""$ref": """#,
        r##""$ref": "#""##,
        r##""$ref": "#/$defs/a", "$defs": { "a": { "$ref": "#/$defs/b" }, "b": { "$ref": "#/$defs/a" } }"##,
        r##""type": "object", "allOf": [{ "not": { "$ref": "#" } }]"##,
    ] {
        assert_eq!(doubts(&schema(circle)), [Laxity::Cycle], "{circle}");
    }
}

#[test]
fn each_laxity_is_found_where_it_stands() {
    let object =
        r#""type": "object", "required": ["a"], "additionalProperties": false, "properties": { "a": "#;
    for (keywords, wanted) in [
        (r#""type": "object", "required": ["a"], "properties": { "a": { "type": "string" } }"#, "Open"),
        (
            r#""type": "object", "required": ["a"], "additionalProperties": { "type": "string" }, "properties": {}"#,
            "Open",
        ),
        (
            r#""type": "object", "additionalProperties": false, "properties": { "a": { "type": "string" } }"#,
            "NothingRequired",
        ),
        (
            r#""type": "object", "required": ["a"], "additionalProperties": { "type": "string" }, "unevaluatedProperties": false"#,
            "Open",
        ),
        (&format!("{object} {{}} }}"), "Untyped"),
        (&format!("{object} true }}"), "Untyped"),
        (&format!("{object} {{ \"type\": \"array\" }} }}"), "OpenList"),
        (&format!("{object} {{ \"type\": \"object\" }} }}"), "Open"),
        (
            &format!("{object} {{ \"type\": \"array\", \"items\": {{ \"description\": \"id\" }} }} }}"),
            "Untyped",
        ),
        (&format!("{object} {{ \"anyOf\": [{{ \"type\": \"string\" }}, {{}}] }} }}"), "Untyped"),
        (
            &format!(
                "{object} {{ \"type\": \"string\" }} }}, \"patternProperties\": {{ \".*\": {{ \"type\": \"null\" }} }}"
            ),
            "AnyName",
        ),
        (&format!("{object} {{ \"type\": \"strin\" }} }}"), "Invalid"),
        (&format!("{object} {{ \"type\": \"string\" }} }}, \"requird\": [\"b\"]"), "UnknownKeyword"),
        (&format!("{object} {{ \"type\": \"string\", \"nullable\": true }} }}"), "UnknownKeyword"),
        (&format!("{object} {{ \"type\": \"string\" }} }}, \"dependencies\": {{}}"), "OtherDraft"),
        (&format!("{object} {{ \"$ref\": \"https://example.org/a.json\" }} }}"), "Remote"),
        (&format!("{object} {{ \"$ref\": \"file:///etc/passwd\" }} }}"), "Remote"),
        (&format!("{object} {{ \"$ref\": \"other.json#/a\" }} }}"), "Remote"),
        (&format!("{object} {{ \"$ref\": \"#/$defs/a\" }} }}"), "Lost"),
        (&format!("{object} {{ \"$ref\": \"#/properties\" }} }}"), "Lost"),
    ] {
        let found = doubts(&schema(keywords));
        assert!(
            found.iter().any(|laxity| format!("{laxity:?}").starts_with(wanted)),
            "{keywords}: {found:?}"
        );
    }
    let root = tree(
        &REPLY.replace("\"required\": [\"kind\", \"because\"],", "\"requird\": [\"kind\", \"because\"],"),
    );
    let schema = read(&root).unwrap();
    let found: Vec<_> = schema.doubts().iter().map(|it| (it.span.start.line, it.span.start.column)).collect();
    assert_eq!(found, [(17, 7)]);
    let told = schema.doubts()[0].laxity.explain();
    assert!(told.en.contains("`required`?"), "{told:?}");
}

#[test]
fn branches_are_doubted_one_by_one() {
    let open = REPLY.replacen(
        "      \"additionalProperties\": false\n    },\n    \"refusal\"",
        "      \"minProperties\": 1\n    },\n    \"refusal\"",
        1,
    );
    assert_eq!(doubts(&tree(&open)), [Laxity::Open]);
    let closed_below = r#""type": "object", "required": ["a"], "unevaluatedProperties": false,
        "allOf": [{ "properties": { "a": { "type": "integer" } } }],
        "anyOf": [{ "properties": { "b": { "type": "string" } } }, { "properties": { "c": { "type": "string" } } }]"#;
    assert_eq!(doubts(&schema(closed_below)), []);
    let rest = tree(
        r#"{ "$schema": "http://json-schema.org/draft-07/schema#", "type": "array", "additionalItems": false }"#,
    );
    assert_eq!(doubts(&rest), [Laxity::OpenList]);
    let silenced = tree(
        r##"{ "$schema": "http://json-schema.org/draft-07/schema#", "$ref": "#/definitions/a", "required": ["x"],
            "definitions": { "a": { "type": "object", "required": ["a"], "additionalProperties": false,
            "properties": { "a": { "type": "string" } } } } }"##,
    );
    assert_eq!(doubts(&silenced), [Laxity::Silenced { key: "required".into(), draft: "draft-07" }]);
}

#[test]
fn what_is_not_judged_is_refused() {
    for (text, code) in [
        ("[]".to_owned(), "not-a-schema"),
        ("{\"$schema\": \"https://json-schema.org/draft/2021-12/schema\"}".to_owned(), "draft"),
        ("{\"$schema\": 7}".to_owned(), "draft"),
        (format!("{{{HEAD}, \"$dynamicRef\": \"#x\"}}"), "unsupported"),
        (
            format!("{{{HEAD}, \"properties\": {{\"a\": {{\"$id\": \"https://example.org/a\"}}}}}}"),
            "unsupported",
        ),
        (
            format!(
                "{{{HEAD}, \"properties\": {{\"a\": {{\"$schema\": \"http://json-schema.org/draft-07/schema#\"}}}}}}"
            ),
            "unsupported",
        ),
        (format!("{{{HEAD}, \"pattern\": \"^(?!x)\"}}"), "unsupported"),
        (format!("{{{HEAD}, \"pattern\": \"(a)\\\\1\"}}"), "unsupported"),
        (format!("{{{HEAD}, \"pattern\": \"(((a{{1000}}){{1000}}){{1000}})\"}}"), "pattern"),
        (format!("{{{HEAD}, \"pattern\": \"[a-\"}}"), "pattern"),
        (format!("{{{HEAD}, \"patternProperties\": {{\"(?=x)\": true}}}}"), "unsupported"),
        (format!("{{{HEAD}, \"pattern\": \"{}\"}}", "a".repeat(70_000)), "limit"),
    ] {
        let root = tree(&text);
        let started = Instant::now();
        let found = read(&root).map(|schema| schema.doubts().to_vec());
        assert_eq!(found.as_ref().unwrap_err().code, code, "{text:.80}: {found:?}");
        assert!(started.elapsed() < Duration::from_secs(10), "{text:.80}: {:?}", started.elapsed());
    }
    let near = read(&tree("{\"$schema\": \"https://json-schema.org/draft/2021-12/schema\"}")).unwrap_err();
    assert_eq!(near.help.as_deref(), Some("did you mean `https://json-schema.org/draft/2020-12/schema`?"));
    // Nested quantifiers are slow for those who backtrack, and linear here.
    let slow = schema(r#""type": "string", "pattern": "^(a+)+$""#);
    let started = Instant::now();
    assert_eq!(broken(&slow, &format!("\"{}!\"", "a".repeat(5_000))), [" pattern"]);
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

/// Definitions, joined for the inside of a mapping.
fn definitions(of: impl Iterator<Item = String>) -> String {
    of.collect::<Vec<_>>().join(", ")
}

/// `allOf` of two references to the next one, 30 times: 10⁹ schemas judge one value.
fn laughs(keyword: &str, steps: usize) -> String {
    let defs = definitions((0..steps).map(|step| {
        let next = format!("{{\"$ref\": \"#/$defs/a{}\"}}", step + 1);
        format!("\"a{step}\": {{\"{keyword}\": [{next}, {next}]}}")
    }));
    format!(
        "{{{HEAD}, \"$ref\": \"#/$defs/a0\", \"$defs\": {{{defs}, \"a{steps}\": {{\"type\": \"object\"}}}}}}"
    )
}

#[test]
fn schemas_that_would_keep_a_machine_busy_are_refused_at_once() {
    let chain =
        definitions((0..200).map(|step| format!("\"a{step}\": {{\"$ref\": \"#/$defs/a{}\"}}", step + 1)));
    let wide = definitions((0..6_000).map(|n| format!("\"a{n}\": {{\"type\": \"string\"}}")));
    let branches = definitions(
        (0..12)
            .map(|n| format!("{{\"anyOf\": [{{\"required\": [\"a{n}\"]}}, {{\"required\": [\"b{n}\"]}}]}}")),
    );
    for text in [
        laughs("allOf", 30),
        laughs("anyOf", 30),
        laughs("oneOf", 60),
        format!(
            "{{{HEAD}, \"$ref\": \"#/$defs/a0\", \"$defs\": {{{chain}, \"a200\": {{\"type\": \"object\"}}}}}}"
        ),
        format!("{{{HEAD}, \"$defs\": {{{wide}, \"z\": true}}}}"),
        format!("{{{HEAD}, \"type\": \"object\", \"allOf\": [{branches}, {{\"type\": \"object\"}}]}}"),
    ] {
        let root = document::read(&text, Format::Json, &Limits::DEFAULT).unwrap();
        let started = Instant::now();
        assert_eq!(read(&root).unwrap_err().code, "limit", "{text:.100}");
        assert!(started.elapsed() < Duration::from_secs(5), "{text:.100}: {:?}", started.elapsed());
    }
}

#[test]
fn values_that_would_keep_a_machine_busy_are_not_judged() {
    // Each level judges the next one twice, and once more for what is left over.
    let root = schema(
        r##""type": "object", "unevaluatedProperties": false, "required": ["n"],
            "allOf": [{ "properties": { "n": { "$ref": "#" } } }, { "properties": { "n": { "$ref": "#" } } }]"##,
    );
    let schema = read(&root).unwrap();
    let deep = tree(&format!("{}{{}}{}", "{\"n\": ".repeat(60), "}".repeat(60)));
    let started = Instant::now();
    assert_eq!(schema.session().judge(&deep, false), Judgement::TooCostly);
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    let flat = tree("{\"n\": {\"n\": {}}}");
    assert!(matches!(schema.session().judge(&flat, false), Judgement::Judged(found) if !found.is_empty()));
}

#[test]
fn a_broken_value_says_where_and_by_what() {
    let root = tree(REPLY);
    assert_eq!(broken(&root, r#"{"kind": "answer", "text": "x", "sources": ["KB-1"]}"#), [""; 0]);
    for (value, wanted) in [
        (r#"{"kind": "answer", "text": "x"}"#, " required sources"),
        (r#"{"kind": "answer", "text": "x", "sources": []}"#, "/sources minItems"),
        (r#"{"kind": "answer", "text": "x", "sources": ["me"]}"#, "/sources/0 pattern"),
        (r#"{"kind": "answer", "text": 1, "sources": ["KB-1"]}"#, "/text type"),
        (r#"{"kind": "answer", "text": "x", "sources": ["KB-1"], "rate": 1}"#, " additionalProperties"),
        (r#"{"kind": "refusal", "because": "mood"}"#, "/because enum"),
    ] {
        let found = broken(&root, value);
        assert!(
            found.contains(&wanted.to_owned()) && found.contains(&" oneOf".to_owned()),
            "{value}: {found:?}"
        );
        assert!(
            !found.contains(&"/kind const".to_owned()) || value.contains("refusal"),
            "{value}: {found:?}"
        );
    }
    let read_schema = read(&root).unwrap();
    let Judgement::Judged(found) =
        read_schema.session().judge(&tree(r#"{"kind": "refusal", "because": "no_evidence", "y": 1}"#), false)
    else {
        panic!()
    };
    let extra = found.iter().find(|it| it.keyword == "additionalProperties").unwrap();
    assert_eq!(
        (extra.schema.as_str(), read_schema.span(extra).start.line),
        ("/$defs/refusal/additionalProperties", 19)
    );
    let forbidden = schema(r#""type": "object", "properties": { "a": false }"#);
    assert_eq!(broken(&forbidden, "{\"a\": 1}"), ["/a false"]);
}

#[test]
fn formats_are_held_only_where_asked_for() {
    let root = schema(r#""type": "object", "properties": { "on": { "type": "string", "format": "date" } }"#);
    let schema = read(&root).unwrap();
    let value = tree("{\"on\": \"2026-02-30\"}");
    assert_eq!(schema.session().judge(&value, false), Judgement::Judged(Vec::new()));
    assert!(
        matches!(schema.session().judge(&value, true), Judgement::Judged(found) if found[0].keyword == "format")
    );
    // Draft 7 leaves it to the validator as well.
    let old = tree(r#"{"$schema": "http://json-schema.org/draft-07/schema#", "format": "date"}"#);
    assert_eq!(broken(&old, "\"never\""), [""; 0]);
}

#[test]
fn an_answer_names_its_sources_or_is_a_refusal() {
    assert_eq!(neglects(REPLY), []);
    let root = tree(REPLY);
    let duty = read(&root).unwrap().duty(&"/sources".parse().unwrap(), &[]).unwrap().unwrap();
    assert_eq!(duty.refusals.iter().collect::<Vec<_>>(), ["kind = refusal"]);
    for (old, new, wanted) in [
        ("\"text\", \"sources\"]", "\"text\"]", Neglect::Optional),
        ("\"minItems\": 1, ", "", Neglect::Empty),
        ("\"minItems\": 1,", "\"minItems\": 0,", Neglect::Empty),
        (
            "\"type\": \"array\", \"minItems\"",
            "\"type\": [\"array\", \"null\"], \"minItems\"",
            Neglect::NotAList,
        ),
        (", \"pattern\": \"^KB-[0-9]+$\"", "", Neglect::Nameless),
        ("^KB-[0-9]+$", "^(KB-[0-9]+)?$", Neglect::Nameless),
        ("{ \"const\": \"answer\" }", "{ \"type\": \"string\" }", Neglect::NotARefusal("`because`".into())),
        (
            "{ \"const\": \"refusal\" }",
            "{ \"const\": \"chat\" }",
            Neglect::NotARefusal("`kind` = `chat`".into()),
        ),
        (
            "{ \"const\": \"refusal\" }",
            "{ \"enum\": [\"refusal\", \"chat\"] }",
            Neglect::NotARefusal("`kind` = `chat`".into()),
        ),
    ] {
        let text = REPLY.replacen(old, new, 1);
        assert_ne!(text, REPLY, "{old}");
        assert_eq!(neglects(&text), [wanted], "{new}");
    }
    let renamed = REPLY.replace("sources", "quotes");
    assert_eq!(neglects(&renamed), [Neglect::NotDescribed]);
}

#[test]
fn an_answer_may_be_told_by_if_or_by_a_part_of_its_own() {
    let conditional = |rest: &str| {
        format!(
            r#"{{{HEAD}, "type": "object", "required": ["outcome"], "additionalProperties": false,
            "properties": {{ "outcome": {{ "enum": ["answer", "escalation"] }}, "text": {{ "type": "string" }},
            "sources": {{ "type": "array", "minItems": 1, "items": {{ "type": "integer" }} }} }}, {rest} }}"#
        )
    };
    let holds = r#""if": { "properties": { "outcome": { "const": "answer" } } }, "then": { "required": ["sources"] }"#;
    assert_eq!(neglects(&conditional(holds)), []);
    assert_eq!(neglects(&conditional(&holds.replace("answer", "reply"))), [Neglect::Optional]);
    assert_eq!(neglects(&conditional(r#""minProperties": 1"#)), [Neglect::Optional]);
    let nested = tree(&format!(
        r#"{{{HEAD}, "type": "object", "additionalProperties": false, "required": ["answer"], "properties": {{ "answer": {{
            "type": "object", "required": ["sources"], "additionalProperties": false, "properties": {{ "sources": {{
            "type": "array", "minItems": 1, "items": {{ "type": "object", "required": ["id"], "additionalProperties": false,
            "properties": {{ "id": {{ "type": "string", "minLength": 1 }}, "page": {{ "type": "string" }} }} }} }} }} }} }} }}"#
    ));
    let schema = read(&nested).unwrap();
    let duty = schema.duty(&"/answer/sources".parse().unwrap(), &[]).unwrap().unwrap();
    assert_eq!((duty.neglects, duty.refusals.len()), (Vec::new(), 0));
}
