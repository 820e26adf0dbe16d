//! What recording rules make of a metric.

use std::collections::{BTreeMap, BTreeSet};

use super::Record;
use crate::evidence::promql::{Effect, Expression};

/// Names that carry the values of a metric, each with what the metric does to them; without an effect, a name is
/// only made from it.
pub type Carriers = BTreeMap<String, BTreeSet<Effect>>;

/// The recording rules of all files, found by what they read.
#[derive(Debug)]
pub struct Records {
    readers: BTreeMap<String, Vec<Reader>>,
    /// What each record is made of.
    sources: BTreeMap<String, Sources>,
    /// Names whose expressions were not understood, with the expressions.
    obscure: Vec<(String, String)>,
}

/// What something is computed from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// Metrics, those that are recorded among them.
    pub metrics: BTreeSet<String>,
    /// The ranges over which they are looked at, in milliseconds.
    pub windows: BTreeSet<i64>,
}

#[derive(Debug)]
struct Reader {
    records: String,
    effect: Option<Effect>,
}

/// Metrics that are followed from one expression. Each takes time, and there may be many expressions.
const FOLLOWED: usize = 1_000;

impl Records {
    /// The records, found by what they read.
    #[must_use]
    pub fn new(records: impl IntoIterator<Item = Record>) -> Self {
        let mut found = Self { readers: BTreeMap::new(), sources: BTreeMap::new(), obscure: Vec::new() };
        for record in records {
            match record.expr {
                Expression::Understood(reading) => {
                    let source = found.sources.entry(record.name.clone()).or_default();
                    source.metrics.extend(reading.metrics.iter().cloned());
                    source.windows.extend(reading.windows);
                    for metric in reading.metrics {
                        let effect =
                            reading.moves.get(&metric).filter(|_| !reading.never && record.is_prompt);
                        let reader = Reader { records: record.name.clone(), effect: effect.copied() };
                        found.readers.entry(metric).or_default().push(reader);
                    }
                }
                Expression::NotUnderstood { text, .. } => found.obscure.push((record.name, text)),
            }
        }
        found
    }

    /// Names of metrics that records read.
    pub fn metrics(&self) -> impl Iterator<Item = &str> {
        self.readers.keys().map(String::as_str)
    }

    /// Names of records that were not understood and whose expressions are such as `wanted` says.
    pub fn obscure(&self, wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = &str> {
        self.obscure.iter().filter(move |(_, text)| wanted(text)).map(|(name, _)| name.as_str())
    }

    /// What `first` is computed from in the end, recording rules followed. Nothing if that are more than are followed.
    #[must_use]
    pub fn sources(&self, first: &Sources) -> Option<Sources> {
        let mut found = first.clone();
        let mut open: Vec<&str> = first.metrics.iter().map(String::as_str).collect();
        while let Some(name) = open.pop() {
            let Some(source) = self.sources.get(name) else { continue };
            found.windows.extend(&source.windows);
            let new = source.metrics.iter().filter(|metric| found.metrics.insert((*metric).clone()));
            open.extend(new.map(String::as_str));
            if found.metrics.len() > FOLLOWED {
                return None;
            }
        }
        Some(found)
    }

    /// The carriers that are made of `first`, and of what is made of them, and so on; `first` is among them.
    #[must_use]
    pub fn carriers(&self, first: Carriers) -> Carriers {
        let mut open: Vec<String> = first.keys().cloned().collect();
        let mut found = first;
        // A name is looked at again only when an effect is new, and there are few effects.
        while let Some(name) = open.pop() {
            let effects = found.get(&name).cloned().unwrap_or_default();
            for reader in self.readers.get(&name).into_iter().flatten() {
                let is_new = !found.contains_key(&reader.records);
                let known = found.entry(reader.records.clone()).or_default();
                let before = known.len();
                known.extend(effects.iter().filter_map(|effect| Some(effect.then(reader.effect?))));
                if is_new || known.len() > before {
                    open.push(reader.records.clone());
                }
            }
        }
        found
    }
}
