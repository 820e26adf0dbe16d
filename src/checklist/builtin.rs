//! The checklist that ships with startklar. It has no privileges: it is read like any other file.

use super::Source;

macro_rules! builtin {
    ($($area:literal),+ $(,)?) => {
        /// The built-in checklist files, one per area.
        pub const BUILTIN: &[Source<'static>] = &[$(Source {
            path: concat!("checklists/", $area, ".yaml"),
            text: include_str!(concat!("../../checklists/", $area, ".yaml")),
        }),+];
    };
}

builtin!(
    "ownership",
    "workflow",
    "guardrails",
    "fallbacks",
    "failure_cases",
    "costs",
    "monitoring",
    "runbook",
    "signals",
    "data",
    "release",
);
