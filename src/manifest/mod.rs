//! What the team declares: `startklar.yaml`, strict and typed, a place on every value.

mod costs;
mod data;
mod evaluation;
mod failure_cases;
mod fallbacks;
mod guardrails;
mod monitoring;
mod ownership;
mod release;
mod runbook;
mod signals;
mod system;
mod traces;
mod workflow;

pub use costs::{CostLimits, Costs, EnforcedBy, Limit, OnLimit};
pub use data::{Data, Normalised, Privacy, Source};
pub use evaluation::{Evaluation, EvaluationSet, PromptExamples};
pub use failure_cases::{AuditFields, AuditQuestion, Case, CaseTag, FailureCases, FailureClass};
pub use fallbacks::{Dependency, DependencyKind, Fallback, Fallbacks};
pub use guardrails::{
    Backoff, Categories, Category, Citations, Direction, Escalation, Factor, Guardrails, InjectionTests,
    KillSwitch, LimitTests, Moderation, OutputSchema, Reaction, Retry, RetryOn, RetryTests, Trigger,
    TriggerKind, UsageLimits, Writes,
};
pub use monitoring::{Drift, DriftKind, Monitoring, OtherAlert};
pub use ownership::{CodeOwnersHost, Disciplines, Improvement, Owner, Ownership};
pub use release::{
    Abort, BusinessChange, BusinessMetric, Compliance, EuAiAct, MetricSource, Model, OwaspRisk, Release,
    Retention, Risk, RiskClass, RiskStatus, RoleView, Rollback, Rollout, Security, Statistic, Step, Term,
    Views,
};
pub use runbook::Runbook;
pub use signals::{CostPerTransaction, FallbackRate, ReleaseSignal, ResponseTime, Signals, Timeouts};
pub use system::System;
pub use traces::TraceFields;
pub use workflow::{EventFields, Interface, Place, Review, ReviewAction, Surface, Workflow, WorkflowArea};

use crate::document::{self, Format, Kind, Located, ShortText, record};
use crate::model::{Fault, Limits, Locale, Named as _, Span};

/// Text of the manifest with its place.
pub type Text = Located<ShortText>;

record! {
    /// What a team declares about one AI system, for startklar to verify.
    pub struct Manifest {
        /// Version of this format: 1.
        pub format: Located<i64>,
        /// The system's name, stage and language.
        pub system: System,
        /// The release itself: version, commit, model, roll-out, security, compliance.
        pub release: Option<Release>,
        /// Who answers for the system, and how it is improved.
        pub ownership: Option<Ownership>,
        /// The one workflow, its place of review, its interface.
        pub workflow: Option<WorkflowArea>,
        /// What keeps a fault from breaking the process.
        pub guardrails: Option<Guardrails>,
        /// What the system needs, and what serves when it is not there.
        pub fallbacks: Option<Fallbacks>,
        /// What can go wrong, and the tests that show it is handled.
        pub failure_cases: Option<FailureCases>,
        /// Limits on spending and what enforces them.
        pub costs: Option<Costs>,
        /// Alerts on the release signals.
        pub monitoring: Option<Monitoring>,
        /// The release signals: response time, fallback rate, cost per transaction.
        pub signals: Option<Signals>,
        /// What support does when an alert fires.
        pub runbook: Option<Runbook>,
        /// Where data comes from, and what is personal about it.
        pub data: Option<Data>,
        /// What the system is measured with.
        pub evaluation: Option<Evaluation>,
    }
}

/// The version of the format that is read here.
const FORMAT: i64 = 1;

/// Reads a manifest. Reports every defect of the file at once.
pub fn load(text: &str, format: Format, limits: &Limits) -> Result<Manifest, Vec<Fault>> {
    let empty = || {
        let fault = Fault::new("empty", "the manifest is empty", Span::START);
        vec![fault.with_help("begin with `format: 1` and `system: { name: …, stage: mvp }`")]
    };
    let mut node = match document::read(text, format, limits) {
        Err(faults) if faults.iter().all(|fault| fault.code == "empty") => return Err(empty()),
        read => read?,
    };
    if node.is_empty() {
        return Err(empty());
    }
    // Editors of JSON and TOML find the schema by this key; it claims nothing.
    if let Kind::Map(entries) = &mut node.kind {
        entries.retain(|entry| entry.key != "$schema");
    }
    let manifest: Manifest = document::decode(&node)?;
    if manifest.format.value != FORMAT {
        let message =
            format!("`format` is {}, and this version of startklar reads {FORMAT}", manifest.format.value);
        return Err(vec![Fault::new("invalid-value", message, manifest.format.span)]);
    }
    Ok(manifest)
}

/// The language that a manifest asks for, whatever else is wrong with it; `None` where that cannot be seen.
#[must_use]
pub fn language(text: &str, format: Format, limits: &Limits) -> Option<Locale> {
    let node = document::read(text, format, limits).ok()?;
    Locale::named(node.get("system")?.get("language")?.as_text()?)
}

/// The JSON Schema of a manifest, for editors.
#[must_use]
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(Manifest)
}

#[cfg(test)]
mod tests {
    use super::load;
    use crate::document::Format;
    use crate::model::Limits;

    #[test]
    fn all_defects_of_a_manifest_come_at_once() {
        let text = "format: 1\nsystem:\n  name: x\n  stage: mpv\nownership:\n  technical:\n    ownr: '@a'\ncosts:\n  alert_at: [1]\n";
        let faults = load(text, Format::Yaml, &Limits::DEFAULT).unwrap_err();
        let seen: Vec<_> =
            faults.iter().map(|fault| (fault.span.start.line, fault.code, fault.help.as_deref())).collect();
        assert_eq!(
            seen,
            [
                (4, "invalid-value", Some("did you mean `mvp`?")),
                (7, "unknown-key", Some("did you mean `owner`?")),
                (9, "wrong-type", None),
            ]
        );
    }

    #[test]
    fn nothing_is_no_manifest() {
        for empty in ["", "# only a comment\n", "null\n", "[]\n", "{}\n"] {
            let faults = load(empty, Format::Yaml, &Limits::DEFAULT).unwrap_err();
            assert_eq!(faults[0].code, "empty", "{empty:?}");
        }
        let faults =
            load("format: 2\nsystem: {name: x, stage: mvp}\n", Format::Yaml, &Limits::DEFAULT).unwrap_err();
        assert!(faults[0].message.contains("reads 1"), "{faults:?}");
    }

    #[test]
    fn toml_and_json_say_the_same() {
        let yaml =
            load("format: 1\nsystem: {name: x, stage: mvp}\n", Format::Yaml, &Limits::DEFAULT).unwrap();
        let toml = load("format = 1\n[system]\nname = 'x'\nstage = 'mvp'\n", Format::Toml, &Limits::DEFAULT)
            .unwrap();
        let json =
            load(r#"{"format": 1, "system": {"name": "x", "stage": "mvp"}}"#, Format::Json, &Limits::DEFAULT);
        let json = json.unwrap();
        assert_eq!(yaml.system.name.value, toml.system.name.value);
        assert_eq!(yaml.system.stage.value, json.system.stage.value);
    }
}
