//! Arithmetic of intervals: the values an expression can take, from those of its parts.

use super::part::Operator;

/// All numbers from `least` to `most`, both included; `least > most` is no number at all, which is NaN.
///
/// NaN can be a value besides those of any interval. It passes no comparison but `!=`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Interval {
    pub(super) least: f64,
    pub(super) most: f64,
}

impl Interval {
    pub(super) const ALL: Self = Self::new(f64::NEG_INFINITY, f64::INFINITY);
    pub(super) const NONE: Self = Self::new(f64::INFINITY, f64::NEG_INFINITY);
    pub(super) const POSITIVE: Self = Self::new(0.0, f64::INFINITY);

    pub(super) const fn new(least: f64, most: f64) -> Self {
        Self { least, most }
    }

    pub(super) fn point(value: f64) -> Self {
        if value.is_nan() { Self::NONE } else { Self::new(value, value) }
    }

    /// The one number in it.
    #[expect(clippy::float_cmp, reason = "a point is exact")]
    pub(super) fn value(self) -> Option<f64> {
        (self.least == self.most).then_some(self.least)
    }

    pub(super) fn is_empty(self) -> bool {
        self.least > self.most
    }

    pub(super) fn meet(self, other: Self) -> Self {
        Self::new(self.least.max(other.least), self.most.min(other.most))
    }

    pub(super) fn hull(self, other: Self) -> Self {
        Self::new(self.least.min(other.least), self.most.max(other.most))
    }

    pub(super) fn within(self, other: Self) -> bool {
        other.least <= self.least && self.most <= other.most
    }

    /// The interval under a function that never falls.
    pub(super) fn rising(self, of: impl Fn(f64) -> f64) -> Self {
        if self.is_empty() {
            return self;
        }
        let (least, most) = (of(self.least), of(self.most));
        Self::new(
            if least.is_nan() { f64::NEG_INFINITY } else { least },
            if most.is_nan() { f64::INFINITY } else { most },
        )
    }

    pub(super) fn negated(self) -> Self {
        Self::new(-self.most, -self.least)
    }

    pub(super) fn plus(self, other: Self) -> Self {
        if self.is_empty() || other.is_empty() {
            return Self::NONE;
        }
        let (least, most) = (self.least + other.least, self.most + other.most);
        Self::new(
            if least.is_nan() { f64::NEG_INFINITY } else { least },
            if most.is_nan() { f64::INFINITY } else { most },
        )
    }

    pub(super) fn times(self, other: Self) -> Self {
        // An end that is infinite is not reached, so nothing times it is nothing.
        self.corners(other, |a, b| if a == 0.0 || b == 0.0 { 0.0 } else { a * b })
    }

    pub(super) fn over(self, other: Self) -> Self {
        if self.is_empty() || other.is_empty() {
            Self::NONE
        } else if other.least > 0.0 || other.most < 0.0 {
            self.corners(other, |a, b| a / b)
        } else if other.least >= 0.0 && self.least >= 0.0 {
            Self::POSITIVE
        } else {
            Self::ALL
        }
    }

    /// The remainder, which has the sign of the dividend, as in Go.
    pub(super) fn modulo(self, other: Self) -> Self {
        match other.value().map(f64::abs) {
            Some(0.0) => Self::NONE,
            Some(divisor) if divisor.is_finite() => {
                let largest = divisor.next_down();
                self.meet(Self::new(
                    if self.least < 0.0 { f64::NEG_INFINITY } else { 0.0 },
                    if self.most > 0.0 { f64::INFINITY } else { 0.0 },
                ))
                .rising(|end| end.clamp(-largest, largest))
                .hull(Self::point(0.0))
            }
            _ if other.is_empty() => Self::NONE,
            _ => self.hull(Self::point(0.0)),
        }
    }

    pub(super) fn power(self, exponent: Self) -> Self {
        let Some(exponent) = exponent.value() else { return Self::ALL };
        let base = if exponent % 2.0 == 0.0 { self.absolute() } else { self };
        if exponent == 0.0 {
            Self::point(1.0)
        } else if base.least < 0.0 {
            Self::ALL
        } else if exponent > 0.0 {
            base.rising(|end| end.powf(exponent))
        } else {
            base.negated().rising(|end| (-end).powf(exponent))
        }
    }

    pub(super) fn absolute(self) -> Self {
        if self.least >= 0.0 {
            self
        } else if self.most <= 0.0 {
            self.negated()
        } else {
            Self::new(0.0, self.most.max(-self.least))
        }
    }

