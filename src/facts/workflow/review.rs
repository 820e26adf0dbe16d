//! Facts of a place of review: what can be done there, and the reviews it recorded.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::Node;
use crate::evidence::placeholder;
use crate::evidence::records::Record;
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

/// The facts of all places. They are gone through file by file: the records of one file are held at a time.
pub(super) fn collect(places: &[Place], scene: &Scene<'_>) -> Vec<PlaceFacts> {
    let mut order: Vec<(usize, &Place)> = places.iter().enumerate().collect();
    order.sort_by_key(|(_, place)| place.events.as_ref().map(|events| &events.value));
    let mut facts: Vec<(usize, PlaceFacts)> =
        order.into_iter().map(|(index, place)| (index, place_facts(place, scene))).collect();
    facts.sort_by_key(|(index, _)| *index);
    facts.into_iter().map(|(_, facts)| facts).collect()
}

fn place_facts(place: &Place, scene: &Scene<'_>) -> PlaceFacts {
    let claim = |text: Option<&Text>| Claim::of(text, &place.span, scene);
    let key = "workflow.review.places.events";
    let opened = scene.open(place.events.as_ref(), key, &place.span, scene.inputs.limits.report_bytes);
    let events = match opened {
        Err(evidence) => EventsFacts { evidence, total: 0, incomplete: Vec::new(), recorded: Vec::new() },
        Ok(document) => events(&document, place, scene),
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

fn events(document: &Document, place: &Place, scene: &Scene<'_>) -> EventsFacts {
    let unreadable = |fault: &Fault| EventsFacts {
        evidence: document.unreadable(fault, scene),
        total: 0,
        incomplete: Vec::new(),
        recorded: Vec::new(),
    };
    let records = match document.records(scene) {
        Ok(records) => records,
        Err(fault) => return unreadable(&fault),
    };
    let fields = Fields::of(place.event_fields.as_ref());
    let offered: Vec<ReviewAction> = place.actions.iter().map(|action| action.value).collect();
    let mut recorded = Vec::new();
    let mut incomplete = Vec::new();
    for record in records.iter() {
        if let Some(fault) = ahead(record, &fields.when, scene) {
            return unreadable(&fault);
        }
        let action = text(&record.node, &fields.action).and_then(|word| ReviewAction::named(&word));
        let action = action.filter(|action| offered.contains(action));
        recorded.extend(action);
        let lacks = fields.lacking(&record.node, action);
        if !lacks.is_empty() && incomplete.len() < MAX_LISTED {
            incomplete.push(IncompleteEvent { lacks, location: document.at(record.node.span.start) });
        }
    }
    recorded.sort();
    recorded.dedup();
    EventsFacts { evidence: document.evidence(), total: count(records.len()), incomplete, recorded }
}

/// The names of the fields of a recorded review.
struct Fields {
    who: String,
    when: String,
    action: String,
    before: String,
    after: String,
}

impl Fields {
    fn of(declared: Option<&EventFields>) -> Self {
        let named = |field: fn(&EventFields) -> Option<&Text>, word: &str| {
            declared.and_then(field).map_or_else(|| word.to_owned(), |text| text.as_str().to_owned())
        };
        Self {
            who: named(|f| f.who.as_ref(), "who"),
            when: named(|f| f.when.as_ref(), "when"),
            action: named(|f| f.action.as_ref(), "action"),
            before: named(|f| f.before.as_ref(), "before"),
            after: named(|f| f.after.as_ref(), "after"),
        }
    }

    /// The fields of a review that say nothing: no person, no point in time, no action that is offered, no output.
    /// What was turned down has no output afterwards, and an edit that changed nothing is none.
    fn lacking(&self, record: &Node, action: Option<ReviewAction>) -> Vec<String> {
        let before = text(record, &self.before);
        let after = text(record, &self.after);
        let needs_after = matches!(action, None | Some(ReviewAction::Accept | ReviewAction::Edit));
        let unchanged = action == Some(ReviewAction::Edit) && before == after;
        // A person has a name; `false` and `0` are none.
        let says = |field: &str| {
            let name = record.get(field).and_then(Node::as_text).unwrap_or_default();
            name.chars().any(char::is_alphanumeric) && !placeholder::is_placeholder(name)
        };
        let dated = text(record, &self.when).is_some_and(|stamp| is_point_in_time(&stamp));
        [
            (&self.who, says(&self.who)),
            (&self.when, dated),
            (&self.action, action.is_some()),
            (&self.before, before.is_some()),
            (&self.after, !needs_after || (after.is_some() && !unchanged)),
        ]
        .into_iter()
        .filter(|(_, holds)| !holds)
        .map(|(field, _)| field.clone())
        .collect()
    }
}

/// Whether a text begins with a day of the calendar, as in RFC 3339: `2026-11-09T07:23:00Z`.
fn is_point_in_time(stamp: &str) -> bool {
    let rest = stamp.get(10..).unwrap_or_default();
    stamp.get(..10).and_then(crate::document::day).is_some()
        && (rest.is_empty() || rest.starts_with(['T', 't', ' ']))
}

/// A field that is not empty.
fn text(record: &Node, field: &str) -> Option<String> {
    record.get(field).and_then(Node::scalar).filter(|text| !text.trim().is_empty())
}

/// A review that is dated after the day of judgement was not recorded, it was made up.
fn ahead(record: &Record, when: &str, scene: &Scene<'_>) -> Option<Fault> {
    let stamp = text(&record.node, when)?;
    scene.is_ahead(&stamp).then(|| {
        let message = format!("a review is dated {stamp}, after the day of judgement {}", scene.inputs.as_of);
        Fault::new("future", message, Span::at(record.node.span.start))
    })
}
