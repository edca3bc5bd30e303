//! A line of a sale as Stripe takes it: an invoice item, an item of a preview, or a line that is added with its taxes.

use super::manual::ManualTax;
use crate::config::Connection;
use crate::money::exact::Exact;
use crate::money::print;
use crate::provider::amount;
use crate::provider::answer::Remark;
use crate::provider::failure::{Class, Failure};
use crate::provider::sale::{Sale, SaleLine};
use crate::provider::stripe::currency;
use crate::provider::stripe::form::Form;

/// Most items of an invoice.
pub(crate) const MAX_LINES: usize = 250;
/// Decimal places of `unit_amount_decimal`.
const UNIT_PLACES: u32 = 12;
/// Most characters of a description; the rest is cut off.
const MAX_DESCRIPTION: usize = 500;
/// Our fee, in the metadata of an item and of the line that Stripe makes of it.
pub(crate) const FEE: &str = "tallage_fee";

/// Who taxes a line.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Taxed<'t> {
    /// The tax app.
    Automatic,
    /// Nobody.
    Off,
    /// We did.
    Manual(&'t [ManualTax]),
}

/// How many and for how much each.
struct Price {
    quantity: String,
    unit: String,
}

/// A document with too many lines, or with negative ones that the tax app does not take.
///
/// # Errors
/// Class `fix_data`.
pub(crate) fn check(sale: &Sale, automatic: bool) -> Result<(), Failure> {
    let count = sale.lines.len();
    if count == 0 || count > MAX_LINES {
        let message = format!("an invoice of Stripe has 1 to {MAX_LINES} items, and the document has {count}");
        let mut failure = Failure::new(Class::FixData, "lines_out_of_range", message, "split the document");
        failure.field = Some("/fees".to_owned());
        return Err(failure);
    }
    for line in &sale.lines {
        units(sale, line)?;
    }
    let negative = sale.lines.iter().find(|line| automatic && line.amount < 0);
    negative.map_or(Ok(()), |line| {
        let message =
            format!("the fee `{}` is {}, and Stripe taxes no invoice with negative items", line.fee_id, line.amount);
        let hint = "make it a coupon, which is taken off the other fees, or leave it for a credit note";
        Err(about(line, Failure::new(Class::FixData, "negative_line", message, hint)))
    })
}

fn about(line: &SaleLine, mut failure: Failure) -> Failure {
    failure.field = Some("/fees".to_owned());
    failure.fee_id = Some(line.fee_id.clone());
    failure
}

/// The amount of a line as Stripe counts.
///
/// # Errors
/// Class `fix_data` for what cannot be expressed.
pub(crate) fn units(sale: &Sale, line: &SaleLine) -> Result<i64, Failure> {
    currency::to_stripe(line.amount, sale.currency).map_err(|why| {
        about(line, Failure::new(Class::FixData, "amount_not_expressible", why, "round the amount of the fee"))
    })
}

