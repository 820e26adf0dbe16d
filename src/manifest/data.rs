//! Where data comes from.

use super::Text;
use crate::document::{JsonPointer, Located, record};
use crate::model::RepoPath;

record! {
    /// Where data comes from.
    pub struct Data {
        /// The sources.
        pub sources: Vec<Source>,
        /// What data looks like before the model sees it, shown by samples.
        pub normalised: Option<Normalised>,
    }
}

record! {
    /// What data looks like before the model sees it.
    pub struct Normalised {
        /// JSON Schema of one record: strict, in one file.
        pub schema: Option<Located<RepoPath>>,
        /// Records, one per line (JSON Lines) or as a JSON list: at least 20.
        pub samples: Option<Located<RepoPath>>,
        /// Place of the primary key in a record, as a JSON Pointer: `/claim_id`.
        pub key: Option<Located<JsonPointer>>,
    }
}

record! {
    /// One source of data.
    pub struct Source {
        /// Its name.
        pub name: Text,
        /// Who answers for it.
        pub owner: Option<Text>,
        /// What it is used for.
        pub purpose: Option<Text>,
        /// Licence or legal basis of its use.
        pub legal_basis: Option<Text>,
        /// Classification: public, internal, confidential, personal data.
        pub classification: Option<Text>,
        /// How often it is refreshed.
        pub refresh: Option<Text>,
        /// Its format.
        pub format: Option<Text>,
        /// How long it is kept.
        pub retention: Option<Text>,
    }
}
