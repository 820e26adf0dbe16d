//! A procedure of the runbook that a claim leads to: the heading, and whether steps stand below it.

use schemars::JsonSchema;
use serde::Serialize;

use super::claim::Claim;
use super::link::LinkFacts;
use super::number::count;
use super::runbook::Book;

/// A procedure of the runbook.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["runbook.document"]))]
pub struct ProcedureFacts {
    /// The link to its heading.
    pub link: LinkFacts,
    /// Steps below the heading: items of lists and rows of tables.
    pub steps: i64,
}

impl ProcedureFacts {
    /// Follows the link that a claim is.
    pub(super) fn follow(claim: &Claim, book: &Book) -> Self {
        let link = LinkFacts::follow(Some(&claim.value), book, claim.location.clone());
        Self { steps: count(book.steps_at(&link.target)), link }
    }
}
