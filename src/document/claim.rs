//! Text that people write into a manifest: checked for what an eye would miss.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::decode::{Context, Decode, parsed, text_schema};
use super::node::{Kind, Node};
use crate::model::has_hidden;

/// Text of one or more lines, without hidden characters, at most 4096 bytes. Numbers are read as written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct ShortText(pub String);

impl ShortText {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ShortText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

fn checked(text: &str) -> Result<String, String> {
    if has_hidden(text) {
        return Err("the text has a character that cannot be seen".to_owned());
    }
    if text.len() > 4096 {
        return Err("the text is longer than 4096 bytes".to_owned());
    }
    Ok(text.trim().to_owned())
}

impl Decode for ShortText {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        // An empty value (`owner:`) is a claim not made yet: a gap for the rules, not an error of the file.
        if node.kind == Kind::Null && node.tag.is_none() {
            return Some(Self::default());
        }
        let Some(text) = node.scalar() else {
            context.wanted("text", node);
            return None;
        };
        match checked(&text) {
            Ok(text) => Some(Self(text)),
            Err(error) => {
                context.invalid(error, node);
                None
            }
        }
    }
}

/// A person or team: `@user`, `@org/team`, or an e-mail address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Handle(String);

impl Handle {
    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which two spellings of one owner are equal.
    #[must_use]
    pub fn normalized(&self) -> String {
        self.0.to_lowercase()
    }

    /// Whether it is a team (`@org/team`).
    #[must_use]
    pub fn is_team(&self) -> bool {
        self.0.starts_with('@') && self.0.contains('/')
    }
}

impl std::str::FromStr for Handle {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name = |part: &str| {
            !part.is_empty()
                && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
        };
        let valid = match text.strip_prefix('@') {
            Some(rest) => rest.len() <= 200 && rest.split('/').count() <= 4 && rest.split('/').all(name),
            None => text.split_once('@').is_some_and(|(local, domain)| {
                let local_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+');
                !local.is_empty() && local.chars().all(local_part) && domain.contains('.') && name(domain)
            }),
        };
        if valid {
            Ok(Self(text.to_owned()))
        } else {
            Err(format!("`{text}` is not an owner; write @user, @org/team or an e-mail address, in ASCII"))
        }
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Decode for Handle {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        parsed(node, context, "an owner such as @user", str::parse)
    }
}

text_schema! {
    ShortText, "Text", { "type": ["string", "number", "null"] };
    Handle, "Handle", { "type": "string", "description": "A person or team: @user, @org/team, or an e-mail address.", "pattern": "@" };
}

#[cfg(test)]
mod tests {
    use super::Handle;

    #[test]
    fn handles_are_ascii_people_or_teams() {
        for good in ["@claims-lead", "@org/team", "ada.l+x@example.org"] {
            assert!(good.parse::<Handle>().is_ok(), "{good}");
        }
        for bad in ["claims-lead", "@", "@a b", "@\u{043E}wner", "@a/", "x@", "@x\u{202E}"] {
            assert!(bad.parse::<Handle>().is_err(), "{bad}");
        }
        assert!("@org/team".parse::<Handle>().unwrap().is_team());
    }
}
