//! Price tables: what a million tokens cost, by the day from which the price holds.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::document::{self, Located, Money, Node, ShortText, record};
use crate::model::{Fault, Span};

/// A price holds for so many tokens.
const PER: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);

record! {
    /// A price table.
    pub struct PriceTable {
        /// Currency of all amounts, by ISO 4217.
        pub currency: Option<Located<ShortText>>,
        /// What a transaction costs whatever the model is asked: vector store, proxy, hosting.
        pub fixed_per_transaction: Option<Located<Money>>,
        /// Whether the recorded cost of a transaction includes the fixed share.
        pub includes_fixed: Option<Located<bool>>,
        /// The prices.
        pub prices: Vec<Price>,
    }
}

record! {
    /// The price of one model from one day on.
    pub struct Price {
        /// The model, as the records of transactions name it.
        pub model: Located<ShortText>,
        /// Its version; every version if left out.
        pub version: Option<Located<ShortText>>,
        /// The first day on which the price holds.
        pub effective_from: Located<NaiveDate>,
        /// Price of a million tokens sent.
        pub input_per_million: Located<Money>,
        /// Price of a million tokens sent that the provider had in its cache; that of the others if left out.
        pub cached_input_per_million: Option<Located<Money>>,
        /// Price of a million tokens received.
        pub output_per_million: Located<Money>,
        /// Where the price is published.
        pub source: Option<Located<ShortText>>,
    }
}

/// A model with its version, and its prices by their first day.
type ByDay = BTreeMap<(String, String), BTreeMap<NaiveDate, Price>>;

/// Prices that can be looked up.
#[derive(Debug, Clone, PartialEq)]
pub struct Prices {
    /// Currency of all amounts; empty if the table names none.
    pub currency: String,
    /// What a transaction costs whatever the model is asked, if the table says so.
    pub fixed: Option<Decimal>,
    /// Whether the recorded cost of a transaction includes that, if the table says so.
    pub includes_fixed: Option<bool>,
    by_day: ByDay,
}

/// Reads a price table. Fails at the first defect: a key that is not known, two prices of one model for one day, an amount
/// in another currency, no price at all.
pub fn read(root: &Node) -> Result<Prices, Fault> {
    let unnamed = || Fault::new("structure", "no price table", root.span.clone());
    let table: PriceTable =
        document::decode(root).map_err(|faults| faults.into_iter().next().unwrap_or_else(unnamed))?;
    let text =
        |text: Option<&Located<ShortText>>| text.map(|text| text.as_str().to_owned()).unwrap_or_default();
    let currency = text(table.currency.as_ref());
    for price in &table.prices {
        let cached = price.cached_input_per_million.as_ref();
        let amounts = [&price.input_per_million, &price.output_per_million].into_iter().chain(cached);
        same_currency(amounts, &currency)?;
    }
    same_currency(table.fixed_per_transaction.as_ref(), &currency)?;
    if table.prices.is_empty() {
        return Err(Fault::new("structure", "the table holds no price", table.span));
    }
    let mut by_day = ByDay::new();
    for price in table.prices {
        let days = by_day.entry((text(Some(&price.model)), text(price.version.as_ref()))).or_default();
        let span = price.span.clone();
        if days.insert(price.effective_from.value, price).is_some() {
            return Err(Fault::new("duplicate-key", "two prices of one model hold from the same day", span));
        }
    }
    Ok(Prices {
        currency,
        fixed: table.fixed_per_transaction.map(|fixed| fixed.value.amount),
        includes_fixed: table.includes_fixed.map(|includes| includes.value),
        by_day,
    })
}

fn same_currency<'m>(
    amounts: impl IntoIterator<Item = &'m Located<Money>>,
    currency: &str,
) -> Result<(), Fault> {
    let other = |money: &&Located<Money>| money.currency.as_ref().is_some_and(|beside| beside != currency);
    let fault = |span: Span| Fault::new("structure", "an amount is in another currency than the table", span);
    amounts.into_iter().find(other).map_or(Ok(()), |money| Err(fault(money.span.clone())))
}

/// Tokens of one transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tokens {
    /// Sent, those from the cache included.
    pub input: i64,
    /// Sent, and in the provider's cache.
    pub cached: i64,
    /// Received.
    pub output: i64,
}

