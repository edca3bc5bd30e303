//! What is told of a credit note: from what was told of its invoice, and nothing else.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::frozen::Frozen;
use super::sale::Told;
use crate::error::{Error, ErrorKind, Problem};
use crate::json::node::{self, Node};
use crate::json::read::{self, Path, Problems, members};
use crate::provider::sale::{Sale, SaleLine};

/// A taxed credit note, as far as a provider is told of it.
struct Note<'a> {
    id: Cow<'a, str>,
    invoice_id: Cow<'a, str>,
    items: Vec<Item<'a>>,
}

/// What it takes back of one fee, in minor units.
struct Item<'a> {
    fee_id: Cow<'a, str>,
    net: i64,
    included: i64,
}

/// What is told of a credit note, from what was told of its invoice and nothing else: negative amounts, dated `today`, with the tax date of the
/// invoice.
///
/// # Errors
/// Kind `invalid_document` for a credit note that is none, or is not of this invoice; `conflict` when its invoice was not recorded.
pub(crate) fn of_credit_note(credit_note: &str, invoice: &Frozen, today: Date) -> Result<Told, Error> {
    let tape = node::parse(credit_note, ErrorKind::InvalidDocument)?;
    let mut problems = Problems::new(ErrorKind::InvalidDocument);
    let note = read_note(tape.root(), &Path::Root("credit"), &mut problems);
    let note = problems.finish(note)?;
    if note.invoice_id != invoice.document_id {
        let message = format!("this note credits `{}`, not the invoice `{}`", note.invoice_id, invoice.document_id);
        return Err(failure(ErrorKind::InvalidDocument, "credit.invoice_id.mismatch", "/invoice_id", message));
    }
    check_fees(&note, invoice)?;
    let Some(sale) = &invoice.sale else { return Ok(Told::Nothing) };
    let Some(original) = invoice.transaction_id.as_ref().filter(|_| invoice.recorded) else {
        let message = format!(
            "the invoice `{}` was not recorded at the provider, so nothing can be taken back there; commit it first",
            invoice.document_id
        );
        return Err(failure(ErrorKind::Conflict, "credit.invoice.not_recorded", "", message));
    };
    let lines: Vec<SaleLine> = lines(&note, sale)?;
    if lines.is_empty() {
        return Ok(Told::Nothing);
    }
    Ok(Told::Sale(Box::new(Sale {
        document_id: note.id.into_owned(),
        issuing_date: today,
        original: Some(original.clone()),
        lines,
        ..sale.clone()
    })))
}

fn failure(kind: ErrorKind, code: &str, path: impl Into<String>, message: String) -> Error {
    Error::of_problems(kind, vec![Problem::new(code, path, message)])
}

/// Every fee of the note is one of the invoice, and stands in it once.
fn check_fees(note: &Note<'_>, invoice: &Frozen) -> Result<(), Error> {
    let mut left: BTreeMap<&str, bool> = invoice.fee_ids.iter().map(|id| (id.as_str(), true)).collect();
    for (index, item) in note.items.iter().enumerate() {
        let id = &item.fee_id;
        let (code, message) = match left.insert(id, false) {
            Some(true) => continue,
            Some(false) => {
                ("duplicate", format!("the fee `{id}` stands twice; hand back what tallage gave, unchanged"))
            }
            None => {
                ("unknown_code", format!("there is no fee with the id `{id}` on the invoice `{}`", invoice.document_id))
            }
        };
        let (code, path) = (format!("credit.items.fee_id.{code}"), format!("/items/{index}/fee_id"));
        return Err(failure(ErrorKind::InvalidDocument, &code, path, message));
    }
    Ok(())
}

/// The lines of the sale with what is taken back of them. What the provider was not told of the invoice (settled fees, fees of nothing) it is
/// not told of the note.
fn lines(note: &Note<'_>, sale: &Sale) -> Result<Vec<SaleLine>, Error> {
    let sold: BTreeMap<&str, &SaleLine> = sale.lines.iter().map(|line| (line.fee_id.as_str(), line)).collect();
    let mut lines = Vec::with_capacity(note.items.len());
    for item in &note.items {
        let Some(line) = sold.get(item.fee_id.as_ref()) else { continue };
        // Amounts were read within ±10^15.
        let taken = item.net + if line.tax_included { item.included } else { 0 };
        let beyond = taken.unsigned_abs() > line.amount.unsigned_abs();
        if taken != 0 && (beyond || taken.signum() != line.amount.signum()) {
            let message = format!(
                "the note takes back {taken} minor units of the fee `{}`, of which the provider was told {}; hand back what tallage gave, unchanged",
                item.fee_id, line.amount
            );
            return Err(failure(ErrorKind::InvalidDocument, "credit.does_not_add_up", "/items", message));
        }
        if taken != 0 {
            lines.push(SaleLine { amount: -taken, ..(*line).clone() });
        }
    }
    Ok(lines)
}

fn read_note<'a>(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<Note<'a>> {
    members!(node, path, problems, { document: "document", id: "id", invoice_id: "invoice_id", items: "items" } rest ignored);
    let kind_path = path.member("document");
    let kind = read::required_code(document, &kind_path, problems)?;
    if kind != "credit_note" {
        let message = format!(
            "this must be a taxed credit note of tallage with `document` = `credit_note`, not `{}`",
            read::shorten(&kind)
        );
        problems.add(&kind_path, "mismatch", message);
    }
    let id = read::required_code(id, &path.member("id"), problems);
    let invoice_id = read::required_code(invoice_id, &path.member("invoice_id"), problems);
    let items_path = path.member("items");
    let items = read::list(read::required(items, &items_path, problems), &items_path, problems);
    let items = read::each(items, &items_path, problems, read_item);
    Some(Note { id: id?, invoice_id: invoice_id?, items })
}

fn read_item<'a>(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<Item<'a>> {
    members!(node, path, problems, {
        fee_id: "fee_id", net: "sub_total_excluding_taxes_amount_cents", included: "included_taxes_amount_cents",
    } rest ignored);
    let (net_path, included_path) =
        (path.member("sub_total_excluding_taxes_amount_cents"), path.member("included_taxes_amount_cents"));
    let fee_id = read::required_code(fee_id, &path.member("fee_id"), problems);
    let net = read::cents(read::required(net, &net_path, problems), &net_path, problems);
    let included = read::cents(read::required(included, &included_path, problems), &included_path, problems);
    Some(Item { fee_id: fee_id?, net: net?, included: included? })
}
