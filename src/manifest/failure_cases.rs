//! What can go wrong, and the tests that show it is handled.

use super::Text;
use crate::document::{Located, record};
use crate::model::{PathPattern, RepoPath, named::words};

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
        /// Test reports (JUnit XML) in which the named tests are looked up.
        pub reports: Vec<Located<PathPattern>>,
        /// The failure cases.
        pub cases: Vec<Case>,
        /// What an auditor may ask, and the fields that answer it.
        pub audit_questions: Vec<AuditQuestion>,
        /// JSON Lines file with the records of sampled transactions as they are kept for audits.
        pub audit_records: Option<Located<RepoPath>>,
        /// The names of the fields in `audit_records`, where they differ.
        pub audit_fields: Option<AuditFields>,
    }
}

record! {
    /// What an auditor may ask, and the fields that answer it.
    pub struct AuditQuestion {
        /// The question, as it is asked: "Which prompt version answered claim X?"
        pub question: Option<Text>,
        /// The fields of a record that answer it.
        pub fields: Vec<Text>,
        /// The test in which it was answered.
        pub test: Option<Text>,
    }
}

record! {
    /// The names of the fields of an audit record. One that stands deeper is named by a JSON Pointer: /user/id.
    pub struct AuditFields {
        /// Field that says who asked; `asked_by` unless said otherwise.
        pub asked_by: Option<Text>,
        /// Field with the time and its offset from UTC; `time` unless said otherwise.
        pub time: Option<Text>,
        /// Field with the digest of the input, or the input; `input_digest` unless said otherwise.
        pub input_digest: Option<Text>,
        /// Field with the model; `model` unless said otherwise.
        pub model: Option<Text>,
        /// Field with the model's version, which may be that of the model; `model_version` unless said otherwise.
        pub model_version: Option<Text>,
        /// Field with the version of the prompt; `prompt_version` unless said otherwise.
        pub prompt_version: Option<Text>,
        /// Field with the sources of the answer, empty where there is none; `sources` unless said otherwise.
        pub sources: Option<Text>,
        /// Field with the checks that were made; `checks` unless said otherwise.
        pub checks: Option<Text>,
        /// Field with the reviewer's decision, `pending` until then; `reviewer_decision` unless said otherwise.
        pub reviewer_decision: Option<Text>,
        /// Field with the output or its digest; `output`, else `output_digest`, unless said otherwise.
        pub output: Option<Text>,
        /// Field with the cost of the transaction; `cost` unless said otherwise.
        pub cost: Option<Text>,
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
        /// Go write it.
        pub test: Option<Text>,
        /// Heading of the runbook that tells support what to do: "#empty-mail".
        pub runbook: Option<Text>,
    }
}
