//! Scores per area and discipline. They inform, they never gate.

use std::collections::BTreeMap;

use super::outcome::{Outcome, RuleResult};
use crate::model::{Area, Discipline, Severity};

/// Points earned of points possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Score {
    /// Points of the rules that are met.
    pub earned: i64,
    /// Points of all rules that apply.
    pub possible: i64,
}

impl Score {
    /// The share in per cent, rounded down: 100 only if everything was earned. `None` if nothing applies.
    #[must_use]
    pub fn percent(self) -> Option<i64> {
        self.earned.saturating_mul(100).checked_div(self.possible)
    }
}

/// All scores of a report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scores {
    /// Per area that has rules which apply.
    pub areas: BTreeMap<Area, Score>,
    /// Per discipline that has rules which apply.
    pub disciplines: BTreeMap<Discipline, Score>,
    /// The weakest discipline: a chain holds what its weakest link holds.
    pub weakest: Option<Discipline>,
    /// Its share in per cent.
    pub overall: i64,
}

/// What a rule is worth.
fn points(severity: Severity) -> i64 {
    match severity {
        Severity::Blocker => 4,
        Severity::Required => 2,
        Severity::Advisory => 1,
    }
}

pub(super) fn of(rules: &[RuleResult]) -> Scores {
    let mut scores = Scores::default();
    for rule in rules {
        let points = points(rule.severity);
        let earned = match rule.outcome {
            Outcome::NotApplicable { .. } => continue,
            Outcome::Met { .. } => points,
            Outcome::NotMet { .. } | Outcome::Unknown { .. } => 0,
        };
        let area = scores.areas.entry(rule.area).or_default();
        area.earned += earned;
        area.possible += points;
        let discipline = scores.disciplines.entry(rule.discipline).or_default();
        discipline.earned += earned;
        discipline.possible += points;
    }
    let weakest = scores
        .disciplines
        .iter()
        .filter_map(|(discipline, score)| score.percent().map(|percent| (percent, *discipline)))
        .min();
    scores.weakest = weakest.map(|(_, discipline)| discipline);
    scores.overall = weakest.map_or(0, |(percent, _)| percent);
    scores
}
