//! Rules as data: read, held against the schema of the facts, compiled once.

mod builtin;
mod compile;
mod expression;
mod gate;
mod guard;
mod placing;
mod shape;
mod syntax;
mod template;
mod text;
mod typecheck;
mod types;

use std::collections::BTreeMap;

use crate::document::{self, Format};
use crate::model::{
    Area, Diagnostic, Discipline, Fault, Limits, Localized, Location, RuleId, Severity, Stage, nearest,
};

pub use builtin::BUILTIN;
pub use expression::{Expression, Length};
pub use gate::Gate;
pub use shape::Shape;
pub use template::{Piece, Template};

/// Rules in force, in the order of areas and then of their files.
#[derive(Debug)]
pub struct Checklist {
    /// The rules.
    pub rules: Vec<Rule>,
}

/// One demand on a system that can be met or not.
#[derive(Debug)]
pub struct Rule {
    /// Its identifier.
    pub id: RuleId,
    /// The area it belongs to.
    pub area: Area,
    /// The discipline it counts for.
    pub discipline: Discipline,
    /// How much it weighs when not met.
    pub severity: Severity,
    /// The first stage at which it applies.
    pub since: Stage,
    /// Demands of the article it stands for: `A20`.
    pub article: Vec<String>,
    /// What it asks.
    pub title: Localized,
    /// Why: the article's demand.
    pub why: Localized,
    /// What to do.
    pub fix: LocalizedTemplate,
    /// Where to read on.
    pub references: Vec<String>,
    /// Numbers and words that an organisation may change.
    pub params: serde_json::Value,
    /// Whether it applies; it may read the stage and the declared classification only.
    pub when: Option<Expression>,
    /// What must hold, all of it; nothing where it is a gate rule.
    pub demands: Vec<Demand>,
    /// What it judges of the other rules, if it is a gate rule.
    pub gate: Option<Gate>,
    /// The file and line that define it.
    pub origin: Location,
    /// What an organisation's file changed about it.
    pub changes: Vec<Change>,
    /// Switched off, with the reason.
    pub off: Option<Localized>,
}

/// One thing that must hold: for the system, or for each of its subjects.
#[derive(Debug)]
pub struct Demand {
    /// How much it weighs when not met, if more than its rule.
    pub severity: Option<Severity>,
    /// Whether it is asked at all; it may read the stage and the declared classification only.
    pub when: Option<Expression>,
    /// Evidence without which nothing is judged.
    pub needs: Vec<Expression>,
    /// The subjects, and the name each one has in the other expressions.
    pub each: Option<(Expression, String)>,
    /// Why no subject at all is no gap.
    pub none: Option<Localized>,
    /// True where what was read is too little to judge by.
    pub undecided_when: Option<Expression>,
    /// True where the demand is met.
    pub met: Expression,
    /// The place a report points to.
    pub at: Option<Expression>,
    /// The value found.
    pub found: Option<Expression>,
    /// The value wanted, for people.
    pub wanted: Option<LocalizedTemplate>,
    /// What shows that it is met; `found` unless said otherwise.
    pub proof: Option<Expression>,
    /// What is missing, for people.
    pub gap: LocalizedTemplate,
    /// What to do, where it differs from the rule's.
    pub fix: Option<LocalizedTemplate>,
}

impl Demand {
    /// Every expression that is evaluated for a subject, those of its texts included.
    pub(crate) fn expressions<'d>(&'d self, rule: &'d Rule) -> impl Iterator<Item = &'d Expression> {
        let conditions = [&self.undecided_when, &self.at, &self.found, &self.proof].into_iter().flatten();
        let texts = [Some(&self.gap), self.wanted.as_ref(), self.fix.as_ref().or(Some(&rule.fix))];
        let templates = texts.into_iter().flatten().flat_map(|text| [&text.en, &text.de]);
        let pieces = templates.flat_map(|template| &template.pieces);
        let values = pieces.filter_map(|piece| match piece {
            Piece::Value(expression) => Some(expression),
            Piece::Text(_) => None,
        });
        self.needs.iter().chain([&self.met]).chain(conditions).chain(values)
    }
}

