"""The citizen manners of Engine and Result."""

from __future__ import annotations

import copy
import importlib.metadata
import json
import pickle
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from conftest import CONFIG, INVOICE

import tallage


def test_tax_of_an_invoice(engine: tallage.Engine, invoice: dict[str, Any]) -> None:
    taxed = engine.calculate(invoice)
    assert taxed["taxes_amount_cents"] == 2000
    assert taxed["total_amount_cents"] == 12000
    assert type(taxed["total_amount_cents"]) is int


def test_text_bytes_and_dict_give_the_same_bytes(engine: tallage.Engine, invoice: dict[str, Any]) -> None:
    text = json.dumps(invoice)
    results = [engine.calculate(form) for form in (invoice, text, text.encode())]
    assert len({result.to_json() for result in results}) == 1
    assert json.loads(results[0].to_json()) == results[0].to_dict()


def test_engine_from_text_bytes_and_dict(invoice: dict[str, Any]) -> None:
    text = json.dumps(CONFIG)
    assert len({tallage.Engine(form).calculate(invoice) for form in (CONFIG, text, text.encode())}) == 1


def test_mapping_manners(engine: tallage.Engine, invoice: dict[str, Any]) -> None:
    taxed = engine.calculate(invoice)
    whole = taxed.to_dict()
    assert list(taxed) == taxed.keys() == list(whole)
    assert taxed.values() == list(whole.values()) and taxed.items() == list(whole.items())
    assert len(taxed) == len(whole) and dict(taxed) == whole
    assert "fees" in taxed and "nonsense" not in taxed
    assert taxed.get("id") == "inv_1"
    assert taxed.get("nonsense") is None and taxed.get("nonsense", 3) == 3
    with pytest.raises(KeyError):
        taxed["nonsense"]


def test_a_dict_is_the_callers_own(engine: tallage.Engine, invoice: dict[str, Any]) -> None:
    taxed = engine.calculate(invoice)
    taxed.to_dict()["fees"].clear()
    assert len(taxed.to_dict()["fees"]) == len(taxed["fees"]) == 1


def test_equality_and_hash(engine: tallage.Engine, invoice: dict[str, Any]) -> None:
    one, same = engine.calculate(invoice), engine.calculate(json.dumps(invoice))
    other = engine.calculate({**invoice, "id": "inv_2"})
    assert one == same and hash(one) == hash(same) and not one != same
    assert one != other and one != one.to_json() and len({one, same, other}) == 2
    with pytest.raises(TypeError):
        one < other  # type: ignore[operator]


@pytest.mark.parametrize("copied", [lambda r: pickle.loads(pickle.dumps(r)), copy.copy, copy.deepcopy])
def test_pickle_and_copy(engine: tallage.Engine, invoice: dict[str, Any], copied: Any) -> None:
    taxed = engine.calculate(invoice)
    assert copied(taxed) == taxed
    assert copied(taxed)["total_amount_cents"] == 12000


@pytest.mark.parametrize(
    ("currency", "cents", "shown"),
    [
        ("EUR", 10000, "100.00 EUR + 20.00 tax"),
        ("EUR", 5, "0.05 EUR + 0.01 tax"),
        ("EUR", -10000, "-100.00 EUR - 20.00 tax"),
        ("EUR", 0, "0.00 EUR + 0.00 tax"),
        ("JPY", 10000, "10000 JPY + 2000 tax"),
        ("KWD", 10000, "10.000 KWD + 2.000 tax"),
        ("EUR", 10**14, "1000000000000.00 EUR + 200000000000.00 tax"),
    ],
)
def test_repr(engine: tallage.Engine, invoice: dict[str, Any], currency: str, cents: int, shown: str) -> None:
    invoice["currency"] = currency
    invoice["fees"][0]["amount_cents"] = cents
    assert repr(engine.calculate(invoice)) == f"<tallage invoice inv_1: {shown}>"


def test_repr_of_the_others(engine: tallage.Engine, invoice: dict[str, Any]) -> None:
    taxed = engine.calculate(invoice)
    note = engine.credit({"id": "cn_1", "issuing_date": "2026-11-05", "invoice": taxed})
    assert repr(note) == "<tallage credit_note cn_1: 100.00 EUR + 20.00 tax>"
    assert repr(engine.resolve(invoice)) == "<tallage resolution inv_1: 1 fee>"
    assert repr(tallage.lint({})).startswith("<tallage lint: 0 errors, ")
    assert repr(engine) == f"<tallage engine {tallage.version()}>"


def test_credit_takes_results_dicts_and_text(engine: tallage.Engine, invoice: dict[str, Any]) -> None:
    taxed = engine.calculate(invoice)
    request = {"id": "cn_1", "issuing_date": "2026-11-05", "items": [{"fee_id": "f1", "amount_cents": 4000}]}
    notes = [
        engine.credit({**request, "invoice": form}) for form in (taxed, taxed.to_dict(), json.loads(taxed.to_json()))
    ]
    notes.append(engine.credit(json.dumps({**request, "invoice": taxed.to_dict()})))
    assert len(set(notes)) == 1
    assert notes[0]["total_amount_cents"] == 4800
    rest = engine.credit({"id": "cn_2", "issuing_date": "2026-11-06", "invoice": taxed, "credit_notes": [notes[0]]})
    assert rest["total_amount_cents"] == 7200


def test_explanations(engine: tallage.Engine, invoice: dict[str, Any]) -> None:
    taxed, explained = engine.calculate(invoice), engine.explain(invoice)
    assert explained.text == explained["explanation"]["text"] and "vat_20" in explained.text
    assert taxed.text is None and "explanation" not in taxed
    assert taxed.explain() == explained.explain() == explained.text
    assert engine.calculate(json.dumps(invoice)).explain() == explained.text
    assert engine.calculate(json.dumps(invoice).encode()).explain() == explained.text


