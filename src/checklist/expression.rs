//! A compiled expression with its source and place.

use std::panic::{AssertUnwindSafe, catch_unwind};

use cel::Program;

use super::guard;
use super::text::Formula;
use crate::model::{Fault, Span};

/// A CEL expression that was parsed and held against the schema of the facts.
#[derive(Debug)]
pub struct Expression {
    /// As written.
    pub source: String,
    /// Compiled.
    pub program: Program,
    /// For each comprehension inside another: the facts paths of the lists that are walked together.
    pub nests: Vec<Vec<String>>,
}

/// An expression that was parsed and not yet held against anything, with the way back to its file.
pub(super) struct Parsed<'t> {
    pub(super) source: String,
    pub(super) program: Program,
    place: Placing<'t>,
}

/// Finds positions of an expression in the file it stands in.
#[derive(Clone)]
pub(super) struct Placing<'t> {
    file: &'t str,
    span: Span,
    /// Byte offset of the expression in the file, where the file shows it letter for letter.
    offset: Option<usize>,
}

impl<'t> Placing<'t> {
    pub(super) fn new(file: &'t str, source: &str, span: &Span) -> Self {
        let offset = file
            .get(span.bytes.clone())
            .and_then(|written| written.find(source))
            .map(|inside| span.bytes.start + inside);
        Self { file, span: span.clone(), offset }
    }

    /// The place of `length` bytes at `at`, both counted in the expression.
    pub(super) fn span(&self, at: usize, length: usize) -> Span {
        match self.offset {
            Some(offset) => Span::of_bytes(self.file, offset + at..offset + at + length),
            None => self.span.clone(),
        }
    }

    /// The same placing for a part of the expression that begins `at` bytes into it.
    pub(super) fn part(&self, at: usize) -> Self {
        Self { file: self.file, span: self.span.clone(), offset: self.offset.map(|offset| offset + at) }
    }
}

impl<'t> Parsed<'t> {
    /// Parses the whole of `formula`.
    pub(super) fn new(formula: &Formula, file: &'t str) -> Result<Self, Fault> {
        let place = Placing::new(file, &formula.text, &formula.span);
        Self::of(&formula.text, place)
    }

    pub(super) fn of(source: &str, place: Placing<'t>) -> Result<Self, Fault> {
        if source.trim().is_empty() {
            return Err(Fault::new("expression", "the expression is empty", place.span(0, 0)));
        }
        guard::check(source)
            .map_err(|reason| Fault::new("expression", reason, place.span(0, source.len())))?;
        // The parser is generated code; a panic in it must not end the audit without a verdict.
        let compiled = catch_unwind(AssertUnwindSafe(|| Program::compile(source)));
        match compiled {
            Ok(Ok(program)) => Ok(Self { source: source.to_owned(), program, place }),
            Ok(Err(errors)) => {
                let (at, message) = errors
                    .errors
                    .first()
                    .map_or((0, String::new()), |error| (offset_of(source, error.pos), error.msg.clone()));
                let message = format!("`{source}` is not an expression: {message}");
                let fault = Fault::new("expression", message, place.span(at, 1));
                let quoting = source.contains("? ") || source.starts_with(['!', '\'', '[']);
                let help = "put the whole expression in quotes if YAML took part of it";
                Err(if quoting { fault.with_help(help) } else { fault })
            }
            Err(_) => Err(Fault::new(
                "expression",
                format!("`{source}` cannot be parsed"),
                place.span(0, source.len()),
            )),
        }
    }

    /// The place of the node `id`.
    pub(super) fn span_of(&self, id: u64, length: usize) -> Span {
        let start = self.program.source_info().offset_for(id).map_or(0, |(start, _)| start as usize);
        self.place.span(byte_of(&self.source, start), length)
    }

    /// The place of a field that is selected by the node `id`: after its dot.
    pub(super) fn span_of_field(&self, id: u64, field: &str) -> Span {
        let start = self.program.source_info().offset_for(id).map_or(0, |(start, _)| start as usize);
        let start = byte_of(&self.source, start);
        let inside = self.source.get(start..).and_then(|rest| rest.find(field)).unwrap_or_default();
        self.place.span(start + inside, field.len())
    }
}

/// The byte at which the character number `characters` begins.
fn byte_of(source: &str, characters: usize) -> usize {
    source.char_indices().nth(characters).map_or(source.len(), |(byte, _)| byte)
}

fn offset_of(source: &str, (line, column): (isize, isize)) -> usize {
    let line = usize::try_from(line).unwrap_or(1).max(1);
    let column = usize::try_from(column).unwrap_or(1).max(1);
    let before: usize = source.split_inclusive('\n').take(line - 1).map(str::len).sum();
    (before + column - 1).min(source.len().saturating_sub(1))
}
