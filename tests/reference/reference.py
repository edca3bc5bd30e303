"""The reference calculator: slow, plain, exact. Written from docs/json.md alone, never from the engine's source.

`taxed_invoice(config, invoice)` gives the whole taxed invoice of the contract. Under the strategy `document` many tables
of cells are right; pass the `cells` of the answer under test: they are checked (`check_controlled`), and everything else follows from them.
"""

from fractions import Fraction

from exact import largest_remainder, normalized, number, percent, precise, rounded

EXPONENT = {"EUR": 2, "USD": 2, "GBP": 2, "CHF": 2, "CAD": 2, "DKK": 2, "SEK": 2, "NOK": 2, "AUD": 2, "BRL": 2,
            "JPY": 0, "KRW": 0, "CLP": 0, "ISK": 0, "KWD": 3, "BHD": 3, "JOD": 3, "TND": 3, "OMR": 3, "CLF": 4, "UYW": 4}
CATEGORY_TREATMENT = {"E": "exempt", "AE": "reverse_charge", "O": "out_of_scope", "G": "export",
                      "K": "intra_community", "Z": "zero"}
ROUNDING = {"strategy": "tax", "base": "rounded", "mode": "half_away_from_zero"}


class Undetermined(Exception):
    """A tax that the document needs has no rate on its date."""


class NotAdding(Exception):
    """The cells offered for the strategy `document` break one of its constraints."""


# Which taxes


def find(rows, code):
    """The row with this `code`, or {}."""
    return next((row for row in rows or [] if row["code"] == code), {})


def charge_of(config, fee):
    """The configured charge of a fee, or {}."""
    return find(find(config.get("plans"), fee.get("plan_code")).get("charges"), fee.get("charge_code"))


def levels(config, invoice, fee):
    """(level, code, tax codes) from the highest to the lowest that exists for this fee."""
    plan = find(config.get("plans"), fee.get("plan_code"))
    found = [("fee", None, fee)]
    if fee["type"] == "charge" and fee.get("charge_code"):
        found.append(("charge", fee["charge_code"], charge_of(config, fee)))
    if fee["type"] == "fixed_charge" and fee.get("fixed_charge_code"):
        found.append(("fixed_charge", fee["fixed_charge_code"], find(plan.get("fixed_charges"), fee["fixed_charge_code"])))
    if fee["type"] == "commitment":
        found.append(("commitment", fee.get("plan_code"), plan.get("minimum_commitment") or {}))
    if fee["type"] == "add_on":
        found.append(("add_on", fee.get("add_on_code"), find(config.get("add_ons"), fee.get("add_on_code"))))
    if invoice["type"] != "one_off":
        found.append(("plan", fee.get("plan_code"), plan))
    customer = invoice.get("customer") or {}
    found.append(("customer", customer.get("external_id"), customer))
    entity = invoice.get("billing_entity")
    found.append(("billing_entity", entity, find(config.get("billing_entities"), entity)))
    found.append(("organization", None, config.get("organization") or {}))
    return [(level, code, row.get("tax_codes") or []) for level, code, row in found]


def decide(config, invoice, fee):
    """(decided_by, tax codes) of a fee."""
    plain = None
    if invoice["type"] == "prepaid_credit":
        plain = "prepaid_credit"
    elif fee.get("settled") is not None:
        plain = "settled"
    elif (invoice.get("customer") or {}).get("exempt"):
        plain = "customer_exempt"
    elif fee.get("exempt"):
        plain = "fee_exempt"
    if plain:
        return {"level": plain, "overrode": []}, []
    naming = [row for row in levels(config, invoice, fee) if row[2]]
    if not naming:
        return {"level": "none", "overrode": []}, []
    level, code, codes = naming[0]
    decided = {"level": level} | ({"code": code} if code else {}) | {"overrode": [row[0] for row in naming[1:]]}
    return decided, codes


