//! Variables in queries: `$name`, `${name}`, `${name:format}` and `[[name]]`.

/// The query with a value for each variable that Grafana itself fills in, or that can only be a duration. In strings
/// variables stay as they are. `None` if a variable stands where its value decides what is read.
pub(super) fn fill_in(query: &str) -> Option<String> {
    let mut filled = String::with_capacity(query.len());
    let mut rest = query;
    let mut quote = None;
    let mut in_range = false;
    while let Some(c) = rest.chars().next() {
        if quote.is_none()
            && let Some((name, tail)) = variable(rest)
        {
            let is_duration = in_range || filled.trim_end().ends_with("offset");
            filled.push_str(value(name, is_duration)?);
            rest = tail;
            continue;
        }
        let length = if c == '\\' && matches!(quote, Some('"' | '\'')) {
            rest.chars().take(2).map(char::len_utf8).sum()
        } else {
            c.len_utf8()
        };
        let (taken, tail) = rest.split_at_checked(length)?;
        filled.push_str(taken);
        rest = tail;
        match (quote, c) {
            (None, '"' | '\'' | '`') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            (None, '[') => in_range = true,
            (None, ']') => in_range = false,
            _ => {}
        }
    }
    Some(filled)
}

/// The variable that `text` begins with, and what follows it.
fn variable(text: &str) -> Option<(&str, &str)> {
    for (open, close) in [("${", "}"), ("[[", "]]")] {
        if let Some(inner) = text.strip_prefix(open) {
            let (name, tail) = inner.split_once(close)?;
            let name = name.split([':', '.']).next().unwrap_or_default();
            return is_name(name).then_some((name, tail));
        }
    }
    let inner = text.strip_prefix('$')?;
    let end = inner.find(|c: char| !is_name_part(c)).unwrap_or(inner.len());
    inner.split_at_checked(end).filter(|(name, _)| is_name(name))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_name_part)
}

fn is_name_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// A value that a variable may have, if which one does not matter.
fn value(name: &str, is_duration: bool) -> Option<&'static str> {
    match name {
        "__rate_interval" | "__interval" | "__range" | "__auto" => Some("5m"),
        "__interval_ms" | "__rate_interval_ms" | "__range_s" | "__range_ms" | "__from" | "__to" => {
            Some("300000")
        }
        _ if is_duration => Some("5m"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::fill_in;

    #[test]
    fn variables_are_filled_in_where_their_value_does_not_matter() {
        for (query, filled) in [
            ("rate(a{job=\"$job\"}[$__rate_interval])", "rate(a{job=\"$job\"}[5m])"),
            ("rate(a[${window}])", "rate(a[5m])"),
            ("max_over_time(a[$__range:$step] offset $back)", "max_over_time(a[5m:5m] offset 5m)"),
            ("a / ($__interval_ms / 1000)", "a / (300000 / 1000)"),
            ("a{b='it\\'s $x'}[[[w]]]", "a{b='it\\'s $x'}[5m]"),
            ("a{b=~`$x\\`} + b[[[__interval]]]", "a{b=~`$x\\`} + b[5m]"),
            ("a{b=\"100$\"}", "a{b=\"100$\"}"),
        ] {
            assert_eq!(fill_in(query).as_deref(), Some(filled));
        }
        for query in
            ["$metric > 5", "rate(${prefix}_total[5m])", "topk($k, a)", "sum by ([[label]]) (a)", "a + $x"]
        {
            assert_eq!(fill_in(query), None, "{query}");
        }
    }
}
