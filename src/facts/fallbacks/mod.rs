//! Facts of fallbacks: each dependency joined with what serves without it, each fallback with the test that shows it.

mod models;
mod needs;
mod pin;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::claim::{Claim, stated};
use super::scene::Scene;
use super::tested::{TestedFacts, Tests};
use super::wording::essence;
use crate::evidence::junit::Took;
use crate::manifest::{Dependency, Fallback, Manifest};
use crate::model::{Localized, Location, nearest};
use models::{ModelFacts, ReleasedFacts};
use needs::Needs;

/// What the system needs, and what serves when it is not there.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FallbacksFacts {
    /// What the system needs.
    pub dependencies: Vec<DependencyFacts>,
    /// What serves when a dependency does not.
    pub fallbacks: Vec<FallbackFacts>,
    /// The dependencies of kind `model`.
    pub models: Vec<ModelFacts>,
    /// The model that the release names.
    pub released: ReleasedFacts,
    /// Where they are declared.
    pub location: Location,
}

/// Something that the system needs.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, read by a rule of its own")]
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DependencyFacts {
    /// Its name.
    pub name: String,
    /// Which of name, kind, critical say something.
    pub stated: Vec<String>,
    /// Whether no other dependency has this name.
    pub unique: bool,
    /// Whether the system cannot do its work without it.
    pub critical: bool,
    /// Whether a fallback serves without it: one at least that does not go away with it.
    pub served: bool,
    /// Why none does, where none does.
    pub problem: Localized,
    /// Names among its `needs` that no dependency has.
    pub unknown: Vec<String>,
    /// Whether its `needs` run in a circle.
    pub circular: bool,
    /// Where it is declared.
    pub location: Location,
}

/// What serves when a dependency does not.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FallbackFacts {
    /// The dependency that it replaces.
    pub replaces: String,
    /// What serves instead.
    pub serves: String,
    /// Which of use, needs, visible, within say something; `visible: no` says nothing.
    pub stated: Vec<String>,
    /// Whether a dependency has the name that it replaces.
    pub known: bool,
    /// The dependency whose name comes nearest, if none has it.
    pub nearest: String,
    /// Names among its `needs` that no dependency has.
    pub unknown: Vec<String>,
    /// Longest time until it serves, in seconds, rounded up; 0 if it is not declared.
    pub within_seconds: i64,
    /// Longest time until it serves, as written; empty if it is not declared.
    pub within: String,
    /// The test that shows it.
    pub test: TestedFacts,
    /// How the test's time lies to what is declared.
    pub timing: TimingFacts,
    /// Where it is declared.
    pub location: Location,
}

/// How the time of a test lies to what is declared.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["failure_cases.reports"]))]
pub struct TimingFacts {
    /// Whether the report says nothing about time, or a time within the declared one.
    pub fits: bool,
    /// What the report says: "12 ms".
    pub took: String,
}

pub(super) fn collect(manifest: &Manifest, tested: &Tests<'_>, scene: &Scene<'_>) -> FallbacksFacts {
    let area = manifest.fallbacks.as_ref();
    let near = area.map_or(scene.head(), |area| &area.span);
    let dependencies = area.map(|area| area.dependencies.as_slice()).unwrap_or_default();
    let declared = area.map(|area| area.fallbacks.as_slice()).unwrap_or_default();
    let needs = Needs::of(dependencies);
    let circular = needs.circular();
    let mut serving: BTreeMap<usize, Vec<&Fallback>> = BTreeMap::new();
    for fallback in declared {
        if let Some(index) = needs.find(&fallback.r#for) {
            serving.entry(index).or_default().push(fallback);
        }
    }
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for dependency in dependencies {
        *names.entry(dependency.name.as_str()).or_default() += 1;
    }
    let dependency = |(index, it): (usize, &Dependency)| {
        let problem =
            unserved(serving.get(&index).map(Vec::as_slice).unwrap_or_default(), index, &needs, scene);
        DependencyFacts {
            name: it.name.as_str().to_owned(),
            stated: stated(&[
                ("name", &Claim::of(Some(&it.name), &it.span, scene)),
                ("kind", &Claim::typed(it.kind.as_ref(), &it.span, scene)),
                ("critical", &Claim::typed(it.critical.as_ref(), &it.span, scene)),
            ]),
            unique: names.get(it.name.as_str()) == Some(&1),
            critical: it.critical.as_ref().is_some_and(|critical| critical.value),
            served: problem.is_none(),
            problem: problem.unwrap_or_else(|| Localized::of("", "")),
            unknown: needs.unknown(it.needs.as_ref()),
            circular: circular.contains(&index),
            location: scene.at(&it.span),
        }
    };
    let mut seen = BTreeSet::new();
    let fallback = |it: &Fallback| {
        let mut facts = fallback(it, &needs, &names, tested, scene);
        facts.test.repeated = facts.test.proven && !seen.insert(facts.test.location.clone());
        facts
    };
    let (models, released) = models::collect(manifest, dependencies, scene);
    FallbacksFacts {
        dependencies: dependencies.iter().enumerate().map(dependency).collect(),
        fallbacks: declared.iter().map(fallback).collect(),
        models,
        released,
        location: scene.at(near),
    }
}

