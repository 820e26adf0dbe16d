//! The verbs of an edit, and what each does to a file.

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::value;
use super::written::{Keep, ValuePath, Verbatim};
use crate::document::{Context, Decode, Format, Located, Node, record};
use crate::model::{Fault, RepoPath, Span, nearest, visible};
use crate::repository::Memory;

record! {
    /// Replaces text that stands exactly once in a file.
    pub struct Replace {
        /// The file.
        pub file: Located<RepoPath>,
        /// What stands there, exactly once.
        pub old: Located<Verbatim>,
        /// What stands there afterwards.
        pub new: Verbatim,
    }
}

record! {
    /// Replaces the source text of one value of a YAML, TOML or JSON file.
    pub struct Set {
        /// The file.
        pub file: Located<RepoPath>,
        /// Where the value stands.
        pub path: Located<ValuePath>,
        /// The new source text, with its quotes if it needs any.
        pub value: Verbatim,
    }
}

record! {
    /// Removes one entry of a mapping or one item of a list from a YAML, TOML or JSON file.
    pub struct Remove {
        /// The file.
        pub file: Located<RepoPath>,
        /// Where the entry's value stands.
        pub path: Located<ValuePath>,
    }
}

record! {
    /// Deletes a file.
    pub struct Delete {
        /// The file.
        pub file: Located<RepoPath>,
    }
}

record! {
    /// Cuts the end of a file off.
    pub struct Truncate {
        /// The file.
        pub file: Located<RepoPath>,
        /// What is left: a number of bytes, or a part such as `50%`.
        pub keep: Keep,
    }
}

record! {
    /// Adds text to the end of a file.
    pub struct Append {
        /// The file.
        pub file: Located<RepoPath>,
        /// The text.
        pub text: Verbatim,
    }
}

record! {
    /// Writes a file anew, whether it was there or not.
    pub struct Write {
        /// The file.
        pub file: Located<RepoPath>,
        /// Its whole content.
        pub text: Verbatim,
    }
}

/// Declares the edits from their verbs.
macro_rules! verbs {
    ($($(#[doc = $doc:literal])+ $verb:literal $variant:ident,)+) => {
        /// One edit of one file.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Edit { $($(#[doc = $doc])+ $variant($variant),)+ }

        const VERBS: &[&str] = &[$($verb),+];

        impl Edit {
            fn under(verb: &str, node: &Node, context: &mut Context) -> Option<Self> {
                match verb {
                    $($verb => context.under(verb, node).map(Self::$variant),)+
                    _ => None,
                }
            }

            /// The file it edits.
            #[must_use]
            pub fn file(&self) -> &Located<RepoPath> {
                match self { $(Self::$variant(edit) => &edit.file,)+ }
            }

            fn span(&self) -> &Span {
                match self { $(Self::$variant(edit) => &edit.span,)+ }
            }
        }

        impl JsonSchema for Edit {
            fn schema_name() -> std::borrow::Cow<'static, str> { "Edit".into() }
            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let mut verbs = serde_json::Map::new();
                $(verbs.insert($verb.to_owned(), generator.subschema_for::<$variant>().into());)+
                schemars::json_schema!({
                    "type": "object",
                    "description": "One edit of one file: exactly one of the verbs.",
                    "properties": verbs,
                    "additionalProperties": false,
                    "minProperties": 1,
                    "maxProperties": 1,
                })
            }
        }
    };
}

verbs! {
    /// Replaces text that stands exactly once.
    "replace" Replace,
    /// Replaces the source text of one value.
    "set" Set,
    /// Removes one entry.
    "remove" Remove,
    /// Deletes the file.
    "delete" Delete,
    /// Cuts the file off.
    "truncate" Truncate,
    /// Adds to its end.
    "append" Append,
    /// Writes it anew.
    "write" Write,
}

impl Decode for Edit {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        context.unknown_keys(node, VERBS);
        let verbs = node.entries().iter().filter(|entry| VERBS.contains(&entry.key.as_str()));
        let mut edits: Vec<_> = verbs.map(|entry| Self::under(&entry.key, &entry.value, context)).collect();
        // A single key that is not known has been told already.
        if node.entries().len() != 1 || node.tag.is_some() {
            context.invalid(format!("an edit is a mapping with one of {}", VERBS.join(", ")), node);
            return None;
        }
        edits.pop().flatten()
    }
}

impl Edit {
    /// Makes the edit. The fault stands in the mutation file.
    pub(super) fn apply(&self, repository: &mut Memory) -> Result<(), Fault> {
        let file = self.file();
        let bytes = || repository.get(file).ok_or_else(|| no_such_file(file, repository));
        let source = || value::Source::read(bytes()?, format(file)?, &file.span);
        let after = match self {
            Self::Replace(replace) => Some(replace.edited(bytes()?)?),
            Self::Set(set) => Some(source()?.set(&set.path, set.value.as_str())?),
            Self::Remove(remove) => Some(source()?.remove(&remove.path)?),
            Self::Delete(_) => bytes().map(|_| None)?,
            Self::Truncate(truncate) => {
                let bytes = bytes()?;
                bytes.get(..truncate.keep.of(bytes.len())).map(<[u8]>::to_vec)
            }
            Self::Append(append) => Some([bytes()?, append.text.as_str().as_bytes()].concat()),
            Self::Write(write) => Some(write.text.as_str().as_bytes().to_vec()),
        };
        if repository.get(file) == after.as_deref() {
            let message = format!("the edit changes nothing in {}", visible(file.as_str()));
            return Err(Fault::new("edit", message, self.span().clone()));
        }
        match after {
            Some(bytes) => repository.insert(file.value.clone(), bytes),
            None => {
                repository.remove(file);
            }
        }
        Ok(())
    }
}

