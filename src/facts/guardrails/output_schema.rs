//! Facts of the outputs: a strict schema, samples that it accepts, samples that it rejects.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::super::evidence::Evidence;
use super::super::json_schema::{Finding, Judged, MAX_FINDINGS, Samples, SchemaFacts, rejection, said};
use super::super::number::count;
use super::super::scene::Scene;
use crate::document::JsonPointer;
use crate::evidence::json_schema::Violation;
use crate::evidence::samples::{self, Negative};
use crate::manifest::OutputSchema;
use crate::model::{Localized, Location, Named as _, Span, named::words};

/// What an output must look like.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OutputSchemaFacts {
    /// The schema.
    pub schema: SchemaFacts,
    /// Samples that it must accept.
    pub valid: ValidFacts,
    /// Samples that it must reject.
    pub invalid: InvalidFacts,
    /// Where it is declared.
    pub location: Location,
}

/// Samples that the schema must accept.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ValidFacts {
    /// Whether they are there, and a schema to hold them against.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// How many there are.
    pub total: i64,
    /// How many say something that no other says, without a placeholder.
    pub distinct: i64,
    /// Those that the schema rejects.
    pub rejected: Vec<Finding>,
}

/// Samples that the schema must reject.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct InvalidFacts {
    /// Whether they are there, and a schema to hold them against.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// How many there are.
    pub total: i64,
    /// How many outputs among them differ.
    pub distinct: i64,
    /// Those that are accepted, or rejected otherwise than declared.
    pub missed: Vec<Finding>,
    /// The kinds of defects that the schema can catch, and whether a sample shows it.
    pub kinds: Vec<KindFacts>,
}

words! {
    /// A kind of defect of an output.
    pub enum DefectKind {
        /// A field is missing.
        MissingField = "missing_field",
        /// A value has the wrong type.
        WrongType = "wrong_type",
        /// There is a field that nobody described.
        ExtraField = "extra_field",
        /// A value is outside of what is allowed.
        OutOfRange = "out_of_range",
        /// No source is named.
        MissingSource = "missing_source",
    }
}

/// A kind of defect that the schema can catch.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["guardrails.output_schema.invalid"]))]
pub struct KindFacts {
    /// The kind.
    pub kind: DefectKind,
    /// The same in words.
    pub title: Localized,
    /// Whether a sample with this defect is rejected as declared.
    pub shown: bool,
}

/// Keywords that say which values of a type are allowed.
const RANGE: [&str; 18] = [
    "enum",
    "const",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "minItems",
    "maxItems",
    "uniqueItems",
    "contains",
    "minProperties",
    "maxProperties",
    "propertyNames",
];

impl DefectKind {
    fn title(self) -> Localized {
        match self {
            Self::MissingField => Localized::of("a missing field", "ein fehlendes Feld"),
            Self::WrongType => Localized::of("a wrong type", "ein falscher Typ"),
            Self::ExtraField => Localized::of("a field too many", "ein überzähliges Feld"),
            Self::OutOfRange => Localized::of("a value that is not allowed", "ein unzulässiger Wert"),
            Self::MissingSource => Localized::of("a missing source", "eine fehlende Quelle"),
        }
    }

    /// Whether the schema has anything to catch such a defect with. Every strict schema has for the first three.
    fn is_caught(self, judged: &Judged<'_>, field: Option<&JsonPointer>) -> bool {
        match self {
            Self::MissingField | Self::WrongType | Self::ExtraField => true,
            Self::OutOfRange => {
                judged.schema.as_ref().is_some_and(|schema| RANGE.iter().any(|key| schema.uses(key)))
            }
            Self::MissingSource => field.is_some(),
        }
    }

    fn is_shown(self, violation: &Violation, field: Option<&JsonPointer>) -> bool {
        let keyword = violation.keyword.as_str();
        match self {
            Self::MissingField => keyword == "required",
            Self::WrongType => keyword == "type",
            Self::ExtraField => matches!(keyword, "additionalProperties" | "unevaluatedProperties" | "false"),
            Self::OutOfRange => RANGE.contains(&keyword),
            Self::MissingSource => field.is_some_and(|field| {
                let missing = violation.missing.as_ref().map(|name| {
                    let parent: JsonPointer = violation.pointer.parse().unwrap_or_default();
                    [parent.tokens(), std::slice::from_ref(name)].concat()
                });
                missing.is_some_and(|place| place == field.tokens())
                    || (keyword == "minItems" && violation.pointer == field.to_string())
            }),
        }
    }
}

