//! Facts of the data as the model gets it: one way of writing times, numbers and currencies, each record once.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::super::claim::Claim;
use super::super::evidence::Evidence;
use super::super::json_schema::{Finding, Judged, MAX_FINDINGS, Samples, SchemaFacts, SchemaFile};
use super::super::scene::Scene;
use crate::document::{JsonPointer, Node};
use crate::evidence::normal::{self, Form};
use crate::evidence::samples;
use crate::manifest::Normalised;
use crate::model::{Localized, Location, Span};

/// What data looks like before the model sees it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct NormalisedFacts {
    /// The schema of a record.
    pub schema: SchemaFacts,
    /// Place of the primary key in a record.
    pub key: Claim,
    /// Samples of records.
    pub samples: RecordsFacts,
    /// Where it is declared.
    pub location: Location,
}

/// Samples of records.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RecordsFacts {
    /// Whether they are there, and a schema to hold them against.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// How many there are.
    pub total: i64,
    /// How many say something that no other says, without a placeholder.
    pub distinct: i64,
    /// Those that the schema rejects, formats held.
    pub rejected: Vec<Finding>,
    /// Values that are written otherwise than in the one way.
    pub deviations: Vec<Finding>,
    /// Records without a primary key of their own.
    pub unkeyed: Vec<Finding>,
    /// Values that the schema would accept in another way of writing, too.
    pub loose: Vec<Finding>,
}

pub(super) fn collect(declared: Option<&Normalised>, near: &Span, scene: &Scene<'_>) -> NormalisedFacts {
    let place = declared.map_or(near, |declared| &declared.span);
    let claim = declared.and_then(|declared| declared.schema.as_ref());
    let file = SchemaFile::open(claim, "data.normalised.schema", place, scene);
    let judged = file.schema(scene);
    let key = declared.and_then(|declared| declared.key.as_ref());
    let claim = declared.and_then(|declared| declared.samples.as_ref());
    let samples = judged
        .samples(claim, "data.normalised.samples", place, scene)
        .and_then(|samples| records(&samples, key.map(|key| &key.value), &judged, scene));
    NormalisedFacts {
        schema: judged.facts(),
        key: Claim::typed(key, place, scene),
        samples: samples.unwrap_or_else(|evidence| RecordsFacts {
            evidence,
            total: 0,
            distinct: 0,
            rejected: Vec::new(),
            deviations: Vec::new(),
            unkeyed: Vec::new(),
            loose: Vec::new(),
        }),
        location: scene.at(place),
    }
}

fn records(
    samples: &Samples,
    key: Option<&JsonPointer>,
    judged: &Judged<'_>,
    scene: &Scene<'_>,
) -> Result<RecordsFacts, Evidence> {
    let first = |findings: Vec<Finding>| findings.into_iter().take(MAX_FINDINGS).collect();
    let at = |span: &Span| samples.document.at(span.start);
    let deviations = samples.nodes.iter().flat_map(normal::deviations).take(MAX_FINDINGS);
    let deviations =
        deviations.map(|(deviation, span)| Finding { text: deviation.explain(), location: at(&span) });
    Ok(RecordsFacts {
        evidence: samples.document.evidence(),
        total: samples.total(),
        distinct: samples.distinct(),
        // A format that is not held says nothing about the data.
        rejected: first(samples.rejected(judged, true, scene)?),
        deviations: deviations.collect(),
        unkeyed: first(match key {
            Some(key) => unkeyed(samples, key, judged, scene)?,
            None => Vec::new(),
        }),
        loose: first(loose(samples, judged, scene)?),
    })
}

/// Records whose key is missing, empty, or another's; and a schema that would do without the key.
fn unkeyed(
    samples: &Samples,
    key: &JsonPointer,
    judged: &Judged<'_>,
    scene: &Scene<'_>,
) -> Result<Vec<Finding>, Evidence> {
    let mut seen: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut found = Vec::new();
    let mut note = |node: &Node, en: String, de: String| {
        let location = samples.document.at(node.span.start);
        found.push(Finding { text: Localized { en, de }, location });
    };
    for (number, node) in samples.nodes.iter().enumerate() {
        let value = key.follow(node);
        // A number and the same digits as text are one key to most readers.
        match value.and_then(Node::scalar).filter(|text| !text.trim().is_empty()) {
            None => note(
                key.nearest(node),
                format!("the record has no key at `{key}`"),
                format!("dem Datensatz fehlt der Schlüssel unter `{key}`"),
            ),
            Some(text) => {
                let line = node.span.start.line;
                let (first, line) = *seen.entry(text.clone()).or_insert((number, line));
                if first < number {
                    let (en, de) = (
                        format!("the key `{text}` stands in line {line} as well"),
                        format!("der Schlüssel `{text}` steht auch in Zeile {line}"),
                    );
                    note(value.unwrap_or(node), en, de);
                }
            }
        }
    }
    if let Some(bare) = samples.nodes.first().and_then(|node| samples::without(node, key))
        && let Some(mut session) = judged.session()
        && samples.judge(&mut session, &bare, true, scene)?.is_empty()
    {
        found.push(Finding {
            text: Localized::of(
                format!("the schema does not require the key `{key}`"),
                format!("das Schema macht den Schlüssel `{key}` nicht zur Pflicht"),
            ),
            location: judged.evidence.location.clone(),
        });
    }
    Ok(found)
}

/// A record by its number, and a place in it.
type Place = (usize, Vec<String>);

/// Spoils one value of each field that is in normal form in all records: the schema must then reject the record.
fn loose(samples: &Samples, judged: &Judged<'_>, scene: &Scene<'_>) -> Result<Vec<Finding>, Evidence> {
    // The items of a list are one field, so their numbers do not count.
    let is_index = |token: &str| token.bytes().all(|byte| byte.is_ascii_digit());
    let field = |way: &[String]| -> Vec<String> {
        way.iter().map(|token| if is_index(token) { "*".to_owned() } else { token.clone() }).collect()
    };
    let mut prose = BTreeSet::new();
    let mut forms: BTreeMap<Vec<String>, BTreeMap<Form, Place>> = BTreeMap::new();
    for (number, node) in samples.nodes.iter().enumerate() {
        for (way, form) in normal::forms(node) {
            match form {
                Some(form) => {
                    forms.entry(field(&way)).or_default().entry(form).or_insert((number, way));
                }
                // A text that is a day by chance, among others that are none, is no day.
                None => {
                    prose.insert(field(&way));
                }
            }
        }
    }
    let Some(mut session) = judged.session() else { return Err(judged.evidence.clone()) };
    let mut found = Vec::new();
    forms.retain(|field, _| !prose.contains(field));
    for (form, (number, way)) in forms.into_values().flatten() {
        let Some(node) = samples.nodes.get(number) else { continue };
        let place = JsonPointer::of(way);
        let Some(spoilt) = samples::with_text(node, &place, form.spoilt()) else { continue };
        // What the schema rejects anyway shows nothing about this value.
        if samples.judge(&mut session, &spoilt, true, scene)?.is_empty() {
            found.push(Finding {
                text: Localized::of(
                    format!("the schema would accept `{}` for `{place}`", form.spoilt()),
                    format!("das Schema nähme für `{place}` auch `{}` an", form.spoilt()),
                ),
                location: samples.document.at(place.nearest(node).span.start),
            });
        }
    }
    Ok(found)
}
