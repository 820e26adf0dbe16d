//! Conditions in the form of burn-rate alerts: shares over several windows, all of them above a number.

use std::collections::BTreeSet;

use promql_parser::parser::token::{T_DIV, T_LAND, T_LOR, T_LUNLESS, T_MUL, T_SUB};
use promql_parser::parser::{BinaryExpr, Expr};
use rust_decimal::Decimal;

use super::part::{Operator, bare, number, operator, turned};
use super::{selectors, windows};

/// A part of a condition: something above a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excess {
    /// The metrics that are compared.
    pub metrics: BTreeSet<String>,
    /// The ranges over which they are looked at, in milliseconds, as far as they stand in the expression.
    pub windows: BTreeSet<i64>,
    /// The number, with factors on the other side brought over: 0.144 for `x / 0.01 > 14.4`. Where a share of what is
    /// good is compared (`x < 0.856`), it is that of the rest.
    pub threshold: Decimal,
}

/// Ways in which an expression can fire, more of which are not told apart.
const WAYS: usize = 64;

/// The ways in which an expression fires: of each, the parts that must hold together. Nothing if there are too many.
pub(super) fn ways(expr: &Expr) -> Vec<Vec<Excess>> {
    all(expr).unwrap_or_default()
}

fn all(expr: &Expr) -> Option<Vec<Vec<Excess>>> {
    match expr {
        Expr::Paren(paren) => all(&paren.expr),
        // What an aggregate gathers is there when anything of it is.
        Expr::Aggregate(aggregate) => all(&aggregate.expr),
        Expr::Binary(binary) => match binary.op.id() {
            T_LUNLESS => all(&binary.lhs),
            T_LOR => {
                let ways = [all(&binary.lhs)?, all(&binary.rhs)?].concat();
                (ways.len() <= WAYS).then_some(ways)
            }
            T_LAND => {
                let (left, right) = (all(&binary.lhs)?, all(&binary.rhs)?);
                let pairs =
                    left.iter().flat_map(|one| right.iter().map(|other| [one.as_slice(), other].concat()));
                (left.len() * right.len() <= WAYS).then(|| pairs.collect())
            }
            _ => Some(vec![excess(binary).into_iter().collect()]),
        },
        _ => Some(vec![Vec::new()]),
    }
}

/// The comparison of something with a number, if it waits for more than that.
fn excess(binary: &BinaryExpr) -> Option<Excess> {
    let sign = operator(binary.op.id()).filter(|_| !binary.return_bool())?;
    let (side, sign, value) = match (number(&binary.lhs), number(&binary.rhs)) {
        (None, Some(value)) => (&binary.lhs, sign, value),
        (Some(value), None) => (&binary.rhs, turned(sign), value),
        _ => return None,
    };
    let value = value / factor(side);
    let threshold = match sign {
        Operator::Above | Operator::AtLeast => value,
        Operator::Below | Operator::AtMost if value > 0.0 && value < 1.0 => 1.0 - value,
        _ => return None,
    };
    let (mut metrics, mut ranges) = (BTreeSet::new(), BTreeSet::new());
    selectors::collect(side, &mut metrics);
    windows::collect(side, &mut ranges);
    Some(Excess { metrics, windows: ranges, threshold: Decimal::try_from(threshold).ok()? })
}

/// The constant by which a share is multiplied: 100 where per cent are compared, 1 / 0.01 where it is divided by an
/// error budget.
fn factor(expr: &Expr) -> f64 {
    let Expr::Binary(binary) = bare(expr) else { return 1.0 };
    let of = |side: &Expr| number(side).filter(|number| *number > 0.0).unwrap_or_else(|| factor(side));
    match binary.op.id() {
        T_MUL => of(&binary.lhs) * of(&binary.rhs),
        T_DIV => of(&binary.lhs) / of(&binary.rhs),
        // `100 - 100 * good / total`: the rest of the whole, in per cent.
        T_SUB => {
            number(&binary.lhs).filter(|whole| (whole - factor(&binary.rhs)).abs() < 1e-9).unwrap_or(1.0)
        }
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::reading;

    /// The ways of an expression: windows in minutes and thresholds.
    fn ways(expr: &str) -> String {
        let parts = |way: &Vec<super::Excess>| {
            let parts = way.iter().map(|part| {
                let minutes: Vec<_> = part.windows.iter().map(|ms| (ms / 60_000).to_string()).collect();
                format!("{}m>{}", minutes.join(","), part.threshold.round_dp(6).normalize())
            });
            parts.collect::<Vec<_>>().join(" & ")
        };
        reading(expr).burns.iter().map(parts).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn reads_the_usual_forms() {
        for (expr, found) in [
            ("sum(rate(b[1h])) / sum(rate(t[1h])) > 14.4 * 0.01", "60m>0.144"),
            ("b:rate1h > (14.4 * 0.05) and b:rate5m > (14.4 * 0.05)", "m>0.72 & m>0.72"),
            ("(1 - rate(g[1h]) / rate(t[1h])) / (1 - 0.99) > 6", "60m>0.06"),
            ("100 * rate(b[1h]) / rate(t[1h]) > 1", "60m>0.01"),
            ("100 - 100 * rate(b[1h]) / rate(t[1h]) > 1", "60m>0.01"),
            ("100 * (rate(b[1h]) / rate(t[1h])) > 1", "60m>0.01"),
            ("0.1 < rate(b[5m])", "5m>0.1"),
            ("rate(g[1h]) / rate(t[1h]) < 0.9", "60m>0.1"),
            (
                "(max(rate(a[1h]) > 1) without (w) and max(rate(a[5m]) > 1) without (w)) or rate(b[6h]) > 2",
                "60m>1 & 5m>1 | 360m>2",
            ),
            ("(rate(a[1h]) > 1 or rate(b[1h]) > 2) and rate(c[5m]) > 3", "60m>1 & 5m>3 | 60m>2 & 5m>3"),
            ("max_over_time(rate(a[5m])[1h:]) > 2 unless on () b", "5,60m>2"),
            ("rate(a[5m]) > rate(b[5m])", ""),
            ("rate(a[5m]) > bool 1", ""),
            ("absent(a)", ""),
        ] {
            assert_eq!(ways(expr), found, "{expr}");
        }
        let many = ["(rate(a[1h]) > 1 or rate(a[2h]) > 1)"; 7].join(" and ");
        assert!(reading(&many).burns.is_empty(), "128 ways are not told apart");
    }
}
