//! Configurations of Alertmanager, held against `amtool check-config`.

use std::path::Path;

use startklar::evidence::alertmanager::{self, Config, Delivery};
use startklar::model::{Fault, Limits};

use super::{files, judge};

/// What the tests of Alertmanager itself refuse, by the names of the files.
const REFUSED: [&str; 12] = [
    "conf.nil-target_match_re-inhibition.yml",
    "conf.opsgenie-both-file-and-apikey.yml",
    "conf.rocketchat-no-token.yml",
    "conf.slack-both-file-and-url.yml",
    "conf.slack-both-url-and-token.yml",
    "conf.slack-no-api-url-or-token.yml",
    "conf.slack-update-message-and-webhook.yml",
    "conf.telegram-both-bot-token-and-file.yml",
    "conf.victorops-both-file-and-apikey.yml",
    "conf.victorops-no-apikey.yml",
    "conf.wechat-both-file-and-secret.yml",
    "conf.wechat-no-api-secret.yml",
];

fn parse(text: &str) -> Result<Config, Vec<Fault>> {
    alertmanager::parse(text, &Limits::DEFAULT)
}

#[test]
fn configurations_of_the_corpus_are_read_or_refused() {
    let Some(files) = files("alertmanager") else { return };
    let mut refused = Vec::new();
    for (name, file) in &files {
        let text = std::fs::read_to_string(file).unwrap();
        match parse(&text) {
            Ok(config) => {
                // Every route in these files names its receiver, on a line of its own.
                let lines = text.lines().map(|line| line.trim().trim_start_matches("- "));
                assert_eq!(
                    config.routes(),
                    lines.filter(|line| line.starts_with("receiver:")).count(),
                    "{name}"
                );
                let target = config.follow(&[("alertname".to_owned(), "Any".to_owned())]);
                let empty = name == "conf.group-by-all.yml";
                assert_eq!(target.delivery == Delivery::Nowhere, empty, "{name}: {target:?}");
            }
            Err(faults) => {
                assert!(faults.iter().all(|fault| fault.span.start.line > 1), "{name}: {faults:?}");
                refused.push(name.as_str());
            }
        }
    }
    assert_eq!((refused.as_slice(), files.len()), (REFUSED.as_slice(), 23));
}

#[test]
fn alerts_of_the_corpus_take_their_way() {
    let Some(files) = files("alertmanager") else { return };
    let (_, file) = files.iter().find(|(name, _)| name == "route_labels.yml").unwrap();
    let config = parse(&std::fs::read_to_string(file).unwrap()).unwrap();
    for (labels, receiver) in [
        (&[("service", "database")][..], "dba"),
        (&[("link_a_device", "a"), ("link_z_device", "z")], "network"),
        (&[("link_a_device", "a"), ("link_z_device", "")], "default"),
    ] {
        let labels: Vec<_> = labels.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let receivers: Vec<_> = config.follow(&labels).receivers.into_iter().collect();
        assert_eq!(receivers, [receiver], "{labels:?}");
    }
}

/// Whether amtool accepts a file; `None` where a key is too new for it, and where it is not installed.
fn accepts(file: &Path) -> Option<bool> {
    let (accepted, text) = judge("amtool", &["check-config"], file)?;
    (accepted || !text.contains("not found in type")).then_some(accepted)
}

#[test]
fn amtool_accepts_the_same_files_of_the_corpus() {
    let Some(files) = files("alertmanager") else { return };
    for (name, file) in &files {
        if let Some(accepted) = accepts(file) {
            assert_eq!(parse(&std::fs::read_to_string(file).unwrap()).is_ok(), accepted, "{name}");
        }
    }
}

/// What stands below `route:` of a small file, and beside it; each tried with amtool.
const SMALL: [(&str, &str); 30] = [
    ("", ""),
    ("continue: false", ""),
    ("continue: true", ""),
    ("match: {a: b}", ""),
    ("matchers: [a=b]", ""),
    ("mute_time_intervals: [x]", ""),
    ("group_by: ['...']", ""),
    ("group_by: ['...', a]", ""),
    ("group_by: [a, a]", ""),
    ("group_wait: 0s", ""),
    ("group_interval: 0s", ""),
    ("repeat_interval: 1d", ""),
    ("repeat_interval: 1 day", ""),
    ("routes: [{receiver: b}]", ""),
    ("routes: [{}]", ""),
    ("routes: [{matchers: ['a=b', 'c!=\"d\"', 'e=~f|g', 'h !~ \"i.*\"']}]", ""),
    ("routes: [{matchers: ['{a=b,c=\"d,e\"}']}]", ""),
    ("routes: [{matchers: ['a']}]", ""),
    ("routes: [{matchers: ['a=~\"(\"']}]", ""),
    ("routes: [{matchers: ['a=b\"']}]", ""),
    ("routes: [{matchers: 5}]", ""),
    ("routes: [{match: {a: 1}, match_re: {b: 'c|d'}}]", ""),
    ("routes: [{match_re: {b: '('}}]", ""),
    (
        "routes: [{mute_time_intervals: [t], active_time_intervals: [t]}]",
        "time_intervals: [{name: t, time_intervals: [{weekdays: [monday]}]}]",
    ),
    ("routes: [{mute_time_intervals: [u]}]", "time_intervals: [{name: t, time_intervals: []}]"),
    ("", "time_intervals: [{name: t}, {name: t}]"),
    ("", "mute_time_intervals: [{time_intervals: []}]"),
    ("", "templates: [a.tmpl]"),
    ("", "inhibit_rules: [{source_matchers: [a=b], target_match: {c: d}, equal: [e]}]"),
    ("", "inhibit_rules: [{source_matchers: [a]}]"),
];

/// Receivers of a small file.
const RECEIVERS: [&str; 14] = [
    "",
    "webhook_configs: []",
    "webhook_configs: [{url: 'http://x.example.org'}]",
    "webhook_configs: [{}]",
    "webhook_config: [{url: 'http://x.example.org'}]",
    "email_configs: [{to: a@example.org}]",
    "email_configs: [{to: a@example.org, from: b@example.org, smarthost: 'x:25'}]",
    "email_configs: [{from: b@example.org, smarthost: 'x:25'}]",
    "pagerduty_configs: [{description: x}]",
    "pagerduty_configs: [{routing_key: x}]",
    "telegram_configs: [{bot_token: x}]",
    "telegram_configs: [{bot_token: x, chat_id: 1}]",
    "pushover_configs: [{user_key: x}]",
    "victorops_configs: [{api_key: x}]",
];

#[test]
fn amtool_accepts_the_same_small_files() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("alertmanager.yml");
    let routes = SMALL.iter().map(|(route, beside)| (*route, *beside, ""));
    let receivers = RECEIVERS.iter().map(|receiver| ("", "", *receiver));
    for (route, beside, receiver) in routes.chain(receivers) {
        let text =
            format!("route:\n  receiver: a\n  {route}\nreceivers:\n- name: a\n  {receiver}\n{beside}\n");
        std::fs::write(&file, &text).unwrap();
        let Some(accepted) = accepts(&file) else {
            if judge("amtool", &["--version"], Path::new("")).is_none() {
                return;
            }
            assert!(parse(&text).is_err(), "{text}");
            continue;
        };
        let read = parse(&text);
        assert_eq!(read.is_ok(), accepted, "{text}: {read:?}");
    }
}
