//! The report: everything a renderer needs, in both languages.

use super::Terms;
use super::score::{self, Scores};
use super::verdict::{self, Counts, Verdict};
use crate::facts::{Facts, State};
use crate::model::{Area, Discipline, Grade, Localized, Location, RuleId, Severity, Stage, named::words};

/// The result of one audit.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The system.
    pub system: SystemHead,
    /// The stage it was judged at.
    pub stage: Stage,
    /// The day it was judged by.
    pub as_of: String,
    /// The commit that fresh evidence was bound to.
    pub commit: Option<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// The one reason for it.
    pub reason: Localized,
    /// How many rules had which outcome.
    pub counts: Counts,
    /// Scores: they inform, they never gate.
    pub scores: Scores,
    /// Every rule with its outcome, in the order of the checklist.
    pub rules: Vec<RuleResult>,
    /// Every file that was looked for, sorted by path.
    pub evidence: Vec<EvidenceFile>,
}

/// The system that was audited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemHead {
    /// Its name.
    pub name: String,
    /// What it does.
    pub summary: String,
    /// The stage that the manifest declares.
    pub declared_stage: Stage,
    /// Version of the release.
    pub version: String,
    /// Commit that committed evidence was produced from, as the manifest says.
    pub release_commit: String,
    /// Who answers for it.
    pub owners: Owners,
}

/// Who answers for the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owners {
    /// The technical owner.
    pub technical: String,
    /// The domain owner.
    pub domain: String,
}

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
    /// What was changed.
    pub what: String,
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
}

/// A file that was looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceFile {
    /// Its path.
    pub path: String,
    /// Whether it was read.
    pub state: State,
    /// How strong a proof it is.
    pub grade: Grade,
    /// SHA-256 in hexadecimal; empty if it was not read.
    pub digest: String,
    /// Its size in bytes.
    pub bytes: i64,
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

/// Puts the report together from outcomes that are already settled.
pub(super) fn assemble(facts: &Facts, terms: &Terms, rules: Vec<RuleResult>, counts: &Counts) -> Report {
    let tree = &facts.tree;
    let (verdict, reason) = verdict::of(&rules, terms.stage);
    Report {
        system: SystemHead {
            name: tree.system.name.clone(),
            summary: tree.system.summary.value.clone(),
            declared_stage: tree.system.stage,
            version: tree.release.version.value.clone(),
            release_commit: tree.release.commit.value.clone(),
            owners: Owners {
                technical: tree.ownership.technical.owner.clone(),
                domain: tree.ownership.domain.owner.clone(),
            },
        },
        stage: terms.stage,
        as_of: terms.as_of.to_string(),
        commit: terms.commit.clone(),
        verdict,
        reason,
        counts: counts.clone(),
        scores: score::of(&rules),
        rules,
        evidence: facts
            .files
            .iter()
            .map(|file| EvidenceFile {
                path: file.path.clone(),
                state: file.state,
                grade: file.grade,
                digest: file.digest.clone(),
                bytes: file.bytes,
            })
            .collect(),
    }
}
