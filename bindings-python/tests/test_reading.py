"""Members are read out of the text one by one; what comes out is what `json` makes of the whole."""

from __future__ import annotations

import copy
import itertools
import json
import pickle
from decimal import Decimal
from typing import Any

import pytest
from conftest import INVOICE, many_fees
from hypothesis import given, settings
from hypothesis import strategies as st

import tallage
from tallage import Model, Result

NAMES = st.one_of(st.sampled_from(["id", "fees", "a", "", 'q"\\', "é", "taxes_amount_cents", "coupons_amount_cents"]), st.text(max_size=12))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**30), 10**30), st.text(max_size=40), st.just("x" * 300)),
    lambda inner: st.one_of(st.lists(inner, max_size=12), st.dictionaries(NAMES, inner, max_size=12)),
    max_leaves=60,
)
OBJECTS = st.dictionaries(NAMES, VALUES, max_size=14)
FORMS: list[dict[str, Any]] = [{"separators": (",", ":"), "ensure_ascii": False}, {}, {"indent": 3}, {"indent": "\t", "ensure_ascii": False}]


def same(one: Any, other: Any) -> bool:
    """Equal, and of the same types: 1 is no True."""
    return bool(json.dumps(one) == json.dumps(other))


@settings(max_examples=400, deadline=None)
@given(OBJECTS, st.sampled_from(FORMS), st.randoms())
def test_any_object(members: dict[str, Any], form: dict[str, Any], random: Any) -> None:
    text = json.dumps(members, **form)
    order = [*members, "not there"]
    random.shuffle(order)
    result = Result(f" {text}\n")
    for name in order:
        assert (name in result) == (name in members)
        assert same(result.get(name, 7), members.get(name, 7))
        assert name not in members or same(result[name], members[name])
    assert list(result) == result.keys() == list(members) and len(result) == len(members)
    assert same(result.values(), list(members.values())) and same(dict(result.items()), members)
    assert same(Result(text).to_dict(), members) and same(dict(Result(text)), members)
    assert Result(text).keys() == list(members) and Result(text).to_json() == text


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(NAMES, OBJECTS, min_size=1, max_size=6), st.sampled_from(FORMS), st.randoms())
def test_any_object_inside(members: dict[str, Any], form: dict[str, Any], random: Any) -> None:
    result = Result(json.dumps(members, **form))
    for name, its in members.items():
        one = Model._of(result._part(name))
        order = list(its)
        random.shuffle(order)
        for member in order:
            assert member in one and same(one[member], its[member]) and same(one.get(member), its[member])
        assert "not there" not in one and one.get("not there", 7) == 7
        with pytest.raises(KeyError, match="not there"):
            one["not there"]
        assert same(one.to_dict(), its) and one == Model._of(its) and hash(one) == hash(Model._of(its))
        assert pickle.loads(pickle.dumps(one)) == one and repr(one) == repr(Model._of(its)) and len(one.to_dict()) == len(its)


def test_every_order_around_long_lists() -> None:
    """The head and the end of an object are found without what lies between, which is found as well."""
    long = [{"n": n, "text": 'a "quoted" \\ piece ]}'} for n in range(200)]
    members = {"a": 1, "b": "x", "long": long, "c": None, "longer": {"in": long}, "d": [1, [2]], "e": {"f": "]"}}
    for order in itertools.permutations([*members, "g"], 3):
        result = Result(json.dumps(members))
        for name in order:
            assert (name in result) == (name in members) and result.get(name) == members.get(name)
        assert list(result) == list(members)


def test_numbers_are_exact() -> None:
    result = Result('{"a":1.50,"b":-1E+400,"c":-0,"d":12345678901234567890123456789,"e":-9223372036854775808,"f":999999999999999999}')
    assert (result["a"], str(result["a"]), result["b"], result["c"]) == (Decimal("1.5"), "1.50", Decimal("-1E+400"), 0)
    assert (result["d"], result["e"], result["f"]) == (12345678901234567890123456789, -(2**63), 10**18 - 1)
    assert all(type(result[name]) is int for name in "cdef")


