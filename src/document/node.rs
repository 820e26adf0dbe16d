//! The located tree.

use serde_json::Value;

use crate::model::{Fault, Limits, Position, Span};

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The value.
    pub kind: Kind,
    /// Where it stands.
    pub span: Span,
    /// A YAML tag outside the core schema, such as `!Ref`. A tagged value is not the literal it looks like.
    pub tag: Option<String>,
}

/// What a node holds. Numbers that are not `i64` keep their text, so that money stays exact.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Nothing: `null`, `~`, or an empty value.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number within 64 bits.
    Integer(i64),
    /// Any other number, as written.
    Number(String),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order of the file, keys unique.
    Map(Vec<Entry>),
}

/// One key of a mapping with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// The value under `key`, if this is a mapping that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// The entries of a mapping; of anything else, none.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; of anything else, none.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    /// The text of an untagged text value.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match (&self.kind, &self.tag) {
            (Kind::Text(text), None) => Some(text),
            _ => None,
        }
    }

    /// The text of an untagged scalar: text, number or truth value as written. `None` for null, lists, mappings.
    #[must_use]
    pub fn scalar(&self) -> Option<String> {
        if self.tag.is_some() {
            return None;
        }
        match &self.kind {
            Kind::Text(text) | Kind::Number(text) => Some(text.clone()),
            Kind::Integer(number) => Some(number.to_string()),
            Kind::Bool(value) => Some(value.to_string()),
            Kind::Null | Kind::List(_) | Kind::Map(_) => None,
        }
    }

    /// The value as plain JSON. Tagged values become null: nobody must see the literal they are not. A number that
    /// is no 64-bit integer becomes the nearest 64-bit float.
    #[must_use]
    pub fn plain(&self) -> Value {
        if self.tag.is_some() {
            return Value::Null;
        }
        match &self.kind {
            Kind::Null => Value::Null,
            Kind::Bool(value) => Value::Bool(*value),
            Kind::Integer(value) => Value::from(*value),
            Kind::Number(text) => text
                .parse::<u64>()
                .map(Value::from)
                .or_else(|_| text.parse::<f64>().map(Value::from))
                .unwrap_or_default(),
            Kind::Text(text) => Value::String(text.clone()),
            Kind::List(items) => Value::Array(items.iter().map(Self::plain).collect()),
            Kind::Map(entries) => {
                entries.iter().map(|entry| (entry.key.clone(), entry.value.plain())).collect()
            }
        }
    }

    /// Whether nothing is here: null, an empty list or an empty mapping.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &self.kind {
            Kind::Null => true,
            Kind::List(items) => items.is_empty(),
            Kind::Map(entries) => entries.is_empty(),
            _ => false,
        }
    }

    /// What kind of thing this is, for messages: "a list".
    #[must_use]
    pub fn kind_name(&self) -> &'static str {
        match &self.kind {
            Kind::Null => "nothing",
            Kind::Bool(_) => "a truth value",
            Kind::Integer(_) | Kind::Number(_) => "a number",
            Kind::Text(_) => "text",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a mapping",
        }
    }
}

/// What has been spent of a document's limits while it is read.
#[derive(Debug)]
pub(super) struct Budget {
    limits: Limits,
    nodes: usize,
    scalar_bytes: usize,
}

impl Budget {
    pub(super) fn new(limits: &Limits) -> Self {
        Self { limits: *limits, nodes: 0, scalar_bytes: 0 }
    }

    /// Pays for `nodes` nodes with `bytes` bytes of scalars.
    pub(super) fn spend(&mut self, nodes: usize, bytes: usize, at: Position) -> Result<(), Fault> {
        self.nodes = self.nodes.saturating_add(nodes);
        self.scalar_bytes = self.scalar_bytes.saturating_add(bytes);
        if self.nodes > self.limits.nodes {
            return Err(limit("nodes", self.limits.nodes, at));
        }
        if self.scalar_bytes > self.limits.scalar_bytes {
            return Err(limit("bytes of scalars", self.limits.scalar_bytes, at));
        }
        Ok(())
    }

    /// Refuses a depth past the limit.
    pub(super) fn depth(&self, depth: usize, at: Position) -> Result<(), Fault> {
        if depth > self.limits.depth { Err(limit("depth", self.limits.depth, at)) } else { Ok(()) }
    }

    /// Refuses more aliases than the limit.
    pub(super) fn aliases(&self, aliases: usize, at: Position) -> Result<(), Fault> {
        if aliases > self.limits.aliases { Err(limit("aliases", self.limits.aliases, at)) } else { Ok(()) }
    }
}

fn limit(what: &str, limit: usize, at: Position) -> Fault {
    Fault::new("limit", format!("the document has more {what} than is read [limit={limit}]"), Span::at(at))
}

/// The fault for a key that stands twice in one mapping.
pub(super) fn duplicate_key(key: &str, first: Position, span: Span) -> Fault {
    // Within a line the column tells more; and a line of a file of records is read for itself.
    let before = if first.line == span.start.line {
        format!("column {}", first.column)
    } else {
        format!("line {}", first.line)
    };
    Fault::new("duplicate-key", format!("`{key}` stands twice in this mapping; first in {before}"), span)
        .with_help("remove one of the two: which one counts would be a guess")
}
