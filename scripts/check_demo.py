"""Holds the output of the demo to what is known without tallage.

    check_demo.py target/demo/rust.jsonl

Three things: the figures that examples/month/README.md works out by hand; that every document adds up; and that the
month still has in it what it is meant to show.
"""

import json
import re
import sys
from pathlib import Path

MONTH = Path(__file__).resolve().parent.parent / "examples" / "month"
FIGURE = re.compile(r"^- \*\*(\S+)\*\*: (.+)$", re.MULTILINE)

# Names used in the README for members of a result; every other name is a tax code.
MEMBERS = {
    "net": "sub_total_excluding_taxes_amount_cents", "total": "total_amount_cents", "coupons": "coupons_amount_cents",
    "progressive": "progressive_billing_credits_amount_cents", "refund": "refund_amount_cents",
}


def minor_units(text, exponent):
    """`395.33` as 39533; the text must have exactly the currency's decimals. `unknown` is null: the document waits."""
    if text == "unknown":
        return None
    whole, _, fraction = text.partition(".")
    if len(fraction) != exponent:
        raise ValueError(f"`{text}` should have {exponent} decimals")
    return int(whole + fraction)


def figure(result, name):
    """The figure of a result that the README calls `name`, in minor units."""
    if name == "left":
        return result["remaining"]["creditable_amount_cents"]
    if name == "credits":
        return result["credit_note_credits_amount_cents"] + result["prepaid_credits_amount_cents"]
    if name in MEMBERS:
        return result[MEMBERS[name]]
    rows = [tax["amount_cents"] for tax in result["applied_taxes"] if tax["tax_code"] == name]
    return sum(rows) if rows else None


def check_figures(readme, results):
    """Differences between the README's figures and the results; and how many were compared."""
    wrong, compared = [], 0
    for document, text in FIGURE.findall(readme):
        result = results.get(document)
        if result is None:
            wrong.append(f"{document} is in the README but not in the output")
            continue
        for part in text.split(", "):
            name, value = part.split(" ")
            expected, found = minor_units(value, result["currency_exponent"]), figure(result, name)
            compared += 1
            if found != expected:
                wrong.append(f"{document}: {name} is {found}, by hand {expected}")
    return wrong, compared


def check_sums(result):
    """The ways in which one document does not add up."""
    wrong = []

    def same(what, left, right):
        if left != right:
            wrong.append(f"{result['id']}: {what}: {left} is not {right}")

    if result.get("tax_status") == "pending":
        for part in [result, *result["fees"]]:
            known = [name for name in ("taxes_amount_cents", "total_amount_cents", "taxes_rate") if part[name] is not None]
            same("figures of a document that waits", known + part["applied_taxes"], [])
        same("status", result["status"], "pending")
        return wrong
    note = result["document"] == "credit_note"
    fees = result["items"] if note else result["fees"]
    taxes = result["taxes_amount_cents"]
    same("tax of the fees", sum(fee["taxes_amount_cents"] for fee in fees), taxes)
    same("tax rows", sum(tax["amount_cents"] for tax in result["applied_taxes"]), taxes)
    net = result["sub_total_excluding_taxes_amount_cents"]
    same("net of the fees", sum(fee["sub_total_excluding_taxes_amount_cents"] for fee in fees), net)
    gross = result["items_amount_cents"] if note else result["fees_amount_cents"]
    for part in ("progressive_billing_credits", "coupons", "included_taxes"):
        gross -= result[f"{part}_amount_cents"]
    same("amounts less deductions and included taxes", gross, net)
    for fee in fees:
        same(f"rows of {fee.get('id', fee.get('fee_id'))}", sum(t["amount_cents"] for t in fee["applied_taxes"]),
             fee["taxes_amount_cents"])
    if note:
        same("total", net + taxes, result["total_amount_cents"])
        same("credit and refund", result["credit_amount_cents"] + result["refund_amount_cents"], net + taxes)
    else:
        same("total including taxes", net + taxes, result["sub_total_including_taxes_amount_cents"])
        same("total with credits", net + taxes, result["total_amount_cents"] + result["credit_note_credits_amount_cents"]
             + result["prepaid_credits_amount_cents"] - result["credit_due_amount_cents"])
    return wrong


