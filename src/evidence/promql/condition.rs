//! Whether an expression returns anything, and the rise or fall of which metrics decides it.

use std::collections::BTreeSet;

use promql_parser::parser::token::{T_LAND, T_LOR, T_LUNLESS};
use promql_parser::parser::{AggregateExpr, BinaryExpr, Call, Expr, Offset, SubqueryExpr};

use super::bounds::Bounds;
use super::flow::{Flow, Returns};
use super::function::{self, Value};
use super::interval::Interval;
use super::known::Part;
use super::moves::Moves;
use super::operation::{arithmetic, comparison, truth};
use super::part::{is_absent, operator};
use super::sets::{both, either, unless};
use super::{Reading, absence, burn, selectors, windows};

/// Reads a parsed expression.
pub(super) fn reading(expr: &Expr) -> Reading {
    let mut metrics = BTreeSet::new();
    selectors::collect(expr, &mut metrics);
    let mut ranges = BTreeSet::new();
    windows::collect(expr, &mut ranges);
    let part = eval(expr);
    let Flow { result, filtered, .. } = part.flow;
    Reading {
        metrics,
        compares: result == Returns::Condition || (filtered && result != Returns::Data),
        constant: result == Returns::Constant,
        never: result == Returns::Never,
        suspicious: part.suspicious && result != Returns::Never,
        moves: part.value.moves.effects(),
        fires: if result == Returns::Never { Moves::default() } else { part.fires }.effects(),
        lost: absence::lost(expr),
        windows: ranges,
        burns: burn::ways(expr),
    }
}

fn eval(expr: &Expr) -> Part<'_> {
    let data = Flow::plain(Returns::Data);
    match expr {
        Expr::Paren(paren) => eval(&paren.expr),
        Expr::Unary(unary) => negated(eval(&unary.expr)),
        Expr::Subquery(subquery) => ranged(subquery, eval(&subquery.expr)),
        Expr::Aggregate(aggregate) => aggregation(aggregate, eval(&aggregate.expr)),
        Expr::Binary(binary) => operation(binary, eval(&binary.lhs), eval(&binary.rhs)),
        Expr::Call(call) => function(call),
        Expr::VectorSelector(of) => {
            Part::of(data, Bounds::metric(selectors::name(of).as_deref()), Moves::selector(of))
        }
        Expr::MatrixSelector(of) => {
            Part::of(data, Bounds::metric(selectors::name(&of.vs).as_deref()), Moves::range(of))
        }
        Expr::Extension(_) => Part::of(data, Bounds::ALL, Moves::default()),
        Expr::NumberLiteral(literal) => constant(Interval::point(literal.val)),
        Expr::StringLiteral(_) => constant(Interval::ALL),
    }
}

fn constant<'e>(interval: Interval) -> Part<'e> {
    Part::of(Flow::plain(Returns::Constant), Bounds::all(interval), Moves::default())
}

fn negated(part: Part<'_>) -> Part<'_> {
    let Value { bounds, moves } = part.value;
    let value = Value { bounds: bounds.map(Interval::negated), moves: moves.turned() };
    Part { value, holds: Vec::new(), ..part }
}

fn ranged<'e>(subquery: &SubqueryExpr, part: Part<'e>) -> Part<'e> {
    let Value { bounds, moves } = part.value;
    let moves = match (&subquery.offset, &subquery.at) {
        (None, None) => moves.aged(subquery.range),
        (Some(Offset::Pos(offset)), None) => moves.aged(subquery.range.saturating_add(*offset)),
        _ => Moves::default(),
    };
    Part { value: Value { bounds, moves }, holds: Vec::new(), ..part }
}

fn aggregation<'e>(aggregate: &AggregateExpr, mut part: Part<'e>) -> Part<'e> {
    let value = std::mem::replace(&mut part.value, Part::nothing().value);
    part.with(function::aggregation(aggregate, value))
}

fn function(call: &Call) -> Part<'_> {
    let main = function::main_argument(call.func.name);
    let mut whole = Part::of(Flow::plain(Returns::Constant), Bounds::ALL, Moves::default());
    for (at, arg) in call.args.args.iter().enumerate() {
        let part = eval(arg);
        whole.flow = whole.flow.both(part.flow);
        whole.fires = whole.fires.or(part.fires);
        whole.suspicious |= part.suspicious;
        if at == main {
            whole.value = part.value;
        }
    }
    if is_absent(call) {
        let result = match whole.flow.result {
            Returns::Never => Returns::Constant,
            Returns::Constant => Returns::Never,
            Returns::Data | Returns::Condition => Returns::Condition,
        };
        // It fires where there is no value, which is no rise of one.
        (whole.flow, whole.fires) = (Flow { result, filtered: true, ..whole.flow }, Moves::default());
    } else if call.func.name == "scalar" {
        // Of nothing, `scalar` makes NaN: there always is a result.
        whole.flow = Flow { reads: whole.flow.reads, ..Flow::plain(Returns::Constant) };
    }
    let value = std::mem::replace(&mut whole.value, Part::nothing().value);
    whole.with(function::call(call, value))
}

