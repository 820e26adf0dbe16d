//! Facts of recorded transactions: whether each can be traced to model, prompt, checks, time and cost.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use crate::evidence::fields::Fields;
use crate::evidence::records::Record;
use crate::evidence::traces::{self, Trace};
use crate::facts::evidence::Evidence;
use crate::facts::gap::{MAX_LISTED, RecordGap};
use crate::facts::number::count;
use crate::facts::scene::{Document, Scene};
use crate::manifest::{Manifest, Text, TraceFields};
use crate::model::{Fault, Localized, Position, Span};

/// The recorded transactions.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TracesFacts {
    /// Whether the file is there.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// How many there are.
    pub total: i64,
    /// In how many of them the model was called.
    pub called: i64,
    /// How many of them a reviewer has decided.
    pub reviewed: i64,
    /// Those that do not say which model, prompt, checks, time, cost and decision they had; the first five.
    pub incomplete: Vec<RecordGap>,
}

/// The recorded transactions with what they say.
pub(in crate::facts) struct Traces {
    pub(in crate::facts) facts: TracesFacts,
    pub(in crate::facts) read: Vec<(Trace, Position)>,
    pub(in crate::facts) document: Option<Document>,
}

impl Traces {
    pub(in crate::facts) fn open(manifest: &Manifest, scene: &Scene<'_>) -> Self {
        let area = manifest.monitoring.as_ref();
        let near = area.map_or(scene.head(), |area| &area.span);
        let claim = area.and_then(|area| area.traces.as_ref());
        let opened = scene.open(claim, "monitoring.traces", near, scene.inputs.limits.report_bytes);
        let read = opened.and_then(|document| {
            let records = document.records(scene).map_err(|fault| document.unreadable(&fault, scene))?;
            let fields = fields(area.and_then(|area| area.trace_fields.as_ref()));
            if let Some(fault) = ahead(&records, &fields, scene) {
                return Err(document.unreadable(&fault, scene));
            }
            let read =
                records.iter().map(|record| (traces::read(&record.node, &fields), record.node.span.start));
            Ok((read.collect::<Vec<_>>(), fields.name("id").to_owned(), document))
        });
        match read {
            Ok((read, id, document)) => {
                Self { facts: facts(&read, &id, &document), read, document: Some(document) }
            }
            Err(evidence) => Self {
                facts: TracesFacts { evidence, total: 0, called: 0, reviewed: 0, incomplete: Vec::new() },
                read: Vec::new(),
                document: None,
            },
        }
    }
}

fn facts(read: &[(Trace, Position)], id: &str, document: &Document) -> TracesFacts {
    let mut seen = BTreeSet::new();
    let mut incomplete = Vec::new();
    for (trace, at) in read {
        let new = seen.insert(trace.id.as_str());
        let gap = if !trace.lacks.is_empty() {
            RecordGap::lacking(trace.lacks.clone(), document, *at)
        } else if !new {
            let problem = Localized::of("has the id of an earlier one", "trägt die Kennung eines früheren");
            RecordGap::because(id, problem, document, *at)
        } else {
            continue;
        };
        if incomplete.len() < MAX_LISTED {
            incomplete.push(gap);
        }
    }
    TracesFacts {
        evidence: document.evidence(),
        total: count(read.len()),
        called: count(read.iter().filter(|(trace, _)| trace.called()).count()),
        reviewed: count(read.iter().filter(|(trace, _)| trace.reviewed).count()),
        incomplete,
    }
}

/// What is dated after the day of judgement was not recorded, it was made up.
pub(in crate::facts) fn ahead(records: &[Record], fields: &Fields, scene: &Scene<'_>) -> Option<Fault> {
    records.iter().find_map(|record| {
        let stamp = fields.text(&record.node, "time").filter(|stamp| scene.is_ahead(stamp))?;
        let message = format!("a record is dated {stamp}, after the day of judgement {}", scene.inputs.as_of);
        Some(Fault::new("future", message, Span::at(record.node.span.start)))
    })
}

fn fields(declared: Option<&TraceFields>) -> Fields {
    let Some(names) = declared else { return Fields::default() };
    let own: [(&'static str, &Option<Text>); 15] = [
        ("id", &names.id),
        ("time", &names.time),
        ("model", &names.model),
        ("model_version", &names.model_version),
        ("prompt_version", &names.prompt_version),
        ("schema_ok", &names.schema_ok),
        ("moderation", &names.moderation),
        ("fallback", &names.fallback),
        ("escalated", &names.escalated),
        ("latency_ms", &names.latency_ms),
        ("input_tokens", &names.input_tokens),
        ("cached_input_tokens", &names.cached_input_tokens),
        ("output_tokens", &names.output_tokens),
        ("cost", &names.cost),
        ("reviewer_action", &names.reviewer_action),
    ];
    Fields::new(own.into_iter().filter_map(|(field, name)| Some((field, name.as_ref()?.as_str().to_owned()))))
}
