//! Whether a schema is strict: every value it accepts was described.

use std::collections::BTreeSet;

use super::doubt::{Doubt, Laxity};
use super::graph::Part;
use super::shape::{Shape, Shapes, Together, TooMany};
use crate::document::Kind;
use crate::model::Span;

/// Finds every place at which a schema takes more than was described.
pub(super) fn doubts(shapes: &mut Shapes<'_, '_>) -> Result<Vec<Doubt>, TooMany> {
    let mut walk = Walk { shapes, seen: BTreeSet::new(), doubts: Vec::new() };
    walk.root()?;
    let mut doubts = walk.doubts;
    doubts.sort_by(|a, b| (a.span.start, &a.laxity).cmp(&(b.span.start, &b.laxity)));
    doubts.dedup();
    Ok(doubts)
}

struct Walk<'w, 'g, 'n> {
    shapes: &'w mut Shapes<'g, 'n>,
    seen: BTreeSet<(Together, bool)>,
    doubts: Vec<Doubt>,
}

impl Walk<'_, '_, '_> {
    /// The whole value: one type, and it is an object or a list.
    fn root(&mut self) -> Result<(), TooMany> {
        let root = Together::from([0]);
        let mut types = BTreeSet::new();
        let mut fixed = true;
        for shape in self.shapes.of(&root)? {
            match self.shapes.types(&shape) {
                Some(allowed) => types.extend(allowed),
                None => fixed = false,
            }
        }
        let one = matches!(types.iter().copied().collect::<Vec<_>>().as_slice(), ["object" | "array"]);
        if !(fixed && one) {
            self.doubt(Laxity::RootType, &root);
        }
        self.value(&root, true)
    }

    fn doubt(&mut self, laxity: Laxity, at: &Together) {
        // Of schemas that judge together the first was written first, and is the one that people look at.
        let span = at.iter().next().map_or(Span::START, |index| self.shapes.graph.span(*index));
        self.doubts.push(Doubt { laxity, span });
    }

    /// One value; `top` is the whole output, or an item of the list that is the whole output.
    fn value(&mut self, together: &Together, top: bool) -> Result<(), TooMany> {
        if !self.seen.insert((together.clone(), top)) {
            return Ok(());
        }
        for shape in self.shapes.of(together)? {
            if self.is_fixed(&shape) {
                continue;
            }
            let Some(types) = self.shapes.types(&shape) else {
                self.doubt(Laxity::Untyped, together);
                continue;
            };
            if types.contains("object") {
                self.object(&shape, together, top)?;
            }
            if types.contains("array") {
                self.list(&shape, together, top)?;
            }
        }
        Ok(())
    }

    /// Whether the value is one of a few that are written out.
    fn is_fixed(&self, shape: &Shape) -> bool {
        let graph = self.shapes.graph;
        shape
            .schemas
            .iter()
            .any(|index| graph.keyword(*index, "const").is_some() || graph.keyword(*index, "enum").is_some())
    }

    fn object(&mut self, shape: &Shape, together: &Together, top: bool) -> Result<(), TooMany> {
        let fields = self.shapes.fields(shape);
        let additional = self.shapes.applied(shape, |part| part == Part::Additional);
        let unevaluated = self.shapes.applied(shape, |part| part == Part::Unevaluated);
        let never = |index: &usize| {
            self.shapes.graph.schema(*index).is_some_and(|schema| schema.node.kind == Kind::Bool(false))
        };
        // Where `additionalProperties` takes a field, nothing is left for `unevaluatedProperties` to refuse.
        let refused =
            additional.iter().any(never) || (additional.is_empty() && unevaluated.iter().any(never));
        let others: Together = additional.union(&unevaluated).copied().collect();
        // A map of values of one kind is described by them; the output as a whole is no such map.
        let closed = refused || (!top && !others.is_empty());
        let at = self.branch(shape, together);
        if !closed {
            self.doubt(Laxity::Open, &at);
        }
        if top && self.shapes.required(shape).is_empty() {
            self.doubt(Laxity::NothingRequired, &at);
        }
        for field in fields.values() {
            self.value(field, false)?;
        }
        let patterns = self.shapes.applied(shape, |part| matches!(part, Part::Pattern(_)));
        for value in others.into_iter().chain(patterns) {
            self.value(&Together::from([value]), false)?;
        }
        Ok(())
    }

    fn list(&mut self, shape: &Shape, together: &Together, top: bool) -> Result<(), TooMany> {
        let places = self.shapes.applied(shape, |part| part == Part::Prefix);
        // What is said about the rest says nothing where no place is described.
        let items = self.shapes.applied(shape, |part| match part {
            Part::Items | Part::UnevaluatedItems => true,
            Part::Rest => !places.is_empty(),
            _ => false,
        });
        if items.is_empty() && !self.ends(shape, places.len()) {
            self.doubt(Laxity::OpenList, together);
        }
        if !items.is_empty() {
            self.value(&items, top)?;
        }
        for place in places {
            self.value(&Together::from([place]), top)?;
        }
        Ok(())
    }

    /// Whether a list has no more items than places that are described.
    fn ends(&self, shape: &Shape, places: usize) -> bool {
        let graph = self.shapes.graph;
        let longest = shape.schemas.iter().filter_map(|index| graph.keyword(*index, "maxItems")?.scalar());
        longest.filter_map(|number| number.parse::<usize>().ok()).any(|number| number <= places)
    }

    /// Of the schemas of a shape, the one that describes it: the branch, not what all branches share.
    fn branch(&self, shape: &Shape, together: &Together) -> Together {
        let own = shape.schemas.difference(together).copied();
        let described = |index: &usize| {
            self.shapes.graph.parts(*index).iter().any(|(part, _)| matches!(part, Part::Property(_)))
        };
        let shared = together.iter().any(&described);
        match own.filter(described).min() {
            Some(branch) if !shared => Together::from([branch]),
            _ => together.clone(),
        }
    }
}
