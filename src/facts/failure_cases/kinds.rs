//! Which kinds of bad input and outage are shown to be handled: each by a case of its own, whose test is proven.

use schemars::JsonSchema;
use serde::Serialize;

use crate::facts::scene::Scene;
use crate::facts::tested::{TestedFacts, Tests};
use crate::manifest::{Case, CaseTag, FailureClass};
use crate::model::{Location, Named as _, Span, named::words};

words! {
    /// Whether a kind of trouble is shown to be handled.
    pub enum KindState {
        /// A case stands for it, and its test is proven.
        Shown = "shown",
        /// The only cases that have it already stand for other kinds.
        Shared = "shared",
        /// Cases have it, and the test of none of them is proven.
        Unproven = "unproven",
        /// No case of its class has it.
        Missing = "missing",
    }
}

/// A kind of bad input or outage.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["failure_cases.reports"]))]
pub struct KindFacts {
    /// Its class: `bad_input` or `outage`.
    pub class: FailureClass,
    /// The kind.
    pub tag: CaseTag,
    /// Whether it is shown to be handled.
    pub state: KindState,
    /// The case that stands for it; of an unproven kind, the first one that has it. Otherwise empty.
    pub case: String,
    /// That case, or where failure cases are declared.
    pub location: Location,
}

/// All kinds, in the order of the vocabulary. One case stands for one kind, for one test cannot show two things.
pub(super) fn collect(cases: &[Case], near: &Span, scene: &Scene<'_>, tests: &Tests<'_>) -> Vec<KindFacts> {
    let mut distinct = tests.distinct();
    let shows = |tested: TestedFacts| tested.proven && !tested.repeated;
    let proven: Vec<bool> =
        cases.iter().map(|case| shows(distinct.next("", case.test.as_ref(), &case.span))).collect();
    let of = |tag: CaseTag| -> Vec<usize> {
        let has = |case: &Case| {
            case.class.as_ref().is_some_and(|class| class.value == tag.class())
                && case.tags.iter().any(|own| own.value == tag)
        };
        cases.iter().enumerate().filter(|(_, case)| has(case)).map(|(index, _)| index).collect()
    };
    let having: Vec<Vec<usize>> = CaseTag::ALL.iter().map(|tag| of(*tag)).collect();
    let is_proven = |case: &usize| proven.get(*case) == Some(&true);
    let candidates: Vec<Vec<usize>> =
        having.iter().map(|cases| cases.iter().copied().filter(is_proven).collect()).collect();
    let stands = matched(&candidates, cases.len());
    CaseTag::ALL
        .iter()
        .enumerate()
        .map(|(kind, tag)| {
            let first = having.get(kind).and_then(|cases| cases.first().copied());
            let chosen = stands.iter().position(|stood| *stood == Some(kind));
            let (state, case) = match (chosen, candidates.get(kind).is_some_and(|cases| !cases.is_empty())) {
                (Some(case), _) => (KindState::Shown, Some(case)),
                (None, true) => (KindState::Shared, None),
                (None, false) if first.is_some() => (KindState::Unproven, first),
                (None, false) => (KindState::Missing, None),
            };
            let case = case.and_then(|case| cases.get(case));
            KindFacts {
                class: tag.class(),
                tag: *tag,
                state,
                case: case.map(|case| case.id.as_str().to_owned()).unwrap_or_default(),
                location: scene.at(case.map_or(near, |case| &case.span)),
            }
        })
        .collect()
}

/// For each case the kind that it stands for, such that as many kinds as possible have one: augmenting paths (Kuhn).
/// Each of the few kinds looks at every case once.
fn matched(candidates: &[Vec<usize>], cases: usize) -> Vec<Option<usize>> {
    let mut stands = vec![None; cases];
    for kind in 0..candidates.len() {
        let mut tried = vec![false; cases];
        settle(kind, candidates, &mut stands, &mut tried);
    }
    stands
}

/// Finds a case for `kind`, and for the kinds that have to make way. The depth is at most the number of kinds, for each
/// step follows a case that stands for one, and no case is tried twice.
fn settle(kind: usize, candidates: &[Vec<usize>], stands: &mut [Option<usize>], tried: &mut [bool]) -> bool {
    for case in candidates.get(kind).into_iter().flatten() {
        let Some(tried_now) = tried.get_mut(*case) else { continue };
        if std::mem::replace(tried_now, true) {
            continue;
        }
        let stood = stands.get(*case).copied().flatten();
        if stood.is_none_or(|other| settle(other, candidates, stands, tried)) {
            if let Some(place) = stands.get_mut(*case) {
                *place = Some(kind);
            }
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::matched;

    fn count(candidates: &[&[usize]], cases: usize) -> usize {
        let candidates: Vec<Vec<usize>> = candidates.iter().map(|cases| cases.to_vec()).collect();
        matched(&candidates, cases).iter().flatten().count()
    }

    #[test]
    fn one_case_stands_for_one_kind() {
        assert_eq!(count(&[&[0], &[0], &[0]], 1), 1);
        assert_eq!(count(&[&[], &[0, 1]], 2), 1);
        // The first kind has to make way, and then the second.
        assert_eq!(count(&[&[0, 1], &[0], &[1, 2]], 3), 3);
        assert_eq!(count(&[&[0, 1], &[0, 1], &[0, 1]], 9), 2);
    }
}
