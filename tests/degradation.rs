//! The first law: no degradation of evidence turns a verdict into `ready`, or a rule into met.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod copied;
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use copied::Copied;
use startklar::audit::{Outcome, OutcomeKind, Report, Verdict};
use startklar::model::{RepoPath, Severity};
use startklar::repository::Memory;
use support::{audit, checklist, system};

/// A way to damage a file; the file's own bytes, and those of all evidence, are at hand.
type Damage = fn(&[u8]) -> Option<Vec<u8>>;

/// The damages that must never leave a system ready.
const NAMED: [(&str, Damage); 4] = [
    ("deleted", |_| None),
    ("emptied", |_| Some(Vec::new())),
    ("halved", |bytes| Some(bytes[..bytes.len() / 2].to_vec())),
    ("halved by lines", |bytes| {
        let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
        Some(lines[..lines.len() / 2].concat())
    }),
];

/// Further damages. Those that leave a system ready stand in [`LEFT_READY`], with the reason.
const FURTHER: [(&str, Damage); 3] = [
    ("first line only", |bytes| {
        Some(bytes.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default().to_vec())
    }),
    ("last tenth cut", |bytes| Some(bytes[..bytes.len() - bytes.len().div_ceil(10)].to_vec())),
    ("NUL inside", |bytes| {
        let (before, after) = bytes.split_at(bytes.len() / 2);
        Some([before, b"\0", after].concat())
    }),
];

/// File and damage that leave the ready system ready: what remains still shows everything that is asked.
const LEFT_READY: [(&str, &str); 1] = [
    // Three of the six known limits remain, and three are asked for.
    ("docs/intended-use.md", "last tenth cut"),
];

fn damaged(memory: &Memory, path: &RepoPath, bytes: Option<Vec<u8>>) -> Memory {
    let mut memory = memory.clone();
    memory.remove(path);
    if let Some(bytes) = bytes {
        memory.insert(path.clone(), bytes);
    }
    memory
}

/// Every file that a proof of a blocker or required rule names.
fn proving_files(report: &Report) -> BTreeSet<RepoPath> {
    let gating = report.rules.iter().filter(|rule| rule.severity != Severity::Advisory);
    let proofs = gating.flat_map(|rule| match &rule.outcome {
        Outcome::Met { proofs } => proofs.as_slice(),
        _ => &[],
    });
    proofs.map(|proof| proof.location.path.parse().unwrap()).collect()
}

#[test]
fn no_damaged_proof_leaves_a_system_ready() {
    let (memory, rules) = (system("ready"), checklist().unwrap());
    let report = audit(&memory, &rules).unwrap();
    assert_eq!(report.verdict, Verdict::Ready, "{}", report.reason.en);
    let files = proving_files(&report);
    let names: Vec<&str> = files.iter().map(RepoPath::as_str).collect();
    assert_eq!(
        names,
        [
            ".github/CODEOWNERS",
            "deploy/litellm.yaml",
            "docs/improvement.md",
            "docs/intended-use.md",
            "docs/runbook.md",
            "evidence/junit/failure-cases.xml",
            "evidence/junit/privacy.xml",
            "evidence/review_events.jsonl",
            "monitoring/rules.yaml",
            "startklar.yaml",
        ]
    );
    let mut left_ready = Vec::new();
    for file in &files {
        let bytes = memory.get(file).unwrap();
        let mut cases: Vec<(String, Option<Vec<u8>>)> =
            NAMED.iter().chain(&FURTHER).map(|(name, damage)| ((*name).to_owned(), damage(bytes))).collect();
        for other in files.iter().filter(|other| *other != file) {
            cases.push((format!("replaced by {other}"), Some(memory.get(other).unwrap().to_vec())));
        }
        // A report of one line has lost nothing when the first line is kept.
        for (name, bytes) in cases.into_iter().filter(|(_, damaged)| damaged.as_deref() != Some(bytes)) {
            // A manifest that cannot be read is no verdict at all.
            let report = audit(&damaged(&memory, file, bytes), &rules);
            if report.is_ok_and(|report| report.verdict == Verdict::Ready) {
                left_ready.push((file.to_string(), name));
            }
        }
    }
    let left_ready: Vec<_> = left_ready.iter().map(|(file, name)| (file.as_str(), name.as_str())).collect();
    assert_eq!(left_ready, LEFT_READY);
    for (name, _) in NAMED {
        assert!(
            LEFT_READY.iter().all(|(_, damage)| *damage != name),
            "{name} must never leave a system ready"
        );
    }
}

