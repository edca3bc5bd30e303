//! Transactions from calculations, and what takes them back.

use super::*;

/// Two lines and shipping in Denver: 1000 + 88 and 500 + 44 (44.05), shipping 300 with a fee of 28.
fn calculation(simulator: &mut Simulator) -> String {
    let form = "currency=usd&line_items[0][amount]=1000&line_items[0][reference]=a&line_items[0][tax_code]=txcd_99999999\
        &line_items[1][amount]=500&line_items[1][reference]=b&line_items[1][tax_code]=txcd_99999999&shipping_cost[amount]=300\
        &customer_details[address][country]=US&customer_details[address][postal_code]=80202&customer_details[address_source]=shipping";
    id(&post(simulator, "tax/calculations", form))
}

fn transaction(simulator: &mut Simulator, reference: &str) -> Value {
    let calculation = calculation(simulator);
    let form = format!("calculation={calculation}&reference={reference}&expand[]=line_items&metadata[k]=v");
    post(simulator, "tax/transactions/create_from_calculation", &form)
}

const REVERSE: &str = "tax/transactions/create_reversal";

fn amounts(transaction: &Value) -> Value {
    json!(pick(&transaction["line_items"]["data"], &["/reference", "/amount", "/amount_tax", "/type"]))
}

#[test]
fn from_a_calculation() {
    let mut simulator = simulator();
    let answer = transaction(&mut simulator, "inv_1");
    assert_eq!(amounts(&answer), json!([["a", 1000, 88, "transaction"], ["b", 500, 44, "transaction"]]));
    assert_eq!(
        (&answer["type"], &answer["reference"], &answer["posted_at"]),
        (&json!("transaction"), &json!("inv_1"), &json!(NOW))
    );
    assert_eq!((&answer["reversal"], &answer["metadata"]), (&Value::Null, &json!({"k": "v"})));
    assert_eq!(answer["shipping_cost"]["amount_tax"], 28);
    // Its lines have ids of their own, and are shown only when asked for.
    let path = format!("tax/transactions/{}", id(&answer));
    assert_eq!(get(&mut simulator, &path, "").get("line_items"), None);
    let lines = get(&mut simulator, &format!("{path}/line_items"), "limit=1");
    assert_eq!((&lines["data"][0], &lines["has_more"]), (&answer["line_items"]["data"][0], &json!(true)));
    let recorded = simulator.recorded();
    assert_eq!(recorded.len(), 1);
    let one = &recorded[0];
    assert_eq!(
        (one.provider, one.id.as_str(), one.kind, one.currency.as_str()),
        (crate::simulate::Provider::Stripe, "inv_1", "transaction", "USD")
    );
    // 1000 + 500 + 300, and 88 + 44 + 28.
    assert_eq!((one.amount, one.tax, one.writes), (1800.into(), 160.into(), 1));
}

#[test]
fn references_are_unique() {
    let mut simulator = simulator();
    let one = transaction(&mut simulator, "inv_1");
    let calculation = calculation(&mut simulator);
    let form = format!("calculation={calculation}&reference=inv_1");
    let path = "tax/transactions/create_from_calculation";
    let (status, error) = refused(&mut simulator, "POST", path, &form);
    assert_eq!((status, &error["param"], &error["type"]), (400, &json!("reference"), &json!("invalid_request_error")));
    // Those of reversals too, and the other way round.
    let form = format!("mode=full&original_transaction={}&reference=inv_1", id(&one));
    assert_eq!(refused(&mut simulator, "POST", REVERSE, &form).1["param"], "reference");
    let form = format!("mode=full&original_transaction={}&reference=inv_1_void", id(&one));
    post(&mut simulator, REVERSE, &form);
    let form = format!("calculation={calculation}&reference=inv_1_void");
    assert_eq!(refused(&mut simulator, "POST", path, &form).1["param"], "reference");
    assert_eq!(simulator.recorded().len(), 2);
}

