//! Pure parsers, one per kind of evidence: text in, typed facts or a located fault out.

pub mod audit_records;
pub mod codeowners;
pub mod fields;
pub mod junit;
pub mod litellm;
pub mod markdown;
pub mod placeholder;
pub mod prices;
pub mod prometheus;
pub mod promql;
pub mod records;
pub mod secrets;
pub mod settings;
pub mod test_index;
pub mod traces;
