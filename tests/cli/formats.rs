//! YAML, TOML and JSON manifests say the same.

use serde_json::Value;

use crate::copied::{Copied, SYSTEMS};

/// The manifest of a copy, as another format holds it, and nothing else changed.
fn rewritten(system: &str, name: &str, write: impl FnOnce(&Value) -> String) -> Copied {
    let copy = Copied::of(system);
    let manifest: Value = serde_yaml::from_str(&copy.read("startklar.yaml")).unwrap();
    std::fs::remove_file(copy.path("startklar.yaml")).unwrap();
    copy.write(name, write(&manifest));
    copy
}

/// What became of each rule, and the exit status.
fn outcomes(copy: &Copied) -> (i32, Vec<(String, String)>) {
    let run = copy.check(&["--format", "json"]);
    let said = |rule: &Value, key: &str| rule[key].as_str().unwrap().to_owned();
    let report = run.json();
    let rules = report["rules"].as_array().unwrap();
    (run.exit, rules.iter().map(|rule| (said(rule, "id"), said(rule, "outcome"))).collect())
}

/// TOML has days of its own: `on = 2026-11-24`.
fn with_days(toml: &str) -> String {
    let day = |text: &str| text.len() == 12 && text.chars().filter(|c| *c == '-').count() == 2;
    let lines = toml.lines().map(|line| match line.split_once(" = ") {
        Some((key, value)) if day(value) => format!("{key} = {}\n", value.trim_matches('"')),
        _ => format!("{line}\n"),
    });
    lines.collect()
}

#[test]
fn a_manifest_is_judged_alike_in_every_format() {
    for system in SYSTEMS {
        let yaml = outcomes(&Copied::of(system));
        let json = rewritten(system, "startklar.json", |value| serde_json::to_string_pretty(value).unwrap());
        assert_eq!(outcomes(&json), yaml, "{system} as JSON");
        let toml = rewritten(system, "startklar.toml", |value| with_days(&toml::to_string(value).unwrap()));
        assert!(system != "ready" || toml.read("startklar.toml").contains("last_review = 2026-11-16\n"));
        assert_eq!(outcomes(&toml), yaml, "{system} as TOML");
    }
}
