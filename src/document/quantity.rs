//! Durations, rates and money: exact, and never without the unit they need.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::decode::{Context, Decode, parsed, text_schema};
use super::german;
use super::node::{Kind, Node};

/// A length of time, exact to the millisecond: `2.5s`, `200ms`, `4h`, `14d`, `1h30m`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration {
    milliseconds: i64,
}

impl Duration {
    /// Its length in milliseconds, never negative.
    #[must_use]
    pub const fn milliseconds(self) -> i64 {
        self.milliseconds
    }
}

/// Units with their length in milliseconds, longest names first so that `ms` is not read as `m`.
const UNITS: [(&str, i64); 6] =
    [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("w", 604_800_000)];

/// A century: longer durations are typing errors.
const CENTURY: i64 = 3_155_760_000_000;

impl FromStr for Duration {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error =
            || format!("`{text}` is not a duration; write a number with its unit: 200ms, 2.5s, 5m, 4h, 14d");
        let mut rest = text;
        let mut total = Decimal::ZERO;
        if rest.is_empty() {
            return Err(error());
        }
        while !rest.is_empty() {
            let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).ok_or_else(error)?;
            let (number, tail) = rest.split_at_checked(end).ok_or_else(error)?;
            let number: Decimal = number.parse().map_err(|_| error())?;
            let tail = tail.trim_start();
            let (unit, length) = UNITS.iter().find(|(unit, _)| tail.starts_with(unit)).ok_or_else(error)?;
            let length = number.checked_mul(Decimal::from(*length)).ok_or_else(error)?;
            total = total.checked_add(length).ok_or_else(error)?;
            let next = tail.get(unit.len()..).unwrap_or_default();
            rest = next.trim_start();
            // A unit ends where it ends: `5 minutes` is not five milliseconds of anything.
            if rest.len() == next.len() && !rest.starts_with(|c: char| c.is_ascii_digit()) && !rest.is_empty()
            {
                return Err(error());
            }
        }
        if !total.fract().is_zero() {
            return Err(format!("`{text}` is finer than a millisecond"));
        }
        match i64::try_from(total) {
            Ok(milliseconds) if milliseconds <= CENTURY => Ok(Self { milliseconds }),
            _ => Err(format!("`{text}` is longer than a century")),
        }
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let best =
            UNITS.iter().rev().find(|(_, length)| self.milliseconds % length == 0 && self.milliseconds != 0);
        match best {
            Some((unit, length)) => write!(f, "{}{unit}", self.milliseconds / length),
            None => f.write_str("0s"),
        }
    }
}

impl Decode for Duration {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        if let Kind::Integer(_) | Kind::Number(_) = node.kind {
            let written = node.scalar().unwrap_or_default();
            let english = format!(
                "`{written}` has no unit; write {written}ms, {written}s, {written}m, {written}h or {written}d"
            );
            let german = format!(
                "`{written}` hat keine Einheit; zu schreiben als {written}ms, {written}s, {written}m, {written}h oder {written}d"
            );
            context.invalid_value(english, Some(german), node);
            return None;
        }
        parsed(node, context, "a duration such as 2.5s", str::parse)
    }
}

/// A share between 0 and 1, exact: `5%` or `0.05`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate(Decimal);

impl Rate {
    /// The share, between 0 and 1.
    #[must_use]
    pub const fn value(self) -> Decimal {
        self.0
    }
}

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || format!("`{text}` is not a rate; write 5% or 0.05");
        let value = match text.strip_suffix('%') {
            Some(percent) => {
                percent.trim_end().parse::<Decimal>().ok().and_then(|p| p.checked_div(Decimal::ONE_HUNDRED))
            }
            None => text.parse().ok(),
        }
        .ok_or_else(error)?;
        if value < Decimal::ZERO || value > Decimal::ONE {
            return Err(format!("`{text}` is not between 0 and 1; a share in per cent needs its sign: 5%"));
        }
        Ok(Self(value.normalize()))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", (self.0 * Decimal::ONE_HUNDRED).normalize())
    }
}

impl Decode for Rate {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        scalar(node, context, "a rate such as 5%")
    }
}

/// An amount of money, exact; the currency may stand beside it (`0.08 EUR`) or be declared once for all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    /// The amount, never negative.
    pub amount: Decimal,
    /// The currency by ISO 4217, if it stands beside the amount.
    pub currency: Option<String>,
}

impl FromStr for Money {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (amount, currency) = match (text.strip_suffix('€'), text.split_once(' ')) {
            (Some(amount), _) => (amount.trim_end(), Some("EUR")),
            (None, Some((amount, currency))) => (amount, Some(currency.trim())),
            (None, None) => (text, None),
        };
        let amount: Decimal = amount.parse().map_err(|_| {
            format!("`{text}` is not an amount of money; write 0.08 or 0.08 EUR, with a point")
        })?;
        if amount < Decimal::ZERO {
            return Err(format!("`{text}` is negative"));
        }
        if let Some(code) = currency
            && !(code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()))
        {
            return Err(format!("`{code}` is not a currency; write its three letters: EUR"));
        }
        Ok(Self { amount: amount.normalize(), currency: currency.map(str::to_owned) })
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.currency {
            Some(currency) => write!(f, "{} {currency}", self.amount),
            None => write!(f, "{}", self.amount),
        }
    }
}

impl Decode for Money {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        scalar(node, context, "an amount such as 0.08")
    }
}

/// A percentile strictly between 0 and 100, exact: `95`, `99.9`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percentile(Decimal);

