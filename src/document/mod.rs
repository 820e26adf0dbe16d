//! One located tree for YAML, TOML and JSON, and a decoder that reports every defect at once.
//!
//! Every document that comes from a person or a repository is read here: with limits, duplicate keys refused,
//! tags kept, aliases bounded, and a line and column on every value.

mod claim;
mod decode;
mod figure;
mod german;
mod json;
mod json_pointer;
mod lines;
mod node;
mod pointer;
mod quantity;
mod record;
mod source;
mod toml;
mod yaml;

pub use claim::{Handle, ShortText};
pub use decode::day;
pub use decode::{Context, Decode, Located, decode};
pub use figure::Figure;
pub use json_pointer::JsonPointer;
pub use node::{Entry, Kind, Node};
pub use pointer::{Match, Query, QueryError, Tree};
pub use quantity::{Duration, Money, Percent, Percentile, Rate};
pub(crate) use record::{record, without_null};
pub use source::{Format, read, read_all, text};
