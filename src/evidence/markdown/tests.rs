//! Whole documents against what a reader of the page on GitHub sees.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{BlockKind, Markdown, parse};
use crate::model::{Limits, Position};

fn read(text: &str) -> Markdown {
    parse(text, &Limits::DEFAULT).unwrap()
}

/// Level, line, text and anchor of each heading.
fn headings(text: &str) -> Vec<(u8, usize, String, String)> {
    let headings = read(text).headings;
    headings.into_iter().map(|h| (h.level, h.position.line, h.text, h.slug)).collect()
}

fn slugs(text: &str) -> Vec<String> {
    read(text).headings.into_iter().map(|heading| heading.slug).collect()
}

/// Line, column and text of each block.
fn blocks(text: &str) -> Vec<(usize, usize, String)> {
    let blocks = read(text).blocks;
    blocks.into_iter().map(|b| (b.position.line, b.position.column, b.text)).collect()
}

fn at(line: usize, column: usize) -> Position {
    Position { line, column }
}

#[test]
fn finds_headings_of_every_kind_and_nothing_else() {
    let text = "\
# First
Setext
===
Two
lines
---
## Closed ##
   ###   Indented
#NoHeading
    # code
```
# fence
```
<!--
# comment
-->
<h2>html</h2>

> # Quoted

- # In a list
";
    let found = headings(text);
    let expected = [
        (1, 1, "First", "first"),
        (1, 2, "Setext", "setext"),
        (2, 4, "Two lines", "twolines"),
        (2, 7, "Closed", "closed"),
        (3, 8, "Indented", "indented"),
        (1, 19, "Quoted", "quoted"),
        (1, 21, "In a list", "in-a-list"),
    ];
    let found = found.iter().map(|(level, line, text, slug)| (*level, *line, text.as_str(), slug.as_str()));
    assert_eq!(found.collect::<Vec<_>>(), expected);
}

#[test]
fn heading_text_comes_from_all_that_is_seen() {
    let text = "\
# The `API` *is* [down](https://x.example) ![logo](a.png)<!-- hidden --><a id=\"x\"></a>
# ~~Old~~ &amp; new \\# 🚀
# Scaling {#scale}
# Set {x}
";
    let document = read(text);
    let texts = document.headings.iter().map(|heading| heading.text.as_str()).collect::<Vec<_>>();
    assert_eq!(texts, ["The API is down logo", "Old & new # 🚀", "Scaling", "Set {x}"]);
    // GitHub knows no `{#id}` and makes its anchor from the text as it stands; other hosts take the id.
    assert_eq!(slugs(text), ["the-api-is-down-", "old--new--", "scaling-scale", "set-x"]);
    assert_eq!(document.resolve("#scale").unwrap().heading, Some(2));
    assert_eq!(document.resolve("#scaling-scale").unwrap().position, at(3, 1));
    assert_eq!(document.links[0].heading, Some(0));
}

#[test]
fn a_mark_or_front_matter_does_not_hide_or_make_a_heading() {
    assert_eq!(slugs("\u{FEFF}# First\n"), ["first"]);
    let text = "---\ntitle: Kube API\nweight: 20\n---\n\n# Real\n";
    assert_eq!(headings(text), [(1, 6, "Real".to_owned(), "real".to_owned())]);
    assert_eq!(blocks(text), []);
    assert_eq!(slugs("---\n\n# A\n\n---\n\n# B\n"), ["a", "b"]);
    assert_eq!(slugs("# A\n\n---\ntitle: x\n---\n\n# B\n"), ["a", "title-x", "b"]);
    assert_eq!(slugs("---\ntitle: never closed\n\n# A\n"), ["a"]);
}

#[test]
fn items_have_their_own_text_and_nested_items_theirs() {
    let text = "\
1. First `step`
   goes on
   - [x] nested **done**
   - [ ] nested open
2. Second

   with a paragraph
   ```sh
   kubectl get pods
   ```
3. <!-- TODO -->
4. \u{A0}\u{200B}
";
    assert_eq!(
        blocks(text),
        [
            (1, 1, "First step goes on".to_owned()),
            (3, 4, "nested done".to_owned()),
            (4, 4, "nested open".to_owned()),
            (5, 1, "Second\nwith a paragraph\nkubectl get pods".to_owned()),
            (11, 1, String::new()),
            (12, 1, String::new()),
        ]
    );
    let kinds = read(text).blocks.into_iter().map(|block| block.kind).collect::<Vec<_>>();
    assert_eq!(kinds[0], BlockKind::Item { ordered: true, checked: None });
    assert_eq!(kinds[1], BlockKind::Item { ordered: false, checked: Some(true) });
    assert_eq!(kinds[2], BlockKind::Item { ordered: false, checked: Some(false) });
}

