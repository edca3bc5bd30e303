//! Requests to Stripe: address, headers, and the form, decoded, against a JSON Schema of `tests/schemas/stripe`, in which unknown parameters are refused.
//! Everything in a form is a text, so the schemas say of texts what numbers and booleans they must be.

use serde_json::{Map, Value};
use tallage::Request;

use crate::schemas::{complaint, matches};

pub const HOST: &str = "https://api.stripe.com";

/// The pinned version (npm `stripe` 23.1.0).
const VERSION: &str = "2026-10-28.endive";

/// Method, path (`*`: one segment), schema of the form: of the body of a POST, of the query of others.
const ROUTES: &[(&str, &str, &str)] = &[
    ("POST", "/v1/tax/calculations", "calculation"),
    ("GET", "/v1/tax/calculations/*/line_items", "list"),
    ("POST", "/v1/tax/transactions/create_from_calculation", "transaction"),
    ("POST", "/v1/tax/transactions/create_reversal", "reversal"),
    ("GET", "/v1/tax/transactions/*", "read"),
    ("GET", "/v1/tax/transactions/*/line_items", "list"),
    ("GET", "/v1/tax/settings", "read"),
    ("GET", "/v1/account", "nothing"),
    ("GET", "/v1/tax_rates/*", "nothing"),
    ("POST", "/v1/customers", "customer"),
    ("POST", "/v1/customers/*", "customer_update"),
    ("GET", "/v1/customers/*", "read"),
    ("GET", "/v1/customers/*/tax_ids", "list"),
    ("POST", "/v1/customers/*/tax_ids", "tax_id"),
    ("POST", "/v1/invoices", "invoice"),
    ("GET", "/v1/invoices", "invoices"),
    ("POST", "/v1/invoices/create_preview", "preview"),
    ("GET", "/v1/invoices/*", "read"),
    ("GET", "/v1/invoices/*/lines", "list"),
    ("POST", "/v1/invoices/*/add_lines", "add_lines"),
    ("POST", "/v1/invoices/*/finalize", "finalize"),
    ("POST", "/v1/invoices/*/void", "read"),
    ("POST", "/v1/invoices/*/mark_uncollectible", "read"),
    ("DELETE", "/v1/invoices/*", "nothing"),
    ("POST", "/v1/invoiceitems", "invoiceitem"),
    ("GET", "/v1/credit_notes", "credit_notes"),
    ("GET", "/v1/credit_notes/preview", "credit_note"),
    ("GET", "/v1/credit_notes/*", "read"),
    ("POST", "/v1/credit_notes", "credit_note"),
];

/// What is wrong with a request to Stripe; `None`: nothing.
pub fn wrong(request: &Request) -> Option<String> {
    let target = request.url.strip_prefix(HOST)?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    // `preview` is no number of a credit note: the first that fits word by word.
    let fits = |pattern: &str, literal: bool| if literal { pattern == path } else { matches(pattern, path) };
    let route =
        |literal: bool| ROUTES.iter().find(|(method, pattern, _)| *method == request.method && fits(pattern, literal));
    let Some((_, _, schema)) = route(true).or_else(|| route(false)) else {
        return Some(format!("there is no {} {path}", request.method));
    };
    let post = request.method == "POST";
    // A calculation or a preview that is asked for twice is forgotten twice; a customer who is changed twice is as after once.
    let records = !matches!(*schema, "calculation" | "preview" | "customer_update");
    if let Some(wrong) = wrong_headers(request, post, records) {
        return Some(wrong);
    }
    if post && !query.is_empty() {
        return Some("a POST with a query".to_owned());
    }
    if !post && request.body.is_some() {
        return Some("a body where there is none".to_owned());
    }
    let text = if post { request.body.as_deref().unwrap_or("") } else { query };
    let form = match decode(text) {
        Ok(form) => form,
        Err(wrong) => return Some(format!("{wrong}: {text}")),
    };
    complaint(&format!("stripe/{schema}"), &form).map(|what| format!("{schema}: {what}\n{text}"))
}

fn wrong_headers(request: &Request, post: bool, records: bool) -> Option<String> {
    let all = |wanted: &str| -> Vec<&str> {
        request.headers.iter().filter(|(name, _)| *name == wanted).map(|(_, value)| value.as_str()).collect()
    };
    if request.headers.iter().any(|(name, _)| name.bytes().any(|byte| byte.is_ascii_uppercase())) {
        return Some("names of headers are in small letters".to_owned());
    }
    if !matches!(all("authorization").as_slice(), [value] if value.starts_with("Bearer ")) {
        return Some("no authorization of the form Bearer".to_owned());
    }
    if all("stripe-version") != [VERSION] {
        return Some(format!("stripe-version: {:?}", all("stripe-version")));
    }
    let form = all("content-type") == ["application/x-www-form-urlencoded"];
    if form != request.body.is_some() {
        return Some(format!("content-type {:?} with the body {:?}", all("content-type"), request.body));
    }
    let known = |key: &str| !key.is_empty() && key.len() <= 255 && key.bytes().all(|byte| byte.is_ascii_graphic());
    match all("idempotency-key").as_slice() {
        [key] if post && known(key) => None,
        [] if !post || !records => None,
        keys => Some(format!("idempotency-key: {keys:?}")),
    }
}

