//! Properties of the readers over generated input: no panic, every place inside its text, the same values as others.
#![allow(clippy::unwrap_used, clippy::panic, clippy::string_slice, reason = "a test may fail loudly")]

#[path = "properties/documents.rs"]
mod documents;
#[path = "properties/evidence.rs"]
mod evidence;
#[path = "properties/values.rs"]
mod values;
