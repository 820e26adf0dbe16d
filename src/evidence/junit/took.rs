//! How long a test case took, as runners write it: seconds with a point, some with a comma for thousands.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

/// How long a test case took. What cannot be read is more than any time, so that the greatest of several is the one that
/// counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Took {
    /// The report does not say.
    Unsaid,
    /// So many microseconds, rounded up.
    Microseconds(i64),
    /// The report says something that is no time.
    Unreadable,
}

impl Took {
    /// The attribute `time`, in seconds.
    pub(super) fn of(attribute: Option<&str>) -> Self {
        let written = attribute.map(str::trim).unwrap_or_default();
        if written.is_empty() {
            return Self::Unsaid;
        }
        // Surefire writes `1,234.567`; a comma without a point behind it may be a decimal one, and is not guessed.
        let plain = if written.contains('.') { written.replace(',', "") } else { written.to_owned() };
        let seconds = plain.parse().or_else(|_| Decimal::from_scientific(&plain)).ok();
        seconds
            .filter(|seconds: &Decimal| !seconds.is_sign_negative())
            .and_then(|seconds| seconds.checked_mul(Decimal::from(1_000_000)))
            .and_then(|microseconds| microseconds.ceil().to_i64())
            .map_or(Self::Unreadable, Self::Microseconds)
    }
}

#[cfg(test)]
mod tests {
    use super::Took;

    #[test]
    fn times_are_seconds_and_never_too_short() {
        for (written, microseconds) in [
            ("0", 0),
            ("0.009", 9_000),
            (" 2 ", 2_000_000),
            ("1,234.5", 1_234_500_000),
            ("1.5e-05", 15),
            ("0.0000001", 1),
            ("1E-7", 1),
        ] {
            assert_eq!(Took::of(Some(written)), Took::Microseconds(microseconds), "{written}");
        }
        for bad in ["-1", "NaN", "inf", "1,5", "2 s", "1e99", "fast"] {
            assert_eq!(Took::of(Some(bad)), Took::Unreadable, "{bad}");
        }
        assert_eq!((Took::of(None), Took::of(Some(""))), (Took::Unsaid, Took::Unsaid));
        assert!(Took::Unreadable > Took::Microseconds(i64::MAX) && Took::Microseconds(0) > Took::Unsaid);
    }
}
