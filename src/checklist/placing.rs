//! From a place in an expression to its place in the file, through quotes, line breaks and indentation.

use crate::model::Span;

/// Finds positions of an expression in the file it stands in.
#[derive(Clone)]
pub(super) struct Placing<'t> {
    file: &'t str,
    span: Span,
    /// The whole value that the expression is, or is a part of.
    source: String,
    /// The byte of the value at which the expression begins.
    begins: usize,
    /// Byte offset of the value in the file, where the file shows it letter for letter.
    offset: Option<usize>,
}

impl<'t> Placing<'t> {
    pub(super) fn new(file: &'t str, source: &str, span: &Span) -> Self {
        let offset = file
            .get(span.bytes.clone())
            .and_then(|written| written.find(source))
            .map(|inside| span.bytes.start + inside);
        Self { file, span: span.clone(), source: source.to_owned(), begins: 0, offset }
    }

    /// The place of `length` bytes at `at`, both counted in the expression.
    pub(super) fn span(&self, at: usize, length: usize) -> Span {
        let start = self.begins + at;
        if let Some(offset) = self.offset {
            return Span::of_bytes(self.file, offset + start..offset + start + length);
        }
        let written = self.file.get(self.span.bytes.clone()).unwrap_or_default();
        let first = align(written, &self.source, start);
        let last = align(written, &self.source, start + length.saturating_sub(1));
        match first.zip(last) {
            Some((first, last)) => {
                let base = self.span.bytes.start;
                Span::of_bytes(self.file, base + first.start..base + last.end)
            }
            None => self.span.clone(),
        }
    }

    /// The same placing for a part of the expression that begins `at` bytes into it.
    pub(super) fn part(&self, at: usize) -> Self {
        Self { begins: self.begins + at, ..self.clone() }
    }
}

/// Where the character at `index` of `source`, or the next one that is no blank, stands in `written`: the same text
/// in quotes, or folded over several lines. `None` if it is written with escapes that stand for other characters.
fn align(written: &str, source: &str, index: usize) -> Option<std::ops::Range<usize>> {
    let mut rest = written.char_indices();
    for (at, c) in source.char_indices().filter(|(_, c)| !c.is_whitespace()) {
        let offset = loop {
            let (offset, shown) = rest.next()?;
            if shown == c {
                break offset;
            }
            // Blanks are folded, quotes stand around the text, and within it they are doubled or escaped.
            if !shown.is_whitespace() && !matches!(shown, '\'' | '"' | '\\') {
                return None;
            }
        };
        if at + c.len_utf8() > index {
            return Some(offset..offset + c.len_utf8());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Placing, Span};

    #[test]
    fn a_place_is_found_however_the_text_is_written() {
        for written in [
            "a == 'ü' && size(b) > 1",
            "a == 'ü' &&\n  size(b)\n  > 1",
            "\"a == 'ü' && size(b) > 1\"",
            "'a == ''ü'' && size(b) > 1'",
            "\"a == 'ü' \\\n   && size(b) > 1\"",
        ] {
            let file = format!("met: {written}\nmore: size\n");
            let span = Span::of_bytes(&file, 5..5 + written.len());
            let source = "a == 'ü' && size(b) > 1";
            let place = Placing::new(&file, source, &span);
            for token in ["a", "ü", "&&", "size", "1"] {
                let found = place.span(source.find(token).unwrap(), token.len());
                assert_eq!(file.get(found.bytes), Some(token), "{file}");
            }
            let at = source.find("size").unwrap();
            assert_eq!(file.get(place.part(at).span(0, 4).bytes), Some("size"), "{file}");
        }
        let file = "met: \"a\\u0020== b\"\n";
        let span = Span::of_bytes(file, 5..file.len() - 1);
        assert_eq!(
            Placing::new(file, "a == b", &span).span(2, 2),
            span,
            "the whole where no part can be told"
        );
    }
}
