//! From an invoice of Stripe to the neutral answer: lines by our fee, never by their place.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::invoice::{Billed, BilledLine, BilledRate};
use super::lines;
use super::taxes::BilledTax;
use crate::config::Treatment;
use crate::money::Currency;
use crate::money::exact::Exact;
use crate::provider::amount;
use crate::provider::answer::{Answer, AnswerLine, AnswerTax, PaidBy, Remark, Remote, RemoteLine};
use crate::provider::failure::{Class, Failure};
use crate::provider::sale::Sale;
use crate::provider::stripe::{currency, reason};

/// Tax rates that were fetched, by id.
pub(crate) type Rates = BTreeMap<String, BilledRate>;

/// The taxes of the whole invoice. `recorded`: it is kept at Stripe, and no preview.
///
/// # Errors
/// `currency_mismatch`, `lines_mismatch` for lines that are not those of the sale, and `totals_mismatch` where figures contradict each other.
pub(crate) fn answer(billed: &Billed, rates: &Rates, sale: &Sale, recorded: bool) -> Result<Answer, Failure> {
    let own = sale.currency.code();
    if !billed.currency.eq_ignore_ascii_case(own) {
        let message = format!("the invoice `{}` is in `{}`, the document in `{own}`", billed.id, billed.currency);
        return Err(mismatch("currency_mismatch", message, None, recorded));
    }
    let matched = matched(billed, sale).map_err(|failure| Failure { outcome_unknown: recorded, ..failure })?;
    let mut answered = Vec::with_capacity(sale.lines.len());
    let mut ids = BTreeMap::new();
    for (line, sold) in matched.into_iter().zip(&sale.lines) {
        if recorded {
            let tax = line.taxes.iter().map(|tax| tax.amount).sum();
            let remote = RemoteLine { id: line.id.clone(), amount: line.amount, tax, spread: BTreeMap::new() };
            ids.insert(sold.fee_id.clone(), remote);
        }
        answered.push(read_line(line, &sold.fee_id, rates, sale.currency));
    }
    check_totals(billed, recorded)?;
    let all = billed.lines.iter().flat_map(|line| &line.taxes);
    let to_add = all.filter(|tax| !tax.inclusive).map(|tax| i128::from(tax.amount)).sum::<i128>();
    let remote = recorded.then(|| Remote {
        id: Some(billed.id.clone()),
        version: None,
        status: Some(billed.status.clone()),
        lines: ids,
    });
    Ok(Answer {
        lines: answered,
        to_add: exact(i64::try_from(to_add).unwrap_or(i64::MAX), sale.currency),
        remote,
        warnings: elsewhere(billed, sale).into_iter().chain(unknown(billed)).collect(),
        mentions: Vec::new(),
    })
}

fn mismatch(code: &str, message: String, fee: Option<&str>, recorded: bool) -> Failure {
    let hint =
        "nothing was applied; look at the invoice at Stripe, void it, and commit the document with the next revision";
    let mut failure = Failure::new(Class::Fatal, code, message, hint);
    failure.fee_id = fee.map(str::to_owned);
    failure.outcome_unknown = recorded;
    failure
}

