//! Walks the events of the Markdown parser once and collects headings, blocks, links and anchors.

use std::mem;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeWithOffset};

use super::html::{self, Mark};
use super::slug::{self, Slugs};
use super::{Anchor, Block, BlockKind, Heading, Link, Markdown, Target, bare, front};
use crate::evidence::placeholder::unseen;
use crate::model::{Fault, Limits, Position, Span};

/// The state of one pass over a document.
pub(super) struct Reader<'t> {
    /// The document without front matter.
    body: &'t str,
    places: Places<'t>,
    limits: &'t Limits,
    out: Markdown,
    slugs: Slugs,
    /// What is being written at the moment, the innermost last.
    open: Vec<Open>,
    /// Whether each list around is numbered, the innermost last.
    lists: Vec<bool>,
    /// Images around: their text is no part of an anchor.
    images: usize,
    /// Links and code around: an address in them is no link of its own.
    verbatim: usize,
    /// Raw HTML, and for each piece the byte in it and the byte in the document.
    html: (String, Vec<(usize, usize)>),
    /// Anchors from here on have only other anchors behind them so far.
    loose: usize,
}

/// A heading or block whose text is still coming in.
struct Open {
    what: What,
    /// Its index among the headings or the blocks.
    index: usize,
    text: String,
}

enum What {
    /// A heading, with the text its anchor is made of.
    Heading(String),
    Paragraph,
    Item,
    Row,
    Code,
}

/// Finds positions from front to back without counting from the start each time.
struct Places<'t> {
    text: &'t str,
    /// Bytes of the front matter, before which nothing is asked for.
    offset: usize,
    position: Position,
}

