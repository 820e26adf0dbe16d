//! Puts together what is said several times about different things.

use std::collections::BTreeMap;

use crate::audit::{Gap, Obstacle};
use crate::model::{Locale, Location};

/// A gap or an obstacle in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Finding<'r> {
    pub(super) location: &'r Location,
    pub(super) text: &'r str,
    pub(super) found: &'r str,
    pub(super) wanted: &'r str,
    pub(super) fix: &'r str,
}

impl<'r> Finding<'r> {
    pub(super) fn of_gap(gap: &'r Gap, locale: Locale) -> Self {
        Self {
            location: &gap.location,
            text: gap.text.get(locale),
            found: &gap.found,
            wanted: gap.wanted.get(locale),
            fix: gap.fix.get(locale),
        }
    }

    pub(super) fn of_obstacle(obstacle: &'r Obstacle, locale: Locale) -> Self {
        let (text, fix) = (obstacle.text.get(locale), obstacle.fix.get(locale));
        Self { location: &obstacle.location, text, found: "", wanted: "", fix }
    }

    /// What the text speaks of: the first name in backticks, and the text before and after it.
    fn parts(&self) -> (&'r str, &'r str, &'r str) {
        let cut = || {
            let (before, rest) = self.text.split_once('`')?;
            let (subject, after) = rest.split_once('`')?;
            Some((before, subject, after))
        };
        cut().unwrap_or((self.text, "", ""))
    }

    /// The name in backticks that the text speaks of; empty if there is none.
    pub(super) fn subject(&self) -> &'r str {
        self.parts().1
    }
}

/// Findings that say the same of different things.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Group<'r> {
    /// The first, which is told in full.
    pub(super) first: Finding<'r>,
    /// The others, in their order.
    pub(super) more: Vec<Finding<'r>>,
}

/// The findings in groups, in the order of their first. Alike are those that differ in place, subject and what was
/// found, and in nothing else.
pub(super) fn groups<'r>(findings: impl IntoIterator<Item = Finding<'r>>) -> Vec<Group<'r>> {
    let mut groups: Vec<Group<'r>> = Vec::new();
    let mut known = BTreeMap::new();
    for finding in findings {
        let (before, _, after) = finding.parts();
        let index = *known.entry((before, after, finding.wanted, finding.fix)).or_insert(groups.len());
        match groups.get_mut(index) {
            Some(group) => group.more.push(finding),
            None => groups.push(Group { first: finding, more: Vec::new() }),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::{Finding, groups};
    use crate::model::Location;

    fn subjects(texts: &[(&str, &str)]) -> Vec<Vec<String>> {
        let location = Location::file("a");
        let findings = texts.iter().map(|(text, fix)| Finding {
            location: &location,
            text,
            found: text,
            wanted: "",
            fix,
        });
        let groups = groups(findings);
        groups
            .iter()
            .map(|group| {
                [&group.first].into_iter().chain(&group.more).map(|it| it.subject().to_owned()).collect()
            })
            .collect()
    }

    #[test]
    fn alike_is_what_differs_in_its_subject_alone() {
        assert_eq!(
            subjects(&[
                ("`a`: wrong", ""),
                ("`x`: worse", ""),
                ("`b`: wrong", ""),
                ("section `c` is empty", "")
            ]),
            [vec!["a", "b"], vec!["x"], vec!["c"]]
        );
        assert_eq!(subjects(&[("`a`: reads `m`", ""), ("`b`: reads `n`", "")]), [["a"], ["b"]]);
        assert_eq!(subjects(&[("`a`: wrong", "this"), ("`b`: wrong", "that")]), [["a"], ["b"]]);
        assert_eq!(
            subjects(&[("nothing", ""), ("nothing", ""), ("a ` alone", "")]),
            [vec!["", ""], vec![""]]
        );
    }
}