/// The facts of the outputs; `field` is the place of their sources, if they have any.
pub(super) fn collect(
    declared: Option<&OutputSchema>,
    field: Option<&JsonPointer>,
    near: &Span,
    (judged, valid): (&Judged<'_>, &Result<Samples, Evidence>),
    scene: &Scene<'_>,
) -> OutputSchemaFacts {
    let place = declared.map_or(near, |declared| &declared.span);
    let claim = declared.and_then(|declared| declared.invalid.as_ref());
    let invalid = judged
        .samples(claim, "guardrails.output_schema.invalid", place, scene)
        .and_then(|samples| negatives(&samples, judged, field, scene));
    OutputSchemaFacts {
        schema: judged.facts(),
        valid: accepted(valid, judged, scene),
        invalid: invalid.unwrap_or_else(|evidence| InvalidFacts {
            evidence,
            total: 0,
            distinct: 0,
            missed: Vec::new(),
            kinds: Vec::new(),
        }),
        location: scene.at(place),
    }
}

fn accepted(samples: &Result<Samples, Evidence>, judged: &Judged<'_>, scene: &Scene<'_>) -> ValidFacts {
    let none = |evidence| ValidFacts { evidence, total: 0, distinct: 0, rejected: Vec::new() };
    let samples = match samples {
        Ok(samples) => samples,
        Err(evidence) => return none(evidence.clone()),
    };
    // What shows that an output is right must hold to formats, too.
    match samples.rejected(judged, true, scene) {
        Ok(rejected) => ValidFacts {
            evidence: samples.document.evidence(),
            total: samples.total(),
            distinct: samples.distinct(),
            rejected: rejected.into_iter().take(MAX_FINDINGS).collect(),
        },
        Err(evidence) => none(evidence),
    }
}

fn negatives(
    samples: &Samples,
    judged: &Judged<'_>,
    field: Option<&JsonPointer>,
    scene: &Scene<'_>,
) -> Result<InvalidFacts, Evidence> {
    let negatives: Result<Vec<Negative>, _> = samples.nodes.iter().map(samples::negative).collect();
    let negatives = negatives.map_err(|fault| samples.document.unreadable(&fault, scene))?;
    let Some(mut session) = judged.session() else { return Err(judged.evidence.clone()) };
    let mut shown = BTreeSet::new();
    let mut missed = Vec::new();
    for negative in &negatives {
        // Not every validator holds formats: what only a format rejects passes with the others.
        let violations = samples.judge(&mut session, &negative.output, false, scene)?;
        let pointer = negative.pointer.to_string();
        let declared = |it: &&Violation| it.pointer == pointer && it.keyword == negative.keyword;
        let caught: Vec<&Violation> = violations.iter().filter(declared).collect();
        let kinds = DefectKind::ALL.iter().copied();
        shown.extend(kinds.filter(|kind| caught.iter().any(|violation| kind.is_shown(violation, field))));
        if caught.is_empty() {
            let location = samples.document.at(negative.span.start);
            missed.push(Finding { text: otherwise(negative, &violations), location });
        }
    }
    let kinds = DefectKind::ALL.iter().filter(|kind| kind.is_caught(judged, field));
    Ok(InvalidFacts {
        evidence: samples.document.evidence(),
        total: samples.total(),
        distinct: count(samples::distinct(negatives.iter().map(|negative| &negative.output))),
        missed: missed.into_iter().take(MAX_FINDINGS).collect(),
        kinds: kinds
            .map(|kind| KindFacts { kind: *kind, title: kind.title(), shown: shown.contains(kind) })
            .collect(),
    })
}

/// What became of a sample that was not rejected as declared.
fn otherwise(negative: &Negative, violations: &[Violation]) -> Localized {
    let wanted = rejection(&format!("`{}`", negative.keyword), &negative.pointer.to_string());
    let (en, de) = if negative.keyword == "format" {
        (
            "validators need not hold a `format`, so a `pattern` has to reject it".to_owned(),
            "Validatoren müssen `format` nicht prüfen, also muss ein `pattern` es ablehnen".to_owned(),
        )
    } else if violations.is_empty() {
        ("the schema accepts it".to_owned(), "das Schema nimmt es an".to_owned())
    } else {
        let found: Vec<Localized> = violations.iter().take(4).map(said).collect();
        let en: Vec<&str> = found.iter().map(|said| said.en.as_str()).collect();
        let de: Vec<&str> = found.iter().map(|said| said.de.as_str()).collect();
        (format!("rejected by {} instead", en.join(", ")), format!("stattdessen greift {}", de.join(", ")))
    };
    Localized { en: format!("expected {}: {en}", wanted.en), de: format!("erwartet {}: {de}", wanted.de) }
}
