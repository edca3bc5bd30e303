//! Anrok: its paths, its key, its rate limit, and what is configured there.

use std::collections::{BTreeMap, VecDeque};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::Provider;
use super::http::{HttpRequest, HttpResponse, decode};
use super::journal::{Recorded, RecordedLine};
use super::json::Json;
use super::seed::Seed;
use super::simulator::Answer;

mod check;
mod lifecycle;
mod listing;
mod other;
mod request;
mod table;
mod tax;

pub use table::Collection;

use lifecycle::Stored;

/// Whether a product is taxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Taxability {
    /// As the place taxes.
    Taxable,
    /// Nowhere: `productNotTaxed`.
    NotTaxed,
    /// A transaction with it is exempt: `exempt` with the reason `transactionExempt`.
    TransactionExempt,
}

/// An Anrok account: its products and customers, where it collects, its rate limit.
///
/// The key is `s1/sa1/secret.simulated` until another is set. A product that was not added is unknown (409). Taxes: see
/// `docs/simulator.md`.
///
/// ```
/// use tallage::simulate::{HttpRequest, Simulator, Taxability};
/// let mut simulator = Simulator::new("2026-05-01T12:00:00Z".parse()?, 1);
/// simulator.anrok().add_product("saas");
/// simulator.anrok().set_taxability("book", Taxability::NotTaxed);
/// let mut estimate = |product: &str| {
///     let body = format!(r#"{{"currencyCode": "EUR", "accountingDate": "2026-05-01", "customerAddress": {{"country": "DE"}},
///         "lineItems": [{{"productExternalId": "{product}", "amount": 1000}}]}}"#);
///     let request = HttpRequest::new("POST", "/v1/seller/transactions/createEphemeral")
///         .with_header("Authorization", "Bearer s1/sa1/secret.simulated")
///         .with_body(body);
///     simulator.handle(request).reply().unwrap().text().into_owned()
/// };
/// assert!(estimate("saas").starts_with(r#"{"taxAmountToCollect":190,"#));
/// assert!(estimate("book").contains(r#"{"type":"productNotTaxed"}"#));
/// assert_eq!(estimate("car"), r#"{"type":"productExternalIdUnknown","productExternalId":"car"}"#);
/// # Ok::<(), jiff::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Anrok {
    key: String,
    rate_limit: Option<usize>,
    recent: VecDeque<Timestamp>,
    products: BTreeMap<String, Taxability>,
    customers: BTreeMap<String, Option<String>>,
    collection: BTreeMap<String, Collection>,
    currencies: Vec<String>,
    account_zone: bool,
    stored: BTreeMap<String, Stored>,
    certificates: Vec<other::Certificate>,
    cursors: BTreeMap<String, listing::Cursor>,
}

const CURRENCIES: &str = "AED ARS AUD BGN BRL CAD CHF CLP CNY COP CZK DKK EUR GBP HKD HUF IDR ILS INR ISK JPY KRW KWD MXN MYR NOK NZD \
                          PEN PHP PLN RON SAR SEK SGD THB TRY TWD UAH USD UYU VND ZAR";

/// Text of a 400 for a path that there is not.
const NO_ENDPOINT: &str = "No API endpoint matches the given URL.";

impl Anrok {
    pub(super) fn new() -> Self {
        Self {
            key: "s1/sa1/secret.simulated".to_owned(),
            rate_limit: Some(10),
            recent: VecDeque::new(),
            products: BTreeMap::new(),
            customers: BTreeMap::new(),
            collection: BTreeMap::new(),
            currencies: CURRENCIES.split(' ').map(str::to_owned).collect(),
            account_zone: false,
            stored: BTreeMap::new(),
            certificates: Vec::new(),
            cursors: BTreeMap::new(),
        }
    }

    /// Sets the API key: three parts as in `s…/sa…/secret.…`.
    pub fn set_key(&mut self, key: &str) {
        self.key = key.to_owned();
    }

    /// Sets how many requests a second are answered (default 10); none: any number.
    pub fn set_rate_limit(&mut self, per_second: Option<usize>) {
        self.rate_limit = per_second;
    }

    /// Makes a product known, taxed as the place taxes.
    pub fn add_product(&mut self, external_id: &str) {
        self.set_taxability(external_id, Taxability::Taxable);
    }

