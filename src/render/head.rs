//! The head of the report for people: verdict and reason, what was judged, and the scores.

use std::io;

use anstyle::Style;

use super::terminal::{BAD, BOLD, GOOD, Page, WARN, bar};
use super::words::{self, sum, word};
use super::wrap::{FIXED, fixed};
use crate::audit::{OutcomeKind, Report, Verdict};
use crate::model::{Discipline, Locale, Localized, Named as _, Stage};

pub(super) struct Head<'r, 'h, 'p> {
    pub(super) report: &'r Report,
    pub(super) locale: Locale,
    pub(super) page: &'h mut Page<'p>,
}

impl<'r> Head<'r, '_, '_> {
    pub(super) fn render(&mut self) -> io::Result<()> {
        self.verdict()?;
        self.scores()
    }

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
        self.page.labelled(&[(verdict, style), ("  ", Style::new())], 2, name.trim(), BOLD)?;
        let reason = self.of(&self.report.reason);
        self.page.paragraph("", 0, reason, Style::new())?;
        self.page.blank()?;
        let way = self.way();
        self.fact(self.say("Stage", "Stufe"), &way)?;
        let note = self.judged_for();
        self.fact("", &note)?;
        let day = match (&self.report.commit, self.locale) {
            (Some(commit), Locale::En) => format!("{}, for commit {commit}", self.report.as_of),
            (Some(commit), Locale::De) => format!("{}, für Commit {commit}", self.report.as_of),
            (None, _) => self.report.as_of.clone(),
        };
        self.fact(self.say("As of", "Stand"), &day)?;
        if !self.report.system.release_commit.is_empty() {
            let commit = format!("{} {}", self.say("commit", "Commit"), self.report.system.release_commit);
            self.fact(self.say("Evidence from", "Nachweise aus"), &commit)?;
        }
        let owners = &self.report.system.owners;
        let people = [
            (&owners.technical, self.say("technical", "technisch")),
            (&owners.domain, self.say("domain", "fachlich")),
        ];
        let people = people.iter().filter(|(name, _)| !name.is_empty());
        let people = people.map(|(name, role)| format!("{name} ({role})")).collect::<Vec<_>>().join(", ");
        if !people.is_empty() {
            self.fact(self.say("Owners", "Zuständig"), &people)?;
        }
        let counts = self.counts();
        self.fact(self.say("Rules", "Regeln"), &counts)
    }

    fn fact(&mut self, label: &str, text: &str) -> io::Result<()> {
        self.page.paragraph(label, 15, text, Style::new())
    }

    /// MVP → Guardrails → Monitor → Scale; what is confirmed is filled.
    fn way(&self) -> String {
        let stages = Stage::ALL.iter().map(|stage| {
            let mark = if self.report.confirmed.contains(stage) { '●' } else { '○' };
            format!("{mark}{FIXED}{}", stage.label())
        });
        stages.collect::<Vec<_>>().join(" → ")
    }

    /// The stage whose rules were asked for, and what the dots mean.
    fn judged_for(&self) -> String {
        let (judged, declared) = (self.report.stage, self.report.system.declared_stage);
        let judged = format!("{} {}", self.say("judged for", "beurteilt für"), judged.label());
        let declared = (declared != self.report.stage).then(|| match self.locale {
            Locale::En => format!(", though the manifest says {}", declared.label()),
            Locale::De => format!(", im Manifest steht {}", declared.label()),
        });
        let dots = self.say(
            "●\u{a0}confirmed, ○\u{a0}not\u{a0}confirmed",
            "●\u{a0}bestätigt, ○\u{a0}nicht\u{a0}bestätigt",
        );
        format!("{judged}{} ({dots})", declared.unwrap_or_default())
    }

    fn counts(&self) -> String {
        let counts = &self.report.counts;
        let parts = [
            (counts.met, OutcomeKind::Met),
            (counts.not_met, OutcomeKind::NotMet),
            (counts.unknown, OutcomeKind::Unknown),
            (counts.not_applicable, OutcomeKind::NotApplicable),
        ];
        let parts = parts.map(|(count, kind)| (count, words::outcome(kind, self.locale)));
        format!("{} = {}", counts.total(), sum(&parts))
    }

    fn scores(&mut self) -> io::Result<()> {
        self.page.heading(self.say("Rules by area", "Regeln nach Bereich"))?;
        let kinds = [OutcomeKind::Met, OutcomeKind::NotMet, OutcomeKind::Unknown];
        let named = |kind| words::outcome(kind, self.locale);
        let mut header =
            vec![self.say("Area", "Bereich").to_owned(), self.say("Score", "Erfüllungsgrad").to_owned()];
        header.extend(kinds.map(|kind| named(kind).to_owned()));
        let mut rows = vec![header];
        let mut list = Vec::new();
        for (area, score) in &self.report.scores.areas {
            let percent = score.percent().unwrap_or_default();
            let count = |kind| {
                let rules = self.report.rules.iter().filter(|rule| rule.area == *area);
                rules.filter(|rule| rule.outcome.kind() == kind).count()
            };
            let name = words::area(*area, self.locale);
            let score = format!("{} {percent:>3} %", bar(percent));
            let counted = kinds.map(|kind| (count(kind), named(kind)));
            let shown = counted.iter().filter(|(count, _)| *count > 0);
            let shown = shown.map(|(count, kind)| fixed(&format!("{count} {kind}"))).collect::<Vec<_>>();
            list.push((name, format!("{}, {}", fixed(&score), shown.join(", "))));
            let mut row = vec![name.to_owned(), score];
            row.extend(counted.map(|(count, kind)| {
                if kind == named(OutcomeKind::Met) { count.to_string() } else { dash(count) }
            }));
            rows.push(row);
        }
        if !self.page.table(rows)? {
            for (name, text) in list {
                self.fact(name, &text)?;
            }
        }
        let scores = &self.report.scores;
        let disciplines = Discipline::ALL.iter().filter_map(|discipline| {
            let percent = scores.disciplines.get(discipline)?.percent()?;
            Some(format!("{}{FIXED}{percent}{FIXED}%", words::discipline(*discipline, self.locale)))
        });
        let disciplines = disciplines.collect::<Vec<_>>().join(&format!("{FIXED}· "));
        self.fact(self.say("Disciplines", "Disziplinen"), &disciplines)?;
        // Where all are met, the first of equals is not weak.
        if let Some(weakest) = scores.weakest.filter(|_| scores.overall < 100) {
            let weakest = format!("{} {} %", words::discipline(weakest, self.locale), scores.overall);
            self.fact(self.say("Weakest", "Schwächste"), &weakest)?;
        }
        Ok(())
    }
}

/// A count, or a dash where there is nothing: a column of zeros hides the one that matters.
fn dash(count: usize) -> String {
    if count == 0 { "–".to_owned() } else { count.to_string() }
}
