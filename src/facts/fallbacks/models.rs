//! Facts of the models among the dependencies: whether each is pinned, and how long it will be there.

use schemars::JsonSchema;
use serde::Serialize;

use super::pin::Pin;
use crate::facts::claim::{Claim, DayFacts, DayState, stated};
use crate::facts::scene::Scene;
use crate::facts::wording::essence;
use crate::manifest::{Dependency, DependencyKind, Manifest, Model, Text};
use crate::model::{Location, Span, named::words};

/// Days for which a model must still be there: the time in which a team can test and roll out another one.
const REMAINING_DAYS: i64 = 90;

/// Days after which it must be looked again whether the provider has announced the end of a model.
const CHECKED_DAYS: i64 = 90;

/// Days beyond which nobody announces the end of a model: ten years.
const ANNOUNCED_DAYS: i64 = 3_653;

words! {
    /// How long a model will be there.
    pub enum Shutdown {
        /// For more than 90 days, or no end is announced and somebody looked of late.
        Far = "far",
        /// Its end is not declared, and neither is that none is announced.
        Missing = "missing",
        /// It ends within 90 days, or has ended.
        Near = "near",
        /// Its end is declared for a day that nobody announces: more than ten years ahead.
        Unlikely = "unlikely",
        /// It was last looked more than 90 days ago whether an end is announced, or on a day that has not come.
        Unchecked = "unchecked",
    }
}

/// A model that the system needs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ModelFacts {
    /// Its name among the dependencies.
    pub name: String,
    /// Which of provider, version, terms, `notices_to` say something.
    pub stated: Vec<String>,
    /// Its version.
    pub version: Claim,
    /// How exactly the version names one model.
    pub pin: Pin,
    /// The day of the terms; it lies behind.
    pub terms: DayFacts,
    /// How long it will be there.
    pub shutdown: ShutdownFacts,
    /// Whether it is the model that the release names.
    pub released: bool,
    /// Whether the system cannot do its work without it.
    pub critical: bool,
    /// Where it is declared.
    pub location: Location,
}

/// How long a model will be there.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ShutdownFacts {
    /// How long.
    pub state: Shutdown,
    /// The day that is declared, as written; empty if none is.
    pub on: String,
    /// Where it is declared, or where it should be.
    pub location: Location,
}

/// The model that the release was tested with, as the manifest's `release.model` says.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ReleasedFacts {
    /// Name and version in one.
    pub model: String,
    /// Which of name, version say something.
    pub stated: Vec<String>,
    /// Whether it is one of the dependencies of kind `model`.
    pub found: bool,
    /// Where it is declared, or where it should be.
    pub location: Location,
}

pub(super) fn collect(
    manifest: &Manifest,
    dependencies: &[Dependency],
    scene: &Scene<'_>,
) -> (Vec<ModelFacts>, ReleasedFacts) {
    let release = manifest.release.as_ref();
    let released = release.and_then(|release| release.model.as_ref());
    let near = release.map_or(scene.head(), |release| &release.span);
    let models = dependencies
        .iter()
        .filter(|it| it.kind.as_ref().is_some_and(|kind| kind.value == DependencyKind::Model))
        .map(|dependency| facts(dependency, released, scene))
        .collect::<Vec<_>>();
    let found = models.iter().any(|model| model.released);
    (models, released_facts(released, found, near, scene))
}

fn released_facts(model: Option<&Model>, found: bool, near: &Span, scene: &Scene<'_>) -> ReleasedFacts {
    let place = model.map_or(near, |model| &model.span);
    let name = Claim::of(model.and_then(|model| model.name.as_ref()), place, scene);
    let version = Claim::of(model.and_then(|model| model.version.as_ref()), place, scene);
    ReleasedFacts {
        model: format!("{} {}", name.value, version.value).trim().to_owned(),
        stated: stated(&[("name", &name), ("version", &version)]),
        found,
        location: scene.at(place),
    }
}

