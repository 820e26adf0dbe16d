//! Records that lack something.

use schemars::JsonSchema;
use serde::Serialize;

use super::scene::Document;
use crate::model::{Localized, Location, Position};

/// How many gaps of one kind are listed; the rest would not tell more.
pub(super) const MAX_LISTED: usize = 5;

/// A record of a file that lacks something.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RecordGap {
    /// The fields that are missing, say nothing, or cannot be right.
    pub lacks: Vec<String>,
    /// What is wrong, as a clause: "lacks `model`".
    pub problem: Localized,
    /// Where it is.
    pub location: Location,
}

impl RecordGap {
    /// A record whose fields do not say what they should.
    pub(super) fn lacking(lacks: Vec<String>, document: &Document, at: Position) -> Self {
        let names = lacks.join("`, `");
        let problem =
            Localized::of(format!("has no usable `{names}`"), format!("nennt kein brauchbares `{names}`"));
        Self { lacks, problem, location: document.at(at) }
    }

    /// A record with something else wrong.
    pub(super) fn because(field: &str, problem: Localized, document: &Document, at: Position) -> Self {
        Self { lacks: vec![field.to_owned()], problem, location: document.at(at) }
    }
}
