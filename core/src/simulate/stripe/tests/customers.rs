//! Customers, products and settings.

use super::*;

fn tax_of(simulator: &mut Simulator, form: &str) -> Value {
    post(simulator, "customers", &format!("{form}&expand[]=tax"))["tax"].clone()
}

#[test]
fn where_a_customer_is() {
    let mut simulator = simulator();
    // As recorded: no address, and Stripe's own tax.
    let none = tax_of(&mut simulator, "email=stripe@example.org&name=Stripe+User");
    assert_eq!(
        none,
        json!({"automatic_tax": "unrecognized_location", "ip_address": null, "location": null, "provider": "stripe"})
    );
    let of = |tax: &Value| (text(&tax["automatic_tax"]).to_owned(), text(&tax["provider"]).to_owned());
    let ireland = tax_of(&mut simulator, "address[country]=IE");
    assert_eq!(of(&ireland), ("supported".to_owned(), "stripe".to_owned()));
    assert_eq!(ireland["location"], json!({"country": "IE", "source": "billing_address", "state": null}));
    let shipped = tax_of(
        &mut simulator,
        "address[country]=IE&shipping[name]=A&shipping[address][country]=US&shipping[address][postal_code]=10001",
    );
    assert_eq!(shipped["location"], json!({"country": "US", "source": "shipping_destination", "state": "NY"}));
    assert_eq!(of(&shipped).0, "not_collecting");
    simulator.stripe().set_app(Some(TaxApp::Anrok));
    assert_eq!(of(&tax_of(&mut simulator, "address[country]=IE")), ("supported".to_owned(), "anrok".to_owned()));
    simulator.stripe().set_app_installed(false);
    assert_eq!(of(&tax_of(&mut simulator, "address[country]=IE")).0, "failed");
}

#[test]
fn locations_are_checked_on_demand() {
    let mut simulator = simulator();
    post(&mut simulator, "customers", "address[country]=US&tax[validate_location]=deferred");
    let bad = "address[country]=US&tax[validate_location]=immediately";
    let (status, error) = refused(&mut simulator, "POST", "customers", bad);
    assert_eq!((status, &error["code"]), (400, &json!("customer_tax_location_invalid")));
    let customer = id(&post(&mut simulator, "customers", "address[country]=IE&tax[validate_location]=immediately"));
    // Nothing is changed by what is refused.
    refused(&mut simulator, "POST", &format!("customers/{customer}"), bad);
    assert_eq!(get(&mut simulator, &format!("customers/{customer}"), "")["address"]["country"], "IE");
    assert_eq!(get(&mut simulator, "customers", "")["data"].as_array().unwrap().len(), 2);
}

#[test]
fn changes() {
    let mut simulator = simulator();
    let form =
        "name=A&description=D&metadata[a]=1&metadata[b]=2&address[country]=IE&address[city]=Cork&tax_exempt=reverse";
    let customer = id(&post(&mut simulator, "customers", form));
    let path = format!("customers/{customer}");
    let now = post(&mut simulator, &path, "description=&metadata[a]=&metadata[c]=3");
    assert_eq!(
        (&now["name"], &now["description"], &now["metadata"]),
        (&json!("A"), &Value::Null, &json!({"b": "2", "c": "3"}))
    );
    assert_eq!(now["tax_exempt"], "reverse");
    let now = post(&mut simulator, &path, "address=&metadata=&tax_exempt=");
    assert_eq!((&now["address"], &now["metadata"], &now["tax_exempt"]), (&Value::Null, &json!({}), &json!("none")));
    // An address replaces the whole of the one before.
    post(&mut simulator, &path, "address[country]=IE&address[city]=Cork");
    assert_eq!(post(&mut simulator, &path, "address[country]=DE")["address"]["city"], Value::Null);
    for form in ["tax_exempt=yes", "tax_id_data[0][type]=eu_vat", "id=cus_mine", "address[zip]=1"] {
        assert_eq!(refused(&mut simulator, "POST", &path, form).0, 400, "{form}");
    }
}

#[test]
fn tax_ids() {
    let mut simulator = simulator();
    let form = "tax_id_data[0][type]=eu_vat&tax_id_data[0][value]=DE123456789&expand[]=tax_ids";
    let customer = post(&mut simulator, "customers", form);
    let of = ["/type", "/value", "/country"];
    assert_eq!(json!(pick(&customer["tax_ids"]["data"], &of)), json!([["eu_vat", "DE123456789", "DE"]]));
    let path = format!("customers/{}/tax_ids", id(&customer));
    let added = post(&mut simulator, &path, "type=gb_vat&value=GB123456789");
    assert_eq!(refused(&mut simulator, "POST", &path, "type=eu_vat&value=12").1["code"], "tax_id_invalid");
    assert_eq!(get(&mut simulator, &path, "")["data"].as_array().unwrap().len(), 2);
    let gone = ok(&mut simulator, "DELETE", &format!("{path}/{}", id(&added)), "");
    assert_eq!(gone, json!({"id": added["id"], "object": "tax_id", "deleted": true}));
    assert_eq!(get(&mut simulator, &path, "")["data"].as_array().unwrap().len(), 1);
}

#[test]
fn products() {
    let mut simulator = simulator();
    let made = post(&mut simulator, "products", "id=prod_1&name=P&tax_code=txcd_10000000");
    assert_eq!((&made["tax_code"], &made["active"]), (&json!("txcd_10000000"), &json!(true)));
    assert_eq!(get(&mut simulator, "products/prod_1", ""), made);
    assert_eq!(refused(&mut simulator, "POST", "products", "id=prod_1&name=P").1["code"], "resource_already_exists");
    assert_eq!(post(&mut simulator, "products/prod_1", "active=false&tax_code=")["tax_code"], Value::Null);
    assert_eq!(get(&mut simulator, "products", "active=false")["data"].as_array().unwrap().len(), 1);
    assert_eq!(refused(&mut simulator, "GET", "products/prod_0", "").1["code"], "resource_missing");
}

#[test]
fn settings() {
    let mut simulator = simulator();
    let now = get(&mut simulator, "tax/settings", "");
    assert_eq!(
        (&now["status"], &now["defaults"]["provider"], &now["defaults"]["tax_behavior"]),
        (&json!("active"), &json!("stripe"), &json!("exclusive"))
    );
    let now = post(
        &mut simulator,
        "tax/settings",
        "defaults[tax_behavior]=inferred_by_currency&head_office[address][country]=IE",
    );
    assert_eq!(
        (&now["defaults"]["tax_behavior"], &now["head_office"]["address"]["country"]),
        (&json!("inferred_by_currency"), &json!("IE"))
    );
    simulator.stripe().set_app(None);
    simulator.stripe().set_default_tax_behavior(None);
    let now = get(&mut simulator, "tax/settings", "");
    assert_eq!(
        (&now["status"], &now["defaults"]["provider"], &now["defaults"]["tax_behavior"]),
        (&json!("pending"), &Value::Null, &Value::Null)
    );
    assert_eq!(get(&mut simulator, "account", "")["country"], "IE");
}
