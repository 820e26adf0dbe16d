//! A fixture as a repository in memory, audited as the command line audits a folder.
#![allow(dead_code, reason = "each test file uses its own part of this")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

use std::path::{Path, PathBuf};

use startklar::audit::{self, Report, Terms};
use startklar::checklist::{BUILTIN, Checklist, Shape};
use startklar::document::{self, Format};
use startklar::facts::{self, Inputs};
use startklar::manifest;
use startklar::model::{AsOf, Diagnostic, Fault, Limits, RepoPath};
use startklar::repository::Memory;
use walkdir::{DirEntry, WalkDir};

/// The day by which fixtures are judged: the day after `evidence/regenerate.sh` last ran in the ready system.
pub fn as_of() -> AsOf {
    AsOf::new("2026-11-24".parse().unwrap())
}

/// A file or folder of the project.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// What a test run or an editor leaves behind, and git ignores.
fn left_behind(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_str().unwrap();
    matches!(name, "__pycache__" | ".pytest_cache" | ".venv" | "var" | ".DS_Store")
        || entry.path().extension().is_some_and(|ending| ending == "pyc")
}

/// The folder `fixtures/systems/<name>`, as the root of a repository.
pub fn system(name: &str) -> Memory {
    let root = project("fixtures/systems").join(name);
    let mut repository = Memory::new();
    for entry in WalkDir::new(&root).into_iter().filter_entry(|entry| !left_behind(entry)) {
        let entry = entry.unwrap();
        if entry.file_type().is_dir() {
            continue;
        }
        let path = entry.path().strip_prefix(&root).unwrap().to_str().unwrap();
        let path: RepoPath = path.replace(std::path::MAIN_SEPARATOR, "/").parse().unwrap();
        repository.insert(path, std::fs::read(entry.path()).unwrap());
    }
    repository
}

/// The built-in rules.
pub fn checklist() -> Result<Checklist, Vec<Diagnostic>> {
    Checklist::load(BUILTIN, &Shape::from_json_schema(&facts::schema()), &Limits::DEFAULT)
}

/// Audits the repository by its `startklar.yaml`, at the stage it declares. Fails when the manifest cannot be loaded.
pub fn audit(repository: &Memory, checklist: &Checklist) -> Result<Report, Vec<Fault>> {
    let limits = Limits::DEFAULT;
    let path: RepoPath = "startklar.yaml".parse().unwrap();
    let bytes = repository.get(&path).ok_or_else(|| vec![no_manifest()])?;
    let text = document::text(bytes).map_err(|fault| vec![fault])?;
    let manifest = manifest::load(text, Format::Yaml, &limits)?;
    let inputs = Inputs {
        repository,
        checkout: repository,
        system: RepoPath::root(),
        manifest: path,
        as_of: as_of(),
        commit: None,
        limits,
    };
    let facts = facts::collect(&manifest, &inputs);
    let stage = manifest.system.stage.value;
    let terms = Terms { as_of: as_of(), stage, commit: None };
    Ok(audit::audit(&facts, checklist, &terms).expect("rules are evaluated"))
}

fn no_manifest() -> Fault {
    Fault::new("absent", "the system has no startklar.yaml", startklar::model::Span::START)
}
