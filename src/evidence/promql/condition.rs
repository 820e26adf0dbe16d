//! What decides whether an expression returns anything: a metric, a constant, or nothing.

use std::collections::BTreeSet;

use promql_parser::parser::token::{
    T_ADD, T_DIV, T_EQLC, T_GTE, T_GTR, T_LAND, T_LOR, T_LSS, T_LTE, T_LUNLESS, T_MOD, T_MUL, T_NEQ, T_POW,
    T_SUB, TokenId,
};
use promql_parser::parser::{BinaryExpr, Call, Expr};

use super::{Comparison, Operator, Reading, bounds, selectors};

/// What decides whether there is a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Result {
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
struct Flow {
    result: Result,
    /// Whether a condition stands in the way at all, be it constant.
    filtered: bool,
    /// Whether a metric has a part in the value, even where there always is one: `up or vector(0)`.
    reads: bool,
    absent: bool,
}

impl Flow {
    const fn plain(result: Result) -> Self {
        Self { result, filtered: false, reads: matches!(result, Result::Data), absent: false }
    }

    /// Two parts that must both return something.
    fn both(self, other: Self) -> Self {
        let result = match (self.result, other.result) {
            (Result::Never, _) | (_, Result::Never) => Result::Never,
            (one, other) => one.max(other),
        };
        Self {
            result,
            filtered: self.filtered || other.filtered,
            reads: self.reads || other.reads,
            absent: self.absent || other.absent,
        }
    }

    /// Two parts of which one suffices.
    fn either(self, other: Self) -> Self {
        match (self.result, other.result) {
            (Result::Never, _) => other,
            (_, Result::Never) => self,
            (one, two) => Self {
                // The weaker decides: next to a side that always returns, the other's condition is none.
                result: one.min(two),
                filtered: self.filtered && other.filtered,
                reads: self.reads || other.reads,
                absent: self.absent || other.absent,
            },
        }
    }
}

/// What is gathered on the way.
#[derive(Default)]
struct Notes {
    comparisons: Vec<Comparison>,
    /// A value is compared with what it never reaches: the condition is one on metrics, but in vain.
    unreachable: bool,
    suspicious: bool,
}

/// Reads a parsed expression.
pub(super) fn reading(expr: &Expr) -> Reading {
    let mut metrics = BTreeSet::new();
    selectors::collect(expr, &mut metrics);
    let mut notes = Notes::default();
    let flow = flow(expr, &mut notes);
    let never = flow.result == Result::Never;
    let in_vain = never && notes.unreachable;
    Reading {
        metrics,
        compares: flow.result == Result::Condition || (flow.filtered && flow.result != Result::Data),
        constant: flow.result == Result::Constant || (never && !in_vain),
        never,
        suspicious: notes.suspicious && !never,
        absent: flow.absent,
        comparisons: notes.comparisons,
    }
}

fn flow(expr: &Expr, notes: &mut Notes) -> Flow {
    match expr {
        Expr::Paren(paren) => flow(&paren.expr, notes),
        Expr::Unary(unary) => flow(&unary.expr, notes),
        Expr::Subquery(subquery) => flow(&subquery.expr, notes),
        Expr::Aggregate(aggregate) => flow(&aggregate.expr, notes),
        Expr::Binary(binary) => operation(binary, notes),
        Expr::Call(call) => function(call, notes),
        Expr::VectorSelector(_) | Expr::MatrixSelector(_) | Expr::Extension(_) => Flow::plain(Result::Data),
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) => Flow::plain(Result::Constant),
    }
}

fn function(call: &Call, notes: &mut Notes) -> Flow {
    let mut args = call.args.args.iter().map(|arg| flow(arg, notes)).collect::<Vec<_>>();
    if is_absent(call) {
        let of = args.pop().unwrap_or(Flow::plain(Result::Data));
        let result = match of.result {
            Result::Never => Result::Constant,
            Result::Constant => Result::Never,
            Result::Data | Result::Condition => Result::Condition,
        };
        return Flow { result, filtered: true, absent: true, ..of };
    }
    if call.func.name == "scalar" {
        // Of nothing, `scalar` makes NaN: there always is a result.
        let reads = args.pop().is_some_and(|of| of.reads);
        return Flow { reads, ..Flow::plain(Result::Constant) };
    }
    args.into_iter().fold(Flow::plain(Result::Constant), Flow::both)
}

/// Whether this is a call of `absent` or `absent_over_time`.
pub(super) fn is_absent(call: &Call) -> bool {
    matches!(call.func.name, "absent" | "absent_over_time")
}

