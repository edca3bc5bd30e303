//! An engine, simulated providers and whoever carries requests between them, who may crash; checks on every step what must hold on every step.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::rc::Rc;

use jiff::SignedDuration;
use serde_json::{Value, json};
use tallage::simulate::{HttpRequest, NoReply, Outcome, Simulator};
use tallage::{Engine, Exchange, Received, Request, Response, Step, TransportFailure};

use crate::documents::{ACCOUNT, ANROK_KEY, LICENSE_KEY, NOON, STRIPE_KEY, TODAY, config};
use crate::schemas;

/// Most steps of one exchange.
const MOST_STEPS: usize = 400;

/// What happens to the process that drives an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Driver {
    /// It goes on to the end.
    Continuous,
    /// It ends after each answer that it handed over; another one takes the exchange up.
    CrashesBetween,
    /// It also ends once after the request was sent and before the answer was kept: another one sends it again. The number: of which request.
    CrashesAfterSending(u32),
}

/// An engine of this configuration, built once for each use: thousands of combinations share them.
pub fn engine(config: &Value, of: &'static str) -> Rc<Engine> {
    thread_local! {
        static BUILT: RefCell<HashMap<(String, &'static str), Rc<Engine>>> = RefCell::default();
    }
    let text = config.to_string();
    let build = || Rc::new(Engine::from_json(&text).unwrap_or_else(|error| panic!("{error}: {text}")));
    BUILT.with_borrow_mut(|built| Rc::clone(built.entry((text.clone(), of)).or_insert_with(build)))
}

/// One request that was sent.
#[derive(Debug, Clone)]
pub struct Sent {
    pub request: Request,
    /// Which of the exchanges in this world.
    pub exchange: u32,
}

#[derive(Clone)]
pub struct World {
    pub config: Value,
    pub engine: Rc<Engine>,
    pub simulator: Simulator,
    pub sent: Vec<Sent>,
    /// Milliseconds of each wait.
    pub waits: Vec<u64>,
    /// Everything that the engine wrote: it must hold no credentials.
    pub written: String,
    exchanges: u32,
}

impl World {
    pub fn new() -> Self {
        Self::with(config())
    }

    pub fn with(config: Value) -> Self {
        let engine = engine(&config, "first");
        let mut simulator = Simulator::new(NOON.parse().unwrap(), 1);
        simulator.anrok().set_key(ANROK_KEY);
        simulator.anrok().set_rate_limit(None);
        for product in ["api", "setup", "seat", "saas", "minimum", "coupon", "setup_it", "other_it"] {
            simulator.anrok().add_product(product);
        }
        simulator.avatax().set_credentials(ACCOUNT, LICENSE_KEY);
        Self { config, engine, simulator, sent: Vec::new(), waits: Vec::new(), written: String::new(), exchanges: 0 }
    }

    /// Begins an exchange; it must begin.
    pub fn begin(&mut self, request: &Value) -> Exchange {
        self.exchanges += 1;
        self.engine.begin_json(&request.to_string()).unwrap_or_else(|error| panic!("{error}: {request}"))
    }

    /// Runs an operation to its end.
    pub fn run(&mut self, request: &Value) -> Value {
        let mut exchange = self.begin(request);
        self.drive(&mut exchange, Driver::Continuous)
    }

    /// Runs an operation that must succeed.
    pub fn done(&mut self, request: &Value) -> Value {
        let outcome = self.run(request);
        assert_eq!(outcome["status"], "succeeded", "{request}\n{outcome}");
        outcome
    }

    /// Commits an invoice: the taxed document.
    pub fn commit(&mut self, invoice: &Value) -> Value {
        self.done(&json!({"operation": "commit", "today": TODAY, "document": invoice}))["document"].clone()
    }

    /// Makes a taxed credit note of everything that remains of an invoice, or of these items.
    pub fn note(&self, id: &str, invoice: &Value, earlier: &[Value], items: Option<Value>) -> Value {
        let mut request = json!({"id": id, "issuing_date": TODAY, "invoice": invoice, "credit_notes": earlier});
        if let Some(items) = items {
            request["items"] = items;
        }
        let note = self.engine.credit_json(&request.to_string());
        serde_json::from_str(&note.unwrap_or_else(|error| panic!("{error}: {request}"))).unwrap()
    }

    /// Drives an exchange to its end.
    pub fn drive(&mut self, exchange: &mut Exchange, driver: Driver) -> Value {
        let mut crash_at = match driver {
            Driver::CrashesAfterSending(request) => request,
            Driver::Continuous | Driver::CrashesBetween => 0,
        };
        let mut requests = 0;
        for _ in 0..MOST_STEPS {
            if driver != Driver::Continuous {
                self.crash(exchange);
            }
            match exchange.step() {
                Step::Send { number, request } => {
                    requests += 1;
                    assert_eq!(
                        exchange.step(),
                        Step::Send { number, request: request.clone() },
                        "asking twice gives the same"
                    );
                    let outcome = self.send(&request);
                    if requests == crash_at {
                        crash_at = 0;
                        continue;
                    }
                    hand(exchange, number, outcome);
                }
                Step::Wait { milliseconds } => {
                    assert!(milliseconds > 0 && milliseconds <= 3_600_000, "a wait of {milliseconds} ms");
                    self.waits.push(milliseconds);
                    self.simulator.advance(SignedDuration::from_millis(i64::try_from(milliseconds).unwrap()));
                    exchange.waited();
                }
                Step::Done { outcome } => {
                    self.keep(exchange);
                    self.written.push_str(&outcome);
                    assert_eq!(exchange.outcome_json(), Some(outcome.as_str()));
                    return serde_json::from_str(&outcome).unwrap_or_else(|error| panic!("{error}: {outcome}"));
                }
                other => panic!("{other:?}"),
            }
        }
        panic!("no end after {MOST_STEPS} steps: {:?}", exchange.step());
    }

    /// The process ends, and another one begins with what was kept: the same step, byte for byte.
    fn crash(&mut self, exchange: &mut Exchange) {
        let kept = exchange.to_json();
        let resumed = engine(&self.config, "of another process").resume_json(&kept);
        let resumed = resumed.unwrap_or_else(|error| panic!("{error}: {kept}"));
        assert_eq!(resumed.step(), exchange.step(), "{kept}");
        assert_eq!(resumed.to_json(), kept);
        *exchange = resumed;
        self.written.push_str(&kept);
    }

    fn keep(&mut self, exchange: &Exchange) {
        self.written.push_str(&exchange.to_json());
        write!(self.written, "{exchange:?}{:?}", exchange.step()).unwrap();
    }

    /// What becomes of a request at the simulated providers, after it was checked.
    pub fn send(&mut self, request: &Request) -> Outcome {
        schemas::check(request);
        let secret = request.headers.iter().filter(|(name, _)| *name != "authorization");
        let open: String = secret.map(|(_, value)| value.as_str()).chain([request.url.as_str()]).collect();
        assert_no_secret(&open);
        assert_no_secret(request.body.as_deref().unwrap_or_default());
        self.sent.push(Sent { request: request.clone(), exchange: self.exchanges });
        let mut http = HttpRequest::new(request.method, request.url.as_str());
        for (name, value) in &request.headers {
            http = http.with_header(*name, value.as_str());
        }
        if let Some(body) = &request.body {
            http = http.with_body(body.as_str());
        }
        self.simulator.handle(http)
    }

    /// Within one exchange a request is repeated with the same bytes or it is another one; pages of listings are others.
    pub fn assert_same_bytes(&self) {
        for (index, sent) in self.sent.iter().enumerate() {
            let same = |other: &&Sent| {
                other.exchange == sent.exchange
                    && (other.request.method, &other.request.url) == (sent.request.method, &sent.request.url)
            };
            if sent.request.url.ends_with("/list") {
                continue;
            }
            if sent.request.url.starts_with("https://api.stripe.com/") {
                self.assert_same_by_key(index);
                continue;
            }
            if let Some(first) = self.sent.iter().take(index).find(same) {
                assert!(first.request == sent.request, "{:?}\n{:?}", first.request, sent.request);
            }
        }
    }

    /// Stripe: the same key is the same request, byte for byte, and what is sent twice in a row has the same key, unless Stripe repeated an old
    /// refusal by it in between.
    fn assert_same_by_key(&self, index: usize) {
        let key = |sent: &Sent| sent.request.headers.iter().find(|(name, _)| *name == "idempotency-key").cloned();
        let Some(sent) = self.sent.get(index) else { return };
        let mut before = self.sent.iter().take(index).filter(|other| other.exchange == sent.exchange);
        if let Some(key_of) = key(sent) {
            for other in before.clone().filter(|other| key(other).as_ref() == Some(&key_of)) {
                assert!(other.request == sent.request, "{:?}\n{:?}", other.request, sent.request);
            }
        }
        let same = |other: &&Sent| {
            (other.request.method, &other.request.url, &other.request.body)
                == (sent.request.method, &sent.request.url, &sent.request.body)
        };
        let replayed = self.simulator.journal().iter().any(|entry| match &entry.outcome {
            Outcome::Reply(reply) => reply.status >= 400 && reply.header("idempotent-replayed").is_some(),
            Outcome::NoReply(_) => false,
        });
        if let Some(last) = before.next_back().filter(same).filter(|_| !replayed) {
            assert!(last.request == sent.request, "{:?}\n{:?}", last.request, sent.request);
        }
    }

    pub fn assert_no_secrets(&self) {
        assert_no_secret(&self.written);
    }

    /// Bodies of the requests to an address that ends so (before its query).
    pub fn bodies(&self, end: &str) -> Vec<Value> {
        let path = |url: &str| url.split_once('?').map_or(url, |(path, _)| path).to_owned();
        let to = self.sent.iter().filter(|sent| path(&sent.request.url).ends_with(end));
        to.map(|sent| serde_json::from_str(sent.request.body.as_deref().unwrap_or("null")).unwrap()).collect()
    }
}

/// Hands over what became of a request, twice: the second time changes nothing.
pub fn hand(exchange: &mut Exchange, number: u32, outcome: Outcome) {
    let failure = match outcome {
        Outcome::Reply(reply) => {
            let body = reply.text().into_owned();
            let mut response = Response::new(reply.status, body);
            for (name, value) in &reply.headers {
                response = response.with_header(name, value);
            }
            assert_eq!(exchange.receive(Some(number), &response).unwrap(), Received::Applied);
            let after = (exchange.step(), exchange.to_json());
            assert_eq!(exchange.receive(Some(number), &response).unwrap(), Received::AlreadyApplied, "{response:?}");
            assert_eq!((exchange.step(), exchange.to_json()), after, "the same answer twice changes something");
            return;
        }
        Outcome::NoReply(NoReply::Timeout) => TransportFailure::Timeout,
        Outcome::NoReply(NoReply::Refused | NoReply::Closed) => TransportFailure::Connection,
    };
    assert_eq!(exchange.fail(Some(number), failure).unwrap(), Received::Applied);
    let after = (exchange.step(), exchange.to_json());
    assert_eq!(exchange.fail(Some(number), failure).unwrap(), Received::AlreadyApplied);
    assert_eq!((exchange.step(), exchange.to_json()), after, "the same failure twice changes something");
}

/// The credentials, as they are and in base 64 (computed with Python's `base64`), and each secret part alone.
pub const SECRETS: [&str; 10] = [
    ANROK_KEY,
    "secret.Qv7xUnmistakable",
    LICENSE_KEY,
    "LicenseUnmistakable",
    // base64("2000131313:4D93LicenseUnmistakable"), and of each key alone
    AUTHORIZATION,
    "NEQ5M0xpY2Vuc2VVbm1pc3Rha2FibGU",
    "czQ3MTEvc2EwODE1L3NlY3JldC5Rdjd4VW5taXN0YWthYmxl",
    STRIPE_KEY,
    "51UnmistakableStripe",
    "c2tfdGVzdF81MVVubWlzdGFrYWJsZVN0cmlwZUtle",
];
pub const AUTHORIZATION: &str = "MjAwMDEzMTMxMzo0RDkzTGljZW5zZVVubWlzdGFrYWJsZQ";

pub fn assert_no_secret(text: &str) {
    for secret in SECRETS {
        if let Some(at) = text.find(secret) {
            let from =
                text.char_indices().map(|(index, _)| index).take_while(|index| index + 200 < at).last().unwrap_or(0);
            panic!("{secret} is written: …{}…", &text[from..at + secret.len()]);
        }
    }
}