#[test]
fn the_binary_never_exits_0_over_a_damaged_proof() {
    let report = audit(&system("ready"), &checklist().unwrap()).unwrap();
    let copy = Copied::of("ready");
    assert_eq!(copy.check(&[]).exit, 0);
    for file in proving_files(&report) {
        let path = copy.path(file.as_str());
        let bytes = fs::read(&path).unwrap();
        for (name, damage) in NAMED {
            fs::remove_file(&path).unwrap();
            if let Some(bytes) = damage(&bytes) {
                fs::write(&path, bytes).unwrap();
            }
            let run = copy.check(&[]);
            assert!(matches!(run.exit, 1 | 3 | 4), "{file} {name}: exit {}\n{}", run.exit, run.err);
            assert_eq!(run.exit == 3, run.out.is_empty(), "{file} {name}: a verdict has a report");
            fs::write(&path, &bytes).unwrap();
        }
    }
    assert_eq!(copy.check(&[]).exit, 0);
}

/// Numbers that are the same in every run (Numerical Recipes' linear congruential generator).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223) & 0xFFFF_FFFF;
        // The upper bits are the better ones.
        usize::try_from(self.0 >> 8).unwrap() % bound.max(1)
    }

    /// Some damage to a file: a cut, a hole, a byte that is another one, a stretch that stands twice.
    fn damage(&mut self, bytes: &[u8]) -> (String, Vec<u8>) {
        let (a, b) = (self.below(bytes.len() + 1), self.below(bytes.len() + 1));
        let (from, to) = (a.min(b), a.max(b));
        let (before, inside, after) = (&bytes[..from], &bytes[from..to], &bytes[to..]);
        match self.below(6) {
            0 => (format!("cut after {to}"), bytes[..to].to_vec()),
            1 => (format!("begun at {from}"), bytes[from..].to_vec()),
            2 => (format!("without {from}..{to}"), [before, after].concat()),
            3 => (format!("twice {from}..{to}"), [before, inside, inside, after].concat()),
            4 => (format!("blank {from}..{to}"), [before, &vec![b' '; to - from], after].concat()),
            _ => {
                let byte = u8::try_from(self.below(256)).unwrap();
                (
                    format!("byte {byte} at {from}"),
                    [before, &[byte], bytes.get(from + 1..).unwrap_or(&[])].concat(),
                )
            }
        }
    }
}

/// The rules that the damage turned from not met or unknown into met or not applicable.
fn turned(before: &BTreeMap<String, OutcomeKind>, after: &Report) -> Vec<String> {
    let passes = |kind| matches!(kind, OutcomeKind::Met | OutcomeKind::NotApplicable);
    let turned = after.rules.iter().filter(|rule| {
        passes(rule.outcome.kind()) && before.get(rule.id.as_str()).is_some_and(|kind| !passes(*kind))
    });
    turned.map(|rule| rule.id.to_string()).collect()
}

/// The rules of a system that some damage to its evidence turned into met. The manifest is left alone: what it does not
/// claim any more is loosened, not damaged.
fn turned_by_damage(system: &str) -> Vec<String> {
    let (memory, rules) = (support::system(system), checklist().unwrap());
    let report = audit(&memory, &rules).unwrap();
    let before: BTreeMap<String, OutcomeKind> =
        report.rules.iter().map(|rule| (rule.id.to_string(), rule.outcome.kind())).collect();
    let paths = report.evidence.iter().map(|file| file.path.parse::<RepoPath>().unwrap());
    let evidence: Vec<RepoPath> = paths.filter(|path| memory.get(path).is_some()).collect();
    let mut cases: Vec<(RepoPath, String, Option<Vec<u8>>)> = Vec::new();
    for path in &evidence {
        for (name, damage) in NAMED.iter().chain(&FURTHER) {
            cases.push((path.clone(), (*name).to_owned(), damage(memory.get(path).unwrap())));
        }
    }
    let mut numbers = Numbers(20_261_124);
    for _ in 0..300 {
        let path = &evidence[numbers.below(evidence.len())];
        let (name, bytes) = numbers.damage(memory.get(path).unwrap());
        cases.push((path.clone(), name, Some(bytes)));
    }
    let mut found = Vec::new();
    for (path, name, bytes) in cases {
        let report = audit(&damaged(&memory, &path, bytes), &rules).unwrap();
        found.extend(turned(&before, &report).iter().map(|rule| format!("{path} {name}: {rule}")));
    }
    found
}

