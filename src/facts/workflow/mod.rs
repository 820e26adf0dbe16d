//! Facts of the workflow: its scope, its place of review with the recorded reviews, its interface, its purpose.

mod intended_use;
mod review;

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use self::intended_use::IntendedUseFacts;
use self::review::PlaceFacts;
use super::claim::{Claim, stated};
use super::number::count;
use super::runbook::Book;
use super::scene::Scene;
use super::wording::essence;
use crate::manifest::{Manifest, ReviewAction, Surface, Text, Workflow};
use crate::model::Location;

/// The one workflow, its place of review, its interface.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WorkflowFacts {
    /// The workflows that the system serves.
    pub workflows: Vec<WorkflowFact>,
    /// Where people review the output.
    pub review: ReviewFacts,
    /// The surfaces that were built for it.
    pub interface: InterfaceFacts,
    /// Purpose, users, non-intended use, known limits.
    pub intended_use: IntendedUseFacts,
    /// Where the workflow is declared.
    pub location: Location,
}

/// One workflow.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WorkflowFact {
    /// Its name.
    pub name: String,
    /// Which of name, trigger, start, end say something.
    pub stated: Vec<String>,
    /// How many things are in scope, each once, placeholders left out.
    pub in_scope: i64,
    /// How many things are out of scope, each once, what is also in scope and placeholders left out.
    pub out_of_scope: i64,
    /// Where it is declared.
    pub location: Location,
}

/// Where people review the output.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ReviewFacts {
    /// The places of review.
    pub places: Vec<PlaceFacts>,
    /// Where review is declared.
    pub location: Location,
}

/// The surfaces that were built for the system.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct InterfaceFacts {
    /// The surfaces.
    pub surfaces: Vec<SurfaceFacts>,
    /// Where they are declared.
    pub location: Location,
}

/// A surface.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SurfaceFacts {
    /// Its name.
    pub name: String,
    /// Which of name, reason say something.
    pub stated: Vec<String>,
    /// The review actions it serves.
    pub serves: Vec<ReviewAction>,
    /// Whether it serves at least one action, and only such as a place of review offers.
    pub serves_review: bool,
    /// Where it is declared.
    pub location: Location,
}

pub(super) fn collect(manifest: &Manifest, scene: &Scene<'_>, book: &Book) -> WorkflowFacts {
    let area = manifest.workflow.as_ref();
    let near = area.map_or(scene.head(), |area| &area.span);
    let review = area.and_then(|area| area.review.as_ref());
    let places = review.map(|review| review.places.as_slice()).unwrap_or_default();
    let offered: Vec<ReviewAction> =
        places.iter().flat_map(|place| &place.actions).map(|action| action.value).collect();
    let interface = area.and_then(|area| area.interface.as_ref());
    let surfaces = interface.map(|interface| interface.surfaces.as_slice()).unwrap_or_default();
    let workflows = area.map(|area| area.workflows.as_slice()).unwrap_or_default();
    WorkflowFacts {
        workflows: workflows.iter().map(|workflow| workflow_facts(workflow, scene)).collect(),
        review: ReviewFacts {
            places: review::collect(places, scene),
            location: scene.at(review.map_or(near, |review| &review.span)),
        },
        interface: InterfaceFacts {
            surfaces: surfaces.iter().map(|surface| surface_facts(surface, &offered, scene)).collect(),
            location: scene.at(interface.map_or(near, |interface| &interface.span)),
        },
        intended_use: intended_use::collect(
            area.and_then(|area| area.intended_use.as_ref()),
            near,
            scene,
            book,
        ),
        location: scene.at(near),
    }
}

fn workflow_facts(workflow: &Workflow, scene: &Scene<'_>) -> WorkflowFact {
    let claim = |text: Option<&Text>| Claim::of(text, &workflow.span, scene);
    let items = |texts: &[Text]| -> BTreeSet<String> {
        let claims = texts.iter().map(|text| claim(Some(text))).filter(Claim::is_stated);
        claims.map(|claim| essence(&claim.value)).collect()
    };
    let in_scope = items(&workflow.in_scope);
    let out_of_scope = items(&workflow.out_of_scope);
    WorkflowFact {
        name: claim(workflow.name.as_ref()).value,
        stated: stated(&[
            ("name", &claim(workflow.name.as_ref())),
            ("trigger", &claim(workflow.trigger.as_ref())),
            ("start", &claim(workflow.start.as_ref())),
            ("end", &claim(workflow.end.as_ref())),
        ]),
        in_scope: count(in_scope.len()),
        out_of_scope: count(out_of_scope.difference(&in_scope).count()),
        location: scene.at(&workflow.span),
    }
}

fn surface_facts(surface: &Surface, offered: &[ReviewAction], scene: &Scene<'_>) -> SurfaceFacts {
    let claim = |text: Option<&Text>| Claim::of(text, &surface.span, scene);
    let serves: Vec<ReviewAction> = surface.r#for.iter().map(|action| action.value).collect();
    SurfaceFacts {
        name: claim(surface.name.as_ref()).value,
        stated: stated(&[
            ("name", &claim(surface.name.as_ref())),
            ("reason", &claim(surface.reason.as_ref())),
        ]),
        serves_review: !serves.is_empty() && serves.iter().all(|action| offered.contains(action)),
        serves,
        location: scene.at(&surface.span),
    }
}
