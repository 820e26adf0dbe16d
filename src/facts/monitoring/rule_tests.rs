//! Whether every alert was seen to fire and seen to stay quiet, in tests that load the rule file it stands in.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::Alerting;
use crate::evidence::prometheus::Sources;
use crate::evidence::promtool::{self, TestFile};
use crate::facts::evidence::Evidence;
use crate::facts::problem;
use crate::facts::scene::Scene;
use crate::manifest::Monitoring;
use crate::model::named::words;
use crate::model::{Location, PathPattern, RepoPath, Span};

words! {
    /// The first thing that is missing until an alert is tested.
    pub enum TestLacks {
        /// Nothing.
        Nothing = "nothing",
        /// No test names the alert.
        Test = "test",
        /// The tests that name it load another rule file.
        RuleFile = "rule_file",
        /// No test expects it to fire.
        Firing = "firing",
        /// No test expects it to stay quiet.
        Quiet = "quiet",
        /// It stays quiet only where nothing of what it reads is fed.
        Input = "input",
    }
}

/// The tests of the rules.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RuleTestsFacts {
    /// Whether they are there.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// The alerts of the rule files, each name once.
    pub alerts: Vec<TestedAlertFacts>,
}

/// Whether an alert is tested.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(extend("x-from" = ["monitoring.rules", "monitoring.rule_tests"]))]
pub struct TestedAlertFacts {
    /// Its name.
    pub name: String,
    /// The first thing that is missing.
    pub lacks: TestLacks,
    /// The alert; where a test of it exists that loads another file, the test.
    pub location: Location,
}

/// What the tests show of one alert.
#[derive(Default)]
struct Seen {
    elsewhere: Option<Location>,
    fires: bool,
    quiet: bool,
    quiet_without_input: bool,
}

pub(super) fn collect(
    monitoring: Option<&Monitoring>,
    near: &Span,
    scene: &Scene<'_>,
    alerting: &Alerting,
) -> RuleTestsFacts {
    let patterns = monitoring.map(|monitoring| monitoring.rule_tests.as_slice()).unwrap_or_default();
    let limits = &scene.inputs.limits;
    let mut evidence = Vec::new();
    let mut seen: BTreeMap<&str, Seen> = BTreeMap::new();
    let files = Defined::of(alerting);
    for opened in scene.open_all(patterns, "monitoring.rule_tests", near, limits.file_bytes) {
        let document = match opened {
            Ok(document) => document,
            Err(problem) => {
                evidence.push(problem);
                continue;
            }
        };
        match promtool::parse(&document.text, limits) {
            Err(faults) => evidence.extend(faults.first().map(|fault| document.unreadable(fault, scene))),
            Ok(tests) => {
                evidence.push(document.evidence());
                let loaded = loaded(&tests, &document.path, alerting.paths(), scene);
                for group in &tests.groups {
                    for test in &group.alerts {
                        let Some((name, alert)) = files.0.get_key_value(test.alert.as_str()) else {
                            continue;
                        };
                        let seen = seen.entry(name).or_default();
                        if alert.paths.is_disjoint(&loaded) {
                            seen.elsewhere.get_or_insert_with(|| document.at(test.position));
                        } else if test.firing > 0 {
                            seen.fires = true;
                        } else if alert.is_fed(&group.fed) {
                            seen.quiet = true;
                        } else {
                            seen.quiet_without_input = true;
                        }
                    }
                }
            }
        }
    }
    let alerts = files.0.into_iter().map(|(name, alert)| {
        let seen = seen.remove(name).unwrap_or_default();
        let (lacks, location) = judge(seen, alert.location);
        TestedAlertFacts { name: name.to_owned(), lacks, location }
    });
    RuleTestsFacts {
        alerts: alerts.collect(),
        evidence: Evidence::all(evidence, || {
            Evidence::absent(problem::not_named("monitoring.rule_tests"), scene.at(near))
        }),
    }
}

