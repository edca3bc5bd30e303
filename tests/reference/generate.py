"""Random configurations and invoices for the differential test: the same seed always gives the same text.

Small documents mostly, with much on purpose: ties, mixed inclusive prices, compound taxes, coupons over one another, negative and zero lines.
"""

import json
import random
import re

from reference import EXPONENT

MODES = ["half_away_from_zero", "half_even", "half_toward_zero", "away_from_zero", "toward_zero", "ceiling", "floor"]
COMMON_RATES = ["20", "19", "5.5", "7", "8.625", "9.975", "21.0", "10", "2.50", "33.333333", "0.000001", "6.25", "8.5", "23"]
TIE_RATES = ["50", "25", "12.5", "5", "2.5", "10", "150", "37.5", "0.5"]
CATEGORIES = ["S", "Z", "E", "AE", "K", "G", "O", "L", "M", "B"]
DATE = "2026-10-31"
MOST = 10**15


def text_of(value):
    """Canonical one-line JSON; a string `#20.00#` stands for the JSON number 20.00, to the letter."""
    return re.sub(r'"#(-?[0-9.]+)#"', r"\1", json.dumps(value, separators=(",", ":"), ensure_ascii=False))


def either(r, decimal):
    """A decimal as JSON string, or as JSON number at times."""
    return f"#{decimal}#" if r.random() < 0.2 else decimal


def some(r, items, most=3):
    """A few different items, in random order."""
    return r.sample(items, min(len(items), r.choice([0, 1, 1, 1, 2, 2, most])))


def rate(r):
    """A percent with at most 6 decimals."""
    kind = r.random()
    if kind < 0.12:
        return "0"
    if kind < 0.45:
        return r.choice(TIE_RATES)
    if kind < 0.8:
        return r.choice(COMMON_RATES)
    if kind < 0.83:
        return str(r.randint(100, 1000))
    digits = r.randint(1, 6)
    return f"{r.randint(0, 40)}.{r.randint(0, 10**digits - 1):0{digits}d}"


def tax(r, i, inclusive, compound):
    """One tax of a configuration."""
    row = {"code": f"t{i}", "name": f"Tax {i}"}
    dated = r.random()
    if dated < 0.95:
        row["rate"] = either(r, rate(r))
    if dated > 0.75:
        starts = r.sample(["2019-01-01", "2024-02-29", "2026-10-31", "2026-11-01", "2027-06-30"], r.randint(1, 4))
        row["rates"] = [{"effective_from": start, "rate": either(r, rate(r))} for start in starts]
    if r.random() < 0.3:
        row["description"] = f"Description of {i} “é”"
    if r.random() < 0.3:
        row["category_code"] = r.choice(CATEGORIES)
    if r.random() < 0.1:
        row["exemption_reason_code"] = "VATEX-EU-AE"
    if r.random() < 0.2:
        row["jurisdiction"] = r.choice(["FR", "US-NY"])
    if r.random() < inclusive:
        row["inclusive"] = True
    if r.random() < compound:
        row["compound"] = True
    return row


def configuration(r):
    """A configuration: 1 to 8 taxes, some plans with charges, add-ons, entities."""
    inclusive, compound = r.choice([0, 0, 0.3, 1]), r.choice([0, 0, 0.5])
    taxes = [tax(r, i, inclusive, compound) for i in range(r.choice([1, 2, 2, 3, 3, 4, 8]))]
    codes = [row["code"] for row in taxes]

    def with_taxes(row, chance):
        if r.random() < chance:
            row["tax_codes"] = some(r, codes)
        return row

    add_ons = [with_taxes({"code": f"a{i}", "name": f"Add-on {i}"}, 0.5) for i in range(r.randint(0, 3))]
    plans = []
    for p in range(r.randint(0, 3)):
        plan = with_taxes({"code": f"p{p}", "name": f"Plan {p}"}, 0.5)
        plan["charges"] = [with_taxes({"code": f"c{i}", "billable_metric_code": f"m{r.randint(0, 3)}"}, 0.4) for i in range(r.randint(0, 4))]
        plan["fixed_charges"] = [with_taxes({"code": f"x{i}"}, 0.4) for i in range(r.randint(0, 2))]
        if r.random() < 0.5:
            plan["minimum_commitment"] = with_taxes({}, 0.6)
        plans.append(plan)
    config = {"taxes": taxes, "organization": with_taxes({"name": "Acme"}, 0.9), "plans": plans, "add_ons": add_ons,
              "billing_entities": [with_taxes({"code": f"b{i}", "name": f"Entity {i}", "country": "FR"}, 0.5) for i in range(2)]}
    if r.random() < 0.95:
        config["rounding"] = {"strategy": r.choice(["line", "tax", "tax", "document"]), "base": r.choice(["rounded", "rounded", "exact"]),
                              "mode": r.choice(["half_away_from_zero"] * 4 + MODES)}
    return config


