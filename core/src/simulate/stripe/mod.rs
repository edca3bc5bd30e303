//! Stripe: its paths, its key, its versions, its store of idempotency keys, and what is configured there. Both APIs: tax, and invoicing.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};

use super::http::{HttpRequest, HttpResponse};
use super::journal::Recorded;
use super::json::Json;
use super::seed::Seed;
use super::simulator::Answer;

mod address;
mod automatic;
mod breakdown;
mod calculation;
mod credit_line;
mod credit_note;
mod currency;
mod customer;
mod error;
mod finalize;
mod form;
mod idempotency;
mod invoice;
mod invoice_show;
mod item;
mod items;
mod lines;
mod list;
mod params;
mod place;
mod preview;
mod product;
mod recorded;
mod reversal;
mod route;
mod settings;
mod tax;
mod transaction;
mod version;

pub use settings::TaxApp;

use address::Address;
use error::Refusal;
use form::Node;
use idempotency::{Keys, Known};
use params::Params;
use settings::Settings;

/// A default of the account: whether prices contain the tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TaxBehavior {
    /// The tax comes on top.
    Exclusive,
    /// The tax is inside.
    Inclusive,
    /// Inside, but for USD and CAD.
    InferredByCurrency,
}

/// A Stripe account: who computes its taxes and where it collects, its products, its key.
///
/// The key is `sk_test_simulated` until another is set; a key that begins with `sk_live_` or `rk_live_` is one of live mode. Stripe Tax is
/// active, with a head office in California; it collects wherever the table of `docs/simulator.md` has a rate, but in New York.
///
/// ```
/// use tallage::simulate::{HttpRequest, Simulator};
/// let mut simulator = Simulator::new("2026-11-21T12:00:00Z".parse()?, 1);
/// let request = HttpRequest::new("POST", "/v1/tax/calculations")
///     .with_header("Authorization", "Bearer sk_test_simulated")
///     .with_header("Content-Type", "application/x-www-form-urlencoded")
///     .with_body("currency=eur&line_items[0][amount]=10000&line_items[0][tax_behavior]=inclusive\
///         &customer_details[address][country]=IE&customer_details[address_source]=billing");
/// let response = simulator.handle(request).reply().unwrap();
/// // 23 % are inside: 10000 − 10000 / 1.23 = 1869.9.
/// assert!(response.text().contains(r#""tax_amount_inclusive":1870"#), "{}", response.text());
/// # Ok::<(), jiff::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Stripe {
    key: String,
    rate_limit: Option<usize>,
    recent: VecDeque<Timestamp>,
    /// The version in whose shapes every answer comes.
    shapes: Option<&'static str>,
    settings: Settings,
    /// By account; that of the key is the first.
    stores: BTreeMap<String, Store>,
    busy: u32,
    locked: BTreeSet<String>,
}

/// What an account has stored.
#[derive(Debug, Clone, Default)]
struct Store {
    keys: Keys,
    calculations: Vec<calculation::Calculation>,
    transactions: Vec<transaction::Transaction>,
    customers: Vec<customer::Customer>,
    products: Vec<product::Product>,
    prices: Vec<item::Price>,
    /// Invoice items that are on no invoice.
    pending: Vec<item::Item>,
    invoices: Vec<invoice::Invoice>,
    previews: Vec<invoice::Invoice>,
    notes: Vec<credit_note::CreditNote>,
    rates: Vec<product::StoredRate>,
}

/// A request that is worked on.
struct Call<'a> {
    params: Params<'a>,
    /// The identifiers in its path.
    ids: Vec<String>,
    /// Seconds since 1970.
    now: i64,
    seed: &'a mut Seed,
    live: bool,
    account: String,
    expand: Vec<String>,
    settings: &'a mut Settings,
    store: &'a mut Store,
}

/// The body of a 200, and whether something was recorded.
type Done = Result<(Json, bool), Refusal>;

/// The account of the key.
const ACCOUNT: &str = "acct_1Simulated";
const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

