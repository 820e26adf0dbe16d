//! JSON Schema: read offline, judged for how strict it is, and used to judge values.
//!
//! A schema is read under the draft that it names. References stay inside its file; patterns run in linear time;
//! what judging costs is counted before anything is judged. `format` is an assertion only where it is asked for:
//! since draft 2019-09 validators may take it for a remark.

mod citation;
mod cost;
mod doubt;
mod graph;
mod judge;
mod keyword;
mod measure;
mod shape;
mod strict;
#[cfg(test)]
mod tests;

use crate::document::{JsonPointer, Kind, Node};
use crate::model::{Fault, Span, nearest};

pub use citation::{Duty, Neglect};
pub use doubt::{Doubt, Laxity};
pub use judge::Violation;
pub use keyword::Draft;

use self::cost::Budget;
use self::graph::{Graph, Part};
use self::judge::{Judge, Refusal};
use self::shape::{Shapes, Together, TooMany};

/// A JSON Schema that was read.
#[derive(Debug)]
pub struct JsonSchema<'n> {
    root: &'n Node,
    graph: Option<Graph<'n>>,
    judge: Option<Judge>,
    doubts: Vec<Doubt>,
}

/// Values that say nothing, with how they are written; an output schema accepts none of them.
const PROBES: [&str; 6] = ["{}", "null", "[]", "\"x\"", "true", "0"];

/// Names that no pattern for names of fields can be meant for.
const NAMES: [&str; 3] = ["startklar-probe", "zzz", "X"];

/// Reads a schema, with everything that keeps it from being strict.
///
/// Fails where a schema is not judged: an unknown draft, references that are looked up while validating, patterns
/// that only backtracking can run, more than the limits. A schema that is wrong does not fail; it has doubts.
pub fn read(root: &Node) -> Result<JsonSchema<'_>, Fault> {
    let mut doubts = Vec::new();
    let doubt = |laxity, span: &Span| Doubt { laxity, span: span.clone() };
    let draft = if let Some(name) = root.get("$schema") {
        named(name)?
    } else {
        doubts.push(doubt(Laxity::NoDraft, &root.span));
        Draft::Of2020
    };
    if !matches!(root.kind, Kind::Map(_) | Kind::Bool(_)) {
        let message = format!("a schema is a mapping, and this is {}", root.kind_name());
        return Err(Fault::new("not-a-schema", message, root.span.clone()));
    }
    let (graph, mut found) = graph::build(root, draft)?;
    doubts.append(&mut found);
    if let Some(span) = measure::measure(&graph)? {
        doubts.push(Doubt { laxity: Laxity::Cycle, span });
    }
    // References that lead nowhere, or round in circles, leave nothing to judge by.
    if doubts.iter().any(|doubt| doubt.laxity.is_fatal()) {
        return Ok(JsonSchema { root, graph: None, judge: None, doubts });
    }
    let judge = match Judge::new(root, &graph) {
        Ok(judge) => judge,
        Err(Refusal::Fault(fault)) => return Err(fault),
        Err(Refusal::Doubt(doubt)) => {
            doubts.push(doubt);
            return Ok(JsonSchema { root, graph: None, judge: None, doubts });
        }
    };
    let mut shapes = Shapes::new(&graph);
    doubts.append(&mut strict::doubts(&mut shapes).map_err(|TooMany| too_many(root))?);
    doubts.append(&mut any_name(&mut shapes).map_err(|TooMany| too_many(root))?);
    let list = shapes.of(&Together::from([0])).is_ok_and(|of| {
        !of.is_empty() && of.iter().all(|shape| shapes.types(shape).is_some_and(|it| it.contains("array")))
    });
    // An empty list is an output where the output is a list.
    let accepted = PROBES.into_iter().filter(|written| {
        judge.accepts(&serde_json::from_str(written).unwrap_or_default()) && !(list && *written == "[]")
    });
    let accepted: Vec<_> = accepted.collect();
    if !accepted.is_empty() {
        doubts.push(doubt(Laxity::Accepts(accepted), &root.span));
    }
    doubts.sort_by(|a, b| (a.span.start, &a.laxity).cmp(&(b.span.start, &b.laxity)));
    doubts.dedup();
    Ok(JsonSchema { root, graph: Some(graph), judge: Some(judge), doubts })
}

