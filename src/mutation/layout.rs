//! Where the values of a document stand in its source, to the byte: with tags and block headers, without comments.
//!
//! The located tree says where a value begins. To edit it, one must also know where it ends, and what leads to it.

use std::ops::Range;

use crate::document::{Format, Kind, Node};

/// The source of one value.
#[derive(Debug)]
pub(super) struct Place {
    /// Where its entry begins: the key, the dash, or the value itself in a list in brackets.
    pub(super) entry: usize,
    /// The byte after what leads to it: after `:`, after `-`.
    pub(super) lead: usize,
    /// The value; empty where nothing is written.
    pub(super) value: Range<usize>,
    /// How it is written.
    pub(super) style: Style,
    /// The places of its entries or items.
    pub(super) children: Vec<Self>,
}

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// A scalar.
    Scalar,
    /// A collection in brackets.
    Flow,
    /// A collection in lines.
    Block,
    /// A TOML table with a header or dotted keys: its entries may stand anywhere.
    Scattered,
    /// A YAML alias: its value stands elsewhere.
    Alias,
}

/// The places of all values of a document; `None` where a way of writing is not followed.
pub(super) fn layout(text: &str, root: &Node, format: Format) -> Option<Place> {
    match format {
        Format::Toml => toml(text, root, 0, 0),
        Format::Yaml | Format::Json => {
            let source = Source(text);
            let mut place = source.value(root, 0, source.prolog()?, false)?;
            place.entry = place.value.start;
            Some(place)
        }
    }
}

/// YAML, and JSON, which is YAML in brackets.
struct Source<'t>(&'t str);

impl Source<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.0.as_bytes().get(at).copied()
    }

    fn skip(&self, at: usize, wanted: impl Fn(u8) -> bool) -> usize {
        let rest = self.0.as_bytes().get(at..).unwrap_or_default();
        at + rest.iter().take_while(|byte| wanted(**byte)).count()
    }

    fn blanks(&self, at: usize) -> usize {
        self.skip(at, |byte| matches!(byte, b' ' | b'\t'))
    }

    /// Past blanks, line breaks and comments.
    fn trivia(&self, mut at: usize) -> usize {
        loop {
            at = self.skip(at, |byte| byte.is_ascii_whitespace());
            if self.byte(at) != Some(b'#') {
                return at;
            }
            at = self.skip(at, |byte| byte != b'\n');
        }
    }

    fn token(&self, at: usize, flow: bool) -> usize {
        self.skip(at, |byte| !(byte.is_ascii_whitespace() || flow && matches!(byte, b',' | b']' | b'}')))
    }

    /// Past directives and the `---` that begins a document.
    fn prolog(&self) -> Option<usize> {
        let mut at = 0;
        loop {
            let next = self.trivia(at);
            match self.0.get(next..)? {
                rest if rest.starts_with('%') => at = self.skip(next, |byte| byte != b'\n'),
                rest if rest.starts_with("---") => return Some(next + 3),
                _ => return Some(at),
            }
        }
    }

    /// The place of `node`, to which the byte before `lead` leads.
    fn value(&self, node: &Node, entry: usize, lead: usize, flow: bool) -> Option<Place> {
        let place = |value, style| Place { entry, lead, value, style, children: Vec::new() };
        let mut at = self.blanks(lead);
        let null = node.kind == Kind::Null && node.span.bytes.is_empty();
        let first = if null { at } else { self.trivia(lead) };
        if self.byte(first) == Some(b'*') {
            return Some(place(first..self.token(first, flow), Style::Alias));
        }
        // An anchor stays where it is, a tag is part of the value.
        let mut tag = None;
        while let Some(sign @ (b'!' | b'&')) = self.byte(at) {
            if sign == b'!' {
                tag = tag.or(Some(at));
            }
            at = self.blanks(self.token(at, flow));
        }
        let begin = |start: usize| tag.unwrap_or(start);
        match &node.kind {
            Kind::Null if null => {
                Some(place(begin(lead)..if tag.is_some() { at } else { lead }, Style::Scalar))
            }
            Kind::Map(_) | Kind::List(_) => {
                let start = self.trivia(at);
                let bracket = matches!(self.byte(start)?, b'{' | b'[');
                let children = self.children(node, start, bracket, flow)?;
                let end = if bracket { node.span.bytes.end } else { children.last()?.value.end };
                let style = if bracket { Style::Flow } else { Style::Block };
                Some(Place { children, ..place(begin(start)..end, style) })
            }
            Kind::Text(_) if matches!(self.byte(at), Some(b'|' | b'>')) => {
                let header = self.token(at, false);
                let content = self.0.get(..node.span.bytes.end)?.trim_end().len();
                Some(place(begin(at)..content.max(header), Style::Scalar))
            }
            _ => {
                let range = node.span.bytes.clone();
                (range.start >= lead).then(|| place(begin(range.start)..range.end, Style::Scalar))
            }
        }
    }

    fn children(&self, node: &Node, start: usize, bracket: bool, flow: bool) -> Option<Vec<Place>> {
        let mut cursor = start + usize::from(bracket);
        let mut places = Vec::new();
        for entry in node.entries() {
            let key = &entry.key_span.bytes;
            let colon = self.trivia(key.end);
            if key.start < cursor || self.byte(colon) != Some(b':') {
                return None;
            }
            let place = self.value(&entry.value, key.start, colon + 1, flow || bracket)?;
            cursor = place.value.end;
            places.push(place);
        }
        for item in node.items() {
            let mut at = self.trivia(cursor);
            if bracket && self.byte(at) == Some(b',') {
                at = self.trivia(at + 1);
            }
            if !bracket && self.byte(at) != Some(b'-') {
                return None;
            }
            let place = self.value(item, at, at + usize::from(!bracket), flow || bracket)?;
            cursor = place.value.end;
            places.push(place);
        }
        Some(places)
    }
}

fn toml(text: &str, node: &Node, entry: usize, lead: usize) -> Option<Place> {
    let range = node.span.bytes.clone();
    let written = |sign| range.start >= lead && text.get(range.clone()).is_some_and(|t| t.starts_with(sign));
    let (style, children) = match &node.kind {
        Kind::Map(entries) => {
            let flow = lead > 0 && written('{');
            let children = entries.iter().map(|entry| {
                let key = &entry.key_span.bytes;
                let line = text.get(..key.start)?.rfind('\n').map_or(0, |at| at + 1);
                let indent =
                    text.get(line..)?.len() - text.get(line..)?.trim_start_matches([' ', '\t']).len();
                toml(text, &entry.value, if flow { key.start } else { line + indent }, key.end)
            });
            (if flow { Style::Flow } else { Style::Scattered }, children.collect::<Option<Vec<_>>>()?)
        }
        Kind::List(items) => {
            let flow = written('[');
            let children =
                items.iter().map(|item| toml(text, item, item.span.bytes.start, item.span.bytes.start));
            (if flow { Style::Flow } else { Style::Scattered }, children.collect::<Option<Vec<_>>>()?)
        }
        _ => (Style::Scalar, Vec::new()),
    };
    Some(Place { entry, lead, value: range, style, children })
}
