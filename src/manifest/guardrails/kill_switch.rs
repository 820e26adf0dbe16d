//! How the system is stopped at once.

use crate::document::{Duration, Located, record};
use crate::manifest::Text;

record! {
    /// How the system is stopped at once.
    pub struct KillSwitch {
        /// Who may stop it, without asking anybody.
        pub who: Option<Text>,
        /// Heading of the runbook that says how: "docs/runbook.md#emergency-stop".
        pub how: Option<Text>,
        /// Longest time until it has stopped.
        pub within: Option<Located<Duration>>,
        /// What the system does then, and who does its work.
        pub safe_state: Option<Text>,
        /// The drill in which it was exercised: its `id` in `release.drills`.
        pub drill: Option<Text>,
    }
}
