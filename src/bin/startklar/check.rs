//! `startklar check`: audits a system and reports.

use std::collections::BTreeMap;
use std::io::{self, Write as _};

use anyhow::anyhow;
use indicatif::{ProgressBar, ProgressDrawTarget};
use startklar::audit::{self, Report, Terms};
use startklar::checklist::Checklist;
use startklar::model::Stage;
use startklar::render::{Format, View, render};

use crate::args::{Check, Global, Output};
use crate::exit::{Exit, Failure};
use crate::pending::{self, Pending};
use crate::{language, load, stdout, terminal};

pub fn run(args: &Check, global: &Global) -> Result<Exit, Failure> {
    let outputs = outputs(args)?;
    let progress = progress(global);
    let checklist = load::checklist(&args.checklist)?;
    progress.set_message("reading the evidence");
    let system = load::system(&args.target)?;
    if let Some(input) =
        outputs.iter().filter_map(|output| output.file.as_ref()).find(|file| file.replaces(&system.read))
    {
        let message = anyhow!("{} is an input of this audit; write the report elsewhere", input.name());
        return Err(Failure::new(Exit::Usage, message));
    }
    let stage = stage(args.stage, system.manifest.system.stage.value)?;
    progress.set_message("judging");
    let terms = Terms { as_of: system.as_of, stage, commit: system.commit.clone() };
    let report = audit::audit(&system.facts, &checklist, &terms);
    progress.finish_and_clear();
    let Some(report) = report else {
        return Err(Failure::new(Exit::Input, anyhow!(nothing_asked(&checklist, stage))));
    };
    let view = View {
        locale: language::locale(
            global,
            system.manifest.system.language.as_ref().map(|language| language.value),
        ),
        width: terminal::width(),
        color: false,
        verbose: global.verbose,
    };
    write_all(outputs, &report, &view, global)?;
    Ok(report.verdict.into())
}

/// Writes every report, whatever becomes of the others, and says which were not written.
fn write_all(outputs: Vec<Target>, report: &Report, view: &View, global: &Global) -> Result<(), Failure> {
    let mut failed: Option<Failure> = None;
    for output in outputs {
        if let Err(failure) = output.write(report, view, global)
            // The last failure is said where the run ends.
            && let Some(before) = failed.replace(failure)
        {
            before.say();
        }
    }
    failed.map_or(Ok(()), Err)
}

/// Why no rule was evaluated, and what would change that.
fn nothing_asked(checklist: &Checklist, stage: Stage) -> String {
    let all = checklist.rules.len();
    let off = checklist.rules.iter().filter(|rule| rule.off.is_some()).count();
    let later = checklist.rules.iter().filter(|rule| rule.off.is_none() && rule.since > stage).count();
    let mut reasons = vec![
        (off, "switched off by a checklist".to_owned()),
        (later, format!("asked only from a stage after {stage} on")),
        (all - off - later, "not asked by what the manifest declares".to_owned()),
    ];
    reasons.retain(|(count, _)| *count > 0);
    let reasons: Vec<String> =
        reasons.into_iter().map(|(count, reason)| format!("{count} {reason}")).collect();
    format!(
        "no rule was evaluated, so there is no verdict; of {all} rules: {}; `startklar rules` lists them",
        reasons.join(", ")
    )
}

/// A higher stage answers "how far are we?"; a lower one would be a way around the gate.
fn stage(asked: Option<Stage>, declared: Stage) -> Result<Stage, Failure> {
    match asked {
        Some(asked) if asked < declared => Err(Failure::new(
            Exit::Usage,
            anyhow!(
                "--stage {asked} lies below the manifest's stage {declared}; the gate never asks for less"
            ),
        )),
        Some(asked) => Ok(asked),
        None => Ok(declared),
    }
}

fn progress(global: &Global) -> ProgressBar {
    let quiet = global.no_progress || global.quiet || std::env::var_os("CI").is_some();
    // Shown only if stderr is a terminal; a run that is over at once never gets to draw.
    let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    ProgressBar::with_draw_target(None, target)
}

/// A report that is to be written: the file is opened before the audit begins.
struct Target {
    format: Format,
    file: Option<Pending>,
}

fn outputs(args: &Check) -> Result<Vec<Target>, Failure> {
    let mut wanted = args.format.clone();
    if wanted.is_empty() {
        wanted.push(Output { format: Format::Table, file: None });
    }
    if let Some(file) = &args.output {
        match wanted.as_mut_slice() {
            [one] if one.file.is_none() => one.file = Some(file.clone()),
            _ => {
                return Err(usage(
                    "-o goes with one --format that names no file; write --format FMT=FILE instead",
                ));
            }
        }
    }
    if wanted.iter().filter(|output| output.file.is_none()).count() > 1 {
        return Err(usage("only one report goes to stdout; write the others to files: --format FMT=FILE"));
    }
    let mut files = BTreeMap::new();
    for file in wanted.iter().filter_map(|output| output.file.as_ref()) {
        if let Some(first) = files.insert(pending::identity(file), file) {
            let message =
                anyhow!("two reports go to the same file: {} and {}", first.display(), file.display());
            return Err(Failure::new(Exit::Usage, message));
        }
    }
    wanted
        .into_iter()
        .map(|Output { format, file }| {
            let file = file.map(|path| Pending::create(&path)).transpose()?;
            Ok(Target { format, file })
        })
        .collect()
}

fn usage(message: &'static str) -> Failure {
    Failure::new(Exit::Usage, anyhow!(message))
}

impl Target {
    fn write(self, report: &Report, view: &View, global: &Global) -> Result<(), Failure> {
        let Some(pending) = self.file else {
            let view = View { color: terminal::colored_stdout(global.color), ..*view };
            let mut out = io::BufWriter::new(io::stdout().lock());
            let written = render(report, self.format, &view, &mut out).and_then(|()| out.flush());
            drop(out);
            // Where the reader has seen enough, the verdict stands.
            return stdout::written(written).map(|_| ());
        };
        // What a file holds must not depend on the terminal that it was written from.
        let view = View { width: terminal::DEFAULT_WIDTH, ..*view };
        let mut bytes = Vec::new();
        render(report, self.format, &view, &mut bytes)
            .map_err(|error| Failure::output(pending.name(), error))?;
        pending.finish(&bytes)
    }
}
