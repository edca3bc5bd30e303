"""Turns the folders of tests/vectors into jobs for the C runner, and sees that it ran every one of them.

    run_vectors.py RUNNER VECTORS [WRAPPER ...]

RUNNER is the compiled vectors.c, and beside it stands the compiled exchange_steps.c, which runs the cases of exchanges, each once
straight and once with a crash before every step. WRAPPER goes before them on the command line (valgrind, say).
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


def of_exchange(case: pathlib.Path) -> bool:
    return json.loads((case / "case.json").read_text("utf-8"))["operation"] == "exchange"


def written(request: dict) -> str:
    """A request as `expected.json` has it: without credentials, the body verbatim where it is JSON."""
    headers = {name: value for name, value in request["headers"].items() if name != "authorization"}
    parts = [json.dumps(part, separators=(",", ":")) for part in (request["method"], request["url"], headers)]
    body = "null" if request["body"] is None else request["body"]
    if request["body"] is not None and not body.startswith("{"):
        body = json.dumps(body)
    return '{"method":%s,"url":%s,"headers":%s,"body":%s}' % (*parts, body)


def exchange(case: pathlib.Path, command: list[str]) -> str | None:
    """Runs a case of an exchange; what is wrong with what came of it, or nothing."""
    answers = json.loads((case / "case.json").read_text("utf-8"))["answers"]
    lines = "".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in answers)
    done = subprocess.run(command, input=lines.encode(), stdout=subprocess.PIPE, check=False)
    said = done.stdout.decode().splitlines()
    expected = (case / "expected.json").read_text("utf-8")
    error = json.loads(expected).get("error")
    if error is not None:
        got = json.loads(said[-1]) if said and done.returncode == 1 else {}
        return None if {name: got.get(name) for name in error} == error else f"expected {error}, got {said}"
    if done.returncode != 0:
        return f"exit code {done.returncode}: {said}"
    steps = [json.loads(line) for line in said]
    requests = ",".join(written(step["request"]) for step in steps if step["step"] == "send")
    waits = ",".join(str(step["milliseconds"]) for step in steps if step["step"] == "wait")
    outcome = said[-1].removeprefix('{"step":"done","outcome":')[:-1]
    found = '{"requests":[%s],"waits":[%s],"outcome":%s}\n' % (requests, waits, outcome)
    return None if found == expected else f"expected {expected}  got {found}"


def main(runner: str, vectors: str, *wrapper: str) -> int:
    # Every folder two levels down is a case, whether or not it has the files of one.
    cases = sorted(path for path in pathlib.Path(vectors).glob("*/*") if path.is_dir())
    if not cases:
        print(f"no cases in {vectors}", file=sys.stderr)
        return 1
    exchanges = [case for case in cases if of_exchange(case)]
    failed = 0
    for case in exchanges:
        files = [str(case / name) for name in ("config.json", "document.json")]
        for mode in ([], ["crash"]):
            wrong = exchange(case, [*wrapper, str(pathlib.Path(runner).with_name("exchange_steps")), *files, *mode])
            if wrong is not None:
                failed += 1
                print(f"FAILED {case.parent.name}/{case.name} {mode}\n  {wrong}", file=sys.stderr)
    others = [case for case in cases if case not in exchanges]
    jobs = "".join(job(case) + "\n" for case in others)
    done = subprocess.run([*wrapper, runner], input=jobs.encode(), stdout=subprocess.PIPE, check=False)
    answer = done.stdout.decode().strip()
    print(f"C: {answer}; {len(exchanges)} exchanges, {failed} failed ({len(cases)} cases)")
    return 0 if done.returncode == 0 and answer == f"{len(others)} passed, 0 failed" and failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
