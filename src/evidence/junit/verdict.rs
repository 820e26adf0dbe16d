//! How one test case ended, from its children and its attributes.

use roxmltree::Node;

use super::Status;

/// Words that say in some spelling that a test did not pass.
const SUSPECT: [&str; 12] = [
    "failure",
    "failed",
    "fail",
    "error",
    "skipped",
    "skip",
    "ignored",
    "disabled",
    "pending",
    "inconclusive",
    "rerun",
    "notrun",
];

/// Those among them that have a meaning in reports.
const KNOWN: [&str; 4] = ["failure", "error", "skipped", "disabled"];

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
    failed: Option<String>,
    passed_over: Option<String>,
    flaky: Option<String>,
}

impl Verdict {
    /// Reads the element.
    pub(super) fn of(case: Node<'_, '_>) -> Self {
        let mut verdict = Self::default();
        for child in case.children().filter(Node::is_element) {
            let message = || message(child);
            match child.tag_name().name() {
                // What is written otherwise than any runner writes it is not understood, so it is no pass.
                other
                    if SUSPECT.iter().any(|word| other.eq_ignore_ascii_case(word))
                        && !KNOWN.contains(&other) =>
                {
                    verdict.skipped = true;
                    verdict.passed_over.get_or_insert_with(message);
                }
                "failure" => {
                    verdict.failures += 1;
                    verdict.failed.get_or_insert_with(message);
                }
                "error" => {
                    verdict.errors += 1;
                    verdict.failed.get_or_insert_with(message);
                }
                "skipped" | "disabled" => {
                    verdict.skipped = true;
                    verdict.passed_over.get_or_insert_with(message);
                }
                "flakyFailure" | "flakyError" | "rerunFailure" | "rerunError" => {
                    verdict.flaky.get_or_insert_with(message);
                }
                _ => {}
            }
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
