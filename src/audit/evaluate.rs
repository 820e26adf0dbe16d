//! Evaluates rules over the facts. An error is `unknown`, never a pass.

use cel::Value;

use super::Terms;
use super::combine::{Files, Judged, combine, nothing, whole};
use super::gate;
use super::interpreter::{Interpreter, Scene};
use super::outcome::{Changed, Gap, Obstacle, Outcome, Proof, RuleResult};
use super::tree::{field, localized, location, text};
use crate::checklist::{Change, Demand, Expression, Rule};
use crate::facts::Facts;
use crate::model::{Grade, Localized, Location, Named, Severity};

pub(super) struct Evaluator<'t> {
    terms: &'t Terms,
    facts: Interpreter,
}

impl<'t> Evaluator<'t> {
    pub(super) fn new(facts: &Facts, terms: &'t Terms) -> Self {
        Self { terms, facts: Interpreter::new(facts) }
    }

    pub(super) fn judge(&self, rule: &Rule) -> RuleResult {
        let (outcome, raised) = self.outcome(rule);
        result(rule, outcome, raised)
    }

    /// A gate rule, judged by the outcomes of all others.
    pub(super) fn judge_gate(&self, rule: &Rule, facts: &Facts, others: &[RuleResult]) -> RuleResult {
        let outcome = match (self.inapplicable(rule), rule.gate) {
            (None, Some(gate)) => {
                let fix = self.facts.localized(&rule.fix, &self.facts.scene(&rule.params, self.terms));
                gate::judge(gate, facts, others, &fix)
            }
            (Some(because), _) => Outcome::NotApplicable { because },
            (None, None) => self.outcome(rule).0,
        };
        result(rule, outcome, None)
    }

    /// The outcome, and the severity of a demand that weighs more than its rule and does not hold.
    fn outcome(&self, rule: &Rule) -> (Outcome, Option<Severity>) {
        if let Some(because) = self.inapplicable(rule) {
            return (Outcome::NotApplicable { because }, None);
        }
        let scene = self.facts.scene(&rule.params, self.terms);
        let mut spent = 0;
        let paid = self.facts.pay(rule.when.iter(), &rule.params, 1, &mut spent);
        match rule.when.as_ref().map(|when| paid.and_then(|()| self.facts.truth(when, &scene))) {
            None | Some(Ok(true)) => {}
            Some(Ok(false)) => return (Outcome::NotApplicable { because: unasked() }, None),
            Some(Err(text)) => {
                let fix = self.facts.localized(&rule.fix, &scene);
                let obstacles = vec![Obstacle { location: self.area_location(rule), text, fix }];
                return (Outcome::Unknown { obstacles }, None);
            }
        }
        let mut raised = None;
        let mut judged = Vec::new();
        for demand in &rule.demands {
            let verdicts = self.demand(demand, rule, &scene, &mut spent);
            let holds = |judged: &Judged| matches!(judged, Judged::Met(_) | Judged::Skipped(_));
            if !verdicts.iter().all(holds) {
                raised = raised.into_iter().chain(demand.severity).min();
            }
            judged.extend(verdicts);
        }
        (combine(judged), raised)
    }

    fn inapplicable(&self, rule: &Rule) -> Option<Localized> {
        if let Some(reason) = &rule.off {
            return Some(reason.clone());
        }
        (rule.since > self.terms.stage).then(|| {
            Localized::of(
                format!("asked from stage {} on", rule.since.label()),
                format!("gefordert ab Stufe {}", rule.since.label()),
            )
        })
    }

    fn demand(&self, demand: &Demand, rule: &Rule, scene: &Scene<'_, '_>, spent: &mut usize) -> Vec<Judged> {
        let once = demand.when.iter().chain(demand.each.iter().map(|(list, _)| list));
        if let Err(problem) = self.facts.pay(once, &rule.params, 1, spent) {
            return vec![self.too_dear(problem, rule)];
        }
        match demand.when.as_ref().map(|when| self.facts.truth(when, scene)) {
            None | Some(Ok(true)) => {}
            Some(Ok(false)) => return vec![Judged::Skipped(unasked())],
            Some(Err(problem)) => return vec![self.unknown(problem, demand, rule, scene)],
        }
        let Some((list, name)) = &demand.each else {
            if let Err(problem) = self.facts.pay(demand.expressions(rule), &rule.params, 1, spent) {
                return vec![self.too_dear(problem, rule)];
            }
            let files = self.files(demand.needs.iter(), scene);
            let judged = self.subject(demand, rule, scene, &files);
            return vec![judged, Judged::Met(whole(files))];
        };
        // Evidence that is not there leaves no subjects; that must not look like having none.
        let of_system = demand.needs.iter().filter(|need| !is_below(&need.source, name));
        if let Some(judged) = self.needs(of_system.clone(), demand, rule, scene) {
            return vec![judged];
        }
        let items = match self.facts.value(list, scene) {
            Ok(Value::List(items)) => items,
            Ok(_) => return vec![self.unknown(no_list(&list.source), demand, rule, scene)],
            Err(problem) => return vec![self.unknown(problem, demand, rule, scene)],
        };
        if items.is_empty() {
            return vec![match &demand.none {
                Some(because) => Judged::Skipped(because.clone()),
                None => Judged::NotMet(self.nothing(&list.source, rule, scene)),
            }];
        }
        if let Err(problem) = self.facts.pay(demand.expressions(rule), &rule.params, items.len(), spent) {
            return vec![self.too_dear(problem, rule)];
        }
        let files = self.files(of_system, scene);
        let mut judged: Vec<Judged> = items
            .iter()
            .map(|item| {
                let mut context = scene.context.new_inner_scope();
                context.add_variable_from_value(name.clone(), item.clone());
                let scene = Scene { context, subject: Some((name, item.clone())) };
                self.subject(demand, rule, &scene, &files)
            })
            .collect();
        judged.push(Judged::Met(whole(files)));
        judged
    }

