//! The report for programs: structs of their own, so that the house can be rebuilt without breaking anyone.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;

use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::audit::{EvidenceFile, Gap, Outcome, OutcomeKind, Proof, Report, RuleResult, Verdict};
use crate::model::{
    Area, Discipline, Grade, Localized, Location, Named, RuleId, Severity, Stage, has_hidden,
};

/// Version of this format. 0 may still change; the promise begins with 1.
const SCHEMA_VERSION: i64 = 0;

/// A report.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReportJson<'r> {
    /// Version of this format.
    schema_version: i64,
    /// The tool and its version.
    tool: ToolJson,
    /// The system.
    system: SystemJson<'r>,
    /// The stage it was judged at.
    stage: Stage,
    /// The day it was judged by, in UTC.
    as_of: &'r str,
    /// The commit that fresh evidence was bound to; empty if none was given.
    commit: &'r str,
    /// The verdict.
    verdict: Verdict,
    /// The one reason for it.
    reason: &'r Localized,
    /// How many rules had which outcome.
    counts: CountsJson,
    /// Scores: they inform, they never gate.
    scores: ScoresJson,
    /// Every rule with its outcome.
    rules: Vec<RuleResultJson<'r>>,
    /// Every file that was looked for.
    evidence: Vec<EvidenceJson<'r>>,
}

/// The tool that wrote the report.
#[derive(Debug, Serialize, JsonSchema)]
struct ToolJson {
    name: &'static str,
    version: &'static str,
}

/// The system that was audited.
#[derive(Debug, Serialize, JsonSchema)]
struct SystemJson<'r> {
    name: &'r str,
    summary: &'r str,
    version: &'r str,
    declared_stage: Stage,
    release_commit: &'r str,
    technical_owner: &'r str,
    domain_owner: &'r str,
}

/// How many rules had which outcome; they add up to `total`.
#[derive(Debug, Serialize, JsonSchema)]
struct CountsJson {
    total: i64,
    met: i64,
    not_met: i64,
    not_applicable: i64,
    unknown: i64,
}

/// Scores in points and per cent.
#[derive(Debug, Serialize, JsonSchema)]
struct ScoresJson {
    /// The share of the weakest discipline, in per cent.
    overall_percent: i64,
    /// The weakest discipline; empty if no rule applies.
    weakest: &'static str,
    areas: Vec<ScoreJson>,
    disciplines: Vec<ScoreJson>,
}

/// One score.
#[derive(Debug, Serialize, JsonSchema)]
struct ScoreJson {
    name: &'static str,
    earned: i64,
    possible: i64,
    percent: i64,
}

/// A rule with its outcome.
#[derive(Debug, Serialize, JsonSchema)]
struct RuleResultJson<'r> {
    id: &'r RuleId,
    area: Area,
    discipline: Discipline,
    severity: Severity,
    since: Stage,
    outcome: OutcomeKind,
    /// The weakest grade of the files that prove it, E0 for the manifest's word alone; empty unless met.
    grade: &'static str,
    title: &'r Localized,
    why: &'r Localized,
    article: &'r [String],
    references: &'r [String],
    /// The file and line that define the rule.
    origin: &'r Location,
    /// What later files changed about it.
    changes: Vec<ChangeJson<'r>>,
    /// Filled if met.
    proofs: Vec<ProofJson<'r>>,
    /// Filled if not met.
    gaps: Vec<GapJson<'r>>,
    /// Filled if unknown.
    obstacles: Vec<ObstacleJson<'r>>,
    /// Both empty unless not applicable.
    because: Localized,
}

/// A change by a later checklist file.
#[derive(Debug, Serialize, JsonSchema)]
struct ChangeJson<'r> {
    what: &'r str,
    old: &'r str,
    new: &'r str,
    by: &'r Location,
}

/// What shows that a rule is met.
#[derive(Debug, Serialize, JsonSchema)]
struct ProofJson<'r> {
    location: &'r Location,
    found: &'r str,
    grade: Grade,
    sha256: &'r str,
}

/// Something that is missing.
#[derive(Debug, Serialize, JsonSchema)]
struct GapJson<'r> {
    location: &'r Location,
    text: &'r Localized,
    found: &'r str,
    wanted: &'r Localized,
    fix: &'r Localized,
}

/// What stood in the way of a decision.
#[derive(Debug, Serialize, JsonSchema)]
struct ObstacleJson<'r> {
    location: &'r Location,
    text: &'r Localized,
    fix: &'r Localized,
}

/// A file that was looked for.
#[derive(Debug, Serialize, JsonSchema)]
struct EvidenceJson<'r> {
    path: &'r str,
    /// `present`, `absent` or `unreadable`.
    state: &'static str,
    grade: Grade,
    sha256: &'r str,
    bytes: i64,
}