def test_an_explanation_is_of_the_input_as_it_was(engine: tallage.Engine, invoice: dict[str, Any]) -> None:
    taxed, text = engine.calculate(invoice), engine.explain(invoice).text
    invoice["fees"][0]["amount_cents"] = 1
    assert taxed.explain() == text


def test_what_cannot_be_explained(engine: tallage.Engine, invoice: dict[str, Any]) -> None:
    thawed = pickle.loads(pickle.dumps(engine.calculate(invoice)))
    for result in (engine.resolve(invoice), tallage.lint(CONFIG), thawed):
        with pytest.raises(tallage.NotFoundError) as raised:
            result.explain()
        assert raised.value.code == "result.explain.not_available"


def test_python_values(engine: tallage.Engine) -> None:
    plain = {
        "id": "inv_1", "type": "one_off", "issuing_date": "2026-10-31", "currency": "EUR", "number": None,
        "fees": [{"id": "f1", "type": "add_on", "units": "3.50", "unit_amount": "1000", "tax_codes": ["gst", "qst"]}],
    }  # fmt: skip
    fee = {"id": "f1", "type": "add_on", "units": Decimal("3.50"), "unit_amount": Decimal("1E+3"),
           "tax_codes": ("gst", "qst")}  # fmt: skip
    rich = {**plain, "issuing_date": date(2026, 10, 31), "fees": (fee,)}
    assert engine.calculate(rich) == engine.calculate(plain)
    assert engine.calculate(rich)["fees_amount_cents"] == 350000


@pytest.mark.parametrize(
    ("given", "exact"),
    [("1.50", "1.5"), ("20", "20"), ("1E+2", "100"), ("1.25E+1", "12.5"), ("12E-6", "0.000012"), ("0E-9", "0"),
     ("0E+5", "0"), ("9.975", "9.975"), ("1E-7", "0.0000001"), ("0.00", "0")],
)  # fmt: skip
def test_decimals_are_exact(given: str, exact: str) -> None:
    """`units` is echoed with up to 12 places, so the echo shows what the core received."""
    fee = {"id": "f1", "type": "add_on", "units": Decimal(given), "amount_cents": 1}
    assert tallage.Engine({}).calculate({**INVOICE, "fees": [fee]})["fees"][0]["units"] == exact


def test_text_survives(engine: tallage.Engine, invoice: dict[str, Any]) -> None:
    name = 'Ünïcödé "quoted" \\ / \x7f € 𝄞 \u2028 end'
    invoice["customer"] = {"external_id": "c1", "name": name}
    taxed = engine.calculate(invoice)
    assert taxed["customer"]["name"] == name
    assert taxed == engine.calculate(json.dumps(invoice)) == engine.calculate(json.dumps(invoice, ensure_ascii=False))


def test_subclasses_count_as_what_they_are(engine: tallage.Engine, invoice: dict[str, Any]) -> None:
    class Cents(int):
        def __repr__(self) -> str:
            return "nonsense"

        __str__ = __repr__

    class Name(str):
        pass

    class Fee(dict):  # type: ignore[type-arg]
        pass

    fee = Fee(id=Name("f1"), type=Name("add_on"), amount_cents=Cents(10000))
    assert engine.calculate({**invoice, Name("fees"): [fee]}) == engine.calculate(invoice)


def test_calculate_many(engine: tallage.Engine, invoice: dict[str, Any]) -> None:
    documents = [{**invoice, "id": f"inv_{n}"} for n in range(5)]
    assert list(engine.calculate_many(documents)) == [engine.calculate(document) for document in documents]
    assert [taxed["id"] for taxed in engine.calculate_many(json.dumps(d) for d in documents)] == [
        "inv_0", "inv_1", "inv_2", "inv_3", "inv_4"
    ]  # fmt: skip
    assert list(engine.calculate_many([])) == []


def test_calculate_many_is_lazy_and_goes_on_after_an_error(engine: tallage.Engine, invoice: dict[str, Any]) -> None:
    asked: list[int] = []

    def documents() -> Any:
        for n in range(3):
            asked.append(n)
            yield {**invoice, "id": ""} if n == 1 else invoice

    results = engine.calculate_many(documents())
    assert asked == []
    assert next(results)["id"] == "inv_1" and asked == [0]
    with pytest.raises(tallage.InvalidDocumentError) as raised:
        next(results)
    assert (raised.value.path, raised.value.details["index"]) == ("/id", 1)
    assert next(results)["id"] == "inv_1"
    with pytest.raises(StopIteration):
        next(results)


def test_an_exception_of_the_caller_passes_through(engine: tallage.Engine) -> None:
    def broken() -> Any:
        raise KeyError("mine")
        yield

    with pytest.raises(KeyError, match="mine"):
        list(engine.calculate_many(broken()))
    with pytest.raises(TypeError):
        engine.calculate_many(3)  # type: ignore[arg-type]


def test_lint(engine: tallage.Engine) -> None:
    broken = {"taxes": [{"code": "a", "name": "A", "rate": "-1"}, {"code": "a", "name": "A", "rate": "1"}]}
    report = tallage.lint(broken)
    assert [problem["path"] for problem in report["errors"]] == ["/taxes/0/rate", "/taxes/1/code"]
    assert engine.lint()["errors"] == [] == tallage.lint(CONFIG)["errors"]
    assert engine.lint() == tallage.lint(json.dumps(CONFIG))


def test_version() -> None:
    assert tallage.version() == tallage.__version__ == importlib.metadata.version("tallage")