def amount(r, scale):
    """Minor units, positive, zero or negative."""
    if r.random() < 0.06:
        return 0
    top = {"tie": 41, "usual": 10**r.randint(2, 6), "large": 10**12, "tiny": 4}[scale]
    return r.randint(1, top) * (-1 if r.random() < 0.12 else 1)


def decimal_places(r, most):
    """How many places a random decimal has."""
    return r.choice([0, 1, 2, 3, 4, most, r.randint(0, most)])


def priced(r, currency):
    """`units` and `unit_amount`, each with up to 12 places."""
    if r.random() < 0.25:  # less than a minor unit, so that tax can fall on a fee whose whole amount is 0
        return str(r.randint(1, 9)), either(r, decimal(r.randint(1, 15), EXPONENT[currency] + 2))
    if r.random() < 0.3:  # lands on an exact half of a minor unit
        halves = 2 * r.randint(0, 400) + 1
        digits = EXPONENT[currency] + 1
        return str(halves), either(r, f"{5 // 10**digits}.{5 % 10**digits:0{digits}d}")
    a, b = decimal_places(r, 12), decimal_places(r, 12)
    units, price = r.randint(0, 10**r.randint(1, min(12, a + 5))), r.randint(0, 10**r.randint(1, min(12, b + 5)))
    return decimal(units, a), either(r, decimal(-price if r.random() < 0.1 else price, b))


def decimal(integer, digits):
    """integer / 10^digits as text."""
    sign, body = "-" if integer < 0 else "", str(abs(integer)).rjust(digits + 1, "0")
    return sign + (f"{body[:-digits]}.{body[-digits:]}" if digits else body)


def coupon(r, code, fees, config, limits):
    """A coupon before tax."""
    row = {"code": code}
    if r.random() < 0.55:
        row |= {"type": "fixed_amount", "amount_cents": r.choice([0, 1, r.randint(1, 50), r.randint(1, 5000), r.randint(1, 10**7), 10**12])}
    else:
        digits = r.choice([0, 0, 1, 6])
        row |= {"type": "percentage", "percentage_rate": either(r, r.choice([decimal(r.randint(0, 100 * 10**digits), digits), "50", "100", "33.333333", "10"]))}
    if limits and any("settled" not in fee for fee in fees) and r.random() < 0.5:
        metrics = sorted({c["billable_metric_code"] for p in config["plans"] for c in p["charges"]})
        lists = {"plan_codes": [p["code"] for p in config["plans"]], "billable_metric_codes": metrics, "fee_ids": [f["id"] for f in fees if "settled" not in f]}
        usable = [key for key, items in lists.items() if items]
        row["applies_to"] = {key: r.sample(lists[key], r.randint(1, min(3, len(lists[key])))) for key in r.sample(usable, r.choice([1, 1, min(2, len(usable))]))}
    return row


