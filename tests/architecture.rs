//! The architecture is a test: who may import whom, who may touch the world, and no circles.
//!
//! The checker (`tests/architecture/`) takes a map from path to source, so that the same code judges `src/` here
//! and planted trees in its own tests.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

#[path = "architecture/mod.rs"]
mod architecture;

use std::path::Path;

use architecture::{Tree, check};

/// Every Rust file below `src/`, by its path relative to the project with `/`.
fn sources() -> Tree {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    walkdir::WalkDir::new(root.join("src"))
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
        .map(|entry| {
            let relative = entry.path().strip_prefix(root).unwrap().to_str().unwrap();
            let path = relative.replace(std::path::MAIN_SEPARATOR, "/");
            (path, std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

#[test]
fn the_source_keeps_to_the_architecture() {
    let findings = check(&sources());
    let lines: Vec<_> = findings.violations.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{} violations:\n{}", lines.len(), lines.join("\n"));
}

/// A checker that sees nothing would find nothing wrong: what is known to be there must be seen.
#[test]
fn the_checker_sees_what_is_there() {
    let sources = sources();
    for path in ["src/lib.rs", "src/bin/startklar/main.rs", "src/model/mod.rs"] {
        assert!(sources.contains_key(path), "{path} was not read");
    }
    let findings = check(&sources);
    for (from, to) in [("document", "model"), ("repository", "model")] {
        let edge = (from.to_owned(), to.to_owned());
        assert!(findings.imports.contains(&edge), "{from} → {to} was not seen");
    }
}
