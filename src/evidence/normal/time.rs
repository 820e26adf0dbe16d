//! Days and times, in the one way of writing and in the others.

use chrono::DateTime;

/// A text with 0 for each digit.
pub(super) fn shape(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect()
}

/// A time with its offset by RFC 3339, the profile of ISO 8601 for the internet.
pub(super) fn is_time(text: &str) -> bool {
    text.as_bytes().get(10) == Some(&b'T') && DateTime::parse_from_rfc3339(text).is_ok()
}

/// Names of months in English and German, by how they begin.
const MONTHS: [&str; 17] = [
    "jan", "jän", "feb", "mar", "mär", "maer", "apr", "may", "mai", "jun", "jul", "aug", "sep", "oct", "okt",
    "nov", "de",
];

/// Words that stand in dates beside the month.
const BESIDE: [&str; 24] = [
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "mo", "di", "mi", "do", "fr", "sa", "so", "am", "pm",
    "uhr", "gmt", "utc", "cet", "cest", "mez", "mesz", "z",
];

/// Whether a text is a day or a time in another way of writing than ISO 8601's.
pub(super) fn is_other_day(text: &str) -> bool {
    let date = text.split([' ', 'T', ',']).next().unwrap_or_default();
    let parts: Vec<&str> = date.split(['.', '/', '-']).collect();
    let digits = |part: &str, lengths: &[usize]| {
        lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let rest = text.get(date.len()..).unwrap_or_default();
    let clock = rest.trim_start_matches([' ', 'T', ',']).chars().next().is_none_or(|c| c.is_ascii_digit());
    if let [first, second, third] = parts.as_slice()
        && clock
    {
        let calendar = |day: &str, month: &str| {
            let (day, month) = (day.parse().unwrap_or(0), month.parse().unwrap_or(0));
            (1..=31).contains(&day) && (1..=31).contains(&month) && (day <= 12 || month <= 12)
        };
        let year_last = digits(first, &[1, 2]) && digits(second, &[1, 2]) && digits(third, &[4]);
        let year_first = digits(first, &[4]) && digits(second, &[1, 2]) && digits(third, &[1, 2]);
        return (year_last && calendar(first, second)) || (year_first && calendar(third, second));
    }
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let number = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit());
    let month =
        |word: &String| !number(word) && word.len() <= 10 && MONTHS.iter().any(|name| word.starts_with(name));
    let beside = |word: &String| {
        BESIDE.iter().any(|name| word == name) || word.ends_with("day") || word.ends_with("tag")
    };
    let year =
        |word: &String| number(word) && word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    words.iter().any(month)
        && words.iter().any(year)
        && words.iter().filter(|word| number(word)).count() >= 2
        && words.iter().all(|word| number(word) || month(word) || beside(word))
}
