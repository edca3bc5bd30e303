"""Writes the stubs of the typed classes out of their tables of members.

    python scripts/write_stubs.py            writes python/tallage/_*.pyi
    python scripts/write_stubs.py --check    says which are not as they would be written; exit 1

The stubs are committed and never edited. A test runs the check, stubtest compares them with what is there at run time.
"""

from __future__ import annotations

import importlib
import re
import sys
import textwrap
from pathlib import Path
from typing import Any

from tallage._kinds import Kind
from tallage._model import Model
from tallage._result import TypedResult

PACKAGE = Path(__file__).resolve().parents[1] / "python" / "tallage"
MODULES = [
    "_answers", "_config", "_connection", "_credited", "_customer", "_documents", "_explained", "_outcomes", "_results", "_steps",
    "_taxed",
]  # fmt: skip
KNOWN = {
    "Any": "typing",
    "Decimal": "decimal",
    "Iterable": "collections.abc",
    "Mapping": "collections.abc",
    "Model": "tallage._model",
    "Result": "tallage._native",
    "Self": "typing_extensions",
    "TypedResult": "tallage._result",
}


def words() -> set[str]:
    """The names of `tallage.types`."""
    return set(re.findall(r"^(\w+): TypeAlias", (PACKAGE / "types.py").read_text(encoding="utf-8"), re.MULTILINE))


def classes(module: str) -> list[Any]:
    found = vars(importlib.import_module(f"tallage.{module}"))
    source = (PACKAGE / f"{module}.py").read_text(encoding="utf-8")
    return [found[name] for name in re.findall(r"^class (\w+)\(", source, re.MULTILINE)]


def wrapped(head: str, parts: list[str], tail: str) -> list[str]:
    """A call in one line, or as many parts to a line as fit."""
    line = f"    {head}{', '.join(parts)}{tail}"
    if len(line) <= 120:
        return [line]
    body = textwrap.wrap(", ".join(parts) + ",", 112, break_long_words=False, break_on_hyphens=False)
    return [f"    {head}", *(f"        {row}" for row in body), f"    {tail}"]


def parameter(name: str, kind: Kind, default: str) -> str:
    optional = "" if kind.need else " | None"
    return f"{name}: {kind.into}{optional}{default}"


def stub(kind_of: Any) -> list[str]:
    kinds: dict[str, Kind] = kind_of._kinds
    own = {name: kind for name, kind in kinds.items() if isinstance(vars(kind_of).get(name), property)}
    lines = [f"class {kind_of.__name__}({kind_of.__bases__[0].__name__}):"]
    document = kind_of.__doc__.strip()
    lines += [f'    """{row}' if n == 0 else f"    {row.strip()}".rstrip() for n, row in enumerate(document.split("\n"))]
    lines[-1] += '"""' if "\n" not in document else ""
    if "\n" in document:
        lines.append('    """')
    if issubclass(kind_of, Model):
        needed = [parameter(name, kind, "") for name, kind in kinds.items() if kind.need]
        rest = [parameter(name, kind, " = None") for name, kind in kinds.items() if not kind.need]
        lines += wrapped("def __init__(", ["self", "*", *needed, *rest], ") -> None: ...")
    else:
        members = [parameter(name, kind, " = ...") for name, kind in kinds.items()]
        lines += wrapped("def __new__(", ["cls", "text: str | None = None", "/", "*", *members], ") -> Self: ...")
    if kind_of.__bases__[0] in (Model, TypedResult):
        changes = [parameter(name, kind, " = ...") for name, kind in kinds.items()]
        lines += wrapped("def replace(", ["self", "*", *changes], ") -> Self: ...")
    for name, kind in own.items():
        optional = "" if kind.need else " | None"
        lines.append("    @property")
        end = f' """{kind.note}"""' if kind.note else " ..."
        lines.append(f"    def {name}(self) -> {kind.out}{optional}:{end}")
    for name, member in vars(kind_of).items():
        if isinstance(member, property) and name not in kinds:
            assert member.fget
            lines += ["    @property", f'    def {name}(self) -> {member.fget.__annotations__["return"]}: """{member.__doc__}"""']
    return [*lines, ""]


def write(module: str) -> str:
    body = [row for kind_of in classes(module) for row in stub(kind_of)]
    code = re.sub(r'""".*?"""', "", "\n".join(body), flags=re.DOTALL)
    used = set(re.findall(r"\b[A-Za-z_]\w*\b", code)) - {kind_of.__name__ for kind_of in classes(module)}
    places: dict[str, str] = {name: "tallage.types" for name in words()} | KNOWN
    for other in MODULES:
        places |= {kind_of.__name__: f"tallage.{other}" for kind_of in classes(other) if other != module}
    imports: dict[str, list[str]] = {}
    for name in used & places.keys():
        imports.setdefault(places[name], []).append(name)
    document = (importlib.import_module(f"tallage.{module}").__doc__ or "").strip()
    lines = [f'"""{document}', "", f"Written by scripts/write_stubs.py out of {module}.py; do not edit.", '"""', ""]
    if "datetime." in code:
        lines.append("import datetime")
    outside = [place for place in sorted(imports) if not place.startswith(("tallage", "typing_extensions"))]
    lines += [f"from {place} import {', '.join(sorted(imports[place]))}" for place in outside]
    lines.append("")
    for place in [place for place in sorted(imports) if place not in outside]:
        names = ", ".join(sorted(imports[place]))
        line = f"from {place} import {names}"
        if len(line) > 120:
            line = f"from {place} import (\n" + "".join(f"    {name},\n" for name in sorted(imports[place])) + ")"
        lines.append(line)
    return "\n".join([*lines, "", *body]).rstrip() + "\n"


def main() -> int:
    wrong = []
    for module in MODULES:
        path, text = PACKAGE / f"{module}.pyi", write(module)
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        wrong.append(path.name)
        if "--check" not in sys.argv[1:]:
            path.write_text(text, encoding="utf-8")
            print(f"written: {path.name}")
    if "--check" in sys.argv[1:] and wrong:
        print(f"not as scripts/write_stubs.py would write them: {', '.join(wrong)}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
