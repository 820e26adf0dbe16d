//! Results of promptfoo, version 3 of its JSON: the same report that `JUnit` gives, one test for each description.
//!
//! What ran is counted from the results; the file's own totals are only held against them. Source: promptfoo's
//! `EvaluateSummaryV3` and `EvaluateResult`.

mod verdict;

use std::collections::BTreeMap;

use super::junit::{Said, Status, Suite, TestCase, TestReport, Took};
use crate::document::{Format, Kind, Node, read};
use crate::model::{Fault, Limits, Span};
use verdict::Verdict;

/// The version of the format that is read here.
const VERSION: i64 = 3;

/// Values that a file of results may hold, for each that one document may have: a test has some ninety.
const VALUES: usize = 4;

/// Whether a report is JSON by its first sign, and so none of `JUnit`'s.
#[must_use]
pub fn is_json(text: &str) -> bool {
    text.trim_start_matches('\u{FEFF}').trim_start().starts_with(['{', '['])
}

/// Reads results.
///
/// Fails on anything that is not one complete JSON document (`syntax`, `duplicate-key`, `limit`), on another format or
/// version (`format`), and on results that lack what they are judged by (`structure`). Results without a test are
/// read: whether that is enough is the caller's question.
pub fn parse(text: &str, limits: &Limits) -> Result<TestReport, Fault> {
    let limits = Limits { nodes: limits.nodes.saturating_mul(VALUES), ..*limits };
    affordable(text, &limits)?;
    let root = read(text, Format::Json, &limits)
        .map_err(|faults| faults.into_iter().next().unwrap_or_else(|| not_promptfoo(Span::START)))?;
    let summary = root.get("results").filter(|summary| summary.get("results").is_some());
    let summary = summary.ok_or_else(|| not_promptfoo(root.span.clone()))?;
    version(summary)?;
    let Some(Kind::List(results)) = summary.get("results").map(|results| &results.kind) else {
        return Err(not_promptfoo(summary.span.clone()));
    };
    let verdicts: Vec<Verdict> = results.iter().map(Verdict::of).collect();
    Ok(TestReport {
        suites: vec![suite(&root, summary, results)],
        cases: cases(results, &verdicts),
        commits_of_cases: of_results(results, "commit"),
        disagreements: disagreements(summary, &verdicts)?,
    })
}

/// The parser needs memory for every value before it can count them: what is beyond the limit is not parsed.
fn affordable(text: &str, limits: &Limits) -> Result<(), Fault> {
    let (mut quoted, mut escaped, mut values) = (false, false, 0_usize);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b',' | b'[' | b'{' if !quoted => values += 1,
            _ => {}
        }
    }
    if values <= limits.nodes {
        return Ok(());
    }
    let message = format!("the results hold more values than are read [limit={}]", limits.nodes);
    Err(Fault::new("limit", message, Span::START)
        .with_help("write the results of fewer tests into one file; `failure_cases.reports` takes several"))
}

fn not_promptfoo(span: Span) -> Fault {
    let message = "this JSON holds no results of promptfoo: `results.results` is missing";
    Fault::new("format", message, span).with_help(
        "write them with `promptfoo eval --output results.json`, or have the runner write JUnit XML",
    )
}

fn version(summary: &Node) -> Result<(), Fault> {
    let written = summary.get("version");
    if written.map(|version| &version.kind) == Some(&Kind::Integer(VERSION)) {
        return Ok(());
    }
    let said = written
        .and_then(Node::scalar)
        .map_or_else(|| "none".to_owned(), |said| said.chars().take(20).collect());
    let message = format!("the results are of version {said}, and {VERSION} is read");
    let span = written.map_or(&summary.span, |version| &version.span);
    Err(Fault::new("format", message, span.clone()).with_help("run the evaluation with a current promptfoo"))
}

/// The evaluation as a suite: when it ran, and what its metadata says that it ran on.
fn suite(root: &Node, summary: &Node, results: &[Node]) -> Suite {
    let config = root.get("config");
    let defaults = config.and_then(|config| config.get("defaultTest"));
    let declared = |key: &str| {
        let places = [config, defaults].into_iter().flatten();
        let said: Vec<Said> = places.filter_map(|place| said(place.get("metadata")?.get(key)?)).collect();
        // Metadata may also stand on each test; it speaks for all when none of them is silent.
        let all = || results.iter().all(|result| metadata(result, key).is_some());
        if said.is_empty() && !results.is_empty() && all() { of_results(results, key) } else { said }
    };
    Suite {
        name: config
            .and_then(|config| config.get("description"))
            .and_then(Node::as_text)
            .unwrap_or_default()
            .to_owned(),
        within: None,
        times: summary.get("timestamp").and_then(said).into_iter().collect(),
        commits: declared("commit"),
        models: declared("model"),
        prompts: declared("prompt"),
        position: summary.span.start,
    }
}

