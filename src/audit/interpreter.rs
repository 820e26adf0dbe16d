//! Evaluates expressions over the facts, and writes texts with their values.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use cel::{Context, Env, Value};
use serde_json::Value as Json;

use super::Terms;
use super::tree::{field, list_sizes, location, show, value};
use crate::checklist::{Expression, Length, LocalizedTemplate, Piece, Template};
use crate::facts::Facts;
use crate::model::{Localized, Location, Named};

/// Steps that the comprehensions of one rule may take, over all its subjects.
const MAX_STEPS: usize = 1_000_000;

/// The facts as expressions see them.
pub(super) struct Interpreter {
    /// The areas as variables. Making them is a walk over all facts, so it is done once, not for each rule.
    root: Context<'static, 'static>,
    areas: Vec<(String, Value)>,
    sizes: BTreeMap<String, usize>,
}

/// The names in scope, and the subject if there is one.
pub(super) struct Scene<'e, 'v> {
    pub(super) context: Context<'e, 'v>,
    pub(super) subject: Option<(&'e str, Value)>,
}

impl Interpreter {
    pub(super) fn new(facts: &Facts) -> Self {
        // The tree holds strings, whole numbers, truth values, lists and objects: writing it cannot fail.
        Self::of(&serde_json::to_value(&facts.tree).unwrap_or_default())
    }

    fn of(json: &Json) -> Self {
        let areas = match json {
            Json::Object(areas) => areas.iter().map(|(name, area)| (name.clone(), value(area))).collect(),
            _ => Vec::new(),
        };
        let mut root = Context::with_env(Arc::new(Env::stdlib()));
        for (name, area) in &areas {
            root.add_variable_from_value(name.clone(), area.clone());
        }
        Self { root, areas, sizes: list_sizes(json) }
    }

    /// The names that the expressions of a rule may use: the areas, `params`, `stage`, `as_of`.
    pub(super) fn scene(&self, params: &Json, terms: &Terms) -> Scene<'_, '_> {
        let mut context = self.root.new_inner_scope();
        context.add_variable_from_value("params", value(params));
        context.add_variable_from_value("stage", Value::from(terms.stage.name()));
        context.add_variable_from_value("as_of", Value::from(terms.as_of.to_string()));
        Scene { context, subject: None }
    }

    /// The location of the deepest object on a path that has one.
    pub(super) fn nearest_location(&self, path: &str) -> Option<Location> {
        let mut parts = path.split('.');
        let root = parts.next()?;
        let mut here = self.areas.iter().find(|(name, _)| name == root).map(|(_, area)| area)?;
        let mut found = location(field(here, "location"));
        for part in parts {
            let Some(below) = field(here, part) else { break };
            here = below;
            found = location(field(here, "location")).or(found);
        }
        found
    }

    pub(super) fn truth(&self, expression: &Expression, scene: &Scene<'_, '_>) -> Result<bool, Localized> {
        match self.value(expression, scene)? {
            Value::Bool(flag) => Ok(flag),
            _ => Err(Localized::of(
                format!("`{}` is neither true nor false", expression.source),
                format!("`{}` ist weder wahr noch falsch", expression.source),
            )),
        }
    }

    /// The value at a path such as `runbook.document`. Evaluated as an expression, all that is below would be copied.
    fn plain(&self, path: &str, scene: &Scene<'_, '_>) -> Option<Value> {
        let mut parts = path.split('.');
        let root = parts.next()?;
        let subject = scene.subject.as_ref().filter(|(name, _)| *name == root).map(|(_, subject)| subject);
        let area = || self.areas.iter().find(|(name, _)| name == root).map(|(_, area)| area);
        let mut here = subject.or_else(area)?;
        for part in parts {
            here = field(here, part)?;
        }
        Some(here.clone())
    }

    pub(super) fn value(&self, expression: &Expression, scene: &Scene<'_, '_>) -> Result<Value, Localized> {
        if let Some(value) = self.plain(&expression.source, scene) {
            return Ok(value);
        }
        // A panic inside the interpreter is an obstacle to this rule, not the end of the audit.
        let result = catch_unwind(AssertUnwindSafe(|| expression.value(&scene.context)));
        let problem = |reason: String| {
            Localized::of(
                format!("`{}` cannot be evaluated: {reason}", expression.source),
                format!("`{}` ist nicht auswertbar (Meldung der Auswertung: „{reason}“)", expression.source),
            )
        };
        match result {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => Err(problem(error.to_string())),
            Err(_) => Err(problem("internal error".to_owned())),
        }
    }

