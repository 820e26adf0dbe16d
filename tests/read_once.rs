//! A file is read once for an audit: all claims judge the same bytes, and what one could not judge stays noted.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Mutex;

use startklar::document::Format;
use startklar::facts::{self, Facts, Inputs, State};
use startklar::manifest;
use startklar::model::{AsOf, Limits, PathPattern, RepoPath};
use startklar::repository::{Blob, Memory, ReadError, Repository};

/// A repository that is written to while it is read: a file that is read again is another one.
#[derive(Default)]
struct Restless {
    files: Memory,
    reads: Mutex<BTreeMap<String, usize>>,
}

impl Repository for Restless {
    fn read(&self, path: &RepoPath, max_bytes: u64) -> Result<Blob, ReadError> {
        let mut reads = self.reads.lock().unwrap();
        let times = reads.entry(path.to_string()).or_default();
        *times += 1;
        let blob = self.files.read(path, max_bytes)?;
        if *times == 1 { Ok(blob) } else { Ok(Blob::new(&b"{}"[..], blob.origin)) }
    }

    fn find(&self, pattern: &PathPattern) -> Result<Vec<RepoPath>, ReadError> {
        self.files.find(pattern)
    }
}

fn collect(repository: &Restless, manifest: &str, limits: Limits) -> Facts {
    let manifest = manifest::load(manifest, Format::Yaml, &Limits::DEFAULT).unwrap();
    let inputs = Inputs {
        repository,
        checkout: repository,
        system: RepoPath::root(),
        manifest: "startklar.yaml".parse().unwrap(),
        as_of: AsOf::new("2026-11-24".parse().unwrap()),
        commit: None,
        limits,
    };
    facts::collect(&manifest, &inputs)
}

/// A manifest with an alert for each query, all read from one export.
fn alerts(queries: &[&str]) -> String {
    let mut text = "format: 1\nsystem: { name: x, stage: mvp }\nmonitoring:\n  other:\n".to_owned();
    for (n, query) in queries.iter().enumerate() {
        let _ = writeln!(text, "    - {{ name: a{n}, file: export.json, query: '{query}' }}");
    }
    text
}

fn export() -> Restless {
    let mut repository = Restless::default();
    repository
        .files
        .insert("export.json".parse().unwrap(), "{\"a\": [{\"q\": \"m0 > 1\"}, {\"q\": \"m1 > 1\"}]}");
    repository
}

#[test]
fn every_claim_judges_the_bytes_of_the_first_reading() {
    let repository = export();
    let facts = collect(&repository, &alerts(&["$.a[0].q", "$.a[1].q", "$.a[0].q"]), Limits::DEFAULT);
    let alerts = &facts.tree.monitoring.rules.alerts;
    let read: Vec<_> = alerts.iter().map(|alert| (alert.location.to_string(), alert.compares)).collect();
    let place = |column| (format!("export.json:1:{column}"), true);
    assert_eq!(read, [place(14), place(31), place(14)]);
    assert_eq!(repository.reads.lock().unwrap()["export.json"], 1);
}

#[test]
fn what_one_claim_could_not_judge_stays_noted() {
    for queries in [["$.a[*].q", "$.a[0].q"], ["$.a[0].q", "$.a[*].q"]] {
        let facts = collect(&export(), &alerts(&queries), Limits::DEFAULT);
        let file = facts.files.iter().find(|file| file.path == "export.json").unwrap();
        assert_eq!((file.state, file.digest.len()), (State::Unreadable, 64), "{queries:?}");
    }
}

#[test]
fn what_is_too_large_for_one_claim_is_read_for_another() {
    let mut repository = Restless::default();
    repository.files.insert("shared.md".parse().unwrap(), "# A\n".repeat(20));
    let manifest = "format: 1\nsystem: { name: x, stage: mvp }\nrunbook: { file: shared.md }\n\
                    failure_cases: { reports: [shared.md] }\n";
    let limits = Limits { markdown_bytes: 40, ..Limits::DEFAULT };
    let facts = collect(&repository, manifest, limits);
    assert!(facts.tree.runbook.document.evidence.problem.en.contains("limit=40 bytes"));
    // The second time it is another file, and still no report.
    assert_eq!(repository.reads.lock().unwrap()["shared.md"], 2);
    // Two claims that may be equally large share one reading.
    let mut repository = Restless::default();
    repository.files.insert("shared.md".parse().unwrap(), "# A\n".repeat(20));
    let manifest = "format: 1\nsystem: { name: x, stage: mvp }\nrunbook: { file: shared.md }\n\
                    ownership: { improvement: { actions: shared.md } }\n";
    let facts = collect(&repository, manifest, Limits::DEFAULT);
    assert_eq!(facts.tree.runbook.document.evidence.state, State::Present);
    assert_eq!(repository.reads.lock().unwrap()["shared.md"], 1);
}

#[test]
fn places_of_review_may_share_their_file_in_any_order() {
    let mut repository = Restless::default();
    for name in ["a", "b"] {
        let record = format!(
            "{{\"who\": \"{name}\", \"when\": \"2026-11-20T08:00:00Z\", \"action\": \"reject\", \"before\": \"x\"}}\n"
        );
        let other = if name == "a" { String::new() } else { record.replace("\"x\"", "\"y\"") };
        repository.files.insert(format!("{name}.jsonl").parse().unwrap(), record + &other);
    }
    let mut manifest =
        "format: 1\nsystem: { name: x, stage: mvp }\nworkflow:\n  review:\n    places:\n".to_owned();
    for name in ["b", "a", "b", "a"] {
        let _ = writeln!(
            manifest,
            "      - {{ name: {name}, system_of_record: s, actions: [reject], events: {name}.jsonl }}"
        );
    }
    let facts = collect(&repository, &manifest, Limits::DEFAULT);
    let places: Vec<_> = facts
        .tree
        .workflow
        .review
        .places
        .iter()
        .map(|place| (place.name.as_str(), place.events.total))
        .collect();
    assert_eq!(places, [("b", 2), ("a", 1), ("b", 2), ("a", 1)]);
    assert!(
        repository
            .reads
            .lock()
            .unwrap()
            .iter()
            .filter(|(path, _)| path.ends_with("jsonl"))
            .all(|(_, n)| *n == 1)
    );
}
