//! Alerts of systems other than Prometheus, read from their exported definitions as far as they can be.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::rc::Rc;

use super::{AlertFacts, Arrival};
use crate::document::Tree;
use crate::evidence::promql::{Effect, Turn};
use crate::evidence::settings::{self, Setting};
use crate::facts::evidence::Evidence;
use crate::facts::link::LinkFacts;
use crate::facts::problem;
use crate::facts::query;
use crate::facts::runbook::Book;
use crate::facts::scene::{Document, Scene};
use crate::manifest::{OtherAlert, Text};
use crate::model::{Position, RepoPath};

/// An alert that was read.
pub(super) struct Read {
    pub(super) alert: AlertFacts,
    /// Words of its query that can be names of metrics.
    pub(super) metrics: Vec<String>,
    /// Those of which a rise or a fall makes it fire.
    pub(super) fires: BTreeMap<String, Effect>,
    /// Text in which the metric can be looked for where nothing says which part names it.
    pub(super) text: Option<Rc<str>>,
}

/// The exported files that were read, each once: one export can hold hundreds of alerts.
#[derive(Default)]
pub(super) struct Definitions(BTreeMap<RepoPath, Option<(Document, Rc<Tree>)>>);

impl Definitions {
    /// Reads an alert. What its definition does not show at the declared places stays missing; nothing is given for
    /// another alert of a file that could not be read, which is said once.
    pub(super) fn read(
        &mut self,
        other: &OtherAlert,
        scene: &Scene<'_>,
        book: &Book,
        evidence: &mut Vec<Evidence>,
    ) -> Result<Option<Read>, Evidence> {
        let definition = match self.0.entry(other.file.value.clone()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let opened = open(other, scene);
                evidence.push(match &opened {
                    Ok((document, _)) => document.evidence(),
                    Err(problem) => problem.clone(),
                });
                place.insert(opened.ok())
            }
        };
        definition.as_ref().map(|(document, root)| alert(other, document, root, scene, book)).transpose()
    }
}

fn open(other: &OtherAlert, scene: &Scene<'_>) -> Result<(Document, Rc<Tree>), Evidence> {
    let max_bytes = scene.inputs.limits.file_bytes;
    let document = scene.open(Some(&other.file), "monitoring.other.file", &other.span, max_bytes)?;
    let root = document.tree(scene).map_err(|fault| document.unreadable(&fault, scene))?;
    Ok((document, root))
}

fn alert(
    other: &OtherAlert,
    document: &Document,
    root: &Tree,
    scene: &Scene<'_>,
    book: &Book,
) -> Result<Read, Evidence> {
    let look = |path: Option<&Text>| match path {
        Some(path) => look_up(document, root, path, scene),
        None => Ok(None),
    };
    let query = look(other.query.as_ref())?;
    let threshold = look(other.threshold.as_ref())?;
    let link = look(other.runbook.as_ref())?;
    let claimed = scene.at(&other.span);
    let location = query.as_ref().map_or(claimed, |query| document.at(query.position));
    let link_place = link.as_ref().map_or_else(|| location.clone(), |link| document.at(link.position));
    let target = link.as_ref().map(|link| address(&link.text));
    let text = query.as_ref().map(|query| query.text.as_str());
    let metrics = text.map(names).unwrap_or_default();
    let direction = text.and_then(compares);
    let compares = match &threshold {
        Some(threshold) => threshold.is_number,
        None => other.threshold.is_none() && direction.is_some(),
    };
    // A threshold that stands apart has no direction in it.
    let effect = Effect { turn: direction.unwrap_or(Turn::Up), rated: true, sized: true };
    Ok(Read {
        fires: metrics.iter().map(|name| (name.clone(), effect)).collect(),
        metrics,
        alert: AlertFacts {
            name: other.name.as_str().to_owned(),
            understood: other.query.is_some(),
            compares,
            constant: false,
            above_one: false,
            delay_seconds: 0,
            for_seconds: 0,
            severity: String::new(),
            prometheus: false,
            runbook: LinkFacts::follow(target, book, link_place),
            arrives: Arrival::NotAsked,
            location,
        },
        text: other.query.is_none().then(|| Rc::clone(&document.text)),
    })
}

/// A value of the definition.
struct Value {
    text: String,
    is_number: bool,
    position: Position,
}

/// The value at a path; nothing if there is none. A path that is wrong or a value that is filled in elsewhere
/// makes the definition unreadable.
fn look_up(
    document: &Document,
    root: &Tree,
    path: &Text,
    scene: &Scene<'_>,
) -> Result<Option<Value>, Evidence> {
    let query = query::query(path, scene)?;
    match settings::find(root, &query, path.as_str()) {
        Setting::Missing { .. } => Ok(None),
        Setting::Several(places) => {
            let at = places.first().copied().unwrap_or(Position::START);
            Err(document.refused(query::several(path, places.len()), at, scene))
        }
        Setting::Indirect { text, position } => {
            Err(document.unreadable(&problem::filled_in_elsewhere(&text, position), scene))
        }
        Setting::Value { amount, text, position, .. } => {
            Ok(Some(Value { text, is_number: amount.is_some(), position }))
        }
    }
}

/// The words of a query that can be names of metrics: letters, digits, `_`, `:`, `.`, `/` and `-`.
fn names(query: &str) -> Vec<String> {
    let mut names: Vec<String> = query
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | ':' | '.' | '/' | '-')))
        .flat_map(|word| {
            // Datadog writes `avg(last_5m):p95:claims.reply{…}`: the name is what follows the last colon.
            let tail = word.rsplit(':').next().unwrap_or_default();
            [word, tail]
        })
        .map(|word| word.trim_matches(['.', ':', '-', '/']).to_owned())
        .filter(|word| word.chars().any(char::is_alphabetic))
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The direction of the comparison with a number in which a query ends: `… > 2.5` waits for a rise.
fn compares(query: &str) -> Option<Turn> {
    let at = query.rfind(['<', '>'])?;
    let (operator, rest) = query.get(at..)?.split_at_checked(1)?;
    let number: f64 = rest.trim_start_matches('=').trim().parse().ok()?;
    let turn = if operator == ">" { Turn::Up } else { Turn::Down };
    number.is_finite().then_some(turn)
}

/// The first address in a text, or the whole text: notifications carry the link among words.
fn address(text: &str) -> &str {
    let words = || text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>' | '"'));
    words()
        .find(|word| word.contains("://"))
        .or_else(|| words().find(|word| word.contains('#')))
        .unwrap_or(text)
        .trim_end_matches(['.', ',', ';'])
}

#[cfg(test)]
mod tests {
    use super::{Turn, address, compares, names};

    #[test]
    fn queries_of_other_systems_show_names_and_comparisons() {
        let datadog = "avg(last_5m):p95:claims.reply.duration{env:prod} > 2.5";
        assert!(names(datadog).contains(&"claims.reply.duration".to_owned()));
        for (query, turn) in [
            (datadog, Some(Turn::Up)),
            ("x >= 5", Some(Turn::Up)),
            ("x < 5", Some(Turn::Down)),
            ("x > y", None),
            ("x", None),
            ("x > inf", None),
        ] {
            assert_eq!(compares(query), turn, "{query}");
        }
        assert_eq!(
            address("Slow. See https://wiki.example.org/rb#slow. @ops"),
            "https://wiki.example.org/rb#slow"
        );
        assert_eq!(address("#slow"), "#slow");
    }
}
