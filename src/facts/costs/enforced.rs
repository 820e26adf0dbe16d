//! What a deployed configuration says about a limit.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use crate::document::{Money, Node};
use crate::evidence::litellm::{self, Length};
use crate::evidence::settings::{self, Setting};
use crate::facts::evidence::Evidence;
use crate::facts::problem;
use crate::facts::query::{query, several};
use crate::facts::scene::Scene;
use crate::manifest::EnforcedBy;
use crate::model::{Fault, Localized, Span, named::words};

words! {
    /// What a limit is for.
    #[expect(clippy::enum_variant_names, reason = "the names are the manifest's own: per_day")]
    pub enum LimitPeriod {
        /// One transaction.
        PerTransaction = "per_transaction",
        /// One day.
        PerDay = "per_day",
        /// One month.
        PerMonth = "per_month",
    }
}

/// What a deployed configuration says about a limit.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct EnforcedFacts {
    /// Whether the configuration is there and the value in it can be judged.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// Whether it enforces the limit.
    pub matches: bool,
    /// The value found, as written.
    pub found: String,
    /// Why it does not enforce the limit; empty if it does.
    pub doubt: Localized,
}

impl EnforcedFacts {
    /// What follows from a value that was found, and from a doubt about it.
    pub(super) fn judged(evidence: Evidence, found: Option<&str>, doubt: Option<Localized>) -> Self {
        Self {
            matches: evidence.is_present() && found.is_some() && doubt.is_none(),
            found: found.unwrap_or_default().to_owned(),
            doubt: doubt.unwrap_or_else(|| Localized::of("", "")),
            evidence,
        }
    }
}

pub(super) fn enforced(
    name: LimitPeriod,
    declared: &Money,
    by: &EnforcedBy,
    currency: &str,
    scene: &Scene<'_>,
) -> EnforcedFacts {
    let document =
        match scene.open(Some(&by.file), "enforced_by.file", &by.span, scene.inputs.limits.file_bytes) {
            Ok(document) => document,
            Err(evidence) => return EnforcedFacts::judged(evidence, None, None),
        };
    let refuse = |fault: &Fault| EnforcedFacts::judged(document.unreadable(fault, scene), None, None);
    if document.path == scene.inputs.manifest {
        let doubt = Localized::of(
            "the manifest names itself as proof",
            "das Manifest nennt sich selbst als Nachweis",
        );
        let evidence = Evidence { location: scene.at(&by.file.span), ..document.evidence() };
        return EnforcedFacts::judged(evidence, None, Some(doubt));
    }
    let query = match query(&by.path, scene) {
        Ok(query) => query,
        Err(evidence) => return EnforcedFacts::judged(evidence, None, None),
    };
    let root = match document.tree(scene) {
        Ok(root) => root,
        Err(fault) => return refuse(&fault),
    };
    let place = |at| Evidence { location: document.at(at), ..document.evidence() };
    match settings::find(&root, &query, by.path.as_str()) {
        Setting::Missing { at, nearest } => {
            let hint = nearest.map(|near| format!(" (`{near}`?)")).unwrap_or_default();
            let doubt = Localized::of(
                format!("{} has nothing at {}{hint}", document.path, by.path.as_str()),
                format!("{} hat nichts unter {}{hint}", document.path, by.path.as_str()),
            );
            EnforcedFacts::judged(place(at), None, Some(doubt))
        }
        Setting::Several(places) => {
            let at = places.first().copied().unwrap_or(Span::START.start);
            EnforcedFacts::judged(place(at), None, Some(several(&by.path, places.len())))
        }
        Setting::Indirect { text, position } => refuse(&problem::filled_in_elsewhere(&text, position)),
        Setting::Value { amount, text, position, route, .. } => {
            let doubt = doubt(name, declared, amount, &text, currency, (&root, &route));
            EnforcedFacts::judged(place(position), Some(&text), doubt)
        }
    }
}

