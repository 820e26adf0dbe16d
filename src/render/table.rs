//! The report for people at a terminal: verdict first, then scores, then what to do.

use std::io;

use anstyle::Style;
use unicode_width::UnicodeWidthStr as _;

use super::View;
use super::alike::{Finding, Group, groups};
use super::head::Head;
use super::terminal::{BAD, BOLD, DIM, Page, WARN};
use super::words::{self, sum, word};
use super::wrap::{FIXED, fixed};
use crate::audit::{Outcome, OutcomeKind, Proof, Report, RuleResult};
use crate::model::{Locale, Localized, Location, Named, Severity};

pub(super) fn render(report: &Report, view: &View, out: &mut dyn io::Write) -> io::Result<()> {
    let mut page = Page::new(view, out);
    Head { report, locale: view.locale, page: &mut page }.render()?;
    let mut table = TableReport { report, locale: view.locale, verbose: view.verbose, page };
    table.not_met()?;
    table.undecided()?;
    table.met()?;
    table.not_applicable()?;
    table.evidence()
}

struct TableReport<'r, 'p> {
    report: &'r Report,
    locale: Locale,
    verbose: bool,
    page: Page<'p>,
}

impl<'r> TableReport<'r, '_> {
    fn say(&self, en: &'static str, de: &'static str) -> &'static str {
        word(self.locale, en, de)
    }

    fn of(&self, text: &'r Localized) -> &'r str {
        text.get(self.locale)
    }

    /// The rules of one outcome, blockers first.
    fn rules(&self, kind: OutcomeKind) -> Vec<&'r RuleResult> {
        let mut rules: Vec<_> = self.report.rules.iter().filter(|rule| rule.outcome.kind() == kind).collect();
        rules.sort_by_key(|rule| rule.severity);
        rules
    }

    fn rule_line(&mut self, rule: &'r RuleResult) -> io::Result<()> {
        let style = match rule.severity {
            Severity::Blocker => BAD,
            Severity::Required => WARN,
            Severity::Advisory => DIM,
        };
        let label = [
            (rule.id.as_str(), BOLD),
            ("  ", Style::new()),
            (words::severity(rule.severity, self.locale), style),
            ("  ", Style::new()),
        ];
        let columns = label.iter().map(|(part, _)| part.width()).sum();
        self.page.labelled(&label, columns, self.of(&rule.title), Style::new())
    }

    fn not_met(&mut self) -> io::Result<()> {
        let rules = self.rules(OutcomeKind::NotMet);
        if rules.is_empty() {
            return Ok(());
        }
        self.page.heading(self.say("Not met, blockers first", "Nicht erfüllt, Blocker zuerst"))?;
        for rule in rules {
            let Outcome::NotMet { gaps } = &rule.outcome else { continue };
            let locale = self.locale;
            self.findings(rule, gaps.iter().map(|gap| Finding::of_gap(gap, locale)))?;
        }
        Ok(())
    }

    fn undecided(&mut self) -> io::Result<()> {
        let rules = self.rules(OutcomeKind::Unknown);
        if rules.is_empty() {
            return Ok(());
        }
        self.page.heading(self.say("Could not be decided", "Ungeklärt"))?;
        for rule in rules {
            let Outcome::Unknown { obstacles } = &rule.outcome else { continue };
            let locale = self.locale;
            self.findings(rule, obstacles.iter().map(|obstacle| Finding::of_obstacle(obstacle, locale)))?;
        }
        Ok(())
    }

    /// A rule with what is missing or stands in the way. A fix that was just given is not repeated.
    fn findings(
        &mut self,
        rule: &'r RuleResult,
        findings: impl Iterator<Item = Finding<'r>>,
    ) -> io::Result<()> {
        self.page.blank()?;
        self.rule_line(rule)?;
        if self.verbose {
            let why = self.of(&rule.why);
            self.page.paragraph(self.say("  why", "  Warum"), 10, why, DIM)?;
        }
        self.changes(rule, 2)?;
        let mut fix_said = "";
        for group in groups(findings) {
            self.finding(&group.first, fix_said)?;
            self.alike(&group)?;
            fix_said = group.first.fix;
        }
        Ok(())
    }

    fn finding(&mut self, finding: &Finding<'r>, fix_said: &str) -> io::Result<()> {
        self.page.paragraph("", 2, &whole(finding.location), Style::new().underline())?;
        self.page.paragraph("", 4, finding.text, Style::new())?;
        let fix = if finding.fix == fix_said { "" } else { finding.fix };
        for (label, text) in [
            (self.say("    found", "    gefunden"), finding.found),
            (self.say("    wanted", "    verlangt"), finding.wanted),
            (self.say("    fix", "    Abhilfe"), fix),
        ] {
            if !text.is_empty() {
                self.page.paragraph(label, 14, text, Style::new())?;
            }
        }
        Ok(())
    }

    /// Where else the same is missing: only what differs is told.
    fn alike(&mut self, group: &Group<'r>) -> io::Result<()> {
        let count = match (group.more.len(), self.locale) {
            (0, _) => return Ok(()),
            (count, Locale::En) => format!("same for {count} more:"),
            (1, Locale::De) => "ebenso bei 1 weiteren Stelle:".to_owned(),
            (count, Locale::De) => format!("ebenso bei {count} weiteren Stellen:"),
        };
        self.page.paragraph("", 4, &count, Style::new())?;
        let (subject, found) = (group.first.subject(), group.first.found);
        for finding in &group.more {
            let mut parts = vec![whole(finding.location)];
            if finding.subject() != subject {
                parts.push(format!("`{}`", finding.subject()));
            }
            if finding.found != found && finding.found != finding.subject() && !finding.found.is_empty() {
                parts.push(format!("({}:{FIXED}{})", self.say("found", "gefunden"), finding.found));
            }
            self.page.paragraph("    -", 6, &parts.join(" "), Style::new())?;
        }
        Ok(())
    }

    fn changes(&mut self, rule: &RuleResult, indent: usize) -> io::Result<()> {
        for change in &rule.changes {
            let by = whole(&change.by);
            let text = match (change.what.as_str(), self.locale) {
                ("off", Locale::En) => format!("switched off by {by}"),
                ("off", Locale::De) => format!("abgeschaltet durch {by}"),
                (what, Locale::En) => {
                    format!("`{what}` changed from `{}` to `{}` by {by}", change.old, change.new)
                }
                (what, Locale::De) => {
                    format!("`{what}` geändert von `{}` in `{}` durch {by}", change.old, change.new)
                }
            };
            self.page.paragraph("", indent, &text, DIM)?;
        }
        Ok(())
    }

    fn met(&mut self) -> io::Result<()> {
        let rules = self.rules(OutcomeKind::Met);
        if rules.is_empty() {
            return Ok(());
        }
        self.page
            .heading(self.say("Met, with the strength of proof", "Erfüllt, mit Stärke des Nachweises"))?;
        for rule in rules {
            let Outcome::Met { proofs } = &rule.outcome else { continue };
            let grade = rule.outcome.grade().map(Named::name).unwrap_or_default();
            let text = format!("{grade} {}", self.of(&rule.title));
            self.page.paragraph(&format!("  {}", rule.id), 11, &text, Style::new())?;
            self.changes(rule, 11)?;
            if self.verbose {
                for proof in proofs {
                    self.proof(proof)?;
                }
            }
        }
        let grades = self.say(
            "E0: stated in the manifest, nothing more. E1: a file in the repository shows it. E2: a file of this run that \
             names its commit shows it. Files prove that statements agree, not that they are true.",
            "E0: nur Angabe im Manifest. E1: belegt durch eine Datei im Repository. E2: belegt durch eine Datei \
             dieses Laufs, die ihren Commit nennt. Dateien belegen, dass Angaben zusammenpassen, nicht dass \
             sie wahr sind.",
        );
        self.page.paragraph("", 2, grades, DIM)
    }

    fn proof(&mut self, proof: &Proof) -> io::Result<()> {
        let text = format!("{} {} {}", proof.grade, whole(&proof.location), proof.found);
        self.page.paragraph("", 11, &text, DIM)
    }

    fn not_applicable(&mut self) -> io::Result<()> {
        let rules = self.rules(OutcomeKind::NotApplicable);
        if rules.is_empty() {
            return Ok(());
        }
        self.page.heading(self.say("Not applicable", "Nicht anwendbar"))?;
        for rule in rules {
            let Outcome::NotApplicable { because } = &rule.outcome else { continue };
            let text = format!("{} ({})", self.of(&rule.title), self.of(because));
            self.page.paragraph(&format!("  {}", rule.id), 11, &text, Style::new())?;
            self.changes(rule, 11)?;
        }
        Ok(())
    }

    fn evidence(&mut self) -> io::Result<()> {
        self.page.heading(self.say("Evidence", "Nachweise"))?;
        let files = &self.report.evidence;
        let parts = words::STATES.iter().map(|state| {
            let count = files.iter().filter(|file| file.state.name() == *state).count();
            (count, words::state(state, self.locale))
        });
        let parts = parts.collect::<Vec<_>>();
        let text = format!("{} {} = {}", files.len(), self.say("files", "Dateien"), sum(&parts));
        self.page.paragraph("", 2, &text, Style::new())?;
        if !self.verbose {
            let hint = self.say(
                "-v adds every proof, the checksum of every file, and why a rule that is not met matters.",
                "-v nennt auch jeden Nachweis, die Prüfsumme jeder Datei und warum eine nicht erfüllte Regel zählt.",
            );
            return self.page.paragraph("", 2, hint, DIM);
        }
        let columns = parts.iter().filter(|(count, _)| *count > 0).map(|(_, state)| state.width()).max();
        let columns = columns.unwrap_or_default();
        for file in files {
            let digest = file.digest.get(..12).unwrap_or("–");
            let state = words::state(file.state.name(), self.locale);
            let label = format!("  {state:<columns$}  {digest:<12}  ");
            self.page.labelled(&[(&label, Style::new())], label.width(), &fixed(&file.path), Style::new())?;
        }
        Ok(())
    }
}

/// A place that is not broken into lines.
fn whole(location: &Location) -> String {
    fixed(&location.to_string())
}
