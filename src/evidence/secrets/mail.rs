//! Addresses of mail that belong to somebody.

use super::{Found, Kind, byte};

/// The longest local part and domain (RFC 5321).
const LOCAL: usize = 64;
const DOMAIN: usize = 253;

/// Domains that are set aside (RFC 2606, 6761, 6762) or never leave the house.
const NOBODYS: [&str; 8] =
    ["invalid", "test", "example", "localhost", "local", "internal", "lan", "localdomain"];

/// Addresses of a function, not of a person.
const ROLES: [&str; 24] = [
    "noreply",
    "no-reply",
    "donotreply",
    "do-not-reply",
    "info",
    "support",
    "service",
    "kontakt",
    "contact",
    "office",
    "hello",
    "hallo",
    "postmaster",
    "webmaster",
    "hostmaster",
    "abuse",
    "admin",
    "security",
    "sales",
    "git",
    "mailer-daemon",
    "kundenservice",
    "datenschutz",
    "privacy",
];

/// Endings of file names that look like a domain: `logo@2x.png`.
const FILES: [&str; 14] =
    ["png", "jpg", "jpeg", "gif", "svg", "webp", "js", "ts", "css", "json", "yaml", "html", "xml", "txt"];

/// Headers of a message whose ids look like addresses.
const IDS: [&str; 4] = ["message-id:", "in-reply-to:", "references:", "content-id:"];

pub(super) fn find(text: &str, own: &[String]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if !is_id(line) {
            let places = line.match_indices('@').filter_map(|(at, _)| address(text, start + at, own));
            found.extend(places.map(|start| Found { kind: Kind::Mail, start, open: 2 }));
        }
        start += line.len();
    }
    found
}

/// Where the address around the `@` at byte `at` begins, if it is one and somebody's.
fn address(text: &str, at: usize, own: &[String]) -> Option<usize> {
    let head = text.get(..at)?;
    let in_local = |c: &char| c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    let length: usize = head.chars().rev().take(LOCAL + 1).take_while(in_local).map(char::len_utf8).sum();
    let mut start = at - length;
    let escape = byte(text, start).is_some_and(|byte| matches!(byte, b'n' | b'r' | b't'));
    if escape && start.checked_sub(1).and_then(|at| byte(text, at)) == Some(b'\\') {
        start += 1;
    }
    let local = text.get(start..at)?.to_lowercase();
    let rest = text.get(at + 1..)?;
    let in_domain = |c: &char| c.is_alphanumeric() || matches!(c, '.' | '-');
    let length: usize = rest.chars().take(DOMAIN + 1).take_while(in_domain).map(char::len_utf8).sum();
    let domain = rest.get(..length)?.trim_end_matches(['.', '-']).to_lowercase();
    let in_url =
        start.checked_sub(1).and_then(|at| byte(text, at)).is_some_and(|byte| matches!(byte, b'/' | b':'));
    let somebody = local.chars().any(char::is_alphabetic)
        && !ROLES.contains(&local.as_str())
        && !(in_url && rest.get(length..).is_some_and(|rest| rest.starts_with('/')))
        && is_public(&domain)
        && !is_own(&format!("{local}@{domain}"), &domain, own);
    somebody.then_some(start)
}

fn is_public(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    let [.., name, top] = labels.as_slice() else { return false };
    (2..=24).contains(&top.chars().count())
        && top.chars().all(char::is_alphabetic)
        && labels.iter().all(|label| !label.is_empty())
        && *name != "example"
        && !NOBODYS.contains(top)
        && !FILES.contains(top)
}

/// Whether an address is one of `own`, or in one of its domains or below.
fn is_own(address: &str, domain: &str, own: &[String]) -> bool {
    own.iter().any(|own| {
        let own = own.strip_prefix('@').unwrap_or(own);
        let below = domain.strip_suffix(own).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        address == own || (!own.is_empty() && below)
    })
}

/// Whether a line is a header with the id of a message.
fn is_id(line: &str) -> bool {
    IDS.iter().any(|id| line.get(..id.len()).is_some_and(|head| head.eq_ignore_ascii_case(id)))
}
