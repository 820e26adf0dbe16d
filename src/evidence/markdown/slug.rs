//! The anchors that GitHub gives to headings, and the anchors that links ask for.

use std::borrow::Cow;
use std::collections::BTreeMap;

use unicode_width::UnicodeWidthChar as _;

use crate::model::has_hidden;

/// Makes anchors that are unique within one document.
///
/// The rules are those of `github-slugger`, whose table of expectations was taken from GitHub itself.
#[derive(Default)]
pub(super) struct Slugs {
    /// Each anchor given so far, with the last number tried behind it.
    given: BTreeMap<String, u64>,
}

impl Slugs {
    /// The anchor of the next heading with this text.
    pub(super) fn next(&mut self, text: &str) -> String {
        let base = slug(text);
        // Each number tried here is an anchor that was given before, so all headings together take linear time.
        let mut number = self.given.get(&base).copied().unwrap_or_default();
        let mut unique = base.clone();
        while self.given.contains_key(&unique) {
            number += 1;
            unique = format!("{base}-{number}");
        }
        self.given.insert(base, number);
        self.given.entry(unique.clone()).or_default();
        unique
    }
}

/// Lower case; blanks become hyphens; all but letters, marks, digits, hyphens and connectors is dropped.
fn slug(text: &str) -> String {
    let kept = text.to_lowercase();
    kept.chars().filter(|c| kept_in_slug(*c)).map(|c| if c == ' ' { '-' } else { c }).collect()
}

fn kept_in_slug(c: char) -> bool {
    match c {
        ' ' | '-' | '_' => true,
        // The connectors of other scripts, which count as the underscore does.
        c if "‿⁀⁔︳︴﹍﹎﹏＿".contains(c) => true,
        c if c.is_ascii() => c.is_ascii_alphanumeric(),
        c if c.is_alphabetic() => true,
        c if c.is_numeric() => !other_number(c),
        // What is left and takes no room is a combining mark (as in a decomposed `ü`), or a hidden format character.
        c => c.width() == Some(0) && !has_hidden(c.encode_utf8(&mut [0; 4])),
    }
}

/// Numbers that are no digits of any script: superscripts, fractions, circled numbers.
fn other_number(c: char) -> bool {
    matches!(c,
        '\u{B2}' | '\u{B3}' | '\u{B9}' | '\u{BC}'..='\u{BE}'
        | '\u{2070}'..='\u{209F}'
        | '\u{2150}'..='\u{215F}' | '\u{2189}'
        | '\u{2460}'..='\u{24FF}'
        | '\u{2776}'..='\u{2793}'
        | '\u{3192}'..='\u{3195}'
        | '\u{3220}'..='\u{32FF}'
        | '\u{1F100}'..='\u{1F10C}')
}

/// The anchor that a link's fragment asks for: without `#`, percent-decoded where that gives text.
pub(super) fn fragment(anchor: &str) -> Cow<'_, str> {
    let anchor = anchor.strip_prefix('#').unwrap_or(anchor);
    if !anchor.contains('%') {
        return Cow::Borrowed(anchor);
    }
    let mut out = Vec::with_capacity(anchor.len());
    let mut rest = anchor.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let digit = |at: usize| char::from(tail.get(at).copied().unwrap_or_default()).to_digit(16);
        if let (b'%', Some(high), Some(low)) = (*first, digit(0), digit(1)) {
            out.extend(u8::try_from(high * 16 + low));
            rest = tail.get(2..).unwrap_or_default();
        } else {
            out.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(out).map_or(Cow::Borrowed(anchor), Cow::Owned)
}

/// Takes `{#id .class key=value}` off the end of a heading: the text before, and the id.
pub(super) fn attributes(text: &str) -> Option<(&str, &str)> {
    let (before, inside) = text.trim_end().strip_suffix('}')?.rsplit_once('{')?;
    let known = |word: &str| word.starts_with(['#', '.']) || word.contains('=');
    if !inside.split_whitespace().all(known) {
        return None;
    }
    let id = inside.split_whitespace().rev().find_map(|word| word.strip_prefix('#'))?;
    (!id.is_empty()).then_some((before.trim_end(), id))
}

#[cfg(test)]
mod tests {
    use super::{Slugs, attributes, fragment};

    #[test]
    fn slugs_as_github_makes_them() {
        for (text, expected) in [
            ("Alert: queue too long", "alert-queue-too-long"),
            ("bravoCharlieDelta", "bravocharliedelta"),
            ("Größe & Maß", "größe--maß"),
            ("ÜBERSICHT", "übersicht"),
            ("U\u{308}bersicht", "u\u{308}bersicht"),
            ("C++ / C#", "c--c"),
            ("heading with a - dash", "heading-with-a---dash"),
            ("heading with an _ underscore", "heading-with-an-_-underscore"),
            ("heading with a period.txt", "heading-with-a-periodtxt"),
            ("exchange.bind(a [, b])", "exchangebinda--b"),
            ("apostrophe’s", "apostrophes"),
            ("en–dash", "endash"),
            ("I ♥ unicode", "i--unicode"),
            ("😄 unicode emoji", "-unicode-emoji"),
            ("😄_😄 unicode", "_-unicode"),
            (":smile: - a gemoji", "smile---a-gemoji"),
            // GitHub keeps the variation selector that follows the sign.
            ("⚠\u{FE0F} Warning", "\u{FE0F}-warning"),
            ("Привет non-latin 你好", "привет-non-latin-你好"),
            ("CO₂ in m²", "co-in-m"),
            ("Ⅻ ① ½ ٣", "ⅻ---٣"),
            ("a\u{200B}b\u{AD}c", "abc"),
            ("a\u{A0}b\tc", "abc"),
            ("1.2.3 (2026-01-01)", "123-2026-01-01"),
            ("İ", "i\u{307}"),
            ("", ""),
            ("a‿b＿c", "a‿b＿c"),
            ("!?", ""),
        ] {
            assert_eq!(Slugs::default().next(text), expected, "{text}");
        }
    }

    #[test]
    fn repeated_headings_are_numbered_around_what_is_taken() {
        let mut slugs = Slugs::default();
        for (text, expected) in [
            ("echo", "echo"),
            ("echo", "echo-1"),
            ("echo 1", "echo-1-1"),
            ("echo-1", "echo-1-2"),
            ("echo", "echo-2"),
            ("foxtrot-1", "foxtrot-1"),
            ("foxtrot", "foxtrot"),
            ("foxtrot", "foxtrot-2"),
            ("!", ""),
            ("?", "-1"),
        ] {
            assert_eq!(slugs.next(text), expected, "{text}");
        }
    }

    #[test]
    fn fragments_are_decoded_where_that_gives_text() {
        for (written, meant) in [
            ("#a-b", "a-b"),
            ("a-b", "a-b"),
            ("#gr%C3%B6%C3%9fe", "größe"),
            ("100%", "100%"),
            ("%zz%4", "%zz%4"),
            ("%FF", "%FF"),
            ("#", ""),
        ] {
            assert_eq!(fragment(written), meant, "{written}");
        }
    }

    #[test]
    fn only_an_id_makes_attributes() {
        assert_eq!(attributes("Scaling {#scale .wide k=v}"), Some(("Scaling", "scale")));
        assert_eq!(attributes("Two {#a #b}"), Some(("Two", "b")));
        for text in ["Set {x}", "Set {.wide}", "Set {#}", "{#x} first", "Set {#x y}"] {
            assert_eq!(attributes(text), None, "{text}");
        }
    }
}