fn no_such_file(file: &Located<RepoPath>, repository: &Memory) -> Fault {
    let message = format!("there is no file {}", visible(file.as_str()));
    let fault = Fault::new("no-such-file", message, file.span.clone());
    match nearest(file.as_str(), repository.paths().map(RepoPath::as_str)) {
        Some(near) => fault.with_help(format!("did you mean `{}`?", visible(near))),
        None => fault,
    }
}

impl Replace {
    fn edited(&self, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
        let wrong = |message: String| Fault::new("edit", message, self.old.span.clone());
        let text = std::str::from_utf8(bytes).map_err(|_| wrong("the file is not UTF-8".to_owned()))?;
        let old = self.old.as_str();
        if old.is_empty() {
            return Err(wrong("`old` is empty, and stands everywhere".to_owned()));
        }
        match text.matches(old).count() {
            1 => Ok(text.replacen(old, self.new.as_str(), 1).into_bytes()),
            0 => Err(wrong("`old` does not stand in the file".to_owned())),
            times => Err(wrong(format!("`old` stands {times} times, and must stand once"))),
        }
    }
}

fn format(file: &Located<RepoPath>) -> Result<Format, Fault> {
    Format::of(file).ok_or_else(|| {
        let message = "values are edited in .yaml, .yml, .toml and .json files";
        Fault::new("edit", message, file.span.clone()).with_help("use `replace`")
    })
}

#[cfg(test)]
mod tests {
    use crate::document::Format;
    use crate::model::Limits;
    use crate::mutation::read;
    use crate::repository::Memory;

    /// What `e.xml` holds after one edit of it, or the code, column and message of the fault.
    fn edited(edit: &str) -> Result<Option<String>, (&'static str, usize, String)> {
        let file = format!(
            "rule: A-1\nmutations:\n- name: n\n  changes: [{{rule: A-1, outcome: unknown}}]\n  edits:\n  - {edit}\n"
        );
        let file = read(&file, Format::Yaml, &Limits::DEFAULT).unwrap();
        let path = "e.xml".parse().unwrap();
        let mut repository = Memory::new();
        repository.insert("e.xml".parse().unwrap(), "one two ü two\n");
        match file.mutations[0].apply(&mut repository) {
            Ok(()) => Ok(repository.get(&path).map(|bytes| String::from_utf8_lossy(bytes).into_owned())),
            Err(mut faults) => {
                assert_eq!((faults.len(), repository.get(&path)), (1, Some("one two ü two\n".as_bytes())));
                let fault = faults.remove(0);
                assert_eq!(fault.span.start.line, 6);
                Err((fault.code, fault.span.start.column, fault.message + &fault.help.unwrap_or_default()))
            }
        }
    }

    #[test]
    fn text_and_files_are_edited() {
        for (edit, after) in [
            ("replace: {file: e.xml, old: one, new: ''}", Some(" two ü two\n")),
            ("replace: {file: e.xml, old: \"two\\n\", new: 'x'}", Some("one two ü x")),
            ("delete: {file: e.xml}", None),
            ("truncate: {file: e.xml, keep: 3}", Some("one")),
            ("truncate: {file: e.xml, keep: 50%}", Some("one two")),
            ("truncate: {file: e.xml, keep: 9}", Some("one two \u{FFFD}")),
            ("truncate: {file: e.xml, keep: 0%}", Some("")),
            ("append: {file: e.xml, text: \"\\n \"}", Some("one two ü two\n\n ")),
            ("write: {file: e.xml, text: ''}", Some("")),
            ("write: {file: new.xml, text: x}", Some("one two ü two\n")),
        ] {
            assert_eq!(edited(edit), Ok(after.map(str::to_owned)), "{edit}");
        }
    }

    #[test]
    fn an_edit_that_cannot_be_made_is_a_fault_of_its_line() {
        for (edit, code, column, message) in [
            (
                "replace: {file: e.xml, old: two, new: x}",
                "edit",
                33,
                "`old` stands 2 times, and must stand once",
            ),
            ("replace: {file: e.xml, old: six, new: x}", "edit", 33, "`old` does not stand in the file"),
            ("replace: {file: e.xml, old: '', new: x}", "edit", 33, "`old` is empty, and stands everywhere"),
            ("replace: {file: e.xml, old: one, new: one}", "edit", 14, "the edit changes nothing in e.xml"),
            ("delete: {file: f.xml}", "no-such-file", 20, "there is no file f.xmldid you mean `e.xml`?"),
            ("truncate: {file: e.xml, keep: 99}", "edit", 15, "the edit changes nothing in e.xml"),
            ("append: {file: e.xml, text: ''}", "edit", 13, "the edit changes nothing in e.xml"),
            ("append: {file: a/b/c, text: x}", "no-such-file", 20, "there is no file a/b/c"),
            (
                "set: {file: e.xml, path: $.a, value: x}",
                "edit",
                17,
                "values are edited in .yaml, .yml, .toml and .json filesuse `replace`",
            ),
        ] {
            assert_eq!(edited(edit), Err((code, column, message.to_owned())), "{edit}");
        }
    }
}