/// Why no fallback serves without the dependency `lost`; `None` if one does.
fn unserved(serving: &[&Fallback], lost: usize, needs: &Needs<'_>, scene: &Scene<'_>) -> Option<Localized> {
    let mut first = None;
    for fallback in serving {
        let claim = Claim::of(fallback.r#use.as_ref(), &fallback.span, scene);
        let reason = if says(&claim) {
            // The first that does not go away is enough.
            needs.fails_with(fallback, lost)?
        } else {
            Localized::of("does not say what serves", "sagt nicht, was einspringt")
        };
        first.get_or_insert_with(|| {
            Localized::of(
                format!("its fallback `{}` {}", claim.value, reason.en),
                format!("der Fallback `{}` {}", claim.value, reason.de),
            )
        });
    }
    Some(
        first.unwrap_or_else(|| {
            Localized::of("no fallback is declared for it", "es ist kein Fallback angegeben")
        }),
    )
}

fn fallback(
    fallback: &Fallback,
    needs: &Needs<'_>,
    names: &BTreeMap<&str, usize>,
    tested: &Tests<'_>,
    scene: &Scene<'_>,
) -> FallbackFacts {
    let place = &fallback.span;
    let claim = |text| Claim::of(text, place, scene);
    let within = fallback.within.as_ref();
    let serves = claim(fallback.r#use.as_ref());
    let visible = claim(fallback.visible.as_ref());
    let mut said = stated(&[("within", &Claim::typed(within, place, scene))]);
    said.extend(fallback.needs.is_some().then(|| "needs".to_owned()));
    for (name, claim) in [("use", &serves), ("visible", &visible)] {
        said.extend(says(claim).then(|| name.to_owned()));
    }
    let known = needs.find(&fallback.r#for).is_some();
    let near = nearest(fallback.r#for.as_str(), names.keys().copied()).filter(|_| !known);
    let milliseconds = within.map_or(0, |within| within.milliseconds());
    FallbackFacts {
        replaces: fallback.r#for.as_str().to_owned(),
        serves: serves.value,
        stated: said,
        known,
        nearest: near.unwrap_or_default().to_owned(),
        unknown: needs.unknown(fallback.needs.as_ref()),
        within_seconds: milliseconds.saturating_add(999) / 1_000,
        within: within.map(|within| within.value.to_string()).unwrap_or_default(),
        test: tested.of(fallback.r#for.as_str(), fallback.test.as_ref(), place),
        timing: timing(fallback.test.as_ref().map_or(Took::Unsaid, |test| tested.took(test)), milliseconds),
        location: scene.at(place),
    }
}

fn timing(took: Took, within: i64) -> TimingFacts {
    match took {
        Took::Unsaid => TimingFacts { fits: true, took: String::new() },
        Took::Microseconds(took) => TimingFacts {
            fits: took <= within.saturating_mul(1_000),
            took: format!("{} ms", took.saturating_add(999) / 1_000),
        },
        Took::Unreadable => TimingFacts { fits: false, took: "?".to_owned() },
    }
}

/// Whether a claim says something other than that there is nothing.
fn says(claim: &Claim) -> bool {
    const NOTHING: [&str; 19] = [
        "false",
        "gar nicht",
        "hidden",
        "invisible",
        "ja",
        "kein",
        "keine",
        "keiner",
        "nein",
        "never",
        "nicht",
        "nichts",
        "nie",
        "no",
        "none",
        "nothing",
        "true",
        "unsichtbar",
        "yes",
    ];
    let said = essence(&claim.value);
    claim.is_stated() && NOTHING.iter().all(|nothing| essence(nothing) != said)
}
