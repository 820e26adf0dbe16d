//! The series in which Prometheus keeps the values of a metric.

use crate::evidence::promql::{Effect, Turn};

/// What Prometheus and its clients append to a metric's name: counters, and the parts of a histogram or summary.
const SUFFIXES: [&str; 5] = ["_total", "_bucket", "_sum", "_count", "_created"];

/// The metric that a name stands for, without such an ending: `x` for `x_total`.
pub(in crate::facts) fn series(name: &str) -> &str {
    SUFFIXES
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix))
        .filter(|base| !base.is_empty())
        .unwrap_or(name)
}

/// How the series `name` moves with the declared `metric`; `None` if it is another metric's, or says how often
/// something happened instead of how long or how much.
///
/// Only names that leave no doubt are counters: `_total` and `_bucket` always, `_sum` as part of a declared
/// histogram. There are gauges that end in `_count`.
pub(super) fn carried(metric: &str, name: &str) -> Option<Effect> {
    let says_how_often = ["_count", "_created"].iter().any(|suffix| name.ends_with(suffix));
    if name != metric && (series(name) != series(metric) || says_how_often) {
        return None;
    }
    let counts = name.ends_with("_total")
        || name.ends_with("_bucket")
        || (name.ends_with("_sum") && !metric.ends_with("_sum"));
    Some(Effect { turn: Turn::Up, rated: !counts, sized: !name.ends_with("_bucket") })
}

#[cfg(test)]
mod tests {
    use super::{carried, series};

    #[test]
    fn one_metric_has_several_names() {
        for (metric, name, counts) in [
            ("x", "x", Some(false)),
            ("x", "x_total", Some(true)),
            ("x_total", "x_total", Some(true)),
            ("x_total", "x", Some(false)),
            ("x", "x_bucket", Some(true)),
            ("x_bucket", "x_sum", Some(true)),
            ("x_sum", "x_sum", Some(false)),
            ("x", "x_count", None),
            ("x_count", "x_count", Some(false)),
            ("x", "xy", None),
            ("x", "y_total", None),
            ("x", "x_errors_total", None),
        ] {
            assert_eq!(carried(metric, name).map(|effect| !effect.rated), counts, "{metric} {name}");
        }
        assert_eq!(series("_total"), "_total");
    }
}
