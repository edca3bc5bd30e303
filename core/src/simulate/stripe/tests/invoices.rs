//! Invoices with automatic tax, and with taxes of somebody else.

use super::*;

fn customer(simulator: &mut Simulator, form: &str) -> String {
    id(&post(simulator, "customers", form))
}

fn draft(simulator: &mut Simulator, customer: &str, more: &str) -> String {
    let form = format!(
        "customer={customer}&currency=usd&automatic_tax[enabled]=true&pending_invoice_items_behavior=exclude&{more}"
    );
    id(&post(simulator, "invoices", &form))
}

const SEATTLE: &str = "address[country]=US&address[postal_code]=98101&name=A";

fn item(simulator: &mut Simulator, customer: &str, invoice: &str, more: &str) -> Value {
    post(simulator, "invoiceitems", &format!("customer={customer}&invoice={invoice}&{more}"))
}

/// An invoice of 1000 in Seattle, as Metronome makes one.
fn invoice(simulator: &mut Simulator) -> (String, String) {
    let customer = customer(simulator, SEATTLE);
    let invoice = draft(simulator, &customer, "auto_advance=false");
    let usage = "price_data[currency]=usd&price_data[product]=prod_goods&price_data[unit_amount]=1000&metadata[fee]=f1&description=Usage";
    item(simulator, &customer, &invoice, usage);
    (customer, invoice)
}

#[test]
fn the_tax_app_taxes_it() {
    let mut simulator = simulator();
    simulator.stripe().set_app(Some(TaxApp::Anrok));
    let (_, invoice) = invoice(&mut simulator);
    let open = post(&mut simulator, &format!("invoices/{invoice}/finalize"), "auto_advance=false");
    // What a set-up that works shows.
    assert_eq!(
        open["automatic_tax"],
        json!({"enabled": true, "provider": "anrok", "disabled_reason": null, "liability": {"type": "self"}, "status": "complete"})
    );
    assert_eq!(
        (&open["status"], &open["number"]),
        (&json!("open"), &json!(format!("{}-0001", text(&open["number"]).split('-').next().unwrap())))
    );
    let money = ["subtotal", "total_excluding_tax", "total", "amount_due", "amount_remaining"]
        .map(|name| open[name].as_i64().unwrap());
    assert_eq!(money, [1000, 1000, 1103, 1103, 1103]);
    let line = &open["lines"]["data"][0];
    assert_eq!(
        (&line["metadata"]["fee"], &line["pricing"]["price_details"]["product"]),
        (&json!("f1"), &json!("prod_goods"))
    );
    assert_eq!(
        json!(pick(&line["taxes"], &["/amount", "/tax_behavior", "/taxability_reason", "/taxable_amount"]))[2],
        json!([22, "exclusive", "standard_rated", 1000])
    );
    assert_eq!(line["taxes"], open["total_taxes"]);
    // The rate is only an id there.
    let rate = text(&line["taxes"][0]["tax_rate_details"]["tax_rate"]);
    let rate = get(&mut simulator, &format!("tax_rates/{rate}"), "");
    assert_eq!(
        (rate["percentage"].to_string(), &rate["jurisdiction_level"], &rate["active"]),
        ("6.5".to_owned(), &json!("state"), &json!(false))
    );
    let recorded = simulator.recorded();
    assert_eq!(
        (recorded[0].kind, recorded[0].status, recorded[0].amount, recorded[0].tax),
        ("invoice", "open", 1000.into(), 103.into())
    );
    // Made, an item added, finalized.
    assert_eq!((recorded.len(), recorded[0].writes, recorded[0].frozen), (1, 3, true));
    let (status, error) = refused(&mut simulator, "POST", &format!("invoices/{invoice}/finalize"), "");
    assert_eq!((status, error.get("code")), (400, None));
}