def rate_on(tax, date):
    """The percent in force on a date: the last dated row that has begun, else `rate`."""
    begun = [row for row in tax.get("rates") or [] if row["effective_from"] <= date]
    if begun:
        return number(max(begun, key=lambda row: row["effective_from"])["rate"])
    if tax.get("rate") is None:
        raise Undetermined(tax["code"])
    return number(tax["rate"])


def says(*candidates):
    """The first that is set."""
    return next((c for c in candidates if c is not None), False)


def treatment(category, rate):
    """Treatment of one tax."""
    return CATEGORY_TREATMENT.get(category) or ("standard" if rate > 0 else "zero")


def taxes_of(config, invoice, fee):
    """(decided_by, taxes, treatment) of a fee; a tax is its snapshot with the Fractions `rate` and `factor` (not percent)."""
    decided, codes = decide(config, invoice, fee)
    date = invoice.get("tax_date") or invoice["issuing_date"]
    included = says(fee.get("prices_include_tax"), invoice.get("prices_include_tax"))
    taxes, below = [], Fraction(0)
    if decided["level"] == "settled":
        for row in fee["settled"]:
            rate = number(row["tax_rate"])
            taxes.append({"code": row["tax_code"], "name": row["tax_name"], "rate": rate, "factor": rate / 100, "inclusive": included,
                          "compound": False, "settled": row["amount_cents"]})
    for position, tax in enumerate(config.get("taxes") or []):
        if tax["code"] not in codes:
            continue
        rate = rate_on(tax, date)
        factor = rate / 100 * (1 + below if tax.get("compound") else 1)
        below += factor
        taxes.append({**tax, "position": position, "rate": rate, "factor": factor, "compound": bool(tax.get("compound")),
                      "inclusive": says(fee.get("prices_include_tax"), invoice.get("prices_include_tax"), tax.get("inclusive")), "settled": None})
    for tax in taxes:
        tax["treatment"] = treatment(tax.get("category_code"), tax["rate"])
    if any(tax["rate"] > 0 for tax in taxes):
        return decided, taxes, "standard"
    if taxes:
        return decided, taxes, taxes[0]["treatment"]
    return decided, taxes, "exempt" if decided["level"] in ("customer_exempt", "fee_exempt") else "not_taxed"


def resolved(config, invoice):
    """What `resolve` answers."""
    fees = []
    for fee in invoice["fees"]:
        decided, taxes, how = taxes_of(config, invoice, fee)
        fees.append({"id": fee["id"], "treatment": how, "decided_by": decided,
                     "taxes": [{"tax_code": t["code"], "tax_rate": percent(t["rate"]), "inclusive": t["inclusive"], "compound": t["compound"]}
                               for t in taxes]})
    return {"schema": 1, "document": "decisions", "id": invoice["id"], "tax_date": invoice.get("tax_date") or invoice["issuing_date"], "tax_status": "succeeded",
            "source": "manual", "fees": fees}


# How much: deductions


def deduction_steps(config, invoice):
    """Progressive-billing credits and coupons in the order they are applied: dicts with kind, source, eligible fees and amount or percentage."""
    fees = invoice["fees"]
    open_fees = [i for i, fee in enumerate(fees) if fee.get("settled") is None]
    steps = []
    for credit in invoice.get("progressive_billing_credits") or []:
        named = credit.get("fee_ids")
        eligible = [i for i in open_fees if (fees[i]["id"] in named if named else fees[i]["type"] == "charge")]
        steps.append({"kind": "progressive", "source": credit, "fees": eligible, "amount": credit["amount_cents"]})
    own = [(coupon, [i] if i in open_fees else [], fee["id"]) for i, fee in enumerate(fees) for coupon in fee.get("coupons") or []]
    limited, general = [], []
    for coupon in invoice.get("coupons") or []:
        limits = coupon.get("applies_to")
        if limits is None:
            general.append((coupon, open_fees, None))
            continue
        eligible = [i for i in open_fees
                    if fees[i].get("plan_code") in (limits.get("plan_codes") or [])
                    or charge_of(config, fees[i]).get("billable_metric_code") in (limits.get("billable_metric_codes") or [])
                    or fees[i]["id"] in (limits.get("fee_ids") or [])]
        limited.append((coupon, eligible, None))
    for coupon, eligible, fee_id in own + limited + general:
        steps.append({"kind": "coupon", "source": coupon, "fees": eligible, "fee_id": fee_id, "amount": coupon.get("amount_cents"),
                      "percentage": coupon.get("percentage_rate")})
    return steps


