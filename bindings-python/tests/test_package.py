"""The package: names, types, README."""

from __future__ import annotations

import ast
import contextlib
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

import tallage
from tallage import _native

HERE = Path(__file__).resolve().parents[1]


def test_the_stub_names_what_is_there() -> None:
    """Every class, method and function of the native module is in `_native.pyi`, and nothing else is."""
    tree = ast.parse((Path(tallage.__file__).parent / "_native.pyi").read_text(encoding="utf-8"))
    stub: dict[str, set[str]] = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            stub[node.name] = {item.name for item in node.body if isinstance(item, ast.FunctionDef)}
        elif isinstance(node, ast.FunctionDef):
            stub[node.name] = set()
    native = {name for name in vars(_native) if not name.startswith("__")}
    assert stub.keys() == native == set(_native.__all__)
    # Slots that Python fills in for every class, and one that PyO3 adds.
    filled = {"__doc__", "__module__", "__lt__", "__le__", "__gt__", "__ge__", "__repr__"}
    for name, members in stub.items():
        kind = getattr(_native, name)
        if isinstance(kind, type):
            assert members == set(vars(kind)) - filled, name


def test_public_names() -> None:
    assert all(hasattr(tallage, name) for name in tallage.__all__)
    assert tallage.__all__ == sorted(tallage.__all__)
    assert (Path(tallage.__file__).parent / "py.typed").exists()
    for kind in (tallage.Engine, tallage.Exchange, tallage.Result, tallage.Runner, tallage.SyncIterator):
        assert kind.__module__ == "tallage" and kind.__doc__


def test_everything_public_has_a_docstring() -> None:
    for kind in (tallage.Engine, tallage.Exchange, tallage.Result, tallage.SyncIterator):
        for name, member in vars(kind).items():
            assert name.startswith("_") or member.__doc__, f"{kind.__name__}.{name}"


@pytest.mark.parametrize("page", ["bindings-python/README.md", "docs/python.md"])
def test_every_block_runs(page: str) -> None:
    """Every Python block runs, in order; a text block right after one is what it prints."""
    text = (HERE.parent / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```(?:\s*```text\n(.*?)```)?", text, flags=re.DOTALL)
    assert len(blocks) >= 8 and sum(1 for _, shown in blocks if shown) >= 5
    names: dict[str, object] = {}
    for code, shown in blocks:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, page, "exec"), names)
        if shown:
            # What stands at the end of a line cannot be seen on a page.
            assert [line.rstrip() for line in printed.getvalue().splitlines()] == [line.rstrip() for line in shown.splitlines()]


def test_import_without_the_native_part_says_what_to_do(tmp_path: Path) -> None:
    package = tmp_path / "tallage"
    package.mkdir()
    for source in Path(tallage.__file__).parent.glob("*.py"):
        (package / source.name).write_bytes(source.read_bytes())
    script = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import tallage"
    run = subprocess.run([sys.executable, "-S", "-c", script], capture_output=True, text=True)
    assert run.returncode == 1
    assert "ImportError: the native part of tallage (tallage._native) cannot be loaded" in run.stderr
