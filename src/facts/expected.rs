//! Expected results in the steps of a runbook: the forms that announce what must be seen after a step.
//!
//! A single word announces nothing: "you must hurry" and "what should we do" have no result. What counts is a label
//! ("Expected: …", "Erwartete Ausgabe: …"), a sentence that says what is seen ("you should see …", "erwartet wird …"),
//! or an arrow to the result.

use std::ops::Range;

use crate::evidence::placeholder;

/// Words with which a label begins; up to five more may stand before its colon.
const LABELS: [&str; 12] = [
    "expected",
    "expect",
    "expectation",
    "erwartet",
    "erwartete",
    "erwarteter",
    "erwartetes",
    "erwartung",
    "sollergebnis",
    "soll-ergebnis",
    "sollzustand",
    "soll-zustand",
];

/// Words that are a label by themselves, directly before the colon.
const BARE_LABELS: [&str; 9] = [
    "result",
    "results",
    "outcome",
    "ergebnis",
    "soll",
    "erfolgskriterium",
    "success criterion",
    "success criteria",
    "danach",
];

/// How sentences begin that say what is seen.
const OPENINGS: [&str; 10] = [
    "expect ",
    "then expect ",
    "erwartet wird ",
    "erwartet werden ",
    "zu erwarten ist ",
    "zu erwarten sind ",
    "zu sehen ist ",
    "zu sehen sind ",
    "erwarte ",
    "es erscheint ",
];

/// Phrases that say within a sentence what is seen.
const PHRASES: [&str; 24] = [
    "you should see ",
    "you should now see ",
    "you should then see ",
    "you should get ",
    "you should now get ",
    "you will see ",
    "you will now see ",
    "you now see ",
    "output should ",
    "output must ",
    "command should return ",
    "command should print ",
    "command should show ",
    "this should return ",
    "this should print ",
    "this should show ",
    "it should return ",
    "it should print ",
    "it should show ",
    "and expect ",
    "sie sehen jetzt ",
    "die ausgabe lautet ",
    "ausgabe sollte ",
    "jetzt ist zu sehen ",
];

/// Words that take what follows back, or make it a question.
const DENIED: [&str; 16] = [
    "not", "never", "nothing", "no", "if", "when", "whether", "unless", "nichts", "nicht", "kein", "keine",
    "wenn", "falls", "ob", "don't",
];

/// Arrows that lead from a step to its result.
const ARROWS: [&str; 3] = ["→", "⇒", "=>"];

/// An announcement in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Announced {
    /// The byte at which it begins: what stands before is the step itself.
    pub(super) at: usize,
    /// Whether anything is announced in the same text; if not, what follows the text may be it.
    pub(super) says: bool,
}

/// The first announcement in `text` that says something; else the first that leaves it to what follows.
pub(super) fn announced(text: &str) -> Option<Announced> {
    let mut open = None;
    for clause in clauses(text) {
        let Some((start, rest)) = begins(text, &clause) else { continue };
        let at = clause.start + start;
        if says(rest) {
            return Some(Announced { at, says: true });
        }
        open = open.or(Some(Announced { at, says: false }));
    }
    arrow(text).filter(|arrow| arrow.says).or(open)
}

/// Whether a result is one: a letter or digit, and no placeholder.
pub(super) fn says(result: &str) -> bool {
    result.chars().any(char::is_alphanumeric) && !placeholder::is_placeholder(result)
}

/// The announcement in the clause: where in it, and what it announces. A label at the end of its line speaks of the
/// next one.
fn begins<'t>(text: &'t str, clause: &Range<usize>) -> Option<(usize, &'t str)> {
    let body = text.get(clause.clone())?;
    if let Some((label, rest)) = body.split_once(':')
        && is_label(label)
    {
        let after = text.get(clause.end..).unwrap_or_default();
        let next = if rest.trim().is_empty() { after.strip_prefix('\n') } else { None };
        let line = next.map(|next| next.trim_start().lines().next().unwrap_or_default());
        return Some((0, line.unwrap_or(rest)));
    }
    // Only letters of the same length in lower case keep the byte offsets.
    let lower = body.to_ascii_lowercase();
    if let Some(opening) = OPENINGS.iter().find(|opening| lower.starts_with(**opening)) {
        return Some((0, body.get(opening.len()..)?));
    }
    PHRASES.iter().find_map(|phrase| {
        let at = lower.find(phrase)?;
        let before = lower.get(..at)?;
        let whole = before.is_empty() || before.ends_with(' ');
        let denied = before.split_whitespace().any(|word| DENIED.contains(&word));
        (whole && !denied).then_some((at, body.get(at + phrase.len()..)?))
    })
}

