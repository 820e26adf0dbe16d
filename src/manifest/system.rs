//! The manifest's head.

use super::Text;
use crate::document::{Located, record};
use crate::model::{Locale, Stage};

record! {
    /// The system's name, stage and language.
    pub struct System {
        /// Name of the system, as people call it.
        pub name: Text,
        /// What it does, for whom, in one sentence.
        pub summary: Option<Text>,
        /// How far it is on the way into production: mvp < guardrails < monitor < scale.
        pub stage: Located<Stage>,
        /// Language of the report, unless `--lang` says otherwise.
        pub language: Option<Located<Locale>>,
    }
}
