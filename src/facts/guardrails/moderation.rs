//! Facts of moderation.

use schemars::JsonSchema;
use serde::Serialize;

use crate::evidence::placeholder;
use crate::facts::declared::Declared;
use crate::facts::number::count;
use crate::facts::scene::Scene;
use crate::manifest::{Category, Moderation, Reaction};
use crate::model::{Location, Span, named::words};

words! {
    /// The way that text takes.
    pub enum Way {
        /// To the model.
        Input = "input",
        /// From the model.
        Output = "output",
    }
}

/// What is done about what must not come in or go out.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ModerationFacts {
    /// Input and output: both, declared or not.
    pub ways: Vec<WayFacts>,
    /// The categories of both.
    pub categories: Vec<CategoryFacts>,
    /// What happens while moderation itself fails.
    pub on_error: OnErrorFacts,
    /// Where moderation is declared, or where it should be.
    pub location: Location,
}

/// Moderation in one direction.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WayFacts {
    /// Which one.
    pub name: Way,
    /// How many categories it has.
    pub categories: i64,
    /// Where it is declared, or where it should be.
    pub location: Location,
}

/// A category of what must not come in or go out.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CategoryFacts {
    /// In which direction.
    pub way: Way,
    /// Its name.
    pub name: String,
    /// Whether the name says anything.
    pub stated: bool,
    /// What happens then.
    pub reaction: Reaction,
    /// Where the reaction is declared.
    pub location: Location,
}

/// What happens while moderation itself fails.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OnErrorFacts {
    /// What happens.
    pub reaction: Declared<Reaction>,
    /// Where it is declared, or where it should be.
    pub location: Location,
}

pub(super) fn collect(moderation: Option<&Moderation>, near: &Span, scene: &Scene<'_>) -> ModerationFacts {
    let place = moderation.map_or(near, |moderation| &moderation.span);
    let mut ways = Vec::new();
    let mut categories = Vec::new();
    for (name, direction) in [
        (Way::Input, moderation.and_then(|moderation| moderation.input.as_ref())),
        (Way::Output, moderation.and_then(|moderation| moderation.output.as_ref())),
    ] {
        let declared = direction.and_then(|direction| direction.categories.as_ref());
        let list = declared.map(|categories| categories.list.as_slice()).unwrap_or_default();
        categories.extend(list.iter().map(|category| category_facts(name, category, scene)));
        let home = direction.map_or(place, |direction| &direction.span);
        ways.push(WayFacts {
            name,
            categories: count(list.len()),
            location: scene.at(declared.map_or(home, |categories| &categories.span)),
        });
    }
    let on_error = moderation.and_then(|moderation| moderation.on_error.as_ref());
    ModerationFacts {
        ways,
        categories,
        on_error: OnErrorFacts {
            reaction: Declared::of(on_error),
            location: scene.at(on_error.map_or(place, |on_error| &on_error.span)),
        },
        location: scene.at(place),
    }
}

fn category_facts(way: Way, category: &Category, scene: &Scene<'_>) -> CategoryFacts {
    let words = category.name.replace(['_', '-'], " ");
    CategoryFacts {
        way,
        name: category.name.clone(),
        stated: words.chars().any(char::is_alphanumeric) && !placeholder::is_placeholder(&words),
        reaction: category.reaction.value,
        location: scene.at(&category.reaction.span),
    }
}
