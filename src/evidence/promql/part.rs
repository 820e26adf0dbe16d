//! What a part of an expression is by its form alone: a number, a comparison, a call of `absent`.

use promql_parser::parser::token::{
    T_ADD, T_DIV, T_EQLC, T_GTE, T_GTR, T_LSS, T_LTE, T_MOD, T_MUL, T_NEQ, T_POW, T_SUB, TokenId,
};
use promql_parser::parser::{BinaryExpr, Call, Expr};

/// A comparison operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    Unequal,
    Above,
    Below,
    AtLeast,
    AtMost,
}

/// Whether this is a call of `absent` or `absent_over_time`.
pub(super) fn is_absent(call: &Call) -> bool {
    matches!(call.func.name, "absent" | "absent_over_time")
}

/// Whether values are filled in that are missing on the left, and on the right.
pub(super) fn fills(binary: &BinaryExpr) -> (bool, bool) {
    let fill = binary.modifier.as_ref().map(|modifier| &modifier.fill_values);
    fill.map_or((false, false), |fill| (fill.lhs.is_some(), fill.rhs.is_some()))
}

/// Whether only some labels are compared: `on (…)` or `ignoring (…)`.
pub(super) fn matches_some(binary: &BinaryExpr) -> bool {
    binary.modifier.as_ref().is_some_and(|modifier| modifier.matching.is_some())
}

/// An expression without the brackets around it.
pub(super) fn bare(mut expr: &Expr) -> &Expr {
    while let Expr::Paren(paren) = expr {
        expr = &paren.expr;
    }
    expr
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

/// The comparison that a token stands for.
pub(super) fn operator(token: TokenId) -> Option<Operator> {
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
pub(super) fn turned(operator: Operator) -> Operator {
    match operator {
        Operator::Above => Operator::Below,
        Operator::Below => Operator::Above,
        Operator::AtLeast => Operator::AtMost,
        Operator::AtMost => Operator::AtLeast,
        same => same,
    }
}

/// Whether `left` compares so with `right`.
#[expect(clippy::float_cmp, reason = "Prometheus compares floats exactly")]
pub(super) fn holds(operator: Operator, left: f64, right: f64) -> bool {
    match operator {
        Operator::Equal => left == right,
        Operator::Unequal => left != right,
        Operator::Above => left > right,
        Operator::Below => left < right,
        Operator::AtLeast => left >= right,
        Operator::AtMost => left <= right,
    }
}
