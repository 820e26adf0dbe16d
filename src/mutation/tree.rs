//! Ways through a located tree that its reader does not need: to change a copy, to compare two.

use crate::document::{Kind, Node};

/// The child under `key`, a key or an index, and which one it is.
pub(super) fn child<'n>(node: &'n Node, key: &str) -> Option<(usize, &'n Node)> {
    if let Kind::List(items) = &node.kind {
        let index = key.parse().ok()?;
        return items.get(index).map(|item| (index, item));
    }
    let index = node.entries().iter().position(|entry| entry.key == key)?;
    node.entries().get(index).map(|entry| (index, &entry.value))
}

/// The value at the end of a route.
pub(super) fn descend<'n>(node: &'n mut Node, route: &[String]) -> Option<&'n mut Node> {
    let Some((key, rest)) = route.split_first() else { return Some(node) };
    let (index, _) = child(node, key)?;
    match &mut node.kind {
        Kind::List(items) => descend(items.get_mut(index)?, rest),
        Kind::Map(entries) => descend(&mut entries.get_mut(index)?.value, rest),
        _ => None,
    }
}

/// Whether two trees hold the same values, wherever they stand.
pub(super) fn same(one: &Node, other: &Node) -> bool {
    let kinds = match (&one.kind, &other.kind) {
        (Kind::List(one), Kind::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Kind::Map(one), Kind::Map(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(a, b)| a.key == b.key && same(&a.value, &b.value))
        }
        (one, other) => one == other,
    };
    kinds && one.tag == other.tag
}
