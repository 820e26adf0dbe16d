//! A setting of a deployed configuration, found by `JSONPath`.

use rust_decimal::Decimal;

use crate::document::{Kind, Node, Query, Tree};
use crate::model::{Position, nearest};

/// What a query finds in a configuration.
#[derive(Debug, Clone, PartialEq)]
pub enum Setting<'n> {
    /// Nothing, or a key without a value.
    Missing {
        /// For a plain path: the key that is there and differs little from the one that is not.
        nearest: Option<String>,
        /// Where the search ended: the deepest mapping or list on the way, or the empty value.
        at: Position,
    },
    /// More than one value. Which of them counts would be a guess.
    Several(Vec<Position>),
    /// A value that comes from elsewhere: from the environment, a template, another resource. Not provable here.
    Indirect {
        /// The reference as written.
        text: String,
        /// Where it stands.
        position: Position,
    },
    /// One value.
    Value {
        /// The number, exactly as written, if it is one; `"1200"` in quotes is one too.
        amount: Option<Decimal>,
        /// The text of a scalar; of a list or mapping, what it is.
        text: String,
        /// Where it stands.
        position: Position,
        /// The value.
        node: &'n Node,
        /// Its keys and indices from the root.
        route: Vec<String>,
    },
}

/// Looks up `query` in a configuration. `written` is the query's text, which suggestions are made from.
#[must_use]
pub fn find<'n>(root: &'n Tree, query: &Query, written: &str) -> Setting<'n> {
    let mut found = query.find(root);
    if found.len() > 1 {
        return Setting::Several(found.iter().map(|found| found.node.span.start).collect());
    }
    let Some(found) = found.pop() else { return missing(root, written) };
    let (node, position) = (found.node, found.node.span.start);
    if let Some(text) = reference(node) {
        return Setting::Indirect { text, position };
    }
    if node.kind == Kind::Null {
        return Setting::Missing { nearest: None, at: position };
    }
    let text = node.scalar().unwrap_or_else(|| node.kind_name().to_owned());
    Setting::Value { amount: amount(node), text, position, node, route: found.route }
}

/// Follows a plain path as far as it leads. A reference on the way hides whatever is behind it.
fn missing<'n>(root: &'n Node, written: &str) -> Setting<'n> {
    let mut node = root;
    for key in plain_path(written).unwrap_or_default() {
        let next = match &node.kind {
            Kind::List(items) => key.parse::<usize>().ok().and_then(|index| items.get(index)),
            _ => node.get(&key),
        };
        let Some(next) = next else {
            let keys = node.entries().iter().map(|entry| entry.key.as_str());
            return Setting::Missing { nearest: nearest(&key, keys).map(str::to_owned), at: node.span.start };
        };
        if let Some(text) = reference(next) {
            return Setting::Indirect { text, position: next.span.start };
        }
        if !matches!(next.kind, Kind::Map(_) | Kind::List(_)) {
            break;
        }
        node = next;
    }
    Setting::Missing { nearest: None, at: node.span.start }
}

/// The keys and indices of a path such as `$.a['b'][0]`; `None` if the query does more than follow keys.
fn plain_path(query: &str) -> Option<Vec<String>> {
    let mut rest = query.trim().strip_prefix('$')?;
    let mut keys = Vec::new();
    while !rest.is_empty() {
        let (key, tail) = if let Some(after) = rest.strip_prefix('.') {
            after.split_at_checked(after.find(['.', '[']).unwrap_or(after.len()))?
        } else {
            let (inner, tail) = rest.strip_prefix('[')?.split_once(']')?;
            let quoted = |quote: char| inner.strip_prefix(quote).and_then(|inner| inner.strip_suffix(quote));
            let index = || Some(inner).filter(|inner| inner.bytes().all(|byte| byte.is_ascii_digit()));
            (quoted('\'').or_else(|| quoted('"')).or_else(index)?, tail)
        };
        if key.is_empty() || key.contains(['*', '?', '\\', '\'', '"']) {
            return None;
        }
        keys.push(key.to_owned());
        rest = tail;
    }
    Some(keys)
}

