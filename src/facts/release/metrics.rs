//! Facts of the business metrics: each number recomputed from its table.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::jargon;
use crate::document::{Figure, Located};
use crate::evidence::sheet::{self, Row, Sheet};
use crate::facts::claim::{Claim, stated};
use crate::facts::declared::Declared;
use crate::facts::evidence::Evidence;
use crate::facts::number::count;
use crate::facts::scene::Scene;
use crate::facts::wording::essence;
use crate::manifest::{BusinessMetric, MetricSource, Statistic, Text};
use crate::model::{Fault, Location, Position, Span};

/// A number of the business, before and after.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MetricFacts {
    /// What is measured.
    pub name: String,
    /// Which of name, unit, period, statistic, before, after say something.
    pub stated: Vec<String>,
    /// How the number is made of the rows.
    pub statistic: Declared<Statistic>,
    /// When it was measured, as written.
    pub period: String,
    /// Whether that lies after the day of judgement.
    pub period_ahead: bool,
    /// Whether its name is a term of engineering that the glossary does not explain.
    pub technical: bool,
    /// Whether an earlier metric has the same name or is made of the same column.
    pub repeated: bool,
    /// The table, and the numbers that it gives.
    pub source: SourceFacts,
    /// Where it is declared.
    pub location: Location,
}

/// The table of a metric.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SourceFacts {
    /// Whether it is there.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// The number before.
    pub before: FigureFacts,
    /// The number after.
    pub after: FigureFacts,
}

/// A number as it is declared and as it is recomputed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FigureFacts {
    /// As declared.
    pub declared: String,
    /// As recomputed, with one digit more than is declared; empty if there is nothing to compute it from.
    pub computed: String,
    /// Whether the two are the same, rounded to the digits that are declared.
    pub matches: bool,
    /// How many rows it is made of.
    pub rows: i64,
    /// Between which values the middle half of the rows lies; empty where only rows are counted.
    pub spread: String,
    /// Where it is declared, or where it should be.
    pub location: Location,
}

/// The metrics, in the order of the manifest.
pub(super) fn collect(
    metrics: &[BusinessMetric],
    explained: &BTreeSet<String>,
    scene: &Scene<'_>,
) -> Vec<MetricFacts> {
    let (mut names, mut columns) = (BTreeSet::new(), BTreeSet::new());
    let judge = |metric: &BusinessMetric| {
        let mut facts = facts(metric, explained, scene);
        let column = metric.source.as_ref().and_then(|source| {
            Some((source.file.as_ref()?.value.to_string(), said(source.column.as_ref()).to_owned()))
        });
        // Another statistic of the same column says the same thing twice.
        let new_column = column.is_none_or(|column| columns.insert(column));
        facts.repeated = !names.insert(essence(&facts.name)) || !new_column;
        facts
    };
    metrics.iter().map(judge).collect()
}

fn said(text: Option<&Text>) -> &str {
    text.map(|text| text.as_str()).unwrap_or_default()
}

fn facts(metric: &BusinessMetric, explained: &BTreeSet<String>, scene: &Scene<'_>) -> MetricFacts {
    let claim = |text: Option<&Text>| Claim::of(text, &metric.span, scene);
    let (name, period) = (claim(metric.name.as_ref()), claim(metric.period.as_ref()));
    MetricFacts {
        stated: stated(&[
            ("name", &name),
            ("unit", &claim(metric.unit.as_ref())),
            ("period", &period),
            ("statistic", &Claim::typed(metric.statistic.as_ref(), &metric.span, scene)),
            ("before", &Claim::typed(metric.before.as_ref(), &metric.span, scene)),
            ("after", &Claim::typed(metric.after.as_ref(), &metric.span, scene)),
        ]),
        statistic: Declared::of(metric.statistic.as_ref()),
        period_ahead: is_ahead(&period.value, scene),
        technical: jargon::in_text(&name.value).iter().any(|term| !explained.contains(*term)),
        repeated: false,
        source: source(metric, scene),
        location: scene.at(&metric.span),
        name: name.value,
        period: period.value,
    }
}

