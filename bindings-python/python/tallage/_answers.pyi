"""Answers about VAT (docs/json.md, “VAT number”; docs/eu-data.md; docs/vies.md; docs/en16931.md).

Written by scripts/write_stubs.py out of _answers.py; do not edit.
"""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from tallage._customer import ViesEvidence
from tallage._model import Model
from tallage._result import TypedResult
from tallage._taxed import Event, Versions
from tallage.types import TaxCategory, Validity
from typing_extensions import Self

class VatNumber(TypedResult):
    """A VAT number, normalized and checked."""
    def __new__(
        cls, text: str | None = None, /, *, input: str = ..., number: str | None = ..., prefix: str | None = ...,
        country: str | None = ..., national: str | None = ..., format: Validity = ..., checksum: Validity = ...,
        in_vies: bool = ..., repairs: Iterable[str] = ...,
    ) -> Self: ...
    def replace(
        self, *, input: str = ..., number: str | None = ..., prefix: str | None = ..., country: str | None = ...,
        national: str | None = ..., format: Validity = ..., checksum: Validity = ..., in_vies: bool = ..., repairs:
        Iterable[str] = ...,
    ) -> Self: ...
    @property
    def input(self) -> str: """As it was given."""
    @property
    def number(self) -> str | None: """Normalized, with its prefix."""
    @property
    def prefix(self) -> str | None: """As in VIES."""
    @property
    def country(self) -> str | None: """ISO 3166-1."""
    @property
    def national(self) -> str | None: """Without the prefix."""
    @property
    def format(self) -> Validity: ...
    @property
    def checksum(self) -> Validity: ...
    @property
    def in_vies(self) -> bool: """Whether VIES can be asked."""
    @property
    def repairs(self) -> tuple[str, ...]: """What was put right."""

class VatRates(TypedResult):
    """The VAT rates of a place on a day."""
    def __new__(
        cls, text: str | None = None, /, *, schema: int = ..., eu_data: str = ..., country: str = ..., territory: str |
        None = ..., date: datetime.date | str = ..., postcode_fits: bool | None = ..., effective_from: datetime.date |
        str | None = ..., in_eu_vat_area: bool = ..., tax: str = ..., standard: Decimal | int | str | None = ...,
        reduced: Iterable[str] = ..., super_reduced: Decimal | int | str | None = ..., parking: Decimal | int | str |
        None = ..., uncertain: bool = ..., source: str = ...,
    ) -> Self: ...
    def replace(
        self, *, schema: int = ..., eu_data: str = ..., country: str = ..., territory: str | None = ..., date:
        datetime.date | str = ..., postcode_fits: bool | None = ..., effective_from: datetime.date | str | None = ...,
        in_eu_vat_area: bool = ..., tax: str = ..., standard: Decimal | int | str | None = ..., reduced: Iterable[str] =
        ..., super_reduced: Decimal | int | str | None = ..., parking: Decimal | int | str | None = ..., uncertain: bool
        = ..., source: str = ...,
    ) -> Self: ...
    @property
    def schema(self) -> int: ...
    @property
    def eu_data(self) -> str: """The version of the data."""
    @property
    def country(self) -> str: ...
    @property
    def territory(self) -> str | None: ...
    @property
    def date(self) -> datetime.date: ...
    @property
    def postcode_fits(self) -> bool | None: ...
    @property
    def effective_from(self) -> datetime.date | None: ...
    @property
    def in_eu_vat_area(self) -> bool: ...
    @property
    def tax(self) -> str: ...
    @property
    def standard(self) -> Decimal | None: ...
    @property
    def reduced(self) -> tuple[str, ...]: """Percent."""
    @property
    def super_reduced(self) -> Decimal | None: ...
    @property
    def parking(self) -> Decimal | None: ...
    @property
    def uncertain(self) -> bool: ...
    @property
    def source(self) -> str: ...

