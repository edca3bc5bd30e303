//! What a credit note takes back of the lines that Stripe has.
//!
//! What is taken back of a line so far is a function of how far its fee and the discounts on it are credited: so whatever the parts and their order, they
//! sum to the line exactly, and no part takes more than is left.

use std::collections::{BTreeMap, HashMap};

use crate::money::Currency;
use crate::money::exact::Exact;
use crate::provider::answer::{Answer, AnswerLine, AnswerTax, PaidBy, Remote, RemoteLine, RemotePart};
use crate::provider::failure::{Class, Failure};
use crate::provider::sale::Sale;
use crate::provider::stripe::currency;
use crate::provider::taken::{Amounts, Taken};

/// What is to be taken back. Amounts in Stripe's units, never positive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reversal {
    /// All of the transaction, of which nothing was taken back before.
    pub full: bool,
    pub lines: Vec<ReversedLine>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReversedLine {
    pub fee_id: String,
    /// Stripe's id of the line that is taken back.
    pub original: String,
    pub amount: i64,
    pub tax: i64,
    pub inclusive: bool,
}

/// Largest amount of a line in Stripe's units: 10^15, with two digits more for currencies that it counts in hundredths.
const MAX_RECORDED: i64 = 100_000_000_000_000_000;

/// A point on the way from nothing taken back to all.
type At = fn(&Taken) -> &Amounts;

fn before(taken: &Taken) -> &Amounts {
    &taken.before
}

fn after(taken: &Taken) -> &Amounts {
    &taken.after
}

/// What a credit note takes back: `remote` Stripe's lines by fee, `sale` what was told of the invoice.
///
/// # Errors
/// Class `fix_data` for a note that takes back a discount without its fee, or a fee without its discount, and for amounts that Stripe's units cannot
/// express.
pub(crate) fn of(sale: &Sale, remote: &BTreeMap<String, RemoteLine>, taken: &[Taken]) -> Result<Reversal, Failure> {
    let by_fee: HashMap<&str, &Taken> = taken.iter().map(|taken| (taken.fee_id.as_str(), taken)).collect();
    let included: HashMap<&str, bool> =
        sale.lines.iter().map(|line| (line.fee_id.as_str(), line.tax_included)).collect();
    // Where the discounts on the lines before end.
    let mut spread: HashMap<&str, Segment> = HashMap::new();
    let mut full = true;
    let mut lines = Vec::new();
    for (fee_id, line) in remote {
        if !(0..=MAX_RECORDED).contains(&line.amount) || !(0..=MAX_RECORDED).contains(&line.tax) {
            return Err(unknown(fee_id));
        }
        let own = by_fee.get(fee_id.as_str()).ok_or_else(|| unknown(fee_id))?;
        let mut discounts = Vec::new();
        for (discount, part) in &line.spread {
            let taken = by_fee.get(discount.as_str()).ok_or_else(|| unknown(discount))?;
            let start = spread.get(discount.as_str()).copied().unwrap_or_default();
            let end = start.add(part);
            spread.insert(discount, end);
            discounts.push((*taken, start, end));
        }
        let at = |at: At| taken_back(line, own, &discounts, at, sale.currency, fee_id);
        let (earlier, now) = (at(before)?, at(after)?);
        full &= earlier == (0, 0) && now == (line.amount, line.tax);
        let (amount, tax) = (earlier.0 - now.0, earlier.1 - now.1);
        if amount > 0 || tax > 0 {
            return Err(refuse(
                fee_id,
                "the note takes back more of the discounts on the fee",
                "credit a discount together with what it is a discount of",
            ));
        }
        if now.0 > line.amount || now.1 > line.tax {
            return Err(refuse(
                fee_id,
                "the note takes back more than Stripe was told after discounts of the fee",
                "credit the discount on it with the fee",
            ));
        }
        if amount != 0 || tax != 0 {
            let inclusive = included.get(fee_id.as_str()).copied().unwrap_or(false);
            let original = line.id.clone();
            lines.push(ReversedLine { fee_id: fee_id.clone(), original, amount, tax, inclusive });
        }
    }
    Ok(Reversal { full: full && !lines.is_empty(), lines })
}

/// How much of a discount lies on the lines up to here.
#[derive(Debug, Clone, Copy, Default)]
struct Segment {
    amount: i64,
    tax: i64,
}

impl Segment {
    fn add(self, part: &RemotePart) -> Self {
        Self { amount: self.amount.saturating_add(part.amount), tax: self.tax.saturating_add(part.tax) }
    }
}

