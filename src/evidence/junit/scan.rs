//! A linear look over raw XML before it is parsed: what could exhaust the parser is refused here.
//!
//! The parser compares every attribute of a tag with every other, and copies the namespaces in scope for each
//! element that declares one. Both are harmless below the limits and ruinous above them.

use crate::model::{Fault, Limits, Span};

/// Namespace declarations in scope of one element. Real reports have one or two.
const NAMESPACES_IN_SCOPE: usize = 32;

/// Pairs of attributes that the parser compares, over all tags. Two million tags of ten attributes need 90 million.
const COMPARISONS: usize = 1 << 28;

/// `<` and `=` for each element allowed: the parser reserves memory by counting them, wherever they stand.
const SIGNS_PER_ELEMENT: usize = 4;

/// Refuses DTDs, foreign encodings, unclosed markup, and whatever exceeds the limits.
pub(super) fn scan(text: &str, limits: &Limits) -> Result<(), Fault> {
    if text.trim().is_empty() {
        return Err(Fault::new("empty", "the report is empty", Span::START));
    }
    encoding(text)?;
    let signs = limits.xml_elements.saturating_mul(SIGNS_PER_ELEMENT);
    for sign in ['<', '='] {
        if let Some((offset, _)) = text.match_indices(sign).nth(signs) {
            return Err(limit(text, offset, &format!("more `{sign}`"), signs));
        }
    }
    let mut scan = Scan { text, limits, pieces: 0, open: Vec::new(), namespaces: 0, comparisons: 0 };
    let mut at = 0;
    while let Some(next) = text.get(at..).and_then(|rest| rest.find('<')) {
        at = scan.markup(at + next)?;
    }
    Ok(())
}

/// Refuses a declared encoding other than UTF-8: the text in hand was read as UTF-8.
fn encoding(text: &str) -> Result<(), Fault> {
    let declaration =
        text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map_or("", |(inside, _)| inside);
    let Some((_, rest)) = declaration.split_once("encoding") else { return Ok(()) };
    let value = rest.trim_start().trim_start_matches('=').trim_start();
    let name = value.split(['"', '\'']).nth(1).unwrap_or_default();
    if ["utf-8", "utf8", "us-ascii", "ascii"].contains(&name.to_ascii_lowercase().as_str()) {
        return Ok(());
    }
    let name: String = name.chars().take(40).collect();
    let offset =
        text.len() - text.split_once("encoding").map_or(0, |(_, after)| after.len() + "encoding".len());
    let message = format!("the report declares the encoding `{name}`; only UTF-8 is read [offset={offset}]");
    Err(Fault::new("encoding", message, Span::of_bytes(text, offset..offset + "encoding".len()))
        .with_help("have the runner write UTF-8"))
}

struct Scan<'t> {
    text: &'t str,
    limits: &'t Limits,
    /// Elements, comments, instructions and CDATA sections so far.
    pieces: usize,
    /// For each open element, how many namespaces it declares.
    open: Vec<usize>,
    /// Namespaces in scope.
    namespaces: usize,
    /// Pairs of attributes of one tag, over all tags.
    comparisons: usize,
}

impl Scan<'_> {
    /// Looks at the markup that begins at byte `at`; gives the byte after it.
    fn markup(&mut self, at: usize) -> Result<usize, Fault> {
        let rest = self.text.get(at..).unwrap_or_default();
        for (start, end, what) in
            [("<!--", "-->", "comment"), ("<![CDATA[", "]]>", "CDATA section"), ("<?", "?>", "instruction")]
        {
            if let Some(inside) = rest.strip_prefix(start) {
                self.piece(at)?;
                let length = inside.find(end).ok_or_else(|| self.cut(at, what))?;
                return Ok(at + start.len() + length + end.len());
            }
        }
        if let Some(name) = rest.strip_prefix("<!") {
            let declares = |word: &str| {
                name.as_bytes().get(..word.len()).is_some_and(|n| n.eq_ignore_ascii_case(word.as_bytes()))
            };
            if ["DOCTYPE", "ENTITY", "ELEMENT", "ATTLIST", "NOTATION"].into_iter().any(declares) {
                let message = "the report has a document type declaration (DTD), which is never read";
                return Err(Fault::new("dtd", message, Span::of_bytes(self.text, at..at + 2))
                    .with_help("no test runner needs one; look at what wrote this file"));
            }
            return Err(self.cut(at, "declaration"));
        }
        if rest.starts_with("</") {
            let length = rest.find('>').ok_or_else(|| self.cut(at, "closing tag"))?;
            self.close();
            return Ok(at + length + 1);
        }
        self.tag(at, rest)
    }

    /// Looks at an opening tag.
    fn tag(&mut self, at: usize, rest: &str) -> Result<usize, Fault> {
        self.piece(at)?;
        if self.open.len() >= self.limits.depth {
            return Err(limit(self.text, at, "deeper nesting", self.limits.depth));
        }
        let (mut quote, mut attributes, mut declared, mut before) = (None, 0, 0, b'<');
        for (index, byte) in rest.bytes().enumerate().skip(1) {
            if index > self.limits.xml_tag_bytes {
                return Err(limit(self.text, at, "a tag of more bytes", self.limits.xml_tag_bytes));
            }
            match byte {
                _ if quote.is_some() => quote = quote.filter(|open| *open != byte),
                b'"' | b'\'' => quote = Some(byte),
                b'=' => {
                    self.comparisons += attributes;
                    attributes += 1;
                    if attributes > self.limits.xml_attributes {
                        return Err(limit(
                            self.text,
                            at,
                            "more attributes on a tag",
                            self.limits.xml_attributes,
                        ));
                    }
                    if self.comparisons > COMPARISONS {
                        return Err(limit(self.text, at, "more pairs of attributes", COMPARISONS));
                    }
                    declared += usize::from(declares_namespace(rest, index));
                    if self.namespaces + declared > NAMESPACES_IN_SCOPE {
                        return Err(limit(self.text, at, "more namespaces in scope", NAMESPACES_IN_SCOPE));
                    }
                }
                b'>' => {
                    if before != b'/' {
                        self.open.push(declared);
                        self.namespaces += declared;
                    }
                    return Ok(at + index + 1);
                }
                _ => {}
            }
            before = byte;
        }
        Err(self.cut(at, "tag"))
    }

    fn close(&mut self) {
        self.namespaces -= self.open.pop().unwrap_or_default();
    }

    fn piece(&mut self, at: usize) -> Result<(), Fault> {
        self.pieces += 1;
        if self.pieces > self.limits.xml_elements {
            return Err(limit(self.text, at, "more elements", self.limits.xml_elements));
        }
        Ok(())
    }

    fn cut(&self, at: usize, what: &str) -> Fault {
        Fault::new(
            "syntax",
            format!("a {what} begins here and is not closed"),
            Span::of_bytes(self.text, at..at + 1),
        )
        .with_help("the report is cut off; see whether the test run was killed")
    }
}

