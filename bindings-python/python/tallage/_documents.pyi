"""Invoices and credit requests as a host sends them (docs/json.md, “Invoice”, “Credit”).

Written by scripts/write_stubs.py out of _documents.py; do not edit.
"""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from tallage._customer import Customer, Exemption
from tallage._model import Model
from tallage._native import Result
from tallage.types import CouponType, FeeType, InvoiceStatus, InvoiceType, Supply, VatRateKind
from typing_extensions import Self

class SettledTax(Model):
    """A tax that was paid in advance: summed, never computed again."""
    def __init__(self, *, tax_code: str, tax_name: str, tax_rate: Decimal | int | str, amount_cents: int) -> None: ...
    def replace(
        self, *, tax_code: str = ..., tax_name: str = ..., tax_rate: Decimal | int | str = ..., amount_cents: int = ...,
    ) -> Self: ...
    @property
    def tax_code(self) -> str: ...
    @property
    def tax_name(self) -> str: ...
    @property
    def tax_rate(self) -> Decimal: """Percent."""
    @property
    def amount_cents(self) -> int: ...

class AppliesTo(Model):
    """Which fees a coupon is for; several lists: any of them."""
    def __init__(
        self, *, plan_codes: Iterable[str] | None = None, billable_metric_codes: Iterable[str] | None = None, fee_ids:
        Iterable[str] | None = None,
    ) -> None: ...
    def replace(
        self, *, plan_codes: Iterable[str] | None = ..., billable_metric_codes: Iterable[str] | None = ..., fee_ids:
        Iterable[str] | None = ...,
    ) -> Self: ...
    @property
    def plan_codes(self) -> tuple[str, ...] | None: ...
    @property
    def billable_metric_codes(self) -> tuple[str, ...] | None: ...
    @property
    def fee_ids(self) -> tuple[str, ...] | None: ...

class Coupon(Model):
    """A coupon of an invoice or, without ``applies_to``, of a fee."""
    def __init__(
        self, *, code: str, type: CouponType, amount_cents: int | None = None, percentage_rate: Decimal | int | str |
        None = None, applies_to: AppliesTo | Mapping[str, Any] | None = None,
    ) -> None: ...
    def replace(
        self, *, code: str = ..., type: CouponType = ..., amount_cents: int | None = ..., percentage_rate: Decimal | int
        | str | None = ..., applies_to: AppliesTo | Mapping[str, Any] | None = ...,
    ) -> Self: ...
    @property
    def code(self) -> str: ...
    @property
    def type(self) -> CouponType: ...
    @property
    def amount_cents(self) -> int | None: """Of a fixed amount."""
    @property
    def percentage_rate(self) -> Decimal | None: """Of a percentage, 0 to 100."""
    @property
    def applies_to(self) -> AppliesTo | None: """Absent: all fees."""

