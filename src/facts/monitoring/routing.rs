//! Where alerts arrive, by the routes that the team declares. Many teams route alerts in one place for all systems,
//! outside of their repositories; nothing is asked of those.

use crate::document::Located;
use crate::evidence::alertmanager::{self, Config, Delivery};
use crate::evidence::prometheus::Alert;
use crate::facts::scene::Scene;
use crate::model::named::words;
use crate::model::{RepoPath, Span};

words! {
    /// Whether an alert arrives at somebody.
    pub enum Arrival {
        /// No routes are declared, or the alert does not take them.
        NotAsked = "not_asked",
        /// It does.
        Somewhere = "somewhere",
        /// That depends on labels that its rule does not set.
        Depends = "depends",
        /// It reaches no receiver that tells anybody.
        Nowhere = "nowhere",
        /// The declared routes cannot be followed.
        Unknown = "unknown",
    }
}

/// Routes that are passed in all. Alerts times routes may be more than anyone waits for.
const STEPS: usize = 2_000_000;

/// The declared routes.
#[derive(Default)]
pub(super) enum Routes {
    /// None are declared.
    #[default]
    NotDeclared,
    /// They cannot be followed.
    Unknown,
    /// They can, as long as steps are left.
    Known {
        /// The configuration.
        config: Box<Config>,
        /// Steps that are left.
        steps: usize,
    },
}

impl Routes {
    pub(super) fn open(claim: Option<&Located<RepoPath>>, near: &Span, scene: &Scene<'_>) -> Self {
        if claim.is_none() {
            return Self::NotDeclared;
        }
        let limits = &scene.inputs.limits;
        let opened = scene.open(claim, "monitoring.routes", near, limits.file_bytes).ok();
        let config = opened.and_then(|document| match alertmanager::parse(&document.text, limits) {
            Ok(config) => Some(config),
            Err(faults) => {
                if let Some(fault) = faults.first() {
                    document.unreadable(fault, scene);
                }
                None
            }
        });
        config.map_or(Self::Unknown, |config| Self::Known { config: Box::new(config), steps: STEPS })
    }

    /// Where an alert arrives.
    pub(super) fn follow(&mut self, alert: &Alert) -> Arrival {
        let Self::Known { config, steps } = self else {
            let declared = matches!(self, Self::Unknown);
            return if declared { Arrival::Unknown } else { Arrival::NotAsked };
        };
        let Some(left) = steps.checked_sub(config.routes()) else { return Arrival::Unknown };
        *steps = left;
        let name = ("alertname".to_owned(), alert.name.clone());
        let labels: Vec<_> = alert.labels.iter().cloned().chain([name]).collect();
        match config.follow(&labels).delivery {
            Delivery::Somewhere => Arrival::Somewhere,
            Delivery::Depends => Arrival::Depends,
            Delivery::Nowhere => Arrival::Nowhere,
        }
    }
}
