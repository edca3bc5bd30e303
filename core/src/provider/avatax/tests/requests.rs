//! The requests, byte for byte.

use super::*;

#[test]
fn the_minimal_body_of_the_guide() {
    let mut fee = line("fee_1", 15_000);
    fee.quantity = Some("1".to_owned());
    fee.product.item_code = Some("saas".into());
    fee.description = Some("Seats \"pro\"".to_owned());
    let id = TransactionId::new("avatax_us", "INV-1", Records::Invoice, 1);
    let built = request::create_or_adjust(&connection(), &id, &sale(vec![fee]), date("2026-05-01")).unwrap();
    let request = built.request;
    assert_eq!(request.method, "POST");
    assert_eq!(
        request.url,
        "https://sandbox-rest.avatax.com/api/v2/transactions/createoradjust?$include=Lines,Details,Summary,Addresses"
    );
    let version = env!("CARGO_PKG_VERSION");
    let headers = [
        // Of `1000:simulated`.
        ("authorization", "Basic MTAwMDpzaW11bGF0ZWQ=".to_owned()),
        ("accept", "application/json".to_owned()),
        ("content-type", "application/json; charset=utf-8".to_owned()),
        ("x-avalara-client", format!("tallage; {version}; tallage-rust; {version};")),
    ];
    assert_eq!(request.headers, headers);
    let expected = concat!(
        r#"{"createTransactionModel":{"type":"SalesInvoice","companyCode":"DEFAULT","code":"CODE","date":"2026-05-01","#,
        r#""customerCode":"cus_1","commit":true,"currencyCode":"USD","addresses":{"shipFrom":{"line1":"2000 Main Street","#,
        r#""city":"Irvine","region":"CA","country":"US","postalCode":"92614"},"shipTo":{"line1":"915 S Jackson St","#,
        r#""city":"Montgomery","region":"AL","country":"US","postalCode":"36104"}},"lines":[{"number":"fee_1","quantity":1,"#,
        r#""amount":150.00,"taxCode":"SW054000","itemCode":"saas","taxIncluded":false,"description":"Seats \"pro\""}]}}"#
    );
    assert_eq!(request.body.unwrap(), expected.replace("CODE", id.as_str()));
    let shown = format!("{:?}", built.warnings);
    assert_eq!(shown, "[]");
}

#[test]
fn an_estimate_records_nothing() {
    let built = request::estimate(&connection(), &sale(vec![line("fee_1", 1)]), date("2026-05-01")).unwrap();
    assert!(built.request.url.ends_with("/api/v2/transactions/create?$include=Lines,Details,Summary,Addresses"));
    let body = body_of(&built.request);
    assert_eq!(body["type"], "SalesOrder");
    assert!(body.get("code").is_none() && body.get("commit").is_none(), "{body}");
    assert_eq!(body["lines"][0]["amount"].to_string(), "0.01");
}