#[test]
fn amounts_of_items() {
    let mut simulator = simulator();
    let customer = customer(&mut simulator, SEATTLE);
    let invoice = draft(&mut simulator, &customer, "");
    let mut amount = |more: &str| {
        let made = item(&mut simulator, &customer, &invoice, more);
        (
            made["amount"].as_i64().unwrap(),
            made["quantity_decimal"].as_str().unwrap().to_owned(),
            made["pricing"]["unit_amount_decimal"].clone(),
        )
    };
    let data = "price_data[currency]=usd&price_data[product]=prod_goods&";
    assert_eq!(amount("amount=250"), (250, "1".to_owned(), Value::Null));
    assert_eq!(amount(&format!("{data}price_data[unit_amount]=250&quantity=3")), (750, "3".to_owned(), json!("250")));
    // 0.000123456789 × 1 000 000 is 123.456789; halves away from zero.
    assert_eq!(amount(&format!("{data}price_data[unit_amount_decimal]=0.000123456789&quantity=1000000")).0, 123);
    assert_eq!(amount("unit_amount_decimal=0.5&quantity=1").0, 1);
    assert_eq!(amount("unit_amount_decimal=2&quantity_decimal=1.25"), (3, "1.25".to_owned(), Value::Null));
    for (more, param) in [
        ("", "amount"),
        ("amount=1&unit_amount_decimal=1", "amount"),
        (&format!("amount=1&{data}price_data[unit_amount]=1"), "amount"),
        ("amount=1&quantity=2", "quantity"),
        ("unit_amount_decimal=0.0000000000001", "unit_amount_decimal"),
        (&format!("{data}price_data[unit_amount]=-1"), "price_data[unit_amount]"),
        (&format!("{data}price_data[unit_amount]=1&price_data[unit_amount_decimal]=1"), "price_data[unit_amount]"),
        ("price_data[currency]=usd&price_data[product]=prod_none&price_data[unit_amount]=1", "price_data[product]"),
        ("amount=1&currency=eur", "currency"),
        ("amount=-1", "amount"),
        ("amount=1&period[start]=1", "period[end]"),
        ("amount=1&tax_rates[]=txr_0", "tax_rates"),
        ("amount=1&price=price_1", "price"),
    ] {
        let form = format!("customer={customer}&invoice={invoice}&{more}");
        let (status, error) = refused(&mut simulator, "POST", "invoiceitems", &form);
        assert_eq!((status, &error["param"]), (400, &json!(param)), "{form}: {error}");
    }
}

#[test]
fn items_change_and_go() {
    let mut simulator = simulator();
    let (customer, invoice) = invoice(&mut simulator);
    let added = item(&mut simulator, &customer, &invoice, "amount=500&period[start]=5&period[end]=6");
    let path = format!("invoiceitems/{}", id(&added));
    assert_eq!(post(&mut simulator, &path, "amount=600&description=D")["amount"], 600);
    assert_eq!(get(&mut simulator, &path, "")["invoice"], json!(invoice));
    assert_eq!(get(&mut simulator, &format!("invoices/{invoice}"), "")["subtotal"], 1600);
    assert_eq!(get(&mut simulator, "invoiceitems", &format!("invoice={invoice}"))["data"].as_array().unwrap().len(), 2);
    ok(&mut simulator, "DELETE", &path, "");
    assert_eq!(get(&mut simulator, &format!("invoices/{invoice}"), "")["subtotal"], 1000);
    assert_eq!(refused(&mut simulator, "GET", &path, "").0, 404);
    post(&mut simulator, &format!("invoices/{invoice}/finalize"), "");
    let form = format!("customer={customer}&invoice={invoice}&amount=1");
    assert_eq!(refused(&mut simulator, "POST", "invoiceitems", &form).1["code"], "invoice_not_editable");
    assert_eq!(refused(&mut simulator, "DELETE", &format!("invoices/{invoice}"), "").0, 400);
}

#[test]
fn pending_items() {
    let mut simulator = simulator();
    let customer = customer(&mut simulator, SEATTLE);
    for amount in [1, 2] {
        post(&mut simulator, "invoiceitems", &format!("customer={customer}&amount={amount}&currency=usd"));
    }
    let excluded = draft(&mut simulator, &customer, "");
    assert_eq!(get(&mut simulator, &format!("invoices/{excluded}"), "")["lines"]["data"], json!([]));
    let form = format!("customer={customer}&pending_invoice_items_behavior=include");
    let included = post(&mut simulator, "invoices", &form);
    assert_eq!(json!(pick(&included["lines"]["data"], &["/amount"])), json!([[2], [1]]));
    let left = get(&mut simulator, "invoiceitems", &format!("customer={customer}&pending=true"));
    assert_eq!(left["data"], json!([]));
    assert_eq!(
        refused(&mut simulator, "POST", &format!("invoices/{excluded}/finalize"), "").1["code"],
        "invoice_no_customer_line_items"
    );
    ok(&mut simulator, "DELETE", &format!("invoices/{excluded}"), "");
    assert_eq!(
        get(&mut simulator, "invoices", &format!("customer={customer}&status=draft"))["data"].as_array().unwrap().len(),
        1
    );
}