def check_month(lines, results):
    """Whether the month is written in the form that the programs rely on, and shows what it is meant to show."""
    wrong = []
    for number, line in enumerate(lines, 1):
        data = json.loads(line)
        members = ["op", "document"] if data["op"] == "calculate" else ["op", "of", "document"]
        if list(data) != members or next(iter(data["document"])) != "id":
            wrong.append(f"invoices.jsonl:{number}: members are not in the agreed order")
        if json.dumps(data, ensure_ascii=False, separators=(",", ":")) != line:
            wrong.append(f"invoices.jsonl:{number}: not compact")
        if not re.fullmatch(r"[\w-]+", data["document"]["id"]):
            wrong.append(f"invoices.jsonl:{number}: an id that would need escapes")
    if [json.loads(line)["document"]["id"] for line in lines] != list(results):
        wrong.append("the output does not have the month's documents in their order")
    invoices = [r for r in results.values() if r["document"] == "invoice"]
    notes = [r for r in results.values() if r["document"] == "credit_note"]
    fees = [fee for invoice in invoices for fee in invoice["fees"]]

    def covers(what, found, needed):
        if not set(needed) <= set(found):
            wrong.append(f"the month has no {what} {sorted(set(needed) - set(found))}")

    covers("currency", {r["currency"] for r in invoices}, ["EUR", "USD", "JPY", "KWD"])
    covers("type", {r["type"] for r in invoices},
           ["subscription", "one_off", "prepaid_credit", "advance_charges", "usage"])
    covers("fee type", {f["type"] for f in fees}, ["subscription", "charge", "fixed_charge", "commitment", "add_on", "credit"])
    covers("level", {f["decided_by"]["level"] for f in fees},
           ["fee", "charge", "fixed_charge", "commitment", "add_on", "plan", "customer", "billing_entity",
            "organization", "prepaid_credit", "settled", "customer_exempt", "fee_exempt", "eu"])
    covers("rule of EU VAT", {f["eu"]["rule"] for f in fees if "eu" in f},
           ["domestic", "reverse_charge", "destination_b2c", "origin_b2c", "outside_scope", "intra_community", "export",
            "pending_vies"])
    covers("category", {tax.get("category_code") for r in invoices + notes for tax in r["applied_taxes"]},
           ["S", "E", "AE", "K", "G", "O"])
    covers("credited treatment", {item["treatment"] for r in notes for item in r["items"]}, ["standard", "reverse_charge"])
    covers("fee with", {name for f in fees for name in f}, ["part_of", "price_including_tax_amount_cents"])
    covers("tax status", {r["tax_status"] for r in invoices}, ["succeeded", "pending"])
    for fee in fees:
        for tax in fee["applied_taxes"]:
            if tax["treatment"] in ("reverse_charge", "out_of_scope") and "eu" in fee and not tax.get("mention"):
                wrong.append(f"a fee with {tax['tax_code']} does not say what its invoice has to say")
    if len(invoices) < 40 or len(notes) < 6:
        wrong.append(f"{len(invoices)} invoices and {len(notes)} credit notes: fewer than 40 and 6")
    return wrong


def main(arguments):
    with open(arguments[0], encoding="utf-8") as file:
        results = {result["id"]: result for result in map(json.loads, file)}
    lines = (MONTH / "invoices.jsonl").read_text(encoding="utf-8").splitlines()
    wrong, compared = check_figures((MONTH / "README.md").read_text(encoding="utf-8"), results)
    for result in results.values():
        wrong += check_sums(result)
    wrong += check_month(lines, results)
    if compared < 60:
        wrong.append(f"only {compared} figures in the README: is it still read rightly?")
    print("\n".join(wrong) or f"{compared} figures worked out by hand agree; {len(results)} documents add up")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
