//! Facts of drills: whether a record shows that something was rehearsed of late, and in time.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::claim::{Claim, ClaimState, state};
use super::evidence::Evidence;
use super::scene::{Document, Scene};
use super::wording::essence;
use crate::document::{Duration, Located, ShortText};
use crate::evidence::drills::{self, Drill, DrillKind};
use crate::manifest::{FailureClass, Manifest};
use crate::model::{Localized, Location, Span, nearest};

/// A drill older than this shows nothing: people, code and addresses have changed since.
const MAX_AGE_DAYS: i64 = 90;

/// The drill records.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DrillsFacts {
    /// Whether they are there.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// The drill of an outage that counts: the newest that holds, else the newest.
    pub outage: DrillFacts,
}

/// A drill, and whether it shows what it is to show.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["release.drills"]))]
pub struct DrillFacts {
    /// Its name; empty if there is none.
    pub id: String,
    /// Its day, as written.
    pub on: String,
    /// How long it took, as measured.
    pub took: String,
    /// Whether it is of the right kind, at most 90 days old, described, and took no longer than is allowed.
    pub proven: bool,
    /// What is wrong, where something is: "was 120 days ago".
    pub problem: Localized,
    /// The place in the record, or the claim that names it or should.
    pub location: Location,
}

/// The drill records as other areas see them.
pub(super) struct Drills {
    evidence: Evidence,
    read: Option<(Document, Vec<Drill>)>,
}

/// What is wrong with a drill, and where in the record.
type Wrong = (Localized, Span);

impl Drills {
    pub(super) fn open(manifest: &Manifest, scene: &Scene<'_>) -> Self {
        let release = manifest.release.as_ref();
        let near = release.map_or(scene.head(), |release| &release.span);
        let claim = release.and_then(|release| release.drills.as_ref());
        match scene.open(claim, "release.drills", near, scene.inputs.limits.file_bytes) {
            Err(evidence) => Self { evidence, read: None },
            Ok(document) => {
                let records = document.tree(scene).and_then(|tree| drills::parse(&tree));
                match records {
                    Ok(records) => Self { evidence: document.evidence(), read: Some((document, records)) },
                    Err(fault) => Self { evidence: document.unreadable(&fault, scene), read: None },
                }
            }
        }
    }

    /// The drill that a claim names as the exercise of `kind`, which may take up to `within`.
    pub(super) fn named(
        &self,
        kind: DrillKind,
        claim: &Claim,
        within: Option<Duration>,
        scene: &Scene<'_>,
    ) -> DrillFacts {
        let none = |en: String, de: String| DrillFacts {
            id: claim.value.clone(),
            on: String::new(),
            took: String::new(),
            proven: false,
            problem: Localized::of(en, de),
            location: claim.location.clone(),
        };
        if !claim.is_stated() {
            return none("is not named".into(), "ist nicht genannt".into());
        }
        let name = claim.value.as_str();
        let mut records = self.records().filter(|drill| drill.id.as_str() == name);
        let (Some(drill), another) = (records.next(), records.next()) else {
            let near = nearest(name, self.records().map(|drill| drill.id.as_str()));
            let hint = |word: &str, end: &str| {
                near.map_or_else(String::new, |near| format!("; {word} `{near}`{end}"))
            };
            return none(
                format!("is in no record{}", hint("did you mean", "?")),
                format!("steht in keinem Eintrag{}", hint("gemeint ist vermutlich", "")),
            );
        };
        if another.is_some() {
            return none("is in two records".into(), "steht in zwei Einträgen".into());
        }
        let judged = of_kind(drill, kind)
            .and_then(|()| recent(drill, scene))
            .and_then(|()| described(drill))
            .and_then(|()| in_time(drill, within));
        self.facts(drill, judged)
    }

    fn outage(&self, manifest: &Manifest, scene: &Scene<'_>) -> DrillFacts {
        let cases = manifest.failure_cases.iter().flat_map(|area| &area.cases);
        let outages: BTreeSet<&str> = cases
            .filter(|case| case.class.as_ref().is_some_and(|class| class.value == FailureClass::Outage))
            .map(|case| case.id.as_str())
            .collect();
        let judge = |drill: &Drill| {
            let judged = recent(drill, scene)
                .and_then(|()| rehearses(drill, &outages))
                .and_then(|()| described(drill))
                .and_then(|()| followed_up(drill));
            self.facts(drill, judged)
        };
        let records = self.records().filter(|drill| drill.kind.value == DrillKind::Outage).map(judge);
        records.max_by_key(|drill| (drill.proven, drill.on.clone())).unwrap_or_else(|| DrillFacts {
            id: String::new(),
            on: String::new(),
            took: String::new(),
            proven: false,
            problem: Localized::of("no outage was rehearsed", "kein Ausfall ist geübt"),
            location: self.evidence.location.clone(),
        })
    }

    pub(super) fn into_facts(self, manifest: &Manifest, scene: &Scene<'_>) -> DrillsFacts {
        DrillsFacts { outage: self.outage(manifest, scene), evidence: self.evidence }
    }