fn judge(seen: Seen, alert: &Location) -> (TestLacks, Location) {
    let lacks = match seen {
        Seen { fires: true, quiet: true, .. } => TestLacks::Nothing,
        Seen { fires: true, quiet_without_input: true, .. } => TestLacks::Input,
        Seen { fires: true, .. } => TestLacks::Quiet,
        Seen { quiet, quiet_without_input, .. } if quiet || quiet_without_input => TestLacks::Firing,
        Seen { elsewhere: Some(test), .. } => return (TestLacks::RuleFile, test),
        Seen { .. } => TestLacks::Test,
    };
    (lacks, alert.clone())
}

/// The alerts of the rule files by their names.
struct Defined<'a>(BTreeMap<&'a str, Named<'a>>);

/// All alerts of one name.
struct Named<'a> {
    location: &'a Location,
    paths: BTreeSet<&'a str>,
    reads: Sources,
    /// Whether what one of them reads is not known.
    obscure: bool,
}

impl<'a> Defined<'a> {
    fn of(alerting: &'a Alerting) -> Self {
        let mut found: BTreeMap<&str, Named<'_>> = BTreeMap::new();
        let pairs = alerting.alerts.iter().zip(&alerting.watches);
        for (alert, watch) in pairs.filter(|(alert, _)| alert.prometheus) {
            let named = found.entry(&alert.name).or_insert_with(|| Named {
                location: &alert.location,
                paths: BTreeSet::new(),
                reads: Sources::default(),
                obscure: false,
            });
            named.paths.insert(&alert.location.path);
            named.reads.metrics.extend(watch.metrics.iter().cloned());
            named.obscure |= !alert.understood;
        }
        for named in found.values_mut() {
            match alerting.records.sources(&named.reads) {
                Some(reads) => named.reads = reads,
                None => named.obscure = true,
            }
        }
        Self(found)
    }
}

impl Named<'_> {
    /// Whether a test feeds something that one of them reads. A test that feeds nothing shows no alert at rest.
    fn is_fed(&self, fed: &BTreeSet<String>) -> bool {
        let reads = &self.reads.metrics;
        self.obscure || reads.is_empty() || !reads.is_disjoint(fed)
    }
}

/// Patterns with wildcards that are looked up for one file of tests; each looks through the repository.
const WILDCARDS: usize = 100;

/// The declared rule files that a file of tests loads. Its paths begin in its own folder.
fn loaded<'p>(
    tests: &TestFile,
    file: &RepoPath,
    declared: &'p [String],
    scene: &Scene<'_>,
) -> BTreeSet<&'p str> {
    let folder: Vec<&str> = file.segments().collect();
    let folder = folder.split_last().map(|(_, folder)| folder).unwrap_or_default();
    let patterns = tests.rule_files.iter().filter_map(|written| pattern(folder, &written.value));
    let (plain, wild): (Vec<_>, Vec<_>) = patterns.partition(|pattern| pattern.as_path().is_some());
    let found =
        wild.iter().take(WILDCARDS).filter_map(|wild| scene.inputs.repository.find(wild).ok()).flatten();
    let named: BTreeSet<String> =
        plain.iter().filter_map(PathPattern::as_path).chain(found).map(|path| path.to_string()).collect();
    declared.iter().map(String::as_str).filter(|path| named.contains(*path)).collect()
}

/// The pattern `written` seen from the repository's root; nothing if it leads out of it.
fn pattern(folder: &[&str], written: &str) -> Option<PathPattern> {
    if written.starts_with('/') {
        return None;
    }
    let mut parts = folder.to_vec();
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            // To promtool two asterisks are one.
            "**" => parts.push("*"),
            part => parts.push(part),
        }
    }
    parts.join("/").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::pattern;

    #[test]
    fn paths_begin_in_the_folder_of_the_tests() {
        for (folder, written, found) in [
            (&["monitoring"][..], "rules.yaml", Some("monitoring/rules.yaml")),
            (&["monitoring", "tests"], "../*.yaml", Some("monitoring/*.yaml")),
            (&[], "./a/**/b.yml", Some("a/*/b.yml")),
            (&["a"], "../../b.yml", None),
            (&["a"], "/etc/b.yml", None),
        ] {
            let pattern = pattern(folder, written);
            assert_eq!(pattern.as_ref().map(super::PathPattern::as_str), found, "{written}");
        }
    }
}
