//! A request for a credit note.

use std::borrow::Cow;

use jiff::civil::Date;

use super::snapshot::{self, InvoiceSnapshot, NoteSnapshot};
use crate::error::{Error, ErrorKind};
use crate::json::node;
use crate::json::read::{self, Path, Problems, members};
use crate::json::repeats::repeats;

/// What is to be credited of one fee.
#[derive(Debug)]
pub(crate) struct CreditItem<'a> {
    pub fee_id: Cow<'a, str>,
    /// In terms of the fee's own amount; `None`: what remains of it.
    pub amount: Option<i64>,
}

/// A request for a credit note (docs/json.md, “Credit”).
#[derive(Debug)]
pub(crate) struct CreditRequest<'a> {
    pub id: Cow<'a, str>,
    pub issuing_date: Date,
    pub reason: Option<Cow<'a, str>>,
    pub invoice: InvoiceSnapshot<'a>,
    pub notes: Vec<NoteSnapshot<'a>>,
    /// `None`: everything that remains.
    pub items: Option<Vec<CreditItem<'a>>>,
    pub paid: Option<i64>,
    pub refund: i64,
}

impl<'a> CreditRequest<'a> {
    pub(crate) fn from_json(text: &'a str) -> Result<Self, Error> {
        let tape = node::parse(text, ErrorKind::InvalidDocument)?;
        let mut problems = Problems::new(ErrorKind::InvalidDocument);
        let request = Self::read(tape.root(), &Path::Root("credit"), &mut problems);
        problems.finish(request)
    }

    fn read(node: node::Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
        members!(node, path, problems, {
            id: "id", issuing_date: "issuing_date", reason: "reason", invoice: "invoice", notes: "credit_notes", items: "items",
            paid: "paid_amount_cents", refund: "refund_amount_cents",
        });
        let id = read::required_code(id, &path.member("id"), problems);
        let date_path = path.member("issuing_date");
        let issuing_date = read::required(issuing_date, &date_path, problems);
        let issuing_date = read::date(issuing_date, &date_path, problems);
        let reason = read::text(reason, &path.member("reason"), problems);
        let invoice_path = path.member("invoice");
        let invoice = read::required(invoice, &invoice_path, problems)
            .and_then(|node| snapshot::read_invoice(node, &invoice_path, problems));
        let notes_path = path.member("credit_notes");
        let notes = read::list(notes, &notes_path, problems);
        let notes = read::each(notes, &notes_path, problems, snapshot::read_note);
        let items_path = path.member("items");
        let items = items.map(|node| {
            let nodes = read::filled_list(Some(node), &items_path, problems);
            read::each(nodes, &items_path, problems, read_item)
        });
        if let Some(items) = &items {
            let ids: Vec<&str> = items.iter().map(|item| item.fee_id.as_ref()).collect();
            for index in repeats(&ids) {
                let message = format!("the fee `{}` stands twice; add its amounts up", items[index].fee_id);
                problems.add(&items_path.index(index).member("fee_id"), "duplicate", message);
            }
        }
        let paid = read::positive_cents(paid, &path.member("paid_amount_cents"), problems);
        let refund = read::positive_cents(refund, &path.member("refund_amount_cents"), problems);
        Some(Self {
            id: id?,
            issuing_date: issuing_date?,
            reason,
            invoice: invoice?,
            notes,
            items,
            paid,
            refund: refund.unwrap_or(0),
        })
    }
}

fn read_item<'a>(node: node::Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<CreditItem<'a>> {
    members!(node, path, problems, { fee_id: "fee_id", amount: "amount_cents" });
    let fee_id = read::required_code(fee_id, &path.member("fee_id"), problems);
    let amount = read::cents(amount, &path.member("amount_cents"), problems);
    Some(CreditItem { fee_id: fee_id?, amount })
}
