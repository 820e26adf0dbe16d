//! Defects of input files, with the line they stand in and the way out.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::words::word;
use crate::model::{Diagnostic, Locale, Position, visible};

/// The text of a file that diagnostics may quote.
#[derive(Debug, Clone, Copy)]
pub struct SourceText<'t> {
    /// Its path, as diagnostics name it.
    pub path: &'t str,
    /// The text.
    pub text: &'t str,
}

/// Columns of an excerpt: a file of one endless line must not flood the terminal.
const MAX_EXCERPT: usize = 120;

/// Defects that are shown; whoever has more begins with these.
const MAX_SHOWN: usize = 100;

/// The defects as text, each with `path:line:column`, an excerpt where the file may be quoted, and its help. Of very
/// many, the first hundred.
#[must_use]
pub fn diagnostics(
    diagnostics: &[Diagnostic],
    sources: &[SourceText<'_>],
    locale: Locale,
    color: bool,
) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for diagnostic in diagnostics.iter().take(MAX_SHOWN) {
        let source = sources.iter().find(|source| source.path == diagnostic.path).map(|source| source.text);
        out.push_str(&one(diagnostic, source, locale, &renderer));
        out.push_str("\n\n");
    }
    if diagnostics.len() > MAX_SHOWN {
        // Writing to a String cannot fail.
        let more = diagnostics.len() - MAX_SHOWN;
        let (and, others) = (word(locale, "and", "und"), word(locale, "more", "weitere"));
        let _ = writeln!(out, "… {and} {more} {others}");
    }
    out
}

fn one(diagnostic: &Diagnostic, source: Option<&str>, locale: Locale, renderer: &Renderer) -> String {
    let fault = &diagnostic.fault;
    let message = visible(fault.message_in(locale)).into_owned();
    let path = visible(&diagnostic.path).into_owned();
    let help = fault.help_in(locale).map(visible);
    let (error, hint) = (word(locale, "error", "Fehler"), word(locale, "help", "Abhilfe"));
    let title = Level::ERROR.with_name(error).primary_title(message.as_str()).id(fault.code);
    let Some(excerpt) = source.and_then(|text| Excerpt::of(text, fault.span.bytes.clone(), fault.span.start))
    else {
        let place = visible(&diagnostic.location().to_string()).into_owned();
        let help = help.map(|help| format!("\n  = {hint}: {help}")).unwrap_or_default();
        return format!("{error}[{}]: {message}\n --> {place}{help}", fault.code);
    };
    let snippet = Snippet::source(excerpt.line.as_str())
        .line_start(fault.span.start.line)
        .path(path.as_str())
        .annotation(AnnotationKind::Primary.span(excerpt.from..excerpt.to));
    let mut group = title.element(snippet);
    if let Some(help) = &help {
        group = group.element(Level::HELP.with_name(hint).message(help.as_ref()));
    }
    renderer.render(&[group])
}

/// The line of a defect as it may be shown, and the part of it that is meant.
struct Excerpt {
    line: String,
    from: usize,
    to: usize,
}

impl Excerpt {
    /// `None` if the line is not there or too long to be quoted.
    fn of(text: &str, bytes: std::ops::Range<usize>, at: Position) -> Option<Self> {
        let line = text.lines().nth(at.line.checked_sub(1)?)?;
        if line.chars().count() > MAX_EXCERPT {
            return None;
        }
        let start = text.split_inclusive('\n').take(at.line - 1).map(str::len).sum::<usize>();
        let (from, to) = if bytes.is_empty() && bytes.start < start {
            // The bytes are not known; the column is.
            let from =
                line.char_indices().nth(at.column.saturating_sub(1)).map_or(line.len(), |(byte, _)| byte);
            (from, from)
        } else {
            let from = bytes.start.saturating_sub(start).min(line.len());
            (from, bytes.end.saturating_sub(start).clamp(from, line.len()))
        };
        // What would be obeyed by the terminal is written out, and what follows moves with it.
        let (before, meant, after) = (line.get(..from)?, line.get(from..to)?, line.get(to..)?);
        let (before, meant) = (shown(before), shown(meant));
        let (from, to) = (before.len(), before.len() + meant.len());
        let after = shown(after);
        // Where nothing is meant but a place, its character is marked.
        let to = if from == to { to + after.chars().next().map_or(0, char::len_utf8) } else { to };
        let line = format!("{before}{meant}{after}");
        Some(Self { line, from, to })
    }
}

/// A part of a line with its hidden characters written out; tabs stay, so that columns do.
fn shown(part: &str) -> String {
    part.split('\t').map(visible).collect::<Vec<_>>().join("\t")
}
