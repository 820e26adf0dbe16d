//! Values as a mutation file writes them.

use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::document::{Context, Decode, Kind, Node, Query};

/// Text that is taken as it stands: with its blanks, its line breaks, and characters that cannot be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verbatim(String);

impl Verbatim {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Decode for Verbatim {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        // A number or a truth value is not taken for text: `0x10` would be written as 16.
        let text = node.as_text().map(|text| Self(text.to_owned()));
        if text.is_none() {
            context.wanted("text (in quotes)", node);
        }
        text
    }
}

/// A `JSONPath` that leads to one value.
#[derive(Debug, Clone)]
pub struct ValuePath {
    written: String,
    query: Query,
}

impl ValuePath {
    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.written
    }

    pub(super) fn query(&self) -> &Query {
        &self.query
    }
}

impl PartialEq for ValuePath {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written
    }
}

impl Decode for ValuePath {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        let Some(text) = node.as_text() else {
            context.wanted("a JSONPath such as $.costs.alert_at", node);
            return None;
        };
        match Query::new(text) {
            Ok(query) => Some(Self { written: text.to_owned(), query }),
            Err(error) => {
                context.invalid(error, node);
                None
            }
        }
    }
}

/// How much of a file is left when it is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Its first bytes.
    Bytes(usize),
    /// A part of its bytes, in percent, rounded down.
    Percent(u8),
}

impl Keep {
    /// How many of `length` bytes are left.
    #[must_use]
    pub fn of(self, length: usize) -> usize {
        match self {
            Self::Bytes(bytes) => bytes.min(length),
            // In two steps, so that no length overflows.
            Self::Percent(part) => length / 100 * usize::from(part) + length % 100 * usize::from(part) / 100,
        }
    }
}

impl Decode for Keep {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        let keep = match (&node.kind, node.as_text()) {
            (Kind::Integer(bytes), _) if node.tag.is_none() => usize::try_from(*bytes).ok().map(Self::Bytes),
            (_, Some(text)) => text
                .strip_suffix('%')
                .and_then(|part| part.trim().parse().ok())
                .filter(|part| *part < 100)
                .map(Self::Percent),
            _ => None,
        };
        if keep.is_none() {
            context.wanted("a number of bytes, or a part below 100% such as 50%", node);
        }
        keep
    }
}

/// A list with at least one item.
#[derive(Debug, Clone, PartialEq)]
pub struct Filled<T>(Vec<T>);

impl<T> Deref for Filled<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T: Decode> Decode for Filled<T> {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        let items = Vec::decode(node, context)?;
        if items.is_empty() {
            context.invalid("the list is empty, and shows nothing", node);
            return None;
        }
        Some(Self(items))
    }
}

impl JsonSchema for Verbatim {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Verbatim".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string" })
    }
}

impl JsonSchema for ValuePath {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ValuePath".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "A JSONPath (RFC 9535) that finds one value.", "pattern": "^\\$" })
    }
}

impl JsonSchema for Keep {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Keep".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [{ "type": "integer", "minimum": 0 }, { "type": "string", "pattern": "^[0-9]{1,2} *%$" }] })
    }
}

impl<T: JsonSchema> JsonSchema for Filled<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Filled{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "array", "minItems": 1, "items": generator.subschema_for::<T>() })
    }
}