/// The reference that a value is, as written: a tag (`!Ref`), or text that something else fills in.
fn reference(node: &Node) -> Option<String> {
    if let Some(tag) = &node.tag {
        return Some(match &node.kind {
            Kind::Text(text) => format!("{tag} {text}"),
            _ => tag.clone(),
        });
    }
    let text = node.as_text()?;
    let variable = text
        .strip_prefix('$')
        .is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'));
    let filled_in = text.starts_with("os.environ/")
        || ["${", "$(", "{{", "{%", "<%", "%{"].iter().any(|mark| text.contains(mark))
        || text.split_once("%(").is_some_and(|(_, rest)| rest.contains(")s"));
    (variable || filled_in).then(|| text.to_owned())
}

/// The number that a scalar is, exactly; `None` for anything else, and for one that a [`Decimal`] cannot hold.
#[must_use]
pub fn amount(node: &Node) -> Option<Decimal> {
    match (&node.kind, &node.tag) {
        (Kind::Integer(number), None) => Some(Decimal::from(*number)),
        (Kind::Number(text) | Kind::Text(text), None) => decimal(text.trim()),
        _ => None,
    }
}

/// Reads `[+-]digits[.digits][e[+-]digits]`, without rounding.
fn decimal(text: &str) -> Option<Decimal> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let digits = mantissa.strip_prefix(['+', '-']).unwrap_or(mantissa);
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !plain || !digits.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut number = Decimal::from_str_exact(mantissa).ok()?;
    let shift = exponent.unsigned_abs();
    if shift > Decimal::MAX_SCALE {
        return None;
    }
    if exponent < 0 {
        number = number.normalize();
        number.set_scale(number.scale().checked_add(shift)?).ok()?;
    }
    for _ in 0..if exponent > 0 { shift } else { 0 } {
        number = number.checked_mul(Decimal::TEN)?;
    }
    Some(number.normalize())
}

