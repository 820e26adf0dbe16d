//! Tables of samples: CSV with a header, by RFC 4180, with a comma or a semicolon between the cells.

use std::collections::BTreeSet;

use csv::{ReaderBuilder, StringRecord};
use rust_decimal::Decimal;

use crate::model::{Fault, Limits, Places, Position, Span};

/// Bytes of one cell. What is longer is a quote that was never closed, or no table.
const CELL_BYTES: usize = 64 << 10;

/// A table: named columns, and at least one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The names of the columns, each once.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Whether numbers are written with a decimal comma: only where a semicolon parts the cells.
    comma: bool,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line it begins in, from 1.
    pub line: usize,
    cells: StringRecord,
}

impl Row {
    /// The cell of the column at `index`, without the blanks around it.
    #[must_use]
    pub fn cell(&self, index: usize) -> &str {
        self.cells.get(index).unwrap_or_default().trim()
    }
}

impl Sheet {
    /// The place of a column in each row.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|known| known == name)
    }

    /// A cell as a number, exact. `None` for anything else, the empty cell included.
    #[must_use]
    pub fn number(&self, cell: &str) -> Option<Decimal> {
        let plain =
            if self.comma && !cell.contains('.') { cell.replacen(',', ".", 1) } else { cell.to_owned() };
        Decimal::from_str_exact(&plain).ok()
    }
}

/// Reads a table.
///
/// Fails on an exceeded limit (`limit`), on a quote that is never closed or stands in the middle of a cell (`syntax`),
/// on a header with the same name twice or with none (`header`), on rows that are longer or shorter than it (`syntax`), on a last
/// row that was not written to its end (`truncated`), and where there is nothing but a header (`empty`).
pub fn parse(text: &str, limits: &Limits) -> Result<Sheet, Fault> {
    let head = text.lines().next().unwrap_or_default();
    let semicolon = head.contains(';') && !head.contains(',');
    let delimiter = if semicolon { b';' } else { b',' };
    quotes(text, delimiter)?;
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).has_headers(false).from_reader(text.as_bytes());
    let mut sheet = Sheet { header: Vec::new(), rows: Vec::new(), comma: semicolon };
    let mut lines = Lines { text, places: Places::new(text) };
    for record in reader.records() {
        let record = record.map_err(|error| {
            let line = lines.of(error.position());
            Fault::new("syntax", "the row has more or fewer cells than the header", at(line))
        })?;
        let line = lines.of(record.position());
        if record.iter().any(|cell| cell.len() > CELL_BYTES) {
            let message = format!("a cell is longer than is read [limit={CELL_BYTES} bytes]");
            return Err(Fault::new("limit", message, at(line)));
        }
        if sheet.header.is_empty() {
            sheet.header = header(&record, line)?;
            continue;
        }
        if sheet.rows.len() >= limits.records {
            let message = format!("the table has more rows than are read [limit={}]", limits.records);
            return Err(Fault::new("limit", message, at(line)));
        }
        sheet.rows.push(Row { line, cells: record });
    }
    let Some(last) = sheet.rows.last() else {
        return Err(Fault::new("empty", "the table has no row below its header", Span::START));
    };
    // The last digits of a number may be what is missing.
    let open = last.cells.iter().next_back().is_some_and(|cell| cell.ends_with(|c: char| c.is_ascii_digit()));
    if open && !text.ends_with(['\n', '\r', '"']) {
        let span = Span::at(Position { line: last.line, column: 1 });
        return Err(Fault::new("truncated", "the last row ends in a number and without a line break", span)
            .with_help("write the file anew, and put it in place only when it is complete"));
    }
    Ok(sheet)
}

fn at(line: usize) -> Span {
    Span::at(Position { line, column: 1 })
}

/// The lines of records: the parser's own count is one behind where lines end in two characters.
struct Lines<'t> {
    text: &'t str,
    places: Places<'t>,
}

impl Lines<'_> {
    fn of(&mut self, position: Option<&csv::Position>) -> usize {
        let start = position.and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or_default();
        let rest = self.text.get(start..).unwrap_or_default();
        let breaks = rest.len() - rest.trim_start_matches(['\n', '\r']).len();
        self.places.at(start + breaks).line
    }
}