    /// Pays for the evaluation of `expressions` for each of `subjects`; `spent` is what the rule has paid before.
    /// Says which expression is the dearest where that is too much: it must not be evaluated then.
    pub(super) fn pay<'e>(
        &self,
        expressions: impl Iterator<Item = &'e Expression>,
        params: &Json,
        subjects: usize,
        spent: &mut usize,
    ) -> Result<(), Localized> {
        let mut dearest: Option<(usize, &Expression)> = None;
        for expression in expressions {
            let steps = self.steps(expression, params).saturating_mul(subjects);
            *spent = spent.saturating_add(steps);
            if dearest.is_none_or(|(most, _)| steps > most) {
                dearest = Some((steps, expression));
            }
        }
        let Some((steps, expression)) = dearest.filter(|_| *spent > MAX_STEPS) else { return Ok(()) };
        let source = &expression.source;
        Err(Localized::of(
            format!(
                "`{source}` would take {steps} steps for {subjects} subjects; a rule takes no more than {MAX_STEPS}"
            ),
            format!(
                "`{source}` bräuchte {steps} Schritte bei {subjects} Einträgen; eine Regel darf höchstens {MAX_STEPS} brauchen"
            ),
        ))
    }

    /// How often the bodies of all comprehensions in an expression are evaluated, at most.
    fn steps(&self, expression: &Expression, params: &Json) -> usize {
        let walks = expression.walks.iter().map(|walk| {
            walk.iter().map(|list| self.length(list, params).max(1)).fold(1, usize::saturating_mul)
        });
        walks.fold(0, usize::saturating_add)
    }

    fn length(&self, list: &Length, params: &Json) -> usize {
        let path = match list {
            Length::Known(length) => return *length,
            Length::Of(path) => path,
        };
        if let Some(name) = path.strip_prefix("params.") {
            return params.get(name).and_then(Json::as_array).map_or(1, Vec::len);
        }
        // A field of an item leads to its list: so many values are there.
        let mut path = path.as_str();
        loop {
            if let Some(size) = self.sizes.get(path) {
                return *size;
            }
            let Some((above, _)) = path.rsplit_once('.') else { return 1 };
            path = above;
        }
    }

    /// A value for people; nothing where there is no expression.
    pub(super) fn shown(&self, expression: Option<&Expression>, scene: &Scene<'_, '_>) -> String {
        expression
            .and_then(|expression| self.value(expression, scene).ok())
            .map(|value| show(&value))
            .unwrap_or_default()
    }

    pub(super) fn localized(&self, template: &LocalizedTemplate, scene: &Scene<'_, '_>) -> Localized {
        Localized { en: self.text(&template.en, scene), de: self.text(&template.de, scene) }
    }

    pub(super) fn text(&self, template: &Template, scene: &Scene<'_, '_>) -> String {
        let pieces = template.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Value(expression) => {
                self.value(expression, scene).map_or_else(|_| "?".to_owned(), |v| show(&v))
            }
        });
        pieces.collect()
    }
}

#[cfg(test)]
mod tests {
    use cel::{Program, Value};

    use super::{Interpreter, Scene};

    #[test]
    fn a_plain_path_has_the_value_that_its_evaluation_has() {
        let facts = Interpreter::of(&serde_json::json!({
            "runbook": { "document": { "state": "present", "lines": [1, 2], "parts": [{ "found": true }] } },
            "costs": { "limit": 3, "text": "" },
        }));
        let item = facts.areas.iter().find(|(name, _)| name == "costs").unwrap().1.clone();
        let mut context = facts.root.new_inner_scope();
        // The subject of a rule may have the name of an area; it is the subject that is meant.
        context.add_variable_from_value("runbook", item.clone());
        let subject = Scene { context, subject: Some(("runbook", item)) };
        let system = Scene { context: facts.root.new_inner_scope(), subject: None };
        for (scene, paths) in [
            (&system, ["runbook", "runbook.document", "runbook.document.lines", "costs.limit", "costs.text"]),
            (&subject, ["runbook", "runbook.limit", "runbook.text", "costs", "costs.limit"]),
        ] {
            for path in paths {
                let evaluated = Program::compile(path).unwrap().execute(&scene.context);
                assert_eq!(facts.plain(path, scene), evaluated.ok(), "{path}");
            }
        }
        for other in
            ["", "runbook.", "size(runbook)", "runbook.nothing", "costs.limit == 3", "params", "'costs'"]
        {
            assert_eq!(facts.plain(other, &system), None::<Value>, "{other}");
        }
    }
}
