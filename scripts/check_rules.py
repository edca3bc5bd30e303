"""Checks the house rules that no compiler knows. Exit 0 when all hold; otherwise each breach with its place.

    check_rules.py [ROOT]

The rules and their reasons stand in CONTRIBUTING.md, "House rules".
"""

import re
import subprocess
import sys
from pathlib import Path

# The rooms of the core. Each may use those before it in this list and itself.
ROOMS = ["error", "money", "json", "geo", "eu", "config", "document", "resolve", "calculate", "explain",
         "en16931", "provider", "apply", "compare", "exchange", "transport", "simulate", "engine"]

LONGEST = 500  # lines of a source file
# What a program wrote is as long as what it was written from.
WRITTEN = re.compile(r"(//|#|/\*)[^\n]*[Ww]ritten by [^\n]*do not edit")

SOURCES = ("core/src/", "ffi-c/src/", "bindings-python/src/", "bindings-node/src/")
BINDING_SOURCES = ("bindings-python/python/", "bindings-node/lib/")
CODE = (".rs", ".py", ".pyi", ".sh", ".c", ".h", ".cpp", ".hpp", ".go", ".java", ".cs", ".rb", ".php", ".pl", ".pm", ".lua", ".ts", ".js", ".mjs", ".cjs", ".toml", ".yml", ".yaml")

FLOATS = re.compile(r"\b(f32|f64|parseFloat)\b|(?<![\w.])float\(|\bdouble\b")
PANICS = re.compile(r"\.(unwrap|expect)\(|\b(panic|todo|unimplemented|unreachable)!")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX)\b")
SKIPPED = re.compile(r"#\[ignore|pytest\.mark\.(skip|xfail)|@unittest\.skip|\b(it|test|describe)\.skip\b|skip:\s*true")
OUTSIDE = re.compile(r"\.\./shared\b|/work/")


def running(path, lines):
    """The lines without comments and, in Rust, without the test module at the end: rules are about what runs."""
    kept = []
    for number, line in enumerate(lines):
        if path.endswith(".rs") and line.strip() == "#[cfg(test)]" and "mod " in "".join(lines[number + 1:number + 3]):
            break
        kept.append(re.sub(r"(^|\s)#.*", "", line) if path.endswith((".py", ".pyi")) and '"' not in line
                    else re.sub(r"(^|\s)(//|/\*|\* ).*", "", line))
    return kept


def excused(lines, number):
    """Whether the item around line `number` (from 1) is under an `#[expect(clippy::…, reason = …)]` close above."""
    return any("#[expect(clippy::" in line and "reason" in line for line in lines[max(0, number - 6):number])


def is_test(path):
    """Whether a file is a test by its place or name."""
    return bool(re.search(r"(^|/)tests?(/|\.rs$)|(^|/)test_[^/]*\.py$|_tests?\.(py|rs)$|\.test\.[a-z]+$", path))


def room_breaches(path, lines):
    """Uses of a room that stands after one's own (`path` is inside core/src)."""
    parts = path.removeprefix("core/src/").removesuffix(".rs").split("/")
    if parts[0] not in ROOMS:
        return
    mine, text = ROOMS.index(parts[0]), "\n".join(lines)
    uses = [(m.start(), [m.group(1)]) for m in re.finditer(r"\bcrate::(\w+)", text)]
    for group in re.finditer(r"\bcrate::\{(.*?)\}\s*;", text, re.DOTALL):
        top = re.sub(r"\{[^{}]*\}", "", group.group(1))
        uses.append((group.start(), re.findall(r"(?:^|,)\s*(\w+)", top)))
    for at, names in uses:
        for name in names:
            if name in ROOMS and ROOMS.index(name) > mine:
                number = text.count("\n", 0, at) + 1
                yield f"{path}:{number}: the room `{parts[0]}` may not use `{name}`, which comes after it"


def breaches(path, text):
    """Every breach in one file; `path` relative to the repository."""
    lines = text.splitlines()
    if path in ("scripts/check_rules.py", "scripts/test_scripts.py"):
        return  # these name what they look for
    code = path.endswith(CODE) or path in ("Makefile", ".ci/run")
    if code:
        for number, line in enumerate(lines, 1):
            if OUTSIDE.search(line):
                yield f"{path}:{number}: reaches outside the repository"
            if UNFINISHED.search(line):
                yield f"{path}:{number}: left unfinished"
            if SKIPPED.search(line):
                yield f"{path}:{number}: a test that does not run"
    if path.startswith(SOURCES + BINDING_SOURCES) and code and not is_test(path):
        if len(lines) > LONGEST and not WRITTEN.match(text):
            yield f"{path}: {len(lines)} lines; {LONGEST} at most, one concept per file"
        code_lines = running(path, lines)
        for number, line in enumerate(code_lines, 1):
            if FLOATS.search(line):
                yield f"{path}:{number}: a binary float has no place near money"
            if path.endswith(".rs") and PANICS.search(line) and not excused(lines, number):
                yield f"{path}:{number}: can panic"
        if path.startswith("core/src/"):
            yield from room_breaches(path, code_lines)


def main(arguments):
    root = Path(arguments[0] if arguments else Path(__file__).resolve().parent.parent)
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=root,
                            check=True, capture_output=True).stdout.decode().split("\0")
    found, read = [], 0
    for path in filter(None, listed):
        file = root / path
        if not file.is_file() or not (path.endswith(CODE) or path in ("Makefile", ".ci/run")):
            continue
        read += 1
        found += breaches(path, file.read_text(encoding="utf-8"))
    for line in found:
        print(line)
    print(f"house rules: {read} files read, {len(found)} breaches")
    return 1 if found or not read else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
