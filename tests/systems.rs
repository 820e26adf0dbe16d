//! The three fixtures from end to end: verdicts, accounts, languages, and the same bytes wherever they are audited.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod copied;
mod support;

use std::fs;

use copied::{Copied, DAY, Run, SYSTEMS, files_below, folder, schema, startklar};
use serde_json::Value;
use startklar::audit::{OutcomeKind, Verdict};
use startklar::model::Grade;
use support::{audit, checklist};

/// What each fixture shows.
const VERDICTS: [(&str, Verdict, i32); 3] =
    [("ready", Verdict::Ready, 0), ("hollow", Verdict::NotReady, 1), ("not-ready", Verdict::NotReady, 1)];

#[test]
fn library_and_binary_agree_on_the_verdicts() {
    let rules = checklist().unwrap();
    for (system, verdict, exit) in VERDICTS {
        let report = audit(&support::system(system), &rules).unwrap();
        assert_eq!(report.verdict, verdict, "{system}: {}", report.reason.en);
        let run = Copied::of(system).check(&["--format", "json"]);
        assert_eq!(run.exit, exit, "{system}: {}", run.err);
        assert_eq!(run.json()["verdict"], verdict.to_string());
        assert_eq!(run.json()["reason"]["de"], report.reason.de);
    }
}

#[test]
fn the_fixtures_are_judged_alike_as_parts_of_this_repository() {
    // Here the project is the monorepo, and its own CODEOWNERS speaks for the fixtures as well.
    for (system, verdict, exit) in VERDICTS {
        let mut command = startklar();
        command.args(["check", "--as-of", DAY, "--format", "json"]).arg(folder(system));
        let run = Run::of(command);
        assert_eq!(run.exit, exit, "{system}: {}", run.err);
        assert_eq!(run.json()["verdict"], verdict.to_string(), "{system}");
    }
}

#[test]
fn a_hollow_system_has_nothing_but_words() {
    let report = audit(&support::system("hollow"), &checklist().unwrap()).unwrap();
    let met: Vec<_> = report.rules.iter().filter(|rule| rule.outcome.kind() == OutcomeKind::Met).collect();
    assert!(!met.is_empty());
    for rule in met {
        assert_eq!(rule.outcome.grade(), Some(Grade::E0), "{} stands on evidence", rule.id);
    }
}

#[test]
fn every_rule_is_counted_once() {
    let rules = checklist().unwrap();
    for system in SYSTEMS {
        let report = audit(&support::system(system), &rules).unwrap();
        assert_eq!(report.rules.len(), rules.rules.len(), "{system}");
        let of = |kind| {
            let count = report.rules.iter().filter(|rule| rule.outcome.kind() == kind).count();
            i64::try_from(count).unwrap()
        };
        let counts = &report.counts;
        assert_eq!(counts.met, of(OutcomeKind::Met), "{system}");
        assert_eq!(counts.not_met, of(OutcomeKind::NotMet), "{system}");
        assert_eq!(counts.not_applicable, of(OutcomeKind::NotApplicable), "{system}");
        assert_eq!(counts.unknown, of(OutcomeKind::Unknown), "{system}");
        assert_eq!(counts.total(), i64::try_from(rules.rules.len()).unwrap(), "{system}");
    }
}

fn printed_schema(what: &str) -> Value {
    let mut command = startklar();
    command.args(["schema", what]);
    let run = Run::of(command);
    assert_eq!(run.exit, 0, "{}", run.err);
    run.json()
}

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap()
}

#[test]
fn what_is_printed_and_what_is_written_fits_the_schemas() {
    let (report, facts, manifest) =
        (printed_schema("report"), printed_schema("facts"), printed_schema("manifest"));
    for system in SYSTEMS {
        let copy = Copied::of(system);
        let checked = copy.check(&["--format", "json"]).json();
        assert_eq!(schema::defects(&checked, &report), Vec::<String>::new(), "{system}");
        let mut command = startklar();
        command.current_dir(copy.path("")).args(["facts", "--format", "json", "--as-of", DAY]);
        assert_eq!(schema::defects(&Run::of(command).json(), &facts), Vec::<String>::new(), "{system}");
        let declared = yaml(&copy.read("startklar.yaml"));
        assert_eq!(schema::defects(&declared, &manifest), Vec::<String>::new(), "{system}");
    }
    let checklist = printed_schema("checklist");
    for source in startklar::checklist::BUILTIN {
        assert_eq!(schema::defects(&yaml(source.text), &checklist), Vec::<String>::new(), "{}", source.path);
    }
}

