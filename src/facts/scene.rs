//! Where facts are collected: the repository, the manifest's place, the day; each file is read once.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use super::evidence::{Evidence, FileProof, State};
use super::problem;
use crate::document::{self, Format, Located, Tree};
use crate::evidence::markdown::{self, Markdown};
use crate::evidence::records::{self, Record};
use crate::evidence::settings;
use crate::manifest::Manifest;
use crate::model::{AsOf, Fault, Grade, Limits, Localized, Location, PathPattern, Position, RepoPath, Span};
use crate::repository::{Blob, Origin, ReadError, Repository};

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

/// What a file was understood as. The first claim that asks has it parsed, and all others judge the same.
type Parsed<T> = Result<Rc<T>, Fault>;

/// A file that was read as text. Copies share what it was understood as.
#[derive(Debug, Clone)]
pub(super) struct Document {
    pub(super) path: RepoPath,
    pub(super) text: Rc<str>,
    pub(super) proof: FileProof,
    pub(super) origin: Origin,
    /// Its size on disk.
    bytes: u64,
    tree: Rc<OnceCell<Parsed<Tree>>>,
    markdown: Rc<OnceCell<Parsed<Markdown>>>,
}

impl Document {
    fn new(path: &RepoPath, text: &str, proof: FileProof, blob: &Blob) -> Self {
        Self {
            path: path.clone(),
            text: text.into(),
            proof,
            origin: blob.origin,
            bytes: size(blob),
            tree: Rc::default(),
            markdown: Rc::default(),
        }
    }

    pub(super) fn evidence(&self) -> Evidence {
        Evidence::present(self.proof.clone())
    }

    /// The evidence that this file cannot be judged.
    pub(super) fn unreadable(&self, fault: &Fault, scene: &Scene<'_>) -> Evidence {
        self.refused(problem::of_fault(fault, self.path.as_str()), fault.span.start, scene)
    }

    /// The evidence that this file cannot be judged, for a reason that has words in both languages.
    pub(super) fn refused(&self, problem: Localized, at: Position, scene: &Scene<'_>) -> Evidence {
        scene.note(self.account(State::Unreadable));
        let evidence = Evidence::unreadable(problem, self.at(at));
        Evidence { files: vec![self.proof.clone()], ..evidence }
    }

    /// Notes that the content names the commit of this run. Only that makes a file of the run a proof of grade E2.
    pub(super) fn bind(&mut self, scene: &Scene<'_>) {
        if self.origin == Origin::Evidence {
            self.proof.grade = Grade::E2;
            scene.note(self.account(State::Present));
        }
    }

    /// The content as a located tree, if the file's name says in which format it is.
    pub(super) fn tree(&self, scene: &Scene<'_>) -> Parsed<Tree> {
        self.tree.get_or_init(|| self.read_tree(&scene.inputs.limits).map(Rc::new)).clone()
    }

    /// The content as Markdown.
    pub(super) fn markdown(&self, scene: &Scene<'_>) -> Parsed<Markdown> {
        let read = || markdown::parse(&self.text, &scene.inputs.limits).map(Rc::new);
        self.markdown.get_or_init(read).clone()
    }

    /// The content as records. They need much room, so only those of the file that was asked for last are held:
    /// whoever goes through many claims goes through them file by file.
    pub(super) fn records(&self, scene: &Scene<'_>) -> Parsed<Vec<Record>> {
        let mut last = scene.records.borrow_mut();
        if let Some((path, parsed)) = last.as_ref()
            && *path == self.path
        {
            return parsed.clone();
        }
        // What was held before must not stand beside what comes.
        *last = None;
        let parsed = records::parse(&self.text, &scene.inputs.limits).map(Rc::new);
        *last = Some((self.path.clone(), parsed.clone()));
        parsed
    }

    fn read_tree(&self, limits: &Limits) -> Result<Tree, Fault> {
        let Some(format) = Format::of(&self.path) else {
            let message = "the configuration is neither YAML, TOML nor JSON by its name";
            return Err(Fault::new("format", message, Span::START));
        };
        if format == Format::Toml && u64::try_from(self.text.len()).unwrap_or(u64::MAX) > limits.toml_bytes {
            let message = format!("the file is larger than TOML is read [limit={} bytes]", limits.toml_bytes);
            return Err(Fault::new("limit", message, Span::START));
        }
        document::read(&self.text, format, limits).map(Tree::from).map_err(|faults| {
            let first = faults.into_iter().next();
            let first = first.unwrap_or_else(|| Fault::new("syntax", "not understood", Span::START));
            if settings::is_templated(&self.text) {
                let message = format!("the file is a template, not a configuration: {}", first.message);
                return Fault::new("template", message, first.span);
            }
            first
        })
    }

    fn account(&self, state: State) -> FileRead {
        FileRead {
            path: self.path.to_string(),
            state,
            grade: self.proof.grade,
            digest: self.proof.digest.clone(),
            bytes: i64::try_from(self.bytes).unwrap_or(i64::MAX),
            fresh: self.origin == Origin::Evidence,
        }
    }

    pub(super) fn at(&self, position: Position) -> Location {
        Location::new(self.path.as_str(), position)
    }
}

