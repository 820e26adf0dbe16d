//! Alerts on the release signals.

use chrono::NaiveDate;

use super::{Text, TraceFields};
use crate::document::{Duration, Located, record};
use crate::model::{PathPattern, RepoPath, named::words};

record! {
    /// Alerts on the release signals.
    pub struct Monitoring {
        /// Prometheus rule files, plain or as Kubernetes `PrometheusRule`.
        pub rules: Vec<Located<PathPattern>>,
        /// Alerts of another system (Datadog, `CloudWatch`, …), as exported: YAML, TOML or JSON.
        pub other: Vec<OtherAlert>,
        /// JSON Lines file with a sample of transactions, one record each, twenty at least.
        pub traces: Option<Located<RepoPath>>,
        /// The names of the fields in `traces`, where they differ.
        pub trace_fields: Option<TraceFields>,
        /// Tests of the rules, as `promtool test rules` reads them.
        pub rule_tests: Vec<Located<PathPattern>>,
        /// Service level objectives in `OpenSLO`.
        pub slos: Vec<Located<PathPattern>>,
        /// Grafana dashboards: JSON, or YAML with JSON in it.
        pub dashboards: Vec<Located<PathPattern>>,
        /// Alertmanager's configuration, alone or in a `Secret` or `ConfigMap`.
        pub routes: Option<Located<RepoPath>>,
        /// Metrics by which a change of what comes in or goes out is noticed.
        pub drift: Vec<Drift>,
    }
}

words! {
    /// On which side of the system something drifts.
    pub enum DriftKind {
        /// What it is asked.
        Input = "input",
        /// How good its answers are.
        Output = "output",
    }
}

record! {
    /// A metric that is held against its own past.
    pub struct Drift {
        /// Which side it watches.
        pub kind: DriftKind,
        /// The metric in monitoring.
        pub metric: Text,
        /// The time it is compared with: 30d
        pub baseline: Option<Located<Duration>>,
        /// The difference from which on somebody acts.
        pub threshold: Option<Text>,
        /// What is done then.
        pub action: Option<Text>,
        /// The alert that reads the metric.
        pub alert: Option<Text>,
        /// The rhythm in which somebody looks at the metric instead: monthly
        pub review: Option<Text>,
        /// The day of the next such look.
        pub next_review: Option<Located<NaiveDate>>,
    }
}

record! {
    /// An alert of a system other than Prometheus, in its exported definition.
    pub struct OtherAlert {
        /// Its name in reports.
        pub name: Text,
        /// The exported definition.
        pub file: Located<RepoPath>,
        /// The text in it that names the metric, by `JSONPath`: $.query
        pub query: Option<Text>,
        /// The number in it that the metric is held against; left out if `query` has it: "… > 2.5".
        pub threshold: Option<Text>,
        /// The text in it with the link to the runbook's heading: $.message
        pub runbook: Option<Text>,
    }
}
