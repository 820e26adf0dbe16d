//! Walks an expression and holds every path against the schema of the facts: a typing error in a rule is found
//! before anything is audited, and never as a condition that happens to be true.

use std::collections::BTreeSet;

use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, IdedExpr, LiteralValue, SelectExpr, operators};

use super::expression::{Length, Parsed};
use super::shape::{Object, Shape};
use super::types::{Scope, Type};
use crate::model::{Fault, nearest};

/// Comprehensions inside comprehensions: two at most.
const MAX_NESTING: usize = 2;

/// What a walk found out about an expression.
#[derive(Debug)]
pub(super) struct Walked {
    pub(super) value: Type,
    /// Evidence that it reads below, by path.
    pub(super) reads: BTreeSet<String>,
    /// Roots and classifications that it reads, for `when`.
    pub(super) unclassified: BTreeSet<String>,
    /// The lists that each comprehension walks, with those around it.
    pub(super) walks: Vec<Vec<Length>>,
}

/// Walks an expression. Fails at the first path that is not there or operation that makes no sense.
pub(super) fn walk(parsed: &Parsed<'_>, scope: &Scope) -> Result<Walked, Fault> {
    let mut walker = Walker {
        parsed,
        reads: BTreeSet::new(),
        unclassified: BTreeSet::new(),
        around: Vec::new(),
        walks: Vec::new(),
    };
    let value = walker.infer(&parsed.ast, scope)?;
    Ok(Walked { value, reads: walker.reads, unclassified: walker.unclassified, walks: walker.walks })
}

struct Walker<'p, 't> {
    parsed: &'p Parsed<'t>,
    reads: BTreeSet<String>,
    unclassified: BTreeSet<String>,
    around: Vec<Length>,
    walks: Vec<Vec<Length>>,
}

/// Functions of the language that rules may call.
const FUNCTIONS: [&str; 6] = ["size", "contains", "startsWith", "endsWith", "string", "int"];

impl Walker<'_, '_> {
    fn infer(&mut self, node: &IdedExpr, scope: &Scope) -> Result<Type, Fault> {
        match &node.expr {
            Expr::Ident(name) => self.ident(node, name, scope),
            Expr::Literal(literal) => Ok(match literal {
                LiteralValue::Boolean(_) => Type::Bool,
                LiteralValue::Int(_) => Type::Integer,
                LiteralValue::String(_) => Type::Text,
                _ => return Err(self.fault(node, "only whole numbers, text, true and false are used here")),
            }),
            Expr::Select(select) => self.select(node, select, scope),
            Expr::Call(call) => self.call(node, call, scope),
            Expr::List(list) => {
                let mut item = Type::Unknown;
                for element in &list.elements {
                    item = self.infer(element, scope)?;
                }
                Ok(Type::List(Box::new(item), Length::Known(list.elements.len())))
            }
            Expr::Comprehension(comprehension) => self.comprehension(node, comprehension, scope),
            Expr::Map(_) | Expr::Struct(_) => Err(self.fault(node, "maps are not used here")),
            Expr::Unspecified => Ok(Type::Unknown),
        }
    }

    fn fault(&self, node: &IdedExpr, message: impl Into<String>) -> Fault {
        Fault::new("expression", message, self.parsed.span_of(node.id, 1))
    }

    fn ident(&mut self, node: &IdedExpr, name: &str, scope: &Scope) -> Result<Type, Fault> {
        if let Some(value) = scope.get(name) {
            self.note_root(value);
            return Ok(value.clone());
        }
        let fault = Fault::new(
            "unknown-name",
            format!("there is no `{name}` here"),
            self.parsed.span_of(node.id, name.len()),
        );
        Err(match nearest(name, scope.known()) {
            Some(near) => fault.with_help(format!("did you mean `{near}`?")),
            None => fault.with_help(format!("known here: {}", scope.known().collect::<Vec<_>>().join(", "))),
        })
    }

    /// Notes facts that are neither the system's head nor a classification; `when` must not read them.
    fn note_root(&mut self, value: &Type) {
        if let Type::Facts(shape, path) = value
            && !matches!(shape, Shape::Object(_))
            && !is_within(path, "system")
            && !is_within(path, "params")
        {
            self.unclassified.insert(path.clone());
        }
    }

