//! The words of the reports, in both languages.

use super::wrap::fixed;
use crate::audit::{OutcomeKind, Verdict};
use crate::model::{Area, Discipline, Locale, Severity};

/// Picks the word of a language.
pub(super) fn word(locale: Locale, en: &'static str, de: &'static str) -> &'static str {
    match locale {
        Locale::En => en,
        Locale::De => de,
    }
}

pub(super) fn verdict(verdict: Verdict, locale: Locale) -> &'static str {
    match verdict {
        Verdict::Ready => word(locale, "READY", "STARTKLAR"),
        Verdict::NotReady => word(locale, "NOT READY", "NICHT STARTKLAR"),
        Verdict::Undecided => word(locale, "UNDECIDED", "UNGEKLÄRT"),
    }
}

pub(super) fn severity(severity: Severity, locale: Locale) -> &'static str {
    match severity {
        Severity::Blocker => word(locale, "blocker", "Blocker"),
        Severity::Required => word(locale, "required", "Pflicht"),
        Severity::Advisory => word(locale, "advisory", "Hinweis"),
    }
}

pub(super) fn area(area: Area, locale: Locale) -> &'static str {
    match area {
        Area::Ownership => word(locale, "Ownership", "Verantwortung"),
        Area::Workflow => word(locale, "Workflow", "Arbeitsablauf"),
        Area::Guardrails => word(locale, "Guardrails", "Leitplanken"),
        Area::Fallbacks => word(locale, "Fallbacks", "Ausweichwege"),
        Area::FailureCases => word(locale, "Failure cases", "Fehlerfälle"),
        Area::Costs => word(locale, "Costs", "Kosten"),
        Area::Monitoring => word(locale, "Monitoring", "Monitoring"),
        Area::Runbook => word(locale, "Runbook", "Runbook"),
        Area::Signals => word(locale, "Signals", "Signale"),
        Area::Data => word(locale, "Data", "Daten"),
        Area::Evaluation => word(locale, "Evaluation", "Evaluation"),
        Area::Release => word(locale, "Release", "Freigabe"),
    }
}

pub(super) fn discipline(discipline: Discipline, locale: Locale) -> &'static str {
    match discipline {
        Discipline::Product => word(locale, "Product", "Produkt"),
        Discipline::Data => word(locale, "Data", "Daten"),
        Discipline::Security => word(locale, "Security", "Sicherheit"),
        Discipline::Evaluation => word(locale, "Evaluation", "Evaluation"),
        Discipline::Rollout => word(locale, "Rollout", "Einführung"),
    }
}

pub(super) fn outcome(kind: OutcomeKind, locale: Locale) -> &'static str {
    match kind {
        OutcomeKind::Met => word(locale, "met", "erfüllt"),
        OutcomeKind::NotMet => word(locale, "not met", "nicht erfüllt"),
        OutcomeKind::NotApplicable => word(locale, "not applicable", "nicht anwendbar"),
        OutcomeKind::Unknown => word(locale, "undecided", "ungeklärt"),
    }
}

/// The states of evidence, by name.
pub(super) const STATES: [&str; 3] = ["present", "absent", "unreadable"];

pub(super) fn state(name: &str, locale: Locale) -> &'static str {
    match name {
        "present" => word(locale, "present", "vorhanden"),
        "absent" => word(locale, "missing", "nicht vorhanden"),
        _ => word(locale, "unreadable", "unlesbar"),
    }
}

/// Counts with their names as a sum, each unbroken.
pub(super) fn sum(parts: &[(impl std::fmt::Display, &str)]) -> String {
    let parts = parts.iter().map(|(count, name)| fixed(&format!("{count} {name}")));
    parts.collect::<Vec<_>>().join(" + ")
}