    fn records(&self) -> impl Iterator<Item = &Drill> {
        self.read.iter().flat_map(|(_, drills)| drills)
    }

    fn facts(&self, drill: &Drill, judged: Result<(), Wrong>) -> DrillFacts {
        let (problem, span) = match judged {
            Ok(()) => (Localized::of("", ""), None),
            Err((problem, span)) => (problem, Some(span)),
        };
        let at = span.as_ref().unwrap_or(&drill.span).start;
        DrillFacts {
            id: drill.id.as_str().to_owned(),
            on: drill.on.as_ref().map(|day| day.value.to_string()).unwrap_or_default(),
            took: drill.took.as_ref().map(|took| took.value.to_string()).unwrap_or_default(),
            proven: span.is_none(),
            problem,
            location: match &self.read {
                Some((document, _)) => document.at(at),
                None => self.evidence.location.clone(),
            },
        }
    }
}

fn wrong(en: impl Into<String>, de: impl Into<String>, span: &Span) -> Result<(), Wrong> {
    Err((Localized::of(en.into(), de.into()), span.clone()))
}

fn of_kind(drill: &Drill, kind: DrillKind) -> Result<(), Wrong> {
    let found = drill.kind.value;
    if found == kind {
        return Ok(());
    }
    wrong(
        format!("is of kind {found}, and {kind} is meant"),
        format!("ist von der Art {found}, gemeint ist {kind}"),
        &drill.kind.span,
    )
}

fn recent(drill: &Drill, scene: &Scene<'_>) -> Result<(), Wrong> {
    let Some(day) = &drill.on else { return wrong("has no day", "hat kein Datum", &drill.span) };
    match scene.inputs.as_of.days_since(day.value) {
        age if age < 0 => wrong("is dated in the future", "ist in die Zukunft datiert", &day.span),
        age if age > MAX_AGE_DAYS => wrong(
            format!("was {age} days ago, and at most {MAX_AGE_DAYS} count"),
            format!("war vor {age} Tagen, es zählen höchstens {MAX_AGE_DAYS}"),
            &day.span,
        ),
        _ => Ok(()),
    }
}

fn described(drill: &Drill) -> Result<(), Wrong> {
    let texts = [
        ("scenario", &drill.scenario),
        ("expected", &drill.expected),
        ("observed", &drill.observed),
        ("by", &drill.by),
    ];
    if let Some((key, text)) = texts.into_iter().find(|(_, text)| !says(text.as_ref())) {
        let at = text.as_ref().map_or(&drill.span, |text| &text.span);
        return wrong(format!("does not say `{key}`"), format!("sagt nichts unter `{key}`"), at);
    }
    match (&drill.expected, &drill.observed) {
        (Some(expected), Some(observed)) if essence(expected.as_str()) == essence(observed.as_str()) => {
            wrong(
                "repeats under `observed` what was expected",
                "wiederholt unter `observed`, was erwartet war",
                &observed.span,
            )
        }
        _ => Ok(()),
    }
}

fn in_time(drill: &Drill, within: Option<Duration>) -> Result<(), Wrong> {
    let took = drill.took.as_ref().filter(|took| took.milliseconds() > 0);
    let Some(took) = took else {
        let at = drill.took.as_ref().map_or(&drill.span, |took| &took.span);
        return wrong("does not say how long it took", "sagt nicht, wie lange es gedauert hat", at);
    };
    // No time is no time to hold the drill against, and a gap of its own.
    match within.filter(|within| within.milliseconds() > 0) {
        Some(within) if took.value > within => wrong(
            format!("took {}, and {within} is the most", took.value),
            format!("hat {} gedauert, höchstens {within} sind vorgesehen", took.value),
            &took.span,
        ),
        _ => Ok(()),
    }
}

fn rehearses(drill: &Drill, outages: &BTreeSet<&str>) -> Result<(), Wrong> {
    let scenario = drill.scenario.as_ref().map(|scenario| scenario.as_str()).unwrap_or_default();
    if outages.contains(scenario) {
        return Ok(());
    }
    wrong(
        "has a `scenario` that is no failure case of class `outage`",
        "hat ein `scenario`, das kein Fehlerfall der Klasse `outage` ist",
        drill.scenario.as_ref().map_or(&drill.span, |scenario| &scenario.span),
    )
}

fn followed_up(drill: &Drill) -> Result<(), Wrong> {
    let Some(actions) = &drill.actions else {
        return wrong(
            "does not say what follows from it; write `actions: []` if nothing does",
            "sagt nicht, was daraus folgt; folgt nichts, gehört `actions: []` hin",
            &drill.span,
        );
    };
    let done = |action: &drills::DrillAction| {
        says(action.text.as_ref()) && says(action.owner.as_ref()) && action.due.is_some()
    };
    match actions.iter().find(|action| !done(action)) {
        Some(action) => wrong(
            "has an action without `text`, `owner` or `due`",
            "hat eine Maßnahme ohne `text`, `owner` oder `due`",
            &action.span,
        ),
        None => Ok(()),
    }
}

fn says(text: Option<&Located<ShortText>>) -> bool {
    text.is_some_and(|text| state(text.as_str()) == ClaimState::Stated)
}
