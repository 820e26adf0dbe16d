//! The paths that somebody has to own: what the manifest declares, relative to the repository's root.

use crate::facts::scene::Scene;
use crate::manifest::Manifest;
use crate::model::RepoPath;

/// Every file that the manifest declares and people write, and the manifest itself, relative to the root.
///
/// They are judged whether they are there or not: deleting a file must not settle who owns it.
pub(super) fn declared(manifest: &Manifest, scene: &Scene<'_>, rule_files: &[String]) -> Vec<RepoPath> {
    let workflow = manifest.workflow.as_ref();
    let events =
        workflow.and_then(|workflow| workflow.review.as_ref()).into_iter().flat_map(|review| &review.places);
    let improvement = manifest.ownership.as_ref().and_then(|area| area.improvement.as_ref());
    let limits = manifest.costs.as_ref().and_then(|costs| costs.limits.as_ref());
    let limits =
        limits.into_iter().flat_map(|limits| [&limits.per_transaction, &limits.per_day, &limits.per_month]);
    let enforced =
        limits.flatten().filter_map(|limit| limit.enforced_by.as_ref()).map(|enforced| &enforced.file);
    let rules =
        manifest.monitoring.as_ref().map(|monitoring| monitoring.rules.as_slice()).unwrap_or_default();
    let rules = rules.iter().filter_map(|pattern| pattern.value.as_path());
    let mut paths: Vec<RepoPath> = events
        .filter_map(|place| place.events.as_ref())
        .chain(improvement.and_then(|improvement| improvement.actions.as_ref()))
        .chain(workflow.and_then(|workflow| workflow.intended_use.as_ref()))
        .chain(manifest.runbook.as_ref().and_then(|runbook| runbook.file.as_ref()))
        .chain(enforced)
        .map(|path| path.value.clone())
        .chain(rules)
        .map(|path| path.below(&scene.inputs.system))
        .chain(rule_files.iter().filter_map(|path| path.parse().ok()))
        .chain(std::iter::once(scene.inputs.manifest.clone()))
        .collect();
    paths.sort();
    paths.dedup();
    paths
}

/// The files that the domain decides on: the runbook and the intended use.
pub(super) fn domain(manifest: &Manifest, scene: &Scene<'_>) -> Vec<RepoPath> {
    let runbook = manifest.runbook.as_ref().and_then(|runbook| runbook.file.as_ref());
    let intended_use = manifest.workflow.as_ref().and_then(|workflow| workflow.intended_use.as_ref());
    let claims = runbook.into_iter().chain(intended_use);
    claims.map(|path| path.value.below(&scene.inputs.system)).collect()
}

/// What is released and what shows it, as far as it is committed: whoever may change that alone can write their own proof.
pub(super) fn released(manifest: &Manifest, scene: &Scene<'_>) -> Vec<RepoPath> {
    let patterns = manifest.failure_cases.as_ref().map(|area| area.reports.as_slice()).unwrap_or_default();
    let found =
        patterns.iter().map(|pattern| scene.inputs.checkout.find(&pattern.value.below(&scene.inputs.system)));
    // What cannot be found is told where the reports are read.
    let metrics = manifest.release.as_ref().and_then(|release| release.change.as_ref());
    let tables = metrics.into_iter().flat_map(|change| &change.metrics);
    let tables = tables.filter_map(|metric| metric.source.as_ref()?.file.as_ref());
    let prompt = manifest.release.as_ref().and_then(|release| release.prompt.as_ref());
    let named = tables.chain(prompt).map(|path| path.value.below(&scene.inputs.system));
    found.flat_map(Result::unwrap_or_default).chain(named).collect()
}
