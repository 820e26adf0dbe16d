//! How a release reaches its users, step by step, and how it is taken back.

use crate::document::{Duration, Located, Percent, record};
use crate::manifest::{ReleaseSignal, Text};

record! {
    /// How a release reaches its users, step by step.
    pub struct Rollout {
        /// The steps, from the first few users to all.
        pub steps: Vec<Step>,
        /// How the release is taken back.
        pub rollback: Option<Rollback>,
    }
}

record! {
    /// A step of the roll-out.
    pub struct Step {
        /// The share of users or transactions that the release serves from here on, in per cent: 5.
        pub percent: Located<Percent>,
        /// How long the share is held before the next step: at least the window of the slowest signal.
        pub hold: Option<Located<Duration>>,
        /// What ends the roll-out.
        pub abort: Vec<Abort>,
    }
}

record! {
    /// What ends the roll-out.
    pub struct Abort {
        /// The signal: `response_time`, `fallback_rate` or `cost_per_transaction`.
        pub signal: Located<ReleaseSignal>,
        /// The value above which the release is taken back, in the signal's own unit: 8s, 5%, 0.08 EUR.
        pub above: Option<Text>,
    }
}

record! {
    /// How the release is taken back.
    pub struct Rollback {
        /// The version that takes its place.
        pub to: Option<Text>,
        /// Heading of the runbook with the steps: "docs/runbook.md#rollback".
        pub how: Option<Text>,
        /// Longest time until the earlier version serves again.
        pub within: Option<Located<Duration>>,
        /// The drill in which it was exercised: its `id` in `release.drills`.
        pub drill: Option<Text>,
    }
}