/// The line of each line of the sale.
///
/// # Errors
/// `lines_mismatch` for a line that is missing, stands twice, has another amount, or is somebody else's.
pub(crate) fn matched<'b>(billed: &'b Billed, sale: &Sale) -> Result<Vec<&'b BilledLine>, Failure> {
    let wrong = |message: String, fee: Option<&str>| Err(mismatch("lines_mismatch", message, fee, false));
    let mut by_fee: FxHashMap<&str, &BilledLine> = FxHashMap::default();
    for line in &billed.lines {
        let Some(fee) = &line.fee else {
            return wrong(format!("the invoice `{}` has a line that is not ours, `{}`", billed.id, line.id), None);
        };
        if by_fee.insert(fee, line).is_some() {
            return wrong(format!("the invoice `{}` has the fee `{fee}` more than once", billed.id), Some(fee));
        }
    }
    let mut matched = Vec::with_capacity(sale.lines.len());
    for sold in &sale.lines {
        let fee = sold.fee_id.as_str();
        let Some(line) = by_fee.remove(fee) else {
            return wrong(format!("the invoice `{}` has no line for the fee `{fee}`", billed.id), Some(fee));
        };
        let units = lines::units(sale, sold)?;
        if line.amount != units {
            let message = format!("the fee `{fee}` is {units}, and Stripe has {}", line.amount);
            return wrong(message, Some(fee));
        }
        matched.push(line);
    }
    match by_fee.keys().next() {
        None => Ok(matched),
        Some(fee) => wrong(format!("the invoice `{}` has a line for `{fee}`, which was not told", billed.id), None),
    }
}

pub(super) fn exact(units: i64, currency: Currency) -> Exact {
    let (num, den) = currency::from_stripe(units, currency);
    Exact::ratio(num, den).reduced()
}

fn read_line(line: &BilledLine, fee: &str, rates: &Rates, currency: Currency) -> AnswerLine {
    let sum = |inclusive: bool| {
        let of = line.taxes.iter().filter(|tax| tax.inclusive == inclusive);
        of.fold(Exact::ZERO, |sum, tax| sum.add(&exact(tax.amount, currency)))
    };
    let net = exact(line.amount, currency).sub(&sum(true)).reduced();
    let taxes = line.taxes.iter().map(|tax| read_tax(tax, &net, rates, currency)).collect();
    AnswerLine { fee_id: fee.to_owned(), net, to_add: sum(false).reduced(), taxes }
}

fn read_tax(tax: &BilledTax, net: &Exact, rates: &Rates, currency: Currency) -> AnswerTax {
    let rate = tax.rate.as_ref().and_then(|id| rates.get(id));
    let treatment = reason::treatment(tax.reason.as_deref(), tax.amount != 0);
    AnswerTax {
        name: rate.map_or_else(|| reason::name(treatment).to_owned(), |rate| rate.name.clone()),
        // Only the number of the rate is known, unless rates were asked for.
        code: if rate.is_some() { None } else { tax.rate.clone() },
        jurisdiction: rate.and_then(|rate| rate.jurisdiction.clone()),
        rate: rate.and_then(|rate| rate.percent.as_deref()).and_then(amount::decimal),
        taxable: tax.taxable.map_or_else(|| net.clone(), |taxable| exact(taxable, currency)),
        amount: exact(tax.amount, currency),
        paid_by: if tax.inclusive { PaidBy::Inside } else { PaidBy::OnTop },
        treatment,
        // A word that says no more than the rate does is none.
        reason: tax.reason.clone().filter(|reason| reason != "standard_rated"),
    }
}

/// The invoice's own figures beside those of its lines.
fn check_totals(billed: &Billed, recorded: bool) -> Result<(), Failure> {
    let sum = |of: &dyn Fn(&BilledLine) -> i128| billed.lines.iter().map(of).sum::<i128>();
    let taxes = |taxes: &[BilledTax], inclusive: bool| {
        taxes.iter().filter(|tax| tax.inclusive == inclusive).map(|tax| i128::from(tax.amount)).sum::<i128>()
    };
    let amounts = sum(&|line| line.amount.into());
    let (inside, on_top) = (sum(&|line| taxes(&line.taxes, true)), sum(&|line| taxes(&line.taxes, false)));
    let own = |inclusive: bool| billed.taxes.as_ref().map(|own| taxes(own, inclusive));
    for (what, own, lines) in [
        ("subtotal", billed.subtotal.map(i128::from), amounts),
        ("taxes to add", own(false), on_top),
        ("taxes inside", own(true), inside),
        ("total", Some(billed.total.into()), amounts + on_top),
        ("total_excluding_tax", billed.excluding_tax.map(i128::from), amounts - inside),
    ] {
        if let Some(own) = own.filter(|own| *own != lines) {
            let message = format!(
                "the {what} of the invoice `{}` is {own} by Stripe, and {lines} by its lines (rounding of tax must be by line in Stripe's settings)",
                billed.id
            );
            return Err(mismatch("totals_mismatch", message, None, recorded));
        }
    }
    Ok(())
}

