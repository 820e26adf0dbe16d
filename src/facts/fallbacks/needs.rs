//! What needs what: whether a fallback can serve while the dependency that it replaces is away.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::facts::wording::essence;
use crate::manifest::{Dependency, Fallback, Text};
use crate::model::Localized;

/// Needs that are followed for all fallbacks together: those of a system with hundreds of dependencies.
const STEPS: usize = 200_000;

/// Names of a chain that are told.
const TOLD: usize = 6;

/// The dependencies by their names.
pub(super) struct Needs<'m> {
    dependencies: &'m [Dependency],
    names: BTreeMap<&'m str, usize>,
    steps: Cell<usize>,
}

impl<'m> Needs<'m> {
    pub(super) fn of(dependencies: &'m [Dependency]) -> Self {
        // Of two with one name the first counts; that there are two is a finding of its own.
        let mut names = BTreeMap::new();
        for (index, dependency) in dependencies.iter().enumerate() {
            names.entry(dependency.name.as_str()).or_insert(index);
        }
        Self { dependencies, names, steps: Cell::new(STEPS) }
    }

    pub(super) fn find(&self, name: &Text) -> Option<usize> {
        self.names.get(name.as_str()).copied()
    }

    /// Names among `needs` that no dependency has.
    pub(super) fn unknown(&self, needs: Option<&Vec<Text>>) -> Vec<String> {
        let unknown = needs.into_iter().flatten().filter(|name| self.find(name).is_none());
        unknown.map(|name| name.as_str().to_owned()).collect()
    }

    /// Why the fallback goes away with the dependency `lost`; `None` if it does not.
    pub(super) fn fails_with(&self, fallback: &Fallback, lost: usize) -> Option<Localized> {
        let Some(needs) = &fallback.needs else {
            return Some(Localized::of("does not say what it needs", "sagt nicht, was er braucht"));
        };
        // Whoever serves by another dependency needs that one, whether it is said or not.
        let used = fallback.r#use.iter().filter(|name| self.find(name).is_some());
        // For each dependency that is reached, the one that needs it; the fallback itself is `None`.
        let mut from: BTreeMap<usize, Option<usize>> = BTreeMap::new();
        let mut waiting: VecDeque<(&Text, Option<usize>)> =
            used.chain(needs).map(|name| (name, None)).collect();
        while let Some((name, by)) = waiting.pop_front() {
            let Some(steps) = self.steps.get().checked_sub(1) else {
                return Some(Localized::of(
                    "needs more than can be followed",
                    "braucht mehr, als sich verfolgen lässt",
                ));
            };
            self.steps.set(steps);
            let Some(needed) = self.find(name) else {
                return Some(Localized::of(
                    format!("needs `{}`, which is not declared", name.as_str()),
                    format!("braucht `{}`, das nicht angegeben ist", name.as_str()),
                ));
            };
            if from.contains_key(&needed) {
                continue;
            }
            from.insert(needed, by);
            if needed == lost {
                let chain = self.chain(&from, needed);
                return Some(Localized::of(
                    format!("needs it as well ({chain})"),
                    format!("braucht selbst, was er ersetzt ({chain})"),
                ));
            }
            if let Some(provider) = self.same_provider(needed, lost) {
                let chain = self.chain(&from, needed);
                return Some(Localized::of(
                    format!("needs the same provider, {provider} ({chain})"),
                    format!("braucht denselben Anbieter, {provider} ({chain})"),
                ));
            }
            let Some(dependency) = self.dependencies.get(needed) else { continue };
            let Some(further) = &dependency.needs else {
                let name = dependency.name.as_str();
                return Some(Localized::of(
                    format!("needs `{name}`, which does not say what it needs in turn"),
                    format!("braucht `{name}`, zu dem nicht angegeben ist, was es selbst braucht"),
                ));
            };
            waiting.extend(further.iter().map(|name| (name, Some(needed))));
        }
        None
    }

    /// The way from the fallback to what it needs: `mailer → gateway → llm`.
    fn chain(&self, from: &BTreeMap<usize, Option<usize>>, to: usize) -> String {
        let mut names = Vec::new();
        let mut at = Some(to);
        while let Some(index) = at
            && names.len() < TOLD
        {
            names.push(self.dependencies.get(index).map_or("", |dependency| dependency.name.as_str()));
            at = from.get(&index).copied().flatten();
        }
        if at.is_some() {
            names.push("…");
        }
        names.reverse();
        names.join(" → ")
    }

