//! Texts as people compare them: what differs only in its spelling says the same.

/// The letters and digits of `text` in lower case: `Mail  received.`, `mail-received` and `@mail_received` are one
/// thing.
pub(super) fn essence(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// `text` with single blanks, none around it.
pub(super) fn single_blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{essence, single_blanks};

    #[test]
    fn blanks_case_and_signs_make_no_other_text() {
        for same in
            ["Mail received", " mail  received.", "mail-received", "@mail_received", "MAIL\u{A0}RECEIVED"]
        {
            assert_eq!(essence(same), "mailreceived", "{same:?}");
        }
        assert_ne!(essence("second lead"), essence("lead"));
        assert_eq!(single_blanks(" a \n\u{A0} b "), "a b");
        assert_eq!(single_blanks(" \t"), "");
    }
}
