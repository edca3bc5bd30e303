//! Currencies, and which amounts of them Stripe takes.

use super::error::Refusal;
use super::params::Params;

const CURRENCIES: &str = "usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf \
chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jod \
jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr \
pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx uyu \
uzs vnd vuv wst xaf xcd xof xpf yer zar zmw";

/// A code in small letters.
pub(super) fn read(params: &Params<'_>) -> Result<Option<String>, Refusal> {
    let Some(code) = params.text("currency")? else { return Ok(None) };
    if CURRENCIES.split(' ').any(|known| known == code) {
        return Ok(Some(code));
    }
    Err(params.refuse(
        "currency",
        format!("Invalid currency: {code}. Stripe currently supports these currencies: {CURRENCIES}"),
    ))
}

pub(super) fn needed(params: &Params<'_>) -> Result<String, Refusal> {
    read(params)?.ok_or_else(|| params.missing("currency"))
}

/// Largest amount, either sign: twelve digits.
const LARGEST: i64 = 999_999_999_999;

/// Refuses amounts that are too large, and those that the currency does not have: the last digit of three decimals, and both of ISK and UGX, are 0.
pub(super) fn check(params: &Params<'_>, name: &str, amount: i64, currency: &str) -> Result<i64, Refusal> {
    if amount.abs() > LARGEST {
        return Err(params.refuse(name, format!("Amount must be no more than {LARGEST}")).code("amount_too_large"));
    }
    let unit = match currency {
        "bhd" | "jod" | "kwd" | "omr" | "tnd" => 10,
        "isk" | "ugx" => 100,
        _ => 1,
    };
    if amount % unit != 0 {
        let message = format!("Invalid amount: {amount}; amounts in {currency} must be evenly divisible by {unit}.");
        return Err(params.refuse(name, message));
    }
    Ok(amount)
}