impl Percentile {
    /// The percentile without its fraction: 99 for 99.9.
    #[must_use]
    pub fn whole(self) -> i64 {
        i64::try_from(self.0.trunc()).unwrap_or_default()
    }
}

impl FromStr for Percentile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.strip_prefix('p').unwrap_or(text).parse::<Decimal>() {
            Ok(value) if value > Decimal::ZERO && value < Decimal::ONE_HUNDRED => Ok(Self(value.normalize())),
            _ => Err(format!("`{text}` is not a percentile; write a number between 0 and 100: 95")),
        }
    }
}

impl fmt::Display for Percentile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Decode for Percentile {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        scalar(node, context, "a percentile such as 95")
    }
}

/// A share in per cent above 0 and up to 100, exact: `5`, `0.5`, `100%`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(Decimal);

impl Percent {
    /// In per cent, above 0 and up to 100.
    #[must_use]
    pub const fn value(self) -> Decimal {
        self.0
    }
}

impl FromStr for Percent {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.strip_suffix('%').unwrap_or(text).trim_end().parse::<Decimal>() {
            Ok(value) if value > Decimal::ZERO && value <= Decimal::ONE_HUNDRED => {
                Ok(Self(value.normalize()))
            }
            _ => Err(format!("`{text}` is not a share in per cent; write a number above 0 and up to 100: 5")),
        }
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.0)
    }
}

impl Decode for Percent {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        scalar(node, context, "a share in per cent such as 5")
    }
}

/// Reads a number or text, as written, through its parser.
pub(super) fn scalar<T: FromStr<Err = String>>(
    node: &Node,
    context: &mut Context,
    wanted: &str,
) -> Option<T> {
    let written = match &node.kind {
        Kind::Bool(_) => None,
        _ => node.scalar(),
    };
    let Some(text) = written else {
        context.wanted(wanted, node);
        return None;
    };
    match text.parse() {
        Ok(value) => Some(value),
        Err(error) => {
            context.invalid_value(error, german::value(wanted, &text), node);
            None
        }
    }
}

text_schema! {
    Duration, "Duration", { "type": "string", "description": "A length of time with its unit: 200ms, 2.5s, 5m, 4h, 14d.", "pattern": "^([0-9.]+ ?(ms|s|m|h|d|w) ?)+$" };
    Rate, "Rate", { "type": ["string", "number"], "description": "A share: 5% or 0.05." };
    Percentile, "Percentile", { "type": ["string", "number"], "description": "A percentile between 0 and 100: 95." };
    Percent, "Percent", { "type": ["string", "number"], "description": "A share in per cent, above 0 and up to 100: 5." };
    Money, "Money", { "type": ["string", "number"], "description": "An amount of money: 0.08 or 0.08 EUR." };
}

#[cfg(test)]
mod tests {
    use super::{Duration, Money, Percent, Percentile, Rate};

    #[test]
    fn durations_need_units_and_stay_exact() {
        for (text, milliseconds) in [
            ("2.5s", 2_500),
            ("200ms", 200),
            ("1h30m", 5_400_000),
            ("14d", 1_209_600_000),
            ("12 s", 12_000),
            ("1 h 30 m", 5_400_000),
        ] {
            assert_eq!(text.parse::<Duration>().unwrap().milliseconds(), milliseconds, "{text}");
        }
        for bad in [
            "",
            "5",
            "-5m",
            "1e9y",
            "28 Tage",
            "5 minutes",
            "5 m x",
            "12,5 s",
            "m",
            "0.0001s",
            "99999999999d",
            "1.2.3s",
        ] {
            assert!(bad.parse::<Duration>().is_err(), "{bad}");
        }
        assert_eq!("90m".parse::<Duration>().unwrap().to_string(), "90m");
        assert_eq!("2.5s".parse::<Duration>().unwrap().to_string(), "2500ms");
    }

    #[test]
    fn per_cent_is_never_a_fraction_of_one() {
        assert_eq!("5.0".parse::<Percent>().unwrap().to_string(), "5%");
        assert_eq!("100 %".parse::<Percent>(), "100".parse::<Percent>());
        for bad in ["0", "101", "-5", "all", "", "%"] {
            assert!(bad.parse::<Percent>().is_err(), "{bad}");
        }
    }

    #[test]
    fn percentiles_lie_between_the_ends() {
        assert_eq!("p99.90".parse::<Percentile>().unwrap().to_string(), "99.9");
        for bad in ["0", "100", "mean", "-5"] {
            assert!(bad.parse::<Percentile>().is_err(), "{bad}");
        }
    }

    #[test]
    fn rates_and_money_are_decimals() {
        assert_eq!("5%".parse::<Rate>(), "0.05".parse::<Rate>());
        assert_eq!("5%".parse::<Rate>().unwrap().to_string(), "5%");
        for bad in ["5", "-1%", "101%", "NaN", "1,5%", ".inf"] {
            assert!(bad.parse::<Rate>().is_err(), "{bad}");
        }
        let money: Money = "0.10 EUR".parse().unwrap();
        assert_eq!(money, "0.1 EUR".parse().unwrap());
        assert_eq!("0.015 €".parse::<Money>(), "0.015 EUR".parse());
        assert_eq!("0.015€".parse::<Money>(), "0.015 EUR".parse());
        for bad in ["-1", "1,50", "1 euro", "€", "1 EUR €", "NaN", "1.234,56"] {
            assert!(bad.parse::<Money>().is_err(), "{bad}");
        }
    }
}
