//! Defects of an input file, before and after the file's name is known.

use std::fmt;

use super::{Locale, Location, Span, visible};

/// One defect in a text: what is wrong, where, and the way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// A stable code such as `unknown-key`.
    pub code: &'static str,
    /// What is wrong: a lowercase fragment.
    pub message: String,
    /// Where.
    pub span: Span,
    /// The way out, if one is known: "did you mean `owner`?".
    pub help: Option<String>,
    /// The same in German, as far as somebody wrote it.
    pub german: Option<Box<German>>,
}

/// A defect in German. What is missing is told in English.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct German {
    /// What is wrong.
    pub message: Option<String>,
    /// The way out.
    pub help: Option<String>,
}

impl Fault {
    /// A fault without a way out.
    #[must_use]
    pub fn new(code: &'static str, message: impl Into<String>, span: Span) -> Self {
        Self { code, message: message.into(), span, help: None, german: None }
    }

    /// The same fault with its way out.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same fault with its message in German.
    #[must_use]
    pub fn in_german(mut self, message: impl Into<String>) -> Self {
        self.german.get_or_insert_default().message = Some(message.into());
        self
    }

    /// The same fault with its way out in German.
    #[must_use]
    pub fn with_german_help(mut self, help: impl Into<String>) -> Self {
        self.german.get_or_insert_default().help = Some(help.into());
        self
    }

    /// What is wrong, in the language asked for if it is known.
    #[must_use]
    pub fn message_in(&self, locale: Locale) -> &str {
        let german = self.german.as_ref().filter(|_| locale == Locale::De);
        german.and_then(|german| german.message.as_deref()).unwrap_or(&self.message)
    }

    /// The way out, in the language asked for if it is known.
    #[must_use]
    pub fn help_in(&self, locale: Locale) -> Option<&str> {
        let german = self.german.as_ref().filter(|_| locale == Locale::De);
        german.and_then(|german| german.help.as_deref()).or(self.help.as_deref())
    }
}

/// A [`Fault`] in a named file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file, as reports name it.
    pub path: String,
    /// The defect.
    pub fault: Fault,
}

impl Diagnostic {
    /// The place of the defect.
    #[must_use]
    pub fn location(&self) -> Location {
        Location::new(self.path.clone(), self.fault.span.start)
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.location().to_string();
        write!(f, "{}: {}: {}", visible(&place), self.fault.code, visible(&self.fault.message))?;
        match &self.fault.help {
            Some(help) => write!(f, " ({})", visible(help)),
            None => Ok(()),
        }
    }
}
