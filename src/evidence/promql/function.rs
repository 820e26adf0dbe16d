//! What functions and aggregations make of the values they are given.

use std::collections::BTreeSet;

use promql_parser::label::Labels;
use promql_parser::parser::token::{
    T_AVG, T_BOTTOMK, T_COUNT, T_COUNT_VALUES, T_GROUP, T_LIMIT_RATIO, T_LIMITK, T_MAX, T_MIN, T_QUANTILE,
    T_SUM, T_TOPK,
};
use promql_parser::parser::{AggregateExpr, Call, Expr, LabelModifier};

use super::bounds::{self, Bounds};
use super::interval::Interval;
use super::moves::Moves;
use super::{part, selectors};

/// The value of an expression.
pub(super) struct Value<'e> {
    pub(super) bounds: Bounds,
    pub(super) moves: Moves<'e>,
}

impl Value<'_> {
    /// A value that is another thing than what it is made of, such as a count of it.
    fn other(least: f64, most: f64) -> Self {
        Self { bounds: Bounds::all(Interval::new(least, most)), moves: Moves::default() }
    }

    fn map(self, of: impl Fn(Interval) -> Interval) -> Self {
        Self { bounds: self.bounds.map(of), ..self }
    }

    fn unbounded(self) -> Self {
        self.map(|_| Interval::ALL)
    }

    /// A quantile: without end outside of 0 to 1, as Prometheus computes it.
    fn quantile(self, rank: Option<f64>) -> Self {
        match rank {
            Some(rank) if rank.is_nan() => Self { bounds: Bounds::all(Interval::NONE), ..self },
            Some(rank) if rank < 0.0 => Self { bounds: endless(f64::NEG_INFINITY), ..self },
            Some(rank) if rank > 1.0 => Self { bounds: endless(f64::INFINITY), ..self },
            _ => self,
        }
    }
}

fn endless(value: f64) -> Bounds {
    let interval = Interval::point(value);
    Bounds { proven: interval, likely: interval, share: interval }
}

/// The place of the argument whose values the function works on.
pub(super) fn main_argument(name: &str) -> usize {
    match name {
        "histogram_quantile" | "quantile_over_time" => 1,
        "histogram_fraction" => 2,
        _ => 0,
    }
}

