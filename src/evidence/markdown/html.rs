//! Raw HTML in Markdown: the anchors and links in its tags, and the text that a reader sees.

/// What a piece of HTML holds.
#[derive(Debug, PartialEq, Eq, Default)]
pub(super) struct Html<'h> {
    /// The text outside tags, comments, scripts and styles.
    pub visible: String,
    /// Anchors and links, each with the byte at which its tag begins.
    pub marks: Vec<(usize, Mark<'h>)>,
}

/// An attribute that leads somewhere, or can be led to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mark<'h> {
    /// `id` of any tag, `name` of `<a>`.
    Anchor(&'h str),
    /// `href` of `<a>`.
    Link(&'h str),
}

/// Reads `html` once, from left to right. What is never closed hides all that follows, as in a browser.
pub(super) fn scan(html: &str) -> Html<'_> {
    let mut out = Html::default();
    let mut at = 0;
    while let Some(rest) = html.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(open) = rest.find('<') else {
            out.visible.push_str(rest);
            break;
        };
        out.visible.push_str(rest.get(..open).unwrap_or_default());
        at += open;
        let rest = html.get(at..).unwrap_or_default();
        let length = if let Some(comment) = rest.strip_prefix("<!--") {
            // `<!-->` and `<!--->` are whole comments.
            let short = ["<!-->", "<!--->"].into_iter().find(|short| rest.starts_with(short)).map(str::len);
            short.or_else(|| comment.find("-->").map(|end| end + 7))
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            rest.find('>').map(|end| end + 1)
        } else if rest.chars().nth(1).is_some_and(|c| c.is_ascii_alphabetic() || c == '/') {
            tag(rest, at, &mut out.marks)
        } else {
            out.visible.push('<');
            Some(1)
        };
        let Some(length) = length else { break };
        at += length;
    }
    // The one character reference that matters here: it is seen as a blank.
    out.visible = out.visible.replace("&nbsp;", " ");
    out
}

/// Reads the tag at the start of `rest`, a script or style to its end: its length, if it is closed.
fn tag<'h>(rest: &'h str, at: usize, marks: &mut Vec<(usize, Mark<'h>)>) -> Option<usize> {
    let inside = rest.get(1..)?;
    let name = inside.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
    let is = |other: &str| name.eq_ignore_ascii_case(other);
    let mut left = inside.get(name.len()..)?;
    loop {
        left = left.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = left.strip_prefix('>') {
            let hides = is("script") || is("style");
            return if hides {
                closing(after, name).map(|end| rest.len() - after.len() + end)
            } else {
                Some(rest.len() - after.len())
            };
        }
        let key = left.split(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/')).next()?;
        left = left.get(key.len()..)?;
        let spaced = left.trim_start();
        let Some(value) = spaced.strip_prefix('=') else {
            // Neither a name nor an end: the tag is never closed.
            if key.is_empty() {
                return None;
            }
            continue;
        };
        let value = value.trim_start();
        let (value, after) = match value.chars().next()? {
            quote @ ('"' | '\'') => value.get(1..)?.split_once(quote)?,
            _ => value.split_at_checked(value.find(|c: char| c.is_whitespace() || c == '>')?)?,
        };
        left = after;
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        match key.to_ascii_lowercase().as_str() {
            "id" => marks.push((at, Mark::Anchor(value))),
            "name" if is("a") => marks.push((at, Mark::Anchor(value))),
            "href" if is("a") => marks.push((at, Mark::Link(value))),
            _ => {}
        }
    }
}

/// The byte of `text` after the closing tag of `name`.
fn closing(text: &str, name: &str) -> Option<usize> {
    text.match_indices("</").find_map(|(at, _)| {
        let after = text.get(at + 2..)?;
        let end = after.get(..name.len()).filter(|found| found.eq_ignore_ascii_case(name))?;
        Some(at + 2 + end.len() + after.get(end.len()..)?.find('>')? + 1)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Mark, scan};

    #[test]
    fn finds_anchors_links_and_visible_text() {
        let html = scan("<details><summary>Full <b>context</b></summary>\n<a id=\"x\" NAME='y' href=z>a</a>");
        assert_eq!(html.visible, "Full context\na");
        assert_eq!(html.marks, [(48, Mark::Anchor("x")), (48, Mark::Anchor("y")), (48, Mark::Link("z"))]);
        assert_eq!(scan("<h2 id=top>").marks, [(0, Mark::Anchor("top"))]);
        for (text, visible) in [
            ("<!-- <a id=\"x\"> TODO -->b", "b"),
            ("<!-->b", "b"),
            ("<!-- never closed <a id=x>", ""),
            ("<script>var a = '<a id=\"x\">';</script >b", "b"),
            ("<STYLE>never closed", ""),
            ("<input name=\"x\">&nbsp;", " "),
            ("a < b <3", "a < b <3"),
            ("<a id=\"never closed", ""),
            ("<a id=", ""),
            ("<a id='' = x>b", "b"),
            ("<?php <a ?>b", "b"),
        ] {
            let html = scan(text);
            assert_eq!((html.visible.as_str(), html.marks.as_slice()), (visible, [].as_slice()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_scanned(text in "([<>!/=\"' a-cü-]|<a |<!--|-->|id=|<script>|</script){0,30}") {
            let html = scan(&text);
            prop_assert!(html.visible.len() <= text.len());
        }
    }
}
