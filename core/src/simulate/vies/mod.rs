//! VIES: checks of VAT numbers, over its REST interface.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::http::{HttpRequest, HttpResponse, decode};
use super::json::Json;
use super::seed::Seed;
use super::simulator::Answer;

const BASE: &str = "/taxation_customs/vies/rest-api/";
const PREFIXES: &str = "AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI";
const WITHHELD: &str = "---";

/// How VIES says that it could not check. Clients report all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum FailureForm {
    /// `{"actionSucceed":false,"errorWrappers":[{"error":"MS_UNAVAILABLE"}]}` under status 200.
    #[default]
    Wrapped,
    /// The same under status 500.
    WrappedWithStatus500,
    /// A body like that of an answer, `valid` false, with the code in `userError`. The GET form always answers so.
    UserError,
}

/// What VIES knows. A number that was not added is not valid.
///
/// ```
/// use tallage::simulate::{HttpRequest, Simulator};
/// let mut simulator = Simulator::new("2026-11-21T12:00:00Z".parse()?, 1);
/// simulator.vies().add_valid("DE136695976", "EXAMPLE GMBH", "EXAMPLESTRASSE 1\n10115 BERLIN");
/// let ask = |simulator: &mut Simulator| {
///     let request = HttpRequest::new("POST", "/taxation_customs/vies/rest-api/check-vat-number")
///         .with_body(r#"{"countryCode": "DE", "vatNumber": "136695976"}"#);
///     simulator.handle(request).reply().unwrap().text().into_owned()
/// };
/// assert!(ask(&mut simulator).contains(r#""valid":true"#));
/// simulator.vies().set_down("DE", "MS_UNAVAILABLE");
/// assert_eq!(ask(&mut simulator), r#"{"actionSucceed":false,"errorWrappers":[{"error":"MS_UNAVAILABLE"}]}"#);
/// # Ok::<(), jiff::Error>(())
/// ```
#[derive(Debug, Default, Clone)]
pub struct Vies {
    valid: BTreeMap<String, (String, String)>,
    /// Per number what it answers instead.
    codes: BTreeMap<String, String>,
    /// Per prefix why it is down; `*`: all.
    down: BTreeMap<String, String>,
    form: FailureForm,
    bad_requesters: BTreeSet<String>,
}

/// What becomes of a check.
enum Verdict {
    Valid(String, String),
    Invalid,
    Failed(String),
}

/// A check as asked for.
#[derive(Default)]
struct Check {
    prefix: String,
    number: String,
    requester: Option<String>,
    /// `traderName` … as sent, for the echo.
    trader: [Option<String>; 5],
}

const TRADER: [&str; 5] = ["traderName", "traderStreet", "traderPostalCode", "traderCity", "traderCompanyType"];

impl Vies {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Makes a number valid. `number`: with its VIES prefix (`EL` for Greece, `XI` for Northern Ireland); an empty name or
    /// address is withheld (`---`), as Germany and Spain do.
    pub fn add_valid(&mut self, number: &str, name: &str, address: &str) {
        let shown = |text: &str| if text.is_empty() { WITHHELD.to_owned() } else { text.to_owned() };
        self.valid.insert(number.to_owned(), (shown(name), shown(address)));
    }

    /// Makes a number invalid again, and takes a code of [`Vies::set_code`] back.
    pub fn remove(&mut self, number: &str) {
        self.valid.remove(number);
        self.codes.remove(number);
    }

    /// Lets a check of this number fail with this code, such as `VAT_BLOCKED`.
    pub fn set_code(&mut self, number: &str, code: &str) {
        self.codes.insert(number.to_owned(), code.to_owned());
    }

    /// Takes a member state down: every check of its numbers fails with this code, such as `MS_UNAVAILABLE` or
    /// `MS_MAX_CONCURRENT_REQ`. `*` takes the whole service down.
    pub fn set_down(&mut self, prefix: &str, code: &str) {
        self.down.insert(prefix.to_owned(), code.to_owned());
    }

    /// Brings a member state, or with `*` the service, up again.
    pub fn set_up(&mut self, prefix: &str) {
        self.down.remove(prefix);
    }

    /// Refuses this number (with prefix) as that of a requester: `INVALID_REQUESTER_INFO`.
    pub fn refuse_requester(&mut self, number: &str) {
        self.bad_requesters.insert(number.to_owned());
    }

    /// How failures are told in the POST form.
    pub fn set_failure_form(&mut self, form: FailureForm) {
        self.form = form;
    }

