//! Reading the request of an exchange: all but its documents.

use jiff::civil::Date;

use super::gate::{self, Gate};
use super::job::{Lookup, Operation};
use crate::apply::sale::place;
use crate::document::{Customer, read_customer};
use crate::error::{Error, ErrorKind};
use crate::geo;
use crate::json::integer;
use crate::json::node::{self, Node};
use crate::json::read::{self, Path, Problems, members};
use crate::provider::avatax::request::DocumentType;
use crate::provider::sale::Place;

/// A request without its documents.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    pub operation: Operation,
    pub today: Option<Date>,
    pub revision: Option<u32>,
    pub connection: Option<String>,
    /// The document is a fee that has no invoice yet.
    pub is_fee: bool,
    /// Who is to be a customer of the provider.
    pub customer: Option<Customer<'a>>,
    pub lookup: Option<Lookup>,
    /// Stripe Invoicing: whether the rates of taxes are wanted, which takes a request for each.
    pub rates: bool,
    /// Stripe Invoicing: the payment gate of a threshold invoice.
    pub gate: Option<Gate>,
    /// Of a bill: the customer at Stripe.
    pub billed_to: Option<String>,
    /// A credit note that takes whole lines back is recorded as a refund of them (AvaTax).
    pub refund: bool,
}

pub(super) fn read(text: &str) -> Result<Asked<'_>, Error> {
    let tape = node::parse(text, ErrorKind::InvalidDocument)?;
    let mut problems = Problems::new(ErrorKind::InvalidDocument);
    let asked = read_request(tape.root(), &Path::Root("exchange"), &mut problems);
    problems.finish(asked)
}

/// What is looked up, and the arguments of each.
const WHAT: [(&str, &[&str]); 7] = [
    ("transaction", &["id", "type"]),
    ("transactions", &["modified_after", "from", "to", "cursor"]),
    ("tax_ids", &["address", "tax_ids"]),
    ("certificates", &["external_id", "cursor"]),
    ("address", &["address"]),
    ("company", &[]),
    ("customer", &["external_id"]),
];

/// Which members go with an operation.
fn members_of(operation: Operation, what: Option<&str>) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = match operation {
        Operation::Estimate => vec!["today", "document", "subject", "rates"],
        Operation::Commit => vec!["today", "document", "subject", "revision", "rates", "payment_gate_config"],
        Operation::Bill => vec!["today", "connection", "document", "external_id", "revision"],
        Operation::Credit => vec!["today", "document", "invoice", "revision", "by"],
        Operation::Void | Operation::Dispute => vec!["today", "document", "credit_notes"],
        Operation::Check => vec!["connection"],
        Operation::Customer => vec!["today", "connection", "customer"],
        Operation::Lookup => vec!["connection", "what"],
    };
    let arguments = WHAT.iter().find(|(word, _)| Some(*word) == what).map_or(&[][..], |(_, arguments)| arguments);
    names.extend(arguments);
    names
}

