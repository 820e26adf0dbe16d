//! Real CODEOWNERS files: every line is read, and each path has the owners a person reads from the file.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may fail loudly and say that it was skipped"
)]

use std::fs;
use std::path::Path;

use startklar::document;
use startklar::evidence::codeowners::{Dialect, Owned, parse};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/codeowners");

/// File; paths with the owners and the line that decides.
type Expected = (&'static str, &'static [(&'static str, &'static str, usize)]);

/// The owners come from reading the files.
const FILES: [Expected; 5] = [
    (
        "EmbarkStudios+cargo-deny__.github__CODEOWNERS",
        &[("Cargo.toml", "@Jake-Shadle", 1), ("src/licenses/cfg.rs", "@Jake-Shadle", 1)],
    ),
    (
        "actions+toolkit__CODEOWNERS",
        &[
            ("README.md", "@actions/actions-runtime", 1),
            ("packages/core/src/core.ts", "@actions/actions-runtime", 1),
            ("packages/artifact/src/artifact.ts", "@actions/artifacts-actions", 3),
            ("packages/cache/package.json", "@actions/actions-cache", 4),
            ("packages/cache2/package.json", "@actions/actions-runtime", 1),
            ("packages/attest/README.md", "@actions/package-security", 5),
            ("old/packages/attest/README.md", "@actions/actions-runtime", 1),
        ],
    ),
    ("in-toto+attestation__CODEOWNERS", &[("spec/README.md", "@in-toto/attestation-maintainers", 3)]),
    (
        "json-schema-org+JSON-Schema-Test-Suite__.github__CODEOWNERS",
        &[("tests/draft2020-12/ref.json", "@json-schema-org/test-suite-team", 2)],
    ),
    (
        "slok+sloth__.github__CODEOWNERS",
        &[
            ("cmd/sloth/main.go", "@slok", 2),
            ("internal/plugin/slo/contrib/new/plugin.go", "@slok", 5),
            (
                "internal/plugin/slo/contrib/error_budget_exhausted_alert_v1/plugin.go",
                "@cxdy @slok @wbollock",
                8,
            ),
            ("internal/plugin/slo/contrib/denominator_corrected_rules/v1/plugin.go", "@slok", 9),
            ("internal/plugin/slo/contrib/denominator_corrected_rules/v2/plugin.go", "@slok", 5),
            ("internal/plugin/slo/contrib/info_labels_v1/README.md", "@cxdy @slok @wbollock", 10),
            ("x/internal/plugin/slo/contrib/info_labels_v1/README.md", "@slok", 2),
        ],
    ),
];

#[test]
fn real_files_are_read_as_people_read_them() {
    if !Path::new(FOLDER).is_dir() {
        eprintln!("skipped: ../shared/corpus is missing");
        return;
    }
    for (name, paths) in FILES {
        let bytes = fs::read(Path::new(FOLDER).join(name)).unwrap();
        let text = document::text(&bytes).unwrap();
        for dialect in [Dialect::GitHub, Dialect::GitLab] {
            let file = parse(text, dialect);
            assert_eq!(file.invalid(), [], "{name}");
            for (path, expected, line) in paths {
                let Owned::Owners { owners, at } = file.owners_of(&path.parse().unwrap()) else {
                    panic!("{name}: {path} has no owner");
                };
                assert_eq!((owners.join(" ").as_str(), at.line), (*expected, *line), "{name}: {path}");
            }
        }
    }
    assert_eq!(fs::read_dir(FOLDER).unwrap().count(), FILES.len(), "a file of the folder has no expectation");
}
