//! Facts of audit questions: whether the records hold what answers them, and whether it was tried.

use schemars::JsonSchema;
use serde::Serialize;

use crate::evidence::audit_records::{self, Presence};
use crate::evidence::fields::Fields;
use crate::facts::claim::Claim;
use crate::facts::evidence::Evidence;
use crate::facts::gap::{MAX_LISTED, RecordGap};
use crate::facts::monitoring::ahead;
use crate::facts::number::count;
use crate::facts::scene::{Document, Scene};
use crate::facts::tested::{TestedFacts, Tests};
use crate::manifest::{AuditFields, AuditQuestion, FailureCases, Manifest, Text};
use crate::model::Location;

/// The records that are kept for audits.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AuditRecordsFacts {
    /// Whether the file is there.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// How many there are.
    pub total: i64,
    /// Those that do not say who asked, when, what, with which model and prompt, from which sources, what was checked,
    /// decided, answered and spent; the first five.
    pub incomplete: Vec<RecordGap>,
    /// Which of sources and checks no record fills: one may be empty, all of them show nothing.
    pub never_filled: Vec<String>,
}

/// What an auditor may ask.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct QuestionFacts {
    /// The question.
    pub question: Claim,
    /// How many fields are named to answer it.
    pub fields: i64,
    /// Which of them some record does not have, or no record fills.
    pub missing: AbsentFields,
    /// The test in which it was answered.
    pub test: TestedFacts,
    /// Where it is declared.
    pub location: Location,
}

/// Fields that the records do not have.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["failure_cases.audit_records"]))]
pub struct AbsentFields {
    /// Their names.
    pub names: Vec<String>,
}

/// A record that may be empty where nothing was found or checked; in one of them there has to be something.
const FILLED_ONCE: [&str; 2] = ["sources", "checks"];

pub(super) fn collect(
    manifest: &Manifest,
    scene: &Scene<'_>,
    tested: &Tests<'_>,
) -> (AuditRecordsFacts, Vec<QuestionFacts>) {
    let area = manifest.failure_cases.as_ref();
    let near = area.map_or(scene.head(), |area| &area.span);
    let claim = area.and_then(|area| area.audit_records.as_ref());
    let max_bytes = scene.inputs.limits.report_bytes;
    let fields = fields(area.and_then(|area| area.audit_fields.as_ref()));
    let opened = scene.open(claim, "failure_cases.audit_records", near, max_bytes);
    let read = opened.and_then(|document| {
        let mut presence = Presence::default();
        records(&document, &fields, &mut presence, scene).map(|facts| (facts, presence))
    });
    let (facts, presence) = read.unwrap_or_else(|evidence| {
        let none = AuditRecordsFacts { evidence, total: 0, incomplete: Vec::new(), never_filled: Vec::new() };
        (none, Presence::default())
    });
    let questions = area.into_iter().flat_map(|area: &FailureCases| &area.audit_questions);
    let questions = questions.map(|question| self::question(question, &fields, &presence, scene, tested));
    (facts, questions.collect())
}

fn records(
    document: &Document,
    fields: &Fields,
    presence: &mut Presence,
    scene: &Scene<'_>,
) -> Result<AuditRecordsFacts, Evidence> {
    let records = document.records(scene).map_err(|fault| document.unreadable(&fault, scene))?;
    if let Some(fault) = ahead(&records, fields, scene) {
        return Err(document.unreadable(&fault, scene));
    }
    let mut incomplete = Vec::new();
    for record in records.iter() {
        presence.add(&record.node);
        let lacks = audit_records::lacking(&record.node, fields);
        if !lacks.is_empty() && incomplete.len() < MAX_LISTED {
            incomplete.push(RecordGap::lacking(lacks, document, record.node.span.start));
        }
    }
    let empty = FILLED_ONCE.into_iter().map(|field| fields.name(field)).filter(|name| !presence.holds(name));
    Ok(AuditRecordsFacts {
        evidence: document.evidence(),
        total: count(records.len()),
        incomplete,
        never_filled: empty.map(str::to_owned).collect(),
    })
}

fn question(
    question: &AuditQuestion,
    fields: &Fields,
    presence: &Presence,
    scene: &Scene<'_>,
    tested: &Tests<'_>,
) -> QuestionFacts {
    // A field can be named as the records name it, or as it is called here.
    let missing = question.fields.iter().map(|field| field.as_str());
    let missing = missing.filter(|field| !presence.holds(field) && !presence.holds(fields.name(field)));
    let claim = Claim::of(question.question.as_ref(), &question.span, scene);
    QuestionFacts {
        test: tested.of(&claim.value, question.test.as_ref(), &question.span),
        question: claim,
        fields: count(question.fields.len()),
        missing: AbsentFields { names: missing.map(str::to_owned).collect() },
        location: scene.at(&question.span),
    }
}

fn fields(declared: Option<&AuditFields>) -> Fields {
    let Some(names) = declared else { return Fields::default() };
    let own: [(&'static str, &Option<Text>); 11] = [
        ("asked_by", &names.asked_by),
        ("time", &names.time),
        ("input_digest", &names.input_digest),
        ("model", &names.model),
        ("model_version", &names.model_version),
        ("prompt_version", &names.prompt_version),
        ("sources", &names.sources),
        ("checks", &names.checks),
        ("reviewer_decision", &names.reviewer_decision),
        ("output", &names.output),
        ("cost", &names.cost),
    ];
    Fields::new(own.into_iter().filter_map(|(field, name)| Some((field, name.as_ref()?.as_str().to_owned()))))
}
