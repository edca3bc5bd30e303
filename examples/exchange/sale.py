"""What the two programs in Python are about; they differ in how they send."""

import sys
from collections.abc import Callable

import tallage

TODAY = "2026-11-21"  # tallage has no clock: the day is yours to say

INVOICE = {
    "id": "inv_1",
    "type": "one_off",
    "issuing_date": TODAY,
    "currency": "USD",
    "customer": {
        "external_id": "cus_1",
        "billing_address": {"address_line1": "1 Main St", "city": "Denver", "zipcode": "80204", "state": "CO", "country": "US"},
        "provider_customer": {"connection": "anrok_us", "create": True},
    },
    "fees": [{"id": "fee_1", "type": "add_on", "amount_cents": 15000}],
}


def engine_at(base_url: str) -> tallage.Engine:
    connection = {
        "code": "anrok_us",
        "name": "Anrok",
        "provider": "anrok",
        "base_url": base_url,
        "credentials": {"api_key": "s1/sa1/secret.simulated"},
        "fallback_item": {"product_external_id": "saas"},
    }
    return tallage.Engine({"connections": [connection]})


def life(carry_out: Callable[[tallage.Exchange], tallage.Result]) -> None:
    """A draft, a commit, a credit note and a void."""
    engine = engine_at(sys.argv[1])
    show(carry_out(engine.estimate(INVOICE, today=TODAY)))
    committed = show(carry_out(engine.commit(INVOICE, today=TODAY)))
    taxed = committed["document"]  # store this: it is what is credited and voided
    items = [{"fee_id": "fee_1", "amount_cents": 5000}]
    note = engine.credit({"id": "cn_1", "issuing_date": TODAY, "invoice": taxed, "items": items})
    show(carry_out(engine.record_credit(note, invoice=taxed, today=TODAY)))
    show(carry_out(engine.void(taxed, today=TODAY)))


def show(outcome: tallage.Result) -> tallage.Result:
    """One line; what failed is told by the outcome as well."""
    if outcome["status"] != "succeeded":
        raise SystemExit(outcome["error"]["message"])
    document = outcome.get("document", {})
    figures = [document[name] for name in ("taxes_amount_cents", "total_amount_cents") if name in document]
    print(outcome["operation"], outcome["status"], *figures)
    return outcome