class ViesRequest(TypedResult):
    """An HTTP request that asks VIES."""
    def __new__(
        cls, text: str | None = None, /, *, method: str = ..., url: str = ..., headers: Mapping[str, Any] = ..., body:
        str | None = ..., number: str = ..., requester: str | None = ...,
    ) -> Self: ...
    def replace(
        self, *, method: str = ..., url: str = ..., headers: Mapping[str, Any] = ..., body: str | None = ..., number:
        str = ..., requester: str | None = ...,
    ) -> Self: ...
    @property
    def method(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def headers(self) -> dict[str, Any]: ...
    @property
    def body(self) -> str | None: """`None` with GET."""
    @property
    def number(self) -> str: """Normalized."""
    @property
    def requester(self) -> str | None: """Normalized."""

class ViesReading(TypedResult):
    """What VIES said: the evidence to store, and an event."""
    def __new__(
        cls, text: str | None = None, /, *, schema: int = ..., evidence: ViesEvidence | Mapping[str, Any] = ..., event:
        Event | Mapping[str, Any] = ...,
    ) -> Self: ...
    def replace(
        self, *, schema: int = ..., evidence: ViesEvidence | Mapping[str, Any] = ..., event: Event | Mapping[str, Any] =
        ...,
    ) -> Self: ...
    @property
    def schema(self) -> int: ...
    @property
    def evidence(self) -> ViesEvidence: ...
    @property
    def event(self) -> Event: ...

class En16931Line(Model):
    """A line in the terms of EN 16931. Amounts are in major units."""
    def __init__(
        self, *, fee_id: str, net_amount: Decimal | int | str, category_code: TaxCategory | None = None, rate: Decimal |
        int | str | None = None,
    ) -> None: ...
    def replace(
        self, *, fee_id: str = ..., net_amount: Decimal | int | str = ..., category_code: TaxCategory | None = ...,
        rate: Decimal | int | str | None = ...,
    ) -> Self: ...
    @property
    def fee_id(self) -> str: ...
    @property
    def net_amount(self) -> Decimal: """BT-131."""
    @property
    def category_code(self) -> TaxCategory | None: """BT-151."""
    @property
    def rate(self) -> Decimal | None: """BT-152."""

class En16931Group(Model):
    """A group of the VAT breakdown (BG-23)."""
    def __init__(
        self, *, taxable_amount: Decimal | int | str, tax_amount: Decimal | int | str, category_code: TaxCategory | None
        = None, rate: Decimal | int | str | None = None, exemption_reason_code: str | None = None, exemption_reason: str
        | None = None,
    ) -> None: ...
    def replace(
        self, *, taxable_amount: Decimal | int | str = ..., tax_amount: Decimal | int | str = ..., category_code:
        TaxCategory | None = ..., rate: Decimal | int | str | None = ..., exemption_reason_code: str | None = ...,
        exemption_reason: str | None = ...,
    ) -> Self: ...
    @property
    def taxable_amount(self) -> Decimal: """BT-116."""
    @property
    def tax_amount(self) -> Decimal: """BT-117."""
    @property
    def category_code(self) -> TaxCategory | None: """BT-118."""
    @property
    def rate(self) -> Decimal | None: """BT-119."""
    @property
    def exemption_reason_code(self) -> str | None: """BT-121."""
    @property
    def exemption_reason(self) -> str | None: """BT-120."""

class En16931Totals(Model):
    """The totals (BG-22)."""
    def __init__(
        self, *, sum_of_line_net_amounts: Decimal | int | str, sum_of_allowances: Decimal | int | str, sum_of_charges:
        Decimal | int | str, total_without_vat: Decimal | int | str, total_vat: Decimal | int | str, total_with_vat:
        Decimal | int | str, paid_amount: Decimal | int | str, rounding_amount: Decimal | int | str, amount_due: Decimal
        | int | str,
    ) -> None: ...
    def replace(
        self, *, sum_of_line_net_amounts: Decimal | int | str = ..., sum_of_allowances: Decimal | int | str = ...,
        sum_of_charges: Decimal | int | str = ..., total_without_vat: Decimal | int | str = ..., total_vat: Decimal |
        int | str = ..., total_with_vat: Decimal | int | str = ..., paid_amount: Decimal | int | str = ...,
        rounding_amount: Decimal | int | str = ..., amount_due: Decimal | int | str = ...,
    ) -> Self: ...
    @property
    def sum_of_line_net_amounts(self) -> Decimal: """BT-106."""
    @property
    def sum_of_allowances(self) -> Decimal: """BT-107."""
    @property
    def sum_of_charges(self) -> Decimal: """BT-108."""
    @property
    def total_without_vat(self) -> Decimal: """BT-109."""
    @property
    def total_vat(self) -> Decimal: """BT-110."""
    @property
    def total_with_vat(self) -> Decimal: """BT-112."""
    @property
    def paid_amount(self) -> Decimal: """BT-113."""
    @property
    def rounding_amount(self) -> Decimal: """BT-114."""
    @property
    def amount_due(self) -> Decimal: """BT-115."""

class En16931Rule(Model):
    """A rule that was checked."""
    def __init__(self, *, id: str, holds: bool, message: str | None = None) -> None: ...
    def replace(self, *, id: str = ..., holds: bool = ..., message: str | None = ...) -> Self: ...
    @property
    def id(self) -> str: ...
    @property
    def holds(self) -> bool: ...
    @property
    def message(self) -> str | None: """Where it does not hold."""

class En16931Violation(Model):
    """Where a rule does not hold."""
    def __init__(self, *, id: str, path: str, message: str, term: str | None = None) -> None: ...
    def replace(self, *, id: str = ..., term: str | None = ..., path: str = ..., message: str = ...) -> Self: ...
    @property
    def id(self) -> str: ...
    @property
    def term(self) -> str | None: ...
    @property
    def path(self) -> str: ...
    @property
    def message(self) -> str: ...

class En16931View(TypedResult):
    """A taxed document in the terms of EN 16931, and which of its rules hold."""
    def __new__(
        cls, text: str | None = None, /, *, schema: int = ..., versions: Versions | Mapping[str, Any] = ..., document:
        str = ..., id: str = ..., type_code: str = ..., currency: str = ..., lines: Iterable[En16931Line | Mapping[str,
        Any]] = ..., vat_breakdown: Iterable[En16931Group | Mapping[str, Any]] = ..., totals: En16931Totals |
        Mapping[str, Any] = ..., rules: Iterable[En16931Rule | Mapping[str, Any]] = ..., violations:
        Iterable[En16931Violation | Mapping[str, Any]] = ..., violations_left_out: int | None = ...,
    ) -> Self: ...
    def replace(
        self, *, schema: int = ..., versions: Versions | Mapping[str, Any] = ..., document: str = ..., id: str = ...,
        type_code: str = ..., currency: str = ..., lines: Iterable[En16931Line | Mapping[str, Any]] = ...,
        vat_breakdown: Iterable[En16931Group | Mapping[str, Any]] = ..., totals: En16931Totals | Mapping[str, Any] =
        ..., rules: Iterable[En16931Rule | Mapping[str, Any]] = ..., violations: Iterable[En16931Violation |
        Mapping[str, Any]] = ..., violations_left_out: int | None = ...,
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
    def type_code(self) -> str: """BT-3."""
    @property
    def currency(self) -> str: """BT-5."""
    @property
    def lines(self) -> tuple[En16931Line, ...]: ...
    @property
    def vat_breakdown(self) -> tuple[En16931Group, ...]: ...
    @property
    def totals(self) -> En16931Totals: ...
    @property
    def rules(self) -> tuple[En16931Rule, ...]: ...
    @property
    def violations(self) -> tuple[En16931Violation, ...]: ...
    @property
    def violations_left_out(self) -> int | None: ...

class Comparison(TypedResult):
    """Several taxed documents of one sale side by side (docs/compare.md)."""
    def __new__(
        cls, text: str | None = None, /, *, schema: int = ..., versions: Versions | Mapping[str, Any] = ..., document:
        str = ..., currency: str = ..., currency_exponent: int = ..., baseline: str = ..., results:
        Iterable[Mapping[str, Any]] = ..., fees: Iterable[Mapping[str, Any]] = ..., differences: Iterable[Mapping[str,
        Any]] = ..., causes: Iterable[Mapping[str, Any]] = ..., report: str = ...,
    ) -> Self: ...
    def replace(
        self, *, schema: int = ..., versions: Versions | Mapping[str, Any] = ..., document: str = ..., currency: str =
        ..., currency_exponent: int = ..., baseline: str = ..., results: Iterable[Mapping[str, Any]] = ..., fees:
        Iterable[Mapping[str, Any]] = ..., differences: Iterable[Mapping[str, Any]] = ..., causes: Iterable[Mapping[str,
        Any]] = ..., report: str = ...,
    ) -> Self: ...
    @property
    def schema(self) -> int: ...
    @property
    def versions(self) -> Versions: ...
    @property
    def document(self) -> str: ...
    @property
    def currency(self) -> str: ...
    @property
    def currency_exponent(self) -> int: ...
    @property
    def baseline(self) -> str: """The label that the others are compared with."""
    @property
    def results(self) -> list[dict[str, Any]]: """Totals of each, with the difference to the baseline."""
    @property
    def fees(self) -> list[dict[str, Any]]: """Each fee, with what every result says of it."""
    @property
    def differences(self) -> list[dict[str, Any]]: """What differs, and how many minor units that is."""
    @property
    def causes(self) -> list[dict[str, Any]]: """What was told otherwise: address, product, tax id …"""
    @property
    def report(self) -> str: """The same for people."""

class EuData(TypedResult):
    """The EU VAT data (docs/eu-data.md); their rows are read as dicts: ``data["states"]``."""
    def __new__(
        cls, text: str | None = None, /, *, schema: int = ..., version: str = ..., as_of: datetime.date | str = ...,
    ) -> Self: ...
    def replace(self, *, schema: int = ..., version: str = ..., as_of: datetime.date | str = ...) -> Self: ...
    @property
    def schema(self) -> int: ...
    @property
    def version(self) -> str: ...
    @property
    def as_of(self) -> datetime.date: ...
