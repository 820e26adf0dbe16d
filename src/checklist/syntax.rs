//! Says in plain words why a text is not an expression. The parser's own words are those of its grammar.

/// What is wrong with a text that should be an expression.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Flaw {
    /// The byte it begins at.
    pub(super) at: usize,
    /// How many bytes it covers.
    pub(super) length: usize,
    /// What is wrong.
    pub(super) message: String,
    /// The way out, where it is known.
    pub(super) help: Option<&'static str>,
}

/// A word, a number, a string, a sign: where it begins, and the text.
type Token<'s> = (usize, &'s str);

/// Why `source` is not an expression; `stop` is the byte at which the parser gave up.
pub(super) fn explain(source: &str, stop: usize) -> Flaw {
    let tokens = match tokens(source) {
        Ok(tokens) => tokens,
        Err(at) => {
            return flaw(
                (at, source.get(at..=at).unwrap_or("'")),
                "a quote is opened here and never closed",
                None,
            );
        }
    };
    if let Some(found) = brackets(&tokens) {
        return found;
    }
    let foreign = tokens.iter().find_map(|token| Some((token, other_language(token.1)?)));
    if let Some((token, help)) = foreign {
        return flaw(*token, format!("`{}` means nothing here", token.1), Some(help));
    }
    let all = |sign: &str| tokens.iter().filter(|(_, text)| *text == sign).count();
    if let Some(token) = tokens.iter().find(|(_, text)| *text == "?")
        && all("?") > all(":")
    {
        return flaw(*token, "`?` has no `:`", Some("write `condition ? this : that`"));
    }
    let Some(last) = tokens.last() else {
        return flaw((0, ""), "the expression is empty", None);
    };
    match tokens.iter().find(|(at, text)| at + text.len() > stop) {
        Some(token) if token != last || !is_operator(token.1) => {
            flaw(*token, format!("`{}` is not expected here", token.1), None)
        }
        _ if is_operator(last.1) => flaw(*last, format!("something must follow `{}`", last.1), None),
        _ => flaw(*last, format!("something is missing after `{}`", last.1), None),
    }
}

fn flaw((at, text): Token<'_>, message: impl Into<String>, help: Option<&'static str>) -> Flaw {
    Flaw { at, length: text.len(), message: message.into(), help }
}

/// Cuts a text into tokens. Fails with the byte of a quote that is never closed.
fn tokens(source: &str) -> Result<Vec<Token<'_>>, usize> {
    let mut tokens = Vec::new();
    let mut chars = source.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let mut end = at + c.len_utf8();
        match c {
            c if c.is_whitespace() => continue,
            '"' | '\'' => {
                let mut escaped = false;
                end = loop {
                    let (at, next) = chars.next().ok_or(at)?;
                    if next == c && !escaped {
                        break at + 1;
                    }
                    escaped = next == '\\' && !escaped;
                };
            }
            c if is_word(c) => {
                while let Some((at, next)) = chars.next_if(|(_, next)| is_word(*next)) {
                    end = at + next.len_utf8();
                }
            }
            '&' | '|' | '=' | '!' | '<' | '>' => {
                let second = if matches!(c, '&' | '|') { c } else { '=' };
                if let Some((at, _)) = chars.next_if(|(_, next)| *next == second) {
                    end = at + 1;
                }
            }
            _ => {}
        }
        tokens.extend(source.get(at..end).map(|text| (at, text)));
    }
    Ok(tokens)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// A bracket without its partner.
fn brackets(tokens: &[Token<'_>]) -> Option<Flaw> {
    let mut open: Vec<Token<'_>> = Vec::new();
    for token in tokens {
        let partner = match token.1 {
            "(" | "[" | "{" => {
                open.push(*token);
                continue;
            }
            ")" => "(",
            "]" => "[",
            "}" => "{",
            _ => continue,
        };
        match open.pop() {
            Some((_, text)) if text == partner => {}
            Some(other) => {
                let message = format!("`{}` is closed by `{}`", other.1, token.1);
                return Some(flaw(*token, message, None));
            }
            None => return Some(flaw(*token, format!("`{}` closes nothing", token.1), None)),
        }
    }
    open.pop().map(|token| flaw(token, format!("`{}` is opened here and never closed", token.1), None))
}

/// What to write instead of a token that other languages know.
fn other_language(token: &str) -> Option<&'static str> {
    Some(match token {
        "=" | "is" => "write `==` to compare",
        "&" | "and" | "AND" => "write `&&` for \"and\"",
        "|" | "or" | "OR" => "write `||` for \"or\"",
        "not" | "NOT" => "write `!` for \"not\"",
        "“" | "”" | "„" | "‘" | "’" => "write text in straight quotes",
        "True" | "TRUE" => "write `true`",
        "False" | "FALSE" => "write `false`",
        "None" | "nil" | "undefined" => {
            "nothing is `null` here; an empty text is `''`, an empty list has `size` 0"
        }
        "≥" => "write `>=`",
        "≤" => "write `<=`",
        "≠" => "write `!=`",
        _ => return None,
    })
}

fn is_operator(token: &str) -> bool {
    !token.chars().any(is_word) && !token.starts_with(['"', '\'', ')', ']', '}'])
}

#[cfg(test)]
mod tests {
    use super::explain;
    use crate::checklist::expression::Parsed;
    use crate::checklist::placing::Placing;
    use crate::model::Span;

    #[test]
    fn says_what_is_wrong_in_plain_words() {
        for (source, at, message) in [
            ("a &&", "&&", "something must follow `&&`"),
            ("a.b.", ".", "something must follow `.`"),
            ("a b", "b", "`b` is not expected here"),
            ("a == 'x", "'x", "a quote is opened here and never closed"),
            ("size(a", "(", "`(` is opened here and never closed"),
            ("size(a]", "]", "`(` is closed by `]`"),
            ("a) > 1", ")", "`)` closes nothing"),
            ("a = 1", "=", "`=` means nothing here"),
            ("a == 'ü' and b", "and", "`and` means nothing here"),
            ("not a", "not", "`not` means nothing here"),
            ("a == „x“", "„", "`„` means nothing here"),
            ("a # b", "#", "`#` is not expected here"),
            ("a > 1 > ", "> ", "something must follow `>`"),
            ("'ü' == 1 2", "2", "`2` is not expected here"),
            ("ü == 1", "ü", "`ü` is not expected here"),
            ("a ? b", "?", "`?` has no `:`"),
        ] {
            let place = Placing::new(source, source, &Span::of_bytes(source, 0..source.len()));
            let Err(fault) = Parsed::of(source, place) else { panic!("{source} is an expression") };
            assert_eq!(fault.message, format!("not an expression: {message}"), "{source}");
            let found = fault.span.bytes.start;
            let rest = source.get(found..).unwrap();
            assert!(rest.starts_with(at), "{source}: points to {rest}");
        }
        assert_eq!(explain("a = 1", 2).help, Some("write `==` to compare"));
    }
}
