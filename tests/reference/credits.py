"""The reference for credit notes: built from the snapshot of the taxed invoice alone, by cumulative rounding.

Of a fee with amount A, of which c is credited once a note is written, every figure F has been taken back to F·c/A, rounded half away
from zero; the note is what that is more than before it. At c = A everything is back, whatever the order.
"""

from fractions import Fraction

from exact import half_away

DESCRIBING = ("tax_code", "tax_name", "tax_description", "tax_rate")
TREATING = ("treatment", "category_code", "exemption_reason_code", "jurisdiction", "mention")


class Refused(Exception):
    """A credit that the contract refuses; the message is the problem's name."""


def share(figure, part, of):
    """figure · part / of, half away from zero."""
    return half_away(Fraction(figure) * part / of) if of else figure


def taken_back(fee, credited):
    """Cumulative figures of a fee of the snapshot once `credited` of its amount is credited."""
    amount = fee["amount_cents"]
    progressive, coupons = fee["progressive_billing_credits_amount_cents"], fee["coupons_amount_cents"]
    rest = amount - progressive - coupons
    back = share(rest, credited, amount)  # of what remained after deductions
    deducted = credited - back  # the deductions have the rest, and share it between themselves
    back_progressive = share(progressive, deducted, amount - rest) if progressive else 0
    inside = [tax["amount_cents"] for tax in fee["applied_taxes"] if tax["inclusive"]]
    included = iter(shared_out(share(sum(inside), back, rest), inside))  # together inside what remains
    taxes = [next(included) if tax["inclusive"] else share(tax["amount_cents"], credited, amount) for tax in fee["applied_taxes"]]
    return {"progressive": back_progressive, "coupons": deducted - back_progressive, "rest": back, "taxes": taxes}


def shared_out(total, figures):
    """`total` over several figures, one after the other: each takes its share of what is left, so that none ever turns back."""
    left, parts = sum(figures), []
    for figure in figures:
        part = share(figure, total, left)
        parts.append(part)
        total, left = total - part, left - figure
    return parts


def fee_state(fee, notes):
    """(credited so far, cumulative figures so far) of one fee; a fee of amount 0 is credited once some note has it."""
    items = [item for note in notes for item in note["items"] if item["fee_id"] == fee["id"]]
    if not items:
        return 0, {"progressive": 0, "coupons": 0, "rest": 0, "taxes": [0] * len(fee["applied_taxes"])}
    credited = sum(item["amount_cents"] for item in items)
    return credited, taken_back(fee, credited)


def item_of(fee, before, now, amount):
    """One item of the note: the difference of two cumulative states."""
    taxes = [b - a for a, b in zip(before["taxes"], now["taxes"])]
    included = sum(t for t, tax in zip(taxes, fee["applied_taxes"]) if tax["inclusive"])
    net = now["rest"] - before["rest"] - included
    applied = []
    for k, tax in enumerate(fee["applied_taxes"]):
        below = sum(taxes[:k]) if tax["compound"] else 0
        applied.append({key: tax[key] for key in DESCRIBING + ("inclusive", "compound") if key in tax}
                       | {"taxable_base_amount_cents": net + below, "amount_cents": taxes[k]} | {key: tax[key] for key in TREATING if key in tax})
    return {"fee_id": fee["id"], "amount_cents": amount, "progressive_billing_credits_amount_cents": now["progressive"] - before["progressive"],
            "coupons_amount_cents": now["coupons"] - before["coupons"], "sub_total_excluding_taxes_amount_cents": net,
            "taxes_amount_cents": sum(taxes), "included_taxes_amount_cents": included, "total_amount_cents": net + sum(taxes),
            "treatment": fee["treatment"], "applied_taxes": applied}


def row_index(invoice, tax):
    """Which row of the invoice's `applied_taxes` a tax of a fee belongs to: the same in everything, else the one it joined by code and rate."""
    keys = ("tax_code", "tax_rate"), ("tax_name", "jurisdiction", "category_code", "exemption_reason_code")
    fitting = [i for i, row in enumerate(invoice["applied_taxes"]) if all(row.get(key) == tax.get(key) for key in keys[0])]
    same = [i for i in fitting if all(invoice["applied_taxes"][i].get(key) == tax.get(key) for key in keys[1])]
    return (same or fitting)[0]