fn is_label(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().take(7).collect();
    let first = words.first().copied().unwrap_or_default();
    (LABELS.contains(&first) && words.len() <= 6) || BARE_LABELS.contains(&words.join(" ").as_str())
}

/// The result behind an arrow. Two arrows are the way through a menu.
fn arrow(text: &str) -> Option<Announced> {
    let mut found = ARROWS.iter().flat_map(|arrow| text.match_indices(arrow));
    let (at, sign) = found.next()?;
    if found.next().is_some() {
        return None;
    }
    Some(Announced { at, says: text.get(at + sign.len()..).is_some_and(says) })
}

/// The clauses of a text, without the signs around them: lines, sentences, what stands in brackets.
fn clauses(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    let mut ends = text.char_indices().filter(|(at, c)| {
        let blank = text.get(at + c.len_utf8()..).is_none_or(|rest| rest.is_empty() || rest.starts_with(' '));
        matches!(c, '\n' | '(' | '–' | '—') || (matches!(c, '.' | '!' | '?' | ';' | ',') && blank)
    });
    let mut done = false;
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        let end = ends.next();
        let stop = end.map_or(text.len(), |(at, _)| at);
        let body = text.get(start..stop).unwrap_or_default();
        // Bullets, quotes and the signs of comments in code.
        let signs = |c: char| c.is_whitespace() || "#/>*-•✓✔\"'„“”`✅".contains(c);
        let trimmed = body.trim_start_matches(signs);
        let from = start + body.len() - trimmed.len();
        match end {
            Some((at, c)) => start = at + c.len_utf8(),
            None => done = true,
        }
        Some(from..stop)
    })
}

#[cfg(test)]
mod tests {
    use super::{Announced, announced};

    #[test]
    fn a_result_is_announced() {
        for good in [
            "Do it. Expected: it is done",
            "Do it.\nExpected: `{\"status\": \"ok\"}`.",
            "Do it (expected: 200)",
            "Do it — expected result: 200",
            "curl x\n# Expected output:\n200",
            "Run it. Expected outcome of this step: no output",
            "Ask it. Expect 200.",
            "Ask it and expect 200",
            "Then you should see the pod run",
            "You should see 200",
            "Restart it; the command should return `ok`",
            "The output should name the node",
            "Restart → the pod runs",
            "Restart => the pod runs",
            "Neu starten. Erwartet: Der Dienst läuft",
            "Neu starten. Erwartetes Ergebnis: 200",
            "Neu starten.\nErwartete Ausgabe:\nok",
            "Neu starten. Erwartung: Der Alarm ist weg",
            "Neu starten. Ergebnis: Der Alarm ist weg",
            "Neu starten. Soll: unter 2 s",
            "Neu starten. Danach: Die Anzeige ist grün",
            "Neu starten. Erwartet wird 200",
            "Result: the alert is gone",
        ] {
            assert!(announced(good).is_some_and(|found| found.says), "{good}");
        }
    }

    #[test]
    fn a_word_alone_announces_nothing() {
        for bad in [
            "You must hurry.",
            "You should restart the service.",
            "Es soll schnell gehen",
            "Man sollte und muss sich beeilen",
            "Das Ergebnis ist offen",
            "The result of a bad night: nobody sleeps",
            "What is expected of you at this hour",
            "Expected:",
            "Expected: TODO",
            "Danach neu starten",
            "Danach:",
            "Expected: -",
            "Do it. Expected",
            "Nothing is expected here",
            "not expected at all",
            "unexpected turn",
            "If you should see errors, call someone",
            "x →",
            "Settings → Users → Roles",
            "if a >= b restart",
        ] {
            assert!(announced(bad).is_none_or(|found| !found.says), "{bad}: {:?}", announced(bad));
        }
        assert_eq!(announced("Run it. Expected output:"), Some(Announced { at: 8, says: false }));
        assert_eq!(announced("Run it"), None);
    }

    #[test]
    fn hostile_texts_are_read_in_time() {
        let start = std::time::Instant::now();
        for piece in ["Expected:\n", "Expected: . ", "you should see ", "→", "x, ", "(", "Expected: TODO\n"]
        {
            let text = piece.repeat(200_000 / piece.len());
            announced(&text);
        }
        assert!(start.elapsed() < std::time::Duration::from_secs(5), "{:?}", start.elapsed());
    }
}
