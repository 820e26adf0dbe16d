//! The release itself: version, commit, model, roll-out, security, compliance.

mod change;
mod rollout;
mod security;
mod views;

use chrono::NaiveDate;

pub use self::change::{BusinessChange, BusinessMetric, MetricSource, Statistic, Term};
pub use self::security::{OwaspRisk, Risk, RiskStatus, Security};
pub use self::views::{RoleView, Views};
use super::Text;
use crate::document::{Located, record};
use crate::model::{RepoPath, named::words};
pub use rollout::{Abort, Rollback, Rollout, Step};

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
    /// The release itself: version, commit, model, roll-out, security, compliance.
    pub struct Release {
        /// Version of the release.
        pub version: Option<Text>,
        /// Commit that the evidence in the repository was produced from.
        pub commit: Option<Text>,
        /// The model that the release was tested with.
        pub model: Option<Model>,
        /// The file of the prompt; its name without the ending is the prompt's version.
        pub prompt: Option<Located<RepoPath>>,
        /// How it reaches its users, step by step, and how it is taken back.
        pub rollout: Option<Rollout>,
        /// Records of what was rehearsed: emergency stop, rollback, outages. YAML or JSON.
        pub drills: Option<Located<RepoPath>>,
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
    /// The model that a release was tested with.
    pub struct Model {
        /// Its name: mistral-small.
        pub name: Option<Text>,
        /// Its version: "2503".
        pub version: Option<Text>,
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
