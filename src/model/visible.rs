//! Makes characters visible that a terminal would obey or an eye would miss.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether `c` is a character that is obeyed or not seen: controls, bidirectional marks, zero-width, BOM.
fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
            | '\u{2800}' | '\u{3164}' | '\u{FFA0}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}')
}

/// Whether `text` holds a hidden character other than a line break or a tab.
#[must_use]
pub fn has_hidden(text: &str) -> bool {
    text.chars().any(|c| hidden(c) && !matches!(c, '\n' | '\t'))
}

/// `text` with every hidden character written out as `\u{202E}`; line breaks become spaces.
///
/// What comes from a file of the audited repository is shown to people only through this.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(' '),
            '\r' => {}
            c if hidden(c) => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{{{:04X}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::{has_hidden, visible};

    #[test]
    fn shows_what_would_be_obeyed() {
        assert_eq!(visible("a\u{202E}b\u{1b}[2J\nc"), "a\\u{202E}b\\u{001B}[2J c");
        assert!(matches!(visible("plain ü 日本"), std::borrow::Cow::Borrowed(_)));
        assert!(has_hidden("x\u{200B}") && !has_hidden("x\n\ty"));
        for blank in ["\u{3164}", "\u{2800}", "\u{FFA0}", "\u{115F}"] {
            assert!(has_hidden(blank), "{blank:?}");
        }
    }
}