/// `a[b][0][c]=x` as `{"a": {"b": [{"c": "x"}]}}`. What has only numbers for names is a list, which must be whole and in order; `a[]` is one, too.
pub fn decode(text: &str) -> Result<Value, String> {
    let mut form = Value::Object(Map::new());
    for field in text.split('&').filter(|field| !field.is_empty()) {
        let (name, value) = field.split_once('=').ok_or_else(|| format!("`{field}` has no value"))?;
        let (name, value) = (unescape(name)?, unescape(value)?);
        let (first, rest) = name.split_once('[').map_or((name.as_str(), None), |(first, rest)| (first, Some(rest)));
        let mut path = vec![first.to_owned()];
        if let Some(rest) = rest {
            let rest = rest.strip_suffix(']').ok_or_else(|| format!("`{name}` is not closed"))?;
            path.extend(rest.split("][").map(str::to_owned));
        }
        put(&mut form, &path, &value).map_err(|()| format!("`{name}` stands twice, or beside others"))?;
    }
    lists(form)
}

fn put(place: &mut Value, path: &[String], value: &str) -> Result<(), ()> {
    let Value::Object(members) = place else { return Err(()) };
    let Some((first, rest)) = path.split_first() else { return Err(()) };
    // `expand[]`: the next number.
    let name = if first.is_empty() { members.len().to_string() } else { first.clone() };
    if rest.is_empty() {
        return match members.insert(name, Value::String(value.to_owned())) {
            None => Ok(()),
            Some(_) => Err(()),
        };
    }
    put(members.entry(name).or_insert_with(|| Value::Object(Map::new())), rest, value)
}

fn lists(value: Value) -> Result<Value, String> {
    let Value::Object(members) = value else { return Ok(value) };
    let is_list = !members.is_empty() && members.keys().all(|name| name.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_list {
        let members: Result<Map<_, _>, String> =
            members.into_iter().map(|(name, value)| Ok((name, lists(value)?))).collect();
        return members.map(Value::Object);
    }
    let mut items: Vec<(usize, Value)> = Vec::new();
    for (name, value) in members {
        items.push((name.parse().map_err(|_| format!("{name} is no index"))?, lists(value)?));
    }
    items.sort_by_key(|(index, _)| *index);
    match items.iter().enumerate().all(|(place, (index, _))| place == *index) {
        true => Ok(Value::Array(items.into_iter().map(|(_, value)| value).collect())),
        false => Err("a list has gaps".to_owned()),
    }
}

fn unescape(text: &str) -> Result<String, String> {
    let (mut bytes, mut rest) = (Vec::new(), text.bytes());
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = [rest.next().unwrap_or(b'?'), rest.next().unwrap_or(b'?')];
                let digits = String::from_utf8_lossy(&digits).into_owned();
                bytes.push(u8::from_str_radix(&digits, 16).map_err(|_| format!("%{digits} is no escape"))?);
            }
            byte if byte.is_ascii_graphic() => bytes.push(byte),
            byte => return Err(format!("the byte {byte} is not escaped")),
        }
    }
    String::from_utf8(bytes).map_err(|error| error.to_string())
}

/// The tables themselves: what the documents give passes, each mistake that they name does not.
mod itself {
    use super::{complaint, decode};

    const CALCULATION: &str = "currency=usd&line_items[0][amount]=1499&line_items[0][tax_code]=txcd_10000000&line_items[0][reference]=L1\
        &shipping_cost[amount]=300&customer_details[address][line1]=354+Oyster+Point+Blvd&customer_details[address][city]=South%20San%20Francisco\
        &customer_details[address][state]=CA&customer_details[address][postal_code]=94080&customer_details[address][country]=US\
        &customer_details[address_source]=shipping&expand[]=line_items";
    const REVERSAL: &str = "mode=partial&original_transaction=tax_1NVcKqBUZ691iUZ4xMZtcGYt&reference=r1&line_items[0][amount]=-1499\
        &line_items[0][amount_tax]=-148&line_items[0][original_line_item]=tax_li_OICmRXkFuWr8Df&line_items[0][reference]=L1";