#[test]
fn an_expired_calculation() {
    let mut simulator = simulator();
    let calculation = calculation(&mut simulator);
    simulator.advance(SignedDuration::from_secs(90 * DAY));
    let form = format!("calculation={calculation}&reference=x");
    let (status, error) = refused(&mut simulator, "POST", "tax/transactions/create_from_calculation", &form);
    assert_eq!((status, &error["param"]), (400, &json!("calculation")));
    assert!(text(&error["message"]).contains("expired"), "{error}");
    let (_, error) = refused(
        &mut simulator,
        "POST",
        "tax/transactions/create_from_calculation",
        "calculation=taxcalc_0&reference=x",
    );
    assert_eq!(error["code"], "resource_missing");
}

#[test]
fn when_it_is_posted() {
    let mut simulator = simulator();
    let calculation = calculation(&mut simulator);
    simulator.advance(SignedDuration::from_secs(DAY));
    let mut posted = |at: i64, reference: &str| {
        let form = format!("calculation={calculation}&reference={reference}&posted_at={at}");
        send(&mut simulator, request("POST", "tax/transactions/create_from_calculation", &form)).status
    };
    // From the tax date to now.
    let statuses = [(NOW - 1, "a"), (NOW, "b"), (NOW + DAY, "c"), (NOW + DAY + 1, "d")]
        .map(|(at, reference)| posted(at, reference));
    assert_eq!(statuses, [400, 200, 200, 400]);
}

#[test]
fn everything_taken_back() {
    let mut simulator = simulator();
    let one = transaction(&mut simulator, "inv_1");
    let form = format!("mode=full&original_transaction={}&reference=r&expand[]=line_items", id(&one));
    let reversal = post(&mut simulator, REVERSE, &form);
    // Exactly the transaction, with the signs turned.
    assert_eq!(amounts(&reversal), json!([["a", -1000, -88, "reversal"], ["b", -500, -44, "reversal"]]));
    assert_eq!(
        (&reversal["shipping_cost"]["amount"], &reversal["shipping_cost"]["amount_tax"]),
        (&json!(-300), &json!(-28))
    );
    assert_eq!(
        (&reversal["type"], &reversal["reversal"]),
        (&json!("reversal"), &json!({"original_transaction": one["id"]}))
    );
    assert_eq!(reversal["line_items"]["data"][0]["reversal"]["original_line_item"], one["line_items"]["data"][0]["id"]);
    let recorded = simulator.recorded();
    assert_eq!(recorded.iter().map(|one| one.amount + one.tax).sum::<rust_decimal::Decimal>(), 0.into());
    assert_eq!((recorded[1].kind, recorded[1].amount), ("reversal", (-1800).into()));
    for original in [&one, &reversal] {
        let form = format!("mode=full&original_transaction={}&reference=again", id(original));
        let (status, error) = refused(&mut simulator, "POST", REVERSE, &form);
        assert_eq!((status, &error["param"]), (400, &json!("original_transaction")));
    }
}

/// A partial reversal of one line.
fn part(simulator: &mut Simulator, of: &Value, line: usize, amount: i64, tax: i64, reference: &str) -> HttpResponse {
    let line = text(&of["line_items"]["data"][line]["id"]);
    let form = format!(
        "mode=partial&original_transaction={}&reference={reference}&line_items[0][amount]={amount}&line_items[0][amount_tax]={tax}\
         &line_items[0][original_line_item]={line}&line_items[0][reference]=x&expand[]=line_items",
        id(of)
    );
    send(simulator, request("POST", REVERSE, &form))
}

