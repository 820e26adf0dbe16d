//! Alerts on the release signals.

use crate::document::{Located, record};
use crate::model::PathPattern;

record! {
    /// Alerts on the release signals.
    pub struct Monitoring {
        /// Prometheus rule files, plain or as Kubernetes `PrometheusRule`.
        pub rules: Vec<Located<PathPattern>>,
    }
}