#[test]
fn rows_code_quotes_footnotes_and_html_are_blocks() {
    let text = "\
| Step | Who |
|------|-----|
| `restart` | [ops](x.md) |
| \u{A0} |  |

```sh title
echo
```

> quoted[^1]

[^1]: a note

<p>raw &nbsp; text</p>

<!-- no block -->

<a name=\"here\"></a>

&nbsp;
";
    assert_eq!(
        blocks(text),
        [
            (1, 1, "Step | Who".to_owned()),
            (3, 1, "restart | ops".to_owned()),
            (4, 1, String::new()),
            (6, 1, "echo".to_owned()),
            (10, 3, "quoted".to_owned()),
            (12, 7, "a note".to_owned()),
            (14, 1, "raw   text".to_owned()),
            (20, 1, String::new()),
        ]
    );
    let document = read(text);
    let cells = vec!["restart".to_owned(), "ops".to_owned()];
    assert_eq!(document.blocks[1].kind, BlockKind::Row { header: false, cells });
    assert_eq!(document.blocks[3].kind, BlockKind::Code { language: "sh".to_owned() });
    assert_eq!(document.blocks[6].kind, BlockKind::Html);
}

#[test]
fn sections_hold_their_subsections() {
    let document = read("intro\n# A\na\n## B\nb\n### C\n- c\n## D\nd\n# E\ne\n");
    let texts = |heading| document.section(heading).map(|block| block.text.as_str()).collect::<Vec<_>>();
    assert_eq!(texts(0), ["a", "b", "c", "d"]);
    assert_eq!(texts(1), ["b", "c"]);
    assert_eq!(texts(2), ["c"]);
    assert_eq!(texts(4), ["e"]);
    assert_eq!(texts(5), [""; 0]);
    assert_eq!(texts(usize::MAX), [""; 0]);
    assert_eq!(document.blocks[0].heading, None);
}

