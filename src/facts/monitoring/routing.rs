//! Where alerts arrive, by the routes that the team declares. Many teams route alerts in one place for all systems,
//! outside of their repositories; nothing is asked of those.

use crate::document::Located;
use crate::evidence::alertmanager::{self, Config, Delivery};
use crate::evidence::prometheus::Alert;
use crate::facts::scene::Scene;
use crate::model::named::words;
use crate::model::{Fault, Localized, RepoPath, Span};

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
    /// They cannot be followed, and why.
    Unknown(Localized),
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
        let opened = scene.open(claim, "monitoring.routes", near, limits.file_bytes);
        let config = opened.and_then(|document| {
            alertmanager::parse(&document.text, limits).map_err(|faults| {
                let fault = faults.into_iter().next();
                let fault = fault.unwrap_or_else(|| Fault::new("syntax", "not understood", Span::START));
                document.unreadable(&fault, scene)
            })
        });
        match config {
            Ok(config) => Self::Known { config: Box::new(config), steps: STEPS },
            Err(evidence) => Self::Unknown(evidence.problem),
        }
    }

    /// Why it is not known where an alert arrives; empty if it is.
    pub(super) fn obstacle(&self, arrival: Arrival) -> Localized {
        match (arrival, self) {
            (Arrival::Depends, _) => Localized::of(
                "the route it takes depends on labels that its rule does not set",
                "welche Route er nimmt, hängt von Labels ab, die seine Regel nicht setzt",
            ),
            (Arrival::Unknown, Self::Unknown(problem)) => problem.clone(),
            (Arrival::Unknown, _) => Localized::of(
                "there are more alerts and routes than are followed",
                "es gibt mehr Alarme und Routen, als verfolgt werden",
            ),
            _ => Localized::of("", ""),
        }
    }

    /// Where an alert arrives.
    pub(super) fn follow(&mut self, alert: &Alert) -> Arrival {
        let Self::Known { config, steps } = self else {
            let declared = matches!(self, Self::Unknown(_));
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
