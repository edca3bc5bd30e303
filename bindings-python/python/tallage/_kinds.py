"""Kinds of members: how a value given by Python becomes what JSON has, and how it is shown again.

Nothing here knows what a member means. Whether a value fits is the core's to say; what is refused here is what JSON cannot say (a ``float``) and
what would be another kind of thing altogether (``True`` for an amount), with the path inside the object that is being made.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping

TYPE_CHECKING = False  # `typing` takes as long to import as the rest of this package
if TYPE_CHECKING:
    from typing import Any

    from tallage._errors import TallageError


class Refused(Exception):
    """A value that cannot be a member; ``steps`` lead to it, innermost first."""

    def __init__(self, problem: str, message: str) -> None:
        super().__init__(problem, message)
        self.problem = problem
        self.message = message
        self.steps: list[str | int] = []

    def error(self, area: str) -> TallageError:
        """The exception for the one who made the object, as the core would have said it."""
        from tallage._errors import InvalidConfigError, InvalidDocumentError

        steps = list(reversed(self.steps))
        path = "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)
        # An unknown member is named by the path only: a code is a stable word.
        named = steps[:-1] if self.problem == "unknown_field" else steps
        code = ".".join([area, *(step for step in named if isinstance(step, str)), self.problem])
        problem = {"code": code, "path": path, "message": self.message}
        kind, error = (
            ("invalid_config", InvalidConfigError) if area.startswith("config") else ("invalid_document", InvalidDocumentError)
        )
        return error(kind, code, path, self.message, {"problems": [problem]})


class Kind:
    """A kind of member: ``read`` takes what Python gives and returns what JSON has, ``show`` the other way round.

    ``into`` and ``out`` are these as types, for the stubs. ``need``: always there. ``form`` is what a value is that needs no reading
    (``_native.Table``)."""

    __slots__ = ("form", "holds", "into", "member", "need", "note", "of", "out", "read", "show")

    def __init__(
        self,
        read: Callable[[Any], Any],
        show: Callable[[Any], Any] | None,
        into: str,
        out: str,
        note: str,
        need: bool,
        of: type[Any] | None = None,
        holds: bool = False,
        form: str = "",
    ) -> None:
        self.read = read
        self.show = show
        self.into = into
        self.out = out
        self.note = note
        self.need = need
        #: The class of the objects that it holds.
        self.of = of
        #: Whether what is shown is made of further objects, which are made once.
        self.holds = holds or of is not None
        self.form = form
        #: What JSON calls it, where that cannot be the name of an attribute.
        self.member: str | None = None

    def called(self, member: str) -> Kind:
        """The same under another name in JSON."""
        self.member = member
        return self


def refuse(value: object, wanted: str) -> Refused:
    """For a value of the wrong type, above all a float."""
    if isinstance(value, float):
        message = f"the float `{value}` is not exact; give an `int` of minor units, a `Decimal` or a string"
        return Refused("float_refused", message)
    return Refused("wrong_type", f"a value of type `{type(value).__name__}` is not {wanted}")


def _text(value: Any) -> Any:
    if type(value) is str:
        return value
    if isinstance(value, str):
        return str.__str__(value)
    raise refuse(value, "a string")


def text(note: str = "", need: bool = False) -> Kind:
    """A string."""
    return Kind(_text, None, "str", "str", note, need, form="text")


def word(name: str, note: str = "", need: bool = False) -> Kind:
    """One of the words of ``tallage.types.<name>``; which there are is the core's to check."""
    return Kind(_text, None, name, name, note, need, form="text")


def _flag(value: Any) -> Any:
    if value is True or value is False:
        return value
    raise refuse(value, "a bool")


def flag(note: str = "", need: bool = False) -> Kind:
    """True or false."""
    return Kind(_flag, None, "bool", "bool", note, need, form="flag")


def _integer(value: Any) -> Any:
    if type(value) is int:
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return int.__int__(value)
    if type(value).__name__ == "Decimal":
        message = f"`{value!r}` is not an integer of minor units; a `Decimal` would most likely be meant in major ones"
        raise Refused("not_integer", message)
    raise refuse(value, "an int")


def integer(note: str = "", need: bool = False) -> Kind:
    """A whole number; amounts are in minor units."""
    return Kind(_integer, None, "int", "int", note, need, form="integer")


def _normal(plain: str) -> str:
    """Without trailing zeros, as decimals come back."""
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in ("-0", "") else plain


