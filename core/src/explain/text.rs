//! The explanation as text, for a reader who has never seen the code.

use std::fmt::{self, Write};

use super::{CellExplanation, Direction, FeeExplanation, Outcome, TaxExplanation};
use crate::calculate::TaxedInvoice;
use crate::config::Connection;
use crate::money::{Base, RoundingMode, Strategy};
use crate::resolve::Level;

pub(crate) fn text(taxed: &TaxedInvoice<'_>, fees: &[FeeExplanation], taxes: &[TaxExplanation]) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_all(&mut out, taxed, fees, taxes);
    out
}

fn write_all(
    out: &mut String,
    taxed: &TaxedInvoice<'_>,
    fees: &[FeeExplanation],
    taxes: &[TaxExplanation],
) -> fmt::Result {
    let invoice = taxed.invoice;
    let currency = invoice.currency;
    writeln!(
        out,
        "Invoice {} ({}), taxed at the rates of {}, in {}.",
        invoice.id,
        invoice.invoice_type.as_str(),
        invoice.tax_date,
        currency.code()
    )?;
    let rounding = taxed.rounding;
    writeln!(out, "Rounding: {}, {}, {}.", once(rounding.strategy), base(rounding.base), mode(rounding.mode))?;
    for fee in fees {
        write_fee(out, fee, taxed.resolution.connection())?;
    }
    if taxed.resolution.warnings().next().is_some() {
        writeln!(out, "\nWarnings")?;
    }
    for warning in taxed.resolution.warnings() {
        writeln!(out, "  {}: {}", warning.path, warning.message)?;
    }
    if let Some(connection) = taxed.resolution.connection() {
        return writeln!(
            out,
            "\nThe taxes are not known yet: {} has to be asked by an exchange. Until then the document waits and cannot be finalized.",
            connection.provider.name()
        );
    }
    if taxed.is_pending() {
        return writeln!(
            out,
            "\nThe taxes are not known yet: the document waits and cannot be finalized. Nothing is lost; tax it again once the reasons above are gone."
        );
    }
    if !taxes.is_empty() {
        writeln!(out, "\nTaxes of the document")?;
    }
    for tax in taxes {
        write_tax(out, tax, rounding.strategy)?;
    }
    let totals = taxed.totals;
    let money = |cents| currency.major(cents);
    writeln!(out, "\nTotals")?;
    writeln!(out, "  excluding taxes {}", money(totals.sub_total_excluding_taxes_amount_cents))?;
    writeln!(out, "  taxes {}", money(totals.taxes_amount_cents))?;
    writeln!(out, "  including taxes {}", money(totals.sub_total_including_taxes_amount_cents))?;
    for (what, cents) in [
        ("credit notes used", totals.credit_note_credits_amount_cents),
        ("prepaid credits used", totals.prepaid_credits_amount_cents),
        ("owed to the customer", totals.credit_due_amount_cents),
    ] {
        if cents != 0 {
            writeln!(out, "  {what} {}", money(cents))?;
        }
    }
    writeln!(out, "  to pay {} {}", money(totals.total_amount_cents), currency.code())
}

