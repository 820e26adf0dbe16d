//! Bounds an expression before it is parsed: time and stack of the parser grow with what is counted here.

use crate::model::Limits;

/// What the regular expressions of one `PromQL` expression may cost together; see [`regex_cost`].
///
/// The parser compiles each of them. A plain character costs 1, so the longest expression fits.
const REGEX_COST: usize = 10_000;

/// Words that are operators, or that chain like one.
const WORDS: [&str; 6] = ["and", "or", "unless", "atan2", "offset", "bool"];

/// What the scan has counted so far.
#[derive(Default)]
struct Counts {
    depth: usize,
    deepest: usize,
    braces: usize,
    squares: usize,
    operators: usize,
    regex_cost: usize,
    /// Whether the next string is a regular expression: `=~` or `!~` was just read.
    regex_next: bool,
    /// Whether the next word is a duration: `offset` was just read, or a `[` is open.
    duration_next: bool,
    /// A duration that is a number of seconds no clock reaches; the parser panics on it.
    endless: bool,
}

/// Why `expr` is not given to the parser; `None` when it may be parsed.
///
/// One pass over the text. Strings and comments hold no operators and no brackets.
pub(super) fn refuse(expr: &str, limits: &Limits) -> Option<String> {
    let over = |what: &str, limit: usize, got: usize| {
        (got > limit).then(|| format!("the expression has too {what} [limit={limit} got={got}]"))
    };
    // Prometheus expands no templates in expressions: what follows would be another expression than this one.
    if expr.contains("{{") {
        return Some("the expression holds a template that is not filled in".to_owned());
    }
    if let Some(reason) = over("many bytes", limits.promql_bytes, expr.len()) {
        return Some(reason);
    }
    let counts = count(expr);
    if counts.endless {
        return Some("the expression has a duration that is not finite".to_owned());
    }
    over("many brackets within brackets", limits.promql_depth, counts.deepest)
        .or_else(|| over("many operators", limits.promql_operators, counts.operators))
        .or_else(|| over("costly regular expressions", REGEX_COST, counts.regex_cost))
}

fn count(expr: &str) -> Counts {
    let mut counts = Counts::default();
    let mut rest = expr;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '\'' | '`' => {
                let length = string_length(rest, first);
                if std::mem::take(&mut counts.regex_next) {
                    let cost = regex_cost(rest.get(..length).unwrap_or(rest), first == '`');
                    counts.regex_cost = counts.regex_cost.saturating_add(cost);
                }
                length
            }
            '#' => rest.find('\n').unwrap_or(rest.len()),
            c if word(c) => {
                let length = rest.find(|c| !word(c)).unwrap_or(rest.len());
                let found = rest.get(..length).unwrap_or_default();
                counts.operators += usize::from(WORDS.iter().any(|word| word.eq_ignore_ascii_case(found)));
                counts.endless |= counts.duration_next && found.split(':').any(endless);
                counts.duration_next = counts.squares > 0 || found.eq_ignore_ascii_case("offset");
                length
            }
            c => symbol(c, rest, &mut counts),
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    counts
}

/// Counts a symbol; gives its length.
fn symbol(c: char, rest: &str, counts: &mut Counts) -> usize {
    match c {
        '(' | '[' | '{' => {
            counts.depth += 1;
            counts.deepest = counts.deepest.max(counts.depth);
            // Subqueries nest without a bracket around them: `a[5m:][5m:]`.
            counts.operators += usize::from(c == '[');
            counts.braces += usize::from(c == '{');
            counts.squares += usize::from(c == '[');
            counts.duration_next = counts.squares > 0;
        }
        ')' | ']' | '}' => {
            counts.depth = counts.depth.saturating_sub(1);
            counts.braces = counts.braces.saturating_sub(usize::from(c == '}'));
            counts.squares = counts.squares.saturating_sub(usize::from(c == ']'));
            counts.duration_next = counts.squares > 0;
        }
        '=' | '!' if rest.get(1..).is_some_and(|rest| rest.starts_with('~')) => {
            counts.regex_next = true;
            return 2;
        }
        '+' | '-' | '*' | '/' | '%' | '^' | '@' | '<' | '>' | '=' | '!' if counts.braces == 0 => {
            counts.operators += 1;
        }
        _ => {}
    }
    c.len_utf8()
}

