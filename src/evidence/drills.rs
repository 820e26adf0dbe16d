//! Records of drills: what was rehearsed, what was expected, what was seen, and how long it took.

use chrono::NaiveDate;

use crate::document::{self, Duration, Located, Node, ShortText, record};
use crate::model::{Fault, words};

words! {
    /// What is rehearsed.
    pub enum DrillKind {
        /// The system is stopped at once.
        KillSwitch = "kill_switch",
        /// A release is taken back.
        Rollback = "rollback",
        /// A dependency is taken away.
        Outage = "outage",
    }
}

record! {
    /// A file of drill records.
    pub struct Drills {
        /// The drills.
        pub drills: Vec<Drill>,
    }
}

record! {
    /// A drill.
    pub struct Drill {
        /// Its name, by which the manifest refers to it.
        pub id: Located<ShortText>,
        /// What was rehearsed: `kill_switch`, `rollback` or `outage`.
        pub kind: Located<DrillKind>,
        /// The day.
        pub on: Option<Located<NaiveDate>>,
        /// What was assumed: of an outage, the `id` of a failure case.
        pub scenario: Option<Located<ShortText>>,
        /// What should happen.
        pub expected: Option<Located<ShortText>>,
        /// What happened.
        pub observed: Option<Located<ShortText>>,
        /// How long it took, measured.
        pub took: Option<Located<Duration>>,
        /// Who led it.
        pub by: Option<Located<ShortText>>,
        /// What is to be done about what was seen; `[]` if nothing is.
        pub actions: Option<Vec<DrillAction>>,
    }
}

record! {
    /// What is to be done after a drill.
    pub struct DrillAction {
        /// What.
        pub text: Option<Located<ShortText>>,
        /// Who does it.
        pub owner: Option<Located<ShortText>>,
        /// By which day.
        pub due: Option<Located<NaiveDate>>,
    }
}

/// Reads drill records. Fails with the first defect: a key that is not known, a day that is none, a file without a drill.
pub fn parse(root: &Node) -> Result<Vec<Drill>, Fault> {
    let records: Drills = document::decode(root).map_err(|faults| {
        let first = faults.into_iter().next();
        first.unwrap_or_else(|| Fault::new("structure", "these are no drill records", root.span.clone()))
    })?;
    if records.drills.is_empty() {
        return Err(Fault::new("empty", "the file holds no drill", root.span.clone()));
    }
    Ok(records.drills)
}

#[cfg(test)]
mod tests {
    use super::{Drill, DrillKind, parse};
    use crate::document::{Format, read};
    use crate::model::{Fault, Limits};

    fn drills(text: &str, format: Format) -> Result<Vec<Drill>, Fault> {
        parse(&read(text, format, &Limits::DEFAULT).unwrap())
    }

    #[test]
    fn the_day_stands_under_on_in_yaml_and_json() {
        // In YAML 1.1 `on` is a truth value, and the key of the day would be `true`.
        let yaml = "drills:\n  - id: stop\n    kind: kill_switch\n    on: 2026-10-14\n    took: 3m\n";
        let json = r#"{"drills": [{"id": "stop", "kind": "kill_switch", "on": "2026-10-14", "took": "3m"}]}"#;
        for (text, format) in [(yaml, Format::Yaml), (json, Format::Json)] {
            let drill = drills(text, format).unwrap().remove(0);
            assert_eq!((drill.id.as_str(), drill.kind.value), ("stop", DrillKind::KillSwitch));
            assert_eq!(drill.on.unwrap().value.to_string(), "2026-10-14");
            assert_eq!(drill.took.unwrap().milliseconds(), 180_000);
        }
    }

    #[test]
    fn what_is_no_record_is_refused_with_its_place() {
        let fault = |text: &str| {
            let fault = drills(text, Format::Yaml).unwrap_err();
            (fault.code, fault.span.start.line)
        };
        assert_eq!(fault("drills: []\n"), ("empty", 1));
        assert_eq!(fault("- id: stop\n"), ("wrong-type", 1));
        assert_eq!(fault("drills:\n  - {id: stop, kind: fire}\n"), ("invalid-value", 2));
        assert_eq!(
            fault("drills:\n  - {id: stop, kind: outage,\n     on: 14.10.2026}\n"),
            ("invalid-value", 3)
        );
        assert_eq!(fault("drills:\n  - {id: stop, kind: outage,\n     took: 3}\n"), ("invalid-value", 3));
        assert_eq!(fault("drills:\n  - {id: stop, kind: outage, when: 2026-10-14}\n"), ("unknown-key", 2));
    }
}
