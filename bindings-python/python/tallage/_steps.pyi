"""What an exchange wants next (docs/exchanges.md, “Step and receive”).

Written by scripts/write_stubs.py out of _steps.py; do not edit.
"""

from collections.abc import Mapping
from typing import Any

from tallage._model import Model
from tallage._native import Result
from tallage.types import StepKind
from typing_extensions import Self

class ExchangeRequest(Model):
    """An HTTP request to a tax provider, for any client.

    Send it as it is, follow no redirects. ``headers`` hold the credentials of the connection: keep them out of logs. (The
    ``repr`` does, and ``Exchange.to_json()`` has none.)
    """
    def __init__(
        self, *, number: int, method: str, url: str, headers: Mapping[str, Any], timeouts: Mapping[str, Any], body: str
        | None = None,
    ) -> None: ...
    def replace(
        self, *, number: int = ..., method: str = ..., url: str = ..., headers: Mapping[str, Any] = ..., body: str |
        None = ..., timeouts: Mapping[str, Any] = ...,
    ) -> Self: ...
    @property
    def number(self) -> int: """Its number in the exchange, from 1."""
    @property
    def method(self) -> str: ...
    @property
    def url(self) -> str: """The whole address."""
    @property
    def headers(self) -> dict[str, Any]: ...
    @property
    def body(self) -> str | None: """JSON text; `None` where the method has no body."""
    @property
    def timeouts(self) -> dict[str, Any]: """`connect_milliseconds`, `read_milliseconds`, `total_milliseconds` of the connection."""
    @property
    def content(self) -> bytes | None: """The body as bytes, which no client encodes in its own way."""

class Step(Model):
    """What an exchange wants next.

    ``kind`` is ``"send"`` (then there is a ``request``), ``"wait"`` (``milliseconds``, then ``Exchange.waited()``) or
    ``"done"`` (``outcome``). What a step does not have is ``None``.
    """
    def __init__(
        self, *, kind: StepKind, request: ExchangeRequest | Mapping[str, Any] | None = None, milliseconds: int | None =
        None, outcome: Result | Mapping[str, Any] | None = None,
    ) -> None: ...
    def replace(
        self, *, kind: StepKind = ..., request: ExchangeRequest | Mapping[str, Any] | None = ..., milliseconds: int |
        None = ..., outcome: Result | Mapping[str, Any] | None = ...,
    ) -> Self: ...
    @property
    def kind(self) -> StepKind: ...
    @property
    def request(self) -> ExchangeRequest | None: ...
    @property
    def milliseconds(self) -> int | None: ...
    @property
    def outcome(self) -> Result | None: ...
