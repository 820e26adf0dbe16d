//! CODEOWNERS files: who owns a path, by the rules of the host that reads them.
//!
//! Sources: GitHub's "About code owners", GitLab's "Syntax of `CODEOWNERS` file" and "Advanced configuration".

mod line;
mod pattern;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::{Fault, Position, RepoPath};

use line::Reader;
use pattern::Pattern;

/// The host that reads the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// GitHub: the last matching line decides; without owners it clears them.
    GitHub,
    /// GitLab: sections, of which each has its own last matching line, and exclusions.
    GitLab,
}

/// A CODEOWNERS file as its host understands it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeOwners {
    rules: Vec<Rule>,
    sections: Vec<Section>,
    invalid: Vec<Fault>,
}

/// A line that gives a pattern its owners.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    /// Its owners as written (`@user`, `@org/team`, an e-mail address, GitLab's `@@role`); those of the section
    /// where the line has none. Empty: whoever owned the path before owns it no more.
    owners: Arc<[String]>,
    /// Whether it takes its paths out of the section (GitLab's `!`).
    excludes: bool,
    /// The section it stands in, an index into the sections.
    section: usize,
    /// Where the line's pattern stands.
    position: Position,
    compiled: Pattern,
}

/// A group of rules that is judged by itself. GitHub's files have only the first, unnamed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Section {
    /// Whether no approval is needed (`^[Name]` at every place where the section stands).
    optional: bool,
}

/// Who owns a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owned<'a> {
    /// No line matches.
    Unmatched,
    /// The line that decides names nobody, or excludes the path.
    Cleared {
        /// Where that line stands.
        at: Position,
    },
    /// At least one owner.
    Owners {
        /// As written, each once, in the order of the file; over all sections that name any.
        owners: Vec<&'a str>,
        /// Where the deciding line stands; with several sections, that of the first.
        at: Position,
    },
}

/// Reads a file. It never fails: what the host does not understand is listed in [`CodeOwners::invalid`].
///
/// Places count from behind a byte-order mark, as everywhere.
#[must_use]
pub fn parse(text: &str, dialect: Dialect) -> CodeOwners {
    Reader::new(dialect).read(text)
}

impl CodeOwners {
    /// What the host does not accept, in the order of the file.
    ///
    /// GitHub skips such a line as a whole. GitLab ignores the malformed owner and keeps the rest of the line.
    #[must_use]
    pub fn invalid(&self) -> &[Fault] {
        &self.invalid
    }

    /// Who must approve changes of the file `path`, given from the repository's root. Letter case counts; an optional
    /// section of GitLab's asks nobody.
    #[must_use]
    pub fn owners_of(&self, path: &RepoPath) -> Owned<'_> {
        let deciding = self.deciding(path);
        let mut owners: Vec<&str> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut at = None;
        for rule in deciding.values().filter(|rule| !rule.owners.is_empty()) {
            at = at.or(Some(rule.position));
            owners.extend(rule.owners.iter().map(String::as_str).filter(|owner| seen.insert(*owner)));
        }
        match (at, deciding.values().next()) {
            (Some(at), _) => Owned::Owners { owners, at },
            (None, Some(rule)) => Owned::Cleared { at: rule.position },
            (None, None) => Owned::Unmatched,
        }
    }

    /// Where the first deciding line stands that names one of those whom `accepts` takes: of several sections, the one
    /// that matters to them.
    #[must_use]
    pub fn line_naming(&self, path: &RepoPath, accepts: impl Fn(&str) -> bool) -> Option<Position> {
        let names = |rule: &&Rule| rule.owners.iter().any(|owner| accepts(owner));
        self.deciding(path).into_values().find(names).map(|rule| rule.position)
    }

    /// The line of each section that decides about `path`.
    fn deciding(&self, path: &RepoPath) -> BTreeMap<usize, &Rule> {
        let names = path.segments().map(|name| name.chars().collect()).collect::<Vec<Vec<char>>>();
        let mut deciding: BTreeMap<usize, &Rule> = BTreeMap::new();
        let asks = |rule: &&Rule| self.sections.get(rule.section).is_none_or(|section| !section.optional);
        for rule in self.rules.iter().rev().filter(asks) {
            let decided = deciding.get(&rule.section);
            // An exclusion holds wherever it stands in its section: what is excluded cannot be included again.
            let open = match decided {
                None => true,
                Some(found) => rule.excludes && !found.excludes,
            };
            if open && rule.compiled.matches(&names) {
                deciding.insert(rule.section, rule);
            }
        }
        deciding
    }
}

#[cfg(test)]
mod tests;
