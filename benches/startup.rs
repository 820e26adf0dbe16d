//! How long `startklar check` takes on a small system, start-up included, and where the time goes.
//!
//! The process is timed side by side with one that does next to nothing, `startklar --version`: on a busy machine
//! only what lies between the two means something.

use std::cell::RefCell;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use startklar::audit::{Report, Terms, audit};
use startklar::checklist::{BUILTIN, Checklist, Shape};
use startklar::document::Format as Syntax;
use startklar::facts::{self, Facts, Inputs};
use startklar::manifest::{self, Manifest};
use startklar::model::{AsOf, Limits, Locale, RepoPath};
use startklar::render::{Format, View, render};
use startklar::repository::{Disk, Repository as _};

/// The system that is audited.
const READY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/systems/ready");

/// The day it is judged by.
const AS_OF: &str = "2026-11-24";

/// The whole process, as a person or a CI job waits for it.
fn process(criterion: &mut Criterion) {
    let (checks, versions) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
    let check = ["check", READY, "--root", READY, "--as-of", AS_OF];
    criterion.bench_function("process/check", |bencher| {
        bencher.iter_custom(|times| {
            let mut total = Duration::ZERO;
            for _ in 0..times {
                versions.borrow_mut().push(wall(&["--version"]));
                let wall = wall(&check);
                checks.borrow_mut().push(wall);
                total += wall;
            }
            total
        });
    });
    let (check, version) = (median(checks.into_inner()), median(versions.into_inner()));
    if let (Some(check), Some(version)) = (check, version) {
        tell(&format!("median wall of `startklar check`:     {check:.1?}"));
        tell(&format!("median wall of `startklar --version`: {version:.1?}"));
    }
}

/// How long one run of the program takes, from start to end.
#[expect(clippy::disallowed_methods, reason = "the product runs no commands; this measures the product")]
#[expect(clippy::expect_used, reason = "without the program there is nothing to measure")]
fn wall(arguments: &[&str]) -> Duration {
    let mut command = Command::new(env!("CARGO_BIN_EXE_startklar"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit());
    let start = Instant::now();
    let status = command.status().expect("the program starts");
    let wall = start.elapsed();
    assert!(status.success(), "startklar {}: {status}", arguments.join(" "));
    wall
}

fn median(mut times: Vec<Duration>) -> Option<Duration> {
    times.sort();
    times.get(times.len() / 2).copied()
}

#[expect(clippy::print_stdout, reason = "a benchmark reports on stdout")]
fn tell(line: &str) {
    println!("{line}");
}

/// The stages of a check, each alone, inside one process.
fn stages(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("stage");
    group.bench_function("schema", |bencher| bencher.iter(shape));
    let shape = shape();
    group.bench_function("checklist", |bencher| bencher.iter(|| checklist(black_box(&shape))));
    let checklist = checklist(&shape);
    let disk = disk();
    group.bench_function("facts", |bencher| bencher.iter(|| facts(black_box(&disk))));
    let (manifest, facts) = facts(&disk);
    let terms = Terms { as_of: as_of(), stage: manifest.system.stage.value, commit: None };
    group.bench_function("audit", |bencher| bencher.iter(|| audit(black_box(&facts), &checklist, &terms)));
    if let Some(report) = audit(&facts, &checklist, &terms) {
        group.bench_function("render", |bencher| bencher.iter(|| table(black_box(&report))));
    }
    group.finish();
}

fn shape() -> Shape {
    Shape::from_json_schema(&facts::schema())
}

#[expect(clippy::expect_used, reason = "the built-in rules are sound, or a test says so")]
fn checklist(shape: &Shape) -> Checklist {
    Checklist::load(BUILTIN, shape, &Limits::DEFAULT).expect("the built-in rules load")
}

#[expect(clippy::expect_used, reason = "the system is part of the project")]
fn disk() -> Disk {
    Disk::open(Path::new(READY), &Limits::DEFAULT).expect("the folder of the ready system opens")
}

#[expect(clippy::expect_used, reason = "the day is a constant")]
fn as_of() -> AsOf {
    AsOf::new(AS_OF.parse().expect("a day"))
}

/// Reads the manifest, and joins it with what the repository shows.
#[expect(clippy::expect_used, reason = "the system is part of the project")]
fn facts(disk: &Disk) -> (Manifest, Facts) {
    let path: RepoPath = "startklar.yaml".parse().expect("a path");
    let blob = disk.read(&path, Limits::DEFAULT.file_bytes).expect("the manifest is there");
    let text = std::str::from_utf8(&blob.bytes).expect("the manifest is text");
    let manifest = manifest::load(text, Syntax::Yaml, &Limits::DEFAULT).expect("the manifest loads");
    let inputs = Inputs {
        repository: disk,
        checkout: disk,
        system: RepoPath::root(),
        manifest: path,
        as_of: as_of(),
        commit: None,
        limits: Limits::DEFAULT,
    };
    let facts = facts::collect(&manifest, &inputs);
    (manifest, facts)
}

#[expect(clippy::expect_used, reason = "memory takes every byte")]
fn table(report: &Report) -> Vec<u8> {
    let view = View { locale: Locale::En, width: 100, color: false, verbose: false };
    let mut bytes = Vec::new();
    render(report, Format::Table, &view, &mut bytes).expect("the report is written");
    bytes
}

criterion_group! {
    name = startup;
    config = Criterion::default().sample_size(50).measurement_time(Duration::from_secs(5));
    targets = process, stages
}
criterion_main!(startup);
