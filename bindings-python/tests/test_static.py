"""The types of the package: stubs as they would be written, and what mypy, pyright and stubtest say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import tallage

HERE = Path(__file__).resolve().parents[1]
PACKAGE = HERE / "python" / "tallage"


def run(*command: str, folder: Path = HERE) -> None:
    done = subprocess.run([sys.executable, *command], cwd=folder, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


def test_stubs_are_as_they_would_be_written() -> None:
    run("scripts/write_stubs.py", "--check")


def test_stubs_are_what_is_there() -> None:
    """Classes, methods, properties and signatures at run time."""
    modules = [f"tallage.{path.stem}" for path in sorted(PACKAGE.glob("*.pyi"))]
    assert len(modules) > 10
    run("-m", "mypy.stubtest", "--concise", *modules, folder=HERE / "python")


def test_mypy() -> None:
    run("-m", "mypy", "--strict", "-p", "tallage", folder=HERE / "python")
    run("-m", "mypy", "--strict", "tests/typing_check.py")


def test_pyright() -> None:
    """The package and the check file, by pyproject.toml."""
    run("-m", "pyright", "--pythonpath", sys.executable)


def test_the_installed_package_is_this_one() -> None:
    assert Path(tallage.__file__).resolve().parent == PACKAGE
