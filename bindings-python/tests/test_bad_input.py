"""Bad input: a typed error with code and path, never a panic, never silently accepted (issue 2, section 10)."""

from __future__ import annotations

import json
import math
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from conftest import CONFIG, INVOICE, many_fees

import tallage

CENTS = "/fees/0/amount_cents"


def with_fee(**members: Any) -> dict[str, Any]:
    return {**INVOICE, "fees": [{**INVOICE["fees"][0], **members}]}


def text(old: str, new: str) -> str:
    """The invoice as JSON text with something replaced."""
    whole = json.dumps(INVOICE)
    assert old in whole
    return whole.replace(old, new)


def circular() -> Any:
    fee: dict[str, Any] = {"id": "f1"}
    fee["coupons"] = [fee]
    return {**INVOICE, "fees": [fee]}


def nested(levels: int) -> Any:
    value: Any = []
    for _ in range(levels - 1):
        value = [value]
    return value


# name: (invoice, code, path)
OBJECTS: dict[str, tuple[Any, str, str]] = {
    "float": (with_fee(amount_cents=100.0), "invoice.fees.amount_cents.float_refused", CENTS),
    "float with cents": (with_fee(amount_cents=0.1), "invoice.fees.amount_cents.float_refused", CENTS),
    "nan": (with_fee(amount_cents=math.nan), "invoice.fees.amount_cents.float_refused", CENTS),
    "inf": (with_fee(amount_cents=-math.inf), "invoice.fees.amount_cents.float_refused", CENTS),
    "float for a decimal": (with_fee(units=1.5), "invoice.fees.units.float_refused", "/fees/0/units"),
    "float for a name": (with_fee(name=1.5), "invoice.fees.name.float_refused", "/fees/0/name"),
    "float in a tuple": ({**INVOICE, "fees": (1.5,)}, "invoice.fees.float_refused", "/fees/0"),
    "bool for cents": (with_fee(amount_cents=True), "invoice.fees.amount_cents.wrong_type", CENTS),
    "bool for a decimal": (with_fee(units=False), "invoice.fees.units.wrong_type", "/fees/0/units"),
    "bool for text": ({**INVOICE, "id": True}, "invoice.id.wrong_type", "/id"),
    "int for a bool": (with_fee(exempt=1), "invoice.fees.exempt.wrong_type", "/fees/0/exempt"),
    "Decimal for cents": (with_fee(amount_cents=Decimal("10.50")), "invoice.fees.amount_cents.not_integer", CENTS),
    "whole Decimal for cents": (with_fee(amount_cents=Decimal(10)), "invoice.fees.amount_cents.not_integer", CENTS),
    "Decimal NaN": (with_fee(units=Decimal("NaN")), "invoice.fees.units.not_decimal", "/fees/0/units"),
    "Decimal sNaN": (with_fee(units=Decimal("sNaN")), "invoice.fees.units.not_decimal", "/fees/0/units"),
    "Decimal infinity": (with_fee(units=Decimal("-Infinity")), "invoice.fees.units.not_decimal", "/fees/0/units"),
    "Decimal of a billion digits": (
        with_fee(units=Decimal("1E+999999")), "invoice.fees.units.out_of_range", "/fees/0/units"),
    "tiny Decimal": (with_fee(units=Decimal("1E-999999")), "invoice.fees.units.out_of_range", "/fees/0/units"),
    "13 places": (with_fee(units=Decimal("1E-13")), "invoice.fees.units.too_many_decimals", "/fees/0/units"),
    "40 digits": (with_fee(amount_cents=10**39), "invoice.fees.amount_cents.out_of_range", CENTS),
    "40 digits, negative": (with_fee(amount_cents=-(10**39)), "invoice.fees.amount_cents.out_of_range", CENTS),
    "just too large": (with_fee(amount_cents=10**15 + 1), "invoice.fees.amount_cents.out_of_range", CENTS),
    "2^63": (with_fee(amount_cents=2**63), "invoice.fees.amount_cents.out_of_range", CENTS),
    "10,000 digits": (with_fee(amount_cents=1 << 33000), "invoice.fees.amount_cents.out_of_range", CENTS),
    "text for cents": (with_fee(amount_cents="100"), "invoice.fees.amount_cents.wrong_type", CENTS),
    "list for cents": (with_fee(amount_cents=[100]), "invoice.fees.amount_cents.wrong_type", CENTS),
    "dict for a list": ({**INVOICE, "fees": {}}, "invoice.fees.wrong_type", "/fees"),
    "list for a dict": ({**INVOICE, "fees": [[]]}, "invoice.fees.wrong_type", "/fees/0"),
    "int for text": (with_fee(id=7), "invoice.fees.id.wrong_type", "/fees/0/id"),
    "set": (with_fee(tax_codes={"vat_20"}), "invoice.fees.tax_codes.wrong_type", "/fees/0/tax_codes"),
    "object": (with_fee(name=object()), "invoice.fees.name.wrong_type", "/fees/0/name"),
    "bytes inside": (with_fee(name=b"x"), "invoice.fees.name.wrong_type", "/fees/0/name"),
    "complex": (with_fee(units=1j), "invoice.fees.units.wrong_type", "/fees/0/units"),
    "Fraction": (with_fee(units=Fraction(1, 3)), "invoice.fees.units.wrong_type", "/fees/0/units"),
    "datetime": ({**INVOICE, "issuing_date": datetime(2026, 10, 31)}, "invoice.issuing_date.wrong_type", "/issuing_date"),
    "date for cents": (with_fee(amount_cents=date(2026, 1, 1)), "invoice.fees.amount_cents.wrong_type", CENTS),
    "no such day": ({**INVOICE, "issuing_date": "2026-02-29"}, "invoice.issuing_date.not_a_date", "/issuing_date"),
    "key that is not text": (with_fee(coupons=[{1: 2}]), "invoice.fees.coupons.wrong_type", "/fees/0/coupons/0"),
    "odd key": ({**INVOICE, "a/b~c": 1.0}, "invoice.float_refused", "/a~1b~0c"),
    "lone surrogate": (with_fee(name="\ud800"), "invoice.fees.name.not_utf8", "/fees/0/name"),
    "lone surrogate in a key": (with_fee(coupons=[{"\udfff": 1}]), "invoice.fees.coupons.not_utf8", "/fees/0/coupons/0"),
    "circular": (circular(), "invoice.fees.coupons.circular", "/fees/0/coupons/0"),
    "65 levels": (nested(65), "json.too_deep", "/0" * 64),
    "100,000 levels": (nested(100_000), "json.too_deep", "/0" * 64),
    "64 levels are read": (nested(64), "invoice.wrong_type", ""),
    "empty list": ({**INVOICE, "fees": []}, "invoice.fees.empty", "/fees"),
    "unknown currency": ({**INVOICE, "currency": "XXY"}, "invoice.currency.unknown_currency", "/currency"),
    "unknown tax": (with_fee(tax_codes=["nope"]), "invoice.fees.tax_codes.unknown_code", "/fees/0/tax_codes/0"),
    "unknown member": (with_fee(amount=1), "invoice.fees.unknown_field", "/fees/0/amount"),
    "two fees with one id": (
        {**INVOICE, "fees": INVOICE["fees"] * 2}, "invoice.fees.id.duplicate", "/fees/1/id"),
    "nothing": ({}, "invoice.id.required", "/id"),
    "None": (None, "invoice.wrong_type", ""),
    "int": (3, "invoice.wrong_type", ""),
    "a float": (3.0, "invoice.float_refused", ""),
    "an object": (object(), "invoice.wrong_type", ""),
}  # fmt: skip

