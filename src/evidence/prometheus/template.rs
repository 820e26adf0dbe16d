//! The templates in labels and annotations of alerts, checked as far as needs no list of functions.

use crate::evidence::promql::string_length;

/// Variables that Prometheus defines in front of every template.
const GIVEN: [&str; 4] = ["labels", "externalLabels", "externalURL", "value"];

/// Why Prometheus would not load an alert with this text; `None` when nothing speaks against it.
///
/// Found are actions that are not closed, `end` without its beginning and the reverse, and variables that nobody
/// defines. Functions are not checked: later versions know more of them.
pub(super) fn defect(text: &str) -> Option<String> {
    let mut rest = text;
    let mut open = 0_usize;
    let mut defined: Vec<&str> = GIVEN.to_vec();
    while let Some((_, tail)) = rest.split_once("{{") {
        let Some((action, tail)) = action(tail) else {
            return Some("the template has `{{` without its `}}`".to_owned());
        };
        rest = tail;
        let words = words(action);
        match words.first() {
            Some(&("if" | "range" | "with" | "block" | "define")) => open += 1,
            Some(&"end") => match open.checked_sub(1) {
                Some(left) => open = left,
                None => return Some("the template has `{{ end }}` without its beginning".to_owned()),
            },
            _ => {}
        }
        let declared = words.iter().position(|word| *word == ":=").unwrap_or_default();
        for (index, name) in
            words.iter().enumerate().filter_map(|(i, word)| Some((i, word.strip_prefix('$')?)))
        {
            if index < declared {
                defined.push(name);
            } else if !name.is_empty() && !defined.contains(&name) {
                return Some(format!("the template uses the variable `${name}`, which nobody defines"));
            }
        }
    }
    (open > 0).then(|| "the template has a block without its `{{ end }}`".to_owned())
}

/// The text of an action up to its `}}`, without comments, and what follows; `None` when it is not closed.
fn action(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix("- ").unwrap_or(text).trim_start();
    if let Some(comment) = inner.strip_prefix("/*") {
        let (_, tail) = comment.split_once("*/")?;
        return tail.split_once("}}");
    }
    let mut quote = None;
    let mut escaped = false;
    for (offset, c) in text.char_indices() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(open) if c == '\\' && open != '`' => escaped = true,
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '`' | '\'') => quote = Some(c),
            None if text.get(offset..).is_some_and(|rest| rest.starts_with("}}")) => {
                return Some((text.get(..offset)?, text.get(offset + 2..)?));
            }
            Some(_) | None => {}
        }
    }
    None
}

/// The keywords, variables and `:=` of an action; strings are left out.
fn words(action: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = action.strip_prefix('-').unwrap_or(action);
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '`' | '\'' => string_length(rest, first),
            ':' if rest.starts_with(":=") => 2,
            '$' => 1 + rest.get(1..).map_or(0, name_length),
            c if name(c) => name_length(rest),
            c => c.len_utf8(),
        };
        let (word, tail) = rest.split_at_checked(length).unwrap_or((rest, ""));
        if word == ":=" || word.starts_with('$') || word.starts_with(name) {
            words.push(word);
        }
        rest = tail;
    }
    words
}

fn name_length(text: &str) -> usize {
    text.find(|c| !name(c)).unwrap_or(text.len())
}

fn name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::defect;

    #[test]
    fn sees_what_prometheus_refuses() {
        for text in [
            "",
            "plain }} text",
            "{{ $labels.job }} {{$value|humanize}} {{ $externalURL }} {{ .Labels.x }} {{ $.Value }}",
            "{{ with query \"up{job='}}'}\" }}{{ . | first | value }}{{ end }}",
            "{{ range $i, $e := query `up` }}{{ $e.Value }}{{ $i }}{{ else }}-{{ end }}",
            "{{- /* a {{ comment */ -}} {{- if $value }}x{{ else if $labels.y }}{{- end -}}",
            "{{ $x := 1 }}{{ $x }}",
            "{{ \"{{\" }} $nobody {{ \"}} $nobody\" }}",
        ] {
            assert_eq!(defect(text), None, "{text}");
        }
        for (text, part) in [
            ("{{ $label.foo }}", "`$label`"),
            ("{{ $values }}", "`$values`"),
            ("{{ $x }}{{ $x := 1 }}", "`$x`"),
            ("{{ $value", "without its `}}`"),
            ("{{ \"}}", "without its `}}`"),
            ("{{ if $value }}", "without its `{{ end }}`"),
            ("{{ end }}", "without its beginning"),
        ] {
            assert!(defect(text).is_some_and(|defect| defect.contains(part)), "{text}");
        }
    }
}
