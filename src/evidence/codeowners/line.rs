//! Reads a CODEOWNERS file line by line, keeping what the host keeps and naming what it does not.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{CodeOwners, Dialect, Pattern, Rule, Section};
use crate::model::{Fault, Position, Span};

/// What has been read so far.
pub(super) struct Reader {
    dialect: Dialect,
    rules: Vec<Rule>,
    sections: Vec<Section>,
    invalid: Vec<Fault>,
    /// The index of each named section, by its name in lower case.
    names: BTreeMap<String, usize>,
    /// The section that the next line stands in.
    section: usize,
    /// The owners of the last heading. They are shared: thousands of lines may fall back on them.
    defaults: Arc<[String]>,
}

/// A line and where it stands.
#[derive(Clone, Copy)]
struct Line<'t> {
    /// Without the blanks around it.
    text: &'t str,
    number: usize,
    /// The column of its first character.
    column: usize,
    /// The byte of the file at which it begins.
    offset: usize,
}

impl<'t> Line<'t> {
    /// The place of `part`, with which the line begins.
    fn start(&self, part: &str) -> Span {
        self.span(&Word { text: part, at: 0, chars: 0 })
    }

    /// The place of a word.
    fn span(&self, word: &Word<'_>) -> Span {
        let start = Position { line: self.number, column: self.column + word.chars };
        let from = self.offset + word.at;
        Span { start, bytes: from..from + word.text.len() }
    }

    /// The pattern, up to the first blank that no backslash escapes; and the words after it.
    fn split(&self) -> (&'t str, Words<'t>) {
        let mut escaped = false;
        let end = self.text.char_indices().find_map(|(at, c)| match c {
            _ if escaped => {
                escaped = false;
                None
            }
            '\\' => {
                escaped = true;
                None
            }
            ' ' | '\t' => Some(at),
            _ => None,
        });
        let end = end.unwrap_or(self.text.len());
        (self.text.get(..end).unwrap_or_default(), Words::after(self.text, end))
    }
}

/// A word of a line, and how many bytes and characters stand before it.
struct Word<'t> {
    text: &'t str,
    at: usize,
    chars: usize,
}

/// The words of a line from byte `at` on, of which `chars` counts the characters before.
struct Words<'t> {
    text: &'t str,
    at: usize,
    chars: usize,
}

impl<'t> Words<'t> {
    fn after(text: &'t str, at: usize) -> Self {
        Self { text, at, chars: text.get(..at).map_or(0, |before| before.chars().count()) }
    }
}

impl<'t> Iterator for Words<'t> {
    type Item = Word<'t>;

    fn next(&mut self) -> Option<Word<'t>> {
        let blank = [' ', '\t'];
        let rest = self.text.get(self.at..)?;
        let from = rest.trim_start_matches(blank);
        let text = from.split(blank).next().filter(|word| !word.is_empty())?;
        let skipped = rest.len() - from.len();
        let word = Word { text, at: self.at + skipped, chars: self.chars + skipped };
        self.at = word.at + text.len();
        self.chars = word.chars + text.chars().count();
        Some(word)
    }
}

