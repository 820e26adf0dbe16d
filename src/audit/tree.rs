//! The facts as values of the expression language, shared and never copied per rule.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use cel::Value;
use cel::objects::{Key, Map};
use serde_json::Value as Json;

use crate::model::{Localized, Location};

/// A JSON value as a value of the expression language. Whole numbers become `int`; there are no others.
pub(super) fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(flag) => Value::Bool(*flag),
        Json::Number(number) => number.as_i64().map_or(Value::Null, Value::Int),
        Json::String(text) => Value::String(Arc::new(text.clone())),
        Json::Array(items) => Value::List(Arc::new(items.iter().map(value).collect())),
        Json::Object(fields) => {
            let fields: HashMap<Key, Value> = fields
                .iter()
                .map(|(name, field)| (Key::String(Arc::new(name.clone())), value(field)))
                .collect();
            Value::Map(Map { map: Arc::new(fields) })
        }
    }
}

/// The field of an object.
pub(super) fn field<'v>(object: &'v Value, name: &str) -> Option<&'v Value> {
    match object {
        Value::Map(map) => map.map.get(&Key::String(Arc::new(name.to_owned()))),
        _ => None,
    }
}

/// The text of a text value.
pub(super) fn text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text.as_str()),
        _ => None,
    }
}

/// The longest list at each path of the facts: how much work a comprehension over it can be.
pub(super) fn list_sizes(json: &Json) -> BTreeMap<String, usize> {
    let mut sizes = BTreeMap::new();
    measure(json, "", &mut sizes);
    sizes
}

fn measure(json: &Json, path: &str, sizes: &mut BTreeMap<String, usize>) {
    match json {
        Json::Array(items) => {
            let size = sizes.entry(path.to_owned()).or_default();
            *size = (*size).max(items.len());
            for item in items {
                measure(item, path, sizes);
            }
        }
        Json::Object(fields) => {
            for (name, field) in fields {
                let below = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                measure(field, &below, sizes);
            }
        }
        _ => {}
    }
}

/// A place in a file, where the value is one.
pub(super) fn location(value: Option<&Value>) -> Option<Location> {
    let value = value?;
    let number = |name| match field(value, name) {
        Some(Value::Int(number)) => Some(*number),
        _ => None,
    };
    let path = field(value, "path").and_then(text)?.to_owned();
    Some(Location { path, line: number("line")?, column: number("column")? })
}

/// A text in both languages; empty where the value is none.
pub(super) fn localized(value: Option<&Value>) -> Localized {
    let of = |name| value.and_then(|value| field(value, name)).and_then(text).unwrap_or_default().to_owned();
    Localized { en: of("en"), de: of("de") }
}

/// A value as people read it.
pub(super) fn show(value: &Value) -> String {
    match value {
        Value::String(text) => text.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::List(items) => items.iter().map(show).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    }
}