    /// `files` are those of the whole system's evidence that the demand needs.
    fn subject(&self, demand: &Demand, rule: &Rule, scene: &Scene<'_, '_>, files: &Files) -> Judged {
        if let Some(judged) = self.needs(demand.needs.iter(), demand, rule, scene) {
            return judged;
        }
        match demand.undecided_when.as_ref().map(|undecided| self.facts.truth(undecided, scene)) {
            None | Some(Ok(false)) => {}
            Some(Ok(true)) => {
                let text = Localized {
                    en: format!("too little is known: {}", self.facts.text(&demand.gap.en, scene)),
                    de: format!("nicht zu beurteilen: {}", self.facts.text(&demand.gap.de, scene)),
                };
                return self.unknown(text, demand, rule, scene);
            }
            Some(Err(problem)) => return self.unknown(problem, demand, rule, scene),
        }
        match self.facts.truth(&demand.met, scene) {
            Ok(true) => Judged::Met(self.proofs(demand, rule, scene, files)),
            Ok(false) => Judged::NotMet(Gap {
                location: self.location(demand, rule, scene),
                text: self.facts.localized(&demand.gap, scene),
                found: self.facts.shown(demand.found.as_ref(), scene),
                wanted: demand
                    .wanted
                    .as_ref()
                    .map_or_else(nothing, |wanted| self.facts.localized(wanted, scene)),
                fix: self.fix(demand, rule, scene),
            }),
            Err(problem) => self.unknown(problem, demand, rule, scene),
        }
    }

