//! `JSONPath` (RFC 9535) over the located tree.

use std::cell::OnceCell;
use std::ops::Deref;

use serde_json::Value;
use serde_json_path::JsonPath;
use thiserror::Error;

use super::json_pointer::JsonPointer;
use super::node::Node;

/// A document that queries are put to. It is turned into what a query walks once, however many there are.
#[derive(Debug, Clone)]
pub struct Tree {
    root: Node,
    plain: OnceCell<Value>,
}

impl From<Node> for Tree {
    fn from(root: Node) -> Self {
        Self { root, plain: OnceCell::new() }
    }
}

impl Deref for Tree {
    type Target = Node;
    fn deref(&self) -> &Node {
        &self.root
    }
}

/// A checked `JSONPath` query, such as `$.litellm_settings.max_budget`.
#[derive(Debug, Clone)]
pub struct Query {
    path: JsonPath,
}

/// Why a text is not a query that is run here.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum QueryError {
    /// Not RFC 9535.
    #[error("`{query}` is not a JSONPath (RFC 9535): {reason}")]
    Syntax {
        /// As written.
        query: String,
        /// What the parser says.
        reason: String,
    },
    /// `..` more than twice costs time that grows with the power of the depth.
    #[error("`{0}` descends (`..`) more than twice")]
    Descends(String),
}

/// A value that a query found.
#[derive(Debug, Clone)]
pub struct Match<'n> {
    /// The value.
    pub node: &'n Node,
    /// Its keys and indices from the root.
    pub route: Vec<String>,
}

impl Query {
    /// Checks a query.
    pub fn new(query: &str) -> Result<Self, QueryError> {
        if query.matches("..").count() > 2 {
            return Err(QueryError::Descends(query.to_owned()));
        }
        let path = JsonPath::parse(query)
            .map_err(|error| QueryError::Syntax { query: query.to_owned(), reason: error.to_string() })?;
        Ok(Self { path })
    }

    /// All values that the query finds in `tree`, in document order.
    #[must_use]
    pub fn find<'n>(&self, tree: &'n Tree) -> Vec<Match<'n>> {
        let located = self.path.query_located(tree.plain.get_or_init(|| tree.root.plain()));
        located
            .into_iter()
            .filter_map(|found| {
                let pointer: JsonPointer = found.location().to_json_pointer().parse().ok()?;
                Some(Match { node: pointer.follow(tree)?, route: pointer.tokens().to_vec() })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Format, read};
    use super::{Query, Tree};
    use crate::model::Limits;

    #[test]
    fn finds_values_with_their_place() {
        let node = read("a:\n  - {b: 1}\n  - {b: 0.08}\n'x/y': 2\n", Format::Yaml, &Limits::DEFAULT).unwrap();
        let node = Tree::from(node);
        let found = Query::new("$.a[1].b")
            .unwrap()
            .find(&node)
            .into_iter()
            .map(|m| (m.node.scalar(), m.node.span.start.line, m.route))
            .collect::<Vec<_>>();
        assert_eq!(
            found,
            [(Some("0.08".to_owned()), 3, vec!["a".to_owned(), "1".to_owned(), "b".to_owned()])]
        );
        assert_eq!(Query::new("$['x/y']").unwrap().find(&node).len(), 1);
        assert_eq!(Query::new("$.a[*].b").unwrap().find(&node).len(), 2);
        assert!(Query::new("$.a[").is_err() && Query::new("$..a..b..c").is_err());
    }
}
