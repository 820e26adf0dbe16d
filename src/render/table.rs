//! The report for people at a terminal: verdict first, then scores, then what to do.

use std::io;

use anstyle::Style;

use super::View;
use super::terminal::{BAD, BOLD, DIM, GOOD, Page, WARN, bar};
use super::words::{self, word};
use crate::audit::{Gap, Outcome, OutcomeKind, Proof, Report, RuleResult, Verdict};
use crate::model::{Discipline, Locale, Localized, Named, Severity, Stage, visible};

pub(super) fn render(report: &Report, view: &View, out: &mut dyn io::Write) -> io::Result<()> {
    let mut table =
        TableReport { report, locale: view.locale, verbose: view.verbose, page: Page::new(view, out) };
    table.verdict()?;
    table.scores()?;
    table.gaps()?;
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

    /// Verdict and reason within the first three lines, then what was judged.
    fn verdict(&mut self) -> io::Result<()> {
        let style = match self.report.verdict {
            Verdict::Ready => GOOD,
            Verdict::NotReady => BAD,
            Verdict::Undecided => WARN,
        };
        let verdict = words::verdict(self.report.verdict, self.locale);
        let name = [self.report.system.name.as_str(), self.report.system.version.as_str()].join(" ");
        let line = format!(
            "{}  {}",
            self.page.styled(style, verdict),
            self.page.styled(BOLD, &visible(name.trim()))
        );
        self.page.line(&line)?;
        let reason = self.of(&self.report.reason);
        self.page.paragraph("", 0, reason, Style::new())?;
        self.page.blank()?;
        let way = self.way();
        self.fact(self.say("Stage", "Stufe"), &way)?;
        let declared = self.report.system.declared_stage;
        if declared != self.report.stage {
            let note = match self.locale {
                Locale::En => format!("judged at {}, the manifest declares {declared}", self.report.stage),
                Locale::De => format!("beurteilt als {}, das Manifest nennt {declared}", self.report.stage),
            };
            self.fact("", &note)?;
        }
        let day = match (&self.report.commit, self.locale) {
            (Some(commit), Locale::En) => format!("{}, commit {commit}", self.report.as_of),
            (Some(commit), Locale::De) => format!("{}, Commit {commit}", self.report.as_of),
            (None, _) => self.report.as_of.clone(),
        };
        self.fact(self.say("Judged by", "Stichtag"), &day)?;
        if !self.report.system.release_commit.is_empty() {
            self.fact(self.say("Evidence of", "Nachweise aus"), &self.report.system.release_commit)?;
        }
        let owners = &self.report.system.owners;
        let people =
            [owners.technical.as_str(), owners.domain.as_str()].into_iter().filter(|name| !name.is_empty());
        let people = people.collect::<Vec<_>>().join(", ");
        if !people.is_empty() {
            self.fact(self.say("Owners", "Zuständig"), &people)?;
        }
        let counts = self.counts();
        self.fact(self.say("Rules", "Regeln"), &counts)
    }

    fn fact(&mut self, label: &str, text: &str) -> io::Result<()> {
        self.page.paragraph(label, 15, text, Style::new())
    }

    /// MVP → Guardrails → Monitor → Scale, with the position on it.
    fn way(&self) -> String {
        let stages = Stage::ALL.iter().map(|stage| {
            let mark = if *stage <= self.report.stage { '●' } else { '○' };
            format!("{mark} {}", words::stage(*stage))
        });
        stages.collect::<Vec<_>>().join(" → ")
    }

    fn counts(&self) -> String {
        let counts = &self.report.counts;
        let parts = [
            (counts.met, OutcomeKind::Met),
            (counts.not_met, OutcomeKind::NotMet),
            (counts.unknown, OutcomeKind::Unknown),
            (counts.not_applicable, OutcomeKind::NotApplicable),
        ];
        let parts = parts.map(|(count, kind)| format!("{count} {}", words::outcome(kind, self.locale)));
        format!("{} = {}", counts.total(), parts.join(" + "))
    }

    fn scores(&mut self) -> io::Result<()> {
        self.page.heading(self.say("Areas", "Bereiche"))?;
        let header = [
            self.say("Area", "Bereich"),
            self.say("Score", "Punkte"),
            words::outcome(OutcomeKind::Met, self.locale),
            self.say("gaps", "Lücken"),
            words::outcome(OutcomeKind::Unknown, self.locale),
        ];
        let rows = self.report.scores.areas.iter().map(|(area, score)| {
            let percent = score.percent().unwrap_or_default();
            let count = |kind| {
                self.report
                    .rules
                    .iter()
                    .filter(|rule| rule.area == *area && rule.outcome.kind() == kind)
                    .count()
            };
            vec![
                words::area(*area, self.locale).to_owned(),
                format!("{} {percent:>3} %", bar(percent)),
                count(OutcomeKind::Met).to_string(),
                dash(count(OutcomeKind::NotMet)),
                dash(count(OutcomeKind::Unknown)),
            ]
        });
        let rows = rows.collect();
        self.page.table(header.map(str::to_owned).to_vec(), rows)?;
        let scores = &self.report.scores;
        let disciplines = Discipline::ALL.iter().filter_map(|discipline| {
            let percent = scores.disciplines.get(discipline)?.percent()?;
            Some(format!("{} {percent} %", words::discipline(*discipline, self.locale)))
        });
        let disciplines = disciplines.collect::<Vec<_>>().join(" · ");
        self.fact(self.say("Disciplines", "Disziplinen"), &disciplines)?;
        if let Some(weakest) = scores.weakest {
            let weakest = format!("{} {} %", words::discipline(weakest, self.locale), scores.overall);
            self.fact(self.say("Weakest", "Schwächste"), &weakest)?;
        }
        Ok(())
    }

    /// The rules of one outcome, blockers first.
    fn rules(&self, kind: OutcomeKind) -> Vec<&'r RuleResult> {
        let mut rules: Vec<_> = self.report.rules.iter().filter(|rule| rule.outcome.kind() == kind).collect();
        rules.sort_by_key(|rule| rule.severity);
        rules
    }

    fn rule_line(&mut self, rule: &RuleResult) -> io::Result<()> {
        let style = match rule.severity {
            Severity::Blocker => BAD,
            Severity::Required => WARN,
            Severity::Advisory => DIM,
        };
        let label = words::severity(rule.severity, self.locale);
        let line = format!(
            "{}  {}  {}",
            self.page.styled(BOLD, rule.id.as_str()),
            self.page.styled(style, label),
            visible(rule.title.get(self.locale)),
        );
        self.page.line(&line)
    }

    fn gaps(&mut self) -> io::Result<()> {
        let rules = self.rules(OutcomeKind::NotMet);
        if rules.is_empty() {
            return Ok(());
        }
        self.page.heading(self.say("Gaps, blockers first", "Lücken, Blocker zuerst"))?;
        for rule in rules {
            let Outcome::NotMet { gaps } = &rule.outcome else { continue };
            self.page.blank()?;
            self.rule_line(rule)?;
            if self.verbose {
                let why = self.of(&rule.why);
                self.page.paragraph(self.say("  why", "  Warum"), 10, why, DIM)?;
            }
            self.changes(rule)?;
            let mut fix_said = "";
            for gap in gaps {
                fix_said = self.gap(gap, fix_said)?;
            }
        }
        Ok(())
    }

    /// One gap. A fix that was just given is not repeated.
    fn gap(&mut self, gap: &'r Gap, fix_said: &'r str) -> io::Result<&'r str> {
        let place = visible(&gap.location.to_string()).into_owned();
        let place = self.page.styled(Style::new().underline(), &place);
        self.page.line(&format!("  {place}"))?;
        self.page.paragraph("", 4, self.of(&gap.text), Style::new())?;
        if !gap.found.is_empty() {
            self.page.paragraph(self.say("    found", "    gefunden"), 14, &gap.found, Style::new())?;
        }
        let wanted = self.of(&gap.wanted);
        if !wanted.is_empty() {
            self.page.paragraph(self.say("    wanted", "    verlangt"), 14, wanted, Style::new())?;
        }
        let fix = self.of(&gap.fix);
        if !fix.is_empty() && fix != fix_said {
            self.page.paragraph(self.say("    fix", "    Abhilfe"), 14, fix, Style::new())?;
        }
        Ok(fix)
    }

    fn changes(&mut self, rule: &RuleResult) -> io::Result<()> {
        for change in &rule.changes {
            let text = match self.locale {
                Locale::En => format!("{} set by {}", change.what, change.by),
                Locale::De => format!("{} gesetzt von {}", change.what, change.by),
            };
            self.page.paragraph("", 2, &text, DIM)?;
        }
        Ok(())
    }

    fn undecided(&mut self) -> io::Result<()> {
        let rules = self.rules(OutcomeKind::Unknown);
        if rules.is_empty() {
            return Ok(());
        }
        self.page.heading(self.say("Could not be decided", "Nicht entscheidbar"))?;
        for rule in rules {
            let Outcome::Unknown { obstacles } = &rule.outcome else { continue };
            self.page.blank()?;
            self.rule_line(rule)?;
            for obstacle in obstacles {
                let place = visible(&obstacle.location.to_string()).into_owned();
                let place = self.page.styled(Style::new().underline(), &place);
                self.page.line(&format!("  {place}"))?;
                self.page.paragraph("", 4, self.of(&obstacle.text), Style::new())?;
            }
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
            let text = format!("{grade}  {}", self.of(&rule.title));
            self.page.paragraph(&format!("  {}", rule.id), 11, &text, Style::new())?;
            self.changes(rule)?;
            if self.verbose {
                for proof in proofs {
                    self.proof(proof)?;
                }
            }
        }
        let grades = self.say(
            "E0: the manifest's word alone. E1: a file in the repository. E2: a file of this run, bound to the commit. \
             Files prove consistency, not authenticity.",
            "E0: nur das Wort des Manifests. E1: eine Datei im Repository. E2: eine Datei dieses Laufs, an den Commit \
             gebunden. Dateien belegen Stimmigkeit, nicht Echtheit.",
        );
        self.page.paragraph("", 2, grades, DIM)
    }

    fn proof(&mut self, proof: &Proof) -> io::Result<()> {
        let found =
            if proof.found.is_empty() { String::new() } else { format!("  {}", visible(&proof.found)) };
        let text = format!("{} {}{found}", proof.grade, visible(&proof.location.to_string()));
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
            self.changes(rule)?;
        }
        Ok(())
    }

    fn evidence(&mut self) -> io::Result<()> {
        let total = self.report.evidence.len();
        let of = |state: &str| self.report.evidence.iter().filter(|file| file.state.name() == state).count();
        let (read, absent, unreadable) = (of("present"), of("absent"), of("unreadable"));
        let text = match self.locale {
            Locale::En => {
                format!("{total} files = {read} read + {absent} not there + {unreadable} unreadable")
            }
            Locale::De => {
                format!(
                    "{total} Dateien = {read} gelesen + {absent} nicht vorhanden + {unreadable} nicht lesbar"
                )
            }
        };
        self.page.heading(self.say("Evidence", "Nachweise"))?;
        self.page.paragraph("", 2, &text, Style::new())?;
        if self.verbose {
            for file in &self.report.evidence {
                let digest = file.digest.get(..12).unwrap_or("-");
                let text = format!("{:<10}  {:<12}  {}", file.state.name(), digest, visible(&file.path));
                self.page.line(&format!("  {text}"))?;
            }
        }
        let narrow = self.page.width() < 60;
        if !self.verbose && !narrow {
            let hint = self
                .say("-v shows every proof, digest and reason.", "-v zeigt jeden Nachweis, Hash und Grund.");
            self.page.paragraph("", 2, hint, DIM)?;
        }
        Ok(())
    }
}

/// A count, or a dash where there is nothing: a column of zeros hides the one that matters.
fn dash(count: usize) -> String {
    if count == 0 { "–".to_owned() } else { count.to_string() }
}
