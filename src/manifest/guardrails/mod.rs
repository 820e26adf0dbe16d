//! What keeps a fault from breaking the process: one file for each guardrail.

mod escalation;
mod kill_switch;

pub use escalation::{Escalation, Trigger, TriggerKind};
pub use kill_switch::KillSwitch;

use crate::document::record;

record! {
    /// What keeps a fault from breaking the process.
    pub struct Guardrails {
        /// How the system hands over to a person.
        pub escalation: Option<Escalation>,
        /// How the system is stopped at once.
        pub kill_switch: Option<KillSwitch>,
    }
}
