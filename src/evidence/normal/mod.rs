//! Whether values are written in one way: times, numbers, currencies, text.
//!
//! What a text is, is told from its whole: "Reading of 8.11.2026" is prose, `8.11.2026` alone is a day that software
//! has to guess at.

mod money;
mod time;

use unicode_normalization::is_nfc;

use self::money::{is_amount_key, is_currency, is_currency_key, is_decimal, is_other_number, is_unit_key};
use self::time::{is_other_day, is_time, shape};
use crate::document::{Kind, Node, day};
use crate::model::{Localized, Span};

/// A value that is not in normal form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deviation {
    /// Text that is not in Unicode's normal form C: `u` with a combining mark instead of `ü`.
    NotNfc(String),
    /// A day that is written otherwise than 2026-11-09, or is none of the calendar.
    Day(String),
    /// A time without its offset from UTC, or written otherwise than 2026-11-09T08:12:00+01:00.
    Time(String),
    /// A number with a decimal comma, or with marks between its thousands.
    Number(String),
    /// A currency that is no code of ISO 4217.
    Currency(String),
    /// An amount of money that no currency stands beside.
    Bare(String),
}

impl Deviation {
    /// What is wrong, as a clause.
    #[must_use]
    pub fn explain(&self) -> Localized {
        let (en, de) = match self {
            Self::NotNfc(text) => (
                format!("`{text}` is not in Unicode normal form C"),
                format!("`{text}` steht nicht in Unicode-Normalform C"),
            ),
            Self::Day(text) => (
                format!("`{text}` is no day by ISO 8601, such as 2026-11-09"),
                format!("`{text}` ist kein Datum nach ISO 8601 wie 2026-11-09"),
            ),
            Self::Time(text) => (
                format!("`{text}` is no time with its offset by ISO 8601, such as 2026-11-09T08:12:00+01:00"),
                format!(
                    "`{text}` ist kein Zeitpunkt mit Zeitzonenversatz nach ISO 8601 wie 2026-11-09T08:12:00+01:00"
                ),
            ),
            Self::Number(text) => (
                format!("`{text}` is no number with a decimal point and nothing between the thousands"),
                format!("`{text}` ist keine Zahl mit Dezimalpunkt und ohne Tausendertrennzeichen"),
            ),
            Self::Currency(text) => (
                format!("`{text}` is no currency code by ISO 4217, such as EUR"),
                format!("`{text}` ist kein Währungscode nach ISO 4217 wie EUR"),
            ),
            Self::Bare(key) => (
                format!("the amount `{key}` has no currency beside it"),
                format!("neben dem Betrag `{key}` steht keine Währung"),
            ),
        };
        Localized { en, de }
    }
}

/// What a value in normal form is, as far as it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// A day: 2026-11-09.
    Day,
    /// A time with its offset: 2026-11-09T08:12:00+01:00.
    Time,
    /// A number.
    Number,
    /// A currency code.
    Currency,
}

impl Form {
    /// The same written as it must not be.
    #[must_use]
    pub const fn spoilt(self) -> &'static str {
        match self {
            Self::Day => "31.12.2026",
            Self::Time => "31.12.2026 08:12",
            Self::Number => "1.234,56",
            Self::Currency => "€",
        }
    }
}

/// Everything in a value that is not in normal form, in its order.
#[must_use]
pub fn deviations(value: &Node) -> Vec<(Deviation, Span)> {
    let mut found = Vec::new();
    walk(value, None, false, &mut found);
    found
}

/// Every text and number with its place, as the tokens of a JSON Pointer, and the form it has, if any.
#[must_use]
pub fn forms(value: &Node) -> Vec<(Vec<String>, Option<Form>)> {
    let mut found = Vec::new();
    collect(value, (None, false), &mut Vec::new(), &mut found);
    found
}

