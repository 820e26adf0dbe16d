//! Secrets and personal data in files that are meant to be shown.
//!
//! Only what can hardly be anything else is found: keys by their prefix, length and alphabet, account and card numbers by
//! their check digits, addresses of mail and numbers of telephones by their form. A commit, a digest, an attachment in
//! base64 is none of these. What is written for examples (RFC 2606, the test cards of payment providers, the IBANs of the
//! registry) is nobody's.

mod keys;
mod mail;
mod numbers;

use crate::model::named::words;
use crate::model::{Localized, Places, Position};

words! {
    /// What was found.
    pub enum Kind {
        /// A key or token of a service.
        Key = "key",
        /// A private key.
        PrivateKey = "private_key",
        /// A signed token (RFC 7519).
        Token = "token",
        /// An international bank account number.
        Iban = "iban",
        /// The number of a payment card.
        Card = "card",
        /// An address of mail.
        Mail = "mail",
        /// The number of a telephone.
        Telephone = "telephone",
    }
}

impl Kind {
    /// What it is called.
    #[must_use]
    pub fn words(self) -> Localized {
        let (en, de) = match self {
            Self::Key => ("the key of a service", "ein Schlüssel für einen Dienst"),
            Self::PrivateKey => ("a private key", "ein privater Schlüssel"),
            Self::Token => ("a signed token (JWT)", "ein signiertes Token (JWT)"),
            Self::Iban => ("a bank account (IBAN)", "eine Bankverbindung (IBAN)"),
            Self::Card => ("the number of a payment card", "die Nummer einer Zahlungskarte"),
            Self::Mail => ("an e-mail address", "eine E-Mail-Adresse"),
            Self::Telephone => ("a telephone number", "eine Telefonnummer"),
        };
        Localized::of(en, de)
    }
}

/// A place where something was found. The value itself is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// Its first characters, the rest masked.
    pub shown: String,
    /// Where it begins.
    pub position: Position,
}

/// Something that was found, by its bytes.
struct Found {
    kind: Kind,
    start: usize,
    /// How many characters may be shown: those that tell what it is, not whose.
    open: usize,
}

/// Finds secrets and personal data in `text`, in the order in which they stand. `own` are addresses and domains of mail
/// that belong to those whose text it is, in lower case.
#[must_use]
pub fn scan(text: &str, own: &[String]) -> Vec<Finding> {
    let mut found = keys::find(text);
    found.extend(numbers::find(text));
    found.extend(mail::find(text, own));
    found.sort_by_key(|found| found.start);
    let mut places = Places::new(text);
    let located = found.into_iter().map(|found| {
        let rest = text.get(found.start..).unwrap_or_default();
        let shown: String = rest.chars().take(found.open).collect();
        Finding { kind: found.kind, shown: format!("{shown}…"), position: places.at(found.start) }
    });
    located.collect()
}

/// The character before byte `at`, if a word could go on there. In JSON the letter of `\n` is none.
fn before(text: &str, at: usize) -> Option<char> {
    let head = text.get(..at)?;
    let mut back = head.chars().rev();
    let last = back.next()?;
    let escaped = matches!(last, 'n' | 'r' | 't') && back.take_while(|c| *c == '\\').count() % 2 == 1;
    (!escaped).then_some(last)
}

/// The byte at `at`.
fn byte(text: &str, at: usize) -> Option<u8> {
    text.as_bytes().get(at).copied()
}

#[cfg(test)]
mod tests {
    use super::{Kind, scan};
    use crate::model::Position;

    fn kinds(text: &str) -> Vec<Kind> {
        scan(text, &["claims.example.net".to_owned(), "lindenwerke.de".to_owned()])
            .into_iter()
            .map(|finding| finding.kind)
            .collect()
    }

    /// Keys are put together here, so that no scanner takes this file for a leak.
    fn key(prefix: &str, rest: &str) -> String {
        format!("{prefix}{rest}")
    }

