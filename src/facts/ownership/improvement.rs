//! Facts of continuous improvement: the rhythm, the last and next review, the agreed actions.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::day;
use crate::evidence::markdown::{Block, BlockKind, Markdown};
use crate::evidence::placeholder;
use crate::facts::claim::{DayFacts, DayState};
use crate::facts::evidence::Evidence;
use crate::facts::scene::Scene;
use crate::manifest::Improvement;
use crate::model::{Location, Span, named::words};

/// The process of continuous improvement.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ImprovementFacts {
    /// Days between two reviews.
    pub cadence: CadenceFacts,
    /// The last review: it should lie behind, at most one cadence.
    pub last_review: DayFacts,
    /// The next review: it should lie ahead, at most one cadence.
    pub next_review: DayFacts,
    /// The agreed actions.
    pub actions: ActionsFacts,
    /// Where the process is declared.
    pub location: Location,
}

/// The rhythm of reviews.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CadenceFacts {
    /// Days between two reviews; 0 if not declared.
    pub days: i64,
    /// Where it is declared, or where it should be.
    pub location: Location,
}

/// The agreed actions.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ActionsFacts {
    /// Whether the file is there.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// The actions in it.
    pub items: Vec<ActionFacts>,
}

words! {
    /// How an action stands.
    pub enum ActionState {
        /// Done.
        Done = "done",
        /// Open, and due today or later.
        Open = "open",
        /// Open, and due in the past.
        Overdue = "overdue",
        /// Open, without an owner or a due day.
        Incomplete = "incomplete",
    }
}

/// One action: an item of a task list, or an item or table row that names an owner or a day.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["ownership.improvement.actions"]))]
pub struct ActionFacts {
    /// What is to be done.
    pub text: String,
    /// Who does it.
    pub owner: String,
    /// By which day.
    pub due: String,
    /// How it stands.
    pub state: ActionState,
    /// Where it is written.
    pub location: Location,
}

pub(super) fn collect(improvement: Option<&Improvement>, near: &Span, scene: &Scene<'_>) -> ImprovementFacts {
    let place = improvement.map_or(near, |improvement| &improvement.span);
    let declared = improvement.and_then(|improvement| improvement.cadence_days.as_ref());
    let cadence = declared.map_or(0, |days| days.value);
    let last = improvement.and_then(|improvement| improvement.last_review.as_ref());
    let next = improvement.and_then(|improvement| improvement.next_review.as_ref());
    let claim = improvement.and_then(|improvement| improvement.actions.as_ref());
    let opened =
        scene.open(claim, "ownership.improvement.actions", place, scene.inputs.limits.markdown_bytes);
    let actions = match opened {
        Err(evidence) => ActionsFacts { evidence, items: Vec::new() },
        Ok(document) => match document.markdown(scene) {
            Err(fault) => ActionsFacts { evidence: document.unreadable(&fault, scene), items: Vec::new() },
            Ok(markdown) => {
                let items = actions(&markdown, scene, |at| document.at(at));
                ActionsFacts { evidence: document.evidence(), items }
            }
        },
    };
    ImprovementFacts {
        cadence: CadenceFacts {
            days: cadence,
            location: scene.at(declared.map_or(place, |days| &days.span)),
        },
        last_review: DayFacts::of(last, place, scene, |age| match age {
            age if age < 0 => DayState::Ahead,
            age if age > cadence => DayState::Overdue,
            _ => DayState::Due,
        }),
        next_review: DayFacts::of(next, place, scene, |age| match -age {
            wait if wait < 0 => DayState::Overdue,
            wait if wait > cadence => DayState::Ahead,
            _ => DayState::Due,
        }),
        actions,
        location: scene.at(place),
    }
}

/// The actions of a document: items of task lists, and items or table rows that name an owner or a day. What names one
/// of both is an action that lacks the other: an overdue action must not vanish with its owner.
fn actions(
    document: &Markdown,
    scene: &Scene<'_>,
    place: impl Fn(crate::model::Position) -> Location,
) -> Vec<ActionFacts> {
    document.blocks.iter().filter_map(|block| action(block, scene, &place)).collect()
}

