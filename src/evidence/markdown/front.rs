//! Front matter: the YAML block that sites put before a document.

/// The byte at which the document goes on after the block between `---` lines at the start of `text`, if it has one.
///
/// Only a block whose first line is a key or a comment counts, so that a document may begin with a ruler.
pub(super) fn end(text: &str) -> Option<usize> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == "---")?;
    let mut end = first.len();
    for (index, line) in lines.enumerate() {
        match line.trim_end() {
            "---" | "..." if index > 0 => return Some(end + line.len()),
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
    use super::end;

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
