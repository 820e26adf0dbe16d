//! How one result ended. What is only called a success, and checked nothing, is no pass.

use crate::document::{Kind, Node};
use crate::evidence::junit::Status;

/// Characters of a message that are kept.
const MESSAGE_CHARS: usize = 200;

/// Providers that answer without a system: with the prompt itself, or with what the test wrote for them.
const STAND_INS: [&str; 2] = ["echo", "mock"];

/// What `failureReason` says of a test that could not be judged.
const BROKE: i64 = 2;

/// What one result says.
#[derive(Debug)]
pub(super) struct Verdict {
    /// How the test ended.
    pub(super) status: Status,
    /// The first line of what decided it; empty for a test that passed.
    pub(super) message: String,
    /// Whether promptfoo counts it as a success.
    pub(super) succeeded: bool,
    /// Whether promptfoo counts it as an error, if it is no success.
    pub(super) broke: bool,
}

impl Verdict {
    pub(super) fn of(result: &Node) -> Self {
        let succeeded = truth(result.get("success"));
        let broke = reason(result) == Some(BROKE);
        let (status, message) = match problem(result, succeeded) {
            None => (Status::Passed, String::new()),
            Some((status, message)) => {
                let line = message.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
                (status, line.chars().take(MESSAGE_CHARS).collect())
            }
        };
        Self { status, message, succeeded, broke }
    }
}

/// Why a result is no pass; `None` if it is one.
fn problem(result: &Node, succeeded: bool) -> Option<(Status, String)> {
    let grading = result.get("gradingResult");
    let error = result.get("error").and_then(Node::scalar).filter(|error| !error.trim().is_empty());
    if !succeeded {
        let told = grading.and_then(|grading| grading.get("reason")).and_then(Node::scalar);
        return Some((Status::Failed, error.or(told).unwrap_or_default()));
    }
    let contradicted = error.or_else(|| {
        let failed = grading.is_some_and(|grading| !truth(grading.get("pass")));
        let counted = reason(result).is_some_and(|reason| reason != 0);
        (failed && !is_null(grading) || counted).then(|| "its grading says that it failed".to_owned())
    });
    if let Some(contradicted) = contradicted {
        return Some((Status::Failed, format!("it is called a success, and yet: {contradicted}")));
    }
    let skipped = |why: &str| Some((Status::Skipped, why.to_owned()));
    let graded =
        grading.and_then(|grading| grading.get("componentResults")).map(Node::items).unwrap_or_default();
    let graders = std::iter::once(result).chain(grading).chain(graded);
    if graders.into_iter().any(|it| it.get("metadata").is_some_and(|said| truth(said.get("graderError")))) {
        return skipped("the grader itself failed");
    }
    if let Some(provider) = provider(result).filter(|provider| is_stand_in(provider)) {
        return skipped(&format!("the provider `{provider}` answers in the place of the system"));
    }
    // An assertion of weight 0 is counted and decides nothing.
    let decides = |component: &&Node| {
        let weight =
            component.get("assertion").map(|assertion| assertion.get("weight").and_then(Node::scalar));
        weight.is_some_and(|weight| weight.is_none_or(|weight| weight.parse() != Ok(0.0)))
    };
    if !graded.iter().any(|component| decides(&component)) {
        return skipped("it has no assertion that decides");
    }
    let threshold = result.get("testCase").and_then(|test| test.get("threshold")).and_then(Node::scalar);
    let by_score = threshold.and_then(|score| score.parse::<f64>().ok()).is_some_and(|score| score > 0.0);
    let failed = |component: &&Node| decides(component) && !truth(component.get("pass"));
    if !by_score && graded.iter().any(|component| failed(&component)) {
        return Some((Status::Failed, "it is called a success, and yet an assertion failed".to_owned()));
    }
    let answered = result.get("response").and_then(|response| response.get("output")).is_some_and(|output| {
        !matches!(&output.kind, Kind::Null) && output.as_text().is_none_or(|text| !text.trim().is_empty())
    });
    if answered { None } else { skipped("there is no answer that was judged") }
}

fn truth(node: Option<&Node>) -> bool {
    node.is_some_and(|node| node.kind == Kind::Bool(true))
}

fn is_null(node: Option<&Node>) -> bool {
    node.is_some_and(|node| node.kind == Kind::Null)
}

fn reason(result: &Node) -> Option<i64> {
    match result.get("failureReason")?.kind {
        Kind::Integer(reason) => Some(reason),
        _ => None,
    }
}

/// The provider's name in the configuration; its label can say anything.
fn provider(result: &Node) -> Option<String> {
    let provider = result.get("provider")?;
    provider.get("id").unwrap_or(provider).scalar()
}

/// Whether a provider is a stand-in: `echo`, `echo:x`.
fn is_stand_in(provider: &str) -> bool {
    let name = provider.split(':').next().unwrap_or_default().trim().to_lowercase();
    STAND_INS.contains(&name.as_str())
}