#[test]
fn never_more_than_there_is() {
    let mut simulator = simulator();
    let one = transaction(&mut simulator, "inv_1");
    let statuses = [
        part(&mut simulator, &one, 0, -400, -35, "r1").status,
        part(&mut simulator, &one, 0, -601, -53, "r2").status,
        part(&mut simulator, &one, 0, -600, -54, "r3").status,
        part(&mut simulator, &one, 0, -600, -53, "r4").status,
        part(&mut simulator, &one, 0, -1, 0, "r5").status,
        part(&mut simulator, &one, 1, -500, -44, "r6").status,
    ];
    assert_eq!(statuses, [200, 400, 400, 200, 400, 200]);
    // After a part, not the whole at once.
    let form = format!("mode=full&original_transaction={}&reference=all", id(&one));
    assert_eq!(refused(&mut simulator, "POST", REVERSE, &form).0, 400);
    let form = format!(
        "mode=partial&original_transaction={}&reference=s&shipping_cost[amount]=-300&shipping_cost[amount_tax]=-28",
        id(&one)
    );
    let shipping = post(&mut simulator, REVERSE, &form);
    assert_eq!(shipping["shipping_cost"]["amount"], -300);
    assert_eq!(refused(&mut simulator, "POST", REVERSE, &form.replace("reference=s", "reference=t")).0, 400);
    // All parts are the whole.
    assert_eq!(simulator.recorded().iter().map(|one| one.amount + one.tax).sum::<rust_decimal::Decimal>(), 0.into());
}

#[test]
fn a_flat_amount_includes_the_tax() {
    let mut simulator = simulator();
    let one = transaction(&mut simulator, "inv_1");
    let mut flat = |amount: i64, reference: &str| {
        let form = format!(
            "mode=partial&original_transaction={}&reference={reference}&flat_amount={amount}&expand[]=line_items",
            id(&one)
        );
        send(&mut simulator, request("POST", REVERSE, &form))
    };
    // 1800 + 160 in all.
    assert_eq!(flat(-1961, "f0").status, 400);
    assert_eq!(flat(100, "f1").status, 400);
    assert_eq!(flat(-960, "f2").status, 200);
    assert_eq!(flat(-1001, "f3").status, 400);
    assert_eq!(flat(-1000, "f4").status, 200);
    assert_eq!(simulator.recorded().iter().map(|one| one.amount + one.tax).sum::<rust_decimal::Decimal>(), 0.into());
}

#[test]
fn what_a_reversal_must_have() {
    let mut simulator = simulator();
    let one = transaction(&mut simulator, "inv_1");
    let (original, line) = (id(&one), text(&one["line_items"]["data"][0]["id"]).to_owned());
    let base = format!("original_transaction={original}&reference=r");
    let good = format!(
        "line_items[0][amount]=-1&line_items[0][amount_tax]=0&line_items[0][original_line_item]={line}&line_items[0][reference]=x"
    );
    for (form, param) in [
        (base.clone(), "mode"),
        (format!("{base}&mode=half"), "mode"),
        (format!("{base}&mode=partial"), "line_items"),
        (format!("{base}&mode=full&flat_amount=-1"), "mode"),
        (format!("{base}&mode=partial&flat_amount=-1&{good}"), "line_items"),
        (format!("{base}&mode=partial&{}", good.replace("=-1", "=1")), "line_items[0][amount]"),
        (
            format!("{base}&mode=partial&{}", good.replace("[amount_tax]=0", "[amount_tax]=1")),
            "line_items[0][amount_tax]",
        ),
        (format!("{base}&mode=partial&{}", good.replace(&line, "tax_li_0")), "line_items[0][original_line_item]"),
        (format!("{base}&mode=partial&{good}&line_items[0][quantity]=-1"), "line_items[0][quantity]"),
        (format!("{base}&mode=partial&{good}&{}", good.replace("[0]", "[1]")), "line_items"),
        (format!("{}&mode=full", base.replace(&original, "tax_0")), "original_transaction"),
    ] {
        let (status, error) = refused(&mut simulator, "POST", REVERSE, &form);
        assert_eq!((status, &error["param"]), (400, &json!(param)), "{form}: {error}");
    }
    assert_eq!(simulator.recorded().len(), 1);
}
