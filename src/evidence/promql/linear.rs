//! What a comparison asks of the value at its core: `100 * (1 - x) > 5` asks `x < 0.95`.

use promql_parser::parser::token::{T_ADD, T_DIV, T_MUL, T_SUB};
use promql_parser::parser::{BinaryExpr, Expr};

use super::interval::Interval;
use super::part::{Operator, number, operator, turned};

/// How many operations are undone: more of them than anyone writes.
const STEPS: usize = 32;

/// What must hold of an expression for another one to return something.
#[derive(Debug, Clone, Copy)]
pub(super) struct Constraint<'e> {
    pub(super) core: &'e Expr,
    pub(super) values: Interval,
}

/// What `expr` compared with `threshold` asks of its core.
pub(super) fn constraint(mut expr: &Expr, mut compared: Operator, mut threshold: f64) -> Constraint<'_> {
    for _ in 0..STEPS {
        let (inner, turns, moved) = match expr {
            Expr::Paren(paren) => (&*paren.expr, false, threshold),
            Expr::Unary(unary) => (&*unary.expr, true, -threshold),
            Expr::Binary(binary) => match undone(binary, threshold) {
                Some(undone) => undone,
                None => break,
            },
            _ => break,
        };
        expr = inner;
        threshold = moved;
        if turns {
            compared = turned(compared);
        }
    }
    let values = Interval::ALL.passing(compared, Interval::point(threshold));
    Constraint { core: expr, values }
}

/// The side of an operation that is no number, whether the operation turns its direction, and the threshold there.
fn undone(binary: &BinaryExpr, threshold: f64) -> Option<(&Expr, bool, f64)> {
    let (left, right) = (&*binary.lhs, &*binary.rhs);
    let (inner, number, is_left) = match number(right) {
        Some(number) => (left, number, true),
        None => (right, number(left)?, false),
    };
    // A comparison that filters keeps the value.
    if operator(binary.op.id()).is_some() {
        return (!binary.return_bool()).then_some((inner, false, threshold));
    }
    let (turns, moved) = match (binary.op.id(), is_left) {
        (T_ADD, _) => (false, threshold - number),
        (T_SUB, true) => (false, threshold + number),
        (T_SUB, false) => (true, number - threshold),
        (T_MUL, _) => (number < 0.0, threshold / number),
        (T_DIV, true) => (number < 0.0, threshold * number),
        _ => return None,
    };
    let lost = number == 0.0 && matches!(binary.op.id(), T_MUL | T_DIV);
    (moved.is_finite() && !lost).then_some((inner, turns, moved))
}

/// What must hold for two parts to return something, and whether that is impossible for one and the same series.
pub(super) fn joined<'e>(
    mut holds: Vec<Constraint<'e>>,
    others: &[Constraint<'e>],
) -> (Vec<Constraint<'e>>, bool) {
    let mut contradictory = false;
    for other in others {
        match holds.iter_mut().find(|known| known.core == other.core) {
            Some(known) => {
                known.values = known.values.meet(other.values);
                contradictory |= known.values.is_empty();
            }
            None => holds.push(*other),
        }
    }
    (holds, contradictory)
}
