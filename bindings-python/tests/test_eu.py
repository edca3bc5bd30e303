"""EU VAT without invoices: numbers, rates, VIES, the EN 16931 view (docs/eu.md, “Functions”)."""

from __future__ import annotations

import json
import pickle
import socket
import threading
import time
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import Any

import exchange_data as data
import pytest
from conftest import INVOICE

import tallage

ACME = {
    "taxes": [{"code": "ae", "name": "Reverse charge", "rate": "0", "category_code": "AE", "exemption_reason_code": "VATEX-EU-AE"}],
    "billing_entities": [
        {
            "code": "acme",
            "name": "Acme SARL",
            "country": "FR",
            "tax_identification_number": "FR23334175221",
            "tax_codes": ["ae"],
        }
    ],
}
SOLD: dict[str, Any] = {
    **INVOICE,
    "billing_entity": "acme",
    "customer": {"external_id": "c1", "name": "Kunde GmbH", "country": "DE", "tax_identification_number": "DE136695976"},
}
ANSWER: dict[str, Any] = {
    "number": "DE136695976",
    "at": "2026-11-21T22:58:03Z",
    "response": {"status": 200, "body": '{"isValid":false,"userError":"MS_UNAVAILABLE"}'},
}


def test_vat_number() -> None:
    """`GR` is written `EL` in VAT numbers; 094259216 is the example of python-stdnum (check digit 6)."""
    for found in (tallage.vat_number("GR 094259216"), tallage.vat_number("094259216", country="GR")):
        assert (found["number"], found["country"], found["national"]) == ("EL094259216", "GR", "094259216")
        assert (found["format"], found["checksum"], found["in_vies"]) == ("valid", "valid", True)
    assert tallage.vat_number("hello")["format"] == "invalid"
    assert tallage.vat_number("094259217", "GR")["checksum"] == "invalid"


def test_vat_rates() -> None:
    """Romania raised 19 % to 21 % on 2025-08-01 (Law 141/2025)."""
    assert tallage.vat_rates("RO", date(2025, 7, 31))["standard"] == "19"
    assert tallage.vat_rates("RO", "2025-08-01") == tallage.vat_rates(country="RO", date=date(2025, 8, 1))
    assert tallage.vat_rates("RO", "2025-08-01")["standard"] == "21"
    azores = tallage.vat_rates("PT", "2026-11-21", zipcode="9500-321")
    assert (azores["territory"], azores["standard"]) == ("PT-20", "16")
    with pytest.raises(tallage.NotFoundError) as raised:
        tallage.vat_rates("US", "2026-11-21")
    assert (raised.value.code, raised.value.path) == ("vat_rates.country.not_found", "/country")


def test_an_engine_has_its_own_data() -> None:
    newer = tallage.eu_data().to_dict()
    newer["version"] = "2027.01.1"
    romania = next(state for state in newer["states"] if state["country"] == "RO")
    romania["rates"].append({**romania["rates"][-1], "effective_from": "2027-01-01", "standard": "22"})
    engine = tallage.Engine({"eu_data": newer})
    there, here = engine.vat_rates("RO", date(2027, 1, 1)), tallage.vat_rates("RO", date(2027, 1, 1))
    assert (there["eu_data"], there["standard"], here["standard"]) == ("2027.01.1", "22", "21")
    request = {"country": "RO", "date": "2027-01-01"}
    assert engine.vat_rates_json(request) == engine.vat_rates_json(json.dumps(request)) == there.to_json()


