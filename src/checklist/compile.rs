//! From a rule as written to a rule that can be evaluated: every expression is parsed and checked.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::expression::{Expression, Parsed};
use super::gate::Gate;
use super::placing::Placing;
use super::shape::{Object, Shape};
use super::template::{Piece, Template, Written, cut};
use super::text::{ChangeText, DemandText, Formula, LocalizedText, Params, RuleText};
use super::typecheck::{Walked, walk};
use super::types::{Scope, Type};
use super::{Change, Demand, LocalizedTemplate, Rule, Source};
use crate::model::{Area, Fault, Localized, Location, nearest};

/// Compiles a rule. Reports every defect in it.
pub(super) fn rule(
    written: RuleText,
    area: Area,
    source: &Source<'_>,
    schema: &Shape,
) -> Result<Rule, Vec<Fault>> {
    let params = params(written.params.as_ref());
    let mut compiler = Compiler { file: source.text, faults: Vec::new(), scope: scope(schema, &params) };
    let gate = compiler.note(Gate::of(&written)).flatten();
    let when = compiler.condition(written.when.as_ref());
    let demands = if written.gate.as_ref().is_some_and(|gate| gate.value) {
        Vec::new()
    } else {
        demands(&written, &mut compiler)
    };
    let fix = compiler.localized(&written.fix, &compiler.scope.clone(), None);
    let (Some(fix), true) = (fix, compiler.faults.is_empty()) else { return Err(compiler.faults) };
    Ok(Rule {
        id: written.id.value,
        area,
        discipline: written.discipline.value,
        severity: written.severity.value,
        since: written.since.value,
        article: written.article.iter().map(|text| text.as_str().to_owned()).collect(),
        title: plain(&written.title),
        why: plain(&written.why),
        fix,
        references: written.references.iter().map(|text| text.as_str().to_owned()).collect(),
        params,
        when,
        demands,
        gate,
        origin: Location::new(source.path, written.id.span.start),
        changes: Vec::new(),
        off: None,
    })
}

/// Applies a change of a later file to a rule.
pub(super) fn change(rule: &mut Rule, change: ChangeText, source: &Source<'_>) -> Result<(), Vec<Fault>> {
    let by = Location::new(source.path, change.rule.span.start);
    let mut note = |what: &str, old: String, new: String| {
        rule.changes.push(Change { what: what.to_owned(), old, new, by: by.clone() });
    };
    if let Some(severity) = change.severity {
        let old = std::mem::replace(&mut rule.severity, severity.value);
        note("severity", old.to_string(), rule.severity.to_string());
    }
    if let Some(since) = change.since {
        let old = std::mem::replace(&mut rule.since, since.value);
        note("since", old.to_string(), rule.since.to_string());
    }
    if let Some(reason) = change.off {
        let old = rule.off.replace(plain(&reason));
        note("off", if old.is_some() { "off" } else { "on" }.to_owned(), "off".to_owned());
    }
    let mut faults = Vec::new();
    for (name, value, span) in change.params.into_iter().flat_map(|params| params.values) {
        let known = rule.params.as_object().cloned().unwrap_or_default();
        match known.get(&name) {
            Some(old) if kind(old) == kind(&value) => {
                note(&format!("params.{name}"), shown(old), shown(&value));
                if let Some(params) = rule.params.as_object_mut() {
                    params.insert(name.clone(), value);
                }
            }
            Some(old) => {
                let message =
                    format!("`{name}` of {} is {}, and this is {}", rule.id, kind(old), kind(&value));
                faults.push(Fault::new("wrong-type", message, span));
            }
            None => {
                let fault =
                    Fault::new("unknown-param", format!("{} has no parameter `{name}`", rule.id), span);
                faults.push(match nearest(&name, known.keys().map(String::as_str)) {
                    Some(near) => fault.with_help(format!("did you mean `{near}`?")),
                    None => fault,
                });
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// A parameter as a person writes it.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a word",
        _ => "a list of words",
    }
}

fn plain(text: &LocalizedText) -> Localized {
    Localized::of(text.en.text.clone(), text.de.text.clone())
}

fn params(written: Option<&Params>) -> Value {
    let values = written.into_iter().flat_map(|params| &params.values);
    Value::Object(values.map(|(name, value, _)| (name.clone(), value.clone())).collect())
}

/// The names that every expression of a rule may use: the areas, `params`, `stage`, `as_of`.
fn scope(schema: &Shape, params: &Value) -> Scope {
    let mut scope = Scope::default();
    if let Shape::Object(root) = schema {
        for (name, field) in &root.fields {
            scope = scope.with(name, Type::Facts(field.clone(), name.clone()));
        }
        if let Some(Shape::Object(system)) = root.fields.get("system")
            && let Some(stage) = system.fields.get("stage")
        {
            scope = scope.with("stage", Type::Facts(stage.clone(), "system.stage".to_owned()));
        }
    }
    let mut object = Object { classification: true, ..Object::default() };
    for (name, value) in params.as_object().into_iter().flatten() {
        let shape = match value {
            Value::Bool(_) => Shape::Bool,
            Value::Number(_) => Shape::Integer,
            Value::Array(_) => Shape::List(Arc::new(Shape::text())),
            _ => Shape::text(),
        };
        object.fields.insert(name.clone(), shape);
    }
    scope
        .with("params", Type::Facts(Shape::Object(Arc::new(object)), "params".to_owned()))
        .with("as_of", Type::Text)
}

/// The demands of a rule: those of its list, or the single one written into the rule itself.
fn demands(written: &RuleText, compiler: &mut Compiler<'_>) -> Vec<Demand> {
    let own = match (&written.met, &written.gap) {
        (Some(met), Some(gap)) => Some(DemandText {
            severity: None,
            when: None,
            needs: Vec::new(),
            each: None,
            none: written.none.clone(),
            undecided_when: written.undecided_when.clone(),
            met: met.clone(),
            at: written.at.clone(),
            found: written.found.clone(),
            wanted: written.wanted.clone(),
            proof: written.proof.clone(),
            gap: gap.clone(),
            fix: None,
            span: written.span.clone(),
        }),
        _ => None,
    };
    let half = written.met.is_some() != written.gap.is_some();
    if half || (own.is_none() == written.demands.is_empty()) {
        compiler.faults.push(Fault::new(
            "rule",
            format!("{} needs either `met` with `gap`, or `demands`", written.id.value),
            written.id.span.clone(),
        ));
        return Vec::new();
    }
    let shared = (&written.needs, written.each.as_ref());
    own.iter().chain(&written.demands).filter_map(|demand| compiler.demand(demand, shared)).collect()
}

/// Parses an expression and holds it against the facts.
fn check<'t>(source: &str, place: &Placing<'t>, scope: &Scope) -> Result<(Parsed<'t>, Walked), Fault> {
    if let Some(parsed) = Parsed::quick(source, place.clone())
        && let Ok(walked) = walk(&parsed, scope)
    {
        return Ok((parsed, walked));
    }
    let parsed = Parsed::of(source, place.clone())?;
    let walked = walk(&parsed, scope)?;
    Ok((parsed, walked))
}

struct Compiler<'t> {
    file: &'t str,
    faults: Vec<Fault>,
    scope: Scope,
}

