//! A repository on disk. One open per file, no symbolic links, nothing outside the root.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};
use walkdir::WalkDir;

use super::{Blob, Origin, ReadError, Repository};
use crate::model::{Limits, PathPattern, RepoPath};

/// A folder on disk.
#[derive(Debug, Clone)]
pub struct Disk {
    root: PathBuf,
    files: usize,
}

impl Disk {
    /// The folder `root`. Fails when it is not a folder that can be opened.
    pub fn open(root: &Path, limits: &Limits) -> std::io::Result<Self> {
        let root = root.canonicalize()?;
        if !root.is_dir() {
            return Err(std::io::Error::new(std::io::ErrorKind::NotADirectory, "not a folder"));
        }
        Ok(Self { root, files: limits.files })
    }

    /// The folder's full path.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The nearest folder, `start` or above it, that holds `.git`.
    #[must_use]
    pub fn repository_root(start: &Path) -> Option<PathBuf> {
        let start = start.canonicalize().ok()?;
        start.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_path_buf)
    }
}

impl Repository for Disk {
    fn read(&self, path: &RepoPath, max_bytes: u64) -> Result<Blob, ReadError> {
        let file = open_beneath(&self.root, path)?;
        let metadata = file.metadata().map_err(|error| from_io(&error))?;
        if !metadata.is_file() {
            return Err(ReadError::NotAFile);
        }
        if metadata.len() > max_bytes {
            return Err(ReadError::TooLarge { limit: max_bytes });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default() + 1);
        file.take(max_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| from_io(&error))?;
        // The file may have grown since its size was asked for.
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > max_bytes {
            return Err(ReadError::TooLarge { limit: max_bytes });
        }
        Ok(Blob::new(bytes, Origin::Checkout))
    }

    fn find(&self, pattern: &PathPattern) -> Result<Vec<RepoPath>, ReadError> {
        if let Some(path) = pattern.as_path() {
            return match open_beneath(&self.root, &path) {
                Ok(_) => Ok(vec![path]),
                Err(ReadError::Absent) => Ok(Vec::new()),
                Err(error) => Err(error),
            };
        }
        let matcher = matcher(pattern)?;
        let below = Below::new(pattern)?;
        let folder = pattern.fixed_folder();
        let start = self.root.join(folder.as_str());
        if !folder.as_str().is_empty() {
            match open_beneath(&self.root, &folder) {
                Ok(_) => {}
                Err(ReadError::Absent) => return Ok(Vec::new()),
                Err(error) => return Err(error),
            }
        }
        let mut found = Vec::new();
        let walk = WalkDir::new(start).follow_links(false).sort_by_file_name();
        for (seen, entry) in walk.into_iter().enumerate() {
            if seen >= self.files {
                return Err(ReadError::TooMany { limit: self.files });
            }
            let entry = entry.map_err(|error| ReadError::Io(error.to_string()))?;
            if entry.file_type().is_dir() {
                continue;
            }
            let linked = entry.path_is_symlink();
            let Ok(relative) = entry.path().strip_prefix(&self.root) else { continue };
            // A name that cannot be told is refused where it matches: a report must not be hidden by its name.
            let told = relative.to_str().is_some();
            let relative = relative.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
            // A link is not followed; all that is asked is whether it leads to a folder. What may lie behind it is not
            // passed over either: the link itself is found, and whoever reads it is refused.
            let hides = || linked && below.may_match(&relative) && entry.path().is_dir();
            if matcher.is_match(&relative) || hides() {
                if !told {
                    return Err(ReadError::Io(format!("the name is not UTF-8: {relative}")));
                }
                found.push(relative.parse().map_err(|error| ReadError::Io(format!("{error}: {relative}")))?);
            }
        }
        found.sort();
        Ok(found)
    }
}

/// The folders below which a pattern may match.
struct Below {
    /// The beginnings of the pattern: one name, two names, up to the first `**` or to the file's own name.
    beginnings: Vec<GlobMatcher>,
    /// Whether a `**` ends them, so that any folder below the last one counts.
    deep: bool,
}

