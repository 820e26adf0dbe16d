//! Facts of the runbook: its sections, and what can be linked to.

mod review;
mod topics;

use std::cell::Cell;
use std::rc::Rc;

use schemars::JsonSchema;
use serde::Serialize;

use self::review::ReviewFacts;
use self::topics::TOPICS;
use super::evidence::Evidence;
use super::number::count;
use super::scene::{Document, Scene};
use super::sections;
use super::topic::Topic;
use crate::evidence::markdown::Markdown;
use crate::manifest::Manifest;
use crate::model::{Localized, Location, named::words};

words! {
    /// What a runbook must say.
    pub enum RunbookTopic {
        /// How people notice.
        Symptom = "symptom",
        /// What to look at first.
        Check = "check",
        /// What helps at once.
        Mitigate = "mitigate",
        /// How to go back.
        Rollback = "rollback",
        /// Whom to call.
        Escalate = "escalate",
        /// How to see that it is over.
        Verify = "verify",
        /// Whom to tell what.
        Communicate = "communicate",
    }
}

/// What support does when an alert fires.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RunbookFacts {
    /// The runbook file.
    pub document: RunbookDocument,
    /// Its review by support, as its front matter says.
    pub review: ReviewFacts,
    /// Where it is declared.
    pub location: Location,
}

/// The runbook file.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RunbookDocument {
    /// Whether it is there.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// The seven things a runbook must say, each found or not.
    pub sections: Vec<SectionFacts>,
    /// Words that stand where a fact should, anywhere in it; the first twenty.
    pub placeholders: Vec<PlaceholderFacts>,
}

/// A word that stands where a fact should.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["runbook.document"]))]
pub struct PlaceholderFacts {
    /// The word.
    pub word: String,
    /// Where it stands.
    pub location: Location,
}

/// A section of the runbook.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["runbook.document"]))]
pub struct SectionFacts {
    /// What it is about.
    pub topic: RunbookTopic,
    /// The same in words.
    pub title: Localized,
    /// Whether a heading names it.
    pub found: bool,
    /// The heading, as written.
    pub heading: String,
    /// Words of visible text.
    pub words: i64,
    /// Ordered steps.
    pub steps: i64,
    /// Whether a step says what must be seen after it.
    pub expected: bool,
    /// The heading; the file, if there is none.
    pub location: Location,
}

/// How many placeholders are listed; the rest would not tell more.
const MAX_PLACEHOLDERS: usize = 20;

/// The runbook as other areas see it.
pub(super) struct Book {
    evidence: Evidence,
    markdown: Rc<Markdown>,
    review: ReviewFacts,
    path: String,
    file: String,
    url: String,
    location: Location,
    /// How many pairs of letters may still be compared to find what a broken link meant.
    comparisons: Cell<usize>,
}

/// Enough for hundreds of broken links into a long runbook, and done within a second.
const COMPARISONS: usize = 20_000_000;

impl Book {
    pub(super) fn open(manifest: &Manifest, scene: &Scene<'_>) -> Self {
        let runbook = manifest.runbook.as_ref();
        let near = runbook.map_or(scene.head(), |runbook| &runbook.span);
        let claim = runbook.and_then(|runbook| runbook.file.as_ref());
        let opened = scene.open(claim, "runbook.file", near, scene.inputs.limits.markdown_bytes);
        let (evidence, markdown, review) = match opened {
            Ok(document) => {
                let (evidence, markdown) = read(&document, scene);
                (evidence, markdown, review::of(&document, scene))
            }
            Err(evidence) => (evidence.clone(), None, review::none(evidence)),
        };
        Self {
            evidence,
            review,
            markdown: markdown.unwrap_or_default(),
            path: claim.map(|path| path.value.below(&scene.inputs.system).to_string()).unwrap_or_default(),
            file: claim.map(|path| path.value.to_string()).unwrap_or_default(),
            url: runbook
                .and_then(|runbook| runbook.url.as_ref())
                .map(|url| url.as_str().to_owned())
                .unwrap_or_default(),
            location: scene.at(near),
            comparisons: Cell::new(COMPARISONS),
        }
    }

