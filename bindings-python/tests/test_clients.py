"""Exchanges driven by the HTTP clients of a host, against the simulator over loopback: requests, httpx and urllib3; asyncio with httpx."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import exchange_data as data
import httpx
import pytest
import requests
import urllib3

import tallage

WANTED = ("succeeded", 722, 15722)


@pytest.mark.capability("client")
@pytest.mark.parametrize(
    "client", [requests, requests.Session(), httpx, httpx.Client(), urllib3.PoolManager()], ids=["requests", "Session", "httpx", "Client", "urllib3"]
)
def test_sync_clients(client: Any) -> None:
    simulator = data.simulator()
    with simulator.serve() as base_url:
        outcome = data.engine(base_url).commit(data.invoice(), today=data.TODAY).drive(client)
    assert data.totals(outcome) == WANTED and len(simulator.recorded()) == 1
    assert repr(outcome) == "<tallage commit with anrok_us: succeeded>"
    assert isinstance(outcome, tallage.Outcome) and isinstance(outcome.document, tallage.TaxedInvoice)
    assert outcome.document.to_json() in outcome.to_json() and outcome.document is outcome.document


def test_a_client_follows_no_redirects_and_keeps_the_time_outs() -> None:
    """What each library is given, in its own words."""
    seen: list[tuple[str, str, dict[str, Any]]] = []

    class Spy:
        def request(self, method: str, url: str, **rest: Any) -> dict[str, Any]:
            seen.append((method, url, rest))
            return {"status": 500, "headers": {}, "body": ""}

    for module in ("requests.sessions", "httpx._client", "urllib3.poolmanager", "own"):
        client = type("Client", (Spy,), {"__module__": module})()
        data.engine(max_attempts=1).commit(data.invoice(), today=data.TODAY).drive(client)
    kinds = [rest for _, _, rest in seen]
    assert all(rest.pop("headers")["authorization"] == f"Bearer {data.SECRET}" for rest in kinds)
    bodies = [rest.pop(name) for rest, name in zip(kinds, ("data", "content", "body", "content"), strict=True)]
    assert len(set(bodies)) == 1 and json.loads(bodies[0])["lineItems"]
    assert kinds == [
        {"allow_redirects": False, "timeout": (10, 30)},
        {"follow_redirects": False, "timeout": (10, 30, 30, 10)},
        {"redirect": False, "retries": False},
        {"follow_redirects": False, "timeout": (10, 30, 30, 10)},
    ]


@pytest.mark.capability("async")
def test_async_httpx() -> None:
    simulator = data.simulator()

    async def main(base_url: str) -> list[tallage.Outcome]:
        engine = data.engine(base_url)
        async with httpx.AsyncClient() as client:
            exchanges = [engine.commit(data.invoice(f"inv_{n}"), today=data.TODAY) for n in range(5)]
            return await asyncio.gather(*(exchange.arun(client) for exchange in exchanges))

    with simulator.serve() as base_url:
        outcomes = asyncio.run(main(base_url))
    assert [data.totals(outcome) for outcome in outcomes] == [WANTED] * 5
    assert len(simulator.recorded()) == 5 and all(isinstance(outcome, tallage.Outcome) for outcome in outcomes)


def test_async_function_and_waits() -> None:
    """A fault, the wait after it, and the answer; the waits go to the `sleep` that was given."""
    simulator, slept = data.simulator(), []
    simulator.fault("timeout", when="before", nth=1)

    async def send(request: tallage.ExchangeRequest) -> dict[str, Any]:
        return simulator.handle(request)

    async def sleep(seconds: Any) -> None:
        slept.append(seconds)

    outcome = asyncio.run(data.engine().commit(data.invoice(), today=data.TODAY).arun(send, sleep=sleep))
    assert data.totals(outcome) == WANTED and slept == [0.5]


def test_async_failures_on_the_way_are_handed_over() -> None:
    async def refuses(request: tallage.ExchangeRequest) -> None:
        raise httpx.ConnectError("nobody is there")

    outcome = asyncio.run(data.engine(max_attempts=1).commit(data.invoice(), today=data.TODAY).arun(refuses))
    assert outcome.status == "failed" and outcome.error and outcome.error.code == "transport.connection" and outcome.retryable

    async def broken(request: tallage.ExchangeRequest) -> None:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        asyncio.run(data.engine().commit(data.invoice(), today=data.TODAY).arun(broken))


def test_a_cancelled_task_leaves_the_exchange_where_it_was() -> None:
    simulator = data.simulator()
    exchange = data.engine().commit(data.invoice(), today=data.TODAY)

    async def hangs(request: tallage.ExchangeRequest) -> None:
        await asyncio.sleep(60)

    async def main() -> None:
        await asyncio.wait_for(exchange.arun(hangs), timeout=0.05)

    before = exchange.to_json()
    with pytest.raises(asyncio.TimeoutError):
        asyncio.run(main())
    assert exchange.to_json() == before
    assert data.totals(exchange.drive(simulator.handle)) == WANTED


def test_aiohttp_by_its_shape() -> None:
    """A client session of aiohttp, as far as it is used."""
    simulator, released = data.simulator(), []

    class Response:
        def __init__(self, reply: dict[str, Any]) -> None:
            self.status, self.headers, self.content, self.reply = reply["status"], reply["headers"], object(), reply

        async def read(self) -> bytes:
            return str(self.reply["body"]).encode()

        def release(self) -> None:
            released.append(self)

    class ClientSession:
        __module__ = "aiohttp.client"

        async def request(self, method: str, url: str, *, headers: dict[str, str], data: bytes, allow_redirects: bool) -> Response:
            assert allow_redirects is False
            return Response(simulator.handle({"method": method, "url": url, "headers": headers, "body": data.decode()}))

    outcome = asyncio.run(data.engine().commit(data.invoice(), today=data.TODAY).arun(ClientSession()))
    assert data.totals(outcome) == WANTED and len(released) == 1


def test_the_wrong_client_is_named() -> None:
    exchange = data.engine().commit(data.invoice(), today=data.TODAY)
    with pytest.raises(TypeError, match="AsyncClient.*arun"):
        exchange.drive(httpx.AsyncClient())
    with pytest.raises(TypeError, match="int"):
        exchange.drive(3)  # type: ignore[arg-type]
    for client in (requests.Session(), httpx.Client(), 3):
        with pytest.raises(TypeError, match="asynchronous"):
            asyncio.run(exchange.arun(client))  # type: ignore[arg-type]
    assert exchange.step().kind == "send"


def test_exceptions_of_clients_by_their_kind() -> None:
    from tallage._clients import kind_of

    known = {
        "timeout": [TimeoutError(), asyncio.TimeoutError(), requests.Timeout(), httpx.ReadTimeout(""), urllib3.exceptions.ConnectTimeoutError()],
        "tls": [requests.exceptions.SSLError(), urllib3.exceptions.SSLError()],
        "connection": [ConnectionResetError(), requests.ConnectionError(), httpx.ConnectError(""), urllib3.exceptions.ProtocolError()],
        None: [KeyError(), ValueError(), httpx.InvalidURL("")],
    }
    for kind, errors in known.items():
        assert [kind_of(error) for error in errors] == [kind] * len(errors)