impl Places<'_> {
    fn at(&mut self, offset: usize) -> Position {
        let Some(between) = self.text.get(self.offset..offset) else {
            return Position::of_byte(self.text, offset);
        };
        let step = Position::of_byte(between, between.len());
        let column = if step.line == 1 { self.position.column + step.column - 1 } else { step.column };
        self.position = Position { line: self.position.line + step.line - 1, column };
        self.offset = offset;
        self.position
    }
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str, limits: &'t Limits) -> Self {
        // The parser takes a byte-order mark for text, and would miss a heading on the first line.
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let start = front::end(text).unwrap_or_default();
        let mut places = Places { text, offset: 0, position: Position::START };
        places.at(start);
        Self {
            body: text.get(start..).unwrap_or_default(),
            places,
            limits,
            out: Markdown::default(),
            slugs: Slugs::default(),
            open: Vec::new(),
            lists: Vec::new(),
            images: 0,
            verbatim: 0,
            html: (String::new(), Vec::new()),
            loose: 0,
        }
    }

    pub(super) fn read(mut self) -> Result<Markdown, Fault> {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_GFM;
        let start = self.places.offset;
        let events = TextMergeWithOffset::new(Parser::new_ext(self.body, options).into_offset_iter());
        for (count, (event, range)) in events.enumerate() {
            let range = range.start + start..range.end + start;
            if count >= self.limits.nodes {
                let message =
                    format!("the document has more parts than are read [limit={}]", self.limits.nodes);
                return Err(Fault::new("limit", message, Span::at(self.places.at(range.start))));
            }
            self.event(event, range);
        }
        Ok(self.indexed())
    }

    /// The document with every anchor by its name; where several have one name, the first heading has it.
    fn indexed(mut self) -> Markdown {
        let out = &mut self.out;
        for (index, heading) in
            out.headings.iter().enumerate().filter(|(_, heading)| !heading.slug.is_empty())
        {
            let target = Target { position: heading.position, heading: Some(index) };
            out.targets.entry(heading.slug.clone()).or_insert(target);
        }
        for anchor in &out.anchors {
            let target = Target { position: anchor.position, heading: anchor.heading };
            out.targets.entry(anchor.name.clone()).or_insert(target);
        }
        self.out
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => {
                if self.verbatim == 0 {
                    self.bare_links(&text, range);
                }
                self.write(&text);
            }
            Event::Code(code) => self.write(&code),
            Event::Html(line) => {
                self.html.1.push((self.html.0.len(), range.start));
                self.html.0.push_str(&line);
            }
            Event::InlineHtml(tag) => self.marks(&html::scan(&tag).marks, |at| range.start + at),
            // A blank to the eye; in a heading GitHub's anchor loses it, as it loses every line break.
            Event::SoftBreak if !self.in_heading() => self.write(" "),
            Event::SoftBreak | Event::HardBreak => self.write("\n"),
            Event::TaskListMarker(ticked) => {
                if let Some(Block { kind: BlockKind::Item { checked, .. }, .. }) =
                    self.open.last().and_then(|open| self.out.blocks.get_mut(open.index))
                {
                    *checked = Some(ticked);
                }
            }
            // Math is not enabled; a rule and the number of a footnote say nothing.
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::Rule | Event::FootnoteReference(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => {
                let index = self.out.headings.len();
                for anchor in self.out.anchors.iter_mut().skip(self.loose) {
                    anchor.heading = Some(index);
                }
                let position = self.places.at(range.start);
                let heading =
                    Heading { level: level as u8, text: String::new(), slug: String::new(), position };
                self.out.headings.push(heading);
                self.open.push(Open { what: What::Heading(String::new()), index, text: String::new() });
            }
            // What stands in a list item is part of it.
            Tag::Paragraph | Tag::CodeBlock(_) if !self.open.is_empty() => {
                self.verbatim += usize::from(matches!(tag, Tag::CodeBlock(_)));
                self.break_line();
            }
            Tag::Paragraph => self.block(What::Paragraph, BlockKind::Paragraph, &range),
            Tag::CodeBlock(kind) => {
                self.verbatim += 1;
                let info = match &kind {
                    CodeBlockKind::Fenced(info) => info.split([' ', '\t', ',']).next().unwrap_or_default(),
                    CodeBlockKind::Indented => "",
                };
                self.block(What::Code, BlockKind::Code { language: info.to_owned() }, &range);
            }
            Tag::List(first) => self.lists.push(first.is_some()),
            Tag::Item => {
                let ordered = self.lists.last().copied().unwrap_or_default();
                self.block(What::Item, BlockKind::Item { ordered, checked: None }, &range);
            }
            Tag::TableHead | Tag::TableRow => {
                let header = matches!(tag, Tag::TableHead);
                self.block(What::Row, BlockKind::Row { header, cells: Vec::new() }, &range);
            }
            Tag::Link { link_type, dest_url, .. } => {
                self.verbatim += 1;
                let mail = if link_type == LinkType::Email { "mailto:" } else { "" };
                let position = self.places.at(range.start);
                self.link(format!("{mail}{dest_url}"), position);
            }
            Tag::Image { .. } => {
                self.images += 1;
                self.verbatim += 1;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::Paragraph | TagEnd::CodeBlock => {
                self.verbatim = self.verbatim.saturating_sub(usize::from(tag == TagEnd::CodeBlock));
                // Inside a list item none was opened.
                if self.open.last().is_some_and(|open| matches!(open.what, What::Paragraph | What::Code)) {
                    self.end_block();
                }
            }
            TagEnd::Item | TagEnd::TableHead | TagEnd::TableRow => self.end_block(),
            TagEnd::TableCell => {
                if let Some(open) = self.open.last_mut()
                    && let Some(block) = self.out.blocks.get_mut(open.index)
                    && let BlockKind::Row { cells, .. } = &mut block.kind
                {
                    cells.push(mem::take(&mut open.text).trim_matches(unseen).to_owned());
                }
            }
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Link => self.verbatim = self.verbatim.saturating_sub(1),
            TagEnd::Image => {
                self.images = self.images.saturating_sub(1);
                self.verbatim = self.verbatim.saturating_sub(1);
            }
            TagEnd::HtmlBlock => self.end_html(),
            _ => {}
        }
    }

    fn block(&mut self, what: What, kind: BlockKind, range: &Range<usize>) {
        let position = self.places.at(range.start);
        let index = self.out.blocks.len();
        let heading = self.heading();
        self.out.blocks.push(Block { kind, text: String::new(), position, heading });
        self.open.push(Open { what, index, text: String::new() });
        self.loose = self.out.anchors.len();
    }

    fn end_block(&mut self) {
        let Some(open) = self.open.pop() else { return };
        // A paragraph of nothing but comments and anchors is not seen at all.
        if matches!(open.what, What::Paragraph) && open.text.is_empty() {
            self.out.blocks.pop();
            return;
        }
        if let Some(block) = self.out.blocks.get_mut(open.index) {
            block.text = match &block.kind {
                BlockKind::Row { cells, .. } if cells.iter().all(String::is_empty) => String::new(),
                BlockKind::Row { cells, .. } => cells.join(" | "),
                _ => open.text.trim_matches(unseen).to_owned(),
            };
        }
    }

    fn end_heading(&mut self) {
        let Some(Open { what: What::Heading(plain), index, text }) = self.open.pop() else { return };
        let slug = self.slugs.next(&plain);
        let Some(heading) = self.out.headings.get_mut(index) else { return };
        let (text, id) = match slug::attributes(&text) {
            Some((text, id)) => (text, Some(id)),
            None => (text.as_str(), None),
        };
        heading.slug = slug;
        text.replace('\n', " ").trim_matches(unseen).clone_into(&mut heading.text);
        if let Some(id) = id {
            let (name, position) = (id.to_owned(), heading.position);
            self.out.anchors.push(Anchor { name, position, heading: Some(index) });
        }
        self.loose = self.out.anchors.len();
    }

    fn end_html(&mut self) {
        let (html, pieces) = mem::take(&mut self.html);
        let found = html::scan(&html);
        let text = found.visible.trim_matches(unseen);
        let start = pieces.first().map_or(0, |(_, offset)| *offset);
        if !text.is_empty() && self.open.is_empty() {
            let (position, heading) = (self.places.at(start), self.heading());
            self.out.blocks.push(Block { kind: BlockKind::Html, text: text.to_owned(), position, heading });
        }
        self.marks(&found.marks, |at| {
            let piece = pieces.partition_point(|(from, _)| *from <= at).saturating_sub(1);
            pieces.get(piece).map_or(start, |(from, offset)| offset + at - from)
        });
        // Without text the marks may still belong to a heading that follows.
        if !text.is_empty() {
            self.break_line();
            self.write(text);
            self.loose = self.out.anchors.len();
        }
    }

    fn marks(&mut self, marks: &[(usize, Mark<'_>)], offset: impl Fn(usize) -> usize) {
        for (at, mark) in marks {
            let position = self.places.at(offset(*at));
            match mark {
                Mark::Anchor(name) => {
                    let heading = self.heading();
                    self.out.anchors.push(Anchor { name: (*name).to_owned(), position, heading });
                }
                Mark::Link(target) => self.link((*target).to_owned(), position),
            }
        }
    }

    fn link(&mut self, target: String, position: Position) {
        let heading = self.heading();
        self.out.links.push(Link { target, position, heading });
    }

    fn bare_links(&mut self, text: &str, range: Range<usize>) {
        let mut from = range.start;
        for address in bare::addresses(text) {
            // With an escape in it the address stands differently in the document; then its text's place must do.
            let place = self.places.text.get(from..range.end).and_then(|rest| rest.find(address));
            let position = self.places.at(from + place.unwrap_or_default());
            from += place.map_or(0, |place| place + address.len());
            self.link(address.to_owned(), position);
        }
    }

    fn in_heading(&self) -> bool {
        self.open.last().is_some_and(|open| matches!(open.what, What::Heading(_)))
    }

    /// The heading that what comes next stands in or under.
    fn heading(&self) -> Option<usize> {
        self.out.headings.len().checked_sub(1)
    }

    fn write(&mut self, text: &str) {
        let Some(open) = self.open.last_mut() else { return };
        open.text.push_str(text);
        if let What::Heading(plain) = &mut open.what
            && self.images == 0
        {
            plain.push_str(text);
        }
        if !matches!(open.what, What::Heading(_)) && !text.trim_matches(unseen).is_empty() {
            self.loose = self.out.anchors.len();
        }
    }

    fn break_line(&mut self) {
        if let Some(open) = self.open.last_mut()
            && !open.text.is_empty()
            && !open.text.ends_with('\n')
        {
            open.text.push('\n');
        }
    }
}
