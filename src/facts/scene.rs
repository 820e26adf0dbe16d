//! Where facts are collected: the repository, the manifest's place, the day; each file is read once.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::evidence::{Evidence, FileProof, State};
use super::problem;
use crate::document::{self, Format, Located, Node};
use crate::evidence::settings;
use crate::manifest::Manifest;
use crate::model::{AsOf, Fault, Grade, Limits, Localized, Location, PathPattern, Position, RepoPath, Span};
use crate::repository::{Origin, ReadError, Repository};

/// What facts are collected from, besides the manifest.
pub struct Inputs<'r> {
    /// The repository with the evidence of this run laid over it.
    pub repository: &'r dyn Repository,
    /// The checkout alone: CODEOWNERS is read from it.
    pub checkout: &'r dyn Repository,
    /// The folder of the manifest, relative to the repository's root.
    pub system: RepoPath,
    /// The manifest's path, relative to the repository's root.
    pub manifest: RepoPath,
    /// The day to judge by.
    pub as_of: AsOf,
    /// The commit that fresh evidence must be bound to.
    pub commit: Option<String>,
    /// Limits on what is read.
    pub limits: Limits,
}

/// A file that was looked for.
#[derive(Debug, Clone, PartialEq)]
pub struct FileRead {
    /// Its path, relative to the repository's root.
    pub path: String,
    /// Whether it was read, is not there, or could not be judged.
    pub state: State,
    /// How strong a proof it is.
    pub grade: Grade,
    /// SHA-256 in hexadecimal; empty if it was not read.
    pub digest: String,
    /// Its size in bytes.
    pub bytes: i64,
    /// Whether it came with the evidence of this run.
    pub fresh: bool,
}

/// The text of a file with what it is worth, or the evidence that there is none.
pub(super) type Opened = Result<Document, Evidence>;

/// A file that was read as text.
#[derive(Debug, Clone)]
pub(super) struct Document {
    pub(super) path: RepoPath,
    pub(super) text: Rc<str>,
    pub(super) proof: FileProof,
    pub(super) origin: Origin,
}

impl Document {
    pub(super) fn evidence(&self) -> Evidence {
        Evidence::present(self.proof.clone())
    }

    /// The evidence that this file cannot be judged.
    pub(super) fn unreadable(&self, fault: &Fault, scene: &Scene<'_>) -> Evidence {
        self.refused(problem::of_fault(fault, self.path.as_str()), fault.span.start, scene)
    }

    /// The evidence that this file cannot be judged, for a reason that has words in both languages.
    pub(super) fn refused(&self, problem: Localized, at: Position, scene: &Scene<'_>) -> Evidence {
        if let Some(file) = scene.files.borrow_mut().get_mut(&self.path) {
            file.state = State::Unreadable;
        }
        let evidence = Evidence::unreadable(problem, self.at(at));
        Evidence { files: vec![self.proof.clone()], ..evidence }
    }

    /// Notes that the content names the commit of this run. Only that makes a file of the run a proof of grade E2.
    pub(super) fn bind(&mut self, scene: &Scene<'_>) {
        if self.origin == Origin::Evidence {
            self.proof.grade = Grade::E2;
            if let Some(file) = scene.files.borrow_mut().get_mut(&self.path) {
                file.grade = Grade::E2;
            }
        }
    }

    /// The content as a located tree, if the file's name says in which format it is.
    pub(super) fn tree(&self, scene: &Scene<'_>) -> Result<Node, Fault> {
        let Some(format) = Format::of(&self.path) else {
            let message = "the configuration is neither YAML, TOML nor JSON by its name";
            return Err(Fault::new("format", message, Span::START));
        };
        let limits = &scene.inputs.limits;
        if format == Format::Toml && u64::try_from(self.text.len()).unwrap_or(u64::MAX) > limits.toml_bytes {
            let message = format!("the file is larger than TOML is read [limit={} bytes]", limits.toml_bytes);
            return Err(Fault::new("limit", message, Span::START));
        }
        document::read(&self.text, format, limits).map_err(|faults| {
            let first = faults.into_iter().next();
            let first = first.unwrap_or_else(|| Fault::new("syntax", "not understood", Span::START));
            if settings::is_templated(&self.text) {
                let message = format!("the file is a template, not a configuration: {}", first.message);
                return Fault::new("template", message, first.span);
            }
            first
        })
    }

    pub(super) fn at(&self, position: Position) -> Location {
        Location::new(self.path.as_str(), position)
    }
}

pub(super) struct Scene<'r> {
    pub(super) inputs: &'r Inputs<'r>,
    pub(super) release_commit: Option<String>,
    head: Span,
    files: RefCell<BTreeMap<RepoPath, FileRead>>,
}

impl<'r> Scene<'r> {
    pub(super) fn new(manifest: &Manifest, inputs: &'r Inputs<'r>) -> Self {
        let release_commit = manifest
            .release
            .as_ref()
            .and_then(|release| release.commit.as_ref())
            .map(|text| text.as_str().to_owned());
        Self { inputs, release_commit, head: manifest.span.clone(), files: RefCell::new(BTreeMap::new()) }
    }

