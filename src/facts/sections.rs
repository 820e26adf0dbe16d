//! Sections of a document by their meaning: the words that headings use for them, in English and German.

use std::ops::Range;

use super::expected;
use super::topic::{self, Topic};
use crate::evidence::markdown::{BlockKind, Markdown};
use crate::evidence::placeholder;
use crate::model::Position;

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

/// The section on each of `topics`, with its subsections: of all headings on a topic, the one with the most text.
/// A subsection that is the section on another topic counts for that one alone.
///
/// The document's title is not a section if there are others: everything would be below it.
pub(super) fn find(document: &Markdown, topics: &[&Topic]) -> Vec<Option<Section>> {
    let top = document.headings.iter().filter(|heading| heading.level == 1).count();
    let titled = top == 1 && document.headings.len() > 1;
    let mut best: Vec<Option<(usize, usize)>> = vec![None; topics.len()];
    for (index, heading) in document.headings.iter().enumerate() {
        if titled && heading.level == 1 {
            continue;
        }
        let Some(slot) = topic::of(&heading.text, topics).and_then(|topic| best.get_mut(topic)) else {
            continue;
        };
        let words = read(document, index, &[]).words;
        if slot.is_none_or(|(most, _)| words > most) {
            *slot = Some((words, index));
        }
    }
    let chosen: Vec<usize> = best.iter().flatten().map(|(_, index)| *index).collect();
    let section = |(_, index): (usize, usize)| {
        let below = document.below(index);
        let others: Vec<_> = chosen
            .iter()
            .filter(|other| **other != index && below.contains(*other))
            .map(|other| document.below(*other))
            .collect();
        let heading = document.headings.get(index)?;
        let mut section = read(document, index, &others);
        section.heading.clone_from(&heading.text);
        section.position = Some(heading.position);
        Some(section)
    };
    best.into_iter().map(|best| best.and_then(section)).collect()
}

/// Items of lists and rows of tables under a heading and its subheadings.
pub(super) fn items(document: &Markdown, heading: usize) -> usize {
    read(document, heading, &[]).items
}

