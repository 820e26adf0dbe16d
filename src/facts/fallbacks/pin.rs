//! Whether a model's version can become another model without anybody here doing anything.

use crate::model::named::words;

words! {
    /// How exactly a version names one model.
    pub enum Pin {
        /// It has a date, a build number, a digest or all three parts of a version: it names one model for good.
        Exact = "exact",
        /// It is not declared.
        Missing = "missing",
        /// It is a name that the provider lets point to something new: `latest`.
        Alias = "alias",
        /// It allows several versions: `*`, `^1.2`, `3.x`.
        Range = "range",
        /// It is the name of a family, which providers resolve to its current version: `gpt-4o`, `claude-sonnet-4-5`.
        Family = "family",
    }
}

/// Words that stand for whatever is current, wherever they stand.
const FLOATING: [&str; 8] =
    ["latest", "newest", "current", "nightly", "rolling", "aktuell", "neueste", "neuestes"];

/// Words that do so at the end of a name: in front they may be part of it, as in `stable-diffusion`.
const FLOATING_LAST: [&str; 12] = [
    "stable",
    "default",
    "auto",
    "main",
    "master",
    "head",
    "live",
    "prod",
    "production",
    "edge",
    "canary",
    "recent",
];

impl Pin {
    /// How exactly `version` names one model.
    ///
    /// No list of models can be complete, so the form decides. Exact is a date (`2024-08-06`, `20241022`, `2503`, `0613`,
    /// `05-06`), a number of three digits or more (`002`), a digest or commit, three parts (`1.4.0`), an
    /// inference profile (`v1:0`), or a registry's number (`models:/triage/7`). Whatever else a name holds is its
    /// family: `gpt-4.1` and `llama-3.1-70b` look alike, and the first of them is an alias. Weights that a team
    /// serves itself are named by their revision.
    pub(super) fn of(version: &str) -> Self {
        let version = version.trim().to_lowercase();
        let words: Vec<&str> =
            version.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        if words.is_empty() && !version.contains('*') {
            return Self::Missing;
        }
        let last = words.last().copied().unwrap_or_default();
        if words.iter().any(|word| FLOATING.contains(word)) || FLOATING_LAST.contains(&last) {
            return Self::Alias;
        }
        let open = words.iter().skip(1).any(|word| *word == "x");
        if open || version.contains(['*', '^', '~', '>', '<', '|', '?', ',']) {
            return Self::Range;
        }
        let exact = words.iter().any(|word| is_number(word) || is_digest(word))
            || words.windows(2).any(is_month_and_day)
            || version.split(|c: char| !(c.is_alphanumeric() || c == '.')).any(has_three_parts)
            || version.rsplit_once(':').is_some_and(|(name, part)| is_profile(name, part))
            || version.rsplit_once('/').is_some_and(|(_, number)| all_digits(number));
        if exact { Self::Exact } else { Self::Family }
    }
}

fn all_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// A date or a build: three digits or more.
fn is_number(word: &str) -> bool {
    all_digits(word) && word.len() >= 3
}

/// A digest or a commit: seven hexadecimal digits or more, letters and figures among them.
fn is_digest(word: &str) -> bool {
    word.len() >= 7
        && word.bytes().all(|byte| byte.is_ascii_hexdigit())
        && word.bytes().any(|byte| byte.is_ascii_digit())
        && word.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// `05-06`: month and day, both of two digits.
fn is_month_and_day(words: &[&str]) -> bool {
    let number =
        |word: &&str| if word.len() == 2 && all_digits(word) { word.parse::<u8>().ok() } else { None };
    match words {
        [month, day] => {
            number(month).is_some_and(|month| (1..=12).contains(&month))
                && number(day).is_some_and(|day| (1..=31).contains(&day))
        }
        _ => false,
    }
}

/// `1.4.0`, `v2.0.1`: nothing is left open.
fn has_three_parts(word: &str) -> bool {
    let word = word.strip_prefix('v').unwrap_or(word);
    let parts: Vec<&str> = word.split('.').collect();
    parts.len() >= 3 && parts.iter().take(3).all(|part| all_digits(part))
}

/// `…-v1:0`: the form of Bedrock's model ids, whose second number is a build.
fn is_profile(name: &str, part: &str) -> bool {
    let version = name.rsplit(['-', '.']).next().unwrap_or_default();
    all_digits(part) && version.strip_prefix('v').is_some_and(all_digits)
}

#[cfg(test)]
mod tests {
    use super::Pin;

    #[test]
    fn an_exact_version_has_a_date_a_build_or_a_digest() {
        for exact in [
            "mistral-small-2503",
            "2503",
            "gpt-4o-2024-08-06",
            "gpt-4-0613",
            "gpt-3.5-turbo-0125",
            "o3-2025-04-16",
            "claude-3-5-sonnet-20241022",
            "anthropic.claude-3-5-sonnet-20241022-v2:0",
            "amazon.nova-pro-v1:0",
            "gemini-2.0-flash-001",
            "gemini-2.5-pro-preview-05-06",
            "text-bison@001",
            "command-r-08-2024",
            "meta-llama/Llama-3.1-70B-Instruct@945c8663693130f8be2ee66210e062158b2a9693",
            "llama3.1@sha256:46e0c10c039e",
            "models:/triage/7",
            "claims-classifier 1.4.0",
            "v2.0.1",
            "stable-diffusion-xl-base@462165984030",
        ] {
            assert_eq!(Pin::of(exact), Pin::Exact, "{exact}");
        }
    }

    #[test]
    fn whatever_may_change_is_no_exact_version() {
        for alias in [
            "latest",
            "mistral-small-latest",
            "chatgpt-4o-latest",
            "llama3:latest",
            "mistral-small-2503-latest",
            "Latest",
            "mistral/stable",
            "org/model@main",
            "openrouter/auto",
            "aktuell",
        ] {
            assert_eq!(Pin::of(alias), Pin::Alias, "{alias}");
        }
        for range in
            ["*", "1.*", "^1.4.0", "~1.4.0", ">=1.4.0", "3.x", "1.4.x", "2503 || 2506", "1.0.0,2.0.0"]
        {
            assert_eq!(Pin::of(range), Pin::Range, "{range}");
        }
        for family in [
            "gpt-4o",
            "gpt-4.1",
            "gpt-4-turbo-preview",
            "claude-sonnet-4-5",
            "gemini-2.5-pro",
            "mistral-small",
            "llama-3.1-70b",
            "deepseek-v3",
            "o1",
            "1.4",
            "v7",
            "models:/triage/champion",
            "defaced",
        ] {
            assert_eq!(Pin::of(family), Pin::Family, "{family}");
        }
        for missing in ["", "  ", "-"] {
            assert_eq!(Pin::of(missing), Pin::Missing, "{missing:?}");
        }
    }
}