def deduct(amounts, steps, mode, whole):
    """(remainders, taken by step and fee). `whole`: in whole minor units; otherwise exactly, without any rounding."""
    left, taken = list(amounts), []
    for step in steps:
        eligible = [i for i in step["fees"] if left[i] > 0]
        room = sum(left[i] for i in eligible)
        if step.get("percentage") is not None:
            take = room * number(step["percentage"]) / 100
            take = rounded(Fraction(take), mode) if whole else take
        else:
            take = min(step["amount"], room)
        shares = [Fraction(take) * left[i] / room for i in eligible]
        if whole and eligible:
            shares = largest_remainder(take, shares)
        row = dict(zip(eligible, shares))
        for i, share in row.items():
            left[i] -= share
        taken.append(row)
    return left, taken


# How much: rounding the table of fee × tax cells


def round_tax(cells, mode):
    """Strategy `tax`: one tax's exact cells in fee order → whole cells that sum to its rounded total."""
    total = sum(cells)
    first = next((c for c in cells if c != 0), 0)
    sign = -1 if total < 0 or (total == 0 and first < 0) else 1
    whole = largest_remainder(sign * rounded(total, mode), [sign * c for c in cells])
    return [sign * c for c in whole]


def check_controlled(exact, cells, mode):
    """Strategy `document`: the offered whole cells {(fee, column): int} against the exact ones, or NotAdding."""
    if set(exact) != set(cells):
        raise NotAdding("other cells than expected")
    lines = {}
    for fee, column in exact:
        for line in (("cell", fee, column), ("fee", fee), ("tax", column)):
            lines.setdefault(line, []).append((fee, column))
    for line, keys in lines.items():
        want, have = sum(exact[k] for k in keys), sum(cells[k] for k in keys)
        if abs(have - want) >= 1:
            raise NotAdding(f"{line}: {have} for exactly {precise(want)}")
    want, have = rounded(sum(exact.values(), Fraction(0)), mode), sum(cells.values())
    if want != have:
        raise NotAdding(f"document: {have}, rounded is {want}")


def round_cells(exact, settled, rounding, offered):
    """{(fee, column): exact} → {(fee, column): whole} by the strategy. Settled cells are whole already: they are summed, and round nothing."""
    mode, cells = rounding["mode"], {key: int(exact[key]) for key in settled}
    exact = {key: x for key, x in exact.items() if key not in settled}
    if rounding["strategy"] == "line":
        return cells | {key: rounded(x, mode) for key, x in exact.items()}
    if rounding["strategy"] == "document":
        check_controlled(exact, {key: x for key, x in offered.items() if key not in settled}, mode)
        return cells | {key: offered[key] for key in exact}
    for column in {key[1] for key in exact}:
        keys = [key for key in exact if key[1] == column]
        cells.update(zip(keys, round_tax([exact[k] for k in keys], mode)))
    return cells


# The taxed invoice


def snapshot(tax, *flags):
    """The describing members of an applied tax, in the order of the contract: before and after its figures."""
    head = {"tax_code": tax["code"], "tax_name": tax["name"], "tax_description": tax.get("description"), "tax_rate": percent(tax["rate"])}
    tail = {key: tax.get(key) for key in ("treatment", "category_code", "exemption_reason_code", "jurisdiction")}
    return given(head | {flag: tax[flag] for flag in flags}), given(tail)


