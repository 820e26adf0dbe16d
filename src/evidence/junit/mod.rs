//! `JUnit` XML test reports, as the runners really write them: what ran, and how it ended.
//!
//! Figures are counted from the `<testcase>` elements. What a suite's attributes claim is only held against them.

mod cases;
mod scan;
mod totals;
mod verdict;

use crate::model::{Fault, Limits, Position, Span, words};

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
    /// Name of the nearest `<testsuite>`; empty when it has none.
    pub suite: String,
    /// `classname`, or `class` where a runner writes only that; empty when there is none.
    pub class: String,
    /// `name`; empty when there is none.
    pub name: String,
    /// How it ended: failed beats skipped beats flaky beats passed.
    pub status: Status,
    /// Where the element begins.
    pub position: Position,
    /// First line of what decided the status, at most 200 characters; empty for a passed case.
    pub message: String,
}

/// One `<property>` of the root or of a suite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// Its name.
    pub name: String,
    /// Its `value`, or its text where a runner writes it so.
    pub value: String,
    /// Where the element begins.
    pub position: Position,
}

/// What a test report shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TestReport {
    /// Every test case, each once, in the order of the file.
    pub cases: Vec<TestCase>,
    /// The properties of the root and of the suites, not those of test cases.
    pub properties: Vec<Property>,
    /// The `timestamp` of the root and of each suite, as written, and where.
    pub timestamps: Vec<(String, Position)>,
    /// Totals in attributes that differ from what is counted.
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
