"""What several test files use."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

import tallage
from tallage import _errors

REPOSITORY = Path(__file__).resolve().parents[2]

CONFIG: dict[str, Any] = {
    "taxes": [
        {"code": "vat_20", "name": "VAT", "rate": "20"},
        {"code": "gst", "name": "GST", "rate": "5"},
        {"code": "qst", "name": "QST", "rate": "9.975"},
    ],
    "organization": {"name": "Acme", "tax_codes": ["vat_20"]},
}

INVOICE: dict[str, Any] = {
    "id": "inv_1",
    "type": "one_off",
    "issuing_date": "2026-10-31",
    "currency": "EUR",
    "fees": [{"id": "f1", "type": "add_on", "amount_cents": 10000}],
}


def _in_catalogue() -> Any:
    """`_errors.make`, which refuses a code that docs/errors.json does not have: an area and a problem, or a whole code."""
    catalogue = json.loads((REPOSITORY / "docs" / "errors.json").read_bytes())
    whole = set(catalogue["errors"]).union(*(row["codes"] for provider in catalogue["providers"] for row in provider["rows"]))
    areas, problems, make = set(catalogue["areas"]), set(catalogue["problems"]), _errors.make

    def checked(text: str) -> tallage.TallageError:
        error = make(text)
        area, problem = error.code.partition(".")[0], error.code.rpartition(".")[2]
        # The words of a provider are its own.
        known = area == "provider" or error.code in whole or (area in areas and problem in problems)
        assert known, f"`{error.code}` is not in docs/errors.json"
        return error

    return checked


# Before the native module looks it up, with its first error.
_errors.make = _in_catalogue()


@pytest.fixture(scope="session")
def engine() -> tallage.Engine:
    return tallage.Engine(CONFIG)


@pytest.fixture
def invoice() -> dict[str, Any]:
    """100.00 EUR, taxed with 20 %."""
    return copy.deepcopy(INVOICE)


def many_fees(count: int) -> dict[str, Any]:
    """An invoice of `count` fees of 10.00 each."""
    fees = [{"id": f"f{n}", "type": "add_on", "amount_cents": 1000} for n in range(count)]
    return {**INVOICE, "fees": fees}
