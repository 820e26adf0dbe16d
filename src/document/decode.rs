//! From the located tree to typed values: every defect of a file is collected, none stops the reading.

use std::ops::Deref;

use chrono::NaiveDate;
use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::german;
use super::node::{Kind, Node};
use crate::model::{Fault, Named, PathPattern, RepoPath, RuleId, Span, nearest};

/// A value and where it stands in its file.
#[derive(Debug, Clone, PartialEq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Deref for Located<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: JsonSchema> JsonSchema for Located<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// What is known while a document is decoded: the defects found, and the route to the value at hand.
#[derive(Debug, Default)]
pub struct Context {
    faults: Vec<Fault>,
    route: Vec<String>,
}

impl Context {
    /// Notes a defect.
    pub fn fault(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// Notes that the value at hand is not what is wanted: "`costs.alert_at`: wanted a rate, found a list".
    pub fn wanted(&mut self, wanted: &str, node: &Node) {
        let (found, gefunden) = match node.scalar() {
            Some(text) if text.chars().count() <= 60 => match node.kind {
                Kind::Text(_) => (format!("the text `{text}`"), format!("der Text `{text}`")),
                _ => (format!("`{text}`"), format!("`{text}`")),
            },
            _ => match &node.tag {
                Some(tag) => (format!("a value tagged {tag}"), format!("ein Wert mit dem Tag {tag}")),
                None => (node.kind_name().to_owned(), german::kind(node.kind_name()).to_owned()),
            },
        };
        let message = format!("{}: wanted {wanted}, found {found}", self.place());
        let german =
            format!("{}: verlangt ist {}, gefunden {gefunden}", self.german_place(), german::wanted(wanted));
        self.fault(Fault::new("wrong-type", message, node.span.clone()).in_german(german));
    }

    /// Notes a defect of the value at hand, in its own words.
    pub fn invalid(&mut self, message: impl std::fmt::Display, node: &Node) {
        self.invalid_value(message, None, node);
    }

    /// The same, with the message in German where there is one.
    pub(super) fn invalid_value(
        &mut self,
        message: impl std::fmt::Display,
        german: Option<String>,
        node: &Node,
    ) {
        let route = self.route();
        let fault = Fault::new("invalid-value", format!("`{route}`: {message}"), node.span.clone());
        self.fault(match german {
            Some(german) => fault.in_german(format!("`{route}`: {german}")),
            None => fault,
        });
    }

    /// Where the value at hand stands, as keys: `costs.limits.per_day`.
    #[must_use]
    pub fn route(&self) -> String {
        self.route.join(".")
    }

    /// The value at hand, for messages.
    fn place(&self) -> String {
        if self.route.is_empty() { "the file".to_owned() } else { format!("`{}`", self.route()) }
    }

    fn german_place(&self) -> String {
        if self.route.is_empty() { "die Datei".to_owned() } else { format!("`{}`", self.route()) }
    }

    /// Decodes the value under `key`.
    pub fn under<T: Decode>(&mut self, key: &str, node: &Node) -> Option<T> {
        self.route.push(key.to_owned());
        let value = T::decode(node, self);
        self.route.pop();
        value
    }

    /// Notes a key that must be there and is not.
    pub fn missing(&mut self, key: &str, node: &Node) {
        // All of the mapping lacks it; its beginning is where people look.
        let start = node.span.bytes.start;
        let span = Span { start: node.span.start, bytes: start..start };
        let fault = Fault::new("missing-key", format!("{} needs the key `{key}`", self.place()), span);
        self.fault(fault.in_german(format!("{}: es fehlt der Schlüssel `{key}`", self.german_place())));
    }

    /// Notes each key of `node` that is not one of `known`.
    pub fn unknown_keys(&mut self, node: &Node, known: &[&str]) {
        for entry in node.entries() {
            if known.contains(&entry.key.as_str()) {
                continue;
            }
            let place = if self.route.is_empty() { String::new() } else { format!(" in `{}`", self.route()) };
            let message = format!("unknown key `{}`{place}", entry.key);
            let fault = Fault::new("unknown-key", message, entry.key_span.clone())
                .in_german(format!("unbekannter Schlüssel `{}`{place}", entry.key));
            // In a mapping in braces a comma ends the value, and what follows is taken for a key without one.
            let empty = entry.value.kind == Kind::Null;
            let cut_number = empty && entry.key.starts_with(|c: char| c.is_ascii_digit());
            let cut_text = empty && entry.key.contains(' ');
            let (help, german) = match nearest(&entry.key, known.iter().copied()) {
                _ if cut_number => (
                    "a comma begins the next key here; write a number with a point".to_owned(),
                    "nach einem Komma beginnt hier der nächste Schlüssel; Zahlen brauchen einen Punkt".to_owned(),
                ),
                _ if cut_text => (
                    "a comma begins the next key here; put the text before it in quotes, all of it".to_owned(),
                    "nach einem Komma beginnt hier der nächste Schlüssel; der ganze Text gehört in Anführungszeichen"
                        .to_owned(),
                ),
                Some(near) => (format!("did you mean `{near}`?"), format!("gemeint ist vielleicht `{near}`")),
                None => {
                    let known = known.join(", ");
                    (format!("known here: {known}"), format!("hier bekannt: {known}"))
                }
            };
            let fault = fault.with_german_help(german);
            self.fault(fault.with_help(help));
        }
    }
}

/// A type that can be read from the located tree.
pub trait Decode: Sized {
    /// Reads the value; `None` when a defect was noted.
    fn decode(node: &Node, context: &mut Context) -> Option<Self>;

