"""Exchanges driven by the host: steps, answers, failures, JSON, clients."""

from __future__ import annotations

import datetime
import http.client
import json
import pickle
import socket
import ssl
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import exchange_data as data
import httpx
import pytest
import requests

import tallage
from tallage.testing import Simulator

HERE = Path(__file__).parent


@pytest.fixture
def simulator() -> Simulator:
    return data.simulator()


def test_a_commit_by_hand(simulator: Simulator) -> None:
    """The loop of the README: one request, one answer, done."""
    exchange = data.engine().commit(data.invoice(), today=datetime.date(2026, 11, 21))
    assert exchange.connection == "anrok_us" and exchange.outcome is None
    sent = []
    while request := exchange.step().request:
        sent.append(request)
        assert exchange.receive(simulator.handle(request), request.number) == "applied"
    assert data.totals(exchange.outcome) == ("succeeded", 722, 15722)
    assert [(one.number, one.method, one.url) for one in sent] == [
        (1, "POST", f"{data.HOST}/v1/seller/transactions/createOrUpdate")
    ]
    assert sent[0].headers["authorization"] == f"Bearer {data.SECRET}" and sent[0].content == sent[0].body.encode()
    assert set(sent[0].timeouts) == {"connect_milliseconds", "read_milliseconds", "total_milliseconds"}
    assert [(one["writes"], one["amount"], one["tax"]) for one in simulator.recorded()] == [(1, "15000", "722")]


def test_a_step_asked_twice_is_the_same() -> None:
    exchange = data.engine().commit(data.invoice(), data.TODAY)
    first, again = exchange.step(), exchange.step()
    assert first == again and first.kind == "send" and (first.milliseconds, first.outcome) == (None, None)
    with pytest.raises(AttributeError):
        first.request.body = "{}"


def test_an_answer_twice_and_an_answer_to_nothing(simulator: Simulator) -> None:
    exchange = data.engine().commit(data.invoice(), data.TODAY)
    request = exchange.step().request
    response = simulator.handle(request)
    assert exchange.receive(response, 1) == "applied"
    outcome = exchange.outcome
    assert exchange.receive(response, 1) == "already_applied"
    assert exchange.outcome == outcome
    for number, answer in ((1, {**response, "status": 500}), (2, response)):
        with pytest.raises(tallage.ConflictError):
            exchange.receive(answer, number)
    assert exchange.outcome == outcome


def life(engine: tallage.Engine, run: Callable[[tallage.Exchange], Any]) -> dict[str, Any]:
    """A draft, a commit, a credit note and a void."""
    draft = run(engine.estimate(data.invoice(), data.TODAY))
    committed = run(engine.commit(data.invoice(), data.TODAY))
    taxed = committed["document"]
    note = engine.credit(
        {"id": "cn_1", "issuing_date": data.TODAY, "invoice": taxed, "items": [{"fee_id": "fee_1", "amount_cents": 5000}]}
    )
    credited = run(engine.record_credit(note, invoice=taxed, today=data.TODAY))
    voided = run(engine.void(taxed, today=data.TODAY))
    return {"draft": draft, "committed": committed, "credited": credited, "voided": voided}


def check_life(done: dict[str, Any], simulator: Simulator) -> None:
    assert data.totals(done["draft"]) == ("succeeded", 722, 15722) and not done["draft"]["recorded"]
    assert data.totals(done["committed"]) == ("succeeded", 722, 15722) and done["committed"]["recorded"]
    assert [done[name]["status"] for name in ("credited", "voided")] == ["succeeded", "succeeded"]
    assert repr(done["voided"]) == "<tallage void with anrok_us: succeeded>"
    stored = {one["amount"]: (one["status"], one["writes"]) for one in simulator.recorded()}
    # Each was written once; the invoice is void, 50.00 are credited.
    assert stored == {"15000": ("void", 1), "-5000": ("normal", 1)}


