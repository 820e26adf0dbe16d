//! The release itself: version, commit, compliance.

use chrono::NaiveDate;

use super::Text;
use crate::document::{Located, record};
use crate::model::named::words;

words! {
    /// Risk class by the EU AI Act.
    pub enum RiskClass {
        /// Prohibited (Article 5).
        Prohibited = "prohibited",
        /// High risk (Article 6).
        High = "high",
        /// Transparency duties (Article 50).
        Transparency = "transparency",
        /// None of these.
        Minimal = "minimal",
    }
}

record! {
    /// The release itself: version, commit, compliance.
    pub struct Release {
        /// Version of the release.
        pub version: Option<Text>,
        /// Commit that the evidence in the repository was produced from.
        pub commit: Option<Text>,
        /// Assessments by law.
        pub compliance: Option<Compliance>,
    }
}

record! {
    /// Assessments by law.
    pub struct Compliance {
        /// Assessment by the EU AI Act.
        pub eu_ai_act: Option<EuAiAct>,
        /// How long records of transactions are kept.
        pub retention: Option<Retention>,
    }
}

record! {
    /// How long records of transactions are kept.
    pub struct Retention {
        /// Days; 183 at least where the risk class is high.
        pub days: Option<Located<i64>>,
        /// Why so long, and no longer.
        pub reason: Option<Text>,
        /// What deletes them, and when.
        pub deletion: Option<Text>,
    }
}

record! {
    /// Assessment by the EU AI Act.
    pub struct EuAiAct {
        /// The class: prohibited, high, transparency or minimal.
        pub class: Option<Located<RiskClass>>,
        /// Why this class: 40 characters at least.
        pub reason: Option<Text>,
        /// Day of the assessment.
        pub assessed_at: Option<Located<NaiveDate>>,
        /// Whether people deal with the system directly.
        pub user_facing: Option<Located<bool>>,
        /// How people are told that they deal with an AI system (Article 50).
        pub disclosure: Option<Text>,
    }
}
