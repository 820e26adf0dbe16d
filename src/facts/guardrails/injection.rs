//! Facts of the tests in which someone gives the model orders.

use schemars::JsonSchema;
use serde::Serialize;

use crate::facts::scene::Scene;
use crate::facts::tested::{TestedFacts, Tests};
use crate::manifest::InjectionTests;
use crate::model::{Location, Span};

/// Tests in which someone gives the model orders.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct InjectionFacts {
    /// The tests of both ways, direct and indirect as `of` says; each must be another one.
    pub tests: Vec<TestedFacts>,
    /// Where they are declared, or where they should be.
    pub location: Location,
}

pub(super) fn collect(
    injection: Option<&InjectionTests>,
    near: &Span,
    scene: &Scene<'_>,
    tests: &Tests<'_>,
) -> InjectionFacts {
    let place = injection.map_or(near, |injection| &injection.span);
    let mut distinct = tests.distinct();
    let mut judged = Vec::new();
    if let Some(injection) = injection {
        for (way, named) in [("direct", &injection.direct), ("indirect", &injection.indirect)] {
            judged.extend(named.iter().map(|test| distinct.next(way, Some(test), place)));
        }
    }
    InjectionFacts { tests: judged, location: scene.at(place) }
}
