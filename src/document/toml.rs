//! TOML into the located tree, with all syntax errors of a file at once.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::lines::Lines;
use super::node::{Budget, Entry, Kind, Node};
use crate::model::{Fault, Limits, Span};

/// Reads one TOML document. Reports every syntax error.
pub(super) fn read(text: &str, limits: &Limits) -> Result<Node, Vec<Fault>> {
    let lines = Lines::new(text);
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(errors
            .iter()
            .map(|error| {
                let span = error.span().map_or(Span::START, |range| lines.span(range));
                Fault::new("syntax", error.message().to_owned(), span)
            })
            .collect());
    }
    let mut budget = Budget::new(limits);
    let span = lines.span(table.span());
    mapping(table.into_inner(), span, &lines, &mut budget, 1).map_err(|fault| vec![fault])
}

fn mapping(
    table: DeTable<'_>,
    span: Span,
    lines: &Lines<'_>,
    budget: &mut Budget,
    depth: usize,
) -> Result<Node, Fault> {
    budget.spend(1, 0, span.start)?;
    budget.depth(depth, span.start)?;
    let mut entries = Vec::new();
    for (key, value) in table {
        let key_span = lines.span(key.span());
        let key = key.into_inner().into_owned();
        entries.push(Entry { key, key_span, value: node(value, lines, budget, depth + 1)? });
    }
    // The parser sorts by key; people read in the order of the file.
    entries.sort_by_key(|entry| entry.key_span.bytes.start);
    Ok(Node { kind: Kind::Map(entries), span, tag: None })
}

fn node(
    value: Spanned<DeValue<'_>>,
    lines: &Lines<'_>,
    budget: &mut Budget,
    depth: usize,
) -> Result<Node, Fault> {
    let span = lines.span(value.span());
    let kind = match value.into_inner() {
        DeValue::Table(table) => return mapping(table, span, lines, budget, depth),
        DeValue::String(text) => Kind::Text(text.into_owned()),
        DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
            .map_or_else(|_| Kind::Number(integer.as_str().to_owned()), Kind::Integer),
        DeValue::Float(float) => Kind::Number(float.as_str().to_owned()),
        DeValue::Boolean(value) => Kind::Bool(value),
        DeValue::Datetime(datetime) => Kind::Text(datetime.to_string()),
        DeValue::Array(array) => Kind::List(
            array.into_iter().map(|item| node(item, lines, budget, depth + 1)).collect::<Result<_, _>>()?,
        ),
    };
    let bytes = if let Kind::Text(text) | Kind::Number(text) = &kind { text.len() } else { 0 };
    budget.spend(1, bytes, span.start)?;
    budget.depth(depth, span.start)?;
    Ok(Node { kind, span, tag: None })
}

#[cfg(test)]
mod tests {
    use super::{Kind, Limits, read};

    #[test]
    fn reads_values_with_places() {
        let node = read("[a]\nb = 1_000\nc = 0.08\nd = 2026-11-23\n", &Limits::DEFAULT).unwrap();
        let a = node.get("a").unwrap();
        assert_eq!(a.get("b").unwrap().kind, Kind::Integer(1000));
        assert_eq!(a.get("c").unwrap().kind, Kind::Number("0.08".into()));
        assert_eq!(a.get("d").unwrap().as_text(), Some("2026-11-23"));
        assert_eq!(a.get("c").unwrap().span.start.line, 3);
    }

    #[test]
    fn reports_all_errors_at_once() {
        let faults = read("a = \nb = 2 3\nc = 1\n", &Limits::DEFAULT).unwrap_err();
        assert!(faults.len() >= 2, "{faults:?}");
        assert_eq!(read("a = 1\n[a]\nb = 1\n", &Limits::DEFAULT).unwrap_err()[0].code, "syntax");
    }
}