/// Whether a month that the period names lies after the day of judgement.
fn is_ahead(period: &str, scene: &Scene<'_>) -> bool {
    let today = scene.inputs.as_of.to_string();
    let months = period.split(|c: char| !(c.is_ascii_digit() || c == '-'));
    let month = |part: &str| {
        let shape = |(at, byte): (usize, u8)| if at == 4 { byte == b'-' } else { byte.is_ascii_digit() };
        part.get(..7).filter(|month| month.bytes().enumerate().all(shape)).map(str::to_owned)
    };
    // Written so, months are ordered as text is.
    months.filter_map(month).any(|month| today.get(..7).is_some_and(|today| month.as_str() > today))
}

fn source(metric: &BusinessMetric, scene: &Scene<'_>) -> SourceFacts {
    let source = metric.source.as_ref();
    let near = source.map_or(&metric.span, |source| &source.span);
    let file = source.and_then(|source| source.file.as_ref());
    let opened =
        scene.open(file, "release.change.metrics.source.file", near, scene.inputs.limits.report_bytes);
    let read = opened.and_then(|document| {
        let values = sheet::parse(&document.text, &scene.inputs.limits)
            .and_then(|sheet| values(&sheet, metric.statistic.as_ref().map(|it| it.value), source));
        match values {
            Ok(values) => Ok((document.evidence(), values)),
            Err(fault) => Err(document.unreadable(&fault, scene)),
        }
    });
    let figure = |declared: Option<&Located<Figure>>, values: &[Decimal]| {
        let place = declared.map_or(&metric.span, |figure| &figure.span);
        judged(
            declared.map(|figure| &figure.value),
            metric.statistic.as_ref().map(|it| it.value),
            values,
            scene.at(place),
        )
    };
    let (evidence, (before, after)) = read.unwrap_or_else(|evidence| (evidence, (Vec::new(), Vec::new())));
    SourceFacts {
        before: figure(metric.before.as_ref(), &before),
        after: figure(metric.after.as_ref(), &after),
        evidence,
    }
}

/// The values of the rows before, and of those after.
type Values = (Vec<Decimal>, Vec<Decimal>);

/// Takes the values out of a table. A cell that is no value makes all of it unusable: left out, it would change the
/// number, and nobody would see it.
fn values(
    sheet: &Sheet,
    statistic: Option<Statistic>,
    source: Option<&MetricSource>,
) -> Result<Values, Fault> {
    let column = |name: &str, key: &str| {
        sheet.column(name).ok_or_else(|| {
            let message = format!("the table has no column `{name}`, which `{key}` names");
            Fault::new("column", message, Span::START)
                .with_help(format!("it has: {}", sheet.header.join(", ")))
        })
    };
    let phase = column(said(source.and_then(|source| source.phase.as_ref())), "phase")?;
    let name = said(source.and_then(|source| source.column.as_ref()));
    let counted = statistic == Some(Statistic::Count);
    let value = if counted && name.is_empty() { None } else { Some(column(name, "column")?) };
    let word = |text: Option<&Text>, default: &str| text.map_or(default, |text| text.as_str()).to_owned();
    let words = (
        word(source.and_then(|source| source.before.as_ref()), "before"),
        word(source.and_then(|source| source.after.as_ref()), "after"),
    );
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for row in &sheet.rows {
        let list = match row.cell(phase) {
            word if word == words.0 => &mut before,
            word if word == words.1 => &mut after,
            "" => return Err(unusable(row, "the cell that says whether it was before or after is empty")),
            _ => continue,
        };
        let cell = value.map(|value| row.cell(value)).unwrap_or_default();
        list.push(match statistic {
            Some(Statistic::Count) => Decimal::ONE,
            Some(Statistic::Share) => truth(cell)
                .ok_or_else(|| unusable(row, &format!("`{}` is neither yes nor no", short(cell))))?,
            _ => {
                sheet.number(cell).ok_or_else(|| unusable(row, &format!("`{}` is no number", short(cell))))?
            }
        });
    }
    Ok((before, after))
}

fn short(cell: &str) -> String {
    cell.chars().take(40).collect()
}

fn unusable(row: &Row, message: &str) -> Fault {
    Fault::new("cell", message, Span::at(Position { line: row.line, column: 1 }))
}

fn truth(cell: &str) -> Option<Decimal> {
    match cell.to_lowercase().as_str() {
        "true" | "yes" | "ja" | "1" => Some(Decimal::ONE),
        "false" | "no" | "nein" | "0" => Some(Decimal::ZERO),
        _ => None,
    }
}

