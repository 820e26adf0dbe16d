//! Evidence of this run, laid over the system's folder in the checkout.

use super::{Blob, Origin, ReadError, Repository};
use crate::model::{PathPattern, RepoPath};

/// A repository over which a folder of fresh evidence is laid: a path below `system` is looked up there first.
pub struct Overlay<'r> {
    base: &'r dyn Repository,
    evidence: &'r dyn Repository,
    system: RepoPath,
}

impl<'r> Overlay<'r> {
    /// Lays `evidence` over the folder `system` of `base`.
    #[must_use]
    pub fn new(base: &'r dyn Repository, evidence: &'r dyn Repository, system: RepoPath) -> Self {
        Self { base, evidence, system }
    }
}

impl Repository for Overlay<'_> {
    fn read(&self, path: &RepoPath, max_bytes: u64) -> Result<Blob, ReadError> {
        if let Some(inner) = path.relative_to(&self.system) {
            match self.evidence.read(&inner, max_bytes) {
                Err(ReadError::Absent) => {}
                // A file that is there and cannot be read must not be replaced by an older one.
                found => return found.map(|blob| Blob { origin: Origin::Evidence, ..blob }),
            }
        }
        self.base.read(path, max_bytes)
    }

    fn find(&self, pattern: &PathPattern) -> Result<Vec<RepoPath>, ReadError> {
        let mut found = self.base.find(pattern)?;
        let prefix = format!("{}/", self.system);
        let inner = if self.system.as_str().is_empty() {
            Some(pattern.clone())
        } else {
            pattern.as_str().strip_prefix(&prefix).and_then(|inner| inner.parse().ok())
        };
        if let Some(inner) = inner {
            found.extend(self.evidence.find(&inner)?.into_iter().map(|path| path.below(&self.system)));
        }
        found.sort();
        found.dedup();
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Memory;
    use super::{Origin, Overlay, ReadError, Repository};

    #[test]
    fn fresh_evidence_comes_first_and_only_below_the_system() {
        let mut base = Memory::new();
        base.insert("svc/e/a.xml".parse().unwrap(), "old");
        base.insert("e/a.xml".parse().unwrap(), "other");
        let mut fresh = Memory::new();
        fresh.insert("e/a.xml".parse().unwrap(), "new");
        fresh.insert("e/b.xml".parse().unwrap(), "new b");
        let overlay = Overlay::new(&base, &fresh, "svc".parse().unwrap());
        let blob = overlay.read(&"svc/e/a.xml".parse().unwrap(), 100).unwrap();
        assert_eq!((&*blob.bytes, blob.origin), (&b"new"[..], Origin::Evidence));
        let other = overlay.read(&"e/a.xml".parse().unwrap(), 100).unwrap();
        assert_eq!((&*other.bytes, other.origin), (&b"other"[..], Origin::Checkout));
        let found = overlay.find(&"svc/e/*.xml".parse().unwrap()).unwrap();
        assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), ["svc/e/a.xml", "svc/e/b.xml"]);
        assert_eq!(overlay.read(&"svc/e/a.xml".parse().unwrap(), 2), Err(ReadError::TooLarge { limit: 2 }));
    }
}
