//! What a person reads: reports, and defects of files, each with where, what, and the way out.
//!
//! Read the snapshots aloud: would a stranger get out?

use startklar::checklist::{BUILTIN, Checklist, Shape};
use startklar::facts;
use startklar::model::{Limits, Stage};

use crate::copied::{Copied, DAY, SYSTEMS, startklar};

/// Holds what the binary says about a defect against a snapshot, which shows the file as well.
fn golden(name: &str, file: &str, text: &str, run: &crate::copied::Run) {
    assert_eq!((run.exit, run.out.as_str()), (3, ""), "{name}: {}", run.err);
    let settings = {
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let shown =
            if text.len() <= 1200 { format!("{file}:\n{text}") } else { format!("{file}, which is long") };
        settings.set_description(shown);
        settings
    };
    settings.bind(|| insta::assert_snapshot!(name, run.err));
}

/// A manifest with a defect.
fn manifest(name: &str, file: &str, text: &str) {
    let copy = Copied::empty();
    copy.write(file, text);
    golden(&format!("manifest-{name}"), file, text, &copy.check(&[]));
}

const HEAD: &str = "format: 1\nsystem:\n  name: claims\n  stage: mvp\n";

#[test]
fn a_manifest_with_keys_that_are_wrong() {
    manifest("key-typo", "startklar.yaml", &format!("{HEAD}ownership:\n  technical: {{ ownr: \"@ada\" }}\n"));
    manifest("area-typo", "startklar.yaml", &format!("{HEAD}failure_case:\n  reports: [junit.xml]\n"));
    manifest("key-unknown", "startklar.yaml", &format!("{HEAD}runbook: {{ owner: \"@ada\" }}\n"));
    manifest("key-missing", "startklar.yaml", "format: 1\nsystem:\n  name: claims\n");
    manifest(
        "key-missing-in-list",
        "startklar.yaml",
        &format!("{HEAD}data:\n  sources:\n    - {{ owner: me }}\n"),
    );
    manifest("key-twice", "startklar.yaml", &format!("{HEAD}costs: {{}}\nruntime: 1\ncosts: {{}}\n"));
}

#[test]
fn a_manifest_with_values_that_are_wrong() {
    let signal = |limit: &str| format!("{HEAD}signals:\n  response_time: {{ limit: {limit} }}\n");
    manifest("unit-missing", "startklar.yaml", &signal("2.5"));
    manifest("unit-wrong", "startklar.yaml", &signal("2.5 sec"));
    manifest("unit-of-money", "startklar.yaml", &format!("{HEAD}costs:\n  limits: {{ per_day: 60 euro }}\n"));
    manifest(
        "share-without-sign",
        "startklar.yaml",
        &format!("{HEAD}signals:\n  fallback_rate: {{ limit: 5 }}\n"),
    );
    manifest("decimal-comma", "startklar.yaml", &format!("{HEAD}costs:\n  limits:\n    per_day: 0,08\n"));
    manifest(
        "decimal-comma-in-braces",
        "startklar.yaml",
        &format!("{HEAD}costs:\n  limits: {{ per_day: 0,08 }}\n"),
    );
    let reviewed = |day: &str| format!("{HEAD}ownership:\n  improvement: {{ last_review: {day} }}\n");
    manifest("day-impossible", "startklar.yaml", &reviewed("2026-02-30"));
    manifest("day-german", "startklar.yaml", &reviewed("24.11.2026"));
    manifest("word-typo", "startklar.yaml", "format: 1\nsystem: { name: claims, stage: gaurdrails }\n");
    manifest("path-outside", "startklar.yaml", &format!("{HEAD}runbook: {{ file: ../docs/runbook.md }}\n"));
    manifest(
        "owner-without-at",
        "startklar.yaml",
        &format!("{HEAD}ownership:\n  technical: {{ owner: ada }}\n"),
    );
    manifest("text-for-list", "startklar.yaml", &format!("{HEAD}monitoring: {{ rules: rules.yaml }}\n"));
}

#[test]
fn a_manifest_that_cannot_be_read() {
    manifest(
        "owner-unquoted",
        "startklar.yaml",
        &format!("{HEAD}ownership:\n  technical: {{ owner: @ada }}\n"),
    );
    manifest("tab", "startklar.yaml", "format: 1\nsystem:\n\tname: claims\n");
    manifest("bracket-open", "startklar.yaml", "format: 1\nsystem: { name: claims, stage: mvp\n");
    manifest("indentation", "startklar.yaml", "format: 1\nsystem:\n  name: claims\n stage: mvp\n");
    manifest("empty", "startklar.yaml", "# nothing yet\n");
    manifest("list", "startklar.yaml", "- format: 1\n");
    manifest(
        "json-comma",
        "startklar.json",
        "{\n  \"format\": 1,\n  \"system\": { \"name\": \"claims\", },\n}\n",
    );
    manifest("toml-twice", "startklar.toml", "format = 1\nformat = 1\n[system]\nname = claims\n");
}

