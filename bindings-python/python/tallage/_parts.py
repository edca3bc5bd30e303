"""Results that are handed back inside a request: as they are, or as the dict that was stored."""

from __future__ import annotations

from collections.abc import Mapping

from tallage._kinds import Kind, _json, listed, refuse
from tallage._native import Result

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _read(value: Any) -> Any:
    if isinstance(value, Result):
        return value
    if isinstance(value, Mapping):
        return _json(value)
    raise refuse(value, "a result or a mapping")


def _show(name: str, value: Any) -> Any:
    if isinstance(value, Result):
        return value
    import tallage

    return made(getattr(tallage, name), value)


def made(kind: Any, value: Any) -> Any:
    """A result of a dict, or of the piece of text that it is in another result."""
    return kind.from_dict(value) if isinstance(value, dict) else kind(value)


def handed_back(name: str, note: str = "", need: bool = False) -> Kind:
    """A result, of the class ``tallage.<name>`` where it was a dict."""
    return Kind(_read, lambda value: _show(name, value), "Result | Mapping[str, Any]", "Result", note, need, holds=True)


def handed_back_many(name: str, note: str = "", need: bool = False) -> Kind:
    """A list of results."""

    def show(values: Any) -> Any:
        return tuple(_show(name, value) for value in values)

    into = "Iterable[Result | Mapping[str, Any]]"
    return Kind(lambda values: listed(values, _read), show, into, "tuple[Result, ...]", note, need, holds=True)


def _nested(value: Any) -> Any:
    import tallage

    return made(tallage.CreditNote if value.get("document") == "credit_note" else tallage.TaxedInvoice, value)


def nested(note: str = "", need: bool = False) -> Kind:
    """A taxed document inside another result."""
    return Kind(_read, _nested, "Result | Mapping[str, Any]", "TaxedInvoice | CreditNote", note, need, holds=True)