def given(members):
    """The members that are set."""
    return {key: value for key, value in members.items() if value is not None}


def column_of(taxes_by_fee, tax):
    """The row of the document that a tax belongs to; a settled tax joins the configured one with its code and rate."""
    if tax["settled"] is None:
        return (tax["code"], tax["rate"], None)
    joins = any(t["settled"] is None and (t["code"], t["rate"]) == (tax["code"], tax["rate"]) for taxes in taxes_by_fee for t in taxes)
    return (tax["code"], tax["rate"], None if joins else tax["name"])


def table_of(config, invoice):
    """Everything before rounding: rounding settings, decisions, amounts, deductions, exact nets and exact cells."""
    rounding = ROUNDING | (config.get("rounding") or {})
    mode, fees = rounding["mode"], invoice["fees"]
    unit = 10 ** EXPONENT[invoice["currency"]]
    decisions = [taxes_of(config, invoice, fee) for fee in fees]
    taxes = [row[1] for row in decisions]
    exact_amounts = [Fraction(fee["amount_cents"]) if fee.get("amount_cents") is not None
                     else number(fee["units"]) * number(fee["unit_amount"]) * unit for fee in fees]
    exact_amounts = [fee.get("~exact", x) for fee, x in zip(fees, exact_amounts)]  # of a part that eu_invoice.py made
    amounts = [fee["amount_cents"] if "~exact" in fee else rounded(x, mode) for fee, x in zip(fees, exact_amounts)]
    steps = deduction_steps(config, invoice)
    left, taken = deduct(amounts, steps, mode, whole=True)
    exact_left, exact_taken = deduct(exact_amounts, steps, mode, whole=False)
    nets, cells, settled = [], {}, set()
    for i, base in enumerate(exact_left if rounding["base"] == "exact" else left):
        if fees[i].get("settled") is not None:
            nets.append(Fraction(base) - sum(t["settled"] for t in taxes[i] if t["inclusive"]))
        else:
            nets.append(Fraction(base) / (1 + sum(t["factor"] for t in taxes[i] if t["inclusive"])))
        for t in taxes[i]:
            t["column"] = column_of(taxes, t)
            if t["settled"] is not None:
                settled.add((i, t["column"]))
            cells[i, t["column"]] = nets[i] * t["factor"] if t["settled"] is None else Fraction(t["settled"])
    return {"rounding": rounding, "decisions": decisions, "exact_amounts": exact_amounts, "amounts": amounts, "steps": steps, "left": left,
            "taken": taken, "exact_taken": exact_taken, "nets": nets, "cells": cells, "settled": settled}


def taxed_invoice(config, invoice, offered=None):
    """The taxed invoice of the contract, but `versions`. `offered`: cells {(fee index, tax code, rate text): int} for `document`."""
    table = table_of(config, invoice)
    if offered is not None:
        offered = match_offered(table["cells"], offered)
    whole = round_cells(table["cells"], table["settled"], table["rounding"], offered)
    fees = [taxed_fee(config, invoice, table, whole, i) for i in range(len(invoice["fees"]))]
    return document(config, invoice, table, whole, fees)


def match_offered(keys, offered):
    """Cells read from an answer, {(fee index, tax code, rate text): int}, under the keys of the exact table."""
    return {key: offered[key[0], key[1][0], percent(key[1][1])] for key in keys
            if (key[0], key[1][0], percent(key[1][1])) in offered}


def deducted(table, taken, kind, fee=None):
    """What the steps of one kind took: from one fee, or from all."""
    return sum(share for step, row in zip(table["steps"], table[taken]) if step["kind"] == kind
               for i, share in row.items() if fee is None or i == fee)


def figures(name, whole, exact):
    """A rounded figure with its exact one beside it."""
    return {f"{name}amount_cents": whole, f"{name}precise_amount_cents": precise(Fraction(exact))}


