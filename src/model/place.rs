//! Places in files: where a value stands, and how a report names it.

use std::fmt;
use std::ops::Range;

use schemars::JsonSchema;
use serde::Serialize;

/// A line and a column, both counted from 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Position {
    /// The first character of a file.
    pub const START: Self = Self { line: 1, column: 1 };

    /// The position of byte `offset` in `text`; past the end gives the end.
    #[must_use]
    pub fn of_byte(text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Self { line, column }
    }
}

/// Positions of many bytes of one text: fast for bytes that are asked for in the order in which they stand.
#[derive(Debug, Clone)]
pub(crate) struct Places<'t> {
    text: &'t str,
    offset: usize,
    position: Position,
}

impl<'t> Places<'t> {
    /// Positions in `text`.
    pub(crate) const fn new(text: &'t str) -> Self {
        Self { text, offset: 0, position: Position::START }
    }

    /// The position of byte `offset`. One that stands before the last one asked for is counted from the beginning.
    pub(crate) fn at(&mut self, offset: usize) -> Position {
        let Some(between) = self.text.get(self.offset..offset) else {
            return Position::of_byte(self.text, offset);
        };
        let step = Position::of_byte(between, between.len());
        let column = if step.line == 1 { self.position.column + step.column - 1 } else { step.column };
        self.position = Position { line: self.position.line + step.line - 1, column };
        self.offset = offset;
        self.position
    }
}

/// A stretch of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Where it begins.
    pub start: Position,
    /// The bytes it covers, for excerpts.
    pub bytes: Range<usize>,
}

impl Span {
    /// The very start of a file: for what concerns the file as a whole.
    pub const START: Self = Self { start: Position::START, bytes: 0..0 };

    /// The stretch of `bytes` in `text`.
    #[must_use]
    pub fn of_bytes(text: &str, bytes: Range<usize>) -> Self {
        Self { start: Position::of_byte(text, bytes.start), bytes }
    }

    /// A span that starts at `start` and whose bytes are not known.
    #[must_use]
    pub const fn at(start: Position) -> Self {
        Self { start, bytes: 0..0 }
    }
}

/// A place in a named file, as reports print it: `docs/runbook.md:12:1`.
///
/// `line` 0 stands for a file that is not there, and prints as the path alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
pub struct Location {
    /// Path of the file, `/`-separated, relative to the repository's root.
    pub path: String,
    /// Line, from 1; 0 when the file as a whole is meant.
    pub line: i64,
    /// Column in characters, from 1; 0 when the file as a whole is meant.
    pub column: i64,
}

impl Location {
    /// The place `at` in the file `path`.
    #[must_use]
    pub fn new(path: impl Into<String>, at: Position) -> Self {
        let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        Self { path: path.into(), line: number(at.line), column: number(at.column) }
    }

    /// The file as a whole: absent, or unreadable before any line was reached.
    #[must_use]
    pub fn file(path: impl Into<String>) -> Self {
        Self { path: path.into(), line: 0, column: 0 }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            write!(f, "{}", self.path)
        } else {
            write!(f, "{}:{}:{}", self.path, self.line, self.column)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Places, Position};

    #[test]
    fn counts_characters_not_bytes() {
        let text = "ä: 1\nüß: x";
        let offset = text.find('x').unwrap();
        assert_eq!(Position::of_byte(text, offset), Position { line: 2, column: 5 });
        assert_eq!(Position::of_byte(text, 999), Position { line: 2, column: 6 });
    }

    #[test]
    fn places_are_the_same_in_any_order() {
        let text = "ä: 1\nüß: x\n\nz";
        let mut places = Places::new(text);
        for offset in [0, 2, 6, 8, 11, 3, text.len(), 0, 999] {
            assert_eq!(places.at(offset), Position::of_byte(text, offset), "{offset}");
        }
    }
}
