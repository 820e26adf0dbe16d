//! Strict JSON into the located tree: no comments, no trailing commas, no duplicate keys.

use std::collections::BTreeMap;

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::lines::Lines;
use super::node::{Budget, Entry, Kind, Node, duplicate_key};
use crate::model::{Fault, Limits, Span};

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Reads one JSON document. Fails at the first syntax error, duplicate key or exceeded limit.
pub(super) fn read(text: &str, limits: &Limits) -> Result<Node, Fault> {
    let lines = Lines::new(text);
    let parsed = parse_to_ast(text, &CollectOptions::default(), &STRICT).map_err(|error| {
        let range = error.range();
        Fault::new("syntax", error.kind().to_string().to_lowercase(), lines.span(range.start..range.end))
    })?;
    let Some(value) = parsed.value else {
        return Err(Fault::new("syntax", "the file is empty", Span::START));
    };
    let mut budget = Budget::new(limits);
    node(value, &lines, &mut budget, 1)
}

fn node(value: Value<'_>, lines: &Lines<'_>, budget: &mut Budget, depth: usize) -> Result<Node, Fault> {
    let range = value.range();
    let span = lines.span(range.start..range.end);
    budget.spend(1, 0, span.start)?;
    budget.depth(depth, span.start)?;
    let kind = match value {
        Value::NullKeyword(_) => Kind::Null,
        Value::BooleanLit(literal) => Kind::Bool(literal.value),
        Value::NumberLit(literal) => number(literal.value, &span)?,
        Value::StringLit(literal) => {
            budget.spend(0, literal.value.len(), span.start)?;
            Kind::Text(literal.value.into_owned())
        }
        Value::Array(array) => Kind::List(
            array
                .elements
                .into_iter()
                .map(|element| node(element, lines, budget, depth + 1))
                .collect::<Result<_, _>>()?,
        ),
        Value::Object(object) => {
            let mut seen = BTreeMap::new();
            let mut entries = Vec::with_capacity(object.properties.len());
            for property in object.properties {
                let range = property.name.range();
                let key_span = lines.span(range.start..range.end);
                let key = property.name.into_string();
                budget.spend(0, key.len(), key_span.start)?;
                if let Some(first) = seen.insert(key.clone(), key_span.start) {
                    return Err(duplicate_key(&key, first, key_span));
                }
                entries.push(Entry { key, key_span, value: node(property.value, lines, budget, depth + 1)? });
            }
            Kind::Map(entries)
        }
    };
    Ok(Node { kind, span, tag: None })
}

/// A JSON number; one that no finite 64-bit float reaches is refused, as is a leading zero.
fn number(text: &str, span: &Span) -> Result<Kind, Fault> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let leading_zero = digits.len() > 1
        && digits.starts_with('0')
        && !digits.starts_with("0.")
        && !digits.starts_with("0e")
        && !digits.starts_with("0E");
    let finite = text.parse::<f64>().is_ok_and(f64::is_finite);
    if leading_zero || !finite {
        return Err(Fault::new("number", format!("`{text}` is not a finite JSON number"), span.clone()));
    }
    Ok(text.parse().map_or_else(|_| Kind::Number(text.to_owned()), Kind::Integer))
}

#[cfg(test)]
mod tests {
    use super::{Kind, Limits, read};

    #[test]
    fn reads_strict_json_only() {
        let node = read("{\"a\": [1, 2.50, \"x\\u00fc\", null, true]}", &Limits::DEFAULT).unwrap();
        let items = node.get("a").unwrap().items();
        assert_eq!(items[0].kind, Kind::Integer(1));
        assert_eq!(items[1].kind, Kind::Number("2.50".into()));
        assert_eq!(items[2].as_text(), Some("xü"));
        assert_eq!(items[2].span.start.column, 17);
        for bad in [
            "{\"ok\": false, \"\\u006fk\": true}",
            "{\"a\": NaN}",
            "{\"a\": 1e400}",
            "[1,]",
            "[1 2]",
            "{'a': 1}",
            "// c\n1",
            "01",
            "",
            "{\"a\": 1} x",
            "[",
        ] {
            assert!(read(bad, &Limits::DEFAULT).is_err(), "{bad}");
        }
    }

    #[test]
    fn depth_ends_at_the_limit() {
        let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
        assert_eq!(read(&deep, &Limits::DEFAULT).unwrap_err().code, "limit");
        assert!(read(&"[".repeat(100_000), &Limits::DEFAULT).is_err());
    }
}
