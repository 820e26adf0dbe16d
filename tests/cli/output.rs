//! Where reports go: whole or not at all, and nothing beside them on stdout.

use std::fs;
use std::io::pipe;
use std::process::{Command, Stdio};

use crate::copied::{Copied, DAY, Run, startklar};

fn plain(copy: &Copied, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_startklar"));
    command.env_clear().current_dir(copy.path("")).args(["check", "--as-of", DAY]).args(arguments);
    command.stdin(Stdio::null());
    command
}

/// The files in the copy's folder that the fixture does not have.
fn new_files(copy: &Copied) -> Vec<String> {
    let entries = fs::read_dir(copy.path("")).unwrap().map(|entry| entry.unwrap().file_name());
    let names = entries.map(|name| name.into_string().unwrap());
    let temporary = |name: &str| std::path::Path::new(name).extension().is_some_and(|end| end == "tmp");
    let mut names: Vec<String> = names.filter(|name| name.contains("report") || temporary(name)).collect();
    names.sort();
    names
}

#[test]
fn a_closed_pipe_changes_nothing() {
    for (system, exit) in [("ready", 0), ("hollow", 1)] {
        let copy = Copied::of(system);
        for arguments in [&[] as &[&str], &["--format", "json"], &["-v"]] {
            let (reader, writer) = pipe().unwrap();
            drop(reader);
            let output = plain(&copy, arguments).stdout(writer).stderr(Stdio::piped()).output().unwrap();
            assert_eq!(output.status.code(), Some(exit), "{system} {arguments:?}");
            assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{system} {arguments:?}");
        }
    }
    for arguments in [&["rules"] as &[&str], &["schema", "facts"]] {
        let (reader, writer) = pipe().unwrap();
        drop(reader);
        let mut command = Command::new(env!("CARGO_BIN_EXE_startklar"));
        let output = command.env_clear().args(arguments).stdout(writer).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_5_whatever_the_verdict() {
    for system in ["ready", "hollow"] {
        let copy = Copied::of(system);
        for format in ["table", "json"] {
            let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
            let output = plain(&copy, &["--format", format]).stdout(full).output().unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(5), "{system} {format}");
            assert!(said.starts_with("error: failed to write to stdout: "), "{said}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_is_not_written_is_5() {
    for arguments in
        [&["--help"] as &[&str], &["check", "--help"], &["--version"], &["schema", "facts"], &["rules"]]
    {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_startklar"));
        let output = command.env_clear().args(arguments).stdout(full).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(5), "{arguments:?}: {said}");
        assert!(said.starts_with("error: failed to write to stdout: "), "{said}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_fails_does_not_keep_back_the_others() {
    let copy = Copied::of("hollow");
    let run =
        copy.check(&["--format", "table=/dev/full", "--format", "json=report.json", "--format", "table"]);
    assert_eq!(run.exit, 5, "{}", run.err);
    assert!(run.err.starts_with("error: failed to write to /dev/full: "), "{}", run.err);
    assert_eq!(copy.read("report.json"), copy.check(&["--format", "json"]).out);
    assert_eq!(run.out, copy.check(&[]).out);
}

#[test]
fn a_report_in_a_file_is_as_wide_wherever_it_was_written() {
    let copy = Copied::of("hollow");
    for columns in ["40", "70", "120"] {
        let mut command = startklar();
        command.current_dir(copy.path("")).env("COLUMNS", columns);
        command.args(["check", "--as-of", DAY, "--format"]).arg(format!("table=report-{columns}.txt"));
        assert_eq!(Run::of(command).exit, 1);
        assert_eq!(copy.read(&format!("report-{columns}.txt")), copy.check(&[]).out, "{columns}");
    }
}

#[test]
fn a_report_that_cannot_be_written_is_5_and_says_where() {
    let copy = Copied::of("ready");
    let run = copy.check(&["-o", "missing/report.txt"]);
    assert_eq!((run.exit, run.out.as_str()), (5, ""));
    assert!(run.err.starts_with("error: failed to write to missing/report.txt: "), "{}", run.err);
    let run = copy.check(&["--format", "json=report.json", "--format", "table=missing/report.txt"]);
    assert_eq!(run.exit, 5);
    assert_eq!(new_files(&copy), Vec::<String>::new(), "nothing is left half done");
}

#[test]
fn an_old_report_stays_whole_until_a_new_one_is() {
    let copy = Copied::of("ready");
    copy.write("report.json", "old");
    let path = copy.path("report.json");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let run = copy.check(&["--format", "json", "-o", "report.json"]);
    assert_eq!(run.exit, 5, "{}", run.err);
    assert!(run.err.contains("report.json: the file is read-only"), "{}", run.err);
    assert_eq!(
        (copy.read("report.json"), new_files(&copy)),
        ("old".to_owned(), vec!["report.json".to_owned()])
    );

    fs::remove_file(&path).unwrap();
    copy.write("report.json", "old");
    let good = copy.read("startklar.yaml");
    copy.write("startklar.yaml", "format: [");
    assert_eq!(copy.check(&["--format", "json", "-o", "report.json"]).exit, 3);
    assert_eq!(
        (copy.read("report.json"), new_files(&copy)),
        ("old".to_owned(), vec!["report.json".to_owned()])
    );

    copy.write("startklar.yaml", good);
    let run = copy.check(&["--format", "json", "-o", "report.json"]);
    assert_eq!((run.exit, run.out.as_str(), run.err.as_str()), (0, "", ""));
    assert_eq!(copy.read("report.json"), copy.check(&["--format", "json"]).out);
    assert_eq!(new_files(&copy), ["report.json"]);
}

#[test]
fn a_report_replaces_no_input_no_folder_and_no_link() {
    let copy = Copied::of("ready");
    for input in ["startklar.yaml", "docs/runbook.md", "docs/../.github/CODEOWNERS"] {
        let before = copy.read(input);
        let run = copy.check(&["-o", input]);
        assert_eq!(run.exit, 2, "{input}: {}", run.err);
        assert!(run.err.contains("is an input of this audit"), "{}", run.err);
        assert_eq!(copy.read(input), before);
    }
    assert_eq!(copy.check(&["-o", "docs"]).exit, 2);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("README.md", copy.path("report-link")).unwrap();
        assert_eq!(copy.check(&["-o", "report-link"]).exit, 2);
        assert_eq!(copy.check(&["-o", "README.md.new"]).exit, 0);
    }
}

#[test]
fn colours_come_when_they_are_wanted() {
    let copy = Copied::of("hollow");
    let run = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = startklar();
        command.current_dir(copy.path("")).envs(variables.iter().copied());
        command.args(["check", "--as-of", DAY]).args(arguments);
        Run::of(command).out.contains('\u{1b}')
    };
    assert!(!run(&[], &[]), "a pipe is no terminal");
    assert!(run(&["--color", "always"], &[]));
    assert!(run(&["--color", "always"], &[("NO_COLOR", "1")]), "the flag is nearer than the environment");
    assert!(run(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!run(&[], &[("CLICOLOR_FORCE", "0")]));
    assert!(!run(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!run(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    let run = copy.check(&["--color", "always"]);
    let bare = copy.check(&[]).out;
    assert_eq!(run.exit, 1);
    let mut inside = false;
    let stripped: String = run
        .out
        .chars()
        .filter(|c| {
            let hidden = inside || *c == '\u{1b}';
            inside = hidden && *c != 'm';
            !hidden
        })
        .collect();
    assert_eq!(stripped, bare, "colours change no letter");
}

#[test]
fn several_reports_come_of_one_run() {
    let copy = Copied::of("hollow");
    let run = copy.check(&["--format", "table", "--format", "json=report.json"]);
    assert_eq!(run.exit, 1);
    assert_eq!(run.out, copy.check(&[]).out);
    assert_eq!(copy.read("report.json"), copy.check(&["--format", "json"]).out);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_written_to_and_never_replaced() {
    use std::os::unix::fs::FileTypeExt as _;
    let copy = Copied::of("ready");
    let fifo = copy.path("fifo");
    rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0)
        .unwrap();
    let reader = {
        let fifo = fifo.clone();
        std::thread::spawn(move || fs::read_to_string(fifo).unwrap())
    };
    let run = copy.check(&["--format", "json", "-o", "fifo"]);
    assert_eq!(run.exit, 0, "{}", run.err);
    assert!(reader.join().unwrap().contains("\"verdict\": \"ready\""));
    assert!(fs::metadata(&fifo).unwrap().file_type().is_fifo(), "the pipe was replaced by a file");
}
