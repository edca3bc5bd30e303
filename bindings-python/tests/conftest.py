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


# What passed, for the table of README.md (scripts/capabilities.py): a report for each file of tests, none where something failed.
_passed: dict[str, dict[str, list[str]]] = {}
_failed: set[str] = set()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "capability(name): that a test passed is reported as this capability; of `vectors` the case")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Function) -> Any:
    report = (yield).get_result()
    if report.failed:
        _failed.add(item.path.stem)
    for mark in item.iter_markers("capability") if report.when == "call" and report.passed else ():
        name = item.callspec.id if mark.args[0] == "vectors" else item.name
        _passed.setdefault(item.path.stem, {}).setdefault(mark.args[0], []).append(name)


def pytest_sessionfinish() -> None:
    folder = REPOSITORY / "target" / "capabilities" / "python"
    folder.mkdir(parents=True, exist_ok=True)
    for file in _failed:
        (folder / f"{file}.json").unlink(missing_ok=True)
    for file in _passed.keys() - _failed:
        (folder / f"{file}.json").write_text(json.dumps(_passed[file]), encoding="utf-8")


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
