"""The exceptions of tallage: one class per kind, all of them ``TallageError``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from tallage._error_codes import ErrorKind


class TallageError(Exception):
    """A failure of tallage.

    ``kind`` is what a program branches on first, ``code`` is stable and says exactly what was wrong
    (``invoice.fees.amount_cents.not_integer``), ``path`` is a JSON pointer into what was sent
    (``/fees/0/amount_cents``; ``""`` is the whole), ``message`` is a sentence for people, and ``details``
    has further facts (``problems``: everything that was found; ``line`` and ``column``; ``index`` of the
    invoice in ``calculate_many``).
    """

    kind: ErrorKind
    code: str
    path: str
    message: str
    details: dict[str, Any]

    def __init__(self, kind: str, code: str, path: str, message: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(kind, code, path, message, details)
        self.kind = kind  # type: ignore[assignment]  # the core has no other
        self.code = code
        self.path = path
        self.message = message
        self.details = {} if details is None else details

    def __str__(self) -> str:
        where = f" at `{self.path}`" if self.path else ""
        return f"{self.message} (`{self.code}`{where})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.kind, self.code, self.path, self.message, self.details)

    def to_dict(self) -> dict[str, Any]:
        """``kind``, ``code``, ``path``, ``message`` and ``details`` as a dict, in that order."""
        return {
            "kind": self.kind,
            "code": self.code,
            "path": self.path,
            "message": self.message,
            "details": self.details,
        }

    def to_json(self) -> str:
        """The same as JSON text."""
        import json

        return json.dumps(self.to_dict(), ensure_ascii=False, separators=(",", ":"))


class InvalidConfigError(TallageError, ValueError):
    """The configuration is wrong; no engine was built."""


class InvalidDocumentError(TallageError, ValueError):
    """The invoice or credit request is wrong."""


class NotFoundError(TallageError, LookupError):
    """Something that was asked for by name does not exist."""


class UndeterminedError(TallageError):
    """A tax cannot be determined (for example: no rate in force on the tax date)."""


class ProviderError(TallageError):
    """A tax provider refused or failed."""


class TransportError(TallageError, ConnectionError):
    """The way to a tax provider failed."""


class ConflictError(TallageError):
    """The request contradicts what is already recorded."""


class InternalError(TallageError):
    """A defect of tallage itself. Please report it; the engine stays usable."""


BY_KIND: dict[str, type[TallageError]] = {
    "invalid_config": InvalidConfigError,
    "invalid_document": InvalidDocumentError,
    "not_found": NotFoundError,
    "undetermined": UndeterminedError,
    "provider": ProviderError,
    "transport": TransportError,
    "conflict": ConflictError,
    "internal": InternalError,
}


def make(text: str) -> TallageError:
    """Builds the exception for an error of the core, given as its canonical JSON. Called from Rust."""
    import json
    from decimal import Decimal

    error = json.loads(text, parse_float=Decimal)
    return BY_KIND[error["kind"]](**error)
