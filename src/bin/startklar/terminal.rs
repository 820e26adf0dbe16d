//! The terminal: colours, width, messages on stderr.

use std::io::{self, IsTerminal as _, Write as _};

use crate::args::ColorChoice;

/// Columns where nothing tells how wide the terminal is, as in a log, and of reports in files: those must not
/// depend on where they were written.
pub const DEFAULT_WIDTH: usize = 100;

/// Columns beyond which lines are hard to read.
const MAX_WIDTH: usize = 120;

/// The width to lay out for: `COLUMNS`, else the terminal's.
pub fn width() -> usize {
    let declared = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let asked = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    declared.or_else(asked).filter(|width| *width > 0).unwrap_or(DEFAULT_WIDTH).min(MAX_WIDTH)
}

/// Whether stdout takes colours.
pub fn colored_stdout(choice: ColorChoice) -> bool {
    colored(choice, io::stdout().is_terminal())
}

/// Whether stderr takes colours.
pub fn colored_stderr(choice: ColorChoice) -> bool {
    colored(choice, io::stderr().is_terminal())
}

fn colored(choice: ColorChoice, is_terminal: bool) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if set("NO_COLOR") => false,
        ColorChoice::Auto if std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
        ColorChoice::Auto => is_terminal && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
    }
}

/// An error message.
pub fn error(message: &str) {
    note(&format!("error: {}", startklar::model::visible(message)));
}

/// A message. If stderr is closed there is nobody to tell.
pub fn note(message: &str) {
    let _ = writeln!(io::stderr().lock(), "{message}");
}