/// Whether the attribute whose `=` stands at `equals` declares a namespace.
fn declares_namespace(tag: &str, equals: usize) -> bool {
    let before = tag.get(..equals).unwrap_or_default().trim_end();
    // What is no attribute at all (`a==`, `a='b'c=`) is refused by the parser; here it must only cost no time.
    let name = before.rsplit([' ', '\t', '\n', '\r', '"', '\'', '=']).next().unwrap_or_default();
    name == "xmlns" || name.starts_with("xmlns:")
}

fn limit(text: &str, at: usize, what: &str, limit: usize) -> Fault {
    let message = format!("the report has {what} than is read [limit={limit}]");
    Fault::new("limit", message, Span::of_bytes(text, at..at + 1))
}

#[cfg(test)]
mod tests {
    use super::{Limits, scan};

    fn code(text: &str) -> &'static str {
        scan(text, &Limits::DEFAULT).map_or_else(|fault| fault.code, |()| "fine")
    }

    #[test]
    fn sees_through_what_may_hold_angle_brackets() {
        for fine in [
            "<a b='>' c=\"<!-- \"><!-- <!DOCTYPE x> <b --><![CDATA[<!ENTITY ]] > <c>]]><?p <d ?></a>",
            "<?xml version=\"1.0\" encoding='Utf-8'?><a/>",
            "<a b = '/'></a>",
        ] {
            assert_eq!(scan(fine, &Limits::DEFAULT), Ok(()), "{fine}");
        }
    }

    #[test]
    fn refuses_declarations_encodings_and_cuts() {
        for (text, expected) in [
            ("<!DOCTYPE a><a/>", "dtd"),
            ("<a><!entity x 'y'></a>", "dtd"),
            ("<?xml version='1.0' encoding='latin-1'?><a/>", "encoding"),
            ("<?xml version='1.0' encoding=\"UTF-16\"?><a/>", "encoding"),
            ("<?xml version='1.0' encoding?><a/>", "encoding"),
            ("<a><!-- x", "syntax"),
            ("<a><![CDATA[ ]]", "syntax"),
            ("<a b='", "syntax"),
            ("<a></a", "syntax"),
            ("<!D", "syntax"),
            (" \n", "empty"),
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
    }

    #[test]
    fn limits_hold_to_the_last_one_allowed() {
        let limits =
            Limits { depth: 2, xml_elements: 4, xml_attributes: 2, xml_tag_bytes: 40, ..Limits::DEFAULT };
        for (text, fine) in [
            ("<a><b></b><b/><b/></a>", true),
            ("<a><b/><b/><b/><b/></a>", false),
            ("<a><b><c/></b></a>", false),
            ("<a x='' y=''/>", true),
            ("<a x='' y='' z=''/>", false),
            ("<a x='12345678901234567890123456789012'/>", true),
            ("<a x='1234567890123456789012345678901234567890'/>", false),
        ] {
            assert_eq!(scan(text, &limits).is_ok(), fine, "{text}");
        }
        let many = (0..33).map(|n| format!(" xmlns:n{n}='u'")).collect::<Vec<_>>().concat();
        assert_eq!(code(&format!("<a{many}/>")), "limit");
        let nested = "<a xmlns='u'>".repeat(33) + &"</a>".repeat(33);
        assert_eq!(code(&nested), "limit");
        let beside = format!("<r>{}</r>", "<a xmlns='u'></a>".repeat(100));
        assert_eq!(code(&beside), "fine");
    }
}
