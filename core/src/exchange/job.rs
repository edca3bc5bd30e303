//! What an exchange is asked to do: read from its request, when it begins and again when it is resumed.

use jiff::civil::Date;
use serde_json::value::RawValue;

use super::figures::{self, Figures};
use super::gate::Gate;
use super::peek;
use super::plan::broken;
use super::request::{self, Asked};
use crate::apply::bill::{self, Bill};
use crate::apply::frozen::{self, Frozen};
use crate::apply::{parts, sale};
use crate::config::{Config, Connection, Provider};
use crate::document::{Customer, Invoice};
use crate::error::{Error, ErrorKind};
use crate::json::read::shorten;
use crate::money::MAX_AMOUNT;
use crate::provider::avatax::request::DocumentType;
use crate::provider::failure::Failure;
use crate::provider::identifier::{Records, TransactionId};
use crate::provider::sale::{Buyer, Place, Sale, SaleLine};
use crate::provider::stripe_invoicing::credit::Given;
use crate::provider::stripe_tax::customer::is_stripe_id;
use crate::provider::taken::Taken;

/// The operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Estimate,
    Commit,
    Credit,
    Void,
    Dispute,
    Check,
    Customer,
    Lookup,
    Bill,
}

impl Operation {
    pub(super) const WORDS: [(&'static str, Self); 9] = [
        ("estimate", Self::Estimate),
        ("commit", Self::Commit),
        ("credit", Self::Credit),
        ("void", Self::Void),
        ("dispute", Self::Dispute),
        ("check", Self::Check),
        ("customer", Self::Customer),
        ("lookup", Self::Lookup),
        ("bill", Self::Bill),
    ];

    pub(super) fn as_str(self) -> &'static str {
        Self::WORDS[self as usize].0
    }
}

/// What is looked up.
#[derive(Debug, Clone)]
pub(super) enum Lookup {
    Transaction {
        id: String,
        kind: DocumentType,
    },
    Transactions {
        /// Anrok: RFC 3339.
        modified_after: Option<String>,
        /// AvaTax: dates of the documents.
        period: Option<(Date, Date)>,
        cursor: Option<String>,
    },
    TaxIds {
        address: Place,
        tax_ids: Vec<String>,
    },
    Certificates {
        external_id: Option<String>,
        cursor: Option<String>,
    },
    Address(Place),
    Company,
    Customer {
        external_id: String,
    },
}

/// An invoice that is taken back.
#[derive(Debug, Clone)]
pub(super) struct Void {
    pub original: Frozen,
    /// Credit notes of it are recorded: voiding it would leave them.
    pub credited: bool,
}

/// An invoice that is recorded again.
#[derive(Debug, Clone)]
pub(super) struct Again {
    pub sale: Sale,
    /// What its document charges of taxes.
    pub figures: Figures,
}

/// What there is to do.
#[derive(Debug, Clone)]
pub(super) enum Work {
    Invoice {
        commit: bool,
    },
    /// A taxed invoice that was recorded, and is to be so again: as it was told then.
    Again(Box<Again>),
    /// A taxed document that Stripe is to bill with the taxes that it has.
    Bill(Box<Bill>),
    Credit {
        original: Box<Frozen>,
        /// The taxes of the note, as positive minor units.
        taxes: i64,
        /// Whole lines of the invoice are taken back by AvaTax itself, with the taxes that it recorded.
        refund: bool,
        /// How far each fee is credited, for a provider that takes back lines of what it recorded; none for others.
        taken: Vec<Taken>,
        /// Stripe Invoicing: what else it is told.
        given: Box<Given>,
    },
    Void(Box<Void>),
    Check,
    Customer {
        /// As the provider calls it.
        external_id: String,
        /// `None`: it is there, and only linked.
        buyer: Option<Box<Buyer>>,
        /// Stripe Invoicing: whether the id is the provider's own; else the customer is to be made.
        known: bool,
        /// Whether it is exempt, if the host says so.
        exempt: Option<bool>,
    },
    /// It cannot be told to the provider.
    Untellable(Box<Failure>),
    Lookup(Lookup),
}

