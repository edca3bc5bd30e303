"""The shared vectors through typed objects: the same bytes, and no member or word of a result that its class does not know."""

from __future__ import annotations

import datetime
import json
import typing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from test_vectors import CASES, as_object, has_object_form, title

import tallage
from tallage import types
from tallage._kinds import Kind

RESULTS: dict[str, Any] = {
    "calculate": tallage.TaxedInvoice,
    "resolve": tallage.Resolution,
    "explain": tallage.ExplainedInvoice,
    "credit": tallage.CreditNote,
    "lint": tallage.LintReport,
    "engine": tallage.LintReport,
    "vat_number": tallage.VatNumber,
    "vat_rates": tallage.VatRates,
    "vies_request": tallage.ViesRequest,
    "vies_read": tallage.ViesReading,
    "en16931": tallage.En16931View,
    "exchange": tallage.Outcome,
    "compare": tallage.Comparison,
}
DOCUMENTS: dict[str, Any] = {"calculate": tallage.Invoice, "resolve": tallage.Invoice, "explain": tallage.Invoice, "credit": tallage.CreditRequest}


def about(case: Path) -> Any:
    return json.loads((case / "case.json").read_bytes())


def expected(case: Path) -> Any:
    return json.loads((case / "expected.json").read_bytes())


def good(case: Path) -> bool:
    return has_object_form(case) and "error" not in expected(case)


TYPED = [case for case in CASES if about(case)["operation"] in DOCUMENTS and good(case)]
ANSWERED = [case for case in CASES if "error" not in expected(case)]


@pytest.mark.capability("types")
@pytest.mark.parametrize("case", TYPED, ids=title)
def test_documents(case: Path) -> None:
    operation = about(case)["operation"]
    document = DOCUMENTS[operation].from_dict(as_object((case / "document.json").read_bytes()))
    assert DOCUMENTS[operation].from_json(document.to_json()) == document
    if (case / "config.json").exists():
        config = tallage.Config.from_dict(as_object((case / "config.json").read_bytes()))
        result = getattr(tallage.Engine(config), operation)(document)
        assert result.to_json().encode() + b"\n" == (case / "expected.json").read_bytes()
        assert type(result) is RESULTS[operation]


def check(one: Any, members: dict[str, Any], where: str) -> None:
    """Every member has its attribute, which says the same; words are those of `tallage.types`."""
    kinds: dict[str, Kind] = type(one)._kinds
    known = {kind.member or name: (name, kind) for name, kind in kinds.items()}
    for member, value in members.items():
        if (where, member) in UNTYPED:
            continue
        assert member in known, f"{where}: {type(one).__name__} has no member `{member}`"
        name, kind = known[member]
        compare(getattr(one, name), value, kind, f"{where}/{member}")
    for name, kind in kinds.items():
        if kind.need:
            assert getattr(one, name) is not None, f"{where}: {name} is always there"


# `class` is a word of Python; the rows of the EU data stay dicts.
UNTYPED = {("/provider/error", "class"), ("/document/provider/error", "class"), ("/events[]", "class")}


def compare(shown: Any, value: Any, kind: Kind, where: str) -> None:
    if value is None:
        assert shown is None
    elif kind.of is not None:
        items = [(shown, value)] if isinstance(value, dict) else list(zip(shown, value, strict=True))
        for item, its in items:
            assert type(item) is kind.of
            check(item, its, where if isinstance(value, dict) else f"{where}[]")
    elif isinstance(shown, tallage.Result):
        assert shown.to_json() == json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        check(shown, value, where)
    elif isinstance(shown, Decimal):
        assert shown == Decimal(value)
    elif isinstance(shown, datetime.datetime):
        assert (shown.tzinfo, shown.strftime("%Y-%m-%dT%H:%M:%S")) == (datetime.timezone.utc, value[:19])
    elif isinstance(shown, datetime.date):
        assert shown.isoformat() == value
    elif hasattr(types, kind.out):
        assert shown == value and value in typing.get_args(getattr(types, kind.out)), f"{where}: {value}"
    else:
        assert shown == (tuple(value) if isinstance(shown, tuple) else value)


@pytest.mark.capability("types")
@pytest.mark.parametrize("case", ANSWERED, ids=title)
def test_results(case: Path) -> None:
    operation, members = about(case)["operation"], expected(case)
    if operation == "exchange":
        members = members["outcome"]
    check(RESULTS[operation].from_dict(members), members, "")


def test_answers_without_vectors() -> None:
    data = tallage.eu_data()
    assert data.version and data.as_of and len(data["states"]) > 27
    found = tallage.Engine({"connections": [{"code": "a", "provider": "anrok", "credentials": {"api_key": "k"}}]}).reconcile(
        {"connection": "a", "today": "2026-12-02", "local": [], "remote": []}
    )
    assert type(found) is tallage.Reconciliation and found.missing == [] and found.matched == 0
    check(found, found.to_dict(), "")