    pub(super) fn operation(path: &str) -> &'static str {
        match path.strip_prefix(BASE) {
            Some("check-vat-number") => "check-vat-number",
            Some("check-vat-test-service") => "check-vat-test-service",
            Some("check-status") => "check-status",
            Some(rest) if rest.starts_with("ms/") && rest.contains("/vat/") => "ms/vat",
            _ => "unknown",
        }
    }

    pub(super) fn too_many(retry_after: u32) -> HttpResponse {
        wrapped(200, "GLOBAL_MAX_CONCURRENT_REQ").with_header("Retry-After", retry_after.to_string())
    }

    pub(super) fn handle(
        &mut self,
        operation: &'static str,
        request: &HttpRequest,
        now: Timestamp,
        seed: &mut Seed,
    ) -> Answer {
        let response = match (operation, request.method.as_str()) {
            ("check-vat-number" | "check-vat-test-service", "POST") => match read(&request.body) {
                Some(check) => self.post(operation, &check, now, seed),
                None => wrapped(400, "INVALID_INPUT"),
            },
            ("ms/vat", "GET") => self.get(request, now, seed),
            ("check-status", "GET") => self.status(),
            _ => HttpResponse::plain(404, ""),
        };
        Answer::read(response)
    }

    fn verdict(&self, check: &Check) -> Verdict {
        let Check { prefix, number, .. } = check;
        let known = PREFIXES.split(' ').any(|known| known == prefix);
        // Without spaces, dots or dashes: these are the caller's to take out.
        if !known || !(2..=12).contains(&number.len()) || !number.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Verdict::Failed("INVALID_INPUT".to_owned());
        }
        let full = format!("{prefix}{number}");
        if let Some(code) = self.down.get("*").or_else(|| self.down.get(prefix)).or_else(|| self.codes.get(&full)) {
            return Verdict::Failed(code.clone());
        }
        if let Some(requester) = &check.requester {
            let good = PREFIXES.split(' ').any(|known| requester.starts_with(known)) && requester.len() > 3;
            if !good || self.bad_requesters.contains(requester) {
                return Verdict::Failed("INVALID_REQUESTER_INFO".to_owned());
            }
        }
        match self.valid.get(&full) {
            Some((name, address)) => Verdict::Valid(name.clone(), address.clone()),
            None => Verdict::Invalid,
        }
    }

    fn post(&self, operation: &str, check: &Check, now: Timestamp, seed: &mut Seed) -> HttpResponse {
        let verdict =
            if operation == "check-vat-test-service" { test_service(&check.number) } else { self.verdict(check) };
        let (valid, name, address, failed) = match &verdict {
            Verdict::Valid(name, address) => (true, name.as_str(), address.as_str(), None),
            Verdict::Invalid => (false, WITHHELD, WITHHELD, None),
            Verdict::Failed(code) => (false, WITHHELD, WITHHELD, Some(code.as_str())),
        };
        match (failed, self.form) {
            (Some(code), FailureForm::Wrapped) => return wrapped(200, code),
            (Some(code), FailureForm::WrappedWithStatus500) => return wrapped(500, code),
            (Some(_), FailureForm::UserError) | (None, _) => {}
        }
        let asked = check.requester.is_some() && failed.is_none();
        let mut body = Json::object([
            ("countryCode", (&check.prefix).into()),
            ("vatNumber", (&check.number).into()),
            ("requestDate", instant(now)),
            ("valid", valid.into()),
            ("requestIdentifier", consultation(asked, seed).into()),
            ("name", name.into()),
            ("address", address.into()),
        ]);
        for (key, value) in TRADER.iter().zip(&check.trader) {
            body.set(key, value.as_deref().unwrap_or(WITHHELD).into());
        }
        for (key, value) in TRADER.iter().zip(&check.trader) {
            let same = value.as_ref().is_some_and(|value| match *key {
                "traderName" => value.eq_ignore_ascii_case(name),
                _ => address.to_ascii_uppercase().contains(&value.to_ascii_uppercase()),
            });
            let matched = match (value, valid) {
                (Some(_), true) if same => "VALID",
                (Some(_), true) => "INVALID",
                _ => "NOT_PROCESSED",
            };
            body.set(&format!("{key}Match"), matched.into());
        }
        if let Some(code) = failed {
            body.set("userError", code.into());
        }
        HttpResponse::json(200, &body)
    }

    fn get(&self, request: &HttpRequest, now: Timestamp, seed: &mut Seed) -> HttpResponse {
        let rest = request.path().strip_prefix(BASE).and_then(|rest| rest.strip_prefix("ms/")).unwrap_or("");
        let (prefix, number) = rest.split_once("/vat/").unwrap_or((rest, ""));
        let query = request.query();
        let parameter = |name: &str| query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let requester = requester(parameter("requesterMemberStateCode"), parameter("requesterNumber"));
        let check = Check { prefix: decode(prefix), number: decode(number), requester, ..Check::default() };
        let (valid, code, name, address) = match self.verdict(&check) {
            Verdict::Valid(name, address) => (true, "VALID".to_owned(), name, address),
            Verdict::Invalid => (false, "INVALID".to_owned(), WITHHELD.to_owned(), WITHHELD.to_owned()),
            Verdict::Failed(code) => (false, code, WITHHELD.to_owned(), WITHHELD.to_owned()),
        };
        let asked = check.requester.is_some() && matches!(code.as_str(), "VALID" | "INVALID");
        let mut approximate = Json::object([]);
        for key in ["name", "street", "postalCode", "city", "companyType"] {
            approximate.set(key, WITHHELD.into());
        }
        for key in ["matchName", "matchStreet", "matchPostalCode", "matchCity", "matchCompanyType"] {
            approximate.set(key, 3_u32.into());
        }
        let body = Json::object([
            ("isValid", valid.into()),
            ("requestDate", instant(now)),
            ("userError", code.into()),
            ("name", name.into()),
            ("address", address.into()),
            ("requestIdentifier", consultation(asked, seed).into()),
            ("originalVatNumber", (&check.number).into()),
            ("vatNumber", (&check.number).into()),
            ("viesApproximate", approximate),
        ]);
        HttpResponse::json(200, &body)
    }

    fn status(&self) -> HttpResponse {
        let all = self.down.contains_key("*");
        let countries = PREFIXES.split(' ').map(|prefix| {
            let down = all || self.down.contains_key(prefix);
            let availability = if down { "Unavailable" } else { "Available" };
            Json::object([("countryCode", prefix.into()), ("availability", availability.into())])
        });
        let body = Json::object([
            ("vow", Json::object([("available", (!all).into())])),
            ("countries", Json::Array(countries.collect())),
        ]);
        HttpResponse::json(200, &body)
    }
}

