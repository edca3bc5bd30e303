"""The taxed invoice of a document with EU VAT: the decisions of eu_reference.py, the figures of reference.py.

The taxes that EU VAT finds become taxes of a configuration of their own under invented codes, so that the reference calculator does all arithmetic.
"""

import copy
from fractions import Fraction

import eu_reference as eu
import reference
from exact import rounded

DEPENDS_ON_TAX = ("sub_total_excluding_taxes_amount_cents", "sub_total_excluding_taxes_precise_amount_cents", "taxes_amount_cents",
                  "taxes_precise_amount_cents", "taxes_rate", "included_taxes_amount_cents", "total_amount_cents",
                  "sub_total_including_taxes_amount_cents", "sub_total_including_taxes_precise_amount_cents", "credit_note_credits_amount_cents",
                  "prepaid_credits_amount_cents", "credit_due_amount_cents")
ABOVE = ("fee", "charge", "fixed_charge", "commitment", "add_on", "plan", "customer", "prepaid_credit", "settled", "customer_exempt", "fee_exempt")


def taken_by_eu(data, config, invoice, fee, events, warnings):
    """The decisions of EU VAT for a fee as [(from, to, decision)], or None where another level has it; what it is worth to say goes to `events` and `warnings`."""
    decided, codes = reference.decide(config, invoice, fee)
    if eu.entity_of(config, invoice) is None or decided["level"] in ABOVE and (codes or decided["level"] not in ("none",)):
        return None
    rows = eu.decided(data, config, invoice, fee)
    first = rows[0][2]
    warnings |= {code for code in first["warnings"] if code == "zipcode.no_pattern"}
    if first["event"]:
        events.add(first["event"])
    below = decided["level"] == "billing_entity"
    if below and first["tax"] is not None and no_matter_of_the_union(data, first):
        return None
    return rows


def no_matter_of_the_union(data, decision):
    """A supply outside the EU by a seller outside the EU: taxes of the billing entity are asked first."""
    goods = decision["supply"] == "goods"
    member = eu.member_law(data, decision["seller"], decision["date"], goods) or eu.within(data, decision["seller"], decision["date"], goods)
    return not member and decision["outcome"].kind in ("outside", "local")


def expanded(data, config, invoice):
    """(configuration, invoice, what belongs to each fee): fees in their parts, with the taxes of EU VAT under invented codes."""
    config, invoice = copy.deepcopy(config), copy.deepcopy(invoice)
    mode = (config.get("rounding") or {}).get("mode", "half_away_from_zero")
    unit = 10 ** reference.EXPONENT[invoice["currency"]]
    taxes, fees, about, own, parts_of = list(config.get("taxes") or []), [], [], [], {}
    known, events, warnings = {}, set(), set()
    for fee in invoice["fees"]:
        rows = taken_by_eu(data, config, invoice, fee, events, warnings)
        exact = Fraction(fee["amount_cents"]) if fee.get("amount_cents") is not None \
            else reference.number(fee["units"]) * reference.number(fee["unit_amount"]) * unit
        amount = rounded(exact, mode)
        ids = [fee["id"]] if not rows or len(rows) == 1 else [f"{fee['id']}/{n}" for n in range(1, len(rows) + 1)]
        parts_of[fee["id"]] = ids
        mine = [(coupon, fee["id"]) for coupon in fee.pop("coupons", None) or []]
        own += mine
        if rows is None:
            fees.append(fee)
            about.append(None)
            continue
        amounts = eu.parts_of(amount, [(first, last) for first, last, _ in rows]) if len(rows) > 1 else [amount]
        all_days = sum(eu.days(first, last) for first, last, _ in rows) if len(rows) > 1 else None
        for part_id, part_amount, (first, last, decision) in zip(ids, amounts, rows):
            net, gross, inside = eu.net_price(data, config, invoice, fee, decision, part_amount, mode)
            part = {key: value for key, value in fee.items() if key not in ("tax_codes",)} | {"id": part_id}
            if len(rows) > 1 or gross is not None:
                part.pop("unit_amount", None)
                part["amount_cents"] = net
            if len(rows) > 1:
                part.pop("units", None)
                part["~exact"] = exact * eu.days(first, last) / all_days
            part["tax_codes"] = []
            if decision["tax"] is not None:
                tax = decision["tax"]
                if tax not in known:
                    known[tax] = f"~{len(known)}"
                    taxes.append({"code": known[tax], "name": "VAT", "rate": eu.shown(tax.rate), "category_code": tax.category,
                                  "exemption_reason_code": tax.reason, "jurisdiction": tax.jurisdiction})
                part["tax_codes"] = [known[tax]]
            if inside is not None:
                for coupon, _ in mine:
                    free_coupon(coupon, inside, mode)
            fees.append(part)
            about.append(decision | {"from": first, "to": last, "part_of": fee["id"] if len(rows) > 1 else None, "gross": gross, "inside": inside})
    for fee in fees:  # what was settled joins the row with its code and rate
        for row in fee.get("settled") or []:
            row["tax_code"] = next((code for tax, code in known.items() if tax.code == row["tax_code"] and tax.rate == reference.number(row["tax_rate"])),
                                   row["tax_code"])
    invoice["fees"] = fees
    own.sort(key=lambda row: len(parts_of[row[1]]) > 1)  # those of a split fee become the document's first
    limited = [coupon | {"applies_to": {"fee_ids": parts_of[fee_id]}, "~own": fee_id} for coupon, fee_id in own]
    freed = {row["inside"] if row else None for row in about}
    if len(freed) == 1 and None not in freed:
        for coupon in invoice.get("coupons") or []:
            free_coupon(coupon, next(iter(freed)), mode)
    for coupon in invoice.get("coupons") or []:
        name_parts(coupon.get("applies_to") or {}, parts_of)
    for credit in invoice.get("progressive_billing_credits") or []:
        name_parts(credit, parts_of)
    invoice["coupons"] = limited + (invoice.get("coupons") or [])
    for entity in config.get("billing_entities") or []:
        if entity["code"] == invoice.get("billing_entity") and any(row is not None for row in about):
            entity["~eu"] = True
    config["taxes"] = taxes
    return config, invoice, about, {code: tax for tax, code in known.items()}, events, warnings


