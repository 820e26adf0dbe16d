//! Finds the manifest that a path means, and says what to do where there is none.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use startklar::model::nearest;
use walkdir::WalkDir;

use crate::exit::{Exit, Failure};

/// Names of a manifest, in a system's folder.
const MANIFESTS: [&str; 4] = ["startklar.yaml", "startklar.yml", "startklar.toml", "startklar.json"];

/// How far below a folder manifests are looked for, to name them.
const DEPTH: usize = 5;

/// How many files and folders are looked at for that.
const LOOKED_AT: usize = 5_000;

/// How many manifests are named.
const NAMED: usize = 5;

/// The manifest that `path` is, or that lies in the folder `path`.
pub fn manifest(path: &Path) -> Result<PathBuf, Failure> {
    if path.is_file() {
        return Ok(path.to_path_buf());
    }
    if !path.is_dir() {
        return Err(input(format!("{} does not exist; {}", path.display(), instead(path))));
    }
    // Names are compared here and not by the file system, which may not tell upper from lower case.
    let mut found: Vec<String> = names(path).into_iter().filter(|name| is_manifest(name)).collect();
    found.sort();
    match found.as_slice() {
        [one] if MANIFESTS.contains(&one.as_str()) => Ok(path.join(one)),
        [one] => Err(input(format!(
            "{} is no manifest by its name; rename it to {}",
            path.join(one).display(),
            one.to_lowercase()
        ))),
        [] => Err(input(format!(
            "no manifest in {}: looked for {}; {}",
            path.display(),
            MANIFESTS.join(", "),
            way_out(path)
        ))),
        several => {
            let several: Vec<String> =
                several.iter().map(|name| path.join(name).display().to_string()).collect();
            Err(input(format!(
                "several manifests, and one is meant: {}; name one of them, or remove the others",
                several.join(", ")
            )))
        }
    }
}

fn input(message: String) -> Failure {
    Failure::new(Exit::Input, anyhow!(message))
}

fn is_manifest(name: &str) -> bool {
    MANIFESTS.contains(&name.to_lowercase().as_str())
}

/// The names in a folder, as far as they are text.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

/// What may be meant by a path that is not there.
fn instead(path: &Path) -> String {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let beside = names(folder.unwrap_or(Path::new(".")));
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match nearest(name, beside.iter().map(String::as_str)) {
        Some(near) => {
            format!(
                "did you mean {}?",
                folder.map_or_else(|| near.into(), |folder| folder.join(near)).display()
            )
        }
        None => "name the folder of a system, or its manifest".to_owned(),
    }
}

/// Where there are manifests, or how one is written.
fn way_out(folder: &Path) -> String {
    let nearby = nearby(folder);
    if nearby.is_empty() {
        return "write one that begins with `format: 1` and `system: { name: my-system, stage: mvp }`; \
                `startklar schema manifest` prints all that can stand in it"
            .to_owned();
    }
    let shown: Vec<String> = nearby.iter().take(NAMED).map(|path| path.display().to_string()).collect();
    let more = nearby.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("nearby: {}{more}; name the one that is meant", shown.join(", "))
}

/// Manifests below a folder, else above it in the same repository.
fn nearby(folder: &Path) -> Vec<PathBuf> {
    let skipped = |name: &str| name.starts_with('.') || matches!(name, "node_modules" | "target" | "vendor");
    let walk = WalkDir::new(folder).min_depth(1).max_depth(DEPTH).sort_by_file_name().into_iter();
    let entries = walk.filter_entry(|entry| entry.file_name().to_str().is_some_and(|name| !skipped(name)));
    let below: Vec<PathBuf> = entries
        .take(LOOKED_AT)
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .filter(|entry| entry.file_name().to_str().is_some_and(|name| MANIFESTS.contains(&name)))
        .map(|entry| entry.path().strip_prefix(".").unwrap_or(entry.path()).to_path_buf())
        .collect();
    if below.is_empty() { above(folder) } else { below }
}

fn above(folder: &Path) -> Vec<PathBuf> {
    let Ok(full) = folder.canonicalize() else { return Vec::new() };
    let Some(root) = full.ancestors().find(|folder| folder.join(".git").exists()) else { return Vec::new() };
    let folders = full.ancestors().skip(1).take_while(|folder| folder.starts_with(root));
    let found = |folder: &Path| names(folder).into_iter().find(|name| MANIFESTS.contains(&name.as_str()));
    folders.filter_map(|folder| found(folder).map(|name| folder.join(name))).take(1).collect()
}
