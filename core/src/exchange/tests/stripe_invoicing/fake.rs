//! As much of Stripe as an invoice needs, in memory: forms, keys and what they replay, invoices with items, and a tax app. It knows only the
//! parameters of the table in [`allowed`](super::allowed), and shares nothing with the requests that it takes.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::allowed;
use crate::{Request, Response};

#[derive(Clone, Default)]
pub(super) struct Invoice {
    pub id: String,
    pub status: String,
    pub automatic: bool,
    pub currency: String,
    pub customer: String,
    pub auto_advance: bool,
    pub metadata: BTreeMap<String, String>,
    pub lines: Vec<Line>,
    pub notes: Vec<Value>,
}

#[derive(Clone)]
pub(super) struct Line {
    pub id: String,
    pub amount: i64,
    pub product: Option<String>,
    pub metadata: BTreeMap<String, String>,
    pub taxes: Vec<Value>,
}

/// An answer that stands in for the next one to a request.
pub(super) struct Refusal {
    /// The beginning of method and path.
    pub to: &'static str,
    pub status: u16,
    pub body: String,
    /// How many requests it meets.
    pub times: usize,
}

pub(super) struct Fake {
    pub invoices: Vec<Invoice>,
    /// Those that were deleted.
    pub deleted: usize,
    pub sent: Vec<(String, Vec<(String, String)>)>,
    pub refusals: Vec<Refusal>,
    /// `automatic_tax` of an invoice that has it on.
    pub automatic_tax: Value,
    /// The shape before basil.
    pub old: bool,
    /// How many lines an invoice shows, and how many a page has.
    pub inline: usize,
    pub page: usize,
    pub keys: BTreeMap<String, (String, Response)>,
    pub made: usize,
}

impl Default for Fake {
    fn default() -> Self {
        Self {
            invoices: Vec::new(),
            deleted: 0,
            sent: Vec::new(),
            refusals: Vec::new(),
            automatic_tax: success(),
            old: false,
            inline: 10,
            page: 100,
            keys: BTreeMap::new(),
            made: 0,
        }
    }
}

/// What Metronome's guide calls a success.
pub(super) fn success() -> Value {
    json!({"enabled": true, "provider": "anrok", "disabled_reason": null, "liability": {"type": "self"}, "status": "complete"})
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8().unwrap().into_owned()
}

pub(super) fn form(body: &str) -> Vec<(String, String)> {
    let pairs = body.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').map(|(name, value)| (decoded(name), decoded(value))).unwrap()).collect()
}

fn ok(body: &Value) -> Response {
    Response::new(200, body.to_string())
}

pub(super) fn refused(status: u16, code: &str, message: &str) -> (u16, String) {
    (status, json!({"error": {"type": "invalid_request_error", "code": code, "message": message}}).to_string())
}

impl Fake {
    /// Keys are kept for a day.
    pub(super) fn a_day_later(&mut self) {
        self.keys.clear();
    }

    pub(super) fn refuse(&mut self, to: &'static str, (status, body): (u16, String), times: usize) {
        self.refusals.push(Refusal { to, status, body, times });
    }

    /// Method and path of everything that was sent, without queries.
    pub(super) fn paths(&self) -> Vec<&str> {
        self.sent.iter().map(|(line, _)| line.as_str()).collect()
    }

    pub(super) fn live(&self) -> Vec<&Invoice> {
        self.invoices.iter().filter(|invoice| invoice.status != "draft").collect()
    }

    fn id(&mut self, front: &str) -> String {
        self.made += 1;
        format!("{front}{}", self.made)
    }

