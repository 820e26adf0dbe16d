//! Tests in which someone gives the model orders.

use super::super::Text;
use crate::document::record;

record! {
    /// Tests in which someone gives the model orders. Each is named as the reports of `failure_cases.reports` name it.
    pub struct InjectionTests {
        /// The order stands in what the user writes: at least five tests.
        pub direct: Vec<Text>,
        /// The order stands in what the system reads by itself, a document, a passage of the search, an attachment, the answer
        /// of a tool: at least five tests.
        pub indirect: Vec<Text>,
    }
}
