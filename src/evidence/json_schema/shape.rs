//! The shapes that a value can take: branches of `oneOf`, `anyOf` and `if` told apart, what holds together joined.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::{Graph, Part};
use crate::document::{Kind, Node};

/// Shapes of one value; more are not told apart.
const SHAPES: usize = 128;

/// Steps of telling all shapes of a schema apart; a real schema takes some thousands.
const STEPS: usize = 2_000_000;

/// More shapes than are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooMany;

/// Schemas that judge the same value, all of them at once.
pub(super) type Together = BTreeSet<usize>;

/// One shape: the schemas that hold together in it, and those of `if` that do not hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Shape {
    pub(super) schemas: Together,
    not: Vec<usize>,
}

/// Tells shapes apart, within a number of steps.
#[derive(Debug)]
pub(super) struct Shapes<'g, 'n> {
    pub(super) graph: &'g Graph<'n>,
    steps: usize,
}

impl<'g, 'n> Shapes<'g, 'n> {
    pub(super) fn new(graph: &'g Graph<'n>) -> Self {
        Self { graph, steps: 0 }
    }

    /// The shapes of a value that `together` judge, without those that cannot be.
    pub(super) fn of(&mut self, together: &Together) -> Result<Vec<Shape>, TooMany> {
        let shapes = self.apart(together)?;
        let mut possible = Vec::new();
        for shape in shapes {
            if self.is_possible(&shape)? {
                possible.push(shape);
            }
        }
        Ok(possible)
    }

    fn pay(&mut self, steps: usize) -> Result<(), TooMany> {
        self.steps = self.steps.saturating_add(steps);
        if self.steps > STEPS { Err(TooMany) } else { Ok(()) }
    }

