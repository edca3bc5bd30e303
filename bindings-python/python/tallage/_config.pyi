"""The configuration of an engine (docs/json.md, “Configuration”; docs/eu.md): one line for each member.

Written by scripts/write_stubs.py out of _config.py; do not edit.
"""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from tallage._connection import Connection
from tallage._model import Model
from tallage.types import (
    Contradictions,
    InclusivePrices,
    OssScheme,
    RoundingBase,
    RoundingMode,
    RoundingStrategy,
    Supply,
    TaxCategory,
    TaxPoint,
    ViesUnavailable,
)
from typing_extensions import Self

class Address(Model):
    """A postal address; all members are optional."""
    def __init__(
        self, *, address_line1: str | None = None, address_line2: str | None = None, city: str | None = None, zipcode:
        str | None = None, state: str | None = None, country: str | None = None,
    ) -> None: ...
    def replace(
        self, *, address_line1: str | None = ..., address_line2: str | None = ..., city: str | None = ..., zipcode: str
        | None = ..., state: str | None = ..., country: str | None = ...,
    ) -> Self: ...
    @property
    def address_line1(self) -> str | None: ...
    @property
    def address_line2(self) -> str | None: ...
    @property
    def city(self) -> str | None: ...
    @property
    def zipcode(self) -> str | None: """Postal code."""
    @property
    def state(self) -> str | None: ...
    @property
    def country(self) -> str | None: """ISO 3166-1 alpha-2."""

class DatedRate(Model):
    """A rate that holds from a day on."""
    def __init__(self, *, effective_from: datetime.date | str, rate: Decimal | int | str) -> None: ...
    def replace(self, *, effective_from: datetime.date | str = ..., rate: Decimal | int | str = ...) -> Self: ...
    @property
    def effective_from(self) -> datetime.date: ...
    @property
    def rate(self) -> Decimal: """Percent."""

class Tax(Model):
    """A tax: a code, a name, and a rate or rates by date."""
    def __init__(
        self, *, code: str, name: str, description: str | None = None, rate: Decimal | int | str | None = None, rates:
        Iterable[DatedRate | Mapping[str, Any]] | None = None, category_code: TaxCategory | None = None,
        exemption_reason_code: str | None = None, jurisdiction: str | None = None, inclusive: bool | None = None,
        compound: bool | None = None,
    ) -> None: ...
    def replace(
        self, *, code: str = ..., name: str = ..., description: str | None = ..., rate: Decimal | int | str | None =
        ..., rates: Iterable[DatedRate | Mapping[str, Any]] | None = ..., category_code: TaxCategory | None = ...,
        exemption_reason_code: str | None = ..., jurisdiction: str | None = ..., inclusive: bool | None = ..., compound:
        bool | None = ...,
    ) -> Self: ...
    @property
    def code(self) -> str: """Unique."""
    @property
    def name(self) -> str: ...
    @property
    def description(self) -> str | None: ...
    @property
    def rate(self) -> Decimal | None: """Percent, 0 to 1000, at most 6 decimal places."""
    @property
    def rates(self) -> tuple[DatedRate, ...] | None: """Dated rates; `rate` holds before the first of them."""
    @property
    def category_code(self) -> TaxCategory | None: """EN 16931."""
    @property
    def exemption_reason_code(self) -> str | None: """VATEX code."""
    @property
    def jurisdiction(self) -> str | None: ...
    @property
    def inclusive(self) -> bool | None: """Prices include this tax unless fee or invoice say otherwise."""
    @property
    def compound(self) -> bool | None: """Computed on the base plus the taxes before it."""

class Organization(Model):
    """Who sells, and the taxes of those who name none."""
    def __init__(self, *, name: str | None = None, tax_codes: Iterable[str] | None = None) -> None: ...
    def replace(self, *, name: str | None = ..., tax_codes: Iterable[str] | None = ...) -> Self: ...
    @property
    def name(self) -> str | None: ...
    @property
    def tax_codes(self) -> tuple[str, ...] | None: ...

class VatRegistration(Model):
    """A VAT registration beside that of the seat."""
    def __init__(self, *, country: str, number: str | None = None) -> None: ...
    def replace(self, *, country: str = ..., number: str | None = ...) -> Self: ...
    @property
    def country(self) -> str: ...
    @property
    def number(self) -> str | None: ...

