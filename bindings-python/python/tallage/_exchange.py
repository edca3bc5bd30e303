"""Steps of an exchange as Python sees them, and what an HTTP client of the host says, read without importing it."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
import urllib.error
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tallage._errors import InvalidDocumentError


@dataclass(frozen=True, slots=True, repr=False)
class Request:
    """An HTTP request to a tax provider, for any client.

    Send it as it is, follow no redirects. ``headers`` hold the credentials of the connection: keep them out of logs. (The
    ``repr`` does, and ``Exchange.to_json()`` has none.)
    """

    #: Its number in the exchange, from 1.
    number: int
    method: str
    #: The whole address.
    url: str
    headers: dict[str, str]
    #: JSON text; ``None`` where the method has no body.
    body: str | None
    #: ``connect_milliseconds``, ``read_milliseconds``, ``total_milliseconds`` of the connection.
    timeouts: dict[str, int] = field(default_factory=dict)

    @property
    def content(self) -> bytes | None:
        """The body as bytes, which no client encodes in its own way."""
        return None if self.body is None else self.body.encode()

    def __repr__(self) -> str:
        return f"<tallage request {self.number}: {self.method} {self.url}>"


@dataclass(frozen=True, slots=True, repr=False)
class Step:
    """What an exchange wants next.

    ``kind`` is ``"send"`` (then there is a ``request``), ``"wait"`` (``milliseconds``, then ``Exchange.waited()``) or
    ``"done"`` (``outcome``). What a step does not have is ``None``.
    """

    kind: str
    request: Request | None = None
    milliseconds: int | None = None
    outcome: Any = None

    def __repr__(self) -> str:
        what = {"send": self.request, "wait": f"{self.milliseconds} ms", "done": self.outcome}
        return f"<tallage step {self.kind}: {what.get(self.kind)}>"


def read_step(step: Any, outcome: Any) -> Step:
    """A step out of the JSON of the core; the outcome is a result already. Called from Rust."""
    kind = step["step"]
    if kind == "send":
        return Step(kind, Request(number=step["number"], timeouts=step["timeouts"], **step["request"]))
    return Step(kind, milliseconds=step.get("milliseconds"), outcome=outcome)


def read_response(response: Any) -> dict[str, Any]:
    """Status, headers and body of a response: a mapping, or one of requests, httpx or urllib. Called from Rust."""
    if isinstance(response, Mapping):
        known = dict(response)
        if isinstance(known.get("headers"), Mapping):
            known["headers"] = dict(known["headers"])
        if isinstance(known.get("body"), (bytes, bytearray)):
            known["body"] = _text(known["body"])
        return known
    status = getattr(response, "status_code", getattr(response, "status", None))
    if not isinstance(status, int):
        raise InvalidDocumentError(
            "invalid_document",
            "exchange.response.wrong_type",
            "/response",
            f"a value of type `{type(response).__name__}` is no response; give a mapping of `status`, `headers` and `body`, "
            "or a response of requests, httpx or urllib",
        )
    # The bytes rather than `text`, for which clients guess an encoding: what providers send is UTF-8.
    body = getattr(response, "content", None)
    if body is None:
        body = response.text if hasattr(response, "text") else response.read()
    headers = {str(name): str(value) for name, value in dict(response.headers).items()}
    return {"status": int(status), "headers": headers, "body": body if isinstance(body, str) else _text(body)}


def _text(body: bytes | bytearray) -> str:
    return bytes(body).decode("utf-8", errors="replace")


def read_failure(failure: Any) -> dict[str, Any]:
    """Why there was no answer: a kind, or the exception of a client. Called from Rust."""
    if not isinstance(failure, BaseException):
        return {"kind": failure}
    kind = kind_of(failure)
    if kind is None:
        raise InvalidDocumentError(
            "invalid_document",
            "exchange.failure.wrong_type",
            "/failure",
            f"an exception of type `{type(failure).__name__}` does not say that a request got no answer; give the kind: `timeout`, "
            "`connection`, `tls`, `too_large` or `cancelled`",
        )
    return {"kind": kind}


def kind_of(error: BaseException) -> str | None:
    """The kind of a failure on the way, by the exception of an HTTP client; ``None`` for any other exception."""
    names = {f"{known.__module__.partition('.')[0]}.{known.__name__}" for known in type(error).__mro__}
    if isinstance(error, TimeoutError) or names & {"requests.Timeout", "httpx.TimeoutException"}:
        return "timeout"
    # urllib wraps what happened.
    reason = getattr(error, "reason", None)
    if isinstance(error, urllib.error.URLError) and isinstance(reason, BaseException):
        return kind_of(reason) or "connection"
    if isinstance(error, ssl.SSLError) or "requests.SSLError" in names:
        return "tls"
    known = (ConnectionError, socket.gaierror, http.client.HTTPException, urllib.error.URLError)
    if isinstance(error, known) or names & {"requests.RequestException", "httpx.TransportError"}:
        return "connection"
    return None


def milliseconds(seconds: Any) -> int:
    """A time-out in seconds, whole or not, in milliseconds. Called from Rust."""
    return max(0, int(seconds * 1000))


def drive(exchange: Any, send: Callable[[Request], Any], sleep: Callable[[Any], object] | None = None) -> Any:
    """``Exchange.drive``. Called from Rust."""
    while True:
        step = exchange.step()
        if step.kind == "done":
            return exchange.outcome
        if step.kind == "wait":
            (time.sleep if sleep is None else sleep)(step.milliseconds / 1000)
            exchange.waited()
            continue
        number = step.request.number
        try:
            response = send(step.request)
        except Exception as error:
            if kind_of(error) is None:
                raise
            exchange.fail(error, number)
        else:
            exchange.receive(response, number)
