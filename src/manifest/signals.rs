//! The release signals: response time, fallback rate, cost per transaction.

use super::Text;
use crate::document::{Duration, Located, Money, Percentile, Rate, record};
use crate::model::named::words;

words! {
    /// The three numbers that the article ties a release to.
    pub enum ReleaseSignal {
        /// How long an answer takes.
        ResponseTime = "response_time",
        /// How often the fallback serves.
        FallbackRate = "fallback_rate",
        /// What one transaction costs.
        CostPerTransaction = "cost_per_transaction",
    }
}

words! {
    /// How a request that timed out counts.
    pub enum Timeouts {
        /// As a bad one, with the time it took.
        Bad = "bad",
        /// Not at all: what hurts most is then not seen.
        Dropped = "dropped",
    }
}

record! {
    /// The release signals.
    pub struct Signals {
        /// How long an answer takes.
        pub response_time: Option<ResponseTime>,
        /// How often the fallback serves.
        pub fallback_rate: Option<FallbackRate>,
        /// What one transaction costs.
        pub cost_per_transaction: Option<CostPerTransaction>,
    }
}

record! {
    /// The service level objective for response time.
    pub struct ResponseTime {
        /// Name of the metric in monitoring.
        pub metric: Option<Text>,
        /// What one sample is, and of what all samples are.
        pub population: Option<Text>,
        /// Event at which the clock starts.
        pub from: Option<Text>,
        /// Event at which the clock stops.
        pub to: Option<Text>,
        /// The percentile that is held to the limit: 95.
        pub percentile: Option<Located<Percentile>>,
        /// The limit, with its unit: 2.5s.
        pub limit: Option<Located<Duration>>,
        /// The window over which it holds: 14d.
        pub window: Option<Located<Duration>>,
        /// How timeouts count: bad, or dropped.
        pub timeouts: Option<Located<Timeouts>>,
    }
}

record! {
    /// How often the fallback serves.
    pub struct FallbackRate {
        /// Name of the metric in monitoring.
        pub metric: Option<Text>,
        /// The limit: 5%.
        pub limit: Option<Located<Rate>>,
    }
}

record! {
    /// What one transaction costs.
    pub struct CostPerTransaction {
        /// Name of the metric in monitoring.
        pub metric: Option<Text>,
        /// The limit, with its currency: 0.08 EUR.
        pub limit: Option<Located<Money>>,
    }
}