TEXTS: dict[str, tuple[str | bytes, str, str]] = {
    "empty": ("", "json.syntax", ""),
    "cut off": (json.dumps(INVOICE)[:-1], "json.syntax", ""),
    "two documents": ("{} {}", "json.syntax", ""),
    "not UTF-8": (b'{"id":"\xff"}', "json.not_utf8", ""),
    "UTF-16": ('{"id":"x"}'.encode("utf-16"), "json.not_utf8", ""),
    "lone surrogate": ('{"id":"\ud800"}', "json.not_utf8", ""),
    "NaN": (text("10000", "NaN"), "json.syntax", ""),
    "float": (text("10000", "100.0"), "invoice.fees.amount_cents.not_integer", CENTS),
    "exponent": (text("10000", "1e3"), "invoice.fees.amount_cents.not_integer", CENTS),
    "40 digits": (text("10000", "1" * 40), "invoice.fees.amount_cents.out_of_range", CENTS),
    "duplicate key": (text('"currency"', '"id": "x", "currency"'), "invoice.duplicate_key", "/id"),
}


@pytest.mark.parametrize("name", OBJECTS)
def test_objects(engine: tallage.Engine, name: str) -> None:
    document, code, path = OBJECTS[name]
    for operation in (engine.calculate, engine.resolve, engine.explain):
        with pytest.raises(tallage.InvalidDocumentError) as raised:
            operation(document)
        error = raised.value
        assert (error.kind, error.code, error.path) == ("invalid_document", code, path), error
        assert error.message and len(error.message) < 1000


