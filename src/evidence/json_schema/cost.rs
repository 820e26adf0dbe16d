//! What judging a value costs, counted before it is judged.
//!
//! A validator follows every branch of every schema for every part of a value, and some of them again for
//! `unevaluatedProperties`: a small schema can keep it busy for years. The count follows the same ways, with a budget.

use super::graph::{Graph, Part};
use crate::document::{Kind, Node};

/// How deep a schema and the value it judges may be nested together: the validator follows on the stack.
const DEPTH: usize = 400;

/// The budget for judging: schemas applied to values.
#[derive(Debug)]
pub(super) struct Budget {
    left: u64,
}

/// The budget is spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spent;

impl Budget {
    /// As many steps as a validator takes in some seconds at most.
    pub(super) const STEPS: u64 = 5_000_000;

    pub(super) fn new() -> Self {
        Self { left: Self::STEPS }
    }

    fn pay(&mut self, steps: usize) -> Result<(), Spent> {
        self.left = self.left.checked_sub(steps as u64).ok_or(Spent)?;
        Ok(())
    }

    /// Pays for judging `value` by the schema `index`.
    pub(super) fn judge(
        &mut self,
        graph: &Graph<'_>,
        index: usize,
        value: &Node,
        depth: usize,
    ) -> Result<(), Spent> {
        if depth > DEPTH {
            return Err(Spent);
        }
        let parts = graph.parts(index);
        let unevaluated =
            parts.iter().any(|(part, _)| matches!(part, Part::Unevaluated | Part::UnevaluatedItems));
        let text = value.as_text().map_or(0, |text| text.len() / 64);
        let listed = graph.keyword(index, "enum").map_or(0, |list| list.items().len() / 8);
        self.pay(1 + parts.len() / 4 + text + listed)?;
        for (part, to) in parts {
            if part.is_in_place() {
                // What no keyword has judged is found by judging once more.
                for _ in 0..if unevaluated { 2 } else { 1 } {
                    self.judge(graph, *to, value, depth + 1)?;
                }
                continue;
            }
            match (part, &value.kind) {
                (Part::Property(name), Kind::Map(entries)) => {
                    self.pay(entries.len() / 32)?;
                    if let Some(field) = value.get(name) {
                        self.judge(graph, *to, field, depth + 1)?;
                    }
                }
                (Part::Pattern(_) | Part::Additional | Part::Unevaluated, Kind::Map(entries)) => {
                    for entry in entries {
                        self.judge(graph, *to, &entry.value, depth + 1)?;
                    }
                }
                // A name is short text; what judges it is counted for each of them.
                (Part::Names, Kind::Map(entries)) => {
                    for entry in entries {
                        self.judge(graph, *to, &name(entry.key.clone()), depth + 1)?;
                    }
                }
                (
                    Part::Prefix | Part::Items | Part::Rest | Part::UnevaluatedItems | Part::Contains,
                    Kind::List(items),
                ) => {
                    for item in items {
                        self.judge(graph, *to, item, depth + 1)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn name(text: String) -> Node {
    Node { kind: Kind::Text(text), span: crate::model::Span::START, tag: None }
}
