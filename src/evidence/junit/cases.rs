//! The walk over a parsed report: suites, cases, properties, totals.

use std::collections::BTreeSet;
use std::rc::Rc;

use roxmltree::{Document, Node};

use super::totals::{Claims, Counts};
use super::verdict::{HARMLESS, Verdict};
use super::{Said, Status, Suite, TestCase, TestReport, Took};
use crate::model::{Fault, Places, Position, Span};

/// Disagreements that are told. A hostile report has one for each attribute.
const DISAGREEMENTS: usize = 100;

/// Collects what the document shows. Fails when it is no `JUnit` report.
pub(super) fn collect(document: &Document<'_>) -> Result<TestReport, Fault> {
    let root = document.root_element();
    let mut walk = Walk {
        places: Places::new(document.input_text()),
        report: TestReport::default(),
        classes: BTreeSet::new(),
    };
    if !is_suite(root) {
        return Err(not_junit(root, walk.places.at(root.range().start)));
    }
    walk.suite(root, &Around::default())?;
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
    /// The names of the classes, each kept once.
    classes: BTreeSet<Rc<str>>,
}

/// What stands around a suite or a case.
#[derive(Clone, Default)]
struct Around {
    /// The suite: its place in the report's list.
    suite: Option<usize>,
    /// What the suites around say of all that is in them.
    verdict: Option<(Status, Box<str>)>,
}

impl Walk<'_> {
    /// Reads a suite and all below it. Its depth is that of the document, which is bounded.
    fn suite(&mut self, suite: Node<'_, '_>, around: &Around) -> Result<Counts, Fault> {
        let plural = suite.tag_name().name() == "testsuites";
        let here = self.report.suites.len();
        self.report.suites.push(Suite {
            name: if plural { "" } else { suite.attribute("name").unwrap_or_default() }.to_owned(),
            within: around.suite,
            times: Vec::new(),
            commits: Vec::new(),
            models: Vec::new(),
            prompts: Vec::new(),
            position: self.places.at(suite.range().start),
        });
        if let Some(attribute) = suite.attribute_node("timestamp") {
            // A copy looks ahead: the totals may stand before the timestamp.
            let position = self.places.clone().at(attribute.range().start);
            self.say(here, |suite| &mut suite.times, attribute.value(), position);
        }
        let claims = Claims::of(suite, |offset| self.places.at(offset));
        // A suite that failed on its own, before or after its cases, leaves none of them a pass.
        let verdict = Verdict::of_suite(suite);
        let around = Around { suite: Some(here), verdict: worse(verdict.decide(), around.verdict.as_ref()) };
        let (mut own, mut all) = (Counts::of_suite(&verdict), Counts::default());
        for child in suite.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "testsuites" | "testsuite" => all += self.suite(child, &around)?,
                "testcase" => own += self.case(child, &around)?,
                "properties" => self.properties(child, here),
                name if HARMLESS.contains(&name) => {}
                _ => self.refuse_cases_below(child)?,
            }
        }
        all += own;
        let own = (here > 0 || !plural).then_some(&own);
        let room = DISAGREEMENTS.saturating_sub(self.report.disagreements.len());
        self.report.disagreements.extend(claims.disagreements(own, &all).into_iter().take(room));
        Ok(all)
    }

    fn case(&mut self, case: Node<'_, '_>, around: &Around) -> Result<Counts, Fault> {
        let position = self.places.at(case.range().start);
        if let Some(inner) = case.children().find(|child| child.tag_name().name() == "testcase") {
            return Err(self.misplaced(inner));
        }
        let class =
            case.attribute("classname").or_else(|| case.attribute("class")).unwrap_or_default().trim();
        let class = self.class(class);
        let verdict = Verdict::of(case);
        let counts = Counts::of(&verdict, verdict.decide().0);
        let (status, message) =
            worse(verdict.decide(), around.verdict.as_ref()).unwrap_or((Status::Passed, Box::default()));
        self.report.cases.push(TestCase {
            suite: around.suite.unwrap_or_default(),
            class,
            name: case.attribute("name").unwrap_or_default().trim().into(),
            status,
            took: Took::of(case.attribute("time")),
            position,
            message,
        });
        for (name, value, at) in named_properties(case.children()) {
            let before = self.report.commits_of_cases.last();
            if name == "commit" && before.is_none_or(|before| before.value != value) {
                let said = Said { value: value.to_owned(), position: self.places.at(at) };
                self.report.commits_of_cases.push(said);
            }
        }
        Ok(counts)
    }

    fn class(&mut self, name: &str) -> Rc<str> {
        if let Some(known) = self.classes.get(name) {
            return Rc::clone(known);
        }
        let class: Rc<str> = name.into();
        self.classes.insert(Rc::clone(&class));
        class
    }

    /// Of the properties of a suite, those that tie it to a commit, a day, a model and a prompt.
    fn properties(&mut self, properties: Node<'_, '_>, suite: usize) {
        for (name, value, at) in named_properties(std::iter::once(properties)) {
            let list: fn(&mut Suite) -> &mut Vec<Said> = match name {
                "commit" => |suite| &mut suite.commits,
                "timestamp" => |suite| &mut suite.times,
                "model" => |suite| &mut suite.models,
                "prompt" => |suite| &mut suite.prompts,
                _ => continue,
            };
            let position = self.places.at(at);
            self.say(suite, list, value, position);
        }
    }

    fn say(&mut self, suite: usize, list: fn(&mut Suite) -> &mut Vec<Said>, value: &str, position: Position) {
        if let Some(suite) = self.report.suites.get_mut(suite) {
            list(suite).push(Said { value: value.trim().to_owned(), position });
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
        Fault::new("structure", message, Span::at(self.places.at(case.range().start)))
    }
}

/// Name, value and offset of each property in those of the nodes that hold properties. Some runners write the value as
/// text.
fn named_properties<'a, 'i: 'a>(
    nodes: impl Iterator<Item = Node<'a, 'i>>,
) -> impl Iterator<Item = (&'a str, &'a str, usize)> {
    nodes
        .filter(|node| node.tag_name().name() == "properties")
        .flat_map(|properties| properties.children())
        .filter(|child| child.tag_name().name() == "property")
        .map(|property| {
            let value = property.attribute("value").or_else(|| property.text()).unwrap_or_default();
            (property.attribute("name").unwrap_or_default().trim(), value.trim(), property.range().start)
        })
}

/// The worse of two verdicts, its own first; nothing if neither says anything but "passed".
fn worse(
    (status, message): (Status, &str),
    around: Option<&(Status, Box<str>)>,
) -> Option<(Status, Box<str>)> {
    let rank = |status| match status {
        Status::Passed => 0,
        Status::Flaky => 1,
        Status::Skipped => 2,
        Status::Failed => 3,
    };
    match around {
        Some((above, said)) if rank(*above) > rank(status) => Some((*above, said.clone())),
        _ => (status != Status::Passed).then(|| (status, message.into())),
    }
}
