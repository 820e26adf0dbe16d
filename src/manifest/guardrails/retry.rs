//! How often and how long a call to the model is repeated.

use std::borrow::Cow;

use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::super::Text;
use super::RetryOn;
use crate::document::{Context, Decode, Duration, Kind, Located, Money, Node, record, without_null};
use crate::model::{Span, named::words};

words! {
    /// What a call changes elsewhere.
    pub enum Writes {
        /// Nothing: it may be repeated without harm.
        Nothing = "none",
    }
}

record! {
    /// How often and how long a call to the model is repeated.
    pub struct Retry {
        /// Calls in all, the first one counted: 1 to 5.
        pub max_attempts: Option<Located<i64>>,
        /// Longest time for one call: 2.4s.
        pub attempt_timeout: Option<Located<Duration>>,
        /// Longest time for all calls and the pauses between them: 8s.
        pub deadline: Option<Located<Duration>>,
        /// The pauses between the calls.
        pub backoff: Option<Backoff>,
        /// Errors after which a call is repeated: timeout, connection, an HTTP status ("429") or a class of them (5xx).
        pub on: Vec<Located<RetryOn>>,
        /// By what the other side recognises a repetition: header Idempotency-Key.
        pub idempotency_key: Option<Text>,
        /// `none` if the calls change nothing elsewhere, so that no idempotency key is needed.
        pub writes: Option<Located<Writes>>,
        /// The most that one call can cost, with its currency unless `costs.currency` says it: 0.02 EUR.
        pub max_cost_per_attempt: Option<Located<Money>>,
        /// The tests that let calls fail.
        pub tests: Option<RetryTests>,
    }
}

record! {
    /// The pauses between calls: the first one, and each further one longer by the same factor.
    pub struct Backoff {
        /// The first pause: 200ms.
        pub initial: Option<Located<Duration>>,
        /// By how much each pause is longer than the one before: 2.
        pub factor: Option<Located<Factor>>,
        /// The longest pause; without it, pauses grow until the calls are used up.
        pub max: Option<Located<Duration>>,
        /// Whether each pause is drawn at random, up to its length, so that not all clients come back at once.
        pub jitter: Option<Located<bool>>,
    }
}

/// A factor of growth, exact: `2`, `1.5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Factor(pub Decimal);

/// Decimal places of a factor. With more, its powers would have to be rounded.
const PLACES: u32 = 2;

impl Decode for Factor {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        let written = match (&node.kind, &node.tag) {
            (Kind::Integer(_) | Kind::Number(_), None) => node.scalar(),
            _ => None,
        };
        let Some(text) = written else {
            context.wanted("a factor such as 2", node);
            return None;
        };
        let value = text.parse::<Decimal>().ok().map(|value| value.normalize());
        let value = value.filter(|value| !value.is_sign_negative() && value.scale() <= PLACES);
        if value.is_none() {
            context.invalid(
                format!("`{text}` is no factor; write 2 or 1.5, with at most {PLACES} decimals"),
                node,
            );
        }
        value.map(Self)
    }
}

impl JsonSchema for Factor {
    fn schema_name() -> Cow<'static, str> {
        "Factor".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "number", "description": "A factor: 2 or 1.5.", "minimum": 0 })
    }
}

/// The tests that let calls fail, by the kind of error.
#[derive(Debug, Clone, PartialEq)]
pub struct RetryTests {
    /// For each of [`RetryTests::KEYS`], the test that is named.
    pub named: [(&'static str, Option<Text>); 4],
    /// Where the mapping stands.
    pub span: Span,
}

impl RetryTests {
    /// The kinds of errors, as keys of the manifest.
    pub const KEYS: [&'static str; 4] = ["timeout", "429", "5xx", "non_retryable"];
}

impl Decode for RetryTests {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        if !matches!((&node.kind, &node.tag), (Kind::Map(_), None)) {
            context.wanted("a mapping from errors to tests", node);
            return None;
        }
        context.unknown_keys(node, &Self::KEYS);
        let named = Self::KEYS.map(|key| (key, node.get(key).and_then(|value| context.under(key, value))));
        Some(Self { named, span: node.span.clone() })
    }
}

impl JsonSchema for RetryTests {
    fn schema_name() -> Cow<'static, str> {
        "RetryTests".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let property = |generator: &mut SchemaGenerator, what: &str| {
            let mut schema = without_null(generator.subschema_for::<Text>());
            schema.insert("description".to_owned(), what.into());
            schema
        };
        let timeout = property(generator, "The call times out, is repeated, and the fallback serves.");
        let limited = property(
            generator,
            "The answer is 429, the call is repeated after a pause, and the fallback serves.",
        );
        let failing =
            property(generator, "The answer is 5xx, the call is repeated, and the fallback serves.");
        let once = property(generator, "After an error that stays, such as 400, there is exactly one call.");
        schemars::json_schema!({
            "type": "object",
            "description": "The tests that let calls fail, each named as the reports of `failure_cases.reports` name it.",
            "properties": { "timeout": timeout, "429": limited, "5xx": failing, "non_retryable": once },
            "additionalProperties": false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Retry;
    use crate::document::{Format, decode, read};
    use crate::model::Limits;

    fn faults(text: &str) -> Vec<String> {
        let node = read(text, Format::Yaml, &Limits::DEFAULT).unwrap();
        let faults = decode::<Retry>(&node).err().unwrap_or_default();
        faults.into_iter().map(|fault| fault.message).collect()
    }

    #[test]
    fn statuses_need_no_quotes() {
        assert_eq!(faults("on: [timeout, 429, '429', 5xx]\ntests: {429: a, 5xx: b}\n"), Vec::<String>::new());
        assert!(faults("on: [timeuot]\n")[0].contains("did you mean `timeout`?"));
        assert!(faults("tests: {503: a}\n")[0].contains("unknown key `503`"));
        assert_eq!(faults("on: [2.5]\n").len(), 1);
    }

    #[test]
    fn a_factor_is_a_plain_number() {
        assert_eq!(faults("backoff: {factor: 1.50}\n"), Vec::<String>::new());
        for bad in ["-2", "1.333", ".inf", "two", "1e40", "'2'"] {
            assert_eq!(faults(&format!("backoff: {{factor: {bad}}}\n")).len(), 1, "{bad}");
        }
    }
}
