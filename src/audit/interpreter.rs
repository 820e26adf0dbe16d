//! Evaluates expressions over the facts, and writes texts with their values.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use cel::{Context, Env, Value};

use super::Terms;
use super::tree::{field, list_sizes, location, show, value};
use crate::checklist::{Expression, LocalizedTemplate, Piece, Template};
use crate::facts::Facts;
use crate::model::{Localized, Location, Named};

/// Steps that a comprehension inside another may take.
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

    fn of(json: &serde_json::Value) -> Self {
        let areas = match json {
            serde_json::Value::Object(areas) => {
                areas.iter().map(|(name, area)| (name.clone(), value(area))).collect()
            }
            _ => Vec::new(),
        };
        let mut root = Context::with_env(Arc::new(Env::stdlib()));
        for (name, area) in &areas {
            root.add_variable_from_value(name.clone(), area.clone());
        }
        Self { root, areas, sizes: list_sizes(json) }
    }

    /// The names that the expressions of a rule may use: the areas, `params`, `stage`, `as_of`.
    pub(super) fn scene(&self, params: &serde_json::Value, terms: &Terms) -> Scene<'_, '_> {
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
        for nest in &expression.nests {
            let steps = nest.iter().map(|path| self.sizes.get(path).copied().unwrap_or(1).max(1));
            if steps.fold(1usize, usize::saturating_mul) > MAX_STEPS {
                return Err(Localized::of(
                    format!("`{}` would take more than {MAX_STEPS} steps", expression.source),
                    format!("`{}` bräuchte mehr als {MAX_STEPS} Schritte", expression.source),
                ));
            }
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
