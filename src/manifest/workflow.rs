//! The one workflow, its place of review, its interface.

use super::Text;
use crate::document::{Located, record};
use crate::model::{RepoPath, named::words};

words! {
    /// What a reviewer can do with an output.
    pub enum ReviewAction {
        /// Take it as it is.
        Accept = "accept",
        /// Change it, then take it.
        Edit = "edit",
        /// Throw it away.
        Reject = "reject",
        /// Hand it to someone else.
        Escalate = "escalate",
    }
}

record! {
    /// The one workflow, its place of review, its interface.
    pub struct WorkflowArea {
        /// The workflows that the system serves: one, until it is widened at stage scale.
        pub workflows: Vec<Workflow>,
        /// Where people review the output.
        pub review: Option<Review>,
        /// The surfaces that were built for it.
        pub interface: Option<Interface>,
        /// Markdown file: purpose, users, non-intended use, known limits.
        pub intended_use: Option<Located<RepoPath>>,
    }
}

record! {
    /// One workflow.
    pub struct Workflow {
        /// Its name.
        pub name: Option<Text>,
        /// What sets it off.
        pub trigger: Option<Text>,
        /// Where it begins.
        pub start: Option<Text>,
        /// Where it ends.
        pub end: Option<Text>,
        /// What it covers.
        pub in_scope: Vec<Text>,
        /// What it does not cover: two things at least.
        pub out_of_scope: Vec<Text>,
    }
}

record! {
    /// Where people review the output.
    pub struct Review {
        /// The places of review: one.
        pub places: Vec<Place>,
    }
}

record! {
    /// A place where people review the output.
    pub struct Place {
        /// Its name.
        pub name: Option<Text>,
        /// The system of record it belongs to.
        pub system_of_record: Option<Text>,
        /// What a reviewer can do there.
        pub actions: Vec<Located<ReviewAction>>,
        /// JSON Lines file with the recorded reviews: who, when, action, before and after.
        pub events: Option<Located<RepoPath>>,
        /// The names of the fields in `events`, where they differ from who, when, action, before, after.
        pub event_fields: Option<EventFields>,
    }
}

record! {
    /// The names of the fields of a recorded review.
    pub struct EventFields {
        /// Field that names the reviewer; `who` unless said otherwise.
        pub who: Option<Text>,
        /// Field with the time; `when` unless said otherwise.
        pub when: Option<Text>,
        /// Field with the action; `action` unless said otherwise.
        pub action: Option<Text>,
        /// Field with the output before the review; `before` unless said otherwise.
        pub before: Option<Text>,
        /// Field with the output after the review; `after` unless said otherwise.
        pub after: Option<Text>,
    }
}

record! {
    /// The surfaces that were built for the system.
    pub struct Interface {
        /// New surfaces: screens, panels, portals.
        pub surfaces: Vec<Surface>,
    }
}

record! {
    /// A new surface.
    pub struct Surface {
        /// Its name.
        pub name: Option<Text>,
        /// Why it is needed.
        pub reason: Option<Text>,
        /// The review actions it serves.
        pub r#for: Vec<Located<ReviewAction>>,
    }
}
