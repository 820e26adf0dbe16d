//! The schemas of a file and how they hang together: which applies to the same value, and which to a part of it.

use std::collections::BTreeMap;

use super::doubt::{Doubt, Laxity};
use super::keyword::{Draft, Holds, Meaning, meaning, names};
use crate::document::{JsonPointer, Kind, Node};
use crate::model::{Fault, Span, nearest};

/// Schemas of one file. Real ones have some tens; those of whole standards some thousands.
const SCHEMAS: usize = 5_000;

/// How a schema applies another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part<'n> {
    /// `$ref`.
    Ref,
    /// One of `allOf`.
    AllOf,
    /// One of `anyOf`.
    AnyOf,
    /// One of `oneOf`.
    OneOf,
    /// `if`.
    If,
    /// `then`.
    Then,
    /// `else`.
    Else,
    /// `not`.
    Not,
    /// One of `dependentSchemas` or `dependencies`.
    Dependent,
    /// The property of this name.
    Property(&'n str),
    /// Properties whose names match this pattern.
    Pattern(&'n str),
    /// `additionalProperties`.
    Additional,
    /// `unevaluatedProperties`.
    Unevaluated,
    /// `propertyNames`.
    Names,
    /// The items at a place of a list.
    Prefix,
    /// The items of a list, or the rest of them.
    Items,
    /// What follows the places of a list that are described one by one.
    Rest,
    /// `unevaluatedItems`.
    UnevaluatedItems,
    /// `contains`.
    Contains,
    /// It is kept here for others to refer to.
    Kept,
}

impl Part<'_> {
    /// Whether the part judges the same value.
    pub(super) fn is_in_place(self) -> bool {
        matches!(
            self,
            Self::Ref
                | Self::AllOf
                | Self::AnyOf
                | Self::OneOf
                | Self::If
                | Self::Then
                | Self::Else
                | Self::Not
                | Self::Dependent
        )
    }
}

/// One schema of a file.
#[derive(Debug)]
pub(super) struct Schema<'n> {
    /// The schema: a mapping, `true` or `false`.
    pub(super) node: &'n Node,
    /// The schemas it applies.
    pub(super) parts: Vec<(Part<'n>, usize)>,
}

/// The schemas of a file; the first is the root.
#[derive(Debug)]
pub(super) struct Graph<'n> {
    pub(super) draft: Draft,
    pub(super) schemas: Vec<Schema<'n>>,
    /// Patterns of values and of names.
    pub(super) patterns: Vec<(&'n str, Span)>,
}

/// A reference that waits until every schema is known.
struct Reference<'n> {
    from: usize,
    target: &'n Node,
}

struct Builder<'n> {
    graph: Graph<'n>,
    places: BTreeMap<String, usize>,
    anchors: BTreeMap<&'n str, usize>,
    references: Vec<Reference<'n>>,
    doubts: Vec<Doubt>,
}

/// Finds the schemas of a file, with what is wrong with their keywords and references.
///
/// Fails at what is not judged here: references that are looked up while validating, and more than the limits.
pub(super) fn build(root: &Node, draft: Draft) -> Result<(Graph<'_>, Vec<Doubt>), Fault> {
    let graph = Graph { draft, schemas: Vec::new(), patterns: Vec::new() };
    let mut builder = Builder {
        graph,
        places: BTreeMap::new(),
        anchors: BTreeMap::new(),
        references: Vec::new(),
        doubts: Vec::new(),
    };
    builder.schema(root, "")?;
    builder.resolve();
    let Builder { graph, doubts, .. } = builder;
    Ok((graph, doubts))
}