fn action(
    block: &Block,
    scene: &Scene<'_>,
    place: &impl Fn(crate::model::Position) -> Location,
) -> Option<ActionFacts> {
    let owner = block
        .text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '(' | ')'))
        .find(|word| is_owner(word));
    let due = due(&block.text);
    let checked = match &block.kind {
        BlockKind::Item { checked, .. } => *checked,
        BlockKind::Row { header: false, .. } => None,
        _ => return None,
    };
    if checked.is_none() && owner.is_none() && due.is_none() {
        return None;
    }
    let state = match (checked, owner, due) {
        (Some(true), ..) => ActionState::Done,
        _ if !says_what(&block.text) => ActionState::Incomplete,
        (_, Some(_), Some(due)) if scene.inputs.as_of.days_since(due) > 0 => ActionState::Overdue,
        (_, Some(_), Some(_)) => ActionState::Open,
        _ => ActionState::Incomplete,
    };
    Some(ActionFacts {
        text: block.text.clone(),
        owner: owner.unwrap_or_default().trim_end_matches(['.', ':']).to_owned(),
        due: due.map(|day| day.to_string()).unwrap_or_default(),
        state,
        location: place(block.position),
    })
}

/// Whether anything is to be done: words beside the owner, the day, and the word before the day.
fn says_what(text: &str) -> bool {
    let words =
        text.split(|c: char| c.is_whitespace() || matches!(c, '|' | ',')).filter(|word| !word.contains('@'));
    let mut words = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
    let what = words.any(|word| {
        word.chars().filter(|c| c.is_alphabetic()).count() >= 3
            && !DUE.contains(&word.as_str())
            && !BY.contains(&word.as_str())
    });
    what && !placeholder::is_placeholder(text)
}

/// Words that speak of the day by which an action is due and of nothing else.
const DUE: [&str; 5] = ["due", "fällig", "deadline", "frist", "termin"];

/// Words that may also speak of something else: "agreed by the domain lead". The day stands right behind them.
const BY: [&str; 3] = ["by", "until", "bis"];

/// The day by which an action is due: the first after a word that says so, else the last of the line.
fn due(text: &str) -> Option<NaiveDate> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '.')));
    let words = words.map(|word| word.trim_matches('.')).filter(|word| !word.is_empty());
    let mut words = words.map(|word| (word.to_lowercase(), day(word).or_else(|| german_day(word))));
    // Since a word of `BY` two more may have passed: "bis spätestens zum".
    let (mut said, mut since) = (false, usize::MAX);
    let (mut by, mut last) = (None, None);
    words
        .find_map(|(word, day)| {
            said |= DUE.contains(&word.as_str());
            since = if BY.contains(&word.as_str()) { 0 } else { since.saturating_add(1) };
            last = day.or(last);
            by = by.or(day.filter(|_| since <= 3));
            day.filter(|_| said)
        })
        .or(by)
        .or(last)
}

/// A day as Germans write it: `15.12.2026`, `1.2.2026`. With dots it can be no other order.
fn german_day(word: &str) -> Option<NaiveDate> {
    let mut parts = word.split('.');
    let mut number = |digits: std::ops::RangeInclusive<usize>| {
        let part = parts.next()?;
        let is_number = digits.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<u32>().ok().filter(|_| is_number)
    };
    let (day, month, year) = (number(1..=2)?, number(1..=2)?, number(4..=4)?);
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day);
    date.filter(|_| parts.next().is_none())
}

fn is_owner(word: &str) -> bool {
    let word = word.trim_end_matches(['.', ':']);
    word.parse::<crate::document::Handle>().is_ok() && !placeholder::is_placeholder(word)
}

#[cfg(test)]
mod tests {
    use super::due;

    #[test]
    fn the_day_after_the_word_is_the_day_that_counts() {
        for (text, day) in [
            ("Fix it — @a, due 2026-10-22, discussed again 2026-12-22", Some("2026-10-22")),
            ("Agreed 2026-11-16 — @a, bis 2027-01-15", Some("2027-01-15")),
            ("Agreed by both on 2027-01-15 — @a, due 2026-10-22", Some("2026-10-22")),
            ("Wanted by @b 2027-01-15 — @a, fällig: 2026-10-22", Some("2026-10-22")),
            ("Asked by the board on 2026-10-22 — @a, bis spätestens zum 2027-01-15", Some("2027-01-15")),
            ("Frist 2026-10-22, bis 2027-01-15 verlängert", Some("2026-10-22")),
            ("2026-11-16 | @a | 2027-01-15", Some("2027-01-15")),
            ("Einweisung ergänzen — @a, bis 15.12.2026", Some("2026-12-15")),
            ("Vereinbart am 16.11.2026 — @a, bis spätestens zum 1.2.2027.", Some("2027-02-01")),
            ("bis 31.2.2027", None),
            ("Version 1.2.3 einspielen, bis 15.12.26", None),
            ("due soon", None),
        ] {
            assert_eq!(due(text).map(|day| day.to_string()).as_deref(), day, "{text}");
        }
    }
}
