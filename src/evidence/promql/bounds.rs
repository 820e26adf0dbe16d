//! The values that an expression can take, as far as its form alone tells.

use promql_parser::parser::token::{T_COUNT, T_DIV, T_GROUP, T_MUL, T_SUB, T_SUM};
use promql_parser::parser::{AggregateExpr, Call, Expr, MatrixSelector};

use super::{Operator, part, selectors};

/// The least and the greatest value of an expression, wherever it has one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bounds {
    least: f64,
    most: f64,
    /// Whether this follows from the form; otherwise it holds only if the ratio is a share.
    pub(super) proven: bool,
}

impl Bounds {
    const fn proven(least: f64, most: f64) -> Self {
        Self { least, most, proven: true }
    }

    /// Whether no value within the bounds passes the comparison with `threshold`.
    // Equality of floats is meant: it is what Prometheus computes.
    #[expect(clippy::float_cmp, reason = "Prometheus compares floats exactly")]
    pub(super) fn excludes(self, operator: Operator, threshold: f64) -> bool {
        match operator {
            Operator::Above => self.most <= threshold,
            Operator::AtLeast => self.most < threshold,
            Operator::Below => self.least >= threshold,
            Operator::AtMost => self.least > threshold,
            Operator::Equal => threshold < self.least || threshold > self.most,
            Operator::Unequal => self.least == self.most && self.least == threshold,
        }
    }

    fn scaled(self, factor: f64) -> Option<Self> {
        let scaled = Self { least: self.least * factor, most: self.most * factor, ..self };
        (factor > 0.0 && factor.is_finite()).then_some(scaled)
    }
}

