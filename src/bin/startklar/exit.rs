//! How a run ends: one status for each way, the same for every format and every terminal.

use std::fmt::Display;
use std::process::ExitCode;

use startklar::audit::Verdict;
use startklar::model::{Diagnostic, Locale};
use startklar::render::{SourceText, diagnostics};

use crate::args::Global;
use crate::{language, terminal};

/// The exit status. Only `Ready` may be read as "release".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Ready, or the command did what it was asked.
    Ready = 0,
    /// Not ready.
    NotReady = 1,
    /// The command line is wrong.
    Usage = 2,
    /// Manifest, checklist or repository cannot be used: no verdict.
    Input = 3,
    /// Undecided.
    Undecided = 4,
    /// A report could not be written completely.
    Output = 5,
    /// An error in startklar.
    Internal = 70,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl From<Verdict> for Exit {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Ready => Self::Ready,
            Verdict::NotReady => Self::NotReady,
            Verdict::Undecided => Self::Undecided,
        }
    }
}

/// What kept a run from its end.
#[derive(Debug)]
pub struct Failure {
    /// The status to end with.
    pub exit: Exit,
    message: Option<anyhow::Error>,
    diagnostics: Vec<Diagnostic>,
    sources: Vec<(String, String)>,
    /// The language that the file itself asks for.
    language: Option<Locale>,
}

impl Failure {
    /// A failure in one sentence.
    pub fn new(exit: Exit, message: impl Into<anyhow::Error>) -> Self {
        Self {
            exit,
            message: Some(message.into()),
            diagnostics: Vec::new(),
            sources: Vec::new(),
            language: None,
        }
    }

    /// Defects of input files; `sources` are the texts that may be quoted.
    pub fn input(diagnostics: Vec<Diagnostic>, sources: Vec<(String, String)>) -> Self {
        Self { exit: Exit::Input, message: None, diagnostics, sources, language: None }
    }

    /// The same failure, told in the language that the file asks for.
    pub fn told_in(self, language: Option<Locale>) -> Self {
        Self { language, ..self }
    }

    /// A report that was not written completely; `place` is the file, or stdout.
    pub fn output(place: impl Display, error: std::io::Error) -> Self {
        Self::new(Exit::Output, anyhow::Error::new(error).context(format!("failed to write to {place}")))
    }

    /// Says the sentence, on stderr.
    pub fn say(&self) {
        if let Some(message) = &self.message {
            terminal::error(&format!("{message:#}"));
        }
    }

    /// Says what went wrong, on stderr.
    pub fn print(&self, global: &Global) {
        self.say();
        if !self.diagnostics.is_empty() {
            let sources: Vec<_> = self.sources.iter().map(|(path, text)| SourceText { path, text }).collect();
            let locale = language::locale(global, self.language);
            let text =
                diagnostics(&self.diagnostics, &sources, locale, terminal::colored_stderr(global.color));
            terminal::note(text.trim_end());
            let count = self.diagnostics.len();
            let told = match (locale, count) {
                (Locale::En, 1) => "error: 1 defect, so there is no verdict".to_owned(),
                (Locale::En, _) => format!("error: {count} defects, so there is no verdict"),
                (Locale::De, 1) => "Fehler: 1 Mangel, deshalb gibt es kein Urteil".to_owned(),
                (Locale::De, _) => format!("Fehler: {count} Mängel, deshalb gibt es kein Urteil"),
            };
            terminal::note(&format!("\n{told}"));
        }
    }
}
