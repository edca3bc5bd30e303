"""`tallage.testing`: the simulator as Python sees it."""

from __future__ import annotations

import datetime

import exchange_data as data
import pytest
import requests

import tallage
from tallage.testing import Simulator

PING = {"method": "GET", "url": "https://rest.avatax.com/api/v2/utilities/ping"}


def test_the_clock() -> None:
    moment = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.timezone.utc)
    assert Simulator(moment).now == Simulator(data.NOW).now == "2026-11-21T12:00:00Z"
    simulator = Simulator(moment)
    simulator.advance(milliseconds=90_000)
    assert simulator.now == "2026-11-21T12:01:30Z"
    assert repr(simulator) == "<tallage simulator at 2026-11-21T12:01:30Z, 0 recorded>"
    for wrong in ("yesterday", datetime.datetime(2026, 11, 21)):
        with pytest.raises(tallage.InvalidDocumentError):
            Simulator(wrong)


def test_commands() -> None:
    simulator = data.simulator()
    assert simulator.command("now") == simulator.command({"do": "now"}) == {"now": data.NOW}
    with pytest.raises(tallage.InvalidDocumentError) as raised:
        simulator.command("dance")
    assert raised.value.path == "/do"
    assert simulator.freeze("nothing") is False and simulator.lock("nothing") is False
    assert simulator.add_company("OTHER") > 1


def test_no_answer_is_the_exception_of_a_client() -> None:
    simulator = data.simulator()
    for fault, members, error in (
        ("refuse", {}, ConnectionRefusedError),
        ("timeout", {"when": "before"}, TimeoutError),
        ("close", {"when": "after"}, ConnectionResetError),
    ):
        simulator.fault(fault, **members)
        with pytest.raises(error):
            simulator.handle(PING)
    assert simulator.handle(PING)["status"] == 200
    assert [entry["operation"] for entry in simulator.journal()] == ["ping"] * 4


@pytest.mark.capability("simulator")
def test_what_is_stored_survives_the_server() -> None:
    simulator = data.simulator()
    engine = data.engine()
    engine.commit(data.invoice("inv_1"), data.TODAY).drive(simulator.handle)
    with simulator.serve() as base_url:
        data.engine(base_url).commit(data.invoice("inv_2"), data.TODAY).run()
        assert simulator.serve().base_url == base_url, "there is one server"
    engine.commit(data.invoice("inv_3"), data.TODAY).drive(simulator.handle)
    assert len(simulator.recorded()) == 3
    with pytest.raises(requests.ConnectionError):
        requests.get(base_url, timeout=5)
    server = simulator.serve()
    assert server.base_url.startswith("http://127.0.0.1:")
    server.close()
    server.close()


def test_a_void_of_something_filed() -> None:
    """Anrok's 409 transactionFrozenForFiling is answered with a negation."""
    simulator, engine = data.simulator(), data.engine()
    committed = engine.commit(data.invoice(), data.TODAY).drive(simulator.handle)
    assert simulator.freeze(committed["transaction_id"]) is True
    voided = engine.void(committed["document"], data.TODAY).drive(simulator.handle)
    assert voided["status"] == "succeeded"
    assert sorted((one["kind"], one["status"]) for one in simulator.recorded()) == [("negation", "normal"), ("transaction", "normal")]
