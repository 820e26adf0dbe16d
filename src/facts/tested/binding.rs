//! What ties a test report to this release: the commit that it names, and the day it was written.

use chrono::NaiveDate;

use super::SuiteFacts;
use crate::document;
use crate::evidence::junit::{Said, TestReport};
use crate::facts::evidence::Evidence;
use crate::facts::scene::{Document, Scene};
use crate::model::{Fault, Localized, Location, Span};
use crate::repository::Origin;

/// Characters of a commit that are shown.
const SHOWN: usize = 64;

/// Holds a report against the commit that is asked for, and notes on the document whether it names it. Fails when it names
/// another one anywhere, names none where its tests stand, or is dated on a day that has not come. `promptfoo` says who
/// wrote it, and so where the commit belongs.
pub(super) fn bind(
    report: &TestReport,
    promptfoo: bool,
    document: &mut Document,
    scene: &Scene<'_>,
) -> Result<(), Evidence> {
    let wanted = match document.origin {
        Origin::Evidence => scene.inputs.commit.as_deref(),
        Origin::Checkout => scene.release_commit.as_deref(),
    };
    // `commit:` without a value is a claim that is not made yet.
    if let Some(wanted) = wanted.map(str::trim).filter(|wanted| !wanted.is_empty()) {
        let of_suites = report.suites.iter().flat_map(|suite| &suite.commits);
        let mut named = of_suites.chain(&report.commits_of_cases);
        if let Some(other) = named.find(|named| !same_commit(wanted, &named.value)) {
            let problem = names_another(document.path.as_str(), shown(&other.value), shown(wanted));
            return Err(document.refused(problem, other.position, scene));
        }
        let mut homes = report.cases.iter().map(|case| case.suite);
        let unbound = |home: &usize| report.around(*home).all(|suite| suite.commits.is_empty());
        if let Some(suite) = homes.find(unbound).and_then(|home| report.suites.get(home)) {
            let tell = if promptfoo { no_commit_in_promptfoo } else { no_commit_in_junit };
            let problem = tell(document.path.as_str(), shown(wanted));
            return Err(document.refused(problem, suite.position, scene));
        }
        document.bind(scene);
    }
    let mut times = report.suites.iter().flat_map(|suite| &suite.times);
    match times.find(|time| scene.is_ahead(&time.value)) {
        Some(Said { value, position }) => {
            let value: String = value.chars().take(SHOWN).collect();
            let day = scene.inputs.as_of;
            let message = format!("the report is dated {value}, after the day of judgement {day}");
            Err(document.unreadable(&Fault::new("future", message, Span::at(*position)), scene))
        }
        None => Ok(()),
    }
}

fn names_another(path: &str, named: &str, wanted: &str) -> Localized {
    Localized::of(
        format!(
            "{path} cannot be judged: the report was produced from commit {named}, not {wanted}; run the tests on that commit"
        ),
        format!(
            "{path} ist nicht auswertbar: Der Bericht stammt von Commit {named}, nicht von {wanted}; auf diesem müssen die \
             Tests laufen"
        ),
    )
}

fn no_commit_in_junit(path: &str, wanted: &str) -> Localized {
    Localized::of(
        format!(
            "{path} cannot be judged: it does not name the commit that its tests ran on, and {wanted} is asked for; have \
             the runner write `<property name=\"commit\" value=\"…\"/>` into each `<testsuite>` (pytest: \
             `record_testsuite_property`, Maven: `-Dcommit=…`), or add it in the job that runs the tests"
        ),
        format!(
            "{path} ist nicht auswertbar: Es fehlt der Commit, auf dem die Tests liefen; verlangt ist {wanted}. Abhilfe: \
             in jede `<testsuite>` gehört `<property name=\"commit\" value=\"…\"/>` (pytest: \
             `record_testsuite_property`, Maven: `-Dcommit=…`); schreibt das Testwerkzeug sie nicht, ergänzt sie der Job"
        ),
    )
}

fn no_commit_in_promptfoo(path: &str, wanted: &str) -> Localized {
    Localized::of(
        format!(
            "{path} cannot be judged: it does not name the commit that was evaluated, and {wanted} is asked for; write it \
             into the configuration as `metadata: {{ commit: … }}`"
        ),
        format!(
            "{path} ist nicht auswertbar: Es fehlt der Commit, der geprüft wurde; verlangt ist {wanted}. Abhilfe: In die \
             Konfiguration gehört `metadata: {{ commit: … }}`"
        ),
    )
}

fn shown(commit: &str) -> &str {
    commit.char_indices().nth(SHOWN).and_then(|(at, _)| commit.get(..at)).unwrap_or(commit)
}

/// Whether two names of a commit can be the same: hexadecimal, and one may be a short form of the other, of at least 7
/// digits.
fn same_commit(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let names = |name: &str| name.len() >= 7 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    names(&a) && names(&b) && (a.starts_with(&b) || b.starts_with(&a))
}

/// When the suite at `home` ran: by what it and the suites around it say, the oldest of it. All of it must be readable.
pub(super) fn ran(report: &TestReport, home: usize, path: &str, scene: &Scene<'_>) -> SuiteFacts {
    let suite = report.suites.get(home);
    let facts = |said: Option<&Said>, age: Option<i64>| SuiteFacts {
        name: suite
            .map(|suite| &suite.name)
            .filter(|name| !name.is_empty())
            .map_or(path, |name| name)
            .to_owned(),
        on: said.map(|said| said.value.chars().take(SHOWN).collect()).unwrap_or_default(),
        dated: age.is_some(),
        age_days: age.unwrap_or_default(),
        location: match said.map(|said| said.position).or(suite.map(|suite| suite.position)) {
            Some(position) => Location::new(path, position),
            None => Location::file(path),
        },
    };
    let mut oldest: Option<(&Said, NaiveDate)> = None;
    for said in report.around(home).flat_map(|suite| &suite.times) {
        let Some(day) = day(&said.value) else { return facts(Some(said), None) };
        if oldest.is_none_or(|(_, before)| day < before) {
            oldest = Some((said, day));
        }
    }
    match oldest {
        Some((said, day)) => facts(Some(said), Some(scene.inputs.as_of.days_since(day))),
        None => facts(None, None),
    }
}

/// The day of a time stamp: `2026-11-23`, alone or with a time of day behind it.
fn day(stamp: &str) -> Option<NaiveDate> {
    let (day, time) = stamp.split_at_checked(10)?;
    let ends = time.is_empty() || time.starts_with(['T', 't', ' ']);
    document::day(day).filter(|_| ends)
}

#[cfg(test)]
mod tests {
    use super::{day, same_commit};

    #[test]
    fn short_commits_are_the_same_commit() {
        assert!(same_commit("3f9c2e1a7b", "3F9C2E1"));
        assert!(!same_commit("3f9c2e1a7b", "3f9c2e2"));
        assert!(!same_commit("3f9c2e1a7b", "3f9"));
        assert!(!same_commit("3f9c2e1a7b", ""));
        assert!(!same_commit("unknown", "unknown"), "a word is no commit");
    }

    #[test]
    fn a_time_stamp_begins_with_a_day() {
        for good in [
            "2026-11-23",
            "2026-11-23T16:28:42.214633+00:00",
            "2026-11-23 16:28:42",
            "2021-03-07T10:36:56 UTC",
        ] {
            assert!(day(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "yesterday",
            "23.11.2026",
            "2026-11-2",
            "2026-02-30",
            "2026-11-230",
            "Mon Nov 23 2026",
            "1763915322",
        ] {
            assert_eq!(day(bad), None, "{bad}");
        }
    }
}