/// A request that was read and checked.
#[derive(Debug, Clone)]
pub(super) struct Job {
    pub operation: Operation,
    pub connection: String,
    pub today: Option<Date>,
    pub revision: Option<u32>,
    /// Whose events they are.
    pub invoice_id: Option<String>,
    pub credit_note_id: Option<String>,
    pub external_customer_id: Option<String>,
    /// The document is a fee that has no invoice yet: these are its fees.
    pub fee_ids: Option<Vec<String>>,
    id: Option<TransactionId>,
    /// Stripe Invoicing: the rates of taxes are wanted.
    pub rates: bool,
    /// Stripe Invoicing: the payment gate of a threshold invoice.
    pub gate: Option<Gate>,
    /// Of a bill: the customer at Stripe.
    pub billed_to: Option<String>,
    pub work: Work,
}

impl Job {
    /// The identifier under which this exchange records something.
    pub(super) fn id(&self) -> Result<&TransactionId, Failure> {
        self.id.as_ref().ok_or_else(|| broken("there is no identifier"))
    }

    /// An invoice with its payment gate, if it has one.
    pub(super) fn gated<'a>(&self, invoice: Invoice<'a>) -> Invoice<'a> {
        if self.gate.is_some() { invoice.into_gated() } else { invoice }
    }

    /// The same as text, for what is only read.
    pub(super) fn transaction_id(&self) -> Option<&str> {
        match &self.work {
            Work::Invoice { commit: false } => None,
            Work::Void(void) => void.original.transaction_id.as_deref(),
            // It only makes its request unique.
            Work::Customer { .. } | Work::Untellable(_) => None,
            _ => self.id.as_ref().map(TransactionId::as_str),
        }
    }
}

/// Reads a request.
///
/// # Errors
/// Kind `invalid_document` for a request or document that is wrong, `not_found` for a connection that is not configured.
pub(super) fn read(config: &Config, request: &RawValue) -> Result<Job, Error> {
    let asked = request::read(request.get())?;
    let texts = peek::texts(request)?;
    let mut job = Job {
        operation: asked.operation,
        connection: String::new(),
        today: asked.today,
        revision: None,
        invoice_id: None,
        credit_note_id: None,
        external_customer_id: None,
        fee_ids: None,
        id: None,
        rates: asked.rates,
        gate: asked.gate.clone(),
        billed_to: None,
        work: Work::Check,
    };
    match asked.operation {
        Operation::Estimate | Operation::Commit => read_invoice(&mut job, &asked, peek::text(texts.document)?)?,
        Operation::Bill => read_bill(&mut job, &asked, peek::text(texts.document)?)?,
        Operation::Credit => {
            read_credit(config, &mut job, &asked, (peek::text(texts.document)?, peek::text(texts.invoice)?))?;
        }
        Operation::Void | Operation::Dispute => read_void(&mut job, &texts)?,
        Operation::Check => job.connection = asked.connection.unwrap_or_default(),
        Operation::Customer => {
            let customer = asked.customer.ok_or_else(|| Error::internal("a customer was not read"))?;
            read_customer(config, &mut job, asked.connection, customer)?;
        }
        Operation::Lookup => {
            job.connection = asked.connection.unwrap_or_default();
            job.work = Work::Lookup(asked.lookup.ok_or_else(|| Error::internal("a look-up was not read"))?);
        }
    }
    let Some(connection) = config.connection(&job.connection) else {
        return Err(unknown(&job.connection));
    };
    check_offered(connection, &job)?;
    Ok(job)
}

/// A connection that is not configured.
pub(super) fn unknown(code: &str) -> Error {
    let message = format!("the connection `{}` is not configured", shorten(code));
    Error::new(ErrorKind::NotFound, "exchange.connection.unknown", "/connection", message)
}

fn not_linked(path: &str) -> Error {
    Error::new(
        ErrorKind::InvalidDocument,
        "exchange.customer.not_linked",
        path,
        "this customer is linked to no tax provider; give it a `provider_customer` with a connection",
    )
}

