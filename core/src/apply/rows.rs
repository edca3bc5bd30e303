//! The tax rows of a document that a provider taxed: one for each identity, summed over fees.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::fees::{Entry, FeeTaxes};
use super::identity::Identity;
use crate::calculate::{TaxedInvoice, base_once};
use crate::money::MAX_AMOUNT;
use crate::money::exact::Exact;

/// One tax of the document.
#[derive(Debug)]
pub(super) struct Row {
    pub identity: Identity,
    pub fees_amount: i128,
    pub base: i128,
    pub exact_base: Exact,
    pub amount: i128,
    pub exact_amount: Exact,
    pub seller_pays: Option<(i128, Exact)>,
}

impl Row {
    fn new(identity: Identity) -> Self {
        Self {
            identity,
            fees_amount: 0,
            base: 0,
            exact_base: Exact::ZERO,
            amount: 0,
            exact_amount: Exact::ZERO,
            seller_pays: None,
        }
    }

    /// Adds what one fee has of this tax; nearly always that is one entry.
    fn add(&mut self, net: i64, entries: &[&Entry]) {
        self.fees_amount += i128::from(net);
        let bases: Vec<i64> = entries.iter().map(|entry| entry.base).collect();
        let base = base_once(net, &bases);
        self.base += i128::from(base);
        let exact = entries.iter().fold(Exact::ZERO, |sum, entry| sum.add(&entry.exact_base));
        let sum: i128 = bases.iter().map(|base| i128::from(*base)).sum();
        let counted_once = entries.iter().find(|entry| sum != i128::from(base) && entry.base == base);
        self.exact_base = self.exact_base.add(counted_once.map_or(&exact, |entry| &entry.exact_base));
        for entry in entries {
            self.amount += i128::from(entry.amount);
            self.exact_amount = self.exact_amount.add(&entry.exact_amount);
            if let Some((whole, exact)) = &entry.seller_pays {
                let (sum, exact_sum) = self.seller_pays.take().unwrap_or((0, Exact::ZERO));
                self.seller_pays = Some((sum + i128::from(*whole), exact_sum.add(exact)));
            }
        }
    }
}

/// The rows in the order in which their taxes appear, settled ones that fit none behind them. `None`: a sum is beyond ±10^15.
pub(super) fn rows(taxed: &TaxedInvoice<'_>, fees: &[FeeTaxes]) -> Option<Vec<Row>> {
    let mut rows: Vec<Row> = Vec::new();
    let mut places: BTreeMap<Identity, usize> = BTreeMap::new();
    for fee in fees {
        let mut of_rows: Vec<(usize, Vec<&Entry>)> = Vec::new();
        for entry in &fee.entries {
            let place = *places.entry(entry.identity.clone()).or_insert_with(|| {
                rows.push(Row::new(entry.identity.clone()));
                rows.len() - 1
            });
            match of_rows.iter_mut().find(|(row, _)| *row == place) {
                Some((_, entries)) => entries.push(entry),
                None => of_rows.push((place, vec![entry])),
            }
        }
        for (place, entries) in of_rows {
            rows.get_mut(place)?.add(fee.figures.net, &entries);
        }
    }
    add_settled(taxed, fees, &mut rows, places)?;
    let bounded = |value: i128| value.unsigned_abs() <= u128::from(MAX_AMOUNT.unsigned_abs());
    let seller = |row: &Row| row.seller_pays.as_ref().is_none_or(|(whole, _)| bounded(*whole));
    let within = |row: &Row| bounded(row.fees_amount) && bounded(row.base) && bounded(row.amount) && seller(row);
    rows.iter().all(within).then_some(rows)
}

/// Settled taxes join the row that is theirs in all, else the first of the provider's with their code and rate, else one of their own:
/// as credit notes look for them.
fn add_settled(
    taxed: &TaxedInvoice<'_>,
    fees: &[FeeTaxes],
    rows: &mut Vec<Row>,
    mut places: BTreeMap<Identity, usize>,
) -> Option<()> {
    let mut by_rate: BTreeMap<(String, Option<Decimal>), usize> = BTreeMap::new();
    for (place, row) in rows.iter().enumerate() {
        by_rate.entry((row.identity.code.clone(), row.identity.rate)).or_insert(place);
    }
    for (fee, taxes) in taxed.invoice.fees.iter().zip(fees) {
        for settled in fee.settled.iter().flatten() {
            let identity = Identity::of_settled(settled);
            let known = places.get(&identity).or_else(|| by_rate.get(&(identity.code.clone(), identity.rate)));
            let place = known.copied().unwrap_or_else(|| {
                rows.push(Row::new(identity.clone()));
                places.insert(identity, rows.len() - 1);
                rows.len() - 1
            });
            let row = rows.get_mut(place)?;
            row.fees_amount += i128::from(taxes.figures.net);
            row.base += i128::from(taxes.figures.net);
            row.exact_base = row.exact_base.add(&taxes.exact_net);
            row.amount += i128::from(settled.amount_cents);
            row.exact_amount = row.exact_amount.add(&Exact::int(settled.amount_cents));
        }
    }
    Some(())
}
