"""Turns the folders of tests/vectors into jobs for the C runner, and sees that it ran every one of them.

    run_vectors.py RUNNER VECTORS [WRAPPER ...]

RUNNER is the compiled vectors.c; WRAPPER goes before it on the command line (valgrind, say).
"""

import json
import pathlib
import subprocess
import sys


def job(case: pathlib.Path) -> str:
    """One line for the runner; any irregularity of a case is an exception, never a skipped case."""
    about = json.loads((case / "case.json").read_text("utf-8"))
    files = [case / "config.json", case / "document.json"]
    text = (case / "expected.json").read_text("utf-8")
    expected = json.loads(text)
    fields = [f"{case.parent.name}/{case.name}", about["operation"]]
    fields += [str(file) if file.exists() else "-" for file in files]
    if list(expected) == ["error"]:
        fields += ["error", expected["error"]["code"], expected["error"]["path"]]
    else:
        fields += ["ok", str(case / "expected.json")]
    if any(character in field for field in fields for character in "\t\n"):
        raise ValueError(f"{case}: a tab or a line end in {fields}")
    return "\t".join(fields)


def main(runner: str, vectors: str, *wrapper: str) -> int:
    # Every folder two levels down is a case, whether or not it has the files of one.
    cases = sorted(path for path in pathlib.Path(vectors).glob("*/*") if path.is_dir())
    if not cases:
        print(f"no cases in {vectors}", file=sys.stderr)
        return 1
    jobs = "".join(job(case) + "\n" for case in cases)
    done = subprocess.run([*wrapper, runner], input=jobs.encode(), stdout=subprocess.PIPE, check=False)
    answer = done.stdout.decode().strip()
    print(f"C: {answer} ({len(cases)} cases)")
    return 0 if done.returncode == 0 and answer == f"{len(cases)} passed, 0 failed" else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
