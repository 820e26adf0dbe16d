//! What the system may say: its outputs by a schema, and the sources that they name.

use super::super::Text;
use crate::document::{JsonPointer, Located, record};
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

record! {
    /// The duty to name sources.
    pub struct Citations {
        /// Place of the sources in an output, as a JSON Pointer: `/sources`.
        pub field: Option<Located<JsonPointer>>,
        /// Words by which the schema marks an output without sources as a refusal or escalation, where its own are not known.
        pub refusals: Vec<Text>,
    }
}
