//! Facts of a place of review: what can be done there, and the reviews it recorded.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::Node;
use crate::evidence::placeholder;
use crate::evidence::records::Record;
use crate::facts::claim::{Claim, stated};
use crate::facts::evidence::Evidence;
use crate::facts::number::count;
use crate::facts::scene::{Document, Scene};
use crate::facts::wording::single_blanks;
use crate::manifest::{EventFields, Place, ReviewAction, Text};
use crate::model::{Fault, Localized, Location, Named, Span};

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
    /// How many outputs were reviewed: records that differ in nothing but who, when, action and outcome are about one,
    /// and the latest of them counts.
    pub total: i64,
    /// Those that do not say who did what, when, and to what; the first twenty.
    pub incomplete: Vec<IncompleteEvent>,
    /// The actions that outputs were left with, each once, in their order of meaning.
    pub recorded: Vec<ReviewAction>,
}

/// A recorded review that lacks something.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct IncompleteEvent {
    /// The fields that are missing, say nothing, or contradict the action.
    pub lacks: Vec<String>,
    /// What is wrong with the first of them.
    pub problem: Localized,
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
    let mut latest: BTreeMap<String, (Option<i64>, Option<ReviewAction>)> = BTreeMap::new();
    let mut incomplete = Vec::new();
    for record in records.iter() {
        if let Some(fault) = ahead(record, &fields.when, scene) {
            return unreadable(&fault);
        }
        let action = text(&record.node, &fields.action).and_then(|word| ReviewAction::named(&word));
        let action = action.filter(|action| offered.contains(action));
        let time = text(&record.node, &fields.when).and_then(|stamp| point_in_time(&stamp));
        let last = latest.entry(fields.output(&record.node)).or_insert((time, action));
        // Of two at the same time the one that was written later.
        if last.0 <= time {
            *last = (time, action);
        }
        let lacks = fields.lacking(&record.node, action);
        if let Some((_, problem)) = lacks.first().cloned()
            && incomplete.len() < MAX_LISTED
        {
            let lacks = lacks.into_iter().map(|(field, _)| field).collect();
            incomplete.push(IncompleteEvent {
                lacks,
                problem,
                location: document.at(record.node.span.start),
            });
        }
    }
    let mut recorded: Vec<ReviewAction> = latest.values().filter_map(|(_, action)| *action).collect();
    recorded.sort();
    recorded.dedup();
    EventsFacts { evidence: document.evidence(), total: count(latest.len()), incomplete, recorded }
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

    /// What a review is about: all that its record says besides who did what, when, and what came out.
    fn output(&self, record: &Node) -> String {
        let own = [&self.who, &self.when, &self.action, &self.after];
        let about = record.entries().iter().filter(|entry| !own.contains(&&entry.key));
        let about: BTreeMap<&str, &Node> = about.map(|entry| (entry.key.as_str(), &entry.value)).collect();
        let mut text = String::new();
        for (key, value) in about {
            text.push_str(key);
            write_plain(value, &mut text);
        }
        text
    }

    /// The fields of a review that say nothing, each with what is wrong: no person, no point in time, no action that is
    /// offered, no output. What was turned down has no output afterwards, an edit that changed nothing is none, and
    /// what was changed was not accepted as it was.
    fn lacking(&self, record: &Node, action: Option<ReviewAction>) -> Vec<(String, Localized)> {
        let before = text(record, &self.before).map(|text| single_blanks(&text));
        let after = text(record, &self.after).map(|text| single_blanks(&text));
        let needs_after = matches!(action, None | Some(ReviewAction::Accept | ReviewAction::Edit));
        // A person has a name; `false` and `0` are none.
        let says = |field: &str| {
            let name = record.get(field).and_then(Node::as_text).unwrap_or_default();
            name.chars().any(char::is_alphanumeric) && !placeholder::is_placeholder(name)
        };
        let dated = text(record, &self.when).is_some_and(|stamp| point_in_time(&stamp).is_some());
        let outcome = match (action, &before, &after) {
            (_, _, None) if needs_after => Some(lacks(&self.after)),
            (Some(ReviewAction::Edit), before, after) if before == after => Some(Localized::of(
                "is an edit that changed nothing",
                "ist eine Bearbeitung, die nichts geändert hat",
            )),
            (Some(ReviewAction::Accept), Some(before), Some(after)) if before != after => {
                Some(Localized::of(
                    "says accepted, and yet the text was changed",
                    "gilt als angenommen, obwohl der Text geändert wurde",
                ))
            }
            _ => None,
        };
        let missing = |field: &String, holds: bool| (!holds).then(|| (field.clone(), lacks(field)));
        [
            missing(&self.who, says(&self.who)),
            missing(&self.when, dated),
            missing(&self.action, action.is_some()),
            missing(&self.before, before.is_some()),
            outcome.map(|problem| (self.after.clone(), problem)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn lacks(field: &str) -> Localized {
    Localized::of(format!("lacks `{field}`"), format!("nennt kein brauchbares `{field}`"))
}

/// Writes a value without its places, blanks evened out, so that equal values give equal text.
fn write_plain(value: &Node, text: &mut String) {
    text.push('\0');
    if let Some(scalar) = value.scalar() {
        text.push_str(&single_blanks(&scalar));
    }
    value.items().iter().for_each(|item| write_plain(item, text));
    for entry in value.entries() {
        text.push_str(&entry.key);
        write_plain(&entry.value, text);
    }
    text.push('\0');
}

/// The milliseconds since 1970 of a text that begins with a day of the calendar, as in RFC 3339:
/// `2026-11-09T07:23:00Z`. Without a time the day's begin, without a zone UTC.
fn point_in_time(stamp: &str) -> Option<i64> {
    let day = stamp.get(..10).and_then(crate::document::day)?;
    let rest = stamp.get(10..).unwrap_or_default();
    if !rest.is_empty() && !rest.starts_with(['T', 't', ' ']) {
        return None;
    }
    let exact = format!("{day}T{}", rest.get(1..).unwrap_or_default());
    let exact = [exact.clone(), format!("{exact}Z")].into_iter().find_map(|text| {
        chrono::DateTime::parse_from_rfc3339(&text).ok().map(|time| time.timestamp_millis())
    });
    exact.or_else(|| Some(day.and_hms_opt(0, 0, 0)?.and_utc().timestamp_millis()))
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

#[cfg(test)]
mod tests {
    use super::point_in_time;

    #[test]
    fn a_stamp_is_read_with_its_zone() {
        let hour = 3_600_000;
        let noon = point_in_time("2026-11-09T12:00:00Z").unwrap();
        for (stamp, hours) in [
            ("2026-11-09T14:00:00+02:00", 0),
            ("2026-11-09 13:00:00", 1),
            ("2026-11-09T12:00:00.000Z", 0),
            ("2026-11-09", -12),
            ("2026-11-09 some time", -12),
        ] {
            assert_eq!(point_in_time(stamp), Some(noon + hours * hour), "{stamp}");
        }
        for bad in ["2026-11-31T12:00:00Z", "some day", "2026-11-09x", ""] {
            assert_eq!(point_in_time(bad), None, "{bad}");
        }
    }
}