impl Call<'_> {
    /// A new identifier.
    fn id(&mut self, prefix: &str) -> String {
        format!("{prefix}{}", self.seed.word(ALPHABET, 24))
    }

    /// The nth identifier of the path.
    fn path_id(&self, at: usize) -> String {
        self.ids.get(at).cloned().unwrap_or_default()
    }

    /// Refuses parameters that are none of these, and expansions that there are not.
    fn reads(&mut self, known: &[&str], expansions: &[&str]) -> Result<(), Refusal> {
        let known: Vec<&str> = known.iter().copied().chain(["expand"]).collect();
        self.params.only(&known)?;
        self.expand = self.params.texts("expand")?;
        match self.expand.iter().find(|wanted| !expansions.contains(&wanted.as_str())) {
            Some(wanted) => Err(self.params.refuse("expand", format!("This property cannot be expanded ({wanted})."))),
            None => Ok(()),
        }
    }

    fn expands(&self, name: &str) -> bool {
        self.expand.iter().any(|wanted| wanted == name)
    }

    /// The tax code of a line: its own, that of its product, the account's.
    fn tax_code(&self, params: &Params<'_>, product: Option<&str>) -> Result<String, Refusal> {
        let own = tax_code_text(params)?;
        let of_product = match product {
            Some(id) => {
                let known = self.store.products.iter().find(|known| known.id == id);
                let known = known.ok_or_else(|| Refusal::unknown("product", id, &params.path("product")))?;
                known.tax_code.clone()
            }
            None => None,
        };
        Ok(own.or(of_product).unwrap_or_else(|| self.settings.code.clone()))
    }
}

