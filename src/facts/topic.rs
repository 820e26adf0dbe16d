//! What a heading speaks of: one topic, by its words and their order, in English and German.

use std::ops::Range;

/// What a section is about, with the words that stand for it in headings.
pub(super) struct Topic {
    /// What it is called in English.
    pub(super) en: &'static str,
    /// What it is called in German.
    pub(super) de: &'static str,
    /// Words and phrases, lower case.
    pub(super) words: &'static [&'static str],
}

/// Verbs, in the form in which English headings begin and German ones end: what is done decides, not what it is
/// done to.
const VERBS: [&str; 39] = [
    "check",
    "communicate",
    "confirm recovery",
    "escalate",
    "investigate",
    "mitigate",
    "notify",
    "revert",
    "roll back",
    "tell",
    "validate",
    "verify",
    "verifying",
    "checking",
    "benachrichtigen",
    "eingrenzen",
    "entschärfen",
    "eskalieren",
    "informieren",
    "kommunizieren",
    "nachprüfen",
    "prüfen",
    "rücksetzen",
    "verifizieren",
    "zurückrollen",
    "zurücksetzen",
    "zurückspielen",
    "überprüfen",
    "weitermelden",
    "bereitschaft rufen",
    "bereitschaft anrufen",
    "vorversion einspielen",
    "vorige version einspielen",
    "vorherige version einspielen",
    "alte version einspielen",
    "nicht da",
    "nicht da ist",
    "nicht gedacht",
    "nicht gedacht ist",
];

/// Words that may stand before a verb that begins a heading.
const FILLERS: [&str; 10] = ["how", "to", "when", "step", "schritt", "phase", "teil", "wie", "wir", "first"];

/// Words after which something is not what the heading is about: "after the rollback", "kein Rollback".
const ASIDE: [&str; 17] = [
    "no", "not", "without", "after", "before", "instead", "post", "if", "when", "kein", "keine", "keinen",
    "ohne", "nach", "statt", "wenn", "falls",
];

/// Words that may stand between those and what they put aside.
const ARTICLES: [&str; 13] =
    ["a", "an", "the", "of", "any", "each", "every", "dem", "den", "der", "einem", "einer", "jedem"];

/// Words that join what stands before and after them as equals.
const AND: [&str; 7] = ["and", "und", "or", "oder", "then", "dann", "&"];

/// Words that show that what follows only tells more about what stands before: "verification of the rollback".
const OF: [&str; 24] = [
    "of", "for", "to", "with", "in", "on", "by", "from", "the", "a", "if", "der", "des", "die", "den", "dem",
    "von", "vom", "für", "zur", "zum", "bei", "im", "ob",
];

/// A topic's word in a heading.
struct Match {
    words: Range<usize>,
    topic: usize,
    verb: bool,
}

/// Which of `topics` a heading speaks of, if it speaks of one.
///
/// Of several, a verb that begins the heading decides ("Check the escalation"), then a verb that ends it or the last
/// part of a compound ("Den Rollback prüfen", "Rollback verification"), then the first. What stands before a colon or
/// dash decides over what stands behind it.
pub(super) fn of(heading: &str, topics: &[&Topic]) -> Option<usize> {
    heading.split([':', '–', '—']).flat_map(|part| part.split(" - ")).find_map(|part| of_part(part, topics))
}

fn of_part(part: &str, topics: &[&Topic]) -> Option<usize> {
    let words: Vec<String> = words(part).collect();
    let matches = matches(&words, topics);
    let first = matches.first()?;
    let between = |range: Range<usize>| words.get(range).unwrap_or_default();
    let filler = |word: &String| {
        FILLERS.contains(&word.as_str()) || word.chars().all(|c| c.is_numeric() || !c.is_alphanumeric())
    };
    if first.verb && between(0..first.words.start).iter().all(filler) {
        return Some(first.topic);
    }
    let last = matches.last()?;
    let inside = between(first.words.end..last.words.start);
    let among = |known: &[&str]| inside.iter().any(|word| known.contains(&word.as_str()));
    let ends = last.words.end == words.len();
    // "Rollback und Prüfung" is one after the other, "Rollback-Prüfung" is one of the other.
    let head = ends && !among(&AND) && (last.verb || !among(&OF));
    Some(if head { last.topic } else { first.topic })
}

/// The words of all topics from left to right, of those that overlap the longest; what is put aside left out.
fn matches(words: &[String], topics: &[&Topic]) -> Vec<Match> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
        let longest = topics
            .iter()
            .enumerate()
            .flat_map(|(topic, words)| words.words.iter().map(move |phrase| (topic, *phrase)))
            .filter(|(_, phrase)| begins(rest, phrase))
            .max_by_key(|(topic, phrase)| (parts(phrase).count(), std::cmp::Reverse(*topic)));
        let Some((topic, phrase)) = longest else {
            at += 1;
            continue;
        };
        let end = at + parts(phrase).count();
        if !is_aside(words.get(..at).unwrap_or_default()) {
            found.push(Match { words: at..end, topic, verb: VERBS.contains(&phrase) });
        }
        at = end;
    }
    found
}

