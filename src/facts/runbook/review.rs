//! Facts of the runbook's review: who wrote it, who read it for support, and whether it is still the text that was read.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Node, day};
use crate::evidence::markdown::{FrontMatter, front_matter};
use crate::facts::claim::{ClaimState, DayFacts, DayState, state};
use crate::facts::evidence::Evidence;
use crate::facts::scene::{Document, Scene};
use crate::facts::wording::essence;
use crate::model::{Localized, Location};
use crate::repository;

/// A review older than this is of another system: releases, people and addresses have changed since.
const MAX_AGE_DAYS: i64 = 90;

/// Words by which people name support, in the form in which texts are compared.
const SUPPORT: [&str; 5] = ["support", "servicedesk", "helpdesk", "customercare", "kundendienst"];

/// The review of the runbook by support.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ReviewFacts {
    /// Whether the front matter is there and can be read.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// Where the front matter begins; the file, if it has none.
    pub head: Location,
    /// Which of author, `reviewed_by`, role, `reviewed_at`, `reviewed_sha256` say something.
    pub stated: Vec<String>,
    /// Who read it for support.
    pub reviewer: SignedFacts,
    /// Whether an author and the reviewer are one person.
    pub same_person: bool,
    /// The reviewer's role.
    pub role: SignedFacts,
    /// Whether the role is one of support.
    pub by_support: bool,
    /// The day of the review: at most 90 days ago, and not ahead.
    pub reviewed: DayFacts,
    /// The digest of the text that was read.
    pub signed: SignedFacts,
    /// Whether it is the digest of the text as it is.
    pub unchanged: bool,
    /// SHA-256 of the text as it is: of all bytes after the front matter's closing line.
    pub digest: String,
}

/// A key of the front matter.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["runbook.review"]))]
pub struct SignedFacts {
    /// What it says; empty if it is not there.
    pub value: String,
    /// Where it stands; the front matter, if it is not there.
    pub location: Location,
}

/// The review that `document` says of itself.
pub(super) fn of(document: &Document, scene: &Scene<'_>) -> ReviewFacts {
    match front_matter(&document.text, &scene.inputs.limits) {
        Ok(Some(front)) => facts(&front, document, scene),
        Ok(None) => none(Evidence::absent(
            Localized::of(
                format!("{} has no front matter that says who reviewed it", document.path),
                format!("{} hat keinen Kopf (Front Matter), der sagt, wer es geprüft hat", document.path),
            ),
            Location::file(document.path.as_str()),
        )),
        Err(fault) => none(document.unreadable(&fault, scene)),
    }
}

/// No review, for the reason that the evidence gives.
pub(super) fn none(evidence: Evidence) -> ReviewFacts {
    let signed = SignedFacts { value: String::new(), location: evidence.location.clone() };
    ReviewFacts {
        head: evidence.location.clone(),
        stated: Vec::new(),
        reviewer: signed.clone(),
        same_person: false,
        role: signed.clone(),
        by_support: false,
        reviewed: DayFacts {
            on: String::new(),
            state: DayState::Missing,
            location: evidence.location.clone(),
        },
        signed,
        unchanged: false,
        digest: String::new(),
        evidence,
    }
}

fn facts(front: &FrontMatter<'_>, document: &Document, scene: &Scene<'_>) -> ReviewFacts {
    let at = |node: &Node| document.at(node.span.start);
    let signed = |key: &str| {
        let node = front.root.get(key);
        let value = node.and_then(Node::scalar).unwrap_or_default().trim().to_owned();
        SignedFacts { value, location: at(node.unwrap_or(&front.root)) }
    };
    // Several people may have written it.
    let authors = front.root.get("author").map_or(Vec::new(), |node| {
        let one = node.scalar();
        one.into_iter().chain(node.items().iter().filter_map(Node::scalar)).collect::<Vec<_>>()
    });
    let (reviewer, role) = (signed("reviewed_by"), signed("role"));
    let (on, digest) = (signed("reviewed_at"), signed("reviewed_sha256"));
    let says = |text: &str| state(text) == ClaimState::Stated;
    let mut stated: Vec<String> =
        [("reviewed_by", &reviewer), ("role", &role), ("reviewed_at", &on), ("reviewed_sha256", &digest)]
            .into_iter()
            .filter(|(_, signed)| says(&signed.value))
            .map(|(key, _)| key.to_owned())
            .collect();
    if !authors.is_empty() && authors.iter().all(|author| says(author)) {
        stated.push("author".to_owned());
    }
    let actual = repository::digest(front.body.as_bytes());
    let claimed = digest.value.to_lowercase();
    let role_named = essence(&role.value);
    ReviewFacts {
        head: at(&front.root),
        same_person: authors.iter().any(|author| essence(author) == essence(&reviewer.value)),
        by_support: SUPPORT.iter().any(|word| role_named.contains(word)),
        reviewed: DayFacts {
            state: match day(&on.value).map(|day| scene.inputs.as_of.days_since(day)) {
                None => DayState::Missing,
                Some(age) if age < 0 => DayState::Ahead,
                Some(age) if age > MAX_AGE_DAYS => DayState::Overdue,
                Some(_) => DayState::Due,
            },
            on: on.value,
            location: on.location,
        },
        unchanged: claimed.strip_prefix("sha256:").unwrap_or(&claimed) == actual,
        digest: actual,
        evidence: document.evidence(),
        stated,
        reviewer,
        role,
        signed: digest,
    }
}
