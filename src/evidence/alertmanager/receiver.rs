//! Receivers: what they are made of, and what Alertmanager wants of each integration before it loads the file.

use super::name;
use crate::document::{Context, Decode, Kind, Located, Node};
use crate::model::Fault;

/// A receiver.
pub(super) struct Receiver {
    pub(super) name: Located<String>,
    /// Whether it has an integration. One without tells nobody.
    pub(super) tells: bool,
    node: Node,
}

/// What an integration cannot do without: of each list one key, its own or, after `@`, one of `global`.
const NEEDS: [(&str, &[&[&str]]); 16] = [
    ("discord_configs", &[&["webhook_url", "webhook_url_file"]]),
    ("email_configs", &[&["to"], &["smarthost", "@smtp_smarthost"], &["from", "@smtp_from"]]),
    ("incidentio_configs", &[&["url", "url_file"]]),
    ("jira_configs", &[&["api_url", "@jira_api_url"], &["project"], &["issue_type"]]),
    (
        "mattermost_configs",
        &[&["webhook_url", "webhook_url_file", "@mattermost_webhook_url", "@mattermost_webhook_url_file"]],
    ),
    ("msteams_configs", &[&["webhook_url", "webhook_url_file"]]),
    ("msteamsv2_configs", &[&["webhook_url", "webhook_url_file"]]),
    ("opsgenie_configs", &[&["api_key", "api_key_file", "@opsgenie_api_key", "@opsgenie_api_key_file"]]),
    ("pagerduty_configs", &[&["routing_key", "routing_key_file", "service_key", "service_key_file"]]),
    ("pushover_configs", &[&["user_key", "user_key_file"], &["token", "token_file"]]),
    (
        "rocketchat_configs",
        &[
            &["token", "token_file", "@rocketchat_token", "@rocketchat_token_file"],
            &["token_id", "token_id_file", "@rocketchat_token_id", "@rocketchat_token_id_file"],
        ],
    ),
    (
        "slack_configs",
        &[&[
            "api_url",
            "api_url_file",
            "app_token",
            "app_token_file",
            "app_url",
            "@slack_api_url",
            "@slack_api_url_file",
            "@slack_app_token",
            "@slack_app_token_file",
        ]],
    ),
    (
        "telegram_configs",
        &[
            &["bot_token", "bot_token_file", "@telegram_bot_token", "@telegram_bot_token_file"],
            &["chat_id", "chat_id_file"],
        ],
    ),
    (
        "victorops_configs",
        &[&["api_key", "api_key_file", "@victorops_api_key", "@victorops_api_key_file"], &["routing_key"]],
    ),
    ("webhook_configs", &[&["url", "url_file"]]),
    (
        "wechat_configs",
        &[
            &["api_secret", "api_secret_file", "@wechat_api_secret", "@wechat_api_secret_file"],
            &["corp_id", "@wechat_api_corp_id"],
        ],
    ),
];

/// Keys of `global` that stand alone or with `_file`, never both.
const EITHER: [&str; 9] = [
    "slack_api_url",
    "slack_app_token",
    "opsgenie_api_key",
    "victorops_api_key",
    "smtp_auth_password",
    "smtp_auth_secret",
    "rocketchat_token",
    "telegram_bot_token",
    "wechat_api_secret",
];

/// Keys of an integration that stand alone or with `_file`, never both.
const EITHER_OWN: [&str; 11] = [
    "api_url",
    "api_key",
    "app_token",
    "webhook_url",
    "bot_token",
    "chat_id",
    "url",
    "routing_key",
    "service_key",
    "user_key",
    "token",
];

impl Decode for Receiver {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        if !matches!((&node.kind, &node.tag), (Kind::Map(_), None)) {
            context.wanted("a mapping", node);
            return None;
        }
        let mut tells = false;
        for entry in node.entries().iter().filter(|entry| entry.key != "name") {
            // Each version knows more integrations; all of their keys end so.
            if !entry.key.ends_with("_configs") {
                let message = format!("unknown key `{}` in `{}`", entry.key, context.route());
                context.fault(Fault::new("unknown-key", message, entry.key_span.clone()));
                continue;
            }
            match &entry.value.kind {
                Kind::List(items) => tells |= !items.is_empty(),
                Kind::Null => {}
                _ => context.wanted(&format!("a list under `{}`", entry.key), &entry.value),
            }
        }
        Some(Self { name: name(node, context)?, tells, node: node.clone() })
    }
}

impl Receiver {
    /// Notes what Alertmanager would refuse, given the configuration's `global`.
    pub(super) fn check(&self, global: &Node, context: &mut Context) {
        for entry in self.node.entries() {
            let needs = NEEDS.iter().find(|(key, _)| *key == entry.key).map_or(&[][..], |(_, needs)| *needs);
            for item in entry.value.items() {
                let lacking = needs.iter().find(|keys| !keys.iter().any(|key| given(item, global, key)));
                if let Some([first, ..]) = lacking {
                    let message = format!(
                        "the receiver `{}` lacks `{first}` in `{}`, so Alertmanager does not start",
                        self.name.value, entry.key
                    );
                    context.fault(Fault::new("missing-key", message, item.span.clone()));
                }
                check_either(item, &EITHER_OWN, context);
                if entry.key == "slack_configs" {
                    check_slack_update(item, context);
                }
            }
        }
    }
}

/// Whether a key has a value: one of the integration, or, after `@`, of `global`.
fn given(own: &Node, global: &Node, key: &str) -> bool {
    match key.strip_prefix('@') {
        Some(key) => has(global, key),
        None => has(own, key),
    }
}

fn has(node: &Node, key: &str) -> bool {
    node.get(key).is_some_and(|value| !value.is_empty() && value.as_text() != Some(""))
}

fn check_either(node: &Node, keys: &[&str], context: &mut Context) {
    for key in keys.iter().filter(|key| has(node, key)) {
        let file = format!("{key}_file");
        if has(node, &file)
            && let Some(value) = node.get(&file)
        {
            let message = format!("`{key}` and `{file}` are both given, so Alertmanager does not start");
            context.fault(Fault::new("invalid-value", message, value.span.clone()));
        }
    }
}

/// A message can be updated through Slack's programming interface alone, not through a webhook.
fn check_slack_update(item: &Node, context: &mut Context) {
    let updates = item.get("update_message").is_some_and(|value| value.kind == Kind::Bool(true));
    if let Some(url) = item.get("api_url").filter(|_| updates)
        && !url.as_text().is_some_and(is_slack_api)
    {
        let message = "`update_message` needs a token: messages of a webhook cannot be updated";
        context.fault(Fault::new("invalid-value", message, url.span.clone()));
    }
}

fn is_slack_api(url: &str) -> bool {
    url.contains("/api/chat.")
}

/// Notes what Alertmanager would refuse of `global`.
pub(super) fn check_global(global: &Node, context: &mut Context) {
    if !matches!((&global.kind, &global.tag), (Kind::Map(_) | Kind::Null, None)) {
        context.wanted("a mapping under `global`", global);
        return;
    }
    check_either(global, &EITHER, context);
    if has(global, "slack_app_token")
        && let Some(url) = global.get("slack_api_url")
        && !url.as_text().is_some_and(is_slack_api)
    {
        let message =
            "`slack_app_token` and a webhook in `slack_api_url` are both given; one of them is meant";
        context.fault(Fault::new("invalid-value", message, url.span.clone()));
    }
}
