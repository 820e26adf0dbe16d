//! Facts of what a release changes: what is said, in which words, and the numbers.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::jargon;
use super::metrics::{self, MetricFacts};
use crate::facts::claim::Claim;
use crate::facts::number::count;
use crate::facts::scene::Scene;
use crate::facts::wording::essence;
use crate::manifest::{BusinessChange, Text};
use crate::model::{Location, Span};

/// What a release changes.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ChangeFacts {
    /// What has to be said: before, after, for, stays, risk, `noticed_by`, ask; said or not.
    pub statements: Vec<StatementFacts>,
    /// Whether before and after say the same.
    pub unchanged: bool,
    /// The numbers that changed.
    pub metrics: Vec<MetricFacts>,
    /// How many of them count: of the business, and no number twice.
    pub business_metrics: i64,
    /// Where the change is declared, or where it should be.
    pub location: Location,
}

/// A statement about the change.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StatementFacts {
    /// The key: before, after, …
    pub key: String,
    /// What is said.
    pub text: Claim,
    /// Terms of engineering in it that the glossary does not explain.
    pub unexplained: Vec<String>,
    /// Where it is declared, or where it should be.
    pub location: Location,
}

pub(super) fn collect(change: Option<&BusinessChange>, near: &Span, scene: &Scene<'_>) -> ChangeFacts {
    let near = change.map_or(near, |change| &change.span);
    let explained = explained(change, scene);
    let statement = |key: &str, pick: fn(&BusinessChange) -> Option<&Text>| {
        let text = Claim::of(change.and_then(pick), near, scene);
        let unexplained = jargon::in_text(&text.value).into_iter().filter(|term| !explained.contains(*term));
        StatementFacts {
            key: key.to_owned(),
            unexplained: unexplained.map(str::to_owned).collect(),
            location: text.location.clone(),
            text,
        }
    };
    let statements = vec![
        statement("before", |change| change.before.as_ref()),
        statement("after", |change| change.after.as_ref()),
        statement("for", |change| change.r#for.as_ref()),
        statement("stays", |change| change.stays.as_ref()),
        statement("risk", |change| change.risk.as_ref()),
        statement("noticed_by", |change| change.noticed_by.as_ref()),
        statement("ask", |change| change.ask.as_ref()),
    ];
    let metrics = metrics::collect(
        change.map(|change| change.metrics.as_slice()).unwrap_or_default(),
        &explained,
        scene,
    );
    let said = |key: &str| statements.iter().find(|it| it.key == key).map(|it| essence(&it.text.value));
    ChangeFacts {
        unchanged: said("before").is_some_and(|text| !text.is_empty()) && said("before") == said("after"),
        business_metrics: count(
            metrics.iter().filter(|metric| !metric.repeated && !metric.technical).count(),
        ),
        statements,
        metrics,
        location: scene.at(near),
    }
}

/// The terms that the glossary explains: by other words than the term itself.
fn explained(change: Option<&BusinessChange>, scene: &Scene<'_>) -> BTreeSet<String> {
    let glossary = change.map(|change| change.glossary.as_slice()).unwrap_or_default();
    let says = |entry: &&crate::manifest::Term| {
        let means = Claim::of(entry.means.as_ref(), &entry.span, scene);
        means.is_stated() && essence(&means.value) != essence(entry.term.as_str())
    };
    glossary
        .iter()
        .filter(says)
        .flat_map(|entry| jargon::in_text(entry.term.as_str()))
        .map(str::to_owned)
        .collect()
}
