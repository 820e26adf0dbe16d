//! Numbers as facts hold them.

/// A count: rules compute with signed integers.
pub(super) fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
