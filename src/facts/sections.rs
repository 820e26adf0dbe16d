//! Sections of a document by their meaning: the words that headings use for them, in English and German.

use crate::evidence::markdown::{BlockKind, Markdown};
use crate::evidence::placeholder;
use crate::model::Position;

/// What a section is about, with the words that stand for it in headings.
pub(super) struct Topic {
    /// What it is called in English.
    pub(super) en: &'static str,
    /// What it is called in German.
    pub(super) de: &'static str,
    /// Words and phrases, lower case.
    pub(super) words: &'static [&'static str],
}

/// What was found of a section.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Section {
    pub(super) heading: String,
    pub(super) position: Option<Position>,
    /// Words of visible text, code left out.
    pub(super) words: usize,
    /// Ordered steps.
    pub(super) steps: usize,
    /// Items of lists and rows of tables.
    pub(super) items: usize,
    /// Whether a step says what must be seen after it.
    pub(super) expected: bool,
    /// The first placeholder in it.
    pub(super) placeholder: Option<(String, Position)>,
}

/// Words that announce an expected result.
const EXPECTED: [&str; 14] = [
    "expected",
    "expect",
    "expects",
    "should",
    "must",
    "erwartet",
    "erwartetes",
    "erwartung",
    "soll",
    "sollte",
    "sollergebnis",
    "ergebnis",
    "muss",
    "result",
];

/// Words that take an announced result back.
const DENIED: [&str; 6] = ["not", "nothing", "no", "nichts", "kein", "keine"];

/// The section on `topic`, with its subsections: of all headings that name it, the one with the most text.
///
/// The document's title is not a section if there are others: everything would be below it. `taken` are headings
/// that already stand for another topic.
pub(super) fn find(document: &Markdown, topic: &Topic, taken: &[usize]) -> Option<(usize, Section)> {
    let has_sections = document.headings.iter().any(|heading| heading.level > 1);
    document
        .headings
        .iter()
        .enumerate()
        .filter(|(index, heading)| !taken.contains(index) && (heading.level > 1 || !has_sections))
        .filter(|(_, heading)| names(&heading.text, topic.words))
        .map(|(index, heading)| {
            let mut section = read(document, index);
            section.heading.clone_from(&heading.text);
            section.position = Some(heading.position);
            (index, section)
        })
        .max_by_key(|(index, section)| (section.words, std::cmp::Reverse(*index)))
}

fn read(document: &Markdown, heading: usize) -> Section {
    let mut section = Section::default();
    for block in document.section(heading) {
        let text = block.text.trim();
        if text.is_empty() {
            continue;
        }
        match &block.kind {
            BlockKind::Item { ordered, .. } => {
                section.items += 1;
                section.steps += usize::from(*ordered && is_step(text));
            }
            BlockKind::Row { header: false, .. } => section.items += 1,
            _ => {}
        }
        if !matches!(block.kind, BlockKind::Code { .. }) {
            section.words +=
                text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
            section.expected |= says_result(text);
        }
        if section.placeholder.is_none()
            && let Some(range) = placeholder::find(text)
        {
            let found = text.get(range).unwrap_or_default().to_owned();
            section.placeholder = Some((found, block.position));
        }
    }
    section
}

/// Whether an item says what to do: a word at least, before the result it announces.
fn is_step(text: &str) -> bool {
    let mut action = words(text).take_while(|word| !EXPECTED.contains(&word.as_str()));
    action.any(|word| word.chars().count() >= 3) && !placeholder::is_placeholder(text)
}

/// Whether a text says what must be seen: words follow the one that announces it, and none takes it back.
fn says_result(text: &str) -> bool {
    if let Some((_, result)) = text.split_once('→')
        && words(result).next().is_some()
    {
        return true;
    }
    let words: Vec<String> = words(text).collect();
    words.iter().enumerate().any(|(at, word)| {
        let before = words.get(at.saturating_sub(2)..at).unwrap_or_default();
        let denied = before.iter().any(|word| DENIED.contains(&word.as_str()));
        EXPECTED.contains(&word.as_str()) && !denied && at + 1 < words.len()
    })
}

/// Every placeholder of a document, in its order: in headings and in text.
pub(super) fn placeholders(document: &Markdown) -> impl Iterator<Item = (String, Position)> {
    let headings = document.headings.iter().map(|heading| (heading.position, heading.text.as_str()));
    let blocks = document.blocks.iter().map(|block| (block.position, block.text.as_str()));
    let mut texts: Vec<_> = headings.chain(blocks).collect();
    texts.sort_by_key(|(position, _)| *position);
    texts.into_iter().filter_map(|(position, text)| {
        let word = text.get(placeholder::find(text)?)?;
        Some((word.to_owned(), position))
    })
}

/// Whether a heading has one of the phrases in it, word for word.
fn names(heading: &str, phrases: &[&str]) -> bool {
    let heading: Vec<String> = words(heading).collect();
    phrases.iter().any(|phrase| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        heading.windows(phrase.len()).any(|window| window.iter().zip(&phrase).all(|(a, b)| a == b))
    })
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '-'))
        .map(|word| word.trim_matches('-').to_lowercase())
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Topic, find, is_step, names, says_result};
    use crate::model::Limits;

    const ROLLBACK: Topic =
        Topic { en: "rollback", de: "Zurückrollen", words: &["rollback", "roll back", "zurückrollen"] };

    #[test]
    fn headings_name_topics_word_for_word() {
        for good in ["Rollback", "3. Roll back!", "Wie wir zurückrollen", "🚒 ROLLBACK"] {
            assert!(names(good, ROLLBACK.words), "{good}");
        }
        assert!(!names("No rollbacks", ROLLBACK.words));
    }

    #[test]
    fn a_result_is_what_follows_the_word_that_announces_it() {
        for good in [
            "Do it. Expected: it is done",
            "Es soll wieder grün sein",
            "Restart → the pod runs",
            "You should see 200",
        ] {
            assert!(says_result(good), "{good}");
        }
        for bad in [
            "Expected:",
            "Do it. Expected",
            "Nothing is expected here",
            "not expected at all",
            "unexpected turn",
            "x →",
        ] {
            assert!(!says_result(bad), "{bad}");
        }
        assert!(is_step("Restart. Expected: it runs") && !is_step(". Expected: it runs") && !is_step("TODO"));
    }

    #[test]
    fn a_section_counts_what_it_really_holds() {
        let text = "# Rollback guide\n\n## Rollback\n\n1. Undo it.\n   Expected: it is undone.\n2. TODO\n\n```\nrollback now\n```\n\n## Empty\n";
        let document = crate::evidence::markdown::parse(text, &Limits::DEFAULT).unwrap();
        let (_, section) = find(&document, &ROLLBACK, &[]).unwrap();
        assert_eq!((section.heading.as_str(), section.steps, section.expected), ("Rollback", 1, true));
        assert_eq!(section.placeholder.unwrap().0, "TODO");
        assert!(find(&document, &ROLLBACK, &[1]).is_none());
    }
}
