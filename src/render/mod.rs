//! From a report to bytes: one file per format. A renderer never filters and never decides.

mod alike;
mod diagnostic;
mod head;
mod json;
mod rules;
mod table;
mod terminal;
mod words;
mod wrap;

use std::io;

use crate::audit::Report;
use crate::model::{Locale, named::words};

pub use diagnostic::{SourceText, diagnostics};
pub use json::{ReportJson, escaped, schema as report_schema};
pub use rules::{RuleJson, rules_json, rules_table};

words! {
    /// A format of the report.
    pub enum Format {
        /// For people at a terminal.
        Table = "table",
        /// For programs: `schema_version` 0.
        Json = "json",
    }
}

/// How a report is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// The language of texts for people.
    pub locale: Locale,
    /// The width of the terminal in columns.
    pub width: usize,
    /// Whether colours are used.
    pub color: bool,
    /// Whether met rules show every proof, and gaps why they matter.
    pub verbose: bool,
}

/// Writes a report. Fails only where writing fails.
pub fn render(report: &Report, format: Format, view: &View, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Table => table::render(report, view, out),
        Format::Json => json::render(report, out),
    }
}
