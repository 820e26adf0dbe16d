//! Links into the runbook: from an alert's address or a failure case's anchor to a heading.

use schemars::JsonSchema;
use serde::Serialize;

use super::runbook::Book;
use crate::model::Location;
use crate::model::named::words;

words! {
    /// Why a link leads nowhere.
    pub enum LinkProblem {
        /// It leads to a heading.
        None = "none",
        /// There is no link.
        Missing = "missing",
        /// It leads to something else than the declared runbook.
        OtherPlace = "other_place",
        /// It names the runbook and no heading of it.
        NoAnchor = "no_anchor",
        /// The runbook has no such heading.
        UnknownAnchor = "unknown_anchor",
    }
}

/// A link into the runbook.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["runbook.document"]))]
pub struct LinkFacts {
    /// The link as written.
    pub target: String,
    /// Whether it leads to a heading of the declared runbook.
    pub resolves: bool,
    /// Why not.
    pub problem: LinkProblem,
    /// The heading that comes nearest, if the runbook has none of this name.
    pub nearest: String,
    /// Where the link stands; where the thing stands that has none.
    pub location: Location,
}

impl LinkFacts {
    /// Follows a link. It may be an anchor (`#name`), the runbook's path with an anchor, or its address with one.
    pub(super) fn follow(target: Option<&str>, book: &Book, location: Location) -> Self {
        let written = target.unwrap_or_default().trim();
        let (problem, nearest) = match written {
            "" => (LinkProblem::Missing, None),
            written => match book.anchor_of(written) {
                None => (LinkProblem::OtherPlace, None),
                Some("") => (LinkProblem::NoAnchor, None),
                Some(anchor) if book.has_anchor(anchor) => (LinkProblem::None, None),
                Some(anchor) => (LinkProblem::UnknownAnchor, book.nearest(anchor)),
            },
        };
        Self {
            target: written.to_owned(),
            resolves: problem == LinkProblem::None,
            problem,
            nearest: nearest.unwrap_or_default(),
            location,
        }
    }
}
