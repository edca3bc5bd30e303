"""Typed objects: made by keywords, frozen, equal by what they say, and the same to the engine as the dicts that they stand for."""

from __future__ import annotations

import copy
import datetime
import inspect
import pickle
import sys
from decimal import Decimal
from typing import Any

import pytest
from conftest import CONFIG, INVOICE

import tallage
from tallage import Config, Coupon, Customer, Fee, Invoice, SettledTax, Tax

DAY = datetime.date(2026, 10, 31)


def an_invoice(**changes: Any) -> Invoice:
    fee = Fee(id="f1", type="add_on", amount_cents=10000)
    return Invoice(**{"id": "inv_1", "type": "one_off", "issuing_date": DAY, "currency": "EUR", "fees": [fee], **changes})


def a_config() -> Config:
    return Config(
        taxes=[Tax(code="vat_20", name="VAT", rate=20), Tax(code="gst", name="GST", rate="5"), Tax(code="qst", name="QST", rate=Decimal("9.975"))],
        organization=tallage.Organization(name="Acme", tax_codes=["vat_20"]),
    )


def test_the_engine_takes_objects_dicts_and_mixtures(engine: tallage.Engine) -> None:
    wanted = engine.calculate(INVOICE)
    typed = tallage.Engine(a_config())
    assert typed.calculate(an_invoice()) == wanted == typed.calculate(an_invoice().to_dict())
    assert engine.calculate({**INVOICE, "fees": [Fee(id="f1", type="add_on", amount_cents=10000)]}) == wanted
    assert engine.calculate(an_invoice(fees=[INVOICE["fees"][0]])) == wanted == engine.calculate(an_invoice().to_json())
    assert a_config().to_dict() == CONFIG
    assert engine.calculate_json(an_invoice()) == wanted.to_json() == engine.calculate_json(INVOICE)


def test_values_go_in_in_several_forms_and_come_out_in_one() -> None:
    forms = [Fee(id="f", type="charge", units=units, from_date=day) for units, day in
             [("3.50", "2026-10-31"), (Decimal("3.5"), DAY), ("3.5", DAY), (Decimal("3.500"), "2026-10-31")]]  # fmt: skip
    assert len(set(forms)) == 1 and all(fee == forms[0] for fee in forms)
    assert forms[0].units == Decimal("3.5") and isinstance(forms[0].units, Decimal)
    assert forms[0].from_date == DAY and forms[0].to_date is None and forms[0].settled is None
    assert forms[0].to_dict() == {"id": "f", "type": "charge", "units": "3.5", "from_date": "2026-10-31"}
    assert Tax(code="a", name="A", rate=20).rate == Decimal(20)


def test_repr_is_what_makes_it() -> None:
    invoice = an_invoice(customer={"external_id": "c1", "exempt": False}, coupons=[Coupon(code="C", type="percentage", percentage_rate="10")])
    names = {name: getattr(tallage, name) for name in tallage.__all__}
    assert eval(repr(invoice), {**names, "datetime": datetime, "Decimal": Decimal}) == invoice
    assert repr(Fee(id="f", type="charge", units="3.50")) == "Fee(id='f', type='charge', units=Decimal('3.5'))"
    long = an_invoice(fees=[Fee(id=f"f{n}", type="add_on", amount_cents=n) for n in range(1000)])
    assert "… 995 more" in repr(long) and len(repr(long)) < 700


def test_no_repr_shows_a_key() -> None:
    secret = tallage.Credentials(api_key="s1/sa1/key", license_key="licence", account_id="1000")
    connection = tallage.Connection(code="a", provider="anrok", credentials=secret)
    for shown in (repr(secret), repr(connection), str(Config(connections=[connection]))):
        assert "s1/sa1/key" not in shown and "licence" not in shown and "1000" in shown
    assert secret.to_dict()["api_key"] == "s1/sa1/key"


def test_equal_and_hash() -> None:
    one, same, other = an_invoice(), Invoice.from_dict(INVOICE), an_invoice(id="inv_2")
    assert one == same and hash(one) == hash(same) and one != other and len({one, same, other}) == 2
    assert one != one.to_dict() and Fee(id="f", type="charge") != SettledTax(tax_code="a", tax_name="A", tax_rate=1, amount_cents=1)
    # In another order it is the same.
    assert Fee(type="charge", id="f") == Fee(id="f", type="charge") and hash(Fee(type="charge", id="f")) == hash(Fee(id="f", type="charge"))


