//! The defects of a document in German: what people meet who write a manifest.

/// What is wanted, as the decoder says it in English.
pub(super) fn wanted(english: &str) -> String {
    if let Some(words) = english.strip_prefix("one of ") {
        return format!("eines von {words}");
    }
    let german = match english {
        "a list" => "eine Liste",
        "a list (of one thing: in brackets)" => {
            "eine Liste (auch ein einzelner Wert gehört in eckige Klammern)"
        }
        "a mapping" => "ein Block aus Schlüsseln und Werten",
        "text" => "ein Text",
        "text (in quotes)" => "ein Text in Anführungszeichen",
        "true or false" => "true oder false",
        "a whole number" => "eine ganze Zahl",
        "a path" => "ein Pfad",
        "a path or pattern" => "ein Pfad oder Muster",
        "a rule id" => "die Kennung einer Regel",
        other => return within(other),
    };
    german.to_owned()
}

/// What is wanted "such as" an example.
fn within(english: &str) -> String {
    let Some((what, example)) = english.split_once(" such as ") else { return english.to_owned() };
    let german = match what {
        "a duration" => "eine Dauer",
        "a rate" => "ein Anteil",
        "an amount" => "ein Betrag",
        "a percentile" => "ein Perzentil",
        "a share in per cent" => "ein Anteil in Prozent",
        "a number" => "eine Zahl",
        "a factor" => "ein Faktor",
        "a day" => "ein Tag",
        "an owner" => "eine Person oder ein Team",
        "a JSON Pointer" => "ein JSON Pointer",
        "an error" => "ein Fehler",
        "a mapping from categories to reactions," => "Kategorien mit Reaktionen",
        _ => return english.to_owned(),
    };
    format!("{german} wie {example}")
}

/// What kind of thing was found, as [`super::Node::kind_name`] says it.
pub(super) fn kind(english: &str) -> &str {
    match english {
        "nothing" => "nichts",
        "a truth value" => "ein Wahrheitswert",
        "a number" => "eine Zahl",
        "text" => "ein Text",
        "a list" => "eine Liste",
        "a mapping" => "ein Block aus Schlüsseln und Werten",
        other => other,
    }
}

/// Why `text` is not what is wanted, and how to write it; nothing where the parser's own words are all there is.
pub(super) fn value(english: &str, text: &str) -> Option<String> {
    let what = english.split_once(" such as ").map_or(english, |(what, _)| what);
    Some(match what {
        "a duration" => format!(
            "`{text}` ist keine Dauer; zu schreiben als Zahl mit Einheit und mit Punkt statt Komma: 200ms, 2.5s, 5m, \
             4h, 14d"
        ),
        "a rate" => {
            format!("`{text}` ist kein Anteil zwischen 0 und 1; zu schreiben als 5% oder 0.05, mit Punkt")
        }
        "an amount" => {
            format!("`{text}` ist kein Geldbetrag; zu schreiben als 0.08 oder 0.08 EUR, mit Punkt")
        }
        "a percentile" => {
            format!("`{text}` ist kein Perzentil; zu schreiben als Zahl zwischen 0 und 100: 95")
        }
        "a share in per cent" => format!("`{text}` ist kein Anteil in Prozent; zu schreiben als 5 oder 12.5"),
        "a number" => format!("`{text}` ist keine Zahl; zu schreiben als 14.2 oder 12.5%, mit Punkt"),
        "a day" => format!("`{text}` ist kein Tag im Kalender; zu schreiben als 2026-11-23"),
        "an owner" => format!(
            "`{text}` ist weder Person noch Team; zu schreiben als @user, @org/team oder E-Mail-Adresse, in ASCII"
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::wanted;

    #[test]
    fn what_is_not_known_stays_as_it_is() {
        assert_eq!(wanted("a day such as 2026-11-23"), "ein Tag wie 2026-11-23");
        assert_eq!(wanted("one of mvp, scale"), "eines von mvp, scale");
        assert_eq!(wanted("an object of OpenSLO"), "an object of OpenSLO");
        assert_eq!(wanted("a thing such as this"), "a thing such as this");
    }
}