fn read_invoice(job: &mut Job, asked: &Asked<'_>, document: &str) -> Result<(), Error> {
    if job.operation == Operation::Commit
        && peek::document(document).is_ok_and(|document| document.document.as_deref() == Some("invoice"))
    {
        return read_again(job, asked, document);
    }
    let invoice = Invoice::from_json(document).map_err(|error| error.under("/document"))?;
    let customer = invoice.customer.as_ref();
    let link = customer.and_then(|customer| customer.provider_customer.as_ref());
    job.connection = link.ok_or_else(|| not_linked("/document/customer"))?.connection.to_string();
    job.external_customer_id = customer.and_then(|it| it.external_id.as_deref()).map(str::to_owned);
    job.fee_ids = asked.is_fee.then(|| invoice.fees.iter().map(|fee| fee.id.to_string()).collect());
    let revision = asked.revision.unwrap_or(1);
    let commit = job.operation == Operation::Commit;
    if commit {
        job.revision = Some(revision);
        job.id = Some(TransactionId::new(&job.connection, &invoice.id, Records::Invoice, revision));
    }
    job.invoice_id = Some(invoice.id.into_owned());
    job.work = Work::Invoice { commit };
    Ok(())
}

/// Whether what is frozen can have been written by tallage: its amounts are read again as numbers only.
pub(super) fn is_whole(sale: &Sale) -> bool {
    let within = |line: &SaleLine| line.amount.unsigned_abs() <= MAX_AMOUNT.unsigned_abs();
    !sale.lines.is_empty() && sale.lines.iter().all(within)
}

fn check_whole(sale: Option<&Sale>) -> Result<(), Error> {
    if sale.is_none_or(is_whole) {
        return Ok(());
    }
    Err(peek::malformed("/document/provider/sale"))
}

/// A taxed invoice in the place of one that is to be taxed.
fn read_again(job: &mut Job, asked: &Asked<'_>, document: &str) -> Result<(), Error> {
    let original = frozen::read(document).map_err(|error| error.under("/document"))?;
    let (true, Some(sale)) = (original.recorded, original.sale) else {
        let message = "this taxed invoice was not recorded; commit the invoice as it was before it was taxed";
        return Err(Error::new(ErrorKind::Conflict, "exchange.document.not_recorded", "/document/provider", message));
    };
    check_whole(Some(&sale))?;
    let figures = figures::of_invoice(document, &sale).map_err(|error| error.under("/document"))?;
    let revision = asked.revision.unwrap_or(original.revision);
    job.revision = Some(revision);
    job.connection = original.connection;
    job.external_customer_id = peek::document(document)?.customer.unwrap_or_default().external_id;
    job.id = Some(TransactionId::new(&job.connection, &original.document_id, Records::Invoice, revision));
    job.invoice_id = Some(original.document_id);
    job.work = Work::Again(Box::new(Again { sale, figures }));
    Ok(())
}

/// A taxed document, of which Stripe makes the invoice.
fn read_bill(job: &mut Job, asked: &Asked<'_>, document: &str) -> Result<(), Error> {
    let bills = bill::read(document).map_err(|error| error.under("/document"))?;
    let revision = asked.revision.unwrap_or(1);
    job.connection = asked.connection.clone().unwrap_or_default();
    job.revision = Some(revision);
    job.external_customer_id.clone_from(&bills.customer);
    job.billed_to = asked.billed_to.clone().or(bills.customer);
    if job.billed_to.is_none() {
        let message = "Stripe bills a customer of its own; name it by `external_id`";
        let path = "/external_id";
        return Err(Error::new(ErrorKind::InvalidDocument, "exchange.external_id.required", path, message));
    }
    job.id = Some(TransactionId::new(&job.connection, &bills.document_id, Records::Invoice, revision));
    job.invoice_id = Some(bills.document_id);
    job.work = Work::Bill(Box::new(bills.bill));
    Ok(())
}

