"""Comparing an answer with the reference, and the invariants that every answer must hold by itself (issue 2 §5, docs/json.md)."""

import json
from fractions import Fraction

from credits import row_index
from exact import number, rounded

DEDUCTIONS = ("progressive_billing_credits_amount_cents", "coupons_amount_cents")
FREE = ("versions", "warnings", "events")  # not the reference's business


class Broken(Exception):
    """An invariant does not hold; the message says which, where and with what figures."""


def difference(expected, answer):
    """The first difference as (path, expected, answer), or None. Types and the order of members count; FREE and `versions` are passed over."""
    if isinstance(expected, dict) and isinstance(answer, dict):
        texts = [json.dumps({key: value for key, value in side.items() if key not in FREE}) for side in (expected, answer)]
        if texts[0] == texts[1]:
            return None  # the usual case, fast
    return differing(expected, answer, "")


def differing(expected, answer, path):
    """What `difference` finds under a path."""
    if isinstance(expected, dict) and isinstance(answer, dict):
        keys = [key for key in answer if key not in FREE]
        for key in [key for key in expected if key not in FREE] + keys:
            if key not in expected or key not in keys:
                return f"{path}/{key}", expected.get(key, "absent"), answer.get(key, "absent")
            found = differing(expected[key], answer[key], f"{path}/{key}")
            if found:
                return found
        names = [key for key in expected if key not in FREE]
        return (path, names, keys) if names != keys else None
    if isinstance(expected, list) and isinstance(answer, list):
        if len(expected) != len(answer):
            return path, expected, answer
        return next((found for i, (a, b) in enumerate(zip(expected, answer)) if (found := differing(a, b, f"{path}/{i}"))), None)
    return None if type(expected) is type(answer) and expected == answer else (path, expected, answer)


def offered_cells(taxed):
    """The whole cells of a taxed invoice, as the reference takes them for the strategy `document`."""
    return {(i, tax["tax_code"], tax["tax_rate"]): tax["amount_cents"] for i, fee in enumerate(taxed["fees"]) for tax in fee["applied_taxes"]}


def equal(what, left, right):
    """Raises Broken unless both are equal."""
    if left != right:
        raise Broken(f"{what}: {left} ≠ {right}")


def total(rows, name):
    """Sum of one member over rows."""
    return sum(row[name] for row in rows)


def check_fee(fee):
    """One fee of a taxed invoice adds up."""
    at = f"fee {fee['id']}"
    rest = fee["amount_cents"] - sum(fee[name] for name in DEDUCTIONS)
    inside = [tax for tax in fee["applied_taxes"] if tax["inclusive"]]
    equal(f"{at}: cells", total(fee["applied_taxes"], "amount_cents"), fee["taxes_amount_cents"])
    equal(f"{at}: included cells", total(inside, "amount_cents"), fee["included_taxes_amount_cents"])
    equal(f"{at}: net", rest - fee["included_taxes_amount_cents"], fee["sub_total_excluding_taxes_amount_cents"])
    equal(f"{at}: total", fee["sub_total_excluding_taxes_amount_cents"] + fee["taxes_amount_cents"], fee["total_amount_cents"])
    if len(inside) == len(fee["applied_taxes"]):
        equal(f"{at}: gross stays gross", rest, fee["total_amount_cents"])
    if fee["amount_cents"] <= 0 and rest != fee["amount_cents"] or fee["amount_cents"] > 0 and not 0 <= rest <= fee["amount_cents"]:
        raise Broken(f"{at}: deductions leave {rest} of {fee['amount_cents']}")
    for tax in fee["applied_taxes"]:
        if abs(tax["amount_cents"] - number(tax["precise_amount_cents"])) > 1:  # the exact figure may be shown rounded; the reference is strict
            raise Broken(f"{at}: {tax['tax_code']} more than a unit from exact")


