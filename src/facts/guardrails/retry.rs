//! Facts of the repetition of calls.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::worst_case::{self, WorstCaseFacts};
use crate::document::{Duration, Located};
use crate::facts::claim::Claim;
use crate::facts::scene::Scene;
use crate::facts::tested::{TestedFacts, Tests};
use crate::manifest::{Backoff, Manifest, Retry, RetryOn, RetryTests};
use crate::model::{Location, Span, named::words};

words! {
    /// A length of time that bounds calls.
    pub enum CallBound {
        /// Of one call.
        AttemptTimeout = "attempt_timeout",
        /// Of all calls and the pauses between them.
        Deadline = "deadline",
    }
}

/// How often and how long a call to the model is repeated.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RetryFacts {
    /// How many calls there are in all.
    pub attempts: AttemptsFacts,
    /// Whether a call may be repeated: always, unless one attempt is declared.
    pub repeats: bool,
    /// The longest time of one call and of all, declared or not.
    pub bounds: Vec<CallBoundFacts>,
    /// The pauses between calls.
    pub backoff: BackoffFacts,
    /// The errors after which a call is repeated.
    pub on: Vec<RetryOnFacts>,
    /// Whether a repetition is recognised by a key, or changes nothing elsewhere.
    pub harmless: bool,
    /// What it takes and costs at worst.
    pub worst_case: WorstCaseFacts,
    /// The tests that let calls fail: timeout, 429, 5xx, `non_retryable`, named or not. Each must be another one.
    pub tests: Vec<TestedFacts>,
    /// Where repetition is declared, or where it should be.
    pub location: Location,
}

/// How many calls there are in all.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AttemptsFacts {
    /// The number as written; empty if it is not declared.
    pub text: String,
    /// The number; 0 if it is not declared.
    pub value: i64,
    /// Where it is declared, or where it should be.
    pub location: Location,
}

/// A length of time that bounds calls.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CallBoundFacts {
    /// Which one.
    pub name: CallBound,
    /// In milliseconds; 0 if it is not declared.
    pub ms: i64,
    /// Where it is declared, or where it should be.
    pub location: Location,
}

/// The pauses between calls.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BackoffFacts {
    /// The first pause in milliseconds; 0 if it is not declared.
    pub initial_ms: i64,
    /// Whether each pause is longer than the one before: the factor is above 1, and the longest pause above the first.
    pub grows: bool,
    /// Whether each pause is drawn at random.
    pub jitter: bool,
    /// Where the pauses are declared, or where they should be.
    pub location: Location,
}

/// An error after which a call is repeated.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RetryOnFacts {
    /// The error.
    pub error: String,
    /// Whether the same request may succeed a moment later.
    pub may_pass: bool,
    /// Where it is declared.
    pub location: Location,
}

pub(super) fn collect(manifest: &Manifest, near: &Span, scene: &Scene<'_>, tests: &Tests<'_>) -> RetryFacts {
    let retry = manifest.guardrails.as_ref().and_then(|area| area.retry.as_ref());
    let place = retry.map_or(near, |retry| &retry.span);
    let attempts = retry.and_then(|retry| retry.max_attempts.as_ref());
    let bound = |name, declared: Option<&Located<Duration>>| CallBoundFacts {
        name,
        ms: declared.map_or(0, |length| length.value.milliseconds()),
        location: scene.at(declared.map_or(place, |length| &length.span)),
    };
    let key = Claim::of(retry.and_then(|retry| retry.idempotency_key.as_ref()), place, scene);
    let on = |retry: &Retry| -> Vec<RetryOnFacts> {
        let facts = |error: &Located<RetryOn>| RetryOnFacts {
            error: error.to_string(),
            may_pass: error.may_pass(),
            location: scene.at(&error.span),
        };
        retry.on.iter().map(facts).collect()
    };
    RetryFacts {
        attempts: AttemptsFacts {
            text: attempts.map(|attempts| attempts.value.to_string()).unwrap_or_default(),
            value: attempts.map(|attempts| attempts.value).unwrap_or_default(),
            location: scene.at(attempts.map_or(place, |attempts| &attempts.span)),
        },
        repeats: attempts.is_none_or(|attempts| attempts.value != 1),
        bounds: vec![
            bound(CallBound::AttemptTimeout, retry.and_then(|retry| retry.attempt_timeout.as_ref())),
            bound(CallBound::Deadline, retry.and_then(|retry| retry.deadline.as_ref())),
        ],
        backoff: backoff(retry.and_then(|retry| retry.backoff.as_ref()), place, scene),
        on: retry.map(on).unwrap_or_default(),
        harmless: key.is_stated() || retry.is_some_and(|retry| retry.writes.is_some()),
        worst_case: worst_case::collect(manifest, retry, near, scene),
        tests: tested(retry.and_then(|retry| retry.tests.as_ref()), place, tests),
        location: scene.at(place),
    }
}

fn backoff(backoff: Option<&Backoff>, near: &Span, scene: &Scene<'_>) -> BackoffFacts {
    let initial = backoff.and_then(|backoff| backoff.initial.as_ref()).map(|initial| initial.value);
    let factor = backoff.and_then(|backoff| backoff.factor.as_ref());
    let max = backoff.and_then(|backoff| backoff.max.as_ref()).map(|max| max.value);
    BackoffFacts {
        initial_ms: initial.map_or(0, Duration::milliseconds),
        grows: factor.is_some_and(|factor| factor.value.0 > Decimal::ONE)
            && max.is_none_or(|max| Some(max) > initial),
        jitter: backoff.and_then(|backoff| backoff.jitter.as_ref()).is_some_and(|jitter| jitter.value),
        location: scene.at(backoff.map_or(near, |backoff| &backoff.span)),
    }
}

fn tested(named: Option<&RetryTests>, near: &Span, tests: &Tests<'_>) -> Vec<TestedFacts> {
    let mut distinct = tests.distinct();
    match named {
        Some(named) => {
            let judge = |(key, test): &(&str, Option<_>)| distinct.next(key, test.as_ref(), &named.span);
            named.named.iter().map(judge).collect()
        }
        None => RetryTests::KEYS.iter().map(|key| distinct.next(key, None, near)).collect(),
    }
}