    fn select(&mut self, node: &IdedExpr, select: &SelectExpr, scope: &Scope) -> Result<Type, Fault> {
        let operand = self.infer(&select.operand, scope)?;
        let Type::Facts(Shape::Object(object), path) = &operand else {
            if operand == Type::Unknown {
                return Ok(Type::Unknown);
            }
            let message = format!("{} has no field `{}`", operand.kind_name(), select.field);
            return Err(Fault::new(
                "unknown-path",
                message,
                self.parsed.span_of_field(node.id, &select.field),
            ));
        };
        let Some(field) = object.fields.get(&select.field) else {
            let place = if path.is_empty() { "the facts have".to_owned() } else { format!("`{path}` has") };
            let span = self.parsed.span_of_field(node.id, &select.field);
            let fault = Fault::new("unknown-path", format!("{place} no field `{}`", select.field), span);
            let known = object.fields.keys().map(String::as_str);
            return Err(match nearest(&select.field, known.clone()) {
                Some(near) => fault.with_help(format!("did you mean `{near}`?")),
                None => fault.with_help(format!("known here: {}", known.collect::<Vec<_>>().join(", "))),
            });
        };
        self.note_evidence(object, path, &select.field);
        let below = if path.is_empty() { select.field.clone() } else { format!("{path}.{}", select.field) };
        if !matches!(field, Shape::Object(_)) && !object.classification {
            self.unclassified.insert(below.clone());
        }
        if select.test { Ok(Type::Bool) } else { Ok(Type::Facts(field.clone(), below)) }
    }

    /// Notes that a field is read that is worth nothing while the evidence is absent or unreadable.
    fn note_evidence(&mut self, object: &Object, path: &str, field: &str) {
        const OWN: [&str; 7] = ["state", "problem", "location", "grade", "files", "declared", "path"];
        if object.evidence && !OWN.contains(&field) {
            self.reads.insert(path.to_owned());
        }
        if field != "location" {
            self.reads.extend(object.derived_from.iter().cloned());
        }
    }

    fn call(&mut self, node: &IdedExpr, call: &CallExpr, scope: &Scope) -> Result<Type, Fault> {
        let mut types = Vec::new();
        for part in call.target.as_deref().into_iter().chain(&call.args) {
            types.push(self.infer(part, scope)?);
        }
        let parts: Vec<&IdedExpr> = call.target.as_deref().into_iter().chain(&call.args).collect();
        let first = types.first().cloned().unwrap_or(Type::Unknown);
        let second = types.get(1).cloned().unwrap_or(Type::Unknown);
        match call.func_name.as_str() {
            operators::EQUALS | operators::NOT_EQUALS => {
                self.comparable(node, &first, &second)?;
                if let [a, b] = parts.as_slice() {
                    self.word(b, &first)?;
                    self.word(a, &second)?;
                }
                Ok(Type::Bool)
            }
            operators::LESS | operators::LESS_EQUALS | operators::GREATER | operators::GREATER_EQUALS => {
                self.comparable(node, &first, &second)?;
                if matches!(first.kind_name(), "a list" | "an object" | "true or false") {
                    return Err(self.fault(node, format!("{} has no order", first.kind_name())));
                }
                Ok(Type::Bool)
            }
            operators::LOGICAL_AND | operators::LOGICAL_OR | operators::LOGICAL_NOT => {
                for (part, value) in parts.iter().zip(&types) {
                    self.boolean(part, value)?;
                }
                Ok(Type::Bool)
            }
            operators::CONDITIONAL => {
                if let Some(condition) = parts.first() {
                    self.boolean(condition, &first)?;
                }
                if second == Type::Unknown {
                    Ok(types.get(2).cloned().unwrap_or(Type::Unknown))
                } else {
                    Ok(second)
                }
            }
            operators::IN => {
                let item = second.item();
                self.comparable(node, &first, &item)?;
                if let [needle, list] = parts.as_slice() {
                    self.word(needle, &item)?;
                    if let Expr::List(list) = &list.expr {
                        for element in &list.elements {
                            self.word(element, &first)?;
                        }
                    }
                }
                Ok(Type::Bool)
            }
            operators::INDEX => Ok(first.item()),
            operators::ADD => {
                self.comparable(node, &first, &second)?;
                match (&first, second) {
                    (Type::List(item, _), other) if **item == Type::Unknown => Ok(other),
                    (Type::Unknown, other) => Ok(other),
                    _ => Ok(first),
                }
            }
            operators::SUBSTRACT
            | operators::MULTIPLY
            | operators::DIVIDE
            | operators::MODULO
            | operators::NEGATE => {
                for (part, value) in parts.iter().zip(&types) {
                    if !value.comparable(&Type::Integer) {
                        return Err(self.fault(part, format!("{} is no number", value.kind_name())));
                    }
                }
                Ok(Type::Integer)
            }
            operators::NOT_STRICTLY_FALSE => Ok(Type::Bool),
            name => self.function(node, name, call),
        }
    }

