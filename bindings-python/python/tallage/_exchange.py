"""The loops that drive an exchange with the host's own HTTP client. Called from Rust."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from tallage._clients import async_sender, kind_of, read_failure, read_response, sender
from tallage._steps import ExchangeRequest, Step

__all__ = ["ExchangeRequest", "Step", "arun", "drive", "milliseconds", "read_failure", "read_response", "read_step"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def read_step(step: Any, outcome: Any) -> Step:
    """A step out of the JSON of the core; the outcome is a result already."""
    kind = step["step"]
    if kind == "send":
        return Step(kind=kind, request=ExchangeRequest(number=step["number"], timeouts=step["timeouts"], **step["request"]))
    return Step(kind=kind, milliseconds=step.get("milliseconds"), outcome=outcome)


def milliseconds(seconds: Any) -> int:
    """A time-out in seconds, whole or not, in milliseconds."""
    return max(0, int(seconds * 1000))


def drive(exchange: Any, client: Any, sleep: Callable[[Any], object] | None = None) -> Any:
    """``Exchange.drive``."""
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
    """``Exchange.arun``."""
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
