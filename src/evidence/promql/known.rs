//! What is known of a part of an expression.

use promql_parser::parser::value::ValueType;
use promql_parser::parser::{BinaryExpr, Expr};

use super::bounds::Bounds;
use super::flow::{Flow, Returns};
use super::function::{Value, unlabelled};
use super::interval::Interval;
use super::linear::Constraint;
use super::moves::Moves;
use super::part::matches_some;

/// What is known of a part of the expression.
pub(super) struct Part<'e> {
    pub(super) flow: Flow,
    pub(super) value: Value<'e>,
    /// Metrics whose rise or fall makes it return something.
    pub(super) fires: Moves<'e>,
    /// What must hold for it to return something, each by itself.
    pub(super) holds: Vec<Constraint<'e>>,
    /// Whether a value is compared with what it reaches only if it is no share.
    pub(super) suspicious: bool,
}

impl<'e> Part<'e> {
    pub(super) fn of(flow: Flow, bounds: Bounds, moves: Moves<'e>) -> Self {
        Self {
            flow,
            value: Value { bounds, moves },
            fires: Moves::default(),
            holds: Vec::new(),
            suspicious: false,
        }
    }

    pub(super) fn never(self) -> Self {
        Self { flow: self.flow.never(), fires: Moves::default(), ..self }
    }

    pub(super) fn with(self, value: Option<Value<'e>>) -> Self {
        match value {
            Some(value) => Self { value, holds: Vec::new(), ..self },
            None => Self { flow: self.flow.never(), fires: Moves::default(), ..Self::nothing() },
        }
    }

    pub(super) fn nothing() -> Self {
        Self::of(Flow::plain(Returns::Never), Bounds::all(Interval::NONE), Moves::default())
    }

    pub(super) fn is_never(&self) -> bool {
        self.flow.result == Returns::Never
    }
}

/// Whether one side is a constant with no labels, and the other has some: then nothing matches.
pub(super) fn mismatched(binary: &BinaryExpr, left: &Part<'_>, right: &Part<'_>) -> bool {
    let constant = |part: &Part<'_>, expr: &Expr| {
        part.flow.result == Returns::Constant && !part.flow.reads && expr.value_type() == ValueType::Vector
    };
    let labelled = |expr: &Expr| expr.value_type() == ValueType::Vector && !unlabelled(expr);
    !matches_some(binary)
        && ((constant(right, &binary.rhs) && labelled(&binary.lhs))
            || (constant(left, &binary.lhs) && labelled(&binary.rhs)))
}