impl<'n> Builder<'n> {
    /// Enters a schema with everything in it.
    fn schema(&mut self, node: &'n Node, pointer: &str) -> Result<usize, Fault> {
        let index = self.graph.schemas.len();
        if index >= SCHEMAS {
            let message = format!("the file has more schemas than are read [limit={SCHEMAS}]");
            return Err(Fault::new("limit", message, node.span.clone()));
        }
        self.places.insert(pointer.to_owned(), index);
        self.graph.schemas.push(Schema { node, parts: Vec::new() });
        let alone = node.get("$ref").filter(|_| self.graph.draft.ref_stands_alone());
        for entry in node.entries() {
            let (key, value) = (entry.key.as_str(), &entry.value);
            let holds = match meaning(key, self.graph.draft) {
                Meaning::Known(holds) => holds,
                other => {
                    self.doubt_keyword(key, other == Meaning::OtherDraft, &entry.key_span);
                    continue;
                }
            };
            self.note(index, key, value)?;
            let silenced =
                alone.is_some() && !matches!(key, "$defs" | "definitions") && holds != Holds::Words;
            if silenced {
                let draft = self.graph.draft.label();
                let laxity = Laxity::Silenced { key: key.to_owned(), draft };
                self.doubts.push(Doubt { laxity, span: entry.key_span.clone() });
            }
            let at = format!("{pointer}/{}", JsonPointer::escape(key));
            self.parts(index, key, holds, value, &at, silenced)?;
        }
        Ok(index)
    }

    fn doubt_keyword(&mut self, key: &str, other_draft: bool, span: &Span) {
        let laxity = if other_draft {
            Laxity::OtherDraft { key: key.to_owned(), draft: self.graph.draft.label() }
        } else {
            let nearest = nearest(key, names(self.graph.draft)).map(str::to_owned);
            Laxity::UnknownKeyword { key: key.to_owned(), nearest }
        };
        self.doubts.push(Doubt { laxity, span: span.clone() });
    }

    /// Takes note of what references need, and of patterns. Refuses what moves the ground under references.
    fn note(&mut self, index: usize, key: &str, value: &'n Node) -> Result<(), Fault> {
        let refuse = |what: &str| {
            let message = format!("{what} is not judged here");
            Err(Fault::new("unsupported", message, value.span.clone())
                .with_help("refer with `$ref`: \"#/…\""))
        };
        match (key, value.as_text()) {
            ("$ref", _) => self.references.push(Reference { from: index, target: value }),
            ("$anchor", Some(name)) => {
                self.anchors.insert(name, index);
            }
            ("pattern", Some(pattern)) => self.graph.patterns.push((pattern, value.span.clone())),
            ("patternProperties", _) => {
                let patterns =
                    value.entries().iter().map(|entry| (entry.key.as_str(), entry.key_span.clone()));
                self.graph.patterns.extend(patterns);
            }
            ("$id" | "id", _) if index > 0 => {
                return refuse("a schema with an address of its own inside another");
            }
            ("$schema", Some(name)) if index > 0 && Draft::named(name) != Some(self.graph.draft) => {
                return refuse("a second draft in the same file");
            }
            _ => {}
        }
        if meaning(key, self.graph.draft) == Meaning::Known(Holds::Dynamic) {
            return refuse(&format!("`{key}`"));
        }
        Ok(())
    }

