//! From a document to what a provider is told of it.

pub(crate) use super::address::place;
use super::address::{choose, filled};
pub(crate) use super::credit::of_credit_note;
use super::product::{Billed, product};
use crate::calculate::{self, TaxedInvoice};
use crate::config::{Config, Connection, Provider};
use crate::document::{Customer, Fee, FeeAmount, Invoice, InvoiceType};
use crate::error::Error;
use crate::money::decimal::{Decimal, power_of_ten};
use crate::provider::failure::{Class, Failure};
use crate::provider::sale::{Buyer, Place, Sale, SaleLine};
use crate::resolve;

/// What there is to tell.
#[derive(Debug)]
pub(crate) enum Told {
    Sale(Box<Sale>),
    /// No fee that a provider taxes has an amount.
    Nothing,
    /// It cannot be told: no usable address, an item without a product …
    Failed(Box<Failure>),
}

/// What is told of an invoice.
///
/// # Errors
/// Kind `invalid_document` for references to nothing and figures beyond the largest amount.
pub(crate) fn of_invoice(config: &Config, connection: &Connection, invoice: &Invoice<'_>) -> Result<Told, Error> {
    let taxed = untaxed(config, invoice)?;
    let told = told_fees(connection, &taxed);
    if told.is_empty() {
        return Ok(Told::Nothing);
    }
    Ok(match sale(config, connection, &taxed, &told) {
        Ok(sale) => Told::Sale(Box::new(sale)),
        Err(failure) => Told::Failed(failure),
    })
}

/// The invoice with its amounts and deductions, before any provider was asked.
pub(super) fn untaxed<'a>(config: &'a Config, invoice: &'a Invoice<'a>) -> Result<TaxedInvoice<'a>, Error> {
    calculate::calculate(config, invoice, resolve::resolve(config, invoice)?)
}

/// Whether a provider taxes a fee: not what was taxed when it was paid, and no prepaid credits.
pub(super) fn is_taxed(invoice: &Invoice<'_>, fee: &Fee<'_>) -> bool {
    fee.settled.is_none() && !invoice.is_untaxed_top_up()
}

/// Whether the price of a fee includes the tax.
fn includes_tax(invoice: &Invoice<'_>, fee: &Fee<'_>) -> bool {
    fee.prices_include_tax.or(invoice.prices_include_tax) == Some(true)
}

