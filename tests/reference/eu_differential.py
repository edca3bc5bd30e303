"""The engine against the independent decision of EU VAT on random sellers, customers and supplies.

    python3 tests/reference/eu_differential.py --documents 10000 --seed 1 [--jobs 2] [--engine PATH]

A mismatch prints its seed, the smallest document found that still shows it, and both answers; the exit code is then 1.
One document again: `--seed S --only N`.
"""

import argparse
import multiprocessing
import random
import re
import sys
import time

import checks
import differential
import eu_compare
import eu_generate
import eu_reference
import generate
import reference
from differential import Mismatch
from exact import load

CHANGES = eu_generate.changes(eu_compare.DATA)


def check_document(engine, config, document, rest=None):
    """One pair through engine and reference; `rest` seeds how some of them are credited until nothing remains. Raises Mismatch."""
    config_text, text = generate.text_of(config), generate.text_of(document)
    raw, answer, error = engine.ask(config_text, "calculate", text)
    config, document = load(config_text), load(text)
    try:
        found = eu_compare.difference(config, document, answer) if answer else eu_compare.expected_of(config, document, None) and None
    except eu_reference.Refused as why:
        if error and error["code"] == str(why):
            return str(why)
        raise Mismatch("error", str(why), str(why), error or answer) from None
    except reference.NotAdding as why:
        if error:
            raise Mismatch("error", error["code"], "a taxed invoice", error) from None
        raise Mismatch("document", "controlled rounding", str(why), answer) from None
    if error:
        raise Mismatch("error", error["code"], "a taxed invoice", error)
    if found:
        raise Mismatch("calculate", *found)
    if answer["tax_status"] == "pending":
        return "pending"
    try:
        checks.check_invoice(answer)
    except checks.Broken as why:
        raise Mismatch("invariant", str(why), "", answer) from None
    r = random.Random(rest)
    if rest and r.random() < 0.15:
        differential.check_credits(engine, r, config_text, raw, answer)
        return "credited"
    return (answer["fees"][0].get("eu") or {}).get("rule", "manual")


def minimised(engine, config, document, found, seconds=10):
    """Greedily smaller for as long as the same fault shows."""
    signature, until, progress = found.signature(), time.time() + seconds, True
    while progress and time.time() < until:
        progress = False
        for less in differential.smaller([document, config]):
            if len(less) < 2 or time.time() > until:
                continue
            try:
                check_document(engine, less[1], less[0])
            except Mismatch as again:
                invalid = isinstance(again.args[3], dict) and again.args[3].get("kind") in ("invalid_document", "invalid_config")
                if again.signature() == signature and not invalid:
                    (document, config), found, progress = less, again, True
                    break
            except Exception:  # the smaller document is not a valid one: the reference does not check documents
                continue
    return config, document, found


def work(arguments):
    """One process's share: counts by outcome, and reports."""
    path, seed, indexes, most = arguments
    engine, counts, reports, seen = differential.Engine(path), {}, [], {}
    for index in indexes:
        config, document = eu_generate.pair(random.Random(f"{seed}:{index}"), CHANGES)
        try:
            outcome = check_document(engine, config, document, f"{seed}:{index}:rest")
        except Mismatch as found:
            outcome = "MISMATCH"
            kind = re.sub(r"'[^']*'|\"[^\"]*\"", "…", str(found.signature())) + str(found.args[2])[:40] + str(found.args[3])[:40]
            seen[kind] = seen.get(kind, 0) + 1
            if seen[kind] == 1 and len(reports) < most:
                reports.append(differential.report(seed, index, *minimised(engine, config, document, found)))
        counts[outcome] = counts.get(outcome, 0) + 1
    engine.close()
    return counts, reports


def main():
    parser = argparse.ArgumentParser(description="The engine against an independent decision of EU VAT.")
    parser.add_argument("--documents", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", type=int, help="only this document of the seed")
    parser.add_argument("--engine", help="path of a built engine_lines (default: build it)")
    parser.add_argument("--reports", type=int, default=5, help="mismatches to print, per process")
    options = parser.parse_args()
    path = options.engine or differential.build()
    indexes = [options.only] if options.only is not None else list(range(options.documents))
    shares = [(path, options.seed, indexes[job::options.jobs], options.reports) for job in range(options.jobs)]
    with multiprocessing.Pool(options.jobs) as pool:
        answers = pool.map(work, shares, chunksize=1) if options.jobs > 1 else [work(shares[0])]
    counts = {}
    for part, reports in answers:
        for outcome, times in part.items():
            counts[outcome] = counts.get(outcome, 0) + times
        print("".join(reports), end="")
    print("\n  " + ", ".join(f"{name}: {times}" for name, times in sorted(counts.items())))
    return 1 if counts.get("MISMATCH") else 0


if __name__ == "__main__":
    sys.exit(main())
