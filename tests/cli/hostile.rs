//! A repository that wants to be obeyed: links out of it, pipes, huge files, names that move the cursor.
#![cfg(unix)]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::time::{Duration, Instant};

use crate::copied::{Copied, Run};

const SECRET: &str = "the-secret-outside";

/// Runs, and holds the run to the time that hostile input may cost.
fn check(copy: &Copied) -> Run {
    let began = Instant::now();
    let run = copy.check(&["--format", "json"]);
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    run
}

fn swap(copy: &Copied, path: &str, put: impl FnOnce(&std::path::Path)) {
    let path = copy.path(path);
    fs::remove_file(&path).unwrap();
    put(&path);
}

#[test]
fn a_manifest_names_nothing_outside() {
    for path in
        ["../outside.md", "/etc/passwd", "docs/../../x.md", "~/x.md", "$HOME/x.md", "file:///etc/passwd"]
    {
        let copy = Copied::of("ready");
        copy.edit("startklar.yaml", "file: docs/runbook.md", &format!("file: \"{path}\""));
        let run = copy.check(&[]);
        assert_eq!((run.exit, run.out.as_str()), (3, ""), "{path}: {}", run.err);
        assert!(run.err.contains("`runbook.file`: the path"), "{path}: {}", run.err);
    }
}

#[test]
fn the_facts_hide_nothing_from_the_eye_and_command_no_terminal() {
    let copy = Copied::of("ready");
    let hostile = "Rollback \u{1b}]0;owned\u{7}\u{202E}gnp\u{9b}2J\u{E0001} end";
    let runbook = copy.read("docs/runbook.md");
    assert!(runbook.contains("## Rollback\n"));
    copy.write("docs/runbook.md", runbook.replace("## Rollback\n", &format!("## {hostile}\n")));
    let facts = |format: &str| {
        let mut command = crate::copied::startklar();
        command.current_dir(copy.path("")).args(["facts", "--as-of", crate::copied::DAY, "--format", format]);
        let run = Run::of(command);
        assert_eq!((run.exit, run.err.as_str()), (0, ""));
        assert!(!startklar::model::has_hidden(&run.out), "{format}");
        run.out
    };
    let json: serde_json::Value = serde_json::from_str(&facts("json")).unwrap();
    let yaml: serde_json::Value = serde_yaml::from_str(&facts("yaml")).unwrap();
    // JSON keeps every character; YAML is for people.
    for (tree, heading) in [(json, hostile.into()), (yaml, startklar::model::visible(hostile))] {
        let sections = tree["runbook"]["document"]["sections"].as_array().unwrap();
        assert!(sections.iter().any(|section| section["heading"] == *heading), "{sections:?}");
    }
}

#[test]
fn a_linked_folder_does_not_hide_what_a_pattern_would_meet() {
    let copy = Copied::of("ready");
    copy.edit("startklar.yaml", "evidence/junit/*.xml", "evidence/**/*.xml");
    assert_eq!(check(&copy).exit, 0);
    symlink("junit", copy.path("evidence/latest")).unwrap();
    let run = check(&copy);
    assert_eq!(run.exit, 4, "{}", run.out);
    let text = run.rule("FLT-02")["obstacles"][0]["text"]["en"].as_str().unwrap().to_owned();
    assert_eq!(text, "evidence/latest is or passes a symbolic link, which is not followed");
    // A whole folder that is a link is refused, and not said to be missing.
    let copy = Copied::of("ready");
    fs::rename(copy.path("docs"), copy.path("texts")).unwrap();
    symlink("texts", copy.path("docs")).unwrap();
    let obstacle = check(&copy).rule("RUN-01")["obstacles"][0].clone();
    assert_eq!(obstacle["text"]["en"], "docs/runbook.md is or passes a symbolic link, which is not followed");
}

#[test]
fn a_link_is_not_followed_and_its_target_not_shown() {
    let outside = tempfile::tempdir().unwrap();
    let files = [
        ("docs/runbook.md", "RUN-01"),
        ("evidence/junit/failure-cases.xml", "FLT-02"),
        ("evidence/review_events.jsonl", "SCP-02"),
        ("monitoring/rules.yaml", "MON-01"),
        ("deploy/litellm.yaml", "CST-01"),
        (".github/CODEOWNERS", "OWN-01"),
    ];
    for (file, rule) in files {
        let copy = Copied::of("ready");
        // The target is as good as the file itself, so that only the link can be what is wrong.
        let target = outside.path().join(SECRET);
        fs::copy(copy.path(file), &target).unwrap();
        swap(&copy, file, |path| symlink(&target, path).unwrap());
        let run = check(&copy);
        assert_eq!(
            (run.exit, run.rule(rule)["outcome"].as_str()),
            (4, Some("unknown")),
            "{file}: {}",
            run.out
        );
        assert!(!(run.out + &run.err).contains(SECRET), "{file}");
    }
}