@pytest.mark.parametrize("name", TEXTS)
def test_texts(engine: tallage.Engine, name: str) -> None:
    document, code, path = TEXTS[name]
    forms = [document, document.encode()] if isinstance(document, str) and document.isascii() else [document]
    for form in forms:
        with pytest.raises(tallage.InvalidDocumentError) as raised:
            engine.calculate(form)
        assert (raised.value.code, raised.value.path) == (code, path), raised.value


def test_syntax_errors_say_where(engine: tallage.Engine) -> None:
    with pytest.raises(tallage.InvalidDocumentError) as raised:
        engine.calculate('{\n  "id": oops}')
    assert (raised.value.details["line"], raised.value.details["column"]) == (2, 9)


@pytest.mark.parametrize(
    ("config", "code", "path"),
    [
        ({"taxes": [{"code": "a", "name": "A", "rate": 20.0}]}, "config.taxes.rate.float_refused", "/taxes/0/rate"),
        ({"taxes": [{"code": "a", "name": "A", "rate": "-1"}]}, "config.taxes.rate.out_of_range", "/taxes/0/rate"),
        ({"taxes": [{"code": "a", "name": "A", "rate": True}]}, "config.taxes.rate.wrong_type", "/taxes/0/rate"),
        ({"taxes": [{"code": "a", "name": "A", "rate": Decimal("NaN")}]}, "config.taxes.rate.not_decimal",
         "/taxes/0/rate"),
        ({"taxes": [{"code": "a", "name": "A"}]}, "config.taxes.rate.required", "/taxes/0/rate"),
        ({"tax": []}, "config.unknown_field", "/tax"),
        (None, "config.wrong_type", ""),
        ("{", "json.syntax", ""),
        (b"\xff", "json.not_utf8", ""),
        ("\ud800", "json.not_utf8", ""),
        ({"organization": {"name": "\ud800"}}, "config.organization.name.not_utf8", "/organization/name"),
    ],
)  # fmt: skip
def test_configurations(config: Any, code: str, path: str) -> None:
    with pytest.raises(tallage.InvalidConfigError) as raised:
        tallage.Engine(config)
    assert (raised.value.kind, raised.value.code, raised.value.path) == ("invalid_config", code, path), raised.value


def test_all_problems_at_once() -> None:
    taxes = [{"code": "a", "name": "A", "rate": "x"}, {"code": "", "name": "B", "rate": "1"}]
    with pytest.raises(tallage.InvalidConfigError) as raised:
        tallage.Engine({"taxes": taxes})
    assert [p["path"] for p in raised.value.details["problems"]] == ["/taxes/0/rate", "/taxes/1/code"]


def test_credit_requests(engine: tallage.Engine) -> None:
    taxed = engine.calculate(INVOICE)
    request = {"id": "cn_1", "issuing_date": "2026-11-05", "invoice": taxed}
    bad = {**request, "items": [{"fee_id": "f1", "amount_cents": 1.0}]}
    with pytest.raises(tallage.InvalidDocumentError) as raised:
        engine.credit(bad)
    assert (raised.value.code, raised.value.path) == ("credit.items.amount_cents.float_refused", "/items/0/amount_cents")
    with pytest.raises(tallage.TallageError) as too_much:
        engine.credit({**request, "items": [{"fee_id": "f1", "amount_cents": 10001}]})
    assert too_much.value.code == "credit.items.amount_cents.exceeds_remaining"


def test_lint_refuses_what_has_no_text() -> None:
    with pytest.raises(tallage.InvalidConfigError, match="float"):
        tallage.lint({"taxes": [{"rate": 1.5}]})


def test_too_much_json(engine: tallage.Engine) -> None:
    name = "x" * (1 << 20)
    with pytest.raises(tallage.InvalidDocumentError) as raised:
        engine.calculate({**INVOICE, "coupons": [name] * 70})
    assert raised.value.code == "json.too_large"
    with pytest.raises(tallage.InvalidDocumentError) as raised:
        engine.calculate(" " * (65 << 20))
    assert raised.value.code == "json.too_large"


@pytest.mark.parametrize("arguments", [(), (INVOICE, INVOICE)])
def test_wrong_calls_are_type_errors(engine: tallage.Engine, arguments: Any) -> None:
    with pytest.raises(TypeError):
        engine.calculate(*arguments)
    with pytest.raises(TypeError):
        tallage.Engine(*arguments)


def test_the_engine_works_after_every_bad_input(engine: tallage.Engine) -> None:
    for document, _, _ in [*OBJECTS.values(), *TEXTS.values()]:
        with pytest.raises(tallage.TallageError):
            engine.calculate(document)
    assert engine.calculate(INVOICE)["total_amount_cents"] == 12000
    assert engine.calculate(many_fees(500))["total_amount_cents"] == 600000
    assert tallage.Engine(CONFIG)
