//! Numbers whose digits say how far they were rounded.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::decode::{Context, Decode, text_schema};
use super::node::Node;
use super::quantity::scalar;

/// A number as it is declared, exact: how many digits it has says how far it was rounded. `14.2`, `12.5%`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    value: Decimal,
    percent: bool,
}

impl Figure {
    /// The number; of a percentage, the share.
    #[must_use]
    pub const fn value(&self) -> Decimal {
        self.value
    }

    /// Digits behind the point of [`Self::value`]: 1 for 14.2 and 3 for 12.5%.
    #[must_use]
    pub const fn digits(&self) -> u32 {
        self.value.scale()
    }
}

impl FromStr for Figure {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || format!("`{text}` is not a number; write 14.2 or 12.5%, with a point");
        let number = |text: &str| Decimal::from_str_exact(text.trim_end()).map_err(|_| error());
        match text.strip_suffix('%') {
            Some(percent) => {
                let mut value = number(percent)?;
                let digits = value.scale() + 2;
                value.set_scale(digits).map_err(|_| error())?;
                Ok(Self { value, percent: true })
            }
            None => Ok(Self { value: number(text)?, percent: false }),
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.percent {
            let mut percent = self.value;
            // Two digits were added when it was read.
            return match percent.set_scale(self.value.scale().saturating_sub(2)) {
                Ok(()) => write!(f, "{percent}%"),
                Err(_) => write!(f, "{}", self.value),
            };
        }
        write!(f, "{}", self.value)
    }
}

impl Decode for Figure {
    fn decode(node: &Node, context: &mut Context) -> Option<Self> {
        scalar(node, context, "a number such as 14.2")
    }
}

text_schema! {
    Figure, "Figure", { "type": ["string", "number"], "description": "A number with as many digits as are meant: 14.2 or 12.5%." };
}

#[cfg(test)]
mod tests {
    use super::Figure;

    #[test]
    fn digits_are_kept_and_a_percentage_is_a_share() {
        let figure = |text: &str| text.parse::<Figure>().unwrap();
        assert_eq!((figure("14.20").digits(), figure("14.20").to_string()), (2, "14.20".to_owned()));
        assert_eq!((figure("12.5%").digits(), figure("12.5%").to_string()), (3, "12.5%".to_owned()));
        assert_eq!(figure("12.5%").value(), "0.125".parse().unwrap());
        for bad in ["", "%", "14,2", "1e3", "NaN", "14.2 min"] {
            assert!(bad.parse::<Figure>().is_err(), "{bad}");
        }
    }
}
