"""The cases of tests/vectors as jobs for a program in any language, and what it has to answer. README.md describes both.

    vectors.py COMMAND…     runs all cases through a command; the last line is `N passed, N failed`
"""

import json
import pathlib
import re
import subprocess
import sys
import threading
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
VECTORS = ROOT / "tests" / "vectors"
ANSWERS = ROOT / "target" / "languages" / "answers"

# The statuses of the C header, by the kinds that they have in JSON.
KINDS = ["ok", "invalid_config", "invalid_document", "not_found", "undetermined", "provider", "transport", "conflict",
         "internal", "invalid_argument"]


@dataclass
class Job:
    """One question; `case` says what it is a part of: a case passes when all of its jobs do."""
    case: pathlib.Path
    operation: str
    answers: list | None = None  # what an exchange receives

    @property
    def name(self) -> str:
        return f"{self.case.parent.name}/{self.case.name}"

    def line(self) -> str:
        """What the program reads. Any irregularity of a case is an exception, never a skipped case."""
        fields = [self.name, self.operation]
        fields += [str(file) if file.exists() else "-" for file in (self.case / "config.json", self.case / "document.json")]
        fields.append("-")
        if self.answers is not None:
            ANSWERS.mkdir(parents=True, exist_ok=True)
            file = ANSWERS / self.name.replace("/", "-")
            file.write_text("".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in self.answers), "utf-8")
            fields[-1] = str(file)
        if any(character in field for field in fields for character in "\t\n"):
            raise ValueError(f"{self.case}: a tab or a line end in {fields}")
        return "\t".join(fields)

    def complaint(self, name: str, status: int, texts: list[str]) -> str | None:
        """What is wrong with the reply, or nothing."""
        if name != self.name:
            return f"the reply is to {name}"
        expected = (self.case / "expected.json").read_text("utf-8")
        error = json.loads(expected).get("error") if expected.startswith('{"error":{') else None
        if error is not None:
            return wrong_error(error, status, texts)
        if status != 0:
            return f"an error: {status} {texts}"
        if self.answers is None:
            return None if [text + "\n" for text in texts] == [expected] else f"expected {expected}  got {texts}"
        return wrong_exchange(self.answers, expected, texts)


def wrong_error(expected: dict, status: int, texts: list[str]) -> str | None:
    if status == 0 or len(texts) != 3:
        return f"expected {expected}, got {status} {texts}"
    code, path, text = texts
    whole = json.loads(text)
    if {"code": code, "path": path} != expected:
        return f"expected {expected}, got {code} at {path}"
    if (whole["kind"], whole["code"], whole["path"]) != (KINDS[status], code, path):
        return f"status {status}, {code} and {path} are not what the JSON of the error says: {text}"
    return None


def written(request: dict) -> str:
    """A request as `expected.json` has it: without credentials, the body verbatim where it is JSON."""
    headers = {name: value for name, value in request["headers"].items() if name != "authorization"}
    parts = [json.dumps(part, separators=(",", ":")) for part in (request["method"], request["url"], headers)]
    body = "null" if request["body"] is None else request["body"]
    if request["body"] is not None and not body.startswith("{"):
        body = json.dumps(body)
    return '{"method":%s,"url":%s,"headers":%s,"body":%s}' % (*parts, body)


def wrong_exchange(answers: list, expected: str, texts: list[str]) -> str | None:
    """The reply of an exchange: every step, then its outcome and its own JSON."""
    if len(texts) != len(answers) + 3:
        return f"{len(texts)} texts for {len(answers)} answers"
    *told, outcome, kept = texts
    steps = [json.loads(text) for text in told]
    wanted = [{"wait": "wait", "retry": "done"}.get(one, "send") if isinstance(one, str) else "send" for one in answers] + ["done"]
    if [step["step"] for step in steps] != wanted:
        return f"the answers are for {wanted}, the steps are {[step['step'] for step in steps]}"
    if told[-1] != '{"step":"done","outcome":%s}' % outcome:
        return f"the outcome is not that of the last step: {outcome}"
    if '"authorization"' in kept:
        return "credentials in the JSON of an exchange"
    requests = ",".join(written(step["request"]) for step in steps if step["step"] == "send")
    waits = ",".join(str(step["milliseconds"]) for step in steps if step["step"] == "wait")
    found = '{"requests":[%s],"waits":[%s],"outcome":%s}\n' % (requests, waits, outcome)
    return None if found == expected else f"expected {expected}  got {found}"


