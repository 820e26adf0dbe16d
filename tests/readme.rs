//! The README says what is so: its dependencies, commands, flags, exit statuses, examples and excerpts are checked.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod copied;

use std::collections::BTreeSet;

use copied::startklar;
use startklar::checklist::{BUILTIN, Checklist, Shape, Source};
use startklar::document::Format;
use startklar::model::Limits;
use startklar::{facts, manifest};

const README: &str = include_str!("../README.md");

/// The body of a section, up to the next heading of its level.
fn section(title: &str) -> &'static str {
    let (_, rest) = README.split_once(&format!("\n## {title}\n")).unwrap_or_else(|| panic!("no {title}"));
    rest.split("\n## ").next().unwrap()
}

/// The fenced block that follows a comment.
fn block(comment: &str) -> &'static str {
    let marker = format!("<!-- {comment} -->\n```");
    assert_eq!(README.matches(&marker).count(), 1, "{comment}");
    let (_, rest) = README.split_once(&marker).unwrap();
    let (_, rest) = rest.split_once('\n').unwrap();
    rest.split_once("\n```").unwrap().0
}

/// The code in the first column of the tables in a text, as far as it is code.
fn first_column(text: &str) -> BTreeSet<&str> {
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `"));
    let names: Vec<_> = rows.map(|row| row.split('`').next().unwrap()).collect();
    let unique: BTreeSet<_> = names.iter().copied().collect();
    assert_eq!(names.len(), unique.len(), "a row stands twice");
    unique
}

/// The flags that a text names: `--root`.
fn flags(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices("--") {
        let name: String =
            text.get(at + 2..).unwrap().chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect();
        // A row of hyphens is a line of a table.
        if name.starts_with(|c: char| c.is_ascii_lowercase()) {
            found.insert(name);
        }
    }
    found
}

