//! The fields of a record, under the names that a team gives them.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use rust_decimal::Decimal;

use crate::document::{JsonPointer, Kind, Node};

/// The names of fields, where they differ from ours. A name that begins with `/` is a JSON Pointer.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    renamed: BTreeMap<&'static str, String>,
}

impl Fields {
    /// Names from pairs of ours and theirs.
    pub fn new(renamed: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        Self { renamed: renamed.into_iter().collect() }
    }

    /// What the field is called in the records.
    #[must_use]
    pub fn name<'f>(&'f self, field: &'f str) -> &'f str {
        self.renamed.get(field).map_or(field, String::as_str)
    }

    /// Whether the team gave the field a name of its own.
    #[must_use]
    pub fn is_renamed(&self, field: &str) -> bool {
        self.renamed.contains_key(field)
    }

    /// The value of a field; what is null is not there.
    #[must_use]
    pub fn get<'n>(&self, record: &'n Node, field: &str) -> Option<&'n Node> {
        let name = self.name(field);
        let deep = name.starts_with('/').then(|| name.parse::<JsonPointer>().ok()).flatten();
        let value = match deep {
            Some(pointer) => pointer.follow(record),
            None => record.get(name),
        };
        value.filter(|value| value.kind != Kind::Null)
    }

    /// The text of a field that says something, without blanks around it.
    #[must_use]
    pub fn text(&self, record: &Node, field: &str) -> Option<String> {
        let text = self.get(record, field)?.scalar()?;
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// A number that is not negative, exact.
    #[must_use]
    pub fn amount(&self, record: &Node, field: &str) -> Option<Decimal> {
        let node = self.get(record, field)?;
        let text = if matches!(node.kind, Kind::Bool(_)) { None } else { self.text(record, field) }?;
        // Loggers write small amounts as 9.39e-05.
        let exact = text.parse().or_else(|_| Decimal::from_scientific(&text)).ok();
        exact.filter(|amount| *amount >= Decimal::ZERO)
    }

    /// A count: a whole number that is not negative.
    #[must_use]
    pub fn count(&self, record: &Node, field: &str) -> Option<i64> {
        let amount = self.amount(record, field)?;
        if amount.fract().is_zero() { i64::try_from(amount.trunc()).ok() } else { None }
    }

    /// Yes or no: a truth value, or its word.
    #[must_use]
    pub fn truth(&self, record: &Node, field: &str) -> Option<bool> {
        self.text(record, field)?.to_lowercase().parse().ok()
    }

    /// A point in time with its offset from UTC, as RFC 3339 writes it.
    #[must_use]
    pub fn time(&self, record: &Node, field: &str) -> Option<DateTime<FixedOffset>> {
        DateTime::parse_from_rfc3339(&self.text(record, field)?).ok()
    }
}

/// Words by which a record says that the review is still to come, or that there is none.
const OPEN: [&str; 8] =
    ["pending", "open", "none", "not_reviewed", "offen", "ausstehend", "keine", "ungeprüft"];

/// Whether a text says that a review is still to come.
#[must_use]
pub(super) fn is_open(text: &str) -> bool {
    OPEN.contains(&text.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::Fields;
    use crate::document::{Format, read};
    use crate::model::Limits;

    #[test]
    fn values_are_found_under_the_names_of_the_team() {
        let text =
            r#"{"dauer": 12, "usage": {"in": "7"}, "cost": 9.39e-05, "ok": "TRUE", "no": null, "bad": -1}"#;
        let node = read(text, Format::Json, &Limits::DEFAULT).unwrap();
        let fields =
            Fields::new([("latency_ms", "dauer".to_owned()), ("input_tokens", "/usage/in".to_owned())]);
        assert_eq!(fields.count(&node, "latency_ms"), Some(12));
        assert_eq!(fields.count(&node, "input_tokens"), Some(7));
        assert_eq!(fields.amount(&node, "cost").unwrap().to_string(), "0.0000939");
        assert_eq!(fields.count(&node, "cost"), None, "not a whole number");
        assert_eq!(fields.truth(&node, "ok"), Some(true));
        assert_eq!(fields.amount(&node, "bad"), None);
        assert!(fields.get(&node, "no").is_none());
        assert_eq!(fields.amount(&node, "ok"), None);
    }
}
