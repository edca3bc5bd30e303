"""The judges themselves: a unit put in the wrong place must be noticed, in an invoice, in a table of cells and in a credit note."""

import copy
import random
import unittest

import checks
import credits
import exact
import generate
import reference


def counted(value, path=()):
    """Paths of every whole figure in an answer."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from counted(inner, path + (key,))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from counted(inner, path + (i,))
    elif type(value) is int and path[-1].endswith("_cents"):
        yield path


def moved(answer, path):
    """The answer with one figure a unit higher."""
    changed = copy.deepcopy(answer)
    at = changed
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] += 1
    return changed


def samples(count):
    """(config, invoice, answer) of random documents that the reference can calculate by itself."""
    found, index = [], 0
    while len(found) < count:
        config, invoice, _ = generate.pair("judges", index)
        index += 1
        config, invoice = exact.load(generate.text_of(config)), exact.load(generate.text_of(invoice))
        if (config.get("rounding") or {}).get("strategy") != "document":
            try:
                found.append((config, invoice, reference.taxed_invoice(config, invoice)))
            except reference.Undetermined:
                pass
    return found


class Judges(unittest.TestCase):
    def test_every_moved_unit_is_noticed(self):
        for _, _, answer in samples(40):
            self.assertIsNone(checks.difference(answer, copy.deepcopy(answer) | {"versions": {"engine": "9"}}))
            checks.check_invoice(answer)
            for path in counted(answer):
                if "unused_amount_cents" not in path and "customer" not in path:
                    changed = moved(answer, path)
                    self.assertIsNotNone(checks.difference(answer, changed), path)
                    with self.assertRaises(checks.Broken, msg=path):
                        checks.check_invoice(changed)

    def test_order_of_members_counts(self):
        self.assertIsNotNone(checks.difference({"a": 1, "b": 2}, {"b": 2, "a": 1}))
        self.assertIsNotNone(checks.difference({"a": 1}, {"a": "1"}))
        self.assertIsNotNone(checks.difference({"a": 1}, {"a": True}))
        self.assertIsNotNone(checks.difference({"a": [1]}, {"a": [1, 2]}))

    def test_partitions(self):
        for n, (_, _, taxed) in enumerate(samples(40)):
            r = random.Random(n)
            if taxed.get("status") == "draft":
                continue
            notes = []
            for items in generate.credit_plan(r, taxed):
                notes.append(credits.credit_note({"id": f"cn_{len(notes)}", "issuing_date": "2026-11-05", "invoice": taxed, "credit_notes": notes}
                                                 | ({"items": items} if items else {})))
            checks.check_partition(taxed, notes)
            for path in counted(notes[-1]["items"], ("items",)):
                if "applied_taxes" not in path:
                    with self.assertRaises(checks.Broken, msg=path):
                        checks.check_partition(taxed, notes[:-1] + [moved(notes[-1], path)])


if __name__ == "__main__":
    unittest.main()
