"""An answer of the engine beside what the independent decision of EU VAT says of the same document: every decision and every figure, no words."""

import json

import eu_invoice
import eu_places
import reference

# Told by the host or in words, checked elsewhere: what is compared is every decision and every figure.
WORDS = {"versions", "customer", "tax_name", "mention", "reasons", "reasons_as"}
WARNINGS = {"invoice.customer.country.missing", "invoice.customer.zipcode.no_pattern", "invoice.customer.evidence.disagrees",
            "invoice.customer.billing_address.disagrees", "invoice.customer.tax_identification_number.country_mismatch",
            "invoice.fees.vat_rate_kind.no_reduced_rate"}
SHORT = {"no_reduced_rate": "invoice.fees.vat_rate_kind.no_reduced_rate"}
DATA = eu_places.load()


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
        for member in ("supply", "vat_rate_kind", "vat_rate", "price_vat_rate"):
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


def difference(config, invoice, answer):
    """The first difference as (path, expected, answer), or None. Raises what the reference raises."""
    expected = expected_of(config, invoice, answer)
    for want, have in zip(expected["fees"], answer["fees"]):
        if want.get("eu") and have.get("eu") and want["eu"]["customer_status"] == "unknown":  # the same tax either way: at either place
            want["eu"] = {key: text for key, text in want["eu"].items() if key != "tax_territory"} \
                | reference.given({"tax_territory": have["eu"].get("tax_territory")})
    return differing(expected, projected(answer), "")


def host_data(config):
    """Whether a configuration brings data of its own: the reference reads the project's."""
    return config.get("eu_data") is not None
