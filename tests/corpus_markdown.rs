//! Real runbooks: headings, links, list items and the usual sections, counted by another route.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may fail loudly and say that it was skipped"
)]

use std::fs;
use std::path::Path;

use startklar::document;
use startklar::evidence::markdown::{BlockKind, Markdown, parse};
use startklar::evidence::placeholder;
use startklar::model::Limits;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/runbooks");
const PREFIX: &str = "prometheus-operator+runbooks__content__runbooks__";

/// File; headings; links; list items; which of the sections Meaning, Impact, Diagnosis, Mitigation it has, in a
/// small letter if nothing stands in it.
///
/// Counted with line patterns in Python, without a Markdown parser, after removing the front matter, the lines between
/// fences, comments, and code between backticks:
///
/// ```python
/// headings = len(re.findall(r'(?m)^ {0,3}#{1,6}(\s|$)', text)) + len(re.findall(r'(?m)\S.*\n {0,3}(=+|-+)\s*$', text))
/// links = len(re.findall(r'(?<!!)\[[^\]]*\]\([^\s)]*\)', text))  # Hugo's `({{< ref … >}})` is no link to Markdown
/// links += len(re.findall(r'\[(%s)\]' % '|'.join(defined), rest))  # by reference, where `[name]:` is defined
/// links += len(re.findall(r'https?://[^\s<>]', rest))  # what is left after removing all these
/// items = len(re.findall(r'(?m)^\s*([-*+]|\d+[.)])\s+\S', text))
/// section = re.search(r'(?m)^#+ ' + name + r' *$\n((?:(?!#).*\n?)*)', text)
/// ```
const FILES: [(&str, usize, usize, usize, &str); 36] = [
    ("alertmanager__AlertmanagerConfigInconsistent.md", 5, 0, 0, "MIDM"),
    ("alertmanager__AlertmanagerFailedReload.md", 5, 1, 0, "MIDM"),
    ("alertmanager__AlertmanagerFailedToSendAlerts.md", 5, 0, 0, "MIDM"),
    ("alertmanager___index.md", 0, 0, 0, "----"),
    ("etcd___index.md", 0, 0, 0, "----"),
    ("kube-state-metrics__KubeStateMetricsShardingMismatch.md", 5, 0, 0, "MIDM"),
    ("kubernetes__KubeAPIErrorBudgetBurn.md", 8, 2, 12, "-I--"),
    ("kubernetes__KubeClientErrors.md", 5, 0, 4, "MIDM"),
    ("kubernetes__KubeDeploymentGenerationMismatch.md", 5, 3, 13, "MIDM"),
    ("kubernetes__KubeJobCompletion.md", 5, 1, 6, "MIDM"),
    ("kubernetes__KubeNodeNotReady.md", 5, 2, 0, "MIDM"),
    ("kubernetes__KubeNodeUnreachable.md", 5, 4, 5, "MIDM"),
    ("kubernetes__KubePersistentVolumeErrors.md", 5, 0, 3, "MIDM"),
    ("kubernetes__KubePodNotReady.md", 5, 2, 16, "MIDM"),
    ("kubernetes__KubeQuotaAlmostFull.md", 5, 1, 5, "MIDM"),
    ("kubernetes__KubeQuotaFullyUsed.md", 5, 1, 5, "MIDM"),
    ("kubernetes__KubeletClientCertificateExpiration.md", 5, 0, 0, "MIDM"),
    ("kubernetes__KubeletClientCertificateRenewalErrors.md", 5, 0, 0, "MIDM"),
    ("kubernetes__KubeletDown.md", 5, 1, 0, "MIDM"),
    ("node__NodeClockSkewDetected.md", 5, 0, 0, "MIDM"),
    ("node__NodeFilesystemAlmostOutOfFiles.md", 5, 0, 0, "MIdM"),
    ("node__NodeFilesystemAlmostOutOfSpace.md", 5, 0, 0, "MIdM"),
    ("node__NodeFilesystemFilesFillingUp.md", 5, 0, 0, "MIDM"),
    ("node__NodeNetworkReceiveErrs.md", 5, 2, 5, "MIDM"),
    ("node__NodeNetworkTransmitErrs.md", 5, 2, 5, "MIDM"),
    ("node__NodeRAIDDiskFailure.md", 1, 0, 0, "----"),
    ("node__NodeTextFileCollectorScrapeError.md", 5, 0, 2, "MIDM"),
    ("prometheus-operator__PrometheusOperatorRejectedResources.md", 5, 2, 2, "MIDM"),
    ("prometheus-operator__PrometheusOperatorSyncFailed.md", 5, 0, 0, "MIDm"),
    ("prometheus-operator___index.md", 0, 0, 0, "----"),
    ("prometheus__PrometheusDuplicateTimestamps.md", 1, 1, 2, "----"),
    ("prometheus__PrometheusErrorSendingAlertsToAnyAlertmanager.md", 5, 0, 0, "MIDM"),
    ("prometheus__PrometheusLabelLimitHit.md", 5, 0, 0, "MIdM"),
    ("prometheus__PrometheusNotConnectedToAlertmanagers.md", 5, 0, 0, "MIDM"),
    ("prometheus__PrometheusOutOfOrderTimestamps.md", 1, 1, 0, "----"),
    ("prometheus__PrometheusTSDBReloadsFailing.md", 5, 0, 0, "MIDM"),
];

