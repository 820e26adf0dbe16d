//! Reasons to doubt a budget, and what to do about each.

use crate::model::{Localized, Position, words};

/// A reason why a budget may not limit what it seems to limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// Which trap it is.
    pub code: Trap,
    /// Where: the value that causes it, or the budget that lacks something.
    pub position: Position,
}

words! {
    /// A trap of the configuration.
    pub enum Trap {
        /// The budget is 0, negative or infinite.
        NoLimit = "no-limit",
        /// There is no period, and the budget is spent once for all.
        NeverResets = "never-resets",
        /// There is no period, and without one the budget is not enforced.
        NoPeriod = "no-period",
        /// The period is not one that is understood.
        UnclearPeriod = "unclear-period",
        /// There is no database to keep the spending in.
        NoDatabase = "no-database",
        /// There is no master key, so calls need no key and no spending is assigned.
        NoMasterKey = "no-master-key",
        /// Spending is not written down.
        SpendNotRecorded = "spend-not-recorded",
        /// Spending is not set back.
        ResetDisabled = "reset-disabled",
        /// Calls are let through while the database is away.
        OpenWithoutDatabase = "open-without-database",
        /// Instances do not share what they have spent.
        NotShared = "not-shared",
        /// The key stands where nothing is known to read it.
        UnverifiedPlace = "unverified-place",
    }
}

impl Doubt {
    /// What the trap does, and the way out.
    #[must_use]
    pub fn explain(&self) -> Localized {
        let (en, de) = match self.code {
            Trap::NoLimit => (
                "LiteLLM reads a budget of 0 as no limit at all, and neither a negative nor an infinite one limits \
                 anything; set an amount above 0",
                "LiteLLM versteht ein Budget von 0 als „kein Limit“, und auch ein negatives oder unendliches \
                 begrenzt nichts; es braucht einen Betrag über 0",
            ),
            Trap::NeverResets => (
                "without a period the budget is never set back: it is an amount for all time, not per day or \
                 month; set the period beside it",
                "ohne Zeitraum wird das Budget nie zurückgesetzt: Es gilt für alle Zeit, nicht je Tag oder Monat; \
                 der Zeitraum gehört daneben",
            ),
            Trap::NoPeriod => (
                "the router enforces a budget only together with its period; set `time_period` or \
                 `budget_duration` beside it",
                "der Router setzt ein Budget nur zusammen mit seinem Zeitraum durch; daneben gehört \
                 `time_period` oder `budget_duration`",
            ),
            Trap::UnclearPeriod => (
                "the period of the budget cannot be read from this file; write a number with its unit, such as \
                 1d or 1mo",
                "der Zeitraum des Budgets ist aus dieser Datei nicht zu lesen; verlangt ist eine Zahl mit Einheit, \
                 etwa 1d oder 1mo",
            ),
            Trap::NoDatabase => (
                "the budget needs a database to keep the spending in, and this file names none; set \
                 `general_settings.database_url`",
                "das Budget braucht eine Datenbank, in der die Ausgaben stehen, und diese Datei nennt keine; \
                 zu setzen ist `general_settings.database_url`",
            ),
            Trap::NoMasterKey => (
                "without a master key calls are not authenticated and budgets are not checked; set \
                 `general_settings.master_key`",
                "ohne Master-Key werden Aufrufe nicht authentifiziert und Budgets nicht geprüft; zu setzen ist \
                 `general_settings.master_key`",
            ),
            Trap::SpendNotRecorded => (
                "`disable_spend_updates` keeps spending from being recorded, so no budget is ever reached; remove \
                 it",
                "mit `disable_spend_updates` werden Ausgaben nicht verbucht, und kein Budget ist je erreicht; \
                 diese Einstellung muss weg",
            ),
            Trap::ResetDisabled => (
                "`disable_reset_budget` keeps budgets from being set back at the end of their period; remove it",
                "mit `disable_reset_budget` werden Budgets am Ende des Zeitraums nicht zurückgesetzt; diese \
                 Einstellung muss weg",
            ),
            Trap::OpenWithoutDatabase => (
                "`allow_requests_on_db_unavailable` lets calls through unchecked while the database is away; \
                 remove it, or limit spending elsewhere as well",
                "mit `allow_requests_on_db_unavailable` laufen Aufrufe ungeprüft weiter, solange die Datenbank \
                 fehlt; diese Einstellung muss weg, oder die Ausgaben sind zusätzlich anderswo begrenzt",
            ),
            Trap::NotShared => (
                "without Redis each instance counts its own spending, and a restart forgets it; set \
                 `router_settings.redis_host`",
                "ohne Redis zählt jede Instanz ihre Ausgaben für sich und vergisst sie beim Neustart; zu setzen \
                 ist `router_settings.redis_host`",
            ),
            Trap::UnverifiedPlace => (
                "nothing is known to read a budget at this place; move it to where LiteLLM documents it, such as \
                 `litellm_settings.max_budget`",
                "dass LiteLLM ein Budget an dieser Stelle liest, ist nicht belegt; es gehört dorthin, wo LiteLLM \
                 es dokumentiert, etwa nach `litellm_settings.max_budget`",
            ),
        };
        Localized::of(en, de)
    }
}

#[cfg(test)]
mod tests {
    use super::{Doubt, Trap};
    use crate::model::{Locale, Named, Position};

    #[test]
    fn every_trap_is_explained_in_both_languages() {
        for code in Trap::ALL {
            let explained = Doubt { code: *code, position: Position::START }.explain();
            for locale in [Locale::En, Locale::De] {
                let text = explained.get(locale);
                assert!(text.len() > 60 && !text.contains("  "), "{code:?}: {text}");
            }
            assert_eq!(Trap::named(code.name()), Some(*code));
        }
    }
}
