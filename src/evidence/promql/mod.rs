//! What a `PromQL` expression reads and whether it can fire.

mod bounds;
mod condition;
mod guard;
mod part;
mod selectors;

use std::collections::BTreeSet;

use promql_parser::parser;

pub(super) use guard::string_length;

use crate::model::{Limits, words};

/// An expression as far as it is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// It was parsed.
    Understood(Reading),
    /// It was not parsed: syntax that the parser does not know, or more of it than is read.
    ///
    /// Prometheus may well read it, so this proves nothing against the expression and nothing for it.
    NotUnderstood {
        /// Why: a lowercase fragment.
        reason: String,
    },
}

/// What a parsed expression reads, and under which condition an alert on it fires.
///
/// An alert can fire, and need not, if it `compares` and is neither `constant` nor `never`.
// The flags are independent facts that rules read one by one.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, read by a rule of its own")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Names of the metrics it selects, also as `{__name__="x"}`. Names that only stand in other labels, comments
    /// or strings are not among them, nor are regular expressions for names.
    pub metrics: BTreeSet<String>,
    /// Whether a condition decides what the expression returns: a comparison that filters (one without `bool`),
    /// `absent()`, or `unless`. It counts through `and`, arithmetic, functions and aggregations; of `or`, both
    /// sides need one, for a side without it always returns something.
    pub compares: bool,
    /// Whether no metric decides what it returns: `vector(0) > 1`, `1`, or a condition on the clock alone.
    pub constant: bool,
    /// Whether it can never return anything, whatever the metrics say: `vector(0) > 1`, `count(up) == 0`, a share
    /// of a rate in the rate of the same metric compared with `> 1`.
    pub never: bool,
    /// Whether a ratio of the rates of two metrics is compared with a number that a share does not reach:
    /// `sum(rate(errors_total[5m])) / sum(rate(requests_total[5m])) > 1`. Whether it is a share, only who knows
    /// the metrics can say.
    pub suspicious: bool,
    /// Whether `absent()` or `absent_over_time()` is a condition of it: it fires when data are missing.
    pub absent: bool,
    /// The comparisons that filter, in the order of the text.
    pub comparisons: Vec<Comparison>,
}

/// A comparison that filters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The operator, with the metric on its left: `5 < x` is `x > 5`.
    pub operator: Operator,
    /// The number compared with, computed as Prometheus does (64-bit float); `None` when it is not constant.
    pub threshold: Option<String>,
}

words! {
    /// A comparison operator.
    pub enum Operator {
        /// Equal.
        Equal = "==",
        /// Not equal.
        Unequal = "!=",
        /// Greater.
        Above = ">",
        /// Less.
        Below = "<",
        /// Greater or equal.
        AtLeast = ">=",
        /// Less or equal.
        AtMost = "<=",
    }
}

