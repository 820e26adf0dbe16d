//! The arguments.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use startklar::model::{Area, Locale, Named, RuleId, Stage};
use startklar::render::Format;

/// Release-readiness auditor for AI systems.
///
/// Reads what a team declares in startklar.yaml, verifies each claim against evidence in the repository, and says
/// whether the system is cleared for production, and what is missing.
#[derive(Debug, Parser)]
#[command(name = "startklar", version, propagate_version = true, max_term_width = 100)]
#[command(
    after_help = "Exit status: 0 ready · 1 not ready · 2 usage · 3 input unusable, no verdict · 4 undecided · \
                        5 report not written · 70 internal error. Only 0 means: release."
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub global: Global,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Audit a system and report what is missing
    Check(Check),
    /// List the rules in force, with stage, severity and origin
    Rules(Rules),
    /// Print the tree of facts that rules read
    Facts(FactsArgs),
    /// Print the JSON Schema of a file format
    Schema(SchemaArgs),
}

/// Flags of every command.
#[derive(Debug, Args)]
pub struct Global {
    /// When to use colours
    #[arg(long, value_enum, default_value_t = ColorChoice::Auto, global = true, value_name = "WHEN")]
    pub color: ColorChoice,
    /// Never show progress
    #[arg(long, global = true)]
    pub no_progress: bool,
    /// Say nothing beside the report
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Show every proof, digest and reason
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Language of texts for people [default: the manifest's, then the locale's, then English]
    #[arg(long, global = true, value_parser = named::<Locale>, value_name = "en|de")]
    pub lang: Option<Locale>,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Where a system is, and what it is judged with.
#[derive(Debug, Args)]
pub struct Target {
    /// The system's folder or its manifest
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// The repository's root [default: the nearest folder with .git, else the system's folder]
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Evidence produced by this run, laid over the system's folder
    #[arg(long, value_name = "DIR")]
    pub evidence: Option<PathBuf>,
    /// The commit that fresh evidence is bound to [default: `GITHUB_SHA`, then `CI_COMMIT_SHA`]
    #[arg(long, value_name = "SHA", value_parser = commit)]
    pub commit: Option<String>,
    /// The day to judge by, UTC [default: today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<NaiveDate>,
}

#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    pub target: Target,
    /// Format of the report, repeatable: table or json, `=FILE` writes it to a file [default: table]
    #[arg(long, value_name = "FMT[=FILE]", value_parser = output)]
    pub format: Vec<Output>,
    /// Write the report to a file
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Judge against another stage; never below the manifest's
    #[arg(long, value_parser = named::<Stage>, value_name = "STAGE")]
    pub stage: Option<Stage>,
    /// More rules, or changes to the built-in ones, repeatable
    #[arg(long, value_name = "FILE")]
    pub checklist: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Rules {
    /// Format: table or json
    #[arg(long, value_parser = named::<Format>, default_value = "table", value_name = "FMT")]
    pub format: Format,
    /// More rules, or changes to the built-in ones, repeatable
    #[arg(long, value_name = "FILE")]
    pub checklist: Vec<PathBuf>,
    /// Only the rules of an area, or one rule
    #[arg(long, value_name = "AREA|RULE", value_parser = only)]
    pub only: Option<Only>,
}

/// A part of the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Only {
    /// Those of an area.
    Area(Area),
    /// One.
    Rule(RuleId),
}

#[derive(Debug, Args)]
pub struct FactsArgs {
    #[command(flatten)]
    pub target: Target,
    /// Format: yaml or json
    #[arg(long, value_enum, default_value_t = FactsFormat::Yaml, value_name = "FMT")]
    pub format: FactsFormat,
}

/// A format of the facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FactsFormat {
    /// YAML.
    Yaml,
    /// JSON.
    Json,
}

#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// What to print the schema of
    #[arg(value_enum)]
    pub what: SchemaKind,
}

/// A file format with a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaKind {
    /// startklar.yaml
    Manifest,
    /// A checklist file
    Checklist,
    /// The tree that rules read
    Facts,
    /// The JSON report
    Report,
}

/// A format, and the file it is written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    pub format: Format,
    pub file: Option<PathBuf>,
}

fn named<T: Named>(word: &str) -> Result<T, String> {
    T::named(word).ok_or_else(|| {
        let names: Vec<&str> = T::ALL.iter().map(|value| value.name()).collect();
        let hint = startklar::model::nearest(word, names.iter().copied());
        let hint = hint.map(|near| format!(" (did you mean {near}?)")).unwrap_or_default();
        format!("one of {} is wanted{hint}", names.join(", "))
    })
}

fn output(text: &str) -> Result<Output, String> {
    let (format, file) = match text.split_once('=') {
        Some((_, "")) => return Err("a file is wanted after `=`".to_owned()),
        Some((format, file)) => (format, Some(PathBuf::from(file))),
        None => (text, None),
    };
    Ok(Output { format: named(format)?, file })
}

fn only(text: &str) -> Result<Only, String> {
    match (Area::named(text), text.parse()) {
        (Some(area), _) => Ok(Only::Area(area)),
        (None, Ok(rule)) => Ok(Only::Rule(rule)),
        (None, Err(_)) => {
            named::<Area>(text).map(Only::Area).map_err(|error| format!("a rule id, or {error}"))
        }
    }
}

fn day(text: &str) -> Result<NaiveDate, String> {
    startklar::document::day(text)
        .ok_or_else(|| "a day of the calendar is wanted, written as 2026-11-23".to_owned())
}

/// A commit, or the beginning of its name.
pub fn commit(text: &str) -> Result<String, String> {
    let valid = (7..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if valid { Ok(text.to_lowercase()) } else { Err("7 to 64 hexadecimal digits are wanted".to_owned()) }
}
