//! The day a system is judged by.

use std::fmt;

use chrono::NaiveDate;

/// The day to judge by, in UTC. It comes from `--as-of`; the library has no clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AsOf(NaiveDate);

impl AsOf {
    /// Judges by `day`.
    #[must_use]
    pub const fn new(day: NaiveDate) -> Self {
        Self(day)
    }

    /// Days from `other` to this day: positive if `other` lies in the past.
    #[must_use]
    pub fn days_since(self, other: NaiveDate) -> i64 {
        self.0.signed_duration_since(other).num_days()
    }
}

impl fmt::Display for AsOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}