    fn function(&self, node: &IdedExpr, name: &str, call: &CallExpr) -> Result<Type, Fault> {
        let arguments = call.args.len() + usize::from(call.target.is_some());
        let (value, wanted) = match name {
            "size" | "int" => (Type::Integer, 1),
            "contains" | "startsWith" | "endsWith" => (Type::Bool, 2),
            "string" => (Type::Text, 1),
            _ => {
                let message = format!("there is no function `{name}` here");
                let fault = Fault::new("expression", message, self.parsed.span_of_function(node.id, name));
                return Err(match nearest(name, FUNCTIONS) {
                    Some(near) => fault.with_help(format!("did you mean `{near}`?")),
                    None => fault.with_help(format!("known: {}", FUNCTIONS.join(", "))),
                });
            }
        };
        if arguments == wanted {
            Ok(value)
        } else {
            Err(self.fault(node, format!("`{name}` takes {wanted} value(s), and {arguments} are given")))
        }
    }

    fn comparable(&self, node: &IdedExpr, first: &Type, second: &Type) -> Result<(), Fault> {
        if first.comparable(second) {
            return Ok(());
        }
        let message = format!("{} is held against {}", first.kind_name(), second.kind_name());
        Err(self.fault(node, message))
    }

    fn boolean(&self, node: &IdedExpr, value: &Type) -> Result<(), Fault> {
        if value.comparable(&Type::Bool) {
            return Ok(());
        }
        Err(self.fault(node, format!("true or false is wanted here, and this is {}", value.kind_name())))
    }

    /// Refuses a literal that is none of the words the other side can be: `status != "faild"` is always true.
    fn word(&self, literal: &IdedExpr, other: &Type) -> Result<(), Fault> {
        let Expr::Literal(LiteralValue::String(text)) = &literal.expr else { return Ok(()) };
        let (text, words) = (text.inner(), other.words());
        if words.is_empty() || words.iter().any(|word| word == text) {
            return Ok(());
        }
        let path = other.path().unwrap_or_default();
        let known = words.iter().filter(|word| !word.is_empty()).map(String::as_str);
        let span = self.parsed.span_of(literal.id, text.len() + 2);
        let fault = Fault::new("unknown-word", format!("`{path}` is never \"{text}\""), span);
        Err(match nearest(text, known.clone()) {
            Some(near) => fault.with_help(format!("did you mean \"{near}\"?")),
            None => fault.with_help(format!("it is one of: {}", known.collect::<Vec<_>>().join(", "))),
        })
    }

    fn comprehension(
        &mut self,
        node: &IdedExpr,
        comprehension: &ComprehensionExpr,
        scope: &Scope,
    ) -> Result<Type, Fault> {
        let range = self.infer(&comprehension.iter_range, scope)?;
        if !matches!(range.kind_name(), "a list" | "something") {
            return Err(self.fault(node, format!("a list is wanted here, and this is {}", range.kind_name())));
        }
        let item = range.item();
        let length = range.length();
        self.around.push(length.clone());
        if self.around.len() > MAX_NESTING {
            return Err(
                self.fault(node, format!("lists are walked inside each other more than {MAX_NESTING} deep"))
            );
        }
        self.walks.push(self.around.clone());
        let start = self.infer(&comprehension.accu_init, scope)?;
        let inner = scope.with(&comprehension.iter_var, item).with(&comprehension.accu_var, start);
        self.infer(&comprehension.loop_cond, &inner)?;
        let step = self.infer(&comprehension.loop_step, &inner)?;
        self.around.pop();
        let result = self.infer(&comprehension.result, &inner.with(&comprehension.accu_var, step))?;
        // What `map` and `filter` make is at most as long as what they walk.
        Ok(if let Type::List(item, _) = result { Type::List(item, length) } else { result })
    }
}

/// Whether `path` is `root` or lies below it: `system_x` does not lie below `system`.
fn is_within(path: &str, root: &str) -> bool {
    path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::walk;
    use crate::checklist::expression::Parsed;
    use crate::checklist::placing::Placing;
    use crate::checklist::shape::Shape;
    use crate::checklist::types::{Scope, Type};
    use crate::model::Span;

    #[test]
    fn only_the_head_of_the_system_is_a_classification() {
        let mut scope = Scope::default();
        for root in ["system", "system_x", "params", "paramset"] {
            scope = scope.with(root, Type::Facts(Shape::Integer, root.to_owned()));
        }
        let source = "system + system_x + params + paramset > 0";
        let place = Placing::new(source, source, &Span::of_bytes(source, 0..source.len()));
        let walked = walk(&Parsed::of(source, place).unwrap(), &scope).unwrap();
        assert_eq!(walked.unclassified, BTreeSet::from(["system_x".to_owned(), "paramset".to_owned()]));
    }
}
