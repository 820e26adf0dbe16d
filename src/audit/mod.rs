//! From facts and rules to a verdict: pure and total. No I/O, no clock; whatever goes wrong is `unknown`.

mod combine;
mod evaluate;
mod gate;
mod interpreter;
mod outcome;
mod report;
mod score;
mod tree;
mod verdict;

use crate::checklist::{Checklist, Rule};
use crate::facts::Facts;
use crate::model::{AsOf, Stage};

pub use outcome::{Changed, Gap, Obstacle, Outcome, OutcomeKind, Proof, RuleResult};
pub use report::{EvidenceFile, Owners, Report, SystemHead};
pub use score::{Score, Scores};
pub use verdict::{Counts, Verdict};

/// What a system is judged by, besides its facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The day.
    pub as_of: AsOf,
    /// The stage.
    pub stage: Stage,
    /// The commit that fresh evidence is bound to.
    pub commit: Option<String>,
}

/// Judges a system. Every rule has exactly one outcome.
///
/// Returns `None` when no rule was evaluated: nothing checked is no verdict.
#[must_use]
pub fn audit(facts: &Facts, checklist: &Checklist, terms: &Terms) -> Option<Report> {
    let evaluator = evaluate::Evaluator::new(facts, terms);
    let (gates, others): (Vec<_>, Vec<_>) = checklist.rules.iter().partition(|rule| rule.gate.is_some());
    let others: Vec<RuleResult> = others.into_iter().map(|rule| evaluator.judge(rule)).collect();
    let gates: Vec<RuleResult> =
        gates.into_iter().map(|rule| evaluator.judge_gate(rule, facts, &others)).collect();
    // Each list is in the order of the checklist, so one after the other gives its order back.
    let (mut gates, mut others) = (gates.into_iter(), others.into_iter());
    let next = |rule: &Rule| if rule.gate.is_some() { gates.next() } else { others.next() };
    let rules: Vec<RuleResult> = checklist.rules.iter().filter_map(next).collect();
    let counts = Counts::of(&rules);
    if counts.evaluated() == 0 {
        return None;
    }
    Some(report::assemble(facts, terms, rules, &counts))
}
