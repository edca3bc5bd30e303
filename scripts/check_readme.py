"""Runs what README.md shows: its programs in four languages, and looks up its `make` commands.

    check_readme.py        after scripts/build.sh

Each program prints the same taxed invoice; the bytes are compared.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "readme"
LANGUAGES = ("rust", "c", "python", "js")


def blocks(text):
    """The fenced blocks as (language, code)."""
    return re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def unknown_commands(text, makefile):
    """Targets that the text tells people to make and the Makefile does not have."""
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE)
    return [name for name in dict.fromkeys(named) if name not in targets]


def run(*command, **options):
    """The standard output of a command; its failure ends the check with what it said."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True, **options)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def output_of(language, code):
    """What a program of the README prints."""
    release = ROOT / "target" / "release"
    if language == "python":
        path = WORK / "example.py"
        path.write_text(code)
        return run(ROOT / ".venv" / "bin" / "python", path)
    if language == "js":
        path = WORK / "example.cjs"
        path.write_text(code)
        return run("node", path)
    path, program = WORK / f"example.{'c' if language == 'c' else 'rs'}", WORK / f"example-{language}"
    path.write_text(code)
    if language == "c":
        run("bash", "-c", '. scripts/env.sh && compile_c "$0" "$1"', path, program)
        return run(program)
    # The library of the release build is bitcode for link-time optimization: so the example is linked in the same way.
    run("rustc", "--edition", "2024", "-C", "lto=fat", path, "-o", program, "--extern",
        f"tallage={release / 'libtallage.rlib'}", "-L", f"dependency={release / 'deps'}")
    return run(program)


def main():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    unknown = unknown_commands(text, (ROOT / "Makefile").read_text())
    if unknown:
        sys.exit(f"README.md names commands that the Makefile does not have: {', '.join(unknown)}")
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    outputs = {language: output_of(language, code) for language, code in blocks(text) if language in LANGUAGES}
    if set(outputs) != set(LANGUAGES):
        sys.exit(f"README.md should have a program in each of {', '.join(LANGUAGES)}; found {', '.join(outputs)}")
    if len(set(outputs.values())) != 1:
        sys.exit("the programs of README.md print different things:\n" + "\n".join(f"{k}: {v}" for k, v in outputs.items()))
    # 20 % of 100.00, by hand.
    if '"taxes_amount_cents":2000,' not in outputs["rust"] or '"total_amount_cents":12000,' not in outputs["rust"]:
        sys.exit(f"the programs of README.md print something unexpected: {outputs['rust']}")
    print("the four programs of README.md run and print the same taxed invoice; its commands exist")
    return 0


if __name__ == "__main__":
    sys.exit(main())
