//! Totals that a suite claims in its attributes, held against what is counted below it.

use std::ops::AddAssign;

use roxmltree::Node;

use super::Status;
use super::verdict::Verdict;
use crate::model::{Fault, Position, Span};

/// What stands below a suite. Where runners count differently, both ends of the range are kept.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    cases: usize,
    failures: Range,
    errors: Range,
    skipped: Range,
}

/// From the number of cases to the number of elements: some runners count the one, some the other.
#[derive(Debug, Clone, Copy, Default)]
struct Range {
    low: usize,
    high: usize,
}

impl AddAssign for Range {
    fn add_assign(&mut self, other: Self) {
        self.low += other.low;
        self.high += other.high;
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.cases += other.cases;
        self.failures += other.failures;
        self.errors += other.errors;
        self.skipped += other.skipped;
    }
}

impl Counts {
    /// One test case that ended as `status`.
    pub(super) fn of(verdict: &Verdict, status: Status) -> Self {
        // A case that fails only by its attribute has no element, and counts where its runner likes.
        let unsaid = usize::from(status == Status::Failed && verdict.failures + verdict.errors == 0);
        // A case with both is counted as the one, as the other, or as both.
        let alone = |n: usize, other: usize| usize::from(n > 0 && other == 0);
        let (failures, errors) = (verdict.failures, verdict.errors);
        Self {
            cases: 1,
            failures: Range { low: alone(failures, errors), high: failures + unsaid },
            errors: Range { low: alone(errors, failures), high: errors + unsaid },
            skipped: Range {
                low: usize::from(status == Status::Skipped && verdict.skipped),
                high: usize::from(verdict.skipped || verdict.not_understood),
            },
        }
    }

    /// What a suite says of itself, outside its cases: some runners count it, some do not.
    pub(super) fn of_suite(verdict: &Verdict) -> Self {
        Self {
            cases: 0,
            failures: Range { low: 0, high: verdict.failures },
            errors: Range { low: 0, high: verdict.errors },
            skipped: Range { low: 0, high: usize::from(verdict.skipped || verdict.not_understood) },
        }
    }
}

/// One total as written.
struct Claim {
    name: &'static str,
    value: Result<usize, String>,
    position: Position,
}

/// The totals that one suite claims.
#[derive(Default)]
pub(super) struct Claims(Vec<Claim>);

impl Claims {
    /// Reads the attributes of a suite; `place` gives the position of a byte and is called with rising offsets.
    pub(super) fn of(suite: Node<'_, '_>, mut place: impl FnMut(usize) -> Position) -> Self {
        let mut claims = Vec::new();
        for attribute in suite.attributes() {
            let known = ["tests", "failures", "errors", "skipped", "disabled"];
            let Some(name) = known.into_iter().find(|name| *name == attribute.name()) else { continue };
            let written = attribute.value().trim();
            if attribute.namespace().is_none() && !written.is_empty() {
                let value = written.parse().map_err(|_| written.chars().take(40).collect());
                claims.push(Claim { name, value, position: place(attribute.range().start) });
            }
        }
        Self(claims)
    }

    /// The claims that hold neither for the suite's own cases nor for all cases below it.
    ///
    /// `own` is `None` where only the total is meant: at the root.
    pub(super) fn disagreements(&self, own: Option<&Counts>, all: &Counts) -> Vec<Fault> {
        let mut faults = Vec::new();
        let skipped = self.0.iter().filter(|claim| matches!(claim.name, "skipped" | "disabled"));
        // The two are added up: a runner that writes both counts a case under one of them.
        let skipped_sum = skipped.filter_map(|claim| claim.value.as_ref().ok()).sum::<usize>();
        // `disabled` alone leaves out the tests that skip themselves: GoogleTest's root writes no `skipped`.
        let disabled_alone = !self.0.iter().any(|claim| claim.name == "skipped");
        let mut skipped_told = false;
        for claim in &self.0 {
            let value = match &claim.value {
                Ok(value) => *value,
                Err(written) => {
                    let message = format!("`{}` is `{written}`, which is no count", claim.name);
                    faults.push(Fault::new("count", message, Span::at(claim.position)));
                    continue;
                }
            };
            let (said, pick, what): (_, fn(&Counts) -> Range, _) = match claim.name {
                "tests" => (value, |c| Range { low: c.cases, high: c.cases }, "test cases"),
                "failures" => (value, |c| c.failures, "failures"),
                "errors" => (value, |c| c.errors, "errors"),
                _ if disabled_alone => (skipped_sum, |c| Range { low: 0, ..c.skipped }, "skipped test cases"),
                _ => (skipped_sum, |c| c.skipped, "skipped test cases"),
            };
            let fits = |counts: &Counts| (pick(counts).low..=pick(counts).high).contains(&said);
            if own.is_some_and(fits) || fits(all) || (what.starts_with("skipped") && skipped_told) {
                continue;
            }
            skipped_told |= what.starts_with("skipped");
            let message =
                format!("`{}` says {said}, and {} {what} are counted here", claim.name, pick(all).high);
            faults.push(
                Fault::new("count", message, Span::at(claim.position))
                    .with_help("the report was edited, merged or cut; have the runner write it anew"),
            );
        }
        faults
    }
}
