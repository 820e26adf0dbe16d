//! The walk over a parsed report: suites, cases, properties, totals.

use roxmltree::{Document, Node};

use super::totals::{Claims, Counts};
use super::verdict::Verdict;
use super::{Property, TestCase, TestReport};
use crate::model::{Fault, Position, Span};

/// Collects what the document shows. Fails when it is no `JUnit` report.
pub(super) fn collect(document: &Document<'_>) -> Result<TestReport, Fault> {
    let root = document.root_element();
    let mut walk = Walk { places: Places::new(document.input_text()), report: TestReport::default() };
    if !is_suite(root) {
        return Err(not_junit(root, walk.places.of(root.range().start)));
    }
    walk.suite(root, true)?;
    Ok(walk.report)
}

fn is_suite(node: Node<'_, '_>) -> bool {
    matches!(node.tag_name().name(), "testsuites" | "testsuite")
}

fn not_junit(root: Node<'_, '_>, position: Position) -> Fault {
    let name = root.tag_name().name();
    let known = match name {
        "test-run" => Some("an NUnit 3 report"),
        "test-results" => Some("an NUnit 2 report"),
        "assemblies" | "assembly" => Some("an xUnit.net report"),
        "TestRun" => Some("a Visual Studio report (TRX)"),
        "testng-results" => Some("a TestNG report"),
        "testExecutions" => Some("a SonarQube report"),
        _ => None,
    };
    let message = known.map_or_else(
        || {
            let name: String = name.chars().take(60).collect();
            format!("this is not a JUnit report: its root is <{name}>, not <testsuites> or <testsuite>")
        },
        |known| format!("this is {known}, not a JUnit report"),
    );
    Fault::new("format", message, Span::at(position)).with_help("have the runner write JUnit XML")
}

struct Walk<'t> {
    places: Places<'t>,
    report: TestReport,
}

impl Walk<'_> {
    /// Reads a suite and all below it. Its depth is that of the document, which is bounded.
    fn suite(&mut self, suite: Node<'_, '_>, root: bool) -> Result<Counts, Fault> {
        let plural = suite.tag_name().name() == "testsuites";
        let name = if plural { "" } else { suite.attribute("name").unwrap_or_default() };
        if let Some(attribute) = suite.attribute_node("timestamp") {
            // A copy looks ahead: the totals may stand before the timestamp.
            let position = self.places.clone().of(attribute.range().start);
            self.report.timestamps.push((attribute.value().to_owned(), position));
        }
        let claims = Claims::of(suite, |offset| self.places.of(offset));
        let (mut own, mut all) = (Counts::default(), Counts::default());
        for child in suite.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "testsuites" | "testsuite" => all += self.suite(child, false)?,
                "testcase" => own += self.case(child, name)?,
                "properties" => self.properties(child),
                "system-out" | "system-err" => {}
                _ => self.refuse_cases_below(child)?,
            }
        }
        all += own;
        let own = (!(root && plural)).then_some(&own);
        self.report.disagreements.extend(claims.disagreements(own, &all));
        Ok(all)
    }

    fn case(&mut self, case: Node<'_, '_>, suite: &str) -> Result<Counts, Fault> {
        let position = self.places.of(case.range().start);
        if let Some(inner) = case.children().find(|child| child.tag_name().name() == "testcase") {
            return Err(self.misplaced(inner));
        }
        let class =
            case.attribute("classname").or_else(|| case.attribute("class")).unwrap_or_default().trim();
        let verdict = Verdict::of(case);
        let (status, message) = verdict.decide();
        self.report.cases.push(TestCase {
            suite: suite.to_owned(),
            class: class.to_owned(),
            name: case.attribute("name").unwrap_or_default().trim().to_owned(),
            status,
            position,
            message: message.to_owned(),
        });
        Ok(Counts::of(&verdict, status))
    }

    fn properties(&mut self, properties: Node<'_, '_>) {
        for property in properties.children().filter(|child| child.tag_name().name() == "property") {
            let value = property.attribute("value").or_else(|| property.text()).unwrap_or_default();
            self.report.properties.push(Property {
                name: property.attribute("name").unwrap_or_default().to_owned(),
                value: value.trim().to_owned(),
                position: self.places.of(property.range().start),
            });
        }
    }

    /// A test case in an element that is not known might be a result or none: neither is guessed.
    fn refuse_cases_below(&mut self, node: Node<'_, '_>) -> Result<(), Fault> {
        match node.descendants().find(|inner| inner.tag_name().name() == "testcase") {
            Some(inner) => Err(self.misplaced(inner)),
            None => Ok(()),
        }
    }

    fn misplaced(&mut self, case: Node<'_, '_>) -> Fault {
        let parent = case.parent().map_or("", |parent| parent.tag_name().name());
        let parent: String = parent.chars().take(60).collect();
        let message = format!("a <testcase> stands in <{parent}>, where JUnit has none");
        Fault::new("structure", message, Span::at(self.places.of(case.range().start)))
    }
}

/// Lines and columns of byte offsets that only rise, in one pass over the text.
#[derive(Clone)]
struct Places<'t> {
    text: &'t str,
    offset: usize,
    position: Position,
}

impl<'t> Places<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, offset: 0, position: Position::START }
    }

    fn of(&mut self, offset: usize) -> Position {
        for c in self.text.get(self.offset..offset).unwrap_or_default().chars() {
            if c == '\n' {
                self.position.line += 1;
                self.position.column = 1;
            } else {
                self.position.column += 1;
            }
        }
        self.offset = offset.max(self.offset);
        self.position
    }
}
