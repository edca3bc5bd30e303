//! AvaTax: its paths, its credentials, and what is configured there.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::Provider;
use super::http::{HttpRequest, HttpResponse, decode};
use super::journal::{Recorded, RecordedLine};
use super::json::Json;
use super::seed::Seed;
use super::simulator::Answer;

mod address;
mod answer;
mod customer;
mod document;
mod error;
mod lifecycle;
mod model;
mod query;
mod refund;
mod table;
mod tax;

use answer::{Include, Transaction};
use error::AvaError;

/// An AvaTax account: its companies and customers, and where they have nexus.
///
/// The account is `1000` with the licence key `simulated`, its company `DEFAULT` (number 1), until others are set.
///
/// ```
/// use tallage::simulate::{HttpRequest, Simulator};
/// let mut simulator = Simulator::new("2026-05-01T12:00:00Z".parse()?, 1);
/// let request = HttpRequest::new("POST", "/api/v2/transactions/create")
///     .with_header("Authorization", "Basic MTAwMDpzaW11bGF0ZWQ=")
///     .with_body(r#"{"type": "SalesOrder", "date": "2026-05-01", "customerCode": "cus_1",
///         "addresses": {"singleLocation": {"region": "PA", "country": "US", "postalCode": "19147"}},
///         "lines": [{"number": "fee_1", "amount": 10}]}"#);
/// let response = simulator.handle(request).reply().unwrap();
/// assert_eq!(response.status, 201);
/// assert!(response.text().contains(r#""totalTax":0.8"#));
/// # Ok::<(), jiff::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Avatax {
    credentials: String,
    companies: Vec<(u64, String)>,
    no_nexus: BTreeSet<String>,
    decimals: Option<u32>,
    stored: BTreeMap<Key, Transaction>,
    customers: BTreeMap<(u64, String), Json>,
    next: u64,
}

/// Company, code and type: the same code may stand for an invoice and for a return.
type Key = (String, String, &'static str);

/// The body of a success with its status, and whether something was recorded.
struct Done {
    response: HttpResponse,
    recorded: bool,
}

impl Avatax {
    pub(super) fn new() -> Self {
        Self {
            credentials: basic("1000", "simulated"),
            companies: vec![(1, "DEFAULT".to_owned())],
            // The recorded account had none there.
            no_nexus: BTreeSet::from(["GB".to_owned()]),
            decimals: None,
            stored: BTreeMap::new(),
            customers: BTreeMap::new(),
            next: 1,
        }
    }

    /// Sets the account number and the licence key.
    pub fn set_credentials(&mut self, account_id: &str, license_key: &str) {
        self.credentials = basic(account_id, license_key);
    }

    /// Adds a company under this code; gives its number. The first one, `DEFAULT`, is meant where a request names none.
    pub fn add_company(&mut self, code: &str) -> u64 {
        let id = self.companies.iter().map(|(id, _)| *id).max().unwrap_or(0) + 1;
        self.companies.push((id, code.to_owned()));
        id
    }

    /// Sets whether the seller is registered in a country (`GB`) or state (`US-TX`). By default everywhere but in `GB`.
    pub fn set_nexus(&mut self, place: &str, nexus: bool) {
        if nexus {
            self.no_nexus.remove(place);
        } else {
            self.no_nexus.insert(place.to_owned());
        }
    }

    /// Sets to how many decimals a tax is rounded (0 to 6): AvaTax is known to give up to 4. Default: those of the currency.
    pub fn set_tax_decimals(&mut self, decimals: Option<u32>) {
        self.decimals = decimals.map(|decimals| decimals.min(6));
    }

    /// Locks a committed transaction of the first company, as a filed return does. `kind`: its type, `SalesInvoice`. Whether there is one.
    pub fn lock(&mut self, code: &str, kind: &str) -> bool {
        let found = self
            .stored
            .iter_mut()
            .find(|((_, known, of), transaction)| known == code && *of == kind && transaction.status == "Committed");
        found.map(|(_, transaction)| transaction.locked = true).is_some()
    }

    pub(super) fn recorded(&self) -> impl Iterator<Item = Recorded> + '_ {
        self.stored.iter().map(|((_, code, kind), transaction)| Recorded {
            provider: Provider::Avatax,
            id: code.clone(),
            kind,
            status: transaction.status,
            version: transaction.version,
            writes: transaction.writes,
            frozen: transaction.locked,
            currency: transaction.document.currency.clone(),
            amount: transaction.taxed.sum(|line| line.amount),
            tax: transaction.taxed.sum(|line| line.tax),
            lines: transaction
                .document
                .lines
                .iter()
                .zip(&transaction.taxed.lines)
                .map(|(line, taxed)| RecordedLine { key: line.number.clone(), amount: line.amount, tax: taxed.tax })
                .collect(),
        })
    }

    pub(super) fn operation(request: &HttpRequest) -> &'static str {
        let get = request.method == "GET";
        match (get, parts(request.path()).as_slice()) {
            (true, ["utilities", "ping"]) => "ping",
            (true, ["companies"]) => "companies",
            (false, ["transactions", "create"]) => "create",
            (false, ["transactions", "createoradjust"]) => "createoradjust",
            (true, ["companies", _, "transactions"]) => "list",
            (true, ["companies", _, "transactions", code]) if !code.is_empty() => "get",
            (false, ["companies", _, "transactions", code, action]) if !code.is_empty() => match *action {
                "adjust" => "adjust",
                "void" => "void",
                "commit" => "commit",
                "refund" => "refund",
                "lock" => "lock",
                _ => "unknown",
            },
            (false, ["companies", _, "customers"]) => "customers/create",
            (true, ["companies", _, "customers", _]) => "customers/get",
            (_, ["addresses", "resolve"]) => "addresses/resolve",
            _ => "unknown",
        }
    }

    pub(super) fn too_many(retry_after: u32) -> HttpResponse {
        let description = "The rate limit of this account was exceeded.";
        let error = AvaError::new("RateLimitExceeded", 4011, "Too many requests.", description).status(429);
        error.response().with_header("Retry-After", retry_after.to_string())
    }

    pub(super) fn handle(
        &mut self,
        operation: &'static str,
        request: &HttpRequest,
        now: Timestamp,
        seed: &mut Seed,
    ) -> Answer {
        let authenticated = request.header("authorization") == Some(self.credentials.as_str());
        let correlation = seed.word(b"0123456789abcdef", 32);
        let done = match operation {
            // Known to have no JSON.
            "unknown" => Ok(Done { response: HttpResponse::plain(404, ""), recorded: false }),
            "ping" => Ok(Done { response: ping(authenticated), recorded: false }),
            _ if !authenticated => Ok(Done { response: AvaError::authentication(), recorded: false }),
            _ => self.route(operation, request, now),
        };
        let done = done.unwrap_or_else(|error| Done { response: error.response(), recorded: false });
        let response = done.response.with_header("x-correlation-id", correlation);
        Answer { response, recorded: done.recorded }
    }

    fn route(&mut self, operation: &'static str, request: &HttpRequest, now: Timestamp) -> Result<Done, AvaError> {
        let query = request.query();
        if parameter(&query, "$include").is_some_and(|list| list.split(',').any(|word| word == "ForceTimeout")) {
            let description = "You passed the parameter `$include=ForceTimeout` to this API.  The `ForceTimeout` include option \
                               simulates a timeout error to make tests easier.  To stop receiving this error code, remove the word \
                               `ForceTimeout`.";
            let message = "You requested a timeout error for this API call.";
            return Err(AvaError::new("TimeoutRequested", 316, message, description));
        }
        let body = if request.method == "GET" { Json::Null } else { body(request)? };
        let segments: Vec<String> = parts(request.path()).iter().map(|part| unescape(part)).collect();
        let segment = |at: usize| segments.get(at).map_or("", String::as_str);
        let target = lifecycle::Target { company: segment(1), code: segment(3), query: &query, now };
        match operation {
            "companies" => self.list_companies(&query),
            "create" => self.create(&body, now, include(&query)),
            "createoradjust" => self.create_or_adjust(&body, now, include(&query)),
            "list" => self.list(segment(1), &query),
            "get" => self.get(&target),
            "adjust" => self.adjust(&target, &body),
            "void" => self.void(&target, &body),
            "commit" => self.commit(&target, &body),
            "refund" => self.refund(&target, &body),
            "lock" => self.lock_by_request(&target, &body),
            "customers/create" => self.create_customers(segment(1), &body),
            "customers/get" => self.get_customer(segment(1), segment(3)),
            _ => {
                let asked = if request.method == "GET" {
                    Json::Object(query.into_iter().map(|(name, value)| (name, value.into())).collect())
                } else {
                    body
                };
                Ok(Done { response: address::resolve(&asked)?, recorded: false })
            }
        }
    }

    /// The number of a company by its code; the first where none is named.
    fn company(&self, code: &str) -> Result<(u64, String), AvaError> {
        let found = if code.is_empty() {
            self.companies.first()
        } else {
            self.companies.iter().find(|(_, known)| known.eq_ignore_ascii_case(code))
        };
        found
            .cloned()
            .ok_or_else(|| AvaError::not_found("Company", format!("The Company with code '{code}' was not found.")))
    }
}

