//! What the system needs, and what serves when it is not there.

use chrono::NaiveDate;

use super::Text;
use crate::document::{Duration, Located, record};
use crate::model::named::words;

words! {
    /// What a dependency is.
    pub enum DependencyKind {
        /// A language model or another model that somebody serves.
        Model = "model",
        /// Any other service.
        Service = "service",
        /// A store of data.
        Data = "data",
    }
}

record! {
    /// What the system needs, and what serves when it is not there.
    pub struct Fallbacks {
        /// What the system needs: the model, and every service and store of data.
        pub dependencies: Vec<Dependency>,
        /// What serves when a dependency does not: at least one for each critical dependency.
        pub fallbacks: Vec<Fallback>,
    }
}

record! {
    /// Something that the system needs.
    pub struct Dependency {
        /// Its name, by which `for` and `needs` refer to it.
        pub name: Text,
        /// What it is: `model`, `service` or `data`.
        pub kind: Option<Located<DependencyKind>>,
        /// Whether the system cannot do its work without it.
        pub critical: Option<Located<bool>>,
        /// Names of the dependencies that it cannot do without; `[]` if there are none.
        pub needs: Option<Vec<Text>>,
        /// Who provides it. A model needs this.
        pub provider: Option<Text>,
        /// The exact version of a model, as the provider names it: a name with its date or number, a digest, no `latest`.
        pub version: Option<Text>,
        /// The day of the provider's terms that you agreed to.
        pub terms: Option<Located<NaiveDate>>,
        /// The day on which the provider shuts this version down.
        pub deprecated_on: Option<Located<NaiveDate>>,
        /// If no such day is announced: the day on which you last looked.
        pub deprecation_checked: Option<Located<NaiveDate>>,
        /// Who reads the provider's notices of changes.
        pub notices_to: Option<Text>,
    }
}

record! {
    /// What serves when a dependency does not.
    pub struct Fallback {
        /// The dependency that it replaces.
        pub r#for: Text,
        /// What serves instead: a template, a copy, a person.
        pub r#use: Option<Text>,
        /// Names of the dependencies that it cannot do without; `[]` if there are none.
        pub needs: Option<Vec<Text>>,
        /// How people see that it serves: "the panel says Template".
        pub visible: Option<Text>,
        /// Longest time until it serves.
        pub within: Option<Located<Duration>>,
        /// The test that takes the dependency away and sees the fallback serve.
        pub test: Option<Text>,
    }
}
