//! Samples: values that show what a system says or takes, one per line or in a list.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::{placeholder, records, settings};
use crate::document::{self, Format, JsonPointer, Kind, Node, ShortText, record};
use crate::model::{Fault, Limits, Span};

/// Reads samples: a JSON list, or JSON Lines with one value per line.
///
/// Fails at the first thing that does not parse, at a key that stands twice, and past a limit.
pub fn read(text: &str, format: Option<Format>, limits: &Limits) -> Result<Vec<Node>, Fault> {
    if format.is_none() {
        return Ok(records::parse(text, limits)?.into_iter().map(|record| record.node).collect());
    }
    let root = document::read(text, Format::Json, limits).map_err(first)?;
    if let Kind::List(items) = root.kind {
        return Ok(items);
    }
    let message = format!("samples are a list, and this is {}", root.kind_name());
    Err(Fault::new("structure", message, root.span).with_help("write one value per line, as .jsonl"))
}

fn first(faults: Vec<Fault>) -> Fault {
    faults.into_iter().next().unwrap_or_else(|| Fault::new("syntax", "not understood", Span::START))
}

/// How many samples say something that no other says. One with a placeholder in it says nothing.
#[must_use]
pub fn distinct<'n>(samples: impl IntoIterator<Item = &'n Node>) -> usize {
    let said = samples.into_iter().filter(|sample| !has_placeholder(sample));
    said.map(digest).collect::<BTreeSet<_>>().len()
}

fn has_placeholder(node: &Node) -> bool {
    node.as_text().is_some_and(placeholder::is_placeholder)
        || node.items().iter().any(has_placeholder)
        || node.entries().iter().any(|entry| has_placeholder(&entry.value))
}

/// The digest of a value: the same for two ways of writing it.
fn digest(node: &Node) -> Vec<u8> {
    let mut canonical = String::new();
    write(node, &mut canonical);
    Sha256::digest(canonical.as_bytes()).to_vec()
}

/// A text with its length before it: no text can then end early and begin another.
fn write_text(text: &str, to: &mut String) {
    to.push_str(&text.len().to_string());
    to.push('"');
    to.push_str(text);
}

fn write(node: &Node, to: &mut String) {
    match &node.kind {
        Kind::List(items) => {
            to.push('[');
            for item in items {
                write(item, to);
                to.push(',');
            }
            to.push(']');
        }
        Kind::Map(entries) => {
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_by(|a, b| a.key.cmp(&b.key));
            to.push('{');
            for entry in entries {
                write_text(&entry.key, to);
                to.push(':');
                write(&entry.value, to);
                to.push(',');
            }
            to.push('}');
        }
        Kind::Integer(_) | Kind::Number(_) => match settings::amount(node) {
            Some(amount) => to.push_str(&amount.to_string()),
            None => to.push_str(&node.scalar().unwrap_or_default()),
        },
        Kind::Text(text) => write_text(text, to),
        Kind::Null | Kind::Bool(_) => to.push_str(&node.plain().to_string()),
    }
}

/// The sample without the value at `place`; `None` if it has none there.
#[must_use]
pub fn without(sample: &Node, place: &JsonPointer) -> Option<Node> {
    let (last, way) = place.tokens().split_last()?;
    changed(sample, way, &mut |node| match &mut node.kind {
        Kind::Map(entries) => {
            let before = entries.len();
            entries.retain(|entry| entry.key != *last);
            entries.len() < before
        }
        _ => false,
    })
}

/// The sample with the text `text` at `place`; `None` if it has nothing there.
#[must_use]
pub fn with_text(sample: &Node, place: &JsonPointer, text: &str) -> Option<Node> {
    changed(sample, place.tokens(), &mut |node| {
        node.kind = Kind::Text(text.to_owned());
        true
    })
}

/// A copy with a change to the value that `way` leads to; `None` if there is none, or nothing was changed.
fn changed(sample: &Node, way: &[String], change: &mut dyn FnMut(&mut Node) -> bool) -> Option<Node> {
    fn walk(node: &mut Node, way: &[String], change: &mut dyn FnMut(&mut Node) -> bool) -> bool {
        let Some((token, rest)) = way.split_first() else { return change(node) };
        let next = match &mut node.kind {
            Kind::Map(entries) => {
                entries.iter_mut().find(|entry| entry.key == *token).map(|it| &mut it.value)
            }
            Kind::List(items) => token.parse::<usize>().ok().and_then(|index| items.get_mut(index)),
            _ => None,
        };
        next.is_some_and(|next| walk(next, rest, change))
    }
    let mut copy = sample.clone();
    walk(&mut copy, way, change).then_some(copy)
}

