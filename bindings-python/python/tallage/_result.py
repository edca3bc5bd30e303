"""What typed results have in common: a `Result` whose members are also attributes.

The canonical JSON is kept as the engine wrote it, and a member is read in it when it is asked for; ``result["…"]`` reads it as JSON has it,
``result.…`` as Python likes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tallage._kinds import Kind, Refused, _json, plain
from tallage._model import tables
from tallage._native import Result

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar, TypeVar

    R = TypeVar("R", bound="TypedResult")


def _getter(name: str, kind: Kind) -> Callable[[Any], Any]:
    member, show = kind.member or name, kind.show
    read, part, shown_of, keep = Result.get, Result._part, Result._shown, Result._keep
    if show is None:
        return lambda self: read(self, member)
    if not kind.holds:

        def shown(self: Any) -> Any:
            value = read(self, member)
            return None if value is None else show(value)

        return shown

    def held(self: Any) -> Any:
        made = shown_of(self, name)
        if made is None:
            value = part(self, member)
            if value is not None:
                made = keep(self, name, show(value))
        return made

    return held


class TypedResult(Result):
    """A result with typed members."""

    __slots__ = ()

    _kinds: ClassVar[dict[str, Kind]] = {}

    def __init_subclass__(cls) -> None:
        cls.__module__ = "tallage"
        cls._kinds = tables(cls, _getter)

    @classmethod
    def from_json(cls: type[R], text: str | bytes, /) -> R:
        """A result out of the JSON that was stored, which it keeps byte for byte."""
        return cls(text.decode() if isinstance(text, bytes) else text)

    @classmethod
    def from_dict(cls: type[R], members: Mapping[str, Any], /) -> R:
        """A result out of a dict as `to_dict` gives it."""
        try:
            return cls(dumps(_json(members)))
        except Refused as refused:
            raise refused.error("result") from None

    def __replace__(self: R, **changes: Any) -> R:
        """A copy with other members, for tests of a host: nothing is computed again. ``copy.replace`` does the same."""
        return type(self)(dumps({**self.to_dict(), **read(type(self), changes)}))

    if not TYPE_CHECKING:  # each class has its own in its stub
        replace = __replace__

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a {type(self).__name__} is frozen; `replace({name}=…)` makes another one")

    def __copy__(self: R) -> R:
        return self

    def __deepcopy__(self: R, _memo: object) -> R:
        return self


def dumps(value: Any) -> str:
    """Compact JSON text, as the engine writes it."""
    import json

    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def read(cls: Any, members: Mapping[str, Any]) -> dict[str, Any]:
    """Members given as keywords, as JSON has them."""
    kinds: dict[str, Kind] = cls._kinds
    found = {}
    try:
        for name, value in members.items():
            if name not in kinds:
                raise TypeError(f"{cls.__name__}() has no member `{name}`; it has {', '.join(kinds)}")
            kind = kinds[name]
            try:
                found[kind.member or name] = None if value is None else plain(kind.read(value))
            except Refused as refused:
                refused.steps.append(name)
                raise
    except Refused as refused:
        raise refused.error("result") from None
    return found


def compose(cls: Any, members: dict[str, Any]) -> str:
    """The JSON of a result that is made by keywords. Called from Rust."""
    kinds: dict[str, Kind] = getattr(cls, "_kinds", {})
    missing = [f"`{name}`" for name, kind in kinds.items() if kind.need and members.get(name) is None]
    if missing:
        raise TypeError(f"{cls.__name__}() needs {', '.join(missing)}")
    given = read(cls, members)
    order = [kind.member or name for name, kind in kinds.items()]
    return dumps({name: given[name] for name in order if name in given})
