"""What exchanges with tax providers end with (docs/exchanges.md, “Outcome”, “Reconcile”).

Written by scripts/write_stubs.py out of _outcomes.py; do not edit.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from tallage._model import Model
from tallage._native import Result
from tallage._result import TypedResult
from tallage._results import CreditNote, TaxedInvoice
from tallage._taxed import Event
from tallage.types import Operation, OutcomeStatus, ProviderName
from typing_extensions import Self

class OutcomeNote(Model):
    """Something worth knowing about how it went."""
    def __init__(self, *, code: str, text: str) -> None: ...
    def replace(self, *, code: str = ..., text: str = ...) -> Self: ...
    @property
    def code(self) -> str: ...
    @property
    def text(self) -> str: ...

class OutcomeError(Model):
    """What went wrong at a provider, or on the way. Its class (what to do) is ``error.details["class"]``."""
    def __init__(self, *, kind: str, code: str, path: str, message: str, details: Mapping[str, Any]) -> None: ...
    def replace(
        self, *, kind: str = ..., code: str = ..., path: str = ..., message: str = ..., details: Mapping[str, Any] =
        ...,
    ) -> Self: ...
    @property
    def kind(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def path(self) -> str: """Into the document, where it is to be put right."""
    @property
    def message(self) -> str: ...
    @property
    def details(self) -> dict[str, Any]: ...

class Outcome(TypedResult):
    """How an exchange has ended."""
    def __new__(
        cls, text: str | None = None, /, *, schema: int = ..., operation: Operation = ..., status: OutcomeStatus = ...,
        provider: ProviderName = ..., connection: str = ..., connection_name: str | None = ..., transaction_id: str |
        None = ..., revision: int | None = ..., recorded: bool = ..., notes: Iterable[OutcomeNote | Mapping[str, Any]] =
        ..., document: Result | Mapping[str, Any] | None = ..., data: Mapping[str, Any] | None = ..., error:
        OutcomeError | Mapping[str, Any] | None = ..., retryable: bool = ..., events: Iterable[Event | Mapping[str,
        Any]] = ...,
    ) -> Self: ...
    def replace(
        self, *, schema: int = ..., operation: Operation = ..., status: OutcomeStatus = ..., provider: ProviderName =
        ..., connection: str = ..., connection_name: str | None = ..., transaction_id: str | None = ..., revision: int |
        None = ..., recorded: bool = ..., notes: Iterable[OutcomeNote | Mapping[str, Any]] = ..., document: Result |
        Mapping[str, Any] | None = ..., data: Mapping[str, Any] | None = ..., error: OutcomeError | Mapping[str, Any] |
        None = ..., retryable: bool = ..., events: Iterable[Event | Mapping[str, Any]] = ...,
    ) -> Self: ...
    @property
    def schema(self) -> int: ...
    @property
    def operation(self) -> Operation: ...
    @property
    def status(self) -> OutcomeStatus: ...
    @property
    def provider(self) -> ProviderName: ...
    @property
    def connection(self) -> str: ...
    @property
    def connection_name(self) -> str | None: ...
    @property
    def transaction_id(self) -> str | None: ...
    @property
    def revision(self) -> int | None: ...
    @property
    def recorded(self) -> bool: """The provider has it; of a void: has taken it back."""
    @property
    def notes(self) -> tuple[OutcomeNote, ...]: ...
    @property
    def document(self) -> TaxedInvoice | CreditNote | None: """The taxed invoice, or the credit note."""
    @property
    def data(self) -> dict[str, Any] | None: """Of a check, a customer or a look-up."""
    @property
    def error(self) -> OutcomeError | None: ...
    @property
    def retryable(self) -> bool: """Whether the same again may succeed by itself."""
    @property
    def events(self) -> tuple[Event, ...]: ...

class Reconciliation(TypedResult):
    """Where the host and a provider differ. Each finding has a `repair`, a request for ``Engine.begin``, where there is one."""
    def __new__(
        cls, text: str | None = None, /, *, schema: int = ..., connection: str = ..., missing: Iterable[Mapping[str,
        Any]] = ..., extra: Iterable[Mapping[str, Any]] = ..., amount_differs: Iterable[Mapping[str, Any]] = ...,
        state_differs: Iterable[Mapping[str, Any]] = ..., matched: int = ...,
    ) -> Self: ...
    def replace(
        self, *, schema: int = ..., connection: str = ..., missing: Iterable[Mapping[str, Any]] = ..., extra:
        Iterable[Mapping[str, Any]] = ..., amount_differs: Iterable[Mapping[str, Any]] = ..., state_differs:
        Iterable[Mapping[str, Any]] = ..., matched: int = ...,
    ) -> Self: ...
    @property
    def schema(self) -> int: ...
    @property
    def connection(self) -> str: ...
    @property
    def missing(self) -> list[dict[str, Any]]: ...
    @property
    def extra(self) -> list[dict[str, Any]]: ...
    @property
    def amount_differs(self) -> list[dict[str, Any]]: ...
    @property
    def state_differs(self) -> list[dict[str, Any]]: ...
    @property
    def matched(self) -> int: ...