@pytest.mark.parametrize(
    "text",
    ['{"a":1,"a":2}', '{"a":1,"\\u0061":2}', '{"x":[{"a":1,"a":2}]}', '{"a":"\\ud800"}', '{"\\udc00":1}', '{"a":NaN}', '{"a":01}', '{"a":1}x', "{'a':1}",
     '{"a":' * 129 + "1" + "}" * 129, '{"a":' + "[" * 100_000 + "]" * 100_000 + "}", "", " ", '"{}"', "[{}]", "{", '{"a"}', '{"a":"\t"}'],
)  # fmt: skip
def test_what_is_no_result(text: str) -> None:
    with pytest.raises(tallage.InvalidDocumentError) as raised:
        Result(text)
    assert raised.value.code == "json.syntax"


def test_as_deep_as_may_be() -> None:
    text = '{"a":' * 127 + "[1]" + "}" * 127
    assert Result(text).to_dict() == json.loads(text) and Result(text)["a"] == json.loads(text)["a"]


def test_names_that_are_no_strings(engine: tallage.Engine) -> None:
    taxed = engine.calculate(INVOICE)
    for name in (1, None, ("id",), "\ud800"):
        assert name not in taxed and taxed.get(name, 7) == 7  # type: ignore[call-overload]
        with pytest.raises(KeyError):
            taxed[name]  # type: ignore[index]
    with pytest.raises(TypeError, match="unhashable"):
        taxed[["id"]]  # type: ignore[index]


def test_what_was_read_is_the_same_again(engine: tallage.Engine) -> None:
    taxed = engine.calculate(many_fees(50))
    assert taxed["fees"] is taxed["fees"] is taxed.get("fees") is dict(taxed.items())["fees"] and taxed["versions"] is taxed["versions"]
    assert taxed.fees is taxed.fees and taxed.fees[3].decided_by is taxed.fees[3].decided_by
    # And what somebody does to it does not change what the others see.
    taxed.fees[0].to_dict()["applied_taxes"].clear()
    taxed["fees"][0]["applied_taxes"].clear()
    assert len(taxed.fees[0].applied_taxes) == 1 and len(taxed.fees[0].to_dict()["applied_taxes"]) == 1


def test_parts_outlive_their_result_and_go_in_again(engine: tallage.Engine) -> None:
    config = {"connections": [], "taxes": [{"code": "vat_20", "name": "VAT", "rate": "20"}], "organization": {"tax_codes": ["vat_20"]}}
    sold = {**many_fees(3), "customer": {"external_id": "c1", "name": "J", "billing_address": {"city": "Paris", "country": "FR"}}}
    customer, fees = tallage.Engine(config).calculate(sold).customer, tallage.Engine(config).calculate(sold).fees
    assert customer and customer.billing_address and customer.billing_address.city == "Paris" and [fee.id for fee in fees] == ["f0", "f1", "f2"]
    again = tallage.Invoice.from_dict({**INVOICE, "customer": customer})
    assert engine.calculate(again) == engine.calculate({**INVOICE, "customer": customer.to_dict()}) == engine.calculate({**INVOICE, "customer": customer})
    for one in (customer, fees[0]):
        for copied in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one)), type(one).from_dict(one.to_dict())):
            assert copied == one and hash(copied) == hash(one) and repr(copied) == repr(one) and copied.to_json() == one.to_json()
    assert customer.replace(name="K").to_dict() == {**customer.to_dict(), "name": "K"} and customer.replace(name=None).name is None


def test_a_credit_of_a_part(engine: tallage.Engine) -> None:
    """Documents inside an outcome are results of their own."""
    taxed = engine.calculate(INVOICE)
    note = engine.credit({"id": "cn", "issuing_date": "2026-11-05", "invoice": taxed})
    for document, kind in ((taxed, tallage.TaxedInvoice), (note, tallage.CreditNote)):
        outcome = tallage.Outcome(json.dumps({"document": document.to_dict()}, separators=(",", ":"), ensure_ascii=False))
        inside = outcome.document
        assert type(inside) is kind and inside == document and inside.to_json() == document.to_json() and hash(inside) == hash(document)
        assert outcome.document is inside and pickle.loads(pickle.dumps(inside)) == document
    inside = tallage.Outcome(json.dumps({"document": taxed.to_dict()})).document
    assert engine.credit({"id": "cn", "issuing_date": "2026-11-05", "invoice": inside}) == note
