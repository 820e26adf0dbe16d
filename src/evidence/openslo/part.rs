//! Parts that all objects have: required texts, names, numbers, durations, choices between keys.

use rust_decimal::Decimal;

use crate::document::{Context, Kind, Located, Node};
use crate::model::Fault;

/// Lengths of the units of durations, in milliseconds; a month has 30 days, a quarter 90, a year 365.
const UNITS: [(char, i64); 7] = [
    ('m', 60_000),
    ('h', 3_600_000),
    ('d', 86_400_000),
    ('w', 604_800_000),
    ('M', 2_592_000_000),
    ('Q', 7_776_000_000),
    ('Y', 31_536_000_000),
];

/// The text under `key`, which must be there.
pub(super) fn required(node: &Node, key: &str, context: &mut Context) -> Option<Located<String>> {
    let Some(value) = node.get(key).filter(|value| !value.is_empty() && value.as_text() != Some("")) else {
        context.missing(key, node);
        return None;
    };
    let Some(text) = value.scalar() else {
        context.wanted(&format!("text under `{key}`"), value);
        return None;
    };
    Some(Located { value: text, span: value.span.clone() })
}

/// The name in the object's `metadata`.
pub(super) fn name(node: &Node, context: &mut Context) -> Option<Located<String>> {
    let Some(metadata) = node.get("metadata") else {
        context.missing("metadata", node);
        return None;
    };
    required(metadata, "name", context)
}

/// The number under `key`, if it is there.
#[expect(clippy::option_option, reason = "absent and defective are two things; the defect is noted already")]
pub(super) fn number(node: &Node, key: &str, context: &mut Context) -> Option<Option<Located<Decimal>>> {
    let Some(value) = node.get(key).filter(|value| value.kind != Kind::Null) else { return Some(None) };
    let text = match value.kind {
        Kind::Integer(_) | Kind::Number(_) => value.scalar().unwrap_or_default(),
        _ => String::new(),
    };
    let Ok(number) = text.parse().or_else(|_| Decimal::from_scientific(&text)) else {
        context.wanted(&format!("a number under `{key}`"), value);
        return None;
    };
    Some(Some(Located { value: number, span: value.span.clone() }))
}

/// The duration under `key`, which must be there, in milliseconds.
pub(super) fn duration(node: &Node, key: &str, context: &mut Context) -> Option<i64> {
    let text = required(node, key, context)?;
    let milliseconds = text.value.char_indices().next_back().and_then(|(at, unit)| {
        let (_, length) = UNITS.iter().find(|(known, _)| *known == unit)?;
        let count = text.value.get(..at).filter(|count| count.bytes().all(|b| b.is_ascii_digit()))?;
        count.parse::<i64>().ok().filter(|count| *count > 0)?.checked_mul(*length)
    });
    if milliseconds.is_none() {
        let message = format!("`{key}`: `{}` is no duration of OpenSLO; write 5m, 6h, 28d or 4w", text.value);
        context.fault(Fault::new("invalid-value", message, text.span));
    }
    milliseconds
}

/// The one of `keys` that is there. Notes if none is or several are.
pub(super) fn one_of<'n>(
    node: &'n Node,
    keys: &[&'static str],
    context: &mut Context,
) -> Option<(&'static str, &'n Node)> {
    let given: Vec<_> = keys
        .iter()
        .filter_map(|key| Some((*key, node.get(key).filter(|value| value.kind != Kind::Null)?)))
        .collect();
    match given.as_slice() {
        [] => context.missing(&keys.join("` or `"), node),
        [one] => return Some(*one),
        [(first, _), (second, value), ..] => {
            let message = format!("`{first}` and `{second}` are both given, and one of them is meant");
            context.fault(Fault::new("invalid-value", message, value.span.clone()));
        }
    }
    None
}

/// Notes a text that is none of `words`.
pub(super) fn word(text: &Located<String>, key: &str, words: &[&str], context: &mut Context) -> Option<()> {
    if words.contains(&text.value.as_str()) {
        return Some(());
    }
    let message = format!("`{key}`: `{}` is none of {}", text.value, words.join(", "));
    context.fault(Fault::new("invalid-value", message, text.span.clone()));
    None
}
