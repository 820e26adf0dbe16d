//! Every demand of the article leads to the rules that stand for it: the table of `checklists/README.md`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

/// What the table says of a demand that no rule stands for.
const NONE: &str = "none yet";

/// The rules of each demand, in the order of their identifiers.
fn rules_of_demands() -> BTreeMap<String, BTreeSet<String>> {
    let mut demands: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for rule in &support::checklist().unwrap().rules {
        for demand in &rule.article {
            demands.entry(demand.clone()).or_default().insert(rule.id.to_string());
        }
    }
    demands
}

/// The table's text with its last column made anew, and the demands that it lists.
fn renewed(text: &str) -> (String, Vec<String>) {
    let demands = rules_of_demands();
    let mut listed = Vec::new();
    let lines = text.lines().map(|line| {
        let Some(row) = line.strip_prefix("| A").and_then(|row| row.strip_suffix(" |")) else {
            return line.to_owned();
        };
        let (said, _) = row.rsplit_once(" | ").expect("a row has columns");
        let demand = format!("A{}", said.split(' ').next().unwrap());
        let rules: Vec<_> = demands.get(&demand).into_iter().flatten().map(String::as_str).collect();
        let rules = if rules.is_empty() { NONE.to_owned() } else { rules.join(", ") };
        listed.push(demand);
        format!("| A{said} | {rules} |")
    });
    let lines: Vec<_> = lines.collect();
    (lines.join("\n") + "\n", listed)
}

#[test]
fn the_table_of_demands_is_up_to_date() {
    let path = support::project("checklists/README.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (renewed, _) = renewed(&text);
    if std::env::var_os("STARTKLAR_UPDATE").is_some() {
        std::fs::write(&path, renewed).unwrap();
    } else {
        assert_eq!(text, renewed, "`STARTKLAR_UPDATE=1 cargo nextest run --test coverage` writes it anew");
    }
}

#[test]
fn the_table_lists_the_32_demands_of_the_article_and_rules_name_no_other() {
    let text = std::fs::read_to_string(support::project("checklists/README.md")).unwrap();
    let (_, listed) = renewed(&text);
    let all: Vec<_> = (1..=32).map(|number| format!("A{number}")).collect();
    assert_eq!(listed, all);
    for (demand, rules) in rules_of_demands() {
        assert!(all.contains(&demand), "{rules:?} name `{demand}`, which is no demand of the article");
    }
}

#[test]
fn a_table_that_is_out_of_date_is_found() {
    let (table, listed) =
        renewed("| A20 | Failure cases tested | Fehlerfälle testen | RUN-01 |\nother text\n");
    assert_eq!(listed, ["A20"]);
    assert!(table.starts_with("| A20 | Failure cases tested | Fehlerfälle testen | "), "{table}");
    assert!(table.contains("FLT-02") && !table.contains("RUN-01"), "{table}");
    let (table, _) = renewed("| A99 | No demand | Nothing | FLT-02 |\n");
    assert_eq!(table, format!("| A99 | No demand | Nothing | {NONE} |\n"));
}
