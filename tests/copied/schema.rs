//! Holds JSON against the JSON Schemas that startklar prints: the part of the standard that they use, and no more.

use serde_json::Value;

/// The keywords that are understood, besides those of our own (`x-…`), which say nothing about a value. A schema with
/// another one is refused, so that nothing goes unchecked; `format` and `pattern` alone are taken at their word.
const UNDERSTOOD: [&str; 16] = [
    "$schema",
    "$ref",
    "$defs",
    "title",
    "description",
    "type",
    "enum",
    "properties",
    "required",
    "items",
    "anyOf",
    "format",
    "pattern",
    "minLength",
    "maxLength",
    "additionalProperties",
];

/// Every way in which `value` is not what `schema` says, each with its place.
pub fn defects(value: &Value, schema: &Value) -> Vec<String> {
    let mut defects = Vec::new();
    walk(value, schema, schema, "$", &mut defects);
    defects
}

fn walk(value: &Value, schema: &Value, root: &Value, place: &str, defects: &mut Vec<String>) {
    if let Some(keywords) = schema.as_object() {
        let unknown =
            keywords.keys().filter(|key| !UNDERSTOOD.contains(&key.as_str()) && !key.starts_with("x-"));
        defects
            .extend(unknown.map(|key| format!("{place}: the schema says `{key}`, which is not understood")));
    }
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        match root.pointer(target.trim_start_matches('#')) {
            Some(found) => walk(value, found, root, place, defects),
            None => defects.push(format!("{place}: {target} leads nowhere")),
        }
    }
    if let Some(wanted) = schema.get("type") {
        let wanted: Vec<&str> = match wanted {
            Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
            one => one.as_str().into_iter().collect(),
        };
        let found = kind(value);
        let fits = wanted.contains(&found) || (found == "integer" && wanted.contains(&"number"));
        if !fits {
            defects.push(format!("{place}: {found} where {} is wanted", wanted.join(" or ")));
        }
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array)
        && !words.contains(value)
    {
        defects.push(format!("{place}: {value} is none of {words:?}"));
    }
    if let Some(text) = value.as_str() {
        let length = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
        let bound = |key| schema.get(key).and_then(Value::as_u64);
        if length < bound("minLength").unwrap_or(0) || length > bound("maxLength").unwrap_or(u64::MAX) {
            defects.push(format!("{place}: {length} characters are too few or too many"));
        }
    }
    if let Some(choices) = schema.get("anyOf").and_then(Value::as_array) {
        let fits = |choice: &Value| {
            let mut inner = Vec::new();
            walk(value, choice, root, place, &mut inner);
            inner.is_empty()
        };
        if !choices.iter().any(fits) {
            defects.push(format!("{place}: fits none of {} choices", choices.len()));
        }
    }
    if let (Some(items), Some(schema)) = (value.as_array(), schema.get("items")) {
        for (index, item) in items.iter().enumerate() {
            walk(item, schema, root, &format!("{place}[{index}]"), defects);
        }
    }
    if let Some(fields) = value.as_object() {
        let properties = schema.get("properties").and_then(Value::as_object);
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        for name in required.filter_map(Value::as_str).filter(|name| !fields.contains_key(*name)) {
            defects.push(format!("{place}: `{name}` is missing"));
        }
        for (name, field) in fields {
            let below = format!("{place}.{name}");
            match (properties.and_then(|known| known.get(name)), schema.get("additionalProperties")) {
                (None, Some(Value::Bool(false))) => defects.push(format!("{below}: is not foreseen")),
                (Some(schema), _) | (None, Some(schema)) => walk(field, schema, root, &below, defects),
                (None, None) => {}
            }
        }
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() || number.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