/// Reads an expression. Never fails: what is not parsed is [`Expression::NotUnderstood`].
#[must_use]
pub fn read(expr: &str, limits: &Limits) -> Expression {
    if let Some(reason) = guard::refuse(expr, limits) {
        return Expression::NotUnderstood { reason };
    }
    // A defect of the parser in one expression must not end the audit of all others.
    match std::panic::catch_unwind(|| parser::parse(expr)) {
        Ok(Ok(parsed)) => Expression::Understood(condition::reading(&parsed)),
        Ok(Err(reason)) => Expression::NotUnderstood { reason },
        Err(_) => Expression::NotUnderstood { reason: "the parser gave up on the expression".to_owned() },
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::{prop_assert, proptest};
    use proptest::sample::select;

    use super::{Expression, Reading, read};
    use crate::model::Limits;

    /// The reading of an expression that is known to be understood.
    pub(super) fn reading(expr: &str) -> Reading {
        match read(expr, &Limits::DEFAULT) {
            Expression::Understood(reading) => reading,
            Expression::NotUnderstood { reason } => panic!("{expr}: {reason}"),
        }
    }

    #[test]
    fn only_selected_metrics_are_read() {
        for (expr, metrics) in [
            ("up == 0", "up"),
            ("{__name__=\"up\", job=\"x\"} == 0", "up"),
            ("{__name__=~\"up|down\"} == 0", ""),
            ("{__name__!=\"up\", job=\"x\"} == 0", ""),
            ("up{alias=\"latency_seconds\"} # errors_total\n == 0", "up"),
            ("sum by (latency) (rate(http_requests_total[5m])) > 1", "http_requests_total"),
            ("label_replace(up, \"a\", \"b_total\", \"c\", \"d\") == 0", "up"),
            ("topk(scalar(limit), a) > on (host) group_left (role) b", "a b limit"),
            ("max_over_time(rate(a[5m])[1h:] offset 1d) > quantile(scalar(q), b @ start())", "a b q"),
            ("a and b or c unless -d", "a b c d"),
            ("vector(1) > 0", ""),
        ] {
            let found: Vec<_> = reading(expr).metrics.into_iter().collect();
            assert_eq!(found.join(" "), metrics, "{expr}");
        }
    }

    #[test]
    fn what_is_not_known_is_not_understood() {
        for expr in
            ["", "  ", "# nothing", "up ==", "rate(up[1m] anchored)", "histogram_share(1, a)", "a b", "}"]
        {
            assert!(matches!(read(expr, &Limits::DEFAULT), Expression::NotUnderstood { .. }), "{expr}");
        }
    }

    #[test]
    fn the_worst_allowed_expressions_fit_a_small_stack() {
        let within = |expr: String| {
            let thread = std::thread::Builder::new().stack_size(2 << 20);
            let known =
                thread.spawn(move || matches!(read(&expr, &Limits::DEFAULT), Expression::Understood(_)));
            known.unwrap().join().unwrap()
        };
        let nested = |open: &str, inner: &str| format!("{}{inner}{}", open.repeat(64), ")".repeat(64));
        assert!(within(nested("(", "a")));
        assert!(within(nested("abs(", &vec!["a"; 501].join("^"))));
        assert!(within(nested("-abs(-", &vec!["a"; 373].join(" unless "))));
        assert!(within(vec!["a"; 501].join("+")));
        assert!(within(vec!["a"; 501].join(" > ")));
        assert!(within(format!("{}a", "-".repeat(500))));
        assert!(!within(format!("{}a{}", "(".repeat(10_000), ")".repeat(10_000))));
    }
    proptest! {
        #[test]
        fn no_sequence_of_tokens_makes_it_panic(tokens in vec(select(TOKENS), 0..24)) {
            let expr = tokens.concat();
            let read = read(&expr, &Limits::DEFAULT);
            let never_and_free = matches!(&read, Expression::Understood(r) if r.never && !r.compares);
            prop_assert!(!matches!(&read, Expression::NotUnderstood { reason } if reason.contains("gave up")), "{expr}");
            prop_assert!(!never_and_free, "{expr}: what never returns anything has a condition: {read:?}");
        }
    }

    const TOKENS: &[&str] = &[
        "a",
        "up",
        ":x",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "5m",
        "1h30m",
        "1",
        "0x1f",
        "1e400",
        "-",
        "+",
        "*",
        "/",
        "%",
        "^",
        "==",
        "!=",
        ">",
        "<",
        ">=",
        "=~",
        "!~",
        "=",
        "!",
        ",",
        "\"s\"",
        "'",
        "`",
        "\\",
        "\"\\x\"",
        "#",
        "\n",
        " ",
        " and ",
        " or ",
        " unless ",
        " on ",
        " ignoring ",
        " group_left ",
        " bool ",
        " fill ",
        " offset ",
        "@",
        "start",
        "end()",
        "sum",
        " by ",
        "topk",
        "rate",
        "absent",
        "vector",
        "scalar",
        "time()",
        "count",
        ":",
        "Inf",
        "NaN",
        "ü",
        "\u{1F600}",
        ".",
        "__name__",
        "atan2",
        "$x",
        "{{",
    ];
}
