//! Text in the two languages of the report.

use schemars::JsonSchema;
use serde::Serialize;

use super::named::words;

words! {
    /// A language of the report.
    pub enum Locale {
        /// English.
        En = "en",
        /// German.
        De = "de",
    }
}

/// The same text in English and German.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Localized {
    /// English.
    pub en: String,
    /// German.
    pub de: String,
}

impl Localized {
    /// The text in `locale`.
    #[must_use]
    pub fn get(&self, locale: Locale) -> &str {
        match locale {
            Locale::En => &self.en,
            Locale::De => &self.de,
        }
    }

    /// Text from a pair, English first.
    #[must_use]
    pub fn of(en: impl Into<String>, de: impl Into<String>) -> Self {
        Self { en: en.into(), de: de.into() }
    }
}
