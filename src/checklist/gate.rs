//! Gate rules: they judge the outcomes of the other rules, which no expression over the facts can.

use super::text::RuleText;
use crate::model::named::words;
use crate::model::{Fault, Named as _};

words! {
    /// The gate rules that are known, by their identifiers. Their texts stand in a checklist as those of any rule.
    pub enum Gate {
        /// Each of the five disciplines has an owner and is judged by at least one rule.
        Disciplines = "SYS-01",
    }
}

impl Gate {
    /// The gate rule that is written there, if it is one. Fails where nothing is computed under that identifier, and
    /// where it has conditions of its own, which nobody would evaluate.
    pub(super) fn of(written: &RuleText) -> Result<Option<Self>, Fault> {
        let Some(gate) = written.gate.as_ref().filter(|gate| gate.value) else { return Ok(None) };
        let id = &written.id.value;
        let known = Self::ALL.iter().map(|gate| gate.name()).collect::<Vec<_>>().join(", ");
        let Some(found) = Self::named(id.as_str()) else {
            let message = format!("no gate rule is known under {id}");
            return Err(Fault::new("gate", message, gate.span.clone()).with_help(format!("known: {known}")));
        };
        let formulas = [
            &written.when,
            &written.each,
            &written.undecided_when,
            &written.met,
            &written.at,
            &written.found,
            &written.proof,
        ];
        let conditions = formulas.iter().any(|formula| formula.is_some())
            || !written.needs.is_empty()
            || !written.demands.is_empty()
            || [&written.none, &written.wanted, &written.gap].iter().any(|text| text.is_some());
        if conditions {
            let message =
                format!("{id} is a gate rule and judges other rules, so it has no conditions of its own");
            return Err(Fault::new("gate", message, gate.span.clone())
                .with_help("leave out `met`, `demands` and all that belongs to them"));
        }
        Ok(Some(found))
    }
}