/// Why a value that was found does not enforce the limit.
fn doubt(
    name: LimitPeriod,
    declared: &Money,
    found: Option<Decimal>,
    text: &str,
    currency: &str,
    (root, route): (&Node, &[String]),
) -> Option<Localized> {
    let Some(found) = found else {
        return Some(Localized::of(
            format!("`{text}` is not an amount"),
            format!("`{text}` ist kein Betrag"),
        ));
    };
    let trap = if litellm::is_litellm(root) { litellm::doubts(root, route) } else { Vec::new() };
    // "0 is no limit" says more than "0 is not 1200".
    if found <= Decimal::ZERO
        && let Some(doubt) = trap.first()
    {
        return Some(doubt.explain());
    }
    if found.normalize() != declared.amount {
        return Some(Localized::of(
            format!("the configuration says {text}, the manifest {declared}"),
            format!("die Konfiguration sagt {text}, das Manifest {declared}"),
        ));
    }
    if !litellm::is_litellm(root) {
        return None;
    }
    if !litellm::is_budget(route) {
        return Some(Localized::of(
            format!("LiteLLM knows no budget at {}", route.join(".")),
            format!("LiteLLM kennt unter {} kein Budget", route.join(".")),
        ));
    }
    if let Some(doubt) = trap.first() {
        return Some(doubt.explain());
    }
    if currency != litellm::CURRENCY {
        return Some(Localized::of(
            format!("LiteLLM counts in {}, the manifest in {currency}", litellm::CURRENCY),
            format!("LiteLLM rechnet in {}, das Manifest in {currency}", litellm::CURRENCY),
        ));
    }
    let period = litellm::period(root, route)?;
    match name {
        // A budget for all transactions of a period says nothing about one of them.
        LimitPeriod::PerTransaction => Some(Localized::of(
            "a budget of a period limits no single transaction",
            "ein Budget für einen Zeitraum begrenzt keinen einzelnen Vorgang",
        )),
        LimitPeriod::PerDay if !is_day(period.length) => Some(other_period(&period.text, name, "1d")),
        LimitPeriod::PerMonth if !is_month(period.length) => Some(other_period(&period.text, name, "1mo")),
        LimitPeriod::PerDay | LimitPeriod::PerMonth => None,
    }
}

fn other_period(found: &str, name: LimitPeriod, wanted: &str) -> Localized {
    Localized::of(
        format!("the budget is set back every {found}; `{name}` asks for {wanted}"),
        format!("das Budget wird alle {found} zurückgesetzt; `{name}` verlangt {wanted}"),
    )
}

const DAY_MILLISECONDS: i64 = 86_400_000;

/// Whether a budget that is set back after `length` is one per day: after exactly a day, however it is written. After less
/// it is spent more than once a day; after more it is another budget than the manifest says.
fn is_day(length: Length) -> bool {
    matches!(length, Length::Time(time) if time.milliseconds() == DAY_MILLISECONDS)
}

/// Whether a budget that is set back after `length` is one per month: a month of the calendar, or the 30 or 31 days that
/// `LiteLLM`'s documentation and people write for it. Four weeks come thirteen times a year.
fn is_month(length: Length) -> bool {
    match length {
        Length::Time(time) => [30, 31].iter().any(|days| days * DAY_MILLISECONDS == time.milliseconds()),
        Length::Months(months) => months == 1,
        Length::Unclear => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{LimitPeriod, doubt};
    use crate::document::{Format, Money, Query, Tree, read};
    use crate::model::Limits;

    /// Whether `LiteLLM`'s budget enforces the limit when it is set back after `period`.
    fn enforces(name: LimitPeriod, period: &str) -> bool {
        let text = format!(
            "general_settings: {{master_key: a, database_url: b}}\n\
             litellm_settings: {{max_budget: 60, budget_duration: {period}}}\n"
        );
        let root = Tree::from(read(&text, Format::Yaml, &Limits::DEFAULT).unwrap());
        let found = Query::new("$.litellm_settings.max_budget").unwrap().find(&root).pop().unwrap();
        let declared: Money = "60".parse().unwrap();
        doubt(name, &declared, Some(60.into()), "60", "USD", (&root, &found.route)).is_none()
    }

    #[test]
    fn a_budget_is_one_per_day_only_if_it_is_set_back_every_day() {
        for day in ["1d", "24h", "1440m", "86400s", "daily"] {
            assert!(enforces(LimitPeriod::PerDay, day), "{day}");
        }
        for other in
            ["1h", "23h", "25h", "47h", "48h", "2d", "86399s", "1w", "30d", "1mo", "hourly", "0d", "x"]
        {
            assert!(!enforces(LimitPeriod::PerDay, other), "{other}");
        }
    }

    #[test]
    fn a_budget_is_one_per_month_only_if_it_is_set_back_every_month() {
        for month in ["1mo", "30d", "31d", "720h", "monthly"] {
            assert!(enforces(LimitPeriod::PerMonth, month), "{month}");
        }
        for other in
            ["1d", "7d", "4w", "28d", "29d", "32d", "719h", "721h", "743h", "2mo", "60d", "os.environ/X"]
        {
            assert!(!enforces(LimitPeriod::PerMonth, other), "{other}");
        }
    }

    #[test]
    fn a_budget_of_a_period_limits_no_transaction() {
        for period in ["1s", "1d", "1mo"] {
            assert!(!enforces(LimitPeriod::PerTransaction, period), "{period}");
        }
    }
}
