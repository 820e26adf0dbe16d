//! Every key of a manifest matters: taking it away changes what becomes of a rule, or it is one of a few that may be
//! left out, each with its reason.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use startklar::audit::{OutcomeKind, Report};
use startklar::checklist::Checklist;
use startklar::document;
use startklar::repository::Memory;

/// The largest system.
const SYSTEM: &str = "scale";

/// Keys that may be left out without a change of any outcome, and why.
const OPTIONAL: &[(&str, &str)] = &[
    ("system.language", "the language of the report; English if nothing is said"),
    ("system.summary", "tells the reader what was judged"),
    ("ownership.technical.deputy", "no rule asks for one; a deputy who is the owner is refused all the same"),
    ("ownership.domain.contact", "asked of the technical owner, who is called at night"),
    ("ownership.disciplines", "without it the two owners answer for the five disciplines"),
    ("ownership.disciplines.data", "without it the technical owner answers"),
    ("ownership.disciplines.evaluation", "without it the technical owner answers"),
    ("ownership.disciplines.security", "without it the technical owner answers"),
    ("fallbacks.dependencies[].needs", "a dependency that says nothing needs nothing of its own"),
    ("guardrails.limits.tests.max_output_tokens", "asked are tests of the limits that users can pass"),
    ("guardrails.retry.backoff.max", "without a cap the worst case is the longer one"),
    ("monitoring.dashboards", "a role may look at any file that shows its signal"),
    ("monitoring.drift[].review", "the metric is watched by an alert as well"),
    ("monitoring.routes", "many teams route alerts centrally, outside of their repository"),
    ("release.change.glossary", "explains words that this description can do without"),
    ("release.change.glossary[].means", "explains words that this description can do without"),
];

/// A key under which a value stands: the way to it, with the numbers of list items.
type Way = Vec<Step>;

#[derive(Debug, Clone, PartialEq)]
enum Step {
    Key(String),
    Item(usize),
}

/// The ways to all keys below `value`.
fn ways(value: &Value, way: &Way, all: &mut Vec<Way>) {
    let below = |step| way.iter().cloned().chain([step]).collect::<Way>();
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                let way = below(Step::Key(key.clone()));
                ways(field, &way, all);
                all.push(way);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                ways(item, &below(Step::Item(index)), all);
            }
        }
        _ => {}
    }
}

/// A way as the list of optional keys writes it: `signals.response_time.limit`, `data.sources[].name`.
fn written(way: &Way) -> String {
    let mut text = String::new();
    for step in way {
        match step {
            // Names that a team chooses.
            Step::Key(_) if text.ends_with(".categories") => text.push_str(".*"),
            Step::Key(key) if text.is_empty() => text.push_str(key),
            Step::Key(key) => text.extend([".", key]),
            Step::Item(_) => text.push_str("[]"),
        }
    }
    text
}

/// Takes the entry at the end of a way out.
fn take(value: &mut Value, way: &[Step]) {
    match (value, way) {
        (Value::Object(fields), [Step::Key(key)]) => {
            fields.remove(key);
        }
        (Value::Object(fields), [Step::Key(key), rest @ ..]) => take(fields.get_mut(key).unwrap(), rest),
        (Value::Array(items), [Step::Item(index), rest @ ..]) => take(items.get_mut(*index).unwrap(), rest),
        _ => panic!("no way"),
    }
}

struct Base {
    repository: Memory,
    checklist: Checklist,
    manifest: Value,
    outcomes: Vec<OutcomeKind>,
}

impl Base {
    fn load() -> Self {
        let repository = support::system(SYSTEM);
        let checklist = support::checklist().unwrap();
        let bytes = repository.get(&"startklar.yaml".parse().unwrap()).unwrap();
        let manifest: Value = serde_yaml::from_str(document::text(bytes).unwrap()).unwrap();
        let outcomes = outcomes(&support::audit(&repository, &checklist).unwrap());
        Self { repository, checklist, manifest, outcomes }
    }

