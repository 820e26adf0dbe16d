//! Bank accounts, payment cards and telephones.

use super::{Found, Kind, before, byte};

/// Countries and the length of their account numbers (IBAN registry, release 99).
const IBAN: [(&str, usize); 39] = [
    ("AD", 24),
    ("AE", 23),
    ("AT", 20),
    ("BE", 16),
    ("BG", 22),
    ("CH", 21),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("EE", 20),
    ("ES", 24),
    ("FI", 18),
    ("FR", 27),
    ("GB", 22),
    ("GR", 27),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IS", 26),
    ("IT", 27),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("MC", 27),
    ("MT", 31),
    ("NL", 18),
    ("NO", 15),
    ("PL", 28),
    ("PT", 25),
    ("RO", 24),
    ("RS", 22),
    ("SA", 24),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("TR", 26),
];

/// Account numbers of the registry and of textbooks.
const IBAN_EXAMPLES: [&str; 11] = [
    "DE89370400440532013000",
    "DE02120300000000202051",
    "DE75512108001245126199",
    "GB29NWBK60161331926819",
    "GB82WEST12345698765432",
    "GB33BUKB20201555555555",
    "FR1420041010050500013M02606",
    "AT611904300234573201",
    "CH9300762011623852957",
    "NL91ABNA0417164300",
    "BE68539007547034",
];

/// Numbers that payment providers give out for tests.
const CARD_EXAMPLES: [&str; 16] = [
    "4111111111111111",
    "4242424242424242",
    "4012888888881881",
    "4000056655665556",
    "4000000000000002",
    "4000000000009995",
    "4000002500003155",
    "5555555555554444",
    "5105105105105100",
    "5200828282828210",
    "2223003122003222",
    "378282246310005",
    "371449635398431",
    "6011111111111117",
    "3530111333300000",
    "30569309025904",
];

/// Numbers that are set aside for films and books (Bundesnetzagentur, Ofcom, NANPA), and tails that nobody has.
const TELEPHONE_EXAMPLES: [&str; 12] = [
    "493023125",
    "496990009",
    "494066969",
    "492214710",
    "498999998",
    "4917139200",
    "4915228817386",
    "4917604069",
    "441632960",
    "4420794",
    "447700900",
    "44113496",
];
const TAILS: [&str; 6] = ["1234567", "7654321", "0000000", "9876543", "1111111", "55501"];