/// The fixed outcomes of the test service, by number.
fn test_service(number: &str) -> Verdict {
    let code = match number {
        "100" => return Verdict::Valid("John Doe".to_owned(), "123 Main St, Anytown, UK".to_owned()),
        "201" => "INVALID_INPUT",
        "202" => "INVALID_REQUESTER_INFO",
        "300" => "SERVICE_UNAVAILABLE",
        "301" => "MS_UNAVAILABLE",
        "302" => "TIMEOUT",
        "400" => "VAT_BLOCKED",
        "401" => "IP_BLOCKED",
        "500" => "GLOBAL_MAX_CONCURRENT_REQ",
        "501" => "GLOBAL_MAX_CONCURRENT_REQ_TIME",
        "600" => "MS_MAX_CONCURRENT_REQ",
        "601" => "MS_MAX_CONCURRENT_REQ_TIME",
        // 200, and any other.
        _ => return Verdict::Invalid,
    };
    Verdict::Failed(code.to_owned())
}

fn read(body: &[u8]) -> Option<Check> {
    let body = Json::parse(body).ok()?;
    if !matches!(body, Json::Object(_)) {
        return None;
    }
    let text = |name: &str| match body.get(name) {
        None | Some(Json::Null) => Some(None),
        Some(Json::Text(text)) => Some(Some(text.as_str())),
        Some(_) => None,
    };
    let mut trader = [const { None }; 5];
    for (value, name) in trader.iter_mut().zip(TRADER) {
        *value = text(name)?.map(str::to_owned);
    }
    Some(Check {
        prefix: text("countryCode")?.unwrap_or_default().to_owned(),
        number: text("vatNumber")?.unwrap_or_default().to_owned(),
        requester: requester(text("requesterMemberStateCode")?, text("requesterNumber")?),
        trader,
    })
}

/// Prefix and number together; none where neither was sent.
fn requester(prefix: Option<&str>, number: Option<&str>) -> Option<String> {
    (prefix.is_some() || number.is_some()).then(|| format!("{}{}", prefix.unwrap_or(""), number.unwrap_or("")))
}

fn wrapped(status: u16, code: &str) -> HttpResponse {
    let wrappers = vec![Json::object([("error", code.into())])];
    HttpResponse::json(status, &Json::object([("actionSucceed", false.into()), ("errorWrappers", wrappers.into())]))
}

/// `2026-05-12T09:30:11.123Z`.
fn instant(now: Timestamp) -> Json {
    now.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string().into()
}

/// The proof of a check, where a requester asked for it.
fn consultation(asked: bool, seed: &mut Seed) -> String {
    if asked { format!("WAPIAAAA{}", seed.word(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 8)) } else { String::new() }
}

#[cfg(test)]
mod tests;