impl Reader {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            rules: Vec::new(),
            sections: vec![Section { optional: false }],
            invalid: Vec::new(),
            names: BTreeMap::new(),
            section: 0,
            defaults: Arc::default(),
        }
    }

    pub(super) fn read(mut self, text: &str) -> CodeOwners {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let blank = [' ', '\t', '\r'];
        let mut offset = 0;
        for (index, line) in text.split('\n').enumerate() {
            let body = line.trim_start_matches(blank);
            let indent = line.len() - body.len();
            let body = body.trim_end_matches(blank);
            if !body.is_empty() && !body.starts_with('#') {
                // What is trimmed is one byte and one column per character.
                let line =
                    Line { text: body, number: index + 1, column: indent + 1, offset: offset + indent };
                match self.dialect {
                    Dialect::GitHub => self.github(line),
                    Dialect::GitLab => self.gitlab(line),
                }
            }
            offset += line.len() + 1;
        }
        CodeOwners { rules: self.rules, sections: self.sections, invalid: self.invalid }
    }

    fn fault(&mut self, code: &'static str, message: impl Into<String>, span: Span, help: &str) {
        self.invalid.push(Fault::new(code, message, span).with_help(help));
    }

    fn rule(&mut self, line: Line<'_>, pattern: &str, owners: Arc<[String]>, excludes: bool) {
        self.rules.push(Rule {
            owners,
            excludes,
            section: self.section,
            position: line.start("").start,
            compiled: Pattern::new(pattern, self.dialect),
        });
    }

    /// A line for GitHub: one thing it does not accept, and the whole line is skipped.
    fn github(&mut self, line: Line<'_>) {
        let (pattern, words) = line.split();
        if let Some((message, help)) = refused(pattern) {
            return self.fault("pattern", message, line.start(pattern), help);
        }
        let mut owners = Vec::new();
        for word in words {
            if word.text.starts_with('#') {
                break;
            }
            if !github_owner(word.text) {
                let message = format!("`{}` is not an owner, so GitHub skips the line", word.text);
                return self.fault("owner", message, line.span(&word), GITHUB_OWNER);
            }
            owners.push(word.text.to_owned());
        }
        self.rule(line, pattern, owners.into(), false);
    }

    /// A line for GitLab: a heading, an exclusion or an entry.
    fn gitlab(&mut self, line: Line<'_>) {
        if line.text.starts_with('[') || line.text.starts_with("^[") {
            if self.heading(line) {
                return;
            }
            if !line.text.contains(']') {
                let message =
                    "the section's heading is not closed, so what follows stays in the section before";
                return self.fault("section", message, line.start(line.text), "write `[Name]`");
            }
        }
        let (pattern, words) = line.split();
        if let Some(excluded) = pattern.strip_prefix('!') {
            return self.rule(line, excluded, Arc::default(), true);
        }
        let mut owners: Arc<[String]> = self.gitlab_owners(line, words).into();
        if owners.is_empty() {
            owners = Arc::clone(&self.defaults);
        }
        if owners.is_empty() {
            let message = format!("`{pattern}` has no owner, so GitLab approves its changes by itself");
            self.fault("owner", message, line.start(pattern), "name an owner after the pattern");
        }
        self.rule(line, pattern, owners, false);
    }

    /// Takes the owners among `words`, and names those words that are none.
    fn gitlab_owners(&mut self, line: Line<'_>, words: Words<'_>) -> Vec<String> {
        let mut owners = Vec::new();
        let mut comment = false;
        for word in words {
            if gitlab_owner(word.text) {
                owners.push(word.text.to_owned());
            } else if word.text.starts_with('#') {
                comment = true;
                let message = "GitLab knows no comment behind a pattern, and takes every owner in it";
                self.fault("comment", message, line.span(&word), "write the comment on a line of its own");
            } else if !comment {
                let message = format!("`{}` is not an owner, so GitLab ignores it", word.text);
                self.fault("owner", message, line.span(&word), GITLAB_OWNER);
            }
        }
        owners
    }

    /// Reads `^[Name][2] @default` and opens the section; `false` if the line is no heading.
    fn heading(&mut self, line: Line<'_>) -> bool {
        let (optional, rest) = match line.text.strip_prefix('^') {
            Some(rest) => (true, rest),
            None => (false, line.text),
        };
        let Some((name, rest)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) else {
            return false;
        };
        let count = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let (count, rest) = match count {
            Some((count, rest)) if count.bytes().all(|byte| byte.is_ascii_digit()) => (Some(count), rest),
            Some(_) => return false,
            None => (None, rest),
        };
        if !rest.is_empty() && !rest.starts_with([' ', '\t']) {
            return false;
        }
        if count.is_some_and(|count| count.parse::<u32>().unwrap_or_default() == 0) {
            let message = "the number of approvals is not a number from 1, so GitLab takes 1";
            self.fault("section", message, line.start(line.text), "write `[Name][2]`");
        }
        if name.trim().is_empty() {
            let message = "the section has no name";
            self.fault("section", message, line.start(line.text), "write `[Name]`");
        }
        let words = Words::after(line.text, line.text.len() - rest.len());
        self.defaults = self.gitlab_owners(line, words).into();
        self.open(name, optional);
        true
    }

    /// Goes on with the section of that name, or begins it. Names are compared without regard to case.
    fn open(&mut self, name: &str, optional: bool) {
        let next = self.sections.len();
        self.section = *self.names.entry(name.to_lowercase()).or_insert(next);
        match self.sections.get_mut(self.section) {
            // Required once is required.
            Some(section) => section.optional &= optional,
            None => self.sections.push(Section { optional }),
        }
    }
}

const GITHUB_OWNER: &str = "write @user, @org/team or an e-mail address";
const GITLAB_OWNER: &str =
    "write @user, @group/subgroup, @@developer, @@maintainer, @@owner or an e-mail address";

/// Why GitHub skips a line with this pattern, and the way out.
fn refused(pattern: &str) -> Option<(String, &'static str)> {
    let why = |what: &str| format!("`{pattern}` {what}, so GitHub skips the line");
    if pattern.starts_with('!') {
        return Some((why("is negated"), "write a later line for the path, without owners"));
    }
    if pattern.contains('#') {
        return Some((why("has a `#`"), "match the name with `?` or `*` in place of `#`"));
    }
    if pattern.contains(['[', ']']) {
        return Some((why("has brackets"), "write one line for each character, or use `?`"));
    }
    if pattern.contains("***") {
        return Some((why("has three asterisks in a row"), "write `**` for folders, `*` within a name"));
    }
    let backslashes = pattern.chars().rev().take_while(|c| *c == '\\').count();
    (backslashes % 2 == 1).then(|| (why("ends in a backslash"), "remove the backslash"))
}

fn email(word: &str) -> bool {
    word.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && local.chars().all(|c| c.is_ascii_alphanumeric() || "._%+-".contains(c))
            && domain.chars().all(|c| c.is_ascii_alphanumeric() || ".-".contains(c))
            && domain.rsplit_once('.').is_some_and(|(host, top)| {
                !host.is_empty() && top.len() >= 2 && top.chars().all(|c| c.is_ascii_alphabetic())
            })
    })
}

fn made_of(name: &str, more: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c))
}

fn github_owner(word: &str) -> bool {
    match word.strip_prefix('@') {
        None => email(word),
        Some(name) => match name.split_once('/') {
            // The underscore is that of managed users (`@ada_corp`).
            None => made_of(name, "-_"),
            Some((organization, team)) => made_of(organization, "-") && made_of(team, "-_"),
        },
    }
}

fn gitlab_owner(word: &str) -> bool {
    if let Some(role) = word.strip_prefix("@@") {
        let role = role.to_ascii_lowercase();
        return ["developer", "maintainer", "owner"].contains(&role.strip_suffix('s').unwrap_or(&role));
    }
    match word.strip_prefix('@') {
        None => email(word),
        Some(name) => name.split('/').all(|part| made_of(part, "-_.")),
    }
}
