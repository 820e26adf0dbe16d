//! Recorded transactions: which model and prompt answered, what was checked, how long it took, what it cost.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::fields::{Fields, is_open};
use super::placeholder;
use crate::document::Node;

/// One recorded transaction.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// What tells it from all others.
    pub id: String,
    /// The day on which it happened, where it happened.
    pub day: Option<NaiveDate>,
    /// The model, and its version.
    pub model: String,
    /// The model's version.
    pub model_version: String,
    /// Tokens sent in all attempts.
    pub input_tokens: Option<i64>,
    /// How many of them came from the provider's cache.
    pub cached_tokens: i64,
    /// Tokens received in all attempts.
    pub output_tokens: Option<i64>,
    /// What it cost.
    pub cost: Option<Decimal>,
    /// Whether a reviewer has done something about it.
    pub reviewed: bool,
    /// The fields that are missing or say nothing, under the names that the team gives them.
    pub lacks: Vec<String>,
}

impl Trace {
    /// Whether the model was called: refused and template answers need no model, and cost no tokens.
    #[must_use]
    pub fn called(&self) -> bool {
        self.input_tokens != Some(0) || self.output_tokens != Some(0)
    }
}

/// Reads one record.
///
/// Model, its version and that of the prompt may be empty only where no token was spent; whether the answer fitted its
/// schema, and what moderation said, only where no answer came.
#[must_use]
pub fn read(record: &Node, fields: &Fields) -> Trace {
    let text = |field: &str| {
        fields.text(record, field).filter(|text| !placeholder::is_placeholder(text)).unwrap_or_default()
    };
    let tokens = |field: &str| fields.count(record, field);
    let action = fields.text(record, "reviewer_action").unwrap_or_default();
    let mut trace = Trace {
        id: text("id"),
        day: fields.time(record, "time").map(|time| time.date_naive()),
        model: text("model"),
        model_version: text("model_version"),
        input_tokens: tokens("input_tokens"),
        cached_tokens: tokens("cached_input_tokens").unwrap_or_default(),
        output_tokens: tokens("output_tokens"),
        cost: fields.amount(record, "cost"),
        reviewed: !action.is_empty() && !is_open(&action),
        lacks: Vec::new(),
    };
    let (called, answered) = (trace.called(), trace.output_tokens != Some(0));
    let cached = fields.get(record, "cached_input_tokens").is_none()
        || tokens("cached_input_tokens").is_some_and(|cached| Some(cached) <= trace.input_tokens);
    let says = [
        ("id", !trace.id.is_empty()),
        ("time", trace.day.is_some()),
        ("model", !called || !trace.model.is_empty()),
        ("model_version", !called || !trace.model_version.is_empty()),
        ("prompt_version", !called || !text("prompt_version").is_empty()),
        ("schema_ok", !answered || fields.truth(record, "schema_ok").is_some()),
        ("moderation", !answered || !text("moderation").is_empty()),
        ("fallback", fields.truth(record, "fallback").is_some()),
        ("escalated", fields.truth(record, "escalated").is_some()),
        ("latency_ms", fields.amount(record, "latency_ms").is_some()),
        ("input_tokens", trace.input_tokens.is_some()),
        ("cached_input_tokens", cached),
        ("output_tokens", trace.output_tokens.is_some()),
        ("cost", trace.cost.is_some()),
        ("reviewer_action", trace.reviewed || is_open(&action)),
    ];
    let lacks = says.iter().filter(|(_, says)| !says).map(|(field, _)| fields.name(field).to_owned());
    trace.lacks = lacks.collect();
    trace
}

#[cfg(test)]
mod tests {
    use super::{Fields, read};
    use crate::document;
    use crate::document::Format;
    use crate::model::Limits;

    fn lacks(change: &[(&str, &str)]) -> Vec<String> {
        let mut values = vec![
            ("id", "\"t-1\""),
            ("time", "\"2026-11-09T08:12:00+01:00\""),
            ("model", "\"m\""),
            ("model_version", "\"2503\""),
            ("prompt_version", "\"reply-v7\""),
            ("schema_ok", "true"),
            ("moderation", "\"pass\""),
            ("fallback", "false"),
            ("escalated", "false"),
            ("latency_ms", "812.5"),
            ("input_tokens", "700"),
            ("output_tokens", "80"),
            ("cost", "\"0.000094\""),
            ("reviewer_action", "\"accept\""),
        ];
        for (field, value) in change {
            values.retain(|(known, _)| known != field);
            values.push((field, value));
        }
        let fields: Vec<_> = values.iter().map(|(field, value)| format!("\"{field}\": {value}")).collect();
        let text = format!("{{{}}}", fields.join(", "));
        let node = document::read(&text, Format::Json, &Limits::DEFAULT).unwrap();
        read(&node, &Fields::default()).lacks
    }

    #[test]
    fn every_field_is_asked_for() {
        assert_eq!(lacks(&[]), [""; 0]);
        for field in [
            "id",
            "time",
            "model",
            "model_version",
            "prompt_version",
            "schema_ok",
            "moderation",
            "fallback",
            "escalated",
            "latency_ms",
            "input_tokens",
            "output_tokens",
            "cost",
            "reviewer_action",
        ] {
            assert_eq!(lacks(&[(field, "null")]), [field]);
            assert_eq!(lacks(&[(field, "\" \"")]), [field]);
        }
        for (field, value) in [
            ("time", "\"2026-11-09T08:12:00\""),
            ("time", "1762672320"),
            ("model", "\"TODO\""),
            ("cost", "-1"),
            ("output_tokens", "8.5"),
            ("schema_ok", "\"maybe\""),
            ("cached_input_tokens", "701"),
        ] {
            assert_eq!(lacks(&[(field, value)]), [field], "{value}");
        }
    }

    #[test]
    fn a_transaction_without_a_call_may_name_no_model() {
        let none = [("input_tokens", "0"), ("output_tokens", "0"), ("cost", "0")];
        let empty = [("model", "null"), ("model_version", "\"\""), ("prompt_version", "null")];
        let open = [("schema_ok", "null"), ("moderation", "null"), ("reviewer_action", "\"pending\"")];
        assert_eq!(lacks(&[none.as_slice(), &empty, &open].concat()), [""; 0]);
        assert_eq!(lacks(&[empty.as_slice(), &[("output_tokens", "0")]].concat()).len(), 3);
    }
}
