//! The gate: from outcomes to one verdict, with the one reason for it.

use std::collections::BTreeSet;

use super::outcome::{OutcomeKind, RuleResult};
use crate::model::{Localized, Named as _, Severity, Stage, named::words};

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

/// Rules that a reason names one by one.
const MAX_NAMED: usize = 5;

/// The verdict and the one reason for it.
pub(super) fn of(rules: &[RuleResult], stage: Stage) -> (Verdict, Localized) {
    let gating = |rule: &&RuleResult| rule.severity != Severity::Advisory && rule.since <= stage;
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
    let label = stage.label();
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
                    "no blocker or required rule of stage {label} applies, so this stage is not confirmed"
                ),
                format!(
                    "für die Stufe {label} gilt keine Blocker- oder Pflichtregel; damit ist sie nicht bestätigt"
                ),
            ),
        );
    }
    let met = of_kind(OutcomeKind::Met).count();
    let reason = Localized::of(
        format!("all {met} blocker and required rules of stage {label} are met"),
        format!("alle {met} Blocker- und Pflichtregeln der Stufe {label} sind erfüllt"),
    );
    let reason = match changed(rules) {
        Some(changed) => {
            Localized::of(format!("{}; {}", reason.en, changed.en), format!("{}; {}", reason.de, changed.de))
        }
        None => reason,
    };
    (Verdict::Ready, reason)
}

/// The stages that a system is ready for by the rules that were judged: all up to the stage are met, and at least one
/// is of the stage itself. What was judged for an early stage says nothing about a later one.
pub(super) fn confirmed(rules: &[RuleResult]) -> BTreeSet<Stage> {
    Stage::ALL.iter().copied().filter(|stage| of(rules, *stage).0 == Verdict::Ready).collect()
}

/// The rules that are not as they were built in: whoever reads "ready" must see that it may say less than elsewhere.
fn changed(rules: &[RuleResult]) -> Option<Localized> {
    let changed: Vec<_> = rules.iter().filter(|rule| !rule.changes.is_empty()).collect();
    let listed = |off: &str, more: &str| {
        let named = changed.iter().take(MAX_NAMED).map(|rule| {
            let parts = rule.changes.iter().map(|change| match change.what.as_str() {
                "off" => off.to_owned(),
                what => format!("{what} {} → {}", change.old, change.new),
            });
            format!("{} ({})", rule.id, parts.collect::<Vec<_>>().join(", "))
        });
        let rest = changed.len().saturating_sub(MAX_NAMED);
        let rest = (rest > 0).then(|| format!("{rest} {more}"));
        named.chain(rest).collect::<Vec<_>>().join(", ")
    };
    let (en, de) = match changed.len() {
        0 => return None,
        1 => ("1 rule is changed".to_owned(), "1 Regel ist".to_owned()),
        count => (format!("{count} rules are changed"), format!("{count} Regeln sind")),
    };
    Some(Localized::of(
        format!("{en} by a checklist of your own: {}", listed("switched off", "more")),
        format!("{de} durch eine eigene Checkliste geändert: {}", listed("abgeschaltet", "weitere")),
    ))
}

fn not_met(blockers: usize, required: usize, worst: &RuleResult) -> Localized {
    let plural = |count: usize| if count == 1 { ("rule", "regel") } else { ("rules", "regeln") };
    // What is counted last stands next to the noun, and is never none.
    let (rule, regel) = plural(if required > 0 { required } else { blockers });
    let (en, de) = match (blockers, required) {
        (0, r) => (format!("{r} required {rule}"), format!("{r} Pflicht{regel}")),
        (b, 0) => (format!("{b} blocker {rule}"), format!("{b} Blocker{regel}")),
        (b, r) => {
            (format!("{b} blocker and {r} required {rule}"), format!("{b} Blocker- und {r} Pflicht{regel}"))
        }
    };
    let (is, ist) = if blockers + required == 1 { ("is", "ist") } else { ("are", "sind") };
    first(worst, &format!("{en} {is} not met"), &format!("{de} {ist} nicht erfüllt"))
}