fn judged(
    declared: Option<&Figure>,
    statistic: Option<Statistic>,
    values: &[Decimal],
    location: Location,
) -> FigureFacts {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let computed = statistic.and_then(|statistic| compute(statistic, &sorted));
    let digits = declared.map_or(0, Figure::digits);
    // Half of the last digit: whoever rounds a half down or to even is right as well.
    let half = Decimal::new(5, digits + 1);
    let matches = declared
        .zip(computed)
        .and_then(|(declared, computed)| declared.value().checked_sub(computed))
        .is_some_and(|off| off.abs() <= half);
    let quarter = |at: usize| sorted.get(at).map(|value| value.normalize().to_string()).unwrap_or_default();
    let spread = match statistic {
        Some(Statistic::Median | Statistic::Mean) if !sorted.is_empty() => {
            format!("{}–{}", quarter(sorted.len() / 4), quarter((sorted.len() * 3 / 4).min(sorted.len() - 1)))
        }
        _ => String::new(),
    };
    FigureFacts {
        declared: declared.map(ToString::to_string).unwrap_or_default(),
        computed: computed
            .map(|value| value.round_dp(digits + 1).normalize().to_string())
            .unwrap_or_default(),
        matches,
        rows: count(values.len()),
        spread,
        location,
    }
}

/// The number that sorted values give; `None` where there are none, or they are too large to be added.
fn compute(statistic: Statistic, sorted: &[Decimal]) -> Option<Decimal> {
    let rows = Decimal::from(sorted.len());
    match statistic {
        Statistic::Count => (!sorted.is_empty()).then_some(rows),
        Statistic::Mean | Statistic::Share => sorted
            .iter()
            .try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value))
            .and_then(|sum| sum.checked_div(rows)),
        Statistic::Median => {
            let upper = *sorted.get(sorted.len() / 2)?;
            if sorted.len() % 2 == 1 {
                return Some(upper);
            }
            let lower = *sorted.get(sorted.len() / 2 - 1)?;
            lower.checked_add(upper)?.checked_div(Decimal::TWO)
        }
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::{Statistic, compute, judged};
    use crate::document::Figure;
    use crate::model::Location;

    fn values(values: &[&str]) -> Vec<Decimal> {
        values.iter().map(|value| value.parse().unwrap()).collect()
    }

    #[test]
    fn statistics_are_exact_and_of_nothing_there_is_none() {
        let some = values(&["1.0", "2.5", "4.1", "9.2"]);
        assert_eq!(compute(Statistic::Median, &some), Some("3.3".parse().unwrap()));
        assert_eq!(compute(Statistic::Median, &some[..3]), Some("2.5".parse().unwrap()));
        assert_eq!(compute(Statistic::Mean, &some), Some("4.2".parse().unwrap()));
        assert_eq!(compute(Statistic::Count, &some), Some(Decimal::from(4)));
        assert_eq!(compute(Statistic::Share, &values(&["1", "0", "0", "1"])), Some("0.5".parse().unwrap()));
        for statistic in [Statistic::Median, Statistic::Mean, Statistic::Count, Statistic::Share] {
            assert_eq!(compute(statistic, &[]), None);
        }
        assert_eq!(compute(Statistic::Mean, &[Decimal::MAX, Decimal::MAX]), None);
    }

    #[test]
    fn a_number_is_right_to_the_digits_that_it_declares() {
        let rows = values(&["4.14", "4.15"]);
        let holds = |declared: &str| {
            let figure: Figure = declared.parse().unwrap();
            judged(Some(&figure), Some(Statistic::Mean), &rows, Location::file("m")).matches
        };
        for good in ["4", "4.1", "4.15", "4.14", "4.145"] {
            assert!(holds(good), "{good}");
        }
        for bad in ["4.2", "4.0", "4.150", "5", "-4.1"] {
            assert!(!holds(bad), "{bad}");
        }
        let share: Figure = "25%".parse().unwrap();
        let rows = values(&["1", "0", "0", "0"]);
        assert!(judged(Some(&share), Some(Statistic::Share), &rows, Location::file("m")).matches);
    }
}
