//! What to send to VIES about one number.
//!
//! Source of the interface: the published description of the REST interface of VIES
//! (<https://ec.europa.eu/taxation_customs/vies/#/technical-information>) and public clients.

use std::borrow::Cow;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::number::CheckableNumber;
use crate::error::{Error, ErrorKind};
use crate::geo;
use crate::json::node::{self, Node};
use crate::json::read::{self, Path, Problems, members};
use crate::json::write::Writer;

/// Where VIES answers.
pub(crate) const BASE_URL: &str = "https://ec.europa.eu/taxation_customs/vies/rest-api";

/// The two ways to ask; only the first carries the requester in the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Method {
    #[default]
    Post,
    Get,
}

impl Method {
    const WORDS: [(&'static str, Self); 2] = [("post", Self::Post), ("get", Self::Get)];
}

/// A question to VIES.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    pub(crate) number: CheckableNumber,
    pub(crate) requester: Option<CheckableNumber>,
    pub(crate) method: Method,
    /// What VIES is to compare with its register: [`TRADER`] says which text is which.
    trader: [Option<Cow<'a, str>>; 5],
    base_url: Cow<'a, str>,
}

/// The members of VIES for what is known of the trader, in the order of [`Request::trader`].
const TRADER: [&str; 5] = ["traderName", "traderStreet", "traderPostalCode", "traderCity", "traderCompanyType"];

/// Builds the HTTP request that asks VIES about one number. Pure: nothing is sent.
///
/// `request`: `{"number", "country"?, "requester"?, "method"?, "trader"?, "base_url"?}`. `country` (ISO 3166-1) gives the
/// prefix where the number has none. With a `requester` (the seller's own VAT number) VIES answers with a consultation number, the
/// proof that it was asked. `method` is `post` (default) or `get`. `trader` (`name`, `street`, `postal_code`, `city`, `company_type`) is
/// compared by states that give no name; blank members are not sent. `base_url` replaces the address of VIES.
///
/// Answer: `{"method","url","headers","body","number","requester"?}`; `body` is `null` for `get`. Numbers come back normalized: hand
/// them to [`vies_read_json`](crate::vies_read_json) with the answer.
///
/// Errors (kind `invalid_document`, area `vies`): `vies.number.not_checkable` where VIES cannot know the number (blank, malformed,
/// Great Britain, Switzerland, Norway, one-stop-shop numbers), `vies.requester.not_checkable`, `vies.base_url.not_a_url`.
///
/// ```
/// let request = tallage::vies_request_json(r#"{"number": "DE 136 695 976", "requester": "FR23334175221"}"#)?;
/// assert_eq!(request, concat!(
///     r#"{"method":"POST","url":"https://ec.europa.eu/taxation_customs/vies/rest-api/check-vat-number","#,
///     r#""headers":{"accept":"application/json","content-type":"application/json"},"#,
///     r#""body":"{\"countryCode\":\"DE\",\"vatNumber\":\"136695976\",\"requesterMemberStateCode\":\"FR\",\"requesterNumber\":\"23334175221\"}","#,
///     r#""number":"DE136695976","requester":"FR23334175221"}"#,
/// ));
/// let error = tallage::vies_request_json(r#"{"number": "GB980780684"}"#).unwrap_err();
/// assert_eq!(error.code(), "vies.number.not_checkable");
/// # Ok::<(), tallage::Error>(())
/// ```
pub fn vies_request_json(request: &str) -> Result<String, Error> {
    let tape = node::parse(request, ErrorKind::InvalidDocument)?;
    let mut problems = Problems::new(ErrorKind::InvalidDocument);
    let request = Request::read(tape.root(), &Path::Root("vies"), &mut problems);
    problems.finish(request).map(|request| request.to_json())
}

/// The members of a question.
pub(super) struct Members<'n, 'a> {
    pub(super) number: Option<Node<'n, 'a>>,
    pub(super) country: Option<Node<'n, 'a>>,
    pub(super) requester: Option<Node<'n, 'a>>,
    pub(super) method: Option<Node<'n, 'a>>,
    pub(super) trader: Option<Node<'n, 'a>>,
    pub(super) base_url: Option<Node<'n, 'a>>,
}

impl<'a> Request<'a> {
    /// `None` only together with a problem.
    fn read(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
        members!(node, path, problems, {
            number: "number", country: "country", requester: "requester", method: "method", trader: "trader",
            base_url: "base_url",
        });
        Self::of(&Members { number, country, requester, method, trader, base_url }, path, problems)
    }

    /// From its members; `None` only together with a problem.
    pub(super) fn of(members: &Members<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
        let &Members { number, country, requester, method, trader, base_url } = members;
        let country = geo::read_country(country, &path.member("country"), problems);
        let number_path = path.member("number");
        let number = read::required(number, &number_path, problems);
        let number = read_well_formed(number, country, &number_path, problems);
        let requester = read_well_formed(requester, None, &path.member("requester"), problems);
        let method = read::word(method, &Method::WORDS, &path.member("method"), problems).unwrap_or_default();
        let trader = match trader {
            None => Default::default(),
            Some(node) => read_trader(node, &path.member("trader"), problems),
        };
        let url_path = path.member("base_url");
        let base_url = match read::text(base_url, &url_path, problems) {
            None => Cow::Borrowed(BASE_URL),
            Some(url) => read_base_url(url, &url_path, problems)?,
        };
        Some(Self { number: number?, requester, method, trader, base_url })
    }

    /// The question of `POST`, without anything about the trader. Errors as of [`vies_request_json`].
    #[cfg(feature = "http")]
    pub(crate) fn new(number: &str, requester: Option<&str>, base_url: &'a str) -> Result<Self, Error> {
        let path = Path::Root("vies");
        let mut problems = Problems::new(ErrorKind::InvalidDocument);
        let number = checkable(number, None, &path.member("number"), &mut problems);
        let requester =
            requester.and_then(|requester| checkable(requester, None, &path.member("requester"), &mut problems));
        let base_url = read_base_url(base_url.into(), &path.member("base_url"), &mut problems);
        let request = number.zip(base_url).map(|(number, base_url)| Self {
            number,
            requester,
            method: Method::Post,
            trader: Default::default(),
            base_url,
        });
        problems.finish(request)
    }

    /// The members of VIES and their values: all but the number itself.
    fn options(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let requester = self.requester.iter().flat_map(|requester| {
            [("requesterMemberStateCode", requester.prefix()), ("requesterNumber", requester.national())]
        });
        let trader = TRADER.into_iter().zip(&self.trader);
        requester.chain(trader.filter_map(|(name, value)| Some((name, value.as_deref()?))))
    }

    /// Where it is sent.
    pub(crate) fn url(&self) -> String {
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let base = &self.base_url;
        match self.method {
            Method::Post => format!("{base}/check-vat-number"),
            Method::Get => {
                let mut url = format!("{base}/ms/{}/vat/{}", self.number.prefix(), encoded(self.number.national()));
                for (index, (name, value)) in self.options().enumerate() {
                    url.push(if index == 0 { '?' } else { '&' });
                    url.push_str(name);
                    url.push('=');
                    url.push_str(&encoded(value));
                }
                url
            }
        }
    }

    /// How it is sent.
    pub(crate) fn method(&self) -> &'static str {
        match self.method {
            Method::Post => "POST",
            Method::Get => "GET",
        }
    }

    /// What goes with it: the type of the body only where there is one.
    pub(crate) fn headers(&self) -> &'static [(&'static str, &'static str)] {
        const JSON: &str = "application/json";
        match self.method {
            Method::Post => &[("accept", JSON), ("content-type", JSON)],
            Method::Get => &[("accept", JSON)],
        }
    }

