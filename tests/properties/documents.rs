//! Documents: YAML, TOML and JSON.

use proptest::prelude::*;
use serde_json::Value;
use startklar::document::{Format, Kind, Node, read_all};
use startklar::model::{Fault, Limits, Position, Span};

const FORMATS: [Format; 3] = [Format::Yaml, Format::Toml, Format::Json];

/// Text that is more often near to a document than any text is.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z]{1,4}",
        "[ \t\n\r]{1,3}",
        "[-:,\\[\\]{}#&*!|>'\"%@`?<=.~]{1,2}",
        "-?[0-9]{1,3}(\\.[0-9]{1,2})?",
        Just("\n  - ".to_owned()),
        Just(": ".to_owned()),
        Just("\n---\n".to_owned()),
        Just("ä😀\u{85}\u{2028}".to_owned()),
        "\\PC{0,3}",
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Asserts that a place lies in its text: a line that is there, a column of it, and bytes that begin and end in it.
fn lies_inside(text: &str, span: &Span) -> Result<(), TestCaseError> {
    let Position { line, column } = span.start;
    let lines = text.split('\n').count();
    prop_assert!((1..=lines).contains(&line), "line {line} of {lines}: {text:?}");
    let width = text.split('\n').nth(line - 1).unwrap().chars().count();
    prop_assert!((1..=width + 1).contains(&column), "column {column} of {width} in line {line}: {text:?}");
    prop_assert!(span.bytes.start <= span.bytes.end && span.bytes.end <= text.len(), "{span:?}: {text:?}");
    prop_assert!(
        text.is_char_boundary(span.bytes.start) && text.is_char_boundary(span.bytes.end),
        "{text:?}"
    );
    Ok(())
}

fn places(node: &Node, text: &str) -> Result<(), TestCaseError> {
    lies_inside(text, &node.span)?;
    for item in node.items() {
        places(item, text)?;
    }
    for entry in node.entries() {
        lies_inside(text, &entry.key_span)?;
        places(&entry.value, text)?;
    }
    Ok(())
}

fn fault(fault: &Fault, text: &str) -> Result<(), TestCaseError> {
    prop_assert!(!fault.message.is_empty() && !fault.code.is_empty());
    lies_inside(text, &fault.span)
}

/// A plain document: what every format can say.
fn plain() -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        "[a-z_]{0,6}",
        "[ -~]{0,8}",
        "(yes|no|on|off|null|~|true|0x1F|0o17|1e3|\\.inf|12:30:45|0777|1_000|=|<<)",
        "[äöü€日😀\\n\\t'\":#-]{0,5}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map("[a-zA-Z0-9 _.:#-]{1,6}", inner, 0..5)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// The tree as plain JSON.
fn value(node: &Node) -> Value {
    match &node.kind {
        Kind::Null => Value::Null,
        Kind::Bool(flag) => (*flag).into(),
        Kind::Integer(number) => (*number).into(),
        Kind::Number(text) => panic!("{text} was never written"),
        Kind::Text(text) => text.clone().into(),
        Kind::List(items) => items.iter().map(value).collect(),
        Kind::Map(entries) => entries.iter().map(|entry| (entry.key.clone(), value(&entry.value))).collect(),
    }
}

/// The one document of a text.
fn one(text: &str, format: Format) -> Node {
    let mut documents =
        read_all(text, format, &Limits::DEFAULT).unwrap_or_else(|faults| panic!("{faults:?}: {text}"));
    assert_eq!(documents.len(), 1, "{text}");
    documents.remove(0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused_in_its_place(text in text()) {
        for format in FORMATS {
            match read_all(&text, format, &Limits::DEFAULT) {
                Ok(documents) => {
                    for node in &documents {
                        places(node, &text)?;
                    }
                }
                Err(faults) => {
                    prop_assert!(!faults.is_empty());
                    for found in &faults {
                        fault(found, &text)?;
                    }
                }
            }
        }
    }

    #[test]
    fn a_document_cut_anywhere_is_read_or_refused_in_its_place(document in plain(), share in 0.0..1.0_f64) {
        let written = [
            (Format::Yaml, serde_yaml::to_string(&document).unwrap()),
            (Format::Json, serde_json::to_string_pretty(&document).unwrap()),
        ];
        for (format, text) in written {
            #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "any place will do")]
            let mut at = (share * text.len() as f64) as usize;
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            if let Err(faults) = read_all(&text[..at], format, &Limits::DEFAULT) {
                for found in &faults {
                    fault(found, &text[..at])?;
                }
            }
        }
    }

    #[test]
    fn yaml_says_what_another_reader_says(document in plain()) {
        let text = serde_yaml::to_string(&document).unwrap();
        let theirs: Value = serde_yaml::from_str(&text).unwrap();
        prop_assert_eq!(&value(&one(&text, Format::Yaml)), &theirs, "{}", text);
        prop_assert_eq!(theirs, document);
    }

    #[test]
    fn json_says_what_another_reader_says_and_is_yaml(document in plain()) {
        let text = serde_json::to_string_pretty(&document).unwrap();
        prop_assert_eq!(&value(&one(&text, Format::Json)), &document);
        prop_assert_eq!(&value(&one(&text, Format::Yaml)), &document);
    }

    #[test]
    fn toml_says_what_was_written(fields in prop::collection::btree_map("[a-z -]{1,6}", prop_oneof![
        any::<i64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
        prop::collection::vec("[ -~\n]{0,5}", 0..4).prop_map(Value::from),
    ], 0..6)) {
        let document = Value::Object(fields.into_iter().collect());
        let text = toml::to_string(&document).unwrap();
        prop_assert_eq!(&value(&one(&text, Format::Toml)), &document, "{}", text);
    }
}
