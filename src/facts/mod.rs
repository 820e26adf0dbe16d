//! One tree of facts: each claim of the manifest joined with what the repository shows.
//!
//! Every key is always there; what has no value is an empty string, an empty list or `false`. The tree gives its
//! own schema, against which rules are checked, and every claim and observation says where it was found.

mod claim;
mod costs;
mod data;
mod declared;
mod drills;
mod evaluation;
mod evidence;
mod expected;
mod failure_cases;
mod fallbacks;
mod gap;
mod guardrails;
mod json_schema;
mod link;
mod monitoring;
mod number;
mod ownership;
mod problem;
mod procedure;
mod query;
mod release;
mod runbook;
mod scene;
mod sections;
mod signals;
mod system;
mod tested;
mod topic;
mod wording;
mod workflow;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::manifest::Manifest;

pub use claim::{Claim, ClaimState};
pub use evidence::{Evidence, FileProof, State};
pub use ownership::OwnerKind;
pub use scene::{FileRead, Inputs};

/// What is known about a system.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// The tree that rules read.
    pub tree: Tree,
    /// Every file that was looked for, whether it was read or not, sorted by path.
    pub files: Vec<FileRead>,
}

/// The tree that rules read: the manifest's head and the areas.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Tree {
    /// The system's name, stage and language.
    pub system: system::SystemFacts,
    /// Who answers for the system, and how it is improved.
    pub ownership: ownership::OwnershipFacts,
    /// The one workflow, its place of review, its interface.
    pub workflow: workflow::WorkflowFacts,
    /// What keeps a fault from breaking the process.
    pub guardrails: guardrails::GuardrailsFacts,
    /// What the system needs, and what serves when it is not there.
    pub fallbacks: fallbacks::FallbacksFacts,
    /// What can go wrong, and the tests that show it is handled.
    pub failure_cases: failure_cases::FailureCasesFacts,
    /// Limits on spending and what enforces them.
    pub costs: costs::CostsFacts,
    /// Alerts on the release signals.
    pub monitoring: monitoring::MonitoringFacts,
    /// What support does when an alert fires.
    pub runbook: runbook::RunbookFacts,
    /// The release signals.
    pub signals: signals::SignalsFacts,
    /// Where data comes from.
    pub data: data::DataFacts,
    /// What the system is measured with.
    pub evaluation: evaluation::EvaluationFacts,
    /// The release itself.
    pub release: release::ReleaseFacts,
}

/// Joins the claims of a manifest with what the repository shows. Total: whatever is wrong with the evidence
/// becomes part of the facts.
#[must_use]
pub fn collect(manifest: &Manifest, inputs: &Inputs<'_>) -> Facts {
    let scene = scene::Scene::new(manifest, inputs);
    let runbook = runbook::Book::open(manifest, &scene);
    let reports = tested::Reports::open(manifest, &scene);
    let tested = tested::Tests::new(&reports, manifest, &scene);
    let traces = monitoring::Traces::open(manifest, &scene);
    let drills = drills::Drills::open(manifest, &scene);
    let alerting = monitoring::Alerting::open(manifest, &scene, &runbook);
    let tree = Tree {
        system: system::collect(manifest, &scene),
        ownership: ownership::collect(manifest, &scene, alerting.paths()),
        workflow: workflow::collect(manifest, &scene, &runbook),
        guardrails: guardrails::collect(manifest, &runbook, &drills, &scene, &tested),
        fallbacks: fallbacks::collect(manifest, &tested, &scene),
        failure_cases: failure_cases::collect(manifest, &scene, &runbook, &tested),
        costs: costs::collect(manifest, &traces, &scene, &tested),
        signals: signals::collect(manifest, &scene, &alerting),
        release: release::collect(manifest, (&runbook, &alerting), drills, &scene, &tested),
        monitoring: alerting.into_facts(manifest, traces.facts, &scene),
        runbook: runbook.into_facts(),
        data: data::collect(manifest, &scene, &tested),
        evaluation: evaluation::collect(manifest, &scene),
    };
    Facts { tree, files: scene.into_files() }
}

/// The JSON Schema of the tree.
#[must_use]
pub fn schema() -> Value {
    Value::from(schemars::schema_for!(Tree))
}
