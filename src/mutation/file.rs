//! The mutation file: which edits break a rule, and what the report says then.

use std::collections::BTreeSet;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::edit::Edit;
use super::written::Filled;
use crate::document::{self, Context, Decode, Format, Located, Node, ShortText, decode, record};
use crate::model::{Fault, Limits, Location, RepoPath, RuleId, Span, words};
use crate::repository::Memory;

words! {
    /// How a rule comes out after the edits.
    pub enum Outcome {
        /// The rule holds.
        Met = "met",
        /// The rule does not hold.
        NotMet = "not_met",
        /// The rule does not apply.
        NotApplicable = "not_applicable",
        /// The evidence does not tell.
        Unknown = "unknown",
    }
}

record! {
    /// The mutations that show one rule at work.
    pub struct MutationFile {
        /// The rule that the mutations are about.
        pub rule: RuleId,
        /// The fixture that they edit: a folder of `fixtures/systems`. `ready` if nothing is said.
        pub system: Option<Located<ShortText>>,
        /// The mutations.
        pub mutations: Filled<Mutation>,
    }
}

record! {
    /// Edits of a ready system, and the outcomes that they change.
    pub struct Mutation {
        /// What it shows, as a sentence: "a skipped test is not a passed one".
        pub name: Located<ShortText>,
        /// The edits, made one after the other.
        pub edits: Filled<Edit>,
        /// Every rule whose outcome changes.
        pub changes: Filled<Change>,
    }
}

impl MutationFile {
    /// The name of the fixture that the mutations edit.
    #[must_use]
    pub fn system(&self) -> &str {
        self.system.as_ref().map_or("ready", |name| name.as_str())
    }
}

impl Mutation {
    /// Makes all edits, or, when one of them cannot be made, none. Each fault stands in the mutation file.
    pub fn apply(&self, repository: &mut Memory) -> Result<(), Vec<Fault>> {
        let mut edited = repository.clone();
        let faults: Vec<_> = self.edits.iter().filter_map(|edit| edit.apply(&mut edited).err()).collect();
        if faults.is_empty() {
            *repository = edited;
            return Ok(());
        }
        Err(faults)
    }
}

/// The outcome of one rule after the edits.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The rule.
    pub rule: RuleId,
    /// Its outcome.
    pub outcome: Outcome,
    /// Where the report points to, one place for each gap; at least one where the rule is not met.
    pub locations: Vec<Location>,
    /// Where the mapping stands.
    pub span: Span,
}

record! {
    /// The outcome of one rule after the edits.
    pub struct WrittenChange {
        /// The rule.
        pub rule: RuleId,
        /// Its outcome.
        pub outcome: Outcome,
        /// Where the report points to: `path:line:column`, or the path alone for a file as a whole.
        pub location: Option<Place>,
        /// The places of several gaps.
        pub locations: Option<Filled<Place>>,
    }
}

impl Decode for Change {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        let written = WrittenChange::decode(node, context)?;
        let places = match (written.location, written.locations) {
            (Some(_), Some(_)) => {
                context.invalid("both `location` and `locations` are written; one of them is meant", node);
                return None;
            }
            (Some(place), None) => vec![place],
            (None, places) => places.map(|places| places.to_vec()).unwrap_or_default(),
        };
        if places.is_empty() && written.outcome == Outcome::NotMet {
            context.invalid("an unmet rule points somewhere: `location` is missing", node);
            return None;
        }
        let locations = places.into_iter().map(|place| place.0).collect();
        Some(Self { rule: written.rule, outcome: written.outcome, locations, span: written.span })
    }
}

impl JsonSchema for Change {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Change".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        WrittenChange::json_schema(generator)
    }
}

/// A place as reports print it.
#[derive(Debug, Clone, PartialEq)]
pub struct Place(Location);

impl Decode for Place {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        let Some(text) = node.as_text() else {
            context.wanted("a place such as docs/runbook.md:12:1", node);
            return None;
        };
        let mut parts = text.rsplitn(3, ':');
        let (column, line, path) = (parts.next(), parts.next(), parts.next());
        let number = |part: Option<&str>| part.and_then(|part| part.parse::<i64>().ok()).filter(|n| *n > 0);
        let location = match (path, number(line), number(column)) {
            (Some(path), Some(line), Some(column)) => Location { path: path.to_owned(), line, column },
            _ => Location::file(text),
        };
        match location.path.parse::<RepoPath>() {
            Ok(path) => Some(Self(Location { path: path.to_string(), ..location })),
            Err(error) => {
                context.invalid(format!("`{text}` is no place such as docs/runbook.md:12:1: {error}"), node);
                None
            }
        }
    }
}

impl JsonSchema for Place {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Place".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "string", "examples": ["docs/runbook.md:12:1"] })
    }
}

