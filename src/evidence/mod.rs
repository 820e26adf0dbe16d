//! Pure parsers, one per kind of evidence: text in, typed facts or a located fault out.

pub mod codeowners;
pub mod json_schema;
pub mod junit;
pub mod litellm;
pub mod markdown;
pub mod normal;
pub mod placeholder;
pub mod prometheus;
pub mod promql;
pub mod records;
pub mod samples;
pub mod settings;
pub mod test_index;
