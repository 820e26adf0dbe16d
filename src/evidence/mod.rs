//! Pure parsers, one per kind of evidence: text in, typed facts or a located fault out.

pub mod alertmanager;
pub mod codeowners;
pub mod drills;
mod duration;
mod embedded;
pub mod grafana;
pub mod json_schema;
pub mod junit;
mod lenient;
pub mod litellm;
pub mod markdown;
pub mod normal;
pub mod openslo;
pub mod placeholder;
pub mod prometheus;
pub mod promptfoo;
pub mod promql;
pub mod promtool;
pub mod records;
pub mod samples;
pub mod settings;
pub mod sheet;
pub mod test_index;