def test_in_memory(simulator: Simulator) -> None:
    check_life(life(data.engine(), lambda exchange: exchange.drive(simulator.handle)), simulator)


def with_requests(request: tallage.ExchangeRequest) -> Any:
    return requests.request(
        request.method, request.url, headers=request.headers, data=request.content, timeout=10, allow_redirects=False
    )


def with_httpx(request: tallage.ExchangeRequest) -> Any:
    with httpx.Client(trust_env=False) as client:
        return client.request(request.method, request.url, headers=request.headers, content=request.content)


def with_urllib(request: tallage.ExchangeRequest) -> Any:
    asked = urllib.request.Request(request.url, request.content, request.headers, method=request.method)
    try:
        return urllib.request.urlopen(asked, timeout=10)
    except urllib.error.HTTPError as error:
        return error


CLIENTS = [with_requests, with_httpx, with_urllib]


@pytest.mark.parametrize("send", CLIENTS)
def test_over_loopback(send: Any, simulator: Simulator) -> None:
    with simulator.serve() as base_url:
        check_life(life(data.engine(base_url), lambda exchange: exchange.drive(send)), simulator)


@pytest.mark.parametrize("send", CLIENTS)
def test_refusals_over_loopback(send: Any, simulator: Simulator) -> None:
    """A lost reply, a 429 with a time to wait, a refused connection: recorded once in the end."""
    simulator.fault("close", when="after", operation="createOrUpdate")
    simulator.fault("rate_limit", retry_after=7, nth=2)
    waits: list[Any] = []
    with simulator.serve() as base_url:
        engine = data.engine(base_url)
        outcome = engine.commit(data.invoice(), data.TODAY).drive(send, sleep=waits.append)
    assert data.totals(outcome) == ("succeeded", 722, 15722)
    assert 7 in waits
    assert [one["status"] for one in simulator.recorded()] == ["normal"]
    # Nobody listens any more.
    outcome = engine.commit(data.invoice("inv_2"), data.TODAY).drive(send, sleep=waits.append)
    assert (outcome["status"], outcome["error"]["kind"], outcome["retryable"]) == ("failed", "transport", True)


def test_an_exception_that_is_no_failure_goes_through(simulator: Simulator) -> None:
    exchange = data.engine().commit(data.invoice(), data.TODAY)

    def broken(_: tallage.ExchangeRequest) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        exchange.drive(broken)
    assert exchange.step().request.number == 1
    with pytest.raises(tallage.InvalidDocumentError, match="exchange.failure.wrong_type"):
        exchange.fail(ZeroDivisionError())
    assert data.totals(exchange.drive(simulator.handle)) == ("succeeded", 722, 15722)


FAILURES = [
    (TimeoutError(), "timeout"),
    (socket.timeout(), "timeout"),
    (requests.ConnectTimeout(), "timeout"),
    (requests.ReadTimeout(), "timeout"),
    (httpx.ReadTimeout(""), "timeout"),
    (urllib.error.URLError(TimeoutError()), "timeout"),
    (ConnectionResetError(), "connection"),
    (socket.gaierror(), "connection"),
    (http.client.RemoteDisconnected(), "connection"),
    (requests.ConnectionError(), "connection"),
    (httpx.ConnectError(""), "connection"),
    (urllib.error.URLError("unknown url type"), "connection"),
    (ssl.SSLCertVerificationError(), "tls"),
    (requests.exceptions.SSLError(), "tls"),
    (urllib.error.URLError(ssl.SSLError()), "tls"),
    (FileNotFoundError(), None),
    (ValueError(), None),
    (KeyboardInterrupt(), None),
]


@pytest.mark.parametrize(("error", "kind"), FAILURES, ids=lambda value: getattr(type(value), "__name__", ""))
def test_what_an_exception_of_a_client_means(error: BaseException, kind: str | None) -> None:
    from tallage._exchange import kind_of

    assert kind_of(error) == kind


