//! Path patterns of CODEOWNERS files, compiled per host and matched without backtracking blow-up.
//!
//! GitHub reads its patterns much like `.gitignore`, without classes, and `docs/*` ends at direct children.
//! GitLab hands them to Ruby's `File.fnmatch` with `FNM_PATHNAME | FNM_DOTMATCH`: a pattern without a leading `/`
//! matches at any depth, a name matches files only, and `**` is special only as a whole folder.

use super::Dialect;

/// One name of a pattern, or any number of folders.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment {
    /// `**`: any number of names, also none.
    Deep,
    /// One name.
    Name(Vec<Token>),
}

/// A part of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    /// This character.
    Literal(char),
    /// `?`: any one character.
    One,
    /// `*`: any number of characters, also none.
    Many,
    /// `[a-z]` or `[^a-z]`: one character of a set. A set without ranges accepts nothing.
    Set { negated: bool, ranges: Vec<(char, char)> },
}

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Segment>);

impl Pattern {
    /// Compiles `text` by the rules of the host.
    pub(super) fn new(text: &str, dialect: Dialect) -> Self {
        let mut segments = match dialect {
            Dialect::GitHub => github(text),
            Dialect::GitLab => gitlab(text),
        };
        // Neighbouring `**` mean the same as one; without this a hostile pattern would be long for nothing.
        segments.dedup_by(|later, earlier| *later == Segment::Deep && *earlier == Segment::Deep);
        Self(segments)
    }

    /// Whether the file whose path has these names is matched.
    pub(super) fn matches(&self, path: &[Vec<char>]) -> bool {
        glob(
            &self.0,
            path,
            |segment| *segment == Segment::Deep,
            |segment, name| match segment {
                Segment::Deep => true,
                Segment::Name(tokens) => {
                    glob(tokens, name, |token| *token == Token::Many, |token, c| token.accepts(*c))
                }
            },
        )
    }
}

impl Token {
    fn accepts(&self, c: char) -> bool {
        match self {
            Self::Literal(literal) => *literal == c,
            Self::One | Self::Many => true,
            Self::Set { negated, ranges } => {
                !ranges.is_empty() && ranges.iter().any(|(low, high)| (*low..=*high).contains(&c)) != *negated
            }
        }
    }
}

/// Matches `input` against `pattern`, in which the elements that are `many` stand for any number of inputs.
///
/// Only the last `many` is ever retried: whatever an earlier one could take, the last one can take as well. So the
/// work is at most the product of both lengths, whatever the pattern.
fn glob<P, I>(
    pattern: &[P],
    input: &[I],
    many: impl Fn(&P) -> bool,
    accepts: impl Fn(&P, &I) -> bool,
) -> bool {
    // Every other element takes exactly one input, so a pattern with more of them cannot match.
    if pattern.iter().filter(|element| !many(element)).count() > input.len() {
        return false;
    }
    let (mut at, mut taken) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    loop {
        match (pattern.get(at), input.get(taken)) {
            (Some(element), _) if many(element) => {
                at += 1;
                retry = Some((at, taken));
                continue;
            }
            (Some(element), Some(item)) if accepts(element, item) => {
                at += 1;
                taken += 1;
                continue;
            }
            (None, None) => return true,
            _ => {}
        }
        match &mut retry {
            Some((after, from)) if *from < input.len() => {
                *from += 1;
                (at, taken) = (*after, *from);
            }
            _ => return false,
        }
    }
}

/// Any one name.
fn any_name() -> Segment {
    Segment::Name(vec![Token::Many])
}

fn github(text: &str) -> Vec<Segment> {
    let anchored = text.strip_prefix('/');
    let body = anchored.unwrap_or(text);
    let folder = body.strip_suffix('/');
    let body = folder.unwrap_or(body);
    let names = body.split('/').collect::<Vec<_>>();
    let mut segments = Vec::with_capacity(names.len() + 2);
    // A single name matches at any depth; a pattern with a `/` inside starts at the root.
    if anchored.is_none() && names.len() == 1 {
        segments.push(Segment::Deep);
    }
    segments.extend(names.iter().map(|name| if *name == "**" { Segment::Deep } else { tokens(name, false) }));
    if folder.is_some() {
        // `**/` is every folder, so what lies in the root itself is not meant.
        if segments.iter().all(|segment| *segment == Segment::Deep) {
            segments.push(any_name());
        }
        segments.extend([any_name(), Segment::Deep]);
    } else {
        match names.last() {
            Some(&"**") => segments.push(any_name()),
            // `docs/*` means the files in `docs`, not what lies deeper.
            Some(&"*") => {}
            // What is named may be a folder, and then everything in it is meant.
            _ => segments.push(Segment::Deep),
        }
    }
    segments
}

