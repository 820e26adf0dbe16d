//! What is wrong with evidence, in words for both languages.

use crate::model::{Fault, Localized, Position, Span};
use crate::repository::ReadError;

/// Why a file could not be read.
pub(super) fn of_read(error: &ReadError, path: &str) -> Localized {
    match error {
        ReadError::Absent => Localized::of(format!("{path} does not exist"), format!("{path} gibt es nicht")),
        ReadError::NotAFile => {
            Localized::of(format!("{path} is not a regular file"), format!("{path} ist keine Datei"))
        }
        ReadError::Link => Localized::of(
            format!("{path} is or passes a symbolic link, which is not followed"),
            format!("{path} ist ein symbolischer Link oder führt über einen; Links wird nicht gefolgt"),
        ),
        ReadError::TooLarge { limit } => Localized::of(
            format!("{path} is larger than is read [limit={limit} bytes]"),
            format!("{path} ist größer, als gelesen wird [Grenze={limit} Bytes]"),
        ),
        ReadError::TooMany { limit } => Localized::of(
            format!("{path}: more files than are looked at [limit={limit}]"),
            format!("{path}: mehr Dateien, als durchsucht werden [Grenze={limit}]"),
        ),
        ReadError::Io(reason) => Localized::of(
            format!("{path} cannot be read: {reason}"),
            format!("{path} lässt sich nicht lesen: {reason}"),
        ),
    }
}

/// Why the content of a file could not be understood.
pub(super) fn of_fault(fault: &Fault, path: &str) -> Localized {
    Localized::of(
        format!("{path} cannot be judged: {}", fault.message),
        format!("{path} ist nicht auswertbar: {}", german(fault)),
    )
}

/// A fault in German: its kind, and what the message names. Where a parser has more to say, its own words follow as a
/// quotation.
fn german(fault: &Fault) -> String {
    let kind = match fault.code {
        "empty" => "die Datei enthält nichts Auswertbares",
        "encoding" => "falsche Zeichenkodierung",
        "limit" => "eine Grenze ist überschritten",
        "dtd" => "eine DTD wird nie gelesen",
        "duplicate-key" => "ein Schlüssel steht doppelt",
        "truncated" => "die Datei ist abgeschnitten",
        "stale" => "der Bericht gehört zu einem anderen Commit",
        "future" => "ein Eintrag ist in die Zukunft datiert",
        "indirect" => "der Wert wird an anderer Stelle eingesetzt",
        "template" => "eine Vorlage, keine fertige Datei",
        "several" => "mehrere Werte, gemeint ist einer",
        "format" | "not-rules" | "config-map" | "promtool-test" | "prometheus-config" => {
            "eine andere Art von Datei"
        }
        "syntax" | "structure" => return format!("Syntaxfehler („{}“)", fault.message),
        _ => return format!("„{}“", fault.message),
    };
    let named = named(&fault.message);
    if named.is_empty() { kind.to_owned() } else { format!("{kind} ({named})") }
}

/// What a message names: names between backticks, and figures between brackets.
fn named(message: &str) -> String {
    let code = message.split('`').skip(1).step_by(2).filter(|name| !name.is_empty());
    let mut named: Vec<String> = code.map(|name| format!("`{name}`")).collect();
    let figures = message.rsplit_once('[').and_then(|(_, rest)| rest.strip_suffix(']'));
    named.extend(figures.map(|figures| figures.replace("limit=", "Grenze=").replace("bytes", "Bytes")));
    named.join(", ")
}

/// A value that another place fills in: what holds in the end cannot be seen.
pub(super) fn filled_in_elsewhere(text: &str, at: Position) -> Fault {
    let message = format!("`{text}` is filled in elsewhere, so the value cannot be seen here");
    Fault::new("indirect", message, Span::at(at))
}

/// A claim that names no file.
pub(super) fn not_named(key: &str) -> Localized {
    Localized::of(
        format!("the manifest names no file under `{key}`"),
        format!("das Manifest nennt unter `{key}` keine Datei"),
    )
}

/// A pattern that matches nothing.
pub(super) fn no_match(pattern: &str) -> Localized {
    Localized::of(format!("{pattern} matches no file"), format!("{pattern} passt auf keine Datei"))
}

#[cfg(test)]
mod tests {
    use super::of_fault;
    use crate::model::{Fault, Span};

    #[test]
    fn german_says_it_in_german_and_quotes_the_parser() {
        for (code, message, german) in [
            (
                "limit",
                "the file has more records than are read [limit=10 bytes]",
                "eine Grenze ist überschritten (Grenze=10 Bytes)",
            ),
            (
                "duplicate-key",
                "the key `a` stands twice, after `b`",
                "ein Schlüssel steht doppelt (`a`, `b`)",
            ),
            ("future", "a review is dated 2027-01-01", "ein Eintrag ist in die Zukunft datiert"),
            ("syntax", "expected `}`", "Syntaxfehler („expected `}`“)"),
            ("missing-key", "no `name`", "„no `name`“"),
        ] {
            let problem = of_fault(&Fault::new(code, message, Span::START), "x.json");
            assert_eq!(problem.de, format!("x.json ist nicht auswertbar: {german}"));
            assert_eq!(problem.en, format!("x.json cannot be judged: {message}"));
        }
    }
}
