//! What decides whether an expression returns anything: a metric, a constant, or nothing.

/// What decides whether there is a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Returns {
    /// There never is one.
    Never,
    /// No metric decides: always, or by the clock.
    Constant,
    /// There is one wherever there are data.
    Data,
    /// A condition on a metric decides.
    Condition,
}

/// What is known of a part of the expression.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flow {
    pub(super) result: Returns,
    /// Whether a condition stands in the way at all, be it constant.
    pub(super) filtered: bool,
    /// Whether a metric has a part in the value, even where there always is one: `up or vector(0)`.
    pub(super) reads: bool,
}

impl Flow {
    pub(super) const fn plain(result: Returns) -> Self {
        Self { result, filtered: false, reads: matches!(result, Returns::Data) }
    }

    /// What never returns anything.
    pub(super) const fn never(self) -> Self {
        Self { result: Returns::Never, filtered: true, ..self }
    }

    /// Two parts that must both return something.
    pub(super) fn both(self, other: Self) -> Self {
        let result = match (self.result, other.result) {
            (Returns::Never, _) | (_, Returns::Never) => Returns::Never,
            (one, other) => one.max(other),
        };
        Self { result, filtered: self.filtered || other.filtered, reads: self.reads || other.reads }
    }

    /// Two parts of which one suffices.
    pub(super) fn either(self, other: Self) -> Self {
        match (self.result, other.result) {
            (Returns::Never, _) => other,
            (_, Returns::Never) => self,
            (one, two) => Self {
                // The weaker decides: next to a side that always returns, the other's condition is none.
                result: one.min(two),
                filtered: self.filtered && other.filtered,
                reads: self.reads || other.reads,
            },
        }
    }
}
