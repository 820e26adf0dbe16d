//! Bounds an expression before it is parsed: the parser of the language has none of its own.

/// Bytes of an expression.
const MAX_BYTES: usize = 2 << 10;
/// Depth of brackets.
const MAX_DEPTH: usize = 32;
/// Operators.
const MAX_OPERATORS: usize = 200;

/// Refuses an expression that is too long, nested too deeply, or has too many operators. Strings are skipped.
pub(super) fn check(source: &str) -> Result<(), String> {
    if source.len() > MAX_BYTES {
        return Err(format!("the expression is longer than {MAX_BYTES} bytes"));
    }
    let mut depth = 0usize;
    let mut operators = 0usize;
    let mut quote: Option<char> = None;
    let mut escaped = false;
    for c in source.chars() {
        if let Some(open) = quote {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                c if c == open => quote = None,
                _ => {}
            }
            continue;
        }
        match c {
            '"' | '\'' => quote = Some(c),
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            '+' | '-' | '*' | '/' | '%' | '<' | '>' | '=' | '!' | '&' | '|' | '?' | '.' | ',' => {
                operators += 1;
            }
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(format!("the expression is nested deeper than {MAX_DEPTH} brackets"));
        }
        if operators > MAX_OPERATORS {
            return Err(format!("the expression has more than {MAX_OPERATORS} operators"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn bombs_are_refused_before_they_are_parsed() {
        assert!(check(&"1+".repeat(50_000)).is_err());
        assert!(check(&"1+".repeat(201)).is_err());
        assert!(check(&"(".repeat(33)).is_err());
        assert!(check(&"!".repeat(300)).is_err());
        assert!(check(r#"a.b == "((((((((((((((((((((((((((((((((((((((((+++""#).is_ok());
    }
}