fn facts(dependency: &Dependency, released: Option<&Model>, scene: &Scene<'_>) -> ModelFacts {
    let place = &dependency.span;
    let claim = |text| Claim::of(text, place, scene);
    let version = claim(dependency.version.as_ref());
    ModelFacts {
        name: dependency.name.as_str().to_owned(),
        stated: stated(&[
            ("provider", &claim(dependency.provider.as_ref())),
            ("version", &version),
            ("terms", &Claim::typed(dependency.terms.as_ref(), place, scene)),
            ("notices_to", &claim(dependency.notices_to.as_ref())),
        ]),
        pin: if version.is_stated() { Pin::of(&version.value) } else { Pin::Missing },
        released: released.is_some_and(|model| is(model, dependency)),
        version,
        terms: DayFacts::of(dependency.terms.as_ref(), place, scene, |age| {
            if age < 0 { DayState::Ahead } else { DayState::Due }
        }),
        shutdown: shutdown(dependency, scene),
        critical: dependency.critical.as_ref().is_some_and(|critical| critical.value),
        location: scene.at(place),
    }
}

/// Whether a release's model is this dependency. The dependency's version is the model's version, or holds both its name and
/// its version, which must then be an exact one: `2` is in most names. Or the two stand apart in both.
fn is(model: &Model, dependency: &Dependency) -> bool {
    let of = |text: Option<&Text>| text.map(|text| essence(text.as_str())).unwrap_or_default();
    let (name, version) = (of(model.name.as_ref()), of(model.version.as_ref()));
    let pinned = of(dependency.version.as_ref());
    let whole = essence(dependency.name.as_str()) + &pinned;
    let exact = model.version.as_ref().is_some_and(|version| Pin::of(version.as_str()) == Pin::Exact);
    if version.is_empty() || pinned.is_empty() {
        return false;
    }
    pinned == version
        || (exact && pinned.contains(&version) && pinned.contains(&name) && !name.is_empty())
        || whole == name + &version
}

fn shutdown(dependency: &Dependency, scene: &Scene<'_>) -> ShutdownFacts {
    let (end, checked) = (dependency.deprecated_on.as_ref(), dependency.deprecation_checked.as_ref());
    let ago = |day| scene.inputs.as_of.days_since(day);
    let state = match (end, checked) {
        (Some(end), _) => match -ago(end.value) {
            left if left <= REMAINING_DAYS => Shutdown::Near,
            left if left > ANNOUNCED_DAYS => Shutdown::Unlikely,
            _ => Shutdown::Far,
        },
        (None, Some(checked)) if (0..=CHECKED_DAYS).contains(&ago(checked.value)) => Shutdown::Far,
        (None, Some(_)) => Shutdown::Unchecked,
        (None, None) => Shutdown::Missing,
    };
    let day = end.or(checked);
    ShutdownFacts {
        state,
        on: day.map(|day| day.value.to_string()).unwrap_or_default(),
        location: scene.at(day.map_or(&dependency.span, |day| &day.span)),
    }
}

#[cfg(test)]
mod tests {
    use super::is;
    use crate::document::{Decode, Format, decode, read};
    use crate::manifest::{Dependency, Model};
    use crate::model::Limits;

    fn read_as<T: Decode>(text: &str) -> T {
        decode(&read(text, Format::Yaml, &Limits::DEFAULT).unwrap()).unwrap()
    }

    #[test]
    fn the_released_model_is_known_by_name_and_version() {
        let same =
            |model: &str, dependency: &str| is(&read_as::<Model>(model), &read_as::<Dependency>(dependency));
        let mistral = "{name: llm, version: mistral-small-2503}";
        for (model, dependency) in [
            ("{name: mistral-small, version: '2503'}", mistral),
            ("{name: Mistral Small 3.1, version: mistral-small-2503}", mistral),
            ("{name: mistral-small, version: '2503'}", "{name: mistral-small, version: '2503'}"),
            ("{name: gpt-4o, version: 2024-08-06}", "{name: llm, version: gpt-4o-2024-08-06}"),
            (
                "{name: claude-3-5-sonnet, version: '20241022'}",
                "{name: llm, version: 'anthropic.claude-3-5-sonnet-20241022-v2:0'}",
            ),
        ] {
            assert!(same(model, dependency), "{model} {dependency}");
        }
        for model in [
            "{name: mistral-small, version: '2409'}",
            "{name: mistral-large, version: '2503'}",
            "{name: mistral-small, version: '2'}",
            "{name: mistral-small, version: latest}",
            "{name: mistral-small}",
            "{version: '2503'}",
        ] {
            assert!(!same(model, mistral), "{model}");
        }
    }
}
