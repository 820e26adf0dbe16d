//! The vocabulary that every other room speaks: identifiers, severities, places, paths, languages.

mod day;
mod fault;
mod limits;
mod localized;
pub(crate) mod named;
mod path;
mod place;
mod rule_id;
mod visible;
mod vocabulary;

pub use day::AsOf;
pub use fault::{Diagnostic, Fault, German};
pub use limits::Limits;
pub use localized::{Locale, Localized};
pub(crate) use named::words;
pub use named::{Named, nearest};
pub use path::{PathError, PathPattern, RepoPath};
pub(crate) use place::Places;
pub use place::{Location, Position, Span};
pub use rule_id::{RuleId, RuleIdError};
pub use visible::{has_hidden, visible};
pub use vocabulary::{Area, Discipline, Grade, Severity, Stage};
