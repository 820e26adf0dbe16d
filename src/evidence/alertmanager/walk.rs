//! The way of an alert through the routes.

use std::collections::BTreeSet;

use super::Config;
use super::matcher::Matcher;
use super::route::Route;

/// Where an alert arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// At a receiver that tells somebody.
    Somewhere,
    /// That depends on labels that the rule does not set: the series it reads may have them, or the server.
    Depends,
    /// At no receiver that tells anybody.
    Nowhere,
}

/// Where an alert arrives, and by which receivers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Whether it tells somebody.
    pub delivery: Delivery,
    /// The receivers that the alert reaches if it has the given labels and no others.
    pub receivers: BTreeSet<String>,
}

/// What is known of a condition.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Yes,
    No,
    Perhaps,
}

impl Config {
    /// Follows an alert with these labels, its name (`alertname`) among them. Labels with templates in them, and all
    /// that the rule does not set, are not known.
    #[must_use]
    pub fn follow(&self, labels: &[(String, String)]) -> Target {
        let mut plain = Walk { config: self, labels, guess: false, reached: Vec::new() };
        plain.enter(&self.root, "");
        let receivers: BTreeSet<String> = plain.reached.iter().map(|(name, _)| (*name).to_owned()).collect();
        let delivery = if plain.reached.iter().any(|(_, tells)| *tells) {
            Delivery::Somewhere
        } else {
            let mut possible = Walk { guess: true, reached: Vec::new(), ..plain };
            possible.enter(&self.root, "");
            if possible.reached.iter().any(|(_, tells)| *tells) {
                Delivery::Depends
            } else {
                Delivery::Nowhere
            }
        };
        Target { delivery, receivers }
    }

    /// How many routes there are: what following one alert costs at most.
    #[must_use]
    pub fn routes(&self) -> usize {
        self.routes
    }
}

struct Walk<'c> {
    config: &'c Config,
    labels: &'c [(String, String)],
    /// Whether a label that is not known may have any value; otherwise it is empty.
    guess: bool,
    /// Receivers, and whether they tell somebody.
    reached: Vec<(&'c str, bool)>,
}

impl<'c> Walk<'c> {
    /// Enters a route that takes the alert. A route without a receiver has that of the route above.
    fn enter(&mut self, route: &'c Route, above: &'c str) {
        let receiver = route.receiver.as_ref().map_or(above, |name| name.value.as_str());
        let mut taken = false;
        for child in &route.routes {
            let holds = self.holds(&child.matchers);
            if holds == Holds::No {
                continue;
            }
            self.enter(child, receiver);
            if holds == Holds::Yes {
                taken = true;
                if !child.goes_on {
                    return;
                }
            }
        }
        if !taken {
            let muted = route.muted.iter().any(|name| self.config.always.contains(&name.value));
            let tells = self.config.receivers.get(receiver).copied().unwrap_or_default();
            self.reached.push((receiver, tells && !muted));
        }
    }

    fn holds(&self, matchers: &[Matcher]) -> Holds {
        let mut all = Holds::Yes;
        for matcher in matchers {
            match self.value(matcher.name()) {
                None if self.guess => all = Holds::Perhaps,
                value if !matcher.holds(value.unwrap_or_default()) => return Holds::No,
                _ => {}
            }
        }
        all
    }

    /// The value of a label, if it is known.
    fn value(&self, name: &str) -> Option<&'c str> {
        let found = self.labels.iter().find(|(label, _)| label == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.contains("{{"))
    }
}