impl Below {
    fn new(pattern: &PathPattern) -> Result<Self, ReadError> {
        let mut beginnings = Vec::new();
        let mut written = String::new();
        let names: Vec<&str> = pattern.as_str().split('/').collect();
        let (_, folders) = names.split_last().unwrap_or((&"", &[]));
        for name in folders {
            if *name == "**" {
                return Ok(Self { beginnings, deep: true });
            }
            written.push_str(if written.is_empty() { "" } else { "/" });
            written.push_str(name);
            beginnings.push(glob(&written)?);
        }
        Ok(Self { beginnings, deep: names.last() == Some(&"**") })
    }

    /// Whether the pattern may match something below the folder `path`.
    fn may_match(&self, path: &str) -> bool {
        let names: Vec<&str> = path.split('/').collect();
        if let Some(beginning) = names.len().checked_sub(1).and_then(|index| self.beginnings.get(index)) {
            return beginning.is_match(path);
        }
        let above = names.get(..self.beginnings.len()).unwrap_or_default().join("/");
        self.deep && self.beginnings.last().is_none_or(|beginning| beginning.is_match(&above))
    }
}

/// A matcher for a pattern in which `*` and `?` stay within one name.
pub(super) fn matcher(pattern: &PathPattern) -> Result<GlobMatcher, ReadError> {
    glob(pattern.as_str())
}

fn glob(pattern: &str) -> Result<GlobMatcher, ReadError> {
    GlobBuilder::new(pattern)
        .literal_separator(true)
        .backslash_escape(false)
        .build()
        .map(|glob| glob.compile_matcher())
        .map_err(|error| ReadError::Io(error.to_string()))
}

fn from_io(error: &std::io::Error) -> ReadError {
    match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => ReadError::Absent,
        kind => ReadError::Io(kind.to_string()),
    }
}

/// Opens a file below `root` without following a symbolic link in any part of its path.
#[cfg(unix)]
fn open_beneath(root: &Path, path: &RepoPath) -> Result<File, ReadError> {
    use rustix::fs::{Mode, OFlags, openat};
    use rustix::io::Errno;

    let explain = |errno: Errno| match errno {
        Errno::NOENT | Errno::NOTDIR => ReadError::Absent,
        Errno::LOOP | Errno::MLINK => ReadError::Link,
        errno => from_io(&errno.into()),
    };
    // Neither a pipe nor a device may hold the opening up.
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
    let mut folder = File::open(root).map_err(|error| from_io(&error))?;
    let mut segments = path.segments().peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        let kind = if last { OFlags::empty() } else { OFlags::DIRECTORY };
        let opened = openat(&folder, segment, flags | kind, Mode::empty()).map_err(|errno| {
            // With O_DIRECTORY, a link is reported as "not a directory".
            let link = errno == Errno::NOTDIR && rustix::fs::readlinkat(&folder, segment, Vec::new()).is_ok();
            if link { ReadError::Link } else { explain(errno) }
        })?;
        folder = File::from(opened);
    }
    Ok(folder)
}

