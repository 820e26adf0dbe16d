//! Keys and tokens of services, by the prefixes that their makers gave them so that they are found.

use std::collections::BTreeSet;

use super::{Found, Kind, before};

/// What may stand in the part behind a prefix.
#[derive(Clone, Copy)]
enum Alphabet {
    /// Capital letters and digits.
    Capitals,
    /// Letters and digits.
    Letters,
    /// Letters, digits, `-` and `_`.
    Url,
}

/// Prefix, alphabet, and the least and most characters behind it.
type Form = (&'static str, Alphabet, usize, usize);

/// AWS, GitHub, GitLab, Slack, `OpenAI` and those who follow it, Stripe, Google, Hugging Face, npm, `PyPI`, `SendGrid`, Groq,
/// xAI, Databricks, `DigitalOcean`: as their documentation or their own scanners give them.
const FORMS: [Form; 26] = [
    ("AKIA", Alphabet::Capitals, 16, 16),
    ("ASIA", Alphabet::Capitals, 16, 16),
    ("ghp_", Alphabet::Letters, 36, 255),
    ("gho_", Alphabet::Letters, 36, 255),
    ("ghu_", Alphabet::Letters, 36, 255),
    ("ghs_", Alphabet::Letters, 36, 255),
    ("ghr_", Alphabet::Letters, 36, 255),
    ("github_pat_", Alphabet::Url, 59, 255),
    ("glpat-", Alphabet::Url, 20, 64),
    ("xoxb-", Alphabet::Url, 24, 255),
    ("xoxp-", Alphabet::Url, 24, 255),
    ("xoxa-", Alphabet::Url, 24, 255),
    ("xoxs-", Alphabet::Url, 24, 255),
    ("xapp-", Alphabet::Url, 24, 255),
    ("sk-", Alphabet::Url, 20, 255),
    ("sk_live_", Alphabet::Letters, 16, 255),
    ("rk_live_", Alphabet::Letters, 16, 255),
    ("AIza", Alphabet::Url, 35, 35),
    ("hf_", Alphabet::Letters, 30, 40),
    ("npm_", Alphabet::Letters, 36, 36),
    ("pypi-", Alphabet::Url, 60, 255),
    ("SG.", Alphabet::Url, 22, 22),
    ("gsk_", Alphabet::Letters, 40, 64),
    ("xai-", Alphabet::Letters, 40, 128),
    ("dapi", Alphabet::Letters, 32, 34),
    ("dop_v1_", Alphabet::Letters, 64, 64),
];

/// Words in a key that was made up for documentation.
const MADE_UP: [&str; 12] = [
    "example",
    "dummy",
    "fake",
    "test",
    "placeholder",
    "redacted",
    "your",
    "xxxx",
    "changeme",
    "abcdef",
    "123456",
    "secret",
];

/// How a private key begins, and how its first line ends.
const PEM: (&str, [&str; 2]) = ("-----BEGIN ", ["PRIVATE KEY-----", "PRIVATE KEY BLOCK-----"]);

/// The longest name between the two, and a body that is more than a mention of it.
const PEM_HEAD: usize = 64;
const PEM_BODY: usize = 40;

pub(super) fn find(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = text
        .match_indices(PEM.0)
        .filter(|(start, _)| text.get(start + PEM.0.len()..).is_some_and(is_private_key))
        .map(|(start, _)| Found { kind: Kind::PrivateKey, start, open: PEM.0.len() })
        .collect();
    let mut at = 0;
    let in_run = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let length = rest.find(|c| !in_run(c)).unwrap_or(rest.len());
        let run = rest.get(..length).unwrap_or_default();
        found.extend(in_word(text, at, run));
        at += length + rest.get(length..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
    }
    found
}

/// Whether what follows `-----BEGIN ` is a private key and not a mention of one.
fn is_private_key(rest: &str) -> bool {
    let head = rest.get(..rest.len().min(PEM_HEAD)).or_else(|| rest.lines().next()).unwrap_or_default();
    let ends = PEM.1.iter().filter_map(|end| head.find(end).map(|at| at + end.len())).min();
    let Some(body) = ends.and_then(|end| rest.get(end..)) else { return false };
    let body = body.trim_start_matches(|c: char| c.is_whitespace() || c == '\\');
    let body = body.strip_prefix('n').or_else(|| body.strip_prefix("r\\n")).unwrap_or(body).trim_start();
    let base64 = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    body.starts_with("Proc-Type:") || body.chars().take(PEM_BODY).filter(base64).count() == PEM_BODY
}

/// The key in a run of letters, digits, `-`, `_` and `.` that begins at `start`.
fn in_word(text: &str, start: usize, run: &str) -> Option<Found> {
    if run.len() < 20 {
        return None;
    }
    // In JSON the letter of `\n` belongs to the line break.
    let escape = run.starts_with(['n', 'r', 't']) && before(text, start + 1).is_none();
    let skipped = usize::from(escape);
    let word = run.get(skipped..)?;
    if is_signed_token(word) {
        return Some(Found { kind: Kind::Token, start: start + skipped, open: 3 });
    }
    let mut at = start + skipped;
    for part in word.split('.') {
        let bare = part.trim_start_matches(['-', '_']);
        let bare_at = at + part.len() - bare.len();
        // The parts of a SendGrid key are parted by points.
        let whole = if part == "SG" { text.get(at..start + run.len()).unwrap_or_default() } else { bare };
        if let Some((prefix, ..)) = FORMS.iter().find(|form| fits(whole, form)) {
            return Some(Found { kind: Kind::Key, start: bare_at, open: prefix.len() });
        }
        at += part.len() + 1;
    }
    None
}

fn fits(word: &str, (prefix, alphabet, least, most): &Form) -> bool {
    let Some(rest) = word.strip_prefix(prefix) else { return false };
    let rest = if *prefix == "SG." { rest.split('.').next().unwrap_or_default() } else { rest };
    let allowed = |c: char| match alphabet {
        Alphabet::Capitals => c.is_ascii_uppercase() || c.is_ascii_digit(),
        Alphabet::Letters => c.is_ascii_alphanumeric(),
        Alphabet::Url => c.is_ascii_alphanumeric() || matches!(c, '-' | '_'),
    };
    (*least..=*most).contains(&rest.len()) && rest.chars().all(allowed) && is_random(rest)
}

/// Whether nobody made this up while writing: many different characters, and letters among digits or among letters of the
/// other case.
fn is_random(text: &str) -> bool {
    let lower = text.to_lowercase();
    let kinds = [
        text.contains(|c: char| c.is_ascii_digit()),
        text.contains(|c: char| c.is_ascii_lowercase()),
        text.contains(|c: char| c.is_ascii_uppercase()),
    ];
    // Words and dates have vowels and strokes at short distances; chance leaves long runs without a stroke.
    let longest = text.split(['-', '_']).map(str::len).max().unwrap_or_default();
    text.chars().collect::<BTreeSet<_>>().len() >= 10
        && kinds.iter().filter(|kind| **kind).count() >= 2
        && longest >= 12
        && !MADE_UP.iter().any(|word| lower.contains(word))
}

/// Three parts in base64url, of which the first two are JSON objects: `eyJ` is `{"`.
fn is_signed_token(word: &str) -> bool {
    let mut parts = word.trim_end_matches('.').split('.');
    let (head, body, signature) = (parts.next(), parts.next(), parts.next());
    let object = |part: Option<&str>| part.is_some_and(|part| part.starts_with("eyJ") && part.len() >= 16);
    parts.next().is_none()
        && object(head)
        && object(body)
        && signature.is_some_and(|signature| signature.len() >= 20 && is_random(signature))
}
