//! A report on its way into a file: complete, or not there.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::anyhow;

use crate::exit::{Exit, Failure};

/// A file that takes its place only when it is complete, so that an old report stays whole until then.
pub struct Pending {
    path: PathBuf,
    /// Where it grows; nothing for a device or pipe, which is written as it is and never replaced.
    temporary: Option<PathBuf>,
    file: File,
}

impl Pending {
    /// Opens a temporary file beside `path`. What is there stays as it is.
    pub fn create(path: &Path) -> Result<Self, Failure> {
        let usage = |reason| Failure::new(Exit::Usage, anyhow!("{} {reason}", path.display()));
        let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(|| usage("names no file"))?;
        if path.is_dir() || path.is_symlink() {
            return Err(usage("is a folder or a link"));
        }
        let failed = |error| Failure::output(path.display(), error);
        // Renaming would replace a file that is meant to stay.
        if path.metadata().is_ok_and(|metadata| metadata.permissions().readonly()) {
            return Err(failed(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only")));
        }
        if path.metadata().is_ok_and(|metadata| !metadata.is_file()) {
            let file = File::options().write(true).open(path).map_err(failed)?;
            return Ok(Self { path: path.to_path_buf(), temporary: None, file });
        }
        let temporary = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
        let file = File::create_new(&temporary).map_err(failed)?;
        Ok(Self { path: path.to_path_buf(), temporary: Some(temporary), file })
    }

    /// The file, for messages.
    pub fn name(&self) -> String {
        self.path.display().to_string()
    }

    /// Whether the report would replace one of these files.
    pub fn replaces(&self, inputs: &[PathBuf]) -> bool {
        self.path.canonicalize().is_ok_and(|path| inputs.contains(&path))
    }

    /// Writes the report and puts it in its place.
    pub fn finish(mut self, bytes: &[u8]) -> Result<(), Failure> {
        let written = self.file.write_all(bytes);
        let placed = match &self.temporary {
            Some(temporary) => written
                .and_then(|()| self.file.sync_all())
                .and_then(|()| std::fs::rename(temporary, &self.path)),
            None => written,
        };
        placed.map_err(|error| Failure::output(self.name(), error))
    }
}

/// The file that a path names, however it is written: `a`, `./a` and `x/../a` are one.
pub fn identity(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    path.file_name().map_or_else(|| path.to_path_buf(), |name| folder.join(name))
}

impl Drop for Pending {
    fn drop(&mut self) {
        // After a complete report the temporary file has its final name, and nothing is left to remove.
        if let Some(temporary) = &self.temporary {
            let _ = std::fs::remove_file(temporary);
        }
    }
}
