//! Lines on a terminal: styles, hanging paragraphs, bars, borderless tables.

use std::io;

use anstyle::{AnsiColor, Style};
use comfy_table::{ContentArrangement, Table, presets};
use unicode_width::UnicodeWidthStr as _;

use super::View;
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

    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// The text in a style, if colours are used.
    pub(super) fn styled(&self, style: Style, text: &str) -> String {
        if self.color { format!("{style}{text}{style:#}") } else { text.to_owned() }
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

    /// A paragraph: `label` stands before its first line, and all lines begin after `indent` columns.
    pub(super) fn paragraph(
        &mut self,
        label: &str,
        indent: usize,
        text: &str,
        style: Style,
    ) -> io::Result<()> {
        let text = visible(text);
        let room = self.width.saturating_sub(indent).max(20);
        for (index, line) in wrap(&text, room).into_iter().enumerate() {
            let margin = if index == 0 { label } else { "" };
            let gap = indent.saturating_sub(margin.width());
            let line = self.styled(style, &line);
            let margin = self.styled(DIM, margin);
            self.line(&format!("{margin}{}{line}", " ".repeat(gap)))?;
        }
        Ok(())
    }

    /// A table without borders, as wide as its content and at most as wide as the terminal.
    pub(super) fn table(&mut self, header: Vec<String>, rows: Vec<Vec<String>>) -> io::Result<()> {
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(self.width).unwrap_or(u16::MAX));
        table.set_header(header);
        table.add_rows(rows);
        for line in table.lines() {
            self.line(&line)?;
        }
        Ok(())
    }
}

/// A bar of ten cells for a share in per cent; full only at 100.
pub(super) fn bar(percent: i64) -> String {
    let full = usize::try_from(percent.clamp(0, 100) / 10).unwrap_or_default();
    format!("{}{}", "█".repeat(full), "░".repeat(10 - full))
}

/// Breaks text at blanks into lines of at most `room` columns; a longer word is cut.
pub(super) fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.width() + 1 + word.width() > room {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for c in word.chars() {
            line.push(c);
            if line.width() > room {
                line.pop();
                lines.push(std::mem::replace(&mut line, c.to_string()));
            }
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{bar, wrap};

    #[test]
    fn wraps_by_columns_and_cuts_only_what_does_not_fit() {
        assert_eq!(wrap("die Prüfung der Übergabe", 11), ["die Prüfung", "der", "Übergabe"]);
        assert_eq!(wrap("abcdefgh ij", 5), ["abcde", "fgh", "ij"]);
        assert_eq!(wrap("日本語 x", 4), ["日本", "語 x"]);
        assert_eq!(wrap("", 5), [""]);
    }

    #[test]
    fn a_bar_is_full_only_at_the_end() {
        assert_eq!(bar(99), "█████████░");
        assert_eq!(bar(100), "██████████");
    }
}
