"""What the two programs in Python are about; they differ in how they send."""

import sys
from collections.abc import Callable

import tallage

TODAY = "2026-11-21"  # tallage has no clock: the day is yours to say
# The connection that the customer is linked to: anrok_us, unless the second argument says stripe.
CONNECTION = sys.argv[2] if len(sys.argv) > 2 else "anrok_us"

INVOICE = {
    "id": "inv_1",
    "type": "one_off",
    "issuing_date": TODAY,
    "currency": "USD",
    "customer": {
        "external_id": "cus_1",
        "billing_address": {"address_line1": "1 Main St", "city": "Denver", "zipcode": "80204", "state": "CO", "country": "US"},
        "provider_customer": {"connection": CONNECTION, "create": True},
    },
    "fees": [{"id": "fee_1", "type": "add_on", "amount_cents": 15000}],
}


def engine_at(base_url: str) -> tallage.Engine:
    anrok = {
        "code": "anrok_us",
        "name": "Anrok",
        "provider": "anrok",
        "base_url": base_url,
        "credentials": {"api_key": "s1/sa1/secret.simulated"},
        "fallback_item": {"product_external_id": "saas"},
    }
    stripe = {
        "code": "stripe",
        "name": "Stripe Tax",
        "provider": "stripe_tax",
        "base_url": base_url,
        "credentials": {"api_key": "sk_test_simulated"},
        "fallback_item": {"tax_code": "txcd_10103001"},
    }
    return tallage.Engine({"connections": [anrok, stripe]})


def life(carry_out: Callable[[tallage.Exchange], tallage.Result]) -> None:
    """A draft, a commit, a credit note and, where the provider takes one then, a void."""
    engine = engine_at(sys.argv[1])
    show(carry_out(engine.estimate(INVOICE, today=TODAY)))
    committed = show(carry_out(engine.commit(INVOICE, today=TODAY)))
    taxed = committed["document"]  # store this: it is what is credited and voided
    items = [{"fee_id": "fee_1", "amount_cents": 5000}]
    note = engine.credit({"id": "cn_1", "issuing_date": TODAY, "invoice": taxed, "items": items})
    show(carry_out(engine.record_credit(note, invoice=taxed, today=TODAY)))
    if CONNECTION != "stripe":  # Stripe voids nothing that was credited in part: credit the rest there
        show(carry_out(engine.void(taxed, today=TODAY)))


def show(outcome: tallage.Result) -> tallage.Result:
    """One line; what failed is told by the outcome as well."""
    if outcome["status"] != "succeeded":
        raise SystemExit(outcome["error"]["message"])
    document = outcome.get("document", {})
    figures = [document[name] for name in ("taxes_amount_cents", "total_amount_cents") if name in document]
    print(outcome["operation"], outcome["status"], *figures)
    return outcome