    /// The sum of one or more values.
    pub(super) fn summed(self) -> Self {
        if self.is_empty() {
            return self;
        }
        Self::new(
            if self.least >= 0.0 { self.least } else { f64::NEG_INFINITY },
            if self.most <= 0.0 { self.most } else { f64::INFINITY },
        )
    }

    fn corners(self, other: Self, of: impl Fn(f64, f64) -> f64) -> Self {
        if self.is_empty() || other.is_empty() {
            return Self::NONE;
        }
        let ends = [
            (self.least, other.least),
            (self.least, other.most),
            (self.most, other.least),
            (self.most, other.most),
        ];
        ends.into_iter()
            .map(|(a, b)| of(a, b))
            // `min` and `max` pass over NaN.
            .fold(Self::NONE, |all, end| Self::new(all.least.min(end), all.most.max(end)))
    }

    /// Whether no pair of values compares so.
    pub(super) fn excludes(self, operator: Operator, other: Self) -> bool {
        let empty = self.is_empty() || other.is_empty();
        match operator {
            // NaN is unequal to all.
            Operator::Unequal => false,
            _ if empty => true,
            Operator::Above => self.most <= other.least,
            Operator::AtLeast => self.most < other.least,
            Operator::Below => self.least >= other.most,
            Operator::AtMost => self.least > other.most,
            Operator::Equal => self.meet(other).is_empty(),
        }
    }

    /// Whether every pair of values compares so, NaN aside.
    pub(super) fn ensures(self, operator: Operator, other: Self) -> bool {
        let empty = self.is_empty() || other.is_empty();
        match operator {
            Operator::Unequal => empty || self.meet(other).is_empty(),
            _ if empty => false,
            Operator::Above => self.least > other.most,
            Operator::AtLeast => self.least >= other.most,
            Operator::Below => self.most < other.least,
            Operator::AtMost => self.most <= other.least,
            Operator::Equal => self.value().is_some() && self == other,
        }
    }

    /// The values that pass the comparison with some value of `other`.
    pub(super) fn passing(self, operator: Operator, other: Self) -> Self {
        if other.is_empty() {
            return if operator == Operator::Unequal { self } else { Self::NONE };
        }
        // Floats are discrete, so an open end is the next one's closed end.
        match operator {
            Operator::Unequal => self,
            Operator::Above => self.meet(Self::new(other.least.next_up(), f64::INFINITY)),
            Operator::AtLeast => self.meet(Self::new(other.least, f64::INFINITY)),
            Operator::Below => self.meet(Self::new(f64::NEG_INFINITY, other.most.next_down())),
            Operator::AtMost => self.meet(Self::new(f64::NEG_INFINITY, other.most)),
            Operator::Equal => self.meet(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, proptest};
    use proptest::sample::select;

    use super::Interval;
    use crate::evidence::promql::part::{Operator, holds};

    const ENDS: &[f64] = &[f64::NEG_INFINITY, -7.5, -2.0, -1.0, 0.0, 0.5, 1.0, 2.0, 3.0, f64::INFINITY];
    const INNER: &[f64] = &[-7.5, -3.0, -2.0, -1.0, -0.25, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 1e9];

    proptest! {
        #[test]
        fn what_two_values_give_lies_in_what_their_intervals_give(
            ends in [select(ENDS), select(ENDS), select(ENDS), select(ENDS)],
            a in select(INNER),
            b in select(INNER),
        ) {
            let [one, two, three, four] = ends;
            let left = Interval::new(one.min(two), one.max(two));
            let right = Interval::new(three.min(four), three.max(four));
            let inside = |value: f64, interval: Interval| interval.least <= value && value <= interval.most;
            if inside(a, left) && inside(b, right) {
                for (value, interval) in [
                    (a + b, left.plus(right)),
                    (a - b, left.plus(right.negated())),
                    (a * b, left.times(right)),
                    (a / b, left.over(right)),
                    (a % b, left.modulo(right)),
                    (a.powf(b), left.power(right)),
                    (a.abs(), left.absolute()),
                    (a + a, left.summed()),
                ] {
                    prop_assert!(value.is_nan() || inside(value, interval), "{a} {b}: {value} {interval:?}");
                }
                for operator in [Operator::Above, Operator::AtLeast, Operator::Below, Operator::AtMost, Operator::Equal, Operator::Unequal] {
                    let holds = holds(operator, a, b);
                    prop_assert!(!(holds && left.excludes(operator, right)), "{a} {operator:?} {b}");
                    prop_assert!(holds || !left.ensures(operator, right), "{a} {operator:?} {b}");
                    prop_assert!(!holds || inside(a, left.passing(operator, right)), "{a} {operator:?} {b}");
                }
            }
        }
    }
}
