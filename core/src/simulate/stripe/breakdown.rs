//! What of a calculation belongs to which rate, and how it is shown.

use rust_decimal::Decimal;

use super::Call;
use super::address::Address;
use super::calculation::Calculation;
use super::list::embedded;
use super::tax::{Part, Taxed};
use crate::simulate::exact::plain;
use crate::simulate::json::Json;

/// `"10.25"`, `"0.0"`.
pub(super) fn percent(rate: Decimal) -> String {
    let text = plain(rate);
    if text.contains('.') { text } else { text + ".0" }
}

impl Part {
    pub(super) fn json(&self) -> Json {
        let jurisdiction = Json::object([
            ("country", (&self.country).into()),
            ("display_name", (&self.name).into()),
            ("level", self.level.into()),
            ("state", self.state.as_ref().into()),
        ]);
        let details = self.rate.map(|(rate, kind)| {
            Json::object([
                ("display_name", display_name(kind).into()),
                ("percentage_decimal", percent(rate).into()),
                ("tax_type", kind.into()),
            ])
        });
        Json::object([
            ("amount", self.amount.into()),
            ("jurisdiction", jurisdiction),
            ("sourcing", "destination".into()),
            ("tax_rate_details", details.into()),
            ("taxability_reason", self.reason.into()),
            ("taxable_amount", self.taxable.into()),
        ])
    }
}

/// The name of a tax on a document.
pub(super) fn display_name(kind: &str) -> &'static str {
    match kind {
        "sales_tax" => "Sales Tax",
        "vat" => "VAT",
        "gst" => "GST",
        "hst" => "HST",
        "pst" => "PST",
        "qst" => "QST",
        "jct" => "JCT",
        "retail_delivery_fee" => "Retail Delivery Fee",
        _ => "Tax",
    }
}

/// What of several lines belongs to the same rate.
#[derive(PartialEq, Eq)]
struct Group<'a> {
    inclusive: bool,
    reason: &'static str,
    country: &'a str,
    state: Option<&'a str>,
    rate: Decimal,
    kind: Option<&'static str>,
    flat: Option<i64>,
}

/// A line's parts by kind of tax: the rates of the jurisdictions added up.
fn groups(taxed: &Taxed, inclusive: bool) -> Vec<(Group<'_>, i64, i64)> {
    let mut groups: Vec<(Group<'_>, i64, i64)> = Vec::new();
    for part in &taxed.parts {
        let kind = part.rate.map(|(_, kind)| kind);
        let rate = part.rate.map_or(Decimal::ZERO, |(rate, _)| rate);
        match groups.iter_mut().find(|(group, ..)| group.kind == kind && group.flat == part.flat) {
            Some((group, amount, _)) => {
                group.rate += rate;
                group.state = group.state.or(part.state.as_deref());
                *amount += part.amount;
            }
            None => {
                let group = Group {
                    inclusive: inclusive && part.flat.is_none(),
                    reason: part.reason,
                    country: &part.country,
                    state: part.state.as_deref(),
                    rate,
                    kind,
                    flat: part.flat,
                };
                groups.push((group, part.amount, part.taxable));
            }
        }
    }
    groups
}

impl Calculation {
    fn breakdown(&self) -> Vec<(Group<'_>, i64, i64)> {
        let lines = self.lines.iter().map(|line| groups(&line.taxed, line.inclusive));
        let shipping = self.shipping.iter().map(|shipping| groups(&shipping.taxed, shipping.inclusive));
        let mut sums: Vec<(Group<'_>, i64, i64)> = Vec::new();
        for (group, amount, taxable) in lines.chain(shipping).flatten() {
            match sums.iter_mut().find(|(known, ..)| *known == group) {
                Some((_, amounts, taxables)) => {
                    *amounts += amount;
                    *taxables += taxable;
                }
                None => sums.push((group, amount, taxable)),
            }
        }
        sums
    }

    pub(super) fn json(&self, call: &Call<'_>) -> Json {
        let breakdown = self.breakdown();
        let tax = |inside: bool| -> i64 {
            breakdown.iter().filter(|(group, ..)| group.inclusive == inside).map(|(_, amount, _)| amount).sum()
        };
        let (exclusive, inclusive) = (tax(false), tax(true));
        let amounts: i64 = self.lines.iter().map(|line| line.amount).sum();
        let shipping = self.shipping.as_ref().map_or(0, |shipping| shipping.amount);
        let mut json = Json::object([
            ("id", (&self.id).into()),
            ("object", "tax.calculation".into()),
            ("amount_total", (amounts + shipping + exclusive).into()),
            ("currency", (&self.currency).into()),
            ("customer", self.customer.as_ref().into()),
            ("customer_details", self.details.json()),
            ("expires_at", self.expires_at.into()),
            ("livemode", call.live.into()),
            ("ship_from_details", ship_from(self.ship_from.as_ref())),
            (
                "shipping_cost",
                self.shipping
                    .as_ref()
                    .map(|shipping| shipping.json(call.expands("shipping_cost.tax_breakdown")))
                    .into(),
            ),
            ("tax_amount_exclusive", exclusive.into()),
            ("tax_amount_inclusive", inclusive.into()),
            ("tax_breakdown", Json::Array(breakdown.iter().map(|entry| entry_json(entry, &self.currency)).collect())),
            ("tax_date", self.tax_date.into()),
        ]);
        let each = call.expands("line_items.data.tax_breakdown");
        if each || call.expands("line_items") {
            let url = format!("/v1/tax/calculations/{}/line_items", self.id);
            json.set("line_items", embedded(&url, &self.lines, |line| line.json(call.live, each)));
        }
        json
    }
}

pub(super) fn ship_from(address: Option<&Address>) -> Json {
    address.map(|address| Json::object([("address", address.json())])).into()
}

fn entry_json((group, amount, taxable): &(Group<'_>, i64, i64), currency: &str) -> Json {
    let flat = group.flat.map(|amount| Json::object([("amount", amount.into()), ("currency", currency.into())]));
    let rate_type = match (group.flat, group.kind) {
        (Some(_), _) => Some("flat_amount"),
        (None, Some(_)) => Some("percentage"),
        (None, None) => None,
    };
    let details = Json::object([
        ("country", group.country.into()),
        ("flat_amount", flat.into()),
        ("percentage_decimal", percent(group.rate).into()),
        ("rate_type", rate_type.into()),
        ("state", group.state.into()),
        ("tax_type", group.kind.into()),
    ]);
    Json::object([
        ("amount", (*amount).into()),
        ("inclusive", group.inclusive.into()),
        ("tax_rate_details", details),
        ("taxability_reason", group.reason.into()),
        ("taxable_amount", (*taxable).into()),
    ])
}