#[test]
fn finds_links_with_their_places() {
    let text = "\
# Links [in](head.md)
ä [one](a.md#x \"t\") and <https://b.example> or <ops@c.example>
[ref][r] ![image](i.png) `https://code.example` see https://d.example/a_b_c).
<a href=\"e.md\">html</a> <!-- [no](no.md) --> [https://twice.example](f.md)

```
https://fence.example [no](no.md)
```

[r]: g.md
[![badge](b.svg)](h.md)
";
    let document = read(text);
    let links = document.links.iter().map(|l| (l.target.as_str(), l.position)).collect::<Vec<_>>();
    assert_eq!(
        links,
        [
            ("head.md", at(1, 9)),
            ("a.md#x", at(2, 3)),
            ("https://b.example", at(2, 25)),
            ("mailto:ops@c.example", at(2, 48)),
            ("g.md", at(3, 1)),
            ("https://d.example/a_b_c", at(3, 53)),
            ("e.md", at(4, 1)),
            ("f.md", at(4, 46)),
            ("h.md", at(11, 1)),
        ]
    );
    assert!(document.links.iter().all(|link| link.heading == Some(0)));
}

#[test]
fn resolves_anchors_as_a_browser_on_github_does() {
    let text = "\
# Größe & Maß
<a id=\"before-b\"></a>

## B
text <a name=\"inside\"></a> text

<!-- <a id=\"hidden\"></a> -->
> <div id=\"quoted\">seen</div>

## B
";
    let document = read(text);
    let target = |anchor: &str| document.resolve(anchor).map(|t| (t.position.line, t.heading));
    for (anchor, expected) in [
        ("#größe--maß", Some((1, Some(0)))),
        ("gr%C3%B6%C3%9Fe--ma%C3%9F", Some((1, Some(0)))),
        ("#user-content-b", Some((4, Some(1)))),
        ("#b-1", Some((10, Some(2)))),
        ("#before-b", Some((2, Some(1)))),
        ("#inside", Some((5, Some(1)))),
        ("#quoted", Some((8, Some(1)))),
        ("#hidden", None),
        ("#B", None),
        ("#b-2", None),
        ("#", None),
        ("", None),
    ] {
        assert_eq!(target(anchor), expected, "{anchor}");
    }
    assert_eq!(document.resolve("quoted").unwrap().position, at(8, 3));
    let near = |anchor: &str| document.nearest_anchor(anchor, &mut 10_000);
    assert_eq!(
        (near("#B-2"), near("#insid"), near("#wholly-different")),
        (Some("b-1"), Some("inside"), None)
    );
    assert_eq!(document.nearest_anchor("#insid", &mut 10), None);
}

#[test]
fn positions_count_characters_after_line_breaks_of_both_kinds() {
    let document = read("\u{FEFF}ä\r\n\r\n  # Ü [x](y)\r\n");
    assert_eq!(document.headings[0].position, at(3, 3));
    assert_eq!(document.links[0].position, at(3, 7));
}

#[test]
fn hostile_documents_are_read_or_refused_in_time() {
    // A quarter of what is read at most: enough for anything quadratic to show.
    let size = usize::try_from(Limits::DEFAULT.markdown_bytes / 4).unwrap();
    let fill = |piece: &str| piece.repeat(size / piece.len());
    let mut numbered = String::new();
    for number in 0..10_000 {
        write!(numbered, "# a-{number}\n# a\n").unwrap();
    }
    let table = format!("|{}\n|{}\n{}", "a|".repeat(30_000), "-|".repeat(30_000), "|\n".repeat(30_000));
    for text in [
        fill(">"),
        fill("- "),
        fill("> - "),
        fill("["),
        fill("[a]("),
        fill("![["),
        fill("*a **b "),
        fill("`"),
        fill("<"),
        fill("<a id=\""),
        fill("<!--"),
        fill("<a name=x>"),
        fill("https://a))) "),
        fill("[a](b)"),
        fill("# a\n"),
        fill("a\n-\n"),
        fill("|a|\n|-|\n"),
        numbered,
        table,
    ] {
        let start = Instant::now();
        match parse(&text, &Limits::DEFAULT) {
            Ok(document) => assert!(document.blocks.len() <= Limits::DEFAULT.nodes),
            Err(fault) => assert_eq!(fault.code, "limit"),
        }
        let seconds = start.elapsed();
        assert!(seconds < Duration::from_secs(10), "{seconds:?}");
    }
    let few = Limits { nodes: 10, ..Limits::DEFAULT };
    let fault = parse(&"a\n\n".repeat(10), &few).unwrap_err();
    assert_eq!((fault.code, fault.span.start), ("limit", at(7, 1)));
}

#[test]
fn thousands_of_broken_links_are_answered_in_time() {
    let mut text = String::new();
    for number in 0..1_000 {
        writeln!(text, "# {}{number}", "heading ".repeat(12)).unwrap();
    }
    let document = read(&text);
    let start = Instant::now();
    let mut budget = 2_000_000;
    let mut found = 0;
    for number in 0..3_000 {
        let anchor = format!("#{}{number}x", "heading-".repeat(12));
        found += usize::from(document.nearest_anchor(&anchor, &mut budget).is_some());
        assert_eq!(document.resolve(&anchor), None);
    }
    // The first are answered; when the budget is spent the rest is not looked for.
    assert!(found > 0 && found < 3_000, "{found}");
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

proptest! {
    #[test]
    fn any_text_is_read_with_places_in_order(
        text in "(# |## |- |1\\. |> |\\| |\\|-\\||```|---|<a id=x>|<!--|-->|\\[a\\]\\(b\\)|https://c |[a-zäß*_`{}#\\\\]|\n| ){0,60}"
    ) {
        let document = read(&text);
        let lines = text.split('\n').count();
        let places = document.blocks.iter().map(|b| b.position).collect::<Vec<_>>();
        prop_assert!(places.is_sorted());
        prop_assert!(places.iter().all(|place| place.line <= lines));
        prop_assert!(document.blocks.iter().map(|b| b.heading).is_sorted());
        for heading in &document.headings {
            let found = document.resolve(&heading.slug);
            prop_assert!(heading.slug.is_empty() || found.is_some_and(|t| t.position == heading.position));
        }
        for index in 0..document.headings.len() {
            prop_assert!(document.section(index).all(|block| block.heading >= Some(index)));
        }
    }
}