def rows_of(invoice, items):
    """The note's `applied_taxes`, in the order of the invoice's."""
    rows = []
    for i, row in enumerate(invoice["applied_taxes"]):
        mine = [(item, tax) for item in items for tax in item["applied_taxes"] if row_index(invoice, tax) == i]
        if mine:
            rows.append({key: row[key] for key in DESCRIBING if key in row}
                        | {"fees_amount_cents": sum(item["sub_total_excluding_taxes_amount_cents"] for item, _ in mine),
                           "taxable_base_amount_cents": sum(tax["taxable_base_amount_cents"] for _, tax in mine),
                           "amount_cents": sum(tax["amount_cents"] for _, tax in mine)} | {key: row[key] for key in TREATING if key in row})
    return rows


def credit_note(request):
    """The taxed credit note of a credit request, but `versions`; or Refused."""
    invoice, notes = request["invoice"], request.get("credit_notes") or []
    if invoice.get("status") in ("draft", "voided") or invoice["tax_status"] != "succeeded":
        raise Refused("not_creditable")
    fees = {fee["id"]: fee for fee in invoice["fees"]}
    states = {fee_id: fee_state(fee, notes) for fee_id, fee in fees.items()}
    done = {item["fee_id"] for note in notes for item in note["items"]}
    open_fees = [{"fee_id": fee_id} for fee_id, fee in fees.items() if states[fee_id][0] != fee["amount_cents"] or fee_id not in done]
    items = []
    for wanted in request.get("items") or open_fees:
        fee, (credited, before) = fees[wanted["fee_id"]], states[wanted["fee_id"]]
        rest = fee["amount_cents"] - credited
        amount = rest if wanted.get("amount_cents") is None else wanted["amount_cents"]
        if amount * rest < 0 or abs(amount) > abs(rest):
            raise Refused("exceeds_remaining")
        now = taken_back(fee, credited + amount)
        items.append(item_of(fee, before, now, amount))
        states[fee["id"]] = credited + amount, now
    remaining, remaining_rows, left_net, left_tax = [], [0] * len(invoice["applied_taxes"]), 0, 0
    for fee_id, fee in fees.items():
        credited, now = states[fee_id]
        rest = fee["amount_cents"] - credited
        left = item_of(fee, now, taken_back(fee, fee["amount_cents"]), rest)
        remaining.append({"fee_id": fee_id, "amount_cents": rest, "total_amount_cents": left["total_amount_cents"]})
        left_net += left["sub_total_excluding_taxes_amount_cents"]
        left_tax += left["taxes_amount_cents"]
        for tax in left["applied_taxes"]:
            remaining_rows[row_index(invoice, tax)] += tax["amount_cents"]

    def total(name):
        return sum(item[name] for item in items)

    paid, refund = request.get("paid_amount_cents"), request.get("refund_amount_cents") or 0
    refundable = None if paid is None else max(0, min(paid - sum(note["refund_amount_cents"] for note in notes) - refund, left_net + left_tax))
    head = {"schema": 1, "document": "credit_note", "id": request["id"], "reason": request.get("reason"), "sign": -1, "invoice_id": invoice["id"],
            "issuing_date": request["issuing_date"]} | {key: invoice.get(key) for key in (
                "tax_date", "currency", "currency_exponent", "billing_entity", "customer", "tax_status", "source")}
    return {key: value for key, value in head.items() if value is not None} | {
        "items": items, "applied_taxes": rows_of(invoice, items), "items_amount_cents": total("amount_cents"),
        "progressive_billing_credits_amount_cents": total("progressive_billing_credits_amount_cents"),
        "coupons_amount_cents": total("coupons_amount_cents"),
        "sub_total_excluding_taxes_amount_cents": total("sub_total_excluding_taxes_amount_cents"),
        "taxes_amount_cents": total("taxes_amount_cents"), "included_taxes_amount_cents": total("included_taxes_amount_cents"),
        "total_amount_cents": total("total_amount_cents"),
        "credit_amount_cents": total("total_amount_cents") - refund, "refund_amount_cents": refund,
        "remaining": {"creditable_amount_cents": left_net + left_tax, "refundable_amount_cents": refundable,
                      "sub_total_excluding_taxes_amount_cents": left_net, "taxes_amount_cents": left_tax, "fees": remaining,
                      "applied_taxes": [{"tax_code": row["tax_code"], "tax_rate": row["tax_rate"], "amount_cents": amount}
                                        for row, amount in zip(invoice["applied_taxes"], remaining_rows)]},
        "warnings": [], "events": []}
