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

/// Why the content of a file could not be understood, and the way out if the parser knows one. Its own words are
/// English, so in German they stand as a quotation.
pub(super) fn of_fault(fault: &Fault, path: &str) -> Localized {
    let help = fault.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
    let said = format!("{}{help}", fault.message);
    let quoted = format!("Meldung des Parsers: „{said}“");
    let german = match kind(fault) {
        Some(kind) => format!("{kind} ({quoted})"),
        None => quoted,
    };
    Localized::of(
        format!("{path} cannot be judged: {said}"),
        format!("{path} ist nicht auswertbar: {german}"),
    )
}

/// The kind of a fault in German.
fn kind(fault: &Fault) -> Option<&'static str> {
    Some(match fault.code {
        "syntax" | "structure" => "Syntaxfehler",
        "empty" => "nichts darin lässt sich auswerten",
        "encoding" => "falsche Zeichenkodierung",
        "limit" => "eine Grenze ist überschritten",
        "dtd" => "eine DTD wird nie gelesen",
        "duplicate-key" => "ein Schlüssel steht doppelt",
        "truncated" => "die Datei ist abgeschnitten",
        "stale" => "der Bericht gehört zu einem anderen Commit",
        "future" => "in die Zukunft datiert",
        "indirect" => "der Wert wird an anderer Stelle eingesetzt",
        "template" => "eine Vorlage, keine fertige Datei",
        "header" | "column" => "die Spalten der Tabelle sind nicht die, die gebraucht werden",
        "cell" => "eine Zelle der Tabelle enthält keinen brauchbaren Wert",
        "draft" => "ein unbekannter Draft",
        "not-a-schema" => "kein JSON Schema",
        "unsupported" | "pattern" => "etwas, das hier nicht geprüft werden kann",
        "several" => "mehrere Werte, gemeint ist einer",
        "format" | "not-rules" | "config-map" | "promtool-test" | "prometheus-config" | "not-tests"
        | "not-alertmanager" | "not-dashboard" => "eine andere Art von Datei",
        "encoded" => "in Base64 verpackt",
        "unsupported-version" => "eine Version des Formats, die nicht gelesen wird",
        _ => return None,
    })
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
    fn a_parser_is_quoted_in_german_and_its_help_is_told() {
        let fault =
            Fault::new("truncated", "`<testsuite>` is never closed", Span::START).with_help("run it anew");
        let told = of_fault(&fault, "a.xml");
        assert_eq!(told.en, "a.xml cannot be judged: `<testsuite>` is never closed; run it anew");
        assert_eq!(
            told.de,
            "a.xml ist nicht auswertbar: die Datei ist abgeschnitten (Meldung des Parsers: „`<testsuite>` is never \
             closed; run it anew“)"
        );
        let told = of_fault(&Fault::new("no-word-for-this", "too bad", Span::START), "a.xml");
        assert_eq!(told.de, "a.xml ist nicht auswertbar: Meldung des Parsers: „too bad“");
    }
}
