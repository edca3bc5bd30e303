"""Prints a month of taxed documents for people.

    show.py results.jsonl                 the documents by currency, then the totals by tax
    show.py --explanation explained.json  the explanation inside one explained invoice

Reads what tallage printed and nothing else: every figure below is copied or summed from it. Money stays an integer of
minor units until it is written out.
"""

import json
import os
import sys
import textwrap
import unicodedata

INDENT = "  "
COLUMNS = (("Document", 12, "<"), ("Customer", 21, "<"), ("Net", 13, ">"), ("Tax", 24, "<"), ("Amount", 10, ">"),
           ("Total", 13, ">"), ("Why", 19, "<"))
TAX_COLUMNS = (("", 4, "<"), ("Tax", 24, "<"), ("Where", 6, "<"), ("Base invoiced", 16, ">"), ("Tax invoiced", 14, ">"),
               ("Base credited", 16, ">"), ("Tax credited", 14, ">"), ("Tax left", 16, ">"))

# What decided, in a word. The levels that have a code of their own are shown with it.
WHY = {
    "fee": "the fee itself", "charge": "charge", "fixed_charge": "fixed charge", "commitment": "commitment",
    "add_on": "add-on", "plan": "plan", "customer": "customer", "billing_entity": "billing entity",
    "organization": "organization", "none": "none named", "prepaid_credit": "prepaid credit",
    "settled": "paid in advance", "customer_exempt": "exempt customer", "fee_exempt": "exempt fee",
}
WITH_CODE = ("charge", "fixed_charge", "add_on", "plan")

# The rules of EU VAT, in two words.
EU_RULES = {
    "domestic": "EU: at home", "reverse_charge": "EU: reverse charge", "destination_b2c": "EU: consumer's home",
    "origin_b2c": "EU: seller's home", "outside_scope": "EU: outside", "no_vat_territory": "EU: outside",
    "local_tax_territory": "EU: local tax", "intra_community": "EU: goods in the EU", "export": "EU: goods exported",
    "pending_vies": "EU: VIES awaited", "pending_review": "EU: person awaited",
}


def money(amount, exponent):
    """12345 with exponent 2 as `123.45`, with thousands separators, by integers only."""
    whole, fraction = divmod(abs(amount), 10**exponent)
    text = f"{whole:,}" + (f".{fraction:0{exponent}d}" if exponent else "")
    return f"-{text}" if amount < 0 else text


def width(text):
    """Columns that a text takes on a terminal: wide letters take two, combining marks none."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def cell(text, size, align):
    """The text in exactly `size` columns, shortened with an ellipsis where it is longer."""
    if width(text) > size:
        while width(text) > size - 1:
            text = text[:-1]
        text += "…"
    space = " " * (size - width(text))
    return text + space if align == "<" else space + text


def row(values, columns=COLUMNS):
    cells = (cell(value, size, align) for value, (_, size, align) in zip(values, columns))
    return (INDENT + " ".join(cells)).rstrip()


def rule(char="─"):
    return INDENT + char * (sum(size for _, size, _ in COLUMNS) + len(COLUMNS) - 1)


def tax_label(tax):
    return f"{tax['tax_code']} {tax['tax_rate']} %"


def reason(fee):
    """Which level decided on a fee's taxes."""
    decided = fee["decided_by"]
    if decided["level"] == "eu":
        return EU_RULES.get(fee["eu"]["rule"], fee["eu"]["rule"])
    word = WHY.get(decided["level"], decided["level"])
    return f"{word} {decided['code']}" if decided["level"] in WITH_CODE and "code" in decided else word


def reasons(fees, tax):
    """The distinct reasons of the fees that bear a tax (`None`: that bear none), in document order."""
    if tax is None:
        bearing = [fee for fee in fees if not fee["applied_taxes"]]
    else:
        key = (tax["tax_code"], tax["tax_rate"])
        bearing = [f for f in fees if any((t["tax_code"], t["tax_rate"]) == key for t in f["applied_taxes"])]
    return ", ".join(dict.fromkeys(reason(fee) for fee in bearing))


