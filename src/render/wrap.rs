//! Breaks text into lines that fit, and no name, path or address in two.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::model::visible;

/// Columns up to which a word stays whole where no line can hold it, so that it can be copied. What is longer is no
/// name, and is cut.
const MAX_WHOLE: usize = 240;

/// Columns that stay free before a word which needs all the room there is.
const MIN_INDENT: usize = 2;

/// A blank at which no line ends. It is written as a plain one.
pub(super) const FIXED: char = '\u{A0}';

/// The text with its blanks fixed, so that it stays on one line.
pub(super) fn fixed(text: &str) -> String {
    visible(text).chars().map(|c| if c == ' ' { FIXED } else { c }).collect()
}

/// A line, and the columns that stay free before it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) indent: usize,
    pub(super) text: String,
}

/// Where lines begin and end, in columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Margins {
    /// Where the first line begins, after its label; 0 if there is none.
    pub(super) label: usize,
    /// Where lines begin.
    pub(super) indent: usize,
    /// Where they end.
    pub(super) width: usize,
}

/// Breaks text at blanks, and between wide characters such as Chinese ones. What stands in backticks stays together
/// if a line can hold it. A word that does not fit after the indentation gets a line that begins further to the left;
/// one that is wider than the page stays whole, and stands out.
pub(super) fn wrap(text: &str, margins: Margins) -> Vec<Line> {
    let Margins { label, indent, width } = margins;
    let room = width.saturating_sub(indent);
    let mut lines = Vec::new();
    let mut line = Line { indent: indent.max(label), text: String::new() };
    let mut used = line.indent;
    for word in words(text, room) {
        let blank = usize::from(!word.joined && !line.text.is_empty());
        if used + blank + word.width <= width {
            if blank == 1 {
                line.text.push(' ');
            }
            line.text.push_str(&word.text);
            used += blank + word.width;
            continue;
        }
        // What comes from a file never begins where verdicts do.
        let next = indent.min(width.saturating_sub(word.width)).max(indent.min(MIN_INDENT));
        // An empty line is one only if a label stands before it.
        if !line.text.is_empty() || (label > 0 && lines.is_empty()) {
            lines.push(std::mem::replace(&mut line, Line { indent: next, text: word.text }));
        } else {
            line = Line { indent: next, text: word.text };
        }
        // After a word that had to stand further to the left, the text goes on where it belongs.
        used = if next < indent { width } else { next + word.width };
    }
    if !line.text.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// A piece of text that is not broken.
struct Word {
    text: String,
    width: usize,
    /// Whether it follows without a blank.
    joined: bool,
}

/// The words of a text. One that is wider than `room` is broken between wide characters, and cut if it is no name.
fn words(text: &str, room: usize) -> Vec<Word> {
    let held = hold_code(text, room);
    let mut words = Vec::new();
    for word in held.split(|c: char| c.is_whitespace() && c != FIXED).filter(|word| !word.is_empty()) {
        let limit = if word.width() > MAX_WHOLE { room.max(1) } else { usize::MAX };
        let mut part = Word { text: String::new(), width: 0, joined: false };
        let mut wide_before = false;
        for c in word.chars() {
            let columns = c.width().unwrap_or_default();
            let wide = columns > 1;
            if part.width > 0 && (wide || wide_before || part.width + columns > limit) {
                words
                    .push(std::mem::replace(&mut part, Word { text: String::new(), width: 0, joined: true }));
            }
            part.text.push(if c == FIXED { ' ' } else { c });
            part.width += columns;
            wide_before = wide;
        }
        words.push(part);
    }
    words
}

/// The text with fixed blanks in everything that stands in backticks and is not wider than `room`.
fn hold_code(text: &str, room: usize) -> String {
    let mut parts = text.split('`').peekable();
    let mut out = String::with_capacity(text.len());
    let mut code = false;
    while let Some(part) = parts.next() {
        let closed = parts.peek().is_some();
        if code && closed && part.width() + 2 <= room {
            out.extend(part.chars().map(|c| if c == ' ' { FIXED } else { c }));
        } else {
            out.push_str(part);
        }
        if closed {
            out.push('`');
        }
        code = !code;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Margins, wrap};

    /// The lines as they are printed, with a label of `#` where there is one.
    fn lines(text: &str, label: usize, indent: usize, width: usize) -> Vec<String> {
        let lines = wrap(text, Margins { label, indent, width });
        let printed = lines.iter().enumerate().map(|(index, line)| {
            let label = if index == 0 { label } else { 0 };
            format!("{}{}{}", "#".repeat(label), " ".repeat(line.indent - label), line.text)
        });
        printed.collect()
    }

    #[test]
    fn breaks_at_blanks() {
        assert_eq!(lines("die Prüfung der Übergabe", 0, 0, 11), ["die Prüfung", "der", "Übergabe"]);
        assert_eq!(lines("one two three", 0, 2, 9), ["  one two", "  three"]);
        assert_eq!(lines("one two three", 4, 4, 11), ["####one two", "    three"]);
        assert_eq!(lines("one two", 6, 3, 10), ["######one", "   two"], "a label may be longer");
        assert_eq!(lines("", 0, 0, 5), [""]);
        assert_eq!(lines("", 3, 3, 5), ["###"]);
    }

    #[test]
    fn a_name_that_fits_on_a_line_of_its_own_is_never_broken() {
        assert_eq!(
            lines("see tests::test_of_all for more", 4, 6, 20),
            ["####  see", "  tests::test_of_all", "      for more"]
        );
        assert_eq!(lines("tests::test_of_all", 4, 6, 20), ["####  ", "  tests::test_of_all"]);
        assert_eq!(
            lines("tests::test_of_all", 0, 6, 20),
            ["  tests::test_of_all"],
            "no label, no empty line"
        );
    }

    #[test]
    fn a_name_that_no_line_can_hold_stays_whole_and_stands_out() {
        let address = "https://example.org/runbook#outage";
        assert_eq!(
            lines(&format!("at {address} now"), 0, 4, 20),
            ["    at".to_owned(), format!("  {address}"), "    now".to_owned()]
        );
    }

    #[test]
    fn what_is_no_name_is_cut() {
        let lines = lines(&format!("a {} b", "x".repeat(250)), 0, 2, 102);
        assert_eq!(lines.iter().map(String::len).collect::<Vec<_>>(), [3, 102, 102, 54]);
    }

    #[test]
    fn wide_characters_may_stand_in_different_lines() {
        assert_eq!(lines("日本語 x", 0, 0, 4), ["日本", "語 x"]);
        assert_eq!(lines("ab日本cd", 0, 0, 4), ["ab日", "本cd"]);
    }

    #[test]
    fn code_stays_together_if_it_fits() {
        assert_eq!(lines("write `- [ ] text` there", 0, 0, 14), ["write", "`- [ ] text`", "there"]);
        assert_eq!(lines("`one two three` x", 0, 0, 9), ["`one two", "three` x"], "it does not fit");
        assert_eq!(lines("one ` two three", 0, 0, 9), ["one ` two", "three"], "no code begins");
    }

    #[test]
    fn a_fixed_blank_ends_no_line_and_is_printed_as_a_blank() {
        assert_eq!(lines("2\u{a0}met + 0\u{a0}not\u{a0}met", 0, 0, 11), ["2 met +", "0 not met"]);
    }

    #[test]
    fn nothing_is_wider_than_the_page_but_a_name() {
        let text =
            "Add `- [ ] x — @owner` to docs/a/very/long/path/of/a/file.md:12:1, as wanted by the owner.";
        for width in 8..=90 {
            for indent in [0, 4, 7] {
                for line in lines(text, 0, indent, width) {
                    let name = !line.trim().contains(' ');
                    assert!(name || line.chars().count() <= width, "{width} {indent}: {line}");
                }
            }
        }
    }
}