#[test]
fn a_linked_folder_and_a_linked_manifest_are_refused() {
    let outside = tempfile::tempdir().unwrap();
    let copy = Copied::of("ready");
    fs::rename(copy.path("evidence"), outside.path().join(SECRET)).unwrap();
    symlink(outside.path().join(SECRET), copy.path("evidence")).unwrap();
    let run = check(&copy);
    assert_eq!(run.exit, 4, "{}", run.out);
    assert!(!run.out.contains(SECRET));

    let copy = Copied::of("ready");
    fs::write(outside.path().join("x.yaml"), copy.read("startklar.yaml")).unwrap();
    swap(&copy, "startklar.yaml", |path| symlink(outside.path().join("x.yaml"), path).unwrap());
    let run = copy.check(&[]);
    assert_eq!((run.exit, run.out.as_str()), (3, ""), "{}", run.err);
    assert!(run.err.contains("startklar.yaml: a symbolic link is not followed"), "{}", run.err);

    let copy = Copied::of("ready");
    swap(&copy, "docs/runbook.md", |path| symlink("runbook.md", path).unwrap());
    assert_eq!(check(&copy).exit, 4, "a link to itself");
}

fn pipe(path: &std::path::Path) {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
}

#[test]
fn a_pipe_does_not_hold_the_audit_up() {
    for (file, exit) in [
        ("docs/runbook.md", 4),
        ("evidence/junit/failure-cases.xml", 4),
        (".github/CODEOWNERS", 4),
        ("startklar.yaml", 3),
    ] {
        let copy = Copied::of("ready");
        swap(&copy, file, pipe);
        let began = Instant::now();
        let run = copy.check(&[]);
        assert_eq!(run.exit, exit, "{file}: {}", run.err);
        assert!(began.elapsed() < Duration::from_secs(10), "{file}");
        assert!((run.out + &run.err).contains("not a regular file"), "{file}");
    }
    let copy = Copied::of("ready");
    swap(&copy, "docs/runbook.md", |path| fs::create_dir(path).unwrap());
    assert_eq!(check(&copy).exit, 4, "a folder where a file should be");
}

#[test]
fn a_huge_file_is_not_read() {
    for (file, exit) in
        [("evidence/junit/failure-cases.xml", 4), ("evidence/review_events.jsonl", 4), ("startklar.yaml", 3)]
    {
        let copy = Copied::of("ready");
        swap(&copy, file, |path| fs::File::create(path).unwrap().set_len(10 << 30).unwrap());
        let began = Instant::now();
        let run = copy.check(&[]);
        assert_eq!(run.exit, exit, "{file}: {}", run.err);
        assert!(began.elapsed() < Duration::from_secs(10), "{file}");
        assert!((run.out + &run.err).contains("[limit="), "{file}: the limit is named");
    }
}

#[test]
fn a_name_that_a_pattern_meets_is_never_obeyed_nor_passed_over() {
    for name in [
        b"a\nb.xml".as_slice(),
        b"\x1b[2J.xml",
        b"\xff.xml",
        b"\xe2\x80\xae.xml",
        b"a:b.xml",
        b"::error::.xml",
    ] {
        let copy = Copied::of("ready");
        let path = copy.path("evidence/junit").join(OsStr::from_bytes(name));
        fs::copy(copy.path("evidence/junit/failure-cases.xml"), path).unwrap();
        for format in ["table", "json"] {
            let run = copy.check(&["--format", format]);
            assert_eq!(run.exit, 4, "{}: {}", name.escape_ascii(), run.out);
            // What a terminal would obey; in JSON, marks of direction are values.
            let obeyed = |c: char| c != '\n' && (c.is_control() || (format == "table" && c == '\u{202E}'));
            assert!(!run.out.contains(obeyed), "{}: {}", name.escape_ascii(), run.out);
            assert!(!run.out.contains("\nb.xml"), "{}: a line of its own", name.escape_ascii());
        }
    }
}

#[test]
fn values_of_the_repository_stay_values() {
    let copy = Copied::of("ready");
    copy.edit(
        "docs/runbook.md",
        "### Slow replies",
        "### \u{1b}]8;;http://x\u{7}Slow \u{202E}replies\u{9b}2J",
    );
    copy.edit("deploy/litellm.yaml", "max_budget: 1200", "max_budget: \"\\e[31m1200\\u202E\"");
    for format in ["table", "json"] {
        for arguments in [["--format", format].as_slice(), &["--format", format, "-v"]] {
            let run = copy.check(arguments);
            assert_eq!(run.exit, 1);
            assert!(!run.out.contains(|c: char| c != '\n' && c.is_control()), "{}", run.out);
        }
    }
    let bad = Copied::of("ready");
    bad.edit("startklar.yaml", "name: claims-intake-assistant", "name: \"a\\e[2Jb\"");
    let run = bad.check(&[]);
    assert_eq!((run.exit, run.out.as_str()), (3, ""));
    assert!(run.err.contains("a character that cannot be seen"), "{}", run.err);
    bad.write("startklar.yaml", "format: 1\nsy\u{1b}[2Jstem: 1\n");
    let run = bad.check(&[]);
    assert_eq!(run.exit, 3);
    assert!(!run.err.contains('\u{1b}'), "{:?}", run.err);
}
