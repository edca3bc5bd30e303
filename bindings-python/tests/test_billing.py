"""Stripe Invoicing bills what tallage has taxed; a credit note by a refund of AvaTax."""

from __future__ import annotations

import copy
import json
from typing import Any

import exchange_data as data

import tallage
from tallage.testing import Simulator

KEY = "sk_test_simulated"
SEATTLE = {"address_line1": "920 5th Ave", "city": "Seattle", "state": "WA", "zipcode": "98104", "country": "US"}
CONFIG: dict[str, Any] = {
    "taxes": [{"code": "vat", "name": "Manual", "rate": "10"}],
    "organization": {"tax_codes": ["vat"]},
    "connections": [
        {
            "code": "billing",
            "provider": "stripe_invoicing",
            "credentials": {"api_key": KEY},
            "fallback_item": {"stripe_product_id": "prod_setup", "tax_code": "txcd_10103001"},
            "invoicing": {"tax_app": "stripe"},
        },
        {
            "code": "avatax",
            "provider": "avatax",
            "credentials": {"account_id": "1", "license_key": "k", "company_code": "C"},
            "fallback_item": {"tax_code": "SW054000", "item_code": "saas"},
        },
    ],
}


def test_a_document_is_billed_as_it_was_taxed() -> None:
    """10 % of 10.00 and of 0.55, which is 5.5: 100 and 6, 1161 in all."""
    simulator = Simulator(now=data.NOW)
    simulator.command("stripe_set_key", key=KEY)
    simulator.command("stripe_add_product", id="prod_setup", tax_code="txcd_10103001")
    engine = tallage.Engine({**CONFIG, "connections": CONFIG["connections"][:1]})
    buyer = {"external_id": "c_1", "name": "Willy Wonka", "billing_address": SEATTLE}
    linked = {**buyer, "provider_customer": {"connection": "billing", "create": True}}
    made = engine.customer(linked, today=data.TODAY).drive(simulator.handle)
    assert made.status == "succeeded", made.error
    fees = [{"id": "a", "type": "add_on", "amount_cents": 1000}, {"id": "b", "type": "add_on", "amount_cents": 55}]
    taxed = engine.calculate({"id": "inv_1", "type": "one_off", "issuing_date": data.TODAY, "currency": "USD", "customer": buyer, "fees": fees})
    for document in (taxed, taxed.to_json()):
        exchange = engine.bill(document, today=data.TODAY, connection="billing", external_id=made.data["external_id"])
        outcome = exchange.drive(simulator.handle)
        assert outcome.status == "succeeded", outcome.error
        assert (outcome.operation, outcome.document.total_amount_cents, outcome.data["status"]) == ("bill", 1161, "open")
    assert [one["amount"] for one in simulator.recorded() if one["kind"] == "invoice"] == ["1055"]
    again = engine.bill(taxed, data.TODAY, "billing", made.data["external_id"], revision=2)
    assert again.drive(simulator.handle).revision == 2


def test_all_arguments_are_those_of_begin() -> None:
    engine = tallage.Engine(CONFIG)
    sale = copy.deepcopy(data.INVOICE)
    sale["customer"].pop("provider_customer")
    taxed = engine.calculate(sale)
    told = {"today": data.TODAY, "connection": "billing", "document": taxed, "external_id": "cus_NffrFeUfNV2Hib", "revision": 3}
    short = engine.bill(taxed, today=data.TODAY, connection="billing", external_id="cus_NffrFeUfNV2Hib", revision=3)
    assert same(short, engine.begin({"operation": "bill", **told}))


def same(one: tallage.Exchange, other: tallage.Exchange) -> bool:
    return bool(json.loads(one.to_json()) == json.loads(other.to_json()))


def test_a_refund_by_avatax() -> None:
    simulator = Simulator(now=data.NOW)
    company = {"account_id": "1000", "license_key": "simulated", "company_code": "DEFAULT"}
    connection = {**CONFIG["connections"][1], "credentials": company}
    seller = {"code": "acme_us", "name": "Acme Inc.", "country": "US", "address": SEATTLE}
    engine = tallage.Engine({"billing_entities": [seller], "connections": [connection]})
    sale = data.invoice(billing_entity="acme_us")
    sale["customer"]["provider_customer"] = {"connection": "avatax", "create": True}
    committed = engine.commit(sale, data.TODAY).drive(simulator.handle)
    assert committed.status == "succeeded", committed.error
    taxed = committed.document
    note = engine.credit({"id": "cn_1", "issuing_date": data.TODAY, "invoice": taxed})
    for by in (None, "return", "refund"):
        told = {"operation": "credit", "today": data.TODAY, "document": note, "invoice": taxed}
        begun = engine.record_credit(note, invoice=taxed, today=data.TODAY, by=by)
        assert same(begun, engine.begin(told if by is None else {**told, "by": by}))
    outcome = engine.record_credit(note, invoice=taxed, today=data.TODAY, by="refund").drive(simulator.handle)
    assert outcome.status == "succeeded", outcome.error
