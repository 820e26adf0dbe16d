//! The names of the fields of a recorded transaction.

use super::Text;
use crate::document::record;

record! {
    /// The names of the fields of a recorded transaction. One that stands deeper is named by a JSON Pointer: /usage/input.
    pub struct TraceFields {
        /// Field that tells the transaction from all others; `id` unless said otherwise.
        pub id: Option<Text>,
        /// Field with the time and its offset from UTC; `time` unless said otherwise.
        pub time: Option<Text>,
        /// Field with the model; `model` unless said otherwise.
        pub model: Option<Text>,
        /// Field with the model's version, which may be that of the model; `model_version` unless said otherwise.
        pub model_version: Option<Text>,
        /// Field with the version of the prompt; `prompt_version` unless said otherwise.
        pub prompt_version: Option<Text>,
        /// Field that says whether the answer fitted its schema; `schema_ok` unless said otherwise.
        pub schema_ok: Option<Text>,
        /// Field with the result of moderation; `moderation` unless said otherwise.
        pub moderation: Option<Text>,
        /// Field that says whether a fallback served; `fallback` unless said otherwise.
        pub fallback: Option<Text>,
        /// Field that says whether a person took over; `escalated` unless said otherwise.
        pub escalated: Option<Text>,
        /// Field with the time that the transaction took, as a number; `latency_ms` unless said otherwise.
        pub latency_ms: Option<Text>,
        /// Field with the tokens sent in all attempts; `input_tokens` unless said otherwise.
        pub input_tokens: Option<Text>,
        /// Field that says how many of the tokens sent came from the provider's cache; `cached_input_tokens` unless said
        /// otherwise. It may be missing.
        pub cached_input_tokens: Option<Text>,
        /// Field with the tokens received in all attempts; `output_tokens` unless said otherwise.
        pub output_tokens: Option<Text>,
        /// Field with the cost of the transaction; `cost` unless said otherwise.
        pub cost: Option<Text>,
        /// Field with what the reviewer did, `pending` until then; `reviewer_action` unless said otherwise.
        pub reviewer_action: Option<Text>,
    }
}