def free_coupon(coupon, rate, mode):
    """A coupon of fixed amount without the tax that its price includes."""
    if coupon["type"] == "fixed_amount":
        coupon["amount_cents"] = rounded(Fraction(coupon["amount_cents"]) / (1 + reference.number(rate) / 100), mode)


def name_parts(row, parts_of):
    """Lets `fee_ids` name the parts of a fee that was split."""
    if row.get("fee_ids"):
        row["fee_ids"] = [part for fee_id in row["fee_ids"] for part in parts_of[fee_id]]


def undecided(config, fee, decision):
    """A fee that EU VAT has not decided keeps the reference from asking the levels below."""
    return decision is not None and decision["tax"] is None


def taxed(data, config, invoice, offered=None):
    """The taxed invoice as far as it is compared, or raises eu.Refused or reference.Undetermined."""
    wide, document, about, names, events, warnings = expanded(data, config, invoice)
    for fee, decision in zip(document["fees"], about):
        if undecided(wide, fee, decision):
            fee["exempt"] = True  # no level is asked; the figures that depend on tax are hidden below
    if offered is not None:
        backwards = {(tax.code, eu.shown(tax.rate), tax.jurisdiction, tax.category): code for code, tax in names.items()}
        offered = {(i, backwards.get(key, key[0]), key[1]): cents for (i, key), cents in offered.items()}
    answer = reference.taxed_invoice(wide, document, offered)
    waiting = [row["rule"] for row in about if row and row["tax"] is None]
    for fee, decision in zip(answer["fees"], about):
        tell_fee(config, invoice, fee, decision, names)
    for row in answer["applied_taxes"]:
        tell_tax(row, names)
    for coupon in answer.get("coupons", []):
        coupon.pop("fee_id", None)
    answer["source"] = "eu" if any(about) else "manual"
    answer["events"] = [max(events, key=["last_valid", "unavailable", "not_checked"].index)] if events else []
    answer["warnings"] = sorted(warnings | {code for row in about if row for code in row["warnings"]}) if any(about) else []
    if waiting:
        hide(answer)
    return answer


def tell_tax(row, names):
    """The true name of an invented code."""
    if row["tax_code"] in names:
        tax = names[row["tax_code"]]
        row["tax_code"], row["treatment"] = tax.code, tax.treatment


def tell_fee(config, invoice, fee, decision, names):
    """What the contract says of a fee that EU VAT decided."""
    for row in fee["applied_taxes"]:
        tell_tax(row, names)
    if decision is None:
        if eu.entity_of(config, invoice) and fee["decided_by"]["level"] in ABOVE[:7]:
            below = fee["decided_by"]["overrode"]
            at = next((i for i, level in enumerate(below) if level in ("billing_entity", "organization")), len(below))
            fee["decided_by"]["overrode"] = below[:at] + ["eu"] + below[at:]
        return
    original = next(row for row in invoice["fees"] if row["id"] == (decision["part_of"] or fee["id"]))
    below = [level for level, _, codes in reference.levels(config, invoice, original) if codes]
    fee["decided_by"] = {"level": "eu", "code": invoice["billing_entity"], "overrode": below}
    fee["treatment"] = decision["tax"].treatment if decision["tax"] else "pending"
    told = {"rule": decision["rule"], "supply": decision["supply"], "vat_rate_kind": original.get("vat_rate_kind", "standard"), "tax_date": decision["date"],
            "customer_status": decision["status"]}
    if decision["tax"] is not None:
        told |= {"tax_country": decision["taxed_in"].country, "tax_territory": decision["taxed_in"].territory}
    fee["eu"] = reference.given(told)
    fee |= reference.given({"part_of": decision["part_of"], "price_including_tax_amount_cents": decision["gross"],
                            "price_included_tax_rate": decision["inside"]})
    if decision["part_of"]:
        fee |= {"from_date": decision["from"], "to_date": decision["to"]}


def hide(answer):
    """A document that waits: unknown is not zero."""
    answer |= {"tax_status": "pending", "status": "pending", "applied_taxes": []} | {key: None for key in DEPENDS_ON_TAX if key in answer}
    for fee in answer["fees"]:
        fee |= {key: None for key in DEPENDS_ON_TAX if key in fee} | {"applied_taxes": []}