    /// Whether a manifest without these keys is refused, or judged otherwise. Nothing that is taken away lets a rule
    /// drop out of the gate.
    fn matters(&self, ways: &[&Way]) -> bool {
        let mut manifest = self.manifest.clone();
        for way in ways {
            take(&mut manifest, way);
        }
        let Some(outcomes) = self.judged(&manifest) else { return true };
        let dropped: Vec<_> = self.dropped(&outcomes);
        assert!(
            dropped.is_empty(),
            "without {}, {dropped:?} is no longer asked",
            written(ways.first().unwrap_or(&&Vec::new()))
        );
        outcomes != self.outcomes
    }

    /// What becomes of each rule by another manifest; nothing if it is refused.
    fn judged(&self, manifest: &Value) -> Option<Vec<OutcomeKind>> {
        let mut repository = self.repository.clone();
        // JSON is YAML, too.
        repository.insert("startklar.yaml".parse().unwrap(), manifest.to_string());
        support::audit(&repository, &self.checklist).ok().map(|report| outcomes(&report))
    }

    /// Rules that were asked, and are no longer.
    fn dropped(&self, outcomes: &[OutcomeKind]) -> Vec<&str> {
        let pairs = self.outcomes.iter().zip(outcomes).zip(&self.checklist.rules);
        pairs
            .filter(|((before, now), _)| {
                **before != OutcomeKind::NotApplicable && **now == OutcomeKind::NotApplicable
            })
            .map(|(_, rule)| rule.id.as_str())
            .collect()
    }
}

fn outcomes(report: &Report) -> Vec<OutcomeKind> {
    report.rules.iter().map(|rule| rule.outcome.kind()).collect()
}

#[test]
fn every_key_matters_or_is_known_to_be_optional() {
    let base = Base::load();
    assert!(!base.matters(&[]), "written as JSON, the manifest says the same");
    let mut all = Vec::new();
    ways(&base.manifest, &Vec::new(), &mut all);
    let mut keys: BTreeMap<String, Vec<&Way>> = BTreeMap::new();
    for way in &all {
        keys.entry(written(way)).or_default().push(way);
    }
    // One of many may go, where a rule asks for some; all of them may not.
    let unnoticed = |ways: &Vec<&Way>| ways.iter().any(|way| !base.matters(&[*way])) && !base.matters(ways);
    let found: BTreeSet<&str> = std::thread::scope(|scope| {
        let keys: Vec<_> = keys.iter().collect();
        let unnoticed = &unnoticed;
        let threads: Vec<_> = keys
            .chunks(keys.len().div_ceil(4))
            .map(|chunk| {
                let chunk = chunk.to_vec();
                scope.spawn(move || {
                    chunk
                        .into_iter()
                        .filter(|(_, ways)| unnoticed(ways))
                        .map(|(key, _)| key.as_str())
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let known: BTreeSet<&str> = OPTIONAL.iter().map(|(key, _)| *key).collect();
    assert_eq!(found, known, "of {} keys in {} places", keys.len(), all.len());
}

/// The ways to all lists below `value`.
fn lists(value: &Value, way: &Way, all: &mut Vec<Way>) {
    let below = |step| way.iter().cloned().chain([step]).collect::<Way>();
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                lists(field, &below(Step::Key(key.clone())), all);
            }
        }
        Value::Array(items) => {
            all.push(way.clone());
            for (index, item) in items.iter().enumerate() {
                lists(item, &below(Step::Item(index)), all);
            }
        }
        _ => {}
    }
}

/// The value at the end of a way.
fn at<'v>(value: &'v mut Value, way: &[Step]) -> &'v mut Value {
    way.iter().fold(value, |value, step| match step {
        Step::Key(key) => value.get_mut(key).unwrap(),
        Step::Item(index) => value.get_mut(*index).unwrap(),
    })
}

#[test]
fn an_emptied_list_lets_no_rule_drop_out() {
    let base = Base::load();
    let mut all = Vec::new();
    lists(&base.manifest, &Vec::new(), &mut all);
    assert!(all.len() > 50, "{}", all.len());
    for way in all {
        let mut manifest = base.manifest.clone();
        *at(&mut manifest, &way) = Value::Array(Vec::new());
        let Some(outcomes) = base.judged(&manifest) else { continue };
        let dropped = base.dropped(&outcomes);
        assert!(dropped.is_empty(), "without an item in {}, {dropped:?} is no longer asked", written(&way));
    }
}
