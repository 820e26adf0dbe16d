//! The only door to files: reads inside the root, with limits and digests, and nothing else.

mod disk;
mod memory;
mod overlay;

use std::sync::Arc;

use thiserror::Error;

use crate::model::{PathPattern, RepoPath};

pub use disk::Disk;
pub use memory::Memory;
pub use overlay::Overlay;

/// Files that can be read by path or found by pattern.
///
/// Every way of reading is bounded; nothing outside the root is reached, symbolic links are not followed.
pub trait Repository: Sync {
    /// The content of a file of at most `max_bytes` bytes.
    fn read(&self, path: &RepoPath, max_bytes: u64) -> Result<Blob, ReadError>;

    /// The files that match `pattern`, sorted by path.
    fn find(&self, pattern: &PathPattern) -> Result<Vec<RepoPath>, ReadError>;
}

/// What was read of a file, in one go: every rule judges the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    /// The bytes.
    pub bytes: Arc<[u8]>,
    /// SHA-256 of the bytes, in hexadecimal.
    pub digest: String,
    /// Where the file came from.
    pub origin: Origin,
}

/// Where a file came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The audited checkout.
    Checkout,
    /// The folder given with `--evidence`: produced by this run.
    Evidence,
}

impl Blob {
    /// A blob of `bytes`, with its digest.
    #[must_use]
    pub fn new(bytes: impl Into<Arc<[u8]>>, origin: Origin) -> Self {
        let bytes = bytes.into();
        Self { digest: digest(&bytes), bytes, origin }
    }
}

/// The SHA-256 of `bytes`, in hexadecimal.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    use sha2::{Digest as _, Sha256};
    use std::fmt::Write as _;
    let mut digest = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a String cannot fail.
        let _ = write!(digest, "{byte:02x}");
    }
    digest
}

/// Why a file was not read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReadError {
    /// There is no such file.
    #[error("the file does not exist")]
    Absent,
    /// A folder, a pipe, a device.
    #[error("this is not a regular file")]
    NotAFile,
    /// A symbolic link stands on the way; its target is neither opened nor named.
    #[error("a symbolic link is not followed")]
    Link,
    /// Larger than the limit.
    #[error("the file is larger than is read [limit={limit} bytes]")]
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// More files than are looked at.
    #[error("more files are below this folder than are looked at [limit={limit}]")]
    TooMany {
        /// The limit.
        limit: usize,
    },
    /// The operating system says no.
    #[error("the file cannot be read: {0}")]
    Io(String),
}
