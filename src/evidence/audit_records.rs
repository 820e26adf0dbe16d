//! Records that answer an auditor: who asked, when, with which model and prompt, from which sources, and what became of it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::fields::Fields;
use super::placeholder;
use crate::document::{JsonPointer, Kind, Node};

/// The fields of one record that are missing or say nothing, under the names that the team gives them.
///
/// Sources and checks may be empty: what was refused rests on nothing. Model, its version and that of the prompt may be
/// empty only where the transaction cost nothing.
#[must_use]
pub fn lacking(record: &Node, fields: &Fields) -> Vec<String> {
    let free = fields.amount(record, "cost").is_some_and(|cost| cost.is_zero());
    let names_model = |field: &str| says(fields.get(record, field)) || free;
    let says = [
        ("asked_by", says(fields.get(record, "asked_by"))),
        ("time", fields.time(record, "time").is_some()),
        (input(record, fields), says(fields.get(record, input(record, fields)))),
        ("model", names_model("model")),
        ("model_version", names_model("model_version")),
        ("prompt_version", names_model("prompt_version")),
        ("sources", fields.get(record, "sources").is_some()),
        ("checks", fields.get(record, "checks").is_some()),
        ("reviewer_decision", says(fields.get(record, "reviewer_decision"))),
        (output(record, fields), says(fields.get(record, output(record, fields)))),
        ("cost", fields.amount(record, "cost").is_some_and(|cost| cost >= Decimal::ZERO)),
    ];
    let lacks = says.iter().filter(|(_, says)| !says).map(|(field, _)| fields.name(field).to_owned());
    lacks.collect()
}

/// The digest keeps what was asked out of the log; where the whole input is kept, it will do as well.
fn input(record: &Node, fields: &Fields) -> &'static str {
    let whole = !fields.is_renamed("input_digest") && record.get("input_digest").is_none();
    if whole && record.get("input").is_some() { "input" } else { "input_digest" }
}

fn output(record: &Node, fields: &Fields) -> &'static str {
    let digest = !fields.is_renamed("output") && record.get("output").is_none();
    if digest && record.get("output_digest").is_some() { "output_digest" } else { "output" }
}

/// Whether a value says something: text that is no placeholder, or a list or mapping with something in it.
fn says(value: Option<&Node>) -> bool {
    value.is_some_and(|value| match &value.kind {
        Kind::List(_) | Kind::Map(_) => !value.is_empty(),
        Kind::Text(text) => {
            // `none` and `pending` are decisions that are still to be made, and honest.
            let open = super::fields::is_open(text.trim());
            open || (text.chars().any(char::is_alphanumeric) && !placeholder::is_placeholder(text))
        }
        _ => value.scalar().is_some(),
    })
}

/// How often each field stands in the records, by its key, or by its JSON Pointer where it stands deeper.
#[derive(Debug, Clone, Default)]
pub struct Presence {
    records: usize,
    seen: BTreeMap<String, Seen>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    there: usize,
    filled: bool,
}

impl Presence {
    /// Counts the fields of one more record.
    pub fn add(&mut self, record: &Node) {
        self.records += 1;
        for entry in record.entries() {
            self.note(entry.key.clone(), &entry.value);
        }
        self.descend("", record);
    }

    fn descend(&mut self, path: &str, node: &Node) {
        for entry in node.entries() {
            let path = format!("{path}/{}", JsonPointer::escape(&entry.key));
            self.descend(&path, &entry.value);
            self.note(path, &entry.value);
        }
    }

    fn note(&mut self, name: String, value: &Node) {
        let seen = self.seen.entry(name).or_default();
        seen.there += 1;
        seen.filled |= says(Some(value));
    }

    /// Whether every record has the field, and one at least says something in it.
    #[must_use]
    pub fn holds(&self, name: &str) -> bool {
        self.seen.get(name).is_some_and(|seen| seen.there == self.records && seen.filled)
    }
}

#[cfg(test)]
mod tests {
    use super::{Fields, Presence, lacking};
    use crate::document::{self, Format};
    use crate::model::Limits;

    /// What a record lacks that says all of this, with some values changed.
    fn lacks(change: &[(&str, &str)]) -> Vec<String> {
        let mut values = vec![
            ("asked_by", "\"clerk-11\""),
            ("time", "\"2026-11-09T07:12:01Z\""),
            ("input_digest", "\"sha256:feff\""),
            ("model", "\"m\""),
            ("model_version", "\"1\""),
            ("prompt_version", "\"p\""),
            ("sources", "[]"),
            ("checks", "{}"),
            ("reviewer_decision", "{\"action\": \"accept\"}"),
            ("output_digest", "\"sha256:cc30\""),
            ("cost", "0.0001"),
        ];
        for (field, value) in change {
            values.retain(|(known, _)| known != field);
            values.push((field, value));
        }
        let fields: Vec<_> = values.iter().map(|(field, value)| format!("\"{field}\": {value}")).collect();
        let text = format!("{{{}}}", fields.join(", "));
        let node = document::read(&text, Format::Json, &Limits::DEFAULT).unwrap();
        lacking(&node, &Fields::default())
    }

    #[test]
    fn what_an_auditor_asks_for_must_be_there() {
        assert_eq!(lacks(&[]), [""; 0]);
        for field in ["asked_by", "time", "model", "sources", "checks", "reviewer_decision", "cost"] {
            assert_eq!(lacks(&[(field, "null")]), [field]);
        }
        for (field, value) in
            [("asked_by", "\"TODO\""), ("prompt_version", "\"\""), ("time", "\"2026-11-09\""), ("cost", "-1")]
        {
            assert_eq!(lacks(&[(field, value)]), [field], "{value}");
        }
        assert_eq!(
            lacks(&[("input_digest", "null"), ("output_digest", "null")]),
            ["input_digest", "output_digest"]
        );
        let free = [
            ("prompt_version", "\"\""),
            ("model", "null"),
            ("cost", "0"),
            ("reviewer_decision", "\"pending\""),
        ];
        assert_eq!(lacks(&free), [""; 0]);
    }

    #[test]
    fn whole_texts_will_do_for_their_digests() {
        let whole = r#"{"input": "Hello", "output": {"text": "x"}}"#;
        let node = document::read(whole, Format::Json, &Limits::DEFAULT).unwrap();
        let lacks = lacking(&node, &Fields::default());
        assert!(
            lacks.iter().all(|field| !field.starts_with("input") && !field.starts_with("output")),
            "{lacks:?}"
        );
    }

    #[test]
    fn a_field_that_answers_is_in_every_record_and_filled_in_one() {
        let mut presence = Presence::default();
        for text in
            [r#"{"a": [], "u": {"id": 1}, "e": []}"#, r#"{"a": ["K"], "u": {"id": 2}, "e": [], "b": 1}"#]
        {
            presence.add(&document::read(text, Format::Json, &Limits::DEFAULT).unwrap());
        }
        let holds: Vec<_> = ["a", "u", "/u/id", "/a", "e", "b", "c"]
            .into_iter()
            .filter(|name| presence.holds(name))
            .collect();
        assert_eq!(holds, ["a", "u", "/u/id", "/a"]);
    }
}
