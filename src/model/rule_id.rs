//! Rule identifiers such as `FLT-02`.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// The identifier of a rule: capital letters, a hyphen, digits (`FLT-02`, `ACME-SEC-07`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(String);

/// Why a text is not a rule identifier.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not a rule id: write capital letters, hyphens and a number, as in FLT-02")]
pub struct RuleIdError(String);

impl RuleId {
    /// The identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RuleId {
    type Err = RuleIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let capital = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_uppercase())
                && part.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        };
        let valid = text.len() <= 40
            && text.rsplit_once('-').is_some_and(|(prefix, number)| {
                prefix.split('-').all(capital)
                    && !number.is_empty()
                    && number.chars().all(|c| c.is_ascii_digit())
            });
        if valid { Ok(Self(text.to_owned())) } else { Err(RuleIdError(super::visible(text).into_owned())) }
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl serde::Serialize for RuleId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::RuleId;

    #[test]
    fn accepts_rule_ids_only() {
        for good in ["FLT-02", "ACME-SEC-7", "A1-1"] {
            assert_eq!(good.parse::<RuleId>().unwrap().as_str(), good);
        }
        for bad in ["flt-02", "FLT02", "FLT-", "-02", "FLT-0x", "FLT--02", "FL\u{422}-02", ""] {
            assert!(bad.parse::<RuleId>().is_err(), "{bad}");
        }
    }
}