fn read_credit(config: &Config, job: &mut Job, asked: &Asked<'_>, (note, invoice): (&str, &str)) -> Result<(), Error> {
    let original = frozen::read(invoice).map_err(|error| error.under("/invoice"))?;
    let peeked = peek::document(note)?;
    let malformed = |path: &str| peek::malformed(&format!("/document/{path}"));
    let id = peeked.id.ok_or_else(|| malformed("id"))?;
    let taxes = peeked.taxes_amount_cents.ok_or_else(|| malformed("taxes_amount_cents"))?;
    if peeked.document.as_deref() != Some("credit_note") {
        return Err(malformed("document"));
    }
    let revision = asked.revision.unwrap_or(1);
    job.revision = Some(revision);
    job.connection.clone_from(&original.connection);
    job.external_customer_id = peeked.customer.unwrap_or_default().external_id;
    job.id = Some(TransactionId::new(&job.connection, &id, Records::CreditNote, revision));
    job.credit_note_id = Some(id);
    job.invoice_id = peeked.invoice_id;
    let by_lines = config.connection(&job.connection).is_some_and(|it| it.provider == Provider::StripeTax);
    let taken = if by_lines { parts::taken(note, invoice)? } else { Vec::new() };
    let nets = figures::nets(note).map_err(|error| error.under("/document"))?;
    let (credit, returned) = (peeked.credit_amount_cents.unwrap_or(0), peeked.refund_amount_cents.unwrap_or(0));
    let given = Box::new(Given { nets, credit, refund: returned });
    job.work = Work::Credit { original: Box::new(original), taxes, refund: asked.refund, taken, given };
    Ok(())
}

fn read_void(job: &mut Job, texts: &peek::Texts<'_>) -> Result<(), Error> {
    let document = peek::text(texts.document)?;
    let original = frozen::read(document).map_err(|error| error.under("/document"))?;
    check_whole(original.sale.as_ref())?;
    let peeked = peek::document(document)?;
    let id = peeked.id.ok_or_else(|| peek::malformed("/document/id"))?;
    let notes = texts.credit_notes.as_deref().unwrap_or_default();
    for (index, note) in notes.iter().enumerate() {
        let path = format!("/credit_notes/{index}");
        let note = peek::document(note.get()).map_err(|error| error.under(&path))?;
        if note.document.as_deref() != Some("credit_note") || note.invoice_id.as_deref() != Some(id.as_str()) {
            let message = format!("this is no taxed credit note of the invoice `{id}`");
            return Err(Error::new(ErrorKind::InvalidDocument, "exchange.credit_notes.mismatch", path, message));
        }
    }
    job.revision = Some(original.revision);
    job.connection.clone_from(&original.connection);
    job.external_customer_id = peeked.customer.unwrap_or_default().external_id;
    job.id = Some(TransactionId::new(&job.connection, &id, Records::Reversal, original.revision));
    job.invoice_id = Some(id);
    job.work = Work::Void(Box::new(Void { original, credited: !notes.is_empty() }));
    Ok(())
}

fn read_customer(
    config: &Config,
    job: &mut Job,
    connection: Option<String>,
    customer: Customer<'_>,
) -> Result<(), Error> {
    let link = customer.provider_customer.as_ref();
    let named = link.map(|link| link.connection.to_string());
    job.connection = connection.or(named).ok_or_else(|| not_linked("/customer"))?;
    let here = config.connection(&job.connection).ok_or_else(|| unknown(&job.connection))?;
    job.external_customer_id = customer.external_id.as_deref().map(str::to_owned);
    let external_id = link.and_then(|link| link.external_id.as_ref()).or(customer.external_id.as_ref());
    let external_id = external_id.map(ToString::to_string).ok_or_else(|| {
        let message = "a provider knows a customer by its id; give it an `external_id`";
        let path = "/customer/external_id";
        Error::new(ErrorKind::InvalidDocument, "exchange.customer.external_id.required", path, message)
    })?;
    let create = link.and_then(|link| link.create) == Some(true);
    if here.provider == Provider::StripeTax {
        job.id = Some(TransactionId::new(&job.connection, &external_id, Records::Customer, 1));
    }
    let known = link.is_some_and(|link| link.external_id.is_some()) || !create;
    let exempt = customer.exempt;
    // Anrok makes it by itself; Stripe is always told the address, without which it would not tax.
    let told = match here.provider {
        Provider::Anrok => false,
        Provider::Avatax => create,
        // One that has an id of Stripe is there.
        Provider::StripeTax => create && !is_stripe_id(&external_id),
        Provider::StripeInvoicing => true,
    };
    job.work = if told {
        match sale::buyer(here, Some(&customer)) {
            Ok(buyer) => Work::Customer { external_id, buyer: Some(Box::new(buyer)), known, exempt },
            Err(failure) => Work::Untellable(failure),
        }
    } else {
        Work::Customer { external_id, buyer: None, known, exempt }
    };
    Ok(())
}

