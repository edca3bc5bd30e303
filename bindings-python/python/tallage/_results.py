"""What an engine answers about documents: one line for each member (docs/json.md)."""

from tallage._config import Rounding
from tallage._credited import CreditedItem, Remaining
from tallage._customer import Customer
from tallage._explained import DecidedFee, Explanation
from tallage._kinds import day, decimal, integer, text, word
from tallage._model import many, one
from tallage._result import TypedResult
from tallage._taxed import (
    Event,
    ProviderRecord,
    TaxedFee,
    TaxRow,
    UsedCoupon,
    UsedCredit,
    Versions,
    Problem,
)


class TaxedInvoice(TypedResult):
    """An invoice with its taxes. Figures that depend on a tax that is not determined yet are ``None``."""

    __slots__ = ()

    schema = integer(need=True)
    versions = one(Versions, need=True)
    document = text(need=True)
    id = text(need=True)
    number = text()
    type = word("InvoiceType", need=True)
    status = word("InvoiceStatus")
    issuing_date = day(need=True)
    tax_date = day(need=True)
    currency = text(need=True)
    currency_exponent = integer(need=True)
    billing_entity = text()
    customer = one(Customer)
    tax_status = word("TaxStatus", need=True)
    source = word("Source", need=True)
    rounding = one(Rounding, need=True)
    provider = one(ProviderRecord, "Where a tax provider decided, or should have.")
    fees = many(TaxedFee, need=True)
    applied_taxes = many(TaxRow, need=True)
    progressive_billing_credits = many(UsedCredit)
    coupons = many(UsedCoupon)
    credit_note_credits = many(UsedCredit)
    prepaid_credits = many(UsedCredit)
    fees_amount_cents = integer(need=True)
    fees_precise_amount_cents = decimal(need=True)
    progressive_billing_credits_amount_cents = integer(need=True)
    progressive_billing_credits_precise_amount_cents = decimal(need=True)
    coupons_amount_cents = integer(need=True)
    coupons_precise_amount_cents = decimal(need=True)
    included_taxes_amount_cents = integer()
    sub_total_excluding_taxes_amount_cents = integer()
    sub_total_excluding_taxes_precise_amount_cents = decimal()
    taxes_amount_cents = integer()
    taxes_precise_amount_cents = decimal()
    taxes_rate = decimal("Percent.")
    sub_total_including_taxes_amount_cents = integer()
    sub_total_including_taxes_precise_amount_cents = decimal()
    credit_note_credits_amount_cents = integer()
    prepaid_credits_amount_cents = integer()
    credit_due_amount_cents = integer("What a negative document owes its customer.")
    total_amount_cents = integer()
    warnings = many(Problem, need=True)
    events = many(Event, need=True)


class ExplainedInvoice(TaxedInvoice):
    """A taxed invoice that says why."""

    __slots__ = ()

    explanation = one(Explanation, need=True)


class Resolution(TypedResult):
    """Which taxes stand on each fee, without amounts."""

    __slots__ = ()

    schema = integer(need=True)
    versions = one(Versions, need=True)
    document = text(need=True)
    id = text(need=True)
    tax_date = day(need=True)
    tax_status = word("TaxStatus", need=True)
    source = word("Source", need=True)
    fees = many(DecidedFee, need=True)
    warnings = many(Problem, need=True)
    events = many(Event, need=True)


class CreditNote(TypedResult):
    """A taxed credit note. Amounts are what is taken back; its effect on a ledger is ``sign`` × amount."""

    __slots__ = ()

    schema = integer(need=True)
    versions = one(Versions, need=True)
    document = text(need=True)
    id = text(need=True)
    reason = text()
    sign = integer(need=True)
    invoice_id = text(need=True)
    issuing_date = day(need=True)
    tax_date = day("The invoice's.", need=True)
    currency = text(need=True)
    currency_exponent = integer(need=True)
    billing_entity = text()
    customer = one(Customer)
    tax_status = word("TaxStatus", need=True)
    source = word("Source", need=True)
    provider = one(ProviderRecord)
    credited = many(CreditedItem, "The member `items`, a name that mappings need.", need=True).called("items")
    applied_taxes = many(TaxRow, need=True)
    items_amount_cents = integer(need=True)
    progressive_billing_credits_amount_cents = integer(need=True)
    coupons_amount_cents = integer(need=True)
    sub_total_excluding_taxes_amount_cents = integer(need=True)
    taxes_amount_cents = integer(need=True)
    included_taxes_amount_cents = integer(need=True)
    total_amount_cents = integer(need=True)
    credit_amount_cents = integer(need=True)
    refund_amount_cents = integer(need=True)
    remaining = one(Remaining, need=True)
    warnings = many(Problem, need=True)
    events = many(Event, need=True)


class LintReport(TypedResult):
    """What is wrong with a configuration, and what looks odd."""

    __slots__ = ()

    errors = many(Problem, need=True)
    warnings = many(Problem, need=True)
