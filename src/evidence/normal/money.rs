//! Numbers and currencies, in the one way of writing and in the others; and the keys that name them.

/// Signs and words that stand for currencies without being their codes.
const SIGNS: [&str; 10] = ["€", "$", "£", "¥", "euros", "euro", "dollars", "dollar", "franken", "pfund"];

/// Whether a text is a number in another way of writing than digits with a decimal point.
pub(super) fn is_other_number(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut bare = lower.as_str();
    let mut signed = false;
    for sign in SIGNS {
        if let Some(rest) = bare.strip_suffix(sign).or_else(|| bare.strip_prefix(sign)) {
            (bare, signed) = (rest.trim(), true);
            break;
        }
    }
    let coded = bare.len() > 4
        && bare
            .get(bare.len() - 4..)
            .is_some_and(|end| end.starts_with(' ') && is_currency(&end.trim().to_uppercase()));
    if coded {
        bare = bare.get(..bare.len() - 4).unwrap_or_default();
    }
    let bare = bare.trim_start_matches(['+', '-']);
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | ' ' | '\u{a0}' | '\u{202f}');
    let digits =
        bare.starts_with(|c: char| c.is_ascii_digit()) && bare.ends_with(|c: char| c.is_ascii_digit());
    if !digits || !bare.chars().all(plain) {
        return false;
    }
    if signed {
        return true;
    }
    let groups = |mark: char| {
        let mut groups = bare.split([mark, '.', ',']).skip(1).filter(|group| !group.is_empty());
        bare.contains(mark) && groups.next().is_some_and(|group| group.len() == 3)
    };
    match bare.matches(',').count() {
        0 => {
            groups('\'')
                || groups('\u{a0}')
                || groups('\u{202f}')
                || (bare.matches('.').count() > 1 && grouped(bare))
        }
        // `1,5`, `1.234,56` and `1,234.56`; a list of numbers (`1, 2`) is none of them.
        1 => !bare.contains(' ') && (!bare.contains('.') || grouped(bare)),
        _ => grouped(bare),
    }
}

/// Whether marks stand between the thousands: `1.234.567`, `1,234,567.89`.
fn grouped(text: &str) -> bool {
    let mut groups: Vec<&str> = text.split(['.', ',']).collect();
    let marks: Vec<char> = text.chars().filter(|c| matches!(c, '.' | ',')).collect();
    // What follows another mark than the first is the fraction.
    if marks.first() != marks.last() {
        groups.pop();
    }
    let mut groups = groups.into_iter();
    groups.next().is_some_and(|first| (1..=3).contains(&first.len())) && groups.all(|group| group.len() == 3)
}

/// A number with a decimal point, as text: amounts of money are often kept so.
pub(super) fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.split_once('.').is_some_and(|(whole, fraction)| {
        [whole, fraction]
            .iter()
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

/// The parts of a key, in lower case: `unitPrice` and `unit_price` are both `unit`, `price`.
fn parts(key: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for c in key.chars() {
        if !c.is_alphanumeric() || c.is_uppercase() {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut().filter(|_| c.is_alphanumeric()) {
            part.extend(c.to_lowercase());
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

pub(super) fn is_currency_key(key: &str) -> bool {
    let names = ["currency", "waehrung", "währung", "waehrungscode", "währungscode", "currencycode"];
    let parts = parts(key);
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    match parts.as_slice() {
        [.., last] if names.contains(last) => true,
        [.., before, "code" | "iso"] => names.contains(before),
        _ => false,
    }
}

/// Whether a key names the unit of something that is no money.
pub(super) fn is_unit_key(key: &str) -> bool {
    parts(key).last().is_some_and(|last| matches!(last.as_str(), "unit" | "einheit"))
}

/// Whether a key names an amount of money and not its currency: `unit_price`, `betrag`, but not `price_eur`.
pub(super) fn is_amount_key(key: &str) -> bool {
    parts(key).last().is_some_and(|last| {
        matches!(last.as_str(), "amount" | "betrag" | "price" | "preis" | "premium" | "prämie" | "praemie")
    })
}

/// Whether a text is a currency code of ISO 4217 that is in use.
pub(super) fn is_currency(text: &str) -> bool {
    text.len() == 3 && CURRENCIES.split(' ').any(|code| code == text)
}

/// The currencies in use by ISO 4217 (list one, 2026), without metals, funds and codes for tests.
const CURRENCIES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD \
    CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD \
    HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD \
    MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG \
    QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD \
    TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";
