//! Bare addresses in running text, which GitHub turns into links and `CommonMark` does not.

/// The `http://` and `https://` addresses in `text`, after GitHub's rules for extended autolinks: no letter or digit
/// before, up to a blank or `<`, without the punctuation that ends a sentence or closes a bracket.
pub(super) fn addresses(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("://")) {
        let colon = from + at;
        from = colon + 3;
        let before = text.get(..colon).unwrap_or_default();
        let Some(scheme) = ["https", "http"].into_iter().find(|scheme| {
            before
                .len()
                .checked_sub(scheme.len())
                .and_then(|start| before.get(start..))
                .is_some_and(|word| word.eq_ignore_ascii_case(scheme))
        }) else {
            continue;
        };
        let start = colon - scheme.len();
        let joined = before.get(..start).is_some_and(|before| before.ends_with(char::is_alphanumeric));
        let rest = text.get(from..).unwrap_or_default();
        let length = rest.find(|c: char| c.is_whitespace() || c == '<').unwrap_or(rest.len());
        let host = trimmed(rest.get(..length).unwrap_or_default());
        if !joined && host.starts_with(char::is_alphanumeric) {
            found.extend(text.get(start..from + host.len()));
            from += host.len();
        }
    }
    found
}

/// `address` without what belongs to the sentence around it.
fn trimmed(address: &str) -> &str {
    let count = |bracket: char| address.matches(bracket).count();
    let mut surplus = count(')').saturating_sub(count('('));
    let mut rest = address;
    loop {
        let end = rest.trim_end_matches(['?', '!', '.', ',', ':', ';', '*', '_', '~', '\'', '"', ']']);
        match end.strip_suffix(')') {
            Some(shorter) if surplus > 0 => {
                surplus -= 1;
                rest = shorter;
            }
            _ => return end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::addresses;

    #[test]
    fn takes_the_address_and_leaves_the_sentence() {
        for (text, expected) in [
            ("see https://a.example/x.", vec!["https://a.example/x"]),
            ("(http://a.example/x_(y)).", vec!["http://a.example/x_(y)"]),
            ("(see HTTPS://a.example/?q=1,2)", vec!["HTTPS://a.example/?q=1,2"]),
            ("https://a https://b:9090/c", vec!["https://a", "https://b:9090/c"]),
            ("https://ü.example/<x", vec!["https://ü.example/"]),
            ("xhttp://a ftp://b http:// https://. ://", vec![]),
        ] {
            assert_eq!(addresses(text), expected, "{text}");
        }
    }
}
