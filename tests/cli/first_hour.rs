//! What a team meets in its first hour: monorepos, evidence of CI, names of tests, days.

use crate::copied::{Copied, DAY, Run, startklar};

const REPORT: &str = "evidence/junit/failure-cases.xml";
const COMMIT: &str = "3f9c2e1a7b0d4c55a1b2c3d4e5f60718293a4b5c";

/// A repository with the ready system in `services/a`, and CODEOWNERS at the repository's root.
fn monorepo() -> Copied {
    let copy = Copied::empty();
    copy.take("services/a/", "ready");
    let owners = copy.read("services/a/.github/CODEOWNERS").replace(" /docs", " /services/a/docs");
    let owners = owners.replace("\n/docs", "\n/services/a/docs");
    std::fs::remove_dir_all(copy.path("services/a/.github")).unwrap();
    copy.write(".github/CODEOWNERS", owners);
    copy
}

#[test]
fn a_monorepo_has_its_codeowners_at_the_root() {
    let copy = monorepo();
    let run = copy.check(&["services/a", "--format", "json"]);
    assert_eq!(run.exit, 0, "{}", run.out);
    let report = run.json();
    assert!(report["rules"].as_array().unwrap().iter().all(|rule| {
        let proofs = rule["proofs"].as_array().unwrap().iter();
        proofs
            .map(|proof| proof["location"]["path"].as_str().unwrap())
            .all(|path| path.starts_with("services/a/") || path == ".github/CODEOWNERS")
    }));
    assert_eq!(copy.check(&["services/a", "--root", "."]).exit, 0);

    // Without `.git` above it, the system's folder is all there is, and no CODEOWNERS is in it.
    let alone = copy.check(&["services/a", "--root", "services/a", "--format", "json"]);
    assert_eq!((alone.exit, alone.rule("OWN-01")["outcome"].as_str()), (1, Some("not_met")));

    // A host does not look below the root.
    let owners = copy.read(".github/CODEOWNERS");
    copy.write("services/a/.github/CODEOWNERS", owners);
    std::fs::remove_dir_all(copy.path(".github")).unwrap();
    assert_eq!(copy.check(&["services/a"]).exit, 1);
}

#[test]
fn the_nearest_git_is_the_root() {
    let copy = monorepo();
    copy.write("services/a/.git", "gitdir: elsewhere\n");
    let run = copy.check(&["services/a"]);
    assert_eq!(run.exit, 1, "a submodule has owners of its own");
    assert!(run.out.contains("has no CODEOWNERS"), "{}", run.out);
}

/// The ready system and a folder beside it for evidence of this run.
fn with_fresh(report: &str) -> Copied {
    let copy = Copied::empty();
    copy.take("system/", "ready");
    std::fs::create_dir(copy.path("system/.git")).unwrap();
    std::fs::create_dir(copy.path("fresh")).unwrap();
    if !report.is_empty() {
        copy.write(&format!("fresh/{REPORT}"), report);
    }
    copy
}

fn committed() -> String {
    Copied::of("ready").read(REPORT)
}

/// The committed report, saying that it was produced from `commit`.
fn produced_from(commit: &str) -> String {
    let start =
        "<testcase classname=\"tests.test_failure_cases\" name=\"test_empty_mail_asks_what_happened\"";
    let property = format!("<properties><property name=\"commit\" value=\"{commit}\"/></properties>{start}");
    let report = committed();
    assert_eq!(report.matches(start).count(), 1);
    report.replace(start, &property)
}

#[test]
fn fresh_evidence_is_stronger_only_when_bound_to_a_commit() {
    let copy = with_fresh(&produced_from(COMMIT));
    // All reports together are as strong as the weakest of them.
    let beside = "evidence/junit/privacy.xml";
    let start = "hostname=\"ci\">";
    let bound = format!("{start}<properties><property name=\"commit\" value=\"{COMMIT}\"/></properties>");
    let report = copy.read(&format!("system/{beside}")).replace(start, &bound);
    copy.write(&format!("fresh/{beside}"), &report);
    let grade = |arguments: &[&str]| {
        let run = copy.check(&[&["system", "--format", "json"], arguments].concat());
        assert_eq!(run.exit, 0, "{}", run.out);
        let digest = run.rule("RUN-01")["proofs"][0]["grade"].clone();
        assert_eq!(digest, "E1", "what is only committed stays E1");
        run.rule("FLT-02")["grade"].as_str().unwrap().to_owned()
    };
    assert_eq!(grade(&[]), "E1");
    assert_eq!(grade(&["--evidence", "fresh"]), "E1");
    assert_eq!(grade(&["--evidence", "fresh", "--commit", COMMIT]), "E2");
    assert_eq!(grade(&["--commit", COMMIT]), "E1");
}

#[test]
fn a_fresh_report_that_names_no_commit_is_bound_to_none() {
    let copy = with_fresh(&committed());
    assert_eq!(copy.check(&["system", "--evidence", "fresh"]).exit, 0);
    let run = copy.check(&["system", "--evidence", "fresh", "--commit", COMMIT, "--format", "json"]);
    assert_eq!((run.exit, run.rule("FLT-02")["outcome"].as_str()), (4, Some("unknown")));
    let obstacle = &run.rule("FLT-02")["obstacles"][0];
    assert!(obstacle.to_string().contains("record_testsuite_property"), "{obstacle}");
    assert_eq!(obstacle["location"]["line"], 1, "{obstacle}");
}

