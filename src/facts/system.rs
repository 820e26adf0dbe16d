//! Facts of the manifest's head.

use schemars::JsonSchema;
use serde::Serialize;

use super::claim::Claim;
use super::scene::Scene;
use crate::manifest::Manifest;
use crate::model::{Location, Stage};

/// The system's name, stage and language.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SystemFacts {
    /// Its name.
    pub name: String,
    /// What it does.
    pub summary: Claim,
    /// The stage that the manifest declares.
    pub stage: Stage,
    /// Where the head stands.
    pub location: Location,
}

pub(super) fn collect(manifest: &Manifest, scene: &Scene<'_>) -> SystemFacts {
    let system = &manifest.system;
    SystemFacts {
        name: system.name.as_str().to_owned(),
        summary: Claim::of(system.summary.as_ref(), &system.span, scene),
        stage: system.stage.value,
        location: scene.at(&system.span),
    }
}
