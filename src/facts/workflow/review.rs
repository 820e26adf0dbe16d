//! Facts of a place of review: what can be done there, and the reviews it recorded.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::Node;
use crate::evidence::records::{self, Record};
use crate::facts::claim::{Claim, stated};
use crate::facts::evidence::Evidence;
use crate::facts::runbook::count;
use crate::facts::scene::{Document, Scene};
use crate::manifest::{EventFields, Place, ReviewAction, Text};
use crate::model::{Fault, Location, Named, Span};

/// A place where people review the output.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PlaceFacts {
    /// Its name.
    pub name: String,
    /// Which of name, `system_of_record` say something.
    pub stated: Vec<String>,
    /// What a reviewer can do there.
    pub actions: Vec<ReviewAction>,
    /// The recorded reviews.
    pub events: EventsFacts,
    /// Where it is declared.
    pub location: Location,
}

/// The recorded reviews.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EventsFacts {
    /// Whether the file is there.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// How many there are.
    pub total: i64,
    /// Those that do not say who did what, when, and to what; the first twenty.
    pub incomplete: Vec<IncompleteEvent>,
    /// The actions that were recorded, each once, in their order of meaning.
    pub recorded: Vec<ReviewAction>,
}

/// A recorded review that lacks something.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct IncompleteEvent {
    /// The fields that are missing or say nothing.
    pub lacks: Vec<String>,
    /// Where it is.
    pub location: Location,
}

/// How many incomplete events are listed; the rest would not tell more.
const MAX_LISTED: usize = 20;

pub(super) fn collect(place: &Place, scene: &Scene<'_>) -> PlaceFacts {
    let claim = |text: Option<&Text>| Claim::of(text, &place.span, scene);
    let key = "workflow.review.places.events";
    let opened = scene.open(place.events.as_ref(), key, &place.span, scene.inputs.limits.report_bytes);
    let events = match opened {
        Err(evidence) => EventsFacts { evidence, total: 0, incomplete: Vec::new(), recorded: Vec::new() },
        Ok(document) => events(&document, place.event_fields.as_ref(), scene),
    };
    let mut actions: Vec<_> = place.actions.iter().map(|action| action.value).collect();
    actions.sort();
    actions.dedup();
    PlaceFacts {
        name: claim(place.name.as_ref()).value,
        stated: stated(&[
            ("name", &claim(place.name.as_ref())),
            ("system_of_record", &claim(place.system_of_record.as_ref())),
        ]),
        actions,
        events,
        location: scene.at(&place.span),
    }
}

fn events(document: &Document, fields: Option<&EventFields>, scene: &Scene<'_>) -> EventsFacts {
    let unreadable = |fault: &Fault| EventsFacts {
        evidence: document.unreadable(fault),
        total: 0,
        incomplete: Vec::new(),
        recorded: Vec::new(),
    };
    let records = match records::parse(&document.text, &scene.inputs.limits) {
        Ok(records) => records,
        Err(fault) => return unreadable(&fault),
    };
    let named = |field: fn(&EventFields) -> Option<&Text>, word: &str| {
        fields.and_then(field).map_or_else(|| word.to_owned(), |text| text.as_str().to_owned())
    };
    let action_field = named(|f| f.action.as_ref(), "action");
    let when_field = named(|f| f.when.as_ref(), "when");
    let wanted = [
        named(|f| f.who.as_ref(), "who"),
        when_field.clone(),
        action_field.clone(),
        named(|f| f.before.as_ref(), "before"),
        named(|f| f.after.as_ref(), "after"),
    ];
    let mut recorded = Vec::new();
    let mut incomplete = Vec::new();
    for record in &records {
        if let Some(action) = text(&record.node, &action_field).and_then(|word| ReviewAction::named(&word)) {
            recorded.push(action);
        }
        if let Some(fault) = ahead(record, &when_field, scene) {
            return unreadable(&fault);
        }
        let lacks: Vec<String> =
            wanted.iter().filter(|field| text(&record.node, field).is_none()).cloned().collect();
        if !lacks.is_empty() && incomplete.len() < MAX_LISTED {
            incomplete.push(IncompleteEvent { lacks, location: document.at(record.node.span.start) });
        }
    }
    recorded.sort();
    recorded.dedup();
    EventsFacts { evidence: document.evidence(), total: count(records.len()), incomplete, recorded }
}

/// A field that says something.
fn text(record: &Node, field: &str) -> Option<String> {
    record.get(field).and_then(Node::scalar).filter(|text| !text.trim().is_empty())
}

/// A review that is dated after the day of judgement was not recorded, it was made up. One day of grace for zones.
fn ahead(record: &Record, when: &str, scene: &Scene<'_>) -> Option<Fault> {
    let stamp = text(&record.node, when)?;
    let day = stamp.get(..10).and_then(crate::document::day)?;
    (scene.inputs.as_of.days_since(day) < -1).then(|| {
        let message = format!("a review is dated {stamp}, after the day of judgement {}", scene.inputs.as_of);
        Fault::new("future", message, Span::at(record.node.span.start))
    })
}
