//! Arithmetic and comparisons of two sides.

use promql_parser::parser::token::{T_ADD, T_DIV, T_MUL, T_POW, T_SUB};
use promql_parser::parser::value::ValueType;
use promql_parser::parser::{BinaryExpr, Expr};

use super::bounds::{self, Bounds};
use super::flow::{Flow, Returns};
use super::function::Value;
use super::interval::Interval;
use super::known::{Part, mismatched};
use super::linear::{constraint, joined};
use super::moves::Moves;
use super::part::{Operator, bare, fills, matches_some, turned};

pub(super) fn arithmetic<'e>(binary: &'e BinaryExpr, left: Part<'e>, right: Part<'e>) -> Part<'e> {
    let lost = mismatched(binary, &left, &right);
    // What is missing on a side and filled in is not filtered out.
    let flow = match fills(binary) {
        (false, false) => left.flow.both(right.flow),
        (true, false) => right.flow,
        (false, true) => left.flow,
        (true, true) => left.flow.either(right.flow),
    };
    let bounds = bounds::arithmetic(binary, left.value.bounds, right.value.bounds);
    let (left_values, right_values) = (left.value.bounds.likely, right.value.bounds.likely);
    let by_sign = |moves: Moves<'e>, other: Interval| {
        if other.value() == Some(0.0) {
            Moves::default()
        } else if other.most <= 0.0 && !other.is_empty() {
            moves.turned()
        } else {
            moves
        }
    };
    let matched = matches_some(binary);
    let (left_moves, right_moves) = (left.value.moves, right.value.moves);
    let moves = match binary.op.id() {
        _ if lost || bounds.proven.value().is_some() => Moves::default(),
        T_ADD => left_moves.and(right_moves, matched),
        T_SUB => left_moves.and(right_moves.turned(), matched),
        T_MUL => by_sign(left_moves, right_values).and(by_sign(right_moves, left_values), matched),
        T_DIV => by_sign(left_moves, right_values).over(by_sign(right_moves, left_values)),
        T_POW => match right_values.value() {
            Some(exponent) if exponent < 0.0 => left_moves.turned(),
            Some(_) => left_moves,
            None => Moves::default(),
        },
        _ => Moves::default(),
    };
    let fires = if lost { Moves::default() } else { left.fires.or(right.fires) };
    Part { flow, value: Value { bounds, moves }, fires, holds: Vec::new(), suspicious: false }
}

/// The metrics whose rise makes the comparison true, or whose fall does.
fn decisive<'e>(
    binary: &BinaryExpr,
    operator: Operator,
    sides: (Bounds, Bounds),
    left: Moves<'e>,
    right: Moves<'e>,
) -> Moves<'e> {
    let (left_values, right_values) = (sides.0.likely, sides.1.likely);
    let rises = match operator {
        Operator::Above | Operator::AtLeast => true,
        Operator::Below | Operator::AtMost => false,
        // Compared with its own end, a value can only go one way: `(x > bool 2) == 1`.
        Operator::Equal if left_values.most <= right_values.least => true,
        Operator::Equal if left_values.least >= right_values.most => false,
        Operator::Unequal if left_values.least >= right_values.most => true,
        Operator::Unequal if left_values.most <= right_values.least => false,
        Operator::Equal | Operator::Unequal => return Moves::default(),
    };
    let difference = left.and(right.turned(), matches_some(binary));
    if rises { difference } else { difference.turned() }.clear()
}

pub(super) fn truth<'e>(
    binary: &'e BinaryExpr,
    operator: Operator,
    left: Part<'e>,
    right: Part<'e>,
) -> Part<'e> {
    let lost = mismatched(binary, &left, &right);
    let sides = (left.value.bounds, right.value.bounds);
    let decided =
        sides.0.likely.excludes(operator, sides.1.likely) || sides.0.likely.ensures(operator, sides.1.likely);
    let moves = decisive(binary, operator, sides, left.value.moves, right.value.moves);
    Part {
        flow: left.flow.both(right.flow),
        value: Value {
            bounds: bounds::truth(operator, sides.0, sides.1),
            moves: if lost || decided { Moves::default() } else { moves },
        },
        fires: left.fires.or(right.fires),
        holds: Vec::new(),
        suspicious: false,
    }
}

pub(super) fn comparison<'e>(
    binary: &'e BinaryExpr,
    operator: Operator,
    left: Part<'e>,
    right: Part<'e>,
) -> Part<'e> {
    let lost = mismatched(binary, &left, &right);
    let operands = left.flow.both(right.flow);
    let sides = (left.value.bounds, right.value.bounds);
    let scalar = |expr: &Expr| expr.value_type() == ValueType::Scalar;
    // Of a number and a metric, the metric's value is what is returned.
    let (operator_of_value, turns) = if scalar(&binary.lhs) && !scalar(&binary.rhs) {
        (turned(operator), true)
    } else {
        (operator, false)
    };
    let (value, against) = if turns { (sides.1, sides.0) } else { sides };
    let passing = value.zip(against, |value, against| value.passing(operator_of_value, against));

    let alike = bare(&binary.lhs) == bare(&binary.rhs) && !matches_some(binary);
    let excluded = value.proven.excludes(operator_of_value, against.proven)
        || (alike && matches!(operator, Operator::Above | Operator::Below))
        // Two numbers, none of which is NaN.
        || (!operands.reads && operator == Operator::Unequal && value.proven.value().is_some() && value.proven == against.proven);
    let ensured = value.proven.ensures(operator_of_value, against.proven)
        || (alike && matches!(operator, Operator::AtLeast | Operator::AtMost | Operator::Equal));
    let likely = !value.likely.excludes(operator_of_value, against.likely)
        && !value.likely.ensures(operator_of_value, against.likely);
    let suspicious = !excluded && value.share.excludes(operator_of_value, against.share);

    let flow = if excluded || operands.result == Returns::Never {
        operands.never()
    } else if ensured {
        operands
    } else if operands.reads {
        Flow { result: Returns::Condition, filtered: true, ..operands }
    } else {
        Flow { filtered: true, ..operands }
    };
    let mut holds = if turns { right.holds } else { left.holds };
    if let Some(threshold) = against.proven.value() {
        let asked = constraint(if turns { &binary.rhs } else { &binary.lhs }, operator_of_value, threshold);
        holds = joined(holds, &[asked]).0;
    }
    let moves = if turns { right.value.moves.clone() } else { left.value.moves.clone() };
    let inner = left.fires.or(right.fires);
    let own = decisive(binary, operator, sides, left.value.moves, right.value.moves);
    let fires = match (likely, lost) {
        (true, false) => inner.or(own),
        // What always holds decides nothing, and what never holds keeps all else from firing.
        (false, false) if value.likely.ensures(operator_of_value, against.likely) => inner,
        _ => Moves::default(),
    };
    Part { flow, value: Value { bounds: passing, moves }, fires, holds, suspicious }
}
