//! Words that stand where a fact should: TODO, TBD, lorem ipsum.

use std::ops::Range;

use crate::model::has_hidden;

/// Texts that say, as a whole, that nothing is known yet. Lower case, blanks single, without the frame around them.
const WHOLE: [&str; 76] = [
    "ausfüllen",
    "change me",
    "changeme",
    "fill me in",
    "later",
    "pending",
    "siehe oben",
    "t.b.a",
    "t.b.c",
    "t.b.d",
    "to-do",
    "your name",
    "your name here",
    "xyz",
    "a definir",
    "ausstehend",
    "coming soon",
    "folgt",
    "folgt noch",
    "k a",
    "k. a",
    "k.a",
    "keine angabe",
    "keine angaben",
    "kommt noch",
    "n. a",
    "n. n",
    "n.a",
    "n.n",
    "n/a",
    "na",
    "nn",
    "noch nicht bekannt",
    "noch nicht festgelegt",
    "noch offen",
    "noch unklar",
    "noch zu ergänzen",
    "noch zu klären",
    "niemand",
    "no one",
    "nobody",
    "none yet",
    "not applicable yet",
    "not available yet",
    "not defined yet",
    "not known yet",
    "not yet",
    "not yet defined",
    "not yet known",
    "offen",
    "placeholder",
    "platzhalter",
    "tba",
    "tbc",
    "tbd",
    "to be added",
    "to be announced",
    "to be confirmed",
    "to be decided",
    "to be defined",
    "to be determined",
    "to be done",
    "to do",
    "todo",
    "unbekannt",
    "undefined",
    "unklar",
    "unknown",
    "wip",
    "wird ergänzt",
    "wird nachgereicht",
    "wird noch ergänzt",
    "wird noch festgelegt",
    "wird noch geklärt",
    "wird noch nachgereicht",
    "zu klären",
];

/// How the inside of `<…>` begins where a person is asked to write something.
const BRACKETED: [&str; 12] = [
    "fill",
    "insert",
    "your",
    "enter ",
    "add ",
    "placeholder",
    "platzhalter",
    "ausfüllen",
    "eintragen",
    "einfügen",
    "bitte ",
    "hier ",
];

/// Punctuation that stands for a text without being one.
const STROKES: &str = "-–—_.…?!*/~=";

/// The first placeholder in `text`, as a range of its bytes.
///
/// Found anywhere: `TODO`, `todo:`, TBD, FIXME, `XXX`, lorem ipsum, `<fill in>`, `<...>`, example.com. Found only where
/// it is the whole text: n/a, `none yet`, `-`, `?`, `…`, `unbekannt`, `k. A.` and the like. An empty text has none.
#[must_use]
pub fn find(text: &str) -> Option<Range<usize>> {
    whole(text).or_else(|| within(text))
}

/// Whether a claim is no claim: `text` is a placeholder or has one. An empty text is another matter, and `false`.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    find(text).is_some()
}

/// Whether nothing of `c` is seen: blanks of every kind, zero-width characters, controls.
pub(super) fn unseen(c: char) -> bool {
    c.is_whitespace() || has_hidden(c.encode_utf8(&mut [0; 4]))
}

/// The whole of `text`, without the blanks around it, if all of it is a placeholder.
fn whole(text: &str) -> Option<Range<usize>> {
    let start = text.len() - text.trim_start_matches(unseen).len();
    let body = text.trim_matches(unseen);
    // The longest of the phrases has 22 characters; more than this is a sentence.
    if body.is_empty() || body.len() > 64 {
        return None;
    }
    let framed = |c: char| unseen(c) || STROKES.contains(c) || "()[]{}<>\"'`„“”«»:;,".contains(c);
    let plain = body.trim_matches(framed).to_lowercase();
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let strokes = words.is_empty() && body.chars().any(|c| STROKES.contains(c));
    // `<role>` and `${ROLE}` are waiting for somebody to fill them in.
    let slot = body
        .strip_prefix('<')
        .and_then(|body| body.strip_suffix('>'))
        .is_some_and(|name| !name.contains(['<', '>']))
        || (body.starts_with("${") && body.ends_with('}'));
    (strokes || slot || WHOLE.contains(&words.as_str())).then(|| start..start + body.len())
}

/// The first placeholder inside `text`.
fn within(text: &str) -> Option<Range<usize>> {
    let in_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let word = rest.split(|c| !in_word(c)).next().unwrap_or_default();
        let (length, step) = match rest.chars().next() {
            Some('<') => (bracketed(rest), 1),
            _ if !word.is_empty() => (named(text, at, word), word.len()),
            first => (None, first.map_or(1, char::len_utf8)),
        };
        if let Some(length) = length {
            return Some(at..at + length);
        }
        at += step;
    }
    None
}

