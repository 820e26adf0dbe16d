//! Which metrics move a value, and in which direction.

use std::collections::BTreeMap;
use std::time::Duration;

use promql_parser::parser::{AtModifier, MatrixSelector, Offset, VectorSelector};

use super::{Effect, Turn, selectors};

/// What is read from longer ago says nothing of the present.
const PRESENT: Duration = Duration::from_hours(24);

/// How a metric moves a value.
#[derive(Debug, Clone, Copy)]
struct Move<'e> {
    /// `None` where it moves the value in no certain direction.
    turn: Option<Turn>,
    /// Whether it is a rate or another difference, not the count itself.
    rated: bool,
    /// Whether the sizes of what a histogram counts decide, not only how many there are.
    sized: bool,
    /// Whether its series were aggregated.
    aggregated: bool,
    /// From how long ago the oldest value read is.
    age: Duration,
    selector: &'e VectorSelector,
}

/// The metrics that move a value.
#[derive(Debug, Clone, Default)]
pub(super) struct Moves<'e>(BTreeMap<String, Move<'e>>);

impl<'e> Moves<'e> {
    pub(super) fn selector(selector: &'e VectorSelector) -> Self {
        let present = match selector.offset {
            None => Some(Duration::ZERO),
            Some(Offset::Pos(offset)) => Some(offset).filter(|offset| *offset <= PRESENT),
            Some(Offset::Neg(_)) => None,
        };
        let (Some(age), None | Some(AtModifier::Start | AtModifier::End)) = (present, &selector.at) else {
            return Self::default();
        };
        // The count of what is at most so long falls when the durations rise.
        let sized = selectors::is_bounded(selector);
        let turn = Some(if sized { Turn::Down } else { Turn::Up });
        let of = Move { turn, rated: false, sized, aggregated: false, age, selector };
        Self(selectors::named(selector).into_iter().map(|name| (name, of)).collect())
    }

    pub(super) fn range(range: &'e MatrixSelector) -> Self {
        Self::selector(&range.vs).aged(range.range)
    }

    pub(super) fn aged(self, by: Duration) -> Self {
        self.each(|of| Move { age: of.age.saturating_add(by), ..of })
    }

    pub(super) fn rated(self) -> Self {
        self.each(|of| Move { rated: true, ..of })
    }

    pub(super) fn sized(self) -> Self {
        self.each(|of| Move { sized: true, ..of })
    }

    pub(super) fn aggregated(self) -> Self {
        self.each(|of| Move { aggregated: true, ..of })
    }

    pub(super) fn turned(self) -> Self {
        self.each(|of| Move { turn: of.turn.map(Turn::turned), ..of })
    }

    fn each(mut self, change: impl Fn(Move<'e>) -> Move<'e>) -> Self {
        for of in self.0.values_mut() {
            *of = change(*of);
        }
        self
    }

    /// What moves a sum of two values; `matched` says whether other labels than all are compared.
    pub(super) fn and(self, other: Self, matched: bool) -> Self {
        self.merged(other, |one, two| sum(one, two, matched))
    }

    /// What moves `self / other`: what is in both is part of a whole.
    pub(super) fn over(self, other: Self) -> Self {
        self.merged(other.turned(), |part, whole| Move {
            turn: if same(part, whole) { part.turn } else { part.turn.and(Some(Turn::Either)) },
            rated: part.rated || whole.rated,
            sized: part.sized || whole.sized,
            ..part
        })
    }

    /// What makes one of two conditions true.
    pub(super) fn or(self, other: Self) -> Self {
        self.merged(other, |one, two| Move {
            turn: if one.turn == two.turn { one.turn } else { Some(Turn::Either) },
            rated: one.rated || two.rated,
            sized: one.sized || two.sized,
            ..one
        })
    }

    fn merged(mut self, mut other: Self, merge: impl Fn(Move<'e>, Move<'e>) -> Move<'e>) -> Self {
        let swapped = self.0.len() < other.0.len();
        if swapped {
            std::mem::swap(&mut self, &mut other);
        }
        for (name, of) in other.0 {
            let place = self.0.entry(name);
            place
                .and_modify(|known| *known = if swapped { merge(of, *known) } else { merge(*known, of) })
                .or_insert(of);
        }
        self
    }

    /// Those with a direction.
    pub(super) fn clear(mut self) -> Self {
        self.0.retain(|_, of| of.turn.is_some());
        self
    }

    pub(super) fn effects(self) -> BTreeMap<String, Effect> {
        let effect = |of: Move<'_>| of.turn.map(|turn| Effect { turn, rated: of.rated, sized: of.sized });
        self.0.into_iter().filter_map(|(name, of)| Some((name, effect(of)?))).collect()
    }
}

fn same(one: Move<'_>, two: Move<'_>) -> bool {
    one.selector.matchers == two.selector.matchers && one.age == two.age
}

fn sum<'e>(one: Move<'e>, two: Move<'e>, matched: bool) -> Move<'e> {
    let rated = one.rated || two.rated;
    let age = one.age.min(two.age);
    let aggregated = one.aggregated && two.aggregated;
    let sized = one.sized || two.sized;
    let of = Move { rated, sized, aggregated, age, ..one };
    match (one.turn, two.turn) {
        (one, two) if one == two => of,
        // A value less one from before is what came since; compared with one from before, it has grown.
        (Some(_), Some(_)) if one.age < two.age => Move { rated: true, ..one },
        (Some(_), Some(_)) if one.age > two.age => Move { rated: true, ..two },
        // The whole less a part is the other part: which of them grows, labels decide.
        (Some(_), Some(_)) if !same(one, two) && (matched || aggregated) => {
            Move { turn: Some(Turn::Either), ..of }
        }
        _ => Move { turn: None, ..of },
    }
}
