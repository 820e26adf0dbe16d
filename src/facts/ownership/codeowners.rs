//! Facts of CODEOWNERS: what the host's file says about the paths that matter.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::Located;
use crate::evidence::codeowners::{self, CodeOwners, Dialect, Owned};
use crate::facts::evidence::{Evidence, State};
use crate::facts::scene::Scene;
use crate::manifest::CodeOwnersHost;
use crate::model::{Localized, Location, RepoPath, Span};

/// The CODEOWNERS file of the repository.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CodeOwnersFacts {
    /// Whether it is there.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// Lines that the host ignores.
    pub ignored: Vec<IgnoredLine>,
}

/// A line of CODEOWNERS that the host ignores.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["ownership.codeowners"]))]
pub struct IgnoredLine {
    /// Why.
    pub reason: String,
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
}

/// Where each host looks, first place first.
const GITHUB: [&str; 3] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];
const GITLAB: [&str; 3] = ["CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

impl Owners {
    pub(super) fn open(host: Option<&Located<CodeOwnersHost>>, near: &Span, scene: &Scene<'_>) -> Self {
        let place = scene.at(host.map_or(near, |host| &host.span));
        let host = host.map_or(CodeOwnersHost::GitHub, |host| host.value);
        let (dialect, places) = match host {
            // A file that is there speaks, whatever the manifest says of the host.
            CodeOwnersHost::GitHub | CodeOwnersHost::None => (Dialect::GitHub, GITHUB),
            CodeOwnersHost::GitLab => (Dialect::GitLab, GITLAB),
        };
        let limit = scene.inputs.limits.codeowners_bytes;
        for candidate in places.iter().filter_map(|path| path.parse::<RepoPath>().ok()) {
            match scene.open_checkout(&candidate, &place, limit) {
                Ok(document) => {
                    let rules = codeowners::parse(&document.text, dialect);
                    let path = candidate.to_string();
                    return Self { evidence: document.evidence(), rules: Some(rules), path, by_word: false };
                }
                Err(evidence) if evidence.state == State::Absent => {}
                Err(evidence) => {
                    return Self { evidence, rules: None, path: candidate.to_string(), by_word: false };
                }
            }
        }
        if host == CodeOwnersHost::None {
            let nothing = Evidence::absent(Localized::of("", ""), place);
            let evidence = Evidence { state: State::Present, ..nothing };
            return Self { evidence, rules: None, path: String::new(), by_word: true };
        }
        let problem = Localized::of(
            format!("the repository has no CODEOWNERS ({})", places.join(", ")),
            format!("das Repository hat keine CODEOWNERS ({})", places.join(", ")),
        );
        Self { evidence: Evidence::absent(problem, place), rules: None, path: String::new(), by_word: false }
    }

    /// What the file says about `path`, and whether one of `accepted` (in normal form) owns it.
    pub(super) fn judge(&self, path: &RepoPath, accepted: &[String]) -> OwnedPath {
        let file = if self.path.is_empty() {
            self.evidence.location.clone()
        } else {
            Location::file(self.path.clone())
        };
        let (owners, cleared, location) = match self.rules.as_ref().map(|rules| rules.owners_of(path)) {
            None | Some(Owned::Unmatched) => (Vec::new(), false, file),
            Some(Owned::Cleared { at }) => (Vec::new(), true, Location::new(self.path.clone(), at)),
            Some(Owned::Owners { owners, at }) => {
                let owners = owners.into_iter().map(ToOwned::to_owned).collect();
                (owners, false, Location::new(self.path.clone(), at))
            }
        };
        let owned = self.by_word && !accepted.is_empty()
            || owners.iter().any(|owner: &String| accepted.contains(&owner.to_lowercase()));
        OwnedPath { path: path.to_string(), owned, owners, cleared, location }
    }

    pub(super) fn into_facts(self) -> CodeOwnersFacts {
        let ignored = self.rules.iter().flat_map(CodeOwners::invalid).map(|fault| IgnoredLine {
            reason: fault.message.clone(),
            location: Location::new(self.path.clone(), fault.span.start),
        });
        CodeOwnersFacts { ignored: ignored.collect(), evidence: self.evidence.clone() }
    }
}