/// What a function makes of its main argument; `None` where it never returns anything.
pub(super) fn call<'e>(call: &Call, of: Value<'e>) -> Option<Value<'e>> {
    let argument = |at: usize| call.args.args.get(at).map(|arg| &**arg);
    let number = |at: usize| argument(at).and_then(part::number);
    let none_given = call.args.args.is_empty();
    let infinity = f64::INFINITY;
    Some(match call.func.name {
        "rate" | "irate" | "increase" | "xrate" | "xincrease" => {
            Value { moves: of.moves.rated(), ..of }.map(|_| Interval::POSITIVE)
        }
        "delta" | "idelta" | "deriv" | "xdelta" => Value { moves: of.moves.rated(), ..of }.unbounded(),
        "avg_over_time" | "min_over_time" | "max_over_time" | "last_over_time" | "first_over_time"
        | "sort" | "sort_desc" | "sort_by_label" | "sort_by_label_desc" | "label_replace" | "label_join"
        | "info" | "vector" | "scalar" => of,
        "sum_over_time" => of.map(Interval::summed),
        "abs" => of.map(Interval::absolute),
        "ceil" => of.map(|bounds| bounds.rising(f64::ceil)),
        "floor" => of.map(|bounds| bounds.rising(f64::floor)),
        "sqrt" => of.map(|bounds| bounds.meet(Interval::POSITIVE).rising(f64::sqrt)),
        "exp" => of.map(|bounds| bounds.rising(f64::exp)),
        "sgn" => of.map(|bounds| bounds.rising(|end| if end == 0.0 { 0.0 } else { end.signum() })),
        "clamp" => match number(1).zip(number(2)) {
            Some((least, most)) if least > most => return None,
            Some((least, most)) => of.map(|bounds| bounds.rising(|end| end.max(least).min(most))),
            None => of.unbounded(),
        },
        "clamp_max" => clamped(of, number(1), f64::min),
        "clamp_min" => clamped(of, number(1), f64::max),
        "quantile_over_time" => of.quantile(number(0)),
        "histogram_quantile" => {
            if argument(1).is_some_and(|buckets| !has_bounds(buckets)) {
                return None;
            }
            let sizes = Bounds { likely: likely_size(argument(1)), ..Bounds::ALL };
            Value { bounds: sizes, moves: of.moves.sized() }.quantile(number(0))
        }
        "histogram_fraction" => {
            let turned = number(0).is_some_and(|lower| lower <= 0.0);
            let moves = match (turned, number(1) == Some(infinity)) {
                (false, true) => of.moves,
                (true, false) => of.moves.turned(),
                _ => Moves::default(),
            };
            Value { moves: moves.sized(), ..Value::other(0.0, 1.0) }
        }
        "round"
        | "ln"
        | "log2"
        | "log10"
        | "deg"
        | "rad"
        | "sinh"
        | "asinh"
        | "atan"
        | "tanh"
        | "asin"
        | "acosh"
        | "histogram_sum"
        | "histogram_avg"
        | "predict_linear"
        | "double_exponential_smoothing"
        | "integral"
        | "max_of"
        | "min_of" => of.unbounded(),
        "count_over_time" => Value::other(1.0, infinity),
        "absent" | "absent_over_time" | "present_over_time" => Value::other(1.0, 1.0),
        "hour" => Value::other(0.0, 23.0),
        "minute" => Value::other(0.0, 59.0),
        "day_of_week" => Value::other(0.0, 6.0),
        "day_of_month" => Value::other(1.0, 31.0),
        "day_of_year" => Value::other(1.0, 366.0),
        "days_in_month" => Value::other(28.0, 31.0),
        "month" => Value::other(1.0, 12.0),
        // The years from 2020 to 2100: no release of today waits for another clock.
        "year" if none_given => Value::other(2020.0, 2100.0),
        "time" => Value::other(1_577_836_800.0, 4_133_980_800.0),
        "timestamp" | "changes" | "resets" | "stddev_over_time" | "stdvar_over_time" | "mad_over_time"
        | "histogram_count" | "histogram_stddev" | "histogram_stdvar" => Value::other(0.0, infinity),
        "sin" | "cos" => Value::other(-1.0, 1.0),
        "pi" => Value::other(std::f64::consts::PI, std::f64::consts::PI),
        _ => Value::other(f64::NEG_INFINITY, infinity),
    })
}

fn clamped(of: Value<'_>, limit: Option<f64>, with: fn(f64, f64) -> f64) -> Value<'_> {
    match limit {
        Some(limit) if limit.is_nan() => Value { bounds: Bounds::all(Interval::NONE), ..of },
        Some(limit) => of.map(|bounds| bounds.rising(|end| with(end, limit))),
        None => of.unbounded(),
    }
}

/// What an aggregation makes of its values; `None` where it never returns anything.
pub(super) fn aggregation<'e>(aggregate: &AggregateExpr, of: Value<'e>) -> Option<Value<'e>> {
    let number = aggregate.param.as_ref().and_then(|param| part::number(param));
    let of = Value { moves: of.moves.aggregated(), ..of };
    Some(match aggregate.op.id() {
        T_SUM => of.map(Interval::summed),
        T_QUANTILE => of.quantile(number),
        T_TOPK | T_BOTTOMK | T_LIMITK if number.is_some_and(|most| most.is_nan() || most < 1.0) => {
            return None;
        }
        T_LIMIT_RATIO if number.is_some_and(|ratio| ratio.is_nan() || ratio == 0.0) => return None,
        T_AVG | T_MIN | T_MAX | T_TOPK | T_BOTTOMK | T_LIMITK | T_LIMIT_RATIO => of,
        // An aggregation over nothing returns nothing, so a count is never 0.
        T_COUNT | T_COUNT_VALUES => Value::other(1.0, f64::INFINITY),
        T_GROUP => Value::other(1.0, 1.0),
        _ => Value::other(0.0, f64::INFINITY),
    })
}

