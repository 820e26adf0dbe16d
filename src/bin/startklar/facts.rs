//! `startklar facts`: the tree that rules read.

use std::io::{self, Write as _};

use crate::args::{FactsArgs, FactsFormat, Global};
use crate::exit::{Exit, Failure};
use crate::load;

pub fn run(args: &FactsArgs, _: &Global) -> Result<Exit, Failure> {
    let system = load::system(&args.target)?;
    let tree = &system.facts.tree;
    let text = match args.format {
        FactsFormat::Yaml => {
            serde_yaml::to_string(tree).map_err(|error| Failure::new(Exit::Internal, error))?
        }
        FactsFormat::Json => {
            let text =
                serde_json::to_string_pretty(tree).map_err(|error| Failure::new(Exit::Internal, error))?;
            text + "\n"
        }
    };
    print(&text)
}

/// Writes text to stdout; a reader that has seen enough is no error.
pub fn print(text: &str) -> Result<Exit, Failure> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::output("stdout", error)),
        _ => Ok(Exit::Ready),
    }
}
