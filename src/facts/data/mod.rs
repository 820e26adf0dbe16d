//! Facts of the data sources, and of privacy.

mod normalised;
mod privacy;

use schemars::JsonSchema;
use serde::Serialize;

use crate::facts::claim::{Claim, stated};
use crate::facts::scene::Scene;
use crate::facts::tested::Tests;
use crate::manifest::Manifest;
use crate::model::Location;

/// Where data comes from.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DataFacts {
    /// The sources.
    pub sources: Vec<SourceFacts>,
    /// What data looks like before the model sees it.
    pub normalised: normalised::NormalisedFacts,
    /// How personal data and secrets are handled.
    pub privacy: privacy::PrivacyFacts,
    /// Where they are declared.
    pub location: Location,
}

/// One source of data.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SourceFacts {
    /// Its name.
    pub name: String,
    /// Which of owner, purpose, `legal_basis`, classification, refresh, format, retention say something.
    pub stated: Vec<String>,
    /// Where it is declared.
    pub location: Location,
}

pub(in crate::facts) fn collect(manifest: &Manifest, scene: &Scene<'_>, tested: &Tests<'_>) -> DataFacts {
    let data = manifest.data.as_ref();
    let sources = data.iter().flat_map(|data| &data.sources).map(|source| {
        let claim = |text| Claim::of(text, &source.span, scene);
        SourceFacts {
            name: source.name.as_str().to_owned(),
            stated: stated(&[
                ("name", &claim(Some(&source.name))),
                ("owner", &claim(source.owner.as_ref())),
                ("purpose", &claim(source.purpose.as_ref())),
                ("legal_basis", &claim(source.legal_basis.as_ref())),
                ("classification", &claim(source.classification.as_ref())),
                ("refresh", &claim(source.refresh.as_ref())),
                ("format", &claim(source.format.as_ref())),
                ("retention", &claim(source.retention.as_ref())),
            ]),
            location: scene.at(&source.span),
        }
    });
    let near = data.map_or(scene.head(), |data| &data.span);
    let normalised = data.and_then(|data| data.normalised.as_ref());
    DataFacts {
        sources: sources.collect(),
        normalised: normalised::collect(normalised, near, scene),
        privacy: privacy::collect(manifest, scene, tested),
        location: scene.at(near),
    }
}
