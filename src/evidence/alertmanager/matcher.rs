//! Conditions on labels, in the notations of all versions: `matchers`, and the older `match` and `match_re`.

use promql_parser::label::Matcher as Condition;
use promql_parser::parser::token::{T_EQL, T_EQL_REGEX, T_NEQ, T_NEQ_REGEX, TokenId};

/// The longest regular expression that is compiled, in bytes.
const LONGEST: usize = 1 << 10;

/// A condition on one label.
#[derive(Debug, Clone)]
pub(super) struct Matcher(Condition);

impl Matcher {
    /// The condition that the label has the value.
    pub(super) fn equal(name: &str, value: &str) -> Result<Self, String> {
        Self::new(T_EQL, name, value)
    }

    /// The condition that all of the label's value is matched.
    pub(super) fn regex(name: &str, value: &str) -> Result<Self, String> {
        Self::new(T_EQL_REGEX, name, value)
    }

    fn new(operator: TokenId, name: &str, value: &str) -> Result<Self, String> {
        let regex = matches!(operator, T_EQL_REGEX | T_NEQ_REGEX);
        if regex && value.len() > LONGEST {
            return Err(format!(
                "the regular expression on `{name}` is longer than is read [limit={LONGEST} bytes]"
            ));
        }
        let condition = Condition::new_matcher(operator, name.to_owned(), value.to_owned())?;
        Ok(Self(condition))
    }

    /// The label.
    pub(super) fn name(&self) -> &str {
        &self.0.name
    }

    /// Whether a value of the label fulfils the condition; a label that is not there is empty.
    pub(super) fn holds(&self, value: &str) -> bool {
        self.0.is_match(value)
    }
}

/// Reads a list of conditions: `a="b"`, `{a="b", c=~"d|e"}`, `a = b`.
pub(super) fn read(text: &str) -> Result<Vec<Matcher>, String> {
    let inner = text.trim();
    let inner = inner.strip_prefix('{').unwrap_or(inner);
    let inner = inner.strip_suffix('}').unwrap_or(inner);
    let mut parts = split(inner);
    if parts.last().is_some_and(|last| last.trim().is_empty()) {
        parts.pop();
    }
    parts.into_iter().map(|part| one(part.trim())).collect()
}

/// The parts between commas outside of quotes.
fn split(text: &str) -> Vec<&str> {
    let (mut quoted, mut escaped, mut start) = (false, false, 0);
    let mut parts = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            ',' if !quoted => {
                parts.push(text.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            '"' if !escaped => quoted = !quoted,
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts
}

fn one(text: &str) -> Result<Matcher, String> {
    let bad =
        || format!("`{text}` is no condition on a label; write severity=\"critical\" or severity=~\"a|b\"");
    let (name, rest) = if let Some(quoted) = text.strip_prefix('"') {
        let (name, rest) = quoted.split_once('"').ok_or_else(bad)?;
        (name, rest.trim_start())
    } else {
        let end = text.find(['=', '!', '~']).ok_or_else(bad)?;
        let (name, rest) = text.split_at_checked(end).ok_or_else(bad)?;
        (name.trim_end(), rest)
    };
    if name.is_empty() || name.contains(|c: char| c.is_whitespace() || matches!(c, '{' | '}' | '"' | ',')) {
        return Err(bad());
    }
    let operators = [("=~", T_EQL_REGEX), ("!~", T_NEQ_REGEX), ("!=", T_NEQ), ("=", T_EQL)];
    let found = operators.iter().find_map(|(sign, id)| Some((rest.strip_prefix(sign)?, *id)));
    let (value, operator) = found.ok_or_else(bad)?;
    Matcher::new(operator, name, &unquote(value.trim()).ok_or_else(bad)?)
}

/// The value that is written, in quotes or without.
fn unquote(text: &str) -> Option<String> {
    let (inner, quoted) = match text.strip_prefix('"') {
        Some(inner) => (inner, true),
        None => (text, false),
    };
    let mut value = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return (quoted && chars.as_str().is_empty()).then_some(value),
            '\\' => match chars.next() {
                Some('n') => value.push('\n'),
                Some(c @ ('"' | '\\')) => value.push(c),
                Some(c) => value.extend(['\\', c]),
                None => value.push('\\'),
            },
            c => value.push(c),
        }
    }
    (!quoted).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn reads_all_notations() {
        for (text, fulfilled, broken) in [
            ("severity=\"critical\"", "critical", "warning"),
            ("severity = critical", "critical", ""),
            ("severity =~ warning|info", "info", "informational"),
            ("severity!=\"critical\"", "", "critical"),
            ("severity!~\"crit.*\"", "warning", "critical"),
            ("{severity=\"a\"}", "a", "b"),
            ("{ \"severity\" = \"a,b\" , }", "a,b", "a"),
            ("severity=\"a\\\"b\"", "a\"b", "ab"),
            ("severity=\"a\\nb\\c\"", "a\nb\\c", "a"),
            ("severity=~\"(a|b){2}\"", "ab", "a"),
            ("severity=", "", "a"),
        ] {
            let matchers = read(text).unwrap();
            let [matcher] = matchers.as_slice() else { panic!("{text}: {matchers:?}") };
            assert_eq!(matcher.name(), "severity", "{text}");
            assert!(matcher.holds(fulfilled) && !matcher.holds(broken), "{text}");
        }
        assert_eq!(read("{a=\"b\",c!=\"d, e\", f=~g}").unwrap().len(), 3);
        assert!(read("").unwrap().is_empty() && read("{}").unwrap().is_empty());
        for bad in
            ["severity", "=a", "a==\"", "a=\"b", "a=b\"", "a=\"b\"c", "a=~\"(\"", "a=b,,c=d", "a b=c", "a~b"]
        {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