class Document:
    """What the table shows of an invoice or credit note; a credit note with its sign."""

    def __init__(self, data):
        self.credit = data["document"] == "credit_note"
        self.sign = data.get("sign", 1)
        self.id = data["id"]
        self.preview = data.get("type") == "usage"
        self.waits = data["tax_status"] == "pending"  # its figures are null: not known, which is not zero
        self.currency, self.exponent = data["currency"], data["currency_exponent"]
        self.customer = data.get("customer", {}).get("name", "")
        fees = data["items"] if self.credit else data["fees"]
        self.events = data.get("events", [])
        self.mentions = dict.fromkeys(t["mention"] for fee in fees for t in fee["applied_taxes"] if "mention" in t)
        self.taxes = data["applied_taxes"]
        if self.waits:
            self.net = self.tax = self.total = None
            whys = dict.fromkeys(reason(fee) for fee in fees if fee["treatment"] == "pending")
            self.lines = [("pending", None, ", ".join(whys))]
            self.stories = list(dict.fromkeys(r["text"] for fee in fees for r in fee.get("eu", {}).get("reasons", [])[-1:]))
            return
        self.net = self.sign * data["sub_total_excluding_taxes_amount_cents"]
        self.tax = self.sign * data["taxes_amount_cents"]
        self.total = self.sign * data["total_amount_cents"] - data.get("credit_due_amount_cents", 0)
        self.lines = []  # (label, amount or None, why)
        of = f"of {data['invoice_id']}" if self.credit else ""
        for tax in self.taxes:
            self.lines.append((tax_label(tax), self.sign * tax["amount_cents"], of or reasons(fees, tax)))
        if any(not fee["applied_taxes"] for fee in fees):
            self.lines.append(("no tax", None, of or reasons(fees, None)))
        for kind in ("credit_note_credits", "prepaid_credits"):
            for used in data.get(kind, []):
                self.lines.append((used["id"], -used["amount_cents"], "credit used"))

    def shown(self, amount):
        return "?" if amount is None else money(amount, self.exponent)

    def rows(self):
        for number, (label, amount, why) in enumerate(self.lines):
            first = number == 0
            shown = "" if amount is None else money(amount, self.exponent)
            wrapped = textwrap.wrap(why, COLUMNS[-1][1]) or [""]
            yield row((
                self.id + ("*" if self.preview else "") if first else "", self.customer if first else "",
                self.shown(self.net) if first else "", label, shown, self.shown(self.total) if first else "", wrapped[0]))
            for more in wrapped[1:]:
                yield row(("", "", "", "", "", "", more))


def show_documents(documents):
    for currency in dict.fromkeys(d.currency for d in documents):
        mine = [d for d in documents if d.currency == currency]
        counted = [d for d in mine if not d.preview and not d.waits]
        exponent = mine[0].exponent
        print(f"{currency}\n{row([name for name, _, _ in COLUMNS])}\n{rule()}")
        for document in mine:
            print("\n".join(document.rows()))
        net, tax, total = (sum(getattr(d, field) for d in counted) for field in ("net", "tax", "total"))
        print(rule())
        print(row((f"{len(counted)} counted", "", money(net, exponent), "taxes", money(tax, exponent),
                   money(total, exponent), "")))
        if any(d.preview for d in mine):
            print(f"{INDENT}* a preview of current usage: shown, not counted")
        if any(d.waits for d in mine):
            print(f"{INDENT}? not known yet: the document is pending, and is not counted")
        print()


def show_taxes(documents):
    """Totals by currency and tax: what a return would be filled in from."""
    totals = {}  # (currency, tax, place) -> [base, tax, base credited, tax credited]
    places = {}  # (currency, tax) -> where it was seen first: a tax that was settled in advance does not name its place
    exponents = {}
    for document in documents:
        if document.preview or document.waits:
            continue
        exponents[document.currency] = document.exponent
        for tax in document.taxes:
            label = tax_label(tax)
            place = tax.get("jurisdiction") or places.get((document.currency, label), "")
            places.setdefault((document.currency, label), place)
            sums = totals.setdefault((document.currency, label, place), [0, 0, 0, 0])
            at = 2 if document.credit else 0
            sums[at] += tax["taxable_base_amount_cents"]
            sums[at + 1] += tax["amount_cents"]
    print("Totals by tax")
    print(row([name for name, _, _ in TAX_COLUMNS], TAX_COLUMNS))
    print(rule())
    last = None
    for (currency, label, place), sums in sorted(totals.items(), key=lambda item: list(exponents).index(item[0][0])):
        figures = [money(amount, exponents[currency]) for amount in (*sums, sums[1] - sums[3])]
        values = ["" if currency == last else currency, label, place, *figures]
        print(row(values, TAX_COLUMNS))
        last = currency
    print()


def show_mentions(documents):
    """What the law wants to read on an invoice without VAT."""
    by_mention = {}
    for document in documents:
        for mention in document.mentions:
            by_mention.setdefault(mention, []).append(document.id)
    if by_mention:
        print("To be printed on the document")
        for mention, ids in by_mention.items():
            print(f"{INDENT}“{mention}”")
            print(textwrap.fill(", ".join(ids), 118, initial_indent=INDENT * 2, subsequent_indent=INDENT * 2))
        print()


def show_waiting(documents):
    """The documents that cannot be finalized, why, and what to do."""
    for document in documents:
        if document.waits:
            print(f"{document.id} waits")
            for story in document.stories:
                print(f"{INDENT}{story}")
            for event in document.events:
                at = f", at {event['retry_at']} or later" if "retry_at" in event else ""
                print(f"{INDENT}{event['type']}: ask VIES about {event['number']}{at}")
            print()


def main(arguments):
    sys.stdout.reconfigure(encoding="utf-8")
    if len(arguments) == 2 and arguments[0] == "--explanation":
        with open(arguments[1], encoding="utf-8") as file:
            print(json.load(file)["explanation"]["text"])
        return 0
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    with open(arguments[0], encoding="utf-8") as file:
        documents = [Document(json.loads(text)) for text in file]
    notes = sum(d.credit for d in documents)
    print(f"The month: {len(documents) - notes} invoices and {notes} credit notes\n")
    show_documents(documents)
    show_taxes(documents)
    show_mentions(documents)
    show_waiting(documents)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BrokenPipeError:  # the reader (`| head`, `| less`) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