fn collect(
    node: &Node,
    (key, priced): (Option<&str>, bool),
    way: &mut Vec<String>,
    found: &mut Vec<(Vec<String>, Option<Form>)>,
) {
    match &node.kind {
        Kind::Integer(_) | Kind::Number(_) => found.push((way.clone(), Some(Form::Number))),
        Kind::Text(text) => {
            let money = priced || key.is_some_and(is_amount_key);
            let form = match text {
                text if key.is_some_and(is_currency_key) && is_currency(text) => Some(Form::Currency),
                text if day(text).is_some() => Some(Form::Day),
                text if is_time(text) => Some(Form::Time),
                // `1.4` alone may be a version.
                text if money && is_decimal(text) => Some(Form::Number),
                _ => None,
            };
            found.push((way.clone(), form));
        }
        Kind::List(items) => {
            for (index, item) in items.iter().enumerate() {
                way.push(index.to_string());
                collect(item, (key, priced), way, found);
                way.pop();
            }
        }
        Kind::Map(entries) => {
            let priced = priced || entries.iter().any(|entry| is_currency_key(&entry.key));
            for entry in entries {
                way.push(entry.key.clone());
                collect(&entry.value, (Some(&entry.key), priced), way, found);
                way.pop();
            }
        }
        Kind::Null | Kind::Bool(_) => {}
    }
}

/// `priced` says whether a currency, or another unit, stands beside the value or above it.
fn walk(node: &Node, key: Option<&str>, priced: bool, found: &mut Vec<(Deviation, Span)>) {
    let mut deviates = |deviation| found.push((deviation, node.span.clone()));
    match &node.kind {
        Kind::Text(text) => {
            if !is_nfc(text) {
                deviates(Deviation::NotNfc(text.clone()));
            }
            let said = text.trim();
            if key.is_some_and(is_currency_key) {
                if !is_currency(said) {
                    deviates(Deviation::Currency(text.clone()));
                }
            } else if let Some(deviation) = deviation(said) {
                deviates(deviation);
            }
            if is_decimal(said) && !priced && key.is_some_and(is_amount_key) {
                deviates(Deviation::Bare(key.unwrap_or_default().to_owned()));
            }
        }
        Kind::Integer(_) | Kind::Number(_) if !priced && key.is_some_and(is_amount_key) => {
            deviates(Deviation::Bare(key.unwrap_or_default().to_owned()));
        }
        Kind::List(items) => items.iter().for_each(|item| walk(item, key, priced, found)),
        Kind::Map(entries) => {
            let unit = |key: &str| is_currency_key(key) || is_unit_key(key);
            let priced = priced || entries.iter().any(|entry| unit(&entry.key));
            for entry in entries {
                if !is_nfc(&entry.key) {
                    found.push((Deviation::NotNfc(entry.key.clone()), entry.key_span.clone()));
                }
                walk(&entry.value, Some(&entry.key), priced, found);
            }
        }
        _ => {}
    }
}

/// What keeps a text that is a day, a time or a number from its normal form.
fn deviation(text: &str) -> Option<Deviation> {
    if day(text).is_some() || is_time(text) || text.len() > 64 {
        return None;
    }
    let own = text.to_owned();
    if let Some(rest) = text.get(10..)
        && text.get(..10).is_some_and(|start| shape(start) == "0000-00-00")
    {
        // An identifier may begin like a day, so what follows must look like a time.
        let timed = rest.strip_prefix(['T', 't', ' ']).is_some_and(|rest| shape(rest).starts_with("00:00"));
        return match rest {
            "" => Some(Deviation::Day(own)),
            _ if timed => Some(Deviation::Time(own)),
            _ => None,
        };
    }
    if is_other_day(text) {
        return Some(if text.contains(':') { Deviation::Time(own) } else { Deviation::Day(own) });
    }
    is_other_number(text).then_some(Deviation::Number(own))
}

#[cfg(test)]
mod tests {
    use super::{Deviation, Form, deviations, forms};
    use crate::document::{Format, Node, read};
    use crate::model::Limits;

    fn value(text: &str) -> Node {
        read(text, Format::Json, &Limits::DEFAULT).unwrap()
    }

