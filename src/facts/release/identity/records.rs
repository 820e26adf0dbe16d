//! Records that name the model and prompt that made them.

use schemars::JsonSchema;
use serde::Serialize;

use super::Released;
use crate::document::Node;
use crate::evidence::records::Record;
use crate::facts::evidence::Evidence;
use crate::facts::number::count;
use crate::facts::scene::Scene;
use crate::manifest::{Manifest, Text, TraceFields};
use crate::model::Location;

/// A file of records that name models or prompts.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RecordsFacts {
    /// Whether it can be read.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// How many records name another model or prompt than the one that is released.
    pub others: i64,
    /// The first that does; the file, if none does.
    pub first: Location,
}

/// The traces and the files of the review, as far as their records name a model or prompt: most of the latter do not, and
/// are not read again.
pub(super) fn collect(manifest: &Manifest, released: &Released, scene: &Scene<'_>) -> Vec<RecordsFacts> {
    let review = manifest.workflow.as_ref().and_then(|workflow| workflow.review.as_ref());
    let files =
        review.into_iter().flat_map(|review| &review.places).filter_map(|place| place.events.as_ref());
    let monitoring = manifest.monitoring.as_ref();
    let fields = monitoring.and_then(|monitoring| monitoring.trace_fields.as_ref());
    let traces = monitoring.and_then(|monitoring| monitoring.traces.as_ref());
    let traces = traces.map(|traces| (traces, Names::of(fields)));
    let mut facts = Vec::new();
    for (file, names) in files.map(|file| (file, Names::of(None))).chain(traces) {
        // What cannot be opened is told where it is judged itself.
        let opened = scene.open(Some(file), "events", &file.span, scene.inputs.limits.report_bytes);
        let Ok(document) = opened else { continue };
        if !names.stand_in(&document.text) {
            continue;
        }
        let whole = Location::file(document.path.as_str());
        facts.push(match document.records(scene) {
            Ok(records) => {
                let mut others = records.iter().filter(|record| names.is_other(record, released));
                let first = others.clone().next();
                RecordsFacts {
                    evidence: document.evidence(),
                    first: first.map_or(whole, |record| document.at(record.node.span.start)),
                    others: count(others.by_ref().count()),
                }
            }
            Err(fault) => {
                RecordsFacts { evidence: document.unreadable(&fault, scene), others: 0, first: whole }
            }
        });
    }
    facts
}

/// The keys by which records name what made them.
struct Names<'m> {
    model: &'m str,
    model_version: &'m str,
    prompt: &'m str,
}

impl<'m> Names<'m> {
    fn of(fields: Option<&'m TraceFields>) -> Self {
        let named = |pick: fn(&TraceFields) -> Option<&Text>, default| {
            fields.and_then(pick).map_or(default, |text| text.as_str())
        };
        Self {
            model: named(|fields| fields.model.as_ref(), "model"),
            model_version: named(|fields| fields.model_version.as_ref(), "model_version"),
            prompt: named(|fields| fields.prompt_version.as_ref(), "prompt_version"),
        }
    }

    fn stand_in(&self, text: &str) -> bool {
        [self.model, self.prompt].iter().any(|key| text.contains(&format!("\"{key}\"")))
    }

    fn is_other(&self, record: &Record, released: &Released) -> bool {
        let said =
            |key: &str| record.node.get(key).and_then(Node::scalar).filter(|said| !said.trim().is_empty());
        let model = said(self.model).map(|model| {
            let version = said(self.model_version).unwrap_or_default();
            released.is_model(&model) || released.is_model(&format!("{model}-{version}"))
        });
        let prompt = said(self.prompt).map(|prompt| released.is_prompt(&prompt));
        model == Some(false) || prompt == Some(false)
    }
}
