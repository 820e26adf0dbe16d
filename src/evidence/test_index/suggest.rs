//! What a name that no case has may have been meant to be.

use std::collections::BTreeSet;

use super::{Found, SUGGESTIONS, TestIndex, distinct, without_parameters};
use crate::model::nearest;

/// Names that are compared letter by letter with one that was not found.
const COMPARED: usize = 64;

impl<'r> TestIndex<'r> {
    /// What a name that no case has may have been meant to be.
    pub(super) fn nearest(&self, wanted: &str) -> Vec<String> {
        let name = wanted.rsplit("::").next().unwrap_or(wanted);
        let name =
            if self.names.contains_key(name) { name } else { without_parameters(name).unwrap_or(name) };
        // The right test in the wrong class is the likeliest slip.
        if let Some(found) = self.names.get(name).filter(|_| !name.is_empty()) {
            return distinct(found.iter().map(Found::written));
        }
        let mut candidates = self.alike(name);
        let mut suggested = Vec::new();
        while suggested.len() < SUGGESTIONS {
            let Some(near) = nearest(name, candidates.iter().copied()) else { break };
            candidates.remove(near);
            let found = self.names.get(near).into_iter().flatten();
            suggested.extend(distinct(found.map(Found::written)));
        }
        suggested.truncate(SUGGESTIONS);
        suggested
    }

    /// The names whose letters are most like those of `wanted`, found without comparing each letter by letter.
    fn alike(&self, wanted: &str) -> BTreeSet<&'r str> {
        const LONGEST: usize = 200;
        let mut best = BTreeSet::new();
        if wanted.len() > LONGEST {
            return BTreeSet::new();
        }
        let letters = letters(wanted);
        for name in self.names.keys().copied().filter(|name| (1..=LONGEST).contains(&name.len())) {
            let far = name.len().abs_diff(wanted.len()) * 3 > name.len().max(wanted.len());
            let extends = name.starts_with(wanted) || wanted.starts_with(name);
            if (far && !extends) || without_parameters(name).is_some() {
                continue;
            }
            let unlike = letters.iter().zip(self::letters(name)).map(|(a, b)| a.abs_diff(b)).sum::<u32>();
            best.insert((unlike, name));
            if best.len() > COMPARED {
                best.pop_last();
            }
        }
        best.into_iter().map(|(_, name)| name).collect()
    }
}

/// How often each letter occurs, without case; all that is not ASCII counts as one.
fn letters(name: &str) -> [u32; 128] {
    let mut counts = [0; 128];
    for byte in name.bytes() {
        if let Some(count) = counts.get_mut(usize::from(byte.to_ascii_lowercase().min(127))) {
            *count += 1;
        }
    }
    counts
}