impl Prices {
    /// The price that held on `day`; a price of this very version before one of every version.
    #[must_use]
    pub fn at(&self, model: &str, version: &str, day: NaiveDate) -> Option<&Price> {
        [version, ""].into_iter().find_map(|version| {
            let days = self.by_day.get(&(model.to_owned(), version.to_owned()))?;
            days.range(..=day).next_back().map(|(_, price)| price)
        })
    }

    /// The first day from which a price of the model is known.
    #[must_use]
    pub fn first_day(&self, model: &str, version: &str) -> Option<NaiveDate> {
        let of = |version: &str| {
            let days = self.by_day.get(&(model.to_owned(), version.to_owned()))?;
            days.keys().next().copied()
        };
        of(version).into_iter().chain(of("")).min()
    }
}

impl Price {
    /// What `tokens` cost; `None` if that is more than can be counted.
    #[must_use]
    pub fn of(&self, tokens: Tokens) -> Option<Decimal> {
        let cached_price = self.cached_input_per_million.as_ref().unwrap_or(&self.input_per_million);
        let share =
            |count: i64, price: &Money| Decimal::from(count).checked_mul(price.amount)?.checked_div(PER);
        share(tokens.input.checked_sub(tokens.cached)?, &self.input_per_million)?
            .checked_add(share(tokens.cached, cached_price)?)?
            .checked_add(share(tokens.output, &self.output_per_million)?)
    }
}

#[cfg(test)]
mod tests {
    use super::{Tokens, read};
    use crate::document::{self, Format};
    use crate::model::{Fault, Limits};

    const TABLE: &str = "currency: USD\nfixed_per_transaction: 0.00\nprices:\n  \
        - { model: m, version: \"2503\", effective_from: 2026-01-01, input_per_million: 0.15, output_per_million: 0.45 }\n  \
        - { model: m, version: \"2503\", effective_from: 2026-10-01, input_per_million: 0.10, output_per_million: 0.30 }\n  \
        - { model: m, effective_from: 2026-01-01, input_per_million: 1, cached_input_per_million: 0.5, output_per_million: 2 }\n";

    fn prices(text: &str) -> Result<super::Prices, Fault> {
        read(&document::read(text, Format::Yaml, &Limits::DEFAULT).unwrap())
    }

    #[test]
    fn the_price_of_the_day_counts() {
        let prices = prices(TABLE).unwrap();
        let tokens = Tokens { input: 723, cached: 0, output: 72 };
        for (version, day, cost) in [
            ("2503", "2026-09-30", Some("0.00014085")),
            ("2503", "2026-10-01", Some("0.0000939")),
            ("9", "2026-10-01", Some("0.000867")),
            ("2503", "2025-12-31", None),
        ] {
            let price = prices.at("m", version, day.parse().unwrap());
            let found = price.map(|price| price.of(tokens).unwrap().normalize().to_string());
            assert_eq!(found.as_deref(), cost, "{version} {day}");
        }
        let price = prices.at("m", "9", "2026-10-01".parse().unwrap()).unwrap();
        let cached = price.of(Tokens { input: 1000, cached: 1000, output: 0 }).unwrap();
        assert_eq!(cached.normalize().to_string(), "0.0005");
        assert!(price.of(Tokens { input: i64::MAX, cached: i64::MIN, output: 0 }).is_none());
        assert_eq!(prices.first_day("m", "2503").unwrap().to_string(), "2026-01-01");
    }

    #[test]
    fn a_table_that_leaves_doubt_is_refused() {
        for (old, new, code) in [
            ("2026-10-01", "2026-01-01", "duplicate-key"),
            ("fixed_per_transaction", "fixed_per_transction", "unknown-key"),
            ("0.10", "0.10 EUR", "structure"),
            ("0.10", "0,10", "unknown-key"),
            ("0.10", "-1", "invalid-value"),
            ("2026-10-01", "soon", "invalid-value"),
        ] {
            assert_eq!(prices(&TABLE.replacen(old, new, 1)).unwrap_err().code, code, "{new}");
        }
        assert_eq!(prices("currency: USD\nprices: []\n").unwrap_err().code, "structure");
        assert_eq!(prices("[]").unwrap_err().code, "wrong-type");
    }
}
