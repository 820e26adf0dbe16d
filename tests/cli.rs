//! The command line as people and pipelines meet it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test may fail loudly and start the binary"
)]

mod copied;

#[path = "cli/exit.rs"]
mod exit;
#[path = "cli/first_hour.rs"]
mod first_hour;
#[path = "cli/formats.rs"]
mod formats;
#[path = "cli/golden.rs"]
mod golden;
#[path = "cli/hostile.rs"]
mod hostile;
#[path = "cli/hosts.rs"]
mod hosts;
#[path = "cli/large.rs"]
mod large;
#[path = "cli/output.rs"]
mod output;
