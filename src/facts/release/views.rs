//! Facts of the views: for each role its questions, the signals that answer them, and where those are seen.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Duration, Figure, Format, Located, Money, Node, Rate};
use crate::evidence::grafana::{self, Dashboard};
use crate::facts::claim::Claim;
use crate::facts::evidence::Evidence;
use crate::facts::monitoring::Alerting;
use crate::facts::number::count;
use crate::facts::scene::{Document, Scene};
use crate::facts::wording::essence;
use crate::manifest::{Manifest, RoleView, Text, Views};
use crate::model::named::words;
use crate::model::{Localized, Location, Position, RepoPath, Span};

words! {
    /// Who has to be able to tell whether the system behaves as intended.
    pub enum Role {
        /// Support.
        Support = "support",
        /// Product.
        Product = "product",
        /// Engineering.
        Engineering = "engineering",
    }
}

/// What a role looks at.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RoleFacts {
    /// The role.
    pub role: Role,
    /// How many different questions it can answer.
    pub questions: i64,
    /// Where its views are declared, or where they should be.
    pub location: Location,
}

/// A question of a role.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ViewFacts {
    /// The role.
    pub role: Role,
    /// The question.
    pub question: Claim,
    /// The signal that answers it, as written.
    pub signal: String,
    /// Whether that is a release signal with a metric, or a metric or alert of the rule files.
    pub signal_known: bool,
    /// Where it is seen.
    pub place: PlaceFacts,
    /// The threshold, as written.
    pub threshold: String,
    /// Whether it is a number.
    pub numeric: bool,
    /// The limit that the signal declares; empty if it declares none.
    pub limit: String,
    /// Whether the threshold is that limit; true where there is none.
    pub equal: bool,
    /// Where it is declared.
    pub location: Location,
}

/// Where a signal is seen.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PlaceFacts {
    /// Whether the file is there.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// As written.
    pub target: String,
    /// Whether it has the heading that is named, or none is.
    pub heading: bool,
    /// Whether a query in it reads the signal's metric; true of a document for people.
    pub shows: bool,
}

/// The roles with how much each can see, and all their views.
pub(super) fn collect(
    manifest: &Manifest,
    views: Option<&Views>,
    near: &Span,
    scene: &Scene<'_>,
    alerting: &Alerting,
) -> (Vec<RoleFacts>, Vec<ViewFacts>) {
    let near = views.map_or(near, |views| &views.span);
    let (mut roles, mut all) = (Vec::new(), Vec::new());
    for (role, pick) in [
        (Role::Support, (|views| &views.support) as fn(&Views) -> &Vec<RoleView>),
        (Role::Product, |views| &views.product),
        (Role::Engineering, |views| &views.engineering),
    ] {
        let declared = views.map(|views| pick(views).as_slice()).unwrap_or_default();
        let facts = declared.iter().map(|view| facts(role, view, manifest, scene, alerting));
        let facts: Vec<ViewFacts> = facts.collect();
        // The same question, or the same signal at the same place, is asked once.
        let stated = || facts.iter().filter(|view| view.question.is_stated());
        let questions: BTreeSet<String> = stated().map(|view| essence(&view.question.value)).collect();
        let seen: BTreeSet<(&str, &str)> =
            stated().map(|view| (view.signal.as_str(), view.place.target.as_str())).collect();
        let place = declared.first().map_or(near, |view| &view.span);
        roles.push(RoleFacts {
            role,
            questions: count(questions.len().min(seen.len())),
            location: scene.at(place),
        });
        all.extend(facts);
    }
    (roles, all)
}

fn facts(
    role: Role,
    view: &RoleView,
    manifest: &Manifest,
    scene: &Scene<'_>,
    alerting: &Alerting,
) -> ViewFacts {
    let text = |text: Option<&Text>| text.map(|text| text.as_str().to_owned()).unwrap_or_default();
    let signal = Signal::named(&text(view.signal.as_ref()), manifest, alerting);
    let threshold = text(view.threshold.as_ref());
    ViewFacts {
        role,
        question: Claim::of(view.question.as_ref(), &view.span, scene),
        signal: text(view.signal.as_ref()),
        signal_known: !signal.metric.is_empty(),
        place: place(view, &signal.metric, scene, alerting),
        numeric: is_number(&threshold),
        equal: signal.limit.is_empty() || signal.is_limit(&threshold),
        limit: signal.limit,
        threshold,
        location: scene.at(&view.span),
    }
}

