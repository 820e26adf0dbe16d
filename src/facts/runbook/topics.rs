//! The words that headings of runbooks use for what a runbook must say.

use super::RunbookTopic;
use crate::facts::sections::Topic;

/// The words that headings use, in English and German. More specific topics come first, so that "Verify the
/// rollback" is not taken for the rollback itself once that has a section of its own.
pub(super) const TOPICS: [(RunbookTopic, Topic); 7] = [
    (
        RunbookTopic::Symptom,
        Topic {
            en: "symptoms",
            de: "Symptome",
            words: &[
                "symptom",
                "symptoms",
                "symptome",
                "meaning",
                "impact",
                "bedeutung",
                "auswirkung",
                "auswirkungen",
                "anzeichen",
                "störungsbild",
                "störungsbilder",
                "woran man es erkennt",
                "woran erkennt man es",
                "what you see",
                "what users see",
            ],
        },
    ),
    (
        RunbookTopic::Check,
        Topic {
            en: "first checks",
            de: "erste Prüfung",
            words: &[
                "check",
                "checks",
                "diagnosis",
                "diagnose",
                "diagnostics",
                "triage",
                "investigate",
                "investigation",
                "prüfen",
                "prüfung",
                "erste prüfung",
                "analyse",
                "eingrenzen",
                "first look",
            ],
        },
    ),
    (
        RunbookTopic::Mitigate,
        Topic {
            en: "mitigation",
            de: "Sofortmaßnahmen",
            words: &[
                "mitigate",
                "mitigation",
                "fallback",
                "remediation",
                "workaround",
                "gegenmaßnahme",
                "gegenmaßnahmen",
                "sofortmaßnahme",
                "sofortmaßnahmen",
                "maßnahmen",
                "abhilfe",
                "notbetrieb",
                "ersatzbetrieb",
                "entschärfen",
            ],
        },
    ),
    (
        RunbookTopic::Rollback,
        Topic {
            en: "rollback",
            de: "Rollback",
            words: &[
                "rollback",
                "roll back",
                "rolling back",
                "revert",
                "zurückrollen",
                "zurücksetzen",
                "rücknahme",
                "zurück zur vorversion",
                "rückkehr zur vorversion",
            ],
        },
    ),
    (
        RunbookTopic::Escalate,
        Topic {
            en: "escalation",
            de: "Eskalation",
            words: &[
                "escalate",
                "escalation",
                "eskalation",
                "eskalieren",
                "wen rufen",
                "whom to call",
                "who to call",
            ],
        },
    ),
    (
        RunbookTopic::Verify,
        Topic {
            en: "verification",
            de: "Nachprüfung",
            words: &[
                "verify",
                "verification",
                "recovery check",
                "nachprüfung",
                "nachprüfen",
                "erfolgskontrolle",
                "entwarnung",
                "überprüfen",
                "abschlussprüfung",
                "verifizieren",
                "verifikation",
            ],
        },
    ),
    (
        RunbookTopic::Communicate,
        Topic {
            en: "communication",
            de: "Kommunikation",
            words: &[
                "communicate",
                "communication",
                "kommunikation",
                "kommunizieren",
                "informieren",
                "information",
                "benachrichtigen",
                "tell",
                "notify",
                "whom to tell",
            ],
        },
    ),
];
