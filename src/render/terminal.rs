//! Lines on a terminal: styles, hanging paragraphs, bars, borderless tables.

use std::io;

use anstyle::{AnsiColor, Style};
use comfy_table::{ContentArrangement, Table, presets};
use unicode_width::UnicodeWidthStr as _;

use super::View;
use super::wrap::{Margins, wrap};
use crate::model::visible;

pub(super) const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();
pub(super) const GOOD: Style = AnsiColor::Green.on_default().bold();
pub(super) const BAD: Style = AnsiColor::Red.on_default().bold();
pub(super) const WARN: Style = AnsiColor::Yellow.on_default().bold();

/// The narrowest width that is laid out for.
const MIN_WIDTH: usize = 40;

/// A page that is written line by line.
pub(super) struct Page<'p> {
    out: &'p mut dyn io::Write,
    color: bool,
    width: usize,
}

impl<'p> Page<'p> {
    pub(super) fn new(view: &View, out: &'p mut dyn io::Write) -> Self {
        Self { out, color: view.color, width: view.width.max(MIN_WIDTH) }
    }

    /// The text in a style, if colours are used.
    pub(super) fn styled(&self, style: Style, text: &str) -> String {
        if self.color && !text.is_empty() { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// A line as it is. What comes from outside must have been made visible before.
    pub(super) fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", text.trim_end())
    }

    pub(super) fn blank(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    pub(super) fn heading(&mut self, text: &str) -> io::Result<()> {
        self.blank()?;
        let text = self.styled(BOLD, text);
        self.line(&text)
    }

    /// A paragraph: `label` stands before its first line, and all others begin after `indent` columns.
    pub(super) fn paragraph(
        &mut self,
        label: &str,
        indent: usize,
        text: &str,
        style: Style,
    ) -> io::Result<()> {
        self.labelled(&[(label, DIM)], indent, text, style)
    }

    /// A paragraph whose label has parts in styles of their own. The label is written as it is.
    pub(super) fn labelled(
        &mut self,
        label: &[(&str, Style)],
        indent: usize,
        text: &str,
        style: Style,
    ) -> io::Result<()> {
        let columns = label.iter().map(|(part, _)| part.width()).sum();
        let margins = Margins { label: columns, indent, width: self.width };
        for (index, line) in wrap(&visible(text), margins).into_iter().enumerate() {
            let first = index == 0;
            let label = if first { label } else { &[] };
            let margin: String = label.iter().map(|(part, style)| self.styled(*style, part)).collect();
            let gap = line.indent.saturating_sub(if first { columns } else { 0 });
            let text = self.styled(style, &line.text);
            self.line(&format!("{margin}{}{text}", " ".repeat(gap)))?;
        }
        Ok(())
    }

    /// A table without borders, its header first. Nothing is written, and `false` returned, if the page is too narrow.
    pub(super) fn table(&mut self, rows: Vec<Vec<String>>) -> io::Result<bool> {
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        table.set_content_arrangement(ContentArrangement::Disabled);
        let mut rows = rows.into_iter();
        table.set_header(rows.next().unwrap_or_default());
        table.add_rows(rows);
        let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
        if lines.iter().any(|line| line.width() > self.width) {
            return Ok(false);
        }
        for line in lines {
            self.line(&line)?;
        }
        Ok(true)
    }
}

/// A bar of ten cells for a share in per cent; full only at 100.
pub(super) fn bar(percent: i64) -> String {
    let full = usize::try_from(percent.clamp(0, 100) / 10).unwrap_or_default();
    format!("{}{}", "█".repeat(full), "░".repeat(10 - full))
}

#[cfg(test)]
mod tests {
    use super::bar;

    #[test]
    fn a_bar_is_full_only_at_the_end() {
        assert_eq!(bar(99), "█████████░");
        assert_eq!(bar(100), "██████████");
    }
}
