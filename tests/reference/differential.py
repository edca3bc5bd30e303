"""The engine against the reference on random documents.

    python3 tests/reference/differential.py --documents 20000 --seed 1 [--jobs 2] [--engine PATH]

A mismatch prints its seed, the smallest document found that still shows it, and both answers; the exit code is then 1.
One document again: `--seed S --only N`.
"""

import argparse
import multiprocessing
import os
import random
import re
import subprocess
import sys
import time

import checks
import credits
import generate
import reference
from exact import load

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
LARGEST = 10**15


class Engine:
    """One long-running engine process that answers JSON lines."""

    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def ask(self, config, operation, document):
        """(raw result text, parsed result, parsed error)."""
        self.process.stdin.write(f'{{"config":{config},"operation":"{operation}","document":{document}}}\n')
        self.process.stdin.flush()
        line = self.process.stdout.readline().rstrip("\n")
        if not line:
            raise SystemExit(f"the engine died on\nconfig: {config}\n{operation}: {document}")
        answer = load(line)
        return line[len('{"result":'):-1], answer.get("result"), answer.get("error")

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Mismatch(Exception):
    """(kind, what differs, expected, answer)"""

    def signature(self):
        """The same for the same fault in a smaller document."""
        return self.args[0], re.sub(r"[0-9]+", "#", self.args[1])


def compare(kind, found):
    """Raises Mismatch for a difference."""
    if found:
        raise Mismatch(kind, *found)


def check_document(engine, config, document, rest):
    """One (configuration, invoice) pair through engine and reference; `rest` seeds what else is tried. Raises Mismatch."""
    config_text, text = generate.text_of(config), generate.text_of(document)
    config, invoice = load(config_text), load(text)
    raw, answer, error = engine.ask(config_text, "calculate", text)
    try:
        expected = reference.taxed_invoice(config, invoice, checks.offered_cells(answer) if answer else None) if answer \
            else reference.table_of(config, invoice)
    except reference.Undetermined as tax:
        if not error or error["kind"] != "undetermined":
            raise Mismatch("error", f"undetermined, not {(error or {}).get('code')}", f"no rate for {tax}", error or answer)
        return "undetermined"
    except reference.NotAdding as why:
        raise Mismatch("document", "controlled rounding", str(why), answer)
    if error:
        if error["code"].endswith("out_of_range") and too_large(expected):
            return "too large"
        raise Mismatch("error", error["code"], "a taxed invoice", error)
    compare("calculate", checks.difference(expected, answer))
    try:
        checks.check_invoice(answer)
    except checks.Broken as why:
        raise Mismatch("invariant", str(why), "", answer)
    r = random.Random(rest)
    chance = r.random()
    if chance < 0.1:
        _, decisions, error = engine.ask(config_text, "resolve", text)
        compare("resolve", checks.difference(reference.resolved(config, invoice), decisions or error))
    elif chance < 0.15:
        _, explained, error = engine.ask(config_text, "explain", text)
        if error or not explained.pop("explanation", None):
            raise Mismatch("explain", "explanation", "an explanation", error)
        compare("explain", checks.difference(answer, explained))
    elif chance < 0.45:
        check_credits(engine, r, config_text, raw, answer)
        return "credited"
    return "calculated"


def too_large(table):
    """Whether a figure leaves the limits of the contract."""
    figures = [sum(abs(x) for x in table["amounts"]), sum(abs(x) for x in table["nets"]) + sum(abs(x) for x in table["cells"].values())]
    return max(figures) > LARGEST // 2


def check_credits(engine, r, config_text, raw, taxed):
    """Credits a taxed invoice in random parts until nothing remains, and then one unit more. Raises Mismatch."""
    if taxed.get("status") in ("draft", "voided"):
        _, note, error = engine.ask(config_text, "credit", f'{{"id":"cn","issuing_date":"2026-11-05","invoice":{raw}}}')
        if not error or not error["code"].endswith("not_creditable"):
            raise Mismatch("credit", "not_creditable", taxed["status"], note or error)
        return
    paid = r.choice([None, taxed["total_amount_cents"], r.randint(0, taxed["total_amount_cents"])])
    notes, raws, left = [], [], {fee["id"]: fee["amount_cents"] for fee in taxed["fees"]}

    def request(items, refund=None):
        members = {"id": f"cn_{len(notes)}", "issuing_date": "2026-11-05", "items": items, "paid_amount_cents": paid, "refund_amount_cents": refund}
        text = generate.text_of({key: value for key, value in members.items() if value is not None})
        return f'{text[:-1]},"invoice":{raw},"credit_notes":[{",".join(raws)}]}}'

    for items in generate.credit_plan(r, taxed):
        if items and r.random() < 0.05:  # one unit more than what remains of one fee, on the way
            refuse_more(engine, r, config_text, request, items[0]["fee_id"], left, taxed)
        expected = credits.credit_note(load(request(items)))
        refund = None
        if paid is not None and r.random() < 0.3:
            most = min(paid - sum(note["refund_amount_cents"] for note in notes), expected["total_amount_cents"])
            if most >= 0:
                refund = r.randint(0, most)
                expected = credits.credit_note(load(request(items, refund)))
        note_raw, note, error = engine.ask(config_text, "credit", request(items, refund))
        if error:
            raise Mismatch("credit error", error["code"], load(request(items, refund)), error)
        compare("credit", checks.same_note(expected, note))
        notes.append(note)
        raws.append(note_raw)
        for item in note["items"]:
            left[item["fee_id"]] -= item["amount_cents"]
    try:
        checks.check_partition(taxed, notes)
    except checks.Broken as why:
        raise Mismatch("partition", str(why), taxed, notes)
    refuse_more(engine, r, config_text, request, r.choice(taxed["fees"])["id"], left, taxed)


