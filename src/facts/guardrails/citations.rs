//! Facts of the duty to name sources.

use schemars::JsonSchema;
use serde::Serialize;

use crate::facts::scene::Scene;
use crate::facts::tested::{TestedFacts, Tests};
use crate::manifest::Citations;
use crate::model::{Location, Span};

/// That an answer names its sources.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CitationsFacts {
    /// Tests in which nothing is found to answer from.
    pub no_evidence: Vec<TestedFacts>,
    /// Where citations are declared, or where they should be.
    pub location: Location,
}

pub(super) fn collect(
    citations: Option<&Citations>,
    near: &Span,
    scene: &Scene<'_>,
    tests: &Tests<'_>,
) -> CitationsFacts {
    let place = citations.map_or(near, |citations| &citations.span);
    let named = citations.map(|citations| citations.no_evidence_tests.as_slice()).unwrap_or_default();
    CitationsFacts { no_evidence: tests.list(named, place), location: scene.at(place) }
}