/// The segments after `/api/v2/`.
fn parts(path: &str) -> Vec<&str> {
    path.strip_prefix("/api/v2/").map(|rest| rest.split('/').collect()).unwrap_or_default()
}

/// A segment decoded, and the five characters that its writer replaced put back.
fn unescape(segment: &str) -> String {
    let pairs = [("_-ava2f-_", "/"), ("_-ava2b-_", "+"), ("_-ava3f-_", "?"), ("_-ava25-_", "%"), ("_-ava23-_", "#")];
    pairs.iter().fold(decode(segment), |text, (code, sign)| text.replace(code, sign))
}

fn parameter<'a>(query: &'a [(String, String)], name: &str) -> Option<&'a str> {
    query.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

fn include(query: &[(String, String)]) -> Include {
    let list = parameter(query, "$include").unwrap_or("");
    let has = |word: &str| list.split(',').any(|known| known.trim().eq_ignore_ascii_case(word));
    Include { no_lines: has("SummaryOnly"), no_details: has("LinesOnly") }
}

fn body(request: &HttpRequest) -> Result<Json, AvaError> {
    if request.body.is_empty() {
        return Ok(Json::Null);
    }
    Json::parse(&request.body).map_err(AvaError::model)
}

fn ping(authenticated: bool) -> HttpResponse {
    let mut json = Json::object([("version", "26.9.0".into()), ("authenticated", authenticated.into())]);
    if authenticated {
        json.set("authenticationType", "AccountIdLicenseKey".into());
        json.set("authenticatedUserName", "simulated".into());
        json.set("authenticatedUserId", 1_u32.into());
        json.set("authenticatedAccountId", 1000_u32.into());
    } else {
        json.set("authenticationType", "None".into());
    }
    HttpResponse::json(200, &json)
}

/// The header of account and key.
fn basic(account: &str, key: &str) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = "Basic ".to_owned();
    for chunk in format!("{account}:{key}").as_bytes().chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4_usize {
            let index = bits >> (18 - 6 * at) & 63;
            let letter = usize::try_from(index).ok().and_then(|index| ALPHABET.get(index)).copied().unwrap_or(b'=');
            text.push(if at > chunk.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

#[cfg(test)]
mod tests;
