"""Every function that Python can call runs inside the panic boundary; the scan itself is tried out, too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCES = sorted((Path(__file__).resolve().parents[1] / "src").rglob("*.rs"))


def block(source: str, start: int) -> str:
    """The text from the first `{` after `start` to the `}` that closes it."""
    begin = source.index("{", start)
    depth = 0
    for at in range(begin, len(source)):
        depth += {"{": 1, "}": -1}.get(source[at], 0)
        if depth == 0:
            return source[begin : at + 1]
    raise ValueError("unbalanced braces")


def functions(source: str) -> list[tuple[str, str]]:
    """Name and body of the functions in a block or file."""
    found = [(match[1], block(source, match.end())) for match in re.finditer(r"\bfn\s+(\w+)", source)]
    return [(name, body) for name, body in found]


def exports(source: str) -> list[tuple[str, str]]:
    # Without comments, strings and characters, every brace that is left is one of the code.
    source = re.sub(r"""//[^\n]*|"(?:\\[\s\S]|[^"\\])*"|'(?:\\.|[^'\\])'""", "0", source)
    found = []
    for match in re.finditer(r"#\[pymethods\]", source):
        found += functions(block(source, match.end()))
    for match in re.finditer(r"#\[pyfunction\b", source):
        found.append(functions(source[match.end() :])[0])
    return found


def unguarded(source: str) -> list[str]:
    """Exports whose body does not open with the guard (a `let py = …;` may stand before it)."""
    return [name for name, body in exports(source) if not re.match(r"\{\s*(let py = [\w.()]+;\s*)?guard\(", body)]


def test_every_export_is_guarded() -> None:
    names = []
    for path in SOURCES:
        source = path.read_text(encoding="utf-8")
        assert unguarded(source) == [], path.name
        names += [name for name, _ in exports(source)]
    # The scan saw what it is there for: as many exports as there are attributes and then some.
    assert {"lint", "version", "vat_number", "en16931_json", "new_of", "new", "calculate", "credit", "__next__", "to_json", "__reduce__"} <= set(names)
    assert len(names) >= 30


def test_no_other_way_in() -> None:
    """Attributes that make an export without a body, or a second boundary, are not used."""
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    for attribute in ("#[pyo3(get", "#[pyo3(set", "get_all", "set_all", "#[pymodule_init]", "wrap_pyfunction"):
        assert attribute not in text, attribute
    assert text.count("catch_unwind(") == 1


@pytest.mark.parametrize(
    "source",
    [
        "#[pyfunction]\nfn naked() -> u8 { 1 }",
        "#[pymethods]\nimpl A {\n fn ok(&self) -> PyResult<u8> { guard(py, || Ok(1)) }\n fn naked(&self) -> u8 { 1 }\n}",
        "#[pymethods]\nimpl A { fn naked(&self) { let text = work(); guard(py, || Ok(text)) } }",
        "#[pymethods]\nimpl A { fn naked(&self) { // guard(py, ||\n work() } }",
    ],
)
def test_the_scan_finds_what_it_looks_for(source: str) -> None:
    assert unguarded(source) == ["naked"]
