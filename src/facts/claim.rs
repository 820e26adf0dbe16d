//! A claim of the manifest: text with its place, and whether it says anything.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

use super::scene::Scene;
use crate::document::Located;
use crate::evidence::placeholder;
use crate::manifest::Text;
use crate::model::named::words;
use crate::model::{Location, Span};

words! {
    /// Whether a claim says anything.
    pub enum ClaimState {
        /// It is not made.
        Missing = "missing",
        /// A word stands where a fact should: TODO, tbd, n/a.
        Placeholder = "placeholder",
        /// It is made.
        Stated = "stated",
    }
}

/// A claim of the manifest.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Claim {
    /// What it says.
    pub value: String,
    /// Whether it says anything.
    pub state: ClaimState,
    /// Where it stands; a claim that is not made points to the nearest thing that is there.
    pub location: Location,
}

impl Claim {
    /// The claim `text`; if it is not made, `near` says where it should stand.
    pub(super) fn of(text: Option<&Text>, near: &Span, scene: &Scene<'_>) -> Self {
        match text {
            Some(text) => Self::said(text.as_str(), &text.span, scene),
            None => Self { value: String::new(), state: ClaimState::Missing, location: scene.at(near) },
        }
    }

    /// A claim whose type was already checked.
    pub(super) fn typed<T: ToString>(value: Option<&Located<T>>, near: &Span, scene: &Scene<'_>) -> Self {
        match value {
            Some(located) => Self::said(&located.value.to_string(), &located.span, scene),
            None => Self { value: String::new(), state: ClaimState::Missing, location: scene.at(near) },
        }
    }

    fn said(value: &str, span: &Span, scene: &Scene<'_>) -> Self {
        Self { value: value.to_owned(), state: state(value), location: scene.at(span) }
    }

    pub(super) fn is_stated(&self) -> bool {
        self.state == ClaimState::Stated
    }
}

/// Whether a text says anything.
pub(super) fn state(text: &str) -> ClaimState {
    if text.trim().is_empty() {
        ClaimState::Missing
    } else if placeholder::is_placeholder(text) || !text.chars().any(char::is_alphanumeric) {
        ClaimState::Placeholder
    } else {
        ClaimState::Stated
    }
}

/// The names of those claims that say something.
pub(super) fn stated(claims: &[(&str, &Claim)]) -> Vec<String> {
    claims.iter().filter(|(_, claim)| claim.is_stated()).map(|(name, _)| (*name).to_owned()).collect()
}

words! {
    /// How a declared day lies to the day of judgement.
    pub enum DayState {
        /// No day is declared.
        Missing = "missing",
        /// It lies too far back.
        Overdue = "overdue",
        /// It is where it should be.
        Due = "on_time",
        /// It lies too far ahead, or ahead where it should lie behind.
        Ahead = "too_far_ahead",
    }
}

/// A declared day, and how it lies to the day of judgement.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DayFacts {
    /// The day, as written; empty if it is not declared.
    pub on: String,
    /// How it lies.
    pub state: DayState,
    /// Where it is declared, or where it should be.
    pub location: Location,
}

impl DayFacts {
    /// The facts of `day`; `judge` says what so many days before the day of judgement means.
    pub(super) fn of(
        day: Option<&Located<NaiveDate>>,
        near: &Span,
        scene: &Scene<'_>,
        judge: impl FnOnce(i64) -> DayState,
    ) -> Self {
        Self {
            on: day.map(|day| day.to_string()).unwrap_or_default(),
            state: day.map_or(DayState::Missing, |day| judge(scene.inputs.as_of.days_since(day.value))),
            location: scene.at(day.map_or(near, |day| &day.span)),
        }
    }
}
