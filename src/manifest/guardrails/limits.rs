//! How much one request and one user may ask for.

use super::super::Text;
use crate::document::{Located, record};

record! {
    /// How much one request and one user may ask for.
    pub struct UsageLimits {
        /// Longest input that is accepted, in characters: 20000.
        pub max_input: Option<Located<i64>>,
        /// Longest answer that the model may give, in tokens: 800.
        pub max_output_tokens: Option<Located<i64>>,
        /// Requests of one user within a minute: 10.
        pub per_user_per_minute: Option<Located<i64>>,
        /// The tests that reach for more.
        pub tests: Option<LimitTests>,
    }
}

record! {
    /// The tests that reach for more than a limit allows, each named as the reports of `failure_cases.reports` name it.
    pub struct LimitTests {
        /// An input that is too long is refused.
        pub max_input: Option<Text>,
        /// An answer that is too long is cut off or refused.
        pub max_output_tokens: Option<Text>,
        /// One request too many within a minute is refused.
        pub per_user_per_minute: Option<Text>,
    }
}
