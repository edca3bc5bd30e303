//! Amounts as Stripe counts them. Most currencies as ISO 4217 does; these do not.
//!
//! Source: Stripe, “Supported currencies” (zero-decimal currencies, three-decimal currencies, special cases ISK and UGX), November 2026.

use crate::money::Currency;
use crate::money::decimal::power_of_ten;

/// Currencies without minor units at Stripe.
const ZERO_DECIMAL: [&str; 16] =
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"];
/// Without minor units, but sent with two decimals that are 0, as they always were.
const SENT_WITH_TWO: [&str; 2] = ["ISK", "UGX"];
/// Three decimals, of which the last must be 0.
const LAST_DIGIT_ZERO: [&str; 5] = ["BHD", "JOD", "KWD", "OMR", "TND"];

/// How many decimals Stripe's integers of a currency stand for.
fn exponent(currency: Currency) -> u8 {
    let code = currency.code();
    if SENT_WITH_TWO.contains(&code) {
        2
    } else if ZERO_DECIMAL.contains(&code) {
        0
    } else if LAST_DIGIT_ZERO.contains(&code) {
        3
    } else {
        // MGA has an exponent of 2 in ISO 4217; all others that Stripe knows agree with it, and are counted in hundredths.
        currency.exponent().min(2)
    }
}

/// Minor units of ISO 4217 as Stripe's integer; the error says why it cannot be.
pub(crate) fn to_stripe(cents: i64, currency: Currency) -> Result<i64, String> {
    let (iso, stripe) = (currency.exponent(), exponent(currency));
    let code = currency.code();
    let value = match stripe.checked_sub(iso) {
        Some(more) => i128::from(cents) * power_of_ten(more.into()),
        None => {
            let unit = power_of_ten((iso - stripe).into());
            if i128::from(cents) % unit != 0 {
                return Err(format!("{cents} minor units of {code} are a fraction of what Stripe counts in"));
            }
            i128::from(cents) / unit
        }
    };
    if LAST_DIGIT_ZERO.contains(&code) && value % 10 != 0 {
        return Err(format!("Stripe takes amounts of {code} only in tens of its smallest unit, not {cents}"));
    }
    if SENT_WITH_TWO.contains(&code) && value % 100 != 0 {
        return Err(format!("Stripe takes amounts of {code} only in whole units, not {cents}"));
    }
    i64::try_from(value).map_err(|_| format!("{cents} is beyond what Stripe takes"))
}

/// How many of Stripe's units a minor unit of ISO 4217 is, exactly: numerator and denominator.
pub(crate) fn factor(currency: Currency) -> (i128, i128) {
    let (minor, stripe) = from_stripe(1, currency);
    (stripe, minor)
}

/// Stripe's integer as minor units of ISO 4217, exactly: numerator and denominator.
pub(crate) fn from_stripe(value: i64, currency: Currency) -> (i128, i128) {
    let (iso, stripe) = (currency.exponent(), exponent(currency));
    match stripe.checked_sub(iso) {
        Some(more) => (value.into(), power_of_ten(more.into())),
        None => (i128::from(value) * power_of_ten((iso - stripe).into()), 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(cents: i64, code: &str) -> Result<i64, String> {
        to_stripe(cents, Currency::from_code(code).unwrap())
    }

    #[test]
    fn stripe_counts_as_it_says() {
        assert_eq!(sent(1050, "EUR"), Ok(1050));
        assert_eq!(sent(500, "JPY"), Ok(500));
        // 5 ISK are sent as 500, 5 UGX too.
        assert_eq!([sent(5, "ISK"), sent(5, "UGX")], [Ok(500), Ok(500)]);
        // 5.12 KWD are 5120, and 5.124 cannot be charged.
        assert_eq!(sent(5120, "KWD"), Ok(5120));
        assert!(sent(5124, "KWD").unwrap_err().contains("KWD"));
        // An ariary has fifths; ISO 4217 counts it in hundredths, Stripe in ariary.
        assert_eq!(sent(500, "MGA"), Ok(5));
        assert!(sent(550, "MGA").is_err());
    }

    #[test]
    fn what_was_sent_comes_back() {
        for (cents, code) in
            [(1050, "EUR"), (500, "JPY"), (5, "ISK"), (5, "UGX"), (5120, "KWD"), (500, "MGA"), (-1050, "USD")]
        {
            let currency = Currency::from_code(code).unwrap();
            let (num, den) = from_stripe(to_stripe(cents, currency).unwrap(), currency);
            assert_eq!(num, i128::from(cents) * den, "{code}");
        }
    }
}
