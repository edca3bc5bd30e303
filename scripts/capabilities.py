"""What each language can do, as a table of README.md, out of what the tests report that ran.

    capabilities.py             compares README.md with the reports of the last `make test`; exit 1 where they differ
    capabilities.py --write     writes the table

A report is target/capabilities/LANGUAGE/NAME.json: `{"capability": [what passed, …]}`. Each is written by the tests themselves, when they have passed:
the cases of tests/vectors by name under `vectors`, and of the capabilities below the tests that used them.
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "target" / "capabilities"
VECTORS = ROOT / "tests" / "vectors"
README = ROOT / "README.md"
MARKS = ("<!-- capabilities: written by scripts/capabilities.py, do not edit -->\n", "<!-- end of capabilities -->\n")

LANGUAGES = {
    "rust": "Rust", "python": "Python", "node": "Node.js", "c": "C", "cpp": "C++", "go": "Go", "java": "Java", "csharp": "C#",
    "ruby": "Ruby", "php": "PHP", "perl": "Perl", "lua": "Lua",
}  # fmt: skip

# By the operation of a case; an invoice whose area is `eu` is a row of its own. `engine` only builds one.
CASES = {
    "calculate": "taxes on invoices",
    "engine": "taxes on invoices",
    "eu": "EU VAT decided for invoices",
    "credit": "credit notes",
    "resolve": "decisions and explanations",
    "explain": "decisions and explanations",
    "lint": "configurations checked",
    "vat_number": "VAT numbers, VAT rates, VIES",
    "vat_rates": "VAT numbers, VAT rates, VIES",
    "vies_request": "VAT numbers, VAT rates, VIES",
    "vies_read": "VAT numbers, VAT rates, VIES",
    "en16931": "EN 16931",
    "compare": "answers compared",
    "exchange": "tax providers, step by step",
}
# Beyond the cases: ✓ where a test used it.
FEATURES = {
    "types": "typed objects",
    "threads": "one engine in many threads",
    "client": "exchanges with your own HTTP client",
    "http": "exchanges sent by tallage",
    "bulk": "many exchanges, within the rate limit",
    "async": "without blocking an event loop",
    "vies_http": "VIES asked by tallage",
    "simulator": "simulated providers for your tests",
    "program": "a program for the shell",
}


def cases(folder=VECTORS):
    """Every case by name, with its row."""
    found = {}
    for path in sorted(folder.glob("*/*/case.json")):
        operation = json.loads(path.read_text("utf-8"))["operation"]
        area = path.parent.parent.name
        found[f"{area}/{path.parent.name}"] = CASES["eu" if area == "eu" and operation == "calculate" else operation]
    return found


def read(folder=REPORTS):
    """The reports, by language: capability → what passed."""
    found = {}
    for path in sorted(folder.glob("*/*.json")):
        language = found.setdefault(path.parent.name, {})
        for capability, passed in json.loads(path.read_text("utf-8")).items():
            language.setdefault(capability, set()).update(passed)
    return found


def wrong(reports, known):
    """What is wrong with the reports, one sentence each."""
    found = [f"{name}: not a language of the table" for name in reports.keys() - LANGUAGES.keys()]
    for name, title in LANGUAGES.items():
        report = reports.get(name)
        if report is None:
            found.append(f"{title}: no report")
            continue
        found += [f"{title}: `{capability}` is not a capability of the table" for capability in report.keys() - FEATURES.keys() - {"vectors"}]
        passed = report.get("vectors", set())
        missing, unknown = sorted(known.keys() - passed), sorted(passed - known.keys())
        if missing:
            found.append(f"{title}: {len(missing)} of {len(known)} cases did not pass: {', '.join(missing[:5])}")
        if unknown:
            found.append(f"{title}: {len(unknown)} cases are not in tests/vectors: {', '.join(unknown[:5])}")
    used = {capability for report in reports.values() for capability in report}
    found += [f"no test used `{capability}`" for capability in FEATURES if capability not in used]
    return found


def table(reports, known):
    """The table of README.md."""
    lines = [f"| | {' | '.join(LANGUAGES.values())} |", "|---|" + "---:|" * len(LANGUAGES)]
    for row in dict.fromkeys(CASES.values()):
        counts = [sum(known.get(case) == row for case in reports[name]["vectors"]) for name in LANGUAGES]
        lines.append(f"| {row} | {' | '.join(map(str, counts))} |")
    for capability, row in FEATURES.items():
        marks = ["✓" if reports[name].get(capability) else "–" for name in LANGUAGES]
        lines.append(f"| {row} | {' | '.join(marks)} |")
    return "\n".join(lines) + "\n"


def parts(text):
    """README.md before the table, the table, and what comes after it."""
    before, mark, rest = text.partition(MARKS[0])
    inside, end, after = rest.partition(MARKS[1])
    if not mark or not end:
        raise SystemExit("README.md has no place for the table of capabilities")
    return before, inside.strip("\n") + "\n", after


def main(arguments):
    reports, known = read(), cases()
    complaints = wrong(reports, known)
    if complaints:
        print("\n".join(complaints))
        print("the tests of all languages write these reports: make test")
        return 1
    fresh = table(reports, known)
    before, inside, after = parts(README.read_text("utf-8"))
    if "--write" in arguments:
        README.write_text(f"{before}{MARKS[0]}\n{fresh}\n{MARKS[1]}{after}", "utf-8")
    elif inside != fresh:
        print(f"README.md says\n\n{inside}\nand the tests that ran say\n\n{fresh}\nwrite it: python3 scripts/capabilities.py --write")
        return 1
    print(f"the table of README.md is what the tests of {len(LANGUAGES)} languages report, each of {len(known)} cases")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