def settled(r, config, cents):
    """Taxes that a fee paid in advance has brought along."""
    rows = []
    for i in range(r.choice([1, 1, 2])):
        like = r.choice(config["taxes"])
        percent = str(like.get("rate") or "20").strip("#") if r.random() < 0.6 else rate(r)
        rows.append({"tax_code": like["code"] if r.random() < 0.7 else f"old_{i}", "tax_name": like["name"] if r.random() < 0.8 else "Old tax",
                     "tax_rate": percent, "amount_cents": r.randint(0, max(1, abs(cents) // 4)) * (-1 if cents < 0 else 1)})
    return list({row["tax_code"]: row for row in rows}.values())


def fee(r, config, invoice_type, i, scale, currency, inclusive):
    """One fee."""
    plans = config["plans"]
    kind = {"one_off": "add_on", "prepaid_credit": "credit"}.get(invoice_type)
    if not kind:
        kinds = ["subscription", "charge", "charge", "charge", "fixed_charge", "commitment", "add_on"] if plans else ["charge", "subscription", "add_on"]
        kind = r.choice(kinds)
    row = {"id": f"f{i}", "type": kind}
    if r.random() < 0.2:
        row["name"] = f"Fee {i}"
    if kind == "add_on" and config["add_ons"] and r.random() < 0.8:
        row["add_on_code"] = r.choice(config["add_ons"])["code"]
    if kind in ("subscription", "charge", "fixed_charge", "commitment") and plans and r.random() < 0.9:
        plan = r.choice(plans)
        row["plan_code"] = plan["code"]
        for name in ("charge", "fixed_charge"):
            if kind == name and plan[f"{name}s"] and r.random() < 0.9:
                row[f"{name}_code"] = r.choice(plan[f"{name}s"])["code"]
    if r.random() < (0.8 if scale == "tiny" else 0.2) and scale != "large":
        row["units"], row["unit_amount"] = priced(r, currency)
    else:
        row["amount_cents"] = amount(r, scale)
        if r.random() < 0.05:
            row["units"] = "3.50"
    if kind == "credit":
        return row
    if r.random() < inclusive:
        row["prices_include_tax"] = r.random() < 0.7
    if r.random() < 0.06 and row.get("amount_cents") != 0 and "units" not in row:
        row["settled"] = settled(r, config, row["amount_cents"]) if r.random() < 0.9 else []
        if r.random() < 0.2:  # a half unit
            del row["amount_cents"]
            row |= {"units": "27", "unit_amount": decimal(5, EXPONENT[currency] + 1)}
        return row
    if r.random() < 0.4:
        row["tax_codes"] = some(r, [tax["code"] for tax in config["taxes"]])
    if r.random() < 0.05:
        row["exempt"] = True
    if r.random() < 0.08:
        row["coupons"] = [coupon(r, f"own{i}_{k}", [], config, False) for k in range(r.choice([1, 1, 2]))]
    return row


def invoice(r, config, number, fees=None):
    """An invoice on a configuration, with 1 to 40 fees or as many as asked for."""
    kind = r.choices(["subscription", "usage", "advance_charges", "one_off", "prepaid_credit"], [45, 15, 10, 26, 4])[0]
    currency = r.choices(["EUR", "USD", "JPY", "KWD", "CLF"], [40, 20, 20, 10, 10])[0]
    scale = r.choices(["tie", "usual", "large", "tiny"], [35, 50, 8, 7])[0]
    inclusive = r.choice([0, 0, 0.5])
    count = r.choices([r.randint(1, 3), r.randint(3, 8), r.randint(8, 40)], [60, 33, 7])[0]
    count = fees or count
    fees = [fee(r, config, kind, i, scale, currency, inclusive) for i in range(count)]
    if r.random() < 0.06:  # a reversal: everything negative
        for row in fees:
            if "amount_cents" in row:
                row["amount_cents"] = -abs(row["amount_cents"])
    row = {"id": f"inv_{number}", "type": kind, "issuing_date": DATE, "currency": currency, "fees": fees}
    if r.random() < 0.3:
        row["number"] = f"ACME-{number}"
    if r.random() < 0.5:
        row["status"] = r.choice(["finalized", "finalized", "finalized", "open", "pending", "closed", "draft"])
    if r.random() < 0.3:
        row["tax_date"] = r.choice(["2018-12-31", "2024-02-28", "2024-02-29", DATE, "2026-11-01"])
    if r.random() < 0.4:
        row["billing_entity"] = r.choice(config["billing_entities"])["code"]
    if r.random() < 0.5:
        row["customer"] = {"external_id": "cus", "name": "Customer", "country": r.choice(["FR", "US"])}
        if r.random() < 0.4:
            row["customer"]["tax_codes"] = some(r, [tax["code"] for tax in config["taxes"]])
        if r.random() < 0.2:
            row["customer"] |= {"billing_address": {"country": "FR", "city": "Lyon"}, "zipcode": "69001", "email": "a@b.example", "state": None}
        if r.random() < 0.1:
            row["customer"]["exempt"] = r.random() < 0.7
    if r.random() < 0.25:
        row["prices_include_tax"] = r.random() < 0.8
    if kind != "prepaid_credit":
        if r.random() < 0.25:
            row["coupons"] = [coupon(r, f"k{k}", fees, config, True) for k in range(r.choice([1, 1, 2, 3]))]
        if r.random() < 0.12 and kind != "one_off":
            row["progressive_billing_credits"] = [progressive(r, fees, k) for k in range(r.choice([1, 1, 2]))]
    for name in ("credit_note_credits", "prepaid_credits"):
        if r.random() < 0.1 and kind != "prepaid_credit":
            row[name] = [{"id": f"{name}_{k}", "amount_cents": r.choice([0, r.randint(1, 100), r.randint(1, 10**6)])} for k in range(r.choice([1, 2]))]
    return row


def progressive(r, fees, k):
    """A progressive-billing credit."""
    row = {"id": f"pb_{k}", "amount_cents": r.choice([0, r.randint(1, 60), r.randint(1, 10**5)])}
    usable = [fee["id"] for fee in fees if fee["type"] == "charge" and "settled" not in fee]
    if usable and r.random() < 0.5:
        row["fee_ids"] = r.sample(usable, r.randint(1, min(3, len(usable))))
    return row


def parts_of(r, total, most):
    """An amount cut into 1 to `most` parts of its sign, none of them zero (but one 0 for a zero amount)."""
    size = abs(total)
    count = min(r.randint(1, most), max(size, 1))
    cuts = sorted(r.sample(range(1, size), count - 1)) if size > 1 else []
    return [(b - a) * (-1 if total < 0 else 1) for a, b in zip([0] + cuts, cuts + [size])]


def credit_plan(r, taxed):
    """A partition of a taxed invoice into credit notes, in random order: a list of item lists (None: everything that remains)."""
    if r.random() < 0.15:
        return [None]
    per_fee = {fee["id"]: parts_of(r, fee["amount_cents"], r.choice([1, 1, 2, 3, 6])) for fee in taxed["fees"]}
    queue = [fee_id for fee_id, parts in per_fee.items() for _ in parts]
    r.shuffle(queue)
    notes = []
    while queue:
        items, seen = [], set()
        for fee_id in queue[: r.choice([1, 1, 2, 5, len(queue)])]:
            if fee_id in seen:
                break
            seen.add(fee_id)
            parts = per_fee[fee_id]
            part = parts.pop()
            last = not parts and r.random() < 0.3  # the rest of a fee may be asked for without an amount
            items.append({"fee_id": fee_id} if last or part == 0 else {"fee_id": fee_id, "amount_cents": part})
        queue = queue[len(items):]
        notes.append(items)
    if len(notes) > 1 and r.random() < 0.3:
        notes[-1] = None
    return notes


def pair(seed, index, fees=None, per_config=8):
    """(configuration, invoice, random generator for the rest) number `index` of a seed."""
    config = configuration(random.Random(f"{seed}:config:{index // per_config}"))
    r = random.Random(f"{seed}:{index}")
    return config, invoice(r, config, index, fees), r
