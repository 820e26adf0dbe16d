//! Edits of one value in the source of a document. Every other value stays what it was, and that is checked.

use std::ops::Range;

use super::layout::{Place, Style, layout};
use super::tree::{child, descend, same};
use super::written::ValuePath;
use crate::document::{Format, Kind, Located, Node, Tree, read, text};
use crate::model::{Fault, Limits, Span};

/// A document whose values are edited.
pub(super) struct Source<'b> {
    /// What stands before the text: a byte-order mark.
    mark: &'b [u8],
    text: &'b str,
    root: Tree,
    format: Format,
}

impl<'b> Source<'b> {
    /// Reads the document; `at` is where the mutation file names it.
    pub(super) fn read(bytes: &'b [u8], format: Format, at: &Span) -> Result<Self, Fault> {
        let unread = |fault: &Fault| {
            let place = fault.span.start;
            let message =
                format!("the file cannot be read: {} [{}:{}]", fault.message, place.line, place.column);
            Fault::new("edit", message, at.clone()).with_help("use `replace`")
        };
        let text = text(bytes).map_err(|fault| unread(&fault))?;
        let root = read(text, format, &Limits::DEFAULT).map_err(|faults| {
            faults.first().map_or_else(|| unread(&Fault::new("edit", "", Span::START)), unread)
        })?;
        let mark = bytes.get(..bytes.len() - text.len()).unwrap_or_default();
        Ok(Self { mark, text, root: Tree::from(root), format })
    }

    /// The source with `value` in place of the value at `path`.
    pub(super) fn set(&self, path: &Located<ValuePath>, value: &str) -> Result<Vec<u8>, Fault> {
        let route = self.route(path)?;
        let layout = self.layout(path)?;
        let places = follow(&self.root, &layout, &route).ok_or_else(|| elsewhere(path))?;
        let place = places.last().copied().ok_or_else(|| elsewhere(path))?;
        let (range, new) = self.replacement(place, value).ok_or_else(|| elsewhere(path))?;
        self.spliced(range, &new, path, |after| {
            // The new value is whatever was written; only the others are compared.
            let mut expected = (*self.root).clone();
            let mut found = after;
            for key in &route {
                found = child(found, key)?.1;
            }
            *descend(&mut expected, &route)? = found.clone();
            Some(expected)
        })
    }

    /// The source without the entry or item at `path`.
    pub(super) fn remove(&self, path: &Located<ValuePath>) -> Result<Vec<u8>, Fault> {
        let route = self.route(path)?;
        let layout = self.layout(path)?;
        let places = follow(&self.root, &layout, &route).ok_or_else(|| elsewhere(path))?;
        let Some((last, above)) = route.split_last() else {
            return Err(wrong(path, "the whole document is no entry").with_help("use `delete` or `write`"));
        };
        let mut expected = (*self.root).clone();
        let emptied = (|| {
            let parent = descend(&mut expected, above)?;
            let (index, _) = child(parent, last)?;
            match &mut parent.kind {
                Kind::Map(entries) => drop(entries.remove(index)),
                Kind::List(items) => drop(items.remove(index)),
                _ => return None,
            }
            let brackets = if matches!(parent.kind, Kind::List(_)) { "[]" } else { "{}" };
            let [.., parent, _] = places.as_slice() else { return None };
            if parent.children.len() == 1 && parent.style != Style::Scattered {
                return self.replacement(parent, brackets);
            }
            Some((self.entry(parent, index)?, String::new()))
        })();
        let (range, new) = emptied.ok_or_else(|| elsewhere(path))?;
        self.spliced(range, &new, path, |_| Some(expected))
    }

    /// The keys that lead to the one value that `path` finds.
    fn route(&self, path: &Located<ValuePath>) -> Result<Vec<String>, Fault> {
        let mut found = path.query().find(&self.root);
        match (found.len(), found.pop()) {
            (1, Some(only)) => Ok(only.route),
            (0, _) => Err(wrong(path, "the path finds no value")),
            (several, _) => Err(wrong(path, &format!("the path finds {several} values, and must find one"))),
        }
    }

    fn layout(&self, path: &Located<ValuePath>) -> Result<Place, Fault> {
        layout(self.text, &self.root, self.format).ok_or_else(|| elsewhere(path))
    }