@pytest.mark.parametrize("copied", [lambda o: pickle.loads(pickle.dumps(o)), copy.copy, copy.deepcopy])
def test_pickle_and_copy(engine: tallage.Engine, copied: Any) -> None:
    taxed = engine.explain(INVOICE)
    for one in (an_invoice(customer=Customer(name="J", country="FR")), a_config(), taxed, taxed.fees[0], taxed.explanation, engine.resolve(INVOICE)):
        again = copied(one)
        assert type(again) is type(one) and again == one and hash(again) == hash(one) and repr(again) == repr(one)


def test_replace() -> None:
    invoice = an_invoice(number="N-1")
    changed = invoice.replace(number=None, id="inv_2", fees=[*invoice.fees, {"id": "f2", "type": "add_on", "amount_cents": 1}])
    assert (changed.id, changed.number, len(changed.fees), changed.fees[0]) == ("inv_2", None, 2, invoice.fees[0])
    assert (invoice.id, invoice.number, len(invoice.fees)) == ("inv_1", "N-1", 1)
    with pytest.raises(TypeError, match="no member 'colour'"):
        invoice.replace(colour="red")  # type: ignore[call-arg]
    if sys.version_info >= (3, 13):
        assert copy.replace(invoice, id="inv_2").id == "inv_2"
        assert copy.replace(tallage.vat_number("ES"), prefix="ES").prefix == "ES"
    else:
        assert invoice.__replace__(id="inv_2").id == "inv_2"


def test_frozen(engine: tallage.Engine) -> None:
    taxed = engine.calculate(INVOICE)
    for one in (an_invoice(), taxed, taxed.fees[0]):
        for name in ("id", "colour"):
            with pytest.raises(AttributeError):
                setattr(one, name, "x")
    with pytest.raises(AttributeError, match="frozen"):
        del an_invoice().id
    # What is shown cannot be reached into either.
    config = Config(eu_data={"a": [1]})
    shown = config.eu_data
    assert shown == {"a": [1]}
    shown["a"].append(2)
    assert config.eu_data == {"a": [1]}
    given = {"id": "f1", "type": "add_on", "amount_cents": 1}
    invoice = an_invoice(fees=[given])
    given["amount_cents"] = 2
    assert invoice.fees[0].amount_cents == 1


def test_constructors_name_what_is_wrong() -> None:
    with pytest.raises(TypeError, match="needs `id`, `type`"):
        Fee(amount_cents=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="no member 'colour'"):
        Fee(id="f", type="charge", colour="red")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Fee("f", "charge")  # type: ignore[misc]
    assert list(inspect.signature(SettledTax).parameters) == ["tax_code", "tax_name", "tax_rate", "amount_cents"]
    assert inspect.signature(Fee).parameters["name"].default is None


