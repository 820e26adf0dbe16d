//! What an output must look like.

use crate::document::{Located, record};
use crate::model::RepoPath;

record! {
    /// What an output must look like, shown by samples on both sides.
    pub struct OutputSchema {
        /// JSON Schema of one output: strict, in one file.
        pub schema: Option<Located<RepoPath>>,
        /// Outputs of the system that satisfy it, one per line (JSON Lines) or as a JSON list: at least 10.
        pub valid: Option<Located<RepoPath>>,
        /// Outputs that it rejects, one per line, each as `{"expect": {"pointer": "/sources", "keyword": "minItems"}, "output": …}`: at least 5.
        pub invalid: Option<Located<RepoPath>>,
    }
}
