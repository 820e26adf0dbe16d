//! The words that headings of runbooks use for what a runbook must say.

use super::RunbookTopic;
use crate::facts::topic::Topic;

/// The words that headings use, in English and German, in the order in which a runbook is read.
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
                "woran erkennt man",
                "woran erkennt man die störung",
                "woran man die störung erkennt",
                "so zeigt sich die störung",
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
                "erste schritte",
                "first steps",
                "kontrolle",
                "debugging",
                "troubleshooting",
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
                "behebung",
                "fehlerbehebung",
                "notmaßnahme",
                "notmaßnahmen",
                "resolution",
                "what to do",
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
                "rücksetzen",
                "zurückspielen",
                "wiederherstellung",
                "auf vorherige version zurück",
                "zurücksetzen",
                "rücknahme",
                "rückfall auf die vorversion",
                "rückfall auf die vorige version",
                "rückfall auf die vorherige version",
                "vorversion einspielen",
                "vorige version einspielen",
                "vorherige version einspielen",
                "alte version einspielen",
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
                "eskalationsweg",
                "eskalationswege",
                "eskalationspfad",
                "wen rufen",
                "weitermelden",
                "bereitschaft rufen",
                "bereitschaft anrufen",
                "rufbereitschaft",
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
                "nachkontrolle",
                "abschlusskontrolle",
                "validierung",
                "validate",
                "validation",
                "confirm recovery",
                "nachprüfen",
                "erfolgskontrolle",
                "entwarnung",
                "überprüfen",
                "überprüfung",
                "verifizierung",
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
                "benachrichtigung",
                "benachrichtigungen",
                "tell",
                "notify",
                "whom to tell",
            ],
        },
    ),
];

#[cfg(test)]
mod tests {
    use super::TOPICS;
    use crate::facts::topic::{self, Topic};

    #[test]
    fn german_headings_are_known() {
        let topics: Vec<&Topic> = TOPICS.iter().map(|(_, topic)| topic).collect();
        for (heading, expected) in [
            ("Woran erkennt man die Störung?", "symptoms"),
            ("Erste Schritte", "first checks"),
            ("Benachrichtigung", "communication"),
            ("Weitermelden", "escalation"),
            ("Bereitschaft rufen", "escalation"),
            ("Rückfall auf die Vorversion", "rollback"),
            ("4. Vorherige Version einspielen", "rollback"),
        ] {
            let found = topic::of(heading, &topics).map_or("", |topic| topics[topic].en);
            assert_eq!(found, expected, "{heading}");
        }
    }
}