fn begins(words: &[String], phrase: &str) -> bool {
    let mut words = words.iter();
    parts(phrase).all(|part| words.next().is_some_and(|word| word == part))
}

/// The words of a phrase, split as those of a heading are.
fn parts(phrase: &str) -> impl Iterator<Item = &str> {
    phrase.split([' ', '-'])
}

/// Whether what follows these words is put aside by them.
fn is_aside(before: &[String]) -> bool {
    let word = before.iter().rev().find(|word| !ARTICLES.contains(&word.as_str()));
    word.is_some_and(|word| ASIDE.contains(&word.as_str()))
}

/// The words of a heading in lower case, each part of a compound by itself. What joins equals is a word, too.
fn words(heading: &str) -> impl Iterator<Item = String> {
    let joined = heading.replace(['/', '&', '+', ','], " & ");
    let words = joined.split(|c: char| !(c.is_alphanumeric() || c == '&')).map(str::to_lowercase);
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests {
    use super::{Topic, of};

    const TOPICS: [Topic; 4] = [
        Topic { en: "rollback", de: "Zurückrollen", words: &["rollback", "roll back", "zurückrollen"] },
        Topic { en: "escalation", de: "Eskalation", words: &["escalate", "escalation", "eskalation"] },
        Topic {
            en: "verification",
            de: "Nachprüfung",
            words: &["verify", "verification", "recovery check", "nachprüfung", "überprüfen", "überprüfung"],
        },
        Topic {
            en: "first checks", de: "erste Prüfung", words: &["check", "checks", "prüfen", "prüfung"]
        },
    ];

    fn topic(heading: &str) -> &'static str {
        let topics: Vec<&Topic> = TOPICS.iter().collect();
        of(heading, &topics).map_or("", |topic| TOPICS[topic].en)
    }

    #[test]
    fn headings_name_topics_word_for_word() {
        for heading in
            ["Rollback", "3. Roll back!", "Roll-back", "Wie wir zurückrollen", "🚒 ROLLBACK", "Rollback-Plan"]
        {
            assert_eq!(topic(heading), "rollback", "{heading}");
        }
        for heading in ["Older releases", "Rollbacks", "Recovery", "", ":", "How to"] {
            assert_eq!(topic(heading), "", "{heading}");
        }
    }

    #[test]
    fn what_is_done_decides_not_what_it_is_done_to() {
        for (heading, expected) in [
            ("Verify the rollback", "verification"),
            ("How to verify a rollback", "verification"),
            ("5. Verify rollback and escalation", "verification"),
            ("Verification of the rollback", "verification"),
            ("Rollback verification", "verification"),
            ("Recovery check", "verification"),
            ("Check the escalation", "first checks"),
            ("Check escalation", "first checks"),
            ("Rollback checks", "first checks"),
            ("Den Rollback überprüfen", "verification"),
            ("Wie wir den Rollback der letzten Version überprüfen", "verification"),
            ("Überprüfung des Rollbacks", "verification"),
            ("Nachprüfung des Rollback", "verification"),
            ("Eskalation prüfen", "first checks"),
            ("Prüfung der Eskalation", "first checks"),
            ("Rollback-Prüfung", "first checks"),
            ("Prüfen, ob der Rollback gewirkt hat", "first checks"),
            ("Rollback and verification", "rollback"),
            ("Rollback / Verification", "rollback"),
            ("Rollback und Prüfung", "rollback"),
            ("Zurückrollen, dann prüfen", "rollback"),
            ("Rollback: check the version", "rollback"),
            ("Rollback – verify", "rollback"),
            ("Runbook: verify", "verification"),
            ("Rollback with escalation", "rollback"),
            ("When to escalate", "escalation"),
            ("If the verification fails, roll back", "rollback"),
        ] {
            assert_eq!(topic(heading), expected, "{heading}");
        }
    }

    #[test]
    fn what_is_put_aside_is_no_topic() {
        for heading in [
            "After the rollback",
            "No rollback",
            "Nach dem Rollback",
            "Kein Rollback möglich",
            "If the rollback fails",
        ] {
            assert_eq!(topic(heading), "", "{heading}");
        }
        assert_eq!(topic("Check after the rollback"), "first checks");
        assert_eq!(topic("Nach dem Rollback prüfen"), "first checks");
    }
}