pub(super) fn find(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(first) = bytes.get(at) {
        let hit = match first {
            b'A'..=b'Z' if !joined(text, at) => account(text, at).map(|end| (Kind::Iban, 2, end)),
            b'0'..=b'9' => {
                let (digits, end) = digits(text, at, b" -");
                if !joined_number(text, at)
                    && is_card(&digits, text.get(at..end).unwrap_or_default())
                    && ends(text, end)
                {
                    Some((Kind::Card, 2, end))
                } else {
                    // All of the run was looked at, or its first block, with which a number could have begun.
                    at += bytes.iter().skip(at).take_while(|byte| byte.is_ascii_digit()).count();
                    continue;
                }
            }
            b'+' if !joined(text, at) => telephone(text, at).map(|end| (Kind::Telephone, 3, end)),
            _ => None,
        };
        match hit {
            Some((kind, open, end)) => {
                found.push(Found { kind, start: at, open });
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// Whether a word goes on before byte `at`.
fn joined(text: &str, at: usize) -> bool {
    before(text, at).is_some_and(|c| c.is_alphanumeric() || c == '_')
}

/// Whether the digits at byte `at` go on something longer: an id, a decimal, an amount.
fn joined_number(text: &str, at: usize) -> bool {
    joined(text, at) || before(text, at).is_some_and(|c| matches!(c, '.' | ',' | '-' | '+' | '/' | '#'))
}

/// Whether a number ends at byte `end`.
fn ends(text: &str, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or_default();
    let mut next = rest.chars();
    match next.next() {
        Some(c) if c.is_alphanumeric() || c == '_' => false,
        Some('-' | '.' | ',' | '/') => !next.next().is_some_and(|c| c.is_ascii_digit()),
        _ => true,
    }
}

/// The digits from byte `at` on, single separators left out, at most 24; and where they end.
fn digits(text: &str, at: usize, separators: &[u8]) -> (String, usize) {
    let mut digits = String::new();
    let mut end = at;
    let mut next = at;
    while digits.len() < 24 {
        match byte(text, next) {
            Some(digit @ b'0'..=b'9') => {
                digits.push(char::from(digit));
                end = next + 1;
            }
            Some(separator) if separators.contains(&separator) && end == next => {}
            _ => break,
        }
        next += 1;
    }
    (digits, end)
}

/// Where the account number ends that begins at byte `at`.
fn account(text: &str, at: usize) -> Option<usize> {
    let (_, length) = IBAN.iter().find(|(country, _)| text.get(at..at + 2) == Some(country))?;
    let mut number = String::new();
    let mut next = at;
    while number.len() < *length {
        match byte(text, next)? {
            letter if letter.is_ascii_digit() || letter.is_ascii_uppercase() => {
                number.push(char::from(letter));
            }
            b' ' if next.checked_sub(1).and_then(|at| byte(text, at)) != Some(b' ') => {}
            _ => return None,
        }
        next += 1;
    }
    let check = number.get(2..4).is_some_and(|check| check.bytes().all(|byte| byte.is_ascii_digit()));
    let known = IBAN_EXAMPLES.contains(&number.as_str());
    let ends = !text.get(next..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    (check && ends && !known && remainder(&number) == Some(1)).then_some(next)
}

/// The remainder by 97 of an account number, its first four characters moved to the end (ISO 13616).
fn remainder(number: &str) -> Option<u32> {
    let (head, tail) = number.split_at_checked(4)?;
    tail.chars().chain(head.chars()).try_fold(0, |sum, c| {
        let value = c.to_digit(36)?;
        Some(if value < 10 { sum * 10 + value } else { sum * 100 + value } % 97)
    })
}

/// Whether digits are those of a payment card: issuer, length, groups as they are printed, check digit.
fn is_card(digits: &str, written: &str) -> bool {
    let prefix =
        |count: usize| digits.get(..count).and_then(|head| head.parse::<u32>().ok()).unwrap_or_default();
    let issued = match digits.len() {
        16 => {
            prefix(1) == 4
                || (51..=55).contains(&prefix(2))
                || (2221..=2720).contains(&prefix(4))
                || prefix(4) == 6011
                || prefix(2) == 65
                || (3528..=3589).contains(&prefix(4))
        }
        15 => matches!(prefix(2), 34 | 37),
        14 => matches!(prefix(2), 36 | 38),
        _ => false,
    };
    let groups: Vec<usize> = written.split([' ', '-']).map(str::len).collect();
    let printed = matches!(groups.as_slice(), [_] | [4, 4, 4, 4] | [4, 6, 5 | 4]);
    issued && printed && !CARD_EXAMPLES.contains(&digits) && luhn(digits)
}

/// The check digit of payment cards (ISO/IEC 7812).
fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte.saturating_sub(b'0'));
            if place % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Where the telephone number ends that begins with the `+` at byte `at`. Only what has its country's code is certain.
fn telephone(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at + 1..)?;
    if !rest.starts_with(|c: char| matches!(c, '1'..='9')) {
        return None;
    }
    // `+49 (0)30 …`: the zero is not dialled from abroad.
    let mut digits = String::new();
    let (mut end, mut length) = (0, 0);
    for c in rest.chars().take(24) {
        length += c.len_utf8();
        match c {
            '0'..='9' => {
                digits.push(c);
                end = length;
            }
            ' ' | '-' | '/' | '(' | ')' => {}
            _ => break,
        }
    }
    let number = rest.get(..end)?;
    let dialled = if number.contains("(0)") { digits.replacen('0', "", 1) } else { digits };
    let goes_on = rest.get(end..).is_some_and(|rest| {
        let mut next = rest.chars();
        match next.next() {
            Some(c) if c.is_alphanumeric() => true,
            Some('.' | ',' | ':') => next.next().is_some_and(|c| c.is_ascii_digit()),
            _ => false,
        }
    });
    let nobodys = TELEPHONE_EXAMPLES.iter().any(|head| dialled.starts_with(head))
        || TAILS.iter().any(|tail| dialled.contains(tail));
    let spread = number.contains("  ");
    ((9..=15).contains(&dialled.len()) && !goes_on && !nobodys && !spread).then_some(at + 1 + end)
}
