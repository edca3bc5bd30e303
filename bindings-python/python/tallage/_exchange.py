"""Steps of an exchange as Python sees them, and the loops that drive one with the host's own HTTP client."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from tallage._clients import async_sender, kind_of, read_failure, read_response, sender
from tallage._kinds import integer, raw, text
from tallage._model import Model, one
from tallage._parts import handed_back

__all__ = ["Request", "Step", "arun", "drive", "milliseconds", "read_failure", "read_response", "read_step"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Request(Model, area="exchange.request"):
    """An HTTP request to a tax provider, for any client.

    Send it as it is, follow no redirects. ``headers`` hold the credentials of the connection: keep them out of logs. (The
    ``repr`` does, and ``Exchange.to_json()`` has none.)
    """

    number = integer("Its number in the exchange, from 1.", need=True)
    method = text(need=True)
    url = text("The whole address.", need=True)
    headers = raw(need=True)
    body = text("JSON text; `None` where the method has no body.")
    timeouts = raw("`connect_milliseconds`, `read_milliseconds`, `total_milliseconds` of the connection.", need=True)

    @property
    def content(self) -> bytes | None:
        """The body as bytes, which no client encodes in its own way."""
        body = self.body
        return None if body is None else body.encode()

    def __repr__(self) -> str:
        return f"<tallage request {self.number}: {self.method} {self.url}>"


class Step(Model, area="exchange.step"):
    """What an exchange wants next.

    ``kind`` is ``"send"`` (then there is a ``request``), ``"wait"`` (``milliseconds``, then ``Exchange.waited()``) or
    ``"done"`` (``outcome``). What a step does not have is ``None``.
    """

    kind = text(need=True)
    request = one(Request)
    milliseconds = integer()
    outcome = handed_back("Outcome")

    def __repr__(self) -> str:
        what = {"send": self.request, "wait": f"{self.milliseconds} ms", "done": self.outcome}
        return f"<tallage step {self.kind}: {what.get(self.kind)}>"


def read_step(step: Any, outcome: Any) -> Step:
    """A step out of the JSON of the core; the outcome is a result already. Called from Rust."""
    kind = step["step"]
    if kind == "send":
        return Step(kind=kind, request=Request(number=step["number"], timeouts=step["timeouts"], **step["request"]))
    return Step(kind=kind, milliseconds=step.get("milliseconds"), outcome=outcome)


def milliseconds(seconds: Any) -> int:
    """A time-out in seconds, whole or not, in milliseconds. Called from Rust."""
    return max(0, int(seconds * 1000))


def drive(exchange: Any, client: Any, sleep: Callable[[Any], object] | None = None) -> Any:
    """``Exchange.drive``. Called from Rust."""
    send = sender(client)
    while True:
        step = exchange.step()
        if step.kind == "done":
            return exchange.outcome
        if step.kind == "wait":
            (time.sleep if sleep is None else sleep)(step.milliseconds / 1000)
            exchange.waited()
            continue
        try:
            response = send(step.request)
        except Exception as error:
            failed(exchange, error, step.request.number)
        else:
            exchange.receive(response, step.request.number)


async def arun(exchange: Any, client: Any, sleep: Callable[[Any], Awaitable[object]] | None = None) -> Any:
    """``Exchange.arun``. Called from Rust."""
    send = async_sender(client)
    if sleep is None:
        import asyncio

        sleep = asyncio.sleep
    while True:
        step = exchange.step()
        if step.kind == "done":
            return exchange.outcome
        if step.kind == "wait":
            await sleep(step.milliseconds / 1000)
            exchange.waited()
            continue
        try:
            response = await send(step.request)
        except Exception as error:
            failed(exchange, error, step.request.number)
        else:
            exchange.receive(response, step.request.number)


def failed(exchange: Any, error: Exception, number: int) -> None:
    """Hands over that no answer came; any other exception is the host's own."""
    if kind_of(error) is None:
        raise error
    exchange.fail(error, number)