#[test]
fn all_defects_of_a_manifest_come_at_once_in_the_order_of_the_file() {
    manifest(
        "several",
        "startklar.yaml",
        "format: 1\nsystem:\n  name: claims\n  stage: mpv\nownership:\n  technical: { ownr: \"@ada\", contact: ada }\n\
         signals:\n  response_time: { limit: 2.5, window: 14d }\ncosts:\n  limits: { per_day: -1 }\n\
         data:\n  sources:\n    - { owner: me }\n",
    );
}

#[test]
fn a_line_that_is_too_long_is_not_shown() {
    let name = "x".repeat(5_000);
    manifest(
        "line-too-long",
        "startklar.yaml",
        &format!("format: 1\nsystem: {{ name: {name}, stage: mpv }}\n"),
    );
}

/// A checklist of an organisation with a defect in its rule.
fn rule(name: &str, rule: &str) {
    let text = format!(
        "area: failure_cases\nrules:\n  - id: ACME-01\n    severity: required\n    since: mvp\n    discipline: evaluation\n\
         \x20   title: {{ en: Ours, de: Unsere }}\n    fix: {{ en: Do it., de: Tun. }}\n    why: {{ en: So., de: Darum. }}\n{rule}"
    );
    let copy = Copied::of("ready");
    copy.write("acme.yaml", &text);
    golden(&format!("rule-{name}"), "acme.yaml", &text, &copy.check(&["--checklist", "acme.yaml"]));
}

const CASES: &str = "    needs: [failure_cases.reports]\n    each: failure_cases.cases as case\n";
const GAP: &str = "    gap: { en: gap, de: Lücke }\n";

#[test]
fn a_rule_that_reads_what_is_not_there() {
    rule("path-typo", &format!("{CASES}    met: case.run.sttaus == \"passed\"\n{GAP}"));
    rule("word-typo", &format!("{CASES}    met: case.run.status == \"pased\"\n{GAP}"));
    rule(
        "word-typo-in-list",
        &format!("{CASES}    met: 'case.run.status in [\"passed\", \"skiped\"]'\n{GAP}"),
    );
    rule("name-typo", &format!("{CASES}    met: cse.unique\n{GAP}"));
    rule("function-typo", &format!("{CASES}    met: siez(case.stated) > 0\n{GAP}"));
    rule(
        "needs-typo",
        &format!("    needs: [failure_cases.repots]\n    met: size(failure_cases.cases) > 0\n{GAP}"),
    );
    rule(
        "template-typo",
        &format!(
            "{CASES}    met: case.unique\n    gap: {{ en: \"case `{{case.idd}}`\", de: \"Fall `{{case.id}}`\" }}\n"
        ),
    );
    rule(
        "folded",
        &format!("{CASES}    met: >\n      case.unique &&\n      case.run.sttaus == \"passed\"\n{GAP}"),
    );
}

#[test]
fn a_rule_that_would_judge_what_it_must_not() {
    rule("no-needs", &format!("    met: failure_cases.reports.executed > 0\n{GAP}"));
    rule(
        "needs-no-evidence",
        &format!("    needs: [failure_cases.cases]\n    met: size(failure_cases.cases) > 0\n{GAP}"),
    );
    rule(
        "when-observes",
        &format!("    when: failure_cases.reports.executed > 3\n{CASES}    met: case.unique\n{GAP}"),
    );
    rule(
        "not-true-or-false",
        &format!("    needs: [failure_cases.reports]\n    met: failure_cases.reports.executed\n{GAP}"),
    );
    rule(
        "number-and-text",
        &format!(
            "    needs: [failure_cases.reports]\n    met: failure_cases.reports.executed == \"11\"\n{GAP}"
        ),
    );
}

#[test]
fn a_rule_that_cannot_be_read() {
    rule("syntax", &format!("{CASES}    met: case.unique &&\n{GAP}"));
    rule("unquoted", &format!("{CASES}    met: !case.unique\n{GAP}"));
    rule(
        "brace-open",
        &format!("{CASES}    met: case.unique\n    gap: {{ en: \"case {{case.id\", de: Fall }}\n"),
    );
    rule("each-without-name", &format!("    each: failure_cases.cases\n    met: case.unique\n{GAP}"));
    rule("key-typo", &format!("    need: [failure_cases.reports]\n    mett: \"true\"\n{GAP}"));
    rule("no-met", GAP);
}

#[test]
fn a_change_to_rules_that_are_not_there() {
    let changes = "  - { rule: FLT-2, off: { en: not ours, de: nicht unseres } }\n\
                   \x20 - { rule: FLT-01, params: { clases: [outage] } }\n\
                   \x20 - { rule: CST-01, params: { max_alert_at_percent: \"90\" } }\n";
    rule("changes", &format!("{CASES}    met: case.unique\n{GAP}changes:\n{changes}"));
}

/// Holds the report of a fixture against a snapshot.
fn report(name: &str, copy: &Copied, columns: &str, arguments: &[&str]) -> crate::copied::Run {
    let mut command = startklar();
    command.current_dir(copy.path("")).env("COLUMNS", columns);
    command.args(["check", "--as-of", DAY]).args(arguments);
    let run = crate::copied::Run::of(command);
    assert_eq!(run.err, "", "{name}");
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(format!("{columns} columns, {}", arguments.join(" ")));
    settings.bind(|| insta::assert_snapshot!(format!("report-{name}"), run.out));
    run
}

