//! Finds and reads what a command works on: manifest, repository, evidence, checklist.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use startklar::checklist::{BUILTIN, Checklist, Shape, Source};
use startklar::document::{self, Format};
use startklar::facts::{self, Facts, Inputs};
use startklar::manifest::{self, Manifest};
use startklar::model::{AsOf, Diagnostic, Fault, Limits, RepoPath};
use startklar::repository::{Disk, Overlay, ReadError, Repository};

use crate::args::{Target, commit};
use crate::exit::{Exit, Failure};
use crate::{find, language};

/// A system with its facts.
pub struct System {
    pub manifest: Manifest,
    pub facts: Facts,
    pub as_of: AsOf,
    pub commit: Option<String>,
    /// The files of the checkout that were looked for, with their full paths.
    pub read: Vec<PathBuf>,
}

/// Reads a manifest and joins it with what the repository shows.
pub fn system(target: &Target) -> Result<System, Failure> {
    let limits = Limits::DEFAULT;
    let path = find::manifest(&target.path)?;
    let folder = parent(&path).canonicalize().map_err(|error| unusable(parent(&path), error))?;
    let root = match &target.root {
        Some(root) => root.clone(),
        None => Disk::repository_root(&folder).unwrap_or_else(|| folder.clone()),
    };
    let checkout = Disk::open(&root, &limits).map_err(|error| unusable(&root, error))?;
    let system = inside(&folder, checkout.root())?;
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let name: RepoPath = name.parse().map_err(|error| unusable(&path, error))?;
    let manifest_path = name.below(&system);
    let manifest = read_manifest(&checkout, &manifest_path, &limits)?;
    let fresh = match &target.evidence {
        Some(evidence) => Some(open_evidence(evidence, &folder, &limits)?),
        None => None,
    };
    let overlay = fresh.as_ref().map(|fresh| Overlay::new(&checkout, fresh, system.clone()));
    let repository: &dyn Repository = match &overlay {
        Some(overlay) => overlay,
        None => &checkout,
    };
    let as_of = AsOf::new(target.as_of.unwrap_or_else(today));
    let commit = match &target.commit {
        Some(commit) => Some(commit.clone()),
        None => environment_commit("GITHUB_SHA")?.or(environment_commit("CI_COMMIT_SHA")?),
    };
    let inputs = Inputs {
        repository,
        checkout: &checkout,
        system,
        manifest: manifest_path,
        as_of,
        commit: commit.clone(),
        limits,
    };
    let facts = facts::collect(&manifest, &inputs);
    // A run that wrote nothing, or wrote it elsewhere, must not pass on what an earlier one left in the repository.
    if let Some(folder) = &target.evidence
        && !facts.files.iter().any(|file| file.fresh)
    {
        let message = anyhow!(
            "--evidence {} holds none of the files that the manifest names; paths in it are those of the manifest",
            folder.display()
        );
        return Err(Failure::new(Exit::Input, message));
    }
    let read = facts.files.iter().map(|file| file.path.as_str()).chain([inputs.manifest.as_str()]);
    let read = read.map(|path| checkout.root().join(path)).collect();
    Ok(System { manifest, facts, as_of, commit, read })
}

/// The built-in rules with the files given on the command line.
pub fn checklist(files: &[PathBuf]) -> Result<Checklist, Failure> {
    let limits = Limits::DEFAULT;
    let mut texts = Vec::with_capacity(files.len());
    for file in files {
        let name = file.display().to_string().replace('\\', "/");
        texts.push((name, read_file(file, limits.file_bytes)?));
    }
    let own = texts.iter().map(|(path, text)| Source { path, text });
    let sources: Vec<Source<'_>> = BUILTIN.iter().copied().chain(own).collect();
    let schema = Shape::from_json_schema(&facts::schema());
    Checklist::load(&sources, &schema, &limits).map_err(|diagnostics| {
        let sources = sources.iter().map(|source| (source.path.to_owned(), source.text.to_owned())).collect();
        Failure::input(diagnostics, sources)
    })
}

/// The commit that CI names. Evidence must not count as bound to something that is no commit.
fn environment_commit(name: &str) -> Result<Option<String>, Failure> {
    let Some(value) = language::environment(name) else { return Ok(None) };
    commit(&value)
        .map(Some)
        .map_err(|error| Failure::new(Exit::Usage, anyhow!("{name} is `{value}`: {error}")))
}

/// The folder that a file lies in; for a bare name that is the working directory.
fn parent(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Opens the evidence of this run. What is committed must not be passed off as fresh, so it is not the system itself.
fn open_evidence(evidence: &Path, system: &Path, limits: &Limits) -> Result<Disk, Failure> {
    let disk = Disk::open(evidence, limits).map_err(|error| unusable(evidence, error))?;
    if system.starts_with(disk.root()) {
        let message = anyhow!(
            "--evidence {} holds the system itself; evidence of this run lies elsewhere",
            evidence.display()
        );
        return Err(Failure::new(Exit::Usage, message));
    }
    Ok(disk)
}

#[expect(clippy::disallowed_methods, reason = "the binary is where the clock is read, once")]
fn today() -> chrono::NaiveDate {
    chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now()).date_naive()
}

fn unusable(path: &Path, error: impl std::fmt::Display) -> Failure {
    Failure::new(Exit::Input, anyhow!("{} cannot be used: {error}", path.display()))
}

/// The folder as a path below the root.
fn inside(folder: &Path, root: &Path) -> Result<RepoPath, Failure> {
    let relative = folder.strip_prefix(root).map_err(|_| {
        let message = anyhow!("{} does not lie in the repository {}", folder.display(), root.display());
        Failure::new(Exit::Input, message)
    })?;
    let text = relative.to_str().unwrap_or_default().replace(std::path::MAIN_SEPARATOR, "/");
    if text.is_empty() {
        return Ok(RepoPath::root());
    }
    text.parse().map_err(|error| unusable(folder, error))
}

fn read_manifest(checkout: &Disk, path: &RepoPath, limits: &Limits) -> Result<Manifest, Failure> {
    let alone = |fault: Fault| Failure::input(vec![Diagnostic { path: path.to_string(), fault }], Vec::new());
    let format = Format::of(path)
        .ok_or_else(|| Failure::new(Exit::Input, anyhow!("{path}: a manifest is YAML, TOML or JSON")))?;
    let limit = if format == Format::Toml { limits.toml_bytes } else { limits.file_bytes };
    let blob = checkout
        .read(path, limit)
        .map_err(|error: ReadError| Failure::new(Exit::Input, anyhow!("{path}: {error}")))?;
    let text = document::text(&blob.bytes).map_err(alone)?;
    manifest::load(text, format, limits).map_err(|faults| {
        let name = path.to_string();
        let diagnostics = faults.into_iter().map(|fault| Diagnostic { path: name.clone(), fault }).collect();
        let language = manifest::language(text, format, limits);
        Failure::input(diagnostics, vec![(name, text.to_owned())]).told_in(language)
    })
}

/// Reads a file that the person at the command line names.
fn read_file(path: &Path, limit: u64) -> Result<String, Failure> {
    let file = std::fs::File::open(path).map_err(|error| unusable(path, error))?;
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| unusable(path, error))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
        return Err(unusable(path, format!("larger than is read [limit={limit} bytes]")));
    }
    document::text(&bytes).map(str::to_owned).map_err(|fault| {
        Failure::input(vec![Diagnostic { path: path.display().to_string(), fault }], Vec::new())
    })
}
