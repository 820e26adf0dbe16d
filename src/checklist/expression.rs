//! A compiled expression with its source and place.

use std::panic::catch_unwind;

use cel::common::ast::{IdedExpr, SourceInfo};
use cel::objects::ResolveResult;
use cel::parser::{Parser, PrattParser};
use cel::{Context, Value};

use super::guard;
use super::placing::Placing;
use super::syntax::explain;
use crate::model::{Fault, Span};

/// A CEL expression that was parsed and held against the schema of the facts.
#[derive(Debug)]
pub struct Expression {
    /// As written.
    pub source: String,
    /// Parsed.
    ast: IdedExpr,
    /// For each comprehension: the list that it walks, behind those of the comprehensions around it.
    pub walks: Vec<Vec<Length>>,
}

/// How long a list is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Length {
    /// As long as the list at this path of the facts, or of `params`.
    Of(String),
    /// As long as it is written.
    Known(usize),
}

impl Expression {
    /// Its value, with the names that `context` knows.
    pub fn value(&self, context: &Context<'_, '_>) -> ResolveResult {
        Value::resolve(&self.ast, context)
    }
}

/// An expression that was parsed and not yet held against anything, with the way back to its file.
pub(super) struct Parsed<'t> {
    source: String,
    pub(super) ast: IdedExpr,
    /// Where its nodes stand, as far as the parser says so.
    nodes: SourceInfo,
    place: Placing<'t>,
}

impl<'t> Parsed<'t> {
    /// Parses in a twentieth of the time, and cannot say where anything stands. `None` where something is wrong:
    /// [`Self::of`] then says what, or knows better.
    pub(super) fn quick(source: &str, place: Placing<'t>) -> Option<Self> {
        guard::check(source).ok()?;
        let parsed = catch_unwind(|| PrattParser::default().parse(source));
        let (source, nodes) = (source.to_owned(), SourceInfo::default());
        Some(Self { source, ast: parsed.ok()?.ok()?, nodes, place })
    }

    /// Parses the whole of `source`.
    pub(super) fn of(source: &str, place: Placing<'t>) -> Result<Self, Fault> {
        if source.trim().is_empty() {
            return Err(Fault::new("expression", "the expression is empty", place.span(0, 0)));
        }
        guard::check(source)
            .map_err(|reason| Fault::new("expression", reason, place.span(0, source.len())))?;
        // The parser is generated code; a panic in it must not end the audit without a verdict.
        let compiled = catch_unwind(|| Parser::default().parse_with_source_info(source));
        match compiled {
            Ok(Ok((ast, nodes))) => Ok(Self { source: source.to_owned(), ast, nodes, place }),
            Ok(Err(errors)) => {
                let stop = errors.errors.first().map_or(0, |error| offset_of(source, error.pos));
                let flaw = explain(source, stop);
                let message = format!("not an expression: {}", flaw.message);
                let fault = Fault::new("expression", message, place.span(flaw.at, flaw.length));
                let quoting = source.contains("? ") || source.starts_with(['!', '\'', '[']);
                let quotes = quoting.then_some("put the whole expression in quotes if YAML took part of it");
                Err(match flaw.help.or(quotes) {
                    Some(help) => fault.with_help(help),
                    None => fault,
                })
            }
            Err(_) => Err(Fault::new(
                "expression",
                format!("`{source}` cannot be parsed"),
                place.span(0, source.len()),
            )),
        }
    }

    /// The expression, once it was held against the facts.
    pub(super) fn finish(self, walks: Vec<Vec<Length>>) -> Expression {
        Expression { source: self.source, ast: self.ast, walks }
    }

    /// The place of the node `id`.
    pub(super) fn span_of(&self, id: u64, length: usize) -> Span {
        let start = self.nodes.offset_for(id).map_or(0, |(start, _)| start as usize);
        self.place.span(byte_of(&self.source, start), length)
    }

    /// The place of the name of a function that the node `id` calls: the node itself begins at the bracket.
    pub(super) fn span_of_function(&self, id: u64, name: &str) -> Span {
        let start = self.nodes.offset_for(id).map_or(0, |(start, _)| start as usize);
        let start = byte_of(&self.source, start);
        let before = self.source.get(..start).unwrap_or_default().trim_end();
        let behind = || self.source.get(start..).and_then(|rest| rest.find(name)).unwrap_or_default() + start;
        self.place.span(before.strip_suffix(name).map_or_else(behind, str::len), name.len())
    }

    /// The place of a field that is selected by the node `id`: after its dot.
    pub(super) fn span_of_field(&self, id: u64, field: &str) -> Span {
        let start = self.nodes.offset_for(id).map_or(0, |(start, _)| start as usize);
        let start = byte_of(&self.source, start);
        let inside = self.source.get(start..).and_then(|rest| rest.find(field)).unwrap_or_default();
        self.place.span(start + inside, field.len())
    }
}

/// The byte at which the character number `characters` begins.
fn byte_of(source: &str, characters: usize) -> usize {
    source.char_indices().nth(characters).map_or(source.len(), |(byte, _)| byte)
}

