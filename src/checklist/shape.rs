//! The schema of the facts as expressions see it: which paths there are, and what they hold.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

/// What a path of the facts holds. Parts are shared: types of expressions are made of them by the thousand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// An object with named fields.
    Object(Arc<Object>),
    /// A list of things of one shape.
    List(Arc<Self>),
    /// True or false.
    Bool,
    /// A whole number.
    Integer,
    /// Text; if it is one of a closed set of words, those words.
    Text(Arc<[String]>),
}

/// An object of the facts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Object {
    /// Its fields.
    pub fields: BTreeMap<String, Shape>,
    /// Whether it stands for evidence that can be absent or unreadable.
    pub evidence: bool,
    /// The evidence it was derived from, if any: paths of evidence objects.
    pub derived_from: Vec<String>,
    /// Whether it is a declared classification, which `when` may read.
    pub classification: bool,
}

/// The states of evidence, by which an evidence object is known.
const STATES: [&str; 3] = ["present", "absent", "unreadable"];

impl Shape {
    /// Reads a JSON Schema as `schemars` writes it. What it does not know becomes text without words.
    #[must_use]
    pub fn from_json_schema(schema: &Value) -> Self {
        Self::read(schema, schema)
    }

    fn read(schema: &Value, root: &Value) -> Self {
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            let pointer = target.trim_start_matches('#');
            if let Some(found) = root.pointer(pointer) {
                return Self::read(found, root);
            }
        }
        match schema.get("type").and_then(Value::as_str) {
            Some("object") => Self::Object(Arc::new(Self::object(schema, root))),
            Some("array") => {
                let items = schema.get("items").map_or_else(Self::text, |items| Self::read(items, root));
                Self::List(Arc::new(items))
            }
            Some("boolean") => Self::Bool,
            Some("integer") => Self::Integer,
            _ => Self::Text(
                schema
                    .get("enum")
                    .and_then(Value::as_array)
                    .map(|words| words.iter().filter_map(|word| word.as_str().map(str::to_owned)).collect())
                    .unwrap_or_default(),
            ),
        }
    }

    fn object(schema: &Value, root: &Value) -> Object {
        let fields: BTreeMap<String, Self> = schema
            .get("properties")
            .and_then(Value::as_object)
            .map(|properties| {
                properties.iter().map(|(name, field)| (name.clone(), Self::read(field, root))).collect()
            })
            .unwrap_or_default();
        let evidence = matches!(fields.get("state"), Some(Self::Text(words)) if **words == STATES);
        Object {
            fields,
            evidence,
            derived_from: schema
                .get("x-from")
                .and_then(Value::as_array)
                .map(|paths| paths.iter().filter_map(|path| path.as_str().map(str::to_owned)).collect())
                .unwrap_or_default(),
            classification: schema.get("x-classification") == Some(&Value::Bool(true)),
        }
    }

    /// Text that can be anything.
    pub(super) fn text() -> Self {
        Self::Text(Arc::new([]))
    }

    /// What it is, for messages: "text".
    #[must_use]
    pub fn kind_name(&self) -> &'static str {
        match self {
            Self::Object(_) => "an object",
            Self::List(_) => "a list",
            Self::Bool => "true or false",
            Self::Integer => "a number",
            Self::Text(_) => "text",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Arc, Shape};

    #[test]
    fn reads_refs_words_and_evidence() {
        let schema = serde_json::json!({
            "type": "object",
            "properties": { "a": { "$ref": "#/$defs/E" }, "l": { "type": "array", "items": { "type": "integer" } } },
            "$defs": { "E": { "type": "object", "x-from": ["b.c", "d"], "properties": {
                "state": { "enum": ["present", "absent", "unreadable"], "type": "string" } } } }
        });
        let Shape::Object(root) = Shape::from_json_schema(&schema) else { panic!("not an object") };
        assert_eq!(root.fields["l"], Shape::List(Arc::new(Shape::Integer)));
        let Shape::Object(evidence) = &root.fields["a"] else { panic!("not an object") };
        assert!(evidence.evidence);
        assert_eq!(evidence.derived_from, ["b.c", "d"]);
    }
}
