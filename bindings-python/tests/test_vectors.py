"""The shared vectors, byte for byte: as JSON text and as Python objects."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import REPOSITORY

import tallage

VECTORS = REPOSITORY / "tests" / "vectors"
CASES = sorted(path.parent for path in VECTORS.rglob("case.json"))


def title(case: Path) -> str:
    return str(case.relative_to(VECTORS))


def as_object(text: bytes) -> Any:
    """Parses JSON into Python objects; ValueError for what a dict cannot say as the text does."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) < len(pairs):
            raise ValueError("duplicate key")
        return members

    def decimal(number: str) -> Decimal:
        if "e" in number.lower():
            raise ValueError("Decimal has no exponent notation of its own")
        return Decimal(number)

    def constant(name: str) -> None:
        raise ValueError(f"{name} is not JSON")

    parsed = json.loads(text.decode("utf-8"), parse_float=decimal, parse_constant=constant, object_pairs_hook=unique)
    json.dumps(parsed, default=str, ensure_ascii=False).encode("utf-8")  # lone surrogates are a ValueError
    return parsed


def has_object_form(case: Path) -> bool:
    try:
        for name in ("config.json", "document.json"):
            if (case / name).exists():
                as_object((case / name).read_bytes())
    except ValueError:
        return False
    return True


# Asked of an engine or, without a configuration, of the package.
FUNCTIONS = {"vat_number", "vat_rates", "vies_request", "vies_read", "en16931", "compare"}
NO_CONFIG = object()


def answer(operation: str, config: Any, document: Any) -> str:
    if operation == "lint":
        return tallage.lint(config).to_json()
    asked: Any = tallage if config is NO_CONFIG else tallage.Engine(config)
    if operation == "engine":
        return asked.lint().to_json()
    if operation in FUNCTIONS:
        return getattr(asked, f"{operation}_json")(document)
    return getattr(asked, operation)(document).to_json()


def exchange(config: Any, document: Any, answers: list[Any], crash: bool = False) -> str:
    """Hands an exchange the answers of a case (tests/vectors/README.md, "Exchanges")."""
    current = tallage.Engine(config).begin(document)
    requests, waits, left = [], [], list(answers)
    while True:
        if crash:
            current = tallage.Engine(config).resume(current.to_json())
        step = current.step()
        if step.kind == "done" and left[:1] != ["retry"]:
            break
        if step.kind == "send":
            requests.append(written(step.request))
        if step.kind == "wait":
            waits.append(str(step.milliseconds))
        given = left.pop(0)
        if given == "retry":
            current.retry()
        elif given == "wait":
            current.waited()
        elif "failure" in given:
            current.fail(given["failure"]["kind"])
        else:
            current.receive(given["response"])
    assert left == []
    return f'{{"requests":[{",".join(requests)}],"waits":[{",".join(waits)}],"outcome":{current.outcome.to_json()}}}'


def written(request: Any) -> str:
    headers = {name: value for name, value in request.headers.items() if name != "authorization"}
    method, url, names = (json.dumps(part, separators=(",", ":")) for part in (request.method, request.url, headers))
    body = "null" if request.body is None else request.body
    if request.body is not None and not body.startswith("{"):
        body = json.dumps(body)
    return f'{{"method":{method},"url":{url},"headers":{names},"body":{body}}}'


def config_of(case: Path, read: Any) -> Any:
    path = case / "config.json"
    return read(path.read_bytes()) if path.exists() else NO_CONFIG


def check(case: Path, read: Any) -> None:
    about = json.loads((case / "case.json").read_bytes())
    expected = (case / "expected.json").read_bytes()
    operation = about["operation"]
    assert operation in FUNCTIONS | {"calculate", "resolve", "explain", "credit", "lint", "engine", "exchange"}
    config = config_of(case, read)
    assert config is not NO_CONFIG or operation in FUNCTIONS
    document = None if operation in {"lint", "engine"} else read((case / "document.json").read_bytes())

    def run(crash: bool) -> str:
        if operation == "exchange":
            return exchange(config, document, about["answers"], crash)
        return answer(operation, config, document)

    failure = json.loads(expected).get("error")
    if failure is None:
        for crash in (False, True) if operation == "exchange" else (False,):
            assert run(crash).encode() + b"\n" == expected
        return
    with pytest.raises(tallage.TallageError) as raised:
        run(False)
    got = {name: getattr(raised.value, name) for name in failure}
    assert {"code", "path"} <= failure.keys()
    assert got == failure


@pytest.mark.capability("vectors")
@pytest.mark.parametrize("case", CASES, ids=title)
def test_text(case: Path) -> None:
    check(case, lambda text: text)


@pytest.mark.parametrize("case", [case for case in CASES if has_object_form(case)], ids=title)
def test_objects(case: Path) -> None:
    check(case, as_object)


def operation_of(case: Path) -> str:
    return json.loads((case / "case.json").read_bytes())["operation"]


@pytest.mark.parametrize("case", [case for case in CASES if operation_of(case) in FUNCTIONS], ids=title)
def test_functions_with_arguments(case: Path) -> None:
    """`vat_number`, `vat_rates`, `en16931` and `compare` take the members of a request as arguments, the two of VIES take it whole."""
    expected = (case / "expected.json").read_bytes()
    if "error" in json.loads(expected):
        return
    operation, config = operation_of(case), config_of(case, as_object)
    function = getattr(tallage if config is NO_CONFIG else tallage.Engine(config), operation)
    document = as_object((case / "document.json").read_bytes())
    result = function(document) if operation.startswith("vies") else function(**document)
    assert result.to_json().encode() + b"\n" == expected


def test_every_folder_runs() -> None:
    """A folder without folders in it is a case; none may be left out."""
    folders = {path for path in [VECTORS, *VECTORS.rglob("*")] if path.is_dir()}
    leaves = {path for path in folders if not any(child.is_dir() for child in path.iterdir())}
    assert leaves == set(CASES)


def test_only_errors_lack_an_object_form() -> None:
    """What has a result runs as objects too; only `lint` answers text that is not JSON with a result."""

    def needs_text(case: Path) -> bool:
        about, expected = (json.loads((case / name).read_bytes()) for name in ("case.json", "expected.json"))
        return "error" in expected or about["operation"] == "lint"

    assert [title(case) for case in CASES if not has_object_form(case) and not needs_text(case)] == []
