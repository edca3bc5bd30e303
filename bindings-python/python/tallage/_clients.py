"""The HTTP clients of a host, used and read without importing them."""

from __future__ import annotations

from collections.abc import Mapping

from tallage._errors import InvalidDocumentError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from tallage._steps import ExchangeRequest

# Exceptions that say that no answer came, by name. (asyncio has its own time-out in Python 3.10.)
_TIMEOUTS = {"requests.Timeout", "httpx.TimeoutException", "asyncio.TimeoutError", "urllib3.TimeoutError"}
_TLS = {"requests.SSLError", "urllib3.SSLError", "aiohttp.ClientSSLError"}
_CONNECTIONS = {"requests.RequestException", "httpx.TransportError", "aiohttp.ClientConnectionError", "urllib3.HTTPError"}


def _library(client: Any) -> str:
    """The package that a client comes from; of a module it is the module itself."""
    names = [getattr(client, "__name__", "")] + [known.__module__ for known in type(client).__mro__]
    packages = {name.partition(".")[0] for name in names}
    return next((name for name in ("requests", "httpx", "aiohttp", "urllib3") if name in packages), "")


def _seconds(request: ExchangeRequest, name: str) -> Any:
    return request.timeouts[f"{name}_milliseconds"] / 1000


def _arguments(library: str, request: ExchangeRequest) -> dict[str, Any]:
    """What `client.request` is given beside method and address: headers and body as they are, no redirects, the connection's time-outs."""
    connect, read = _seconds(request, "connect"), _seconds(request, "read")
    body = request.content
    if library == "requests":
        rest: dict[str, Any] = {"data": body, "allow_redirects": False, "timeout": (connect, read)}
    elif library == "aiohttp":
        rest = {"data": body, "allow_redirects": False}
    elif library == "urllib3":
        rest = {"body": body, "redirect": False, "retries": False}
    else:
        rest = {"content": body, "follow_redirects": False, "timeout": (connect, read, read, connect)}
    return {"headers": request.headers, **rest}


def sender(client: Any) -> Any:
    """What sends a request with a client: of requests, httpx or urllib3, of any that calls its arguments as httpx does, or a function."""
    if not hasattr(client, "request"):
        if not callable(client):
            raise _no_client(client, "a function that takes a request and gives a response")
        return client
    library = _library(client)
    if library == "aiohttp" or "Async" in type(client).__name__:
        raise _no_client(client, "not an asynchronous one, for which there is `await exchange.arun(client)`")
    return lambda request: client.request(request.method, request.url, **_arguments(library, request))


def async_sender(client: Any) -> Any:
    """The same for asyncio: of httpx or aiohttp, of any that calls its arguments as httpx does, or an asynchronous function."""
    if not hasattr(client, "request"):
        if not callable(client):
            raise _no_client(client, "an asynchronous function that takes a request and gives a response")
        return client
    library = _library(client)
    if library == "requests" or (library == "httpx" and "Async" not in type(client).__name__):
        raise _no_client(client, "an asynchronous one; for this one there is `exchange.drive(client)`")

    async def send(request: ExchangeRequest) -> Any:
        response = await client.request(request.method, request.url, **_arguments(library, request))
        if library != "aiohttp":
            return response
        try:
            return {"status": response.status, "headers": dict(response.headers), "body": await response.read()}
        finally:
            response.release()

    return send


def _no_client(client: Any, wanted: str) -> TypeError:
    return TypeError(f"`{type(client).__name__}` is no client to drive an exchange with; give a client of requests or httpx, or {wanted}")


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
    if not isinstance(body, (bytes, str)):
        body = getattr(response, "data", None)  # urllib3
    if not isinstance(body, (bytes, str)):
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
    import http.client
    import socket
    import ssl
    import urllib.error

    names = {f"{known.__module__.partition('.')[0]}.{known.__name__}" for known in type(error).__mro__}
    if isinstance(error, TimeoutError) or names & _TIMEOUTS:
        return "timeout"
    # urllib wraps what happened.
    reason = getattr(error, "reason", None)
    if isinstance(error, urllib.error.URLError) and isinstance(reason, BaseException):
        return kind_of(reason) or "connection"
    if isinstance(error, ssl.SSLError) or names & _TLS:
        return "tls"
    known = (ConnectionError, socket.gaierror, http.client.HTTPException, urllib.error.URLError)
    if isinstance(error, known) or names & _CONNECTIONS:
        return "connection"
    return None
