//! Writes the facts as YAML for people: a character that a terminal would obey stands as `\u{202E}`. In JSON every
//! character is kept, as an escape.

use anyhow::Result;
use serde_json::Value;
use startklar::model::{has_hidden, visible};

/// The value as YAML.
pub fn write(mut value: Value) -> Result<String> {
    show(&mut value);
    Ok(serde_yaml::to_string(&value)?)
}

fn show(value: &mut Value) {
    match value {
        Value::String(text) if has_hidden(text) => *text = visible(text).into_owned(),
        Value::Array(items) => items.iter_mut().for_each(show),
        // The keys are names of fields.
        Value::Object(fields) => fields.values_mut().for_each(show),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{has_hidden, write};

    #[test]
    fn what_is_written_is_what_was_meant_and_hides_nothing() {
        let value = serde_json::json!({
            "words": ["plain", "two words", "yes", "", " x", "x ", "a: b", "- a", "#", "0x1", "1e3", "~", "ü", "a\nb\tc",
                "\"q\" \\ 'r'", "2026-11-24", ".inf"],
            "empty": { "list": [], "map": {}, "text": "" },
            "nested": [{ "a": 1, "b": [{ "c": true }, { "c": [[1, 2], []] }] }, {}, []],
            "null": null,
            "number": -7,
        });
        let text = write(value.clone()).unwrap();
        assert_eq!(serde_yaml::from_str::<serde_json::Value>(&text).unwrap(), value, "{text}");
        let hidden = ["\u{1b}[2J", "a\u{202E}b", "\u{E0001}", "\u{9b}", "\u{7f}", "\u{FEFF}"];
        let text = write(serde_json::json!({ "hidden": [hidden] })).unwrap();
        assert!(!has_hidden(&text) && text.contains("a\\u{202E}b"), "{text}");
    }
}