    /// What to write where, so that `place` holds `value`.
    fn replacement(&self, place: &Place, value: &str) -> Option<(Range<usize>, String)> {
        match place.style {
            Style::Alias | Style::Scattered => return None,
            _ if place.value.is_empty() => return Some((place.lead..place.lead, format!(" {value}"))),
            _ => {}
        }
        let (entry_line, entry_column) = self.line(place.entry)?;
        let (value_line, value_column) = self.line(place.value.start)?;
        // A list may stand below its key without being indented; nothing else may.
        let indent = if value_line > entry_line && value_column <= entry_column { "  " } else { "" };
        Some((place.value.clone(), format!("{indent}{value}")))
    }

    /// Where the line of a byte begins, and how far into it the byte is.
    fn line(&self, at: usize) -> Option<(usize, usize)> {
        let start = self.text.get(..at)?.rfind('\n').map_or(0, |line| line + 1);
        Some((start, at - start))
    }

    /// The source of one of several entries, with what separates it from the others.
    fn entry(&self, parent: &Place, index: usize) -> Option<Range<usize>> {
        let place = parent.children.get(index)?;
        if place.style == Style::Scattered {
            return None;
        }
        let next = parent.children.get(index + 1);
        if parent.style == Style::Flow {
            let previous = index.checked_sub(1).and_then(|index| parent.children.get(index));
            return match (next, previous) {
                (Some(next), _) => Some(place.entry..next.entry),
                (None, Some(previous)) => Some(previous.value.end..place.value.end),
                (None, None) => None,
            };
        }
        let (line, _) = self.line(place.entry)?;
        let rest = self.text.get(place.value.end..)?;
        let after = rest.split_inclusive('\n').next().unwrap_or_default();
        let blank = |text: &str| text.trim().is_empty();
        if blank(self.text.get(line..place.entry)?) && (blank(after) || after.trim_start().starts_with('#')) {
            return Some(line..place.value.end + after.len());
        }
        // The first key of an item stands behind the item's dash.
        next.map(|next| place.entry..next.entry)
    }

    /// The edited source, if it reads as `expected` says.
    fn spliced(
        &self,
        range: Range<usize>,
        new: &str,
        path: &Located<ValuePath>,
        expected: impl FnOnce(&Node) -> Option<Node>,
    ) -> Result<Vec<u8>, Fault> {
        let (Some(before), Some(after)) = (self.text.get(..range.start), self.text.get(range.end..)) else {
            return Err(elsewhere(path));
        };
        let edited = [before, new, after].concat();
        let root = read(&edited, self.format, &Limits::DEFAULT).map_err(|faults| {
            let why = faults.first().map_or("", |fault| fault.message.as_str());
            wrong(path, &format!("after the edit the file cannot be read: {why}"))
        })?;
        if !expected(&root).is_some_and(|expected| same(&expected, &root)) {
            return Err(wrong(path, "the edit would change other values too").with_help("use `replace`"));
        }
        Ok([self.mark, edited.as_bytes()].concat())
    }
}

fn wrong(path: &Located<ValuePath>, message: &str) -> Fault {
    Fault::new("edit", format!("{message} (`{}`)", path.as_str()), path.span.clone())
}

fn elsewhere(path: &Located<ValuePath>) -> Fault {
    wrong(path, "the value is not written in one place: an alias, a TOML table, or a rare form")
        .with_help("use `replace`")
}

/// The places along a route, the root's first; `None` where it leads through an alias.
fn follow<'p>(root: &Node, layout: &'p Place, route: &[String]) -> Option<Vec<&'p Place>> {
    let (mut node, mut place, mut places) = (root, layout, vec![layout]);
    for key in route {
        let (index, next) = child(node, key)?;
        (node, place) = (next, place.children.get(index)?);
        places.push(place);
    }
    Some(places)
}

#[cfg(test)]
mod tests {
    use super::{Format, Limits, Located, Source, Span, ValuePath};
    use crate::document::{Query, decode, read};

    fn path(path: &str) -> Located<ValuePath> {
        let node = read(&format!("\"{path}\""), Format::Yaml, &Limits::DEFAULT).unwrap();
        decode(&node).unwrap()
    }

