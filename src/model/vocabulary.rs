//! The closed vocabularies of the checklist: areas, disciplines, severities, stages, grades.

use super::named::words;

words! {
    /// The twelve areas of a system. One name everywhere: manifest, source, checklists, report.
    pub enum Area {
        /// Who answers for the system, and how it is improved.
        Ownership = "ownership",
        /// The one workflow, its place of review, its interface.
        Workflow = "workflow",
        /// Schemas, moderation, citations, retries, escalation.
        Guardrails = "guardrails",
        /// What serves when a dependency does not.
        Fallbacks = "fallbacks",
        /// What can go wrong, and the tests that show it is handled.
        FailureCases = "failure_cases",
        /// Limits on spending and what enforces them.
        Costs = "costs",
        /// Alerts, service level objectives, dashboards.
        Monitoring = "monitoring",
        /// What support does when an alert fires.
        Runbook = "runbook",
        /// The release signals: response time, fallback rate, cost per transaction.
        Signals = "signals",
        /// Where data comes from and in what shape.
        Data = "data",
        /// How well the output serves.
        Evaluation = "evaluation",
        /// The release itself: change, sign-off, roll-out, compliance.
        Release = "release",
    }
}

words! {
    /// The five disciplines that the article wants to see as one system.
    pub enum Discipline {
        /// Product.
        Product = "product",
        /// Data.
        Data = "data",
        /// Security.
        Security = "security",
        /// Evaluation.
        Evaluation = "evaluation",
        /// Rollout.
        Rollout = "rollout",
    }
}

words! {
    /// How much an unmet rule weighs.
    pub enum Severity {
        /// Not met: not ready, and waivable only by both owners.
        Blocker = "blocker",
        /// Not met: not ready.
        Required = "required",
        /// Counts in the score, never in the gate.
        Advisory = "advisory",
    }
}

words! {
    /// The way of a system into production. Each stage asks for all rules of those before it.
    pub enum Stage {
        /// A first, narrow slice.
        Mvp = "mvp",
        /// Its faults cannot break the process.
        Guardrails = "guardrails",
        /// It is watched.
        Monitor = "monitor",
        /// It is widened.
        Scale = "scale",
    }
}

impl Stage {
    /// The stage as reports name it, in both languages. In files and on the command line it is [`Named::name`].
    ///
    /// [`Named::name`]: super::Named::name
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Mvp => "MVP",
            Self::Guardrails => "Guardrails",
            Self::Monitor => "Monitor",
            Self::Scale => "Scale",
        }
    }
}

words! {
    /// How strong a proof is.
    pub enum Grade {
        /// The manifest says so; nothing else does.
        E0 = "E0",
        /// A file committed in the repository shows it.
        E1 = "E1",
        /// A file that this CI run produced, outside the checkout, shows it, and names the commit that is asked for.
        E2 = "E2",
    }
}