/// Whether a text has template actions (`{{`, `{%`) outside quotes and comments, as in Helm charts and Jinja.
///
/// Such a file does not parse before it is rendered, and what it parses to by chance is not what is deployed.
#[must_use]
pub fn is_templated(text: &str) -> bool {
    text.lines().any(|line| {
        let mut quote = None;
        let mut before = ' ';
        for (offset, c) in line.char_indices() {
            let rest = line.get(offset..).unwrap_or_default();
            match quote {
                Some(open) if c == open && before != '\\' => quote = None,
                // A quote opens text only where a value begins: not in `don't`.
                None if matches!(c, '"' | '\'')
                    && matches!(before, ' ' | '\t' | ':' | '-' | '[' | '{' | ',' | '=') =>
                {
                    quote = Some(c);
                }
                None if c == '#' && before.is_whitespace() => return false,
                None if rest.starts_with("{{") || rest.starts_with("{%") => return true,
                Some(_) | None => {}
            }
            before = c;
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::{Setting, find, is_templated};
    use crate::document::{Format, Query, Tree, read};
    use crate::model::{Limits, Position};

    fn tree(text: &str, format: Format) -> Tree {
        read(text, format, &Limits::DEFAULT).unwrap().into()
    }

    fn setting<'n>(root: &'n Tree, path: &str) -> Setting<'n> {
        find(root, &Query::new(path).unwrap(), path)
    }

    fn amount(text: &str, format: Format) -> Option<String> {
        let root = tree(text, format);
        match setting(&root, "$.a") {
            Setting::Value { amount, .. } => amount.map(|amount| amount.to_string()),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn numbers_are_exact() {
        for (written, expected) in [
            ("1200", Some("1200")),
            ("\"1200\"", Some("1200")),
            ("0.10", Some("0.1")),
            ("1.2e3", Some("1200")),
            ("1.25E-2", Some("0.0125")),
            ("-5", Some("-5")),
            ("18446744073709551616", Some("18446744073709551616")),
            ("0.1000000000000000055511151231", Some("0.1000000000000000055511151231")),
            ("0.00000000000000000000000000001", None),
            ("1e29", None),
            ("1e-9999999999", None),
            (".inf", None),
            (".nan", None),
            ("1_000", None),
            ("1,000", None),
            ("1200 USD", None),
            ("e3", None),
            ("1.2.3", None),
            ("yes", None),
            ("true", None),
            ("[1]", None),
        ] {
            assert_eq!(amount(&format!("a: {written}"), Format::Yaml).as_deref(), expected, "{written}");
        }
        assert_eq!(amount("a = 1_200.50", Format::Toml).as_deref(), Some("1200.5"));
        assert_eq!(amount("{\"a\": 1.2e+3}", Format::Json).as_deref(), Some("1200"));
    }

    #[test]
    fn a_value_comes_with_its_place_and_route() {
        let root = tree("a:\n  - {b: x}\n  - {b: 0.5}\n", Format::Yaml);
        let Setting::Value { text, position, route, .. } = setting(&root, "$.a[1].b") else { panic!() };
        assert_eq!((text.as_str(), position), ("0.5", Position { line: 3, column: 9 }));
        assert_eq!(route, ["a", "1", "b"]);
        let Setting::Several(places) = setting(&root, "$.a[*].b") else { panic!() };
        assert_eq!(places.iter().map(|place| place.line).collect::<Vec<_>>(), [2, 3]);
        assert!(matches!(setting(&root, "$.a"), Setting::Value { text, .. } if text == "a list"));
    }

    #[test]
    fn what_is_missing_is_sought_nearby() {
        let root = tree("litellm_settings:\n  max_budgets: 5\n  empty:\n  list: [1]\n", Format::Yaml);
        for (path, wanted, line) in [
            ("$.litellm_settings.max_budget", Some("max_budgets"), 2),
            ("$['litellm_setting'].max_budget", Some("litellm_settings"), 1),
            ("$.litellm_settings['other']", None, 2),
            ("$.litellm_settings.empty", None, 3),
            ("$.litellm_settings.list[4]", None, 4),
            ("$.litellm_settings.max_budgets.x", None, 2),
            ("$.litellm_settings[?@.x > 1]", None, 1),
        ] {
            let Setting::Missing { nearest, at } = setting(&root, path) else { panic!("{path}") };
            assert_eq!((nearest.as_deref(), at.line), (wanted, line), "{path}");
        }
    }

    #[test]
    fn what_comes_from_elsewhere_proves_nothing() {
        for written in [
            "os.environ/BUDGET",
            "${BUDGET:-1200}",
            "\"{{ .Values.budget }}\"",
            "$BUDGET",
            "'%(budget)s'",
            "!Ref Budget",
            "!Sub [1]",
            "1200$(X)",
        ] {
            let root = tree(&format!("a: {written}\n"), Format::Yaml);
            assert!(matches!(setting(&root, "$.a"), Setting::Indirect { .. }), "{written}");
        }
        let root = tree("a: !include limits.yaml\nb: ${ALL}\n", Format::Yaml);
        let Setting::Indirect { text, .. } = setting(&root, "$.a.max") else { panic!() };
        assert_eq!(text, "!include limits.yaml");
        assert!(matches!(setting(&root, "$.b.max"), Setting::Indirect { .. }));
        let root = tree("a: $5\nb: 5%\n", Format::Yaml);
        assert!(matches!(setting(&root, "$.a"), Setting::Value { amount: None, .. }));
        assert!(matches!(setting(&root, "$.b"), Setting::Value { amount: None, .. }));
    }

    #[test]
    fn templates_are_known_by_their_actions() {
        for text in ["{{- if .x }}\na: 1\n", "a: {{ .Values.x }}\n", "it's: {{ x }}", "{% for x in y %}"] {
            assert!(is_templated(text), "{text}");
        }
        for text in ["a: \"{{ x }}\"", "a: '{{ x }}'", "a: 1 # {{ x }}", "# {{ x }}", "a: {b: {c: 1}}", ""] {
            assert!(!is_templated(text), "{text}");
        }
    }
}
