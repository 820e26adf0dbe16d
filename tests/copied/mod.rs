//! A fixture copied to disk, in a repository of its own, and the binary without the caller's environment.
#![allow(dead_code, reason = "each test file uses its own part of this")]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may fail loudly and start the binary"
)]

pub mod schema;

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

/// The day by which the fixtures are judged.
pub const DAY: &str = "2026-11-24";

/// The names of the fixtures.
pub const SYSTEMS: [&str; 3] = ["ready", "hollow", "not-ready"];

/// The folder of a fixture.
pub fn folder(system: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/systems").join(system)
}

/// Every file below a folder, as a path relative to it, sorted. What a test run leaves behind is left out.
pub fn files_below(folder: &Path) -> Vec<String> {
    let kept = |entry: &walkdir::DirEntry| {
        !matches!(entry.file_name().to_str(), Some("__pycache__" | ".pytest_cache" | ".venv" | "var"))
    };
    let mut files: Vec<String> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_entry(kept)
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.path().strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/"))
        .collect();
    files.sort();
    files
}

/// A copy of a fixture on disk, in a repository of its own.
pub struct Copied {
    folder: TempDir,
}

impl Copied {
    /// Copies a fixture; the copy's folder holds `.git`.
    pub fn of(system: &str) -> Self {
        let copied = Self { folder: tempfile::tempdir().unwrap() };
        copied.take("", system);
        fs::create_dir(copied.path(".git")).unwrap();
        copied
    }

    /// An empty folder with `.git`.
    pub fn empty() -> Self {
        let copied = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(copied.path(".git")).unwrap();
        copied
    }

    /// Copies a fixture into the folder `below`.
    pub fn take(&self, below: &str, system: &str) {
        for file in files_below(&folder(system)) {
            self.write(&format!("{below}{file}"), fs::read(folder(system).join(&file)).unwrap());
        }
    }

    /// A path in the copy.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// The text of a file.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Changes the one place in a file where `old` stands.
    pub fn edit(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert_eq!(text.matches(old).count(), 1, "{path}: `{old}`");
        self.write(path, text.replace(old, new));
    }

    /// `startklar check` in the copy's folder, by the day of the fixtures.
    pub fn check(&self, arguments: &[&str]) -> Run {
        let mut command = startklar();
        command.current_dir(self.folder.path()).args(["check", "--as-of", DAY]).args(arguments);
        Run::of(command)
    }
}

/// The binary, with nothing in its environment.
pub fn startklar() -> Command {
    let mut command = Command::cargo_bin("startklar").unwrap();
    command.env_clear().timeout(std::time::Duration::from_mins(1));
    command
}

/// How a run ended and what it said.
#[derive(Debug)]
pub struct Run {
    /// The exit status.
    pub exit: i32,
    /// What came on stdout.
    pub out: String,
    /// What came on stderr.
    pub err: String,
}

impl Run {
    /// Runs a command to its end.
    pub fn of(mut command: Command) -> Self {
        let output = command.output().unwrap();
        Self {
            exit: output.status.code().expect("ended by a signal"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The report, if it was written as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// One rule of the JSON report.
    pub fn rule(&self, id: &str) -> serde_json::Value {
        let report = self.json();
        let rules = report["rules"].as_array().unwrap();
        rules.iter().find(|rule| rule["id"] == id).unwrap_or_else(|| panic!("no rule {id}")).clone()
    }
}
