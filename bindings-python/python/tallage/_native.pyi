"""The native module. Private: import these names from ``tallage``."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias, TypeVar, final, overload

__all__ = ["Engine", "Result", "ResultIterator", "_restore", "lint", "version"]

_T = TypeVar("_T")

# `object`, because mypy infers dict[str, object] for a mixed literal; what may stand inside (README.md, "What
# may go in") is checked at run time. A dict, not any mapping: Mapping lets dict[str, str] and TypedDicts pass.
_Document: TypeAlias = "Mapping[str, object] | str | bytes | Result"

@final
class Engine:
    """An engine, built and checked once from a configuration; immutable, safe to share between threads."""

    def __new__(cls, config: _Document, /) -> Engine: ...
    def calculate(self, invoice: _Document, /) -> Result:
        """Taxes an invoice."""

    def calculate_many(self, invoices: Iterable[_Document], /) -> ResultIterator:
        """Taxes invoices one after the other, as they are asked for."""

    def resolve(self, invoice: _Document, /) -> Result:
        """Says which taxes apply to each fee, and why, without amounts."""

    def explain(self, invoice: _Document, /) -> Result:
        """Taxes an invoice and says why: the result holds ``explanation``, its ``.text`` is for people."""

    def credit(self, request: _Document, /) -> Result:
        """Makes a taxed credit note from a credit request."""

    def lint(self) -> Result:
        """The lint report of this engine's configuration: no errors, perhaps warnings."""

@final
class Result:
    """An answer of the engine: canonical JSON, parsed only when a member is asked for."""

    def to_json(self) -> str:
        """The canonical JSON text, exactly as the engine wrote it."""

    def to_dict(self) -> dict[str, Any]:
        """A new dict of the whole result, the caller's to change. Integers are ``int``, decimals ``str``."""

    def explain(self) -> str:
        """Why the taxes are what they are, as text for people."""

    @property
    def text(self) -> str | None:
        """The text of the explanation that this result holds, or ``None``."""

    def __getitem__(self, key: str, /) -> Any: ...
    @overload
    def get(self, key: str, /) -> Any: ...
    @overload
    def get(self, key: str, default: _T, /) -> Any | _T: ...
    def __contains__(self, key: object, /) -> bool: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[str]: ...
    def keys(self) -> list[str]: ...
    def values(self) -> list[Any]: ...
    def items(self) -> list[tuple[str, Any]]: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, tuple[str]]: ...

@final
class ResultIterator:
    """The iterator that ``Engine.calculate_many`` returns."""

    def __iter__(self) -> ResultIterator: ...
    def __next__(self) -> Result: ...
    def __length_hint__(self) -> int: ...

def lint(config: _Document, /) -> Result:
    """Checks a configuration without building an engine; the result holds ``errors`` and ``warnings``."""

def version() -> str:
    """The version of the engine, as in ``versions.engine`` of every result."""

def _restore(text: str, /) -> Result: ...
