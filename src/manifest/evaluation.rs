//! What the system is measured with.

use super::Text;
use crate::document::{JsonPointer, Located, record};
use crate::model::{PathPattern, RepoPath};

record! {
    /// What the system is measured with.
    pub struct Evaluation {
        /// The evaluation set.
        pub set: Option<EvaluationSet>,
        /// What the model was shown or trained with: nothing of it may be in the set.
        pub prompt_examples: Option<PromptExamples>,
    }
}

record! {
    /// The evaluation set.
    pub struct EvaluationSet {
        /// JSON Lines file with one case a line.
        pub file: Option<Located<RepoPath>>,
        /// Its version, pinned: "2026-10", never `latest`.
        pub version: Option<Text>,
        /// Where the input of a case stands, as a JSON Pointer; `/input` unless said otherwise.
        pub input: Option<Located<JsonPointer>>,
    }
}

record! {
    /// What the model was shown or trained with.
    pub struct PromptExamples {
        /// JSON Lines files with the examples of the prompt, and those of any training of your own.
        pub files: Vec<Located<PathPattern>>,
        /// Where the input of an example stands, as a JSON Pointer; `/input` unless said otherwise.
        pub input: Option<Located<JsonPointer>>,
        /// Instead of `files`, where the model is shown none: why that is so.
        pub none: Option<Text>,
    }
}