    /// The anchor that a link names in this runbook; empty if it names the runbook alone, `None` if it leads
    /// elsewhere.
    pub(super) fn anchor_of<'l>(&self, link: &'l str) -> Option<&'l str> {
        if let Some(anchor) = link.strip_prefix('#') {
            return Some(anchor);
        }
        let (place, anchor) = link.split_once('#').unwrap_or((link, ""));
        let place = place.trim_end_matches('/');
        let own = |known: &str| !known.is_empty() && place == known.trim_end_matches('/');
        let relative = place.strip_prefix("./").unwrap_or(place);
        (own(&self.url) || (!relative.is_empty() && (relative == self.file || relative == self.path)))
            .then_some(anchor)
    }

    pub(super) fn has_anchor(&self, anchor: &str) -> bool {
        self.markdown.resolve(anchor).is_some()
    }

    /// Items of lists and rows of tables below the heading that a link leads to; 0 if it leads to none.
    pub(super) fn steps_at(&self, link: &str) -> usize {
        let target = self.anchor_of(link).and_then(|anchor| self.markdown.resolve(anchor));
        let heading = target.and_then(|target| target.heading);
        heading.map_or(0, |heading| sections::items(&self.markdown, heading))
    }

    pub(super) fn nearest(&self, anchor: &str) -> Option<String> {
        let mut budget = self.comparisons.get();
        let near = self.markdown.nearest_anchor(anchor, &mut budget).map(|near| format!("#{near}"));
        self.comparisons.set(budget);
        near
    }

    /// Whether the runbook links to the file `path`, which is relative to the repository's root.
    pub(super) fn links_to(&self, path: &str) -> bool {
        let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        self.markdown.links.iter().any(|link| {
            let target = link.target.split(['#', '?']).next().unwrap_or_default();
            join(folder, target).is_some_and(|joined| joined == path)
        })
    }

    pub(super) fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    pub(super) fn into_facts(self) -> RunbookFacts {
        let file = Location::file(self.path.clone());
        let topics: Vec<&Topic> = TOPICS.iter().map(|(_, words)| words).collect();
        let sections = TOPICS
            .iter()
            .zip(sections::find(&self.markdown, &topics))
            .map(|((topic, words), section)| {
                let found = section.is_some();
                let section = section.unwrap_or_default();
                let heading = section.position.map(|at| Location::new(self.path.clone(), at));
                SectionFacts {
                    topic: *topic,
                    title: Localized::of(words.en, words.de),
                    found,
                    heading: section.heading,
                    words: count(section.words),
                    steps: count(section.steps),
                    expected: section.expected,
                    location: heading.unwrap_or_else(|| file.clone()),
                }
            })
            .collect();
        let placeholders = sections::placeholders(&self.markdown)
            .map(|(word, at)| PlaceholderFacts { word, location: Location::new(self.path.clone(), at) })
            .take(MAX_PLACEHOLDERS)
            .collect();
        let document = RunbookDocument { evidence: self.evidence, sections, placeholders };
        RunbookFacts { document, review: self.review, location: self.location }
    }
}

fn read(document: &Document, scene: &Scene<'_>) -> (Evidence, Option<Rc<Markdown>>) {
    match document.markdown(scene) {
        Ok(markdown) => (document.evidence(), Some(markdown)),
        Err(fault) => (document.unreadable(&fault, scene), None),
    }
}

/// A relative link from a folder, as a path from the root; `None` if it leaves the root or is no relative link.
fn join(folder: &str, link: &str) -> Option<String> {
    if link.is_empty() || link.contains("://") || link.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn relative_links_stay_in_the_repository() {
        assert_eq!(join("docs", "intended-use.md").as_deref(), Some("docs/intended-use.md"));
        assert_eq!(join("docs/a", "../b.md").as_deref(), Some("docs/b.md"));
        assert_eq!(join("docs", "../../b.md"), None);
        assert_eq!(join("docs", "https://x/b.md"), None);
    }
}
