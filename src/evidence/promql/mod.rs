//! What a `PromQL` expression reads and whether it can fire.

mod absence;
mod bounds;
mod burn;
mod condition;
mod flow;
mod function;
mod guard;
mod interval;
mod known;
mod linear;
mod moves;
mod operation;
mod part;
mod selectors;
mod sets;
mod windows;

use std::collections::{BTreeMap, BTreeSet};

use promql_parser::parser;

pub use burn::Excess;
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
        /// The expression as written, for the names in it.
        text: String,
    },
}

/// What a parsed expression reads, and under which condition an alert on it fires.
///
/// An alert can fire, and need not, if it `compares` and is neither `constant` nor `never`. What it watches then are
/// the metrics of `fires`.
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
    /// Whether no metric decides that it returns something: `vector(1)`, or a condition on the clock alone.
    pub constant: bool,
    /// Whether it can never return anything, whatever the metrics say: `vector(0) > 1`, `count(up) == 0`, a share
    /// of a rate in the rate of the same metric compared with `> 1`.
    pub never: bool,
    /// Whether a ratio of the rates of two metrics is compared with a number that a share does not reach:
    /// `sum(rate(errors_total[5m])) / sum(rate(requests_total[5m])) > 1`. Whether it is a share, only who knows
    /// the metrics can say.
    pub suspicious: bool,
    /// The metrics whose rise moves its value, and the direction.
    pub moves: BTreeMap<String, Effect>,
    /// The metrics that, on rising or falling, make a condition of it true. A condition that an amount, a share or
    /// a cost fulfils always or never is none: `x > -1`, `x > 1e99`.
    pub fires: BTreeMap<String, Effect>,
    /// The metrics without which it fires, each with the milliseconds for which it must be gone before the expression
    /// says so. `up` stands for whatever a target that cannot be reached would show.
    pub lost: BTreeMap<String, i64>,
    /// The ranges over which it looks back, in milliseconds.
    pub windows: BTreeSet<i64>,
    /// The ways in which it fires: of each, the parts that wait together for something to rise above a number.
    pub burns: Vec<Vec<Excess>>,
}

/// What a metric does to a value or a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Effect {
    /// In which direction.
    pub turn: Turn,
    /// Whether its rate is used, or another difference: what a counter needs, for it only ever grows.
    pub rated: bool,
    /// Whether it says how long or how much, and not only how often: what is made of a histogram's buckets.
    pub sized: bool,
}

impl Effect {
    /// This effect, and another one on what it has an effect on.
    #[must_use]
    pub const fn then(self, next: Self) -> Self {
        let turn = match (self.turn, next.turn) {
            (Turn::Up, turn) | (turn, Turn::Up) => turn,
            (Turn::Down, turn) => turn.turned(),
            (Turn::Either, _) => Turn::Either,
        };
        Self { turn, rated: self.rated || next.rated, sized: self.sized || next.sized }
    }
}

words! {
    /// The direction in which something moves when a metric rises.
    pub enum Turn {
        /// It rises as well, or the condition waits for a rise.
        Up = "up",
        /// It falls, or the condition waits for a fall.
        Down = "down",
        /// Some of the metric's series move it up, others down: a part in the whole.
        Either = "either",
    }
}

impl Turn {
    /// The other direction.
    #[must_use]
    pub const fn turned(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
            Self::Either => Self::Either,
        }
    }
}

/// Reads an expression. Never fails: what is not parsed is [`Expression::NotUnderstood`].
#[must_use]
pub fn read(expr: &str, limits: &Limits) -> Expression {
    let parsed = match guard::refuse(expr, limits) {
        Some(reason) => Err(reason),
        // A defect of the parser in one expression must not end the audit of all others.
        None => std::panic::catch_unwind(|| parser::parse(expr))
            .unwrap_or_else(|_| Err("the parser gave up on the expression".to_owned())),
    };
    match parsed {
        Ok(parsed) => Expression::Understood(condition::reading(&parsed)),
        Err(reason) => Expression::NotUnderstood { reason, text: expr.to_owned() },
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
            Expression::NotUnderstood { reason, .. } => panic!("{expr}: {reason}"),
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
            ("a and b or c unless -d", "a b c"),
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
            prop_assert!(!matches!(&read, Expression::NotUnderstood { reason, .. } if reason.contains("gave up")), "{expr}");
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
