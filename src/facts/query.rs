//! The paths by which a manifest names a value in another file: what is said when one leads nowhere or too far.

use super::evidence::Evidence;
use super::scene::Scene;
use crate::document::Query;
use crate::manifest::Text;
use crate::model::Localized;

/// The query that the manifest writes at `path`. One that is no JSONPath is absent evidence, located in the manifest.
pub(super) fn query(path: &Text, scene: &Scene<'_>) -> Result<Query, Evidence> {
    Query::new(path.as_str()).map_err(|error| {
        let problem = Localized::of(error.to_string(), format!("der Pfad ist kein JSONPath: {error}"));
        Evidence::absent(problem, scene.at(&path.span))
    })
}

/// What is wrong when a path finds `count` values.
pub(super) fn several(path: &Text, count: usize) -> Localized {
    Localized::of(
        format!("{} finds {count} values, and one is meant", path.as_str()),
        format!("{} trifft {count} Werte, gemeint ist einer", path.as_str()),
    )
}
