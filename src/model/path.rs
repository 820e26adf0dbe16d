//! Paths inside the repository: relative, `/`-separated, the same on every system.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::has_hidden;

/// A path inside the repository. It cannot leave it, and means the same file on Linux, macOS and Windows.
///
/// The empty path is the root itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct RepoPath(String);

/// A [`RepoPath`] in which `*`, `?` and `**` may stand for parts of names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PathPattern(String);

/// Why a text is not a path inside the repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PathError {
    /// Nothing is written.
    #[error("the path is empty")]
    Empty,
    /// `/etc/passwd`, `C:\x`, `\\server\share`, `file://x`.
    #[error("the path is absolute; write it relative to the manifest")]
    Absolute,
    /// `../x`.
    #[error("the path leads upward; only what lies below the manifest's folder is read")]
    Escapes,
    /// `a\b`.
    #[error("the path has a backslash; write `/`")]
    Backslash,
    /// `~/x`, `$HOME/x`, `%TEMP%`.
    #[error("the path has a part that a shell would expand; nothing is expanded here")]
    Expansion,
    /// Control characters, bidirectional marks.
    #[error("the path has a character that cannot be seen")]
    Hidden,
    /// `CON`, `aux.json`, `a:b`, a trailing dot or blank.
    #[error("the path has a name that Windows does not allow")]
    Reserved,
    /// `*`, `?`, `[`, `{` in a path that is no pattern.
    #[error("the path has a wildcard, and one file is meant")]
    Wildcard,
    /// `[`, `{` in a pattern.
    #[error("the pattern has brackets or braces; only `*`, `?` and `**` are understood")]
    Brackets,
    /// More than 4096 bytes.
    #[error("the path is longer than 4096 bytes")]
    TooLong,
}

/// Device names that Windows reserves, with any ending.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

fn normalize(text: &str) -> Result<String, PathError> {
    if text.is_empty() {
        return Err(PathError::Empty);
    }
    if text.len() > 4096 {
        return Err(PathError::TooLong);
    }
    if has_hidden(text) || text.contains(['\n', '\t']) {
        return Err(PathError::Hidden);
    }
    let drive = {
        let mut chars = text.chars();
        chars.next().is_some_and(|c| c.is_ascii_alphabetic()) && chars.next() == Some(':')
    };
    if text.starts_with(['/', '\\']) || drive || text.contains("://") {
        return Err(PathError::Absolute);
    }
    if text.contains('\\') {
        return Err(PathError::Backslash);
    }
    if text.contains(['$', '%']) {
        return Err(PathError::Expansion);
    }
    let mut segments = Vec::new();
    for segment in text.split('/') {
        match segment {
            "" | "." => {}
            ".." => return Err(PathError::Escapes),
            // Also behind `./`, which is not kept.
            name if segments.is_empty() && name.starts_with('~') => return Err(PathError::Expansion),
            name => {
                let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
                if name.ends_with(['.', ' '])
                    || name.contains([':', '<', '>', '"', '|'])
                    || DEVICES.contains(&stem.as_str())
                {
                    return Err(PathError::Reserved);
                }
                segments.push(name);
            }
        }
    }
    Ok(segments.join("/"))
}

impl RepoPath {
    /// The repository's root.
    #[must_use]
    pub const fn root() -> Self {
        Self(String::new())
    }

    /// The path as text, without a leading or trailing `/`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// This path below the folder `base`.
    #[must_use]
    pub fn below(&self, base: &Self) -> Self {
        match (base.0.is_empty(), self.0.is_empty()) {
            (true, _) => self.clone(),
            (_, true) => base.clone(),
            _ => Self(format!("{}/{}", base.0, self.0)),
        }
    }

    /// This path as seen from the folder `base`, if it lies in it.
    #[must_use]
    pub fn relative_to(&self, base: &Self) -> Option<Self> {
        if base.0.is_empty() {
            return Some(self.clone());
        }
        let rest = self.0.strip_prefix(&base.0)?;
        if rest.is_empty() { Some(Self::root()) } else { rest.strip_prefix('/').map(|r| Self(r.to_owned())) }
    }