fn gitlab(text: &str) -> Vec<Segment> {
    let anchored = text.strip_prefix('/');
    let body = anchored.unwrap_or(text);
    let folder = body.strip_suffix('/');
    let names = folder.unwrap_or(body).split('/').collect::<Vec<_>>();
    let mut segments = Vec::with_capacity(names.len() + 3);
    if anchored.is_none() {
        segments.push(Segment::Deep);
    }
    let last = names.len() - 1;
    segments.extend(names.iter().enumerate().map(|(index, name)| {
        if *name == "**" && (index < last || folder.is_some()) { Segment::Deep } else { tokens(name, true) }
    }));
    if folder.is_some() {
        segments.extend([Segment::Deep, any_name()]);
    }
    segments
}

/// The parts of one name. `sets`: whether `[` opens a set of characters.
fn tokens(name: &str, sets: bool) -> Segment {
    let mut out = Vec::with_capacity(name.len());
    let mut rest = name.chars();
    while let Some(c) = rest.next() {
        match c {
            '*' if out.last() == Some(&Token::Many) => {}
            '*' => out.push(Token::Many),
            '?' => out.push(Token::One),
            '\\' => out.extend(rest.next().map(Token::Literal)),
            '[' if sets => out.push(set(&mut rest)),
            c => out.push(Token::Literal(c)),
        }
    }
    Segment::Name(out)
}

