//! Facts of a JSON Schema and of the samples that are held against it.

use std::rc::Rc;

use schemars::JsonSchema as Describe;
use serde::Serialize;

use super::evidence::Evidence;
use super::number::count;
use super::scene::{Document, Scene};
use crate::document::{Format, Located, Node, Tree};
use crate::evidence::json_schema::{self, JsonSchema, Judgement, Session, Violation};
use crate::evidence::samples;
use crate::model::{Fault, Localized, Location, RepoPath, Span};

/// A JSON Schema.
#[derive(Debug, Clone, PartialEq, Serialize, Describe)]
pub struct SchemaFacts {
    /// Whether it is there and can be judged.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// The draft it names; empty if it names none.
    pub draft: String,
    /// What keeps it from being strict.
    pub doubts: Vec<Finding>,
}

/// Something found in a file.
#[derive(Debug, Clone, PartialEq, Serialize, Describe)]
pub struct Finding {
    /// What, as a clause.
    pub text: Localized,
    /// Where.
    pub location: Location,
}

/// How many findings of one kind are listed; the rest would not tell more.
pub(super) const MAX_FINDINGS: usize = 10;

/// A schema's file, with the tree that the schema is read from.
pub(super) enum SchemaFile {
    Read(Document, Rc<Tree>),
    Not(Evidence),
}

impl SchemaFile {
    pub(super) fn open(claim: Option<&Located<RepoPath>>, key: &str, near: &Span, scene: &Scene<'_>) -> Self {
        match scene.open(claim, key, near, scene.inputs.limits.file_bytes) {
            Ok(document) => match document.tree(scene) {
                Ok(tree) => Self::Read(document, tree),
                Err(fault) => Self::Not(document.unreadable(&fault, scene)),
            },
            Err(evidence) => Self::Not(evidence),
        }
    }

    /// Reads the schema.
    pub(super) fn schema(&self, scene: &Scene<'_>) -> Judged<'_> {
        match self {
            Self::Not(evidence) => Judged { evidence: evidence.clone(), document: None, schema: None },
            Self::Read(document, tree) => match json_schema::read(tree) {
                Ok(schema) => {
                    Judged { evidence: document.evidence(), document: Some(document), schema: Some(schema) }
                }
                Err(fault) => {
                    Judged { evidence: document.unreadable(&fault, scene), document: None, schema: None }
                }
            },
        }
    }
}

/// A schema that was read, or the evidence that there is none to judge by.
pub(super) struct Judged<'f> {
    pub(super) evidence: Evidence,
    document: Option<&'f Document>,
    pub(super) schema: Option<JsonSchema<'f>>,
}

impl<'f> Judged<'f> {
    pub(super) fn facts(&self) -> SchemaFacts {
        let doubts = self.schema.iter().flat_map(JsonSchema::doubts).take(MAX_FINDINGS);
        let doubts = doubts.filter_map(|doubt| {
            Some(Finding { text: doubt.laxity.explain(), location: self.document?.at(doubt.span.start) })
        });
        SchemaFacts {
            evidence: self.evidence.clone(),
            draft: self.schema.as_ref().and_then(JsonSchema::draft).unwrap_or_default().to_owned(),
            doubts: doubts.collect(),
        }
    }

    /// A place in the schema's file.
    pub(super) fn at(&self, span: &Span) -> Location {
        self.document.map_or_else(|| self.evidence.location.clone(), |document| document.at(span.start))
    }

    /// What a violation says, with the place of the keyword.
    pub(super) fn explain(&self, violation: &Violation) -> Localized {
        let span = self.schema.as_ref().map_or(Span::START, |schema| schema.span(violation));
        let place = self.at(&span);
        let said = said(violation);
        Localized::of(format!("{} ({place})", said.en), format!("{} ({place})", said.de))
    }

    /// The samples that a claim names, if there is a schema to hold them against. Samples without one prove nothing:
    /// what is wrong with the schema is then wrong with them.
    pub(super) fn samples(
        &self,
        claim: Option<&Located<RepoPath>>,
        key: &str,
        near: &Span,
        scene: &Scene<'_>,
    ) -> Result<Samples, Evidence> {
        let document = scene.open(claim, key, near, scene.inputs.limits.report_bytes)?;
        let format = Format::of(&document.path);
        let nodes = samples::read(&document.text, format, &scene.inputs.limits)
            .map_err(|fault| document.unreadable(&fault, scene))?;
        let Some(schema) = &self.schema else {
            return Err(Evidence { files: Vec::new(), ..self.evidence.clone() });
        };
        if !schema.judges() {
            return Err(self.unable());
        }
        Ok(Samples { document, nodes })
    }

