"""The exceptions: one class per kind of the contract, catchable, readable, picklable."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from datetime import date
from typing import Any, get_args

import pytest
from conftest import CONFIG, INVOICE, REPOSITORY

import tallage
from tallage import _errors, types
from tallage._errors import BY_KIND


def a_failure(engine: tallage.Engine) -> tallage.TallageError:
    with pytest.raises(tallage.TallageError) as raised:
        engine.calculate({**INVOICE, "currency": "XXY"})
    return raised.value


CATALOGUE = json.loads((REPOSITORY / "docs" / "errors.json").read_bytes())


def test_every_kind_of_the_catalogue_has_a_class() -> None:
    kinds = [row["kind"] for row in CATALOGUE["kinds"]]
    assert len(kinds) >= 8
    assert list(BY_KIND) == kinds
    assert len(set(BY_KIND.values())) == len(kinds)
    for error in BY_KIND.values():
        assert issubclass(error, tallage.TallageError) and getattr(tallage, error.__name__) is error


def test_the_types_are_the_catalogue() -> None:
    provided = [code for provider in CATALOGUE["providers"] for row in provider["rows"] for code in row["codes"]]
    words = {
        types.ErrorKind: [row["kind"] for row in CATALOGUE["kinds"]],
        types.ErrorArea: CATALOGUE["areas"],
        types.ErrorProblem: CATALOGUE["problems"],
        types.KnownErrorCode: [*CATALOGUE["errors"], *provided],
        types.KnownWarningCode: CATALOGUE["warnings"],
    }
    for literal, wanted in words.items():
        assert set(get_args(literal)) == set(wanted)


def test_importing_tallage_does_not_load_them() -> None:
    script = "import sys, tallage; sys.exit('tallage._error_codes' in sys.modules or 'tallage.types' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script]).returncode == 0


def test_a_code_that_the_catalogue_does_not_have_is_found() -> None:
    """`conftest.py` looks at every error that a test meets."""
    error = {"kind": "invalid_document", "code": "invoice.fees.odd", "path": "", "message": "x", "details": {}}
    with pytest.raises(AssertionError, match="invoice.fees.odd"):
        _errors.make(json.dumps(error))


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (tallage.InvalidConfigError, ValueError),
        (tallage.InvalidDocumentError, ValueError),
        (tallage.NotFoundError, LookupError),
        (tallage.TransportError, ConnectionError),
    ],
)
def test_builtin_relatives(error: type[tallage.TallageError], builtin: type[Exception]) -> None:
    one = error("kind", "a.b", "/c", "a sentence", {"n": 1})
    assert isinstance(one, builtin)
    assert (one.kind, one.code, one.path, one.message, one.details) == ("kind", "a.b", "/c", "a sentence", {"n": 1})
    assert str(one) == "a sentence (`a.b` at `/c`)"


def test_attributes_and_text(engine: tallage.Engine) -> None:
    error = a_failure(engine)
    assert (error.kind, error.code, error.path) == (
        "invalid_document", "invoice.currency.unknown_currency", "/currency")  # fmt: skip
    assert isinstance(error.details, dict) and [p["code"] for p in error.details["problems"]] == [error.code]
    assert str(error) == f"{error.message} (`{error.code}` at `/currency`)"
    assert json.loads(error.to_json()) == error.to_dict()
    assert list(error.to_dict()) == ["kind", "code", "path", "message", "details"]


def test_problems_that_python_finds_look_like_those_of_the_core(engine: tallage.Engine) -> None:
    with pytest.raises(tallage.InvalidDocumentError) as raised:
        engine.calculate({"id": 1.5})
    error = raised.value
    assert error.details["problems"] == [{"code": error.code, "path": error.path, "message": error.message}]


@pytest.mark.parametrize("error", [*BY_KIND.values(), tallage.TallageError])
def test_pickle(error: type[tallage.TallageError]) -> None:
    one = error("kind", "a.b", "/c", "a sentence", {"n": 1})
    again = pickle.loads(pickle.dumps(one))
    assert type(again) is error and again.to_dict() == one.to_dict() and str(again) == str(one)


def test_a_real_error_pickles(engine: tallage.Engine) -> None:
    error = a_failure(engine)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error) and again.to_dict() == error.to_dict()


def test_a_panic_is_an_internal_error(capfd: pytest.CaptureFixture[str]) -> None:
    """PyO3 panics when a dict grows while it is read: a panic that needs no trap door in the product."""

    class Growing(date):
        def isoformat(self) -> str:
            document[f"more_{len(document)}"] = None
            return "2026-10-31"

    document: dict[str, Any] = {**INVOICE, "issuing_date": Growing(2026, 10, 31)}
    engine = tallage.Engine(CONFIG)
    with pytest.raises(Exception, match="changed size") as raised:  # `except Exception` is enough
        engine.calculate(document)
    assert type(raised.value) is tallage.InternalError
    assert (raised.value.kind, raised.value.code) == ("internal", "internal.panic")
    assert engine.calculate(INVOICE)["total_amount_cents"] == 12000
    capfd.readouterr()  # what Rust's panic hook printed