#[test]
fn a_report_of_another_commit_decides_nothing() {
    let copy = with_fresh(&produced_from(COMMIT));
    let exit = |commit: &str| copy.check(&["system", "--evidence", "fresh", "--commit", commit]).exit;
    assert_eq!(exit(COMMIT), 0);
    assert_eq!(exit(&COMMIT[..7]), 0);
    assert_eq!(exit(&COMMIT.to_uppercase()), 0);
    let other = "0000000000000000000000000000000000000000";
    let run = copy.check(&["system", "--evidence", "fresh", "--commit", other, "--format", "json"]);
    assert_eq!((run.exit, run.rule("FLT-02")["outcome"].as_str()), (4, Some("unknown")));
    let obstacle = run.rule("FLT-02")["obstacles"][0]["text"]["en"].as_str().unwrap().to_owned();
    assert!(obstacle.contains(&format!("was produced from commit {COMMIT}, not {other}")), "{obstacle}");
}

#[test]
fn a_run_that_left_no_evidence_does_not_pass_on_what_is_committed() {
    for file in ["", "junit.xml"] {
        let copy = with_fresh("");
        if !file.is_empty() {
            copy.write(&format!("fresh/{file}"), committed());
        }
        assert_eq!(copy.check(&["system"]).exit, 0);
        let run = copy.check(&["system", "--evidence", "fresh", "--commit", COMMIT]);
        assert_eq!(run.exit, 3, "{file}: {}", run.out);
        assert!(run.err.contains("fresh holds none of the files that the manifest names"), "{}", run.err);
    }
}

#[test]
fn a_broken_fresh_file_is_not_replaced_by_the_committed_one() {
    for broken in ["<testsuite", "not XML at all", "\u{0}", " "] {
        let copy = with_fresh(broken);
        let run = copy.check(&["system", "--evidence", "fresh", "--format", "json"]);
        assert_eq!((run.exit, run.rule("FLT-02")["outcome"].as_str()), (4, Some("unknown")), "{broken:?}");
    }
    let skipped = committed().replace("time=\"0.002\" />", "><skipped/></testcase>");
    let run = with_fresh(&skipped).check(&["system", "--evidence", "fresh"]);
    assert_eq!(run.exit, 1, "a fresh report that skips is worse than an old one that passed");
}

#[test]
fn the_system_itself_is_no_fresh_evidence() {
    let copy = with_fresh("");
    for evidence in ["system", ".", "system/docs/.."] {
        let run = copy.check(&["system", "--evidence", evidence, "--commit", COMMIT]);
        assert_eq!(run.exit, 2, "{evidence}: {}", run.out);
        assert!(run.err.contains("holds the system itself"), "{}", run.err);
    }
}

#[test]
fn ci_says_which_commit_it_is() {
    let copy = with_fresh(&produced_from(COMMIT));
    let run = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut command = startklar();
        command.current_dir(copy.path("")).envs(variables.iter().copied());
        command.args(["check", "system", "--evidence", "fresh", "--as-of", DAY, "--format", "json"]);
        command.args(arguments);
        Run::of(command)
    };
    let other = "1111111111111111111111111111111111111111";
    for name in ["GITHUB_SHA", "CI_COMMIT_SHA"] {
        assert_eq!(run(&[(name, COMMIT)], &[]).json()["commit"], COMMIT);
        assert_eq!(run(&[(name, other)], &[]).exit, 4, "{name}");
        assert_eq!(run(&[(name, "")], &[]).json()["commit"], "", "{name}");
    }
    assert_eq!(run(&[("GITHUB_SHA", COMMIT), ("CI_COMMIT_SHA", other)], &[]).exit, 0);
    assert_eq!(run(&[("GITHUB_SHA", other)], &["--commit", COMMIT]).exit, 0, "the flag is nearer");
    let bad = run(&[("GITHUB_SHA", "main")], &[]);
    assert_eq!((bad.exit, bad.out.as_str()), (2, ""));
    assert!(bad.err.contains("GITHUB_SHA is `main`: 7 to 64 hexadecimal digits are wanted"), "{}", bad.err);
}

#[test]
fn a_test_that_is_not_found_has_near_names() {
    let copy = Copied::of("ready");
    copy.edit(
        "startklar.yaml",
        "::test_empty_mail_asks_what_happened",
        "::test_empty_mail_asks_what_hapened",
    );
    let run = copy.check(&["--format", "json"]);
    assert_eq!(run.exit, 1);
    let gap = run.rule("FLT-02")["gaps"][0].clone();
    assert_eq!(
        gap["text"]["en"],
        "failure case `empty-mail`: test `tests.test_failure_cases::test_empty_mail_asks_what_hapened` is in no \
         report; near: tests.test_failure_cases::test_empty_mail_asks_what_happened"
    );
    assert_eq!(gap["location"]["path"], "startklar.yaml");
}

#[test]
fn the_day_of_judgement_decides_what_is_due() {
    let copy = Copied::of("ready");
    let on = |day: &str| {
        let mut command = startklar();
        command.current_dir(copy.path("")).args(["check", "--format", "json", "--as-of", day]);
        Run::of(command)
    };
    assert_eq!(on("2026-11-24").exit, 0);
    // The report is of the 23rd; a day of grace bridges time zones.
    assert_eq!(on("2026-11-22").exit, 0);
    let before = on("2026-11-20");
    assert_eq!((before.exit, before.rule("FLT-02")["outcome"].as_str()), (4, Some("unknown")));
    let long_before = on("2026-11-01");
    assert_eq!((long_before.exit, long_before.rule("OWN-05")["outcome"].as_str()), (1, Some("not_met")));
    assert_eq!(on("2027-02-12").rule("OWN-05")["gaps"][0]["location"]["path"], "docs/improvement.md");
    assert_eq!(on("2027-02-13").exit, 1);
    assert_eq!(on("2028-01-01").rule("SYS-05")["outcome"], "not_met");
    for day in ["0001-01-01", "9999-12-31"] {
        assert_eq!(on(day).exit, 1, "{day}");
    }
}
