//! What keeps a fault from breaking the process: one file for each guardrail.

mod citations;
mod escalation;
mod output_schema;

pub use citations::Citations;
pub use escalation::{Escalation, Trigger, TriggerKind};
pub use output_schema::OutputSchema;

use crate::document::record;

record! {
    /// What keeps a fault from breaking the process.
    pub struct Guardrails {
        /// What an output must look like, shown by samples on both sides.
        pub output_schema: Option<OutputSchema>,
        /// That an answer names its sources.
        pub citations: Option<Citations>,
        /// How the system hands over to a person.
        pub escalation: Option<Escalation>,
    }
}
