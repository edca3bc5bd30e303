//! Taxes of ours on an invoice of Stripe: `tax_amounts` with `tax_rate_data`, on an invoice that has automatic tax off.

use rust_decimal::{Decimal, RoundingStrategy};

use super::lines::inside;
use crate::money::Currency;
use crate::provider::failure::{Class, Failure};
use crate::provider::sale::Sale;
use crate::provider::stripe::form::Form;
use crate::provider::stripe::{currency, reason};

/// A tax on a line, in whole minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ManualTax {
    pub name: String,
    /// In percent; `None`: so much a unit.
    pub rate: Option<Decimal>,
    pub inclusive: bool,
    pub base: i64,
    pub amount: i64,
    pub treatment: String,
    pub jurisdiction: Option<String>,
}

/// Longest name and jurisdiction of a tax rate; the rest is cut off.
const MAX_NAME: usize = 50;
/// Decimal places of `percentage`. The amounts are told beside it, so it is only what is printed.
const PERCENT_PLACES: u32 = 4;

/// Writes the taxes of the line `at`.
pub(super) fn write(form: &mut Form, at: &str, sale: &Sale, taxes: &[ManualTax]) -> Result<(), Failure> {
    for (index, tax) in taxes.iter().enumerate() {
        let name = |name: &str| inside(at, &format!("tax_amounts[{index}]{name}"));
        form.int(&name("[amount]"), units(tax.amount, sale.currency)?);
        form.int(&name("[taxable_amount]"), units(tax.base, sale.currency)?);
        form.filled(&name("[taxability_reason]"), reason::of_treatment(&tax.treatment));
        let shown: String = tax.name.trim().chars().take(MAX_NAME).collect();
        form.text(&name("[tax_rate_data][display_name]"), if shown.is_empty() { "Tax" } else { &shown });
        form.boolean(&name("[tax_rate_data][inclusive]"), tax.inclusive);
        let percent = tax.rate.unwrap_or_default();
        let percent = percent.round_dp_with_strategy(PERCENT_PLACES, RoundingStrategy::MidpointAwayFromZero);
        form.text(&name("[tax_rate_data][percentage]"), &percent.normalize().to_string());
        let place: String = tax.jurisdiction.as_deref().unwrap_or_default().chars().take(MAX_NAME).collect();
        form.filled(&name("[tax_rate_data][jurisdiction]"), Some(&place));
        if place.len() == 2 && place.bytes().all(|byte| byte.is_ascii_uppercase()) {
            form.text(&name("[tax_rate_data][country]"), &place);
        }
    }
    Ok(())
}

fn units(cents: i64, currency: Currency) -> Result<i64, Failure> {
    currency::to_stripe(cents, currency).map_err(|why| {
        let mut failure =
            Failure::new(Class::FixData, "amount_not_expressible", why, "round taxes to what can be charged");
        failure.field = Some("/fees".to_owned());
        failure
    })
}
