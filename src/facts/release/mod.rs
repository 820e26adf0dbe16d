//! Facts of the release: version, commit, roll-out, security, compliance.

mod change;
mod identity;
mod jargon;
mod metrics;
mod rollout;
mod security;
mod views;

use schemars::JsonSchema;
use serde::Serialize;

use self::change::ChangeFacts;
use self::identity::IdentityFacts;
use self::security::SecurityFacts;
use self::views::{RoleFacts, ViewFacts};
use super::claim::{Claim, DayFacts, DayState, stated};
use super::declared::Declared;
use super::drills::{Drills, DrillsFacts};
use super::monitoring::Alerting;
use super::runbook::Book;
use super::scene::Scene;
use super::tested::Tests;
use crate::manifest::{Compliance, Manifest, RiskClass};
use crate::model::{Location, Span};
use rollout::RolloutFacts;

/// The release itself.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ReleaseFacts {
    /// Version of the release.
    pub version: Claim,
    /// Commit that the evidence in the repository was produced from.
    pub commit: Claim,
    /// Which model and prompt it is, and whether the evidence is of the same.
    pub identity: IdentityFacts,
    /// How it reaches its users, and how it is taken back.
    pub rollout: RolloutFacts,
    /// Records of what was rehearsed.
    pub drills: DrillsFacts,
    /// What it changes, in business terms.
    pub change: ChangeFacts,
    /// Support, product, engineering: how much each can see.
    pub roles: Vec<RoleFacts>,
    /// What the roles look at.
    pub views: Vec<ViewFacts>,
    /// The security review.
    pub security: SecurityFacts,
    /// Assessments by law.
    pub compliance: ComplianceFacts,
    /// Where it is declared.
    pub location: Location,
}

/// Assessments by law.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ComplianceFacts {
    /// Assessment by the EU AI Act.
    pub eu_ai_act: EuAiActFacts,
    /// How long records of transactions are kept: what the team declares.
    pub retention: RetentionFacts,
}

/// How long records of transactions are kept: what the team declares.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RetentionFacts {
    /// Days; 0 if not declared.
    pub days: i64,
    /// Which of reason, deletion say something.
    pub stated: Vec<String>,
    /// Where it is declared, or where it should be.
    pub location: Location,
}

/// Assessment by the EU AI Act: what the team declares.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-classification" = true))]
pub struct EuAiActFacts {
    /// The class.
    pub class: Declared<RiskClass>,
    /// Where the class is declared, or where it should be.
    pub class_location: Location,
    /// Why this class.
    pub reason: Claim,
    /// Length of the reason in characters.
    pub reason_length: i64,
    /// Day of the assessment: at most 365 days ago, and not ahead.
    pub assessed: DayFacts,
    /// Whether people deal with the system directly.
    pub user_facing: bool,
    /// Whether the manifest says so either way.
    pub user_facing_declared: bool,
    /// How people are told.
    pub disclosure: Claim,
    /// Where it is declared.
    pub location: Location,
}

/// An assessment holds for a year: law and system both change.
const MAX_AGE_DAYS: i64 = 365;

pub(super) fn collect(
    manifest: &Manifest,
    (book, alerting): (&Book, &Alerting),
    drills: Drills,
    scene: &Scene<'_>,
    tested: &Tests<'_>,
) -> ReleaseFacts {
    let release = manifest.release.as_ref();
    let near = release.map_or(scene.head(), |release| &release.span);
    let compliance = release.and_then(|release| release.compliance.as_ref());
    let act = compliance.and_then(|compliance| compliance.eu_ai_act.as_ref());
    let place = act.map_or_else(|| compliance.map_or(near, |compliance| &compliance.span), |act| &act.span);
    let reason = Claim::of(act.and_then(|act| act.reason.as_ref()), place, scene);
    let views = release.and_then(|release| release.views.as_ref());
    let (roles, views) = views::collect(manifest, views, near, scene, alerting);
    ReleaseFacts {
        version: Claim::of(release.and_then(|release| release.version.as_ref()), near, scene),
        commit: Claim::of(release.and_then(|release| release.commit.as_ref()), near, scene),
        identity: identity::collect(manifest, near, scene, tested),
        rollout: rollout::collect(manifest, near, (book, &drills), scene),
        drills: drills.into_facts(manifest, scene),
        change: change::collect(release.and_then(|release| release.change.as_ref()), near, scene),
        roles,
        views,
        security: security::collect(
            release.and_then(|release| release.security.as_ref()),
            near,
            scene,
            tested,
        ),
        compliance: ComplianceFacts {
            eu_ai_act: EuAiActFacts {
                class: Declared::of(act.and_then(|act| act.class.as_ref())),
                class_location: scene
                    .at(act.and_then(|act| act.class.as_ref()).map_or(place, |class| &class.span)),
                reason_length: i64::try_from(reason.value.chars().count()).unwrap_or(i64::MAX),
                reason,
                assessed: DayFacts::of(act.and_then(|act| act.assessed_at.as_ref()), place, scene, assessed),
                user_facing: act.and_then(|act| act.user_facing.as_ref()).is_some_and(|facing| facing.value),
                user_facing_declared: act.is_some_and(|act| act.user_facing.is_some()),
                disclosure: Claim::of(act.and_then(|act| act.disclosure.as_ref()), place, scene),
                location: scene.at(place),
            },
            retention: retention(compliance, compliance.map_or(near, |compliance| &compliance.span), scene),
        },
        location: scene.at(near),
    }
}

fn retention(compliance: Option<&Compliance>, near: &Span, scene: &Scene<'_>) -> RetentionFacts {
    let retention = compliance.and_then(|compliance| compliance.retention.as_ref());
    let place = retention.map_or(near, |retention| &retention.span);
    let reason = Claim::of(retention.and_then(|retention| retention.reason.as_ref()), place, scene);
    let deletion = Claim::of(retention.and_then(|retention| retention.deletion.as_ref()), place, scene);
    RetentionFacts {
        days: retention.and_then(|retention| retention.days.as_ref()).map_or(0, |days| days.value),
        stated: stated(&[("reason", &reason), ("deletion", &deletion)]),
        location: scene.at(place),
    }
}

fn assessed(age: i64) -> DayState {
    match age {
        age if age < 0 => DayState::Ahead,
        age if age > MAX_AGE_DAYS => DayState::Overdue,
        _ => DayState::Due,
    }
}