/// The draft that `$schema` names.
fn named(name: &Node) -> Result<Draft, Fault> {
    let written = name.scalar().unwrap_or_else(|| name.kind_name().to_owned());
    Draft::named(&written).ok_or_else(|| {
        let fault =
            Fault::new("draft", format!("`{written}` is no draft that is read here"), name.span.clone());
        let known = keyword::DRAFTS.map(|(_, name)| name);
        match nearest(&written, known) {
            Some(near) => fault.with_help(format!("did you mean `{near}`?")),
            None => fault.with_help(format!("read here: {}", known.join(", "))),
        }
    })
}

fn too_many(root: &Node) -> Fault {
    let message = "the schema has more branches than can be told apart";
    Fault::new("limit", message, root.span.clone()).with_help("split it, or mark its branches by one `const`")
}

/// Patterns for names of the root's fields that take any name.
fn any_name(shapes: &mut Shapes<'_, '_>) -> Result<Vec<Doubt>, TooMany> {
    let mut doubts = Vec::new();
    for shape in shapes.of(&Together::from([0]))? {
        for (part, to) in shape.schemas.iter().flat_map(|index| shapes.graph.parts(*index)) {
            if let Part::Pattern(pattern) = part
                && NAMES.iter().any(|name| judge::matches(pattern, name) == Some(true))
            {
                let laxity = Laxity::AnyName((*pattern).to_owned());
                doubts.push(Doubt { laxity, span: shapes.graph.span(*to) });
            }
        }
    }
    Ok(doubts)
}

/// What judging one value came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// The schema judges nothing: it is not one.
    Unable,
    /// Judging would take longer than anybody waits.
    TooCostly,
    /// What the value breaks, sorted; nothing if it is valid.
    Judged(Vec<Violation>),
}

/// Judges many values by one schema, within one budget.
#[derive(Debug)]
pub struct Session<'s, 'n> {
    schema: &'s JsonSchema<'n>,
    budget: Budget,
}

impl Session<'_, '_> {
    /// Judges a value. With `formats`, `format` is held as well.
    pub fn judge(&mut self, value: &Node, formats: bool) -> Judgement {
        let (Some(graph), Some(judge)) = (&self.schema.graph, &self.schema.judge) else {
            return Judgement::Unable;
        };
        match self.budget.judge(graph, 0, value, 0) {
            Ok(()) => Judgement::Judged(judge.violations(&value.plain(), formats)),
            Err(cost::Spent) => Judgement::TooCostly,
        }
    }
}

impl<'n> JsonSchema<'n> {
    /// Everything that keeps the schema from being strict, in the order of the file.
    #[must_use]
    pub fn doubts(&self) -> &[Doubt] {
        &self.doubts
    }

    /// The draft that it names, as people call it; `None` if it names none.
    #[must_use]
    pub fn draft(&self) -> Option<&'static str> {
        let name = self.root.get("$schema")?.as_text()?;
        Draft::named(name).map(Draft::label)
    }

    /// Whether it judges values at all.
    #[must_use]
    pub fn judges(&self) -> bool {
        self.judge.is_some()
    }

    /// Begins to judge values, with a fresh budget.
    #[must_use]
    pub fn session(&self) -> Session<'_, 'n> {
        Session { schema: self, budget: Budget::new() }
    }

    /// Where the keyword stands that a violation speaks of.
    #[must_use]
    pub fn span(&self, violation: &Violation) -> Span {
        judge::span(violation, self.root)
    }

    /// The keywords that the schema uses anywhere.
    #[must_use]
    pub fn uses(&self, keyword: &str) -> bool {
        let graph = self.graph.as_ref();
        graph.is_some_and(|graph| {
            (0..graph.schemas.len()).any(|index| graph.keyword(index, keyword).is_some())
        })
    }

    /// What the schema says about sources at `field`; `None` if it judges nothing. `refusals` are the team's own
    /// words for an output without them.
    #[must_use]
    pub fn duty(&self, field: &JsonPointer, refusals: &[String]) -> Option<Result<Duty, Fault>> {
        let mut shapes = Shapes::new(self.graph.as_ref()?);
        Some(citation::duty(&mut shapes, field, refusals).map_err(|TooMany| too_many(self.root)))
    }
}
