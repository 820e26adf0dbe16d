//! JSON Pointer (RFC 6901): the place of one value in a document.

use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::decode::{Context, Decode, parsed, text_schema};
use super::node::{Kind, Node};

/// A place in a document, such as `/sources/0/id`; empty for the whole document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct JsonPointer {
    tokens: Vec<String>,
}

impl JsonPointer {
    /// The place that keys and indices lead to from the root.
    #[must_use]
    pub fn of(tokens: Vec<String>) -> Self {
        Self { tokens }
    }

    /// A key as one token of a pointer's text.
    #[must_use]
    pub fn escape(key: &str) -> String {
        key.replace('~', "~0").replace('/', "~1")
    }

    /// The keys and indices from the root, unescaped.
    #[must_use]
    pub fn tokens(&self) -> &[String] {
        &self.tokens
    }

    /// The value at this place, if there is one.
    #[must_use]
    pub fn follow<'n>(&self, root: &'n Node) -> Option<&'n Node> {
        self.tokens.iter().try_fold(root, |node, token| match &node.kind {
            Kind::List(items) => items.get(index(token)?),
            _ => node.get(token),
        })
    }

    /// The value at this place, or the deepest one on the way that is there.
    #[must_use]
    pub fn nearest<'n>(&self, root: &'n Node) -> &'n Node {
        let mut node = root;
        for token in &self.tokens {
            let next = match &node.kind {
                Kind::List(items) => index(token).and_then(|index| items.get(index)),
                _ => node.get(token),
            };
            let Some(next) = next else { break };
            node = next;
        }
        node
    }
}

/// An index without sign or leading zero.
fn index(token: &str) -> Option<usize> {
    let plain = token.bytes().all(|byte| byte.is_ascii_digit()) && (token == "0" || !token.starts_with('0'));
    if plain { token.parse().ok() } else { None }
}

impl FromStr for JsonPointer {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let Some(rest) = text.strip_prefix('/') else {
            return Err(format!("`{text}` is not a JSON Pointer; it begins with a stroke: /{text}"));
        };
        let token = |token: &str| {
            let escapes = token.split('~').skip(1).all(|tail| tail.starts_with(['0', '1']));
            escapes.then(|| token.replace("~1", "/").replace("~0", "~"))
        };
        let tokens: Option<Vec<String>> = rest.split('/').map(token).collect();
        let tokens = tokens.ok_or_else(|| {
            format!("`{text}` is not a JSON Pointer: after `~` stands 0 (for `~`) or 1 (for `/`)")
        })?;
        Ok(Self { tokens })
    }
}

impl fmt::Display for JsonPointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for token in &self.tokens {
            write!(f, "/{}", Self::escape(token))?;
        }
        Ok(())
    }
}

impl Decode for JsonPointer {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        parsed(node, context, "a JSON Pointer such as /sources", str::parse)
    }
}

text_schema! {
    JsonPointer, "JsonPointer", { "type": "string", "description": "The place of a value by its keys (RFC 6901): /sources.", "pattern": "^(/([^~/]|~[01])*)*$" };
}

#[cfg(test)]
mod tests {
    use super::super::{Format, read};
    use super::{JsonPointer, Node};
    use crate::model::Limits;

    #[test]
    fn leads_to_one_value() {
        let text = r#"{"a": [{"b": 1}, 2], "x/y": {"~": 3}, "01": 4}"#;
        let root = read(text, Format::Json, &Limits::DEFAULT).unwrap();
        for (pointer, found) in [
            ("/a/0/b", Some("1")),
            ("/a/1", Some("2")),
            ("/x~1y/~0", Some("3")),
            ("/01", Some("4")),
            ("/a/01", None),
            ("/a/-", None),
            ("/a/2", None),
            ("/b", None),
        ] {
            let pointer: JsonPointer = pointer.parse().unwrap();
            assert_eq!(pointer.follow(&root).and_then(Node::scalar).as_deref(), found, "{pointer}");
        }
        let missing: JsonPointer = "/a/0/c/d".parse().unwrap();
        assert_eq!(missing.nearest(&root).span.start.column, 8);
        assert_eq!("".parse::<JsonPointer>().unwrap().follow(&root), Some(&root));
    }

    #[test]
    fn is_written_as_it_was_read() {
        for text in ["", "/", "/a~1b/~0", "/a//b"] {
            assert_eq!(text.parse::<JsonPointer>().unwrap().to_string(), text);
        }
        for bad in ["a", "#/a", "/a~2", "/~"] {
            assert!(bad.parse::<JsonPointer>().is_err(), "{bad}");
        }
    }
}
