//! Gate rules: outcomes that follow from those of the other rules.

use super::outcome::{Gap, Outcome, OutcomeKind, Proof, RuleResult};
use crate::checklist::Gate;
use crate::facts::{Facts, OwnerKind};
use crate::model::{Discipline, Grade, Localized};

/// Judges a gate rule by the outcomes of all others; `fix` is what its own text says.
pub(super) fn judge(gate: Gate, facts: &Facts, others: &[RuleResult], fix: &Localized) -> Outcome {
    match gate {
        Gate::Disciplines => disciplines(facts, others, fix),
    }
}

/// Each discipline has an owner and at least one rule that was evaluated. What is strong elsewhere makes up for nothing:
/// the overall score is the lowest of the five, and here none may be empty.
fn disciplines(facts: &Facts, others: &[RuleResult], fix: &Localized) -> Outcome {
    let (mut proofs, mut gaps) = (Vec::new(), Vec::new());
    for facts in &facts.tree.ownership.disciplines {
        let discipline = facts.discipline;
        let evaluated = |rule: &&RuleResult| {
            rule.discipline == discipline && rule.outcome.kind() != OutcomeKind::NotApplicable
        };
        let name = german(discipline);
        let mut lacks = |en: String, de: String| {
            gaps.push(Gap {
                location: facts.location.clone(),
                text: Localized::of(en, de),
                found: facts.owner.clone(),
                wanted: Localized::of("", ""),
                fix: fix.clone(),
            });
        };
        let mut whole = true;
        if facts.kind != OwnerKind::Person {
            whole = false;
            match facts.kind {
                OwnerKind::Team => lacks(
                    format!("{discipline} is owned by a team, and in a team nobody answers"),
                    format!(
                        "für {name} ist ein Team zuständig, und in einem Team ist am Ende niemand zuständig"
                    ),
                ),
                _ => lacks(format!("{discipline} has no owner"), format!("für {name} ist niemand zuständig")),
            }
        }
        if !others.iter().any(|rule| evaluated(&rule)) {
            whole = false;
            lacks(
                format!("{discipline} is judged by no rule, so nothing is known about it"),
                format!("zu {name} wird keine Regel geprüft, also ist darüber nichts bekannt"),
            );
        }
        if whole {
            let found = format!("{discipline}: {}", facts.owner);
            proofs.push(Proof {
                location: facts.location.clone(),
                found,
                grade: Grade::E0,
                digest: String::new(),
            });
        }
    }
    if gaps.is_empty() { Outcome::Met { proofs } } else { Outcome::NotMet { gaps } }
}

fn german(discipline: Discipline) -> &'static str {
    match discipline {
        Discipline::Product => "Produkt",
        Discipline::Data => "Daten",
        Discipline::Security => "Sicherheit",
        Discipline::Evaluation => "Evaluation",
        Discipline::Rollout => "Rollout",
    }
}
