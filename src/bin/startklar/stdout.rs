//! What goes to stdout: all of it, or a failure.

use std::io::{self, Write as _};

use crate::exit::{Exit, Failure};

/// Writes text to stdout.
pub fn print(text: &str) -> Result<Exit, Failure> {
    written(io::stdout().lock().write_all(text.as_bytes()))
}

/// What became of writing to stdout, once all is out. A reader that has seen enough is no error.
pub fn written(result: io::Result<()>) -> Result<Exit, Failure> {
    match result.and_then(|()| io::stdout().lock().flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::output("stdout", error)),
        _ => Ok(Exit::Ready),
    }
}
