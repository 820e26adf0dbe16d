//! What keeps a fault from breaking the process: one file for each guardrail.

mod escalation;

pub use escalation::{Escalation, Trigger, TriggerKind};

use crate::document::record;

record! {
    /// What keeps a fault from breaking the process.
    pub struct Guardrails {
        /// How the system hands over to a person.
        pub escalation: Option<Escalation>,
    }
}
