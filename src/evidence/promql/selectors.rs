//! Which metrics an expression selects.

use std::collections::BTreeSet;

use promql_parser::label::{MatchOp, Matcher};
use promql_parser::parser::token::T_LUNLESS;
use promql_parser::parser::{Expr, VectorSelector};

/// Adds the names of all metrics that `expr` selects. What stands right of `unless` only inhibits.
pub(super) fn collect(expr: &Expr, names: &mut BTreeSet<String>) {
    match expr {
        Expr::Aggregate(aggregate) => {
            collect(&aggregate.expr, names);
            if let Some(param) = &aggregate.param {
                collect(param, names);
            }
        }
        Expr::Unary(unary) => collect(&unary.expr, names),
        Expr::Binary(binary) => {
            collect(&binary.lhs, names);
            if binary.op.id() != T_LUNLESS {
                collect(&binary.rhs, names);
            }
        }
        Expr::Paren(paren) => collect(&paren.expr, names),
        Expr::Subquery(subquery) => collect(&subquery.expr, names),
        Expr::VectorSelector(selector) => names.extend(named(selector)),
        Expr::MatrixSelector(matrix) => names.extend(named(&matrix.vs)),
        Expr::Call(call) => call.args.args.iter().for_each(|arg| collect(arg, names)),
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::Extension(_) => {}
    }
}

/// The names that a selector asks for.
pub(super) fn named(selector: &VectorSelector) -> BTreeSet<String> {
    let by_matcher =
        matchers(selector).filter(|matcher| is_name(matcher)).map(|matcher| matcher.value.clone());
    selector.name.iter().cloned().chain(by_matcher).filter(|name| !name.is_empty()).collect()
}

/// The one metric that a selector asks for.
pub(super) fn name(selector: &VectorSelector) -> Option<String> {
    let mut names = named(selector);
    if names.len() == 1 { names.pop_first() } else { None }
}

/// Whether it selects the buckets of a histogram up to a bound.
pub(super) fn is_bounded(selector: &VectorSelector) -> bool {
    let bound = |matcher: &Matcher| {
        matcher.name == "le"
            && !(matches!(matcher.op, MatchOp::Equal) && matcher.value.trim_start_matches('+') == "Inf")
    };
    named(selector).iter().any(|name| name.ends_with("_bucket")) && matchers(selector).any(bound)
}

fn is_name(matcher: &Matcher) -> bool {
    matcher.name == "__name__" && matches!(matcher.op, MatchOp::Equal)
}

fn matchers(selector: &VectorSelector) -> impl Iterator<Item = &Matcher> {
    selector.matchers.matchers.iter().chain(selector.matchers.or_matchers.iter().flatten())
}

/// Whether whatever `part` selects, `whole` selects as well: the same metric at the same time, and every
/// condition of `whole` is one of `part`.
pub(super) fn within(part: &VectorSelector, whole: &VectorSelector) -> bool {
    let plain = part.matchers.or_matchers.is_empty() && whole.matchers.or_matchers.is_empty();
    let name = name(part);
    plain
        && name.is_some()
        && name == self::name(whole)
        && part.offset == whole.offset
        && part.at == whole.at
        && whole.matchers.matchers.iter().filter(|m| !is_name(m)).all(|m| part.matchers.matchers.contains(m))
}