def test_vies_there_and_back() -> None:
    request = tallage.vies_request({"number": "DE 136 695 976", "requester": "FR23334175221"})
    assert (request["method"], request["number"], request["requester"]) == ("POST", "DE136695976", "FR23334175221")
    assert json.loads(request["body"])["requesterMemberStateCode"] == "FR"
    assert tallage.vies_request({"number": "DE136695976", "method": "get"})["body"] is None
    read = tallage.vies_read(ANSWER)
    assert (read["evidence"]["status"], read["evidence"]["retry_at"]) == ("unavailable", "2026-11-21T23:03:03Z")
    again = tallage.vies_read({**ANSWER, "at": "2026-11-21T23:04:00Z", "previous": read["evidence"]})
    # The second failure in a row waits ten minutes.
    assert (again["evidence"]["failures"], again["evidence"]["retry_at"]) == (2, "2026-11-21T23:14:00Z")


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 11, 21, 22, 58, 3, tzinfo=timezone.utc),
        datetime(2026, 11, 21, 23, 58, 3, tzinfo=timezone(timedelta(hours=1))),
        datetime(2026, 11, 21, 17, 28, 3, tzinfo=timezone(-timedelta(hours=5, minutes=30))),
    ],
)
def test_an_instant_is_a_datetime_with_a_time_zone(at: datetime) -> None:
    assert tallage.vies_read({**ANSWER, "at": at}) == tallage.vies_read(ANSWER)
    read = tallage.vies_read({**ANSWER, "at": at.replace(microsecond=250_000)})
    assert read["evidence"]["checked_at"] == "2026-11-21T22:58:03.25Z"


def test_what_is_no_instant() -> None:
    class Nowhere(tzinfo):
        def utcoffset(self, moment: datetime | None) -> None:
            return None

        tzname = dst = utcoffset

    naive = datetime(2026, 11, 21, 22, 58, 3)
    for at, problem in (
        (naive, "wrong_type"),
        (naive.replace(tzinfo=Nowhere()), "wrong_type"),
        (date(2026, 11, 21), "not_an_instant"),
        (1795301883, "wrong_type"),
        (1795301883.5, "float_refused"),
    ):
        with pytest.raises(tallage.InvalidDocumentError) as raised:
            tallage.vies_read({**ANSWER, "at": at})
        assert (raised.value.code, raised.value.path) == (f"vies.at.{problem}", "/at"), raised.value


def test_an_instant_is_no_day(engine: tallage.Engine) -> None:
    instant = datetime(2026, 10, 31, tzinfo=timezone.utc)
    with pytest.raises(tallage.InvalidDocumentError) as raised:
        engine.calculate({**INVOICE, "issuing_date": instant})
    assert raised.value.code == "invoice.issuing_date.not_a_date"
    with pytest.raises(tallage.InvalidDocumentError) as raised:
        tallage.vat_rates("RO", instant)
    assert raised.value.code == "vat_rates.date.not_a_date"


def test_evidence_of_a_customer_takes_a_datetime() -> None:
    config = {"billing_entities": [{"code": "acme", "country": "FR", "eu": {"enabled": True}}]}
    evidence = {"status": "valid", "number": "DE136695976", "checked_at": datetime(2026, 10, 30, 8, tzinfo=timezone.utc)}
    taxed = tallage.Engine(config).calculate({**SOLD, "customer": {**SOLD["customer"], "vies": evidence}})
    assert taxed["fees"][0]["treatment"] == "reverse_charge"
    assert taxed["taxes_amount_cents"] == 0


def test_en16931() -> None:
    engine = tallage.Engine(ACME)
    taxed = engine.calculate(SOLD)
    seller = {"name": "Acme SARL", "country": "FR", "vat_number": "FR23334175221"}
    view = tallage.en16931(taxed, seller=seller)
    assert view["totals"]["amount_due"] == "100.00" and view["violations"] == []
    assert view == engine.en16931(taxed) == engine.en16931(taxed.to_dict()) == tallage.en16931(taxed.to_dict(), seller)
    broken = tallage.en16931(taxed, seller, buyer={}, delivery={"date": date(2026, 10, 31)})
    assert [violation["id"] for violation in broken["violations"]] == ["BR-AE-02"]
    request = {"document": taxed, "seller": seller}
    assert tallage.en16931_json(request) == engine.en16931_json({"document": taxed}) == view.to_json()
    with pytest.raises(tallage.InvalidDocumentError) as raised:
        engine.en16931({})
    assert raised.value.path.startswith("/document/")


