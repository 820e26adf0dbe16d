//! What a name that no case has may have been meant to be.

use std::collections::BTreeSet;

use super::spelling::{self, without_parameters};
use super::{Found, SUGGESTIONS, TestIndex, distinct};
use crate::model::nearest;

/// Names that are compared letter by letter with one that was not found.
const COMPARED: usize = 64;

/// What a name that no case has may have been meant to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Up to three names as a manifest would write them.
    pub nearest: Vec<String>,
    /// Whether the nearest one looks the same and is written with other characters.
    pub looks_the_same: bool,
}

impl<'r> TestIndex<'r> {
    /// What a name that no case has may have been meant to be. Looks at every name of the reports: callers bound how often.
    #[must_use]
    pub fn suggest(&self, wanted: &str) -> Suggestion {
        let splits = spelling::splits(wanted);
        // The right test in the wrong class is the likeliest slip.
        for name in splits.iter().map(|(_, name)| *name).chain([wanted]) {
            let name = if self.named(name).is_empty() { without_parameters(name) } else { Some(name) };
            let found = name.map(|name| self.named(name)).unwrap_or_default();
            if !found.is_empty() {
                let tests = super::distinct_tests(&[found]);
                let nearest = distinct(tests.iter().map(|found| found.written()));
                return Suggestion { nearest, looks_the_same: false };
            }
        }
        let name = wanted.rsplit("::").next().unwrap_or(wanted);
        let name = name.rsplit_once('#').map_or(name, |(_, name)| name);
        let name = without_parameters(name).unwrap_or(name);
        let mut candidates = self.alike(name);
        let mut suggested = Vec::new();
        let mut looks_the_same = false;
        while suggested.len() < SUGGESTIONS {
            let Some(near) = nearest(name, candidates.iter().copied()) else { break };
            candidates.remove(near);
            // Which two sequences of characters look the same is told by tables that are not at hand; that one name
            // has combining marks and the other has precomposed letters is a good guess among near names.
            looks_the_same |= suggested.is_empty()
                && !name.is_ascii()
                && !near.is_ascii()
                && spelling::has_combining_marks(name) != spelling::has_combining_marks(near);
            suggested
                .extend(distinct(super::distinct_tests(&[self.named(near)]).iter().map(|f| f.written())));
        }
        suggested.truncate(SUGGESTIONS);
        Suggestion { nearest: suggested, looks_the_same }
    }

    fn named(&self, name: &str) -> &[Found<'r>] {
        self.equal((name, "", ""), 1)
    }

    /// The names whose letters are most like those of `wanted`, found without comparing each letter by letter.
    fn alike(&self, wanted: &str) -> BTreeSet<&'r str> {
        const LONGEST: usize = 200;
        let mut best = BTreeSet::new();
        if wanted.len() > LONGEST {
            return BTreeSet::new();
        }
        let letters = letters(wanted);
        let names = self.cases.chunk_by(|a, b| a.name == b.name).filter_map(|same| same.first());
        for name in names.map(|found| found.name).filter(|name| (1..=LONGEST).contains(&name.len())) {
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
