//! Judging a value by a schema: what it breaks, where, and by which keyword.

use jsonschema::error::ValidationErrorKind;
use jsonschema::{PatternOptions, ValidationError, Validator};
use serde_json::Value;

use super::doubt::{Doubt, Laxity};
use super::graph::Graph;
use super::keyword::Draft;
use crate::document::{JsonPointer, Node};
use crate::model::{Fault, Span};

/// Bytes of one pattern.
const PATTERN_BYTES: usize = 64 << 10;

/// Bytes that one compiled pattern may take, and all of them together.
const COMPILED_BYTES: usize = 10 << 20;
const ALL_COMPILED_BYTES: usize = 64 << 20;

/// What a value breaks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// The place of what is wrong in the value, as a JSON Pointer; empty for all of it.
    pub pointer: String,
    /// The keyword that refuses it; `false` for what must not be there at all.
    pub keyword: String,
    /// The field that is missing, if one is.
    pub missing: Option<String>,
    /// The keyword's place in the schema, as a JSON Pointer.
    pub schema: String,
}

/// A schema ready to judge.
#[derive(Debug)]
pub(super) struct Judge {
    /// As most validators judge: `format` tells people something.
    plain: Validator,
    /// `format` is held, too.
    formats: Validator,
}

/// Why a schema does not judge: its own defect, or something that is not followed here.
pub(super) enum Refusal {
    Doubt(Doubt),
    Fault(Fault),
}

impl Judge {
    /// Compiles the schema `root`, offline and with patterns that take linear time.
    pub(super) fn new(root: &Node, graph: &Graph<'_>) -> Result<Self, Refusal> {
        let schema = root.plain();
        let build = |formats| options(graph, formats).build(&schema).map_err(|error| refusal(&error, root));
        check_patterns(graph)?;
        Ok(Self { plain: build(false)?, formats: build(true)? })
    }

    /// Whether the schema accepts a value, as most validators judge.
    pub(super) fn accepts(&self, value: &Value) -> bool {
        self.plain.is_valid(value)
    }

    /// Everything that a value breaks, sorted. What breaks every branch of an `anyOf` or `oneOf` breaks what the
    /// branches say, so their own violations stand beside it.
    pub(super) fn violations(&self, value: &Value, formats: bool) -> Vec<Violation> {
        let validator = if formats { &self.formats } else { &self.plain };
        let mut found = Vec::new();
        for error in validator.iter_errors(value) {
            flatten(&error, &mut found);
        }
        found.sort();
        found.dedup();
        found
    }
}

/// Whether `text` matches a pattern, read as a schema reads it; `None` if the pattern is not understood.
pub(super) fn matches(pattern: &str, text: &str) -> Option<bool> {
    let schema = serde_json::json!({ "pattern": pattern });
    let engine = PatternOptions::regex().size_limit(COMPILED_BYTES).dfa_size_limit(COMPILED_BYTES);
    let options = jsonschema::options().with_draft(jsonschema::Draft::Draft202012).offline();
    let validator = options.with_pattern_options(engine).build(&schema).ok()?;
    Some(validator.is_valid(&Value::from(text)))
}