impl Compiler<'_> {
    fn note<T>(&mut self, result: Result<T, Fault>) -> Option<T> {
        result.map_err(|fault| self.faults.push(fault)).ok()
    }

    /// Compiles an expression, notes what evidence it reads, and says what type it has.
    fn formula(
        &mut self,
        formula: &Formula,
        scope: &Scope,
        reads: &mut BTreeSet<String>,
    ) -> Option<(Expression, Type, BTreeSet<String>)> {
        let place = Placing::new(self.file, &formula.text, &formula.span);
        let (parsed, walked) = self.note(check(&formula.text, &place, scope))?;
        reads.extend(walked.reads);
        Some((parsed.finish(walked.walks), walked.value, walked.unclassified))
    }

    fn typed(
        &mut self,
        formula: Option<&Formula>,
        wanted: &str,
        scope: &Scope,
        reads: &mut BTreeSet<String>,
    ) -> Option<Expression> {
        let formula = formula?;
        let (expression, value, _) = self.formula(formula, scope, reads)?;
        if value == Type::Unknown || value.kind_name() == wanted {
            return Some(expression);
        }
        let message = format!("{wanted} is wanted here, and `{}` is {}", formula.text, value.kind_name());
        self.faults.push(Fault::new("expression", message, formula.span.clone()));
        None
    }

    /// Compiles a `when`: what was observed must not decide whether a rule applies.
    fn condition(&mut self, formula: Option<&Formula>) -> Option<Expression> {
        let formula = formula?;
        let (expression, value, unclassified) =
            self.formula(formula, &self.scope.clone(), &mut BTreeSet::new())?;
        if let Some(path) = unclassified.first() {
            let message =
                format!("`when` may read the stage and declared classifications only, not `{path}`");
            self.faults.push(Fault::new("when", message, formula.span.clone()));
        }
        if value.kind_name() != "true or false" {
            let message = format!("`when` must be true or false, and this is {}", value.kind_name());
            self.faults.push(Fault::new("expression", message, formula.span.clone()));
        }
        Some(expression)
    }

    fn demand(&mut self, written: &DemandText, shared: (&Vec<Formula>, Option<&Formula>)) -> Option<Demand> {
        let before = self.faults.len();
        let mut reads = BTreeSet::new();
        let when = self.condition(written.when.as_ref());
        let (each, scope) = match written.each.as_ref().or(shared.1) {
            Some(formula) => {
                let (list, name, item) = self.each(formula, &mut reads)?;
                (Some((list, name.clone())), self.scope.with(&name, item))
            }
            None => (None, self.scope.clone()),
        };
        let mut named = BTreeSet::new();
        let needs: Vec<_> = shared
            .0
            .iter()
            .chain(&written.needs)
            .filter_map(|need| self.need(need, &scope, &mut named))
            .collect();
        let undecided_when = self.typed(written.undecided_when.as_ref(), "true or false", &scope, &mut reads);
        let met = self.typed(Some(&written.met), "true or false", &scope, &mut reads);
        let at = self.typed(written.at.as_ref(), "an object", &scope, &mut BTreeSet::new());
        let found = written.found.as_ref().and_then(|f| self.formula(f, &scope, &mut reads)).map(|(e, ..)| e);
        let proof = written.proof.as_ref().and_then(|f| self.formula(f, &scope, &mut reads)).map(|(e, ..)| e);
        let wanted = written.wanted.as_ref().and_then(|text| self.localized(text, &scope, None));
        let gap = self.localized(&written.gap, &scope, Some(&mut reads));
        let fix = written.fix.as_ref().and_then(|text| self.localized(text, &scope, None));
        for path in reads.difference(&named) {
            let message = format!("the rule reads below `{path}`, which may be absent or unreadable");
            let fault = Fault::new("needs", message, written.met.span.clone());
            self.faults.push(fault.with_help(format!("add `{path}` to `needs`")));
        }
        if self.faults.len() > before {
            return None;
        }
        let none = written.none.as_ref().map(plain);
        let severity = written.severity.as_ref().map(|severity| severity.value);
        Some(Demand {
            severity,
            when,
            needs,
            each,
            none,
            undecided_when,
            met: met?,
            at,
            found,
            wanted,
            proof,
            gap: gap?,
            fix,
        })
    }

    /// `failure_cases.cases as case`: the list, the name, and what an item is.
    fn each(
        &mut self,
        formula: &Formula,
        reads: &mut BTreeSet<String>,
    ) -> Option<(Expression, String, Type)> {
        let Some((list, name)) = formula.text.rsplit_once(" as ") else {
            let fault = Fault::new("each", "write the list and a name for its items", formula.span.clone());
            self.faults.push(fault.with_help("each: failure_cases.cases as case"));
            return None;
        };
        let name = name.trim().to_owned();
        let list = Formula { text: list.trim().to_owned(), span: formula.span.clone() };
        let (expression, value, _) = self.formula(&list, &self.scope.clone(), reads)?;
        let item = match value {
            Type::Facts(Shape::List(item), path) => Type::Facts((*item).clone(), path),
            Type::List(item, _) => *item,
            other => {
                let message = format!("`each` walks a list, and `{}` is {}", list.text, other.kind_name());
                self.faults.push(Fault::new("each", message, formula.span.clone()));
                return None;
            }
        };
        Some((expression, name, item))
    }

    /// A path of an evidence object, or of a list whose items hold one.
    fn need(&mut self, formula: &Formula, scope: &Scope, named: &mut BTreeSet<String>) -> Option<Expression> {
        let (expression, value, _) = self.formula(formula, scope, &mut BTreeSet::new())?;
        match value {
            Type::Facts(Shape::Object(object), path) if object.evidence => {
                named.insert(path);
                Some(expression)
            }
            other => {
                let message =
                    format!("`needs` names evidence, and `{}` is {}", formula.text, other.kind_name());
                self.faults.push(Fault::new("needs", message, formula.span.clone()));
                None
            }
        }
    }

    fn localized(
        &mut self,
        text: &LocalizedText,
        scope: &Scope,
        mut reads: Option<&mut BTreeSet<String>>,
    ) -> Option<LocalizedTemplate> {
        let mut unused = BTreeSet::new();
        let en = self.template(&text.en, scope, reads.as_deref_mut().unwrap_or(&mut unused));
        let de = self.template(&text.de, scope, reads.unwrap_or(&mut unused));
        Some(LocalizedTemplate { en: en?, de: de? })
    }

    fn template(
        &mut self,
        formula: &Formula,
        scope: &Scope,
        reads: &mut BTreeSet<String>,
    ) -> Option<Template> {
        let place = Placing::new(self.file, &formula.text, &formula.span);
        let pieces = match cut(&formula.text) {
            Ok(pieces) => pieces,
            Err((at, message)) => {
                self.faults.push(Fault::new("template", message, place.span(at, 1)));
                return None;
            }
        };
        let mut compiled = Vec::with_capacity(pieces.len());
        for piece in pieces {
            compiled.push(match piece {
                Written::Text(text) => Piece::Text(text),
                Written::Value(source, at) => {
                    let (parsed, walked) = self.note(check(&source, &place.part(at), scope))?;
                    reads.extend(walked.reads);
                    Piece::Value(parsed.finish(walked.walks))
                }
            });
        }
        Some(Template { pieces: compiled })
    }
}