/// What stands under a heading, without what stands under one of `others`.
fn read(document: &Markdown, heading: usize, others: &[Range<usize>]) -> Section {
    let mut section = Section::default();
    let mut result = Reading::None;
    let mut under = Some(heading);
    let elsewhere = |at: Option<usize>| at.is_some_and(|at| others.iter().any(|other| other.contains(&at)));
    for block in document.section(heading).filter(|block| !elsewhere(block.heading)) {
        let text = block.text.trim();
        if text.is_empty() {
            continue;
        }
        if block.heading != under {
            under = block.heading;
            result = Reading::None;
        }
        match &block.kind {
            BlockKind::Item { ordered, .. } => {
                section.items += 1;
                section.steps += usize::from(*ordered && is_step(text));
            }
            BlockKind::Row { header: false, .. } => section.items += 1,
            _ => {}
        }
        result = result.after(&block.kind, text);
        section.expected |= result == Reading::Said;
        if !matches!(block.kind, BlockKind::Code { .. }) {
            section.words +=
                text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
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

/// How far the reading of a step's result has come. It stands in the step, or directly after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// No step stands before.
    None,
    /// A step stands before.
    Awaited,
    /// It was announced, and is to follow.
    Announced,
    /// It was said.
    Said,
}

impl Reading {
    fn after(self, kind: &BlockKind, text: &str) -> Self {
        let step = matches!(kind, BlockKind::Item { ordered: true, .. }) && is_step(text);
        if !step && matches!(self, Self::None | Self::Said) {
            return Self::None;
        }
        if !step && self == Self::Announced && expected::says(text) {
            return Self::Said;
        }
        match expected::announced(text) {
            Some(found) if found.says => Self::Said,
            Some(_) => Self::Announced,
            // Commands and the points of a step stand between it and its result.
            None if step || matches!(kind, BlockKind::Code { .. } | BlockKind::Item { .. }) => Self::Awaited,
            None => Self::None,
        }
    }
}

/// Whether an item says what to do: a word at least, before the result it announces.
fn is_step(text: &str) -> bool {
    let action = expected::announced(text).map_or(text, |found| text.get(..found.at).unwrap_or_default());
    let word = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    action.split_whitespace().any(word) && !placeholder::is_placeholder(text)
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

#[cfg(test)]
mod tests {
    use super::{Section, Topic, find, is_step};
    use crate::evidence::markdown;
    use crate::model::Limits;

    const ROLLBACK: Topic =
        Topic { en: "rollback", de: "Zurückrollen", words: &["rollback", "roll back", "zurückrollen"] };
    const VERIFY: Topic =
        Topic { en: "verification", de: "Nachprüfung", words: &["verify", "nachprüfung"] };

    fn sections(text: &str) -> Vec<Option<Section>> {
        find(&markdown::parse(text, &Limits::DEFAULT).unwrap(), &[&ROLLBACK, &VERIFY])
    }

    fn rollback(text: &str) -> Section {
        sections(&format!("# Runbook\n\n## Rollback\n\n{text}")).swap_remove(0).unwrap()
    }

    #[test]
    fn a_step_says_what_to_do() {
        for good in ["Restart. Expected: it runs", "Undo it", "Zurückrollen → läuft"] {
            assert!(is_step(good), "{good}");
        }
        for bad in [". Expected: it runs", "Expected: it runs", "→ it runs", "TODO", "1 2 3", "ok"] {
            assert!(!is_step(bad), "{bad}");
        }
    }

    #[test]
    fn a_result_belongs_to_a_step() {
        for good in [
            "1. Undo it.\n   Expected: it is undone.\n",
            "1. Undo it.\n\n   Expected output:\n\n   ```\n   ok\n   ```\n",
            "1. Undo it.\n\nExpected: it is undone.\n",
            "1. Undo it:\n\n```sh\nundo\n```\n\nExpected output:\n\n```\nok\n```\n",
            "1. Undo it:\n\n```sh\nundo # all of it\n# Expected: ok\n```\n",
            "1. Undo it.\n   - With the script.\n   - Expected: it is undone.\n",
            "1. Zurückrollen.\n   **Erwartete Ausgabe:** `ok`\n",
        ] {
            assert!(rollback(good).expected, "{good}");
        }
        for bad in [
            "1. You must hurry.\n2. You should undo it.\n",
            "Expected: it is undone.\n\n1. Undo it.\n",
            "- Undo it. Expected: it is undone.\n",
            "1. Undo it.\n\nTake your time.\n\nExpected: it is undone.\n",
            "1. Undo it.\n\n### Why\n\nExpected: it is undone.\n",
            "1. Undo it.\n\nExpected output:\n",
            "1. Expected: it is undone.\n",
            "1. Undo it.\n   Expected: TODO\n",
        ] {
            assert!(!rollback(bad).expected, "{bad}");
        }
    }

    #[test]
    fn a_section_counts_what_it_really_holds() {
        let text = "# Rollback guide\n\n## Rollback\n\n1. Undo it.\n   Expected: it is undone.\n2. TODO\n3. Expected: x\n\n```\nrollback now\n```\n\n## Empty\n";
        let section = sections(text).swap_remove(0).unwrap();
        assert_eq!((section.heading.as_str(), section.steps, section.expected), ("Rollback", 1, true));
        assert_eq!(section.placeholder.unwrap().0, "TODO");
        assert_eq!(sections("# Runbook\n\n## Older releases\n"), [None, None]);
    }

    #[test]
    fn a_title_is_the_only_heading_of_its_level() {
        assert_eq!(sections("# Rollback\n\n## Notes\n\ntext\n"), [None, None]);
        assert!(sections("# Rollback\n\ntext\n")[0].is_some());
        let found = sections("# Rollback\n\n## Notes\n\n1. Undo it.\n\n# Verify\n\n1. Look at it.\n");
        assert_eq!(found.into_iter().map(|section| section.unwrap().steps).collect::<Vec<_>>(), [1, 1]);
    }

    #[test]
    fn one_text_is_not_two_sections() {
        let text = "## Rollback\n\nSee below.\n\n### Verify\n\n1. Look at it.\n";
        let found = sections(text).into_iter().map(|section| section.unwrap().steps).collect::<Vec<_>>();
        assert_eq!(found, [0, 1]);
        // With a section of its own, the check after going back is part of going back.
        let found = sections(&format!("{text}\n## Verify\n\n1. Look at all of it.\n2. Look again.\n"));
        assert_eq!(found.into_iter().map(|section| section.unwrap().steps).collect::<Vec<_>>(), [1, 2]);
    }
}
