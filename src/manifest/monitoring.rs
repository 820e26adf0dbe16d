//! Alerts on the release signals.

use super::{Text, TraceFields};
use crate::document::{Located, record};
use crate::model::{PathPattern, RepoPath};

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