pub(super) struct Scene<'r> {
    pub(super) inputs: &'r Inputs<'r>,
    pub(super) release_commit: Option<String>,
    head: Span,
    /// What was found where a file was looked for, the first time: files are read once.
    found: RefCell<BTreeMap<(Door, RepoPath), Found>>,
    /// The account of every file, by path and by whether it came with the evidence of this run.
    files: RefCell<BTreeMap<(String, bool), FileRead>>,
    /// The records that were asked for last.
    records: RefCell<Option<(RepoPath, Parsed<Vec<Record>>)>>,
}

/// Through which of the repositories a file is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Door {
    /// The repository with the evidence of this run laid over it.
    Run,
    /// The checkout alone.
    Checkout,
}

/// What was found where a file was looked for.
#[derive(Debug, Clone)]
enum Found {
    Text(Document),
    /// Bytes that are no text: all that is known of the file is what they amount to.
    Bytes(Document, Fault),
    Nothing(ReadError),
}

impl<'r> Scene<'r> {
    pub(super) fn new(manifest: &Manifest, inputs: &'r Inputs<'r>) -> Self {
        let release_commit = manifest
            .release
            .as_ref()
            .and_then(|release| release.commit.as_ref())
            .map(|text| text.as_str().to_owned());
        Self {
            inputs,
            release_commit,
            head: manifest.span.clone(),
            found: RefCell::default(),
            files: RefCell::default(),
            records: RefCell::default(),
        }
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
                Door::Run,
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
        found
            .into_iter()
            .map(move |found| found.and_then(|(path, place)| self.read(Door::Run, &path, &place, max_bytes)))
    }

    /// Reads a file of the checkout alone that may as well stand elsewhere, such as CODEOWNERS; `None` if it is not
    /// there, which is then nothing that is missing.
    pub(super) fn seek_checkout(&self, path: &RepoPath, near: &Location, max_bytes: u64) -> Option<Opened> {
        match self.found(Door::Checkout, path, max_bytes) {
            Found::Nothing(ReadError::Absent) => None,
            _ => Some(self.open_checkout(path, near, max_bytes)),
        }
    }

    /// Reads a file of the checkout alone.
    pub(super) fn open_checkout(&self, path: &RepoPath, near: &Location, max_bytes: u64) -> Opened {
        self.read(Door::Checkout, path, near, max_bytes)
    }

    fn read(&self, door: Door, path: &RepoPath, claimed: &Location, max_bytes: u64) -> Opened {
        let fail = |error: &ReadError| {
            let problem = problem::of_read(error, path.as_str());
            if *error == ReadError::Absent {
                Evidence::absent(problem, claimed.clone())
            } else {
                Evidence::unreadable(problem, Location::file(path.as_str()))
            }
        };
        let limit = ReadError::TooLarge { limit: max_bytes };
        match self.found(door, path, max_bytes) {
            Found::Nothing(error) => {
                let absent = error == ReadError::Absent;
                self.note(FileRead {
                    path: path.to_string(),
                    state: if absent { State::Absent } else { State::Unreadable },
                    grade: Grade::E0,
                    digest: String::new(),
                    bytes: 0,
                    fresh: !absent,
                });
                Err(fail(&error))
            }
            // It was read for a claim that may be larger than this one.
            Found::Text(document) | Found::Bytes(document, _) if document.bytes > max_bytes => {
                self.note(document.account(State::Unreadable));
                Err(fail(&limit))
            }
            Found::Bytes(document, fault) => Err(document.unreadable(&fault, self)),
            Found::Text(document) => {
                self.note(document.account(State::Present));
                Ok(document)
            }
        }
    }

    /// What is found at `path`, as it was found the first time. Only what was too large for another claim, and so
    /// was never read, is opened again for one that may be larger.
    fn found(&self, door: Door, path: &RepoPath, max_bytes: u64) -> Found {
        let key = (door, path.clone());
        match self.found.borrow().get(&key) {
            Some(Found::Nothing(ReadError::TooLarge { limit })) if *limit < max_bytes => {}
            Some(found) => return found.clone(),
            None => {}
        }
        let repository = match door {
            Door::Run => self.inputs.repository,
            Door::Checkout => self.inputs.checkout,
        };
        let found = match repository.read(path, max_bytes) {
            Ok(blob) => understand(path, &blob),
            Err(error) => Found::Nothing(error),
        };
        self.found.borrow_mut().insert(key, found.clone());
        found
    }

    /// Notes what became of a file. What one claim could not judge stays noted, whatever others make of it.
    fn note(&self, file: FileRead) {
        let mut files = self.files.borrow_mut();
        let known = files.entry((file.path.clone(), file.fresh)).or_insert_with(|| file.clone());
        let state = known.state.worse(file.state);
        let grade = known.grade.max(file.grade);
        *known = FileRead { state, grade, ..file };
    }
}

fn understand(path: &RepoPath, blob: &Blob) -> Found {
    // Where a file comes from does not bind it to a commit; see `Document::bind`.
    let grade = Grade::E1;
    let proof = FileProof { path: path.to_string(), digest: blob.digest.clone(), grade };
    match document::text(&blob.bytes) {
        Ok(text) => Found::Text(Document::new(path, text, proof, blob)),
        Err(fault) => Found::Bytes(Document::new(path, "", proof, blob), fault),
    }
}

fn size(blob: &Blob) -> u64 {
    u64::try_from(blob.bytes.len()).unwrap_or(u64::MAX)
}
