//! How much: amounts, deductions, bases, rounding, totals. Knows nothing of where a tax came from.

mod amounts;
mod cells;
mod credit_note;
mod credit_parts;
mod credit_write;
mod deductions;
mod factors;
mod rows;
mod stated;
mod taxed;
mod write;
mod write_pending;

pub(crate) use amounts::Precise;
pub(crate) use credit_note::credit;
pub(crate) use credit_parts::taken_back;
pub(crate) use deductions::{Applied, AppliedKind};
pub(crate) use factors::{CellFactor, Factors};
pub(crate) use rows::{TaxRow, base_once};
pub(crate) use stated::{Stated, Sums};
pub(crate) use taxed::FeeFigures;
pub use taxed::{TaxedFee, TaxedInvoice, Totals};
pub(crate) use write::{HEAD, write_decision, write_eu, write_head, write_notices, write_status};

use crate::config::{Config, Rounding};
use crate::document::{Credit, Invoice};
use crate::error::{Error, ErrorKind, Problem};
use crate::money::MAX_AMOUNT;
use crate::resolve::Resolution;

/// Most taxes on all fees of a document together.
const MAX_CELLS: usize = 2_000_000;

/// An error about one figure of an invoice.
pub(crate) fn invalid(code: &str, path: impl Into<String>, message: impl Into<String>) -> Error {
    Error::of_problems(ErrorKind::InvalidDocument, vec![Problem::new(code, path, message)])
}

fn too_large() -> Error {
    invalid(
        "invoice.out_of_range",
        "",
        "a total of this document is beyond ±10^15 minor units, the largest amount; split it",
    )
}

/// A figure, if it is within ±10^15.
fn bounded(value: i128) -> Result<i64, Error> {
    i64::try_from(value).ok().filter(|value| value.abs() <= MAX_AMOUNT).ok_or_else(too_large)
}

/// Computes the taxes of an invoice whose fees were decided.
pub(crate) fn calculate<'a>(
    config: &'a Config,
    invoice: &'a Invoice<'a>,
    resolution: Resolution<'a>,
) -> Result<TaxedInvoice<'a>, Error> {
    let Rounding { strategy, base, mode } = config.rounding;
    let amounts = amounts::amounts(invoice, mode)?;
    let deducted = deductions::deduct(config, invoice, &resolution, amounts, mode)?;
    let factors = Factors::of(&resolution.sets);
    let columns = rows::columns(&resolution.sets);
    let bases = cells::Bases::new(&deducted, base);
    let cells =
        resolution.fees.iter().map(|decision| resolution.sets.range(decision.set as usize).len()).sum::<usize>();
    if cells > MAX_CELLS {
        let message =
            format!("the fees carry {cells} taxes together, at most {MAX_CELLS} are computed; split the document");
        return Err(invalid("invoice.fees.too_many", "/fees", message));
    }
    let amounts = cells::round(&resolution, &factors, &columns, &bases, strategy, mode).map_err(|failure| match failure {
        cells::Failure::TooLarge => too_large(),
        cells::Failure::TooManyRates => {
            let message = "this document combines too many different inclusive or compound rates to be rounded exactly; split it";
            invalid("invoice.fees.too_many", "/fees", message)
        }
    })?;
    let exact_bases = bases.into_exact();
    let fees = fee_figures(invoice, &resolution, &deducted, &amounts)?;
    let totals = totals(invoice, &fees)?;
    let rows = rows::rows(invoice, &resolution, &columns, &fees, &amounts)?;
    Ok(TaxedInvoice {
        invoice,
        resolution,
        rounding: config.rounding,
        factors,
        fees,
        cells: amounts,
        bases: exact_bases,
        rows,
        precise: deducted.precise,
        applied: deducted.applied,
        totals,
    })
}

/// The whole-unit figures of each fee.
fn fee_figures(
    invoice: &Invoice<'_>,
    resolution: &Resolution<'_>,
    deducted: &deductions::Deducted<'_>,
    amounts: &[i64],
) -> Result<Vec<FeeFigures>, Error> {
    let mut fees = Vec::with_capacity(invoice.fees.len());
    let mut first_cell = 0usize;
    for ((fee, decision), whole) in invoice.fees.iter().zip(&resolution.fees).zip(&deducted.whole) {
        let set = resolution.set(decision);
        let mut figures = FeeFigures {
            amount: whole.amount,
            progressive: whole.progressive,
            coupons: whole.coupons,
            first_cell,
            ..FeeFigures::default()
        };
        let (mut taxes, mut included) = (0i128, 0i128);
        if let Some(settled) = &fee.settled {
            taxes = settled.iter().map(|tax| i128::from(tax.amount_cents)).sum();
            if fee.settled_inclusive(invoice) {
                included = taxes;
            }
        }
        for (tax, amount) in set.iter().zip(amounts.get(first_cell..).unwrap_or_default()) {
            taxes += i128::from(*amount);
            if tax.inclusive {
                included += i128::from(*amount);
            }
        }
        first_cell += set.len();
        figures.taxes = bounded(taxes)?;
        figures.included = bounded(included)?;
        figures.net = whole.remaining() - figures.included;
        fees.push(figures);
    }
    Ok(fees)
}

fn totals(invoice: &Invoice<'_>, fees: &[FeeFigures]) -> Result<Totals, Error> {
    let sum = |figure: fn(&FeeFigures) -> i64| bounded(fees.iter().map(|fee| i128::from(figure(fee))).sum());
    // Every partial sum is bounded by these two, so nothing later overflows.
    let magnitude =
        |figure: fn(&FeeFigures) -> i64| bounded(fees.iter().map(|fee| i128::from(figure(fee)).abs()).sum());
    magnitude(|fee| fee.amount)?;
    magnitude(|fee| fee.taxes)?;
    let settled = invoice.fees.iter().filter_map(|fee| fee.settled.as_deref()).flatten();
    bounded(settled.map(|tax| i128::from(tax.amount_cents).abs()).sum())?;
    let mut totals = Totals {
        fees_amount_cents: sum(|fee| fee.amount)?,
        progressive_billing_credits_amount_cents: sum(|fee| fee.progressive)?,
        coupons_amount_cents: sum(|fee| fee.coupons)?,
        included_taxes_amount_cents: sum(|fee| fee.included)?,
        sub_total_excluding_taxes_amount_cents: sum(|fee| fee.net)?,
        taxes_amount_cents: sum(|fee| fee.taxes)?,
        ..Totals::default()
    };
    let including = totals.sub_total_excluding_taxes_amount_cents + totals.taxes_amount_cents;
    totals.sub_total_including_taxes_amount_cents = bounded(i128::from(including))?;
    let mut due = including.max(0);
    totals.credit_due_amount_cents = (-including).max(0);
    totals.credit_note_credits_amount_cents = use_credits(&invoice.credit_note_credits, &mut due);
    totals.prepaid_credits_amount_cents = use_credits(&invoice.prepaid_credits, &mut due);
    totals.total_amount_cents = due;
    Ok(totals)
}

/// How much of the credits is used against what is due.
fn use_credits(credits: &[Credit<'_>], due: &mut i64) -> i64 {
    let before = *due;
    for credit in credits {
        *due -= credit.amount_cents.min(*due);
    }
    before - *due
}