def taxed_fee(config, invoice, table, whole, i):
    """One fee of the taxed invoice."""
    fee, (decided, taxes, how) = invoice["fees"][i], table["decisions"][i]
    cell = [whole[i, t["column"]] for t in taxes]
    exact = [table["cells"][i, t["column"]] for t in taxes]
    included = sum(c for c, t in zip(cell, taxes) if t["inclusive"])
    net, exact_net = table["left"][i] - included, table["nets"][i]
    applied = []
    for k, tax in enumerate(taxes):
        head, tail = snapshot(tax, "inclusive", "compound")
        below = k if tax["compound"] else 0
        applied.append(head | figures("taxable_base_", net + sum(cell[:below]), exact_net + sum(exact[:below])) | figures("", cell[k], exact[k]) | tail)
    head = {key: fee.get(key) for key in ("id", "type", "name", "plan_code", "charge_code", "fixed_charge_code", "add_on_code")}
    head["billable_metric_code"] = charge_of(config, fee).get("billable_metric_code")
    head |= {key: None if fee.get(key) is None else normalized(fee[key]) for key in ("units", "unit_amount")}
    return given(head) | figures("", table["amounts"][i], table["exact_amounts"][i]) \
        | figures("progressive_billing_credits_", deducted(table, "taken", "progressive", i), deducted(table, "exact_taken", "progressive", i)) \
        | figures("coupons_", deducted(table, "taken", "coupon", i), deducted(table, "exact_taken", "coupon", i)) \
        | figures("sub_total_excluding_taxes_", net, exact_net) | figures("taxes_", sum(cell), sum(exact)) \
        | {"taxes_rate": percent(100 * sum(t["factor"] for t in taxes)) if taxes else None, "included_taxes_amount_cents": included,
           "total_amount_cents": net + sum(cell), "treatment": how, "decided_by": decided, "applied_taxes": applied}


def tax_rows(table, whole, fees):
    """The document's `applied_taxes`: configured taxes in configuration order, then settled ones in order of appearance."""
    rows = {}
    for i, (_, taxes, _) in enumerate(table["decisions"]):
        for k, tax in enumerate(taxes):
            row = rows.setdefault(tax["column"], {"tax": tax, "net": 0, "base": 0, "exact_base": 0, "cell": 0, "exact": 0})
            if row["tax"]["settled"] is not None and tax["settled"] is None:
                row["tax"] = tax  # a configured tax names the row that settled ones join
            below = taxes[:k] if tax["compound"] else []
            row["net"] += fees[i]["sub_total_excluding_taxes_amount_cents"]
            row["base"] += fees[i]["applied_taxes"][k]["taxable_base_amount_cents"]
            row["exact_base"] += table["nets"][i] + sum(table["cells"][i, t["column"]] for t in below)
            row["cell"] += whole[i, tax["column"]]
            row["exact"] += table["cells"][i, tax["column"]]
    answer = []
    for row in sorted(rows.values(), key=lambda r: r["tax"].get("position", len(rows) + 10**6)):
        head, tail = snapshot(row["tax"])
        answer.append(head | {"fees_amount_cents": row["net"]} | figures("taxable_base_", row["base"], row["exact_base"])
                      | figures("", row["cell"], row["exact"]) | tail)
    return answer


def document_rate(table, fees):
    """Effective percent: weighted by the fees' sub-totals, or the mean when these sum to zero; None when no fee has a tax."""
    if not any(taxes for _, taxes, _ in table["decisions"]):
        return None
    rates = [100 * sum(t["factor"] for t in taxes) for _, taxes, _ in table["decisions"]]
    weights = [fee["sub_total_excluding_taxes_amount_cents"] for fee in fees]
    if sum(weights) == 0:
        return percent(Fraction(sum(rates)) / len(rates))
    return percent(Fraction(sum(r * w for r, w in zip(rates, weights))) / sum(weights))


