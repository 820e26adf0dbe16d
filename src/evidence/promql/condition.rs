//! What decides whether an expression returns anything: a metric, a constant, or nothing.

use std::collections::BTreeSet;

use promql_parser::parser::token::{T_LAND, T_LOR, T_LUNLESS};
use promql_parser::parser::{BinaryExpr, Call, Expr};

use super::part::{fills, holds, is_absent, number, operator};
use super::{Comparison, Operator, Reading, bounds, selectors};

/// What decides whether there is a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Returns {
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
    result: Returns,
    /// Whether a condition stands in the way at all, be it constant.
    filtered: bool,
    /// Whether a metric has a part in the value, even where there always is one: `up or vector(0)`.
    reads: bool,
    absent: bool,
}

impl Flow {
    const fn plain(result: Returns) -> Self {
        Self { result, filtered: false, reads: matches!(result, Returns::Data), absent: false }
    }

    /// Two parts that must both return something.
    fn both(self, other: Self) -> Self {
        let result = match (self.result, other.result) {
            (Returns::Never, _) | (_, Returns::Never) => Returns::Never,
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
            (Returns::Never, _) => other,
            (_, Returns::Never) => self,
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
    let never = flow.result == Returns::Never;
    let in_vain = never && notes.unreachable;
    Reading {
        metrics,
        compares: flow.result == Returns::Condition || (flow.filtered && flow.result != Returns::Data),
        constant: flow.result == Returns::Constant || (never && !in_vain),
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
        Expr::VectorSelector(_) | Expr::MatrixSelector(_) | Expr::Extension(_) => Flow::plain(Returns::Data),
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) => Flow::plain(Returns::Constant),
    }
}

fn function(call: &Call, notes: &mut Notes) -> Flow {
    let mut args = call.args.args.iter().map(|arg| flow(arg, notes)).collect::<Vec<_>>();
    if is_absent(call) {
        let of = args.pop().unwrap_or(Flow::plain(Returns::Data));
        let result = match of.result {
            Returns::Never => Returns::Constant,
            Returns::Constant => Returns::Never,
            Returns::Data | Returns::Condition => Returns::Condition,
        };
        return Flow { result, filtered: true, absent: true, ..of };
    }
    if call.func.name == "scalar" {
        // Of nothing, `scalar` makes NaN: there always is a result.
        let reads = args.pop().is_some_and(|of| of.reads);
        return Flow { reads, ..Flow::plain(Returns::Constant) };
    }
    args.into_iter().fold(Flow::plain(Returns::Constant), Flow::both)
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
            match fills(binary) {
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
        _ if left.result == Returns::Never => left,
        Returns::Constant if matches_all && !inhibitor.filtered => {
            Flow { result: Returns::Never, filtered: true, ..left }
        }
        // The labels of a constant match those of no metric.
        Returns::Never | Returns::Constant => left,
        Returns::Data | Returns::Condition => Flow { result: Returns::Condition, filtered: true, ..left },
    }
}

fn comparison(binary: &BinaryExpr, operator: Operator, operands: Flow, notes: &mut Notes) -> Flow {
    let (left, right) = (number(&binary.lhs), number(&binary.rhs));
    let filtered = Flow { filtered: true, ..operands };
    if let (Some(left), Some(right)) = (left, right) {
        let holds = holds(operator, left, right);
        return Flow { result: if holds { Returns::Constant } else { Returns::Never }, ..filtered };
    }
    let (operator, compared, threshold) = match left {
        Some(left) => (turned(operator), &binary.rhs, Some(left)),
        None => (operator, &binary.lhs, right),
    };
    notes.comparisons.push(Comparison { operator, threshold: threshold.map(|number| number.to_string()) });
    if operands.result == Returns::Never || !operands.reads {
        return filtered;
    }
    match threshold {
        Some(threshold) if threshold.is_nan() => match operator {
            Operator::Unequal => operands,
            _ => Flow { result: Returns::Never, ..filtered },
        },
        Some(threshold) => {
            let excluded = bounds::of(compared).filter(|bounds| bounds.excludes(operator, threshold));
            notes.suspicious |= excluded.is_some_and(|bounds| !bounds.proven);
            if excluded.is_some_and(|bounds| bounds.proven) {
                notes.unreachable = true;
                return Flow { result: Returns::Never, ..filtered };
            }
            Flow { result: Returns::Condition, ..filtered }
        }
        None => Flow { result: Returns::Condition, ..filtered },
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

#[cfg(test)]
mod tests {
    use super::super::tests::reading;
    use super::{Comparison, Operator};

    #[test]
    fn a_condition_must_decide_what_is_returned() {
        for (expr, compares) in [
            ("up == 0", true),
            ("up", false),
            ("up > bool 0", false),
            ("(up > bool 0) == 1", true),
            ("sum(up == 0) by (job)", true),
            ("(errors / requests > 0.1) * 100", true),
            ("(a > 1) * on (x) group_left (y) info", true),
            ("a > 1 and on () b", true),
            ("a and b > 1", true),
            ("a > 1 or b > 1", true),
            ("a > 1 or b", false),
            ("a > 1 or vector(0)", false),
            ("(a or vector(0)) > 1", true),
            ("a unless b", true),
            ("a unless vector(1)", false),
            ("a unless (b > 1)", true),
            ("absent(up)", true),
            ("absent_over_time(up[5m])", true),
            ("absent(up) or up == 0", true),
            ("count_over_time((a > 1)[5m:])", true),
            ("vector(scalar(a > 1))", false),
            ("sum(rate(a[5m]))", false),
            ("a and on () vector(1) > 0", false),
            ("a + fill(0) (b > 1)", false),
            ("a + (b > 1)", true),
        ] {
            assert_eq!(reading(expr).compares, compares, "{expr}");
        }
    }

    #[test]
    fn what_no_metric_decides_is_constant() {
        for (expr, constant, never) in [
            ("vector(0) > 1", true, true),
            ("vector(2) > 1", true, false),
            ("1", true, false),
            ("1 > bool 2", true, false),
            ("vector(time()) > 5", true, false),
            ("hour() > 18", true, false),
            ("up == 0 and vector(0) > 1", true, true),
            ("up == 0 or vector(1)", true, false),
            ("up == 0 or vector(0) > 1", false, false),
            ("up == 0", false, false),
            ("up", false, false),
            ("vector(scalar(up))", true, false),
            ("vector(scalar(up)) == 0", false, false),
            ("absent(vector(1))", true, true),
            ("absent(up)", false, false),
            ("up == NaN", true, true),
            ("vector(1) unless up", false, false),
            ("up unless on () vector(1)", true, true),
        ] {
            let reading = reading(expr);
            assert_eq!((reading.constant, reading.never), (constant, never), "{expr}");
        }
    }

    #[test]
    fn comparisons_are_turned_and_computed() {
        let compared = |expr: &str| {
            reading(expr)
                .comparisons
                .into_iter()
                .map(|Comparison { operator, threshold }| (operator, threshold.unwrap_or_default()))
                .collect::<Vec<_>>()
        };
        assert_eq!(compared("5 < up"), [(Operator::Above, "5".to_owned())]);
        assert_eq!(compared("up >= -(2 * 3) + 0.5"), [(Operator::AtLeast, "-5.5".to_owned())]);
        assert_eq!(compared("a > b"), [(Operator::Above, String::new())]);
        assert_eq!(
            compared("a > 1 and (b > bool 7) unless c > 3"),
            [(Operator::Above, "1".to_owned())],
            "neither what is not a filter nor what inhibits"
        );
    }
}