    fn same_provider(&self, one: usize, other: usize) -> Option<&'m str> {
        let provider = |index: usize| self.dependencies.get(index).and_then(|it| it.provider.as_ref());
        let (one, other) = (provider(one)?, provider(other)?);
        let said = !essence(one.as_str()).is_empty();
        (said && essence(one.as_str()) == essence(other.as_str())).then(|| one.as_str())
    }

    /// The dependencies whose needs run in a circle, or that stand between two circles.
    pub(super) fn circular(&self) -> BTreeSet<usize> {
        let edges: Vec<(usize, usize)> = self
            .dependencies
            .iter()
            .enumerate()
            .flat_map(|(index, dependency)| {
                let needs = dependency.needs.iter().flatten();
                needs.filter_map(move |name| Some((index, self.find(name)?)))
            })
            .collect();
        let all: BTreeSet<usize> = (0..self.dependencies.len()).collect();
        // What needs nothing that is left is in no circle, and neither is what nothing that is left needs.
        let down = without_leaves(all, &edges);
        let back: Vec<_> = edges.iter().map(|(one, other)| (*other, *one)).collect();
        without_leaves(down, &back)
    }
}

/// What is left of `nodes` when those without an edge to another one that is left are taken away, again and again.
fn without_leaves(mut nodes: BTreeSet<usize>, edges: &[(usize, usize)]) -> BTreeSet<usize> {
    let mut incoming: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut outgoing: BTreeMap<usize, usize> = BTreeMap::new();
    for (one, other) in edges.iter().filter(|(one, other)| nodes.contains(one) && nodes.contains(other)) {
        incoming.entry(*other).or_default().push(*one);
        *outgoing.entry(*one).or_default() += 1;
    }
    let mut leaves: Vec<usize> = nodes.iter().copied().filter(|node| !outgoing.contains_key(node)).collect();
    while let Some(leaf) = leaves.pop() {
        nodes.remove(&leaf);
        for before in incoming.remove(&leaf).unwrap_or_default() {
            if let Some(left) = outgoing.get_mut(&before) {
                *left -= 1;
                if *left == 0 {
                    leaves.push(before);
                }
            }
        }
    }
    nodes
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::Needs;
    use crate::document::{Format, decode, read};
    use crate::manifest::Fallbacks;
    use crate::model::Limits;

    fn area(dependencies: &str, fallback: &str) -> Fallbacks {
        let text = format!("dependencies:\n{dependencies}fallbacks:\n  - {{for: llm, use: x, {fallback}}}\n");
        decode(&read(&text, Format::Yaml, &Limits::DEFAULT).unwrap()).unwrap()
    }

    /// Why the one fallback fails with the first dependency.
    fn reason(dependencies: &str, fallback: &str) -> Option<String> {
        let area = area(dependencies, fallback);
        Needs::of(&area.dependencies).fails_with(&area.fallbacks[0], 0).map(|reason| reason.en)
    }

    #[test]
    fn needs_are_followed_to_their_end() {
        let dependencies = "  - {name: llm, provider: Acme}\n  - {name: gate, needs: [llm]}\n  - {name: mail, needs: [gate]}\n  - {name: disk, needs: []}\n  - {name: small, provider: ACME, needs: []}\n  - {name: open}\n  - {name: lost, needs: [nowhere]}\n";
        let reason = |fallback| reason(dependencies, fallback);
        assert_eq!(reason("needs: []"), None);
        assert_eq!(reason("needs: [disk, disk]"), None);
        assert_eq!(reason("needs: [llm]").unwrap(), "needs it as well (llm)");
        assert_eq!(reason("needs: [disk, mail]").unwrap(), "needs it as well (mail → gate → llm)");
        assert_eq!(reason("needs: [small]").unwrap(), "needs the same provider, ACME (small)");
        assert_eq!(reason("needs: [nowhere]").unwrap(), "needs `nowhere`, which is not declared");
        assert_eq!(reason("needs: [lost]").unwrap(), "needs `nowhere`, which is not declared");
        assert!(reason("needs: [open]").unwrap().contains("does not say what it needs in turn"));
        assert_eq!(reason("within: 1s").unwrap(), "does not say what it needs");
    }

    #[test]
    fn a_circle_is_found_and_never_walked_for_ever() {
        let dependencies = "  - {name: llm}\n  - {name: a, needs: [b]}\n  - {name: b, needs: [c, leaf]}\n  - {name: c, needs: [a]}\n  - {name: to, needs: [a]}\n  - {name: leaf, needs: []}\n  - {name: self, needs: [self]}\n";
        let area = area(dependencies, "needs: [to, self]");
        let needs = Needs::of(&area.dependencies);
        assert_eq!(needs.circular().into_iter().collect::<Vec<_>>(), [1, 2, 3, 6]);
        assert_eq!(needs.fails_with(&area.fallbacks[0], 0), None);
    }

    #[test]
    fn a_hostile_chain_ends_in_time() {
        let mut dependencies = "  - {name: llm}\n".to_owned();
        for index in 0..5_000 {
            let _ = writeln!(dependencies, "  - {{name: d{index}, needs: [d{}]}}", (index + 1) % 5_000);
        }
        let area = area(&dependencies, "needs: [d0]");
        let needs = Needs::of(&area.dependencies);
        assert_eq!(needs.circular().len(), 5_000);
        let reasons: Vec<_> = (0..1_000).map(|_| needs.fails_with(&area.fallbacks[0], 0)).collect();
        assert_eq!(reasons[0], None);
        assert_eq!(reasons[999].as_ref().unwrap().en, "needs more than can be followed");
    }
}