#[test]
fn ten_lines_inside() {
    let mut simulator = simulator();
    let customer = customer(&mut simulator, SEATTLE);
    let invoice = draft(&mut simulator, &customer, "");
    for amount in 1..=12 {
        item(&mut simulator, &customer, &invoice, &format!("amount={amount}"));
    }
    let path = format!("invoices/{invoice}");
    let lines = &get(&mut simulator, &path, "")["lines"];
    assert_eq!((lines["data"].as_array().unwrap().len(), &lines["has_more"]), (10, &json!(true)));
    let last = text(&lines["data"][9]["id"]);
    let rest = get(&mut simulator, &format!("{path}/lines"), &format!("limit=100&starting_after={last}"));
    assert_eq!(json!(pick(&rest["data"], &["/amount"])), json!([[11], [12]]));
    assert_eq!(lines["url"], format!("/v1/{path}/lines"));
}

#[test]
fn what_cannot_be_taxed_is_not_finalized() {
    let mut simulator = simulator();
    let (customer, invoice) = invoice(&mut simulator);
    let path = format!("invoices/{invoice}");
    let status = |simulator: &mut Simulator| get(simulator, &path, "")["automatic_tax"]["status"].clone();
    let finalize = format!("{path}/finalize");
    assert_eq!(status(&mut simulator), "complete");
    // The address goes: the draft knows.
    post(&mut simulator, &format!("customers/{customer}"), "address=");
    assert_eq!(status(&mut simulator), "requires_location_inputs");
    let (code, error) = refused(&mut simulator, "POST", &finalize, "");
    assert_eq!((code, &error["code"]), (400, &json!("customer_tax_location_invalid")));
    let draft = get(&mut simulator, &path, "");
    assert_eq!((&draft["status"], &draft["last_finalization_error"]), (&json!("draft"), &error));
    assert_eq!(draft["total"], 1000);
    post(&mut simulator, &format!("customers/{customer}"), SEATTLE);
    simulator.stripe().set_app_installed(false);
    assert_eq!(status(&mut simulator), "failed");
    assert_eq!(refused(&mut simulator, "POST", &finalize, "").1["code"], "taxes_calculation_failed");
    simulator.stripe().set_app(None);
    assert_eq!(refused(&mut simulator, "POST", &finalize, "").1["code"], "stripe_tax_inactive");
    let form = format!("customer={customer}&automatic_tax[enabled]=true");
    assert_eq!(refused(&mut simulator, "POST", "invoices", &form).1["code"], "stripe_tax_inactive");
    simulator.stripe().set_app(Some(TaxApp::Stripe));
    simulator.stripe().set_app_installed(true);
    let open = post(&mut simulator, &finalize, "");
    assert_eq!((&open["total"], &open["last_finalization_error"]), (&json!(1103), &Value::Null));
}

#[test]
fn the_tax_can_be_turned_off_at_the_end() {
    for (installed, reason) in [(true, "finalization_requires_location_inputs"), (false, "finalization_system_error")] {
        let mut simulator = simulator();
        let (customer, invoice) = invoice(&mut simulator);
        if installed {
            post(&mut simulator, &format!("customers/{customer}"), "address=");
        }
        simulator.stripe().set_app_installed(installed);
        simulator.stripe().set_finalize_without_tax(true);
        let open = post(&mut simulator, &format!("invoices/{invoice}/finalize"), "");
        let automatic = &open["automatic_tax"];
        assert_eq!((&automatic["enabled"], &automatic["disabled_reason"]), (&json!(false), &json!(reason)));
        assert_eq!((&open["status"], &open["total"], &open["total_taxes"]), (&json!("open"), &json!(1000), &json!([])));
    }
}

