"""What all typed classes have in common: frozen, made by keywords, and read from and written to what JSON has.

An object keeps its members as JSON has them (days and decimals as text) and shows them as Python likes them (``date``, ``Decimal``, further objects,
tuples). So a document is handed to the core as it stands, and a result is typed where it is looked at: what an object inside a result keeps is no dict but
the piece of text that it stands for (``_native``'s ``Part``), of which a member is read when it is asked for.

Not dataclasses: sixty of them take longer to define than the whole package may take to import, and each attribute of a frozen one is set by a call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tallage._kinds import Kind, Refused, listed, plain, refuse
from tallage._native import Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar, TypeVar

    M = TypeVar("M", bound="Model")

#: A list in a `repr` shows so many items.
_SHOWN_ITEMS = 6


def _getter(name: str, kind: Kind) -> Callable[[Any], Any]:
    show = kind.show
    if show is None:
        return lambda self: self._members.get(name)
    if not kind.holds:

        def shown(self: Any) -> Any:
            value = self._members.get(name)
            return None if value is None else show(value)

        return shown

    def held(self: Any) -> Any:
        kept = self._shown
        if kept is None:
            put_shown(self, kept := {})
        made = kept.get(name)
        if made is None:
            members = self._members
            value = members.get(name) if type(members) is dict else members.part(name)
            if value is not None:
                # Made once. (Two threads that make it at once make the same.)
                made = kept.setdefault(name, show(value))
        return made

    return held


class _Signature:
    """`inspect.signature` of a class, made when somebody asks (`help`, an editor)."""

    def __get__(self, instance: object, owner: type[Model]) -> Any:
        import inspect

        def one(name: str, kind: Kind) -> inspect.Parameter:
            default = inspect.Parameter.empty if kind.need else None
            return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default)

        return inspect.Signature([one(name, kind) for name, kind in owner._kinds.items()])


class Model:
    """A frozen object with typed members. Two are equal when their JSON is; ``None`` is “not set”."""

    __slots__ = ("_members", "_shown")

    _area: ClassVar[str] = ""
    _kinds: ClassVar[dict[str, Kind]] = {}
    _table: ClassVar[Table]
    #: Members that no `repr` shows.
    _hidden: ClassVar[tuple[str, ...]] = ()
    _members: Any  # a dict, or the `Part` of a result
    _shown: dict[str, Any] | None

    __signature__ = _Signature()

    def __init_subclass__(cls, area: str | None = None) -> None:
        if area is not None:
            cls._area = area
        cls.__module__ = "tallage"
        cls._kinds = tables(cls, _getter)
        cls._table = Table(cls._kinds)

    def __init__(self, **members: Any) -> None:
        try:
            found = self._table.read(members)
        except Refused as refused:
            raise refused.error(self._area) from None
        if found is None:
            raise self._misnamed(members)
        put(self, found)
        put_shown(self, None)

    def _misnamed(self, members: dict[str, Any]) -> TypeError:
        """Why keywords cannot be all that there is."""
        kinds, name = self._kinds, type(self).__name__
        unknown = next((repr(given) for given in members if given not in kinds), None)
        if unknown:
            return TypeError(f"{name}() has no member {unknown}; it has {', '.join(kinds)}")
        missing = [f"`{wanted}`" for wanted, kind in kinds.items() if kind.need and members.get(wanted) is None]
        return TypeError(f"{name}() needs {', '.join(missing)}")

    @classmethod
    def from_dict(cls: type[M], members: Mapping[str, Any], /) -> M:
        """An object out of a dict as `to_dict` gives it, or as one would hand it to the engine. A member that the class does not have is
        refused with its path, ``None`` is “not set”."""
        try:
            return cls._read(members)
        except Refused as refused:
            raise refused.error(cls._area) from None

    @classmethod
    def from_json(cls: type[M], text: str | bytes, /) -> M:
        """The same out of JSON text."""
        return cls.from_dict(parse(text, cls._area))

    @classmethod
    def _read(cls: type[M], value: Any) -> M:
        """One of these, or what one can be made of; raises `Refused`."""
        if type(value) is cls:
            return value
        if isinstance(value, Model):
            raise refuse(value, f"a {cls.__name__}")
        if type(value) is not dict:
            if not isinstance(value, Mapping):
                raise refuse(value, f"a {cls.__name__} or a mapping")
            value = dict(value)
        found = cls._table.read(value)
        if found is None:
            raise cls._lacking(value)
        return cls._of(found)

    @classmethod
    def _lacking(cls, members: Mapping[str, Any]) -> Refused:
        """Why a mapping cannot be all that there is."""
        kinds = cls._kinds
        for name in members:
            if name not in kinds:
                refused = Refused("unknown_field", f"`{name}` is not a member of {cls.__name__}; it has {', '.join(kinds)}")
                refused.steps.append(name)
                return refused
        missing = next(name for name, kind in kinds.items() if kind.need and members.get(name) is None)
        refused = Refused("required", f"`{missing}` is required")
        refused.steps.append(missing)
        return refused

    @classmethod
    def _of(cls: type[M], members: dict[str, Any]) -> M:
        """An object of members that are as JSON has them. Nothing is checked."""
        made: M = new(cls)
        put(made, members)
        put_shown(made, None)
        return made

    def to_dict(self) -> dict[str, Any]:
        """A new dict of all that is set, as JSON has it: days and decimals are ``str``, objects are dicts, tuples are lists."""
        members = self._members
        return {name: plain(value) for name, value in members.items()} if type(members) is dict else members.to_dict()

    def to_json(self) -> str:
        """The same as JSON text."""
        import json

        return json.dumps(self.to_dict(), ensure_ascii=False, separators=(",", ":"))

    def __replace__(self: M, **changes: Any) -> M:
        """A copy with other members; ``None`` takes one out. ``copy.replace`` does the same."""
        members = self._members
        return type(self)(**{**(members if type(members) is dict else members.to_dict()), **changes})

    if not TYPE_CHECKING:  # each class has its own in its stub
        replace = __replace__

    def __getitem__(self, name: str) -> Any:
        """The member as JSON has it (``KeyError`` where it is not set): results may be read as the dicts that they were."""
        return plain(self._members[name])

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def get(self, name: str, default: Any = None) -> Any:
        """The member as JSON has it, or ``default``."""
        return plain(self._members[name]) if name in self._members else default

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a {type(self).__name__} is frozen; `replace({name}=…)` makes another one")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a {type(self).__name__} is frozen; `replace({name}=None)` makes another one")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._members == other._members or self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        import json

        return hash((type(self).__name__, json.dumps(self.to_dict(), sort_keys=True)))

    def __copy__(self: M) -> M:
        return self

    def __deepcopy__(self: M, _memo: object) -> M:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return restore, (type(self), self.to_dict())

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={self._show(name)}" for name in self._members)
        return f"{type(self).__name__}({shown})"

    def _show(self, name: str) -> str:
        if name in self._hidden:
            return "…"
        value = getattr(self, name) if name in self._kinds else self._members[name]
        if isinstance(value, (tuple, list)) and len(value) > _SHOWN_ITEMS:
            items = ", ".join(repr(item) for item in value[: _SHOWN_ITEMS - 1])
            return f"({items}, … {len(value) - _SHOWN_ITEMS + 1} more)"
        return repr(value)


# As that of its subclasses.
Model.__module__ = "tallage"

#: Sets the members of an object that is being made.
put: Callable[[Any, Any], None] = vars(Model)["_members"].__set__
put_shown: Callable[[Any, Any], None] = vars(Model)["_shown"].__set__
new: Callable[[Any], Any] = object.__new__


def tables(cls: Any, getter: Callable[[str, Kind], Callable[[Any], Any]]) -> dict[str, Kind]:
    """The members of a class, those of its bases first; in the class itself each becomes a property."""
    kinds = dict(cls._kinds)
    for name, kind in list(vars(cls).items()):
        if isinstance(kind, Kind):
            kinds[name] = kind
            setattr(cls, name, property(getter(name, kind), doc=kind.note or None))
    return kinds


def restore(cls: type[M], members: dict[str, Any]) -> M:
    """What unpickling calls."""
    return cls._of(members)


def parse(text: str | bytes, area: str) -> Any:
    """JSON text as Python objects, decimals exact; a typed error where it is none."""
    import json
    from decimal import Decimal

    from tallage._errors import InvalidConfigError, InvalidDocumentError

    try:
        return json.loads(text, parse_float=Decimal)
    except ValueError as wrong:
        kind, error = (
            ("invalid_config", InvalidConfigError) if area.startswith("config") else ("invalid_document", InvalidDocumentError)
        )
        where = {"line": wrong.lineno, "column": wrong.colno} if isinstance(wrong, json.JSONDecodeError) else {}
        raise error(kind, "json.syntax", "", f"the text is not JSON: {wrong}", where) from None


def one(cls: type[Model], note: str = "", need: bool = False) -> Kind:
    """Another object, or a mapping of its members."""

    def show(value: Any) -> Any:
        return value if isinstance(value, Model) else cls._of(value)

    name = cls.__name__
    return Kind(cls._read, show, f"{name} | Mapping[str, Any]", name, note, need, of=cls, form="one")


def many(cls: type[Model], note: str = "", need: bool = False) -> Kind:
    """A list of other objects, or of mappings of their members."""

    def show(value: Any) -> Any:
        made = []
        for item in value:
            if not isinstance(item, Model):
                put(one := new(cls), item)
                put_shown(one, None)
                item = one
            made.append(item)
        return tuple(made)

    def read(value: Any) -> Any:
        return listed(value, cls._read)

    name = cls.__name__
    return Kind(read, show, f"Iterable[{name} | Mapping[str, Any]]", f"tuple[{name}, ...]", note, need, of=cls, form="many")
