//! `startklar facts`: the tree that rules read.

use startklar::render::escaped;

use crate::args::{FactsArgs, FactsFormat};
use crate::exit::{Exit, Failure};
use crate::{load, stdout, yaml};

pub fn run(args: &FactsArgs) -> Result<Exit, Failure> {
    let system = load::system(&args.target)?;
    let internal = |error| Failure::new(Exit::Internal, anyhow::Error::new(error));
    let tree = serde_json::to_value(&system.facts.tree).map_err(internal)?;
    let text = match args.format {
        FactsFormat::Yaml => yaml::write(tree).map_err(|error| Failure::new(Exit::Internal, error))?,
        FactsFormat::Json => {
            let text = serde_json::to_string_pretty(&tree).map_err(internal)?;
            format!("{}\n", escaped(&text))
        }
    };
    stdout::print(&text)
}
