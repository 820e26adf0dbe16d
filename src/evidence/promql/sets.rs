//! `and`, `or` and `unless`.

use promql_parser::parser::{BinaryExpr, Expr};

use super::flow::{Flow, Returns};
use super::function::{Value, unlabelled};
use super::interval::Interval;
use super::known::{Part, mismatched};
use super::linear::joined;
use super::moves::Moves;
use super::part::{bare, matches_some, operator};

pub(super) fn both<'e>(binary: &BinaryExpr, left: Part<'e>, right: Part<'e>) -> Part<'e> {
    let lost = mismatched(binary, &left, &right);
    let (holds, contradictory) = joined(left.holds, &right.holds);
    let fires = left.fires.or(right.fires);
    let part = Part {
        flow: left.flow.both(right.flow),
        value: left.value,
        fires: if lost || contradictory { Moves::default() } else { fires },
        holds: if matches_some(binary) { Vec::new() } else { holds },
        suspicious: false,
    };
    // By other labels, one series can be above and another one below.
    if contradictory && !matches_some(binary) { part.never() } else { part }
}

pub(super) fn either<'e>(left: Part<'e>, right: Part<'e>) -> Part<'e> {
    if left.is_never() {
        return right;
    }
    if right.is_never() {
        return left;
    }
    Part {
        flow: left.flow.either(right.flow),
        value: Value {
            bounds: left.value.bounds.zip(right.value.bounds, Interval::hull),
            moves: left.value.moves.and(right.value.moves, false),
        },
        fires: left.fires.or(right.fires),
        holds: Vec::new(),
        suspicious: false,
    }
}

pub(super) fn unless<'e>(binary: &BinaryExpr, left: Part<'e>, inhibitor: &Part<'e>) -> Part<'e> {
    if left.is_never() {
        return left;
    }
    // `on ()` compares no label at all.
    let on_none = binary.is_matching_on() && !binary.is_matching_labels_not_empty();
    let alike = unlabelled(&binary.lhs) && unlabelled(&binary.rhs);
    match inhibitor.flow.result {
        Returns::Constant if (on_none || alike) && !inhibitor.flow.filtered => left.never(),
        // The labels of a constant match those of no metric.
        Returns::Never | Returns::Constant => left,
        Returns::Data | Returns::Condition => {
            let flow = Flow { result: Returns::Condition, filtered: true, ..left.flow };
            let left = Part { flow, ..left };
            match (inhibits(&left, inhibitor, &binary.rhs), matches_some(binary)) {
                (false, _) => left,
                (true, false) => left.never(),
                // By other labels, another series may inhibit, or none.
                (true, true) => Part { fires: Moves::default(), ..left },
            }
        }
    }
}

/// Whether the inhibitor returns something wherever the left side does.
fn inhibits(left: &Part<'_>, inhibitor: &Part<'_>, expr: &Expr) -> bool {
    let expr = bare(expr);
    if !inhibitor.flow.filtered {
        return left.holds.iter().any(|hold| hold.core == expr);
    }
    let is_comparison = matches!(expr, Expr::Binary(binary) if operator(binary.op.id()).is_some());
    let [wanted] = inhibitor.holds.as_slice() else { return false };
    is_comparison
        && left.holds.iter().any(|hold| hold.core == wanted.core && hold.values.within(wanted.values))
}