def use_credits(credits, due):
    """Credits after tax, in order: (rows with what each gave and what is unused, what is still due)."""
    rows = []
    for credit in credits:
        used = min(credit["amount_cents"], max(due, 0))
        due -= used
        rows.append({"id": credit["id"], "amount_cents": used, "unused_amount_cents": credit["amount_cents"] - used})
    return rows, due


ADDRESS = ("address_line1", "address_line2", "city", "zipcode", "state", "country")


def customer_of(invoice):
    """The customer as given, in the order of the contract; an empty list of taxes is not set."""
    customer = invoice.get("customer")
    if customer is None:
        return None
    shown = {key: customer.get(key) for key in ("external_id", "name", "email") + ADDRESS}
    for name in ("billing_address", "shipping_address"):
        shown[name] = given({key: customer[name].get(key) for key in ADDRESS}) if customer.get(name) is not None else None
    return given(shown | {"tax_identification_number": customer.get("tax_identification_number"), "tax_codes": customer.get("tax_codes") or None,
                          "exempt": customer.get("exempt")})


def document(config, invoice, table, whole, fees):
    """The taxed invoice around its fees."""
    lists = {"progressive_billing_credits": [], "coupons": []}
    for step, row in zip(table["steps"], table["taken"]):
        took = sum(row.values())
        unused = step["amount"] - took if step["amount"] is not None else 0
        if step["kind"] == "progressive":
            lists["progressive_billing_credits"].append({"id": step["source"]["id"], "amount_cents": took, "unused_amount_cents": unused})
        else:
            lists["coupons"].append(given({"code": step["source"]["code"], "fee_id": step["fee_id"]}) | {"amount_cents": took, "unused_amount_cents": unused})
    net = sum(fee["sub_total_excluding_taxes_amount_cents"] for fee in fees)
    tax, exact_tax = sum(whole.values()), sum(table["cells"].values(), Fraction(0))
    due = net + tax
    lists["credit_note_credits"], due = use_credits(invoice.get("credit_note_credits") or [], due)
    lists["prepaid_credits"], due = use_credits(invoice.get("prepaid_credits") or [], due)
    head = {"schema": 1, "document": "invoice"} | {key: invoice.get(key) for key in ("id", "number", "type", "status", "issuing_date")}
    head |= {"tax_date": invoice.get("tax_date") or invoice["issuing_date"], "currency": invoice["currency"],
             "currency_exponent": EXPONENT[invoice["currency"]], "billing_entity": invoice.get("billing_entity"),
             "customer": customer_of(invoice), "tax_status": "succeeded", "source": "manual", "rounding": table["rounding"]}
    return given(head) | {"fees": fees, "applied_taxes": tax_rows(table, whole, fees)} | {key: rows for key, rows in lists.items() if rows} \
        | figures("fees_", sum(table["amounts"]), sum(table["exact_amounts"])) \
        | figures("progressive_billing_credits_", deducted(table, "taken", "progressive"), deducted(table, "exact_taken", "progressive")) \
        | figures("coupons_", deducted(table, "taken", "coupon"), deducted(table, "exact_taken", "coupon")) \
        | {"included_taxes_amount_cents": sum(fee["included_taxes_amount_cents"] for fee in fees)} \
        | figures("sub_total_excluding_taxes_", net, sum(table["nets"])) | figures("taxes_", tax, exact_tax) \
        | {"taxes_rate": document_rate(table, fees)} \
        | figures("sub_total_including_taxes_", net + tax, sum(table["nets"]) + exact_tax) \
        | {"credit_note_credits_amount_cents": sum(row["amount_cents"] for row in lists["credit_note_credits"]),
           "prepaid_credits_amount_cents": sum(row["amount_cents"] for row in lists["prepaid_credits"]),
           "credit_due_amount_cents": max(-due, 0), "total_amount_cents": max(due, 0), "warnings": [], "events": []}
