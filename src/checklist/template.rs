//! Texts for people with values of the facts in them: "failure case `{case.id}` is {case.run.status}".

use super::expression::Expression;

/// A text with values in it.
#[derive(Debug)]
pub struct Template {
    /// Its pieces, in order.
    pub pieces: Vec<Piece>,
}

/// A piece of a template.
#[derive(Debug)]
pub enum Piece {
    /// Text as it stands.
    Text(String),
    /// The value of an expression.
    Value(Expression),
}

/// A piece as written: text, or an expression with the byte at which it begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Written {
    Text(String),
    Value(String, usize),
}

/// Cuts a template into text and expressions. `{{` and `}}` are braces. Fails with the byte of a brace without
/// its partner.
pub(super) fn cut(template: &str) -> Result<Vec<Written>, (usize, &'static str)> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut chars = template.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '{' | '}' if chars.next_if(|(_, next)| *next == c).is_some() => text.push(c),
            '}' => return Err((at, "a closing brace without an opening one; write `}}` for a brace")),
            '{' => {
                let start = at + 1;
                let mut quote = None;
                let end = loop {
                    match chars.next() {
                        None => {
                            return Err((
                                at,
                                "an opening brace without a closing one; write `{{` for a brace",
                            ));
                        }
                        Some((_, c)) if quote == Some(c) => quote = None,
                        Some((_, c @ ('"' | '\''))) if quote.is_none() => quote = Some(c),
                        Some((end, '}')) if quote.is_none() => break end,
                        Some(_) => {}
                    }
                };
                if !text.is_empty() {
                    pieces.push(Written::Text(std::mem::take(&mut text)));
                }
                pieces.push(Written::Value(template.get(start..end).unwrap_or_default().to_owned(), start));
            }
            c => text.push(c),
        }
    }
    if !text.is_empty() {
        pieces.push(Written::Text(text));
    }
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::{Written, cut};

    #[test]
    fn cuts_at_braces_outside_of_strings() {
        let pieces = cut("a {{b}} {x == '}' ? 1 : 2}c").unwrap();
        assert_eq!(
            pieces,
            [
                Written::Text("a {b} ".into()),
                Written::Value("x == '}' ? 1 : 2".into(), 9),
                Written::Text("c".into()),
            ]
        );
        assert!(cut("a {b").is_err() && cut("a } b").is_err());
    }
}
