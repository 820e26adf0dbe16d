//! What became of a rule: exactly one outcome, with what shows it.

use crate::model::{Area, Discipline, Grade, Localized, Location, RuleId, Severity, Stage, named::words};

/// A rule and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleResult {
    /// The rule.
    pub id: RuleId,
    /// Its area.
    pub area: Area,
    /// Its discipline.
    pub discipline: Discipline,
    /// How much it weighs.
    pub severity: Severity,
    /// The stage from which it applies.
    pub since: Stage,
    /// What it asks.
    pub title: Localized,
    /// Why.
    pub why: Localized,
    /// Demands of the article.
    pub article: Vec<String>,
    /// Where to read on.
    pub references: Vec<String>,
    /// The file and line that define it.
    pub origin: Location,
    /// What later files changed about it.
    pub changes: Vec<Changed>,
    /// The outcome.
    pub outcome: Outcome,
}

/// A change that a later file made to a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// What was changed: `severity`, `since`, `params.max_cadence_days`, `off`.
    pub what: String,
    /// What held before.
    pub old: String,
    /// What holds now.
    pub new: String,
    /// The file and line that say so.
    pub by: Location,
}

/// What became of a rule: exactly one of these.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Everything it demands holds.
    Met {
        /// What shows it.
        proofs: Vec<Proof>,
    },
    /// Something is missing.
    NotMet {
        /// What.
        gaps: Vec<Gap>,
    },
    /// It does not apply.
    NotApplicable {
        /// Why.
        because: Localized,
    },
    /// It could not be decided.
    Unknown {
        /// What stood in the way.
        obstacles: Vec<Obstacle>,
    },
}

words! {
    /// The kind of an outcome.
    pub enum OutcomeKind {
        /// Everything it demands holds.
        Met = "met",
        /// Something is missing.
        NotMet = "not_met",
        /// It does not apply.
        NotApplicable = "not_applicable",
        /// It could not be decided.
        Unknown = "unknown",
    }
}

/// What shows that a demand is met.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Proof {
    /// Where it stands.
    pub location: Location,
    /// What was found there.
    pub found: String,
    /// How strong it is.
    pub grade: Grade,
    /// SHA-256 of the file; empty if the manifest's word is all there is.
    pub digest: String,
}

/// Something that is missing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// Where.
    pub location: Location,
    /// What.
    pub text: Localized,
    /// The value found; empty if there is none.
    pub found: String,
    /// The value wanted; empty if the text says it all.
    pub wanted: Localized,
    /// What to do.
    pub fix: Localized,
}

/// What stood in the way of a decision.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Obstacle {
    /// Where.
    pub location: Location,
    /// What.
    pub text: Localized,
    /// What to do.
    pub fix: Localized,
}

impl Outcome {
    /// The kind of outcome.
    #[must_use]
    pub fn kind(&self) -> OutcomeKind {
        match self {
            Self::Met { .. } => OutcomeKind::Met,
            Self::NotMet { .. } => OutcomeKind::NotMet,
            Self::NotApplicable { .. } => OutcomeKind::NotApplicable,
            Self::Unknown { .. } => OutcomeKind::Unknown,
        }
    }

    /// The weakest grade of the files that prove a met rule; E0 if it stands on the manifest's word alone.
    #[must_use]
    pub fn grade(&self) -> Option<Grade> {
        match self {
            Self::Met { proofs } => {
                let files = proofs.iter().map(|proof| proof.grade).filter(|grade| *grade > Grade::E0);
                Some(files.min().unwrap_or(Grade::E0))
            }
            _ => None,
        }
    }

    /// The first place that a person should look at.
    #[must_use]
    pub fn location(&self) -> Option<&Location> {
        match self {
            Self::Met { proofs } => proofs.first().map(|proof| &proof.location),
            Self::NotMet { gaps } => gaps.first().map(|gap| &gap.location),
            Self::Unknown { obstacles } => obstacles.first().map(|obstacle| &obstacle.location),
            Self::NotApplicable { .. } => None,
        }
    }
}
