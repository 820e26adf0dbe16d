//! Words that stand where a fact should: TODO, TBD, lorem ipsum.

mod words;

use std::ops::Range;

use crate::model::has_hidden;

use words::{BRACKETED, EXAMPLES, HANDLES, PEOPLE, SQUARE, WHOLE};

/// Punctuation that stands for a text without being one.
const STROKES: &str = "-–—_.…?!*/~=";

/// The first placeholder in `text`, as a range of its bytes.
///
/// Found anywhere: `TODO`, `todo:`, TBD, FIXME, `XXX`, lorem ipsum, `<fill in>`, `<...>`, `[your name]`, `[role]`,
/// `@your-team`, example.com. Found only where it is the whole text: n/a, `none yet`, `-`, `?`, `…`, `unbekannt`, `k. A.`,
/// `asdf`, `@username` and the like. An empty text has none.
#[must_use]
pub fn find(text: &str) -> Option<Range<usize>> {
    whole(text).or_else(|| within(text))
}

/// Whether a claim is no claim: `text` is a placeholder or has one. An empty text is another matter, and `false`.
///
/// As a whole, `[anything]` is one as well. In a document it may be a key, or the head of a section in a configuration.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    let slot = text.trim_matches(unseen).strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    let name = |c: char| c.is_alphabetic() || " -_/'’".contains(c);
    let asks = |slot: &str| slot.chars().all(name) && slot.chars().any(char::is_alphabetic);
    slot.is_some_and(asks) || find(text).is_some()
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
    // `<role>`, `${ROLE}` and `{{ role }}` are waiting for somebody to fill them in.
    let between = |open: &str, close: &str| {
        body.strip_prefix(open)
            .and_then(|body| body.strip_suffix(close))
            .is_some_and(|name| !name.contains(['<', '>', '{', '}']))
    };
    let slot = between("<", ">") || between("${", "}") || between("{{", "}}");
    let handle = words.strip_prefix('@');
    let listed =
        WHOLE.contains(&handle.unwrap_or(&words)) || handle.is_some_and(|name| HANDLES.contains(&name));
    let crosses = words.len() >= 2 && words.chars().all(|c| c == 'x');
    (strokes || slot || listed || crosses).then(|| start..start + body.len())
}

/// The first placeholder inside `text`.
fn within(text: &str) -> Option<Range<usize>> {
    let in_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let word = rest.split(|c| !in_word(c)).next().unwrap_or_default();
        let (length, step) = match rest.chars().next() {
            Some('<' | '[') => (bracketed(rest), 1),
            Some('@') => (example(text, at), 1),
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
        _ => {
            let all = |sign: u8| word.len() >= 3 && word.bytes().all(|byte| byte == sign);
            // In small letters `xxx` also stands for any digits in names and addresses: `pod-xxx`, `10.0.xxx.xxx`.
            let joined = |c: char| "-./_:*@=".contains(c);
            let alone = !text.get(..at).is_some_and(|before| before.ends_with(joined))
                && !after.strip_prefix(joined).is_some_and(|next| next.starts_with(char::is_alphanumeric));
            (all(b'X') || (all(b'x') && alone)).then_some(word.len())
        }
    }
}

/// The length of the handle at byte `at` of `text`, if it is one of an example: `@your-team`.
fn example(text: &str, at: usize) -> Option<usize> {
    let address = text.get(..at).is_some_and(|before| before.ends_with(char::is_alphanumeric));
    let name = text.get(at + 1..)?;
    let end = name.find(|c: char| !(c.is_alphanumeric() || "-_/.".contains(c))).unwrap_or(name.len());
    let name = name.get(..end)?.trim_end_matches('.');
    let lower = name.to_ascii_lowercase();
    (!address && EXAMPLES.iter().any(|start| lower.starts_with(start))).then_some(name.len() + 1)
}

/// The length of `<…>` or `[…]` at the start of `rest`, if a person is asked to write something there.
fn bracketed(rest: &str) -> Option<usize> {
    let angle = rest.starts_with('<');
    let close = if angle { '>' } else { ']' };
    // Long enough for a request, short enough to be none of the markup that also begins with `<`.
    let end = rest.char_indices().take(60).find_map(|(at, c)| (c == close).then_some(at))?;
    let inside = rest.get(1..end)?.trim().to_lowercase();
    let begins = |known: &[&str]| known.iter().any(|start| inside.starts_with(start));
    let asks = if angle {
        let dots = !inside.is_empty() && inside.chars().all(|c| "….?".contains(c));
        dots || begins(&BRACKETED) || WHOLE.contains(&inside.as_str())
    } else {
        begins(&SQUARE)
    };
    (asks || PEOPLE.contains(&inside.as_str())).then_some(end + 1)
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
            ("Call [role] first", "[role]"),
            ("Anruf bei [Telefonnummer]", "[Telefonnummer]"),
            ("Owner: [your name]", "[your name]"),
            ("Ask <contact person>", "<contact person>"),
            ("<name>", "<name>"),
            ("{{ owner }}", "{{ owner }}"),
            ("xxx", "xxx"),
            ("Xx", "Xx"),
            ("Tel. xxx, at night", "xxx"),
            ("asdf", "asdf"),
            ("Asdf.", "Asdf."),
            ("@your-team", "@your-team"),
            ("ask @your-org/your-team.", "@your-org/your-team"),
            ("* @org/team", "@org/team"),
            ("@username", "@username"),
            ("@TODO", "@TODO"),
            ("@nobody", "@nobody"),
            ("Max Mustermann", "Max Mustermann"),
            ("YYYY-MM-DD", "YYYY-MM-DD"),
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
            "press [Insert], then [Add comment]",
            "[pending] in the log",
            "[WARN] [...] queue",
            "kubectl get [name]",
            "[database]\nurl = 1",
            "logs of pod-xxx and 10.0.xxx.xxx",
            "5xx answers",
            "asdf install",
            "@team-payments is on call",
            "@owner-of-claims",
            "write to you@your-company.example",
            "ask the user or the team",
            "{{ $labels.pod }} is down",
            "someone from the claims desk",
            "user",
            "team",
        ] {
            assert_eq!(find(text), None, "{text:?}");
            assert!(!is_placeholder(text), "{text:?}");
        }
    }

    #[test]
    fn a_claim_in_square_brackets_is_still_to_be_made() {
        for text in ["[role]", " [Name der Rolle] ", "[on-call / deputy]"] {
            assert!(is_placeholder(text), "{text:?}");
        }
        for text in ["[]", "[1]", "[a] or [b]", "[a, b]", "claims desk [lead]"] {
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
