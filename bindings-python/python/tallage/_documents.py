"""Invoices and credit requests as a host sends them (docs/json.md, “Invoice”, “Credit”)."""

from tallage._customer import Customer, Exemption
from tallage._kinds import day, decimal, flag, integer, text, texts, word
from tallage._model import Model, many, one
from tallage._parts import handed_back, handed_back_many


class SettledTax(Model, area="invoice.fees.settled"):
    """A tax that was paid in advance: summed, never computed again."""

    tax_code = text(need=True)
    tax_name = text(need=True)
    tax_rate = decimal("Percent.", need=True)
    amount_cents = integer(need=True)


class AppliesTo(Model, area="invoice.coupons.applies_to"):
    """Which fees a coupon is for; several lists: any of them."""

    plan_codes = texts()
    billable_metric_codes = texts()
    fee_ids = texts()


class Coupon(Model, area="invoice.coupons"):
    """A coupon of an invoice or, without ``applies_to``, of a fee."""

    code = text(need=True)
    type = word("CouponType", need=True)
    amount_cents = integer("Of a fixed amount.")
    percentage_rate = decimal("Of a percentage, 0 to 100.")
    applies_to = one(AppliesTo, "Absent: all fees.")


class Fee(Model, area="invoice.fees"):
    """A line of an invoice: ``amount_cents``, or ``units`` times ``unit_amount``."""

    id = text("Unique in the document.", need=True)
    type = word("FeeType", need=True)
    name = text()
    plan_code = text()
    charge_code = text()
    fixed_charge_code = text()
    add_on_code = text()
    amount_cents = integer("Minor units.")
    units = decimal("At most 12 decimal places.")
    unit_amount = decimal("Major units, at most 12 decimal places.")
    tax_codes = texts()
    exempt = flag()
    prices_include_tax = flag()
    exemption = one(Exemption)
    settled = many(SettledTax)
    coupons = many(Coupon)
    supply = word("Supply")
    vat_rate_kind = word("VatRateKind")
    vat_rate = decimal("With `reduced`: which of several.")
    price_vat_rate = decimal("The rate that a price with tax was made with.")
    from_date = day("First day of the service.")
    to_date = day("Last day of the service.")


class ProgressiveBillingCredit(Model, area="invoice.progressive_billing_credits"):
    """What an earlier progressive invoice has charged."""

    id = text(need=True)
    amount_cents = integer(need=True)
    fee_ids = texts("Absent: all charge fees.")


class Credit(Model, area="invoice.credit_note_credits"):
    """Credit of a credit note or a wallet, used after tax."""

    id = text(need=True)
    amount_cents = integer(need=True)


class Invoice(Model, area="invoice"):
    """An invoice before its taxes."""

    id = text(need=True)
    number = text()
    type = word("InvoiceType", need=True)
    status = word("InvoiceStatus", "`finalized` unless said.")
    issuing_date = day(need=True)
    tax_date = day("Which rates hold; `issuing_date` unless said.")
    currency = text("ISO 4217.", need=True)
    billing_entity = text("A code of the configuration.")
    customer = one(Customer)
    prices_include_tax = flag("For all fees that do not say it themselves.")
    fees = many(Fee, "1 to 100,000.", need=True)
    progressive_billing_credits = many(ProgressiveBillingCredit)
    coupons = many(Coupon)
    credit_note_credits = many(Credit)
    prepaid_credits = many(Credit)


class CreditItem(Model, area="credit.items"):
    """How much of a fee is credited; without an amount the rest of it."""

    fee_id = text(need=True)
    amount_cents = integer()


class CreditRequest(Model, area="credit"):
    """A request for a credit note."""

    id = text(need=True)
    issuing_date = day(need=True)
    reason = text()
    invoice = handed_back("TaxedInvoice", "The taxed invoice, as tallage gave it.", need=True)
    credit_notes = handed_back_many("CreditNote", "Earlier taxed credit notes of that invoice.")
    items = many(CreditItem, "Absent: everything that remains.")
    paid_amount_cents = integer("What was paid.")
    refund_amount_cents = integer("How much of this note is paid out.")
