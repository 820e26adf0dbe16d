//! Every rule is shown to fail: small edits of a ready system break it, and undoing them is the remedy.
//!
//! `fixtures/mutations/<RULE>.yaml` holds the edits of one rule with every rule that changes, its outcome and where
//! the report points to then. They edit the system that the file names; it is judged at the stage it declares. With `STARTKLAR_UPDATE=1` a failure shows what was found as a `changes:` block with the
//! texts of the report beside it, to be read before it is pasted; nothing is rewritten.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use startklar::audit::{Outcome, OutcomeKind, Report, RuleResult, Verdict};
use startklar::checklist::Checklist;
use startklar::document::Format;
use startklar::model::{Diagnostic, Fault, Limits, Localized, Location, Named as _, RuleId, Severity};
use startklar::mutation::{self, Mutation, MutationFile};
use startklar::repository::Memory;

/// The outcome of a rule, as a mutation file says it and as an audit finds it.
#[derive(Debug, PartialEq, Eq)]
struct Change {
    outcome: &'static str,
    places: BTreeSet<String>,
}

struct Base {
    repository: Memory,
    report: Report,
    checklist: Checklist,
}

impl Base {
    fn load(system: &str) -> Self {
        let repository = support::system(system);
        let checklist = support::checklist().unwrap();
        let report = support::audit(&repository, &checklist).unwrap();
        Self { repository, report, checklist }
    }
}

/// The systems that mutations edit, by their names.
fn bases(files: &BTreeMap<String, Result<MutationFile, Vec<Fault>>>) -> BTreeMap<&str, Base> {
    let names: BTreeSet<&str> = files.values().flatten().map(MutationFile::system).chain(["ready"]).collect();
    names.into_iter().map(|name| (name, Base::load(name))).collect()
}

#[test]
fn the_systems_that_mutations_edit_are_ready() {
    for (name, base) in bases(&mutation_files()) {
        assert_eq!(base.report.verdict, Verdict::Ready, "{name}: {:?}", base.report.reason);
        for rule in &base.report.rules {
            // A rule of a later stage is not asked yet.
            let later = rule.since > base.report.stage;
            let wanted = if later { OutcomeKind::NotApplicable } else { OutcomeKind::Met };
            assert_eq!(rule.outcome.kind(), wanted, "{name}: {}: {:#?}", rule.id, rule.outcome);
        }
    }
}

