//! How the system hands over to a person.

use super::super::Text;
use crate::document::{Duration, Located, record};
use crate::model::named::words;

words! {
    /// What makes the system hand over to a person.
    pub enum TriggerKind {
        /// The system is not sure.
        LowConfidence = "low_confidence",
        /// A policy forbids the answer.
        PolicyHit = "policy_hit",
        /// The user asks for a person.
        UserRequest = "user_request",
        /// The system failed.
        Failure = "failure",
        /// A limit was reached.
        LimitReached = "limit_reached",
    }
}

record! {
    /// How the system hands over to a person.
    pub struct Escalation {
        /// The role or queue that takes over.
        pub to: Option<Text>,
        /// Longest time until someone answers.
        pub within: Option<Located<Duration>>,
        /// Who stands in.
        pub deputy: Option<Text>,
        /// Hours in which someone is there.
        pub hours: Option<Text>,
        /// What happens outside these hours.
        pub outside_hours: Option<Text>,
        /// What sets it off: `low_confidence`, `policy_hit` and `user_request` at least.
        pub triggers: Vec<Trigger>,
    }
}

record! {
    /// What sets an escalation off.
    pub struct Trigger {
        /// The event.
        pub when: Located<TriggerKind>,
        /// The test in which it happens and a person takes over, named as the reports of `failure_cases.reports` name it.
        pub test: Option<Text>,
        /// The test in which something like it happens and no person is needed.
        pub quiet_test: Option<Text>,
    }
}