    /// The value of a key that is not there; `None` when it must be there.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }
}

/// Decodes a whole document. Reports every defect, in the order of the file.
pub fn decode<T: Decode>(node: &Node) -> Result<T, Vec<Fault>> {
    let mut context = Context::default();
    let value = T::decode(node, &mut context);
    context.faults.sort_by_key(|fault| (fault.span.start, fault.span.bytes.start));
    match value {
        Some(value) if context.faults.is_empty() => Ok(value),
        _ => Err(context.faults),
    }
}

impl<T: Decode> Decode for Located<T> {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        T::decode(node, context).map(|value| Self { value, span: node.span.clone() })
    }
    fn absent() -> Option<Self> {
        None
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        T::decode(node, context).map(Some)
    }
    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        let (Kind::List(items), None) = (&node.kind, &node.tag) else {
            match node.scalar() {
                Some(_) => context.wanted("a list (of one thing: in brackets)", node),
                None => context.wanted("a list", node),
            }
            return None;
        };
        let items: Vec<_> = items
            .iter()
            .enumerate()
            .map(|(index, item)| context.under(&name_of(item).unwrap_or_else(|| index.to_string()), item))
            .collect();
        items.into_iter().collect()
    }
    fn absent() -> Option<Self> {
        Some(Vec::new())
    }
}

/// What people call an item of a list: its `id`, or the rule that it is about. A number would have to be counted.
fn name_of(item: &Node) -> Option<String> {
    let name = ["id", "rule"].iter().find_map(|key| item.get(key)).and_then(Node::as_text)?;
    let short = (1..=40).contains(&name.len());
    let plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    (short && plain).then(|| name.to_owned())
}

impl<T: Named> Decode for T {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        let names: Vec<&str> = T::ALL.iter().map(|value| value.name()).collect();
        // A word such as `429` looks like a number, and people write it without quotes.
        let number = match (&node.kind, &node.tag) {
            (Kind::Integer(number), None) => {
                Some(number.to_string()).filter(|number| T::named(number).is_some())
            }
            _ => None,
        };
        let Some(word) = node.as_text().or(number.as_deref()) else {
            context.wanted(&format!("one of {}", names.join(", ")), node);
            return None;
        };
        let value = T::named(word);
        if value.is_none() {
            let message = format!("`{}`: `{word}` is none of {}", context.route(), names.join(", "));
            let german = format!("`{}`: `{word}` ist keines von {}", context.route(), names.join(", "));
            let fault = Fault::new("invalid-value", message, node.span.clone()).in_german(german);
            context.fault(match nearest(word, names) {
                Some(near) => fault
                    .with_help(format!("did you mean `{near}`?"))
                    .with_german_help(format!("gemeint ist vielleicht `{near}`")),
                None => fault,
            });
        }
        value
    }
}

impl Decode for bool {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        let (Kind::Bool(value), None) = (&node.kind, &node.tag) else {
            context.wanted("true or false", node);
            return None;
        };
        Some(*value)
    }
}

impl Decode for i64 {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        let (Kind::Integer(value), None) = (&node.kind, &node.tag) else {
            context.wanted("a whole number", node);
            return None;
        };
        Some(*value)
    }
}

/// Reads untagged text through a parser whose error says what is wrong.
pub(super) fn parsed<T, E: std::fmt::Display>(
    node: &Node,
    context: &mut Context,
    wanted: &str,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Option<T> {
    let Some(text) = node.as_text() else {
        context.wanted(wanted, node);
        return None;
    };
    match parse(text) {
        Ok(value) => Some(value),
        Err(error) => {
            context.invalid_value(error, german::value(wanted, text), node);
            None
        }
    }
}

impl Decode for RepoPath {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        parsed(node, context, "a path", str::parse)
    }
}

impl Decode for PathPattern {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        parsed(node, context, "a path or pattern", str::parse)
    }
}

impl Decode for RuleId {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        parsed(node, context, "a rule id", str::parse)
    }
}

impl Decode for NaiveDate {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        parsed(node, context, "a day such as 2026-11-23", |text| {
            day(text).ok_or_else(|| format!("`{text}` is not a day of the calendar; write it as 2026-11-23"))
        })
    }
}

/// A day written as `YYYY-MM-DD`, exactly.
#[must_use]
pub fn day(text: &str) -> Option<NaiveDate> {
    let shape = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
    shape.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten()
}

/// Schemas for types whose written form is text of a certain shape.
macro_rules! text_schema {
    ($($type:ty, $name:literal, $schema:tt;)+) => {
        $(impl JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> { $name.into() }
            fn json_schema(_: &mut SchemaGenerator) -> Schema { schemars::json_schema!($schema) }
        })+
    };
}
pub(super) use text_schema;

text_schema! {
    RepoPath, "Path", { "type": "string", "description": "Path of a file, relative to the manifest, with `/`.", "minLength": 1, "maxLength": 4096 };
    PathPattern, "PathPattern", { "type": "string", "description": "Path of files, relative to the manifest; `*`, `?` and `**` stand for parts of names.", "minLength": 1, "maxLength": 4096 };
    RuleId, "RuleId", { "type": "string", "description": "Rule identifier such as FLT-02.", "pattern": "^[A-Z][A-Z0-9]*(-[A-Z][A-Z0-9]*)*-[0-9]+$" };
}
