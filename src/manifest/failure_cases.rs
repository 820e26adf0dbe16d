//! What can go wrong, and the tests that show it is handled.

use super::Text;
use crate::document::{Located, record};
use crate::model::{PathPattern, named::words};

words! {
    /// The four classes of trouble that a productive system must handle.
    pub enum FailureClass {
        /// Bad input.
        BadInput = "bad_input",
        /// A dependency fails.
        Outage = "outage",
        /// A cost limit is reached.
        CostLimit = "cost_limit",
        /// An auditor asks.
        AuditQuestion = "audit_question",
    }
}

record! {
    /// What can go wrong, and the tests that show it is handled.
    pub struct FailureCases {
        /// Test reports in which the named tests are looked up: JUnit XML, or results of promptfoo (JSON).
        pub reports: Vec<Located<PathPattern>>,
        /// The failure cases.
        pub cases: Vec<Case>,
    }
}

record! {
    /// One failure case.
    pub struct Case {
        /// Its name in reports.
        pub id: Text,
        /// Its class: `bad_input`, `outage`, `cost_limit` or `audit_question`.
        pub class: Option<Located<FailureClass>>,
        /// What sets it off.
        pub trigger: Option<Text>,
        /// What must happen then.
        pub expected: Option<Text>,
        /// The test that shows it: `classname::name`, `suite::classname::name`, a name that is unique, or as pytest, Maven and
        /// Go write it; of promptfoo, its description.
        pub test: Option<Text>,
        /// Heading of the runbook that tells support what to do: "#empty-mail".
        pub runbook: Option<Text>,
    }
}
