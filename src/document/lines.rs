//! From byte offsets to lines and columns.

use std::ops::Range;

use crate::model::{Position, Span};

/// Bytes between two places whose characters are counted in advance.
const BLOCK: usize = 512;

/// Finds the line and column of byte offsets without walking the text each time.
pub(super) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    /// How many characters begin before each block: a file may be one endless line.
    counts: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let breaks =
            text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(offset, _)| offset + 1);
        let mut counts = vec![0];
        for block in text.as_bytes().chunks(BLOCK) {
            counts.push(counts.last().copied().unwrap_or_default() + characters(block));
        }
        Self { text, starts: std::iter::once(0).chain(breaks).collect(), counts }
    }

    pub(super) fn span(&self, bytes: Range<usize>) -> Span {
        let line = self.starts.partition_point(|start| *start <= bytes.start);
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or_default();
        let column = self.before(bytes.start).saturating_sub(self.before(start)) + 1;
        Span { start: Position { line, column }, bytes }
    }

    /// How many characters begin before the byte `offset`.
    fn before(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        let rest = self.text.as_bytes().get(block * BLOCK..offset.min(self.text.len()));
        self.counts.get(block).copied().unwrap_or_default() + rest.map_or(0, characters)
    }
}

/// How many characters begin in these bytes of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Lines, Position};

    #[test]
    fn counts_characters_across_blocks_and_lines() {
        let text = format!("{}\n{}x\nö", "aß日😀".repeat(BLOCK), "ü".repeat(BLOCK + 1));
        let lines = Lines::new(&text);
        for (offset, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let span = lines.span(offset..offset);
            // The slow way is only asked near the edges of blocks.
            if offset % BLOCK < 4 || offset + 4 > text.len() {
                assert_eq!(span.start, Position::of_byte(&text, offset), "{offset}");
            }
        }
        assert_eq!(Lines::new("").span(0..0).start, Position::START);
    }
}
