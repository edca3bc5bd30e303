"""Taxed documents side by side; the figures are in tests/vectors/compare."""

import json
import pickle
from typing import Any

import pytest

import tallage

INVOICE = {
    "id": "inv_1",
    "type": "one_off",
    "issuing_date": "2026-10-31",
    "currency": "EUR",
    "fees": [{"id": "f1", "type": "add_on", "amount_cents": 10_000}],
}


def engine(rate: str) -> tallage.Engine:
    return tallage.Engine({"taxes": [{"code": "vat", "name": "VAT", "rate": rate}], "organization": {"tax_codes": ["vat"]}})


def results(*rates: str) -> list[dict[str, Any]]:
    return [{"label": f"at {rate}", "document": engine(rate).calculate(INVOICE)} for rate in rates]


def test_results_dicts_and_text() -> None:
    compared = tallage.compare(results("20", "21"))
    assert [(it["label"], it["kind"], it["precise_amount_cents"]) for it in compared["differences"]] == [("at 21", "rate", "100")]
    assert "rate +1.00: `at 21` takes 21 %, `at 20` 20 %" in compared["text"]
    request = {"results": [{**it, "document": it["document"].to_dict()} for it in results("20", "21")]}
    for asked in (request, json.dumps(request), json.dumps(request).encode()):
        assert tallage.compare_json(asked) == engine("0").compare_json(asked) == compared.to_json()
    assert pickle.loads(pickle.dumps(compared)) == compared
    assert repr(compared) == "<tallage comparison with at 20: 2 results, 1 difference>"


def test_the_engine_is_one_of_them() -> None:
    compared = engine("19").compare(tuple(results("20", "21")), document=INVOICE, baseline="at 21")
    assert [(it["label"], it["precise_amount_cents"]) for it in compared["differences"]] == [("at 20", "-100"), ("local", "-200")]


@pytest.mark.parametrize(
    ("call", "code", "path"),
    [
        (lambda: tallage.compare([]), "compare.results.empty", "/results"),
        (lambda: tallage.compare(results("20")), "compare.results.too_few", "/results"),
        (lambda: tallage.compare(results("20", "21"), "x"), "compare.baseline.unknown_code", "/baseline"),
        (lambda: tallage.compare_json({"results": [1.5]}), "compare.results.float_refused", "/results/0"),
        (lambda: tallage.compare_json("{"), "json.syntax", ""),
        (lambda: engine("1").compare(results("20"), document={}), "invoice.id.required", "/document/id"),
    ],
)
def test_bad_input(call: Any, code: str, path: str) -> None:
    with pytest.raises(tallage.InvalidDocumentError) as raised:
        call()
    assert (raised.value.code, raised.value.path) == (code, path), raised.value