fn write_fee(out: &mut String, fee: &FeeExplanation, connection: Option<&Connection>) -> fmt::Result {
    write!(out, "\nFee {}: {}", fee.id, fee.exact_amount)?;
    writeln!(
        out,
        "{}",
        if fee.amount == fee.exact_amount { String::new() } else { format!(", rounded to {}", fee.amount) }
    )?;
    match fee.why_not_asked {
        Some(why) => writeln!(out, "  No level was asked for taxes: {why}.")?,
        None => {
            if !fee.levels.iter().any(|level| level.outcome == Outcome::Decides) {
                writeln!(out, "  Not taxed: no level names a tax.")?;
            }
            for level in &fee.levels {
                if let Some(connection) = connection.filter(|_| level.level == Level::Provider.as_str()) {
                    let (name, code) = (connection.provider.name(), &connection.code);
                    writeln!(out, "  the customer is linked to {name} by the connection `{code}`; it decides")?;
                    continue;
                }
                write!(out, "  {}", level.level.replace('_', " "))?;
                if let Some(code) = &level.code {
                    write!(out, " {code}")?;
                }
                let names = level.tax_codes.join(", ");
                match level.outcome {
                    Outcome::Decides if names.is_empty() => writeln!(out, ": decides, but not yet")?,
                    Outcome::Decides => writeln!(out, ": names {names}, and decides")?,
                    Outcome::Overridden if names.is_empty() => writeln!(out, ": not asked, since it is overridden")?,
                    Outcome::Overridden => writeln!(out, ": names {names}, but is overridden")?,
                    Outcome::NamesNone => writeln!(out, ": names no tax")?,
                    Outcome::NotAsked => writeln!(out, ": not asked")?,
                }
                if level.level == Level::Eu.as_str() {
                    fee.steps.iter().try_for_each(|step| writeln!(out, "    {step}"))?;
                }
            }
        }
    }
    let taken_off = [("progressive billing", &fee.progressive_billing_credits), ("coupons", &fee.coupons)];
    if taken_off.iter().any(|(_, amount)| *amount != "0") {
        write!(out, "  remainder: {}", fee.amount)?;
        for (what, amount) in taken_off.iter().filter(|(_, amount)| *amount != "0") {
            write!(out, " − {amount} ({what})")?;
        }
        writeln!(out, " = {}", fee.remainder)?;
    }
    if fee.taxes.iter().any(|cell| cell.inclusive) && fee.net.as_ref().is_some_and(|net| *net != fee.remainder) {
        writeln!(
            out,
            "  net: {} includes its taxes; without them it is {}",
            fee.remainder,
            fee.net.as_deref().unwrap_or_default()
        )?;
    }
    fee.taxes.iter().try_for_each(|cell| write_cell(out, cell))
}

fn write_cell(out: &mut String, cell: &CellExplanation) -> fmt::Result {
    write!(out, "  {} ({}): {} % of {}", cell.name, cell.tax_code, cell.tax_rate, cell.base)?;
    if cell.compound {
        write!(out, " (with the taxes before it)")?;
    }
    if cell.rounding != Direction::AsCharged {
        write!(out, " = {}", cell.exact)?;
    }
    match cell.rounding {
        Direction::Exact => writeln!(out),
        Direction::Up => writeln!(out, ", rounded up to {}", cell.rounded),
        Direction::Down => writeln!(out, ", rounded down to {}", cell.rounded),
        Direction::AsCharged => writeln!(out, ": {}, as it was charged", cell.rounded),
    }
}

fn write_tax(out: &mut String, tax: &TaxExplanation, strategy: Strategy) -> fmt::Result {
    write!(out, "  {} ({}) {} % of {}", tax.name, tax.tax_code, tax.tax_rate, tax.base)?;
    match &tax.settled {
        Some(settled) if *settled == tax.rounded => write!(out, ": {settled}, as it was charged")?,
        Some(settled) => write!(out, ": {} with {settled} as it was charged → {}", tax.exact, tax.rounded)?,
        None => write!(out, " = {} → {}", tax.exact, tax.rounded)?,
    }
    if tax.units_to.is_empty() {
        return writeln!(out);
    }
    let why = match strategy {
        Strategy::Line => "rounded away from zero",
        Strategy::Tax => "of the shares cut to whole units, the missing units went to the largest fractions",
        Strategy::Document => {
            "of the shares cut to whole units, the missing units went where fees, taxes and total agree"
        }
    };
    writeln!(out, "; {why}: {}", tax.units_to.join(", "))
}

fn once(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::Line => "each tax of each fee by itself",
        Strategy::Tax => "once for each tax, on the sum of its bases",
        Strategy::Document => "once, on the document's tax as a whole",
    }
}

fn base(base: Base) -> &'static str {
    match base {
        Base::Rounded => "computed on whole minor units",
        Base::Exact => "computed on exact amounts",
    }
}

fn mode(mode: RoundingMode) -> &'static str {
    match mode {
        RoundingMode::HalfAwayFromZero => "to the nearest unit and halves away from zero",
        RoundingMode::HalfEven => "to the nearest unit and halves to the even one",
        RoundingMode::HalfTowardZero => "to the nearest unit and halves toward zero",
        RoundingMode::AwayFromZero => "always away from zero",
        RoundingMode::TowardZero => "always toward zero",
        RoundingMode::Ceiling => "always up",
        RoundingMode::Floor => "always down",
    }
}
