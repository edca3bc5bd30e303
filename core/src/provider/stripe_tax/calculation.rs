//! A calculation as Stripe answers it, kept as much as the taxed document needs: it goes with the exchange from the step that made it to the
//! one that records it, so that what is applied is what was recorded.

use serde::{Deserialize, Serialize};

use super::MAX_READ;
use super::reply::{self, integer, mismatch, optional_integer};
use crate::json::foreign::Foreign;
use crate::money::MAX_AMOUNT;
use crate::provider::Response;
use crate::provider::failure::Failure;
use crate::provider::stripe::error;

/// Most taxes on one line.
const MAX_TAXES: usize = 100;

/// A calculation. Amounts in Stripe's units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Calculation {
    /// `taxcalc_…`; what cannot be recorded has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// In small letters.
    pub currency: String,
    pub total: i64,
    pub exclusive: i64,
    pub inclusive: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipping: Option<Shipping>,
    pub lines: Vec<Line>,
    /// There are lines behind these.
    pub more: bool,
}

/// Shipping: never asked for, and part of the totals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shipping {
    pub amount: i64,
    pub tax: i64,
    pub inclusive: bool,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Line {
    /// `tax_li_…`.
    pub id: String,
    pub reference: String,
    pub amount: i64,
    pub tax: i64,
    pub inclusive: bool,
    /// `None`: the answer did not go so deep.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taxes: Option<Vec<LineTax>>,
}

/// What one jurisdiction takes of a line, or why it takes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LineTax {
    pub amount: i64,
    pub taxable: i64,
    /// `display_name` of the rate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `display_name` of the jurisdiction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<String>,
    /// In percent, as it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percentage: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_type: Option<String>,
    /// So much an order (a retail delivery fee), whatever its percentage says.
    #[serde(default)]
    pub flat: bool,
    /// `taxability_reason`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Reads a calculation; its lines may still be to be read ([`Calculation::is_whole`]).
///
/// # Errors
/// What Stripe refused; `unreadable` for what is no calculation; `totals_mismatch` where its figures contradict each other.
pub(crate) fn read(response: &Response) -> Result<Calculation, Failure> {
    reply::read(response, |body| {
        let shipping = body.get("shipping_cost").map(|shipping| {
            Ok::<_, Failure>(Shipping {
                amount: integer(shipping, "amount")?,
                tax: integer(shipping, "amount_tax")?,
                inclusive: reply::inclusive(shipping)?,
            })
        });
        let (lines, more) = match body.get("line_items") {
            None => (Vec::new(), true),
            Some(list) => read_lines(list)?,
        };
        let calculation = Calculation {
            id: reply::text(body, "id"),
            currency: reply::required(body, "currency")?,
            total: integer(body, "amount_total")?,
            exclusive: integer(body, "tax_amount_exclusive")?,
            inclusive: integer(body, "tax_amount_inclusive")?,
            shipping: shipping.transpose()?,
            lines,
            more,
        };
        calculation.check()?;
        Ok(calculation)
    })
}

/// Reads a page of lines behind those of `calculation`.
///
/// # Errors
/// As [`read`].
pub(crate) fn read_more(response: &Response, calculation: &Calculation) -> Result<Calculation, Failure> {
    reply::read(response, |body| {
        let (lines, more) = read_lines(body)?;
        if more && lines.is_empty() {
            return Err(error::unreadable("its lines do not end"));
        }
        if lines.iter().any(|line| line.taxes.is_none()) {
            return Err(error::unreadable("a line has no `tax_breakdown`"));
        }
        let mut whole = calculation.clone();
        if whole.last_line().is_none() {
            whole.lines.clear();
        }
        whole.lines.extend(lines);
        whole.more = more;
        whole.check()?;
        Ok(whole)
    })
}

fn read_lines(list: &Foreign<'_>) -> Result<(Vec<Line>, bool), Failure> {
    let (items, more) = reply::list(list)?;
    Ok((items.iter().map(read_line).collect::<Result<_, _>>()?, more))
}

fn read_line(line: &Foreign<'_>) -> Result<Line, Failure> {
    let taxes = match line.get("tax_breakdown") {
        None => None,
        Some(Foreign::List(list)) => Some(list.iter().map(read_tax).collect::<Result<Vec<_>, _>>()?),
        Some(_) => return Err(error::unreadable("`tax_breakdown` is no list")),
    };
    Ok(Line {
        id: reply::required(line, "id")?,
        reference: reply::required(line, "reference")?,
        amount: integer(line, "amount")?,
        tax: integer(line, "amount_tax")?,
        inclusive: reply::inclusive(line)?,
        taxes,
    })
}

