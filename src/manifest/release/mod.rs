//! The release itself: version, commit, security, compliance.

mod change;
mod security;
mod views;

use chrono::NaiveDate;

pub use self::change::{BusinessChange, BusinessMetric, MetricSource, Statistic, Term};
pub use self::security::{OwaspRisk, Risk, RiskStatus, Security};
pub use self::views::{RoleView, Views};
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
    /// The release itself: version, commit, security, compliance.
    pub struct Release {
        /// Version of the release.
        pub version: Option<Text>,
        /// Commit that the evidence in the repository was produced from.
        pub commit: Option<Text>,
        /// What it changes, in business terms.
        pub change: Option<BusinessChange>,
        /// Where each role sees whether the system behaves as intended.
        pub views: Option<Views>,
        /// The security review.
        pub security: Option<Security>,
        /// Assessments by law.
        pub compliance: Option<Compliance>,
    }
}

record! {
    /// Assessments by law.
    pub struct Compliance {
        /// Assessment by the EU AI Act.
        pub eu_ai_act: Option<EuAiAct>,
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