/// Stripe taxes by the address that it has, which may be another than that of the document.
fn elsewhere(billed: &Billed, sale: &Sale) -> Option<Remark> {
    let (country, postal_code) = billed.place.as_ref()?;
    let own = &sale.customer.address;
    let plain = |code: &str| code.split_whitespace().collect::<String>().to_ascii_uppercase();
    let postal = postal_code.as_deref().zip(own.postal_code.as_deref());
    // A ZIP code with its four further digits is the same place.
    let fits = |(a, b): (&str, &str)| plain(a).starts_with(&plain(b)) || plain(b).starts_with(&plain(a));
    let same = own.country.eq_ignore_ascii_case(country) && postal.is_none_or(fits);
    (!same).then(|| Remark {
        code: "address_differs".to_owned(),
        text: format!(
            "Stripe has taxed the customer in {country} {}, the document says {} {}; bring the address to Stripe by the operation `customer`",
            postal_code.as_deref().unwrap_or("without postal code"),
            own.country,
            own.postal_code.as_deref().unwrap_or("without postal code"),
        ),
    })
}

/// What is not known is no tax of 0.
fn unknown(billed: &Billed) -> Option<Remark> {
    let is_unknown = |tax: &BilledTax| reason::treatment(tax.reason.as_deref(), tax.amount != 0) == Treatment::Unknown;
    let line = billed.lines.iter().find(|line| line.taxes.iter().any(is_unknown))?;
    let tax = line.taxes.iter().find(|tax| is_unknown(tax))?;
    let why: String = tax.reason.as_deref().unwrap_or("no reason").chars().take(64).collect();
    Some(Remark {
        code: "not_supported".to_owned(),
        text: format!(
            "no tax is computed for the fee `{}`: {why}; whether there is one, Stripe does not say",
            line.fee.as_deref().unwrap_or_default()
        ),
    })
}

/// The ids of all tax rates of an invoice, each once.
pub(crate) fn rate_ids(billed: &Billed) -> BTreeSet<&str> {
    billed.lines.iter().flat_map(|line| &line.taxes).filter_map(|tax| tax.rate.as_deref()).collect()
}

/// What a draft has of a sale.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Contents {
    /// Every line, once.
    Complete,
    /// Not all: the first that is missing, and those that are there.
    Missing { index: usize, there: BTreeSet<usize> },
    /// A line of ours that is not wanted, twice there, or of another amount.
    Other,
    /// A line of somebody else.
    Foreign(String),
}

/// # Errors
/// Class `fix_data` for amounts that cannot be expressed.
pub(crate) fn contents(lines: &[BilledLine], sale: &Sale) -> Result<Contents, Failure> {
    let mut wanted: FxHashMap<&str, (usize, i64)> = FxHashMap::default();
    for (index, line) in sale.lines.iter().enumerate() {
        wanted.insert(&line.fee_id, (index, lines::units(sale, line)?));
    }
    let mut there = BTreeSet::new();
    for line in lines {
        let Some(fee) = &line.fee else { return Ok(Contents::Foreign(line.id.clone())) };
        match wanted.get(fee.as_str()) {
            Some((index, amount)) if *amount == line.amount && there.insert(*index) => {}
            _ => return Ok(Contents::Other),
        }
    }
    let first = (0..sale.lines.len()).find(|index| !there.contains(index));
    Ok(match first {
        None => Contents::Complete,
        Some(index) => Contents::Missing { index, there },
    })
}
