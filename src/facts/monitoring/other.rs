//! Alerts of systems other than Prometheus, read from their exported definitions as far as they can be.

use std::rc::Rc;

use super::AlertFacts;
use crate::document::{Query, Tree};
use crate::evidence::settings::{self, Setting};
use crate::facts::evidence::Evidence;
use crate::facts::link::LinkFacts;
use crate::facts::problem;
use crate::facts::runbook::Book;
use crate::facts::scene::{Document, Scene};
use crate::manifest::{OtherAlert, Text};
use crate::model::{Fault, Localized, Position, Span};

/// An alert that was read.
pub(super) struct Read {
    pub(super) evidence: Evidence,
    pub(super) alert: AlertFacts,
    /// Text in which the metric can be looked for where nothing says which part names it.
    pub(super) text: Rc<str>,
}

/// Reads an alert. What its definition does not show at the declared places stays missing.
pub(super) fn read(other: &OtherAlert, scene: &Scene<'_>, book: &Book) -> Result<Read, Evidence> {
    let max_bytes = scene.inputs.limits.file_bytes;
    let document = scene.open(Some(&other.file), "monitoring.other.file", &other.span, max_bytes)?;
    let root = document.tree(scene).map_err(|fault| document.unreadable(&fault, scene))?;
    let look = |path: Option<&Text>| match path {
        Some(path) => look_up(&document, &root, path, scene),
        None => Ok(None),
    };
    let query = look(other.query.as_ref())?;
    let threshold = look(other.threshold.as_ref())?;
    let link = look(other.runbook.as_ref())?;
    let claimed = scene.at(&other.span);
    let location = query.as_ref().map_or(claimed, |query| document.at(query.position));
    let link_place = link.as_ref().map_or_else(|| location.clone(), |link| document.at(link.position));
    let target = link.as_ref().map(|link| address(&link.text));
    let text = query.as_ref().map(|query| query.text.clone());
    Ok(Read {
        evidence: document.evidence(),
        alert: AlertFacts {
            name: other.name.as_str().to_owned(),
            understood: other.query.is_some(),
            metrics: text.as_deref().map(names).unwrap_or_default(),
            compares: match &threshold {
                Some(threshold) => threshold.is_number,
                None => other.threshold.is_none() && text.as_deref().is_some_and(compares),
            },
            constant: false,
            above_one: false,
            for_seconds: 0,
            severity: String::new(),
            prometheus: false,
            runbook: LinkFacts::follow(target, book, link_place),
            location,
        },
        text: text.map_or_else(|| Rc::clone(&document.text), Rc::from),
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
    let query = Query::new(path.as_str()).map_err(|error| {
        let german = format!("der Pfad ist kein JSONPath: {error}");
        Evidence::absent(Localized::of(error.to_string(), german), scene.at(&path.span))
    })?;
    match settings::find(root, &query, path.as_str()) {
        Setting::Missing { .. } => Ok(None),
        Setting::Several(places) => {
            let at = places.first().copied().unwrap_or(Position::START);
            let message = format!("{} finds {} values, and one is meant", path.as_str(), places.len());
            Err(document.unreadable(&Fault::new("several", message, Span::at(at)), scene))
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

/// Whether a query ends in a comparison with a number: `… > 2.5`.
fn compares(query: &str) -> bool {
    query.rfind(['<', '>']).and_then(|at| query.get(at + 1..)).is_some_and(|rest| {
        let number = rest.trim_start_matches('=').trim();
        number.parse::<f64>().is_ok_and(f64::is_finite)
    })
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
    use super::{address, compares, names};

    #[test]
    fn queries_of_other_systems_show_names_and_comparisons() {
        let datadog = "avg(last_5m):p95:claims.reply.duration{env:prod} > 2.5";
        assert!(names(datadog).contains(&"claims.reply.duration".to_owned()));
        assert!(compares(datadog) && compares("x >= 5") && !compares("x > y") && !compares("x"));
        assert_eq!(
            address("Slow. See https://wiki.example.org/rb#slow. @ops"),
            "https://wiki.example.org/rb#slow"
        );
        assert_eq!(address("#slow"), "#slow");
    }
}
