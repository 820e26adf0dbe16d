//! `startklar rules`: the rules in force.

use std::io::{self, Write as _};

use startklar::checklist::Rule;
use startklar::render::{Format, RuleJson, View, rules_json, rules_table};

use crate::args::{Global, Only, Rules};
use crate::exit::{Exit, Failure};
use crate::{language, load, stdout, terminal};

pub fn run(args: &Rules, global: &Global) -> Result<Exit, Failure> {
    let checklist = load::checklist(&args.checklist)?;
    let rules: Vec<RuleJson<'_>> =
        checklist.rules.iter().filter(|rule| wanted(rule, args.only.as_ref())).map(shown).collect();
    let view = View {
        locale: language::locale(global, None),
        width: terminal::width(),
        color: terminal::colored_stdout(global.color),
        verbose: global.verbose,
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let written = match args.format {
        Format::Table => rules_table(&rules, &view, &mut out),
        Format::Json => rules_json(&rules, &mut out),
    };
    let written = written.and_then(|()| out.flush());
    drop(out);
    stdout::written(written)
}

fn wanted(rule: &Rule, only: Option<&Only>) -> bool {
    match only {
        None => true,
        Some(Only::Area(area)) => rule.area == *area,
        Some(Only::Rule(id)) => rule.id == *id,
    }
}

fn shown(rule: &Rule) -> RuleJson<'_> {
    RuleJson {
        id: &rule.id,
        area: rule.area,
        discipline: rule.discipline,
        severity: rule.severity,
        since: rule.since,
        title: &rule.title,
        why: &rule.why,
        article: &rule.article,
        references: &rule.references,
        params: &rule.params,
        origin: &rule.origin,
        gate: rule.gate.is_some(),
        off: rule.off.is_some(),
    }
}
