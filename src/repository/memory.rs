//! A repository in memory: for tests, mutations and rule tests.

use std::collections::BTreeMap;

use super::disk::matcher;
use super::{Blob, Origin, ReadError, Repository};
use crate::model::{PathPattern, RepoPath};

/// Files held in memory.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    files: BTreeMap<RepoPath, Vec<u8>>,
}

impl Memory {
    /// An empty repository.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds or replaces a file.
    pub fn insert(&mut self, path: RepoPath, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path, bytes.into());
    }

    /// Removes a file; says whether it was there.
    pub fn remove(&mut self, path: &RepoPath) -> bool {
        self.files.remove(path).is_some()
    }

    /// The bytes of a file.
    #[must_use]
    pub fn get(&self, path: &RepoPath) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// The paths of all files, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &RepoPath> {
        self.files.keys()
    }
}

impl Repository for Memory {
    fn read(&self, path: &RepoPath, max_bytes: u64) -> Result<Blob, ReadError> {
        let bytes = self.files.get(path).ok_or(ReadError::Absent)?;
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > max_bytes {
            return Err(ReadError::TooLarge { limit: max_bytes });
        }
        Ok(Blob::new(bytes.as_slice(), Origin::Checkout))
    }

    fn find(&self, pattern: &PathPattern) -> Result<Vec<RepoPath>, ReadError> {
        let matcher = matcher(pattern)?;
        Ok(self.files.keys().filter(|path| matcher.is_match(path.as_str())).cloned().collect())
    }
}
