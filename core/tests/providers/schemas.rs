//! Every request that is sent, against what the provider's specification says: method, path, query, headers, and the body against a JSON Schema of
//! `tests/schemas`, in which unknown members are refused.

use std::cell::RefCell;
use std::collections::HashSet;
use std::path::Path;
use std::sync::OnceLock;

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;
use tallage::Request;

/// One operation of a provider: method, path (`*`: one segment), and the schema of its body. The body of `createoradjust` and `create` is chosen
/// by the type of document inside.
const ROUTES: &[(&str, &str, &str)] = &[
    ("POST", "/v1/seller/transactions/createEphemeral", "anrok/createEphemeral"),
    ("POST", "/v1/seller/transactions/createOrUpdate", "anrok/createOrUpdate"),
    ("POST", "/v1/seller/transactions/createNegation", "anrok/createNegation"),
    ("POST", "/v1/seller/transactions/list", "anrok/list"),
    ("POST", "/v1/seller/transactions/*/void", "anrok/void"),
    ("POST", "/v1/seller/transactions/*/get", "anrok/get"),
    ("POST", "/v1/seller/taxId/validate", "anrok/taxIdValidate"),
    ("POST", "/v1/seller/certificates/list", "anrok/certificates"),
    ("POST", "/v1/seller/productTaxCategories/list", "anrok/productTaxCategories"),
    ("POST", "/api/v2/transactions/create", "avatax/?"),
    ("POST", "/api/v2/transactions/createoradjust", "avatax/?"),
    ("POST", "/api/v2/companies/*/transactions/*/void", "avatax/void"),
    ("POST", "/api/v2/companies/*/transactions/*/commit", "avatax/commit"),
    ("POST", "/api/v2/companies/*/transactions/*/refund", "avatax/refund"),
    ("POST", "/api/v2/companies/*/customers", "avatax/customers"),
    ("POST", "/api/v2/addresses/resolve", "avatax/addresses"),
    ("GET", "/api/v2/addresses/resolve", ""),
    ("GET", "/api/v2/utilities/ping", ""),
    ("GET", "/api/v2/companies", ""),
    ("GET", "/api/v2/companies/*/transactions", ""),
    ("GET", "/api/v2/companies/*/transactions/*", ""),
    ("GET", "/api/v2/companies/*/customers/*", ""),
];

/// Words of `$include` (AvaTax developer guide).
const INCLUDES: [&str; 7] =
    ["Lines", "Details", "Summary", "Addresses", "SummaryOnly", "LinesOnly", "TaxDetailsByTaxType"];

/// Names that a query may have, by provider's documents.
const QUERIES: [&str; 12] = [
    "$include",
    "$filter",
    "$top",
    "$skip",
    "$orderBy",
    "documentType",
    "line1",
    "line2",
    "line3",
    "city",
    "region",
    "postalCode",
];

struct Book {
    schemas: Schemas,
    names: Vec<(String, SchemaIndex)>,
}

fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/schemas");
        let (mut schemas, mut compiler, mut names) = (Schemas::new(), Compiler::new(), Vec::new());
        compiler.enable_format_assertions();
        for provider in ["anrok", "avatax"] {
            for entry in std::fs::read_dir(folder.join(provider)).unwrap() {
                let path = entry.unwrap().path();
                let name = format!("{provider}/{}", path.file_stem().unwrap().to_string_lossy());
                let schema: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
                let url = format!("https://schemas.test/{name}.json");
                compiler.add_resource(&url, schema).unwrap();
                let index = compiler.compile(&url, &mut schemas).unwrap_or_else(|error| panic!("{name}: {error:#}"));
                names.push((name, index));
            }
        }
        Book { schemas, names }
    })
}

/// What a schema says against a body; `None`: nothing.
pub fn complaint(schema: &str, body: &Value) -> Option<String> {
    let book = book();
    let index = book.names.iter().find(|(name, _)| name == schema).unwrap_or_else(|| panic!("no schema {schema}")).1;
    book.schemas.validate(body, index).err().map(|error| format!("{error:#}"))
}

fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len()
        && pattern.iter().zip(&path).all(|(want, is)| want == is || (*want == "*" && !is.is_empty()))
}

/// A request must be right. The same bytes are looked at once: the fault matrix sends them thousands of times.
pub fn check(request: &Request) {
    thread_local! {
        static KNOWN: RefCell<HashSet<String>> = RefCell::default();
    }
    let key = format!("{} {} {:?} {:?}", request.method, request.url, request.headers, request.body);
    if KNOWN.with_borrow_mut(|known| known.insert(key))
        && let Some(wrong) = wrong(request)
    {
        panic!("{} {}: {wrong}", request.method, request.url);
    }
}

