//! What is done about what must not come in or go out.

use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::document::{Context, Decode, Kind, Located, Node, record};
use crate::model::{Span, named::words};

words! {
    /// What happens to a request or an answer.
    pub enum Reaction {
        /// It goes no further.
        Block = "block",
        /// The part in question is made unreadable, and the rest goes on.
        Mask = "mask",
        /// A person takes over.
        Escalate = "escalate",
        /// It is written down and goes on.
        Log = "log",
        /// It goes on.
        Allow = "allow",
    }
}

record! {
    /// What is done about what must not come in or go out.
    pub struct Moderation {
        /// What comes in.
        pub input: Option<Direction>,
        /// What goes out.
        pub output: Option<Direction>,
        /// What happens while moderation itself fails: block or escalate.
        pub on_error: Option<Located<Reaction>>,
    }
}

record! {
    /// Moderation in one direction.
    pub struct Direction {
        /// What is recognised, by names of your own, and what happens then: `abuse: block`. Reactions: block, mask, escalate.
        pub categories: Option<Categories>,
    }
}

/// Categories with their reactions, in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Categories {
    /// The categories.
    pub list: Vec<Category>,
    /// Where the mapping stands.
    pub span: Span,
}

/// A category of what must not come in or go out.
#[derive(Debug, Clone, PartialEq)]
pub struct Category {
    /// Its name.
    pub name: String,
    /// What happens then.
    pub reaction: Located<Reaction>,
}

impl Decode for Categories {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        if !matches!((&node.kind, &node.tag), (Kind::Map(_), None)) {
            context.wanted("a mapping from categories to reactions, such as `abuse: block`", node);
            return None;
        }
        let category = |entry: &crate::document::Entry, context: &mut Context| {
            let reaction = context.under(&entry.key, &entry.value)?;
            Some(Category { name: entry.key.clone(), reaction })
        };
        // All of them are read before the first defect ends it, so that every defect is reported.
        let list: Vec<_> = node.entries().iter().map(|entry| category(entry, context)).collect();
        Some(Self { list: list.into_iter().collect::<Option<_>>()?, span: node.span.clone() })
    }
}

impl JsonSchema for Categories {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Categories".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let reaction = generator.subschema_for::<Reaction>();
        schemars::json_schema!({ "type": "object", "additionalProperties": reaction })
    }
}