#[test]
fn every_mutation_changes_the_rules_it_lists_and_no_others() {
    let files = mutation_files();
    let bases = bases(&files);
    let mutations: usize = files.values().flatten().map(|file| file.mutations.len()).sum();
    // A thread for each file: an audit is pure, and takes its time without optimisation.
    let findings: Vec<String> = std::thread::scope(|scope| {
        let bases = &bases;
        let threads: Vec<_> =
            files.iter().map(|(path, file)| scope.spawn(move || findings(path, file, bases))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let count = findings.len();
    assert!(findings.is_empty(), "{count} of {mutations} mutations:\n\n{}", findings.join("\n"));
    for (name, base) in bases {
        assert!(mutations >= 2 * base.report.rules.len(), "{mutations} mutations in all");
        // Everything above ran on copies. The system itself is still what it was, and so is its report.
        assert_eq!(support::audit(&base.repository, &base.checklist).unwrap(), base.report, "{name}");
    }
}

/// What is wrong with a file of mutations.
fn findings(
    path: &str,
    file: &Result<MutationFile, Vec<Fault>>,
    bases: &BTreeMap<&str, Base>,
) -> Vec<String> {
    let mut findings = Vec::new();
    let file = match file {
        Ok(file) => file,
        Err(faults) => return faults.iter().map(|fault| said(path, fault)).collect(),
    };
    let base = &bases[file.system()];
    for mutation in file.mutations.iter() {
        if let Err(problems) = hold(mutation, &file.rule, base) {
            let line = mutation.name.span.start.line;
            findings.push(format!("{path}:{line}: {}\n{problems}", mutation.name.as_str()));
        }
    }
    findings
}

/// Every mutation file by its path, in order.
fn mutation_files() -> BTreeMap<String, Result<MutationFile, Vec<Fault>>> {
    let folder = support::project("fixtures/mutations");
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("fixtures/mutations/{}", entry.file_name().to_str().unwrap());
        let text = std::fs::read_to_string(entry.path()).unwrap();
        files.insert(path, mutation::read(&text, Format::Yaml, &Limits::DEFAULT));
    }
    files
}

/// Makes one mutation, holds what it changes against what it lists, and undoes it.
fn hold(mutation: &Mutation, own: &RuleId, base: &Base) -> Result<(), String> {
    let mut repository = base.repository.clone();
    let told = |what: &str, path: &str, faults: &[Fault]| {
        let lines: Vec<_> = faults.iter().map(|fault| format!("    {}\n", said(path, fault))).collect();
        format!("  {what}:\n{}", lines.concat())
    };
    let path = format!("fixtures/mutations/{own}.yaml");
    mutation.apply(&mut repository).map_err(|faults| told("the edits cannot be made", &path, &faults))?;
    let report = support::audit(&repository, &base.checklist)
        .map_err(|faults| told("no manifest is left to audit", "startklar.yaml", &faults))?;
    let changed: Vec<_> = report
        .rules
        .iter()
        .zip(&base.report.rules)
        .filter(|(after, before)| after.outcome.kind() != before.outcome.kind())
        .map(|(after, _)| after)
        .collect();
    let found: BTreeMap<_, _> =
        changed.iter().map(|rule| (rule.id.to_string(), observed(&rule.outcome))).collect();
    let wanted: BTreeMap<_, _> =
        mutation.changes.iter().map(|change| (change.rule.to_string(), expected(change))).collect();
    let mut problems = String::new();
    if !wanted.contains_key(own.as_str()) {
        let _ = writeln!(problems, "  it does not list {own}, which its file is about");
    }
    compare(&wanted, &found, &mut problems);
    let gate = changed.iter().any(|rule| rule.severity != Severity::Advisory);
    if gate == (report.verdict == Verdict::Ready) {
        let _ = writeln!(problems, "  the verdict is {}", report.verdict);
    }
    for rule in &changed {
        unsaid(rule, &mut problems);
    }
    if !problems.is_empty() && std::env::var_os("STARTKLAR_UPDATE").is_some() {
        problems.push_str(&changes_block(&changed));
    }
    undo(mutation, &mut repository, &base.repository);
    if !same(&repository, &base.repository) {
        problems.push_str("  undoing the edits does not bring the system back\n");
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn said(path: &str, fault: &Fault) -> String {
    Diagnostic { path: path.to_owned(), fault: fault.clone() }.to_string()
}

fn expected(change: &mutation::Change) -> Change {
    let places = change.locations.iter().map(Location::to_string).collect();
    Change { outcome: change.outcome.name(), places }
}

fn observed(outcome: &Outcome) -> Change {
    Change { outcome: outcome.kind().name(), places: places(outcome) }
}

/// Every place that the report points to: of a gap or an obstacle; of anything else, none.
fn places(outcome: &Outcome) -> BTreeSet<String> {
    match outcome {
        Outcome::NotMet { gaps } => gaps.iter().map(|gap| gap.location.to_string()).collect(),
        Outcome::Unknown { obstacles } => obstacles.iter().map(|it| it.location.to_string()).collect(),
        Outcome::Met { .. } | Outcome::NotApplicable { .. } => BTreeSet::new(),
    }
}

fn compare(wanted: &BTreeMap<String, Change>, found: &BTreeMap<String, Change>, problems: &mut String) {
    for (rule, change) in wanted {
        match found.get(rule) {
            None => {
                let _ = writeln!(problems, "  {rule} should be {} and does not change", change.outcome);
            }
            Some(found) if found != change => {
                let _ = writeln!(
                    problems,
                    "  {rule} should be {} at {:?}\n    and is {} at {:?}",
                    change.outcome, change.places, found.outcome, found.places
                );
            }
            Some(_) => {}
        }
    }
    for (rule, found) in found.iter().filter(|(rule, _)| !wanted.contains_key(*rule)) {
        let _ = writeln!(problems, "  {rule} changes to {} at {:?}, unlisted", found.outcome, found.places);
    }
}

/// Every text with the place it stands for: what is missing, and what to do about it.
fn texts(outcome: &Outcome) -> Vec<(&Location, &Localized, Option<&Localized>)> {
    match outcome {
        Outcome::NotMet { gaps } => {
            gaps.iter().map(|gap| (&gap.location, &gap.text, Some(&gap.fix))).collect()
        }
        Outcome::Unknown { obstacles } => {
            obstacles.iter().map(|it| (&it.location, &it.text, Some(&it.fix))).collect()
        }
        Outcome::Met { .. } | Outcome::NotApplicable { .. } => Vec::new(),
    }
}

/// Every gap and every fix is told in both languages.
fn unsaid(rule: &RuleResult, problems: &mut String) {
    for (place, text, fix) in texts(&rule.outcome) {
        for (what, text) in [("gap", Some(text)), ("fix", fix)] {
            let Some(text) = text else { continue };
            if text.en.trim().is_empty() || text.de.trim().is_empty() || text.en == text.de {
                let _ = writeln!(problems, "  {} at {place}: the {what} says {text:?}", rule.id);
            }
        }
    }
}

/// What was found, as a mutation file writes it, with the report's words as comments.
fn changes_block(changed: &[&RuleResult]) -> String {
    let mut block = "    changes:\n".to_owned();
    for rule in changed {
        let places: Vec<_> = places(&rule.outcome).into_iter().map(|place| format!("\"{place}\"")).collect();
        let places = match places.as_slice() {
            [] => String::new(),
            [one] => format!(", location: {one}"),
            several => format!(", locations: [{}]", several.join(", ")),
        };
        let _ = writeln!(
            block,
            "      - {{ rule: {}, outcome: {}{places} }}",
            rule.id,
            rule.outcome.kind().name()
        );
        for (place, text, fix) in texts(&rule.outcome) {
            let _ = writeln!(block, "      # {place}\n      #   en: {}\n      #   de: {}", text.en, text.de);
            if let Some(fix) = fix {
                let _ = writeln!(block, "      #   en fix: {}\n      #   de fix: {}", fix.en, fix.de);
            }
        }
    }
    block
}

/// Brings the files that the mutation edits back to what they were.
fn undo(mutation: &Mutation, repository: &mut Memory, base: &Memory) {
    for edit in mutation.edits.iter() {
        let path = &edit.file().value;
        match base.get(path) {
            Some(bytes) => repository.insert(path.clone(), bytes),
            None => {
                repository.remove(path);
            }
        }
    }
}

fn same(one: &Memory, other: &Memory) -> bool {
    one.paths().eq(other.paths()) && one.paths().all(|path| one.get(path) == other.get(path))
}