class EuSettings(Model):
    """How a seller stands to EU VAT (docs/eu.md)."""
    def __init__(
        self, *, enabled: bool, supply: Supply | None = None, oss: OssScheme | None = None, below_threshold: bool | None
        = None, vat_registrations: Iterable[VatRegistration | Mapping[str, Any]] | None = None, vies_unavailable:
        ViesUnavailable | None = None, last_valid_days: int | None = None, vies_max_age_days: int | None = None,
        contradictions: Contradictions | None = None, inclusive_prices: InclusivePrices | None = None, tax_point:
        TaxPoint | None = None, language: str | None = None, exemption_reason_code: str | None = None,
    ) -> None: ...
    def replace(
        self, *, enabled: bool = ..., supply: Supply | None = ..., oss: OssScheme | None = ..., below_threshold: bool |
        None = ..., vat_registrations: Iterable[VatRegistration | Mapping[str, Any]] | None = ..., vies_unavailable:
        ViesUnavailable | None = ..., last_valid_days: int | None = ..., vies_max_age_days: int | None = ...,
        contradictions: Contradictions | None = ..., inclusive_prices: InclusivePrices | None = ..., tax_point: TaxPoint
        | None = ..., language: str | None = ..., exemption_reason_code: str | None = ...,
    ) -> Self: ...
    @property
    def enabled(self) -> bool: """Whether the engine decides the VAT of this seller's customers."""
    @property
    def supply(self) -> Supply | None: """What a fee is that does not say; `electronic` unless said."""
    @property
    def oss(self) -> OssScheme | None: """Absent: registered for the scheme of its seat."""
    @property
    def below_threshold(self) -> bool | None: """Article 59c."""
    @property
    def vat_registrations(self) -> tuple[VatRegistration, ...] | None: ...
    @property
    def vies_unavailable(self) -> ViesUnavailable | None: """`hold` unless said."""
    @property
    def last_valid_days(self) -> int | None: """With `last_valid`: how old an earlier valid answer may be."""
    @property
    def vies_max_age_days(self) -> int | None: """How long before the tax date VIES may have answered."""
    @property
    def contradictions(self) -> Contradictions | None: """`warn` unless said."""
    @property
    def inclusive_prices(self) -> InclusivePrices | None: """`keep_net` unless said."""
    @property
    def tax_point(self) -> TaxPoint | None: """`issue_date` unless said."""
    @property
    def language(self) -> str | None: """Of the mentions, ISO 639-1."""
    @property
    def exemption_reason_code(self) -> str | None: """Why exempt supplies are exempt."""

class BillingEntity(Model):
    """A seller."""
    def __init__(
        self, *, code: str, name: str | None = None, country: str | None = None, address: Address | Mapping[str, Any] |
        None = None, tax_identification_number: str | None = None, tax_codes: Iterable[str] | None = None, eu:
        EuSettings | Mapping[str, Any] | None = None,
    ) -> None: ...
    def replace(
        self, *, code: str = ..., name: str | None = ..., country: str | None = ..., address: Address | Mapping[str,
        Any] | None = ..., tax_identification_number: str | None = ..., tax_codes: Iterable[str] | None = ..., eu:
        EuSettings | Mapping[str, Any] | None = ...,
    ) -> Self: ...
    @property
    def code(self) -> str: """Unique."""
    @property
    def name(self) -> str | None: ...
    @property
    def country(self) -> str | None: """ISO 3166-1 alpha-2."""
    @property
    def address(self) -> Address | None: ...
    @property
    def tax_identification_number(self) -> str | None: ...
    @property
    def tax_codes(self) -> tuple[str, ...] | None: ...
    @property
    def eu(self) -> EuSettings | None: ...

class Charge(Model):
    """A charge of a plan, for usage."""
    def __init__(
        self, *, code: str, name: str | None = None, billable_metric_code: str | None = None, tax_codes: Iterable[str] |
        None = None,
    ) -> None: ...
    def replace(
        self, *, code: str = ..., name: str | None = ..., billable_metric_code: str | None = ..., tax_codes:
        Iterable[str] | None = ...,
    ) -> Self: ...
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str | None: ...
    @property
    def billable_metric_code(self) -> str | None: ...
    @property
    def tax_codes(self) -> tuple[str, ...] | None: ...

class FixedCharge(Model):
    """A fixed charge of a plan."""
    def __init__(
        self, *, code: str, name: str | None = None, add_on_code: str | None = None, tax_codes: Iterable[str] | None =
        None,
    ) -> None: ...
    def replace(
        self, *, code: str = ..., name: str | None = ..., add_on_code: str | None = ..., tax_codes: Iterable[str] | None
        = ...,
    ) -> Self: ...
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str | None: ...
    @property
    def add_on_code(self) -> str | None: ...
    @property
    def tax_codes(self) -> tuple[str, ...] | None: ...

class MinimumCommitment(Model):
    """The minimum commitment of a plan."""
    def __init__(self, *, tax_codes: Iterable[str] | None = None) -> None: ...
    def replace(self, *, tax_codes: Iterable[str] | None = ...) -> Self: ...
    @property
    def tax_codes(self) -> tuple[str, ...] | None: ...