/// Writes a line. `at`: the name of the whole line in the form, empty where the form is the line.
///
/// A line is told as quantity × unit amount only where Stripe comes to our amount by that, to the unit: the amount of a fee is rounded and has
/// deductions taken off, and what is billed must be what was taxed. Everything else is told as one piece of that amount.
pub(crate) fn write(
    form: &mut Form,
    at: &str,
    sale: &Sale,
    line: &SaleLine,
    taxed: Taxed<'_>,
) -> Result<Option<Remark>, Failure> {
    let amount = units(sale, line)?;
    let code = sale.currency.code().to_ascii_lowercase();
    let name = |name: &str| inside(at, name);
    let manual = matches!(taxed, Taxed::Manual(_));
    // What is added with its taxes has whole quantities only.
    let price = price(sale, line, amount).filter(|price| !(manual && price.quantity.contains('.')));
    let behavior = match taxed {
        Taxed::Automatic if line.tax_included => Some("inclusive"),
        Taxed::Automatic => Some("exclusive"),
        Taxed::Off | Taxed::Manual(_) => None,
    };
    // A price cannot be negative; such a line has an amount of its own, and no product.
    let product = line.product.stripe_product_id.as_deref().filter(|_| amount >= 0);
    match product {
        Some(product) => {
            form.text(&name("price_data[currency]"), &code).text(&name("price_data[product]"), product);
            match &price {
                Some(price) => _ = form.text(&name("price_data[unit_amount_decimal]"), &price.unit),
                None => _ = form.int(&name("price_data[unit_amount]"), amount),
            }
            form.filled(&name("price_data[tax_behavior]"), behavior);
            let (word, quantity) = price.as_ref().map_or(("quantity", "1"), quantity);
            form.text(&name(word), quantity);
        }
        None => {
            // What is added to an invoice is in its currency.
            if !manual {
                form.text(&name("currency"), &code);
            }
            match price.as_ref().filter(|_| !manual) {
                Some(price) => {
                    let (word, quantity) = quantity(price);
                    form.text(&name("unit_amount_decimal"), &price.unit).text(&name(word), quantity);
                }
                None => _ = form.int(&name("amount"), amount),
            }
            form.filled(&name("tax_behavior"), behavior);
        }
    }
    if behavior.is_some() {
        form.filled(&name("tax_code"), line.product.tax_code.as_deref());
    }
    let description: String = line.description.as_deref().unwrap_or_default().chars().take(MAX_DESCRIPTION).collect();
    form.filled(&name("description"), Some(&description));
    // Coupons are off already.
    form.boolean(&name("discountable"), false);
    for (key, value) in &line.product.metadata {
        if &**key != FEE {
            form.text(&name(&format!("metadata[{key}]")), value);
        }
    }
    form.text(&name(&format!("metadata[{FEE}]")), &line.fee_id);
    if let Taxed::Manual(taxes) = taxed {
        super::manual::write(form, at, sale, taxes)?;
    }
    Ok((line.product.stripe_product_id.is_none() && matches!(taxed, Taxed::Automatic)).then(|| Remark {
        code: "item_unmapped".to_owned(),
        text: format!("the fee `{}` has no product at Stripe, so the tax app takes its default class", line.fee_id),
    }))
}

/// `price_data[product]` inside `lines[0]`: `lines[0][price_data][product]`.
pub(super) fn inside(at: &str, name: &str) -> String {
    if at.is_empty() {
        return name.to_owned();
    }
    match name.split_once('[') {
        Some((first, rest)) => format!("{at}[{first}][{rest}"),
        None => format!("{at}[{name}]"),
    }
}

/// `quantity` for a whole number, else `quantity_decimal`.
fn quantity(price: &Price) -> (&'static str, &str) {
    (if price.quantity.contains('.') { "quantity_decimal" } else { "quantity" }, &price.quantity)
}

/// Quantity and unit amount, if they come to the amount whichever way Stripe rounds a half.
fn price(sale: &Sale, line: &SaleLine, amount: i64) -> Option<Price> {
    let quantity = line.quantity.as_deref()?;
    let (num, den) = currency::factor(sale.currency);
    let unit = amount::decimal(line.unit_amount.as_deref()?)?.mul(&Exact::ratio(num, den)).reduced();
    let times = amount::decimal(quantity)?;
    let off = unit.mul(&times).sub(&Exact::int(amount));
    let off = if off.is_negative() { off.neg() } else { off };
    let unit_text = decimal(&unit)?;
    let whole = quantity.len() <= 15;
    (amount >= 0 && whole && off.mul(&Exact::int(2)).cmp(&Exact::int(1)).is_lt())
        .then(|| Price { quantity: quantity.to_owned(), unit: unit_text })
}

/// A number that ends within 12 places; `None` for any other.
fn decimal(value: &Exact) -> Option<String> {
    let scaled = value.mul(&Exact::ratio(10i128.pow(UNIT_PLACES), 1)).reduced();
    // Beyond 64 bits a unit is dearer than anything that is sold by fractions.
    scaled.whole()?;
    let mut out = String::new();
    print::push_exact(&mut out, value);
    Some(out)
}

/// The settings and metadata that an invoice has of its connection, in the order of the form.
pub(super) fn metadata(connection: &Connection) -> impl Iterator<Item = (&str, &str)> {
    connection.invoicing.metadata.iter().map(|(key, value)| (&**key, &**value))
}