#[test]
fn reports_on_narrow_usual_and_wide_terminals() {
    let copy = Copied::of("not-ready");
    for columns in ["60", "80", "120"] {
        for lang in ["en", "de"] {
            report(&format!("not-ready-{lang}-{columns}"), &copy, columns, &["--lang", lang]);
        }
    }
}

#[test]
fn reports_of_what_is_ready_and_what_is_hollow() {
    for system in ["ready", "hollow"] {
        for lang in ["en", "de"] {
            report(&format!("{system}-{lang}-80"), &Copied::of(system), "80", &["--lang", lang]);
        }
    }
}

#[test]
fn a_report_with_every_proof_on_a_narrow_terminal() {
    for lang in ["en", "de"] {
        report(&format!("verbose-{lang}-60"), &Copied::of("hollow"), "60", &["-v", "--lang", lang]);
    }
}

#[test]
fn a_later_stage_shows_how_far_it_is() {
    let copy = Copied::of("ready");
    for lang in ["en", "de"] {
        let run = report(&format!("stage-{lang}-80"), &copy, "80", &["--stage", "monitor", "--lang", lang]);
        assert_eq!(run.exit, 1);
        assert!(run.out.contains("● MVP → ○ Guardrails → ○ Monitor → ○ Scale"), "{}", run.out);
    }
    // Without any rule of its own, a stage is not confirmed.
    let rules =
        Checklist::load(BUILTIN, &Shape::from_json_schema(&facts::schema()), &Limits::DEFAULT).unwrap();
    let mut off = "area: runbook\nchanges:\n".to_owned();
    for rule in rules.rules.iter().filter(|rule| rule.since > Stage::Mvp) {
        off += "  - { rule: ";
        off += rule.id.as_str();
        off += ", off: { en: not asked here, de: hier nicht gefragt } }\n";
    }
    copy.write("own.yaml", &off);
    let run = copy.check(&["--lang", "en", "--checklist", "own.yaml", "--stage", "monitor"]);
    assert_eq!(run.exit, 4, "{}", run.out);
    // With rules of a stage that are met, that stage is filled, and no other without rules.
    copy.write("own.yaml", format!("{off}  - {{ rule: RUN-02, since: monitor }}\n"));
    let filled = |arguments: &[&str]| {
        let run = copy.check(&[&["--lang", "en", "--checklist", "own.yaml"], arguments].concat());
        let way = run.out.lines().find(|line| line.starts_with("Stage ")).unwrap().to_owned();
        (run.exit, way.trim_start_matches("Stage").trim().to_owned())
    };
    assert_eq!(filled(&[]), (0, "● MVP → ○ Guardrails → ○ Monitor → ○ Scale".to_owned()));
    assert_eq!(filled(&["--stage", "monitor"]), (0, "● MVP → ○ Guardrails → ● Monitor → ○ Scale".to_owned()));
    // What is not met at an early stage is not met at a later one either.
    copy.edit("startklar.yaml", "next_review: 2027-02-12, ", "");
    assert_eq!(filled(&["--stage", "monitor"]), (1, "○ MVP → ○ Guardrails → ○ Monitor → ○ Scale".to_owned()));
}

#[test]
fn whoever_reads_ready_reads_what_was_changed() {
    let copy = Copied::of("ready");
    copy.write(
        "own.yaml",
        "area: ownership\nchanges:\n  - { rule: OWN-05, params: { max_cadence_days: 400 } }\n  - { rule: FLT-02, \
         severity: advisory }\n  - { rule: MON-01, off: { en: we watch it ourselves, de: wir schauen selbst hin } }\n",
    );
    for lang in ["en", "de"] {
        let run =
            report(&format!("changed-{lang}-80"), &copy, "80", &["--lang", lang, "--checklist", "own.yaml"]);
        assert_eq!(run.exit, 0);
    }
}

#[test]
fn nothing_but_a_name_is_wider_than_the_terminal() {
    for system in SYSTEMS {
        let copy = Copied::of(system);
        for (columns, lang) in [40, 60, 66, 80, 100, 120].into_iter().flat_map(|it| [(it, "en"), (it, "de")])
        {
            let mut command = startklar();
            command.current_dir(copy.path("")).env("COLUMNS", columns.to_string());
            command.args(["check", "--as-of", DAY, "-v", "--lang", lang]);
            let out = crate::copied::Run::of(command).out;
            for line in out.lines() {
                let name = !line.trim().contains(' ');
                let wide = unicode_width::UnicodeWidthStr::width(line) > columns;
                assert!(name || !wide, "{system} {lang}, {columns} columns: {line}");
            }
            // A name is whole wherever it stands.
            let url = "https://wiki.example.org/runbooks/claims-intake#cost-limit-reached";
            assert!(system != "ready" || out.contains(url), "{lang}, {columns} columns");
        }
    }
}