#[test]
fn a_credit_is_a_return_at_the_old_date() {
    let mut credit = sale(vec![line("fee_1", -1000)]);
    credit.issuing_date = date("2026-06-15");
    credit.original = Some("inv_1-i1-abc".to_owned());
    let id = id(Records::CreditNote);
    let built = request::create_or_adjust(&connection(), &id, &credit, date("2026-06-15")).unwrap();
    let model = &body_of(&built.request)["createTransactionModel"];
    assert_eq!(model["type"], "ReturnInvoice");
    assert_eq!(model["code"], id.as_str());
    assert_eq!(model["date"], "2026-06-15");
    assert_eq!(model["referenceCode"], "inv_1-i1-abc");
    let expected = json!({"type": "TaxDate", "taxDate": "2026-05-01", "reason": "credit of an earlier invoice"});
    assert_eq!(model["taxOverride"], expected);
    assert!(built.request.body.unwrap().contains(r#""amount":-10.00"#));

    let body: Value = serde_json::from_str(&estimated(&credit).unwrap()).unwrap();
    assert_eq!(body["type"], "ReturnOrder");
    let mut late = sale(vec![line("fee_1", 1000)]);
    late.tax_date = date("2026-04-30");
    let body: Value = serde_json::from_str(&estimated(&late).unwrap()).unwrap();
    assert_eq!((&body["type"], &body["date"]), (&json!("SalesOrder"), &json!("2026-05-01")));
    assert_eq!(body["taxOverride"]["reason"], "tax date of the invoice");
    assert_eq!(body["taxOverride"]["taxDate"], "2026-04-30");
}

#[test]
fn amounts_have_the_places_of_their_currency() {
    for (currency, minor, written) in
        [("USD", 15_000, "150.00"), ("JPY", 27_164, "27164"), ("KWD", 1_005, "1.005"), ("USD", -5, "-0.05")]
    {
        let mut sale = sale(vec![line("fee_1", minor)]);
        sale.currency = Currency::from_code(currency).unwrap();
        let body = estimated(&sale).unwrap();
        assert!(body.contains(&format!(r#""amount":{written},"#)), "{body}");
        assert!(body.contains(&format!(r#""currencyCode":"{currency}""#)), "{body}");
    }
}

#[test]
fn quantities_are_positive_decimals() {
    for (quantity, written) in [
        (Some("2.50"), Some("2.5")),
        (Some("007"), Some("7")),
        (Some("0.001"), Some("0.001")),
        (Some("0"), None),
        (Some("0.0"), None),
        (Some("-1"), None),
        (Some("1e3"), None),
        (Some("1."), None),
        (Some(""), None),
        (None, None),
    ] {
        let mut fee = line("fee_1", 100);
        fee.quantity = quantity.map(str::to_owned);
        let body = estimated(&sale(vec![fee])).unwrap();
        match written {
            Some(written) => assert!(body.contains(&format!(r#""quantity":{written},"#)), "{body}"),
            None => assert!(!body.contains("quantity"), "{body}"),
        }
    }
}

#[test]
fn exemptions_and_tax_ids_of_customer_and_fee() {
    let mut fee = line("fee_1", 100);
    (fee.entity_use_code, fee.exemption_no) = (Some("G".to_owned()), Some("L-9".to_owned()));
    let mut sale = sale(vec![fee, line("fee_2", 100)]);
    sale.customer.entity_use_code = Some("A".to_owned());
    sale.customer.exemption_no = Some("X-1".to_owned());
    sale.customer.tax_id = Some("IT12345678901".to_owned());
    let body: Value = serde_json::from_str(&estimated(&sale).unwrap()).unwrap();
    assert_eq!((&body["entityUseCode"], &body["exemptionNo"]), (&json!("A"), &json!("X-1")));
    assert_eq!(body["businessIdentificationNo"], "IT12345678901");
    let [first, second] = [&body["lines"][0], &body["lines"][1]];
    assert_eq!((&first["entityUseCode"], &first["exemptionCode"]), (&json!("G"), &json!("L-9")));
    assert!(second.get("entityUseCode").is_none() && second.get("exemptionCode").is_none());
}

#[test]
fn regions_are_parts_of_iso_3166_2() {
    for (country, written, sent) in
        [("US", "California", "CA"), ("CA", "Québec", "QC"), ("US", "ca", "CA"), ("IT", "Lazio", "Lazio")]
    {
        let mut sale = sale(vec![line("fee_1", 100)]);
        sale.customer.address = place("1 Way", "X", written, country, "94108");
        let body: Value = serde_json::from_str(&estimated(&sale).unwrap()).unwrap();
        assert_eq!(body["addresses"]["shipTo"]["region"], sent, "{written}");
    }
}

#[test]
fn countries_are_those_of_iso_3166_1() {
    for (written, sent) in [("XI", "GB"), ("IC", "ES"), ("EA", "ES"), ("XK", "XK"), ("FR", "FR")] {
        let mut sale = sale(vec![line("fee_1", 100)]);
        sale.customer.address = place("1 Way", "X", "", written, "35001");
        let body: Value = serde_json::from_str(&estimated(&sale).unwrap()).unwrap();
        assert_eq!(body["addresses"]["shipTo"]["country"], sent);
    }
}

#[test]
fn nothing_blank_is_sent() {
    let mut fee = line("fee_1", 100);
    fee.product.item_code = Some("  ".into());
    fee.description = Some(" ".to_owned());
    let mut sale = sale(vec![fee]);
    sale.customer.address.line2 = Some(String::new());
    sale.customer.tax_id = Some(" ".to_owned());
    sale.customer.exemption_no = Some(String::new());
    let body = estimated(&sale).unwrap();
    assert!(!body.contains(r#":"""#) && !body.contains(r#":" "#) && !body.contains("null"), "{body}");
    for absent in ["itemCode", "description", "line2", "businessIdentificationNo", "exemptionNo"] {
        assert!(!body.contains(absent), "{absent}: {body}");
    }
}

#[test]
fn paths_are_escaped_as_avalaras_clients_do() {
    let request = request::void(&connection(), "A/B+C?D%E#F G", DocumentType::ReturnInvoice);
    assert_eq!(
        request.url,
        "https://sandbox-rest.avatax.com/api/v2/companies/DEFAULT/transactions/\
         A_-ava2f-_B_-ava2b-_C_-ava3f-_D_-ava25-_E_-ava23-_F%20G/void?documentType=ReturnInvoice"
    );
    assert_eq!(request.body.as_deref(), Some(r#"{"code":"DocVoided"}"#));
}

#[test]
fn the_other_requests() {
    let connection = connection();
    let base = "https://sandbox-rest.avatax.com/api/v2";
    let commit = request::commit(&connection, "inv", DocumentType::SalesInvoice);
    assert_eq!(commit.url, format!("{base}/companies/DEFAULT/transactions/inv/commit?documentType=SalesInvoice"));
    assert_eq!(commit.body.as_deref(), Some(r#"{"commit":true}"#));
    let get = request::get(&connection, "inv", DocumentType::SalesInvoice);
    assert_eq!(
        get.url,
        format!(
            "{base}/companies/DEFAULT/transactions/inv?documentType=SalesInvoice&$include=Lines,Details,Summary,Addresses"
        )
    );
    assert_eq!((get.method, &get.body), ("GET", &None));
    assert!(get.headers.iter().all(|(name, _)| *name != "content-type"));
    let ping = request::ping(&connection);
    assert_eq!((ping.method, ping.url), ("GET", format!("{base}/utilities/ping")));
    let returned = id(Records::CreditNote);
    let refund = request::refund(&connection, "inv", &returned, Some(&["fee_1", "fee \"2\""]), date("2026-06-01"));
    assert!(refund.url.starts_with(&format!("{base}/companies/DEFAULT/transactions/inv/refund?")), "{}", refund.url);
    let expected = json!({"refundTransactionCode": returned.as_str(), "refundDate": "2026-06-01", "refundType": "Partial",
        "refundLines": ["fee_1", "fee \"2\""], "referenceCode": "inv"});
    assert_eq!(body_of(&refund), expected);
    let whole = request::refund(&connection, "inv", &returned, None, date("2026-06-01"));
    assert_eq!((&body_of(&whole)["refundType"], body_of(&whole).get("refundLines")), (&json!("Full"), None));
    let mut other = connection;
    other.credentials = Credentials::Avatax {
        account_id: "1".into(),
        license_key: Secret::new("k"),
        company_code: "O'Neil & co".into(),
    };
    let company = request::company(&other);
    assert_eq!(company.url, format!("{base}/companies?$filter=companyCode%20eq%20%27O%27%27Neil%20%26%20co%27"));
    let found = request::get_customer(&other, 42, "cus/1");
    assert_eq!(found.url, format!("{base}/companies/42/customers/cus_-ava2f-_1"));
    let resolve =
        request::resolve_address(&other, &place("822 Reed St", "Philadelphia", "Pennsylvania", "US", "19147"));
    assert_eq!(resolve.url, format!("{base}/addresses/resolve"));
    let expected = json!({"textCase": "Mixed", "line1": "822 Reed St", "city": "Philadelphia", "region": "PA", "country": "US",
        "postalCode": "19147"});
    assert_eq!(body_of(&resolve), expected);
}

#[test]
fn a_listing_asks_no_other_host() {
    let connection = connection();
    let (from, to) = (date("2026-01-01"), date("2026-01-31"));
    let base = "https://sandbox-rest.avatax.com/api/v2/companies/DEFAULT/transactions";
    let first = request::list(&connection, from, to, None);
    let filter = "date%20ge%20%272026-01-01%27%20and%20date%20le%20%272026-01-31%27";
    let expected = format!("{base}?$filter={filter}&$orderBy=id%20ASC&$top=200");
    assert_eq!((first.method, first.url), ("GET", expected.clone()));
    assert_eq!(request::list(&connection, from, to, Some("200")).url, format!("{expected}&$skip=200"));
    let path = "/api/v2/companies/7/transactions?$skip=200";
    let next = request::list(&connection, from, to, Some(path));
    assert_eq!(next.url, format!("https://sandbox-rest.avatax.com{path}"));
    for cursor in ["https://evil.example/api/v2/companies/1/transactions", "@evil.example/", "//evil.example/api/v2/"] {
        let url = request::list(&connection, from, to, Some(cursor)).url;
        assert!(url.starts_with(&expected) && !url.contains("//evil"), "{url}");
    }
}

#[test]
fn a_customer_is_a_list_of_one() {
    let mut buyer = sale(Vec::new()).customer;
    buyer.name = Some("Montgomery Ltd".to_owned());
    buyer.email = Some("ap@example.com".to_owned());
    let request = request::create_customer(&connection(), 42, &buyer).unwrap();
    assert_eq!(request.url, "https://sandbox-rest.avatax.com/api/v2/companies/42/customers");
    let expected = json!([{"customerCode": "cus_1", "name": "Montgomery Ltd", "line1": "915 S Jackson St", "city": "Montgomery",
        "region": "AL", "postalCode": "36104", "country": "US", "emailAddress": "ap@example.com"}]);
    assert_eq!(body_of(&request), expected);

    (buyer.name, buyer.address.postal_code) = (None, None);
    let failure = request::create_customer(&connection(), 42, &buyer).unwrap_err();
    assert_eq!((failure.class, failure.code.as_str()), (Class::FixData, "customer_incomplete"));
    assert_eq!(failure.message, "AvaTax takes no customer without a name and a postal code: `cus_1`");
    assert_eq!(failure.field.as_deref(), Some("/customer/name"));
    buyer.name = Some("Montgomery Ltd".to_owned());
    let failure = request::create_customer(&connection(), 42, &buyer).unwrap_err();
    assert_eq!(failure.field.as_deref(), Some("/customer/shipping_address"));
}