/// Opens a file below `root`, refusing symbolic links in any part of its path.
#[cfg(not(unix))]
fn open_beneath(root: &Path, path: &RepoPath) -> Result<File, ReadError> {
    let mut full = root.to_path_buf();
    for segment in path.segments() {
        full.push(segment);
        let metadata = full.symlink_metadata().map_err(|error| from_io(&error))?;
        if metadata.file_type().is_symlink() {
            return Err(ReadError::Link);
        }
    }
    File::open(full).map_err(|error| from_io(&error))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::{Disk, Limits, ReadError, Repository};

    fn read(disk: &Disk, path: &str) -> Result<Vec<u8>, ReadError> {
        disk.read(&path.parse().unwrap(), 10).map(|blob| blob.bytes.to_vec())
    }

    #[test]
    fn reads_regular_files_below_the_root_only() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("root");
        std::fs::create_dir_all(root.join("a/b")).unwrap();
        std::fs::write(folder.path().join("secret"), "s").unwrap();
        std::fs::write(root.join("a/b/f.txt"), "text").unwrap();
        std::fs::write(root.join("large"), "01234567890").unwrap();
        symlink("../secret", root.join("link")).unwrap();
        symlink("..", root.join("up")).unwrap();
        symlink("b", root.join("a/inner")).unwrap();
        let fifo = rustix::fs::mknodat(
            rustix::fs::CWD,
            root.join("pipe"),
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR,
            0,
        );
        let disk = Disk::open(&root, &Limits::DEFAULT).unwrap();
        assert_eq!(read(&disk, "a/b/f.txt"), Ok(b"text".to_vec()));
        assert_eq!(read(&disk, "missing"), Err(ReadError::Absent));
        assert_eq!(read(&disk, "a/b/f.txt/x"), Err(ReadError::Absent));
        assert_eq!(read(&disk, "a/b"), Err(ReadError::NotAFile));
        assert_eq!(read(&disk, "large"), Err(ReadError::TooLarge { limit: 10 }));
        for link in ["link", "up/secret", "a/inner/f.txt"] {
            assert_eq!(read(&disk, link), Err(ReadError::Link), "{link}");
        }
        if fifo.is_ok() {
            assert_eq!(read(&disk, "pipe"), Err(ReadError::NotAFile));
        }
        let found = disk.find(&"a/**/*.txt".parse().unwrap()).unwrap();
        assert_eq!(found, ["a/b/f.txt".parse().unwrap(), "a/inner".parse().unwrap()]);
        assert_eq!(disk.find(&"nowhere/*.txt".parse().unwrap()).unwrap(), []);
    }

    #[test]
    fn a_linked_folder_is_found_where_it_may_hide_a_match() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir_all(root.join("e/run-1/deep")).unwrap();
        std::fs::write(root.join("e/run-1/a.xml"), "x").unwrap();
        std::fs::write(root.join("e/notes.txt"), "x").unwrap();
        symlink("run-1", root.join("e/latest")).unwrap();
        symlink("notes.txt", root.join("e/link.txt")).unwrap();
        symlink("nowhere", root.join("e/dangling")).unwrap();
        symlink("..", root.join("e/run-1/deep/up")).unwrap();
        let disk = Disk::open(root, &Limits::DEFAULT).unwrap();
        let find = |pattern: &str| -> Vec<String> {
            let found = disk.find(&pattern.parse().unwrap()).unwrap();
            found.iter().map(ToString::to_string).collect()
        };
        assert_eq!(find("e/**/*.xml"), ["e/latest", "e/run-1/a.xml", "e/run-1/deep/up"]);
        assert_eq!(find("**/*.xml"), ["e/latest", "e/run-1/a.xml", "e/run-1/deep/up"]);
        assert_eq!(find("e/*/a.xml"), ["e/latest", "e/run-1/a.xml"]);
        assert_eq!(find("*/run*/**/b.xml"), ["e/run-1/deep/up"]);
        assert_eq!(find("e/r*/*.xml"), ["e/run-1/a.xml"]);
        assert_eq!(find("e/*.txt"), ["e/link.txt", "e/notes.txt"]);
        assert_eq!(find("e/*.xml"), Vec::<String>::new());
        assert_eq!(read(&disk, "e/latest"), Err(ReadError::Link));
        assert_eq!(disk.find(&"e/latest/*.xml".parse().unwrap()), Err(ReadError::Link));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_that_cannot_be_told_is_not_passed_over() {
        use std::os::unix::ffi::OsStrExt as _;
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.xml"), "").unwrap();
        std::fs::write(folder.path().join(std::ffi::OsStr::from_bytes(b"\xff.xml")), "").unwrap();
        let disk = Disk::open(folder.path(), &Limits::DEFAULT).unwrap();
        let error = disk.find(&"*.xml".parse().unwrap()).unwrap_err();
        assert_eq!(error, ReadError::Io("the name is not UTF-8: \u{FFFD}.xml".to_owned()));
        assert_eq!(disk.find(&"a*.xml".parse().unwrap()).unwrap(), ["a.xml".parse().unwrap()]);
    }
}
