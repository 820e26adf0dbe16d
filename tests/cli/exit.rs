//! The exit status: one for each way a run can end, whatever it looks like.

use startklar::model::Named;
use startklar::render::Format;

use crate::copied::{Copied, Run, startklar};

/// The ready system with a report that breaks off.
fn undecided() -> Copied {
    let copy = Copied::of("ready");
    let report = copy.read("evidence/junit/failure-cases.xml");
    copy.write("evidence/junit/failure-cases.xml", &report[..report.len() / 2]);
    copy
}

#[test]
fn the_verdict_is_the_status_in_every_dress() {
    let formats = Format::ALL.iter().map(|format| format.name());
    let dresses: Vec<Vec<&str>> = formats
        .flat_map(|format| {
            let of = move |more: &[&'static str]| [&["--format", format], more].concat();
            [of(&[]), of(&["-v", "--color", "always"]), of(&["-q", "--color", "never", "--lang", "de"])]
        })
        .chain([
            vec!["--no-progress"],
            vec!["-o", "report.txt"],
            vec!["--format=table", "--format=json=r.json"],
        ])
        .collect();
    for (copy, exit) in [(Copied::of("ready"), 0), (Copied::of("hollow"), 1), (undecided(), 4)] {
        for dress in &dresses {
            let run = copy.check(dress);
            assert_eq!((run.exit, run.err.as_str()), (exit, ""), "{dress:?}");
        }
    }
}

#[test]
fn what_is_unmet_outweighs_what_is_unknown() {
    let copy = undecided();
    copy.edit("deploy/litellm.yaml", "max_budget: 1200", "max_budget: 0");
    assert_eq!(copy.check(&[]).exit, 1);
}

#[test]
fn a_wrong_command_line_is_2() {
    let copy = Copied::of("ready");
    copy.edit("startklar.yaml", "stage: mvp #", "stage: guardrails #");
    let first_of: [(&[&str], &str); 13] = [
        (&["--fromat", "json"], "tip: a similar argument exists: '--format'"),
        (&["--format", "jsn"], "did you mean json?"),
        (&["--format", "json="], "a file is wanted after `=`"),
        (&["--stage", "moniter"], "did you mean monitor?"),
        (&["--stage", "mvp"], "--stage mvp lies below the manifest's stage guardrails"),
        (&["--lang", "fr"], "one of en, de is wanted"),
        (&["--as-of", "2026-02-30"], "a day of the calendar is wanted"),
        (&["--commit", "HEAD"], "7 to 64 hexadecimal digits are wanted"),
        (&["--format", "json", "--format", "table"], "only one report goes to stdout"),
        (&["--format", "json=r", "-o", "s"], "-o goes with one --format that names no file"),
        (&["--format", "json=r", "--format", "table=r"], "two reports go to the same file: r and r"),
        (&["--format", "json=r", "--format", "table=./docs/../r"], "the same file: r and ./docs/../r"),
        (&["-q", "-v"], "cannot be used with"),
    ];
    for (arguments, message) in first_of {
        let mut command = startklar();
        command.current_dir(copy.path("")).arg("check").args(arguments);
        let run = Run::of(command);
        assert_eq!((run.exit, run.out.as_str()), (2, ""), "{arguments:?}");
        assert!(run.err.contains(message), "{arguments:?}: {}", run.err);
    }
    for arguments in [&[] as &[&str], &["chek"], &["schema", "reprot"]] {
        let mut command = startklar();
        command.args(arguments);
        assert_eq!(Run::of(command).exit, 2, "{arguments:?}");
    }
}

#[test]
fn an_unusable_input_is_3_and_no_verdict() {
    let ready = || Copied::of("ready");
    let with = |path: &str, text: &str| {
        let copy = ready();
        copy.write(path, text);
        copy
    };
    let head = "format: 1\nsystem: { name: x, stage: mvp }\n";
    let second = with("startklar.toml", "format = 1\n");
    let cases: [(Copied, &[&str], &str); 17] = [
        (Copied::empty(), &[], "write one that begins with `format: 1`"),
        (with("a/b/startklar.toml", ""), &["a"], "nearby: a/b/startklar.toml; name the one that is meant"),
        (ready(), &["docs"], "startklar.yaml; name the one that is meant"),
        (ready(), &["nowhere"], "nowhere does not exist; name the folder of a system, or its manifest"),
        (ready(), &["startklar.yml"], "startklar.yml does not exist; did you mean startklar.yaml?"),
        (second, &[], "several manifests, and one is meant"),
        (with("startklar.yaml", "format: [1\n"), &[], "startklar.yaml:1:9"),
        (with("startklar.yaml", &format!("{head}cost: {{}}\n")), &[], "did you mean `costs`?"),
        (with("startklar.yaml", "# nothing yet\n"), &[], "empty"),
        (with("startklar.yaml", "format: 2\nsystem: { name: x, stage: mvp }\n"), &[], "reads 1"),
        (with("startklar.yaml", &format!("{head}---\n{head}")), &[], "several documents"),
        (with("other/x", ""), &["--root", "other"], "does not lie in the repository"),
        (ready(), &["--root", "nowhere"], "nowhere cannot be used"),
        (ready(), &["--evidence", "nowhere"], "nowhere cannot be used"),
        (ready(), &["--checklist", "nowhere.yaml"], "nowhere.yaml cannot be used"),
        (with("own.yaml", "area: cost\n"), &["--checklist", "own.yaml"], "did you mean `costs`?"),
        (ready(), &["README.md"], "a manifest is YAML, TOML or JSON"),
    ];
    for (copy, arguments, message) in cases {
        let run = copy.check(arguments);
        assert_eq!((run.exit, run.out.as_str()), (3, ""), "{arguments:?} {message}: {}", run.err);
        assert!(run.err.contains(message), "{arguments:?}: wanted `{message}`: {}", run.err);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn manifests_are_told_apart_alike_on_every_file_system() {
    let copy = Copied::of("ready");
    let text = copy.read("startklar.yaml");
    copy.write("Startklar.YAML", &text);
    let run = copy.check(&[]);
    assert_eq!(run.exit, 3, "{}", run.out);
    assert!(
        run.err.contains("several manifests, and one is meant: ./Startklar.YAML, ./startklar.yaml"),
        "{}",
        run.err
    );
    std::fs::remove_file(copy.path("startklar.yaml")).unwrap();
    let run = copy.check(&[]);
    assert_eq!(run.exit, 3, "{}", run.out);
    assert!(run.err.contains("rename it to startklar.yaml"), "{}", run.err);
}

#[test]
fn a_checklist_that_asks_nothing_is_no_verdict() {
    let copy = Copied::of("ready");
    let off = |rule: &str| format!("  - {{ rule: {rule}, off: {{ en: not for us, de: nicht bei uns }} }}\n");
    let mut command = startklar();
    command.args(["rules", "--format", "json"]);
    let listed = Run::of(command).json();
    let rules: Vec<String> =
        listed.as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap().to_owned()).collect();
    let all: String = rules.iter().map(|rule| off(rule)).collect();
    copy.write("own.yaml", format!("area: costs\nchanges:\n{all}"));
    let run = copy.check(&["--checklist", "own.yaml"]);
    assert_eq!((run.exit, run.out.as_str()), (3, ""), "{}", run.err);
    let count = rules.len();
    let why = format!("of {count} rules: {count} switched off by a checklist; `startklar rules` lists them");
    assert!(run.err.contains(&why), "{}", run.err);
    let but_advisory: String =
        rules.iter().filter(|rule| *rule != "SCP-05" && *rule != "SYS-05").map(|rule| off(rule)).collect();
    copy.write("own.yaml", format!("area: costs\nchanges:\n{but_advisory}"));
    let run = copy.check(&["--checklist", "own.yaml"]);
    assert_eq!(run.exit, 4, "what gates nothing lets nothing pass: {}", run.out);
}

#[test]
fn a_manifest_is_found_by_folder_file_and_bare_name() {
    let copy = Copied::of("ready");
    for path in ["", ".", "startklar.yaml", "./startklar.yaml", "docs/../startklar.yaml"] {
        let arguments: &[&str] = if path.is_empty() { &[] } else { &[path] };
        assert_eq!(copy.check(arguments).exit, 0, "{path}");
    }
    let absolute = copy.path("startklar.yaml");
    assert_eq!(copy.check(&[absolute.to_str().unwrap()]).exit, 0);
}

#[test]
fn help_is_an_answer() {
    for arguments in [&["--help"] as &[&str], &["check", "--help"], &["--version"], &["help", "check"]] {
        let mut command = startklar();
        command.args(arguments);
        let run = Run::of(command);
        assert_eq!((run.exit, run.err.as_str()), (0, ""), "{arguments:?}");
        assert!(!run.out.is_empty(), "{arguments:?}");
    }
}
