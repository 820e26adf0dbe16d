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
    /// Names whose expressions were not understood, with the expressions.
    obscure: Vec<(String, String)>,
}

#[derive(Debug)]
struct Reader {
    records: String,
    effect: Option<Effect>,
}

impl Records {
    /// The records, found by what they read.
    #[must_use]
    pub fn new(records: impl IntoIterator<Item = Record>) -> Self {
        let mut found = Self { readers: BTreeMap::new(), obscure: Vec::new() };
        for record in records {
            match record.expr {
                Expression::Understood(reading) => {
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
