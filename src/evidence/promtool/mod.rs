//! Tests of Prometheus rules, judged as `promtool test rules` does when it loads them
//! (`cmd/promtool/unittest.go`). They are not run here.

mod notation;

use std::collections::BTreeSet;

use crate::document::{Context, Decode, Format, Kind, Located, Node, decode, read_all};
use crate::evidence::lenient::{Milliseconds, Text, flag, list, mapping, optional, pairs, text};
use crate::evidence::promql::{self, Expression};
use crate::model::{Fault, Limits, Position};

/// A file of tests.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TestFile {
    /// The rule files that are tested: paths from the folder of this file, with the wildcards of the shell.
    pub rule_files: Vec<Located<String>>,
    /// The groups of tests, in the order of the file; an empty file has none.
    pub groups: Vec<TestGroup>,
}

/// Tests on the same input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestGroup {
    /// The metrics that the test feeds. A series that is not understood feeds none.
    pub fed: BTreeSet<String>,
    /// What is expected of alerts.
    pub alerts: Vec<AlertTest>,
    /// How many expressions are tested.
    pub expressions: usize,
}

/// What is expected of the alerts of one name at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertTest {
    /// Their name.
    pub alert: String,
    /// How many fire.
    pub firing: usize,
    /// Where the expectation stands.
    pub position: Position,
}

const FILE: [&str; 5] = ["rule_files", "evaluation_interval", "group_eval_order", "tests", "fuzzy_compare"];
const GROUP: [&str; 8] = [
    "name",
    "interval",
    "start_timestamp",
    "input_series",
    "alert_rule_test",
    "promql_expr_test",
    "external_labels",
    "external_url",
];

/// Reads a file of tests. Reports every defect; a file of another kind is refused as `not-tests`.
///
/// Of several YAML documents promtool reads the first alone, and so does this.
pub fn parse(text: &str, limits: &Limits) -> Result<TestFile, Vec<Fault>> {
    let mut documents = read_all(text, Format::Yaml, limits)?.into_iter();
    let Some(root) = documents.next().filter(|root| !root.is_empty()) else {
        return Ok(TestFile::default());
    };
    if let Some(groups) = root.get("groups").filter(|_| root.get("tests").is_none()) {
        let message = "the file holds rules, not tests of rules";
        return Err(vec![Fault::new("not-tests", message, groups.span.clone())]);
    }
    let Written { file, series } = decode(&root)?;
    let mut groups = Vec::new();
    for (mut group, series) in file.groups.into_iter().zip(series) {
        group.fed = series.iter().flat_map(|series| metrics(series, limits)).collect();
        groups.push(group);
    }
    Ok(TestFile { groups, ..file })
}

/// The metric of a series.
fn metrics(series: &str, limits: &Limits) -> BTreeSet<String> {
    match promql::read(series, limits) {
        Expression::Understood(reading) => reading.metrics,
        Expression::NotUnderstood { .. } => BTreeSet::new(),
    }
}

/// The file as written: series are read once all of it is known to be sound.
struct Written {
    file: TestFile,
    series: Vec<Vec<String>>,
}

impl Decode for Written {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        mapping(node, &FILE, context)?;
        let rule_files = list::<Name>(node, "rule_files", context);
        optional::<Milliseconds>(node, "evaluation_interval", context);
        flag(node, "fuzzy_compare", context);
        let order = list::<Name>(node, "group_eval_order", context);
        let groups = list::<Group>(node, "tests", context);
        let mut seen = BTreeSet::new();
        for Name(name) in order?.iter().filter(|Name(name)| !seen.insert(name.value.clone())) {
            let message = format!("`group_eval_order`: `{}` stands twice", name.value);
            context.fault(Fault::new("invalid-value", message, name.span.clone()));
        }
        let rule_files = rule_files?.into_iter().map(|Name(name)| name).collect();
        let (groups, series) = groups?.into_iter().map(|group| (group.group, group.series)).unzip();
        Some(Self { file: TestFile { rule_files, groups }, series })
    }
}