# what, code, path
REFUSED: list[tuple[Any, str, str]] = [
    (lambda: Fee(id="f", type="charge", amount_cents=10.0), "invoice.fees.amount_cents.float_refused", "/amount_cents"),
    (lambda: Fee(id="f", type="charge", amount_cents=True), "invoice.fees.amount_cents.wrong_type", "/amount_cents"),
    (lambda: Fee(id="f", type="charge", amount_cents=Decimal(10)), "invoice.fees.amount_cents.not_integer", "/amount_cents"),
    (lambda: Fee(id="f", type="charge", amount_cents="10"), "invoice.fees.amount_cents.wrong_type", "/amount_cents"),
    (lambda: Fee(id="f", type="charge", units=1.5), "invoice.fees.units.float_refused", "/units"),
    (lambda: Fee(id="f", type="charge", units=True), "invoice.fees.units.wrong_type", "/units"),
    (lambda: Fee(id="f", type="charge", units="1e3"), "invoice.fees.units.not_decimal", "/units"),
    (lambda: Fee(id="f", type="charge", units="1_000"), "invoice.fees.units.not_decimal", "/units"),
    (lambda: Fee(id="f", type="charge", units="."), "invoice.fees.units.not_decimal", "/units"),
    (lambda: Fee(id="f", type="charge", units="1."), "invoice.fees.units.not_decimal", "/units"),
    (lambda: Fee(id="f", type="charge", units="٣"), "invoice.fees.units.not_decimal", "/units"),
    (lambda: Fee(id="f", type="charge", units=Decimal("NaN")), "invoice.fees.units.not_decimal", "/units"),
    (lambda: Fee(id="f", type="charge", units=Decimal("1E+999999")), "invoice.fees.units.out_of_range", "/units"),
    (lambda: Fee(id="f", type="charge", exempt=1), "invoice.fees.exempt.wrong_type", "/exempt"),
    (lambda: Fee(id="f", type="charge", name=1.5), "invoice.fees.name.float_refused", "/name"),
    (lambda: Fee(id="f", type="charge", tax_codes="vat"), "invoice.fees.tax_codes.wrong_type", "/tax_codes"),
    (lambda: Fee(id="f", type="charge", tax_codes=["a", 1]), "invoice.fees.tax_codes.wrong_type", "/tax_codes/1"),
    (lambda: Fee(id="f", type="charge", from_date="2026-02-30"), "invoice.fees.from_date.not_a_date", "/from_date"),
    (lambda: Fee(id="f", type="charge", from_date="20261031"), "invoice.fees.from_date.not_a_date", "/from_date"),
    (lambda: Fee(id="f", type="charge", from_date=datetime.datetime(2026, 1, 1)), "invoice.fees.from_date.not_a_date", "/from_date"),
    (lambda: an_invoice(fees=[{"id": "f", "type": "x", "amount_cents": 1.5}]), "invoice.fees.amount_cents.float_refused", "/fees/0/amount_cents"),
    (lambda: an_invoice(fees=[{"id": "f"}]), "invoice.fees.type.required", "/fees/0/type"),
    (lambda: an_invoice(fees=[Coupon(code="C", type="percentage")]), "invoice.fees.wrong_type", "/fees/0"),
    (lambda: an_invoice(fees={}), "invoice.fees.wrong_type", "/fees"),
    (lambda: an_invoice(customer={"colour": "red"}), "invoice.customer.unknown_field", "/customer/colour"),
    (lambda: Invoice.from_dict({**INVOICE, "a/b": 1}), "invoice.unknown_field", "/a~1b"),
    (lambda: Invoice.from_dict({}), "invoice.id.required", "/id"),
    (lambda: Invoice.from_json("{"), "json.syntax", ""),
    (lambda: Invoice.from_json("[]"), "invoice.wrong_type", ""),
    (lambda: Tax(code="a", name="A", rate=20.0), "config.taxes.rate.float_refused", "/rate"),
    (lambda: Config(eu_data={"a": [{"b": 0.5}]}), "config.eu_data.a.b.float_refused", "/eu_data/a/0/b"),
    (lambda: Config(taxes=[{"code": "a", "name": "A", "rates": [{"effective_from": "x", "rate": 1}]}]),
     "config.taxes.rates.effective_from.not_a_date", "/taxes/0/rates/0/effective_from"),
    (lambda: tallage.ViesEvidence(status="valid", number="DE1", checked_at="yesterday"),
     "invoice.customer.vies.checked_at.not_an_instant", "/checked_at"),
    (lambda: tallage.ViesEvidence(status="valid", number="DE1", checked_at=datetime.datetime(2026, 1, 1)),
     "invoice.customer.vies.checked_at.not_an_instant", "/checked_at"),
    (lambda: tallage.CreditRequest(id="c", issuing_date=DAY, invoice="text"), "credit.invoice.wrong_type", "/invoice"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "code", "path"), REFUSED, ids=[f"{code} {n}" for n, (_, code, _) in enumerate(REFUSED)])
def test_refused_with_its_path(make: Any, code: str, path: str) -> None:
    with pytest.raises(tallage.TallageError) as raised:
        make()
    error = raised.value
    assert (error.code, error.path) == (code, path)
    if code == "json.syntax":
        assert (error.details["line"], error.details["column"]) == (1, 2)
    else:
        assert error.details["problems"] == [{"code": code, "path": path, "message": error.message}]
    wanted = tallage.InvalidConfigError if code.startswith("config") else tallage.InvalidDocumentError
    assert type(error) is wanted and isinstance(error, ValueError)