/// What is wrong with a request; `None`: nothing.
fn wrong(request: &Request) -> Option<String> {
    let (anrok, host) = match &request.url {
        url if url.starts_with("https://api.anrok.com/") => (true, "https://api.anrok.com"),
        url if url.starts_with("https://rest.avatax.com/") => (false, "https://rest.avatax.com"),
        url if url.starts_with("https://sandbox-rest.avatax.com/") => (false, "https://sandbox-rest.avatax.com"),
        url => return Some(format!("the host of {url} is not the provider's")),
    };
    let target = request.url.strip_prefix(host)?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if !request.url.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Some(format!("{} is no address", request.url));
    }
    let Some((_, _, schema)) =
        ROUTES.iter().find(|(method, known, _)| *method == request.method && matches(known, path))
    else {
        return Some(format!("there is no {} {path}", request.method));
    };
    wrong_headers(request, anrok).or_else(|| wrong_query(query)).or_else(|| wrong_body(request, anrok, schema))
}

fn wrong_headers(request: &Request, anrok: bool) -> Option<String> {
    let header = |wanted: &str| {
        let mut values = request.headers.iter().filter(|(name, _)| *name == wanted).map(|(_, value)| value.as_str());
        let value = values.next();
        assert!(values.next().is_none(), "{wanted} stands twice");
        value
    };
    if request.headers.iter().any(|(name, _)| name.bytes().any(|byte| byte.is_ascii_uppercase())) {
        return Some("names of headers are in small letters".to_owned());
    }
    let scheme = if anrok { "Bearer " } else { "Basic " };
    if !header("authorization").is_some_and(|value| value.starts_with(scheme)) {
        return Some(format!("no authorization of the form {scheme}"));
    }
    let json = header("content-type").is_some_and(|value| value.starts_with("application/json"));
    if json != request.body.is_some() {
        return Some("content-type: application/json goes with a body".to_owned());
    }
    // appName; appVersion; libraryName; libraryVersion; machineName
    if !anrok && header("x-avalara-client").is_none_or(|value| value.split(';').count() != 5) {
        return Some(format!("x-avalara-client is not five texts: {:?}", header("x-avalara-client")));
    }
    None
}

fn wrong_query(query: &str) -> Option<String> {
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = name.replace("%24", "$");
        if !QUERIES.contains(&name.as_str()) && name != "country" && name != "textCase" {
            return Some(format!("the query has {name}"));
        }
        if value.is_empty() {
            return Some(format!("{name} is empty in the query"));
        }
        let words = value.replace("%2C", ",");
        if name == "$include" && !words.split(',').all(|word| INCLUDES.contains(&word)) {
            return Some(format!("$include={value}"));
        }
        if name == "documentType" && !["SalesInvoice", "ReturnInvoice"].contains(&value) {
            return Some(format!("documentType={value}"));
        }
    }
    None
}

fn wrong_body(request: &Request, anrok: bool, schema: &str) -> Option<String> {
    let Some(body) = &request.body else { return (!schema.is_empty()).then(|| "no body".to_owned()) };
    if schema.is_empty() {
        return Some("GET with a body".to_owned());
    }
    let value: Value = match serde_json::from_str(body) {
        Ok(value) => value,
        Err(error) => return Some(format!("{error}: {body}")),
    };
    // `150.0` counts as an integer in JSON Schema, not at Anrok.
    if anrok && !whole_numbers(&value) {
        return Some(format!("a number that is not written as an integer: {body}"));
    }
    let model = value.get("createTransactionModel");
    let kind = model.unwrap_or(&value)["type"].as_str();
    let schema = match schema.strip_suffix('?') {
        None => schema.to_owned(),
        Some(folder) => {
            let recorded = kind.is_some_and(|kind| kind.ends_with("Invoice"));
            if recorded != request.url.contains("createoradjust") {
                return Some(format!("{kind:?} at {}", request.url));
            }
            format!("{folder}{}", kind.unwrap_or("SalesOrder"))
        }
    };
    complaint(&schema, &value).map(|what| format!("{schema}: {what}\n{body}"))
}

fn whole_numbers(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_i64() || number.is_u64(),
        Value::Array(items) => items.iter().all(whole_numbers),
        Value::Object(members) => members.values().all(whole_numbers),
        _ => true,
    }
}

/// The schemas themselves: what the documents give as examples passes, each mistake that they name does not.
mod itself {
    use super::complaint;
    use serde_json::{Value, json};

    fn estimate() -> Value {
        json!({"currencyCode": "USD", "accountingDate": "2026-05-01", "customerId": "cus_1",
            "customerAddress": {"country": "US", "line1": "1450 Cherokee St", "city": "Denver", "region": "CO", "postalCode": "80204"},
            "lineItems": [{"id": "fee_1", "productExternalId": "saas", "amount": 15000, "quantity": "1"}]})
    }

