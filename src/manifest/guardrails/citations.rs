//! That an answer names its sources.

use super::super::Text;
use crate::document::{JsonPointer, Located, record};

record! {
    /// That an answer names its sources.
    pub struct Citations {
        /// Place of the sources in an output, as a JSON Pointer: `/sources`.
        pub field: Option<Located<JsonPointer>>,
        /// Words by which the schema marks an output without sources as a refusal or escalation, where its own are not known.
        pub refusals: Vec<Text>,
        /// Tests in which nothing is found to answer from, and the system refuses or hands over: at least three. Each is named
        /// as the reports of `failure_cases.reports` name it.
        pub no_evidence_tests: Vec<Text>,
    }
}