class Like:
    """What requests and httpx give, as far as anybody looks."""

    def __init__(self, status: int, body: Any, headers: Any) -> None:
        self.status_code, self.content, self.headers = status, body, headers


def test_forms_of_a_response(simulator: Simulator) -> None:
    engine = data.engine()
    exchange = engine.commit(data.invoice(), data.TODAY)
    reply = simulator.handle(exchange.step().request)
    expected = engine.resume(exchange.to_json())
    expected.receive(reply)
    body = reply["body"].encode()
    for form in (
        {"status": 200, "body": body},
        {"status": 200, "headers": httpx.Headers(reply["headers"]), "body": reply["body"]},
        Like(200, body, reply["headers"]),
        httpx.Response(200, content=body),
    ):
        other = engine.resume(exchange.to_json())
        assert other.receive(form) == "applied"
        assert other.outcome == expected.outcome
    for wrong in (None, 200, "{}", object(), Like("200", body, {}), {"status": "200"}, {"body": "{}"}, {"status": 200, "text": ""}):
        with pytest.raises(tallage.InvalidDocumentError):
            exchange.receive(wrong)
    assert exchange.outcome is None


def test_documents_as_dict_text_bytes_and_result(simulator: Simulator) -> None:
    engine = data.engine()
    text = json.dumps(data.invoice())
    forms: list[Any] = [data.invoice(), text, text.encode(), engine.calculate(data.invoice())]
    stepped = [engine.commit(form, data.TODAY).step() for form in forms[:3]]
    assert stepped[0] == stepped[1] == stepped[2]
    assert engine.begin({"operation": "commit", "today": data.TODAY, "document": data.invoice()}).step() == stepped[0]
    assert engine.begin(f'{{"operation":"commit","today":"{data.TODAY}","document":{text}}}').step() == stepped[0]


def test_wrong_requests() -> None:
    engine = data.engine()
    with pytest.raises(tallage.NotFoundError):
        engine.check("nobody")
    with pytest.raises(TypeError):
        engine.commit(data.invoice())  # there is no clock: today is an input
    for begin in (
        lambda: engine.commit("{", data.TODAY),
        lambda: engine.commit(b"\xff", data.TODAY),
        lambda: engine.commit({"id": "x"}, data.TODAY),
        lambda: engine.commit(data.invoice(), "yesterday"),
        lambda: engine.commit(data.invoice() | {"currency": 1.5}, data.TODAY),
        lambda: engine.begin({"operation": "dance"}),
        lambda: engine.resume("{}"),
        lambda: engine.reconcile({}),
        lambda: engine.commit('{},"operation":"void","x":{}', data.TODAY),
    ):
        with pytest.raises(tallage.InvalidDocumentError):
            begin()
    error = pytest.raises(tallage.InvalidDocumentError, engine.commit, data.invoice(fees=[{"id": "f", "amount_cents": 1.5}]), data.TODAY)
    assert (error.value.code, error.value.path) == ("exchange.document.fees.amount_cents.float_refused", "/document/fees/0/amount_cents")


def test_check_and_lookup(simulator: Simulator) -> None:
    engine = data.engine()
    assert engine.check("anrok_us").drive(simulator.handle)["status"] == "succeeded"
    refused = data.engine(credentials={"api_key": "s1/sa1/secret.other"}).check("anrok_us").drive(simulator.handle)
    assert (refused["status"], refused["error"]["kind"]) == ("failed", "provider")
    committed = engine.commit(data.invoice(), data.TODAY).drive(simulator.handle)
    found = engine.lookup("anrok_us", "transaction", id=committed["transaction_id"]).drive(simulator.handle)
    assert found["status"] == "succeeded" and found["data"]