class Plan(Model):
    """A plan with its charges."""
    def __init__(
        self, *, code: str, name: str | None = None, tax_codes: Iterable[str] | None = None, charges: Iterable[Charge |
        Mapping[str, Any]] | None = None, fixed_charges: Iterable[FixedCharge | Mapping[str, Any]] | None = None,
        minimum_commitment: MinimumCommitment | Mapping[str, Any] | None = None,
    ) -> None: ...
    def replace(
        self, *, code: str = ..., name: str | None = ..., tax_codes: Iterable[str] | None = ..., charges:
        Iterable[Charge | Mapping[str, Any]] | None = ..., fixed_charges: Iterable[FixedCharge | Mapping[str, Any]] |
        None = ..., minimum_commitment: MinimumCommitment | Mapping[str, Any] | None = ...,
    ) -> Self: ...
    @property
    def code(self) -> str: """Unique."""
    @property
    def name(self) -> str | None: ...
    @property
    def tax_codes(self) -> tuple[str, ...] | None: ...
    @property
    def charges(self) -> tuple[Charge, ...] | None: ...
    @property
    def fixed_charges(self) -> tuple[FixedCharge, ...] | None: ...
    @property
    def minimum_commitment(self) -> MinimumCommitment | None: ...

class AddOn(Model):
    """An add-on."""
    def __init__(self, *, code: str, name: str | None = None, tax_codes: Iterable[str] | None = None) -> None: ...
    def replace(self, *, code: str = ..., name: str | None = ..., tax_codes: Iterable[str] | None = ...) -> Self: ...
    @property
    def code(self) -> str: """Unique."""
    @property
    def name(self) -> str | None: ...
    @property
    def tax_codes(self) -> tuple[str, ...] | None: ...

class Rounding(Model):
    """How taxes are rounded (docs/json.md, “How much”)."""
    def __init__(
        self, *, strategy: RoundingStrategy | None = None, base: RoundingBase | None = None, mode: RoundingMode | None =
        None,
    ) -> None: ...
    def replace(
        self, *, strategy: RoundingStrategy | None = ..., base: RoundingBase | None = ..., mode: RoundingMode | None =
        ...,
    ) -> Self: ...
    @property
    def strategy(self) -> RoundingStrategy | None: """`tax` unless said."""
    @property
    def base(self) -> RoundingBase | None: """`rounded` unless said."""
    @property
    def mode(self) -> RoundingMode | None: """`half_away_from_zero` unless said."""

class Config(Model):
    """All that an engine knows: what taxes there are, and who has which."""
    def __init__(
        self, *, schema: int | None = None, taxes: Iterable[Tax | Mapping[str, Any]] | None = None, organization:
        Organization | Mapping[str, Any] | None = None, billing_entities: Iterable[BillingEntity | Mapping[str, Any]] |
        None = None, plans: Iterable[Plan | Mapping[str, Any]] | None = None, add_ons: Iterable[AddOn | Mapping[str,
        Any]] | None = None, rounding: Rounding | Mapping[str, Any] | None = None, eu_data: Mapping[str, Any] | None =
        None, eu_data_not_before: datetime.date | str | None = None, connections: Iterable[Connection | Mapping[str,
        Any]] | None = None,
    ) -> None: ...
    def replace(
        self, *, schema: int | None = ..., taxes: Iterable[Tax | Mapping[str, Any]] | None = ..., organization:
        Organization | Mapping[str, Any] | None = ..., billing_entities: Iterable[BillingEntity | Mapping[str, Any]] |
        None = ..., plans: Iterable[Plan | Mapping[str, Any]] | None = ..., add_ons: Iterable[AddOn | Mapping[str, Any]]
        | None = ..., rounding: Rounding | Mapping[str, Any] | None = ..., eu_data: Mapping[str, Any] | None = ...,
        eu_data_not_before: datetime.date | str | None = ..., connections: Iterable[Connection | Mapping[str, Any]] |
        None = ...,
    ) -> Self: ...
    @property
    def schema(self) -> int | None: """The number of the shapes; 1."""
    @property
    def taxes(self) -> tuple[Tax, ...] | None: ...
    @property
    def organization(self) -> Organization | None: ...
    @property
    def billing_entities(self) -> tuple[BillingEntity, ...] | None: ...
    @property
    def plans(self) -> tuple[Plan, ...] | None: ...
    @property
    def add_ons(self) -> tuple[AddOn, ...] | None: ...
    @property
    def rounding(self) -> Rounding | None: ...
    @property
    def eu_data(self) -> dict[str, Any] | None: """Newer EU VAT data (docs/eu-data.md)."""
    @property
    def eu_data_not_before(self) -> datetime.date | None: """Lint warns when the EU VAT data are older."""
    @property
    def connections(self) -> tuple[Connection, ...] | None: """Tax providers."""
