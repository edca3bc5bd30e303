//! What a document says of itself where a tax provider decides, or should have, and the parts of a document that do not depend on who
//! taxed it.

use super::taxed::{TaxedFee, TaxedInvoice, Totals};
use super::write::{write_all_credits, write_notices_and, write_rate, write_settled, write_sums};
use super::write_pending::write_fee_front;
use crate::document::{InvoiceStatus, SettledTax};
use crate::error::{Error, Problem};
use crate::json::write::Writer;
use crate::money::Rate;
use crate::money::exact::Exact;

/// What a document says of itself instead of what its resolution says.
#[derive(Debug)]
pub(crate) struct Stated<'s> {
    /// `None`: as the invoice says.
    pub status: Option<InvoiceStatus>,
    /// `tax_status` and `source`; `None`: as the resolution says.
    pub taxes: Option<(&'s str, &'s str)>,
    /// The member `provider`, as JSON.
    pub provider: &'s str,
    /// What else is worth a look.
    pub warnings: &'s [Problem],
}

/// The figures of a document that somebody else taxed.
#[derive(Debug)]
pub(crate) struct Sums {
    pub totals: Totals,
    pub exact_net: Exact,
    pub exact_taxes: Exact,
    pub rate: Option<Rate>,
}

impl<'a> TaxedInvoice<'a> {
    /// The totals with these figures of the fees in the place of its own.
    pub(crate) fn totals_of(&self, fees: &[super::FeeFigures]) -> Result<Totals, Error> {
        super::totals(self.invoice, fees)
    }

    /// The document with fees and tax rows that somebody else makes.
    pub(crate) fn write_taxed_by<'t>(
        &'t self,
        stated: &Stated<'_>,
        write_fee: impl FnMut(&mut Writer, TaxedFee<'t, 'a>),
        write_rows: impl FnOnce(&mut Writer),
        sums: &Sums,
    ) -> String {
        let mut out = Writer::with_capacity(2048 + 1024 * self.fees.len());
        self.write_front(&mut out, Some(stated));
        out.raw(r#","fees":"#).list(self.fees(), write_fee);
        out.raw(r#","applied_taxes":"#);
        write_rows(&mut out);
        self.write_all_applied(&mut out);
        write_all_credits(&mut out, self.invoice, sums.totals.sub_total_including_taxes_amount_cents);
        self.write_deductions(&mut out);
        write_sums(&mut out, &sums.totals, (&sums.exact_net, &sums.exact_taxes), sums.rate);
        write_notices_and(&mut out, &self.resolution, stated.warnings);
        out.raw("}");
        out.into_string()
    }
}

impl TaxedFee<'_, '_> {
    /// From its id to its coupons, as the front of an object.
    pub(crate) fn write_front(self, out: &mut Writer) {
        write_fee_front(out, self);
    }

    /// From its sub-total to what decided, behind the front.
    pub(crate) fn write_figures(
        self,
        out: &mut Writer,
        figures: &super::FeeFigures,
        (net, taxes): (&Exact, &Exact),
        rate: Option<Rate>,
        treatment: &str,
    ) {
        out.raw(r#","sub_total_excluding_taxes_amount_cents":"#).int(figures.net);
        out.raw(r#","sub_total_excluding_taxes_precise_amount_cents":"#).precise(net);
        out.raw(r#","taxes_amount_cents":"#).int(figures.taxes);
        out.raw(r#","taxes_precise_amount_cents":"#).precise(taxes);
        write_rate(out, rate);
        out.raw(r#","included_taxes_amount_cents":"#).int(figures.included);
        out.raw(r#","total_amount_cents":"#).int(figures.net + figures.taxes);
        out.raw(r#","treatment":""#).raw(treatment).raw(r#"","decided_by":"#);
        super::write_decision(out, &self.taxed.resolution.fees[self.index]);
    }

    /// One of its settled taxes.
    pub(crate) fn write_settled(self, out: &mut Writer, tax: &SettledTax<'_>) {
        let net = self.figures().net.to_string();
        let inclusive = self.fee().settled_inclusive(self.taxed.invoice);
        write_settled(out, tax, (&net, &self.taxed.settled_net(self.index)), inclusive);
    }
}