    /// What is sent; nothing with `GET`.
    pub(crate) fn body(&self) -> Option<String> {
        if self.method == Method::Get {
            return None;
        }
        let mut out = Writer::with_capacity(256);
        out.raw("{\"countryCode\":").string(self.number.prefix());
        out.raw(",\"vatNumber\":").string(self.number.national());
        for (name, value) in self.options() {
            out.raw(",").string(name).raw(":").string(value);
        }
        out.raw("}");
        Some(out.into_string())
    }

    fn to_json(&self) -> String {
        let mut out = Writer::with_capacity(512);
        out.raw("{\"method\":").string(self.method()).raw(",\"url\":").string(&self.url()).raw(",\"headers\":{");
        for (index, (name, value)) in self.headers().iter().enumerate() {
            out.raw(if index == 0 { "" } else { "," }).string(name).raw(":").string(value);
        }
        match self.body() {
            Some(body) => out.raw("},\"body\":").string(&body),
            None => out.raw("},\"body\":null"),
        };
        out.raw(",\"number\":").string(self.number.number());
        out.optional(",\"requester\":", self.requester.as_ref().map(CheckableNumber::number));
        out.raw("}");
        out.into_string()
    }
}

/// An optional number that VIES can be asked about, or the problem `not_checkable`.
pub(super) fn read_number(
    slot: Option<Node<'_, '_>>,
    country: Option<geo::Country>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<CheckableNumber> {
    let text = read::text(slot, path, problems)?;
    checkable(&text, country, path, problems)
}

/// As [`read_number`]; a number that has not the form of its state is not asked about.
fn read_well_formed(
    slot: Option<Node<'_, '_>>,
    country: Option<geo::Country>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<CheckableNumber> {
    let number = read_number(slot, country, path, problems)?;
    if !number.is_well_formed() {
        let message = format!("`{}` has not the form of a VAT number of its state; VIES is not asked", number.number());
        problems.add(path, "not_checkable", message);
        return None;
    }
    Some(number)
}

fn checkable(
    text: &str,
    country: Option<geo::Country>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<CheckableNumber> {
    CheckableNumber::new(text, country).map_err(|why| problems.add(path, "not_checkable", why)).ok()
}

/// What is known of the trader, without blank texts.
fn read_trader<'a>(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> [Option<Cow<'a, str>>; 5] {
    members!(node, path, problems, {
        name: "name", street: "street", postal_code: "postal_code", city: "city", company_type: "company_type",
    });
    let mut text = |slot, name| read::text(slot, &path.member(name), problems).filter(|text| !text.trim().is_empty());
    [
        text(name, "name"),
        text(street, "street"),
        text(postal_code, "postal_code"),
        text(city, "city"),
        text(company_type, "company_type"),
    ]
}

/// A base to which paths are appended: scheme, host, path; nothing that would end the path or carry
/// a password.
fn read_base_url<'a>(url: Cow<'a, str>, path: &Path<'_>, problems: &mut Problems) -> Option<Cow<'a, str>> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let host_stands = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', ':']));
    if !host_stands || !url.bytes().all(|byte| byte.is_ascii_graphic() && !b"?#@\\\"<>".contains(&byte)) {
        let message = format!(
            "`{}` is not a base address; write scheme, host and path, such as `{BASE_URL}`, without query and password",
            read::shorten(&url)
        );
        problems.add(path, "not_a_url", message);
        return None;
    }
    Some(match url {
        Cow::Borrowed(url) => Cow::Borrowed(url.trim_end_matches('/')),
        Cow::Owned(url) => Cow::Owned(url.trim_end_matches('/').to_owned()),
    })
}
