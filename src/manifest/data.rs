//! Where data comes from, and what is personal about it.

use super::Text;
use crate::document::{JsonPointer, Located, record};
use crate::model::{PathPattern, RepoPath};

record! {
    /// Where data comes from, and what is personal about it.
    pub struct Data {
        /// The sources.
        pub sources: Vec<Source>,
        /// How personal data and secrets are handled.
        pub privacy: Option<Privacy>,
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

record! {
    /// How personal data and secrets are handled.
    pub struct Privacy {
        /// Classes of personal data that the system meets: name, licence plate. If there are none, say so: [no personal data].
        pub classes: Vec<Text>,
        /// What they are processed for.
        pub purpose: Option<Text>,
        /// How the system gets along with less of them: what is masked, removed, never asked for.
        pub minimisation: Option<Text>,
        /// When and how they are deleted.
        pub deletion: Option<Text>,
        /// The tests which show that personal data and secrets do not get out.
        pub tests: Vec<Text>,
        /// The files of the repository that show real or invented input and output. They are searched for secrets and personal
        /// data, together with every other file of samples that the manifest names.
        pub samples: Vec<Located<PathPattern>>,
        /// Your own mail domains and addresses: an address there is nobody's personal data.
        pub own_addresses: Vec<Text>,
    }
}