def test_eu_data() -> None:
    data = tallage.eu_data()
    assert data.to_json() == tallage.eu_data_json() and json.loads(tallage.eu_data_json()) == data.to_dict()
    assert {"DE", "FR", "RO"} <= {state["country"] for state in data["states"]}
    assert data["version"] == tallage.vat_rates("FR", "2026-11-21")["eu_data"]
    assert tallage.Engine({"eu_data": data}).vat_rates("FR", "2026-11-21")["standard"] == "20"


def test_json_gives_the_text_of_the_result() -> None:
    for function, text, request in (
        (tallage.vat_number, tallage.vat_number_json, {"number": "B64717838", "country": "ES"}),
        (tallage.vat_rates, tallage.vat_rates_json, {"country": "PT", "date": "2026-11-21", "zipcode": "9500-321"}),
    ):
        answer = function(**request)
        assert text(request) == text(json.dumps(request)) == text(json.dumps(request).encode()) == answer.to_json()
    for whole, text, document in (
        (tallage.vies_request, tallage.vies_request_json, {"number": "DE136695976"}),
        (tallage.vies_read, tallage.vies_read_json, ANSWER),
    ):
        assert text(document) == text(json.dumps(document)) == whole(document).to_json() == whole(json.dumps(document)).to_json()


def bad(number: Any = "DE136695976", country: Any = None) -> Any:
    return lambda: tallage.vat_number(number, country)


@pytest.mark.parametrize(
    ("call", "code", "path"),
    [
        (bad(None), "vat_number.number.required", "/number"),
        (bad(""), "vat_number.number.blank", "/number"),
        (bad(136695976), "vat_number.number.wrong_type", "/number"),
        (bad(1.5), "vat_number.number.float_refused", "/number"),
        (bad("\ud800"), "vat_number.number.not_utf8", "/number"),
        (bad("x" * 256), "vat_number.number.too_long", "/number"),
        (bad(country="XX"), "vat_number.country.unknown_country", "/country"),
        (bad(country=object()), "vat_number.country.wrong_type", "/country"),
        (lambda: tallage.vat_number_json("{"), "json.syntax", ""),
        (lambda: tallage.vat_number_json(b"\xff"), "json.not_utf8", ""),
        (lambda: tallage.vat_number_json("\ud800"), "json.not_utf8", ""),
        (lambda: tallage.vat_number_json(None), "vat_number.wrong_type", ""),  # type: ignore[arg-type]
        (lambda: tallage.vat_rates("RO", "yesterday"), "vat_rates.date.not_a_date", "/date"),
        (lambda: tallage.vat_rates("RO", datetime(2025, 8, 1)), "vat_rates.date.wrong_type", "/date"),
        (lambda: tallage.vies_request({"number": "GB980780684"}), "vies.number.not_checkable", "/number"),
        (lambda: tallage.vies_request({"number": {1}}), "vies.number.wrong_type", "/number"),
        (lambda: tallage.vies_read({}), "vies.number.required", "/number"),
        (lambda: tallage.en16931({"amount": 1.5}), "en16931.document.amount.float_refused", "/document/amount"),
        (lambda: tallage.en16931({}, seller={"name": b"x"}), "en16931.seller.name.wrong_type", "/seller/name"),
    ],
)
def test_bad_input(call: Any, code: str, path: str) -> None:
    with pytest.raises(tallage.InvalidDocumentError) as raised:
        call()
    assert (raised.value.kind, raised.value.code, raised.value.path) == ("invalid_document", code, path), raised.value


@pytest.mark.parametrize(
    "call",
    [
        lambda: tallage.vat_number(),  # type: ignore[call-arg]
        lambda: tallage.vat_rates("RO"),  # type: ignore[call-arg]
        lambda: tallage.vies_request(number="DE136695976"),  # type: ignore[call-arg]
        lambda: tallage.en16931(document={}, sellers={}),  # type: ignore[call-arg]
    ],
)
def test_wrong_calls_are_type_errors(call: Any) -> None:
    with pytest.raises(TypeError):
        call()


