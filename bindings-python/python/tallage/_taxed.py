"""Parts of taxed documents (docs/json.md, “Taxed invoice”, “Credit”; docs/eu.md; docs/providers.md).

``None`` where a figure depends on a tax that is not determined yet.
"""

from tallage._customer import Exemption
from tallage._kinds import day, decimal, flag, instant, integer, raw, text, texts, word
from tallage._model import Model, many, one


class Versions(Model):
    """What a result was made with."""

    engine = text(need=True)
    eu_data = text("Where EU VAT was asked.")


class Problem(Model):
    """What is wrong or looks odd, and where."""

    code = text(need=True)
    path = text("A JSON pointer into what was sent.", need=True)
    message = text(need=True)


class Event(Model):
    """Something for the host to deliver; members differ by ``type``, all of them are in ``to_dict()``."""

    type = text(need=True)
    external_customer_id = text()
    invoice_id = text()
    credit_note_id = text()
    fee_ids = texts()
    number = text()
    status = text()
    reason = text()
    retry_at = instant()
    checked_at = instant()
    message = text()
    tax_provider = text()
    tax_provider_code = text()
    provider_error = raw()
    external_account_customer_id = text()
    retryable = flag()


class Decision(Model):
    """Which level decided, and which lower ones named taxes too."""

    level = word("Level", need=True)
    code = text()
    overrode = texts(need=True)


class EuReason(Model):
    """A step of a decision about EU VAT."""

    step = text(need=True)
    outcome = text(need=True)
    text = text(need=True)


class EuDecision(Model):
    """How EU VAT decided for a fee."""

    rule = text(need=True)
    supply = word("Supply", need=True)
    vat_rate_kind = word("VatRateKind", need=True)
    tax_date = day(need=True)
    tax_country = text()
    tax_territory = text()
    customer_status = word("CustomerStatus", need=True)
    reasons = many(EuReason)
    reasons_as = text("The fee that tells the reasons.")


class AppliedTax(Model):
    """A tax on a fee, or on an item of a credit note (then without exact figures)."""

    tax_code = text(need=True)
    tax_name = text(need=True)
    tax_description = text()
    tax_rate = decimal("Percent; `None` is a tax of so much a unit.")
    inclusive = flag(need=True)
    compound = flag(need=True)
    taxable_base_amount_cents = integer(need=True)
    taxable_base_precise_amount_cents = decimal()
    amount_cents = integer(need=True)
    precise_amount_cents = decimal()
    seller_pays_amount_cents = integer()
    seller_pays_precise_amount_cents = decimal()
    treatment = word("Treatment", need=True)
    category_code = word("TaxCategory")
    exemption_reason_code = text()
    jurisdiction = text()
    mention = text("The words the law wants on the invoice.")
    provider_reason = text("The provider's own word.")


class TaxRow(Model):
    """A tax of a whole document."""

    tax_code = text(need=True)
    tax_name = text(need=True)
    tax_description = text()
    tax_rate = decimal("Percent; `None` is a tax of so much a unit.")
    fees_amount_cents = integer(need=True)
    taxable_base_amount_cents = integer(need=True)
    taxable_base_precise_amount_cents = decimal()
    amount_cents = integer(need=True)
    precise_amount_cents = decimal()
    seller_pays_amount_cents = integer()
    seller_pays_precise_amount_cents = decimal()
    treatment = word("Treatment", need=True)
    category_code = word("TaxCategory")
    exemption_reason_code = text()
    jurisdiction = text()
    mention = text("The words the law wants on the invoice.")
    provider_reason = text("The provider's own word.")


class TaxedFee(Model):
    """A fee with its taxes, and why they are these."""

    id = text(need=True)
    part_of = text("The fee that was split.")
    type = word("FeeType", need=True)
    name = text()
    plan_code = text()
    charge_code = text()
    fixed_charge_code = text()
    add_on_code = text()
    billable_metric_code = text()
    units = decimal()
    unit_amount = decimal()
    exemption = one(Exemption)
    supply = word("Supply")
    vat_rate_kind = word("VatRateKind")
    vat_rate = decimal()
    price_vat_rate = decimal()
    from_date = day()
    to_date = day()
    amount_cents = integer(need=True)
    precise_amount_cents = decimal(need=True)
    price_including_tax_amount_cents = integer("What the price was before it was freed of tax.")
    price_included_tax_rate = decimal()
    progressive_billing_credits_amount_cents = integer(need=True)
    progressive_billing_credits_precise_amount_cents = decimal(need=True)
    coupons_amount_cents = integer(need=True)
    coupons_precise_amount_cents = decimal(need=True)
    sub_total_excluding_taxes_amount_cents = integer()
    sub_total_excluding_taxes_precise_amount_cents = decimal()
    taxes_amount_cents = integer()
    taxes_precise_amount_cents = decimal()
    taxes_rate = decimal("Percent; `None`: nothing is taxed.")
    included_taxes_amount_cents = integer("The part of the taxes that was inside the price.")
    total_amount_cents = integer()
    treatment = word("Treatment", need=True)
    decided_by = one(Decision, need=True)
    eu = one(EuDecision, "Where EU VAT decided.")
    applied_taxes = many(AppliedTax, need=True)


class UsedCredit(Model):
    """How much of a credit was used."""

    id = text(need=True)
    amount_cents = integer(need=True)
    unused_amount_cents = integer(need=True)


class UsedCoupon(Model):
    """How much of a coupon was used."""

    code = text(need=True)
    fee_id = text("A fee's own coupon.")
    amount_cents = integer(need=True)
    unused_amount_cents = integer(need=True)


class ProviderFailure(Model):
    """Why there is no answer of a provider; its class is ``failure["class"]``, a word of Python."""

    code = text(need=True)
    message = text(need=True)


class ProviderRecord(Model):
    """What a tax provider was told, and what became of it: handed back to credit and to void."""

    connection = text(need=True)
    provider = word("ProviderName", need=True)
    operation = text(need=True)
    transaction_id = text()
    revision = integer(need=True)
    recorded = flag(need=True)
    remote_id = text("The provider's own id of it.")
    remote_lines = raw("What the provider calls each fee.")
    version = integer()
    status = text()
    fallback = flag()
    error = one(ProviderFailure)
    sale = raw("What the provider was told.")
