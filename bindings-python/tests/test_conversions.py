"""Conversions, for any value: what goes in comes out, and what does not fit is a typed error with a path."""

from __future__ import annotations

import copy
import datetime
import json
import pickle
from decimal import Decimal
from typing import Any

from conftest import CONFIG, INVOICE
from hypothesis import given, settings
from hypothesis import strategies as st

import tallage
from tallage import Fee, Invoice

settings.register_profile("tallage", deadline=None, max_examples=150)
settings.load_profile("tallage")
ENGINE = tallage.Engine(CONFIG)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
DAYS = st.dates(datetime.date(1, 1, 1), datetime.date(9999, 12, 31))
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=12)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | TEXT | st.text(max_size=3) | DECIMALS | DAYS | st.binary(max_size=3)
ANYTHING = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=8)

FEES = st.fixed_dictionaries(
    {"id": TEXT, "type": st.sampled_from(["charge", "add_on", "subscription"])},
    optional={
        "name": TEXT,
        "amount_cents": st.integers(),
        "units": DECIMALS,
        "unit_amount": DECIMALS | st.integers(-(10**15), 10**15),
        "tax_codes": st.lists(TEXT, max_size=3) | st.lists(TEXT, max_size=3).map(tuple),
        "exempt": st.booleans(),
        "from_date": DAYS,
        "settled": st.lists(st.fixed_dictionaries({"tax_code": TEXT, "tax_name": TEXT, "tax_rate": DECIMALS, "amount_cents": st.integers()}), max_size=2),
    },
)


@given(FEES)
def test_what_goes_in_comes_out(members: dict[str, Any]) -> None:
    fee = Fee(**members)
    for name, value in members.items():
        shown = getattr(fee, name)
        if name == "settled":
            assert [one.to_dict() for one in shown] == [tallage.SettledTax(**one).to_dict() for one in value]
        else:
            assert shown == (tuple(value) if isinstance(value, list) else value)
            assert isinstance(shown, Decimal) is (name in ("units", "unit_amount"))
    assert Fee.from_dict(members) == fee == Fee.from_dict(fee.to_dict()) == Fee.from_json(fee.to_json())
    assert json.loads(fee.to_json()) == fee.to_dict()
    assert pickle.loads(pickle.dumps(fee)) == fee == copy.deepcopy(fee) and hash(Fee.from_json(fee.to_json())) == hash(fee)
    assert "Fee(" in repr(fee)


@given(DECIMALS)
def test_decimals_are_exact_all_the_way(value: Decimal) -> None:
    """`units` is echoed by the engine."""
    invoice = {**INVOICE, "fees": [{"id": "f1", "type": "add_on", "amount_cents": 1, "units": value}]}
    typed = ENGINE.calculate(Invoice.from_dict(invoice))
    assert typed.fees[0].units == value
    assert typed == ENGINE.calculate(invoice)


@given(st.integers(-(10**15), 10**15), DAYS, TEXT)
def test_amounts_days_and_texts(cents: int, day: datetime.date, name: str) -> None:
    fee = Fee(id="f1", type="add_on", amount_cents=cents, name=name)
    try:
        taxed = ENGINE.calculate(Invoice(id="i", type="one_off", issuing_date=day, currency="EUR", fees=[fee]))
    except tallage.InvalidDocumentError as error:
        # A sum beyond the limit, or a blank name.
        assert error.code.rpartition(".")[2] in ("out_of_range", "blank", "empty") or day.year < 100
        return
    assert (taxed.fees[0].amount_cents, taxed.issuing_date, taxed.fees[0].name) == (cents, day, name)


@given(st.dictionaries(st.sampled_from(sorted(Fee._kinds)), ANYTHING, max_size=4))
def test_anything_is_taken_or_refused_with_its_path(members: dict[str, Any]) -> None:
    """The constructor and the engine: nothing but errors of tallage, and never a float or a bool for an amount."""
    try:
        fee = Fee.from_dict({"id": "f1", "type": "add_on", **members})
    except tallage.InvalidDocumentError as error:
        assert error.code.startswith("invoice.fees.") and error.path.split("/")[1] in Fee._kinds
    else:
        for name in ("amount_cents", "units", "unit_amount"):
            assert not isinstance(members.get(name), (float, bool, bytes))
        json.loads(json.dumps(fee.to_dict()))
    try:
        ENGINE.calculate({**INVOICE, "fees": [{"id": "f1", "type": "add_on", **members}]})
    except tallage.InvalidDocumentError as error:
        assert error.path.startswith(("/fees", "/"))


@given(ANYTHING)
def test_any_document(value: Any) -> None:
    for ask in (ENGINE.calculate, ENGINE.credit, Invoice.from_dict, tallage.Config.from_dict, tallage.Engine):
        try:
            ask(value)
        except tallage.TallageError as error:
            assert not isinstance(error, tallage.InternalError) and error.code
