//! How one test case ended, from its children and its attributes.

use roxmltree::Node;

use super::Status;

/// Children of a test case or a suite that say nothing about how it ended.
pub(super) const HARMLESS: [&str; 5] =
    ["properties", "system-out", "system-err", "attachments", "attachment"];

/// Characters of a message that are kept.
const MESSAGE_CHARS: usize = 200;

/// What a test case's element says.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// `<failure>` elements.
    pub(super) failures: usize,
    /// `<error>` elements.
    pub(super) errors: usize,
    /// Whether anything says that it did not run.
    pub(super) skipped: bool,
    /// Whether there is an element that is not known. The runner may count it as anything.
    pub(super) not_understood: bool,
    failed: Option<String>,
    passed_over: Option<String>,
    flaky: Option<String>,
}

impl Verdict {
    /// What a test case says.
    pub(super) fn of(case: Node<'_, '_>) -> Self {
        let mut verdict = Self::default();
        for child in case.children().filter(Node::is_element) {
            verdict.child(child);
        }
        for key in ["executed", "success"] {
            if case.attribute(key).is_some_and(|word| word.eq_ignore_ascii_case("false")) {
                verdict.attribute(key, "false");
            }
        }
        for key in ["status", "result", "outcome", "state"] {
            if let Some(word) = case.attribute(key) {
                verdict.attribute(key, word);
            }
        }
        verdict
    }

    /// What a suite says of itself, besides its cases and the suites in it: some runners put there what broke outside
    /// of all cases.
    pub(super) fn of_suite(suite: Node<'_, '_>) -> Self {
        let mut verdict = Self::default();
        for child in suite.children().filter(Node::is_element) {
            if !["testsuites", "testsuite", "testcase"].contains(&child.tag_name().name()) {
                verdict.child(child);
            }
        }
        verdict
    }

    fn child(&mut self, child: Node<'_, '_>) {
        let message = || message(child);
        match child.tag_name().name() {
            "failure" => {
                self.failures += 1;
                self.failed.get_or_insert_with(message);
            }
            "error" => {
                self.errors += 1;
                self.failed.get_or_insert_with(message);
            }
            "skipped" | "disabled" => {
                self.skipped = true;
                self.passed_over.get_or_insert_with(message);
            }
            "flakyFailure" | "flakyError" | "rerunFailure" | "rerunError" => {
                self.flaky.get_or_insert_with(message);
            }
            name if HARMLESS.contains(&name) => {}
            // Which words sound like a verdict would be a guess (`crash`, `warning`, `Failure`). What is not understood
            // is no pass.
            name => {
                self.not_understood = true;
                let said = || {
                    let said = message();
                    let more = if said.is_empty() { "" } else { ": " };
                    first_line(&format!("<{name}> is not understood{more}{said}"))
                };
                self.passed_over.get_or_insert_with(said);
            }
        }
    }

    /// Some runners say it in an attribute. A word that is not known to mean "passed" is never a pass.
    fn attribute(&mut self, key: &str, word: &str) {
        let said = || first_line(&format!("{key}=\"{word}\""));
        match word.to_ascii_lowercase().as_str() {
            "" | "run" | "completed" | "passed" | "pass" | "ok" | "success" | "successful" => {}
            "fail" | "failed" | "failure" | "error" | "errored" | "broken" => {
                self.failed.get_or_insert_with(said);
            }
            "flaky" => {
                self.flaky.get_or_insert_with(said);
            }
            _ => {
                self.skipped = true;
                self.passed_over.get_or_insert_with(said);
            }
        }
    }

    /// The status and the message of what decided it.
    pub(super) fn decide(&self) -> (Status, &str) {
        let said = [
            (Status::Failed, &self.failed),
            (Status::Skipped, &self.passed_over),
            (Status::Flaky, &self.flaky),
        ];
        said.into_iter()
            .find_map(|(status, message)| message.as_deref().map(|message| (status, message)))
            .unwrap_or((Status::Passed, ""))
    }
}

/// The `message` of a child, else its text, else its `type`: the first line.
fn message(child: Node<'_, '_>) -> String {
    [child.attribute("message"), child.text(), child.attribute("type")]
        .into_iter()
        .flatten()
        .map(first_line)
        .find(|line| !line.is_empty())
        .unwrap_or_default()
}

fn first_line(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    line.chars().take(MESSAGE_CHARS).collect()
}
