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

words! {
    /// What exactly goes wrong: kinds of bad input, and kinds of outage.
    pub enum CaseTag {
        /// Nothing is there to work on.
        Empty = "empty",
        /// More than is accepted.
        TooLong = "too_long",
        /// Of another type than expected: a picture instead of text.
        WrongType = "wrong_type",
        /// In a language that is not served.
        WrongLanguage = "wrong_language",
        /// Damaged, so that it cannot be opened.
        MalformedFile = "malformed_file",
        /// With orders to the model.
        Injection = "injection",
        /// About something that the system is not for.
        OutOfScope = "out_of_scope",
        /// It contradicts itself, or what is known.
        ConflictingData = "conflicting_data",
        /// A dependency does not answer in time.
        Timeout = "timeout",
        /// A dependency fails.
        ServerError = "5xx",
        /// A dependency wants fewer requests.
        RateLimited = "429",
        /// The answer is not of the agreed form.
        MalformedResponse = "malformed_response",
        /// The answer breaks off.
        PartialStream = "partial_stream",
        /// The search finds nothing.
        EmptyRetrieval = "empty_retrieval",
        /// A dependency cannot be reached.
        DependencyDown = "dependency_down",
        /// A key or certificate is no longer valid.
        ExpiredCredential = "expired_credential",
    }
}

impl CaseTag {
    /// The class of cases that it is for.
    #[must_use]
    pub const fn class(self) -> FailureClass {
        match self {
            Self::Empty
            | Self::TooLong
            | Self::WrongType
            | Self::WrongLanguage
            | Self::MalformedFile
            | Self::Injection
            | Self::OutOfScope
            | Self::ConflictingData => FailureClass::BadInput,
            Self::Timeout
            | Self::ServerError
            | Self::RateLimited
            | Self::MalformedResponse
            | Self::PartialStream
            | Self::EmptyRetrieval
            | Self::DependencyDown
            | Self::ExpiredCredential => FailureClass::Outage,
        }
    }
}

record! {
    /// What can go wrong, and the tests that show it is handled.
    pub struct FailureCases {
        /// Test reports in which the named tests are looked up: JUnit XML, or results of promptfoo (JSON).
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
        /// What exactly goes wrong. Bad input: `empty`, `too_long`, `wrong_type`, `wrong_language`, `malformed_file`,
        /// `injection`, `out_of_scope`, `conflicting_data`. Outage: `timeout`, `5xx`, `429`, `malformed_response`,
        /// `partial_stream`, `empty_retrieval`, `dependency_down`, `expired_credential`.
        pub tags: Vec<Located<CaseTag>>,
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

#[cfg(test)]
mod tests {
    use super::{Case, CaseTag};
    use crate::document::{Format, decode, read};
    use crate::model::Limits;

    #[test]
    fn tags_are_words_of_the_vocabulary() {
        let case = |tags: &str| {
            let text = format!("id: x\ntags: {tags}\n");
            decode::<Case>(&read(&text, Format::Yaml, &Limits::DEFAULT).unwrap())
        };
        let tags: Vec<CaseTag> =
            case("[429, '429', 5xx]").unwrap().tags.into_iter().map(|tag| tag.value).collect();
        assert_eq!(tags, [CaseTag::RateLimited, CaseTag::RateLimited, CaseTag::ServerError]);
        let faults = case("[emty, 430]").unwrap_err();
        assert_eq!(faults[0].help.as_deref(), Some("did you mean `empty`?"));
        assert_eq!((faults[0].code, faults[1].code), ("invalid-value", "wrong-type"));
    }
}
