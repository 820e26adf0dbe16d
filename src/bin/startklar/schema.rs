//! `startklar schema`: the JSON Schema of a file format.

use startklar::{checklist, facts, manifest, render};

use crate::args::{SchemaArgs, SchemaKind};
use crate::exit::{Exit, Failure};
use crate::stdout;

pub fn run(args: &SchemaArgs) -> Result<Exit, Failure> {
    let schema = match args.what {
        SchemaKind::Manifest => serde_json::Value::from(manifest::schema()),
        SchemaKind::Checklist => checklist::schema().into(),
        SchemaKind::Facts => facts::schema(),
        SchemaKind::Report => render::report_schema().into(),
    };
    let text = serde_json::to_string_pretty(&schema).map_err(|error| Failure::new(Exit::Internal, error))?;
    stdout::print(&(text + "\n"))
}
