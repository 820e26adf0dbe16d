//! Markdown documents: headings with GitHub's anchors, sections, steps, links.
