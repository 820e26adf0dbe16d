//! Durations as Prometheus writes them.

/// Units in the order in which they must stand, with their length in milliseconds.
const UNITS: [(&str, i64); 7] = [
    ("y", 31_536_000_000),
    ("w", 604_800_000),
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

/// The longest duration that Prometheus holds: 2⁶³ − 1 nanoseconds, about 292 years.
const LONGEST: i64 = i64::MAX / 1_000_000;

/// The milliseconds of a duration such as `1h30m`, by the rules of Prometheus: whole numbers with units, each
/// unit at most once and in falling order; a year has 365 days, and `0` needs no unit.
///
/// Fails with a fragment that says what is wrong.
pub(super) fn milliseconds(text: &str) -> Result<i64, String> {
    let error = |what: &str| format!("`{text}` is not a duration of Prometheus{what}; write 5m, 1h30m or 1d");
    if text == "0" {
        return Ok(0);
    }
    let mut rest = text;
    let mut total = 0_i64;
    let mut units = UNITS.as_slice();
    if rest.is_empty() {
        return Err(error(""));
    }
    while !rest.is_empty() {
        let digits =
            rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(|| error(": a number has no unit"))?;
        let (number, tail) = rest.split_at_checked(digits).ok_or_else(|| error(""))?;
        let end = tail.find(|c: char| c.is_ascii_digit()).unwrap_or(tail.len());
        let (unit, tail) = tail.split_at_checked(end).ok_or_else(|| error(""))?;
        let at = units.iter().position(|(name, _)| *name == unit).ok_or_else(|| error(""))?;
        let (_, length) = units.get(at).ok_or_else(|| error(""))?;
        let number: i64 = number.parse().map_err(|_| error(""))?;
        total = number
            .checked_mul(*length)
            .and_then(|part| total.checked_add(part))
            .filter(|total| *total <= LONGEST)
            .ok_or_else(|| error(", for it is longer than 292 years"))?;
        units = units.get(at + 1..).unwrap_or_default();
        rest = tail;
    }
    Ok(total)
}

#[cfg(test)]
mod tests {
    use super::milliseconds;

    #[test]
    fn follows_the_rules_of_prometheus() {
        for (text, expected) in [
            ("0", 0),
            ("0s", 0),
            ("5m", 300_000),
            ("1h30m", 5_400_000),
            ("1d", 86_400_000),
            ("1w", 604_800_000),
            ("1y", 31_536_000_000),
            ("1y2w3d4h5m6s7ms", 31_536_000_000 + 1_209_600_000 + 259_200_000 + 14_400_000 + 306_007),
            ("90m", 5_400_000),
            ("292y", 9_208_512_000_000),
        ] {
            assert_eq!(milliseconds(text), Ok(expected), "{text}");
        }
        for bad in ["", "5", "-5m", "5 m", "m", "1e9y", "1.5h", "30m1h", "1h1h", "1ms1s", "293y", "5M", "5m3"]
        {
            assert!(milliseconds(bad).is_err(), "{bad}");
        }
    }
}
