"""Checks the shared test vectors against the reference: what is expected of the engine must be what an independent calculation gives.

    python3 tests/reference/check_vectors.py [FOLDER]      (default: tests/vectors)

For every case of `calculate`, `explain`, `credit` and `resolve` that does not expect an error, `expected.json` must equal the reference's
answer (strategy `document`: its cells must hold the constraints, and all else follows). Where `case.json` has `figures` worked by hand,
these must stand in the reference's answer too. Exit code 1 when a case disagrees.
"""

import os
import sys

import checks
import credits
import eu_compare
import eu_reference
import reference
from exact import load


# Areas that the reference does not calculate, and why.
NOT_CALCULATED = {"providers": "who is linked to a tax provider has its taxes: the reference knows neither connections nor a document that waits for one"}


def read(folder, name):
    """A JSON file of a case, or None."""
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as file:
        return load(file.read())


def missing(figures, answer, path=""):
    """The first hand-worked figure that the answer does not have, as (path, figure, answer), or None. Lists must be as long; members may be left out."""
    if isinstance(figures, dict) and isinstance(answer, dict):
        return next((found for key, value in figures.items() if (found := missing(value, answer.get(key), f"{path}/{key}"))), None)
    if isinstance(figures, list) and isinstance(answer, list) and len(figures) == len(answer):
        return next((found for i, (a, b) in enumerate(zip(figures, answer)) if (found := missing(a, b, f"{path}/{i}"))), None)
    return None if figures == answer else (path, figures, answer)


def computed(operation, config, document, expected):
    """The reference's answer to a case, or a text that says why not."""
    try:
        if operation in ("calculate", "explain"):
            return reference.taxed_invoice(config, document, checks.offered_cells(expected) if expected else None)
        if operation == "resolve":
            return reference.resolved(config, document)
        return credits.credit_note(document)
    except reference.Undetermined as tax:
        return f"undetermined: no rate for {tax}"
    except (reference.NotAdding, credits.Refused) as why:
        return f"{type(why).__name__}: {why}"


def check_eu(case, config, document, expected):
    """What is wrong with a case of EU VAT (None: nothing), or "" when there is nothing to check."""
    if case["operation"] not in ("calculate", "explain") or eu_compare.host_data(config):
        return ""
    try:
        found = eu_compare.difference(config, document, {key: value for key, value in expected.items() if key != "explanation"})
    except (eu_reference.Refused, reference.NotAdding) as why:
        return f"{type(why).__name__}: {why}"
    return "expected.json%s: reference %s, expected %s" % found if found else None


def check_case(folder, case):
    """What is wrong with a case (None: nothing), or "" when there is nothing to check."""
    if os.path.basename(os.path.dirname(os.path.abspath(folder))) in NOT_CALCULATED:
        return ""
    expected = read(folder, "expected.json")
    if case["operation"] not in ("calculate", "explain", "credit", "resolve") or expected is None and not case.get("figures"):
        return ""
    if expected is not None and "error" in expected or "error" in case.get("figures", {}):
        return ""
    config, document = read(folder, "config.json") or {}, read(folder, "document.json")
    if expected is not None and document and eu_reference.entity_of(config, document):
        return check_eu(case, config, document, expected)
    # The reference calculates; it does not explain or warn.
    figures = {key: value for key, value in case.get("figures", {}).items() if key not in ("explanation", "warnings")}
    if expected is None and (config.get("rounding") or {}).get("strategy") == "document":
        return ""  # many tables are right: only a whole answer can be judged
    answer = computed(case["operation"], config, document, expected)
    if isinstance(answer, str):
        return answer
    if expected is not None:
        if answer.get("customer") == expected.get("customer"):  # repeated from the invoice, in the order of the contract
            answer |= {"customer": expected["customer"]} if "customer" in expected else {}
        compare = checks.same_note if case["operation"] == "credit" else checks.difference
        found = compare(answer, {key: value for key, value in expected.items() if key != "explanation"})
        if found:
            return "expected.json%s: reference %s, expected %s" % found
        if case["operation"] in ("calculate", "explain"):
            try:
                checks.check_invoice(expected)
            except checks.Broken as why:
                return f"expected.json: {why}"
    found = missing(figures, answer)
    return "figures%s: by hand %s, reference %s" % found if found else None


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "..", "vectors")
    counts = {"agree": 0, "disagree": 0, "not calculated": 0}
    for folder, _, files in sorted(os.walk(root)):
        if "case.json" not in files:
            continue
        try:
            wrong = check_case(folder, read(folder, "case.json"))
        except Exception as error:  # a case that the reference cannot even read is a disagreement, not the end of the run
            wrong = f"{type(error).__name__}: {error}"
        if wrong:
            print(f"{os.path.relpath(folder, root)}: {wrong}")
        counts["disagree" if wrong else "agree" if wrong is None else "not calculated"] += 1
    print("  vectors: " + ", ".join(f"{name} {number}" for name, number in counts.items()))
    if counts["agree"] == 0:
        print("no case was checked", file=sys.stderr)
    return 1 if counts["disagree"] or counts["agree"] == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
