"""What the tests of exchanges are about: 150.00 USD to Colorado, where the simulator taxes 4.81 %: 721.5, rounded 722 (the example of Anrok's
own documentation)."""

from __future__ import annotations

import copy
from typing import Any

import tallage
from tallage.testing import Simulator

NOW = "2026-11-21T12:00:00Z"
TODAY = "2026-11-21"
SECRET = "s1/sa1/secret.simulated"
HOST = "https://api.anrok.com"

INVOICE: dict[str, Any] = {
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


def invoice(id: str = "inv_1", **changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(INVOICE), "id": id, **changes}


def config(base_url: str | None = None, **changes: Any) -> dict[str, Any]:
    connection = {
        "code": "anrok_us",
        "name": "Anrok",
        "provider": "anrok",
        "credentials": {"api_key": SECRET},
        "fallback_item": {"product_external_id": "saas"},
        **({} if base_url is None else {"base_url": base_url}),
        **changes,
    }
    return {"connections": [connection]}


def engine(base_url: str | None = None, **changes: Any) -> tallage.Engine:
    return tallage.Engine(config(base_url, **changes))


def simulator() -> Simulator:
    simulated = Simulator(now=NOW)
    simulated.add_product("saas")
    return simulated


def totals(outcome: Any) -> tuple[str, int, int]:
    """Status, tax and total."""
    document = outcome["document"]
    return outcome["status"], document["taxes_amount_cents"], document["total_amount_cents"]