fn said(node: &Node) -> Option<Said> {
    let value = node.scalar()?.trim().to_owned();
    Some(Said { value, position: node.span.start })
}

fn metadata<'n>(result: &'n Node, key: &str) -> Option<&'n Node> {
    result.get("testCase")?.get("metadata")?.get(key)
}

/// What the metadata of single tests says; of neighbours that say the same, the first.
fn of_results(results: &[Node], key: &str) -> Vec<Said> {
    let mut all: Vec<Said> = results.iter().filter_map(|result| said(metadata(result, key)?)).collect();
    all.dedup_by(|next, before| next.value == before.value);
    all
}

/// One case for each description: the same test with other prompts, providers or values of its variables counts once,
/// and the worst of its results decides.
fn cases(results: &[Node], verdicts: &[Verdict]) -> Vec<TestCase> {
    let mut cases: Vec<TestCase> = Vec::new();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for (result, verdict) in results.iter().zip(verdicts) {
        let described = result.get("testCase").and_then(|test| test.get("description"));
        let name = described.and_then(Node::as_text).map(str::trim).unwrap_or_default();
        let position = described.filter(|_| !name.is_empty()).unwrap_or(result).span.start;
        let case = TestCase {
            suite: 0,
            class: "".into(),
            name: name.into(),
            status: verdict.status,
            took: took(result),
            position,
            message: verdict.message.clone().into(),
        };
        if let Some(before) = known.get(name).copied().and_then(|before| cases.get_mut(before)) {
            let took = before.took.max(case.took);
            if rank(before.status) < rank(case.status) {
                *before = case;
            }
            before.took = took;
            continue;
        }
        if !name.is_empty() {
            known.insert(name, cases.len());
        }
        cases.push(case);
    }
    cases
}

/// How long the reply took, as the result says in whole milliseconds.
fn took(result: &Node) -> Took {
    match result.get("latencyMs").map(|latency| &latency.kind) {
        None => Took::Unsaid,
        Some(Kind::Integer(latency)) if *latency >= 0 => {
            latency.checked_mul(1000).map_or(Took::Unreadable, Took::Microseconds)
        }
        Some(_) => Took::Unreadable,
    }
}

fn rank(status: Status) -> u8 {
    match status {
        Status::Passed => 0,
        Status::Flaky => 1,
        Status::Skipped => 2,
        Status::Failed => 3,
    }
}

/// The totals that the file claims and that its results do not bear out. Fails when it claims none.
fn disagreements(summary: &Node, verdicts: &[Verdict]) -> Result<Vec<Fault>, Fault> {
    let missing = |what: &str, span: &Span| {
        let message = format!("the results have no `{what}`, so it cannot be seen whether all are there");
        Fault::new("structure", message, span.clone())
    };
    let stats = summary.get("stats").ok_or_else(|| missing("stats", &summary.span))?;
    let counted = |wanted: fn(&Verdict) -> bool| verdicts.iter().filter(|verdict| wanted(verdict)).count();
    let totals = [
        ("successes", counted(|verdict| verdict.succeeded)),
        ("failures", counted(|verdict| !verdict.succeeded && !verdict.broke)),
        ("errors", counted(|verdict| !verdict.succeeded && verdict.broke)),
    ];
    let mut faults = Vec::new();
    for (name, counted) in totals {
        let claim = stats.get(name).ok_or_else(|| missing(&format!("stats.{name}"), &stats.span))?;
        let claimed = match claim.kind {
            Kind::Integer(claimed) => usize::try_from(claimed).ok(),
            _ => None,
        };
        if claimed != Some(counted) {
            let said = claim.scalar().unwrap_or_else(|| claim.kind_name().to_owned());
            let message = format!("`{name}` says {said}, and {counted} are counted here");
            faults.push(
                Fault::new("count", message, claim.span.clone())
                    .with_help("the results were edited, merged or cut; run the evaluation anew"),
            );
        }
    }
    Ok(faults)
}

#[cfg(test)]
mod tests;