/// The bounds of `expr`; `None` when its form tells nothing.
pub(super) fn of(expr: &Expr) -> Option<Bounds> {
    match expr {
        Expr::Paren(paren) => of(&paren.expr),
        // An aggregation over nothing returns nothing, so a count is never 0.
        Expr::Aggregate(aggregate) if aggregate.op.id() == T_COUNT => {
            Some(Bounds::proven(1.0, f64::INFINITY))
        }
        Expr::Aggregate(aggregate) if aggregate.op.id() == T_GROUP => Some(Bounds::proven(1.0, 1.0)),
        Expr::Call(call) if part::is_absent(call) => Some(Bounds::proven(1.0, 1.0)),
        Expr::Call(call) if call.func.name == "count_over_time" => Some(Bounds::proven(1.0, f64::INFINITY)),
        Expr::Binary(binary) if part::fills(binary) != (false, false) => None,
        Expr::Binary(binary) if binary.return_bool() => Some(Bounds::proven(0.0, 1.0)),
        Expr::Binary(binary) => {
            let (left, right) = (&*binary.lhs, &*binary.rhs);
            match (binary.op.id(), part::number(left), part::number(right)) {
                (T_MUL, Some(factor), None) => of(right)?.scaled(factor),
                (T_MUL, None, Some(factor)) => of(left)?.scaled(factor),
                (T_DIV, None, Some(divisor)) => of(left)?.scaled(divisor.recip()),
                (T_DIV, None, None) => share(left, right),
                (T_SUB, Some(from), None) => of(right).map(|bounds| Bounds {
                    least: from - bounds.most,
                    most: from - bounds.least,
                    ..bounds
                }),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Between 0 and 1, if `part / whole` is a share: both sides have the same shape, and the part selects some of
/// what the whole selects. Of two metrics, only who knows them can say whether they are part and whole.
fn share(part: &Expr, whole: &Expr) -> Option<Bounds> {
    match (part, whole) {
        (Expr::Paren(part), _) => share(&part.expr, whole),
        (_, Expr::Paren(whole)) => share(part, &whole.expr),
        // `100 * part / whole` is `(100 * part) / whole`.
        (Expr::Binary(scaled), _) if scaled.op.id() == T_MUL => {
            match (part::number(&scaled.lhs), part::number(&scaled.rhs)) {
                (Some(factor), None) => share(&scaled.rhs, whole)?.scaled(factor),
                (None, Some(factor)) => share(&scaled.lhs, whole)?.scaled(factor),
                _ => None,
            }
        }
        (Expr::Aggregate(part), Expr::Aggregate(whole)) if same_aggregation(part, whole) => {
            match (&*part.expr, &*whole.expr) {
                (Expr::VectorSelector(part), Expr::VectorSelector(whole_selector)) => {
                    let counted = whole.op.id() == T_COUNT && selectors::within(part, whole_selector);
                    counted.then_some(Bounds::proven(0.0, 1.0))
                }
                (Expr::Call(part), Expr::Call(whole)) => rates(part, whole),
                _ => None,
            }
        }
        (Expr::Call(part), Expr::Call(whole)) => rates(part, whole),
        _ => None,
    }
}

fn same_aggregation(part: &AggregateExpr, whole: &AggregateExpr) -> bool {
    let op = part.op.id();
    matches!(op, T_SUM | T_COUNT) && op == whole.op.id() && part.modifier == whole.modifier
}

/// A share of two rates: rates are never negative, so a part is never more than the whole.
fn rates(part: &Call, whole: &Call) -> Option<Bounds> {
    let (part_range, whole_range) = (rate_of(part)?, rate_of(whole)?);
    if part.func.name != whole.func.name || part_range.range != whole_range.range {
        return None;
    }
    if selectors::within(&part_range.vs, &whole_range.vs) {
        return Some(Bounds::proven(0.0, 1.0));
    }
    let (part, whole) = (selectors::name(&part_range.vs)?, selectors::name(&whole_range.vs)?);
    // A sum of values over a number of events is a mean.
    let possible = part != whole && !part.ends_with("_sum");
    possible.then_some(Bounds { proven: false, ..Bounds::proven(0.0, 1.0) })
}

/// The range that a rate is taken of.
fn rate_of(call: &Call) -> Option<&MatrixSelector> {
    if !matches!(call.func.name, "rate" | "irate" | "increase") {
        return None;
    }
    match call.args.args.first().map(|arg| &**arg) {
        Some(Expr::MatrixSelector(range)) => Some(range),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::reading;

    #[test]
    fn what_a_value_cannot_reach_never_fires() {
        let share = "sum(rate(http_total{code=~\"5..\"}[5m])) / sum(rate(http_total[5m]))";
        for (expr, never) in [
            (format!("{share} > 1"), true),
            (format!("{share} > 14.4 * (1 - 0.93)"), true),
            (format!("{share} > 14.4 * (1 - 0.99)"), false),
            (format!("100 * {share} > 100"), true),
            (format!("{share} * 100 > 5"), false),
            (format!("1 - ({share}) < 0"), true),
            (format!("1 < {share}"), true),
            (format!("{share} >= 1"), false),
            ("sum(rate(a{x=\"1\"}[5m])) / sum(rate(a{x=\"2\"}[5m])) > 1".to_owned(), false),
            ("sum(rate(a{x=\"1\"}[5m])) / sum(rate(a[1h])) > 1".to_owned(), false),
            ("sum by (job) (rate(a{x=\"1\"}[5m])) / sum(rate(a[5m])) > 1".to_owned(), false),
            ("sum(a{x=\"1\"}) / sum(a) > 1".to_owned(), false),
            ("count(a{x=\"1\"}) / count(a) > 1".to_owned(), true),
            ("count(up) == 0".to_owned(), true),
            ("count(up == 1) < 1".to_owned(), true),
            ("(count(up) or vector(0)) == 0".to_owned(), false),
            ("count(up) < 2".to_owned(), false),
            ("absent(up) > 1".to_owned(), true),
            ("absent(up) == 1".to_owned(), false),
            ("(up > bool 1) == 2".to_owned(), true),
            ("a / b > 1".to_owned(), false),
        ] {
            let reading = reading(&expr);
            assert!(reading.compares, "{expr}");
            assert_eq!((reading.never, reading.constant), (never, false), "{expr}");
        }
    }

    #[test]
    fn what_may_be_a_share_is_suspicious_only() {
        for (expr, suspicious) in [
            ("sum(rate(errors_total[5m])) / sum(rate(requests_total[5m])) > 1", true),
            ("rate(request_failures_total[5m]) / rate(request_total[5m]) >= 1.5", true),
            ("sum(rate(errors_total[5m])) / sum(rate(requests_total[5m])) > 0.05", false),
            ("sum(rate(latency_seconds_sum[5m])) / sum(rate(latency_seconds_count[5m])) > 1", false),
            ("sum(errors) / sum(requests) > 1", false),
        ] {
            let reading = reading(expr);
            assert_eq!((reading.suspicious, reading.never), (suspicious, false), "{expr}");
        }
    }
}