#[test]
fn no_damage_turns_a_rule_of_the_ready_system_into_met() {
    assert_eq!(turned_by_damage("ready"), Vec::<String>::new());
}

#[test]
fn no_damage_turns_a_rule_of_the_hollow_system_into_met() {
    assert_eq!(turned_by_damage("hollow"), Vec::<String>::new());
}

#[test]
fn no_damage_turns_a_rule_of_the_system_that_is_not_ready_into_met() {
    assert_eq!(turned_by_damage("not-ready"), Vec::<String>::new());
}

/// The ready system with a release commit in its manifest, and a report whose one suite says what `times` and `commits`
/// say. The first time is the attribute, all others are properties.
fn dated_and_bound(times: &[&str], commits: &[&str]) -> Memory {
    let mut memory = system("ready");
    let mut edit = |path: &str, edits: &[(&str, &str)]| {
        let path: RepoPath = path.parse().unwrap();
        let mut text = String::from_utf8(memory.get(&path).unwrap().to_vec()).unwrap();
        for (old, new) in edits {
            assert_eq!(text.matches(old).count(), 1, "{old}");
            text = text.replace(old, new);
        }
        memory.insert(path, text.into_bytes());
    };
    edit("startklar.yaml", &[("  version: 0.3.0\n", "  version: 0.3.0\n  commit: 8c1f0d2a94b7\n")]);
    let attribute = times.first().map(|time| format!(" timestamp=\"{time}\"")).unwrap_or_default();
    let property = |name| move |value: &&str| format!("<property name=\"{name}\" value=\"{value}\"/>");
    let properties: String = times
        .iter()
        .skip(1)
        .map(property("timestamp"))
        .chain(commits.iter().map(property("commit")))
        .collect();
    let first = " hostname=\"ci\">";
    // The report beside it is in order.
    let bound = format!("{first}<properties>{}</properties>", property("commit")(&"8c1f0d2a94b7"));
    edit("evidence/junit/privacy.xml", &[(first, &bound)]);
    edit(
        "evidence/junit/failure-cases.xml",
        &[
            (" timestamp=\"2026-11-23T16:28:42.214633+00:00\"", &attribute),
            (first, &format!("{first}<properties>{properties}</properties>")),
        ],
    );
    memory
}

#[test]
fn taking_away_what_ties_a_report_to_a_release_never_helps() {
    let rules = checklist().unwrap();
    let outcome = |times: &[&str], commits: &[&str]| {
        let report = audit(&dated_and_bound(times, commits), &rules).unwrap();
        let rule = report.rules.into_iter().find(|rule| rule.id.as_str() == "FLT-02").unwrap();
        (rule.outcome.kind(), report.verdict)
    };
    let (right, wrong) = ("8c1f0d2a94b7", "5e77ab01c3d2");
    let (fresh, old, unreadable, ahead) = ("2026-11-23T16:28:42", "2026-04-02", "yesterday", "2027-01-01");
    let times: [&[&str]; 10] = [
        &[],
        &[fresh],
        &[old],
        &[unreadable],
        &[ahead],
        &[fresh, fresh],
        &[fresh, old],
        &[old, fresh],
        &[fresh, unreadable],
        &[fresh, ahead],
    ];
    let commits: [&[&str]; 8] = [
        &[],
        &[right],
        &["8C1F0D2A94B7AAAA"],
        &["8c1f0d2"],
        &[wrong],
        &["8c1f0d"],
        &[right, wrong],
        &["", right],
    ];
    for times in times {
        for commits in commits {
            let good = |list: &[&str], fine: &dyn Fn(&str) -> bool| {
                !list.is_empty() && list.iter().all(|said| fine(said))
            };
            let bound =
                good(commits, &|commit| commit.len() >= 7 && commit.to_lowercase().starts_with("8c1f0d2"));
            let expected = if bound && good(times, &|time| time == fresh) {
                (OutcomeKind::Met, Verdict::Ready)
            } else {
                (OutcomeKind::Unknown, Verdict::Undecided)
            };
            assert_eq!(outcome(times, commits), expected, "{times:?} {commits:?}");
        }
    }
}