def check_invoice(taxed):
    """Every invariant of a taxed invoice that needs nothing but the answer."""
    fees, rows = taxed["fees"], taxed["applied_taxes"]
    for fee in fees:
        check_fee(fee)
    cells = [(tax, fee) for fee in fees for tax in fee["applied_taxes"]]
    for i, row in enumerate(rows):
        mine = [(tax, fee) for tax, fee in cells if row_index(taxed, tax) == i]
        at = f"row {row['tax_code']}"
        equal(f"{at}: cells", sum(tax["amount_cents"] for tax, _ in mine), row["amount_cents"])
        equal(f"{at}: bases", sum(tax["taxable_base_amount_cents"] for tax, _ in mine), row["taxable_base_amount_cents"])
        equal(f"{at}: fees", sum(fee["sub_total_excluding_taxes_amount_cents"] for _, fee in mine), row["fees_amount_cents"])
        check_printed(taxed["rounding"], row, mine, at)
    for name in ("sub_total_excluding_taxes_amount_cents", "taxes_amount_cents", "included_taxes_amount_cents") + DEDUCTIONS:
        equal(f"fees' {name}", total(fees, name), taxed[name])
    equal("fees", total(fees, "amount_cents"), taxed["fees_amount_cents"])
    equal("rows", total(rows, "amount_cents"), taxed["taxes_amount_cents"])
    net = taxed["fees_amount_cents"] - sum(taxed[name] for name in DEDUCTIONS) - taxed["included_taxes_amount_cents"]
    equal("net", net, taxed["sub_total_excluding_taxes_amount_cents"])
    equal("gross", net + taxed["taxes_amount_cents"], taxed["sub_total_including_taxes_amount_cents"])
    credits = taxed["credit_note_credits_amount_cents"] + taxed["prepaid_credits_amount_cents"]
    equal("due", taxed["total_amount_cents"] + credits - taxed["credit_due_amount_cents"], taxed["sub_total_including_taxes_amount_cents"])
    if min(taxed["total_amount_cents"], taxed["credit_due_amount_cents"], credits) < 0:
        raise Broken("a total, a credit or a credit due is negative")
    if taxed["total_amount_cents"] and taxed["credit_due_amount_cents"]:
        raise Broken("both a total and a credit due")
    for name in ("progressive_billing_credits", "coupons", "credit_note_credits", "prepaid_credits"):
        equal(name, total(taxed.get(name, []), "amount_cents"), taxed[f"{name}_amount_cents"])


def check_printed(rounding, row, mine, at):
    """BR-CO-17: a printed row is its printed base × rate (base `rounded`, strategy `tax`, nothing inclusive, compound or settled in it)."""
    plain = all(not tax["compound"] and not any(other["inclusive"] for other in fee["applied_taxes"]) and fee["decided_by"]["level"] != "settled"
                for tax, fee in mine)
    if plain and rounding["strategy"] == "tax" and rounding["base"] == "rounded":
        exact = Fraction(row["taxable_base_amount_cents"]) * number(row["tax_rate"]) / 100
        equal(f"{at}: BR-CO-17", rounded(exact, rounding["mode"]), row["amount_cents"])


def check_partition(taxed, notes):
    """Credit notes that credit all of an invoice sum to it, figure by figure, and leave exactly nothing."""
    for name in ("sub_total_excluding_taxes_amount_cents", "taxes_amount_cents", "included_taxes_amount_cents") + DEDUCTIONS:
        equal(f"notes' {name}", total(notes, name), taxed[name])
    equal("notes' items", total(notes, "items_amount_cents"), taxed["fees_amount_cents"])
    equal("notes' total", total(notes, "total_amount_cents"), taxed["sub_total_including_taxes_amount_cents"])
    for note in notes:
        equal("credit + refund", note["credit_amount_cents"] + note["refund_amount_cents"], note["total_amount_cents"])
    for i, row in enumerate(taxed["applied_taxes"]):
        mine = [r for note in notes for r in note["applied_taxes"] if row_index(taxed, r) == i]
        for name in ("amount_cents", "taxable_base_amount_cents", "fees_amount_cents"):
            equal(f"notes' row {row['tax_code']} {name}", total(mine, name), row[name])
    for fee in taxed["fees"]:
        items = [item for note in notes for item in note["items"] if item["fee_id"] == fee["id"]]
        for name in ("amount_cents", "sub_total_excluding_taxes_amount_cents", "taxes_amount_cents", "included_taxes_amount_cents",
                     "total_amount_cents") + DEDUCTIONS:
            equal(f"notes' fee {fee['id']} {name}", total(items, name), fee[name])
    left = notes[-1]["remaining"]
    figures = [left["creditable_amount_cents"], left["sub_total_excluding_taxes_amount_cents"], left["taxes_amount_cents"], left["refundable_amount_cents"] or 0]
    figures += [row[name] for row in left["fees"] for name in ("amount_cents", "total_amount_cents")]
    equal("what remains at the end", [x for x in figures + [row["amount_cents"] for row in left["applied_taxes"]] if x], [])


def same_note(expected, answer):
    """Like `difference`, but rows that say zero may be left out of a note's items and of what remains."""

    def trimmed(note):
        left = note["remaining"]
        left = left | {"fees": [row for row in left["fees"] if row["amount_cents"] or row["total_amount_cents"]],
                       "applied_taxes": [row for row in left["applied_taxes"] if row["amount_cents"]]}
        return note | {"remaining": left}

    return difference(trimmed(expected), trimmed(answer))