fn options(graph: &Graph<'_>, formats: bool) -> jsonschema::ValidationOptions<'static> {
    let each = ALL_COMPILED_BYTES.checked_div(graph.patterns.len()).unwrap_or(COMPILED_BYTES);
    let size = each.min(COMPILED_BYTES);
    jsonschema::options()
        .with_draft(match graph.draft {
            Draft::Four => jsonschema::Draft::Draft4,
            Draft::Six => jsonschema::Draft::Draft6,
            Draft::Seven => jsonschema::Draft::Draft7,
            Draft::Of2019 => jsonschema::Draft::Draft201909,
            Draft::Of2020 => jsonschema::Draft::Draft202012,
        })
        .offline()
        .should_validate_formats(formats)
        .with_pattern_options(PatternOptions::regex().size_limit(size).dfa_size_limit(size))
}

/// Refuses patterns that no engine of linear time can run, by their form.
fn check_patterns(graph: &Graph<'_>) -> Result<(), Refusal> {
    for (pattern, span) in &graph.patterns {
        if pattern.len() > PATTERN_BYTES {
            let message = format!("the pattern is longer than is read [limit={PATTERN_BYTES} bytes]");
            return Err(Refusal::Fault(Fault::new("limit", message, span.clone())));
        }
        if looks_around(pattern) {
            let message =
                "the pattern looks around (`(?=`, `(?!`) or back (`\\1`), which takes more than linear time";
            let fault = Fault::new("unsupported", message, span.clone());
            return Err(Refusal::Fault(
                fault.with_help("say the same with `not`, `allOf` or a plain pattern"),
            ));
        }
    }
    Ok(())
}

/// Whether a pattern looks ahead, behind, or back to what a group matched.
fn looks_around(pattern: &str) -> bool {
    let mut rest = pattern.chars();
    let mut class = false;
    while let Some(c) = rest.next() {
        match c {
            '\\' => {
                let escaped = rest.next().unwrap_or_default();
                if !class && (('1'..='9').contains(&escaped) || escaped == 'k') {
                    return true;
                }
            }
            '[' => class = true,
            ']' => class = false,
            '(' if !class => {
                let tail = rest.as_str();
                if ["?=", "?!", "?<=", "?<!"].iter().any(|mark| tail.starts_with(mark)) {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

/// Why a schema was not compiled.
fn refusal(error: &ValidationError<'_>, root: &Node) -> Refusal {
    let place = error.instance_path().as_str().parse::<JsonPointer>().unwrap_or_default();
    let node = place.nearest(root);
    let span = node.span.clone();
    let pattern = matches!(error.kind(), ValidationErrorKind::Format { format } if format == "regex");
    if pattern && let Some(written) = place.follow(root).and_then(Node::as_text) {
        // What the plain reading of a pattern refuses may only be too large for it; both are not judged.
        let message = format!("the pattern `{}` is not understood, or too large to run", short(written));
        return Refusal::Fault(Fault::new("pattern", message, span));
    }
    let key = place.tokens().last().map(|key| format!("`{key}`: ")).unwrap_or_default();
    let message = match (error.kind(), place.follow(root).and_then(Node::scalar)) {
        // What none of the branches allow is shown best by itself.
        (ValidationErrorKind::AnyOf { .. } | ValidationErrorKind::Enum { .. }, Some(written)) => {
            format!("{key}`{}`", short(&written))
        }
        _ => format!("{key}{}", short(&error.masked().to_string())),
    };
    Refusal::Doubt(Doubt { laxity: Laxity::Invalid(message), span })
}

/// A text for a message, cut where it would not tell more.
fn short(text: &str) -> String {
    let mut short: String = text.chars().take(200).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// Notes an error, and those of the branches it stands for.
fn flatten(error: &ValidationError<'_>, found: &mut Vec<Violation>) {
    let (missing, branches) = match error.kind() {
        ValidationErrorKind::Required { property } => (property.as_str().map(str::to_owned), &[][..]),
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            (None, context.as_slice())
        }
        _ => (None, &[][..]),
    };
    let path = error.schema_path().as_str();
    // Where one keyword counts for another, the place in the schema says which one it was.
    let written = ["minContains", "maxContains", "dependentRequired", "dependencies"]
        .into_iter()
        .find(|key| path.rsplit('/').take(2).any(|token| token == *key));
    let keyword = match (error.kind(), written) {
        (ValidationErrorKind::FalseSchema, _) => "false",
        (ValidationErrorKind::Contains | ValidationErrorKind::Required { .. }, Some(key)) => key,
        (kind, _) => kind.keyword(),
    };
    if let ValidationErrorKind::PropertyNames { error: name } = error.kind() {
        // A name stands nowhere in the value; what it breaks is told of the object.
        found.push(Violation {
            pointer: error.instance_path().as_str().to_owned(),
            keyword: name.kind().keyword().to_owned(),
            missing: None,
            schema: name.schema_path().as_str().to_owned(),
        });
    }
    found.push(Violation {
        pointer: error.instance_path().as_str().to_owned(),
        keyword: keyword.to_owned(),
        missing,
        schema: path.to_owned(),
    });
    let place = error.instance_path().as_str();
    let meant = |branch: &[ValidationError<'_>]| !branch.iter().any(|error| is_other_kind(error, place));
    let some_meant = branches.iter().any(|branch| meant(branch));
    for branch in branches {
        // A branch for another kind of value refuses everything; what it says about this one is beside the point.
        if !some_meant || meant(branch) {
            for error in branch {
                flatten(error, found);
            }
        }
    }
}

/// Whether an error says that a branch is for another kind of value: the type of the value at `place` differs, or a
/// mark in it, a `const` or `enum`.
fn is_other_kind(error: &ValidationError<'_>, place: &str) -> bool {
    let below = error.instance_path().as_str().strip_prefix(place).unwrap_or_default();
    match error.kind() {
        ValidationErrorKind::Type { .. } => below.is_empty(),
        ValidationErrorKind::Constant { .. } | ValidationErrorKind::Enum { .. } => {
            below.matches('/').count() <= 1
        }
        _ => false,
    }
}

/// The place in the schema's file that a violation speaks of.
pub(super) fn span(violation: &Violation, root: &Node) -> Span {
    let place = violation.schema.parse::<JsonPointer>().unwrap_or_default();
    place.nearest(root).span.clone()
}