def jobs() -> list[Job]:
    """All of them. Every folder two levels down is a case, whether or not it has the files of one."""
    made = []
    for case in sorted(path for path in VECTORS.glob("*/*") if path.is_dir()):
        about = json.loads((case / "case.json").read_text("utf-8"))
        operation = about["operation"]
        if operation == "exchange":
            made += [Job(case, operation, about["answers"]), Job(case, "exchange_resumed", about["answers"])]
            continue
        made.append(Job(case, operation))
        if operation == "lint" and (case / "expected.json").read_text("utf-8").startswith('{"errors":[],'):
            made.append(Job(case, "engine_lint"))  # an engine's own report is that of its configuration
    if not made:
        raise SystemExit(f"no cases in {VECTORS}")
    return made


def replies(output: bytes) -> list[tuple[str, int, list[str]]]:
    """The replies of a program, as far as they keep to the form."""
    found = []
    at = 0
    while (end := output.find(b"\n", at)) != -1:
        name, *numbers = output[at:end].decode("utf-8", "replace").split("\t")
        if not numbers or not all(number.isascii() and number.isdigit() for number in numbers):
            break
        at = end + 1
        texts = []
        for length in map(int, numbers[1:]):
            texts.append(output[at:at + length].decode("utf-8", "replace"))
            at += length
        if output[at:at + 1] != b"\n":
            break
        at += 1
        found.append((name, int(numbers[0]), texts))
    return found


def run(command: list[str], environment: dict | None = None, folder: pathlib.Path | None = None) -> tuple[int, dict[str, str]]:
    """Runs all cases; how many there are, and what is wrong with those that fail."""
    asked = jobs()
    lines = "".join(job.line() + "\n" for job in asked)
    done = subprocess.run(command, input=lines.encode(), stdout=subprocess.PIPE, env=environment, cwd=folder, check=False)
    told = replies(done.stdout)
    wrong = {}
    if done.returncode != 0 or len(told) != len(asked):
        wrong["(the program)"] = f"exit code {done.returncode}, {len(told)} replies to {len(asked)} questions"
    for number, job in enumerate(asked):
        complaint = job.complaint(*told[number]) if number < len(told) else "no reply"
        if complaint is not None:
            wrong.setdefault(job.name, f"{job.operation}: {complaint}")
    return len({job.name for job in asked}), wrong


# What is asked over and over to see whether memory stays: results, an error, answers of functions, exchanges that are dropped and resumed.
REPEATED = ("calculate", "credit", "explain", "vat_number", "exchange", "exchange_resumed")
# A leak of one small result a call is much more than that, in the fewest calls that are made.
GROWTH_KB = 8192


def repeated() -> list[str]:
    """The smallest case of each operation of `REPEATED`, and the smallest that fails, as lines."""
    best: dict[str, tuple[int, str]] = {}
    for job in jobs():
        expected = (job.case / "expected.json").read_text("utf-8")
        kind = "error" if expected.startswith('{"error":{') else job.operation
        if kind in REPEATED or kind == "error":
            best[kind] = min(best.get(kind, (1 << 30, "")), (len(expected), job.line()))
    if set(best) != {*REPEATED, "error"}:
        raise SystemExit(f"no case for {sorted({*REPEATED, 'error'} - set(best))}")
    return [line for _, line in best.values()]


def resident(process: int) -> int:
    """Kilobytes of a process in memory."""
    found = re.search(r"^VmRSS:\s+(\d+) kB$", pathlib.Path(f"/proc/{process}/status").read_text("ascii"), re.MULTILINE)
    return int(found[1]) if found else 0


def memory(command: list[str], calls: int, environment: dict | None = None, folder: pathlib.Path | None = None) -> tuple[int, int]:
    """Asks `calls` questions of one process; the most kilobytes it had in memory in the second quarter of them, and in the last."""
    lines = repeated()
    block = "".join(line + "\n" for line in lines * 50).encode()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, cwd=folder) as program:

        def ask() -> None:
            for _ in range(-(-calls // (len(lines) * 50))):
                program.stdin.write(block)
            program.stdin.close()

        asking = threading.Thread(target=ask)
        asking.start()
        samples, got = [], 0
        while read := program.stdout.read1(1 << 20):
            got += len(read)
            samples.append((got, resident(program.pid)))
        asking.join()
    if program.returncode != 0 or not samples:
        raise SystemExit(f"exit code {program.returncode}, {got} bytes of replies")
    # The most: a garbage collector goes up and down.
    return max(kb for at, kb in samples if got <= at * 4 <= got * 2), max(kb for at, kb in samples if at * 4 >= got * 3)


def main(command: list[str]) -> int:
    cases, wrong = run(command)
    for name, complaint in wrong.items():
        print(f"FAILED {name}\n  {complaint}", file=sys.stderr)
    failed = min(len(wrong), cases)
    print(f"{cases - failed} passed, {failed} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
