//! Front matter: the YAML block that sites put before a document.

use crate::document::{self, Format, Node};
use crate::model::{Fault, Limits, Span};

/// The front matter of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct FrontMatter<'t> {
    /// What it says; places are those of the file.
    pub root: Node,
    /// Everything after its closing line.
    pub body: &'t str,
}

/// Reads the front matter of a document; `None` if it has none. Fails if it is not one YAML document.
pub fn front_matter<'t>(text: &'t str, limits: &Limits) -> Result<Option<FrontMatter<'t>>, Fault> {
    let Some((close, end)) = bounds(text) else { return Ok(None) };
    // With the opening line, which begins a document in YAML as well, every place is that of the file.
    let yaml = text.get(..close).unwrap_or_default();
    let root = document::read(yaml, Format::Yaml, limits).map_err(|faults| {
        let first = faults.into_iter().next();
        first.unwrap_or_else(|| Fault::new("syntax", "not understood", Span::START))
    })?;
    Ok(Some(FrontMatter { root, body: text.get(end..).unwrap_or_default() }))
}

/// The byte at which the document goes on after its front matter, if it has one.
pub(super) fn end(text: &str) -> Option<usize> {
    bounds(text).map(|(_, end)| end)
}

/// Of the block between `---` lines at the start of `text`: the byte at which its closing line begins, and the one after
/// that line.
///
/// Only a block whose first line is a key or a comment counts, so that a document may begin with a ruler.
fn bounds(text: &str) -> Option<(usize, usize)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == "---")?;
    let mut end = first.len();
    for (index, line) in lines.enumerate() {
        match line.trim_end() {
            "---" | "..." if index > 0 => return Some((end, end + line.len())),
            content if index == 0 && !begins_yaml(content) => return None,
            _ => end += line.len(),
        }
    }
    None
}

fn begins_yaml(line: &str) -> bool {
    let key = |key: &str| {
        !key.is_empty()
            && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"' | '\'' | ' '))
    };
    line.starts_with('#')
        || line.split_once(':').is_some_and(|(name, rest)| {
            key(name) && !name.starts_with([' ', '-']) && (rest.is_empty() || rest.starts_with([' ', '\t']))
        })
}

#[cfg(test)]
mod tests {
    use super::{end, front_matter};
    use crate::model::Limits;

    #[test]
    fn keys_are_read_with_their_places_and_the_text_begins_behind() {
        let read = |text| front_matter(text, &Limits::DEFAULT);
        let front = read("---\n# c\nauthor: a\n---\n\n# A\r\n").unwrap().unwrap();
        assert_eq!(front.body, "\n# A\r\n");
        let author = front.root.get("author").unwrap();
        assert_eq!((author.as_text(), author.span.start.line, author.span.start.column), (Some("a"), 3, 9));
        assert_eq!(read("---\ntitle: x\n---").unwrap().unwrap().body, "");
        assert_eq!(read("# A\n"), Ok(None));
        assert_eq!(read("---\na: 1\na: 2\n---\n").unwrap_err().code, "duplicate-key");
        assert_eq!(read("---\na: [1\nb: 2\n---\n").unwrap_err().span.start.line, 3);
    }

    #[test]
    fn front_matter_is_yaml_at_the_start() {
        assert_eq!(end("---\ntitle: x\n---\n# A\n"), Some(17));
        assert_eq!(end("---\r\n# c\r\ntitle: x\r\n...\r\nA"), Some(25));
        assert_eq!(end("---\ntitle: x\n---"), Some(16));
        for text in [
            "",
            "---",
            "---\n",
            "---\n---\n",
            "---\n\n# A\n\n---\n",
            "---\nJust text.\n---\n",
            "---\n- a: b\n---\n",
            "---\nhttps://example.org\n---\n",
            "---\ntitle: never closed\n# A\n",
            " ---\ntitle: x\n---\n",
            "# A\n---\ntitle: x\n---\n",
        ] {
            assert_eq!(end(text), None, "{text:?}");
        }
    }
}