fn header(record: &StringRecord, line: usize) -> Result<Vec<String>, Fault> {
    let mut seen = BTreeSet::new();
    for name in record.iter().map(str::trim) {
        if name.is_empty() || !seen.insert(name) {
            let message = match name {
                "" => "a column has no name".to_owned(),
                name => format!("the column `{}` stands twice", name.chars().take(60).collect::<String>()),
            };
            return Err(
                Fault::new("header", message, at(line)).with_help("give each column a name of its own")
            );
        }
    }
    Ok(record.iter().map(|name| name.trim().to_owned()).collect())
}

/// The parser takes whatever follows an open quote for one cell, and says nothing.
fn quotes(text: &str, delimiter: u8) -> Result<(), Fault> {
    let bytes = text.as_bytes();
    let mut places = Places::new(text);
    let (mut open, mut before) = (None, delimiter);
    let mut index = 0;
    while let Some(&byte) = bytes.get(index) {
        let next = bytes.get(index + 1).copied();
        match (open, byte) {
            (Some(_), b'"') if next == Some(b'"') => index += 1,
            (Some(_), b'"') => {
                open = None;
                if next.is_some_and(|next| next != delimiter && !matches!(next, b'\n' | b'\r')) {
                    let span = Span::at(places.at(index));
                    return Err(Fault::new("syntax", "something follows a quoted cell", span));
                }
            }
            (None, b'"') if before == delimiter || before == b'\n' || before == b'\r' => open = Some(index),
            (None, b'"') => {
                return Err(Fault::new(
                    "syntax",
                    "a quote stands in the middle of a cell",
                    Span::at(places.at(index)),
                ));
            }
            _ => {}
        }
        before = byte;
        index += 1;
    }
    match open {
        None => Ok(()),
        Some(start) => {
            Err(Fault::new("syntax", "a quote is opened and never closed", Span::at(places.at(start))))
        }
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::parse;
    use crate::model::Limits;

    fn code(text: &str) -> &'static str {
        parse(text, &Limits::DEFAULT).map_or_else(|fault| fault.code, |_| "read")
    }

    #[test]
    fn cells_are_found_by_their_columns() {
        let sheet = parse("id,minutes\na,\"1,5\"\r\n\"b \"\"x\"\"\",2.50\n", &Limits::DEFAULT).unwrap();
        let minutes = sheet.column("minutes").unwrap();
        assert_eq!(sheet.rows[0].cell(minutes), "1,5");
        assert_eq!((sheet.rows[1].cell(0), sheet.rows[1].line), ("b \"x\"", 3));
        assert_eq!(sheet.number("1,5"), None, "a comma parts the cells here");
        assert_eq!(sheet.number("2.50"), Some(Decimal::new(25, 1)));
        assert_eq!((sheet.number(""), sheet.number("NaN"), sheet.column("Minutes")), (None, None, None));
    }

    #[test]
    fn a_semicolon_brings_the_decimal_comma() {
        let sheet = parse("id;minuten\na;1,5\nb;2\n", &Limits::DEFAULT).unwrap();
        assert_eq!(sheet.number(sheet.rows[0].cell(1)), Some(Decimal::new(15, 1)));
        assert_eq!(sheet.number("1.234,5"), None, "which of the two is the decimal sign would be a guess");
    }

    #[test]
    fn what_is_cut_or_ambiguous_is_refused() {
        for (text, wanted) in [
            ("a,b\n1,2\n", "read"),
            ("a,b\n1,x", "read"),
            ("a,b\n1,2", "truncated"),
            ("a,b\n1\n", "syntax"),
            ("a,b\n1,2,3\n", "syntax"),
            ("a,b\n\"1,2\n3,4\n", "syntax"),
            ("a,b\n\"1\"x,2\n", "syntax"),
            ("a,b\n1\"x\",2\n", "syntax"),
            ("a,a\n1,2\n", "header"),
            ("a,\n1,2\n", "header"),
            ("a,b\n", "empty"),
            ("", "empty"),
        ] {
            assert_eq!(code(text), wanted, "{text:?}");
        }
        assert_eq!(code(&format!("a,b\n1,{}\n", "x".repeat(70_000))), "limit");
        let limits = Limits { records: 2, ..Limits::DEFAULT };
        assert_eq!(parse("a\n1\n2\n3\n", &limits).unwrap_err().code, "limit");
    }
}
