//! The language that a run speaks.

use startklar::model::Locale;

use crate::args::Global;

/// The language of texts for people: asked for, else the manifest's, else the locale's, else English.
pub fn locale(global: &Global, declared: Option<Locale>) -> Locale {
    let system = || {
        let first = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(environment)?;
        first.starts_with("de").then_some(Locale::De)
    };
    global.lang.or(declared).or_else(system).unwrap_or(Locale::En)
}

/// A variable of the environment that says something.
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
