//! Pure parsers, one per kind of evidence: text in, typed facts or a located fault out.

pub mod alertmanager;
pub mod audit_records;
pub mod codeowners;
pub mod drills;
mod duration;
mod embedded;
pub mod fields;
pub mod grafana;
pub mod junit;
mod lenient;
pub mod litellm;
pub mod markdown;
pub mod openslo;
pub mod placeholder;
pub mod prices;
pub mod prometheus;
pub mod promptfoo;
pub mod promql;
pub mod promtool;
pub mod records;
pub mod secrets;
pub mod settings;
pub mod sheet;
pub mod test_index;
pub mod traces;