    pub(super) fn into_files(self) -> Vec<FileRead> {
        self.files.into_inner().into_values().collect()
    }

    /// A place in the manifest.
    pub(super) fn at(&self, span: &Span) -> Location {
        Location::new(self.inputs.manifest.as_str(), span.start)
    }

    /// Whether a time stamp lies after the day of judgement. One without a zone may be half a day ahead of UTC, so
    /// one day of grace.
    pub(super) fn is_ahead(&self, stamp: &str) -> bool {
        let day = stamp.get(..10).and_then(document::day);
        day.is_some_and(|day| self.inputs.as_of.days_since(day) < -1)
    }

    /// Where a whole area that is not declared is missing: the manifest's head.
    pub(super) fn head(&self) -> &Span {
        &self.head
    }

    /// Reads the file that a claim names. `key` and `near` say where the claim should stand if it is not made.
    pub(super) fn open(
        &self,
        claim: Option<&Located<RepoPath>>,
        key: &str,
        near: &Span,
        max_bytes: u64,
    ) -> Opened {
        match claim {
            Some(claim) => self.read(
                self.inputs.repository,
                &claim.value.below(&self.inputs.system),
                &self.at(&claim.span),
                max_bytes,
            ),
            None => Err(Evidence::absent(problem::not_named(key), self.at(near))),
        }
    }

    /// Reads every file that the patterns match, one after the other as they are asked for; a pattern that matches none is
    /// absent evidence.
    pub(super) fn open_all(
        &self,
        patterns: &[Located<PathPattern>],
        key: &str,
        near: &Span,
        max_bytes: u64,
    ) -> impl Iterator<Item = Opened> {
        let mut found = Vec::new();
        if patterns.is_empty() {
            found.push(Err(Evidence::absent(problem::not_named(key), self.at(near))));
        }
        let mut seen = std::collections::BTreeSet::new();
        for pattern in patterns {
            let place = self.at(&pattern.span);
            match self.inputs.repository.find(&pattern.value.below(&self.inputs.system)) {
                Ok(paths) if paths.is_empty() => {
                    found.push(Err(Evidence::absent(problem::no_match(pattern.value.as_str()), place)));
                }
                Ok(paths) => {
                    let new = paths.into_iter().filter(|path| seen.insert(path.clone()));
                    found.extend(new.map(|path| Ok((path, place.clone()))));
                }
                Err(error) => {
                    let problem = problem::of_read(&error, pattern.value.as_str());
                    found.push(Err(Evidence::unreadable(problem, place)));
                }
            }
        }
        // Reports are large, and whoever reads them keeps little of each.
        found.into_iter().map(move |found| {
            found.and_then(|(path, place)| self.read(self.inputs.repository, &path, &place, max_bytes))
        })
    }

    /// Reads a file of the checkout alone, such as CODEOWNERS.
    pub(super) fn open_checkout(&self, path: &RepoPath, near: &Location, max_bytes: u64) -> Opened {
        self.read(self.inputs.checkout, path, near, max_bytes)
    }

    fn read(
        &self,
        repository: &dyn Repository,
        path: &RepoPath,
        claimed: &Location,
        max_bytes: u64,
    ) -> Opened {
        let note = |state, grade, digest: &str, bytes: usize, fresh: bool| {
            let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
            let digest = digest.to_owned();
            let file = FileRead { path: path.to_string(), state, grade, digest, bytes, fresh };
            self.files.borrow_mut().insert(path.clone(), file);
        };
        let blob = match repository.read(path, max_bytes) {
            Ok(blob) => blob,
            Err(error) => {
                let problem = problem::of_read(&error, path.as_str());
                let absent = error == ReadError::Absent;
                note(if absent { State::Absent } else { State::Unreadable }, Grade::E0, "", 0, !absent);
                return Err(if absent {
                    Evidence::absent(problem, claimed.clone())
                } else {
                    Evidence::unreadable(problem, Location::file(path.as_str()))
                });
            }
        };
        // Where a file comes from does not bind it to a commit; see `Document::bind`.
        let grade = Grade::E1;
        let fresh = blob.origin == Origin::Evidence;
        let proof = FileProof { path: path.to_string(), digest: blob.digest.clone(), grade };
        match document::text(&blob.bytes) {
            Ok(text) => {
                note(State::Present, grade, &blob.digest, blob.bytes.len(), fresh);
                Ok(Document { path: path.clone(), text: text.into(), proof, origin: blob.origin })
            }
            Err(fault) => {
                note(State::Unreadable, grade, &blob.digest, blob.bytes.len(), fresh);
                let place = Location::new(path.as_str(), fault.span.start);
                let evidence = Evidence::unreadable(problem::of_fault(&fault, path.as_str()), place);
                Err(Evidence { files: vec![proof], ..evidence })
            }
        }
    }
}
