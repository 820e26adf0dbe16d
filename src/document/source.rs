//! From bytes to text to tree: encoding, and format by name.

use super::node::Node;
use super::{json, toml, yaml};
use crate::model::{Fault, Limits, RepoPath, Span};

/// The format of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// YAML 1.2.
    Yaml,
    /// TOML 1.1.
    Toml,
    /// JSON, RFC 8259.
    Json,
}

impl Format {
    /// The format that the ending of a file's name stands for.
    #[must_use]
    pub fn of(path: &RepoPath) -> Option<Self> {
        match path.extension()?.as_str() {
            "yaml" | "yml" => Some(Self::Yaml),
            "toml" => Some(Self::Toml),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// The text of a file: UTF-8, without a byte-order mark, without NUL.
pub fn text(bytes: &[u8]) -> Result<&str, Fault> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let offset = error.valid_up_to();
        let valid = bytes.get(..offset).and_then(|valid| std::str::from_utf8(valid).ok()).unwrap_or_default();
        let byte = bytes.get(offset).copied().unwrap_or_default();
        let message = format!("the file is not UTF-8: byte \\x{byte:02X} at offset {offset}");
        Fault::new("encoding", message, Span::of_bytes(valid, offset..offset))
    })?;
    match text.find('\0') {
        Some(offset) => {
            Err(Fault::new("encoding", "the file has a NUL byte", Span::of_bytes(text, offset..offset + 1)))
        }
        None => Ok(text),
    }
}

/// Reads a file that holds one document.
pub fn read(text: &str, format: Format, limits: &Limits) -> Result<Node, Vec<Fault>> {
    let mut documents = read_all(text, format, limits)?;
    if documents.len() > 1 {
        let second = documents.swap_remove(1);
        return Err(vec![Fault::new(
            "documents",
            "the file holds several documents, and one is meant",
            second.span,
        )]);
    }
    documents.pop().ok_or_else(|| vec![Fault::new("empty", "the file is empty", Span::START)])
}

/// Reads a file that may hold several YAML documents; TOML and JSON hold one.
pub fn read_all(text: &str, format: Format, limits: &Limits) -> Result<Vec<Node>, Vec<Fault>> {
    match format {
        Format::Yaml => yaml::read(text, limits).map_err(|fault| vec![fault]),
        Format::Toml => toml::read(text, limits).map(|node| vec![node]),
        Format::Json => json::read(text, limits).map(|node| vec![node]).map_err(|fault| vec![fault]),
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn text_is_utf8_without_mark() {
        assert_eq!(text(b"\xEF\xBB\xBFa: 1").unwrap(), "a: 1");
        let fault = text(b"a: 1\nb: \xff").unwrap_err();
        assert_eq!((fault.span.start.line, fault.span.start.column), (2, 4));
        assert!(text(b"a\0b").is_err());
    }
}