def test_results_are_typed(engine: tallage.Engine) -> None:
    taxed = engine.calculate({**INVOICE, "customer": {"external_id": "c1", "country": "FR"}})
    assert isinstance(taxed, tallage.TaxedInvoice) and isinstance(taxed, tallage.Result)
    assert taxed.issuing_date == DAY and taxed.taxes_rate == Decimal(20) and taxed.total_amount_cents == 12000
    assert taxed.customer == Customer(external_id="c1", country="FR") and taxed.number is None and taxed.coupons is None
    fee = taxed.fees[0]
    assert fee.decided_by.level == "organization" and fee.applied_taxes[0].tax_rate == Decimal(20)
    assert taxed.fees is taxed.fees and fee["applied_taxes"][0]["tax_rate"] == "20" == taxed["fees"][0]["applied_taxes"][0]["tax_rate"]
    assert "name" not in fee and fee.get("name", "none") == "none" and fee.name is None
    with pytest.raises(KeyError):
        fee["name"]
    note = engine.credit(tallage.CreditRequest(id="cn", issuing_date=DAY, invoice=taxed))
    assert isinstance(note, tallage.CreditNote) and note.credited[0].fee_id == "f1" and note.remaining.creditable_amount_cents == 0
    assert dict(note)["items"] == [item.to_dict() for item in note.credited] and ("id", "cn") in note.items()
    assert isinstance(tallage.lint(CONFIG), tallage.LintReport) and isinstance(engine.resolve(INVOICE), tallage.Resolution)
    assert isinstance(engine.explain(INVOICE), tallage.ExplainedInvoice) and engine.explain(INVOICE).explanation.fees[0].levels[0].level == "fee"


def test_results_are_made_of_what_was_stored(engine: tallage.Engine) -> None:
    taxed = engine.calculate(INVOICE)
    for again in (tallage.TaxedInvoice.from_json(taxed.to_json()), tallage.TaxedInvoice.from_json(taxed.to_json().encode()),
                  tallage.TaxedInvoice.from_dict(taxed.to_dict()), tallage.TaxedInvoice(taxed.to_json())):  # fmt: skip
        assert again == taxed and again.fees == taxed.fees
        assert engine.credit({"id": "cn", "issuing_date": DAY, "invoice": again})["total_amount_cents"] == 12000
    for text in ("", "[]", "{", "1"):
        with pytest.raises(tallage.InvalidDocumentError) as raised:
            tallage.TaxedInvoice.from_json(text)
        assert raised.value.code == "json.syntax"
    credit = tallage.CreditRequest(id="cn", issuing_date=DAY, invoice=taxed.to_dict())
    assert credit.invoice == taxed and isinstance(credit.invoice, tallage.TaxedInvoice)


def test_results_are_made_by_keywords(engine: tallage.Engine) -> None:
    number = tallage.VatNumber(input="x", format="invalid", checksum="unknown", in_vies=False, repairs=())
    assert number.to_json() == '{"input":"x","format":"invalid","checksum":"unknown","in_vies":false,"repairs":[]}'
    with pytest.raises(TypeError, match="needs `format`, `checksum`"):
        tallage.VatNumber(input="x", in_vies=False, repairs=[])
    with pytest.raises(TypeError, match="no member `colour`"):
        engine.calculate(INVOICE).replace(colour="red")  # type: ignore[call-arg]
    with pytest.raises(tallage.InvalidDocumentError) as raised:
        engine.calculate(INVOICE).replace(total_amount_cents=1.5)  # type: ignore[arg-type]
    assert raised.value.path == "/total_amount_cents"
    changed = engine.calculate(INVOICE).replace(number="N-1", issuing_date=datetime.date(2026, 11, 1))
    assert (changed["number"], changed["issuing_date"], changed.total_amount_cents) == ("N-1", "2026-11-01", 12000)


def test_everything_public_is_documented() -> None:
    classes = [kind for kind in (getattr(tallage, name) for name in tallage.__all__) if isinstance(kind, type)]
    assert len(classes) > 60
    for kind in classes:
        assert kind.__doc__, kind
        assert kind.__module__ in ("tallage", "tallage._errors"), kind