    /// Follows references and `allOf`; each branch of `oneOf`, `anyOf` and `if` makes a shape of its own.
    fn apart(&mut self, together: &Together) -> Result<Vec<Shape>, TooMany> {
        let graph = self.graph;
        let mut shapes = vec![Shape::default()];
        let mut waiting: Vec<usize> = together.iter().copied().collect();
        let mut seen = Together::new();
        while let Some(index) = waiting.pop() {
            self.pay(shapes.len())?;
            if !seen.insert(index) {
                continue;
            }
            for shape in &mut shapes {
                shape.schemas.insert(index);
            }
            let of = |wanted: Part<'n>| {
                graph.parts(index).iter().filter(move |(part, _)| *part == wanted).map(|(_, to)| *to)
            };
            waiting.extend(of(Part::Ref).chain(of(Part::AllOf)));
            for branches in [of(Part::OneOf).collect::<Vec<_>>(), of(Part::AnyOf).collect()] {
                if !branches.is_empty() {
                    let mut parts = Vec::new();
                    for branch in branches {
                        parts.append(&mut self.apart(&Together::from([branch]))?);
                    }
                    shapes = self.joined(&shapes, &parts)?;
                }
            }
            if let Some(condition) = of(Part::If).next() {
                let mut parts = self.apart(&of(Part::Then).chain([condition]).collect())?;
                let mut other = self.apart(&of(Part::Else).collect())?;
                for shape in &mut other {
                    shape.not.push(condition);
                }
                parts.append(&mut other);
                shapes = self.joined(&shapes, &parts)?;
            }
        }
        Ok(shapes)
    }

    /// Every one of `shapes` with every one of `parts`.
    fn joined(&mut self, shapes: &[Shape], parts: &[Shape]) -> Result<Vec<Shape>, TooMany> {
        let mut joined = Vec::new();
        for shape in shapes {
            for part in parts {
                let mut both = shape.clone();
                both.schemas.extend(&part.schemas);
                both.not.extend(&part.not);
                // Branches that exclude each other would multiply without end.
                if self.is_possible(&both)? {
                    joined.push(both);
                }
                if joined.len() > SHAPES {
                    return Err(TooMany);
                }
            }
        }
        Ok(joined)
    }

    /// Whether a value can have this shape, as far as types and the words it must hold tell.
    fn is_possible(&mut self, shape: &Shape) -> Result<bool, TooMany> {
        let required = self.required(shape);
        let parts: usize = shape.schemas.iter().map(|index| 1 + self.graph.parts(*index).len()).sum();
        self.pay(parts.saturating_mul(1 + required.len()))?;
        let never = |index: usize| {
            self.graph.schema(index).is_some_and(|schema| schema.node.kind == Kind::Bool(false))
        };
        if shape.schemas.iter().any(|index| never(*index)) {
            return Ok(false);
        }
        if self.types(shape).is_some_and(|types| types.is_empty()) {
            return Ok(false);
        }
        for name in required {
            if self.is_forbidden(shape, &name)
                || self.words(shape, &name).is_some_and(|words| words.is_empty())
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The types that a shape allows; `None` if it does not say.
    pub(super) fn types(&self, shape: &Shape) -> Option<BTreeSet<&'n str>> {
        let mut allowed: Option<BTreeSet<&str>> = None;
        for index in &shape.schemas {
            let Some(node) = self.graph.keyword(*index, "type") else { continue };
            let names: BTreeSet<&str> = match node.as_text() {
                Some(name) => BTreeSet::from([name]),
                None => node.items().iter().filter_map(Node::as_text).collect(),
            };
            allowed = Some(match allowed {
                None => names,
                // A whole number is a number, too.
                Some(before) => before
                    .iter()
                    .filter(|name| names.contains(*name) || (**name == "integer" && names.contains("number")))
                    .chain(names.iter().filter(|name| **name == "integer" && before.contains("number")))
                    .copied()
                    .collect(),
            });
        }
        allowed
    }

    /// The fields that a shape requires.
    pub(super) fn required(&self, shape: &Shape) -> BTreeSet<String> {
        let lists = shape.schemas.iter().filter_map(|index| self.graph.keyword(*index, "required"));
        lists.flat_map(Node::items).filter_map(Node::as_text).map(str::to_owned).collect()
    }

    /// What judges the field `name`: every schema that describes it by this name.
    pub(super) fn field(&self, shape: &Shape, name: &str) -> Together {
        self.applied(shape, |part| part == Part::Property(name))
    }

    /// The schemas that a shape applies in a certain way.
    pub(super) fn applied(&self, shape: &Shape, wanted: impl Fn(Part<'n>) -> bool) -> Together {
        let parts = shape.schemas.iter().flat_map(|index| self.graph.parts(*index));
        parts.filter(|(part, _)| wanted(*part)).map(|(_, to)| *to).collect()
    }

    /// Whether a field of this name must not be there.
    pub(super) fn is_forbidden(&self, shape: &Shape, name: &str) -> bool {
        let never = |index: usize| {
            self.graph.schema(index).is_some_and(|schema| schema.node.kind == Kind::Bool(false))
        };
        if self.field(shape, name).into_iter().any(never) {
            return true;
        }
        shape.schemas.iter().any(|index| {
            let parts = self.graph.parts(*index);
            let described = parts.iter().any(|(part, _)| match part {
                Part::Property(known) => *known == name,
                Part::Pattern(_) => true,
                _ => false,
            });
            let closed = parts.iter().any(|(part, to)| *part == Part::Additional && never(*to));
            closed && !described
        })
    }

    /// The words that the field `name` can hold, if they are a closed set.
    pub(super) fn words(&self, shape: &Shape, name: &str) -> Option<BTreeSet<String>> {
        let mut words = self.fixed(&self.field(shape, name));
        for condition in &shape.not {
            if let Some((field, excluded)) = self.condition(*condition)
                && field == name
                && let Some(words) = &mut words
            {
                words.retain(|word| !excluded.contains(word));
            }
        }
        words
    }

    /// What a value can be that `together` judge, if `const` and `enum` fix it. References and `allOf` are followed.
    pub(super) fn fixed(&self, together: &Together) -> Option<BTreeSet<String>> {
        let mut fixed: Option<BTreeSet<String>> = None;
        let mut waiting: Vec<usize> = together.iter().copied().collect();
        let mut seen = Together::new();
        while let Some(index) = waiting.pop() {
            if !seen.insert(index) {
                continue;
            }
            let parts = self.graph.parts(index).iter();
            waiting
                .extend(parts.filter(|(part, _)| matches!(part, Part::Ref | Part::AllOf)).map(|(_, to)| *to));
            let constant = self.graph.keyword(index, "const").map(|node| BTreeSet::from([word(node)]));
            let list = self.graph.keyword(index, "enum").map(|node| node.items().iter().map(word).collect());
            for words in constant.into_iter().chain(list) {
                fixed = Some(match fixed {
                    None => words,
                    Some(before) => before.intersection(&words).cloned().collect(),
                });
            }
        }
        fixed
    }

    /// Whether a number that the shape says under `key` holds.
    pub(super) fn holds(&self, shape: &Shape, key: &str, wanted: impl Fn(i64) -> bool) -> bool {
        shape.schemas.iter().any(|index| match self.graph.keyword(*index, key).map(|node| &node.kind) {
            Some(Kind::Integer(number)) => wanted(*number),
            _ => false,
        })
    }

    /// An `if` that asks for one word of one field, and nothing else.
    fn condition(&self, index: usize) -> Option<(&'n str, BTreeSet<String>)> {
        let schema = self.graph.schema(index)?;
        let plain = schema.node.entries().iter().all(|entry| {
            matches!(
                entry.key.as_str(),
                "properties" | "required" | "type" | "title" | "description" | "$comment"
            )
        });
        let [(Part::Property(name), to)] = schema.parts.as_slice() else { return None };
        let words = self.fixed(&Together::from([*to]))?;
        plain.then_some((*name, words))
    }

    /// The names of all fields that a shape describes, with the schemas that judge each.
    pub(super) fn fields(&self, shape: &Shape) -> BTreeMap<&'n str, Together> {
        let mut fields: BTreeMap<&str, Together> = BTreeMap::new();
        for (part, to) in shape.schemas.iter().flat_map(|index| self.graph.parts(*index)) {
            if let Part::Property(name) = part {
                fields.entry(name).or_default().insert(*to);
            }
        }
        fields
    }
}

/// A fixed value as text: a word as it is, anything else by its kind and value.
fn word(node: &Node) -> String {
    node.as_text().map_or_else(|| node.plain().to_string(), str::to_owned)
}
