"""What an engine answers about documents: one line for each member (docs/json.md).

Written by scripts/write_stubs.py out of _results.py; do not edit.
"""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from tallage._config import Rounding
from tallage._credited import CreditedItem, Remaining
from tallage._customer import Customer
from tallage._explained import DecidedFee, Explanation
from tallage._result import TypedResult
from tallage._taxed import Event, Problem, ProviderRecord, TaxRow, TaxedFee, UsedCoupon, UsedCredit, Versions
from tallage.types import InvoiceStatus, InvoiceType, Source, TaxStatus
from typing_extensions import Self

class TaxedInvoice(TypedResult):
    """An invoice with its taxes. Figures that depend on a tax that is not determined yet are ``None``."""
    def __new__(
        cls, text: str | None = None, /, *, schema: int = ..., versions: Versions | Mapping[str, Any] = ..., document:
        str = ..., id: str = ..., number: str | None = ..., type: InvoiceType = ..., status: InvoiceStatus | None = ...,
        issuing_date: datetime.date | str = ..., tax_date: datetime.date | str = ..., currency: str = ...,
        currency_exponent: int = ..., billing_entity: str | None = ..., customer: Customer | Mapping[str, Any] | None =
        ..., tax_status: TaxStatus = ..., source: Source = ..., rounding: Rounding | Mapping[str, Any] = ..., provider:
        ProviderRecord | Mapping[str, Any] | None = ..., fees: Iterable[TaxedFee | Mapping[str, Any]] = ...,
        applied_taxes: Iterable[TaxRow | Mapping[str, Any]] = ..., progressive_billing_credits: Iterable[UsedCredit |
        Mapping[str, Any]] | None = ..., coupons: Iterable[UsedCoupon | Mapping[str, Any]] | None = ...,
        credit_note_credits: Iterable[UsedCredit | Mapping[str, Any]] | None = ..., prepaid_credits: Iterable[UsedCredit
        | Mapping[str, Any]] | None = ..., fees_amount_cents: int = ..., fees_precise_amount_cents: Decimal | int | str
        = ..., progressive_billing_credits_amount_cents: int = ..., progressive_billing_credits_precise_amount_cents:
        Decimal | int | str = ..., coupons_amount_cents: int = ..., coupons_precise_amount_cents: Decimal | int | str =
        ..., included_taxes_amount_cents: int | None = ..., sub_total_excluding_taxes_amount_cents: int | None = ...,
        sub_total_excluding_taxes_precise_amount_cents: Decimal | int | str | None = ..., taxes_amount_cents: int | None
        = ..., taxes_precise_amount_cents: Decimal | int | str | None = ..., taxes_rate: Decimal | int | str | None =
        ..., sub_total_including_taxes_amount_cents: int | None = ..., sub_total_including_taxes_precise_amount_cents:
        Decimal | int | str | None = ..., credit_note_credits_amount_cents: int | None = ...,
        prepaid_credits_amount_cents: int | None = ..., credit_due_amount_cents: int | None = ..., total_amount_cents:
        int | None = ..., warnings: Iterable[Problem | Mapping[str, Any]] = ..., events: Iterable[Event | Mapping[str,
        Any]] = ...,
    ) -> Self: ...
    def replace(
        self, *, schema: int = ..., versions: Versions | Mapping[str, Any] = ..., document: str = ..., id: str = ...,
        number: str | None = ..., type: InvoiceType = ..., status: InvoiceStatus | None = ..., issuing_date:
        datetime.date | str = ..., tax_date: datetime.date | str = ..., currency: str = ..., currency_exponent: int =
        ..., billing_entity: str | None = ..., customer: Customer | Mapping[str, Any] | None = ..., tax_status:
        TaxStatus = ..., source: Source = ..., rounding: Rounding | Mapping[str, Any] = ..., provider: ProviderRecord |
        Mapping[str, Any] | None = ..., fees: Iterable[TaxedFee | Mapping[str, Any]] = ..., applied_taxes:
        Iterable[TaxRow | Mapping[str, Any]] = ..., progressive_billing_credits: Iterable[UsedCredit | Mapping[str,
        Any]] | None = ..., coupons: Iterable[UsedCoupon | Mapping[str, Any]] | None = ..., credit_note_credits:
        Iterable[UsedCredit | Mapping[str, Any]] | None = ..., prepaid_credits: Iterable[UsedCredit | Mapping[str, Any]]
        | None = ..., fees_amount_cents: int = ..., fees_precise_amount_cents: Decimal | int | str = ...,
        progressive_billing_credits_amount_cents: int = ..., progressive_billing_credits_precise_amount_cents: Decimal |
        int | str = ..., coupons_amount_cents: int = ..., coupons_precise_amount_cents: Decimal | int | str = ...,
        included_taxes_amount_cents: int | None = ..., sub_total_excluding_taxes_amount_cents: int | None = ...,
        sub_total_excluding_taxes_precise_amount_cents: Decimal | int | str | None = ..., taxes_amount_cents: int | None
        = ..., taxes_precise_amount_cents: Decimal | int | str | None = ..., taxes_rate: Decimal | int | str | None =
        ..., sub_total_including_taxes_amount_cents: int | None = ..., sub_total_including_taxes_precise_amount_cents:
        Decimal | int | str | None = ..., credit_note_credits_amount_cents: int | None = ...,
        prepaid_credits_amount_cents: int | None = ..., credit_due_amount_cents: int | None = ..., total_amount_cents:
        int | None = ..., warnings: Iterable[Problem | Mapping[str, Any]] = ..., events: Iterable[Event | Mapping[str,
        Any]] = ...,
    ) -> Self: ...
    @property
    def schema(self) -> int: ...
    @property
    def versions(self) -> Versions: ...
    @property
    def document(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def number(self) -> str | None: ...
    @property
    def type(self) -> InvoiceType: ...
    @property
    def status(self) -> InvoiceStatus | None: ...
    @property
    def issuing_date(self) -> datetime.date: ...
    @property
    def tax_date(self) -> datetime.date: ...
    @property
    def currency(self) -> str: ...
    @property
    def currency_exponent(self) -> int: ...
    @property
    def billing_entity(self) -> str | None: ...
    @property
    def customer(self) -> Customer | None: ...
    @property
    def tax_status(self) -> TaxStatus: ...
    @property
    def source(self) -> Source: ...
    @property
    def rounding(self) -> Rounding: ...
    @property
    def provider(self) -> ProviderRecord | None: """Where a tax provider decided, or should have."""
    @property
    def fees(self) -> tuple[TaxedFee, ...]: ...
    @property
    def applied_taxes(self) -> tuple[TaxRow, ...]: ...
    @property
    def progressive_billing_credits(self) -> tuple[UsedCredit, ...] | None: ...
    @property
    def coupons(self) -> tuple[UsedCoupon, ...] | None: ...
    @property
    def credit_note_credits(self) -> tuple[UsedCredit, ...] | None: ...
    @property
    def prepaid_credits(self) -> tuple[UsedCredit, ...] | None: ...
    @property
    def fees_amount_cents(self) -> int: ...
    @property
    def fees_precise_amount_cents(self) -> Decimal: ...
    @property
    def progressive_billing_credits_amount_cents(self) -> int: ...
    @property
    def progressive_billing_credits_precise_amount_cents(self) -> Decimal: ...
    @property
    def coupons_amount_cents(self) -> int: ...
    @property
    def coupons_precise_amount_cents(self) -> Decimal: ...
    @property
    def included_taxes_amount_cents(self) -> int | None: ...
    @property
    def sub_total_excluding_taxes_amount_cents(self) -> int | None: ...
    @property
    def sub_total_excluding_taxes_precise_amount_cents(self) -> Decimal | None: ...
    @property
    def taxes_amount_cents(self) -> int | None: ...
    @property
    def taxes_precise_amount_cents(self) -> Decimal | None: ...
    @property
    def taxes_rate(self) -> Decimal | None: """Percent."""
    @property
    def sub_total_including_taxes_amount_cents(self) -> int | None: ...
    @property
    def sub_total_including_taxes_precise_amount_cents(self) -> Decimal | None: ...
    @property
    def credit_note_credits_amount_cents(self) -> int | None: ...
    @property
    def prepaid_credits_amount_cents(self) -> int | None: ...
    @property
    def credit_due_amount_cents(self) -> int | None: """What a negative document owes its customer."""
    @property
    def total_amount_cents(self) -> int | None: ...
    @property
    def warnings(self) -> tuple[Problem, ...]: ...
    @property
    def events(self) -> tuple[Event, ...]: ...

class ExplainedInvoice(TaxedInvoice):
    """A taxed invoice that says why."""
    def __new__(
        cls, text: str | None = None, /, *, schema: int = ..., versions: Versions | Mapping[str, Any] = ..., document:
        str = ..., id: str = ..., number: str | None = ..., type: InvoiceType = ..., status: InvoiceStatus | None = ...,
        issuing_date: datetime.date | str = ..., tax_date: datetime.date | str = ..., currency: str = ...,
        currency_exponent: int = ..., billing_entity: str | None = ..., customer: Customer | Mapping[str, Any] | None =
        ..., tax_status: TaxStatus = ..., source: Source = ..., rounding: Rounding | Mapping[str, Any] = ..., provider:
        ProviderRecord | Mapping[str, Any] | None = ..., fees: Iterable[TaxedFee | Mapping[str, Any]] = ...,
        applied_taxes: Iterable[TaxRow | Mapping[str, Any]] = ..., progressive_billing_credits: Iterable[UsedCredit |
        Mapping[str, Any]] | None = ..., coupons: Iterable[UsedCoupon | Mapping[str, Any]] | None = ...,
        credit_note_credits: Iterable[UsedCredit | Mapping[str, Any]] | None = ..., prepaid_credits: Iterable[UsedCredit
        | Mapping[str, Any]] | None = ..., fees_amount_cents: int = ..., fees_precise_amount_cents: Decimal | int | str
        = ..., progressive_billing_credits_amount_cents: int = ..., progressive_billing_credits_precise_amount_cents:
        Decimal | int | str = ..., coupons_amount_cents: int = ..., coupons_precise_amount_cents: Decimal | int | str =
        ..., included_taxes_amount_cents: int | None = ..., sub_total_excluding_taxes_amount_cents: int | None = ...,
        sub_total_excluding_taxes_precise_amount_cents: Decimal | int | str | None = ..., taxes_amount_cents: int | None
        = ..., taxes_precise_amount_cents: Decimal | int | str | None = ..., taxes_rate: Decimal | int | str | None =
        ..., sub_total_including_taxes_amount_cents: int | None = ..., sub_total_including_taxes_precise_amount_cents:
        Decimal | int | str | None = ..., credit_note_credits_amount_cents: int | None = ...,
        prepaid_credits_amount_cents: int | None = ..., credit_due_amount_cents: int | None = ..., total_amount_cents:
        int | None = ..., warnings: Iterable[Problem | Mapping[str, Any]] = ..., events: Iterable[Event | Mapping[str,
        Any]] = ..., explanation: Explanation | Mapping[str, Any] = ...,
    ) -> Self: ...
    @property
    def explanation(self) -> Explanation: ...

class Resolution(TypedResult):
    """Which taxes stand on each fee, without amounts."""
    def __new__(
        cls, text: str | None = None, /, *, schema: int = ..., versions: Versions | Mapping[str, Any] = ..., document:
        str = ..., id: str = ..., tax_date: datetime.date | str = ..., tax_status: TaxStatus = ..., source: Source =
        ..., fees: Iterable[DecidedFee | Mapping[str, Any]] = ..., warnings: Iterable[Problem | Mapping[str, Any]] =
        ..., events: Iterable[Event | Mapping[str, Any]] = ...,
    ) -> Self: ...
    def replace(
        self, *, schema: int = ..., versions: Versions | Mapping[str, Any] = ..., document: str = ..., id: str = ...,
        tax_date: datetime.date | str = ..., tax_status: TaxStatus = ..., source: Source = ..., fees:
        Iterable[DecidedFee | Mapping[str, Any]] = ..., warnings: Iterable[Problem | Mapping[str, Any]] = ..., events:
        Iterable[Event | Mapping[str, Any]] = ...,
    ) -> Self: ...
    @property
    def schema(self) -> int: ...
    @property
    def versions(self) -> Versions: ...
    @property
    def document(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def tax_date(self) -> datetime.date: ...
    @property
    def tax_status(self) -> TaxStatus: ...
    @property
    def source(self) -> Source: ...
    @property
    def fees(self) -> tuple[DecidedFee, ...]: ...
    @property
    def warnings(self) -> tuple[Problem, ...]: ...
    @property
    def events(self) -> tuple[Event, ...]: ...

class CreditNote(TypedResult):
    """A taxed credit note. Amounts are what is taken back; its effect on a ledger is ``sign`` × amount."""
    def __new__(
        cls, text: str | None = None, /, *, schema: int = ..., versions: Versions | Mapping[str, Any] = ..., document:
        str = ..., id: str = ..., reason: str | None = ..., sign: int = ..., invoice_id: str = ..., issuing_date:
        datetime.date | str = ..., tax_date: datetime.date | str = ..., currency: str = ..., currency_exponent: int =
        ..., billing_entity: str | None = ..., customer: Customer | Mapping[str, Any] | None = ..., tax_status:
        TaxStatus = ..., source: Source = ..., provider: ProviderRecord | Mapping[str, Any] | None = ..., credited:
        Iterable[CreditedItem | Mapping[str, Any]] = ..., applied_taxes: Iterable[TaxRow | Mapping[str, Any]] = ...,
        items_amount_cents: int = ..., progressive_billing_credits_amount_cents: int = ..., coupons_amount_cents: int =
        ..., sub_total_excluding_taxes_amount_cents: int = ..., taxes_amount_cents: int = ...,
        included_taxes_amount_cents: int = ..., total_amount_cents: int = ..., credit_amount_cents: int = ...,
        refund_amount_cents: int = ..., remaining: Remaining | Mapping[str, Any] = ..., warnings: Iterable[Problem |
        Mapping[str, Any]] = ..., events: Iterable[Event | Mapping[str, Any]] = ...,
    ) -> Self: ...
    def replace(
        self, *, schema: int = ..., versions: Versions | Mapping[str, Any] = ..., document: str = ..., id: str = ...,
        reason: str | None = ..., sign: int = ..., invoice_id: str = ..., issuing_date: datetime.date | str = ...,
        tax_date: datetime.date | str = ..., currency: str = ..., currency_exponent: int = ..., billing_entity: str |
        None = ..., customer: Customer | Mapping[str, Any] | None = ..., tax_status: TaxStatus = ..., source: Source =
        ..., provider: ProviderRecord | Mapping[str, Any] | None = ..., credited: Iterable[CreditedItem | Mapping[str,
        Any]] = ..., applied_taxes: Iterable[TaxRow | Mapping[str, Any]] = ..., items_amount_cents: int = ...,
        progressive_billing_credits_amount_cents: int = ..., coupons_amount_cents: int = ...,
        sub_total_excluding_taxes_amount_cents: int = ..., taxes_amount_cents: int = ..., included_taxes_amount_cents:
        int = ..., total_amount_cents: int = ..., credit_amount_cents: int = ..., refund_amount_cents: int = ...,
        remaining: Remaining | Mapping[str, Any] = ..., warnings: Iterable[Problem | Mapping[str, Any]] = ..., events:
        Iterable[Event | Mapping[str, Any]] = ...,
    ) -> Self: ...
    @property
    def schema(self) -> int: ...
    @property
    def versions(self) -> Versions: ...
    @property
    def document(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def sign(self) -> int: ...
    @property
    def invoice_id(self) -> str: ...
    @property
    def issuing_date(self) -> datetime.date: ...
    @property
    def tax_date(self) -> datetime.date: """The invoice's."""
    @property
    def currency(self) -> str: ...
    @property
    def currency_exponent(self) -> int: ...
    @property
    def billing_entity(self) -> str | None: ...
    @property
    def customer(self) -> Customer | None: ...
    @property
    def tax_status(self) -> TaxStatus: ...
    @property
    def source(self) -> Source: ...
    @property
    def provider(self) -> ProviderRecord | None: ...
    @property
    def credited(self) -> tuple[CreditedItem, ...]: """The member `items`, a name that mappings need."""
    @property
    def applied_taxes(self) -> tuple[TaxRow, ...]: ...
    @property
    def items_amount_cents(self) -> int: ...
    @property
    def progressive_billing_credits_amount_cents(self) -> int: ...
    @property
    def coupons_amount_cents(self) -> int: ...
    @property
    def sub_total_excluding_taxes_amount_cents(self) -> int: ...
    @property
    def taxes_amount_cents(self) -> int: ...
    @property
    def included_taxes_amount_cents(self) -> int: ...
    @property
    def total_amount_cents(self) -> int: ...
    @property
    def credit_amount_cents(self) -> int: ...
    @property
    def refund_amount_cents(self) -> int: ...
    @property
    def remaining(self) -> Remaining: ...
    @property
    def warnings(self) -> tuple[Problem, ...]: ...
    @property
    def events(self) -> tuple[Event, ...]: ...

class LintReport(TypedResult):
    """What is wrong with a configuration, and what looks odd."""
    def __new__(
        cls, text: str | None = None, /, *, errors: Iterable[Problem | Mapping[str, Any]] = ..., warnings:
        Iterable[Problem | Mapping[str, Any]] = ...,
    ) -> Self: ...
    def replace(
        self, *, errors: Iterable[Problem | Mapping[str, Any]] = ..., warnings: Iterable[Problem | Mapping[str, Any]] =
        ...,
    ) -> Self: ...
    @property
    def errors(self) -> tuple[Problem, ...]: ...
    @property
    def warnings(self) -> tuple[Problem, ...]: ...