    /// The names that make up the path.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        self.0.split('/').filter(|segment| !segment.is_empty())
    }

    /// The ending of the file's name, lower case, without the dot.
    #[must_use]
    pub fn extension(&self) -> Option<String> {
        let name = self.0.rsplit('/').next()?;
        name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase())
    }
}

impl FromStr for RepoPath {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.contains(['*', '?', '[', '{']) {
            return Err(PathError::Wildcard);
        }
        normalize(text).map(Self)
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl PathPattern {
    /// The pattern as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// This pattern below the folder `base`.
    #[must_use]
    pub fn below(&self, base: &RepoPath) -> Self {
        if base.0.is_empty() { self.clone() } else { Self(format!("{}/{}", base.0, self.0)) }
    }

    /// The path it is, if it has no wildcard.
    #[must_use]
    pub fn as_path(&self) -> Option<RepoPath> {
        (!self.0.contains(['*', '?'])).then(|| RepoPath(self.0.clone()))
    }

    /// The folder above the first wildcard.
    #[must_use]
    pub fn fixed_folder(&self) -> RepoPath {
        let literal =
            self.0.split('/').take_while(|segment| !segment.contains(['*', '?'])).collect::<Vec<_>>();
        if literal.len() == self.0.split('/').count() {
            return RepoPath(literal.split_last().map(|(_, folder)| folder.join("/")).unwrap_or_default());
        }
        RepoPath(literal.join("/"))
    }
}

impl FromStr for PathPattern {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.contains(['[', '{']) {
            return Err(PathError::Brackets);
        }
        normalize(text).map(Self)
    }
}

impl fmt::Display for PathPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{PathError, PathPattern, RepoPath};

    #[test]
    fn refuses_what_leaves_the_repository_or_means_different_files() {
        for (text, error) in [
            ("", PathError::Empty),
            ("/etc/passwd", PathError::Absolute),
            ("C:\\x", PathError::Absolute),
            ("\\\\server\\share", PathError::Absolute),
            ("file:///etc/passwd", PathError::Absolute),
            ("a/../../b", PathError::Escapes),
            ("a\\b", PathError::Backslash),
            ("~/x", PathError::Expansion),
            ("./~/x", PathError::Expansion),
            ("$HOME/x", PathError::Expansion),
            ("%TEMP%/x", PathError::Expansion),
            ("a\u{202E}b", PathError::Hidden),
            ("docs/aux.json", PathError::Reserved),
            ("docs/a:b", PathError::Reserved),
            ("docs/x.", PathError::Reserved),
            ("docs/*.md", PathError::Wildcard),
        ] {
            assert_eq!(text.parse::<RepoPath>(), Err(error), "{text}");
        }
        assert_eq!("./a//b/./c.md".parse::<RepoPath>().unwrap().as_str(), "a/b/c.md");
    }

    #[test]
    fn knows_folders_and_patterns() {
        let base: RepoPath = "services/a".parse().unwrap();
        let path: RepoPath = "docs/x.md".parse().unwrap();
        assert_eq!(path.below(&base).as_str(), "services/a/docs/x.md");
        assert_eq!(path.below(&base).relative_to(&base), Some(path));
        assert_eq!("services/ab".parse::<RepoPath>().unwrap().relative_to(&base), None);
        let pattern: PathPattern = "evidence/junit/*.xml".parse().unwrap();
        assert_eq!(pattern.fixed_folder().as_str(), "evidence/junit");
        assert_eq!("**/x.xml".parse::<PathPattern>().unwrap().fixed_folder(), RepoPath::root());
        assert_eq!("a/b.xml".parse::<PathPattern>().unwrap().fixed_folder().as_str(), "a");
        assert!("{a,b}".parse::<PathPattern>().is_err());
    }
}
