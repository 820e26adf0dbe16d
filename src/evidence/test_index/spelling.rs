//! The ways in which people write a test: the report's own, and those of the tools.

use std::borrow::Cow;

/// Places at which one name is taken apart. Real names have a handful.
const SPLITS: usize = 32;

/// The ways to take `wanted` apart into what the test stands in and its name: at each `::`, `#` and `.`, for names hold
/// such signs themselves. A path of pytest (`tests/test_x.py::TestA::test_b`) becomes the class that its report names.
pub(super) fn splits(wanted: &str) -> Vec<(Cow<'_, str>, &str)> {
    let mut splits: Vec<_> = at_colons(wanted).map(|(above, name)| (Cow::Borrowed(above), name)).collect();
    for sign in ['#', '.'] {
        splits.extend(at(wanted, sign).map(|(above, name)| (Cow::Borrowed(above), name)));
    }
    splits.extend(pytest(wanted));
    splits
}

/// What stands before and behind each of the last `::`. Neither is empty.
pub(super) fn at_colons(text: &str) -> impl Iterator<Item = (&str, &str)> {
    around(text, text.rmatch_indices("::"))
}

fn at(text: &str, sign: char) -> impl Iterator<Item = (&str, &str)> {
    around(text, text.rmatch_indices(sign))
}

fn around<'t>(
    text: &'t str,
    signs: impl Iterator<Item = (usize, &'t str)>,
) -> impl Iterator<Item = (&'t str, &'t str)> {
    let parts = move |(at, sign): (usize, &str)| Some((text.get(..at)?, text.get(at + sign.len()..)?));
    signs.take(SPLITS).filter_map(parts).filter(|(above, name)| !above.is_empty() && !name.is_empty())
}

fn pytest(wanted: &str) -> Option<(Cow<'_, str>, &str)> {
    let (file, inside) = wanted.split_once(".py::")?;
    // Parameters may hold any sign.
    let end = inside.find('[').unwrap_or(inside.len());
    let (classes, name) = match inside.get(..end)?.rfind("::") {
        Some(at) => (inside.get(..at)?, inside.get(at + 2..)?),
        None => ("", inside),
    };
    let mut above = file.replace(['/', '\\'], ".");
    for class in classes.split("::").filter(|class| !class.is_empty()) {
        above.push('.');
        above.push_str(class);
    }
    (!above.is_empty() && !name.is_empty()).then(|| (above.into(), name))
}

/// `name` without one trailing `[…]`, `(…)` or `{…}`; `None` when it has none, or nothing else.
pub(super) fn without_parameters(name: &str) -> Option<&str> {
    let (open, close) = match name.chars().next_back()? {
        ']' => ('[', ']'),
        ')' => ('(', ')'),
        '}' => ('{', '}'),
        _ => return None,
    };
    let mut depth = 0_usize;
    let balanced = name.char_indices().rev().find_map(|(at, c)| {
        if c == close {
            depth += 1;
        } else if c == open {
            depth -= 1;
        }
        (depth == 0).then_some(at)
    });
    // A parameter may hold a lone bracket; names hold none, so the first one opens the group.
    let at = balanced.or_else(|| name.find(open))?;
    name.get(..at).map(str::trim_end).filter(|base| !base.is_empty())
}

/// Whether a name is written with combining marks: `u` and two dots, where another has one `ü`.
pub(super) fn has_combining_marks(name: &str) -> bool {
    name.chars().any(|c| ('\u{300}'..='\u{36F}').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::{splits, without_parameters};

    #[test]
    fn names_are_taken_apart_at_every_sign() {
        let all = |wanted: &str| {
            let mut all: Vec<String> =
                splits(wanted).into_iter().map(|(above, name)| format!("{above} | {name}")).collect();
            all.sort();
            all
        };
        assert_eq!(all("A::f"), ["A | f"]);
        assert_eq!(all("s::A::f"), ["s | A::f", "s::A | f"]);
        assert_eq!(all("a.B#f"), ["a | B#f", "a.B | f"]);
        assert_eq!(all("a.B.f"), ["a | B.f", "a.B | f"]);
        assert!(
            all("tests/unit/test_x.py::TestA::test_b[a::b]")
                .contains(&"tests.unit.test_x.TestA | test_b[a::b]".into())
        );
        assert!(all("test_x.py::test_b").contains(&"test_x | test_b".into()));
        for nothing in ["f", "::f", "f::", "#", ".", "", ".py::"] {
            assert_eq!(all(nothing), [""; 0], "{nothing}");
        }
        assert_eq!(splits(&"::a".repeat(4_000)).len(), 32);
    }

    #[test]
    fn parameters_stand_in_brackets_at_the_end() {
        for (name, base) in [
            ("f[1]", Some("f")),
            ("f(int[])", Some("f")),
            ("f (a=1)", Some("f")),
            ("f(String)[1]", Some("f(String)")),
            ("f[a]b]", Some("f")),
            ("f[(]", Some("f")),
            ("(all)", None),
            ("f", None),
            ("f]", None),
            ("f{int}[1]", Some("f{int}")),
            ("f{int}", Some("f")),
        ] {
            assert_eq!(without_parameters(name), base, "{name}");
        }
    }
}