/// The length of the string that begins `rest`, its quotes included: Go's rules, which templates share.
pub(in crate::evidence) fn string_length(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (offset, c) in rest.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' && quote != '`' {
            escaped = true;
        } else if c == quote {
            return offset + c.len_utf8();
        }
    }
    rest.len()
}

/// An upper estimate of what compiling a regular expression costs, in plain characters.
///
/// Classes of Unicode (`\w`) cost a hundred, the dot and brackets five, and repetitions multiply: the atom
/// before them, or all that came before when that ends in a bracket or in another repetition.
fn regex_cost(string: &str, raw: bool) -> usize {
    // With the flag `x`, spaces and comments could hide a repetition from this count.
    let flags = string.split("(?").skip(1).filter_map(|part| part.split([')', ':', '<']).next());
    if flags.into_iter().any(|flags| flags.contains('x')) {
        return usize::MAX;
    }
    let mut total = 0_usize;
    let mut class = 0;
    let mut atom = 0;
    let mut before = ' ';
    let mut chars = string.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            // An escape by number (`\x7b`) could do so as well.
            '\\' if !raw && chars.next_if(|c| matches!(c, 'x' | 'u' | 'U' | '0'..='7')).is_some() => {
                return usize::MAX;
            }
            '\\' => atom = 100,
            '.' => atom = 5,
            '[' => (atom, class) = (5, total),
            ']' => atom = 5_usize.saturating_add(total.saturating_sub(class)),
            '{' => {
                let mut times = 0_usize;
                let mut largest = 1;
                while let Some(c) = chars.next_if(|c| c.is_ascii_digit() || *c == ',') {
                    times = c.to_digit(10).map_or(0, |digit| {
                        times.saturating_mul(10).saturating_add(usize::try_from(digit).unwrap_or_default())
                    });
                    largest = largest.max(times);
                }
                let repeated = if matches!(before, ')' | '}') { total } else { atom };
                atom = repeated.saturating_mul(largest);
            }
            'w' | 'd' | 's' | 'p' | 'W' | 'D' | 'S' | 'P' if before == '\\' => {}
            // What they repeat can be repeated once more: `\w+{9}`.
            '?' | '*' | '+' => continue,
            _ => atom = 1,
        }
        total = total.saturating_add(atom);
        before = c;
    }
    total
}

/// Whether this is a number without a unit and without a sensible end, such as `Inf`, `1e300` or 20 digits.
fn endless(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    matches!(lower.as_str(), "inf" | "nan" | "infinity")
        || (word.len() > 15 && word.starts_with(|c: char| c.is_ascii_digit() || c == '.'))
        || (lower.contains('e') && word.starts_with(|c: char| c.is_ascii_digit() || c == '.'))
}

fn word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '.')
}

#[cfg(test)]
mod tests {
    use super::{count, refuse};
    use crate::model::Limits;

    #[test]
    fn strings_and_comments_do_not_count() {
        let counts = count("a{b=\"((( + - \\\" {{\"} + `)` # + + ((\n> 1 and x or y");
        assert_eq!((counts.deepest, counts.operators), (1, 4));
        assert_eq!(count("a{b='1', c!='2'}").operators, 0);
        assert_eq!(count("label_replace(a, \"x\", \"$1\", \"y\", \"(.*)\")").deepest, 1);
    }

    #[test]
    fn refuses_each_excess_with_its_figure() {
        let nested = format!("{}a{}", "(".repeat(65), ")".repeat(65));
        let chained = vec!["a"; 502].join("+");
        for (expr, part) in [
            (nested, "limit=64 got=65"),
            (chained, "limit=500 got=501"),
            (" ".repeat(8193), "limit=8192 got=8193"),
            (format!("a{}", "[5m:]".repeat(501)), "limit=500 got=501"),
            ("a{b=\"{{ .x }}\"}".to_owned(), "template"),
            ("a offset - Inf".to_owned(), "not finite"),
            ("a[5m:1e300]".to_owned(), "not finite"),
            ("a[99999999999999999999]".to_owned(), "not finite"),
        ] {
            let reason = refuse(&expr, &Limits::DEFAULT).unwrap();
            assert!(reason.contains(part), "{reason}");
        }
    }

    #[test]
    fn refuses_regular_expressions_that_take_long_to_compile() {
        let limits = &Limits::DEFAULT;
        for regex in [
            r"\\w{999}",
            r"(\\w{100}){100}",
            r"[^x]{100}{100}",
            r"(a{100}){200}",
            r"a\x7b9000}",
            r"[\\w]{100}",
            r"\\w+{100}",
            r"a{99}?{99}?{9}",
            "(?ix)a{ 9000 }",
        ] {
            assert!(refuse(&format!("a{{b=~\"{regex}\"}}"), limits).is_some(), "{regex}");
        }
        assert!(refuse(&format!("a{{b!~`{}`}}", r"(?i)\pL|".repeat(100)), limits).is_some());
        for regex in [
            "5..|4..",
            r"^(api|web)-\\d+$",
            r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
            "a{64}",
            "(?i:api|web).*",
            "[a-z0-9]{1,63}",
        ] {
            assert_eq!(refuse(&format!("a{{b=~\"{regex}\"}}"), limits), None, "{regex}");
        }
        assert_eq!(refuse(r#"a{b="\\w{999}{999}"}"#, limits), None, "not a regular expression");
    }
}