def refuse_more(engine, r, config_text, request, fee_id, left, taxed):
    """One unit more than what remains of a fee is refused with the typed error."""
    rest, amount = left[fee_id], next(fee["amount_cents"] for fee in taxed["fees"] if fee["id"] == fee_id)
    more = rest + 1 if amount > 0 or amount == 0 and r.random() < 0.5 else rest - 1
    _, note, error = engine.ask(config_text, "credit", request([{"fee_id": fee_id, "amount_cents": more}]))
    if not error or not error["code"].endswith("exceeds_remaining"):
        raise Mismatch("credit", f"exceeds_remaining of {rest} by {more}", "an error", error or note)


# Making a mismatch small


def smaller(value):
    """Every value that is `value` with one member or element taken away, larger things first."""
    if isinstance(value, dict):
        for key in list(value):
            yield {k: v for k, v in value.items() if k != key}
        for key, inner in value.items():
            for less in smaller(inner):
                yield value | {key: less}
    elif isinstance(value, list):
        for i in reversed(range(len(value))):
            yield value[:i] + value[i + 1:]
        for i, inner in enumerate(value):
            for less in smaller(inner):
                yield value[:i] + [less] + value[i + 1:]
    elif type(value) is int and value not in (0, 1):
        yield value // 10
        yield value - 1 if value > 0 else value + 1


def shows(engine, config, document, rest, signature):
    """The mismatch of a smaller pair when it is the same fault."""
    try:
        check_document(engine, config, document, rest)
    except Mismatch as found:
        return found if found.signature() == signature else None
    except Exception:  # the smaller document is not a valid one: the reference does not check documents
        return None
    return None


def minimised(engine, config, document, rest, found, seconds=20):
    """Greedily smaller for as long as the same fault shows."""
    signature, until = found.signature(), time.time() + seconds
    progress = True
    while progress and time.time() < until:
        progress = False
        for less in smaller([document, config]):
            if time.time() > until:
                break
            if len(less) < 2:
                continue
            again = shows(engine, less[1], less[0], rest, signature)
            if again:
                (document, config), found, progress = less, again, True
                break
    return config, document, found


def report(seed, index, config, document, found):
    """A mismatch for people."""
    kind, what, expected, answer = found.args
    return (f"\nMISMATCH seed {seed} document {index}: {kind} {what}\n  config:    {generate.text_of(config)}\n  document:  {generate.text_of(document)}"
            f"\n  reference: {expected}\n  engine:    {answer}\n")


# Driving


def work(arguments):
    """One process's share of the documents: counts by outcome, and reports."""
    path, seed, indexes, show, most, fees = arguments
    engine, counts, reports = Engine(path), {}, []
    start = time.time()
    for done, index in enumerate(indexes):
        config, document, _ = generate.pair(seed, index, fees)
        rest = f"{seed}:{index}:rest"
        try:
            outcome = check_document(engine, config, document, rest)
        except Mismatch as found:
            outcome = "MISMATCH"
            if len(reports) < most:
                reports.append(report(seed, index, *minimised(engine, config, document, rest, found)))
        counts[outcome] = counts.get(outcome, 0) + 1
        if show and (done % 100 == 99 or done + 1 == len(indexes)):
            print(f"\r  seed {seed}: {done + 1}/{len(indexes)} documents, {counts.get('MISMATCH', 0)} mismatches, {time.time() - start:.0f} s ", end="", flush=True)
    engine.close()
    return counts, reports


def build():
    """Builds the driver and gives its path."""
    subprocess.run(["cargo", "build", "--quiet", "-p", "tallage-conformance", "--bin", "engine_lines"], cwd=ROOT, check=True)
    return os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target")), "debug", "engine_lines")


def main():
    parser = argparse.ArgumentParser(description="The engine against the reference on random documents.")
    parser.add_argument("--documents", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", type=int, help="only this document of the seed")
    parser.add_argument("--engine", help="path of a built engine_lines (default: build it)")
    parser.add_argument("--reports", type=int, default=5, help="mismatches to print, per process")
    parser.add_argument("--fees", type=int, help="every document has so many fees (default: 1 to 40, mostly few)")
    options = parser.parse_args()
    path = options.engine or build()
    indexes = [options.only] if options.only is not None else list(range(options.documents))
    shares = [(path, options.seed, indexes[job::options.jobs], job == 0, options.reports, options.fees) for job in range(options.jobs)]
    with multiprocessing.Pool(options.jobs) as pool:
        answers = pool.map(work, shares, chunksize=1) if options.jobs > 1 else [work(shares[0])]
    counts = {}
    for part, reports in answers:
        for outcome, number in part.items():
            counts[outcome] = counts.get(outcome, 0) + number
        print("".join(reports), end="")
    print("\n  " + ", ".join(f"{name}: {number}" for name, number in sorted(counts.items())))
    return 1 if counts.get("MISMATCH") else 0


if __name__ == "__main__":
    sys.exit(main())
