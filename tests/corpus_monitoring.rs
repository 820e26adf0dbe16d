//! Files of monitoring beside the rules, from the corpus: all are read or refused for what they are, as their own tools
//! read and refuse them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};

#[path = "corpus_monitoring/alertmanager.rs"]
mod alertmanager;
#[path = "corpus_monitoring/grafana.rs"]
mod grafana;
#[path = "corpus_monitoring/openslo.rs"]
mod openslo;
#[path = "corpus_monitoring/promtool.rs"]
mod promtool;

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/");

/// The files of a folder of the corpus, sorted, each with the last part of its name; `None` where there is no corpus.
fn files(folder: &str) -> Option<Vec<(String, PathBuf)>> {
    let Ok(entries) = std::fs::read_dir(Path::new(CORPUS).join(folder)) else {
        eprintln!("skipped: ../shared/corpus is missing");
        return None;
    };
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let name =
        |file: &Path| file.file_name().unwrap().to_str().unwrap().rsplit("__").next().unwrap().to_owned();
    Some(files.into_iter().map(|file| (name(&file), file)).collect())
}

/// What a tool prints and whether it accepts its arguments; `None`, visibly, where it is not installed.
#[expect(
    clippy::disallowed_methods,
    reason = "the product runs no commands; these tests compare it with some"
)]
fn judge(tool: &str, arguments: &[&str], file: &Path) -> Option<(bool, String)> {
    let Ok(output) = std::process::Command::new(tool).args(arguments).arg(file).output() else {
        eprintln!("skipped: {tool} is not installed");
        return None;
    };
    let text = [output.stdout, output.stderr].concat();
    Some((output.status.success(), String::from_utf8_lossy(&text).into_owned()))
}