fn operation(binary: &BinaryExpr, notes: &mut Notes) -> Flow {
    let left = flow(&binary.lhs, notes);
    if binary.op.id() == T_LUNLESS {
        // What inhibits is not what fires: its comparisons are not noted.
        let inhibitor = flow(&binary.rhs, &mut Notes::default());
        return unless(binary, left, inhibitor);
    }
    let right = flow(&binary.rhs, notes);
    match (binary.op.id(), operator(binary.op.id())) {
        (T_LAND, _) => left.both(right),
        (T_LOR, _) => left.either(right),
        (_, Some(operator)) if !binary.return_bool() => comparison(binary, operator, left.both(right), notes),
        _ => {
            // What is missing on a side and filled in is not filtered out.
            let fill = binary.modifier.as_ref().map(|modifier| &modifier.fill_values);
            match fill.map_or((false, false), |fill| (fill.lhs.is_some(), fill.rhs.is_some())) {
                (false, false) => left.both(right),
                (true, false) => right,
                (false, true) => left,
                (true, true) => left.either(right),
            }
        }
    }
}

fn unless(binary: &BinaryExpr, left: Flow, inhibitor: Flow) -> Flow {
    let matches_all = binary.is_matching_on() && !binary.is_matching_labels_not_empty();
    match inhibitor.result {
        _ if left.result == Result::Never => left,
        Result::Constant if matches_all && !inhibitor.filtered => {
            Flow { result: Result::Never, filtered: true, ..left }
        }
        // The labels of a constant match those of no metric.
        Result::Never | Result::Constant => left,
        Result::Data | Result::Condition => Flow { result: Result::Condition, filtered: true, ..left },
    }
}

fn comparison(binary: &BinaryExpr, operator: Operator, operands: Flow, notes: &mut Notes) -> Flow {
    let (left, right) = (number(&binary.lhs), number(&binary.rhs));
    let filtered = Flow { filtered: true, ..operands };
    if let (Some(left), Some(right)) = (left, right) {
        let holds = holds(operator, left, right);
        return Flow { result: if holds { Result::Constant } else { Result::Never }, ..filtered };
    }
    let (operator, compared, threshold) = match left {
        Some(left) => (turned(operator), &binary.rhs, Some(left)),
        None => (operator, &binary.lhs, right),
    };
    notes.comparisons.push(Comparison { operator, threshold: threshold.map(|number| number.to_string()) });
    if operands.result == Result::Never || !operands.reads {
        return filtered;
    }
    match threshold {
        Some(threshold) if threshold.is_nan() => match operator {
            Operator::Unequal => operands,
            _ => Flow { result: Result::Never, ..filtered },
        },
        Some(threshold) => {
            let excluded = bounds::of(compared).filter(|bounds| bounds.excludes(operator, threshold));
            notes.suspicious |= excluded.is_some_and(|bounds| !bounds.proven);
            if excluded.is_some_and(|bounds| bounds.proven) {
                notes.unreachable = true;
                return Flow { result: Result::Never, ..filtered };
            }
            Flow { result: Result::Condition, ..filtered }
        }
        None => Flow { result: Result::Condition, ..filtered },
    }
}

/// The value of an expression of numbers alone, computed as Prometheus does.
pub(super) fn number(expr: &Expr) -> Option<f64> {
    match expr {
        Expr::NumberLiteral(literal) => Some(literal.val),
        Expr::Paren(paren) => number(&paren.expr),
        Expr::Unary(unary) => number(&unary.expr).map(|number| -number),
        Expr::Call(call) if matches!(call.func.name, "vector" | "scalar") => number(call.args.args.first()?),
        Expr::Binary(binary) => {
            let (left, right) = (number(&binary.lhs)?, number(&binary.rhs)?);
            if let Some(operator) = operator(binary.op.id()) {
                let holds = holds(operator, left, right);
                return binary.return_bool().then_some(if holds { 1.0 } else { 0.0 });
            }
            match binary.op.id() {
                T_ADD => Some(left + right),
                T_SUB => Some(left - right),
                T_MUL => Some(left * right),
                T_DIV => Some(left / right),
                T_MOD => Some(left % right),
                T_POW => Some(left.powf(right)),
                _ => None,
            }
        }
        _ => None,
    }
}

fn operator(token: TokenId) -> Option<Operator> {
    match token {
        T_EQLC => Some(Operator::Equal),
        T_NEQ => Some(Operator::Unequal),
        T_GTR => Some(Operator::Above),
        T_LSS => Some(Operator::Below),
        T_GTE => Some(Operator::AtLeast),
        T_LTE => Some(Operator::AtMost),
        _ => None,
    }
}

/// The operator when its sides change places.
fn turned(operator: Operator) -> Operator {
    match operator {
        Operator::Above => Operator::Below,
        Operator::Below => Operator::Above,
        Operator::AtLeast => Operator::AtMost,
        Operator::AtMost => Operator::AtLeast,
        same => same,
    }
}

#[expect(clippy::float_cmp, reason = "Prometheus compares floats exactly")]
fn holds(operator: Operator, left: f64, right: f64) -> bool {
    match operator {
        Operator::Equal => left == right,
        Operator::Unequal => left != right,
        Operator::Above => left > right,
        Operator::Below => left < right,
        Operator::AtLeast => left >= right,
        Operator::AtMost => left <= right,
    }
}