    pub(super) fn answer(&mut self, request: &Request) -> Response {
        let (path, query) = request.url.split_once('?').unwrap_or((&request.url, ""));
        let path = path.split_once("/v1/").unwrap().1.to_owned();
        let form = form(request.body.as_deref().unwrap_or(query));
        let line = format!("{} {path}", request.method);
        allowed::check(&line, &form);
        let header = |name: &str| request.headers.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone());
        assert_eq!(header("stripe-version").as_deref(), Some("2026-10-28.endive"));
        self.sent.push((line.clone(), form.clone()));
        let asked = format!("{line}?{}", request.body.as_deref().unwrap_or_default());
        let key = header("idempotency-key");
        if let Some(key) = &key {
            assert!(key.len() <= 255, "{key}");
            if let Some((before, response)) = self.keys.get(key) {
                assert_eq!(*before, asked, "a key for something else");
                return response.clone().with_header("Idempotent-Replayed", "true");
            }
        }
        let refusal = self.refusals.iter_mut().find(|refusal| refusal.times > 0 && line.starts_with(refusal.to));
        let response = match refusal {
            Some(refusal) => {
                refusal.times -= 1;
                Response::new(refusal.status, refusal.body.clone())
            }
            None => self.act(request.method, &path, &form),
        };
        // What is too much, or under way, is not kept.
        if let Some(key) = key.filter(|_| !matches!(response.status, 409 | 429)) {
            self.keys.insert(key, (asked, response.clone()));
        }
        response
    }

    fn act(&mut self, method: &str, path: &str, form: &[(String, String)]) -> Response {
        let get = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let parts: Vec<&str> = path.split('/').collect();
        match (method, parts.as_slice()) {
            ("GET", ["invoices"]) => {
                let of = self.invoices.iter().rev().filter(|it| Some(it.customer.as_str()) == get("customer"));
                let all: Vec<Value> = of.map(|invoice| self.shown(invoice)).collect();
                self.list(all, get("starting_after"))
            }
            ("POST", ["invoices"]) => {
                let id = self.id("in_");
                let invoice = Invoice {
                    id,
                    status: "draft".to_owned(),
                    automatic: get("automatic_tax[enabled]") == Some("true"),
                    currency: get("currency").unwrap().to_owned(),
                    customer: get("customer").unwrap().to_owned(),
                    auto_advance: get("auto_advance") == Some("true"),
                    metadata: metadata(form, "metadata"),
                    lines: Vec::new(),
                    notes: Vec::new(),
                };
                let shown = self.shown(&invoice);
                self.invoices.push(invoice);
                ok(&shown)
            }
            ("POST", ["invoices", "create_preview"]) => {
                let mut invoice = Invoice {
                    id: "upcoming_in_1".to_owned(),
                    status: "draft".to_owned(),
                    automatic: true,
                    currency: get("currency").unwrap().to_owned(),
                    ..Invoice::default()
                };
                for index in 0.. {
                    let at = format!("invoice_items[{index}]");
                    if !form.iter().any(|(name, _)| name.starts_with(&at)) {
                        break;
                    }
                    invoice.lines.push(line(format!("il_tmp_{index}"), form, &at));
                }
                ok(&self.shown(&invoice))
            }
            ("POST", ["invoiceitems"]) => {
                let id = self.id("il_");
                let made = line(id, form, "");
                self.add(get("invoice").unwrap(), made)
            }
            ("POST", ["invoices", id, "add_lines"]) => {
                let line_id = self.id("il_");
                let mut made = line(line_id, form, "lines[0]");
                for index in 0.. {
                    let tax = |name: &str| get(&format!("lines[0][tax_amounts][{index}]{name}"));
                    let Some(amount) = tax("[amount]") else { break };
                    let inclusive = tax("[tax_rate_data][inclusive]") == Some("true");
                    assert!(
                        tax("[tax_rate_data][display_name]").is_some() && tax("[tax_rate_data][percentage]").is_some()
                    );
                    let base: i64 = tax("[taxable_amount]").unwrap().parse().unwrap();
                    made.taxes.push(entry(amount.parse().unwrap(), base, inclusive, "standard_rated", "txr_manual"));
                }
                self.add(id, made)
            }
            ("GET", ["invoices", id, "lines"]) => {
                let Some(invoice) = self.find(id) else { return missing() };
                let lines: Vec<Value> = invoice.lines.iter().map(|line| self.line(line)).collect();
                self.list(lines, get("starting_after"))
            }
            ("GET", ["invoices", id]) => match self.find(id) {
                Some(invoice) => ok(&self.shown(invoice)),
                None => missing(),
            },
            ("DELETE", ["invoices", id]) => {
                let Some(at) = self.invoices.iter().position(|it| it.id == *id) else { return missing() };
                if self.invoices[at].status != "draft" {
                    let (status, body) = refused(400, "invoice_not_editable", "You can only delete draft invoices");
                    return Response::new(status, body);
                }
                self.invoices.remove(at);
                self.deleted += 1;
                ok(&json!({"id": id, "object": "invoice", "deleted": true}))
            }
            ("POST", ["invoices", id, verb @ ("finalize" | "void" | "mark_uncollectible")]) => {
                let Some(at) = self.invoices.iter().position(|it| it.id == *id) else { return missing() };
                let from = self.invoices[at].status.clone();
                let to = match (*verb, from.as_str()) {
                    ("finalize", "draft") => "open",
                    ("void", "open" | "uncollectible") => "void",
                    ("mark_uncollectible", "open") => "uncollectible",
                    _ => {
                        let message = format!("This invoice is {from}");
                        let (status, body) = refused(400, "invoice_not_editable", &message);
                        return Response::new(status, body);
                    }
                };
                if *verb == "finalize" {
                    self.invoices[at].auto_advance = get("auto_advance") == Some("true");
                }
                self.invoices[at].status = to.to_owned();
                let invoice = self.invoices[at].clone();
                ok(&self.shown(&invoice))
            }
            ("GET", ["tax_rates", id]) => {
                ok(&json!({"id": id, "object": "tax_rate", "display_name": format!("Tax {id}"),
                "percentage": 6.5, "effective_percentage": 6.5, "jurisdiction": "Washington", "country": "US", "inclusive": false}))
            }
            ("GET", ["credit_notes"]) => {
                let notes = self.find(get("invoice").unwrap()).map(|invoice| invoice.notes.clone()).unwrap_or_default();
                self.list(notes, get("starting_after"))
            }
            ("GET", ["credit_notes", "preview"]) => ok(&self.note("cn_preview".to_owned(), form)),
            ("GET", ["credit_notes", id]) => {
                let notes = self.invoices.iter().flat_map(|invoice| &invoice.notes);
                ok(notes.into_iter().find(|note| note["id"] == *id).unwrap())
            }
            ("POST", ["credit_notes"]) => {
                let id = self.id("cn_");
                let note = self.note(id, form);
                let of = get("invoice").unwrap().to_owned();
                self.invoices.iter_mut().find(|it| it.id == of).unwrap().notes.push(note.clone());
                ok(&note)
            }
            _ => panic!("{method} {path}"),
        }
    }

    fn find(&self, id: &str) -> Option<&Invoice> {
        self.invoices.iter().find(|it| it.id == id)
    }

    fn add(&mut self, invoice: &str, mut made: Line) -> Response {
        let Some(invoice) = self.invoices.iter_mut().find(|it| it.id == invoice) else { return missing() };
        assert_eq!(invoice.status, "draft", "an item for an invoice that is finalized");
        if invoice.automatic {
            made.taxes = taxed(&made);
        }
        let id = made.id.replace("il_", "ii_");
        invoice.lines.push(made);
        ok(&json!({"id": id, "object": "invoiceitem"}))
    }

    fn list(&self, all: Vec<Value>, after: Option<&str>) -> Response {
        let from = after.map_or(0, |after| all.iter().position(|it| it["id"] == after).unwrap() + 1);
        let data: Vec<Value> = all.iter().skip(from).take(self.page).cloned().collect();
        let more = from + data.len() < all.len();
        ok(&json!({"object": "list", "data": data, "has_more": more, "url": "/v1/x"}))
    }

    fn taxes(&self, taxes: &[Value]) -> Vec<Value> {
        if !self.old {
            return taxes.to_vec();
        }
        let old = taxes.iter().map(|tax| {
            json!({"amount": tax["amount"], "inclusive": tax["tax_behavior"] == "inclusive", "tax_rate": tax["tax_rate_details"]["tax_rate"],
                "taxability_reason": tax["taxability_reason"], "taxable_amount": tax["taxable_amount"]})
        });
        old.collect()
    }

    fn line(&self, line: &Line) -> Value {
        let taxes = self.taxes(&line.taxes);
        let name = if self.old { "tax_amounts" } else { "taxes" };
        json!({"id": line.id, "object": "line_item", "amount": line.amount, "metadata": line.metadata, name: taxes})
    }

    pub(super) fn shown(&self, invoice: &Invoice) -> Value {
        let lines: Vec<Value> = invoice.lines.iter().take(self.inline).map(|line| self.line(line)).collect();
        let subtotal: i64 = invoice.lines.iter().map(|line| line.amount).sum();
        let all: Vec<Value> = invoice.lines.iter().flat_map(|line| line.taxes.clone()).collect();
        let sum = |behavior: &str| -> i64 {
            all.iter().filter(|tax| tax["tax_behavior"] == behavior).map(|tax| tax["amount"].as_i64().unwrap()).sum()
        };
        let off =
            json!({"enabled": false, "status": null, "disabled_reason": null, "provider": null, "liability": null});
        let name = if self.old { "total_tax_amounts" } else { "total_taxes" };
        json!({
            "id": invoice.id, "object": "invoice", "status": invoice.status, "currency": invoice.currency, "customer": invoice.customer,
            "metadata": invoice.metadata, "automatic_tax": if invoice.automatic { &self.automatic_tax } else { &off },
            "subtotal": subtotal, "total": subtotal + sum("exclusive"), "total_excluding_tax": subtotal - sum("inclusive"),
            name: self.taxes(&all), "last_finalization_error": null,
            "lines": {"object": "list", "data": lines, "has_more": invoice.lines.len() > self.inline},
        })
    }

    /// 10.3 % on what is credited.
    fn note(&self, id: String, form: &[(String, String)]) -> Value {
        let amounts = form.iter().filter(|(name, _)| name.starts_with("lines[") && name.ends_with("][amount]"));
        let net: i64 = amounts.map(|(_, value)| value.parse::<i64>().unwrap()).sum();
        let tax = (net * 103 + 500) / 1000;
        json!({"id": id, "object": "credit_note", "status": "issued", "currency": "usd", "subtotal": net, "total": net + tax,
            "metadata": metadata(form, "metadata"), "total_taxes": [entry(tax, net, false, "standard_rated", "txr_wa")]})
    }
}