fn is_tax_code(text: &str) -> bool {
    text.strip_prefix("txcd_")
        .is_some_and(|digits| digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The parameter `tax_code`, if it is one.
fn tax_code_text(params: &Params<'_>) -> Result<Option<String>, Refusal> {
    match params.text("tax_code")? {
        Some(code) if !is_tax_code(&code) => Err(Refusal::unknown("tax code", &code, &params.path("tax_code"))),
        code => Ok(code),
    }
}

fn metadata_json(metadata: &[(String, String)]) -> Json {
    Json::Object(metadata.iter().map(|(name, value)| (name.clone(), value.into())).collect())
}

fn deleted(object: &str, id: &str) -> Json {
    Json::object([("id", id.into()), ("object", object.into()), ("deleted", true.into())])
}

impl Stripe {
    pub(super) fn new() -> Self {
        Self {
            key: "sk_test_simulated".to_owned(),
            rate_limit: Some(25),
            recent: VecDeque::new(),
            shapes: None,
            settings: Settings::new(),
            stores: BTreeMap::from([(ACCOUNT.to_owned(), Store::default())]),
            busy: 0,
            locked: BTreeSet::new(),
        }
    }

    /// Sets the secret key.
    pub fn set_key(&mut self, key: &str) {
        self.key = key.to_owned();
    }

    /// Sets how many requests a second are answered (default 25, as in test mode; Stripe's default in live mode is 100); none: any number.
    pub fn set_rate_limit(&mut self, per_second: Option<usize>) {
        self.rate_limit = per_second;
    }

    /// Makes a product known in the account of the key, with its tax code (`txcd_10103001`), if it has one.
    pub fn add_product(&mut self, id: &str, tax_code: Option<&str>) {
        let store = self.stores.entry(ACCOUNT.to_owned()).or_default();
        store.products.retain(|known| known.id != id);
        store.products.push(product::Product::new(id.to_owned(), id, tax_code, 0));
    }

    /// Makes an account known that may be named in `Stripe-Account`. It stores apart what is made there; settings are the same.
    pub fn add_account(&mut self, id: &str) {
        self.stores.entry(id.to_owned()).or_default();
    }

    /// Sets who computes the tax (default: Stripe itself); none: nobody, and automatic tax is not active.
    pub fn set_app(&mut self, app: Option<TaxApp>) {
        self.settings.app = app;
    }

    /// Sets whether the app computes (default: yes). If not, the tax of an invoice is `failed`.
    pub fn set_app_installed(&mut self, installed: bool) {
        self.settings.installed = installed;
    }

    /// Sets whether the seller is registered in a country (`IE`), state or province (`US-WA`, `CA-QC`).
    pub fn set_collection(&mut self, place: &str, collects: bool) {
        self.settings.collection.insert(place.to_owned(), collects);
    }

    /// Sets whether prices contain the tax where nothing says it (default: they do not); none: nothing is set, and invoices with automatic tax refuse
    /// items that do not say it.
    pub fn set_default_tax_behavior(&mut self, behavior: Option<TaxBehavior>) {
        self.settings.behavior = behavior.map(|behavior| match behavior {
            TaxBehavior::Exclusive => "exclusive",
            TaxBehavior::Inclusive => "inclusive",
            TaxBehavior::InferredByCurrency => "inferred_by_currency",
        });
    }

    /// Sets the country of the seller (default `US`); none: no head office, and tax is not active. A tax id moves the tax to customers elsewhere only.
    pub fn set_head_office(&mut self, country: Option<&str>) {
        self.settings.head_office =
            country.map(|country| Address { country: Some(country.to_owned()), ..Address::default() });
    }

    /// Sets whether invoices have automatic tax where the request does not say it (default: no). One that it does not work with then has none.
    pub fn set_automatic_tax_default(&mut self, enabled: bool) {
        self.settings.automatic = enabled;
    }

    /// Sets whether an invoice whose tax cannot be computed is finalized all the same, without tax and with a `disabled_reason` (default: it is refused).
    pub fn set_finalize_without_tax(&mut self, allowed: bool) {
        self.settings.untaxed = allowed;
    }

    /// Answers in the shapes of this version, whatever version a request names; none: as it names. Whether the version is known.
    pub fn set_shapes(&mut self, version: Option<&str>) -> bool {
        self.shapes = version.and_then(version::known);
        self.shapes.is_some() == version.is_some()
    }

    /// The next so many requests with an `Idempotency-Key` find it in use (409).
    pub fn set_busy(&mut self, times: u32) {
        self.busy = times;
    }

    /// Locks an object, as if another request worked on it: changes of it, or that name it, are refused (429 `lock_timeout`).
    pub fn lock(&mut self, id: &str) {
        self.locked.insert(id.to_owned());
    }

    /// Unlocks it. Whether it was locked.
    pub fn unlock(&mut self, id: &str) -> bool {
        self.locked.remove(id)
    }

    pub(super) fn recorded(&self) -> impl Iterator<Item = Recorded> + '_ {
        self.stores.values().flat_map(|store| {
            let transactions = store.transactions.iter().map(recorded::transaction);
            let invoices = store.invoices.iter().map(recorded::invoice);
            transactions.chain(invoices).chain(store.notes.iter().map(recorded::note))
        })
    }

    pub(super) fn operation(request: &HttpRequest) -> &'static str {
        route::find(&request.method, request.path()).map_or("unknown", |(route, _)| route.operation)
    }

    pub(super) fn too_many(retry_after: u32) -> HttpResponse {
        rate_limited().response().with_header("Retry-After", retry_after.to_string())
    }

    pub(super) fn handle(&mut self, request: &HttpRequest, now: Timestamp, seed: &mut Seed) -> Answer {
        let id = format!("req_{}", seed.word(ALPHABET, 14));
        let worked = self.work(request, now, seed, &id);
        let (response, recorded) = worked.unwrap_or_else(|refusal| (refusal.response(), false));
        let response = response.with_header("Request-Id", id);
        let named = request.header("stripe-version").and_then(version::known).unwrap_or(version::NEWEST);
        Answer { response: response.with_header("Stripe-Version", named), recorded }
    }

    fn work(
        &mut self,
        request: &HttpRequest,
        now: Timestamp,
        seed: &mut Seed,
        request_id: &str,
    ) -> Result<(HttpResponse, bool), Refusal> {
        self.authorize(request.header("authorization"))?;
        let (route, ids) = route::find(&request.method, request.path()).ok_or_else(|| {
            let (method, path) = (&request.method, request.path());
            let message = format!(
                "Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/."
            );
            Refusal::new(message).before(404)
        })?;
        let named = match request.header("stripe-version") {
            None => version::NEWEST,
            Some(text) => version::known(text)
                .ok_or_else(|| Refusal::new(format!("Invalid Stripe API version: {text}")).before(400))?,
        };
        let account = request.header("stripe-account").unwrap_or(ACCOUNT).to_owned();
        if !self.stores.contains_key(&account) {
            let message = format!(
                "The provided key does not have access to account '{account}' (or that account does not exist). Application access may \
                 have been revoked."
            );
            return Err(Refusal::new(message).code("account_invalid").before(403));
        }
        if !self.within(now) {
            return Err(rate_limited());
        }
        let form = read_form(request)?;
        let live = self.key.starts_with("sk_live_") || self.key.starts_with("rk_live_");
        let (post, second) = (request.method == "POST", now.as_second());
        let key = request.header("idempotency-key").filter(|_| post).map(str::to_owned);
        let asked = format!("{} {}", request.path(), form.canonical());
        if let (Some(key), Some(store)) = (&key, self.stores.get_mut(&account)) {
            if self.busy > 0 {
                self.busy -= 1;
                return Err(idempotency::in_use(key));
            }
            if let Known::Replay(response, original) = store.keys.look(key, &asked, second)? {
                let replayed = response.with_header("Idempotency-Key", key).with_header("Original-Request", original);
                return Ok((replayed.with_header("Idempotent-Replayed", "true"), false));
            }
        }
        if request.method != "GET" {
            self.unlocked(&form, &ids)?;
        }
        let shapes = self.shapes.unwrap_or(named);
        let Some(store) = self.stores.get_mut(&account) else { return Err(rate_limited()) };
        let mut call = Call {
            params: Params::new(&form),
            ids,
            now: second,
            seed,
            live,
            account,
            expand: Vec::new(),
            settings: &mut self.settings,
            store,
        };
        let (response, recorded, began) = match (route.run)(&mut call) {
            Ok((mut json, recorded)) => {
                version::shape(&mut json, shapes);
                let response = HttpResponse::new(200, "application/json", json.to_string());
                (if post { response.with_header("Stripe-Should-Retry", "false") } else { response }, recorded, true)
            }
            Err(refusal) => (refusal.response(), false, refusal.began),
        };
        let Some(key) = key else { return Ok((response, recorded)) };
        if began {
            call.store.keys.keep(&key, asked, second, response.clone(), request_id);
        }
        let response = response.with_header("Idempotency-Key", key).with_header("Original-Request", request_id);
        Ok((response, recorded))
    }

    /// `Bearer` with the key, or `Basic` with the key as user and no password.
    fn authorize(&self, header: Option<&str>) -> Result<(), Refusal> {
        let basic = || format!("Basic {}", STANDARD.encode(format!("{}:", self.key)));
        match header {
            None | Some("") => {
                let message = "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer \
                               auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').";
                Err(Refusal::new(message).before(401))
            }
            Some(header) if header == format!("Bearer {}", self.key) || header == basic() => Ok(()),
            Some(header) => {
                let given = header.split(' ').next_back().unwrap_or("");
                let end: String = given.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
                let start: String = given.chars().take(8).collect();
                Err(Refusal::new(format!("Invalid API Key provided: {start}****{end}")).before(401))
            }
        }
    }

    /// Whether this request is one of so many in the second before; if so it counts.
    fn within(&mut self, now: Timestamp) -> bool {
        let Some(limit) = self.rate_limit else { return true };
        let second = SignedDuration::from_secs(1);
        // A clock set back starts anew.
        self.recent.retain(|at| *at <= now && now.duration_since(*at) < second);
        if self.recent.len() >= limit {
            return false;
        }
        self.recent.push_back(now);
        true
    }

    fn unlocked(&self, form: &Node, ids: &[String]) -> Result<(), Refusal> {
        let named = |id: &String| {
            ids.contains(id)
                || matches!(form, Node::Map(members) if members.iter().any(|(_, node)| *node == Node::Text(id.clone())))
        };
        if !self.locked.iter().any(named) {
            return Ok(());
        }
        let message = "This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you \
                       see this error intermittently, retry the request.";
        Err(Refusal::new(message).code("lock_timeout").before(429))
    }
}

fn rate_limited() -> Refusal {
    let message = "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.";
    Refusal::new(message).code("rate_limit").before(429)
}

/// The parameters: of the query, or of the body of a POST.
fn read_form(request: &HttpRequest) -> Result<Node, Refusal> {
    let query = request.target.split_once('?').map_or("", |(_, query)| query);
    if request.method != "POST" {
        return Node::parse(query).map_err(|what| Refusal::new(format!("Invalid parameter: {what}")).before(400));
    }
    let form = request.header("content-type").is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let body = std::str::from_utf8(&request.body).ok().filter(|body| form || body.is_empty());
    let body = body.filter(|_| query.is_empty()).ok_or_else(|| {
        let message = "Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any questions, \
                       we can help at https://support.stripe.com/.";
        Refusal::new(message).before(400)
    })?;
    Node::parse(body).map_err(|what| Refusal::new(format!("Invalid parameter: {what}")).before(400))
}

#[cfg(test)]
mod tests;