    fn kind(text: &str) -> &'static str {
        let found = deviations(&value(&format!("{{\"x\": {}}}", serde_json::Value::from(text))));
        match found.first().map(|(deviation, _)| deviation) {
            None => "",
            Some(Deviation::NotNfc(_)) => "nfc",
            Some(Deviation::Day(_)) => "day",
            Some(Deviation::Time(_)) => "time",
            Some(Deviation::Number(_)) => "number",
            Some(Deviation::Currency(_)) => "currency",
            Some(Deviation::Bare(_)) => "bare",
        }
    }

    #[test]
    fn what_is_in_normal_form_is_left_alone() {
        for text in [
            "2026-11-09",
            "2026-11-09T08:12:00+01:00",
            "2026-11-09T08:12:00.123Z",
            "12.50",
            "-3.5",
            "MC-2026-00411",
            "1.4.0",
            "10.11.12",
            "192.168.1.10",
            "49 511 1234567",
            "+49 511 123-4567",
            "30159",
            "08:12",
            "1/2",
            "4711/2026",
            "Reading of 8.11.2026",
            "Am 8.11.2026 war der Zähler bei 4.218,5",
            "Mai",
            "December 2026",
            "März 2026 war kalt",
            "12,50 EUR je Monat zu viel",
            "A, B",
            "1, 2",
            "12",
            "",
            "2026-11-09-003",
            "52.37,9.73",
            "§ 5 Abs. 3",
            "sha256:00ff",
            "1.500",
        ] {
            assert_eq!(kind(text), "", "{text}");
        }
    }

    #[test]
    fn every_other_way_of_writing_is_found() {
        for (text, wanted) in [
            ("31.12.2026", "day"),
            ("1.2.2026", "day"),
            ("12/31/2026", "day"),
            ("2026/12/31", "day"),
            ("31-12-2026", "day"),
            ("2026-02-30", "day"),
            ("2026-13-01", "day"),
            ("9 Nov 2026", "day"),
            ("9. November 2026", "day"),
            ("Nov 9, 2026", "day"),
            ("Montag, 9. November 2026", "day"),
            ("2026-11-09T08:12:00", "time"),
            ("2026-11-09 08:12", "time"),
            ("2026-11-09 08:12:00+01:00", "time"),
            ("2026-11-09T25:00:00Z", "time"),
            ("31.12.2026 08:12", "time"),
            ("31.12.2026, 08:12 Uhr", "time"),
            ("Mon, 09 Nov 2026 08:12:00 GMT", "time"),
            ("12,50", "number"),
            ("1.234,56", "number"),
            ("1,234.56", "number"),
            ("1.234.567", "number"),
            ("1'234.50", "number"),
            ("12,50 EUR", "number"),
            ("84.50 €", "number"),
            ("$12.50", "number"),
            ("-3,5", "number"),
            ("84.50 Euro", "number"),
            ("Zu\u{308}rich", "nfc"),
        ] {
            assert_eq!(kind(text), wanted, "{text}");
        }
        let key = value("{\"Zu\u{308}rich\": 1}");
        assert!(matches!(deviations(&key)[0].0, Deviation::NotNfc(_)));
    }

    #[test]
    fn money_has_a_currency_by_its_code() {
        for (text, wanted) in [
            (r#"{"amount": 12.5, "currency": "EUR"}"#, 0),
            (r#"{"currencyCode": "CHF", "lines": [{"unitPrice": "3.50"}]}"#, 0),
            (r#"{"betrag": 84.5, "waehrung": "€"}"#, 1),
            (r#"{"betrag": 84.5, "waehrung": "Euro"}"#, 1),
            (r#"{"betrag": 84.5, "waehrung": "eur"}"#, 1),
            (r#"{"betrag": 84.5, "waehrung": "XXX"}"#, 1),
            (r#"{"betrag": 84.5}"#, 1),
            (r#"{"unit_price": "3.50"}"#, 1),
            (r#"{"amount": 3, "unit": "mg"}"#, 0),
            (r#"{"price_eur": 3.5, "amount": {"value": "3.50", "currency": "EUR"}, "amounts": 3}"#, 0),
        ] {
            assert_eq!(deviations(&value(text)).len(), wanted, "{text}");
        }
    }

    #[test]
    fn forms_come_with_their_places() {
        let found = forms(&value(
            r#"{"on": "2026-11-09", "at": "2026-11-09T08:12:00Z", "sum": {"value": "1.50", "currency": "EUR"}, "n": [1], "t": "x", "version": "1.4"}"#,
        ));
        let found: Vec<_> = found.into_iter().map(|(way, form)| (way.join("/"), form)).collect();
        assert_eq!(
            found,
            [
                ("on".to_owned(), Some(Form::Day)),
                ("at".to_owned(), Some(Form::Time)),
                ("sum/value".to_owned(), Some(Form::Number)),
                ("sum/currency".to_owned(), Some(Form::Currency)),
                ("n/0".to_owned(), Some(Form::Number)),
                ("t".to_owned(), None),
                ("version".to_owned(), None),
            ]
        );
    }
}
