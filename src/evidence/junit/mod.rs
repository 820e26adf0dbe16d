//! `JUnit` XML test reports, as the runners really write them: what ran, and how it ended.
//!
//! Figures are counted from the `<testcase>` elements. What a suite's attributes claim is only held against them.

mod cases;
mod scan;
mod took;
mod totals;
mod verdict;

use std::rc::Rc;

use crate::model::{Fault, Limits, Position, Span, words};
pub use took::Took;

words! {
    /// How a test case ended.
    pub enum Status {
        /// It ran and nothing failed.
        Passed = "passed",
        /// It ran and failed, or broke with an error.
        Failed = "failed",
        /// It did not run, or the report does not say that it passed.
        Skipped = "skipped",
        /// It failed and passed when run again.
        Flaky = "flaky",
    }
}

/// One `<testcase>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestCase {
    /// The `<testsuite>` or `<testsuites>` that it stands in: its place in [`TestReport::suites`].
    pub suite: usize,
    /// `classname`, or `class` where a runner writes only that; empty when there is none.
    pub class: Rc<str>,
    /// `name`; empty when there is none.
    pub name: Box<str>,
    /// How it ended: failed beats skipped beats flaky beats passed. What a suite says of itself holds for its cases.
    pub status: Status,
    /// How long it took.
    pub took: Took,
    /// Where the element begins.
    pub position: Position,
    /// First line of what decided the status, at most 200 characters; empty for a passed case.
    pub message: Box<str>,
}

/// Something that a suite says of itself, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What it says.
    pub value: String,
    /// Where the attribute or the property begins.
    pub position: Position,
}

/// A `<testsuite>`, or the `<testsuites>` around them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suite {
    /// Its name; empty for `<testsuites>`, and when it has none.
    pub name: String,
    /// The suite around it: its place in [`TestReport::suites`], which is before this one's.
    pub within: Option<usize>,
    /// When it ran: the attribute `timestamp`, and properties of that name.
    pub times: Vec<Said>,
    /// The commit that it ran on: properties named `commit`.
    pub commits: Vec<Said>,
    /// The model that it ran with: properties named `model`.
    pub models: Vec<Said>,
    /// The prompt that it ran with: properties named `prompt`.
    pub prompts: Vec<Said>,
    /// Where the element begins.
    pub position: Position,
}

/// What a test report shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TestReport {
    /// Every suite, in the order of the file; the root is the first.
    pub suites: Vec<Suite>,
    /// Every test case, each once, in the order of the file.
    pub cases: Vec<TestCase>,
    /// Commits that properties of single test cases name; of neighbours that say the same, the first.
    pub commits_of_cases: Vec<Said>,
    /// The first hundred totals in attributes that differ from what is counted.
    pub disagreements: Vec<Fault>,
}

impl TestReport {
    /// How many cases ran: all but the skipped ones.
    #[must_use]
    pub fn executed(&self) -> usize {
        self.cases.len() - self.count(Status::Skipped)
    }

    /// How many cases ended as `status`.
    #[must_use]
    pub fn count(&self, status: Status) -> usize {
        self.cases.iter().filter(|case| case.status == status).count()
    }

    /// The suite at `place` in [`Self::suites`] and those around it, from the inside out.
    pub fn around(&self, place: usize) -> impl Iterator<Item = &Suite> {
        std::iter::successors(self.suites.get(place), |suite| {
            suite.within.and_then(|place| self.suites.get(place))
        })
    }

    /// The name of the suite that a case stands in.
    #[must_use]
    pub fn suite_of(&self, case: &TestCase) -> &str {
        self.suites.get(case.suite).map_or("", |suite| suite.name.as_str())
    }
}

/// Reads a report.
///
/// Fails on anything that is not one complete `JUnit` document: a DTD (`dtd`), an exceeded limit (`limit`), an encoding
/// other than UTF-8 (`encoding`), XML that is broken or cut off (`syntax`), another format (`format`), or test
/// cases where `JUnit` has none (`structure`). A report without test cases is read: whether that is enough is the caller's
/// question.
pub fn parse(text: &str, limits: &Limits) -> Result<TestReport, Fault> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    scan::scan(text, limits)?;
    let document = roxmltree::Document::parse(text).map_err(|error| broken(&error))?;
    cases::collect(&document)
}

/// The XML parser's complaint, in our words for places.
fn broken(error: &roxmltree::Error) -> Fault {
    let place = error.pos();
    let count = |n: u32| usize::try_from(n).unwrap_or(usize::MAX).max(1);
    let position = Position { line: count(place.row), column: count(place.col) };
    // The place is part of the span; a name in the message may be as long as a tag.
    let message: String = error.to_string().replace(&format!(" at {place}"), "").chars().take(200).collect();
    let help = match error {
        roxmltree::Error::UnclosedRootNode | roxmltree::Error::UnexpectedEndOfStream => {
            Some("the report is cut off; see whether the test run was killed")
        }
        roxmltree::Error::NonXmlChar(..) => {
            Some("a test printed a control character; have the runner strip it")
        }
        _ => None,
    };
    let fault = Fault::new("syntax", message, Span::at(position));
    match help {
        Some(help) => fault.with_help(help),
        None => fault,
    }
}