#[test]
fn what_automatic_tax_does_not_go_with() {
    let mut simulator = simulator();
    let (customer, invoice) = invoice(&mut simulator);
    let add = format!("invoices/{invoice}/add_lines");
    let tax = "lines[0][tax_amounts][0][amount]=1&lines[0][tax_amounts][0][taxable_amount]=10&lines[0][tax_amounts][0][tax_rate_data][display_name]=T\
        &lines[0][tax_amounts][0][tax_rate_data][inclusive]=false&lines[0][tax_amounts][0][tax_rate_data][percentage]=10";
    assert_eq!(refused(&mut simulator, "POST", &add, &format!("lines[0][amount]=10&{tax}")).1["param"], "tax_amounts");
    assert_eq!(refused(&mut simulator, "POST", &add, "lines[0][amount]=-10").1["param"], "amount");
    for name in ["unit_amount_decimal", "quantity_decimal", "tax_code", "tax_behavior"] {
        let error = refused(&mut simulator, "POST", &add, &format!("lines[0][amount]=10&lines[0][{name}]=1")).1;
        assert_eq!(error["code"], "parameter_unknown", "{name}");
    }
    simulator.stripe().set_default_tax_behavior(None);
    assert_eq!(refused(&mut simulator, "POST", &add, "lines[0][amount]=10").1["param"], "tax_behavior");
    let form = format!("customer={customer}&invoice={invoice}&amount=10&tax_behavior=exclusive");
    post(&mut simulator, "invoiceitems", &form);
    // The account's default gives way in silence, an explicit parameter does not.
    simulator.stripe().set_automatic_tax_default(true);
    post(&mut simulator, "invoiceitems", &format!("customer={customer}&amount=-5&currency=usd"));
    let form = format!("customer={customer}&pending_invoice_items_behavior=include");
    assert_eq!(refused(&mut simulator, "POST", "invoices", &format!("{form}&automatic_tax[enabled]=true")).0, 400);
    assert_eq!(post(&mut simulator, "invoices", &form)["automatic_tax"]["enabled"], false);
    assert_eq!(post(&mut simulator, "invoices", &format!("customer={customer}"))["automatic_tax"]["enabled"], true);
}

#[test]
fn inclusive_prices() {
    let mut simulator = simulator();
    let customer = customer(&mut simulator, "address[country]=IE");
    let form = format!("customer={customer}&currency=eur&automatic_tax[enabled]=true");
    let invoice = id(&post(&mut simulator, "invoices", &form));
    item(&mut simulator, &customer, &invoice, "amount=10000&tax_behavior=inclusive");
    let open = post(&mut simulator, &format!("invoices/{invoice}/finalize"), "");
    let money =
        ["subtotal", "total", "total_excluding_tax", "subtotal_excluding_tax"].map(|name| open[name].as_i64().unwrap());
    assert_eq!(money, [10000, 10000, 8130, 8130]);
    let of = ["/amount", "/tax_behavior", "/taxable_amount"];
    assert_eq!(json!(pick(&open["total_taxes"], &of)), json!([[1870, "inclusive", 8130]]));
}

#[test]
fn taxes_of_another_engine() {
    let mut simulator = simulator();
    let customer = customer(&mut simulator, "name=A");
    let form = format!("customer={customer}&currency=eur&automatic_tax[enabled]=false");
    let invoice = id(&post(&mut simulator, "invoices", &form));
    let path = format!("invoices/{invoice}");
    let added = post(
        &mut simulator,
        &format!("{path}/add_lines"),
        "lines[0][amount]=1000&lines[0][description]=A&lines[1][amount]=500&lines[1][description]=B",
    );
    let lines = pick(&added["lines"]["data"], &["/id"]);
    let tax = |at: usize, line: &Value, amount: i64, taxable: i64| {
        let data = format!("lines[{at}][tax_amounts][0][tax_rate_data]");
        format!(
            "lines[{at}][id]={}&lines[{at}][tax_amounts][0][amount]={amount}&lines[{at}][tax_amounts][0][taxable_amount]={taxable}\
             &lines[{at}][tax_amounts][0][taxability_reason]=standard_rated&{data}[display_name]=MwSt&{data}[inclusive]=false&{data}[percentage]=19\
             &{data}[country]=DE&{data}[tax_type]=vat",
            text(line)
        )
    };
    let form = format!("{}&{}", tax(0, &lines[0][0], 190, 1000), tax(1, &lines[1][0], 95, 500));
    post(&mut simulator, &format!("{path}/update_lines"), &form);
    let open = post(&mut simulator, &format!("{path}/finalize"), "");
    assert_eq!(
        (&open["total"], &open["total_excluding_tax"], &open["automatic_tax"]["enabled"]),
        (&json!(1785), &json!(1500), &json!(false))
    );
    assert_eq!(
        open["automatic_tax"],
        json!({"enabled": false, "provider": null, "disabled_reason": null, "liability": null, "status": null})
    );
    // One rate for both lines.
    assert_eq!(json!(pick(&open["total_taxes"], &["/amount", "/taxable_amount"])), json!([[285, 1500]]));
    let rate = text(&open["total_taxes"][0]["tax_rate_details"]["tax_rate"]);
    let rate = get(&mut simulator, &format!("tax_rates/{rate}"), "");
    assert_eq!(
        (&rate["percentage"], &rate["display_name"], &rate["country"]),
        (&json!(19), &json!("MwSt"), &json!("DE"))
    );
    for bad in [
        "lines[0][id]=il_0&lines[0][description]=x",
        "lines[0][description]=x",
        "lines[0][id]=&lines[0][description]=x",
        "lines=",
    ] {
        assert_eq!(refused(&mut simulator, "POST", &format!("{path}/update_lines"), bad).0, 400, "{bad}");
    }
}

