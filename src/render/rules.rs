//! The rules in force, for people and for programs.

use std::io;

use anstyle::Style;
use schemars::JsonSchema;
use serde::Serialize;

use super::View;
use super::terminal::{BOLD, Page};
use super::words::{self, word};
use crate::model::{Area, Discipline, Localized, Location, RuleId, Severity, Stage, visible};

/// A rule in force.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RuleJson<'r> {
    /// Its identifier.
    pub id: &'r RuleId,
    /// Its area.
    pub area: Area,
    /// Its discipline.
    pub discipline: Discipline,
    /// How much it weighs.
    pub severity: Severity,
    /// The stage from which it applies.
    pub since: Stage,
    /// What it asks.
    pub title: &'r Localized,
    /// Why.
    pub why: &'r Localized,
    /// Demands of the article.
    pub article: &'r [String],
    /// Where to read on.
    pub references: &'r [String],
    /// Its parameters.
    pub params: &'r serde_json::Value,
    /// The file and line that define it.
    pub origin: &'r Location,
    /// Whether it judges the outcomes of the other rules.
    pub gate: bool,
    /// Whether it is switched off.
    pub off: bool,
}

/// Writes the rules as a JSON list.
pub fn rules_json(rules: &[RuleJson<'_>], out: &mut dyn io::Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(rules).map_err(io::Error::from)?;
    writeln!(out, "{}", super::json::escaped(&text))
}

/// Column at which titles begin, after identifier, severity and stage.
const INDENT: usize = 33;

/// Writes the rules as a table: one line each, grouped by area.
pub fn rules_table(rules: &[RuleJson<'_>], view: &View, out: &mut dyn io::Write) -> io::Result<()> {
    let mut page = Page::new(view, out);
    let mut area = None;
    for rule in rules {
        if area != Some(rule.area) {
            if area.is_some() {
                page.blank()?;
            }
            area = Some(rule.area);
            let heading = page.styled(BOLD, words::area(rule.area, view.locale));
            page.line(&heading)?;
        }
        let off = if rule.off { word(view.locale, " (off)", " (abgeschaltet)") } else { "" };
        let label = format!(
            "  {:<9} {:<9} {:<10}",
            rule.id,
            words::severity(rule.severity, view.locale),
            rule.since.label(),
        );
        let gate = if rule.gate {
            word(view.locale, " (judges the other rules)", " (urteilt über die anderen Regeln)")
        } else {
            ""
        };
        let text = format!("{}{gate}{off}", rule.title.get(view.locale));
        page.paragraph(&label, INDENT, &text, Style::new())?;
        if view.verbose {
            page.paragraph("", INDENT, &visible(&rule.origin.to_string()), super::terminal::DIM)?;
            page.paragraph("", INDENT, rule.why.get(view.locale), super::terminal::DIM)?;
        }
    }
    page.blank()?;
    let total = format!("{} {}", rules.len(), word(view.locale, "rules", "Regeln"));
    page.line(&total)
}