fn operation<'e>(binary: &'e BinaryExpr, left: Part<'e>, right: Part<'e>) -> Part<'e> {
    let suspicious = left.suspicious || right.suspicious;
    let part = match (binary.op.id(), operator(binary.op.id())) {
        // What inhibits is not what fires.
        (T_LUNLESS, _) => return unless(binary, left, &right),
        (T_LAND, _) => both(binary, left, right),
        (T_LOR, _) => either(left, right),
        (_, Some(operator)) if binary.return_bool() => truth(binary, operator, left, right),
        (_, Some(operator)) => comparison(binary, operator, left, right),
        _ => arithmetic(binary, left, right),
    };
    Part { suspicious: suspicious || part.suspicious, ..part }
}

#[cfg(test)]
mod tests {
    use super::super::Turn;
    use super::super::tests::reading;

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
            ("vector(0) > 1", false, true),
            ("vector(2) > 1", true, false),
            ("1", true, false),
            ("1 > bool 2", true, false),
            ("vector(time()) > 5", true, false),
            ("hour() > 18", true, false),
            ("up == 0 and vector(0) > 1", false, true),
            ("up == 0 or vector(1)", true, false),
            ("up == 0 or vector(0) > 1", false, false),
            ("up == 0", false, false),
            ("up", false, false),
            ("vector(scalar(up))", true, false),
            ("vector(scalar(up)) == 0", false, false),
            ("absent(vector(1))", false, true),
            ("absent(up)", false, false),
            ("up == NaN", false, true),
            ("vector(1) unless up", false, false),
            ("up unless on () vector(1)", false, true),
        ] {
            let reading = reading(expr);
            assert_eq!((reading.constant, reading.never), (constant, never), "{expr}");
        }
    }

    /// The metrics of which a rise makes the expression fire; `~` marks a counter without its rate.
    fn rises(expr: &str) -> String {
        let reading = reading(expr);
        assert!(reading.compares || reading.fires.is_empty(), "{expr}");
        let rises = reading.fires.into_iter().filter(|(_, effect)| effect.turn != Turn::Down);
        let names = rises.map(|(name, effect)| if effect.rated { name } else { format!("~{name}") });
        names.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn it_is_the_metric_itself_that_rises() {
        for (expr, metrics) in [
            ("s > 2", "~s"),
            ("rate(s[5m]) > 2", "s"),
            ("2 < rate(s[5m])", "s"),
            ("s < 2", ""),
            ("up > 0.5 unless s", "~up"),
            ("up > 0.5 and on () s", "~up"),
            ("(up > 0.5) or (s < 0)", "~up"),
            ("-s > -5", ""),
            ("-s < -5", "~s"),
            ("up > 0.5 or s > 1e99", "~up"),
            ("up > 0.5 or s * 1e-99 > 2", "~up"),
            ("1 - s > 0.5", ""),
            ("1 - s < 0.5", "~s"),
            ("t - s > 1", "~t"),
            ("t / s > 1", "~t"),
            ("t / (t + s) > 0.5", "~t"),
            ("t * (0 - s) > -3", ""),
            ("s * 0 + t > 1", "~t"),
            ("s > t", "~s"),
            ("s > -1", ""),
            ("rate(s[5m]) >= 0", ""),
            ("rate(s[5m]) > 0", "s"),
            ("s == 2", ""),
            ("(s > bool 2) == 1", "~s"),
            ("(s > bool 2) > 0", "~s"),
            ("sum(s > bool 2) > 3", "~s"),
            ("(s > bool 2) == 0", ""),
            ("(s < bool 2) != 1", "~s"),
            ("count(s > 2) > 3", "~s"),
            ("count(s) > 3", ""),
            ("count_over_time(s[5m]) > 3", ""),
            ("count_over_time((rate(s[1m]) > 2)[10m:1m]) > 3", "s"),
            ("absent(s > 2)", ""),
            ("vector(1) unless s < 2", ""),
            ("timestamp(s) > 5", ""),
            ("s @ 0 > 2", ""),
            ("s offset 30d > 2", ""),
            ("rate(s[5m] offset 1m) > 2", "s"),
            ("s - s offset 1h > 5", "s"),
            ("avg_over_time(s[5m]) > 2 * avg_over_time(s[1d])", "s"),
            ("s > s + 1", ""),
            ("s > s * s", ""),
            ("1 - sum(rate(s{code=\"200\"}[5m])) / sum(rate(s[5m])) > 0.05", "s"),
            ("(sum(rate(s[5m])) - sum(rate(s{ok=\"1\"}[5m]))) / sum(rate(s[5m])) > 0.05", "s"),
            ("histogram_fraction(2.5, +Inf, rate(s[5m])) > 0.1", "s"),
            ("histogram_fraction(0, 2.5, rate(s[5m])) > 0.1", ""),
            ("s > 2 and vector(1)", ""),
            ("sum(s) > 2 and vector(1)", "~s"),
            ("s > vector(2)", ""),
            ("s > on () group_left () vector(2)", "~s"),
            ("s > 2.5 and on () s < 2.5", ""),
            ("s > 2 and s <= 10", "~s"),
            ("s > 2 unless on () maintenance", "~s"),
            ("s > 2 unless on () s", ""),
            ("s ^ 2 > 4", "~s"),
            ("s ^ -1 > 4", ""),
            ("label_replace(s, \"a\", \"b\", \"c\", \"\") > 2", "~s"),
        ] {
            assert_eq!(rises(expr), metrics, "{expr}");
        }
    }

    #[test]
    fn what_can_never_fire_is_known() {
        for expr in [
            "s > 2.5 < 2",
            "s > 2.5 <= 2.5",
            "s > 2.5 and s < 2.5",
            "s * 2 > 5 and 100 - s > 97.5",
            "(s > 2.5) * 0 > 1",
            "s > 2.5 and on () hour() > 24",
            "s > 2.5 and on () minute() > 60",
            "s > 2.5 and on () month() > 12",
            "s > 2.5 and on () year() < 2020",
            "s > 2.5 and on () hour() > 18 and on () hour() < 6 and on () day_of_week() > 6",
            "sgn(x) > 2",
            "clamp_max(x, 1) > 2.5",
            "clamp(x, 0, 1) > 2.5",
            "clamp(x, 3, 1) > 0",
            "m % 2 > 3",
            "m % 2 >= 2",
            "topk(0, m) > 2",
            "bottomk(0.5, m) > 2",
            "limitk(0, m) > 2",
            "limit_ratio(0, m) > 2",
            "-abs(m) > 1",
            "m > m",
            "(m) < m",
            "m / m > 1",
            "m - m > 0",
            "m ^ 0 > 1",
            "quantile(NaN, m) > 1",
            "quantile(-1, m) > 1",
            "quantile_over_time(-1, m[5m]) > 1",
            "histogram_quantile(-1, rate(m_bucket[5m])) > 1",
            "histogram_quantile(NaN, rate(m_bucket[5m])) > 1",
            "histogram_quantile(0.95, sum(rate(m_bucket[5m]))) > 1",
            "histogram_quantile(0.95, sum by (job) (rate(m_bucket[5m]))) > 1",
            "histogram_quantile(0.95, sum without (le) (rate(m_bucket[5m]))) > 1",
            "sum(m) > 1 unless vector(1)",
            "histogram_quantile(0.95, sum by (le) (rate(m_bucket[5m]))) > 1 unless vector(1)",
            "m > 1 unless on () vector(1)",
            "m > 1 and on () vector(0) > 1",
            "m > 1 unless m",
            "m > 1 unless m > 0",
            "up > 100",
            "rate(m[5m]) < 0",
            "(m > bool 2) > 1",
            "cos(m) > 1",
            "max_over_time(clamp_max(m, 1)[1h:]) >= 2",
        ] {
            let reading = reading(expr);
            assert!(reading.never && reading.fires.is_empty(), "{expr}: {reading:?}");
        }
    }

    #[test]
    fn what_always_fires_decides_nothing() {
        for expr in [
            "histogram_quantile(2, rate(m_bucket[5m])) > 1",
            "quantile(1.5, m) > 1",
            "abs(m) >= 0",
            "sgn(m) > -2",
            "count(m) > 0",
            "m >= m",
            "m > -Inf or vector(1)",
        ] {
            let reading = reading(expr);
            assert!(!reading.never && !reading.compares && reading.fires.is_empty(), "{expr}: {reading:?}");
        }
    }

    #[test]
    fn what_can_fire_is_not_refused() {
        for expr in [
            "m != m",
            "m > 2.5 and m < 100",
            "m > 2.5 unless m > 100",
            "m{a=\"1\"} > 2 and on () m{a=\"2\"} < 1",
            "histogram_quantile(0.95, sum(rate(native[5m]))) > 1",
            "histogram_quantile(0.95, sum by (le, job) (rate(m_bucket[5m]))) > 1",
            "histogram_quantile(0.95, sum without (job) (rate(m_bucket[5m]))) > 1",
            "histogram_quantile(0.95, job:m:rate5m) > 1",
            "hour() > 18 and on () m > 1",
            "time() - m > 60",
            "m / t == Inf",
            "m % 2 == 1",
            "topk(1, m) > 2",
            "m * 0 != 0",
            "m offset 1h > m",
            "ln(m) < -1",
            "delta(m[5m]) < -1",
        ] {
            let reading = reading(expr);
            assert!(!reading.never && reading.compares, "{expr}: {reading:?}");
        }
    }
}
