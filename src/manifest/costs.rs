//! Limits on spending and what enforces them.

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::Text;
use crate::document::{Context, Decode, Kind, Located, Money, Node, Rate, record};
use crate::model::{RepoPath, named::words};

words! {
    /// What the system does when a limit is reached.
    pub enum OnLimit {
        /// It goes on with a cheaper answer.
        Degrade = "degrade",
        /// It stops.
        Stop = "stop",
        /// It hands over to a person.
        Escalate = "escalate",
    }
}

record! {
    /// Limits on spending and what enforces them.
    pub struct Costs {
        /// Currency of all amounts here, by ISO 4217: EUR.
        pub currency: Option<Text>,
        /// The limits.
        pub limits: Option<CostLimits>,
        /// Share of a limit at which someone is told: 0.8 or 80%.
        pub alert_at: Option<Located<Rate>>,
        /// What happens at the limit: degrade, stop or escalate.
        pub on_limit: Option<Located<OnLimit>>,
        /// Price table: what a million tokens cost, by the day from which the price holds. YAML, TOML or JSON.
        pub prices: Option<Located<RepoPath>>,
    }
}

record! {
    /// The limits: an amount, or an amount with the configuration that enforces it.
    pub struct CostLimits {
        /// For one transaction.
        pub per_transaction: Option<Limit>,
        /// For one day.
        pub per_day: Option<Limit>,
        /// For one month.
        pub per_month: Option<Limit>,
    }
}

/// A limit: `0.08`, or `{ limit: 1200, enforced_by: { file: …, path: … }, test: … }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// The amount.
    pub limit: Located<Money>,
    /// The configuration that enforces it.
    pub enforced_by: Option<EnforcedBy>,
    /// The test that reaches it.
    pub test: Option<Text>,
}

record! {
    /// A limit with what enforces it.
    pub struct EnforcedLimit {
        /// The amount.
        pub limit: Located<Money>,
        /// The configuration that enforces it.
        pub enforced_by: Option<EnforcedBy>,
        /// The test that reaches it and sees what `on_limit` says, named as the reports of `failure_cases.reports` name it.
        pub test: Option<Text>,
    }
}

record! {
    /// A value in a deployed configuration.
    pub struct EnforcedBy {
        /// The configuration: YAML, TOML or JSON.
        pub file: Located<RepoPath>,
        /// The value in it, by JSONPath: `$.litellm_settings.max_budget`
        pub path: Text,
    }
}

impl Decode for Limit {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        if matches!(node.kind, Kind::Map(_)) {
            let EnforcedLimit { limit, enforced_by, test, .. } = Decode::decode(node, context)?;
            return Some(Self { limit, enforced_by, test });
        }
        Located::<Money>::decode(node, context).map(|limit| Self { limit, enforced_by: None, test: None })
    }
}

impl JsonSchema for Limit {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Limit".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let amount = generator.subschema_for::<Money>();
        let enforced = generator.subschema_for::<EnforcedLimit>();
        schemars::json_schema!({ "anyOf": [amount, enforced] })
    }
}