def test_a_void_with_credit_notes_is_refused_before_anything_is_sent(simulator: Simulator) -> None:
    engine = data.engine()
    taxed = engine.commit(data.invoice(), data.TODAY).drive(simulator.handle)["document"]
    items = [{"fee_id": "fee_1", "amount_cents": 5000}]
    note = engine.credit({"id": "cn_1", "issuing_date": data.TODAY, "invoice": taxed, "items": items})
    for operation in (engine.void, engine.dispute):
        refused = operation(taxed, data.TODAY, credit_notes=[note])
        assert (refused.step().kind, refused.outcome["error"]["code"]) == ("done", "void.has_credit_notes")
    again = engine.record_credit(note, invoice=taxed, today=data.TODAY, revision=2).drive(simulator.handle)
    assert (again["status"], again["revision"]) == ("succeeded", 2)
    # However the note is written: what comes back is canonical.
    wide = json.dumps(note.to_dict(), indent=4)
    other = engine.record_credit(wide, invoice=json.dumps(taxed, indent=1), today=data.TODAY, revision=2)
    assert other.to_json() == engine.record_credit(note, invoice=taxed, today=data.TODAY, revision=2).to_json()
    assert other.drive(simulator.handle)["document"] == note.to_dict()


RESUME = """
import json, sys
import exchange_data as data
exchange = data.engine(sys.argv[1]).resume(sys.stdin.read())
sys.stdout.write(exchange.run().to_json())
"""


def test_another_process_takes_it_up(simulator: Simulator) -> None:
    """The reply is lost and the process dies: the next one sends the same again, which is recorded once."""
    simulator.fault("close", when="after")
    with simulator.serve() as base_url:
        exchange = data.engine(base_url).commit(data.invoice(), data.TODAY)
        with pytest.raises(httpx.TransportError):
            with_httpx(exchange.step().request)
        done = subprocess.run(
            [sys.executable, "-c", RESUME, base_url], input=exchange.to_json(), capture_output=True, text=True, cwd=HERE, check=False
        )
    assert done.stderr == ""
    assert data.totals(json.loads(done.stdout)) == ("succeeded", 722, 15722)
    assert [(one["status"], one["tax"]) for one in simulator.recorded()] == [("normal", "722")]


def test_secrets_do_not_show(simulator: Simulator) -> None:
    simulator.fault("server", when="before", status=503)
    exchange = data.engine().commit(data.invoice(), data.TODAY)
    shown = [repr(exchange), exchange.to_json(), repr(exchange.step()), repr(exchange.step().request), str(exchange.step())]
    exchange.receive(simulator.handle(exchange.step().request))
    shown += [repr(exchange), exchange.to_json(), repr(exchange.step())]
    exchange.waited()
    exchange.receive(simulator.handle(exchange.step().request))
    shown += [repr(exchange), exchange.to_json(), exchange.outcome.to_json(), repr(exchange.outcome), json.dumps(simulator.journal())]
    assert not [text for text in shown if "secret." in text or "Bearer" in text]
    for wrong in ({"status": "x"}, 7):
        error = pytest.raises(tallage.TallageError, exchange.receive, wrong)
        assert "secret." not in repr(error.value) + str(error.value)
    with pytest.raises(TypeError):
        pickle.dumps(exchange)


def test_one_call_at_a_time(simulator: Simulator) -> None:
    """While a run is at work, another thread is told so, at once."""
    simulator.fault("timeout", when="before")
    with simulator.serve() as base_url:
        exchange = data.engine(base_url).commit(data.invoice(), data.TODAY)
        started = threading.Event()
        worker = threading.Thread(target=lambda: exchange.run(progress=lambda _: started.set(), timeout=0.5))
        worker.start()
        started.wait()
        for call in (exchange.step, exchange.to_json, exchange.retry, exchange.run, lambda: tallage.sync_all([exchange])):
            with pytest.raises(tallage.ConflictError) as raised:
                call()
            assert raised.value.code == "exchange.in_use"
        assert repr(exchange) == "<tallage exchange, in use>"
        worker.join()
    assert exchange.outcome["status"] == "failed"