/// Amount and tax of a line that are taken back so far.
fn taken_back(
    line: &RemoteLine,
    own: &Taken,
    discounts: &[(&Taken, Segment, Segment)],
    at: At,
    currency: Currency,
    fee_id: &str,
) -> Result<(i64, i64), Failure> {
    let untouched = |taken: &Taken| *at(taken) == Amounts::default();
    if untouched(own) && discounts.iter().all(|(taken, ..)| untouched(taken)) {
        return Ok((0, 0));
    }
    let whole = |taken: &Taken| *at(taken) == taken.all;
    if whole(own) && discounts.iter().all(|(taken, ..)| whole(taken)) {
        // Also where Stripe counts in fractions of what the document does.
        return Ok((line.amount, line.tax));
    }
    let (mut amount, mut tax) = (i128::from(at(own).amount), i128::from(at(own).taxes));
    for (discount, start, end) in discounts {
        let (now, all) = (at(discount), &discount.all);
        amount -= share(now.amount, all.amount, start.amount, end.amount);
        tax -= share(now.taxes, all.taxes, start.tax, end.tax);
    }
    let told = |value: i128| {
        let value = i64::try_from(value).map_err(|_| refuse(fee_id, "the amounts are beyond any", "split the note"))?;
        currency::to_stripe(value, currency).map_err(|why| {
            let mut failure = refuse(fee_id, &why, "credit an amount that Stripe counts in, or all of the fee");
            failure.code = "amount_not_expressible".to_owned();
            failure
        })
    };
    Ok((told(amount)?, told(tax)?))
}

/// What of `now`, the credited part of a discount of `all`, lies on its units from `start` to `end`: between whole numbers on the way, so that all lines
/// together have `now`, and each has its own when all is credited.
fn share(now: i64, all: i64, start: i64, end: i64) -> i128 {
    let (now, all) = (i128::from(now).abs(), i128::from(all).abs());
    if all == 0 {
        return 0;
    }
    let up_to = |place: i64| (now * i128::from(place)).div_euclid(all);
    up_to(end) - up_to(start)
}

fn unknown(fee_id: &str) -> Failure {
    let message = format!("the taxed invoice has no fee `{fee_id}`, which Stripe was told of");
    Failure::new(Class::FixData, "credit_mismatch", message, "hand back the taxed invoice as it was, unchanged")
}

fn refuse(fee_id: &str, what: &str, hint: &str) -> Failure {
    let mut failure = Failure::new(Class::FixData, "credit_not_tellable", format!("{what} (`{fee_id}`)"), hint);
    failure.field = Some("/items".to_owned());
    failure.fee_id = Some(fee_id.to_owned());
    failure
}

impl Reversal {
    /// What Stripe takes back, in the terms that are the same for all providers.
    pub(crate) fn answer(&self, currency: Currency, id: &str) -> Answer {
        let exact = |value: i64| {
            let (num, den) = currency::from_stripe(value, currency);
            Exact::ratio(num, den).reduced()
        };
        let lines: Vec<AnswerLine> = self
            .lines
            .iter()
            .map(|line| {
                let (amount, tax) = (exact(line.amount), exact(line.tax));
                let net = if line.inclusive { amount.sub(&tax) } else { amount };
                let inside = AnswerTax {
                    code: None,
                    name: "Tax".to_owned(),
                    jurisdiction: None,
                    rate: None,
                    taxable: net.clone(),
                    amount: tax.clone(),
                    paid_by: PaidBy::Inside,
                    treatment: crate::config::Treatment::Standard,
                    reason: None,
                };
                AnswerLine {
                    fee_id: line.fee_id.clone(),
                    net,
                    to_add: if line.inclusive { Exact::ZERO } else { tax },
                    taxes: if line.inclusive { vec![inside] } else { Vec::new() },
                }
            })
            .collect();
        let to_add = lines.iter().fold(Exact::ZERO, |sum, line| sum.add(&line.to_add));
        let remote = Remote { id: Some(id.to_owned()), version: None, status: None, lines: BTreeMap::new() };
        Answer { lines, to_add, remote: Some(remote), warnings: Vec::new(), mentions: Vec::new() }
    }

    /// Sums of amounts and taxes, in Stripe's units, for comparing.
    pub(crate) fn sums(&self) -> (i128, i128) {
        let sum = |of: fn(&ReversedLine) -> i64| self.lines.iter().map(|line| i128::from(of(line))).sum();
        (sum(|line| line.amount), sum(|line| line.tax))
    }
}
