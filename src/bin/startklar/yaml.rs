//! Writes the facts as YAML in which no character hides: what a terminal would obey stands as an escape.

use std::fmt::Write as _;

use serde_json::Value;
use startklar::model::has_hidden;

/// The value as YAML 1.2, block by block.
pub fn write(value: &Value) -> String {
    let mut out = String::new();
    block(value, 0, &mut out);
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

/// Writes a value where a line, or what follows a dash, begins.
fn block(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (index, (name, field)) in fields.iter().enumerate() {
                begin(index, indent, out);
                scalar(name, out);
                out.push(':');
                match field {
                    Value::Object(below) if !below.is_empty() => {
                        out.push('\n');
                        out.push_str(&" ".repeat(indent + 2));
                        block(field, indent + 2, out);
                    }
                    Value::Array(below) if !below.is_empty() => {
                        out.push('\n');
                        out.push_str(&" ".repeat(indent));
                        block(field, indent, out);
                    }
                    field => {
                        out.push(' ');
                        block(field, indent, out);
                    }
                }
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                begin(index, indent, out);
                out.push_str("- ");
                block(item, indent + 2, out);
            }
        }
        Value::String(text) => {
            scalar(text, out);
            out.push('\n');
        }
        // Numbers, truth values, and what is empty are written as in JSON.
        other => {
            // Writing to a String cannot fail.
            let _ = writeln!(out, "{other}");
        }
    }
}

/// The first entry stands where its block begins; each other one begins a line.
fn begin(index: usize, indent: usize, out: &mut String) {
    if index > 0 {
        out.push_str(&" ".repeat(indent));
    }
}

/// Text as it is, if it is a plain word or some of them, and in double quotes otherwise.
fn scalar(text: &str, out: &mut String) {
    /// Words that YAML, in one of its versions, takes for something else than text.
    const TAKEN: [&str; 10] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "none"];
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/' | '.' | ' ' | '(' | ')'))
        && !text.ends_with(' ')
        && !TAKEN.contains(&text.to_ascii_lowercase().as_str());
    if plain {
        out.push_str(text);
        return;
    }
    out.push('"');
    for c in text.chars() {
        let code = u32::from(c);
        // Writing to a String cannot fail.
        let _ = match c {
            '"' | '\\' => write!(out, "\\{c}"),
            '\n' => write!(out, "\\n"),
            '\t' => write!(out, "\\t"),
            c if !has_hidden(c.encode_utf8(&mut [0; 4])) => write!(out, "{c}"),
            _ if code <= 0xFF => write!(out, "\\x{code:02x}"),
            _ if code <= 0xFFFF => write!(out, "\\u{code:04x}"),
            _ => write!(out, "\\U{code:08x}"),
        };
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::{has_hidden, write};

    #[test]
    fn what_is_written_is_what_was_meant_and_hides_nothing() {
        let value = serde_json::json!({
            "words": ["plain", "two words", "yes", "", " x", "x ", "a: b", "- a", "#", "0x1", "1e3", "~", "ü", "a\nb\tc",
                "\"q\" \\ 'r'", "\u{1b}[2J", "a\u{202E}b", "\u{E0001}", "\u{9b}", "\u{7f}", "\u{FEFF}", "2026-11-24", ".inf"],
            "empty": { "list": [], "map": {}, "text": "" },
            "nested": [{ "a": 1, "b": [{ "c": true }, { "c": [[1, 2], []] }] }, {}, []],
            "null": null,
            "number": -7,
        });
        let text = write(&value);
        assert!(!has_hidden(&text), "{text}");
        assert_eq!(serde_yaml::from_str::<serde_json::Value>(&text).unwrap(), value, "{text}");
        assert!(text.starts_with("words:\n- plain\n- two words\n- \"yes\"\n"), "{text}");
        assert_eq!(write(&serde_json::json!({})), "{}\n");
    }
}