fn missing() -> Response {
    let (status, body) = refused(404, "resource_missing", "No such invoice");
    Response::new(status, body)
}

fn metadata(form: &[(String, String)], at: &str) -> BTreeMap<String, String> {
    let front = format!("{at}[");
    let named = form
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix(&front)?.strip_suffix(']')?.to_owned(), value.clone())));
    named.collect()
}

pub(super) fn entry(amount: i64, taxable: i64, inclusive: bool, reason: &str, rate: &str) -> Value {
    json!({"amount": amount, "tax_behavior": if inclusive { "inclusive" } else { "exclusive" }, "tax_rate_details": {"tax_rate": rate},
        "taxability_reason": reason, "taxable_amount": taxable, "type": "tax_rate_details"})
}

/// A line out of its parameters, computed as Stripe does: quantity × unit amount, rounded half up.
fn line(id: String, form: &[(String, String)], at: &str) -> Line {
    let get = |name: &str| {
        let whole = match (at, name.split_once('[')) {
            ("", _) => name.to_owned(),
            (_, Some((first, rest))) => format!("{at}[{first}][{rest}"),
            (_, None) => format!("{at}[{name}]"),
        };
        form.iter().find(|(key, _)| *key == whole).map(|(_, value)| value.clone())
    };
    let unit = get("price_data[unit_amount]").or(get("price_data[unit_amount_decimal]")).or(get("unit_amount_decimal"));
    let amount = match (get("amount"), unit) {
        (Some(amount), None) => amount.parse().unwrap(),
        (None, Some(unit)) => {
            let quantity = get("quantity").or(get("quantity_decimal")).unwrap();
            let product = rust_decimal::Decimal::from_str_exact(&unit).unwrap()
                * rust_decimal::Decimal::from_str_exact(&quantity).unwrap();
            let whole = product.round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
            i64::try_from(whole).unwrap()
        }
        other => panic!("an amount and a price, or neither: {other:?}"),
    };
    let behavior = get("price_data[tax_behavior]").or(get("tax_behavior"));
    let metadata_at = if at.is_empty() { "metadata".to_owned() } else { format!("{at}[metadata]") };
    let mut made = Line {
        id,
        amount,
        product: get("price_data[product]"),
        metadata: metadata(form, &metadata_at),
        taxes: Vec::new(),
    };
    if let Some(behavior) = behavior {
        made.taxes = taxes_of(amount, behavior == "inclusive");
    }
    made
}

fn taxed(line: &Line) -> Vec<Value> {
    assert!(!line.taxes.is_empty(), "automatic tax needs a tax_behavior");
    line.taxes.clone()
}

/// Seattle on 1000: 65 + 0 + 22 + 14 + 2 (Stripe's example); 23 % inside a price (Ireland); 10 % on anything else.
fn taxes_of(amount: i64, inclusive: bool) -> Vec<Value> {
    match (inclusive, amount) {
        (false, 1000) => {
            let parts = [(65, "txr_wa"), (0, "txr_king"), (22, "txr_seattle"), (14, "txr_rta"), (2, "txr_seattle2")];
            parts.map(|(tax, rate)| entry(tax, 1000, false, "standard_rated", rate)).to_vec()
        }
        (true, _) => {
            let tax = (amount * 23 * 2 + 123) / 246;
            vec![entry(tax, amount - tax, true, "standard_rated", "txr_ie")]
        }
        (false, _) => vec![entry((amount + 5) / 10, amount, false, "standard_rated", "txr_10")],
    }
}
