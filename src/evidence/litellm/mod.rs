//! Traps of the `LiteLLM` proxy's configuration: limits that look set and are not.
//!
//! Source: `litellm/proxy/auth` (the global budget is checked only `if litellm.max_budget > 0`),
//! `litellm/router_strategy/budget_limiter.py` (0 is no limit, and a budget without a period is left out), and
//! the documentation of `config.yaml`.

mod trap;

use crate::document::{Duration, Kind, Node};
use crate::evidence::settings::amount;
use crate::model::Position;

pub use trap::{Doubt, Trap};

/// The currency of every budget: what `LiteLLM` computes from its price list.
pub const CURRENCY: &str = "USD";

/// After what time a budget is set back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// As written.
    pub text: String,
    /// Its length.
    pub length: Length,
    /// Where it stands.
    pub position: Position,
}

/// The length of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// So much time.
    Time(Duration),
    /// So many months of the calendar.
    Months(u32),
    /// Not to be read from the file: a reference, or no length that is known.
    Unclear,
}

/// The places of budgets that are documented.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// `litellm_settings`: kept in the database. The key of the period, where there is one.
    Proxy(Option<&'static str>),
    /// `router_settings.provider_budget_config` or `model_list`: kept by the router.
    Router(&'static str),
    Unverified,
}

/// Whether this is a configuration of the `LiteLLM` proxy, by its top-level keys.
#[must_use]
pub fn is_litellm(root: &Node) -> bool {
    ["model_list", "litellm_settings", "router_settings", "general_settings"]
        .iter()
        .any(|key| root.get(key).is_some())
}

/// Whether `route` leads to a documented budget: any other number limits no spending.
#[must_use]
pub fn is_budget(route: &[String]) -> bool {
    place(route).is_some()
}

/// The period of the budget at `route`, if one is set beside it.
#[must_use]
pub fn period(root: &Node, route: &[String]) -> Option<Period> {
    let key = match place(route)? {
        Place::Proxy(key) => key?,
        Place::Router(key) => key,
        Place::Unverified => "budget_duration",
    };
    let (_, parents) = route.split_last()?;
    let node = parents.iter().try_fold(root, |node, key| step(node, key))?.get(key)?;
    if node.kind == Kind::Null {
        return None;
    }
    let text = node.scalar().unwrap_or_else(|| node.kind_name().to_owned());
    let length = if node.tag.is_none() { length(&text) } else { Length::Unclear };
    Some(Period { text, length, position: node.span.start })
}

/// Why the budget at `route` may not hold, in the order of [`Trap`]; of a key that is no budget, nothing.
#[must_use]
pub fn doubts(root: &Node, route: &[String]) -> Vec<Doubt> {
    let (Some(place), Some(budget)) =
        (place(route), route.iter().try_fold(root, |node, key| step(node, key)))
    else {
        return Vec::new();
    };
    let here = budget.span.start;
    let general = root.get("general_settings");
    let mut doubts = Vec::new();
    let mut doubt = |code, position| doubts.push(Doubt { code, position });

    let infinite =
        matches!(&budget.kind, Kind::Number(text) | Kind::Text(text) if text.to_lowercase().contains("inf"));
    if infinite || amount(budget).is_some_and(|amount| amount <= 0.into()) {
        doubt(Trap::NoLimit, here);
    }
    match (period(root, route), place) {
        (None, Place::Router(_)) => doubt(Trap::NoPeriod, here),
        (None, _) => doubt(Trap::NeverResets, here),
        (Some(Period { length: Length::Unclear, position, .. }), _) => doubt(Trap::UnclearPeriod, position),
        (Some(_), _) => {}
    }
    if let Place::Router(_) = place {
        let router = root.get("router_settings");
        if !["redis_host", "redis_url"].iter().any(|key| is_set(router, key)) {
            doubt(Trap::NotShared, here);
        }
        return doubts;
    }
    if !is_set(general, "database_url") {
        doubt(Trap::NoDatabase, here);
    }
    if !is_set(general, "master_key") {
        doubt(Trap::NoMasterKey, here);
    }
    for (key, code) in [
        ("disable_spend_updates", Trap::SpendNotRecorded),
        ("disable_reset_budget", Trap::ResetDisabled),
        ("allow_requests_on_db_unavailable", Trap::OpenWithoutDatabase),
    ] {
        let setting = general.and_then(|general| general.get(key));
        // A reference may turn out to be true as well.
        if let Some(setting) =
            setting.filter(|setting| !matches!(setting.kind, Kind::Null | Kind::Bool(false)))
        {
            doubt(code, setting.span.start);
        }
    }
    if place == Place::Unverified {
        doubt(Trap::UnverifiedPlace, here);
    }
    doubts
}

/// Where the budget at `route` stands; `None` if its key is not one of a budget.
fn place(route: &[String]) -> Option<Place> {
    let route: Vec<&str> = route.iter().map(String::as_str).collect();
    let place = match route.as_slice() {
        ["litellm_settings", "max_budget"] => Place::Proxy(Some("budget_duration")),
        ["litellm_settings", "max_internal_user_budget"] => {
            Place::Proxy(Some("internal_user_budget_duration"))
        }
        ["litellm_settings", "max_end_user_budget"] => Place::Proxy(None),
        ["litellm_settings", "default_team_settings", _, "max_budget"] => {
            Place::Proxy(Some("budget_duration"))
        }
        ["router_settings", "provider_budget_config", _, "budget_limit"] => Place::Router("time_period"),
        ["model_list", _, "litellm_params", "max_budget"] => Place::Router("budget_duration"),
        [.., "max_budget" | "budget_limit" | "max_internal_user_budget" | "max_end_user_budget"] => {
            Place::Unverified
        }
        _ => return None,
    };
    Some(place)
}

fn step<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    match &node.kind {
        Kind::List(items) => items.get(key.parse::<usize>().ok()?),
        _ => node.get(key),
    }
}