/// A signal that a view names.
struct Signal {
    /// Empty if there is no such signal.
    metric: String,
    /// Its limit as written; empty if it has none.
    limit: String,
    kind: Kind,
    /// The currency of amounts that name none.
    currency: String,
}

/// In what a limit is measured.
#[derive(Clone, Copy)]
enum Kind {
    Time,
    Share,
    Money,
}

impl Signal {
    fn named(name: &str, manifest: &Manifest, alerting: &Alerting) -> Self {
        let signals = manifest.signals.as_ref();
        let costs = manifest.costs.as_ref();
        let (metric, limit, kind) = match name {
            "response_time" => {
                let signal = signals.and_then(|signals| signals.response_time.as_ref());
                (
                    signal.and_then(|it| it.metric.as_ref()),
                    signal.and_then(|it| shown(it.limit.as_ref())),
                    Kind::Time,
                )
            }
            "fallback_rate" => {
                let signal = signals.and_then(|signals| signals.fallback_rate.as_ref());
                (
                    signal.and_then(|it| it.metric.as_ref()),
                    signal.and_then(|it| shown(it.limit.as_ref())),
                    Kind::Share,
                )
            }
            "cost_per_transaction" => {
                let signal = signals.and_then(|signals| signals.cost_per_transaction.as_ref());
                (
                    signal.and_then(|it| it.metric.as_ref()),
                    signal.and_then(|it| shown(it.limit.as_ref())),
                    Kind::Money,
                )
            }
            other => {
                let metric = if alerting.knows(other) { other.to_owned() } else { String::new() };
                return Self { metric, limit: String::new(), kind: Kind::Share, currency: String::new() };
            }
        };
        Self {
            metric: metric.map(|metric| metric.as_str().to_owned()).unwrap_or_default(),
            limit: limit.unwrap_or_default(),
            kind,
            currency: costs
                .and_then(|costs| costs.currency.as_ref())
                .map(|code| code.as_str().to_owned())
                .unwrap_or_default(),
        }
    }

    /// Whether a threshold says the same as the limit, in whatever unit.
    fn is_limit(&self, threshold: &str) -> bool {
        fn same<T: std::str::FromStr + PartialEq>(one: &str, other: &str) -> bool {
            one.parse::<T>().ok().zip(other.parse::<T>().ok()).is_some_and(|(one, other)| one == other)
        }
        match self.kind {
            Kind::Time => same::<Duration>(&self.limit, threshold),
            Kind::Share => same::<Rate>(&self.limit, threshold),
            Kind::Money => {
                let amounts = self.limit.parse::<Money>().ok().zip(threshold.parse::<Money>().ok());
                let code = |money: &Money| money.currency.clone().unwrap_or_else(|| self.currency.clone());
                amounts.is_some_and(|(one, other)| one.amount == other.amount && code(&one) == code(&other))
            }
        }
    }
}

fn shown<T: ToString>(limit: Option<&Located<T>>) -> Option<String> {
    limit.map(|limit| limit.value.to_string())
}

fn is_number(threshold: &str) -> bool {
    threshold.parse::<Figure>().is_ok()
        || threshold.parse::<Duration>().is_ok()
        || threshold.parse::<Money>().is_ok()
}

