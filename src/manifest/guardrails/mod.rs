//! What keeps a fault from breaking the process: one file for each guardrail.

mod citations;
mod escalation;
mod injection;
mod kill_switch;
mod limits;
mod moderation;
mod output_schema;
mod retry;
mod retry_on;

pub use citations::Citations;
pub use escalation::{Escalation, Trigger, TriggerKind};
pub use injection::InjectionTests;
pub use kill_switch::KillSwitch;
pub use limits::{LimitTests, UsageLimits};
pub use moderation::{Categories, Category, Direction, Moderation, Reaction};
pub use output_schema::OutputSchema;
pub use retry::{Backoff, Factor, Retry, RetryTests, Writes};
pub use retry_on::RetryOn;

use crate::document::record;

record! {
    /// What keeps a fault from breaking the process.
    pub struct Guardrails {
        /// What an output must look like, shown by samples on both sides.
        pub output_schema: Option<OutputSchema>,
        /// That an answer names its sources.
        pub citations: Option<Citations>,
        /// What is done about what must not come in or go out.
        pub moderation: Option<Moderation>,
        /// Tests in which someone gives the model orders.
        pub injection_tests: Option<InjectionTests>,
        /// How often and how long a call to the model is repeated.
        pub retry: Option<Retry>,
        /// How the system hands over to a person.
        pub escalation: Option<Escalation>,
        /// How much one request and one user may ask for.
        pub limits: Option<UsageLimits>,
        /// How the system is stopped at once.
        pub kill_switch: Option<KillSwitch>,
    }
}