    /// Makes a product known, and says whether it is taxed.
    pub fn set_taxability(&mut self, external_id: &str, taxability: Taxability) {
        self.products.insert(external_id.to_owned(), taxability);
    }

    /// Makes a customer known, as the first recorded transaction with a name does.
    pub fn add_customer(&mut self, id: &str) {
        self.customers.entry(id.to_owned()).or_default();
    }

    /// Sets what the seller does in a place: a country (`DE`), or a state (`US-CO`).
    pub fn set_collection(&mut self, place: &str, collection: Collection) {
        self.collection.insert(place.to_owned(), collection);
    }

    /// Sets whether the account has an accounting time zone (default: no), so that `accountingTime` may come without one.
    pub fn set_account_time_zone(&mut self, set: bool) {
        self.account_zone = set;
    }

    /// Files a stored transaction: from now on `transactionFrozenForFiling`. Whether there is such a transaction.
    pub fn freeze(&mut self, id: &str) -> bool {
        self.stored.get_mut(id).map(|stored| stored.frozen = true).is_some()
    }

    pub(super) fn recorded(&self) -> impl Iterator<Item = Recorded> + '_ {
        self.stored.iter().map(|(id, stored)| Recorded {
            provider: Provider::Anrok,
            id: id.clone(),
            kind: if stored.negates.is_some() { "negation" } else { "transaction" },
            status: if stored.void { "void" } else { "normal" },
            version: stored.version,
            writes: stored.writes,
            frozen: stored.frozen,
            currency: stored.transaction.currency.clone(),
            amount: stored.taxed.pre_tax(),
            tax: stored.taxed.to_collect(),
            lines: stored
                .taxed
                .lines
                .iter()
                .map(|line| RecordedLine {
                    key: line.id.clone().unwrap_or_default(),
                    amount: line.amount,
                    tax: line.to_collect,
                })
                .collect(),
        })
    }

    pub(super) fn operation(path: &str) -> &'static str {
        match parts(path).as_slice() {
            ["transactions", "createEphemeral"] => "createEphemeral",
            ["transactions", "createOrUpdate"] => "createOrUpdate",
            ["transactions", "createNegation"] => "createNegation",
            ["transactions", "list"] => "list",
            ["transactions", id, "void"] if is_id(id) => "void",
            ["transactions", id, "get"] if is_id(id) => "get",
            ["certificates", "create"] => "certificates/create",
            ["certificates", "list"] => "certificates/list",
            ["products", "create"] => "products/create",
            ["products", id, "get"] if id.starts_with("externalId:") => "products/get",
            ["productTaxCategories", "list"] => "productTaxCategories/list",
            ["taxId", "validate"] => "taxId/validate",
            _ => "unknown",
        }
    }

    pub(super) fn too_many(retry_after: u32) -> HttpResponse {
        HttpResponse::plain(429, "You've exceeded your API limit of 10 per second")
            .with_header("Retry-After", retry_after.to_string())
    }

    /// In the order seen: route, method, key, and then the rest.
    pub(super) fn handle(
        &mut self,
        operation: &'static str,
        request: &HttpRequest,
        now: Timestamp,
        seed: &mut Seed,
    ) -> Answer {
        let refuse = |text: &str| Answer::read(HttpResponse::plain(400, text));
        if operation == "unknown" {
            return refuse(NO_ENDPOINT);
        }
        if request.method != "POST" {
            return refuse(&format!("Expecting HTTP method \"POST\", got \"{}\".", request.method));
        }
        if let Err(text) = self.authorize(request.header("authorization")) {
            return refuse(&text);
        }
        if let Some(limit) = self.rate_limit
            && !self.within(limit, now)
        {
            let text = format!("You've exceeded your API limit of {limit} per second");
            return Answer::read(HttpResponse::plain(429, text).with_header("Retry-After", "1"));
        }
        let json = request.header("content-type").is_none_or(|kind| kind.starts_with("application/json"));
        let body = match Json::parse(&request.body) {
            Ok(body) if json => body,
            _ => return refuse("Request body: Invalid JSON."),
        };
        let segments = parts(request.path());
        let id = segments.get(1).and_then(|part| part.split_once(':')).map(|(_, id)| decode(id)).unwrap_or_default();
        let done = match operation {
            "createEphemeral" => self.create_ephemeral(&body, now),
            "createOrUpdate" => self.create_or_update(&body, now),
            "createNegation" => self.create_negation(&body, now),
            "void" => self.void(&id, &body, now),
            "get" => self.get(&id, &body),
            "list" => self.list(&body, seed),
            "certificates/create" => self.create_certificate(&body, now, seed),
            "certificates/list" => self.list_certificates(&body, now),
            "products/create" => self.create_product(&body),
            "products/get" => self.get_product(&id, &body),
            "productTaxCategories/list" => Self::tax_categories(&body),
            _ => self.validate_tax_ids(&body),
        };
        match done {
            Ok(done) if done.1 => Answer::recorded(HttpResponse::json(200, &done.0)),
            Ok(done) => Answer::read(HttpResponse::json(200, &done.0)),
            Err(Failure::Refused(text)) => refuse(&format!("Request body: {text}")),
            Err(Failure::Conflict(kind, more)) => {
                let mut body = Json::object([("type", kind.into())]);
                for (name, value) in more {
                    body.set(name, value.into());
                }
                Answer::read(HttpResponse::json(409, &body))
            }
        }
    }

    /// The words seen for what is wrong with a key. Those for a key of the right form that is not known were not seen.
    fn authorize(&self, header: Option<&str>) -> Result<(), String> {
        let Some(header) = header else { return Err("Missing \"Authorization\" header.".to_owned()) };
        let invalid = |text: String| Err(format!("Invalid \"Authorization\" header: {text}"));
        let mut tokens = header.split_ascii_whitespace();
        let scheme = tokens.next().unwrap_or_default();
        if scheme != "Bearer" {
            return invalid(format!("Expecting first token to be \"Bearer\", got \"{scheme}\"."));
        }
        let rest: Vec<&str> = tokens.collect();
        let [token] = rest.as_slice() else {
            return invalid(format!("Expecting 1 token after \"Bearer\", got {}.", rest.len()));
        };
        let slashes = token.matches('/').count();
        if slashes != 2 {
            let text = "Invalid token: Expecting 2 \"/\" characters (\"****/****/secret.****\") but got";
            return invalid(format!("{text} {slashes}."));
        }
        if !token.starts_with('s') {
            let first = token.split('/').next().unwrap_or_default();
            let text = format!("First part (seller ID) is not well-formed: \"{first}\": Must start with \"s\".");
            return invalid(format!("Invalid token: {text}"));
        }
        if **token == *self.key { Ok(()) } else { invalid("Invalid token: Unknown API key.".to_owned()) }
    }

    /// Whether this request is one of at most `limit` in the second before; if so it counts.
    fn within(&mut self, limit: usize, now: Timestamp) -> bool {
        let second = SignedDuration::from_secs(1);
        // A clock set back starts anew.
        self.recent.retain(|at| *at <= now && now.duration_since(*at) < second);
        if self.recent.len() >= limit {
            return false;
        }
        self.recent.push_back(now);
        true
    }
}

/// The segments after `/v1/seller/`.
fn parts(path: &str) -> Vec<&str> {
    path.strip_prefix("/v1/seller/").map(|rest| rest.split('/').collect()).unwrap_or_default()
}

fn is_id(segment: &str) -> bool {
    segment.strip_prefix("id:").is_some_and(|id| !id.is_empty())
}

/// Why a request is not answered with 200.
enum Failure {
    /// 400 with this text after `Request body: `.
    Refused(String),
    /// 409 with this type, and more members.
    Conflict(&'static str, Vec<(&'static str, String)>),
}

impl From<String> for Failure {
    fn from(text: String) -> Self {
        Self::Refused(text)
    }
}

fn conflict(kind: &'static str) -> Failure {
    Failure::Conflict(kind, Vec::new())
}

/// The body of a 200, and whether something was recorded.
type Done = Result<(Json, bool), Failure>;

fn today(now: Timestamp) -> Option<Date> {
    now.strftime("%Y-%m-%d").to_string().parse().ok()
}

#[cfg(test)]
mod tests;
