//! YAML 1.2 (core schema) into the located tree, from parser events: aliases are expanded under a budget.

use std::collections::BTreeMap;

use granit_parser::{Event, Parser, ScalarStyle, Tag};

use super::lines::Lines;
use super::node::{Budget, Entry, Kind, Node, duplicate_key};
use crate::model::{Fault, Limits, Position, Span};

/// A collection that is still open.
struct Open {
    node: Node,
    anchor: usize,
    /// The key that waits for its value, in a mapping.
    key: Option<(String, Span)>,
    seen: BTreeMap<String, Position>,
    nodes: usize,
    bytes: usize,
}

/// A finished node with what it costs to copy it.
#[derive(Clone)]
struct Costed {
    node: Node,
    nodes: usize,
    bytes: usize,
}

/// Reads every document of a YAML stream.
///
/// Fails at the first syntax error, duplicate key, key that is no scalar, or exceeded limit.
pub(super) fn read(text: &str, limits: &Limits) -> Result<Vec<Node>, Fault> {
    let options = granit_parser::options! { emit_comments: false, block_scalar_eof_without_line_feed: true };
    let mut builder = Builder {
        budget: Budget::new(limits),
        open: Vec::new(),
        anchors: BTreeMap::new(),
        aliases: 0,
        documents: Vec::new(),
    };
    let lines = Lines::new(text);
    for step in Parser::new_from_str_with_options(text, options) {
        let (event, span) = step.map_err(|error| {
            let byte = byte_of(error.marker());
            let message = error.info();
            let help = way_out(text, byte, &message);
            let fault = Fault::new("syntax", message, lines.span(byte..byte));
            match help {
                Some(help) => fault.with_help(help),
                None => fault,
            }
        })?;
        let start = byte_of(&span.start);
        builder.take(event, lines.span(start..byte_of(&span.end).max(start)))?;
    }
    Ok(builder.documents)
}

/// The way out of the mistakes that people make most.
fn way_out(text: &str, byte: usize, message: &str) -> Option<&'static str> {
    match text.get(byte..)?.chars().next() {
        Some('@' | '`') => Some("put the value in quotes: no plain value of YAML begins so"),
        Some('\t') => Some("indent with spaces"),
        _ if message.starts_with("tabs disallowed") => Some("indent with spaces"),
        _ if message.starts_with("mapping values are not allowed") => {
            Some("put a value that holds `: ` in quotes")
        }
        _ if message.ends_with("did not find expected key") => {
            Some("begin all keys of one mapping in the same column")
        }
        _ => None,
    }
}

/// The parser counts a lone carriage return as a line break. Editors and excerpts do not, so only its bytes are used.
fn byte_of(marker: &granit_parser::Marker) -> usize {
    marker.byte_offset().unwrap_or_default()
}

