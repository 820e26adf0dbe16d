//! The report: everything a renderer needs, in both languages.

use std::collections::BTreeSet;

use super::Terms;
use super::outcome::RuleResult;
use super::score::{self, Scores};
use super::verdict::{self, Counts, Verdict};
use crate::facts::{Facts, State};
use crate::model::{Grade, Localized, Stage};

/// The result of one audit.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The system.
    pub system: SystemHead,
    /// The stage it was judged at.
    pub stage: Stage,
    /// The stages that it is confirmed for: no rule up to one is unmet or undecided, and it has rules of its own.
    pub confirmed: BTreeSet<Stage>,
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
        confirmed: verdict::confirmed(&rules),
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
