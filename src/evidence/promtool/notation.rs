//! The notation of a series' values in tests: `1 2 3`, `0+10x5`, `_x3`, `stale`.

/// The first item of `values` that promtool does not read; `None` when it reads all of them.
///
/// Histograms (`{{…}}`) are taken as they are: which of their keys are known depends on the version.
pub(super) fn defect(values: &str) -> Option<&str> {
    let mut rest = values.trim_start();
    while !rest.is_empty() {
        let end = item_end(rest);
        let (item, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
        if !is_item(item) {
            return Some(item);
        }
        rest = tail.trim_start();
    }
    None
}

/// Where the item ends that `text` begins with: at the first blank outside of a histogram.
fn item_end(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            c if c.is_whitespace() && depth == 0 => return at,
            _ => {}
        }
    }
    text.len()
}

fn is_item(item: &str) -> bool {
    if item.starts_with("{{") {
        return item.contains("}}");
    }
    if item == "stale" {
        return true;
    }
    if let Some(rest) = item.strip_prefix('_') {
        return rest.is_empty() || is_repetition(rest);
    }
    let Some(rest) = after_number(item.strip_prefix(['+', '-']).unwrap_or(item)) else { return false };
    match rest.strip_prefix(['+', '-']) {
        Some(step) => after_number(step).is_some_and(is_repetition),
        None => rest.is_empty() || is_repetition(rest),
    }
}

/// `x` and how often.
fn is_repetition(text: &str) -> bool {
    text.strip_prefix('x').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// What follows the number without sign that `text` begins with.
fn after_number(text: &str) -> Option<&str> {
    for word in ["inf", "nan"] {
        if let Some((head, tail)) = text.split_at_checked(3)
            && head.eq_ignore_ascii_case(word)
        {
            return Some(tail);
        }
    }
    let whole = digits(text);
    let (fraction, rest) = match whole.strip_prefix('.') {
        Some(rest) => (rest.len() - digits(rest).len(), digits(rest)),
        None => (0, whole),
    };
    if whole.len() == text.len() && fraction == 0 {
        return None;
    }
    let Some(exponent) = rest.strip_prefix(['e', 'E']) else { return Some(rest) };
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    (digits(exponent).len() < exponent.len()).then(|| digits(exponent))
}

/// What follows the digits that `text` begins with.
fn digits(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::defect;

    #[test]
    fn reads_what_promtool_reads() {
        for values in [
            "",
            " 1 2 3 ",
            "0x10",
            "-1-2x4",
            "1+1x10 _ _x3 stale",
            "NaN Inf -Inf +1 .5 1. 1e3 1.5E-3+2e1x4",
            "inf",
            "{{schema:1 sum:-0.3 count:3.1}} {{}}x3",
        ] {
            assert_eq!(defect(values), None, "{values}");
        }
        for (values, item) in [
            ("1 two", "two"),
            ("1+1", "1+1"),
            ("1x", "1x"),
            ("x3", "x3"),
            ("1,2", "1,2"),
            ("1+1x-3", "1+1x-3"),
            ("_5", "_5"),
            ("1e", "1e"),
            ("-", "-"),
            (".", "."),
            ("1 STALE", "STALE"),
            ("1+-1x2", "1+-1x2"),
            ("0x1f", "0x1f"),
            ("1 {{count:1", "{{count:1"),
        ] {
            assert_eq!(defect(values), Some(item), "{values}");
        }
    }
}