/// A text with values of the facts in it, in both languages.
#[derive(Debug)]
pub struct LocalizedTemplate {
    /// English.
    pub en: Template,
    /// German.
    pub de: Template,
}

/// A change that a later file made to a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What was changed: `severity`, `since`, `params.max_cadence_days`, `off`.
    pub what: String,
    /// What held before, as a person writes it: `blocker`, `30`; of a rule that is switched off, `on`.
    pub old: String,
    /// What holds now; of a rule that is switched off, `off`.
    pub new: String,
    /// The file and line that say so.
    pub by: Location,
}

/// A checklist file: its name in reports, and its text.
#[derive(Debug, Clone, Copy)]
pub struct Source<'t> {
    /// Path as reports print it.
    pub path: &'t str,
    /// The text, YAML.
    pub text: &'t str,
}

impl Checklist {
    /// Reads the files in their order; later ones add rules and change earlier ones. Every expression is held
    /// against `schema`. Reports every defect of every file.
    pub fn load(sources: &[Source<'_>], schema: &Shape, limits: &Limits) -> Result<Self, Vec<Diagnostic>> {
        let mut rules: BTreeMap<RuleId, Rule> = BTreeMap::new();
        let mut order: Vec<(Area, RuleId)> = Vec::new();
        let mut diagnostics = Vec::new();
        for source in sources {
            let mut refuse = |faults: Vec<Fault>| {
                let path = source.path.to_owned();
                diagnostics.extend(faults.into_iter().map(|fault| Diagnostic { path: path.clone(), fault }));
            };
            let read = document::read(source.text, Format::Yaml, limits)
                .and_then(|node| document::decode::<text::ChecklistText>(&node));
            let file = match read {
                Ok(file) => file,
                Err(faults) => {
                    refuse(faults.into_iter().map(hint_at_quotes).collect());
                    continue;
                }
            };
            let area = file.area.value;
            for written in file.rules {
                let id = written.id.value.clone();
                if let Some(first) = rules.get(&id) {
                    let message = format!("the rule {id} is already defined in {}", first.origin);
                    refuse(vec![Fault::new("duplicate-rule", message, written.id.span.clone())]);
                    continue;
                }
                match compile::rule(written, area, source, schema) {
                    Ok(rule) => {
                        order.push((area, id.clone()));
                        rules.insert(id, rule);
                    }
                    Err(faults) => refuse(faults),
                }
            }
            for change in file.changes {
                match rules.get_mut(&change.rule.value) {
                    Some(rule) => {
                        if let Err(faults) = compile::change(rule, change, source) {
                            refuse(faults);
                        }
                    }
                    None => refuse(vec![no_such_rule(&change.rule.value, &change.rule.span, rules.keys())]),
                }
            }
        }
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        order.sort_by_key(|(area, _)| *area);
        Ok(Self { rules: order.into_iter().filter_map(|(_, id)| rules.remove(&id)).collect() })
    }
}

/// YAML takes `!` at the start of an expression for a tag of its own, and says so in words that help nobody here.
fn hint_at_quotes(fault: Fault) -> Fault {
    if fault.code == "syntax" && fault.help.is_none() && fault.message.contains("tag") {
        return fault.with_help("put an expression that begins with `!` in quotes");
    }
    fault
}

fn no_such_rule<'r>(
    id: &RuleId,
    span: &crate::model::Span,
    known: impl Iterator<Item = &'r RuleId>,
) -> Fault {
    let fault = Fault::new("unknown-rule", format!("there is no rule {id} to change"), span.clone());
    match nearest(id.as_str(), known.map(RuleId::as_str)) {
        Some(near) => fault.with_help(format!("did you mean {near}?")),
        None => fault,
    }
}

/// The JSON Schema of a checklist file, for editors.
#[must_use]
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(text::ChecklistText)
}
