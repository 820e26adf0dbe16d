//! The gate: from outcomes to one verdict, with the one reason for it.

use super::outcome::{OutcomeKind, RuleResult};
use crate::model::{Localized, Severity, Stage, named::words};

words! {
    /// What is said about a release.
    pub enum Verdict {
        /// Every blocker and required rule that applies is met.
        Ready = "ready",
        /// A blocker or required rule is not met.
        NotReady = "not-ready",
        /// None is unmet, and at least one could not be decided.
        Undecided = "undecided",
    }
}

/// How many rules had which outcome. They add up to the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// Met.
    pub met: i64,
    /// Not met.
    pub not_met: i64,
    /// Not applicable.
    pub not_applicable: i64,
    /// Unknown.
    pub unknown: i64,
}

impl Counts {
    pub(super) fn of(rules: &[RuleResult]) -> Self {
        let mut counts = Self::default();
        for rule in rules {
            match rule.outcome.kind() {
                OutcomeKind::Met => counts.met += 1,
                OutcomeKind::NotMet => counts.not_met += 1,
                OutcomeKind::NotApplicable => counts.not_applicable += 1,
                OutcomeKind::Unknown => counts.unknown += 1,
            }
        }
        counts
    }

    /// All rules.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.met + self.not_met + self.not_applicable + self.unknown
    }

    /// The rules that were judged.
    #[must_use]
    pub fn evaluated(&self) -> i64 {
        self.met + self.not_met + self.unknown
    }
}

/// The verdict and the one reason for it.
pub(super) fn of(rules: &[RuleResult], stage: Stage) -> (Verdict, Localized) {
    let gating = |rule: &&RuleResult| rule.severity != Severity::Advisory;
    let of_kind =
        |kind: OutcomeKind| rules.iter().filter(gating).filter(move |rule| rule.outcome.kind() == kind);
    let worst = |kind| of_kind(kind).min_by_key(|rule| rule.severity);
    if let Some(worst) = worst(OutcomeKind::NotMet) {
        let blockers = of_kind(OutcomeKind::NotMet).filter(|rule| rule.severity == Severity::Blocker).count();
        let required = of_kind(OutcomeKind::NotMet).count() - blockers;
        return (Verdict::NotReady, not_met(blockers, required, worst));
    }
    if let Some(worst) = worst(OutcomeKind::Unknown) {
        return (Verdict::Undecided, unknown(of_kind(OutcomeKind::Unknown).count(), worst));
    }
    // Judged against rules of earlier stages alone, every stage would be reached with the first.
    let asked = rules
        .iter()
        .filter(gating)
        .any(|rule| rule.since == stage && rule.outcome.kind() != OutcomeKind::NotApplicable);
    if !asked {
        return (
            Verdict::Undecided,
            Localized::of(
                format!(
                    "no blocker or required rule of stage {stage} applies, so nothing speaks for this stage"
                ),
                format!(
                    "keine Blocker- oder Pflichtregel der Stufe {stage} gilt, also spricht nichts für diese Stufe"
                ),
            ),
        );
    }
    let met = of_kind(OutcomeKind::Met).count();
    let reason = Localized::of(
        format!("all {met} blocker and required rules of stage {stage} are met"),
        format!("alle {met} Blocker- und Pflichtregeln der Stufe {stage} sind erfüllt"),
    );
    (Verdict::Ready, reason)
}

fn not_met(blockers: usize, required: usize, worst: &RuleResult) -> Localized {
    let en = match (blockers, required) {
        (0, r) => format!("{r} required {} not met", if r == 1 { "rule is" } else { "rules are" }),
        (b, 0) => format!("{b} {} not met", if b == 1 { "blocker is" } else { "blockers are" }),
        (b, r) => {
            let blockers = if b == 1 { "blocker" } else { "blockers" };
            let rules = if r == 1 { "rule" } else { "rules" };
            format!("{b} {blockers} and {r} required {rules} are not met")
        }
    };
    let de = match (blockers, required) {
        (0, 1) => "1 Pflichtregel ist nicht erfüllt".to_owned(),
        (0, r) => format!("{r} Pflichtregeln sind nicht erfüllt"),
        (1, 0) => "1 Blocker ist offen".to_owned(),
        (b, 0) => format!("{b} Blocker sind offen"),
        (b, r) => format!("{b} Blocker und {r} Pflichtregel{} sind offen", if r == 1 { "" } else { "n" }),
    };
    first(worst, &en, &de)
}

fn unknown(count: usize, worst: &RuleResult) -> Localized {
    let en = format!("{count} {} could not be decided", if count == 1 { "rule" } else { "rules" });
    let de = match count {
        1 => "1 Regel ließ sich nicht entscheiden".to_owned(),
        n => format!("{n} Regeln ließen sich nicht entscheiden"),
    };
    first(worst, &en, &de)
}

/// The reason, with the rule to look at first.
fn first(rule: &RuleResult, en: &str, de: &str) -> Localized {
    let place = rule.outcome.location().map(|location| format!(" ({location})")).unwrap_or_default();
    Localized::of(
        format!("{en}; first: {} {}{place}", rule.id, rule.title.en),
        format!("{de}; zuerst: {} {}{place}", rule.id, rule.title.de),
    )
}
