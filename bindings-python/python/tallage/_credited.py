"""Parts of taxed credit notes (docs/json.md, “Credit”)."""

from tallage._kinds import decimal, integer, text, word
from tallage._model import Model, many
from tallage._taxed import AppliedTax


class CreditedItem(Model):
    """What a credit note takes back of a fee."""

    fee_id = text(need=True)
    amount_cents = integer(need=True)
    progressive_billing_credits_amount_cents = integer(need=True)
    coupons_amount_cents = integer(need=True)
    sub_total_excluding_taxes_amount_cents = integer(need=True)
    taxes_amount_cents = integer(need=True)
    included_taxes_amount_cents = integer(need=True)
    total_amount_cents = integer(need=True)
    treatment = word("Treatment", need=True)
    applied_taxes = many(AppliedTax, need=True)


class RemainingFee(Model):
    """What can still be credited of a fee."""

    fee_id = text(need=True)
    amount_cents = integer(need=True)
    total_amount_cents = integer(need=True)


class RemainingTax(Model):
    """What can still be credited of a tax."""

    tax_code = text(need=True)
    tax_rate = decimal()
    amount_cents = integer(need=True)


class Remaining(Model):
    """What can still be credited after a note."""

    creditable_amount_cents = integer(need=True)
    refundable_amount_cents = integer("`None`: what was paid is not known.")
    sub_total_excluding_taxes_amount_cents = integer(need=True)
    taxes_amount_cents = integer(need=True)
    fees = many(RemainingFee, need=True)
    applied_taxes = many(RemainingTax, need=True)
