//! Where data comes from.

use super::Text;
use crate::document::record;

record! {
    /// Where data comes from.
    pub struct Data {
        /// The sources.
        pub sources: Vec<Source>,
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
