//! Files that stand as text inside others, as in a Kubernetes `ConfigMap` or `Secret`: where their lines stand.

use crate::document::Node;
use crate::model::{Fault, Position, Span};

/// A file inside another.
pub(super) struct Embedded<'t> {
    /// Its text.
    pub(super) text: &'t str,
    start: Position,
    /// Whether the lines of the outer file are those of the inner one, indented.
    literal: bool,
}

impl<'t> Embedded<'t> {
    /// The text of `node`, which stands in the file `outer`; `None` if it is no text.
    pub(super) fn of(node: &'t Node, outer: &str) -> Option<Self> {
        let text = node.as_text()?;
        let start = node.span.start;
        let indent = start.column.saturating_sub(1);
        let mut lines = outer.lines().skip(start.line.saturating_sub(1));
        let literal = text.lines().all(|line| {
            let outer = lines.next().unwrap_or_default();
            outer.char_indices().nth(indent).map_or("", |(at, _)| outer.get(at..).unwrap_or_default()) == line
        });
        Some(Self { text, start, literal })
    }

    /// Where a position of the inner text stands in the outer file. Text that is written with escapes or in one line
    /// stands as a whole where it begins.
    pub(super) fn outer(&self, inner: Position) -> Position {
        if self.literal {
            Position { line: self.start.line + inner.line - 1, column: self.start.column + inner.column - 1 }
        } else {
            self.start
        }
    }

    /// A fault of the inner file as one of the outer.
    pub(super) fn fault(&self, fault: Fault) -> Fault {
        Fault { span: Span::at(self.outer(fault.span.start)), ..fault }
    }
}

#[cfg(test)]
mod tests {
    use super::Embedded;
    use crate::document::{Format, read};
    use crate::model::{Limits, Position};

    #[test]
    fn lines_of_a_block_are_found_in_the_outer_file() {
        let outer = "data:\n  a: |-\n    x:\n      ü: 1\n  b: \"x:\\n  y: 1\"\n  c: 7\n";
        let node = read(outer, Format::Yaml, &Limits::DEFAULT).unwrap();
        let data = node.get("data").unwrap();
        let at = |line, column| Position { line, column };
        let block = Embedded::of(data.get("a").unwrap(), outer).unwrap();
        assert_eq!((block.text, block.outer(at(2, 3))), ("x:\n  ü: 1", at(4, 7)));
        let quoted = Embedded::of(data.get("b").unwrap(), outer).unwrap();
        assert_eq!((quoted.text, quoted.outer(at(2, 3))), ("x:\n  y: 1", at(5, 6)));
        assert!(Embedded::of(data.get("c").unwrap(), outer).is_none());
    }
}
