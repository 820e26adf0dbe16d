//! Rules as written in a checklist file, before they are held against anything.

use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::document::{Context, Decode, Kind, Located, Node, ShortText, record};
use crate::model::{Area, Discipline, RuleId, Severity, Span, Stage};

record! {
    /// A checklist file: rules of one area, and changes to rules that are already there.
    pub struct ChecklistText {
        /// The area of the rules here.
        pub area: Located<Area>,
        /// New rules.
        pub rules: Vec<RuleText>,
        /// Changes to rules of earlier files.
        pub changes: Vec<ChangeText>,
    }
}

record! {
    /// A rule: one demand on a system.
    pub struct RuleText {
        /// Identifier: capital letters, a hyphen, digits.
        pub id: Located<RuleId>,
        /// blocker, required or advisory.
        pub severity: Located<Severity>,
        /// First stage at which it applies: mvp, guardrails, monitor or scale.
        pub since: Located<Stage>,
        /// product, data, security, evaluation or rollout.
        pub discipline: Located<Discipline>,
        /// Demands of the article: A1 to A32.
        pub article: Vec<Located<ShortText>>,
        /// Whether it judges the outcomes of the other rules: it is then computed by its identifier, and has no `met`.
        pub gate: Option<Located<bool>>,
        /// What it asks, in one line.
        pub title: LocalizedText,
        /// Numbers and words that the expressions read as `params.name`.
        pub params: Option<Params>,
        /// CEL: whether the rule applies; reads stage and declared classification only.
        pub when: Option<Formula>,
        /// CEL paths of the evidence without which nothing is judged.
        pub needs: Vec<Formula>,
        /// CEL: the list of subjects and their name: `failure_cases.cases as case`.
        pub each: Option<Formula>,
        /// Why no subject at all is no gap.
        pub none: Option<LocalizedText>,
        /// CEL: true where what was read is too little to judge by.
        pub undecided_when: Option<Formula>,
        /// CEL: true where the demand is met.
        pub met: Option<Formula>,
        /// CEL: the place a report points to.
        pub at: Option<Formula>,
        /// CEL: the value found.
        pub found: Option<Formula>,
        /// The value wanted, for people.
        pub wanted: Option<LocalizedText>,
        /// CEL: what shows that it is met.
        pub proof: Option<Formula>,
        /// What is missing, for people; `{…}` holds CEL.
        pub gap: Option<LocalizedText>,
        /// Several things that must all hold, instead of one `met`; `needs` and `each` above are theirs too.
        pub demands: Vec<DemandText>,
        /// What to do.
        pub fix: LocalizedText,
        /// Why it is asked.
        pub why: LocalizedText,
        /// Where to read on.
        pub references: Vec<Located<ShortText>>,
    }
}

record! {
    /// One of several things that must hold.
    pub struct DemandText {
        /// How much it weighs when not met, if more than the rule.
        pub severity: Option<Located<Severity>>,
        /// CEL: whether it is asked; reads stage and declared classification only.
        pub when: Option<Formula>,
        /// CEL paths of the evidence without which nothing is judged.
        pub needs: Vec<Formula>,
        /// CEL: the list of subjects and their name.
        pub each: Option<Formula>,
        /// Why no subject at all is no gap.
        pub none: Option<LocalizedText>,
        /// CEL: true where what was read is too little to judge by.
        pub undecided_when: Option<Formula>,
        /// CEL: true where the demand is met.
        pub met: Formula,
        /// CEL: the place a report points to.
        pub at: Option<Formula>,
        /// CEL: the value found.
        pub found: Option<Formula>,
        /// The value wanted, for people.
        pub wanted: Option<LocalizedText>,
        /// CEL: what shows that it is met.
        pub proof: Option<Formula>,
        /// What is missing, for people; `{…}` holds CEL.
        pub gap: LocalizedText,
        /// What to do, where it differs from the rule's.
        pub fix: Option<LocalizedText>,
    }
}

record! {
    /// The same text in both languages.
    pub struct LocalizedText {
        /// English.
        pub en: Formula,
        /// German.
        pub de: Formula,
    }
}

record! {
    /// A change to a rule of an earlier file.
    pub struct ChangeText {
        /// The rule.
        pub rule: Located<RuleId>,
        /// Its new severity.
        pub severity: Option<Located<Severity>>,
        /// Its new first stage.
        pub since: Option<Located<Stage>>,
        /// New values of its parameters.
        pub params: Option<Params>,
        /// Switches the rule off; the reason.
        pub off: Option<LocalizedText>,
    }
}

/// A CEL expression, or a text that holds some, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl Decode for Formula {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        let Some(text) = node.scalar() else {
            let found = match &node.tag {
                Some(tag) => format!("the YAML tag `{tag}`"),
                None => node.kind_name().to_owned(),
            };
            let message = format!("`{}`: wanted an expression or text, found {found}", context.route());
            let fault = crate::model::Fault::new("wrong-type", message, node.span.clone());
            context.fault(fault.with_help(
                "put the expression in quotes: YAML gives `!`, `[`, `{` and `'` at its start a meaning of their own",
            ));
            return None;
        };
        Some(Self { text: text.trim().to_owned(), span: node.span.clone() })
    }
}

impl JsonSchema for Formula {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Formula".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": ["string", "boolean", "number"] })
    }
}

/// Parameters: names with numbers, words, truth values, or lists of words.
#[derive(Debug, Clone, PartialEq)]
pub struct Params {
    /// Names, values and places, in the order of the file.
    pub values: Vec<(String, serde_json::Value, Span)>,
}

impl Decode for Params {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        if !matches!((&node.kind, &node.tag), (Kind::Map(_), None)) {
            context.wanted("a mapping", node);
            return None;
        }
        let mut values = Vec::new();
        for entry in node.entries() {
            match param(&entry.value) {
                Some(value) => values.push((entry.key.clone(), value, entry.key_span.clone())),
                None => {
                    context.wanted("a whole number, a word, true or false, or a list of words", &entry.value);
                }
            }
        }
        (values.len() == node.entries().len()).then_some(Self { values })
    }
}

fn param(node: &Node) -> Option<serde_json::Value> {
    if node.tag.is_some() {
        return None;
    }
    match &node.kind {
        Kind::Bool(value) => Some((*value).into()),
        Kind::Integer(value) => Some((*value).into()),
        Kind::Text(text) => Some(text.clone().into()),
        Kind::List(items) => items
            .iter()
            .map(|item| item.as_text().map(Into::into))
            .collect::<Option<Vec<serde_json::Value>>>()
            .map(Into::into),
        Kind::Null | Kind::Number(_) | Kind::Map(_) => None,
    }
}

impl JsonSchema for Params {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Params".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "type": "object",
            "additionalProperties": {
                "anyOf": [
                    { "type": ["integer", "string", "boolean"] },
                    { "type": "array", "items": { "type": "string" } }
                ]
            }
        })
    }
}