/// A value that must be rejected, and where and by what.
#[derive(Debug, Clone, PartialEq)]
pub struct Negative {
    /// Place of the defect.
    pub pointer: JsonPointer,
    /// The keyword that rejects it.
    pub keyword: String,
    /// The value.
    pub output: Node,
    /// Where the sample stands.
    pub span: Span,
}

record! {
    /// Where a value must be rejected, and by what.
    pub struct Expectation {
        /// Place of the defect.
        pub pointer: JsonPointer,
        /// The keyword that rejects it.
        pub keyword: ShortText,
    }
}

/// Reads a sample `{"expect": {"pointer": …, "keyword": …}, "output": …}`.
pub fn negative(sample: &Node) -> Result<Negative, Fault> {
    let shape = || {
        let message = "a negative sample is {\"expect\": {\"pointer\": …, \"keyword\": …}, \"output\": …}";
        Fault::new("structure", message, sample.span.clone())
    };
    let (Some(expect), Some(output), 2) =
        (sample.get("expect"), sample.get("output"), sample.entries().len())
    else {
        return Err(shape());
    };
    let expectation: Expectation = document::decode(expect).map_err(first)?;
    Ok(Negative {
        pointer: expectation.pointer,
        keyword: expectation.keyword.0,
        output: output.clone(),
        span: sample.span.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::{distinct, negative, read, with_text, without};
    use crate::document::Format;
    use crate::model::Limits;

    #[test]
    fn samples_are_lines_or_a_list() {
        let lines = read("{\"a\": 1}\n{\"a\": 2}\n", None, &Limits::DEFAULT).unwrap();
        let list = read("[{\"a\": 1}, {\"a\": 2}]", Some(Format::Json), &Limits::DEFAULT).unwrap();
        assert_eq!((lines.len(), list.len(), lines[1].span.start.line), (2, 2, 2));
        assert_eq!(read("{\"a\": 1}", Some(Format::Json), &Limits::DEFAULT).unwrap_err().code, "structure");
        let twice = read("{\"ok\": false, \"\\u006fk\": true}\n", None, &Limits::DEFAULT).unwrap_err();
        assert_eq!(twice.code, "duplicate-key");
    }

    #[test]
    fn the_same_value_counts_once_however_it_is_written() {
        let text = "{\"a\": 1, \"b\": [\"x\"]}\n{ \"b\": [\"\\u0078\"], \"a\": 1.0 }\n{\"a\": \"1\", \"b\": [\"x\"]}\n{\"a\": \"TODO\"}\n";
        assert_eq!(distinct(&read(text, None, &Limits::DEFAULT).unwrap()), 2);
    }

    #[test]
    fn a_sample_can_be_changed_at_one_place() {
        let sample = &read("{\"a\": {\"b\": [1, 2]}, \"c\": 3}\n", None, &Limits::DEFAULT).unwrap()[0];
        let at = |pointer: &str| pointer.parse().unwrap();
        assert_eq!(without(sample, &at("/a")).unwrap().plain(), serde_json::json!({"c": 3}));
        assert_eq!(without(sample, &at("/a/x")), None);
        assert_eq!(without(sample, &at("/d")), None);
        let changed = with_text(sample, &at("/a/b/1"), "x").unwrap();
        assert_eq!(changed.plain(), serde_json::json!({"a": {"b": [1, "x"]}, "c": 3}));
    }

    #[test]
    fn a_negative_sample_says_what_it_expects() {
        let one = |text: &str| negative(&read(text, None, &Limits::DEFAULT).unwrap()[0]);
        let good =
            one("{\"expect\": {\"pointer\": \"/a\", \"keyword\": \"type\"}, \"output\": null}\n").unwrap();
        assert_eq!((good.pointer.to_string().as_str(), good.keyword.as_str()), ("/a", "type"));
        for bad in [
            "{\"output\": {}}",
            "{\"expect\": {\"pointer\": \"/a\"}, \"output\": {}}",
            "{\"expect\": {\"pointer\": \"a\", \"keyword\": \"type\"}, \"output\": {}}",
            "{\"expect\": {\"pointer\": \"/a\", \"keyword\": \"type\"}, \"output\": {}, \"more\": 1}",
            "[]",
        ] {
            assert!(one(bad).is_err(), "{bad}");
        }
    }
}