/// What a quantile of a histogram can be: an amount, and if its name ends in `_seconds`, at most eleven days.
fn likely_size(buckets: Option<&Expr>) -> Interval {
    let mut names = BTreeSet::new();
    if let Some(buckets) = buckets {
        selectors::collect(buckets, &mut names);
    }
    let in_seconds = |name: &String| name.trim_end_matches("_bucket").ends_with("_seconds");
    let most = if !names.is_empty() && names.iter().all(in_seconds) { 1e6 } else { bounds::LARGEST };
    Interval::new(0.0, most)
}

/// Whether the label `le`, the upper bound of a bucket, may be left; without it there is no quantile of buckets.
fn has_bounds(buckets: &Expr) -> bool {
    match buckets {
        Expr::Paren(paren) => has_bounds(&paren.expr),
        Expr::Subquery(subquery) => has_bounds(&subquery.expr),
        Expr::Call(call) if matches!(call.func.name, "label_replace" | "label_join") => true,
        Expr::Call(call) => {
            call.args.args.get(main_argument(call.func.name)).is_none_or(|arg| has_bounds(arg))
        }
        Expr::Aggregate(aggregate) if keeps_labels(aggregate) => has_bounds(&aggregate.expr),
        Expr::Aggregate(aggregate) => {
            let le = |labels: &Labels| labels.labels.iter().any(|label| label == "le");
            let kept = match &aggregate.modifier {
                None => false,
                Some(LabelModifier::Include(labels)) => le(labels),
                Some(LabelModifier::Exclude(labels)) => !le(labels),
            };
            // Native histograms have their buckets within and need no label.
            (kept || !of_buckets(&aggregate.expr)) && has_bounds(&aggregate.expr)
        }
        _ => true,
    }
}

/// Whether all that is selected are classic buckets.
fn of_buckets(expr: &Expr) -> bool {
    let mut names = BTreeSet::new();
    selectors::collect(expr, &mut names);
    !names.is_empty() && names.iter().all(|name| name.ends_with("_bucket"))
}

pub(super) fn keeps_labels(aggregate: &AggregateExpr) -> bool {
    matches!(aggregate.op.id(), T_TOPK | T_BOTTOMK | T_LIMITK | T_LIMIT_RATIO)
}

/// Whether what an expression returns surely has no labels: `sum(x)`, `vector(1)`, a number.
pub(super) fn unlabelled(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(paren) => unlabelled(&paren.expr),
        Expr::Unary(unary) => unlabelled(&unary.expr),
        Expr::Subquery(subquery) => unlabelled(&subquery.expr),
        Expr::NumberLiteral(_) => true,
        Expr::Binary(binary) => unlabelled(&binary.rhs) && unlabelled(&binary.lhs),
        Expr::Aggregate(aggregate) if keeps_labels(aggregate) => unlabelled(&aggregate.expr),
        Expr::Aggregate(aggregate) => {
            aggregate.op.id() != T_COUNT_VALUES && kept(aggregate).is_some_and(<[_]>::is_empty)
        }
        Expr::Call(call) => {
            let main = call.args.args.get(main_argument(call.func.name)).map(|arg| part::bare(arg));
            match (call.func.name, main) {
                ("label_replace" | "label_join" | "absent" | "absent_over_time" | "info", _) => false,
                // The quantile takes the buckets' own label away.
                ("histogram_quantile", Some(Expr::Aggregate(buckets))) if !keeps_labels(buckets) => {
                    kept(buckets).is_some_and(|labels| labels.iter().all(|label| label == "le"))
                }
                (_, Some(arg)) => unlabelled(arg),
                (_, None) => true,
            }
        }
        _ => false,
    }
}

/// The labels that an aggregation keeps; `None` where it names those that it drops.
fn kept(aggregate: &AggregateExpr) -> Option<&[String]> {
    match &aggregate.modifier {
        None => Some(&[]),
        Some(LabelModifier::Include(labels)) => Some(&labels.labels),
        Some(LabelModifier::Exclude(_)) => None,
    }
}