    fn source(text: &str, format: Format) -> Source<'_> {
        Source::read(text.as_bytes(), format, &Span::START).unwrap()
    }

    fn text(edited: Result<Vec<u8>, crate::model::Fault>) -> String {
        edited.map_or_else(|fault| format!("{fault:?}"), |bytes| String::from_utf8(bytes).unwrap())
    }

    const YAML: &str = "# head\n---\na: 1 # c\nb:\n  - x # c\n\n  - \"y\"\n# tail\nc:\nd: |\n  t1\n\n  t2\n\n\
        e: {p: 1, q: [1, 2], r: }\nf: !Ref x\nlist:\n- q: 1\n  r: 2\n- - s\n  - t\n- u: 3\nlast:\n  only: v\n";

    #[test]
    fn sets_the_source_of_one_yaml_value() {
        for (at, value, old, new) in [
            ("$.a", "0.95", "a: 1 # c", "a: 0.95 # c"),
            ("$.b", "[]", "- x # c\n\n  - \"y\"\n# tail", "[]\n# tail"),
            ("$.b[1]", "z", "\"y\"", "z"),
            ("$.c", "[1]", "c:\n", "c: [1]\n"),
            ("$.d", "''", "|\n  t1\n\n  t2\n", "''\n"),
            ("$.e", "1", "{p: 1, q: [1, 2], r: }", "1"),
            ("$.e.q[0]", "3", "[1, 2]", "[3, 2]"),
            ("$.e.r", "4", "r: }", "r: 4 }"),
            ("$.f", "y", "!Ref x", "y"),
            ("$.list", "{}", "- q: 1\n  r: 2\n- - s\n  - t\n- u: 3", "  {}"),
            ("$.list[1]", "w", "- s\n  - t", "w"),
            ("$.list[0].q", "'1'", "q: 1\n", "q: '1'\n"),
            ("$.last", "null", "only: v", "null"),
            ("$.last", "more: 1\n  only: 2", "only: v", "more: 1\n  only: 2"),
        ] {
            assert_eq!(YAML.matches(old).count(), 1, "{old}");
            let edited = text(source(YAML, Format::Yaml).set(&path(at), value));
            assert_eq!(edited, YAML.replace(old, new), "{at}");
            let root = read(&edited, Format::Yaml, &Limits::DEFAULT).unwrap().into();
            let found = Query::new(at).unwrap().find(&root)[0].node.clone();
            let alone = format!("x:\n  {value}\n");
            let wanted = read(&alone, Format::Yaml, &Limits::DEFAULT).unwrap();
            assert!(super::same(&found, wanted.get("x").unwrap()), "{at}: {found:?}");
        }
    }

    #[test]
    fn removes_one_yaml_entry_with_its_lines_or_its_comma() {
        for (at, old, new) in [
            ("$.a", "a: 1 # c\n", ""),
            ("$.b", "b:\n  - x # c\n\n  - \"y\"\n", ""),
            ("$.b[0]", "  - x # c\n", ""),
            ("$.b[1]", "  - \"y\"\n", ""),
            ("$.c", "c:\n", ""),
            ("$.d", "d: |\n  t1\n\n  t2\n", ""),
            ("$.e.p", "p: 1, ", ""),
            ("$.e.r", ", r: }", " }"),
            ("$.e.q[1]", ", 2", ""),
            ("$.f", "f: !Ref x\n", ""),
            ("$.list[0].q", "- q: 1\n  r: 2", "- r: 2"),
            ("$.list[0].r", "  r: 2\n", ""),
            ("$.list[0]", "- q: 1\n  r: 2\n", ""),
            ("$.list[1][0]", "- - s\n  - t", "- - t"),
            ("$.list[1][1]", "  - t\n", ""),
            ("$.list[2].u", "u: 3", "{}"),
            ("$.last.only", "only: v", "{}"),
        ] {
            assert_eq!(YAML.matches(old).count(), 1, "{old}");
            assert_eq!(text(source(YAML, Format::Yaml).remove(&path(at))), YAML.replace(old, new), "{at}");
        }
        let only = source("a:\n- b\nc: 1\n", Format::Yaml);
        assert_eq!(text(only.remove(&path("$.a[0]"))), "a:\n  []\nc: 1\n");
        let marked = source("\u{FEFF}a: 1\r\nb: 2\r\n", Format::Yaml);
        assert_eq!(text(marked.remove(&path("$.a"))), "\u{FEFF}b: 2\r\n");
        assert_eq!(text(source("a: 1\nb: 2", Format::Yaml).remove(&path("$.b"))), "a: 1\n");
    }

    #[test]
    fn json_and_toml_are_edited_the_same_way() {
        let json = "{\n  \"a\": [1, {\"b\": 2}],\n  \"c\": \"x\"\n}\n";
        for (at, value, after) in [
            ("$.a[1].b", Some("9"), "{\n  \"a\": [1, {\"b\": 9}],\n  \"c\": \"x\"\n}\n"),
            ("$.a", Some("null"), "{\n  \"a\": null,\n  \"c\": \"x\"\n}\n"),
            ("$.a", None, "{\n  \"c\": \"x\"\n}\n"),
            ("$.c", None, "{\n  \"a\": [1, {\"b\": 2}]\n}\n"),
            ("$.a[1].b", None, "{\n  \"a\": [1, {}],\n  \"c\": \"x\"\n}\n"),
        ] {
            let json = source(json, Format::Json);
            let edited = value.map_or_else(|| json.remove(&path(at)), |value| json.set(&path(at), value));
            assert_eq!(text(edited), after, "{at}");
        }
        let toml = "a = 1 # c\n[t]\n  x = [1,\n 2]\nz = {q = 1, r = 2}\n[[l]]\nk = 1\n";
        for (at, value, old, new) in [
            ("$.a", Some("'s'"), "a = 1", "a = 's'"),
            ("$.t.z.q", Some("[]"), "q = 1", "q = []"),
            ("$.l[0].k", Some("2"), "k = 1", "k = 2"),
            ("$.a", None, "a = 1 # c\n", ""),
            ("$.t.x", None, "  x = [1,\n 2]\n", ""),
            ("$.t.x[0]", None, "1,\n 2", "2"),
            ("$.t.z.r", None, ", r = 2", ""),
            ("$.l[0].k", None, "k = 1\n", ""),
        ] {
            let source = source(toml, Format::Toml);
            let edited = value.map_or_else(|| source.remove(&path(at)), |value| source.set(&path(at), value));
            assert_eq!(text(edited), toml.replace(old, new), "{at}");
        }
        assert!(source(toml, Format::Toml).remove(&path("$.t")).is_err());
        assert!(source(toml, Format::Toml).set(&path("$.l"), "[]").is_err());
    }

    #[test]
    fn what_would_change_more_than_one_value_is_refused() {
        let aliased = "a: &x {n: 1}\nb: *x\nc: [*x, 2]\n";
        for (at, value, message) in [
            ("$.b", Some("1"), "the value is not written in one place"),
            ("$.b.n", Some("2"), "the value is not written in one place"),
            ("$.a.n", Some("2"), "the edit would change other values too"),
            ("$.a", None, "after the edit the file cannot be read"),
            ("$.c[1]", Some("1\nd: 3"), "after the edit the file cannot be read"),
            ("$.c[1]", Some("3, 4"), "the edit would change other values too"),
            ("$.none", None, "the path finds no value"),
            ("$.c[*]", None, "the path finds 2 values"),
            ("$", None, "the whole document is no entry"),
        ] {
            let source = source(aliased, Format::Yaml);
            let edited = value.map_or_else(|| source.remove(&path(at)), |value| source.set(&path(at), value));
            let fault = edited.unwrap_err();
            assert!(
                fault.message.starts_with(message) && fault.message.contains(at),
                "{at}: {}",
                fault.message
            );
        }
        assert_eq!(text(source(aliased, Format::Yaml).remove(&path("$.b"))), "a: &x {n: 1}\nc: [*x, 2]\n");
        assert_eq!(text(source(aliased, Format::Yaml).set(&path("$.c[1]"), "3")), aliased.replace('2', "3"));
        assert!(Source::read(b"a: [", Format::Yaml, &Span::START).is_err());
    }
}