#[test]
fn the_schemas_refuse_what_does_not_fit() {
    let schema = printed_schema("report");
    let report = Copied::of("ready").check(&["--format", "json"]).json();
    let broken = |pointer: &str, value: Value| {
        let mut broken = report.clone();
        *broken.pointer_mut(pointer).unwrap() = value;
        schema::defects(&broken, &schema)
    };
    assert_eq!(broken("/verdict", "fine".into()).len(), 1);
    assert_eq!(broken("/rules/0/severity", 1.into()).len(), 2, "neither text nor one of the words");
    assert_eq!(broken("/counts/met", "17".into()).len(), 1);
    assert_eq!(broken("/rules", Value::Null).len(), 1);
    let mut cut = report.clone();
    cut["rules"][3].as_object_mut().unwrap().remove("outcome");
    assert_eq!(schema::defects(&cut, &schema), ["$.rules[3]: `outcome` is missing"]);
}

#[test]
fn each_language_stands_alone() {
    // Words of the report itself that no manifest and no file name of the fixtures holds.
    let english =
        ["Not met", "As of", "Owners ", " wanted ", " found ", "Met, ", "could not", " the ", "Weakest"];
    let german = [
        "Nicht erfüllt",
        "Stand ",
        "Zuständig",
        " verlangt ",
        " gefunden ",
        "Erfüllt",
        " nicht ",
        " der ",
        "Schwächste",
    ];
    for system in SYSTEMS {
        let copy = Copied::of(system);
        // The parsers' own words are English in both, and quoted in German.
        let own = |out: String| {
            let joined = out.split_whitespace().collect::<Vec<_>>().join(" ");
            let mut parts = joined.split("Meldung des Parsers: „");
            let first = parts.next().unwrap_or_default().to_owned();
            parts.fold(first, |text, part| text + part.split_once('“').unwrap().1) + " "
        };
        let (en, de) = (own(copy.check(&["--lang", "en"]).out), own(copy.check(&["--lang", "de"]).out));
        for word in english {
            assert!(!de.contains(word), "{system}: the German report says `{word}`:\n{de}");
        }
        for word in german {
            assert!(!en.contains(word), "{system}: the English report says `{word}`:\n{en}");
        }
        assert!(en.contains("As of ") && de.contains("Stand "), "{system}");
    }
}

#[test]
fn the_same_bytes_wherever_and_whenever() {
    for system in SYSTEMS {
        let copy = Copied::of(system);
        for format in ["table", "json"] {
            let run = |copy: &Copied, variables: &[(&str, &str)]| {
                let mut command = startklar();
                command.current_dir(copy.path("")).envs(variables.iter().copied());
                command.args(["check", "-v", "--lang", "en", "--as-of", DAY, "--format", format]);
                Run::of(command).out
            };
            let first = run(&copy, &[]);
            assert_eq!(run(&copy, &[]), first, "{system} {format}: a second run");
            for variables in [
                [("TZ", "Pacific/Kiritimati"), ("LANG", "C")],
                [("TZ", "America/Los_Angeles"), ("LANG", "de_DE.UTF-8")],
                [("LC_ALL", "de_DE.UTF-8"), ("LANGUAGE", "de")],
            ] {
                assert_eq!(run(&copy, &variables), first, "{system} {format}: {variables:?}");
            }
            let backwards = Copied::empty();
            for file in files_below(&folder(system)).iter().rev() {
                backwards.write(file, fs::read(folder(system).join(file)).unwrap());
            }
            assert_eq!(run(&backwards, &[]), first, "{system} {format}: files made in another order");
        }
    }
}

#[test]
fn the_report_for_programs_knows_neither_language_nor_terminal() {
    let copy = Copied::of("hollow");
    let first = copy.check(&["--format", "json"]).out;
    for arguments in [
        ["--lang", "de"].as_slice(),
        &["--lang", "en", "-v"],
        &["--color", "always"],
        &["--color", "never", "-q"],
    ] {
        assert_eq!(copy.check(&[&["--format", "json"], arguments].concat()).out, first, "{arguments:?}");
    }
    for columns in ["1", "40", "200", "none"] {
        let mut command = startklar();
        command.current_dir(copy.path("")).env("COLUMNS", columns).env("CLICOLOR_FORCE", "1");
        command.args(["check", "--as-of", DAY, "--format", "json"]);
        assert_eq!(Run::of(command).out, first, "{columns} columns");
    }
}

#[test]
fn a_team_at_stage_mvp_writes_at_most_70_lines() {
    let least = fs::read_to_string(support::project("fixtures/manifests/mvp.yaml")).unwrap();
    assert!(least.lines().count() <= 70 && least.lines().all(|line| line.chars().count() <= 120), "{least}");
    let mut repository = support::system("ready");
    repository.insert("startklar.yaml".parse().unwrap(), least);
    let report = audit(&repository, &checklist().unwrap()).unwrap();
    assert_eq!(report.verdict, Verdict::Ready, "{}", report.reason.en);
}