/// Reads a mutation file. Reports every defect.
pub fn read(text: &str, format: Format, limits: &Limits) -> Result<MutationFile, Vec<Fault>> {
    let file: MutationFile = decode(&document::read(text, format, limits)?)?;
    let mut faults = Vec::new();
    let mut names = BTreeSet::new();
    for mutation in file.mutations.iter() {
        let name = mutation.name.as_str();
        if name.is_empty() || !names.insert(name) {
            let what = if name.is_empty() { "is empty" } else { "stands twice" };
            let message = format!("the name of a mutation {what}; tests are called by it");
            faults.push(Fault::new("invalid-value", message, mutation.name.span.clone()));
        }
        let mut rules = BTreeSet::new();
        for change in mutation.changes.iter().filter(|change| !rules.insert(&change.rule)) {
            let message = format!("the outcome of {} stands twice in one mutation", change.rule);
            faults.push(Fault::new("invalid-value", message, change.span.clone()));
        }
    }
    if faults.is_empty() { Ok(file) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use super::{Format, Limits, Outcome, read};
    use crate::mutation::{Edit, Keep};

    const FILE: &str = "rule: FLT-02\nmutations:\n  - name: a skipped test is not a passed one\n    edits:\n\
        \x20     - replace: { file: e.xml, old: '<a/>', new: '' }\n      - truncate: { file: e.xml, keep: 50% }\n\
        \x20   changes:\n      - { rule: FLT-02, outcome: not_met, location: \"evidence/e.xml:12:5\" }\n\
        \x20     - { rule: RUN-02, outcome: unknown, location: docs/x.md }\n\
        \x20     - { rule: RUN-03, outcome: not_met, locations: ['a.md:1:1', 'a.md:2:1'] }\n";

    #[test]
    fn reads_edits_and_changes() {
        let file = read(FILE, Format::Yaml, &Limits::DEFAULT).unwrap();
        assert_eq!((file.rule.as_str(), file.system()), ("FLT-02", "ready"));
        let other = FILE.replace("mutations:", "system: scale\nmutations:");
        assert_eq!(read(&other, Format::Yaml, &Limits::DEFAULT).unwrap().system(), "scale");
        let mutation = &file.mutations[0];
        assert!(matches!(&mutation.edits[1], Edit::Truncate(truncate) if truncate.keep == Keep::Percent(50)));
        let places: Vec<_> = mutation
            .changes
            .iter()
            .map(|c| (c.outcome, c.locations.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")))
            .collect();
        assert_eq!(
            places,
            [
                (Outcome::NotMet, "evidence/e.xml:12:5".to_owned()),
                (Outcome::Unknown, "docs/x.md".to_owned()),
                (Outcome::NotMet, "a.md:1:1 a.md:2:1".to_owned()),
            ]
        );
    }

    #[test]
    fn every_defect_is_reported_with_its_place() {
        let text = "rule: flt\nmutations:\n  - name: x\n    edits:\n      - replce: { file: a }\n\
            \x20     - { delete: { file: ../a }, remove: { file: a, path: b } }\n      - truncate: { file: a, keep: 150% }\n\
            \x20     - append: { file: a, text: 1 }\n    changes:\n      - { rule: A-1, outcome: not_met }\n\
            \x20     - { rule: A-2, outcome: unmet }\n      - { rule: A-3, outcome: met, location: 'a\\b:1:1' }\n\
            \x20 - { name: y, edits: [], changes: [] }\n";
        let faults = read(text, Format::Yaml, &Limits::DEFAULT).unwrap_err();
        let seen: Vec<_> = faults.iter().map(|f| (f.span.start.line, f.code)).collect();
        assert_eq!(
            seen,
            [
                (1, "invalid-value"),
                (5, "unknown-key"),
                (6, "invalid-value"),
                (6, "invalid-value"),
                (6, "invalid-value"),
                (7, "wrong-type"),
                (8, "wrong-type"),
                (10, "invalid-value"),
                (11, "invalid-value"),
                (12, "invalid-value"),
                (13, "invalid-value"),
                (13, "invalid-value"),
            ],
            "{faults:#?}"
        );
        assert_eq!(faults[1].help.as_deref(), Some("did you mean `replace`?"));
    }

    #[test]
    fn names_and_rules_stand_once() {
        let twice = FILE.replace("RUN-02", "FLT-02");
        let faults = read(&twice, Format::Yaml, &Limits::DEFAULT).unwrap_err();
        assert_eq!((faults.len(), faults[0].span.start.line), (1, 9));
        let (_, mutation) = FILE.split_once("mutations:\n").unwrap();
        let faults = read(&format!("{FILE}{mutation}"), Format::Yaml, &Limits::DEFAULT).unwrap_err();
        assert_eq!((faults.len(), faults[0].span.start.line), (1, 11));
    }
}