def test_repr() -> None:
    engine = tallage.Engine(ACME)
    shown = {
        "<tallage vat_number ESB64717838: format valid, checksum valid>": tallage.vat_number("B64717838", "ES"),
        '<tallage vat_number "a\\nb": format invalid, checksum unknown>': tallage.vat_number("a\nb"),
        "<tallage vat_rates PT-20 2026-11-21: 16 %>": tallage.vat_rates("PT", "2026-11-21", "9500-321"),
        "<tallage vies_request DE136695976: POST>": tallage.vies_request({"number": "DE136695976"}),
        "<tallage vies DE136695976: unavailable>": tallage.vies_read(ANSWER),
    }
    for line, result in shown.items():
        assert repr(result) == line
        assert pickle.loads(pickle.dumps(result)) == result
    assert repr(engine.en16931(engine.calculate(SOLD))).startswith("<tallage en16931 inv_1: ")
    assert repr(engine.en16931(engine.calculate(SOLD), buyer={})).endswith(" rules, 1 violation>")
    assert repr(tallage.eu_data()) == f"<tallage eu_data {tallage.eu_data()['version']}>"


def test_a_pending_invoice_says_so() -> None:
    config = {"billing_entities": [{"code": "acme", "country": "FR", "eu": {"enabled": True}}]}
    taxed = tallage.Engine(config).calculate(SOLD)
    assert taxed["tax_status"] == "pending" and taxed["taxes_amount_cents"] is None
    assert repr(taxed) == "<tallage invoice inv_1: tax pending>"
    assert taxed["events"][0]["number"] == "DE136695976"


@pytest.mark.capability("vies_http")
def test_vies_is_asked() -> None:
    simulator = data.simulator()
    simulator.command("add_valid", number="DE136695976", name="Kunde GmbH")
    server = simulator.serve()
    try:
        check = {"number": "DE 136 695 976", "requester": "FR23334175221", "base_url": server.base_url + "/taxation_customs/vies/rest-api"}
        reading = tallage.check_vat_number(check)
        assert isinstance(reading, tallage.ViesReading)
        assert (reading.evidence.status, reading.evidence.name) == ("valid", "Kunde GmbH")
        simulator.command("set_down", prefix="DE", code="MS_UNAVAILABLE")
        # The evidence goes back as it is, and into the text of a check.
        later = json.loads(tallage.check_vat_number_json({**check, "previous": reading.evidence}))["evidence"]
        assert (later["status"], later["failures"], later["last_valid"]["name"]) == ("unavailable", 1, "Kunde GmbH")
    finally:
        server.close()


def test_other_threads_go_on_while_vies_is_asked() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        check = {"number": "DE136695976", "base_url": address, "timeout_milliseconds": 300}
        answers: list[tallage.ViesReading] = []
        asking = threading.Thread(target=lambda: answers.append(tallage.check_vat_number(check)))
        asking.start()
        turns = 0
        while asking.is_alive():
            turns += 1
            time.sleep(0.01)
        assert turns > 3 and answers[0].evidence.reason == "TRANSPORT_TIMEOUT"


@pytest.mark.parametrize(
    ("check", "code"),
    [
        ({"number": "GB980780684"}, "vies.number.not_checkable"),
        ({"number": "DE136695976", "timeout_milliseconds": 0}, "vies.timeout_milliseconds.out_of_range"),
        ({"number": "DE136695976", "proxy": "ftp://secret"}, "http.proxy.not_a_url"),
    ],
)
def test_a_check_that_is_wrong_is_refused_before_anything_is_sent(check: dict[str, Any], code: str) -> None:
    with pytest.raises(tallage.InvalidDocumentError) as raised:
        tallage.check_vat_number(check)
    assert raised.value.code == code and "secret" not in str(raised.value)