/// An item of a list of texts; an empty one is the empty text.
struct Name(Located<String>);

impl Decode for Name {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        if is_nothing(node) {
            return Some(Self(Located { value: String::new(), span: node.span.clone() }));
        }
        Text::decode(node, context).map(|text| Self(text.0))
    }
}

struct Group {
    group: TestGroup,
    series: Vec<String>,
}

impl Decode for Group {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        if is_nothing(node) {
            let group = TestGroup { fed: BTreeSet::new(), alerts: Vec::new(), expressions: 0 };
            return Some(Self { group, series: Vec::new() });
        }
        mapping(node, &GROUP, context)?;
        optional::<Milliseconds>(node, "interval", context);
        for key in ["name", "start_timestamp", "external_url"] {
            text(node, key, context);
        }
        pairs(node, "external_labels", context);
        let series = list::<Series>(node, "input_series", context);
        let alerts = list::<AlertTest>(node, "alert_rule_test", context);
        let expressions = list::<ExpressionTest>(node, "promql_expr_test", context);
        Some(Self {
            group: TestGroup { fed: BTreeSet::new(), alerts: alerts?, expressions: expressions?.len() },
            series: series?.into_iter().map(|series| series.0).collect(),
        })
    }
}

/// The name and labels of a series, its values checked.
struct Series(String);

impl Decode for Series {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        mapping(node, &["series", "values"], context)?;
        let series = text(node, "series", context);
        let values = text(node, "values", context);
        if let Some(values) = values?
            && let Some(item) = notation::defect(&values)
        {
            let message = format!(
                "`{}.values`: `{item}` is no value of a series; write 1 2 3, 0+10x5, _ or stale",
                context.route()
            );
            context.fault(Fault::new("invalid-value", message, values.span));
        }
        Some(Self(series?.map(|series| series.value).unwrap_or_default()))
    }
}

impl Decode for AlertTest {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        mapping(node, &["eval_time", "alertname", "exp_alerts"], context)?;
        optional::<Milliseconds>(node, "eval_time", context);
        let alert = text(node, "alertname", context);
        let expected = list::<ExpectedAlert>(node, "exp_alerts", context);
        let Some(alert) = alert?.filter(|alert| !alert.is_empty()) else {
            context.missing("alertname", node);
            return None;
        };
        Some(Self { alert: alert.value, firing: expected?.len(), position: alert.span.start })
    }
}

/// An alert that is expected to fire; its labels and annotations are for promtool to compare.
struct ExpectedAlert;

impl Decode for ExpectedAlert {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        if is_nothing(node) {
            return Some(Self);
        }
        mapping(node, &["exp_labels", "exp_annotations"], context)?;
        pairs(node, "exp_labels", context);
        pairs(node, "exp_annotations", context);
        Some(Self)
    }
}

/// A test of an expression.
struct ExpressionTest;

impl Decode for ExpressionTest {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        mapping(node, &["expr", "eval_time", "exp_samples"], context)?;
        optional::<Milliseconds>(node, "eval_time", context);
        if let Some(None) = text(node, "expr", context) {
            context.missing("expr", node);
        }
        list::<Sample>(node, "exp_samples", context);
        Some(Self)
    }
}

/// A sample that is expected of an expression.
struct Sample;

impl Decode for Sample {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        mapping(node, &["labels", "value", "histogram"], context)?;
        text(node, "labels", context);
        text(node, "histogram", context);
        if let Some(Some(value)) = text(node, "value", context)
            && value.trim_start_matches(['-', '+', '.']).parse::<f64>().is_err()
        {
            let message = format!("`{}.value`: `{}` is no number", context.route(), value.value);
            context.fault(Fault::new("invalid-value", message, value.span));
        }
        Some(Self)
    }
}

/// Whether nothing is written: an empty item of a list, all of whose values are left out.
fn is_nothing(node: &Node) -> bool {
    node.tag.is_none() && node.kind == Kind::Null
}

#[cfg(test)]
mod tests;