fn read_request<'a>(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<Asked<'a>> {
    members!(node, path, problems, {
        operation: "operation", today: "today", document: "document", subject: "subject", revision: "revision",
        invoice: "invoice", notes: "credit_notes", connection: "connection", customer: "customer", what: "what", id: "id",
        kind: "type", modified_after: "modified_after", from: "from", to: "to", cursor: "cursor", address: "address",
        tax_ids: "tax_ids", external_id: "external_id", rates: "rates", gate: "payment_gate_config", by: "by",
    });
    let at = path.member("operation");
    let operation = read::required(operation, &at, problems);
    let operation = read::word(operation, &Operation::WORDS, &at, problems)?;
    let what_path = path.member("what");
    let what = if operation == Operation::Lookup { read::required(what, &what_path, problems) } else { what };
    let words = WHAT.map(|(word, _)| (word, word));
    let word = read::word(what, &words, &what_path, problems);
    let allowed = members_of(operation, word);
    for (name, slot) in [
        ("today", today),
        ("document", document),
        ("subject", subject),
        ("revision", revision),
        ("invoice", invoice),
        ("credit_notes", notes),
        ("connection", connection),
        ("customer", customer),
        ("what", what),
        ("id", id),
        ("type", kind),
        ("modified_after", modified_after),
        ("from", from),
        ("to", to),
        ("cursor", cursor),
        ("address", address),
        ("tax_ids", tax_ids),
        ("external_id", external_id),
        ("rates", rates),
        ("payment_gate_config", gate),
        ("by", by),
    ] {
        if slot.is_some() && !allowed.contains(&name) {
            let message = format!("the member `{name}` does not belong to `{}`", operation.as_str());
            problems.add(&path.member(name), "not_allowed", message);
        }
        let wanted = match name {
            "today" => operation != Operation::Customer,
            "connection" => operation != Operation::Customer,
            "document" | "invoice" | "customer" | "id" | "address" => true,
            "external_id" => word == Some("customer"),
            _ => false,
        };
        if wanted && allowed.contains(&name) {
            read::required(slot, &path.member(name), problems);
        }
    }
    for (name, slot) in [("document", document), ("invoice", invoice), ("customer", customer)] {
        if let Some(node) = slot {
            // Only says what is no object; its members are read elsewhere.
            let _ = read::object(node, &path.member(name), problems);
        }
    }
    let _ = read::list(notes, &path.member("credit_notes"), problems);
    let subjects = [("invoice", false), ("fee", true)];
    let ways = [("return", false), ("refund", true)];
    let connection = read::code(connection, &path.member("connection"), problems);
    let revision = integer::read(revision, 1..=1_000_000, &path.member("revision"), problems);
    let asked = Asked {
        operation,
        today: read::date(today, &path.member("today"), problems),
        revision: revision.and_then(|revision| u32::try_from(revision).ok()),
        connection: connection.map(|code| code.into_owned()),
        is_fee: read::word(subject, &subjects, &path.member("subject"), problems).unwrap_or(false),
        customer: customer.map(|node| read_customer(node, &path.member("customer"), problems)),
        rates: read::boolean(rates, &path.member("rates"), problems).unwrap_or(false),
        gate: gate::read(gate, &path.member("payment_gate_config"), problems),
        billed_to: read::code(external_id, &path.member("external_id"), problems).map(|id| id.into_owned()),
        lookup: word.and_then(|word| {
            let arguments = Arguments { id, kind, modified_after, from, to, cursor, address, tax_ids, external_id };
            read_lookup(word, &arguments, path, problems)
        }),
        refund: read::word(by, &ways, &path.member("by"), problems).unwrap_or(false),
    };
    problems.is_empty().then_some(asked)
}

struct Arguments<'t, 'a> {
    id: Option<Node<'t, 'a>>,
    kind: Option<Node<'t, 'a>>,
    modified_after: Option<Node<'t, 'a>>,
    from: Option<Node<'t, 'a>>,
    to: Option<Node<'t, 'a>>,
    cursor: Option<Node<'t, 'a>>,
    address: Option<Node<'t, 'a>>,
    tax_ids: Option<Node<'t, 'a>>,
    external_id: Option<Node<'t, 'a>>,
}

fn read_lookup(what: &str, given: &Arguments<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Option<Lookup> {
    let cursor = read::text(given.cursor, &path.member("cursor"), problems).map(|text| text.into_owned());
    let external_id = read::code(given.external_id, &path.member("external_id"), problems).map(|id| id.into_owned());
    Some(match what {
        "transaction" => {
            let id = read::code(given.id, &path.member("id"), problems)?.into_owned();
            let kinds = [("invoice", DocumentType::SalesInvoice), ("credit_note", DocumentType::ReturnInvoice)];
            let kind = read::word(given.kind, &kinds, &path.member("type"), problems);
            Lookup::Transaction { id, kind: kind.unwrap_or(DocumentType::SalesInvoice) }
        }
        "transactions" => {
            let from = read::date(given.from, &path.member("from"), problems);
            let to_path = path.member("to");
            let to = if from.is_some() { read::required(given.to, &to_path, problems) } else { given.to };
            let to = read::date(to, &to_path, problems);
            if from.is_none() && to.is_some() {
                problems.add(&path.member("from"), "required", "this member is required beside `to`");
            }
            Lookup::Transactions {
                modified_after: read::text(given.modified_after, &path.member("modified_after"), problems)
                    .map(|text| text.into_owned()),
                period: from.zip(to),
                cursor,
            }
        }
        "tax_ids" => Lookup::TaxIds {
            address: read_place(given.address, path, problems)?,
            tax_ids: read::codes(given.tax_ids, &path.member("tax_ids"), problems)
                .into_iter()
                .map(|id| id.into_owned())
                .collect(),
        },
        "certificates" => Lookup::Certificates { external_id, cursor },
        "address" => Lookup::Address(read_place(given.address, path, problems)?),
        "company" => Lookup::Company,
        _ => Lookup::Customer { external_id: external_id? },
    })
}

fn read_place(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> Option<Place> {
    let at = path.member("address");
    let address = geo::read_address_slot(slot, &at, problems)?;
    let place = place(&address);
    if place.is_none() {
        problems.add(&at.member("country"), "required", "this address needs its country");
    }
    place
}