/// The first letters of the usual sections that are there, in small letters where they are empty.
fn sections(document: &Markdown) -> String {
    let letter = |name: &str| {
        let Some(heading) = document.headings.iter().position(|heading| heading.text == name) else {
            return '-';
        };
        let first = name.chars().next().unwrap();
        let filled = document.section(heading).any(|block| !block.text.is_empty());
        if filled { first } else { first.to_ascii_lowercase() }
    };
    ["Meaning", "Impact", "Diagnosis", "Mitigation"].into_iter().map(letter).collect()
}

#[test]
fn real_runbooks_are_read_in_full() {
    if !Path::new(FOLDER).is_dir() {
        eprintln!("skipped: ../shared/corpus is missing");
        return;
    }
    for (name, headings, links, items, usual) in FILES {
        let bytes = fs::read(Path::new(FOLDER).join(format!("{PREFIX}{name}"))).unwrap();
        let document = parse(document::text(&bytes).unwrap(), &Limits::DEFAULT).unwrap();
        let found =
            document.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Item { .. })).count();
        assert_eq!(
            (document.headings.len(), document.links.len(), found, sections(&document).as_str()),
            (headings, links, items, usual),
            "{name}"
        );
        // These were written by people who knew what to say, and who said so where they did not.
        for block in &document.blocks {
            let found = placeholder::find(&block.text).and_then(|range| block.text.get(range));
            assert!(
                found.is_none_or(|word| ["TODO", "example.com"].contains(&word)),
                "{name}: {found:?} in {}",
                block.text
            );
        }
        // Each begins with front matter, which is no part of the page.
        assert!(document.blocks.iter().all(|block| !block.text.contains("title: ")), "{name}");
    }
    assert_eq!(fs::read_dir(FOLDER).unwrap().count(), FILES.len(), "a file of the folder has no expectation");
}

#[test]
fn the_runbook_that_links_to_itself_finds_its_section() {
    let file = Path::new(FOLDER).join(format!("{PREFIX}kubernetes__KubeAPIErrorBudgetBurn.md"));
    let Ok(bytes) = fs::read(file) else {
        eprintln!("skipped: ../shared/corpus is missing");
        return;
    };
    let document = parse(document::text(&bytes).unwrap(), &Limits::DEFAULT).unwrap();
    // Lines as `grep -n` shows them.
    let link = document.links.iter().find(|link| link.target.starts_with('#')).unwrap();
    assert_eq!((link.target.as_str(), link.position.line), ("#example-queries-for-slow-requests", 48));
    let target = document.resolve(&link.target).unwrap();
    assert_eq!(target.position.line, 51);
    let code = document.section(target.heading.unwrap()).filter(|b| matches!(b.kind, BlockKind::Code { .. }));
    assert_eq!(code.count(), 4);
    assert_eq!(
        document.nearest_anchor("#example-query-for-slow-requests", &mut 100_000),
        Some("example-queries-for-slow-requests")
    );
}