fn offset_of(source: &str, (line, column): (isize, isize)) -> usize {
    let line = usize::try_from(line).unwrap_or(1).max(1);
    let column = usize::try_from(column).unwrap_or(1).max(1);
    let before: usize = source.split_inclusive('\n').take(line - 1).map(str::len).sum();
    before + byte_of(source.get(before..).unwrap_or_default(), column - 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Strategy, prop_assert_eq, prop_oneof, proptest};
    use proptest::sample::select;

    use super::{IdedExpr, Parsed};
    use crate::checklist::BUILTIN;
    use crate::checklist::placing::Placing;
    use crate::checklist::template::{Written, cut};
    use crate::document::{Format, Kind, Node, read};
    use crate::model::{Limits, Span};

    /// What both parsers make of `source`, without the numbers of the nodes; `None` where it is refused.
    fn both(source: &str) -> (Option<String>, Option<String>) {
        let place = Placing::new(source, source, &Span::of_bytes(source, 0..source.len()));
        let shown = |parsed: Parsed<'_>| without_numbers(&parsed.ast);
        (Parsed::quick(source, place.clone()).map(shown), Parsed::of(source, place).ok().map(shown))
    }

    fn without_numbers(ast: &IdedExpr) -> String {
        let text = format!("{ast:?}");
        let mut parts = text.split("id: ");
        let first = parts.next().unwrap().to_owned();
        parts.fold(first, |text, part| text + part.trim_start_matches(|c: char| c.is_ascii_digit()))
    }

    /// Every text below `node`.
    fn texts(node: &Node, found: &mut Vec<String>) {
        match &node.kind {
            Kind::Text(text) => found.push(text.clone()),
            Kind::List(items) => items.iter().for_each(|item| texts(item, found)),
            Kind::Map(entries) => entries.iter().for_each(|entry| texts(&entry.value, found)),
            _ => {}
        }
    }

    #[test]
    fn both_parsers_read_the_built_in_rules_alike() {
        let mut sources = Vec::new();
        for file in BUILTIN {
            let mut found = Vec::new();
            texts(&read(file.text, Format::Yaml, &Limits::DEFAULT).unwrap(), &mut found);
            for text in found {
                let pieces = cut(&text).unwrap_or_default().into_iter();
                sources.extend(pieces.filter_map(|piece| match piece {
                    Written::Value(source, _) => Some(source),
                    Written::Text(_) => None,
                }));
                sources.push(text.rsplit_once(" as ").map_or(text.clone(), |(list, _)| list.to_owned()));
            }
        }
        let mut compared = 0;
        for source in sources {
            // Prose is refused by both.
            let (quick, thorough) = both(&source);
            assert_eq!(quick, thorough, "{source}");
            compared += usize::from(quick.is_some());
        }
        // A script that knows which keys hold expressions counted 403 of them.
        assert!(compared >= 403, "{compared}");
    }

    /// Expressions of every form that rules use, and of some that they cannot.
    fn expressions() -> impl Strategy<Value = String> {
        const LEAVES: [&str; 20] = [
            "a",
            "b.c",
            "case.run.status",
            "params.list",
            "a[0]",
            "a.b[0].c",
            "true",
            "false",
            "0",
            "1",
            "-1",
            "42",
            "9223372036854775807",
            "1.5",
            "null",
            "\"s\"",
            "'t'",
            "'it\\'s „x“'",
            "[]",
            "[1, 2]",
        ];
        const INFIX: [&str; 15] =
            ["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", " in ", "&&", "||", " - "];
        const LISTS: [&str; 5] = ["all", "exists", "filter", "map", "exists_one"];
        let leaf = select(&LEAVES[..]).prop_map(str::to_owned);
        leaf.prop_recursive(5, 48, 3, |inner| {
            prop_oneof![
                4 => (inner.clone(), select(&INFIX[..]), inner.clone()).prop_map(|(a, op, b)| format!("{a}{op}{b}")),
                1 => inner.clone().prop_map(|a| format!("!{a}")),
                1 => inner.clone().prop_map(|a| format!("-{a}")),
                2 => inner.clone().prop_map(|a| format!("({a})")),
                2 => (inner.clone(), inner.clone(), inner.clone()).prop_map(|(a, b, c)| format!("{a} ? {b} : {c}")),
                1 => inner.clone().prop_map(|a| format!("size({a})")),
                1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}).contains({b})")),
                1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("[{a}, {b}]")),
                2 => (select(&LISTS[..]), inner).prop_map(|(name, a)| format!("list.{name}(x, {a})")),
            ]
        })
    }

    proptest! {
        #[test]
        fn both_parsers_read_all_that_is_sound_alike(source in expressions()) {
            // Where signs of different kinds meet they differ: `-!a` is sound to one of them, and to no rule.
            let dense: String = source.split_whitespace().collect::<String>().replace('(', "");
            let (quick, thorough) = both(&source);
            if let Some(quick) = quick && !dense.contains("!-") && !dense.contains("-!") {
                prop_assert_eq!(Some(quick), thorough, "{}", source);
            }
        }
    }

    #[test]
    fn where_the_parsers_differ_nothing_sound_is_touched() {
        // The quick one refuses these, and the thorough one decides.
        for source in ["1in [1]", "size([,])"] {
            let (quick, thorough) = both(source);
            assert!(quick.is_none() && thorough.is_some(), "{source}");
        }
        // The quick one alone lets these through: the type of the first is refused, the second is what it looks like.
        for source in ["-!a", "'two\nlines'"] {
            let (quick, thorough) = both(source);
            assert!(quick.is_some() && thorough.is_none(), "{source}");
        }
    }
}