class Fee(Model):
    """A line of an invoice: ``amount_cents``, or ``units`` times ``unit_amount``."""
    def __init__(
        self, *, id: str, type: FeeType, name: str | None = None, plan_code: str | None = None, charge_code: str | None
        = None, fixed_charge_code: str | None = None, add_on_code: str | None = None, amount_cents: int | None = None,
        units: Decimal | int | str | None = None, unit_amount: Decimal | int | str | None = None, tax_codes:
        Iterable[str] | None = None, exempt: bool | None = None, prices_include_tax: bool | None = None, exemption:
        Exemption | Mapping[str, Any] | None = None, settled: Iterable[SettledTax | Mapping[str, Any]] | None = None,
        coupons: Iterable[Coupon | Mapping[str, Any]] | None = None, supply: Supply | None = None, vat_rate_kind:
        VatRateKind | None = None, vat_rate: Decimal | int | str | None = None, price_vat_rate: Decimal | int | str |
        None = None, from_date: datetime.date | str | None = None, to_date: datetime.date | str | None = None,
    ) -> None: ...
    def replace(
        self, *, id: str = ..., type: FeeType = ..., name: str | None = ..., plan_code: str | None = ..., charge_code:
        str | None = ..., fixed_charge_code: str | None = ..., add_on_code: str | None = ..., amount_cents: int | None =
        ..., units: Decimal | int | str | None = ..., unit_amount: Decimal | int | str | None = ..., tax_codes:
        Iterable[str] | None = ..., exempt: bool | None = ..., prices_include_tax: bool | None = ..., exemption:
        Exemption | Mapping[str, Any] | None = ..., settled: Iterable[SettledTax | Mapping[str, Any]] | None = ...,
        coupons: Iterable[Coupon | Mapping[str, Any]] | None = ..., supply: Supply | None = ..., vat_rate_kind:
        VatRateKind | None = ..., vat_rate: Decimal | int | str | None = ..., price_vat_rate: Decimal | int | str | None
        = ..., from_date: datetime.date | str | None = ..., to_date: datetime.date | str | None = ...,
    ) -> Self: ...
    @property
    def id(self) -> str: """Unique in the document."""
    @property
    def type(self) -> FeeType: ...
    @property
    def name(self) -> str | None: ...
    @property
    def plan_code(self) -> str | None: ...
    @property
    def charge_code(self) -> str | None: ...
    @property
    def fixed_charge_code(self) -> str | None: ...
    @property
    def add_on_code(self) -> str | None: ...
    @property
    def amount_cents(self) -> int | None: """Minor units."""
    @property
    def units(self) -> Decimal | None: """At most 12 decimal places."""
    @property
    def unit_amount(self) -> Decimal | None: """Major units, at most 12 decimal places."""
    @property
    def tax_codes(self) -> tuple[str, ...] | None: ...
    @property
    def exempt(self) -> bool | None: ...
    @property
    def prices_include_tax(self) -> bool | None: ...
    @property
    def exemption(self) -> Exemption | None: ...
    @property
    def settled(self) -> tuple[SettledTax, ...] | None: ...
    @property
    def coupons(self) -> tuple[Coupon, ...] | None: ...
    @property
    def supply(self) -> Supply | None: ...
    @property
    def vat_rate_kind(self) -> VatRateKind | None: ...
    @property
    def vat_rate(self) -> Decimal | None: """With `reduced`: which of several."""
    @property
    def price_vat_rate(self) -> Decimal | None: """The rate that a price with tax was made with."""
    @property
    def from_date(self) -> datetime.date | None: """First day of the service."""
    @property
    def to_date(self) -> datetime.date | None: """Last day of the service."""

class ProgressiveBillingCredit(Model):
    """What an earlier progressive invoice has charged."""
    def __init__(self, *, id: str, amount_cents: int, fee_ids: Iterable[str] | None = None) -> None: ...
    def replace(self, *, id: str = ..., amount_cents: int = ..., fee_ids: Iterable[str] | None = ...) -> Self: ...
    @property
    def id(self) -> str: ...
    @property
    def amount_cents(self) -> int: ...
    @property
    def fee_ids(self) -> tuple[str, ...] | None: """Absent: all charge fees."""

class Credit(Model):
    """Credit of a credit note or a wallet, used after tax."""
    def __init__(self, *, id: str, amount_cents: int) -> None: ...
    def replace(self, *, id: str = ..., amount_cents: int = ...) -> Self: ...
    @property
    def id(self) -> str: ...
    @property
    def amount_cents(self) -> int: ...

