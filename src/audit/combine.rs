//! From what became of each demand for each subject to the one outcome of a rule.

use std::collections::{BTreeMap, BTreeSet};

use super::outcome::{Gap, Obstacle, Outcome, Proof};
use crate::model::{Grade, Localized, Location};

/// Files that were read as evidence: their grades and digests by path.
pub(super) type Files = BTreeMap<String, (Grade, String)>;

/// What became of one demand for one subject.
pub(super) enum Judged {
    Met(Vec<Proof>),
    NotMet(Gap),
    Unknown(Obstacle),
    Skipped(Localized),
}

/// Over demands and subjects: not met beats unknown beats met; nothing asked is not applicable.
pub(super) fn combine(judged: Vec<Judged>) -> Outcome {
    let (mut proofs, mut gaps, mut obstacles, mut skipped) = (Vec::new(), Vec::new(), Vec::new(), None);
    for judged in judged {
        match judged {
            Judged::Met(more) => proofs.extend(more),
            Judged::NotMet(gap) => gaps.push(gap),
            Judged::Unknown(obstacle) => obstacles.push(obstacle),
            Judged::Skipped(because) => {
                skipped.get_or_insert(because);
            }
        }
    }
    if !gaps.is_empty() {
        return Outcome::NotMet { gaps: unique(gaps, |gap| (gap.location.clone(), gap.text.clone())) };
    }
    if !obstacles.is_empty() {
        return Outcome::Unknown {
            obstacles: unique(obstacles, |it| (it.location.clone(), it.text.clone())),
        };
    }
    match (proofs.is_empty(), skipped) {
        (false, _) => Outcome::Met { proofs: telling(unique(proofs, Clone::clone)) },
        (true, Some(because)) => Outcome::NotApplicable { because },
        (true, None) => Outcome::Unknown {
            obstacles: vec![Obstacle {
                location: Location::file(""),
                text: Localized::of("the rule demands nothing", "die Regel verlangt nichts"),
                fix: nothing(),
            }],
        },
    }
}

/// Files as proofs: they were needed, and nothing in particular was found in them.
pub(super) fn whole(files: Files) -> Vec<Proof> {
    let proof = |(path, (grade, digest)): (String, (Grade, String))| Proof {
        location: Location::file(path),
        found: String::new(),
        grade,
        digest,
    };
    files.into_iter().map(proof).collect()
}

/// The proofs without the whole files in which something was found: that says more.
fn telling(mut proofs: Vec<Proof>) -> Vec<Proof> {
    let is_whole = |proof: &Proof| proof.found.is_empty() && proof.location.line == 0;
    let told: BTreeSet<String> =
        proofs.iter().filter(|proof| !is_whole(proof)).map(|proof| proof.location.path.clone()).collect();
    proofs.retain(|proof| !is_whole(proof) || !told.contains(&proof.location.path));
    proofs
}

/// The entries with a key of their own, in the order of first appearance.
fn unique<T, K: Ord>(entries: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut seen = BTreeSet::new();
    entries.into_iter().filter(|entry| seen.insert(key(entry))).collect()
}

pub(super) fn nothing() -> Localized {
    Localized::of("", "")
}