    fn says(schema: &str, form: &str) -> Option<String> {
        match decode(form) {
            Ok(form) => complaint(&format!("stripe/{schema}"), &form),
            Err(wrong) => Some(wrong),
        }
    }

    #[test]
    fn documented_forms_pass_and_mistakes_do_not() {
        assert_eq!(says("calculation", CALCULATION), None);
        for (from, to) in [
            ("=usd", "=USD"),
            ("=1499", "=-1499"),
            ("=1499", "=0"),
            ("=1499", "=14.99"),
            ("txcd_10000000", "10000000"),
            ("[0][amount]", "[1][amount]"),
            ("line_items[0][amount]=1499&", ""),
            ("=US", "=us"),
            ("customer_details[address_source]=shipping", "customer_details[address_source]=home"),
            ("customer_details[address_source]=shipping", "customer=cus_1234567890"),
            ("&shipping_cost[amount]=300", "&discount=1"),
        ] {
            let form = CALCULATION.replacen(from, to, 1);
            assert_ne!(form, CALCULATION);
            assert!(says("calculation", &form).is_some(), "{from} {to}");
        }
        assert!(says("calculation", &format!("{CALCULATION}&currency=usd")).is_some(), "twice");
        assert!(says("calculation", &format!("{CALCULATION}&customer=cus_1234567890")).is_some(), "both");
        assert_eq!(says("reversal", REVERSAL), None);
        for (from, to) in [
            ("=-1499", "=1499"),
            ("=-148", "=148"),
            ("mode=partial", "mode=full"),
            ("tax_li_", "li_"),
            ("reference=r1&", ""),
            ("mode=partial", "mode=partial&flat_amount=-1"),
        ] {
            assert!(says("reversal", &REVERSAL.replacen(from, to, 1)).is_some(), "{from} {to}");
        }
        assert_eq!(says("reversal", "mode=full&original_transaction=tax_1N&reference=r1"), None);
        assert!(says("reversal", "mode=partial&original_transaction=tax_1N&reference=r1").is_some());
    }

    #[test]
    fn an_item_has_one_way_to_its_amount_and_an_invoice_one_way_to_its_tax() {
        let item = "customer=cus_NffrFeUfNV2Hib&invoice=in_1&currency=usd";
        assert_eq!(says("invoiceitem", &format!("{item}&amount=1000&tax_behavior=exclusive")), None);
        let priced = format!(
            "{item}&price_data[currency]=usd&price_data[product]=prod_1&price_data[unit_amount]=1000&price_data[tax_behavior]=exclusive&quantity=1"
        );
        assert_eq!(says("invoiceitem", &priced), None);
        for more in
            ["&amount=1000", "&pricing[price]=price_1", "&price_data[unit_amount_decimal]=0.5", "&invoice_id=in_1"]
        {
            assert!(says("invoiceitem", &format!("{priced}{more}")).is_some(), "{more}");
        }
        assert!(says("invoiceitem", item).is_some(), "no amount");
        let invoice = "customer=cus_NffrFeUfNV2Hib&currency=usd&automatic_tax[enabled]=true&auto_advance=false";
        assert_eq!(says("invoice", invoice), None);
        for more in
            ["&default_tax_rates[0]=txr_1", "&automatic_tax[provider]=anrok", "&pending_invoice_items_behavior=none"]
        {
            assert!(says("invoice", &format!("{invoice}{more}")).is_some(), "{more}");
        }
        assert!(says("invoice", &invoice.replace("&automatic_tax[enabled]=true", "")).is_some(), "it must be said");
        let line = "lines[0][amount]=1000&lines[0][tax_amounts][0][amount]=100&lines[0][tax_amounts][0][taxable_amount]=1000\
            &lines[0][tax_amounts][0][tax_rate_data][display_name]=VAT&lines[0][tax_amounts][0][tax_rate_data][inclusive]=false\
            &lines[0][tax_amounts][0][tax_rate_data][percentage]=10";
        assert_eq!(says("add_lines", line), None);
        assert!(says("add_lines", &format!("{line}&lines[0][tax_rates][0]=txr_1")).is_some());
        let note =
            "invoice=in_1&lines[0][type]=invoice_line_item&lines[0][invoice_line_item]=il_1&lines[0][amount]=500";
        assert_eq!(says("credit_note", note), None);
        for more in ["&amount=5", "&lines[0][quantity]=1", "&reason=sorry"] {
            assert!(says("credit_note", &format!("{note}{more}")).is_some(), "{more}");
        }
        assert!(says("credit_note", &note.replace("=500", "=-500")).is_some());
    }
}
