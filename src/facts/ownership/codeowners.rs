//! Facts of CODEOWNERS: what the host's file says about the paths that matter.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::Located;
use crate::evidence::codeowners::{self, CodeOwners, Dialect, Owned};
use crate::facts::evidence::{Evidence, State};
use crate::facts::scene::Scene;
use crate::manifest::CodeOwnersHost;
use crate::model::{Fault, Localized, Location, RepoPath, Span};

/// The CODEOWNERS file of the repository.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CodeOwnersFacts {
    /// Whether it is there.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// Lines that the host ignores, as a whole or in part.
    pub ignored: Vec<IgnoredLine>,
    /// Files at the other places where the host looks: it stops at the first, so they count for nothing.
    pub shadowed: Vec<ShadowedFile>,
    /// Every path that somebody has to own, with what the file says. Empty where the manifest's word is all there is.
    pub required: Vec<OwnedPath>,
}

/// A CODEOWNERS file that its host does not read, because it finds another one before.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["ownership.codeowners"]))]
pub struct ShadowedFile {
    /// Its path.
    pub path: String,
    /// The file.
    pub location: Location,
}

/// A line of CODEOWNERS that the host ignores.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["ownership.codeowners"]))]
pub struct IgnoredLine {
    /// Why.
    pub reason: Localized,
    /// Where.
    pub location: Location,
}

/// A path and who owns it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["ownership.codeowners"]))]
pub struct OwnedPath {
    /// The path, relative to the repository's root.
    pub path: String,
    /// Whether the declared owner, or the declared team, owns it.
    pub owned: bool,
    /// Its owners by CODEOWNERS.
    pub owners: Vec<String>,
    /// Whether a line without owners takes all owners away.
    pub cleared: bool,
    /// The line that decides; the file, if no line does.
    pub location: Location,
}

pub(super) struct Owners {
    evidence: Evidence,
    /// Nothing where the host knows no such file: the manifest's word stands.
    rules: Option<CodeOwners>,
    path: String,
    by_word: bool,
    shadowed: Vec<String>,
}

/// Where GitHub looks first, and GitLab never.
const GITHUB: &str = ".github/CODEOWNERS";
/// Where both look.
const ROOT: &str = "CODEOWNERS";
/// Where both look next.
const DOCS: &str = "docs/CODEOWNERS";
/// Where GitLab looks last, and GitHub never.
const GITLAB: &str = ".gitlab/CODEOWNERS";

impl Owners {
    pub(super) fn open(host: Option<&Located<CodeOwnersHost>>, near: &Span, scene: &Scene<'_>) -> Self {
        let place = scene.at(host.map_or(near, |host| &host.span));
        let host = host.map_or(CodeOwnersHost::GitHub, |host| host.value);
        let (places, elsewhere): (&[&str], _) = match host {
            CodeOwnersHost::GitHub => (&[GITHUB, ROOT, DOCS], Some(GITLAB)),
            CodeOwnersHost::GitLab => (&[ROOT, DOCS, GITLAB], Some(GITHUB)),
            // A file that is there speaks, whatever the manifest says of the host.
            CodeOwnersHost::None => (&[GITHUB, ROOT, DOCS, GITLAB], None),
        };
        let mut found: Option<Self> = None;
        for name in places {
            let gitlab = host == CodeOwnersHost::GitLab || *name == GITLAB;
            let dialect = if gitlab { Dialect::GitLab } else { Dialect::GitHub };
            match (Self::read(name, dialect, &place, scene), &mut found) {
                (Some(_), Some(first)) => first.shadowed.push((*name).to_owned()),
                (read, None) => found = read,
                (None, Some(_)) => {}
            }
        }
        if let Some(found) = found {
            return found;
        }
        if host == CodeOwnersHost::None {
            let nothing = Evidence::absent(Localized::of("", ""), place);
            let evidence = Evidence { state: State::Present, ..nothing };
            return Self { by_word: true, ..Self::without(evidence) };
        }
        let unread = elsewhere.filter(|name| Self::read(name, Dialect::GitHub, &place, scene).is_some());
        // One file is missing, not one at each of the places.
        if let Some(usual) = places.first().and_then(|name| name.parse().ok()) {
            let _ = scene.open_checkout(&usual, &place, scene.inputs.limits.codeowners_bytes);
        }
        Self::without(Evidence::absent(missing(places, unread, host), place))
    }

    fn without(evidence: Evidence) -> Self {
        Self { evidence, rules: None, path: String::new(), by_word: false, shadowed: Vec::new() }
    }

    /// The file at one place; `None` if there is none.
    fn read(name: &str, dialect: Dialect, place: &Location, scene: &Scene<'_>) -> Option<Self> {
        let path: RepoPath = name.parse().ok()?;
        let found = scene.seek_checkout(&path, place, scene.inputs.limits.codeowners_bytes)?;
        let path = name.to_owned();
        Some(match found {
            Ok(document) => {
                let rules = Some(codeowners::parse(&document.text, dialect));
                Self { rules, path, ..Self::without(document.evidence()) }
            }
            Err(evidence) => Self { path, ..Self::without(evidence) },
        })
    }

