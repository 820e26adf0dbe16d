//! Whose loss makes an expression fire: `absent(x)`, `absent_over_time(x[5m])`, `up == 0`.

use std::collections::{BTreeMap, BTreeSet};

use promql_parser::parser::token::{T_AVG, T_LOR, T_LUNLESS, T_MAX, T_MIN, T_SUM};
use promql_parser::parser::{BinaryExpr, Call, Expr};

use super::part::{Operator, is_absent, number, operator, turned};
use super::selectors;
use super::windows;

/// The metrics without which the expression fires, each with the milliseconds for which it must be gone before
/// `absent_over_time` says so. `up` stands for whatever a target that cannot be reached would show.
pub(super) fn lost(expr: &Expr) -> BTreeMap<String, i64> {
    match expr {
        Expr::Paren(paren) => lost(&paren.expr),
        Expr::Unary(unary) => lost(&unary.expr),
        Expr::Subquery(subquery) => lost(&subquery.expr),
        Expr::Aggregate(aggregate) => lost(&aggregate.expr),
        Expr::Call(call) if is_absent(call) => absent(call),
        Expr::Call(call) => call.args.args.iter().flat_map(|arg| lost(arg)).collect(),
        Expr::Binary(binary) if is_down(binary) => BTreeMap::from([("up".to_owned(), 0)]),
        Expr::Binary(binary) => joined(binary),
        _ => BTreeMap::new(),
    }
}

fn absent(call: &Call) -> BTreeMap<String, i64> {
    let mut names = BTreeSet::new();
    let mut ranges = BTreeSet::new();
    for arg in &call.args.args {
        selectors::collect(arg, &mut names);
        windows::collect(arg, &mut ranges);
    }
    let range = ranges.last().copied().unwrap_or_default();
    names.into_iter().map(|name| (name, range)).collect()
}

/// Either side of `or` fires alone. Of everything else that joins two sides, both must return something.
fn joined(binary: &BinaryExpr) -> BTreeMap<String, i64> {
    let left = lost(&binary.lhs);
    match binary.op.id() {
        T_LUNLESS => left,
        T_LOR => lost(&binary.rhs).into_iter().chain(left).collect(),
        _ => {
            let right = lost(&binary.rhs);
            match (left.is_empty(), right.is_empty()) {
                (true, _) => right,
                (_, true) => left,
                _ => left.into_iter().filter(|(name, _)| right.contains_key(name)).collect(),
            }
        }
    }
}

/// Whether this compares `up` so that it holds for 0 and not for 1.
fn is_down(binary: &BinaryExpr) -> bool {
    let Some(sign) = operator(binary.op.id()).filter(|_| !binary.return_bool()) else { return false };
    let (side, sign, value) = match (number(&binary.lhs), number(&binary.rhs)) {
        (None, Some(value)) => (&binary.lhs, sign, value),
        (Some(value), None) => (&binary.rhs, turned(sign), value),
        _ => return false,
    };
    let holds = match sign {
        Operator::Equal => value.abs() < f64::EPSILON,
        Operator::Unequal => (value - 1.0).abs() < f64::EPSILON,
        Operator::Below => value > 0.0 && value <= 1.0,
        Operator::AtMost => (0.0..1.0).contains(&value),
        Operator::Above | Operator::AtLeast => false,
    };
    holds && is_up(side)
}

/// Whether an expression is `up`, or an aggregate of it that is 0 when nothing can be reached.
fn is_up(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(paren) => is_up(&paren.expr),
        Expr::Aggregate(aggregate) => {
            matches!(aggregate.op.id(), T_AVG | T_MAX | T_MIN | T_SUM) && is_up(&aggregate.expr)
        }
        Expr::Call(call) => {
            matches!(call.func.name, "avg_over_time" | "max_over_time" | "min_over_time" | "sum_over_time")
                && call.args.args.iter().all(|arg| is_up(arg))
        }
        Expr::VectorSelector(selector) => selectors::name(selector).as_deref() == Some("up"),
        Expr::MatrixSelector(matrix) => selectors::name(&matrix.vs).as_deref() == Some("up"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::reading;

    #[test]
    fn knows_whose_loss_fires() {
        for (expr, names) in [
            ("absent(a)", "a 0"),
            ("absent(a{job=\"x\"}) == 1", "a 0"),
            ("absent(up{job=\"x\"} == 1)", "up 0"),
            ("absent_over_time(a[10m])", "a 600000"),
            ("absent(sum(rate(a[5m])))", "a 300000"),
            ("absent(a) or absent(b)", "a 0 b 0"),
            ("absent(a) and absent(b)", ""),
            ("absent(a) and on () up == 1", "a 0"),
            ("absent(a) unless absent(b)", "a 0"),
            ("sum(absent(a)) > 0", "a 0"),
            ("up{job=\"x\"} == 0", "up 0"),
            ("up != 1", "up 0"),
            ("1 > up", "up 0"),
            ("min(up) < 1", "up 0"),
            ("avg_over_time(up[5m]) <= 0.5", "up 0"),
            ("up == 1", ""),
            ("up > 0", ""),
            ("up == bool 0", ""),
            ("count(up) < 1", ""),
            ("a == 0", ""),
            ("rate(a[5m]) > 5", ""),
        ] {
            let lost: Vec<_> =
                reading(expr).lost.into_iter().map(|(name, range)| format!("{name} {range}")).collect();
            assert_eq!(lost.join(" "), names, "{expr}");
        }
    }
}