fn unknown(count: usize, worst: &RuleResult) -> Localized {
    let (en, de) = match count {
        1 => ("1 rule could not be decided".to_owned(), "1 Regel ist ungeklärt".to_owned()),
        n => (format!("{n} rules could not be decided"), format!("{n} Regeln sind ungeklärt")),
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Verdict, confirmed, of};
    use crate::audit::{Changed, Gap, Obstacle, Outcome, RuleResult};
    use crate::model::{Area, Discipline, Localized, Location, Severity, Stage};

    fn text(text: &str) -> Localized {
        Localized::of(text, text)
    }

    fn met() -> Outcome {
        Outcome::Met { proofs: Vec::new() }
    }

    fn not_met() -> Outcome {
        let nothing = || Localized::of("", "");
        let location = Location::file("a.yaml");
        let gap = Gap { location, text: nothing(), found: String::new(), wanted: nothing(), fix: nothing() };
        Outcome::NotMet { gaps: vec![gap] }
    }

    fn unknown() -> Outcome {
        let obstacle = Obstacle { location: Location::file("a.yaml"), text: text(""), fix: text("") };
        Outcome::Unknown { obstacles: vec![obstacle] }
    }

    fn rule(severity: Severity, since: Stage, outcome: Outcome) -> RuleResult {
        RuleResult {
            id: "T-1".parse().unwrap(),
            area: Area::Runbook,
            discipline: Discipline::Rollout,
            severity,
            since,
            title: text("title"),
            why: text(""),
            article: Vec::new(),
            references: Vec::new(),
            origin: Location::file("own.yaml"),
            changes: Vec::new(),
            outcome,
        }
    }

    fn reason(blockers: usize, required: usize, outcome: fn() -> Outcome) -> (String, String) {
        let rules = |count, severity| (0..count).map(move |_| rule(severity, Stage::Mvp, outcome()));
        let rules: Vec<_> =
            rules(blockers, Severity::Blocker).chain(rules(required, Severity::Required)).collect();
        let (_, reason) = of(&rules, Stage::Mvp);
        let cut = |text: &str, mark| text.split_once(mark).unwrap().0.to_owned();
        (cut(&reason.en, "; first: T-1 title (a.yaml)"), cut(&reason.de, "; zuerst: T-1 title (a.yaml)"))
    }

    #[test]
    fn reasons_count_in_both_languages() {
        for (blockers, required, en, de) in [
            (1, 0, "1 blocker rule is not met", "1 Blockerregel ist nicht erfüllt"),
            (2, 0, "2 blocker rules are not met", "2 Blockerregeln sind nicht erfüllt"),
            (0, 1, "1 required rule is not met", "1 Pflichtregel ist nicht erfüllt"),
            (0, 2, "2 required rules are not met", "2 Pflichtregeln sind nicht erfüllt"),
            (
                1,
                1,
                "1 blocker and 1 required rule are not met",
                "1 Blocker- und 1 Pflichtregel sind nicht erfüllt",
            ),
            (
                3,
                2,
                "3 blocker and 2 required rules are not met",
                "3 Blocker- und 2 Pflichtregeln sind nicht erfüllt",
            ),
        ] {
            assert_eq!(reason(blockers, required, not_met), (en.to_owned(), de.to_owned()));
        }
        assert_eq!(
            reason(1, 0, unknown),
            ("1 rule could not be decided".into(), "1 Regel ist ungeklärt".into())
        );
        assert_eq!(
            reason(1, 2, unknown),
            ("3 rules could not be decided".into(), "3 Regeln sind ungeklärt".into())
        );
    }

    #[test]
    fn a_stage_is_confirmed_by_rules_of_its_own_that_are_met_and_by_no_other() {
        let stages = |rules: &[(Severity, Stage, Outcome)]| {
            let rules: Vec<_> = rules
                .iter()
                .map(|(severity, since, outcome)| rule(*severity, *since, outcome.clone()))
                .collect();
            confirmed(&rules)
        };
        let (mvp, monitor) = (Stage::Mvp, Stage::Monitor);
        let required = Severity::Required;
        assert_eq!(stages(&[]), BTreeSet::new());
        assert_eq!(stages(&[(required, mvp, met())]), BTreeSet::from([mvp]));
        assert_eq!(
            stages(&[(required, mvp, met()), (required, monitor, met())]),
            BTreeSet::from([mvp, monitor])
        );
        for bad in [not_met(), unknown()] {
            assert_eq!(
                stages(&[(required, mvp, met()), (required, monitor, bad.clone())]),
                BTreeSet::from([mvp])
            );
            assert_eq!(stages(&[(required, mvp, bad), (required, monitor, met())]), BTreeSet::new());
        }
        let unasked = Outcome::NotApplicable { because: text("asked from stage Monitor on") };
        assert_eq!(stages(&[(required, mvp, met()), (required, monitor, unasked)]), BTreeSet::from([mvp]));
        assert_eq!(stages(&[(Severity::Advisory, mvp, met())]), BTreeSet::new(), "advice confirms nothing");
    }

    #[test]
    fn of_many_changes_the_first_are_named() {
        let changed = |count: usize| {
            let rules: Vec<_> = (0..count)
                .map(|_| {
                    let by = Location::file("own.yaml");
                    let (what, old, new) = ("off".into(), "on".into(), "off".into());
                    let changes = vec![Changed { what, old, new, by }];
                    RuleResult { changes, ..rule(Severity::Required, Stage::Mvp, met()) }
                })
                .collect();
            of(&rules, Stage::Mvp)
        };
        let (verdict, reason) = changed(1);
        assert_eq!(verdict, Verdict::Ready);
        assert!(
            reason.de.ends_with("; 1 Regel ist durch eine eigene Checkliste geändert: T-1 (abgeschaltet)"),
            "{}",
            reason.de
        );
        let five = ["T-1 (switched off)"; 5].join(", ");
        let told = changed(7).1.en;
        assert!(
            told.ends_with(&format!("; 7 rules are changed by a checklist of your own: {five}, 2 more")),
            "{told}"
        );
    }
}