struct Builder {
    budget: Budget,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Costed>,
    aliases: usize,
    documents: Vec<Node>,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Fault> {
        match event {
            Event::DocumentStart(..) => self.anchors.clear(),
            Event::Scalar(text, style, anchor, tag) => {
                self.budget.spend(1, text.len(), span.start)?;
                let bytes = text.len();
                let (kind, tag) = resolve(&text, style, tag.as_deref(), &span)?;
                let node = Node { kind, span, tag };
                self.remember(anchor, &node, 1, bytes);
                self.place(Costed { node, nodes: 1, bytes }, Some(&text))?;
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.start(Kind::List(Vec::new()), anchor, tag.as_deref(), span)?;
            }
            Event::MappingStart(_, anchor, tag) => {
                self.start(Kind::Map(Vec::new()), anchor, tag.as_deref(), span)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(&span)?,
            Event::Alias(id) => {
                self.aliases += 1;
                self.budget.aliases(self.aliases, span.start)?;
                let Some(target) = self.anchors.get(&id).cloned() else {
                    return Err(Fault::new("alias", "the alias points into the value it stands in", span));
                };
                self.budget.spend(target.nodes, target.bytes, span.start)?;
                let key = target.node.scalar();
                self.place(target, key.as_deref())?;
            }
            _ => {}
        }
        Ok(())
    }

    fn start(&mut self, kind: Kind, anchor: usize, tag: Option<&Tag>, span: Span) -> Result<(), Fault> {
        self.budget.spend(1, 0, span.start)?;
        self.budget.depth(self.open.len() + 1, span.start)?;
        let tag = tag.filter(|tag| !core_schema(tag)).map(written);
        let node = Node { kind, span, tag };
        self.open.push(Open { node, anchor, key: None, seen: BTreeMap::new(), nodes: 1, bytes: 0 });
        Ok(())
    }

    fn end(&mut self, span: &Span) -> Result<(), Fault> {
        let Some(mut open) = self.open.pop() else { return Ok(()) };
        open.node.span.bytes.end = span.bytes.end.max(open.node.span.bytes.start);
        self.remember(open.anchor, &open.node, open.nodes, open.bytes);
        self.place(Costed { node: open.node, nodes: open.nodes, bytes: open.bytes }, None)
    }

    fn remember(&mut self, anchor: usize, node: &Node, nodes: usize, bytes: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, Costed { node: node.clone(), nodes, bytes });
        }
    }

    /// Puts a finished node where it belongs: a document, an item, a key or a value.
    fn place(&mut self, value: Costed, key: Option<&str>) -> Result<(), Fault> {
        let Some(open) = self.open.last_mut() else {
            self.documents.push(value.node);
            return Ok(());
        };
        open.nodes = open.nodes.saturating_add(value.nodes);
        open.bytes = open.bytes.saturating_add(value.bytes);
        match (&mut open.node.kind, open.key.take()) {
            (Kind::List(items), _) => items.push(value.node),
            (Kind::Map(entries), Some((key, key_span))) => {
                entries.push(Entry { key, key_span, value: value.node });
            }
            (Kind::Map(_), None) => {
                let Some(key) = key.filter(|_| value.node.tag.is_none()) else {
                    return Err(Fault::new(
                        "key",
                        "a key of a mapping must be a plain scalar",
                        value.node.span,
                    ));
                };
                if key == "<<" {
                    return Err(Fault::new("merge-key", "merge keys (`<<`) are not read", value.node.span)
                        .with_help("write the keys out: what a merge overrides cannot be seen at a glance"));
                }
                if let Some(first) = open.seen.insert(key.to_owned(), value.node.span.start) {
                    return Err(duplicate_key(key, first, value.node.span));
                }
                open.key = Some((key.to_owned(), value.node.span));
            }
            _ => {}
        }
        Ok(())
    }
}

fn core_schema(tag: &Tag) -> bool {
    tag.is_yaml_core_schema()
}

fn written(tag: &Tag) -> String {
    tag.to_string()
}

/// The value of a scalar by the YAML 1.2 core schema, and its tag if it has one of its own.
fn resolve(
    text: &str,
    style: ScalarStyle,
    tag: Option<&Tag>,
    span: &Span,
) -> Result<(Kind, Option<String>), Fault> {
    match tag {
        None if style == ScalarStyle::Plain => Ok((plain(text), None)),
        None => Ok((Kind::Text(text.to_owned()), None)),
        Some(tag) if core_schema(tag) => {
            let kind = match (tag.suffix(), plain(text)) {
                ("str", _) => Kind::Text(text.to_owned()),
                ("null", Kind::Null) => Kind::Null,
                ("bool", Kind::Bool(value)) => Kind::Bool(value),
                ("int", Kind::Integer(value)) => Kind::Integer(value),
                ("int" | "float", Kind::Number(value)) => Kind::Number(value),
                ("float", Kind::Integer(value)) => Kind::Number(value.to_string()),
                (suffix, _) => {
                    return Err(Fault::new(
                        "tag",
                        format!("the value is not what its tag !!{suffix} says"),
                        span.clone(),
                    ));
                }
            };
            Ok((kind, None))
        }
        Some(tag) => Ok((Kind::Text(text.to_owned()), Some(written(tag)))),
    }
}

fn plain(text: &str) -> Kind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" | "True" | "TRUE" => Kind::Bool(true),
        "false" | "False" | "FALSE" => Kind::Bool(false),
        _ => number(text).unwrap_or_else(|| Kind::Text(text.to_owned())),
    }
}

/// A number of the core schema: decimal, `0o17`, `0x1F`, floats, `.inf`, `.nan`.
fn number(text: &str) -> Option<Kind> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Some(Kind::Number(text.to_owned()));
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return i64::from_str_radix(digits, 16).ok().map(Kind::Integer);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return i64::from_str_radix(digits, 8).ok().map(Kind::Integer);
    }
    if !unsigned.is_empty() && unsigned.bytes().all(|b| b.is_ascii_digit()) {
        return Some(text.parse().map_or_else(|_| Kind::Number(text.to_owned()), Kind::Integer));
    }
    decimal(unsigned).then(|| Kind::Number(text.to_owned()))
}