fn read_tax(tax: &Foreign<'_>) -> Result<LineTax, Failure> {
    let amount = integer(tax, "amount")?;
    let details = tax.get("tax_rate_details");
    let detail = |name: &str| details.and_then(|details| reply::text(details, name));
    let percentage = details.and_then(|details| details.get("percentage_decimal")).and_then(Foreign::number);
    let no_rate = percentage.is_none_or(|text| text.bytes().all(|byte| matches!(byte, b'0' | b'.')));
    Ok(LineTax {
        amount,
        taxable: optional_integer(tax, "taxable_amount")?.unwrap_or(0),
        name: detail("display_name"),
        jurisdiction: tax.get("jurisdiction").and_then(|place| reply::text(place, "display_name")),
        percentage: percentage.map(|text| text.chars().take(64).collect()),
        tax_type: detail("tax_type"),
        // Older answers say neither `rate_type` nor `flat_amount`; an amount at 0 % is one of its own.
        flat: detail("rate_type").as_deref() == Some("flat_amount") || (no_rate && amount != 0),
        reason: reply::text(tax, "taxability_reason"),
    })
}

impl Calculation {
    /// Whether all of it is there.
    pub(crate) fn is_whole(&self) -> bool {
        !self.more && self.lines.iter().all(|line| line.taxes.is_some())
    }

    /// The last line that was read, where there are only more behind it; `None`: all of them are to be read again, deeper.
    pub(super) fn last_line(&self) -> Option<&str> {
        let deep = self.lines.iter().all(|line| line.taxes.is_some());
        self.lines.last().filter(|_| self.more && deep).map(|line| line.id.as_str())
    }

    /// Whether its figures add up, as far as they are there.
    ///
    /// # Errors
    /// `totals_mismatch` with both figures.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let within = |value: &i64| (-MAX_AMOUNT..=MAX_AMOUNT).contains(value);
        let figures = [self.total, self.exclusive, self.inclusive];
        let of_lines = self.lines.iter().flat_map(|line| [line.amount, line.tax]);
        let of_taxes = self.lines.iter().flat_map(|line| line.taxes.iter().flatten());
        let of_taxes = of_taxes.flat_map(|tax| [tax.amount, tax.taxable]);
        let shipping = self.shipping.iter().flat_map(|it| [it.amount, it.tax]);
        let bounded = figures.into_iter().chain(of_lines).chain(of_taxes).chain(shipping).all(|it| within(&it));
        let few = self.lines.iter().all(|line| line.taxes.as_ref().is_none_or(|taxes| taxes.len() <= MAX_TAXES));
        if !bounded || !few || self.lines.len() > MAX_READ {
            return Err(mismatch(
                "out_of_range",
                "the calculation has a figure beyond ±10^15, or more lines and taxes than are read".to_owned(),
            ));
        }
        for line in &self.lines {
            let Some(taxes) = &line.taxes else { continue };
            let sum: i128 = taxes.iter().map(|tax| i128::from(tax.amount)).sum();
            if sum != i128::from(line.tax) {
                let what = format!("the taxes of the fee `{}` come to", line.reference);
                let mut failure = differ(&what, sum, line.tax);
                failure.fee_id = Some(line.reference.clone());
                return Err(failure);
            }
        }
        if self.more {
            return Ok(());
        }
        let of = |inclusive: bool| -> i128 {
            let lines = self.lines.iter().filter(|line| line.inclusive == inclusive).map(|line| line.tax);
            let shipping = self.shipping.iter().filter(|it| it.inclusive == inclusive).map(|it| it.tax);
            lines.chain(shipping).map(i128::from).sum()
        };
        let amounts = self.lines.iter().map(|line| line.amount).chain(self.shipping.iter().map(|it| it.amount));
        let total = amounts.map(i128::from).sum::<i128>() + i128::from(self.exclusive);
        for (what, computed, told) in [
            ("the taxes on top (`tax_amount_exclusive`) come to", of(false), self.exclusive),
            ("the taxes inside (`tax_amount_inclusive`) come to", of(true), self.inclusive),
            ("the lines and taxes (`amount_total`) come to", total, self.total),
        ] {
            if computed != i128::from(told) {
                return Err(differ(what, computed, told));
            }
        }
        Ok(())
    }
}

fn differ(what: &str, computed: i128, told: i64) -> Failure {
    mismatch("totals_mismatch", format!("{what} {computed} in Stripe's units, and the figure beside it is {told}"))
}