/// The places of the fees that are told: those with an amount, and others beside them if the connection wants that. Previews of usage have
/// many fees of nothing, which no connection wants.
fn told_fees(connection: &Connection, taxed: &TaxedInvoice<'_>) -> Vec<usize> {
    let invoice = taxed.invoice;
    let fees = invoice.fees.iter().zip(&taxed.fees).enumerate();
    let taxed_fees = fees.filter(|(_, (fee, _))| is_taxed(invoice, fee));
    let has_amount = |(_, (_, figures)): &(usize, (&Fee<'_>, &calculate::FeeFigures))| figures.remaining() != 0;
    let sends_zeros = connection.sends_zero_lines && invoice.invoice_type != InvoiceType::Usage;
    if sends_zeros && taxed_fees.clone().any(|fee| has_amount(&fee)) {
        return taxed_fees.map(|(place, _)| place).collect();
    }
    taxed_fees.filter(has_amount).map(|(place, _)| place).collect()
}

fn sale(
    config: &Config,
    connection: &Connection,
    taxed: &TaxedInvoice<'_>,
    told: &[usize],
) -> Result<Sale, Box<Failure>> {
    let invoice = taxed.invoice;
    let entity = invoice.billing_entity.as_deref();
    let customer = buyer(connection, invoice.customer.as_ref())?;
    let mut lines = Vec::with_capacity(told.len());
    for place in told {
        let (fee, figures, decision) = (&invoice.fees[*place], &taxed.fees[*place], &taxed.resolution.fees[*place]);
        let amount = figures.remaining();
        let billed = Billed {
            place: invoice.sent_at(*place),
            id: &fee.id,
            name: fee.name.as_deref(),
            fee_type: fee.fee_type,
            plan: fee.plan_code.as_deref(),
            fixed_charge: fee.fixed_charge_code.as_deref(),
            add_on: fee.add_on_code.as_deref(),
            billable_metric: decision.billable_metric,
            amount,
        };
        let product = product(config, connection, entity, &billed)?;
        let exemption = fee.exemption.as_ref();
        lines.push(SaleLine {
            fee_id: fee.id.clone().into_owned(),
            amount,
            quantity: quantity(fee),
            unit_amount: unit_amount(connection, invoice, fee, figures),
            product,
            tax_included: includes_tax(invoice, fee),
            description: filled(fee.name.as_deref()),
            entity_use_code: exemption.and_then(|it| filled(it.entity_use_code.as_deref())),
            exemption_no: exemption.and_then(|it| filled(it.number.as_deref())),
        });
    }
    Ok(Sale {
        document_id: invoice.id.clone().into_owned(),
        currency: invoice.currency,
        issuing_date: invoice.issuing_date,
        tax_date: invoice.tax_date,
        billing_entity: entity.map(str::to_owned),
        customer,
        ship_from: entity.and_then(|entity| ship_from(config, entity)),
        original: None,
        lines,
    })
}

/// How many units; the sign is that of the amount, so a number without one.
fn quantity(fee: &Fee<'_>) -> Option<String> {
    let units = match fee.amount {
        FeeAmount::Units { units, .. } => Some(units),
        FeeAmount::Cents(_) => fee.units,
    };
    units.filter(|units| !units.is_zero()).map(|units| units.abs().normalize().to_string())
}

/// The price of one in minor units, where Stripe may be told it: nothing was taken off the fee.
fn unit_amount(
    connection: &Connection,
    invoice: &Invoice<'_>,
    fee: &Fee<'_>,
    figures: &calculate::FeeFigures,
) -> Option<String> {
    let FeeAmount::Units { unit_amount, .. } = fee.amount else { return None };
    let whole = figures.progressive == 0 && figures.coupons == 0;
    let told = connection.provider == Provider::StripeInvoicing && whole && !unit_amount.is_sign_negative();
    let unit = Decimal::try_from_i128_with_scale(power_of_ten(invoice.currency.exponent().into()), 0).ok()?;
    told.then(|| unit_amount.checked_mul(unit).map(|unit| unit.normalize().to_string())).flatten()
}

/// The address of a billing entity, in its country unless it says another.
fn ship_from(config: &Config, entity: &str) -> Option<Place> {
    let entity = config.entity(entity)?;
    let mut address = entity.address.clone()?;
    address.country = address.country.or(entity.country);
    place(&address)
}

/// Who buys, as a provider is told; it may also be told outside any document.
///
/// # Errors
/// Class `fix_data` for a customer without an id, or without a usable address.
pub(crate) fn buyer(connection: &Connection, customer: Option<&Customer<'_>>) -> Result<Buyer, Box<Failure>> {
    let name = connection.provider.name();
    let link = customer.and_then(|customer| customer.provider_customer.as_ref());
    let id = link.and_then(|link| filled(link.external_id.as_deref()));
    let id = id.or_else(|| customer.and_then(|customer| filled(customer.external_id.as_deref())));
    let (Some(customer), Some(id)) = (customer, id) else {
        let message = format!("the customer has no id, by which {name} knows it");
        let hint = "give the customer an `external_id`, or one for the provider in `provider_customer.external_id`";
        let mut failure = Failure::new(Class::FixData, "customer_id_missing", message, hint);
        failure.field = Some("/customer/external_id".to_owned());
        return Err(Box::new(failure));
    };
    let Some((address, field)) = choose(customer) else {
        let message = format!(
            "the customer has no address that {name} can tax by: neither `shipping_address`, nor `billing_address`, nor its own is enough as a whole"
        );
        let hint =
            "give one of the three a country, and in the US and Canada also a postal code, or street, city and state";
        let mut failure = Failure::new(Class::FixData, "address_missing", message, hint);
        failure.field = Some("/customer".to_owned());
        return Err(Box::new(failure));
    };
    let exemption = customer.exemption.as_ref();
    Ok(Buyer {
        id,
        create: link.and_then(|link| link.create).unwrap_or(false),
        name: filled(customer.name.as_deref()),
        email: filled(customer.email.as_deref()),
        tax_id: filled(customer.tax_identification_number.as_deref()),
        address,
        address_field: field.to_owned(),
        entity_use_code: exemption.and_then(|it| filled(it.entity_use_code.as_deref())),
        exemption_no: exemption.and_then(|it| filled(it.number.as_deref())),
    })
}
