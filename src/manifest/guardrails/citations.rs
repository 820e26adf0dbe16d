//! That an answer names its sources.

use super::super::Text;
use crate::document::record;

record! {
    /// That an answer names its sources.
    pub struct Citations {
        /// Tests in which nothing is found to answer from, and the system refuses or hands over: at least three. Each is named
        /// as the reports of `failure_cases.reports` name it.
        pub no_evidence_tests: Vec<Text>,
    }
}
