//! The ranges of time that an expression looks back over.

use std::collections::BTreeSet;
use std::time::Duration;

use promql_parser::parser::Expr;

/// Adds the ranges of all selectors and subqueries in `expr`, in milliseconds.
pub(super) fn collect(expr: &Expr, ranges: &mut BTreeSet<i64>) {
    let milliseconds = |range: &Duration| i64::try_from(range.as_millis()).unwrap_or(i64::MAX);
    match expr {
        Expr::Aggregate(aggregate) => collect(&aggregate.expr, ranges),
        Expr::Unary(unary) => collect(&unary.expr, ranges),
        Expr::Paren(paren) => collect(&paren.expr, ranges),
        Expr::Binary(binary) => {
            collect(&binary.lhs, ranges);
            collect(&binary.rhs, ranges);
        }
        Expr::Subquery(subquery) => {
            ranges.insert(milliseconds(&subquery.range));
            collect(&subquery.expr, ranges);
        }
        Expr::MatrixSelector(matrix) => {
            ranges.insert(milliseconds(&matrix.range));
        }
        Expr::Call(call) => call.args.args.iter().for_each(|arg| collect(arg, ranges)),
        Expr::VectorSelector(_) | Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::Extension(_) => {}
    }
}
