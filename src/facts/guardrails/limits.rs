//! Facts of the limits for one request and one user.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::Located;
use crate::facts::scene::Scene;
use crate::facts::tested::{TestedFacts, Tests};
use crate::manifest::{Text, UsageLimits};
use crate::model::{Location, Named as _, Span, named::words};

words! {
    /// What is limited.
    pub enum LimitedUse {
        /// The length of the input, in characters.
        MaxInput = "max_input",
        /// The length of the answer, in tokens.
        MaxOutputTokens = "max_output_tokens",
        /// Requests of one user within a minute.
        PerUserPerMinute = "per_user_per_minute",
    }
}

/// How much one request and one user may ask for.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct UsageLimitsFacts {
    /// All three limits, declared or not.
    pub all: Vec<UsageLimitFacts>,
    /// The tests that reach for more: of the input and of the rate, named or not, and of the answer, where one is named.
    pub tests: Vec<TestedFacts>,
    /// Where they are declared, or where they should be.
    pub location: Location,
}

/// A limit for one request or one user.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct UsageLimitFacts {
    /// What is limited.
    pub name: LimitedUse,
    /// Whether it is declared.
    pub declared: bool,
    /// The limit; 0 if it is not declared.
    pub value: i64,
    /// Where it is declared, or where it should be.
    pub location: Location,
}

pub(super) fn collect(
    limits: Option<&UsageLimits>,
    near: &Span,
    scene: &Scene<'_>,
    tests: &Tests<'_>,
) -> UsageLimitsFacts {
    let place = limits.map_or(near, |limits| &limits.span);
    let limit = |name, pick: fn(&UsageLimits) -> Option<&Located<i64>>| {
        let declared = limits.and_then(pick);
        UsageLimitFacts {
            name,
            declared: declared.is_some(),
            value: declared.map(|limit| limit.value).unwrap_or_default(),
            location: scene.at(declared.map_or(place, |limit| &limit.span)),
        }
    };
    let named = limits.and_then(|limits| limits.tests.as_ref());
    let home = named.map_or(place, |tests| &tests.span);
    let mut distinct = tests.distinct();
    let mut judge = |name: LimitedUse, test: Option<&Text>| distinct.next(name.name(), test, home);
    let mut tests = vec![
        judge(LimitedUse::MaxInput, named.and_then(|tests| tests.max_input.as_ref())),
        judge(LimitedUse::PerUserPerMinute, named.and_then(|tests| tests.per_user_per_minute.as_ref())),
    ];
    // The provider keeps the length of the answer: a test for it is welcome, and not asked for.
    let answer = named.and_then(|tests| tests.max_output_tokens.as_ref());
    tests.extend(answer.map(|test| judge(LimitedUse::MaxOutputTokens, Some(test))));
    UsageLimitsFacts {
        all: vec![
            limit(LimitedUse::MaxInput, |limits| limits.max_input.as_ref()),
            limit(LimitedUse::MaxOutputTokens, |limits| limits.max_output_tokens.as_ref()),
            limit(LimitedUse::PerUserPerMinute, |limits| limits.per_user_per_minute.as_ref()),
        ],
        tests,
        location: scene.at(place),
    }
}