    #[test]
    fn keys_are_known_by_their_prefix_and_their_disorder() {
        let noise = "aZ3kQ9xT7mB2vR8cL5nW1pY6dF4gH0jS2uE7iO9A";
        for text in [
            key("AKIA", "J7QX2M4TZP9KWD3B"),
            key("gh", &format!("p_{}", noise.get(..36).unwrap())),
            key("sk", &format!("-proj-{noise}")),
            key("sk", &format!("-ant-api03-{noise}")),
            key("xo", "xb-2384756192-8374650192837-aZ3kQ9xT7mB2vR8cL5nW1pY6"),
            key("AIza", noise.get(..35).unwrap()),
            key("gl", "pat-aZ3kQ9xT7mB2vR8cL5nW"),
            key("sk", "_live_aZ3kQ9xT7mB2vR8cL5nW"),
            key("h", "f_aZkQxTmBvRcLnWpYdFgHjSuEiOaZqWsXcV"),
        ] {
            for text in [
                text.clone(),
                format!("{{\"token\": \"{text}\"}}"),
                format!("a\\n{text}."),
                format!("K={text}\n"),
            ] {
                assert_eq!(kinds(&text), [Kind::Key], "{text}");
            }
        }
        for harmless in [
            key("AKIA", "IOSFODNN7EXAMPLE"),
            key("gh", "p_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
            key("sk", "-your-key-goes-here-and-nowhere-else"),
            key("ri", "sk-assessment-of-the-claims-desk-2026-11"),
            key("sk", "-0123456789abcdef0123456789abcdef"),
            "3f9c2e1a7b5d4c6e8f0a1b2c3d4e5f60718293a4".to_owned(),
            "sha256:feffdb023d4d2743e0155fdfdd316f50eb1d42d13e81d7570e5b1a671c21782e".to_owned(),
            "0259fb20-54c5-485f-98af-331feb7ac6d0".to_owned(),
            "U2VociBnZWVocnRlIERhbWVuIHVuZCBIZXJyZW4sIG1laW4gRmVuc3RlciBpc3QgZGVmZWt0Lg==".to_owned(),
        ] {
            assert_eq!(kinds(&harmless), [], "{harmless}");
        }
    }

    #[test]
    fn private_keys_and_signed_tokens_are_found() {
        let body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";
        for text in [
            format!("-----BEGIN {} KEY-----\n{body}\n", "PRIVATE"),
            format!("{{\"key\": \"-----BEGIN RSA {} KEY-----\\n{body}\\n\"}}", "PRIVATE"),
        ] {
            assert_eq!(kinds(&text), [Kind::PrivateKey]);
        }
        assert_eq!(kinds(&format!("A file with `-----BEGIN {} KEY-----` is refused.", "PRIVATE")), []);
        let token = [
            "eyJhbGciOiJIUzI1NiJ9",
            "eyJzdWIiOiJNQy0yMDI2LTAwNDExIn0",
            "aZ3kQ9xT7mB2vR8cL5nW1pY6dF4gH0jS2uE7iO9A",
        ];
        assert_eq!(kinds(&format!("Bearer {}", token.join("."))), [Kind::Token]);
        assert_eq!(kinds("eyJhbGciOiJIUzI1NiJ9"), []);
    }

    #[test]
    fn account_and_card_numbers_have_check_digits() {
        for text in ["DE12 5001 0517 0648 4898 90", "DE12500105170648489890", "IBAN: AT483200000012345864."] {
            assert_eq!(kinds(text), [Kind::Iban], "{text}");
        }
        for harmless in [
            "DE89 3704 0044 0532 0130 00",
            "DE13 5001 0517 0648 4898 90",
            "XX12 5001 0517 0648",
            "ADE12500105170648489890",
        ] {
            assert_eq!(kinds(harmless), [], "{harmless}");
        }
        for text in ["4539 1488 0343 6467", "card 4539148803436467,", "4539-1488-0343-6467"] {
            assert_eq!(kinds(text), [Kind::Card], "{text}");
        }
        for harmless in [
            "4111 1111 1111 1111",
            "4539 1488 0343 6468",
            "0.4539148803436467",
            "id-4539148803436467",
            "45391488034364671234567",
            "1763971200000000",
        ] {
            assert_eq!(kinds(harmless), [], "{harmless}");
        }
    }

    #[test]
    fn addresses_and_telephones_of_people_are_found() {
        for text in [
            "From: erika.m@web.de",
            "(jörg@firma.de)",
            "\"mail\": \"x\\nerika@web.de\"",
            "a+b@mail.firma.co.uk.",
        ] {
            assert_eq!(kinds(text), [Kind::Mail], "{text}");
        }
        for harmless in [
            "claims-desk@example.org",
            "x@mail.example.com",
            "x@firma.invalid",
            "bo@claims.example.net",
            "bo@post.lindenwerke.de",
            "git@github.com:org/repo",
            "noreply@firma.de",
            "@claims-tech-lead",
            "logo@2x.png",
            "pkg@1.2.3",
            "https://user@host.de/",
            "Message-ID: <20261109.a1@mail.firma.de>",
        ] {
            assert_eq!(kinds(harmless), [], "{harmless}");
        }
        for text in ["+49 170 8392715", "Tel. +49 (0)30 8392715", "+4317283945"] {
            assert_eq!(kinds(text), [Kind::Telephone], "{text}");
        }
        for harmless in [
            "2026-11-09T08:12:00+01:00",
            "+0100 (CET)",
            "+49 30 23125 123",
            "+49 170 1234567",
            "1+4917083927",
            "+12.345.678,90 EUR",
        ] {
            assert_eq!(kinds(harmless), [], "{harmless}");
        }
    }

    #[test]
    fn a_finding_is_located_and_not_repeated_in_full() {
        let found = scan("eins\nzwei, dä: erika.m@web.de\n", &[]);
        assert_eq!(found[0].position, Position { line: 2, column: 11 });
        assert_eq!(found[0].shown, "er…");
    }

    #[test]
    fn hostile_text_takes_time_by_its_length_only() {
        for unit in ["a@", "a@b.cc ", "+1", "4", "DE12", "-----BEGIN ", "eyJ.", "sk-", "4 ", "\\\\n"] {
            let started = std::time::Instant::now();
            let _ = scan(&unit.repeat(100_000), &[]);
            assert!(started.elapsed().as_secs() < 20, "{unit}: {:?}", started.elapsed());
        }
    }
}