/// `[0-9]*(\.[0-9]*)?([eE][-+]?[0-9]+)?` with at least one digit before the exponent.
fn decimal(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent.is_none_or(|e| {
        let e = e.strip_prefix(['-', '+']).unwrap_or(e);
        !e.is_empty() && digits(e)
    });
    digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty()) && exponent
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::{Kind, Limits, Position, read};

    fn one(text: &str) -> super::Node {
        read(text, &Limits::DEFAULT).unwrap().remove(0)
    }

    #[test]
    fn resolves_the_core_schema_and_keeps_tags() {
        let node =
            one("a: no\nb: 0777\nc: 1e3\nd: 18446744073709551616\ne: !Ref X\nf: ~\ng: '1'\nh: 4s\ni: .inf\n");
        assert_eq!(node.get("a").unwrap().as_text(), Some("no"));
        assert_eq!(node.get("b").unwrap().kind, Kind::Integer(777));
        assert_eq!(node.get("c").unwrap().kind, Kind::Number("1e3".into()));
        assert_eq!(node.get("d").unwrap().kind, Kind::Number("18446744073709551616".into()));
        assert_eq!(node.get("e").unwrap().tag.as_deref(), Some("!Ref"));
        assert_eq!(node.get("e").unwrap().as_text(), None);
        assert_eq!(node.get("f").unwrap().kind, Kind::Null);
        assert_eq!(node.get("g").unwrap().as_text(), Some("1"));
        assert_eq!(node.get("h").unwrap().as_text(), Some("4s"));
        assert_eq!(node.get("i").unwrap().kind, Kind::Number(".inf".into()));
    }

    #[test]
    fn resolves_redefined_anchors_to_the_latest() {
        let node = one("a: &e {n: 1}\nb: &e {n: 2}\nc: *e\n");
        assert_eq!(node.get("c").unwrap().get("n").unwrap().kind, Kind::Integer(2));
    }

    #[test]
    fn refuses_what_has_two_meanings() {
        for (text, code) in [
            ("a: 1\nb: 2\na: 3\n", "duplicate-key"),
            ("a: &x {b: 1}\nc:\n  <<: *x\n", "merge-key"),
            ("? [a, b]\n: c\n", "key"),
            ("a: &a [*a]\n", "alias"),
            ("a: [1, 2\n", "syntax"),
            ("a: !!int x\n", "tag"),
        ] {
            let fault = read(text, &Limits::DEFAULT).unwrap_err();
            assert_eq!(fault.code, code, "{text}: {fault:?}");
        }
    }

    #[test]
    fn common_mistakes_have_their_place_and_a_way_out() {
        for (text, place, help) in [
            ("a:\n  owner: @me\n", (2, 10), "in quotes"),
            ("a:\n\tb: 1\n", (2, 2), "spaces"),
            ("a: b: c\n", (1, 5), "in quotes"),
            ("a:\n  b: 1\n c: 2\n", (3, 2), "same column"),
        ] {
            let fault = read(text, &Limits::DEFAULT).unwrap_err();
            let start = fault.span.start;
            assert_eq!((start.line, start.column), place, "{text}: {fault:?}");
            assert_eq!(Position::of_byte(text, fault.span.bytes.start), start, "{text}");
            assert!(fault.help.unwrap().contains(help), "{text}");
        }
    }

    #[test]
    fn bombs_end_at_a_limit() {
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for i in 1..9 {
            let item = format!("*a{}", i - 1);
            let items = vec![item; 9].join(", ");
            writeln!(bomb, "a{i}: &a{i} [{items}]").unwrap();
        }
        assert_eq!(read(&bomb, &Limits::DEFAULT).unwrap_err().code, "limit");
        let deep = "- ".repeat(20_000);
        assert!(read(&deep, &Limits::DEFAULT).is_err());
        let quadratic = format!("a: &a {}\nb:\n{}", "x".repeat(50_000), "- *a\n".repeat(50_000));
        assert_eq!(read(&quadratic, &Limits::DEFAULT).unwrap_err().code, "limit");
    }

    #[test]
    fn places_count_lines_and_columns() {
        let node = one("a:\r\n  - ü: xyz\r\n");
        let value = node.get("a").unwrap().items()[0].get("ü").unwrap();
        assert_eq!((value.span.start.line, value.span.start.column), (2, 8));
    }
}