/// Opens what `where` names, and looks for the metric in it.
fn place(view: &RoleView, metric: &str, scene: &Scene<'_>, alerting: &Alerting) -> PlaceFacts {
    let near = &view.span;
    let written = view.r#where.as_ref().map(|text| text.as_str()).unwrap_or_default();
    let facts =
        |evidence, heading, shows| PlaceFacts { evidence, target: written.to_owned(), heading, shows };
    if written.contains("://") {
        let problem = Localized::of(
            format!(
                "{written} lies outside the repository, where nothing can be verified; export the dashboard"
            ),
            format!(
                "{written} liegt außerhalb des Repositorys und lässt sich nicht prüfen; das Dashboard exportieren"
            ),
        );
        return facts(Evidence::unreadable(problem, scene.at(near)), false, false);
    }
    let (path, anchor) = written.split_once('#').unwrap_or((written, ""));
    let span = view.r#where.as_ref().map_or(near, |text| &text.span).clone();
    let claim = path.parse::<RepoPath>().ok().map(|value| Located { value, span });
    if claim.is_none() && !path.is_empty() {
        let problem = Localized::of(format!("{path} is no path"), format!("{path} ist kein Pfad"));
        return facts(Evidence::absent(problem, scene.at(near)), false, false);
    }
    let document =
        match scene.open(claim.as_ref(), "release.views.where", near, scene.inputs.limits.file_bytes) {
            Ok(document) => document,
            Err(evidence) => return facts(evidence, false, false),
        };
    let (evidence, heading, shows) = looked_at(&document, anchor, metric, scene, alerting);
    facts(evidence, heading, shows)
}

fn looked_at(
    document: &Document,
    anchor: &str,
    metric: &str,
    scene: &Scene<'_>,
    alerting: &Alerting,
) -> (Evidence, bool, bool) {
    if document.path.extension().is_some_and(|ending| ending == "md") {
        return match document.markdown(scene) {
            Ok(text) => {
                let heading = anchor.is_empty() || text.resolve(anchor).is_some();
                (document.evidence(), heading, !document.text.trim().is_empty())
            }
            Err(fault) => (document.unreadable(&fault, scene), false, false),
        };
    }
    let mut names: BTreeSet<String> = alerting.carriers(metric).into_keys().collect();
    names.extend(["", "_bucket", "_sum", "_count"].map(|ending| format!("{metric}{ending}")));
    if metric.is_empty() {
        names.clear();
    }
    if let Some(format @ (Format::Json | Format::Yaml)) = Format::of(&document.path)
        && let Ok(dashboards) = grafana::parse(&document.text, format, &scene.inputs.limits)
    {
        let (evidence, shows) = on_dashboards(&dashboards, &names, document, scene);
        return (evidence, anchor.is_empty(), shows);
    }
    match document.tree(scene) {
        Ok(tree) => (document.evidence(), anchor.is_empty(), reads(&tree, &names)),
        Err(fault) => (document.unreadable(&fault, scene), false, false),
    }
}

/// Whether a panel reads one of the names. Where none is known to, and one that was not understood may, that is open.
fn on_dashboards(
    dashboards: &[Dashboard],
    names: &BTreeSet<String>,
    document: &Document,
    scene: &Scene<'_>,
) -> (Evidence, bool) {
    let queries = || dashboards.iter().flat_map(|dashboard| &dashboard.queries);
    let read = |metrics: &BTreeSet<String>| metrics.iter().any(|metric| names.contains(metric));
    if names.is_empty() || queries().any(|query| query.metrics.as_ref().is_some_and(read)) {
        return (document.evidence(), !names.is_empty());
    }
    let obscure = queries().find(|query| query.metrics.is_none()).map(|query| query.position);
    let elsewhere = dashboards.iter().any(|dashboard| dashboard.elsewhere > 0);
    match obscure.or_else(|| elsewhere.then_some(Position::START)) {
        Some(place) => {
            let problem = Localized::of(
                format!("{}: a panel cannot be understood, and no other reads the metric", document.path),
                format!(
                    "{}: eine Abfrage ist nicht verständlich, und keine andere liest die Metrik",
                    document.path
                ),
            );
            (document.refused(problem, place, scene), false)
        }
        None => (document.evidence(), false),
    }
}

/// Keys under which rule files and the dashboards of other systems hold their queries, and the names of alerts.
const QUERIES: [&str; 4] = ["expr", "query", "q", "alert"];

/// Whether a query below `node` reads one of the names. A title that speaks of a metric shows nothing.
fn reads(node: &Node, names: &BTreeSet<String>) -> bool {
    node.items().iter().any(|item| reads(item, names))
        || node.entries().iter().any(|entry| {
            let query = entry.value.as_text().filter(|_| QUERIES.contains(&entry.key.as_str()));
            query.is_some_and(|query| {
                let part_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '.');
                query.split(|c| !part_of_name(c)).any(|word| names.contains(word))
            }) || reads(&entry.value, names)
        })
}