#[test]
fn lines_go() {
    let mut simulator = simulator();
    let (_, invoice) = invoice(&mut simulator);
    let path = format!("invoices/{invoice}");
    let line = id(&get(&mut simulator, &path, "")["lines"]["data"][0]);
    assert_eq!(post(&mut simulator, &format!("{path}/lines/{line}"), "description=New")["description"], "New");
    let left = post(
        &mut simulator,
        &format!("{path}/remove_lines"),
        &format!("lines[0][id]={line}&lines[0][behavior]=delete"),
    );
    assert_eq!((&left["lines"]["data"], &left["total"]), (&json!([]), &json!(0)));
}

#[test]
fn what_becomes_of_it() {
    let mut simulator = simulator();
    let (customer, one) = invoice(&mut simulator);
    let act = |simulator: &mut Simulator, what: &str| {
        send(simulator, request("POST", &format!("invoices/{one}/{what}"), "")).status
    };
    assert_eq!(
        [act(&mut simulator, "void"), act(&mut simulator, "mark_uncollectible"), act(&mut simulator, "pay")],
        [400; 3]
    );
    assert_eq!(
        [
            act(&mut simulator, "finalize"),
            act(&mut simulator, "mark_uncollectible"),
            act(&mut simulator, "void"),
            act(&mut simulator, "void")
        ],
        [200, 200, 200, 400]
    );
    let gone = get(&mut simulator, &format!("invoices/{one}"), "");
    assert_eq!((&gone["status"], &gone["status_transitions"]["voided_at"]), (&json!("void"), &json!(NOW)));
    // A voided invoice keeps its figures.
    assert_eq!(gone["total"], 1103);
    assert_eq!(simulator.recorded()[0].status, "void");
    let sent = format!("customer={customer}&collection_method=send_invoice");
    assert_eq!(refused(&mut simulator, "POST", "invoices", &sent).1["param"], "days_until_due");
    assert_eq!(refused(&mut simulator, "POST", "invoices", &format!("customer={customer}&days_until_due=3")).0, 400);
    let two = id(&post(&mut simulator, "invoices", &format!("{sent}&days_until_due=30")));
    item(&mut simulator, &customer, &two, "amount=100");
    let open = post(&mut simulator, &format!("invoices/{two}/finalize"), "");
    assert_eq!(open["due_date"], NOW + 30 * DAY);
    assert!(text(&open["number"]).ends_with("-0002"));
    let paid = post(&mut simulator, &format!("invoices/{two}/pay"), "paid_out_of_band=true");
    assert_eq!(
        (&paid["status"], &paid["amount_paid"], &paid["amount_remaining"]),
        (&json!("paid"), &json!(100), &json!(0))
    );
}

#[test]
fn previews() {
    let mut simulator = simulator();
    let customer = customer(&mut simulator, SEATTLE);
    let form = format!(
        "customer={customer}&currency=usd&automatic_tax[enabled]=true&invoice_items[0][amount]=1000&invoice_items[0][description]=A"
    );
    let preview = post(&mut simulator, "invoices/create_preview", &form);
    assert_eq!(
        (&preview["total"], &preview["status"], &preview["customer"]),
        (&json!(1103), &json!("draft"), &json!(customer))
    );
    assert!(id(&preview).starts_with("upcoming_in_") && simulator.recorded().is_empty());
    assert!(!simulator.journal().last().unwrap().recorded);
    let lines = get(&mut simulator, &format!("invoices/{}/lines", id(&preview)), "");
    assert_eq!(lines["data"], preview["lines"]["data"]);
    assert_eq!(refused(&mut simulator, "GET", &format!("invoices/{}", id(&preview)), "").0, 404);
    // Another address than that of the customer, or no customer at all: 23 % in Ireland.
    for front in [format!("customer={customer}&"), String::new()] {
        let form = format!(
            "{front}customer_details[address][country]=IE&currency=eur&automatic_tax[enabled]=true&invoice_items[0][amount]=1000"
        );
        assert_eq!(post(&mut simulator, "invoices/create_preview", &form)["total"], 1230, "{front}");
    }
    assert_eq!(
        refused(&mut simulator, "POST", "invoices/create_preview", &format!("customer={customer}")).1["code"],
        "invoice_upcoming_none"
    );
}
