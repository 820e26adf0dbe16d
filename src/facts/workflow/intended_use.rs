//! Facts of the intended use: what the system is for, and where its limits are.

use schemars::JsonSchema;
use serde::Serialize;

use crate::document::Located;
use crate::facts::evidence::Evidence;
use crate::facts::number::count;
use crate::facts::runbook::Book;
use crate::facts::scene::Scene;
use crate::facts::sections;
use crate::facts::topic::Topic;
use crate::model::{Localized, Location, RepoPath, Span, named::words};

words! {
    /// What a description of the intended use must say.
    pub enum UseTopic {
        /// What it is not for.
        NonIntendedUse = "non_intended_use",
        /// Where its limits are.
        Limits = "limits",
        /// Who uses it.
        Users = "users",
        /// What it is for.
        Purpose = "purpose",
    }
}

/// Purpose, users, non-intended use, known limits.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct IntendedUseFacts {
    /// Whether the document is there.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// The four things it must say, each found or not.
    pub sections: Vec<UseSection>,
    /// Whether the runbook links to it.
    pub linked_from_runbook: bool,
}

/// A section of the document.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["workflow.intended_use"]))]
pub struct UseSection {
    /// What it is about.
    pub topic: UseTopic,
    /// The same in words.
    pub title: Localized,
    /// Whether a heading names it.
    pub found: bool,
    /// Words of visible text.
    pub words: i64,
    /// Items of lists and rows of tables.
    pub items: i64,
    /// The first placeholder in it.
    pub placeholder: String,
    /// The heading; the file, if there is none.
    pub location: Location,
}

/// The words that headings use, in English and German.
const TOPICS: [(UseTopic, Topic); 4] = [
    (
        UseTopic::NonIntendedUse,
        Topic {
            en: "non-intended use",
            de: "nicht vorgesehene Nutzung",
            words: &[
                "non-intended use",
                "unintended use",
                "not intended",
                "out of scope",
                "misuse",
                "prohibited use",
                "prohibited uses",
                "non-goals",
                "nicht-ziele",
                "ausschlüsse",
                "nicht bestimmungsgemäße verwendung",
                "nicht vorgesehen",
                "nicht vorgesehene nutzung",
                "nicht vorgesehener einsatz",
                "nicht bestimmungsgemäß",
                "nicht bestimmungsgemäße nutzung",
                "nicht bestimmungsgemäßer gebrauch",
                "nicht da",
                "nicht zuständig",
                "nicht da ist",
                "nicht gedacht ist",
                "ausgeschlossene nutzung",
                "wofür nicht",
                "nicht gedacht",
            ],
        },
    ),
    (
        UseTopic::Limits,
        Topic {
            en: "known limits",
            de: "bekannte Grenzen",
            words: &[
                "limits",
                "limitations",
                "constraints",
                "known issues",
                "known limits",
                "weaknesses",
                "grenzen",
                "bekannte grenzen",
                "einschränkungen",
                "schwächen",
            ],
        },
    ),
    (
        UseTopic::Users,
        Topic {
            en: "users",
            de: "Nutzer",
            words: &[
                "users",
                "user",
                "audience",
                "nutzer",
                "nutzende",
                "anwender",
                "anwenderinnen",
                "zielgruppe",
                "wer es nutzt",
                "nutzerkreis",
                "nutzerinnen",
                "benutzerkreis",
                "anwenderkreis",
                "nutzerinnen und nutzer",
            ],
        },
    ),
    (
        UseTopic::Purpose,
        Topic {
            en: "purpose",
            de: "Zweck",
            words: &[
                "purpose",
                "intended use",
                "zweck",
                "einsatzzweck",
                "zweckbestimmung",
                "vorgesehene nutzung",
                "bestimmungsgemäßer gebrauch",
                "bestimmungsgemäße verwendung",
                "bestimmungsgemäße nutzung",
                "verwendungszweck",
                "wofür",
            ],
        },
    ),
];

pub(super) fn collect(
    claim: Option<&Located<RepoPath>>,
    near: &Span,
    scene: &Scene<'_>,
    book: &Book,
) -> IntendedUseFacts {
    let opened = scene.open(claim, "workflow.intended_use", near, scene.inputs.limits.markdown_bytes);
    let document = match opened {
        Ok(document) => document,
        Err(evidence) => {
            return IntendedUseFacts { evidence, sections: Vec::new(), linked_from_runbook: false };
        }
    };
    let markdown = match document.markdown(scene) {
        Ok(markdown) => markdown,
        Err(fault) => {
            let evidence = document.unreadable(&fault, scene);
            return IntendedUseFacts { evidence, sections: Vec::new(), linked_from_runbook: false };
        }
    };
    let file = Location::file(document.path.as_str());
    let topics: Vec<&Topic> = TOPICS.iter().map(|(_, words)| words).collect();
    let found = sections::find(&markdown, &topics);
    let sections = TOPICS.iter().zip(found).map(|((topic, words), section)| {
        let section = section.unwrap_or_default();
        let placeholder = section.placeholder.as_ref();
        let at = placeholder.map(|(_, at)| *at).or(section.position);
        UseSection {
            topic: *topic,
            title: Localized::of(words.en, words.de),
            found: section.position.is_some(),
            words: count(section.words),
            items: count(section.items),
            placeholder: placeholder.map(|(word, _)| word.clone()).unwrap_or_default(),
            location: at.map_or_else(|| file.clone(), |at| document.at(at)),
        }
    });
    IntendedUseFacts {
        sections: sections.collect(),
        linked_from_runbook: book.evidence().is_present() && book.links_to(document.path.as_str()),
        evidence: document.evidence(),
    }
}

#[cfg(test)]
mod tests {
    use super::TOPICS;
    use crate::facts::topic::{self, Topic};

    #[test]
    fn german_headings_are_known() {
        let topics: Vec<&Topic> = TOPICS.iter().map(|(_, topic)| topic).collect();
        for (heading, expected) in [
            ("Bestimmungsgemäßer Gebrauch", "purpose"),
            ("Wofür die Auskunft da ist", "purpose"),
            ("Nutzerkreis", "users"),
            ("Wofür die Auskunft nicht da ist", "non-intended use"),
            ("Wofür ist sie nicht da?", "non-intended use"),
            ("Wofür sie nicht gedacht ist", "non-intended use"),
            ("Nicht bestimmungsgemäßer Gebrauch", "non-intended use"),
        ] {
            let found = topic::of(heading, &topics).map_or("", |topic| topics[topic].en);
            assert_eq!(found, expected, "{heading}");
        }
    }
}