    fn invoice() -> Value {
        json!({"createTransactionModel": {"type": "SalesInvoice", "companyCode": "DEFAULT", "code": "INV-1", "date": "2026-05-01",
            "customerCode": "cus_1", "commit": true, "currencyCode": "USD",
            "addresses": {
                "shipFrom": {"line1": "2000 Main Street", "city": "Irvine", "region": "CA", "country": "US", "postalCode": "92614"},
                "shipTo": {"line1": "915 S Jackson St", "city": "Montgomery", "region": "AL", "country": "US", "postalCode": "36104"}},
            "lines": [{"number": "fee_1", "quantity": 1, "amount": 150.00, "taxCode": "SW054000", "itemCode": "saas", "taxIncluded": false}]}})
    }

    fn refused(schema: &str, body: &Value, pointer: &str, value: Value) {
        let mut body = body.clone();
        let (parent, member) = pointer.rsplit_once('/').unwrap();
        match body.pointer_mut(pointer) {
            Some(place) => *place = value.clone(),
            None => body.pointer_mut(parent).unwrap()[member] = value.clone(),
        }
        assert!(complaint(schema, &body).is_some(), "{schema} takes {value} at {pointer}");
    }

    #[test]
    fn minimal_bodies_pass_and_mistakes_do_not() {
        assert_eq!(complaint("anrok/createEphemeral", &estimate()), None);
        for (pointer, value) in [
            ("/id", json!("inv_1")),
            ("/accountingTime", json!("2026-05-01T00:00:00Z")),
            ("/accountingDate", json!("2026-5-1")),
            ("/accountingDate", json!("2026-02-30")),
            ("/customerAddress/city", json!("")),
            ("/customerAddress/line2", json!("x")),
            ("/customerAddress/state", json!("CO")),
            ("/lineItems", json!([])),
            ("/lineItems/0", json!({"id": "a", "amount": 1})),
            ("/customerTaxIds", json!([{"value": "DE123"}])),
            ("/currencyCode", json!("US")),
        ] {
            refused("anrok/createEphemeral", &estimate(), pointer, value);
        }
        for (pointer, value) in [
            ("/lineItems/0/amount", json!("15000")),
            ("/lineItems/0/amount", json!(150.5)),
            ("/lineItems/0/amount", json!(100_000_000_001_i64)),
            ("/lineItems/0/quantity", json!(1)),
            ("/lineItems/0/productExternalId", json!(" ")),
        ] {
            refused("anrok/createEphemeral", &estimate(), pointer, value);
        }
        assert!(complaint("anrok/createOrUpdate", &estimate()).is_some(), "recording wants an id");
    }

    #[test]
    fn an_invoice_of_avatax_passes_and_mistakes_do_not() {
        assert_eq!(complaint("avatax/SalesInvoice", &invoice()), None);
        let at = |rest: &str| format!("/createTransactionModel{rest}");
        for (pointer, value) in [
            ("/code", json!("")),
            ("/code", json!("x".repeat(51))),
            ("/commit", json!(false)),
            ("/discount", json!(1)),
            ("/addresses/singleLocation", json!({})),
            ("/addresses/shipTo/region", json!("California")),
            ("/addresses/shipTo/city", json!("")),
            ("/lines/0/taxCode", json!("x".repeat(26))),
            ("/lines/0/quantity", json!(0)),
            ("/lines/0/amount", json!("150.00")),
            ("/lines", json!([])),
        ] {
            refused("avatax/SalesInvoice", &invoice(), &at(pointer), value);
        }
        let mut bare = invoice();
        bare["createTransactionModel"]["type"] = json!("ReturnInvoice");
        assert!(
            complaint("avatax/ReturnInvoice", &bare).is_some(),
            "a return wants a TaxDate override and a reference"
        );
    }

    #[test]
    fn a_listing_has_a_filter_or_a_cursor() {
        let filter = json!({"type": "lastModifiedAfter", "value": "2025-08-08T16:00:00.000Z"});
        assert_eq!(complaint("anrok/list", &json!({"filter": filter, "limit": 20})), None);
        assert_eq!(complaint("anrok/list", &json!({"cursor": "c", "limit": 1})), None);
        for body in [
            json!({"filter": filter, "cursor": "c"}),
            json!({"limit": 21, "filter": filter}),
            json!({"type": "lastModifiedAfter", "value": "2025-08-08T16:00:00.000Z"}),
            json!({"filter": {"type": "lastModifiedAfter", "value": "2025-08-08"}}),
        ] {
            assert!(complaint("anrok/list", &body).is_some(), "{body}");
        }
    }
}
