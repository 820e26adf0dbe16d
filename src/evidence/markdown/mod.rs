//! Markdown documents: headings with GitHub's anchors, sections, steps, links.

mod bare;
mod front;
mod html;
mod reader;
mod slug;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::model::{Fault, Limits, Position, nearest};

pub use front::{FrontMatter, front_matter};
use reader::Reader;

/// What a Markdown document holds, each part in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Markdown {
    /// Headings, underlined ones too; none from code, comments or raw HTML.
    pub headings: Vec<Heading>,
    /// Paragraphs, list items, table rows, code.
    pub blocks: Vec<Block>,
    /// Links: written out, by reference, bare addresses, `<a href>`. Images are none.
    pub links: Vec<Link>,
    /// Explicit anchors: `id` of any HTML tag, `name` of `<a>`, `{#id}` behind a heading.
    pub anchors: Vec<Anchor>,
    /// Where each anchor leads: thousands of links may ask.
    targets: BTreeMap<String, Target>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its visible text, without `{#id}`.
    pub text: String,
    /// The anchor that GitHub gives it, without `#`.
    pub slug: String,
    /// Where it begins.
    pub position: Position,
}

/// A piece of text between headings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its visible text, code and the texts of links and images included, without markup; empty if there is nothing
    /// to see.
    pub text: String,
    /// Where it begins.
    pub position: Position,
    /// The heading it stands under, an index into [`Markdown::headings`].
    pub heading: Option<usize>,
}

/// The kinds of blocks. Quotes and footnotes are the paragraphs in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// An item of a list. Paragraphs and code in it are part of its text; items nested in it are blocks of their own.
    Item {
        /// Whether the list is numbered.
        ordered: bool,
        /// Whether its box is ticked; `None` if it has no box.
        checked: Option<bool>,
    },
    /// A row of a table; the text has ` | ` between the cells.
    Row {
        /// Whether it is the table's head.
        header: bool,
        /// The text of each cell.
        cells: Vec<String>,
    },
    /// A block of code outside a list.
    Code {
        /// The first word behind the fence; empty if there is none.
        language: String,
    },
    /// Raw HTML with visible text.
    Html,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The address as written: absolute, relative, or `#anchor`.
    pub target: String,
    /// Where it begins.
    pub position: Position,
    /// The heading it stands in or under, an index into [`Markdown::headings`].
    pub heading: Option<usize>,
}

/// An explicit anchor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// Its name, without `#`.
    pub name: String,
    /// Where it stands.
    pub position: Position,
    /// The heading it belongs to: the one it stands in or directly before, else the one it stands under.
    pub heading: Option<usize>,
}

/// Where an anchor leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The place in the file.
    pub position: Position,
    /// The heading whose section a reader lands in, an index into [`Markdown::headings`].
    pub heading: Option<usize>,
}

/// Reads a document. Any text is Markdown; what is refused is one that unfolds into more than `limits.nodes` parts.
pub fn parse(text: &str, limits: &Limits) -> Result<Markdown, Fault> {
    Reader::new(text, limits).read()
}

impl Markdown {
    /// Where a link with this fragment leads. A leading `#` and percent-encoding do not matter, letter case does.
    #[must_use]
    pub fn resolve(&self, anchor: &str) -> Option<Target> {
        let wanted = slug::fragment(anchor);
        // GitHub writes its own anchors with this prefix and answers to both spellings.
        let wanted = wanted.strip_prefix("user-content-").unwrap_or(&wanted);
        if wanted.is_empty() {
            return None;
        }
        self.targets.get(wanted).copied()
    }

    /// The headings of a section: the heading itself and those of its subsections, as indices.
    #[must_use]
    pub fn below(&self, heading: usize) -> Range<usize> {
        let level = self.headings.get(heading).map_or(0, |heading| heading.level);
        let after = heading.saturating_add(1);
        let below = self.headings.iter().skip(after).take_while(|other| other.level > level).count();
        heading..after.saturating_add(below)
    }

    /// All blocks under a heading, those of its subsections included.
    pub fn section(&self, heading: usize) -> impl Iterator<Item = &Block> {
        // Blocks are in the order of the text, and so are the headings they stand under.
        let Range { start, end } = self.below(heading);
        let first = self.blocks.partition_point(|block| block.heading < Some(start));
        let last = self.blocks.partition_point(|block| block.heading < Some(end));
        self.blocks.get(first..last).unwrap_or_default().iter()
    }

    /// The anchor that a person may have meant by `anchor`, if one is near.
    ///
    /// `budget` is how many pairs of letters may still be compared, and is lowered by what this takes; once it is
    /// spent, nothing is near. A link that leads nowhere asks once, and a hostile file has thousands.
    #[must_use]
    pub fn nearest_anchor(&self, anchor: &str, budget: &mut usize) -> Option<&str> {
        let wanted = slug::fragment(anchor);
        let length = wanted.chars().count();
        let mut afford = |cost: usize| match budget.checked_sub(cost) {
            Some(left) => {
                *budget = left;
                true
            }
            None => false,
        };
        let mut affordable = Vec::new();
        for name in self.targets.keys() {
            if !afford(name.len() + 1) {
                break;
            }
            let other = name.chars().count();
            // What differs so much in length is near only as a beginning.
            let near = length.abs_diff(other) * 3 <= length.max(other)
                || name.starts_with(&*wanted)
                || wanted.starts_with(name);
            if near && afford(length.saturating_mul(other)) {
                affordable.push(name.as_str());
            }
        }
        nearest(&wanted, affordable)
    }
}

#[cfg(test)]
mod tests;