/// The set that stands after `[`, up to its `]`; one that is never closed accepts nothing, as in `fnmatch`.
fn set(rest: &mut std::str::Chars<'_>) -> Token {
    let mut ahead = rest.clone();
    let negated = matches!(ahead.next(), Some('^' | '!'));
    if negated {
        rest.next();
    }
    let mut ranges: Vec<(char, char)> = Vec::new();
    let mut open_range = false;
    while let Some(c) = rest.next() {
        let c = match c {
            ']' => {
                if open_range {
                    ranges.push(('-', '-'));
                }
                return Token::Set { negated, ranges };
            }
            '-' if !ranges.is_empty() && !open_range => {
                open_range = true;
                continue;
            }
            '\\' => rest.next().unwrap_or('\\'),
            c => c,
        };
        match ranges.last_mut() {
            Some((_, high)) if open_range => *high = c,
            _ => ranges.push((c, c)),
        }
        open_range = false;
    }
    Token::Set { negated: false, ranges: Vec::new() }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    use super::{Dialect, Pattern, glob};

    fn matches(pattern: &str, path: &str, dialect: Dialect) -> bool {
        let names = path.split('/').map(|name| name.chars().collect()).collect::<Vec<_>>();
        Pattern::new(pattern, dialect).matches(&names)
    }

    /// Pattern, paths it matches, paths it does not match.
    type Expected = (&'static str, &'static [&'static str], &'static [&'static str]);

    #[test]
    fn github_patterns() {
        let table: &[Expected] = &[
            ("*", &["a", "a/b", "a/b/c.js", ".env"], &[]),
            ("**", &["a", "a/b"], &[]),
            ("/*", &["a"], &["a/b"]),
            ("/**", &["a", "a/b"], &[]),
            ("**/", &["a/b", "a/b/c"], &["a"]),
            ("*/", &["a/b", "a/b/c"], &["a"]),
            ("/", &[], &["a", "a/b"]),
            ("*.js", &["a.js", "x/y/a.js", "vendor.js/readme"], &["a.jsx", "js", "a.JS"]),
            ("apps/", &["apps/a", "x/apps/a", "x/apps/y/a"], &["apps", "x/apps"]),
            ("/apps/", &["apps/a", "apps/x/a"], &["x/apps/a", "apps"]),
            ("/apps/github", &["apps/github", "apps/github/a"], &["apps/githubx", "x/apps/github"]),
            ("apps", &["apps", "apps/a", "x/apps", "x/apps/a"], &["apps2", "myapps/a"]),
            ("docs/*", &["docs/a.md"], &["docs/build/a.md", "x/docs/a.md", "docs"]),
            ("docs/*.md", &["docs/a.md", "docs/a.md/x"], &["docs/x/a.md", "docs/a.txt"]),
            ("/build/logs/", &["build/logs/a", "build/logs/x/a"], &["x/build/logs/a", "build/logs"]),
            ("build/logs/", &["build/logs/a"], &["x/build/logs/a"]),
            ("**/logs", &["logs", "logs/a", "build/logs/a", "a/b/logs"], &["log", "logs2/a"]),
            ("/a/**/b", &["a/b", "a/x/b", "a/x/y/b", "a/b/deep"], &["x/a/b", "a/xb"]),
            ("a/**", &["a/b", "a/b/c"], &["a", "x/a/b"]),
            ("a/**/", &["a/b", "a/b/c"], &["a"]),
            ("/a/*/c", &["a/b/c", "a/b/c/d"], &["a/c", "a/b/b/c"]),
            ("f*", &["foo", "foo/bar", "bar/foo/baz"], &["bar/baz", "xfoo"]),
            ("/f*", &["foo", "foo/bar"], &["bar/foo", "xfoo"]),
            ("f*/", &["foo/bar", "bar/foo/baz"], &["foo", "bar/foo"]),
            ("**/*bar*", &["bar", "foo/rebar", "foo/barrio/x"], &["foo/ba"]),
            ("a/**/b/c*", &["a/b/cd", "a/x/b/cd/e"], &["a/b", "a/x/b", "a/b/d"]),
            ("f?o", &["foo", "x/fxo/y"], &["fo", "fooo"]),
            ("a\\ b.md", &["a b.md"], &["a\\ b.md"]),
            ("f\\*o", &["f*o"], &["foo"]),
            ("Docs/", &["Docs/a"], &["docs/a"]),
            ("grün?", &["grüne", "x/grünä"], &["grün"]),
            ("a//b", &[], &["a/b", "a/x/b"]),
            ("a**b", &["ab", "axb"], &["a/b"]),
        ];
        for (pattern, hits, misses) in table {
            for path in *hits {
                assert!(matches(pattern, path, Dialect::GitHub), "`{pattern}` should match `{path}`");
            }
            for path in *misses {
                assert!(!matches(pattern, path, Dialect::GitHub), "`{pattern}` should not match `{path}`");
            }
        }
    }

    #[test]
    fn gitlab_patterns() {
        let table: &[Expected] = &[
            ("*", &["a", "a/b", ".env"], &[]),
            ("README.md", &["README.md", "internal/README.md", "app/lib/README.md"], &["README.mdx"]),
            ("internal/README.md", &["internal/README.md", "docs/api/internal/README.md"], &["README.md"]),
            ("/README.md", &["README.md"], &["docs/README.md"]),
            ("/docs/", &["docs/a", "docs/x/a"], &["x/docs/a"]),
            ("docs/", &["docs/a", "x/docs/a/b"], &["docs"]),
            ("/docs/*.md", &["docs/a.md"], &["docs/x/a.md"]),
            ("/docs/index.*", &["docs/index.md", "docs/index.html"], &["docs/index"]),
            ("/docs/*spec*", &["docs/qa_specs.rb", "docs/runtime.spec"], &["docs/x/a.spec"]),
            ("/docs/*/README.md", &["docs/api/README.md"], &["docs/README.md", "docs/a/b/README.md"]),
            ("/docs/**/index.md", &["docs/index.md", "docs/api/graphql/index.md"], &["docs/index.html"]),
            // A name alone is a file, never a folder's contents; and `/**` at the end is like `/*`.
            ("docs", &["docs", "ee/docs"], &["docs/a"]),
            ("/docs/**", &["docs/a"], &["docs/x/a"]),
            ("\\#file", &["#file"], &["file"]),
            ("/lib/[a-c]*.[ch]", &["lib/ab.c", "lib/c.h"], &["lib/d.c", "lib/a.o"]),
            ("/[^a]", &["b"], &["a"]),
            ("/[a-]x", &["ax", "-x"], &["bx"]),
            ("/[open", &[], &["[open", "o"]),
        ];
        for (pattern, hits, misses) in table {
            for path in *hits {
                assert!(matches(pattern, path, Dialect::GitLab), "`{pattern}` should match `{path}`");
            }
            for path in *misses {
                assert!(!matches(pattern, path, Dialect::GitLab), "`{pattern}` should not match `{path}`");
            }
        }
    }

    #[test]
    fn hostile_patterns_stay_fast() {
        let start = Instant::now();
        let deep_path = vec!["a"; 2_000].join("/");
        let long_name = "a".repeat(4_000);
        for (pattern, path) in [
            ("**/".repeat(50_000), &deep_path),
            (format!("{}b", "**/a/".repeat(900)), &deep_path),
            (format!("{}b", "*a".repeat(1_900)), &long_name),
            (format!("/{}", "*/**/".repeat(10_000)), &deep_path),
            (format!("*{}b", "a".repeat(2_000)), &long_name),
        ] {
            for dialect in [Dialect::GitHub, Dialect::GitLab] {
                matches(&pattern, path, dialect);
            }
        }
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    }

    /// The textbook definition, exponential and obviously right.
    fn reference(pattern: &[char], input: &[char]) -> bool {
        match pattern.split_first() {
            None => input.is_empty(),
            Some(('*', rest)) => (0..=input.len()).any(|skip| reference(rest, &input[skip..])),
            Some((c, rest)) => input.split_first().is_some_and(|(i, tail)| i == c && reference(rest, tail)),
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_textbook(pattern in "[ab*]{0,7}", input in "[ab]{0,8}") {
            let (pattern, input): (Vec<char>, Vec<char>) = (pattern.chars().collect(), input.chars().collect());
            prop_assert_eq!(
                glob(&pattern, &input, |c| *c == '*', |c, i| c == i),
                reference(&pattern, &input)
            );
        }
    }
}