    /// The evidence that the schema, as it is, judges nothing: its first doubt says why.
    pub(super) fn unable(&self) -> Evidence {
        let doubt = self.schema.iter().flat_map(JsonSchema::doubts).find(|doubt| doubt.laxity.is_fatal());
        let said = doubt.map_or_else(|| Localized::of("", ""), |doubt| doubt.laxity.explain());
        let problem = Localized::of(
            format!("the schema judges nothing: {}", said.en),
            format!("nach dem Schema lässt sich nichts beurteilen: {}", said.de),
        );
        Evidence::unreadable(problem, self.at(&doubt.map_or(Span::START, |doubt| doubt.span.clone())))
    }

    /// The evidence that the schema cannot be judged.
    pub(super) fn unreadable(&self, fault: &Fault, scene: &Scene<'_>) -> Evidence {
        self.document.map_or_else(|| self.evidence.clone(), |document| document.unreadable(fault, scene))
    }

    /// Begins to judge values.
    pub(super) fn session(&self) -> Option<Session<'_, 'f>> {
        self.schema.as_ref().map(JsonSchema::session)
    }
}

/// A violation in words: `minItems` at `/sources`.
pub(super) fn said(violation: &Violation) -> Localized {
    let keyword = match &violation.missing {
        Some(name) => format!("`{}` (`{name}`)", violation.keyword),
        None => format!("`{}`", violation.keyword),
    };
    rejection(&keyword, &violation.pointer)
}

/// A keyword, as written, and the place at which it rejects something.
pub(super) fn rejection(keyword: &str, pointer: &str) -> Localized {
    if pointer.is_empty() {
        return Localized::of(format!("{keyword} at the top"), format!("{keyword} auf oberster Ebene"));
    }
    Localized::of(format!("{keyword} at `{pointer}`"), format!("{keyword} bei `{pointer}`"))
}

/// Samples that were read.
pub(super) struct Samples {
    pub(super) document: Document,
    pub(super) nodes: Vec<Node>,
}

impl Samples {
    /// The samples that the schema rejects, each with the first reason; the evidence is unreadable if judging them
    /// would never end.
    pub(super) fn rejected(
        &self,
        judged: &Judged<'_>,
        formats: bool,
        scene: &Scene<'_>,
    ) -> Result<Vec<Finding>, Evidence> {
        let mut rejected = Vec::new();
        let Some(mut session) = judged.session() else { return Err(judged.evidence.clone()) };
        for node in &self.nodes {
            let violations = self.judge(&mut session, node, formats, scene)?;
            // Of a branch and what it says, what it says tells more.
            let first = violations.iter().find(|it| !matches!(it.keyword.as_str(), "anyOf" | "oneOf"));
            if let Some(violation) = first.or(violations.first()) {
                let place = violation
                    .pointer
                    .parse()
                    .map_or(node, |pointer: crate::document::JsonPointer| pointer.nearest(node));
                rejected.push(Finding {
                    text: judged.explain(violation),
                    location: self.document.at(place.span.start),
                });
            }
        }
        Ok(rejected)
    }

    /// What one value breaks.
    pub(super) fn judge(
        &self,
        session: &mut Session<'_, '_>,
        node: &Node,
        formats: bool,
        scene: &Scene<'_>,
    ) -> Result<Vec<Violation>, Evidence> {
        match session.judge(node, formats) {
            Judgement::Judged(violations) => Ok(violations),
            Judgement::TooCostly | Judgement::Unable => {
                let message = "to hold the samples against the schema takes longer than anybody waits";
                let fault = Fault::new("limit", message, node.span.clone());
                Err(self.document.unreadable(&fault, scene))
            }
        }
    }

    pub(super) fn total(&self) -> i64 {
        count(self.nodes.len())
    }

    pub(super) fn distinct(&self) -> i64 {
        count(samples::distinct(&self.nodes))
    }
}
