"""The engine against the independent decision of EU VAT on random sellers, customers and supplies.

    python3 tests/reference/eu_differential.py --documents 10000 --seed 1 [--jobs 2] [--engine PATH]

A mismatch prints its seed, the smallest document found that still shows it, and both answers; the exit code is then 1.
One document again: `--seed S --only N`.
"""

import argparse
import json
import multiprocessing
import random
import re
import sys
import time

import checks
import differential
import eu_generate
import eu_invoice
import eu_places
import eu_reference
import generate
import reference
from differential import Mismatch
from exact import load

# Told by the host or in words, checked elsewhere: what is compared is every decision and every figure.
WORDS = {"versions", "customer", "tax_name", "mention", "reasons"}
WARNINGS = {"invoice.customer.country.missing", "invoice.customer.zipcode.no_pattern", "invoice.customer.evidence.disagrees",
            "invoice.customer.billing_address.disagrees", "invoice.customer.tax_identification_number.country_mismatch",
            "invoice.fees.vat_rate_kind.no_reduced_rate"}
SHORT = {"no_reduced_rate": "invoice.fees.vat_rate_kind.no_reduced_rate"}
DATA = eu_places.load()
CHANGES = eu_generate.changes(DATA)


def offered_cells(answer):
    """The whole cells of an answer, for the strategy `document`."""
    return {(i, (tax["tax_code"], tax["tax_rate"], tax.get("jurisdiction"), tax.get("category_code"))): tax["amount_cents"]
            for i, fee in enumerate(answer["fees"]) for tax in fee["applied_taxes"]}


def manual_keys(offered):
    """Manual taxes under their own codes."""
    return {(i, key if key[0].startswith("eu_") else (key[0], key[1], None, None)): cents for (i, key), cents in offered.items()}


def projected(answer):
    """An answer of the engine as it is compared."""
    def strip(value):
        if isinstance(value, dict):
            return {key: strip(inner) for key, inner in value.items() if key not in WORDS}
        return [strip(inner) for inner in value] if isinstance(value, list) else value

    answer = strip(answer)
    answer["events"] = sorted({row["status"] for row in answer["events"]})
    answer["warnings"] = sorted({row["code"] for row in answer["warnings"]} & WARNINGS)
    for coupon in answer.get("coupons", []):
        coupon.pop("fee_id", None)
    return ordered(answer)


def ordered(answer):
    """Rows of taxes in one order, and no member that says nothing of tax."""
    answer["applied_taxes"] = sorted(answer["applied_taxes"], key=lambda row: json.dumps(row, sort_keys=True))
    for fee in answer["fees"]:
        for tax in fee["applied_taxes"]:
            if tax["tax_rate"] == "0":
                tax.pop("inclusive")  # says nothing of a tax that is none
        for member in ("supply", "vat_rate_kind", "vat_rate"):
            fee.pop(member, None)
        if not fee.get("part_of"):
            fee.pop("from_date", None)
            fee.pop("to_date", None)
        if fee.get("eu"):
            fee["eu"] = dict(sorted(fee["eu"].items()))
    return {key: answer[key] for key in sorted(answer)}


def expected_of(config, invoice, answer):
    """What the reference says, as it is compared."""
    offered = None
    if answer is not None and (config.get("rounding") or {}).get("strategy") == "document" and answer["tax_status"] != "pending":
        offered = {(i, key): cents for (i, key), cents in manual_keys(offered_cells(answer)).items()}
    elif answer is None or answer["tax_status"] == "pending":
        config = config | {"rounding": (config.get("rounding") or {}) | {"strategy": "tax"}}
    expected = eu_invoice.taxed(DATA, config, invoice, offered)
    if answer is not None:
        expected["rounding"] = answer["rounding"]
        if expected["source"] == "manual":
            answer["warnings"] = []  # of an address that decided nothing
    expected["warnings"] = sorted({SHORT.get(code, f"invoice.customer.{code}") for code in expected["warnings"]} & WARNINGS)
    expected.pop("customer", None)

    def strip(value):
        if isinstance(value, dict):
            return {key: strip(inner) for key, inner in value.items() if key not in WORDS}
        return [strip(inner) for inner in value] if isinstance(value, list) else value

    return ordered(strip(expected))


def check_document(engine, config, document):
    """One pair through engine and reference. Raises Mismatch."""
    config_text, text = generate.text_of(config), generate.text_of(document)
    _, answer, error = engine.ask(config_text, "calculate", text)
    try:
        expected = expected_of(load(config_text), load(text), answer)
    except eu_reference.Refused as why:
        if error and error["code"] == str(why):
            return str(why)
        raise Mismatch("error", str(why), str(why), error or answer) from None
    except eu_reference.Unsettled:
        return "unsettled"
    except reference.NotAdding as why:
        raise Mismatch("document", "controlled rounding", str(why), answer) from None
    if error:
        raise Mismatch("error", error["code"], expected, error)
    for i, (want, have) in enumerate(zip(expected["fees"], answer["fees"])):
        if want.get("eu") and have.get("eu") and want["eu"]["customer_status"] == "unknown":  # the same tax either way: at either place
            want["eu"] = {key: text for key, text in want["eu"].items() if key != "tax_territory"} \
                | reference.given({"tax_territory": have["eu"].get("tax_territory")})
    found = differing(expected, projected(answer), "")
    if found:
        raise Mismatch("calculate", *found)
    if answer["tax_status"] == "pending":
        return "pending"
    try:
        checks.check_invoice(answer)
    except checks.Broken as why:
        raise Mismatch("invariant", str(why), "", answer) from None
    return (answer["fees"][0].get("eu") or {}).get("rule", "manual")


def differing(expected, answer, path):
    """The first difference: (path, expected, answer), or None; the order of members does not matter here."""
    if isinstance(expected, dict) and isinstance(answer, dict):
        for key in sorted(expected.keys() | answer.keys(), key=lambda k: (k not in ("eu", "fees", "events", "warnings"), k)):
            if key not in expected or key not in answer:
                return f"{path}/{key}", expected.get(key, "absent"), answer.get(key, "absent")
            found = differing(expected[key], answer[key], f"{path}/{key}")
            if found:
                return found
        return None
    if isinstance(expected, list) and isinstance(answer, list) and len(expected) == len(answer):
        return next((found for i, (a, b) in enumerate(zip(expected, answer)) if (found := differing(a, b, f"{path}/{i}"))), None)
    return None if type(expected) is type(answer) and expected == answer else (path, expected, answer)


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
            outcome = check_document(engine, config, document)
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
