//! Values as the YAML reader of Prometheus takes them: any scalar is text, and what is empty is not there.

use super::duration;
use crate::document::{Context, Decode, Kind, Located, Node};
use crate::model::Fault;

/// A duration, in milliseconds.
pub(super) struct Milliseconds(pub(super) i64);

impl Decode for Milliseconds {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        let Some(text) = node.scalar() else {
            context.wanted("a duration such as 5m", node);
            return None;
        };
        match duration::milliseconds(&text) {
            Ok(milliseconds) => Some(Self(milliseconds)),
            Err(error) => {
                context.invalid(error, node);
                None
            }
        }
    }
}

/// Text: any scalar as written, for Prometheus reads `priority: 1` as text as well.
pub(super) struct Text(pub(super) Located<String>);

impl Decode for Text {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        let Some(value) = node.scalar() else {
            context.wanted("text", node);
            return None;
        };
        Some(Self(Located { value, span: node.span.clone() }))
    }
}

/// Names with texts, such as labels.
pub(super) struct Pairs(pub(super) Vec<(String, Located<String>)>);

impl Decode for Pairs {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        if !matches!((&node.kind, &node.tag), (Kind::Map(_), None)) {
            context.wanted("a mapping of names to texts", node);
            return None;
        }
        let pairs: Vec<_> = node
            .entries()
            .iter()
            .map(|entry| {
                if entry.key.is_empty() {
                    let message = format!("`{}`: a name is empty", context.route());
                    context.fault(Fault::new("invalid-value", message, entry.key_span.clone()));
                }
                let empty = || Located { value: String::new(), span: entry.value.span.clone() };
                let value = text(node, &entry.key, context)?.unwrap_or_else(empty);
                Some((entry.key.clone(), value))
            })
            .collect();
        pairs.into_iter().collect::<Option<_>>().map(Self)
    }
}

/// Notes whatever is not a mapping of the known keys; `None` if it is no mapping at all.
pub(super) fn mapping(node: &Node, known: &[&str], context: &mut Context) -> Option<()> {
    if !matches!((&node.kind, &node.tag), (Kind::Map(_), None)) {
        context.wanted("a mapping", node);
        return None;
    }
    context.unknown_keys(node, known);
    Some(())
}

/// The value under `key`; an absent or empty one is `Some(None)`, a defect `None`.
#[expect(clippy::option_option, reason = "absent and defective are two things; the defect is noted already")]
pub(super) fn optional<T: Decode>(node: &Node, key: &str, context: &mut Context) -> Option<Option<T>> {
    match node.get(key) {
        None | Some(Node { kind: Kind::Null, tag: None, .. }) => Some(None),
        Some(value) => context.under(key, value).map(Some),
    }
}

/// The text under `key`; an absent or empty one is `Some(None)`, a defect `None`.
#[expect(clippy::option_option, reason = "absent and defective are two things; the defect is noted already")]
pub(super) fn text(node: &Node, key: &str, context: &mut Context) -> Option<Option<Located<String>>> {
    optional::<Text>(node, key, context).map(|text| text.map(|text| text.0))
}

/// The list under `key`; empty if there is none, `None` if it has a defect.
pub(super) fn list<T: Decode>(node: &Node, key: &str, context: &mut Context) -> Option<Vec<T>> {
    optional::<Vec<T>>(node, key, context).map(Option::unwrap_or_default)
}

/// The names with texts under `key`; empty if there are none, `None` if they have a defect.
pub(super) fn pairs(node: &Node, key: &str, context: &mut Context) -> Option<Vec<(String, Located<String>)>> {
    optional::<Pairs>(node, key, context).map(|pairs| pairs.map_or_else(Vec::new, |pairs| pairs.0))
}

/// The truth value under `key`; `false` if there is none, `None` if it is something else.
pub(super) fn flag(node: &Node, key: &str, context: &mut Context) -> Option<bool> {
    optional::<bool>(node, key, context).map(Option::unwrap_or_default)
}