    /// The first of the needed evidence that is unreadable, else the first that is absent.
    fn needs<'d>(
        &self,
        needs: impl Iterator<Item = &'d Expression>,
        demand: &Demand,
        rule: &Rule,
        scene: &Scene<'_, '_>,
    ) -> Option<Judged> {
        let mut missing = None;
        for need in needs {
            let evidence = match self.facts.value(need, scene) {
                Ok(evidence) => evidence,
                Err(problem) => return Some(self.unknown(problem, demand, rule, scene)),
            };
            let problem = || localized(field(&evidence, "problem"));
            let place = || location(field(&evidence, "location")).unwrap_or_else(|| self.area_location(rule));
            match field(&evidence, "state").and_then(text) {
                Some("present") => {}
                Some("absent") => {
                    missing.get_or_insert_with(|| Gap {
                        location: place(),
                        text: problem(),
                        found: String::new(),
                        wanted: nothing(),
                        fix: self.fix(demand, rule, scene),
                    });
                }
                _ => {
                    let fix = self.fix(demand, rule, scene);
                    return Some(Judged::Unknown(Obstacle { location: place(), text: problem(), fix }));
                }
            }
        }
        missing.map(Judged::NotMet)
    }

    /// What shows that a demand is met for a subject: what was found, where it was found, and the files that the
    /// subject alone needed.
    fn proofs(&self, demand: &Demand, rule: &Rule, scene: &Scene<'_, '_>, files: &Files) -> Vec<Proof> {
        let name = scene.subject.as_ref().map(|(name, _)| *name);
        let of_subject =
            demand.needs.iter().filter(|need| name.is_some_and(|name| is_below(&need.source, name)));
        let own = self.files(of_subject, scene);
        let location = self.location(demand, rule, scene);
        let found = self.facts.shown(demand.proof.as_ref().or(demand.found.as_ref()), scene);
        let file = own.get(&location.path).or_else(|| files.get(&location.path));
        let (grade, digest) = file.cloned().unwrap_or((Grade::E0, String::new()));
        let mut proofs = vec![Proof { location, found, grade, digest }];
        proofs.extend(whole(own));
        proofs
    }

    /// The files of the evidence that is needed.
    fn files<'d>(&self, needs: impl Iterator<Item = &'d Expression>, scene: &Scene<'_, '_>) -> Files {
        let mut found = Files::new();
        for need in needs {
            let Ok(evidence) = self.facts.value(need, scene) else { continue };
            let Some(Value::List(files)) = field(&evidence, "files") else { continue };
            for file in files.iter() {
                let path = field(file, "path").and_then(text).unwrap_or_default().to_owned();
                let grade = field(file, "grade").and_then(text).and_then(Grade::named).unwrap_or(Grade::E0);
                let digest = field(file, "digest").and_then(text).unwrap_or_default().to_owned();
                found.insert(path, (grade, digest));
            }
        }
        found
    }

    /// A list that has no items, where at least one is wanted.
    fn nothing(&self, list: &str, rule: &Rule, scene: &Scene<'_, '_>) -> Gap {
        Gap {
            location: self.facts.nearest_location(list).unwrap_or_else(|| self.area_location(rule)),
            text: Localized::of(
                format!("nothing is declared under `{list}`"),
                format!("unter `{list}` ist nichts angegeben"),
            ),
            found: String::new(),
            wanted: nothing(),
            fix: self.facts.localized(&rule.fix, scene),
        }
    }

    /// A demand that would take too long. Its own expressions may be what takes so long, so its area is pointed to.
    fn too_dear(&self, text: Localized, rule: &Rule) -> Judged {
        let fix = Localized::of(
            "ask the expression of fewer subjects, or walk fewer lists in it",
            "den Ausdruck auf weniger Gegenstände anwenden oder weniger Listen darin durchlaufen",
        );
        Judged::Unknown(Obstacle { location: self.area_location(rule), text, fix })
    }

    fn unknown(&self, text: Localized, demand: &Demand, rule: &Rule, scene: &Scene<'_, '_>) -> Judged {
        let fix = self.fix(demand, rule, scene);
        Judged::Unknown(Obstacle { location: self.location(demand, rule, scene), text, fix })
    }

    /// What to do: the demand's own fix, else its rule's. The own fix of an `each` may speak of a subject, and evidence that
    /// the whole rule needs is missed before there is one.
    fn fix(&self, demand: &Demand, rule: &Rule, scene: &Scene<'_, '_>) -> Localized {
        let own = demand.fix.as_ref().filter(|_| demand.each.is_none() || scene.subject.is_some());
        self.facts.localized(own.unwrap_or(&rule.fix), scene)
    }

    /// Where a demand points to: what it says itself, its subject, its first evidence, its area.
    fn location(&self, demand: &Demand, rule: &Rule, scene: &Scene<'_, '_>) -> Location {
        let said = demand
            .at
            .as_ref()
            .and_then(|at| self.facts.value(at, scene).ok())
            .and_then(|at| location(Some(&at)));
        let subject = || scene.subject.as_ref().and_then(|(_, subject)| location(field(subject, "location")));
        let evidence = || {
            let need = demand.needs.first()?;
            location(field(&self.facts.value(need, scene).ok()?, "location"))
        };
        said.or_else(subject).or_else(evidence).unwrap_or_else(|| self.area_location(rule))
    }

    fn area_location(&self, rule: &Rule) -> Location {
        self.facts.nearest_location(rule.area.name()).unwrap_or_else(|| Location::file(""))
    }
}

/// The rule with its outcome; `raised` is the severity of a demand that weighs more and does not hold.
fn result(rule: &Rule, outcome: Outcome, raised: Option<Severity>) -> RuleResult {
    RuleResult {
        id: rule.id.clone(),
        area: rule.area,
        discipline: rule.discipline,
        // The heavier severity is the smaller one.
        severity: raised.map_or(rule.severity, |raised| raised.min(rule.severity)),
        since: rule.since,
        title: rule.title.clone(),
        why: rule.why.clone(),
        article: rule.article.clone(),
        references: rule.references.clone(),
        origin: rule.origin.clone(),
        changes: rule
            .changes
            .iter()
            .map(|Change { what, old, new, by }| Changed {
                what: what.clone(),
                old: old.clone(),
                new: new.clone(),
                by: by.clone(),
            })
            .collect(),
        outcome,
    }
}

/// Whether a path is the subject of this name, or part of it.
fn is_below(path: &str, name: &str) -> bool {
    path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn unasked() -> Localized {
    Localized::of("what is declared does not ask for it", "die Angaben verlangen es nicht")
}

fn no_list(source: &str) -> Localized {
    Localized::of(format!("`{source}` is not a list"), format!("`{source}` ist keine Liste"))
}
