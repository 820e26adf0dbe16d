//! Facts of the evaluation set: its version, and what of it the model has been shown.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::claim::Claim;
use super::evidence::{Evidence, State};
use super::gap::{MAX_LISTED, RecordGap};
use super::number::count;
use super::scene::{Document, Scene};
use crate::document::{JsonPointer, Located, Node};
use crate::manifest::Manifest;
use crate::model::{Grade, Localized, Location, Span};

/// What the system is measured with.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EvaluationFacts {
    /// The evaluation set.
    pub set: InputsFacts,
    /// Its version.
    pub version: Claim,
    /// Whether that names one state of the set: `latest` names another one every day.
    pub pinned: bool,
    /// What the model was shown or trained with.
    pub prompt_examples: InputsFacts,
    /// Why the model is shown no example, where that is so.
    pub no_examples: Claim,
    /// Whether examples are named although the model is said to be shown none.
    pub contradicts: bool,
    /// Cases of the set that the model was shown; the first five.
    pub shared: Vec<SharedFacts>,
    /// Where it is declared.
    pub location: Location,
}

/// Inputs of one or more files.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct InputsFacts {
    /// Whether the files are there.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// How many inputs there are.
    pub total: i64,
    /// Records without an input that could be compared; the first five.
    pub incomplete: Vec<RecordGap>,
}

/// A case of the set that the model was shown.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["evaluation.set", "evaluation.prompt_examples"]))]
pub struct SharedFacts {
    /// Where the example stands: path, line and column.
    pub example: String,
    /// Where the case stands.
    pub location: Location,
}

/// Words that name no version, but whatever comes next.
const FLOATING: [&str; 12] = [
    "latest", "current", "newest", "main", "master", "head", "trunk", "develop", "aktuell", "neueste",
    "stable", "live",
];

/// Inputs by their words, with the place of the first of each.
type Inputs = BTreeMap<String, Location>;

pub(super) fn collect(manifest: &Manifest, scene: &Scene<'_>) -> EvaluationFacts {
    let area = manifest.evaluation.as_ref();
    let near = area.map_or(scene.head(), |area| &area.span);
    let max_bytes = scene.inputs.limits.report_bytes;
    let set = area.and_then(|area| area.set.as_ref());
    let place = set.map_or(near, |set| &set.span);
    let opened = scene.open(set.and_then(|set| set.file.as_ref()), "evaluation.set.file", place, max_bytes);
    let pointer = set.and_then(|set| set.input.as_ref());
    let (cases, set_facts) = inputs(std::iter::once(opened), pointer, scene, place);
    let examples = area.and_then(|area| area.prompt_examples.as_ref());
    let near_examples = examples.map_or(near, |examples| &examples.span);
    let patterns = examples.map(|examples| examples.files.as_slice()).unwrap_or_default();
    let key = "evaluation.prompt_examples.files";
    let opened = scene.open_all(patterns, key, near_examples, max_bytes);
    let pointer = examples.and_then(|examples| examples.input.as_ref());
    let (shown, example_facts) = inputs(opened, pointer, scene, near_examples);
    let no_examples = Claim::of(examples.and_then(|it| it.none.as_ref()), near_examples, scene);
    // Whoever shows the model nothing has no file to name; that stands on the manifest's word alone.
    let example_facts = if no_examples.is_stated() && patterns.is_empty() {
        let evidence = Evidence {
            state: State::Present,
            problem: Localized::of("", ""),
            grade: Grade::E0,
            files: Vec::new(),
            location: no_examples.location.clone(),
        };
        InputsFacts { evidence, ..example_facts }
    } else {
        example_facts
    };
    let version = Claim::of(set.and_then(|set| set.version.as_ref()), place, scene);
    let shared = cases.into_iter().filter_map(|(words, location)| {
        Some(SharedFacts { example: shown.get(&words)?.to_string(), location })
    });
    let mut shared: Vec<SharedFacts> = shared.collect();
    shared.sort_by(|a, b| a.location.cmp(&b.location));
    shared.truncate(MAX_LISTED);
    EvaluationFacts {
        set: set_facts,
        pinned: version.is_stated() && !FLOATING.contains(&version.value.to_lowercase().as_str()),
        version,
        prompt_examples: example_facts,
        no_examples,
        contradicts: examples.is_some_and(|examples| examples.none.is_some() && !examples.files.is_empty()),
        shared,
        location: scene.at(near),
    }
}

/// The inputs of all files, and the facts of them.
fn inputs(
    files: impl IntoIterator<Item = Result<Document, Evidence>>,
    pointer: Option<&Located<JsonPointer>>,
    scene: &Scene<'_>,
    near: &Span,
) -> (Inputs, InputsFacts) {
    let standard = || "/input".parse().unwrap_or_default();
    let pointer: JsonPointer = pointer.map_or_else(standard, |pointer| pointer.value.clone());
    let mut inputs = Inputs::new();
    let mut parts = Vec::new();
    let mut total = 0;
    let mut incomplete = Vec::new();
    for opened in files {
        let read = opened.and_then(|document| {
            let records = document.records(scene).map_err(|fault| document.unreadable(&fault, scene))?;
            Ok((document, records))
        });
        let (document, records) = match read {
            Ok(read) => read,
            Err(evidence) => {
                parts.push(evidence);
                continue;
            }
        };
        parts.push(document.evidence());
        for record in records.iter() {
            let place = record.node.span.start;
            let words = pointer.follow(&record.node).map(words).unwrap_or_default();
            if words.is_empty() {
                if incomplete.len() < MAX_LISTED {
                    incomplete.push(RecordGap::lacking(vec![pointer.to_string()], &document, place));
                }
                continue;
            }
            total += 1;
            inputs.entry(words).or_insert_with(|| document.at(place));
        }
    }
    let none = || {
        let nothing = Localized::of("no file is named", "es ist keine Datei angegeben");
        Evidence::absent(nothing, scene.at(near))
    };
    (inputs, InputsFacts { evidence: Evidence::all(parts, none), total: count(total), incomplete })
}

/// The words of a value in lower case: neither blanks nor punctuation make a case another one. Of a mapping, its values by
/// their keys.
fn words(node: &Node) -> String {
    let mut words = Vec::new();
    add_words(node, &mut words);
    words.join(" ")
}

fn add_words(node: &Node, words: &mut Vec<String>) {
    if let Some(scalar) = node.scalar() {
        let parts = scalar.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
        words.extend(parts.map(str::to_lowercase));
    }
    node.items().iter().for_each(|item| add_words(item, words));
    let sorted: BTreeMap<&str, &Node> =
        node.entries().iter().map(|entry| (entry.key.as_str(), &entry.value)).collect();
    for value in sorted.into_values() {
        add_words(value, words);
    }
}