impl<'r> From<&'r Report> for ReportJson<'r> {
    fn from(report: &'r Report) -> Self {
        let score = |name, score: crate::audit::Score| ScoreJson {
            name,
            earned: score.earned,
            possible: score.possible,
            percent: score.percent().unwrap_or_default(),
        };
        let scores = &report.scores;
        Self {
            schema_version: SCHEMA_VERSION,
            tool: ToolJson { name: "startklar", version: env!("CARGO_PKG_VERSION") },
            system: SystemJson {
                name: &report.system.name,
                summary: &report.system.summary,
                version: &report.system.version,
                declared_stage: report.system.declared_stage,
                release_commit: &report.system.release_commit,
                technical_owner: &report.system.owners.technical,
                domain_owner: &report.system.owners.domain,
            },
            stage: report.stage,
            as_of: &report.as_of,
            commit: report.commit.as_deref().unwrap_or_default(),
            verdict: report.verdict,
            reason: &report.reason,
            counts: CountsJson {
                total: report.counts.total(),
                met: report.counts.met,
                not_met: report.counts.not_met,
                not_applicable: report.counts.not_applicable,
                unknown: report.counts.unknown,
            },
            scores: ScoresJson {
                overall_percent: scores.overall,
                weakest: scores.weakest.map(Named::name).unwrap_or_default(),
                areas: scores.areas.iter().map(|(area, points)| score(area.name(), *points)).collect(),
                disciplines: scores.disciplines.iter().map(|(d, points)| score(d.name(), *points)).collect(),
            },
            rules: report.rules.iter().map(RuleResultJson::from).collect(),
            evidence: report.evidence.iter().map(EvidenceJson::from).collect(),
        }
    }
}

impl<'r> From<&'r RuleResult> for RuleResultJson<'r> {
    fn from(rule: &'r RuleResult) -> Self {
        let outcome = &rule.outcome;
        let (proofs, gaps, obstacles, because): (&[Proof], &[Gap], &[_], _) = match outcome {
            Outcome::Met { proofs } => (proofs, &[], &[], None),
            Outcome::NotMet { gaps } => (&[], gaps, &[], None),
            Outcome::Unknown { obstacles } => (&[], &[], obstacles, None),
            Outcome::NotApplicable { because } => (&[], &[], &[], Some(because)),
        };
        Self {
            id: &rule.id,
            area: rule.area,
            discipline: rule.discipline,
            severity: rule.severity,
            since: rule.since,
            outcome: outcome.kind(),
            grade: outcome.grade().map(Named::name).unwrap_or_default(),
            title: &rule.title,
            why: &rule.why,
            article: &rule.article,
            references: &rule.references,
            origin: &rule.origin,
            changes: rule
                .changes
                .iter()
                .map(|change| ChangeJson {
                    what: &change.what,
                    old: &change.old,
                    new: &change.new,
                    by: &change.by,
                })
                .collect(),
            proofs: proofs
                .iter()
                .map(|p| ProofJson {
                    location: &p.location,
                    found: &p.found,
                    grade: p.grade,
                    sha256: &p.digest,
                })
                .collect(),
            gaps: gaps
                .iter()
                .map(|gap| GapJson {
                    location: &gap.location,
                    text: &gap.text,
                    found: &gap.found,
                    wanted: &gap.wanted,
                    fix: &gap.fix,
                })
                .collect(),
            obstacles: obstacles
                .iter()
                .map(|obstacle| ObstacleJson {
                    location: &obstacle.location,
                    text: &obstacle.text,
                    fix: &obstacle.fix,
                })
                .collect(),
            because: because.cloned().unwrap_or_else(|| Localized::of("", "")),
        }
    }
}

impl<'r> From<&'r EvidenceFile> for EvidenceJson<'r> {
    fn from(file: &'r EvidenceFile) -> Self {
        Self {
            path: &file.path,
            state: file.state.name(),
            grade: file.grade,
            sha256: &file.digest,
            bytes: file.bytes,
        }
    }
}

pub(super) fn render(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(&ReportJson::from(report)).map_err(io::Error::from)?;
    writeln!(out, "{}", escaped(&text))
}

/// JSON in which every hidden character stands as its escape: a bidirectional mark is as harmful in a terminal as
/// in a report for people. Outside of strings JSON has no such characters.
#[must_use]
pub fn escaped(json: &str) -> Cow<'_, str> {
    if !has_hidden(json) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if c == '\n' || !has_hidden(c.encode_utf8(&mut [0; 4])) {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a String cannot fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    Cow::Owned(out)
}

/// The JSON Schema of the report.
#[must_use]
pub fn schema() -> Schema {
    schemars::schema_for!(ReportJson<'_>)
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn hidden_characters_stand_as_escapes() {
        let text = serde_json::to_string("a\u{202E}b\u{E0001}\u{9b}").unwrap();
        assert_eq!(escaped(&text), "\"a\\u202eb\\udb40\\udc01\\u009b\"");
        assert_eq!(serde_json::from_str::<String>(&escaped(&text)).unwrap(), "a\u{202E}b\u{E0001}\u{9b}");
    }
}
