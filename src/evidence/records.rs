//! Files of records: JSON Lines.

use crate::document::{Format, Kind, Node, read};
use crate::model::{Fault, Limits, Span};

/// One record of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The value; its places are those of the file.
    pub node: Node,
    /// The line it stands in, from 1.
    pub line: usize,
}

/// Nodes that [`parse`] holds at once, for each that one document may have: about 600 MB at the default limits.
const NODES: usize = 4;

/// Reads every record of a file and holds them all.
///
/// Fails at the first record that does not parse or that exceeds a limit. An empty file has no records.
pub fn parse(text: &str, limits: &Limits) -> Result<Vec<Record>, Fault> {
    let mut records = Vec::new();
    let mut nodes = 0_usize;
    let most = limits.nodes.saturating_mul(NODES);
    for record in each(text, limits) {
        let record = record?;
        nodes = nodes.saturating_add(count(&record.node));
        if nodes > most {
            let message = format!("the file has more values than are held at once [limit={most}]");
            return Err(Fault::new("limit", message, record.node.span));
        }
        records.push(record);
    }
    Ok(records)
}

/// Reads the records of a file one after the other: each line that is not empty holds one JSON value.
///
/// Ends with the first fault. A last line that does not parse is `truncated`: the file was not written to its
/// end, and how much is missing cannot be seen. So is a number at the very end without a line break, for its
/// last digits may be what is missing.
fn each<'t>(text: &'t str, limits: &'t Limits) -> impl Iterator<Item = Result<Record, Fault>> + 't {
    let end = text.trim_end().len();
    let mut records = 0_usize;
    let mut failed = false;
    let lines = text.split_inclusive('\n').scan(0_usize, |offset, line| {
        let start = *offset;
        *offset += line.len();
        Some((start, line))
    });
    lines.enumerate().filter(|(_, (_, line))| !line.trim().is_empty()).map_while(
        move |(index, (start, line))| {
            if failed {
                return None;
            }
            records += 1;
            let record = if records > limits.records {
                let message = format!("the file has more records than are read [limit={}]", limits.records);
                Err(Fault::new("limit", message, moved(&Span::START, index, start)))
            } else {
                let last = start + line.len() >= end;
                record(line, last, limits)
                    .map(|mut node| {
                        shift(&mut node, index, start);
                        Record { node, line: index + 1 }
                    })
                    .map_err(|fault| Fault { span: moved(&fault.span, index, start), ..fault })
            };
            failed = record.is_err();
            Some(record)
        },
    )
}

/// Reads one line; its places are those of the line.
fn record(line: &str, last: bool, limits: &Limits) -> Result<Node, Fault> {
    let truncated = |span| {
        Fault::new("truncated", "the last record is cut off: the file was not written to its end", span)
            .with_help("write the file anew, and put it in place only when it is complete")
    };
    let faults = match read(line.trim_end(), Format::Json, limits) {
        Ok(node) => {
            let open_end = matches!(node.kind, Kind::Integer(_) | Kind::Number(_)) && !line.ends_with('\n');
            return if open_end { Err(truncated(node.span)) } else { Ok(node) };
        }
        Err(faults) => faults,
    };
    let fault = faults.into_iter().next().unwrap_or_else(|| truncated(Span::START));
    Err(if last && fault.code == "syntax" { truncated(fault.span) } else { fault })
}

/// Moves the places of a value from its line to the file.
fn shift(node: &mut Node, lines: usize, bytes: usize) {
    node.span = moved(&node.span, lines, bytes);
    match &mut node.kind {
        Kind::List(items) => items.iter_mut().for_each(|item| shift(item, lines, bytes)),
        Kind::Map(entries) => {
            for entry in entries {
                entry.key_span = moved(&entry.key_span, lines, bytes);
                shift(&mut entry.value, lines, bytes);
            }
        }
        _ => {}
    }
}

fn moved(span: &Span, lines: usize, bytes: usize) -> Span {
    let mut moved = span.clone();
    moved.start.line += lines;
    moved.bytes = span.bytes.start + bytes..span.bytes.end + bytes;
    moved
}

fn count(node: &Node) -> usize {
    1 + node.items().iter().map(count).sum::<usize>()
        + node.entries().iter().map(|entry| count(&entry.value)).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::model::{Limits, Position};

    fn lines(text: &str) -> Vec<usize> {
        parse(text, &Limits::DEFAULT).unwrap().iter().map(|record| record.line).collect()
    }

    fn fault(text: &str) -> (&'static str, usize, usize) {
        let fault = parse(text, &Limits::DEFAULT).unwrap_err();
        (fault.code, fault.span.start.line, fault.span.start.column)
    }

    #[test]
    fn places_are_those_of_the_file() {
        let text = "{\"a\": 1}\r\n\n  {\"ü\": {\"b\": [2, 3]}}\n";
        assert_eq!(lines(text), [1, 3]);
        let records = parse(text, &Limits::DEFAULT).unwrap();
        let three = &records[1].node.get("ü").unwrap().get("b").unwrap().items()[1];
        assert_eq!(three.span.start, Position { line: 3, column: 19 });
        assert_eq!(text.get(three.span.bytes.clone()), Some("3"));
        let key = &records[1].node.entries()[0].key_span;
        assert_eq!(text.get(key.bytes.clone()), Some("\"ü\""));
    }

    #[test]
    fn a_last_line_needs_no_break_if_it_is_complete() {
        assert_eq!(lines("{}\n{\"a\": 1}"), [1, 2]);
        assert_eq!(lines("[1]\ntrue"), [1, 2]);
        assert_eq!(lines("1\n2\n \n"), [1, 2]);
        assert_eq!(lines(""), [0; 0]);
        assert_eq!(lines("\n\n"), [0; 0]);
    }

    #[test]
    fn what_is_cut_off_is_not_read() {
        assert_eq!(fault("{\"a\": 1}\n{\"a\": 1"), ("truncated", 2, 1));
        assert_eq!(fault("{\"a\": 1}\n{\"a\":\n\n"), ("truncated", 2, 6));
        assert_eq!(fault("12\n1").0, "truncated", "there may have been more digits");
        assert_eq!(fault("{}\n{\"a\": \"x"), ("truncated", 2, 7));
    }

    #[test]
    fn the_first_defect_is_named_with_its_line() {
        let (code, line, _) = fault("{}\n{\"a\": }\n{}\n");
        assert_eq!((code, line), ("syntax", 2));
        assert_eq!(fault("{}\n{\"a\": 1, \"a\": 2}\n"), ("duplicate-key", 2, 10));
        assert_eq!(fault("{} {}\n{}\n").0, "syntax");
        assert_eq!(fault("{}\nNaN\n{}\n").0, "syntax");
    }

    #[test]
    fn limits_end_the_reading() {
        let limits = Limits { records: 2, nodes: 5, ..Limits::DEFAULT };
        let fault = parse("1\n2\n\n3\n", &limits).unwrap_err();
        assert_eq!((fault.code, fault.span.start.line), ("limit", 4));
        let wide = "[1, 2, 3]\n".repeat(6);
        let fault = parse(&wide, &Limits { nodes: 5, ..Limits::DEFAULT }).unwrap_err();
        assert_eq!((fault.code, fault.span.start.line), ("limit", 6));
    }

    #[test]
    fn many_lines_take_time_by_their_number_only() {
        let text = "{\"id\": \"claim-1\", \"latency_ms\": 812.5, \"fallback\": false}\n".repeat(20_000);
        let started = std::time::Instant::now();
        assert_eq!(lines(&text).len(), 20_000);
        // Linear: well under a second; quadratic: minutes.
        assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    }
}
