//! The values that an expression can take, as far as its form alone tells.

use promql_parser::parser::token::{T_ADD, T_ATAN2, T_COUNT, T_DIV, T_MOD, T_MUL, T_POW, T_SUB, T_SUM};
use promql_parser::parser::{AggregateExpr, BinaryExpr, Call, Expr, MatrixSelector};

use super::interval::Interval;
use super::part::Operator;
use super::{part, selectors};

/// The largest amount of anything that a signal measures: in nanoseconds, eleven days.
pub(super) const LARGEST: f64 = 1e15;

/// The least and the greatest value of an expression, under three assumptions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bounds {
    /// They follow from the form.
    pub(super) proven: Interval,
    /// They hold if each metric is an amount, such as a time, a share or a cost: never negative, and finite.
    pub(super) likely: Interval,
    /// They hold if a ratio of the rates of two metrics is a share.
    pub(super) share: Interval,
}

impl Bounds {
    pub(super) const ALL: Self = Self::all(Interval::ALL);

    pub(super) const fn all(interval: Interval) -> Self {
        Self { proven: interval, likely: interval, share: interval }
    }

    /// Those of a metric.
    pub(super) fn metric(name: Option<&str>) -> Self {
        // By its definition, `up` is a switch.
        if name == Some("up") {
            return Self::all(Interval::new(0.0, 1.0));
        }
        Self { likely: Interval::POSITIVE, ..Self::ALL }.finite()
    }

    /// Those of a function that is applied to each value.
    pub(super) fn map(self, of: impl Fn(Interval) -> Interval) -> Self {
        Self { proven: of(self.proven), likely: of(self.likely), share: of(self.share) }.finite()
    }

    pub(super) fn zip(self, other: Self, of: impl Fn(Interval, Interval) -> Interval) -> Self {
        Self {
            proven: of(self.proven, other.proven),
            likely: of(self.likely, other.likely),
            share: of(self.share, other.share),
        }
        .finite()
    }

    fn finite(self) -> Self {
        let Interval { least, most } = self.likely;
        let likely = Interval::new(
            if least == f64::NEG_INFINITY { -LARGEST } else { least },
            if most == f64::INFINITY { LARGEST } else { most },
        );
        Self { likely: if self.likely.is_empty() { self.likely } else { likely }, ..self }
    }
}

/// What an arithmetic operation makes of the values of its sides.
pub(super) fn arithmetic(binary: &BinaryExpr, left: Bounds, right: Bounds) -> Bounds {
    if part::fills(binary) != (false, false) {
        return Bounds::ALL;
    }
    let alike = binary.lhs == binary.rhs && !part::matches_some(binary);
    match binary.op.id() {
        T_SUB if alike => Bounds::all(Interval::point(0.0)),
        T_DIV if alike => Bounds::all(Interval::point(1.0)),
        T_ADD => left.zip(right, Interval::plus),
        T_SUB => left.zip(right, |left, right| left.plus(right.negated())),
        T_MUL => left.zip(right, Interval::times),
        T_DIV => {
            let quotient = left.zip(right, Interval::over);
            match share(&binary.lhs, &binary.rhs) {
                Some((share, proven)) if proven => quotient.map(|bounds| bounds.meet(share)),
                Some((share, _)) => Bounds { share: quotient.share.meet(share), ..quotient },
                None => quotient,
            }
        }
        T_MOD => left.zip(right, Interval::modulo),
        T_POW => left.zip(right, Interval::power),
        T_ATAN2 => Bounds::all(Interval::new(-std::f64::consts::PI, std::f64::consts::PI)),
        _ => Bounds::ALL,
    }
}

/// What a comparison with `bool` gives.
pub(super) fn truth(operator: Operator, left: Bounds, right: Bounds) -> Bounds {
    left.zip(right, |left, right| {
        // What always holds may be NaN nevertheless, which is 0.
        Interval::new(0.0, if left.excludes(operator, right) { 0.0 } else { 1.0 })
    })
}

/// Between 0 and 1, if `part / whole` is a share: both sides have the same shape, and the part selects some of
/// what the whole selects. Of two metrics, only who knows them can say whether they are part and whole: then it is
/// not proven.
fn share(part: &Expr, whole: &Expr) -> Option<(Interval, bool)> {
    match (part, whole) {
        (Expr::Paren(part), _) => share(&part.expr, whole),
        (_, Expr::Paren(whole)) => share(part, &whole.expr),
        // `100 * part / whole` is `(100 * part) / whole`.
        (Expr::Binary(scaled), _) if scaled.op.id() == T_MUL => {
            let (factor, part) = match (part::number(&scaled.lhs), part::number(&scaled.rhs)) {
                (Some(factor), None) => (factor, &scaled.rhs),
                (None, Some(factor)) => (factor, &scaled.lhs),
                _ => return None,
            };
            let (share, proven) = share(part, whole)?;
            Some((share.times(Interval::point(factor)), proven))
        }
        (Expr::Aggregate(part), Expr::Aggregate(whole)) if same_aggregation(part, whole) => {
            match (&*part.expr, &*whole.expr) {
                (Expr::VectorSelector(part), Expr::VectorSelector(whole_selector)) => {
                    let counted = whole.op.id() == T_COUNT && selectors::within(part, whole_selector);
                    counted.then_some((Interval::new(0.0, 1.0), true))
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
fn rates(part: &Call, whole: &Call) -> Option<(Interval, bool)> {
    let (part_range, whole_range) = (rate_of(part)?, rate_of(whole)?);
    if part.func.name != whole.func.name || part_range.range != whole_range.range {
        return None;
    }
    let share = Interval::new(0.0, 1.0);
    if selectors::within(&part_range.vs, &whole_range.vs) {
        return Some((share, true));
    }
    let (part, whole) = (selectors::name(&part_range.vs)?, selectors::name(&whole_range.vs)?);
    // A sum of values over a number of events is a mean.
    let possible = part != whole && !part.ends_with("_sum");
    possible.then_some((share, false))
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
            assert_eq!((reading.never, reading.compares), (never, true), "{expr}");
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