    /// Enters the schemas that a keyword holds. Those that a `$ref` silences are kept for references only.
    fn parts(
        &mut self,
        index: usize,
        key: &'n str,
        holds: Holds,
        value: &'n Node,
        at: &str,
        silenced: bool,
    ) -> Result<(), Fault> {
        let mut found: Vec<(Part<'n>, usize)> = Vec::new();
        let is_schema = |node: &Node| matches!(node.kind, Kind::Map(_) | Kind::Bool(_));
        match (holds, &value.kind) {
            (Holds::One | Holds::OneOrList, Kind::Map(_) | Kind::Bool(_)) => {
                found.push((part(key, ""), self.schema(value, at)?));
            }
            (Holds::List | Holds::OneOrList, Kind::List(items)) => {
                let part = if holds == Holds::OneOrList { Part::Prefix } else { part(key, "") };
                for (number, item) in items.iter().enumerate().filter(|(_, item)| is_schema(item)) {
                    found.push((part, self.schema(item, &format!("{at}/{number}"))?));
                }
            }
            (Holds::Map | Holds::MapOrNames, Kind::Map(entries)) => {
                for entry in entries.iter().filter(|entry| is_schema(&entry.value)) {
                    let at = format!("{at}/{}", JsonPointer::escape(&entry.key));
                    found.push((part(key, &entry.key), self.schema(&entry.value, &at)?));
                }
            }
            // Anything else is no schema of the draft, as its own schema will say.
            _ => {}
        }
        if silenced {
            for (part, _) in &mut found {
                *part = Part::Kept;
            }
        }
        if let Some(schema) = self.graph.schemas.get_mut(index) {
            schema.parts.append(&mut found);
        }
        Ok(())
    }

    /// Joins every reference with the schema it leads to.
    fn resolve(&mut self) {
        for reference in std::mem::take(&mut self.references) {
            let Some(target) = reference.target.as_text() else { continue };
            let found = match target.strip_prefix('#') {
                Some(fragment) => self.lookup(fragment).ok_or_else(|| Laxity::Lost(target.to_owned())),
                None if target.is_empty() => Ok(0),
                None => Err(Laxity::Remote(target.to_owned())),
            };
            match found {
                Ok(index) => {
                    if let Some(schema) = self.graph.schemas.get_mut(reference.from) {
                        schema.parts.push((Part::Ref, index));
                    }
                }
                Err(laxity) => self.doubts.push(Doubt { laxity, span: reference.target.span.clone() }),
            }
        }
    }

    fn lookup(&self, fragment: &str) -> Option<usize> {
        let fragment = unquoted(fragment)?;
        if fragment.is_empty() || fragment.starts_with('/') {
            let pointer: JsonPointer = fragment.parse().ok()?;
            return self.places.get(&pointer.to_string()).copied();
        }
        self.anchors.get(fragment.as_str()).copied()
    }
}

impl<'n> Graph<'n> {
    pub(super) fn schema(&self, index: usize) -> Option<&Schema<'n>> {
        self.schemas.get(index)
    }

    pub(super) fn span(&self, index: usize) -> Span {
        self.schema(index).map_or(Span::START, |schema| schema.node.span.clone())
    }

    /// The schemas that `index` applies, with how.
    pub(super) fn parts(&self, index: usize) -> &[(Part<'n>, usize)] {
        self.schema(index).map_or(&[], |schema| &schema.parts)
    }

    /// Where a keyword stands.
    pub(super) fn keyword_span(&self, index: usize, key: &str) -> Option<Span> {
        let entry = self.schema(index)?.node.entries().iter().find(|entry| entry.key == key)?;
        Some(entry.key_span.clone())
    }

    /// The value of a keyword.
    pub(super) fn keyword(&self, index: usize, key: &str) -> Option<&'n Node> {
        let schema = self.schema(index)?;
        // A `$ref` that stands alone silences everything beside it.
        let silenced = self.draft.ref_stands_alone() && schema.node.get("$ref").is_some();
        if silenced { None } else { schema.node.get(key) }
    }
}

/// How `key` applies a schema; `name` is its key in a mapping of schemas.
fn part<'n>(key: &str, name: &'n str) -> Part<'n> {
    match key {
        "allOf" => Part::AllOf,
        "anyOf" => Part::AnyOf,
        "oneOf" => Part::OneOf,
        "if" => Part::If,
        "then" => Part::Then,
        "else" => Part::Else,
        "not" => Part::Not,
        "dependentSchemas" | "dependencies" => Part::Dependent,
        "properties" => Part::Property(name),
        "patternProperties" => Part::Pattern(name),
        "additionalProperties" => Part::Additional,
        "unevaluatedProperties" => Part::Unevaluated,
        "propertyNames" => Part::Names,
        "prefixItems" => Part::Prefix,
        "items" => Part::Items,
        "additionalItems" => Part::Rest,
        "unevaluatedItems" => Part::UnevaluatedItems,
        "contains" => Part::Contains,
        // `$defs` and `definitions`, and `contentSchema`, which judges the text of a text.
        _ => Part::Kept,
    }
}

/// A fragment without percent signs.
fn unquoted(fragment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.bytes();
    while let Some(byte) = rest.next() {
        let byte = if byte == b'%' {
            let digits = [char::from(rest.next()?), char::from(rest.next()?)];
            let [high, low] = digits.map(|digit| digit.to_digit(16));
            u8::try_from(high? * 16 + low?).ok()?
        } else {
            byte
        };
        bytes.push(byte);
    }
    String::from_utf8(bytes).ok()
}