/// Not everything is offered by every provider.
fn check_offered(connection: &Connection, job: &Job) -> Result<(), Error> {
    if let Work::Credit { refund: true, .. } = &job.work
        && connection.provider != Provider::Avatax
    {
        let message = format!("{} has no refunds; leave `by` out", connection.provider.name());
        return Err(Error::new(ErrorKind::InvalidDocument, "exchange.by.not_available", "/by", message));
    }
    let refuse =
        |code: &str, path: &str, message: String| Err(Error::new(ErrorKind::InvalidDocument, code, path, message));
    let name = connection.provider.name();
    if connection.provider != Provider::StripeInvoicing {
        let only = "and is for Stripe Invoicing only";
        if job.operation == Operation::Bill {
            let message = format!("{name} bills nothing; name a connection to Stripe Invoicing");
            return refuse("exchange.operation.not_available", "/operation", message);
        }
        if job.gate.is_some() {
            let message = format!("`payment_gate_config` has no meaning for {name}, {only}");
            return refuse("exchange.payment_gate_config.not_allowed", "/payment_gate_config", message);
        }
        if job.rates {
            let message = format!("`rates` has no meaning for {name}, which gives them always, {only}");
            return refuse("exchange.rates.not_allowed", "/rates", message);
        }
    }
    let Work::Lookup(lookup) = &job.work else { return Ok(()) };
    if connection.provider == Provider::StripeInvoicing {
        return refuse("exchange.what.not_available", "/what", format!("{name} does not offer this look-up"));
    }
    let avatax = connection.provider == Provider::Avatax;
    if connection.provider == Provider::StripeTax {
        return match lookup {
            Lookup::Transaction { .. } | Lookup::Customer { .. } => Ok(()),
            _ => refuse(
                "exchange.what.not_available",
                "/what",
                format!("{} does not offer this look-up", connection.provider.name()),
            ),
        };
    }
    let offered = match lookup {
        Lookup::Transaction { .. } => true,
        Lookup::Transactions { modified_after, period, .. } => {
            return match (avatax, modified_after, period) {
                (true, Some(_), _) => refuse(
                    "exchange.modified_after.not_allowed",
                    "/modified_after",
                    "AvaTax lists by the dates of documents; give `from` and `to`".to_owned(),
                ),
                (true, None, None) => refuse(
                    "exchange.from.required",
                    "/from",
                    "AvaTax lists by the dates of documents; give `from` and `to`".to_owned(),
                ),
                (false, _, Some(_)) => refuse(
                    "exchange.from.not_allowed",
                    "/from",
                    "Anrok lists by the time of the last change; give `modified_after`".to_owned(),
                ),
                _ => Ok(()),
            };
        }
        Lookup::TaxIds { .. } | Lookup::Certificates { .. } => !avatax,
        Lookup::Address(_) | Lookup::Company | Lookup::Customer { .. } => avatax,
    };
    match offered {
        true => Ok(()),
        false => refuse(
            "exchange.what.not_available",
            "/what",
            format!("{} does not offer this look-up", connection.provider.name()),
        ),
    }
}
