//! A taxed invoice as canonical JSON (docs/json.md, “Taxed invoice”).

use itoa::Buffer as Digits;

use super::factors::{Coefficient, WeightedSum};
use super::rows::{TaxRow, with_below};
use super::stated::Stated;
use super::taxed::{TaxedFee, TaxedInvoice};
use super::{Applied, AppliedKind, Totals};
use crate::config::{Rounding, Treatment};
use crate::document::{
    Credit, Fee, FeeAmount, Invoice, InvoiceStatus, SettledTax, write_customer, write_exemption, write_vat,
};
use crate::error::Problem;
use crate::json::write::Writer;
use crate::money::Rate;
use crate::money::exact::Exact;
use crate::resolve::{Decision, Resolution, SetTax};

/// The schema number and the version of the engine, as every result starts.
pub(crate) const HEAD: &str = concat!(r#"{"schema":1,"versions":{"engine":""#, env!("CARGO_PKG_VERSION"), r#""}"#);

/// The versions, with that of the data where EU VAT was asked.
pub(crate) fn write_head(out: &mut Writer, resolution: &Resolution<'_>) {
    match &resolution.eu {
        None => _ = out.raw(HEAD),
        Some(eu) => _ = out.raw(HEAD.trim_end_matches('}')).raw(r#","eu_data":"#).string(eu.version).raw("}"),
    }
}

/// Whether every tax is known, and who decided.
pub(crate) fn write_status(out: &mut Writer, resolution: &Resolution<'_>) {
    let status = if resolution.is_pending() { "pending" } else { "succeeded" };
    out.raw(r#","tax_status":""#).raw(status).raw(r#"","source":""#).raw(resolution.source()).raw("\"");
}

/// What is worth a look, and what the host should do.
pub(crate) fn write_notices(out: &mut Writer, resolution: &Resolution<'_>) {
    write_notices_and(out, resolution, &[]);
}

/// The same with more warnings behind.
pub(super) fn write_notices_and(out: &mut Writer, resolution: &Resolution<'_>, more: &[Problem]) {
    out.raw(r#","warnings":"#).list(resolution.warnings().chain(more), |out, warning| {
        out.raw(r#"{"code":"#).string(&warning.code).raw(r#","path":"#).string(&warning.path);
        out.raw(r#","message":"#).string(&warning.message).raw("}");
    });
    let events = resolution.eu.iter().flat_map(|eu| &eu.events);
    out.raw(r#","events":"#).list(events, |out, event| {
        out.raw(event);
    });
}

/// What EU VAT says of a fee, if it decided. The first fee of a verdict tells its reasons, the others
/// name that fee: invoices have many fees and few reasons.
pub(crate) fn write_eu(out: &mut Writer, invoice: &Invoice<'_>, resolution: &Resolution<'_>, fee: usize) {
    let decision = &resolution.fees[fee];
    let (Some(eu), Some(verdict)) = (&resolution.eu, resolution.verdict(decision)) else { return };
    out.raw(r#","eu":"#).raw(&verdict.json);
    let teller = decision.eu.and_then(|place| eu.told_by[place as usize]).map_or(fee, |teller| teller as usize);
    if teller == fee {
        out.raw(r#","reasons":"#).raw(&verdict.reasons_json).raw("}");
    } else {
        out.raw(r#","reasons_as":"#).string(&invoice.fees[teller].id).raw("}");
    }
}

/// What a fee and its first tax take in JSON, about; more only means growing once.
const BYTES_PER_FEE: usize = 1200;

impl TaxedInvoice<'_> {
    /// The invoice as canonical JSON: the same bytes for the same input, everywhere.
    ///
    /// ```
    /// let engine = tallage::Engine::from_json(r#"{
    ///     "taxes": [{"code": "vat_20", "name": "VAT", "rate": "20"}], "organization": {"tax_codes": ["vat_20"]}
    /// }"#)?;
    /// let invoice = tallage::Invoice::from_json(r#"{
    ///     "id": "inv_1", "type": "one_off", "issuing_date": "2026-10-31", "currency": "EUR",
    ///     "fees": [{"id": "f1", "type": "add_on", "amount_cents": 1000}]
    /// }"#)?;
    /// let taxed = engine.calculate(&invoice)?;
    /// assert!(taxed.to_json().ends_with(r#""total_amount_cents":1200,"warnings":[],"events":[]}"#));
    /// # Ok::<(), tallage::Error>(())
    /// ```
    pub fn to_json(&self) -> String {
        self.write(None, None)
    }

    /// The invoice with its explanation, given as JSON, and with what a tax provider has to do with it.
    pub(crate) fn write(&self, explanation: Option<&str>, stated: Option<&Stated<'_>>) -> String {
        self.write_to(Writer::default(), explanation, stated)
    }

    pub(crate) fn write_to(&self, mut out: Writer, explanation: Option<&str>, stated: Option<&Stated<'_>>) -> String {
        out.reserve(1024 + BYTES_PER_FEE * self.fees.len());
        self.write_front(&mut out, stated);
        if self.is_pending() {
            self.write_pending(&mut out);
            return self.finish(out, explanation, stated);
        }
        out.raw(r#","fees":"#).list(self.fees(), write_fee);
        let sums = self.set_sums();
        out.raw(r#","applied_taxes":"#).list(self.rows.iter().zip(self.rows_exact(&sums)), write_row);
        self.write_all_applied(&mut out);
        write_all_credits(&mut out, self.invoice, self.totals.sub_total_including_taxes_amount_cents);
        self.write_totals(&mut out, &sums);
        self.finish(out, explanation, stated)
    }

    /// Explanation, warnings and events: the end of every result.
    fn finish(&self, mut out: Writer, explanation: Option<&str>, stated: Option<&Stated<'_>>) -> String {
        if let Some(explanation) = explanation {
            out.raw(r#","explanation":"#).raw(explanation);
        }
        write_notices_and(&mut out, &self.resolution, stated.map_or(&[], |stated| stated.warnings));
        out.raw("}");
        out.into_string()
    }

    /// From the versions to the fees.
    pub(super) fn write_front(&self, out: &mut Writer, stated: Option<&Stated<'_>>) {
        let invoice = self.invoice;
        write_head(out, &self.resolution);
        out.raw(r#","document":"invoice","id":"#).string(&invoice.id);
        out.optional(r#","number":"#, invoice.number.as_deref());
        out.raw(r#","type":""#).raw(invoice.invoice_type.as_str()).raw(r#"""#);
        // What waits for an answer cannot be finalized.
        let waiting = self.is_pending().then_some(InvoiceStatus::Pending);
        let status = stated.and_then(|stated| stated.status).or(waiting).or(invoice.status);
        if let Some(status) = status {
            out.raw(r#","status":""#).raw(status.as_str()).raw(r#"""#);
        }
        out.raw(r#","issuing_date":"#).date(invoice.issuing_date);
        write_common(out, invoice);
        match stated.and_then(|stated| stated.taxes) {
            None => write_status(out, &self.resolution),
            Some((status, source)) => {
                out.raw(r#","tax_status":""#).raw(status).raw(r#"","source":""#).raw(source).raw("\"");
            }
        }
        let Rounding { strategy, base, mode } = self.rounding;
        out.raw(r#","rounding":{"strategy":""#).raw(strategy.as_str());
        out.raw(r#"","base":""#).raw(base.as_str()).raw(r#"","mode":""#).raw(mode.as_str()).raw(r#""}"#);
        if let Some(stated) = stated {
            out.raw(r#","provider":"#).raw(stated.provider);
        }
    }

    /// Base and amount of each row before rounding, from the bases summed by set.
    pub(crate) fn rows_exact(&self, sums: &[Exact]) -> Vec<(Exact, Exact)> {
        let mut rows: Vec<(WeightedSum, WeightedSum)> = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            let mut base = WeightedSum::new(Exact::ZERO);
            for fee in &row.settled_fees {
                base.add(&self.settled_net(*fee), &Coefficient::ONE);
            }
            rows.push((base, WeightedSum::new(Exact::int(row.settled_amount))));
        }
        // Configured rows stand first, in configuration order.
        let configured = self.rows.partition_point(|row| row.tax.is_some());
        let place = |tax: &SetTax<'_>| {
            self.rows[..configured].binary_search_by_key(&Some(tax.index), |row| row.tax.map(|it| it.index))
        };
        for (set, sum) in sums.iter().enumerate() {
            let range = self.resolution.sets.range(set);
            for (tax, factor) in self.resolution.sets.get(set).iter().zip(&self.factors.cells[range]) {
                if let Ok(place) = place(tax) {
                    rows[place].0.add(sum, &factor.base);
                    rows[place].1.add(sum, &factor.tax);
                }
            }
        }
        rows.into_iter().map(|(base, amount)| (base.total(), amount.total())).collect()
    }

    /// Progressive-billing credits and coupons as they were applied.
    pub(super) fn write_all_applied(&self, out: &mut Writer) {
        self.write_applied(out, AppliedKind::Progressive);
        self.write_applied(out, AppliedKind::Coupon);
    }

    fn write_applied(&self, out: &mut Writer, kind: AppliedKind) {
        if !self.applied.iter().any(|it| it.kind == kind) {
            return;
        }
        out.raw(if kind == AppliedKind::Progressive { r#","progressive_billing_credits":"# } else { r#","coupons":"# });
        out.list(self.applied.iter().filter(|it| it.kind == kind), |out, it: &Applied<'_>| {
            out.raw("{");
            if let Some(name) = it.name {
                out.raw(if kind == AppliedKind::Progressive { r#""id":"# } else { r#""code":"# }).string(name).raw(",");
            }
            if let Some(fee) = it.fee_id {
                out.raw(r#""fee_id":"#).string(fee).raw(",");
            }
            out.raw(r#""amount_cents":"#).int(it.amount).raw(r#","unused_amount_cents":"#).int(it.unused).raw("}");
        });
    }

    /// Fees and what is taken off them, summed.
    pub(super) fn write_deductions(&self, out: &mut Writer) {
        let totals = &self.totals;
        let precise = |figure: fn(&super::Precise) -> &Exact, whole: i64| match &self.precise {
            None => Exact::int(whole),
            Some(fees) => fees.iter().fold(Exact::ZERO, |sum, fee| sum.add(figure(fee))),
        };
        out.raw(r#","fees_amount_cents":"#).int(totals.fees_amount_cents);
        out.raw(r#","fees_precise_amount_cents":"#).precise(&precise(|fee| &fee.amount, totals.fees_amount_cents));
        let progressive = totals.progressive_billing_credits_amount_cents;
        out.raw(r#","progressive_billing_credits_amount_cents":"#).int(progressive);
        out.raw(r#","progressive_billing_credits_precise_amount_cents":"#)
            .precise(&precise(|fee| &fee.progressive, progressive));
        out.raw(r#","coupons_amount_cents":"#).int(totals.coupons_amount_cents);
        out.raw(r#","coupons_precise_amount_cents":"#)
            .precise(&precise(|fee| &fee.coupons, totals.coupons_amount_cents));
    }

    fn write_totals(&self, out: &mut Writer, sums: &[Exact]) {
        let by_set = |factor: fn(&super::factors::SetFactor) -> &Coefficient| {
            let mut total = WeightedSum::new(Exact::ZERO);
            sums.iter().zip(&self.factors.sets).for_each(|(sum, set)| total.add(sum, factor(set)));
            total.total()
        };
        // The remainder of a settled fee stands in the set without taxes: take its taxes in or out.
        let (mut settled_taxes, mut settled_included) = (0, 0);
        for (fee, figures) in self.invoice.fees.iter().zip(&self.fees) {
            if fee.settled.is_some() {
                settled_taxes += figures.taxes;
                settled_included += figures.included;
            }
        }
        let net = by_set(|set| &set.net).sub(&Exact::int(settled_included));
        let taxes = by_set(|set| &set.taxes).add(&Exact::int(settled_taxes));
        self.write_deductions(out);
        write_sums(out, &self.totals, (&net, &taxes), self.taxes_rate());
    }
}

/// From the included taxes to the total; beside the totals the exact sub-total and taxes.
pub(super) fn write_sums(out: &mut Writer, totals: &Totals, (net, taxes): (&Exact, &Exact), rate: Option<Rate>) {
    out.raw(r#","included_taxes_amount_cents":"#).int(totals.included_taxes_amount_cents);
    out.raw(r#","sub_total_excluding_taxes_amount_cents":"#).int(totals.sub_total_excluding_taxes_amount_cents);
    out.raw(r#","sub_total_excluding_taxes_precise_amount_cents":"#).precise(net);
    out.raw(r#","taxes_amount_cents":"#).int(totals.taxes_amount_cents);
    out.raw(r#","taxes_precise_amount_cents":"#).precise(taxes);
    write_rate(out, rate);
    out.raw(r#","sub_total_including_taxes_amount_cents":"#).int(totals.sub_total_including_taxes_amount_cents);
    out.raw(r#","sub_total_including_taxes_precise_amount_cents":"#).precise(&net.add(taxes));
    out.raw(r#","credit_note_credits_amount_cents":"#).int(totals.credit_note_credits_amount_cents);
    out.raw(r#","prepaid_credits_amount_cents":"#).int(totals.prepaid_credits_amount_cents);
    out.raw(r#","credit_due_amount_cents":"#).int(totals.credit_due_amount_cents);
    out.raw(r#","total_amount_cents":"#).int(totals.total_amount_cents);
}

fn write_row(out: &mut Writer, (row, (base, amount)): (&TaxRow<'_>, (Exact, Exact))) {
    match &row.tax {
        Some(tax) => _ = out.raw(&tax.at.head),
        None => {
            let (code, name, rate) = row.identity();
            write_settled_head(out, code, name, rate);
        }
    }
    out.raw(r#","fees_amount_cents":"#).int(row.fees_amount);
    out.raw(r#","taxable_base_amount_cents":"#).int(row.base);
    out.raw(r#","taxable_base_precise_amount_cents":"#).precise(&base);
    out.raw(r#","amount_cents":"#).int(row.amount);
    out.raw(r#","precise_amount_cents":"#).precise(&amount);
    match &row.tax {
        Some(tax) => _ = out.raw(&tax.at.tail).raw(tax.mention).raw("}"),
        None => write_settled_tail(out, row.identity().2),
    }
}

/// From the tax date to the customer.
fn write_common(out: &mut Writer, invoice: &Invoice<'_>) {
    out.raw(r#","tax_date":"#).date(invoice.tax_date);
    out.raw(r#","currency":""#)
        .raw(invoice.currency.code())
        .raw(r#"","currency_exponent":"#)
        .int(i64::from(invoice.currency.exponent()));
    out.optional(r#","billing_entity":"#, invoice.billing_entity.as_deref());
    if let Some(customer) = &invoice.customer {
        out.raw(r#","customer":"#);
        write_customer(out, customer);
    }
}

/// Credits used against what is due.
pub(super) fn write_all_credits(out: &mut Writer, invoice: &Invoice<'_>, including_taxes: i64) {
    let mut due = including_taxes.max(0);
    write_credits(out, r#","credit_note_credits":"#, &invoice.credit_note_credits, &mut due);
    write_credits(out, r#","prepaid_credits":"#, &invoice.prepaid_credits, &mut due);
}

fn write_credits(out: &mut Writer, key: &str, credits: &[Credit<'_>], due: &mut i64) {
    if credits.is_empty() {
        return;
    }
    out.raw(key).list(credits, |out, credit| {
        let used = credit.amount_cents.min(*due);
        *due -= used;
        out.raw("{");
        if let Some(id) = &credit.id {
            out.raw(r#""id":"#).string(id).raw(",");
        }
        out.raw(r#""amount_cents":"#)
            .int(used)
            .raw(r#","unused_amount_cents":"#)
            .int(credit.amount_cents - used)
            .raw("}");
    });
}

pub(super) fn write_rate(out: &mut Writer, rate: Option<Rate>) {
    out.raw(r#","taxes_rate":"#);
    match rate {
        Some(rate) => out.rate(rate),
        None => out.raw("null"),
    };
}

/// The front of an applied tax that is not configured.
fn write_settled_head(out: &mut Writer, code: &str, name: &str, rate: Rate) {
    out.raw(r#"{"tax_code":"#).string(code).raw(r#","tax_name":"#).string(name).raw(r#","tax_rate":"#).rate(rate);
}

/// The end of an applied tax that is not configured.
fn write_settled_tail(out: &mut Writer, rate: Rate) {
    out.raw(r#","treatment":""#).raw(Treatment::of(None, rate).as_str()).raw(r#""}"#);
}

fn write_fee(out: &mut Writer, taxed: TaxedFee<'_, '_>) {
    let (invoice, index) = (taxed.taxed, taxed.index);
    let (fee, figures, decision) = (taxed.fee(), taxed.figures(), &invoice.resolution.fees[index]);
    let factors = &invoice.factors.sets[decision.set as usize];
    // The same few numbers stand in many places: their digits are made once.
    let (mut amount_digits, mut net_digits, mut base_digits) = (Digits::new(), Digits::new(), Digits::new());
    let amount = amount_digits.format(figures.amount);
    let net = net_digits.format(figures.net);
    let remainder = figures.remaining();
    let base = match &invoice.bases {
        Some(bases) => BaseOf::Exact(&bases[index]),
        None if remainder == figures.net => BaseOf::Whole(remainder, net),
        None => BaseOf::Whole(remainder, base_digits.format(remainder)),
    };
    out.raw(r#"{"id":"#).string(&fee.id);
    write_item(out, fee, decision);
    out.raw(r#","amount_cents":"#).raw(amount);
    match invoice.precise.as_ref().map(|precise| &precise[index]) {
        None => {
            out.raw(r#","precise_amount_cents":""#).raw(amount).raw(concat!(
                r#"","progressive_billing_credits_amount_cents":0,"progressive_billing_credits_precise_amount_cents":"0""#,
                r#","coupons_amount_cents":0,"coupons_precise_amount_cents":"0","sub_total_excluding_taxes_amount_cents":"#
            ));
        }
        Some(precise) => {
            out.raw(r#","precise_amount_cents":"#).precise(&precise.amount);
            out.raw(r#","progressive_billing_credits_amount_cents":"#).int(figures.progressive);
            out.raw(r#","progressive_billing_credits_precise_amount_cents":"#).precise(&precise.progressive);
            out.raw(r#","coupons_amount_cents":"#).int(figures.coupons);
            out.raw(r#","coupons_precise_amount_cents":"#).precise(&precise.coupons);
            out.raw(r#","sub_total_excluding_taxes_amount_cents":"#);
        }
    }
    out.raw(net).raw(r#","sub_total_excluding_taxes_precise_amount_cents":"#);
    if fee.settled.is_some() {
        out.precise(&invoice.settled_net(index));
        out.raw(r#","taxes_amount_cents":"#).int(figures.taxes);
        out.raw(r#","taxes_precise_amount_cents":"#).precise_int(figures.taxes);
    } else {
        base.times(&factors.net, out);
        out.raw(r#","taxes_amount_cents":"#).int(figures.taxes).raw(r#","taxes_precise_amount_cents":"#);
        base.times(&factors.taxes, out);
    }
    write_rate(out, taxed.taxes_rate());
    out.raw(r#","included_taxes_amount_cents":"#).int(figures.included);
    out.raw(r#","total_amount_cents":"#).int(figures.net + figures.taxes);
    out.raw(r#","treatment":""#).raw(taxed.treatment().as_str()).raw(r#"","decided_by":"#);
    write_decision(out, decision);
    write_eu(out, invoice.invoice, &invoice.resolution, index);
    out.raw(r#","applied_taxes":"#);
    match &fee.settled {
        Some(settled) => {
            let inclusive = fee.settled_inclusive(invoice.invoice);
            let exact_net = invoice.settled_net(index);
            out.list(settled, |out, tax| write_settled(out, tax, (net, &exact_net), inclusive));
        }
        None => {
            let range = invoice.resolution.sets.range(decision.set as usize);
            let cells = figures.cells(range.len(), &invoice.cells);
            let taxes = invoice.resolution.set(decision).iter().zip(&invoice.factors.cells[range]);
            let entries = taxes.zip(with_below(cells));
            out.list(entries, |out, ((tax, factor), (amount, below))| {
                let below = if tax.tax.compound { below } else { 0 };
                out.raw(&tax.at.head).raw(match (tax.inclusive, tax.tax.compound) {
                    (false, false) => r#","inclusive":false,"compound":false,"taxable_base_amount_cents":"#,
                    (false, true) => r#","inclusive":false,"compound":true,"taxable_base_amount_cents":"#,
                    (true, false) => r#","inclusive":true,"compound":false,"taxable_base_amount_cents":"#,
                    (true, true) => r#","inclusive":true,"compound":true,"taxable_base_amount_cents":"#,
                });
                match below {
                    0 => out.raw(net),
                    below => out.int(figures.net + below),
                };
                out.raw(r#","taxable_base_precise_amount_cents":"#);
                base.times(&factor.base, out);
                out.raw(r#","amount_cents":"#).int(amount).raw(r#","precise_amount_cents":"#);
                base.times(&factor.tax, out);
                out.raw(&tax.at.tail).raw(tax.mention).raw("}");
            });
        }
    }
    out.raw("}");
}

/// Type, name, codes and units.
pub(super) fn write_item(out: &mut Writer, fee: &Fee<'_>, decision: &Decision<'_>) {
    out.raw(r#","type":""#).raw(fee.fee_type.as_str()).raw(r#"""#);
    out.optional(r#","name":"#, fee.name.as_deref());
    out.optional(r#","plan_code":"#, fee.plan_code.as_deref());
    out.optional(r#","charge_code":"#, fee.charge_code.as_deref());
    out.optional(r#","fixed_charge_code":"#, fee.fixed_charge_code.as_deref());
    out.optional(r#","add_on_code":"#, fee.add_on_code.as_deref());
    out.optional(r#","billable_metric_code":"#, decision.billable_metric);
    if let Some(units) = fee.units {
        out.raw(r#","units":"#).decimal(units);
    }
    if let (FeeAmount::Units { unit_amount, .. }, None) = (fee.amount, fee.vat.share) {
        out.raw(r#","unit_amount":"#).decimal(unit_amount);
    }
    write_vat(out, &fee.vat);
    write_exemption(out, fee.exemption.as_ref());
}

/// Who decided, and what that overrode.
pub(crate) fn write_decision(out: &mut Writer, decision: &Decision<'_>) {
    out.raw(r#"{"level":""#).raw(decision.level.as_str()).raw(r#"""#);
    out.optional(r#","code":"#, decision.code);
    out.raw(r#","overrode":["#);
    if !decision.overrode.is_empty() {
        for (index, level) in decision.overrode.iter().enumerate() {
            out.raw(if index == 0 { "\"" } else { ",\"" }).raw(level.as_str()).raw("\"");
        }
    }
    out.raw("]}");
}

pub(super) fn write_settled(out: &mut Writer, tax: &SettledTax<'_>, net: (&str, &Exact), inclusive: bool) {
    write_settled_head(out, &tax.tax_code, &tax.tax_name, tax.tax_rate);
    out.raw(r#","inclusive":"#).boolean(inclusive).raw(r#","compound":false"#);
    out.raw(r#","taxable_base_amount_cents":"#).raw(net.0);
    out.raw(r#","taxable_base_precise_amount_cents":"#).precise(net.1);
    out.raw(r#","amount_cents":"#)
        .int(tax.amount_cents)
        .raw(r#","precise_amount_cents":"#)
        .precise_int(tax.amount_cents);
    write_settled_tail(out, tax.tax_rate);
}

/// The base of a fee, as its exact figures are made from it.
enum BaseOf<'b> {
    /// With its digits.
    Whole(i64, &'b str),
    Exact(&'b Exact),
}

impl BaseOf<'_> {
    /// Writes base × factor.
    fn times(&self, factor: &Coefficient, out: &mut Writer) {
        match (self, factor) {
            (Self::Whole(_, digits), Coefficient::Small(1, 1)) => out.raw("\"").raw(digits).raw("\""),
            (Self::Whole(base, _), Coefficient::Small(num, den)) => match base.checked_mul(*num) {
                Some(product) => out.precise_small(product, *den),
                None => out.precise_ratio(i128::from(*base) * i128::from(*num), i128::from(*den)),
            },
            (Self::Whole(base, _), Coefficient::Exact(factor)) => out.precise(&Exact::int(*base).mul(factor)),
            (Self::Exact(base), factor) => out.precise(&base.mul(&factor.exact())),
        };
    }
}