    /// What the file says about `path`, and whether one of `accepted` (in normal form) owns it.
    pub(super) fn judge(&self, path: &RepoPath, accepted: &[String]) -> OwnedPath {
        let file = if self.path.is_empty() {
            self.evidence.location.clone()
        } else {
            Location::file(self.path.clone())
        };
        let is_accepted = |owner: &str| accepted.contains(&owner.to_lowercase());
        let (owners, cleared, location) = match self.rules.as_ref().map(|rules| rules.owners_of(path)) {
            None | Some(Owned::Unmatched) => (Vec::new(), false, file),
            Some(Owned::Cleared { at }) => (Vec::new(), true, Location::new(self.path.clone(), at)),
            Some(Owned::Owners { owners, at }) => {
                let own = self.rules.as_ref().and_then(|rules| rules.line_naming(path, is_accepted));
                let owners = owners.into_iter().map(ToOwned::to_owned).collect();
                (owners, false, Location::new(self.path.clone(), own.unwrap_or(at)))
            }
        };
        let owned =
            self.by_word && !accepted.is_empty() || owners.iter().any(|owner: &String| is_accepted(owner));
        OwnedPath { path: path.to_string(), owned, owners, cleared, location }
    }

    /// The facts; `paths` are those that somebody has to own, besides the file itself.
    pub(super) fn into_facts(self, mut paths: Vec<RepoPath>) -> CodeOwnersFacts {
        let ignored = self.rules.iter().flat_map(CodeOwners::invalid).map(|fault| IgnoredLine {
            reason: Localized::of(fault.message.clone(), in_german(fault)),
            location: Location::new(self.path.clone(), fault.span.start),
        });
        let shadowed = self.shadowed.iter().map(|path| {
            let (path, location) = (path.clone(), Location::file(path.clone()));
            ShadowedFile { path, location }
        });
        if self.by_word {
            paths.clear();
        } else {
            paths.extend(self.path.parse());
        }
        paths.sort();
        paths.dedup();
        CodeOwnersFacts {
            ignored: ignored.collect(),
            shadowed: shadowed.collect(),
            required: paths.iter().map(|path| self.judge(path, &[])).collect(),
            evidence: self.evidence,
        }
    }
}

/// What the host does not accept, in German: the kind of it, with the words that it is about.
fn in_german(fault: &Fault) -> String {
    let word = fault.message.split('`').nth(1).filter(|_| fault.message.starts_with('`'));
    let word = word.map(|word| format!("`{word}`: ")).unwrap_or_default();
    let kind = match fault.code {
        "pattern" => "das Muster enthält etwas, das CODEOWNERS nicht kennt; GitHub überspringt die Zeile",
        "owner" => "hier fehlt, wer zuständig ist, oder die Angabe ist ungültig",
        "comment" => "GitLab kennt keinen Kommentar hinter einem Muster",
        _ => "die Überschrift des Abschnitts ist fehlerhaft",
    };
    format!("{word}{kind}")
}

/// What is wrong where the host finds no file; `unread` is one that only the other host reads.
fn missing(places: &[&str], unread: Option<&str>, host: CodeOwnersHost) -> Localized {
    let places = places.join(", ");
    let (en, de) = unread.map_or_else(Default::default, |name| {
        let other =
            if host == CodeOwnersHost::GitHub { CodeOwnersHost::GitLab } else { CodeOwnersHost::GitHub };
        (
            format!("; there is a {name}, which counts only with `codeowners: {other}`"),
            format!("; vorhanden ist {name}, das nur mit `codeowners: {other}` zählt"),
        )
    });
    Localized::of(
        format!("the repository has no CODEOWNERS ({places}){en}"),
        format!("das Repository hat keine CODEOWNERS ({places}){de}"),
    )
}

#[cfg(test)]
mod tests {
    use super::{CodeOwnersHost, DOCS, GITHUB, GITLAB, ROOT, missing};

    #[test]
    fn a_file_that_only_the_other_host_reads_is_named() {
        let github = missing(&[GITHUB, ROOT, DOCS], Some(GITLAB), CodeOwnersHost::GitHub);
        assert!(
            github
                .en
                .ends_with("; there is a .gitlab/CODEOWNERS, which counts only with `codeowners: gitlab`")
        );
        assert!(
            github.de.ends_with("; vorhanden ist .gitlab/CODEOWNERS, das nur mit `codeowners: gitlab` zählt")
        );
        let gitlab = missing(&[ROOT, DOCS, GITLAB], Some(GITHUB), CodeOwnersHost::GitLab);
        assert!(gitlab.en.contains(".github/CODEOWNERS, which counts only with `codeowners: github`"));
        let none = missing(&[GITHUB, ROOT, DOCS], None, CodeOwnersHost::GitHub);
        assert!(none.en.ends_with("(.github/CODEOWNERS, CODEOWNERS, docs/CODEOWNERS)"));
    }
}