/// Whether a key has a value, be it a reference to the environment.
fn is_set(node: Option<&Node>, key: &str) -> bool {
    node.and_then(|node| node.get(key))
        .is_some_and(|value| !value.is_empty() && value.as_text().is_none_or(|text| !text.trim().is_empty()))
}

/// Reads a period: a whole number with s, m, h, d, w or mo, or one of the words of later versions.
fn length(text: &str) -> Length {
    let lower = text.trim().to_lowercase();
    let written = match lower.as_str() {
        "hourly" => "1h",
        "daily" => "24h",
        "weekly" => "7d",
        "monthly" => "30d",
        _ => text.trim(),
    };
    let whole = |number: &str| number.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(months) = written.strip_suffix("mo") {
        let months = Some(months).filter(|months| whole(months)).and_then(|months| months.parse().ok());
        return months.filter(|months| *months > 0).map_or(Length::Unclear, Length::Months);
    }
    // One number and one unit: `1h30m` would be read as `1h` by LiteLLM.
    let one_unit = written.strip_suffix(['s', 'm', 'h', 'd', 'w']).is_some_and(whole);
    match written.parse::<Duration>() {
        Ok(time) if one_unit && time.milliseconds() > 0 => Length::Time(time),
        _ => Length::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::{Length, doubts, is_litellm, period};
    use crate::document::{Format, Query, Tree, read};
    use crate::model::{Limits, Named};

    fn tree(text: &str) -> Tree {
        read(text, Format::Yaml, &Limits::DEFAULT).unwrap().into()
    }

    /// The traps of the value at `path`, and the lines they are placed in.
    fn traps(text: &str, path: &str) -> Vec<(&'static str, usize)> {
        let root = tree(text);
        let found = Query::new(path).unwrap().find(&root).pop().unwrap();
        doubts(&root, &found.route).iter().map(|doubt| (doubt.code.name(), doubt.position.line)).collect()
    }

    const SOUND: &str = "\
general_settings: {master_key: os.environ/KEY, database_url: os.environ/DB}
litellm_settings:
  max_budget: 1200
  budget_duration: 1mo
router_settings:
  redis_host: os.environ/REDIS
  provider_budget_config:
    openai: {budget_limit: 100, time_period: 1d}
model_list:
  - model_name: m
    litellm_params: {model: x, max_budget: 5, budget_duration: 1d}
";
    const GLOBAL: &str = "$.litellm_settings.max_budget";
    const PROVIDER: &str = "$.router_settings.provider_budget_config.openai.budget_limit";
    const MODEL: &str = "$.model_list[0].litellm_params.max_budget";

    #[test]
    fn a_sound_configuration_raises_no_doubt() {
        assert!(is_litellm(&tree(SOUND)) && !is_litellm(&tree("groups: []\n")));
        for path in [GLOBAL, PROVIDER, MODEL, "$.model_list[0].model_name"] {
            assert_eq!(traps(SOUND, path), [], "{path}");
        }
    }

    #[test]
    fn each_trap_is_seen_where_it_stands() {
        for (was, becomes, path, trap) in [
            ("max_budget: 1200", "max_budget: 0", GLOBAL, ("no-limit", 3)),
            ("max_budget: 1200", "max_budget: -1.5", GLOBAL, ("no-limit", 3)),
            ("max_budget: 1200", "max_budget: .inf", GLOBAL, ("no-limit", 3)),
            ("max_budget: 1200", "max_budget: '0.0'", GLOBAL, ("no-limit", 3)),
            ("budget_limit: 100", "budget_limit: 0", PROVIDER, ("no-limit", 8)),
            ("  budget_duration: 1mo\n", "", GLOBAL, ("never-resets", 3)),
            ("budget_duration: 1mo", "budget_duration: ", GLOBAL, ("never-resets", 3)),
            ("budget_duration: 1mo", "budget_duration: os.environ/X", GLOBAL, ("unclear-period", 4)),
            (", time_period: 1d", "", PROVIDER, ("no-period", 8)),
            (", budget_duration: 1d", "", MODEL, ("no-period", 11)),
            ("database_url: os.environ/DB", "database_url: ''", GLOBAL, ("no-database", 3)),
            ("master_key: os.environ/KEY, ", "", GLOBAL, ("no-master-key", 3)),
            ("{master_key", "{disable_spend_updates: true, master_key", GLOBAL, ("spend-not-recorded", 1)),
            ("{master_key", "{disable_reset_budget: os.environ/X, master_key", GLOBAL, ("reset-disabled", 1)),
            (
                "{master_key",
                "{allow_requests_on_db_unavailable: true, master_key",
                GLOBAL,
                ("open-without-database", 1),
            ),
            ("  redis_host: os.environ/REDIS\n", "", PROVIDER, ("not-shared", 7)),
        ] {
            assert!(SOUND.contains(was), "{was}");
            assert_eq!(traps(&SOUND.replace(was, becomes), path), [trap], "{becomes}");
        }
        let off = SOUND.replace("{master_key", "{disable_spend_updates: false, master_key");
        assert_eq!(traps(&off, GLOBAL), []);
    }

    #[test]
    fn a_budget_in_an_undocumented_place_is_doubted() {
        let text = "general_settings: {master_key: a, database_url: b, max_internal_user_budget: 5}\n";
        let found = traps(text, "$.general_settings.max_internal_user_budget");
        assert_eq!(found, [("never-resets", 1), ("unverified-place", 1)]);
        let text =
            text.replace("general_settings: {", "litellm_settings: {internal_user_budget_duration: 1d, ");
        let found = traps(&text, "$.litellm_settings.max_internal_user_budget");
        assert_eq!(found, [("no-database", 1), ("no-master-key", 1)]);
    }

    #[test]
    fn periods_are_read_as_litellm_reads_them() {
        let length = |written: &str| {
            let root = tree(&format!("litellm_settings: {{max_budget: 1, budget_duration: {written}}}\n"));
            let route = ["litellm_settings".to_owned(), "max_budget".to_owned()];
            match period(&root, &route).unwrap().length {
                Length::Time(time) => format!("{}", time.milliseconds()),
                Length::Months(months) => format!("{months}mo"),
                Length::Unclear => "unclear".to_owned(),
            }
        };
        for (written, expected) in [
            ("30s", "30000"),
            ("30m", "1800000"),
            ("24h", "86400000"),
            ("30d", "2592000000"),
            ("1w", "604800000"),
            ("1mo", "1mo"),
            ("monthly", "2592000000"),
            ("0d", "unclear"),
            ("0mo", "unclear"),
            ("1h30m", "unclear"),
            ("1.5d", "unclear"),
            ("5ms", "unclear"),
            ("30", "unclear"),
            ("month", "unclear"),
            ("mo", "unclear"),
            ("!Ref X", "unclear"),
            ("[1d]", "unclear"),
        ] {
            assert_eq!(length(written), expected, "{written}");
        }
    }
}
