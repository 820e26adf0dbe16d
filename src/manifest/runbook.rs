//! What support does when an alert fires.

use super::Text;
use crate::document::{Located, record};
use crate::model::RepoPath;

record! {
    /// What support does when an alert fires.
    pub struct Runbook {
        /// The runbook, Markdown.
        pub file: Option<Located<RepoPath>>,
        /// The address under which it is published: a `runbook_url` of an alert below it is a heading of `file`.
        pub url: Option<Text>,
    }
}