/// The length of the placeholder that begins with the word at byte `at`.
fn named(text: &str, at: usize, word: &str) -> Option<usize> {
    let after = text.get(at + word.len()..).unwrap_or_default();
    match word.to_ascii_lowercase().as_str() {
        // In lower case it is Spanish for "all", unless a colon follows.
        "todo" => (word == "TODO" || after.starts_with(':')).then_some(word.len()),
        "tbd" | "fixme" => Some(word.len()),
        "lorem" => {
            let second = after.trim_start();
            let ipsum = second.get(..5).is_some_and(|word| word.eq_ignore_ascii_case("ipsum"));
            (ipsum && second.len() < after.len()).then(|| word.len() + after.len() - second.len() + 5)
        }
        "example" => {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            // Under `example.org` people also describe systems that do not exist, in fixtures and training.
            let top = after.get(..4).filter(|end| end.eq_ignore_ascii_case(".com"))?;
            let mut next = after.get(top.len()..).unwrap_or_default().chars();
            // `my-example.com`, `example.community` and `example.com.au` belong to somebody.
            let longer = match next.next() {
                Some('.') => next.next().is_some_and(char::is_alphanumeric),
                Some(c) => c.is_alphanumeric() || c == '-',
                None => false,
            };
            (before != Some('-') && !longer).then(|| word.len() + top.len())
        }
        _ => (word.len() >= 3 && word.bytes().all(|byte| byte == b'X')).then_some(word.len()),
    }
}

/// The length of `<…>` at the start of `rest`, if a person is asked to write something there.
fn bracketed(rest: &str) -> Option<usize> {
    // Long enough for a request, short enough to be none of the markup that also begins with `<`.
    let end = rest.char_indices().take(60).find_map(|(at, c)| (c == '>').then_some(at))?;
    let inside = rest.get(1..end)?.trim().to_lowercase();
    let asks = BRACKETED.iter().any(|start| inside.starts_with(start)) || WHOLE.contains(&inside.as_str());
    let dots = !inside.is_empty() && inside.chars().all(|c| "….?".contains(c));
    (asks || dots).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{find, is_placeholder};

    #[test]
    fn finds_the_word_that_stands_for_a_fact() {
        for (text, found) in [
            ("Call TODO first", "TODO"),
            ("TODO(ada): name the owner", "TODO"),
            ("todo: owner", "todo"),
            ("Todo: Ansprechpartner", "Todo"),
            ("limit is tbd.", "tbd"),
            ("Limit: TBD", "TBD"),
            ("# FIXME", "FIXME"),
            ("Tel. +49 XXX", "XXX"),
            ("Ticket XXXXX", "XXXXX"),
            ("Dolor. Lorem  ipsum dolor", "Lorem  ipsum"),
            ("Owner: <fill in>", "<fill in>"),
            ("<Fill in the owner's name>", "<Fill in the owner's name>"),
            ("see <...> below", "<...>"),
            ("siehe <…>", "<…>"),
            ("<Your Team>", "<Your Team>"),
            ("Name: <bitte eintragen>", "<bitte eintragen>"),
            ("<tbd>", "<tbd>"),
            ("write to ops@example.com.", "example.com"),
            ("https://example.com/runbook", "example.com"),
            ("https://wiki.Example.com", "Example.com"),
            ("n/a", "n/a"),
            ("  N/A. ", "N/A."),
            ("(none yet)", "(none yet)"),
            ("-", "-"),
            ("—", "—"),
            ("?", "?"),
            ("???", "???"),
            ("...", "..."),
            ("…", "…"),
            ("TBA", "TBA"),
            ("_unknown_", "_unknown_"),
            ("Unbekannt", "Unbekannt"),
            ("offen", "offen"),
            ("Folgt.", "Folgt."),
            ("noch  zu\nklären", "noch  zu\nklären"),
            ("k. A.", "k. A."),
            ("k.A.", "k.A."),
            ("Wird noch ergänzt …", "Wird noch ergänzt …"),
            ("todo", "todo"),
            ("\u{200B}-\u{A0}", "-"),
        ] {
            let range = find(text).unwrap_or_else(|| panic!("nothing found in {text:?}"));
            assert_eq!(text.get(range), Some(found), "{text:?}");
            assert!(is_placeholder(text), "{text:?}");
        }
    }

    #[test]
    fn leaves_facts_alone() {
        for text in [
            "",
            "   ",
            "\u{A0}\u{200B}\u{FEFF}",
            "Method",
            "el sistema lo hace todo",
            "Todo el equipo responde",
            "TODOS los agentes",
            "mastodon",
            "size XXL",
            "axxxb",
            "prefixme",
            "lorem",
            "loremipsum",
            "The example company answers",
            "my-example.com",
            "https://wiki.example.org/runbooks",
            "myexample.com",
            "example.community",
            "example.com.au",
            "example.com-mirror.net",
            "kubectl logs <pod> -n <namespace>",
            "<details><summary>Full context</summary>",
            "a < b and c > d",
            "Die Frage ist offen, der Betrieb entscheidet sie bis Freitag.",
            "The unknown host is logged",
            "none",
            "0",
            "5 %",
            "✓",
            "Nachtschicht folgt dem Tagdienst",
        ] {
            assert_eq!(find(text), None, "{text:?}");
            assert!(!is_placeholder(text), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn every_range_is_text(text in "([ -~äß…<>-]|TODO|tbd|example\\.com|<\\.\\.\\.>|\u{200B}){0,24}") {
            if let Some(range) = find(&text) {
                prop_assert!(text.get(range).is_some_and(|found| !found.trim().is_empty()));
            }
        }
    }
}