/// What the program prints on stdout.
fn said(arguments: &[&str]) -> String {
    let mut command = startklar();
    let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output().unwrap();
    assert!(output.stderr.is_empty(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The subcommands that the help lists.
fn subcommands(help: &str) -> BTreeSet<String> {
    let (_, rest) = help.split_once("Commands:\n").unwrap();
    let lines = rest.lines().take_while(|line| !line.is_empty());
    lines
        .map(|line| line.split_whitespace().next().unwrap().to_owned())
        .filter(|name| name != "help")
        .collect()
}

#[test]
fn every_direct_dependency_has_its_reason() {
    let manifest: toml::Table = include_str!("../Cargo.toml").parse().unwrap();
    let keys = |table: &toml::Table, name: &str| -> BTreeSet<String> {
        table
            .get(name)
            .and_then(toml::Value::as_table)
            .into_iter()
            .flat_map(toml::Table::keys)
            .cloned()
            .collect()
    };
    let mut wanted: BTreeSet<String> = ["dependencies", "dev-dependencies", "build-dependencies"]
        .iter()
        .flat_map(|name| keys(&manifest, name))
        .collect();
    for target in manifest["target"].as_table().unwrap().values() {
        wanted.extend(keys(target.as_table().unwrap(), "dependencies"));
    }
    let told: BTreeSet<String> =
        first_column(section("Dependencies")).into_iter().map(str::to_owned).collect();
    assert!(wanted.len() > 30, "{wanted:?}");
    assert_eq!(told, wanted);
}

#[test]
fn commands_and_flags_are_those_of_the_program() {
    let text = section("Commands");
    let help = said(&["--help"]);
    let mut known = flags(&help);
    for command in subcommands(&help) {
        let help = said(&[&command, "--help"]);
        for flag in flags(&help) {
            let row = text.lines().find(|line| line.contains(&format!("`--{flag}")) && line.starts_with('|'));
            let row = row.unwrap_or_else(|| panic!("no row for --{flag} of {command}"));
            let column = row.split(" | ").nth(1).unwrap();
            assert!(column == "all" || column.split(", ").any(|name| name == command), "{command}: {row}");
            known.insert(flag);
        }
    }
    assert_eq!(flags(text), known);
    let told: BTreeSet<String> = first_column(text)
        .into_iter()
        .filter_map(|code| code.strip_prefix("startklar "))
        .map(|rest| rest.split(' ').next().unwrap().to_owned())
        .collect();
    assert_eq!(told, subcommands(&help));
    assert_eq!(told.len(), 4);
}

#[test]
fn no_row_gives_a_flag_to_a_command_that_lacks_it() {
    for row in section("Commands").lines().filter(|line| line.starts_with("| `-")) {
        let cells: Vec<_> = row.split(" | ").collect();
        for command in cells[1].split(", ").filter(|name| *name != "all") {
            let known = flags(&said(&[command, "--help"]));
            let named = flags(cells[0]);
            assert!(!named.is_empty() && named.is_subset(&known), "{command}: {row}");
        }
    }
}

#[test]
fn exit_statuses_are_those_of_the_help() {
    let told: BTreeSet<u8> = section("What \"met\" means")
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(' ').next()?.parse().ok())
        .collect();
    let help = said(&["--help"]);
    let (_, statuses) = help.split_once("Exit status:").unwrap();
    let statuses: String = statuses.split_whitespace().collect::<Vec<_>>().join(" ");
    let (statuses, _) = statuses.split_once(". ").unwrap();
    let known: BTreeSet<u8> =
        statuses.split(" · ").map(|status| status.split(' ').next().unwrap().parse().unwrap()).collect();
    assert_eq!(told, known);
    assert_eq!(known.len(), 7);
}

#[test]
fn the_example_manifest_is_one() {
    let manifest = manifest::load(block("manifest example"), Format::Yaml, &Limits::DEFAULT).unwrap();
    assert_eq!(manifest.system.name.value.as_str(), "claims-intake-assistant");
}

#[test]
fn the_example_checklist_is_one() {
    let own = Source { path: "house-rules.yaml", text: block("checklist example") };
    let sources: Vec<_> = BUILTIN.iter().copied().chain([own]).collect();
    let schema = Shape::from_json_schema(&facts::schema());
    let checklist = Checklist::load(&sources, &schema, &Limits::DEFAULT).unwrap();
    let changed = checklist.rules.iter().filter(|rule| !rule.changes.is_empty()).count();
    let added = checklist.rules.iter().filter(|rule| rule.origin.path == own.path).count();
    assert_eq!((added, changed), (1, 2));
}

/// Holds an excerpt against what its first line prints: each part between two ellipses stands there, in order.
fn real(excerpt: &str, rules: Option<&str>) {
    let (command, shown) = excerpt.split_once('\n').unwrap();
    let words = command.strip_prefix("$ startklar ").unwrap().split(' ');
    let words: Vec<_> =
        words.map(|word| rules.filter(|_| word == "house-rules.yaml").unwrap_or(word)).collect();
    let printed = said(&words);
    let mut rest = printed.as_str();
    for part in shown.split("…\n").map(|part| part.trim_end_matches('…')).filter(|part| !part.is_empty())
    {
        let (_, after) = rest.split_once(part).unwrap_or_else(|| panic!("{command} does not print\n{part}"));
        rest = after;
    }
    assert!(rest.len() < printed.len(), "{command}: nothing was compared");
}

#[test]
fn excerpts_are_what_the_program_prints() {
    real(block("report excerpt"), None);
    let folder = tempfile::tempdir().unwrap();
    let rules = folder.path().join("house-rules.yaml");
    std::fs::write(&rules, block("checklist example")).unwrap();
    real(block("checklist excerpt"), Some(rules.to_str().unwrap()));
}

#[test]
fn every_file_it_links_to_is_there() {
    let mut links = 0;
    for (_, rest) in README.match_indices("](").map(|(at, _)| README.split_at(at + 2)) {
        let target = rest.split(')').next().unwrap();
        if !target.starts_with("https://") {
            assert!(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(target).exists(), "{target}");
            links += 1;
        }
    }
    assert_eq!(links, 3);
}