class Invoice(Model):
    """An invoice before its taxes."""
    def __init__(
        self, *, id: str, type: InvoiceType, issuing_date: datetime.date | str, currency: str, fees: Iterable[Fee |
        Mapping[str, Any]], number: str | None = None, status: InvoiceStatus | None = None, tax_date: datetime.date |
        str | None = None, billing_entity: str | None = None, customer: Customer | Mapping[str, Any] | None = None,
        prices_include_tax: bool | None = None, progressive_billing_credits: Iterable[ProgressiveBillingCredit |
        Mapping[str, Any]] | None = None, coupons: Iterable[Coupon | Mapping[str, Any]] | None = None,
        credit_note_credits: Iterable[Credit | Mapping[str, Any]] | None = None, prepaid_credits: Iterable[Credit |
        Mapping[str, Any]] | None = None,
    ) -> None: ...
    def replace(
        self, *, id: str = ..., number: str | None = ..., type: InvoiceType = ..., status: InvoiceStatus | None = ...,
        issuing_date: datetime.date | str = ..., tax_date: datetime.date | str | None = ..., currency: str = ...,
        billing_entity: str | None = ..., customer: Customer | Mapping[str, Any] | None = ..., prices_include_tax: bool
        | None = ..., fees: Iterable[Fee | Mapping[str, Any]] = ..., progressive_billing_credits:
        Iterable[ProgressiveBillingCredit | Mapping[str, Any]] | None = ..., coupons: Iterable[Coupon | Mapping[str,
        Any]] | None = ..., credit_note_credits: Iterable[Credit | Mapping[str, Any]] | None = ..., prepaid_credits:
        Iterable[Credit | Mapping[str, Any]] | None = ...,
    ) -> Self: ...
    @property
    def id(self) -> str: ...
    @property
    def number(self) -> str | None: ...
    @property
    def type(self) -> InvoiceType: ...
    @property
    def status(self) -> InvoiceStatus | None: """`finalized` unless said."""
    @property
    def issuing_date(self) -> datetime.date: ...
    @property
    def tax_date(self) -> datetime.date | None: """Which rates hold; `issuing_date` unless said."""
    @property
    def currency(self) -> str: """ISO 4217."""
    @property
    def billing_entity(self) -> str | None: """A code of the configuration."""
    @property
    def customer(self) -> Customer | None: ...
    @property
    def prices_include_tax(self) -> bool | None: """For all fees that do not say it themselves."""
    @property
    def fees(self) -> tuple[Fee, ...]: """1 to 100,000."""
    @property
    def progressive_billing_credits(self) -> tuple[ProgressiveBillingCredit, ...] | None: ...
    @property
    def coupons(self) -> tuple[Coupon, ...] | None: ...
    @property
    def credit_note_credits(self) -> tuple[Credit, ...] | None: ...
    @property
    def prepaid_credits(self) -> tuple[Credit, ...] | None: ...

class CreditItem(Model):
    """How much of a fee is credited; without an amount the rest of it."""
    def __init__(self, *, fee_id: str, amount_cents: int | None = None) -> None: ...
    def replace(self, *, fee_id: str = ..., amount_cents: int | None = ...) -> Self: ...
    @property
    def fee_id(self) -> str: ...
    @property
    def amount_cents(self) -> int | None: ...

class CreditRequest(Model):
    """A request for a credit note."""
    def __init__(
        self, *, id: str, issuing_date: datetime.date | str, invoice: Result | Mapping[str, Any], reason: str | None =
        None, credit_notes: Iterable[Result | Mapping[str, Any]] | None = None, items: Iterable[CreditItem |
        Mapping[str, Any]] | None = None, paid_amount_cents: int | None = None, refund_amount_cents: int | None = None,
    ) -> None: ...
    def replace(
        self, *, id: str = ..., issuing_date: datetime.date | str = ..., reason: str | None = ..., invoice: Result |
        Mapping[str, Any] = ..., credit_notes: Iterable[Result | Mapping[str, Any]] | None = ..., items:
        Iterable[CreditItem | Mapping[str, Any]] | None = ..., paid_amount_cents: int | None = ..., refund_amount_cents:
        int | None = ...,
    ) -> Self: ...
    @property
    def id(self) -> str: ...
    @property
    def issuing_date(self) -> datetime.date: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def invoice(self) -> Result: """The taxed invoice, as tallage gave it."""
    @property
    def credit_notes(self) -> tuple[Result, ...] | None: """Earlier taxed credit notes of that invoice."""
    @property
    def items(self) -> tuple[CreditItem, ...] | None: """Absent: everything that remains."""
    @property
    def paid_amount_cents(self) -> int | None: """What was paid."""
    @property
    def refund_amount_cents(self) -> int | None: """How much of this note is paid out."""