def _decimal(value: Any) -> Any:
    if type(value) is str:
        digits = value[1:] if value[:1] == "-" else value
        whole, point, part = digits.partition(".")
        if not (digits.isascii() and whole.isdigit() and (part.isdigit() or not point)):
            message = f"`{value}` is not a decimal: digits, at most one point with digits on both sides, an optional minus"
            raise Refused("not_decimal", message)
        return _normal(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(int.__int__(value))
    from decimal import Decimal

    if not isinstance(value, Decimal):
        raise refuse(value, "a Decimal, an int or a string")
    if not value.is_finite():
        raise Refused("not_decimal", f"`Decimal('{value}')` is not a finite number")
    if abs(value.adjusted()) > 200 or len(value.as_tuple().digits) > 200:
        raise Refused("out_of_range", f"`Decimal('{value}')` takes too many digits to write out")
    return _normal(format(value, "f"))


def _show_decimal(value: Any) -> Any:
    from decimal import Decimal

    return Decimal(value)


def decimal(note: str = "", need: bool = False) -> Kind:
    """An exact decimal: ``Decimal``, ``int`` or a string in, ``Decimal`` out."""
    return Kind(_decimal, _show_decimal, "Decimal | int | str", "Decimal", note, need, form="decimal")


def _day(value: Any) -> Any:
    if isinstance(value, str):
        try:
            if len(value) != 10:
                raise ValueError
            datetime.date.fromisoformat(value)
        except ValueError:
            raise Refused("not_a_date", f"`{value}` is not a date; dates are `YYYY-MM-DD`") from None
        return value
    if isinstance(value, datetime.datetime):
        raise Refused("not_a_date", "a `datetime` is no day: which one it is depends on the time zone; give a `date`")
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise refuse(value, "a date")


def day(note: str = "", need: bool = False) -> Kind:
    """A day: ``datetime.date`` or ``YYYY-MM-DD`` in, ``datetime.date`` out."""
    return Kind(_day, datetime.date.fromisoformat, "datetime.date | str", "datetime.date", note, need)


def _instant(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        if value.utcoffset() is None:
            raise Refused("not_an_instant", "a `datetime` without a time zone says no instant; give it a `tzinfo`")
        return value.isoformat()
    value = _text(value)
    try:
        if _show_instant(value).tzinfo is None:
            raise ValueError
    except ValueError:
        message = f"`{value}` is not an instant; instants are as in RFC 3339, `2026-11-21T22:58:03Z`"
        raise Refused("not_an_instant", message) from None
    return value


def _show_instant(value: str) -> datetime.datetime:
    # Python 3.10 reads no `Z`, and of fractions of a second only those with three or six digits.
    if value[-1:] in ("Z", "z"):
        value = value[:-1] + "+00:00"
    start, point, rest = value.partition(".")
    if point:
        digits = len(rest) - len(rest.lstrip("0123456789"))
        value = f"{start}.{rest[:digits][:6]:0<6}{rest[digits:]}"
    return datetime.datetime.fromisoformat(value)


def instant(note: str = "", need: bool = False) -> Kind:
    """An instant: a ``datetime`` with a time zone or RFC 3339 in, a ``datetime`` out."""
    return Kind(_instant, _show_instant, "datetime.datetime | str", "datetime.datetime", note, need)


def listed(value: Any, read: Callable[[Any], Any]) -> Any:
    """Each item of an iterable; a string or a mapping is none."""
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        raise refuse(value, "a list")
    found = []
    for index, item in enumerate(value):
        try:
            found.append(read(item))
        except Refused as refused:
            refused.steps.append(index)
            raise
    return tuple(found)


def texts(note: str = "", need: bool = False) -> Kind:
    """A list of strings."""
    return Kind(lambda value: listed(value, _text), tuple, "Iterable[str]", "tuple[str, ...]", note, need, form="texts")


def plain(value: Any) -> Any:
    """A copy of what JSON has, made of dicts and lists only."""
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value if value is None or isinstance(value, (str, int)) else value.to_dict()


def _json(value: Any) -> Any:
    if value is None or type(value) in (str, int, bool):
        return value
    if isinstance(value, Mapping):
        found = {}
        for name, item in value.items():
            try:
                found[_text(name)] = _json(item)
            except Refused as refused:
                refused.steps.append(str(name))
                raise
        return found
    if isinstance(value, (list, tuple)):
        return list(listed(value, _json))
    if isinstance(value, datetime.datetime):
        return _instant(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if hasattr(value, "to_dict"):
        return value.to_dict()
    return _decimal(value)


def _mapping(value: Any) -> Any:
    if isinstance(value, Mapping) or hasattr(value, "to_dict"):
        return _json(value)
    raise refuse(value, "a mapping")


def raw(note: str = "", need: bool = False) -> Kind:
    """A JSON object that has no class here."""
    return Kind(_mapping, plain, "Mapping[str, Any]", "dict[str, Any]", note, need)


def raws(note: str = "", need: bool = False) -> Kind:
    """A list of JSON objects that have no class here."""
    return Kind(lambda value: listed(value, _mapping), plain, "Iterable[Mapping[str, Any]]", "list[dict[str, Any]]", note, need)
