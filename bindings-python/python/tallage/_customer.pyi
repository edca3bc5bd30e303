"""Customers, and what is known of them (docs/json.md, docs/eu.md, docs/providers.md).

Written by scripts/write_stubs.py out of _customer.py; do not edit.
"""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from tallage._config import Address
from tallage._model import Model
from tallage.types import CustomerType, EvidenceType, ViesStatus
from typing_extensions import Self

class ViesEvidence(Model):
    """What VIES said of a VAT number (docs/vies.md): store it, and give it back."""
    def __init__(
        self, *, status: ViesStatus, number: str, checked_at: datetime.datetime | str, requester: str | None = None,
        consultation_number: str | None = None, name: str | None = None, address: str | None = None, reason: str | None
        = None, failures: int | None = None, retry_at: datetime.datetime | str | None = None, last_valid: Mapping[str,
        Any] | None = None,
    ) -> None: ...
    def replace(
        self, *, status: ViesStatus = ..., number: str = ..., requester: str | None = ..., checked_at: datetime.datetime
        | str = ..., consultation_number: str | None = ..., name: str | None = ..., address: str | None = ..., reason:
        str | None = ..., failures: int | None = ..., retry_at: datetime.datetime | str | None = ..., last_valid:
        Mapping[str, Any] | None = ...,
    ) -> Self: ...
    @property
    def status(self) -> ViesStatus: ...
    @property
    def number(self) -> str: ...
    @property
    def requester(self) -> str | None: ...
    @property
    def checked_at(self) -> datetime.datetime: ...
    @property
    def consultation_number(self) -> str | None: """The proof that the seller asked."""
    @property
    def name(self) -> str | None: ...
    @property
    def address(self) -> str | None: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def failures(self) -> int | None: """Failures in a row."""
    @property
    def retry_at(self) -> datetime.datetime | None: """When to ask again."""
    @property
    def last_valid(self) -> dict[str, Any] | None: """The last valid evidence of the same number."""

class LocationEvidence(Model):
    """A piece of evidence of where a customer is (article 24f)."""
    def __init__(self, *, type: EvidenceType, country: str) -> None: ...
    def replace(self, *, type: EvidenceType = ..., country: str = ...) -> Self: ...
    @property
    def type(self) -> EvidenceType: ...
    @property
    def country(self) -> str: ...

class ProviderCustomer(Model):
    """Links a customer to a tax provider, which then decides."""
    def __init__(self, *, connection: str, external_id: str | None = None, create: bool | None = None) -> None: ...
    def replace(self, *, connection: str = ..., external_id: str | None = ..., create: bool | None = ...) -> Self: ...
    @property
    def connection(self) -> str: """The code of a connection."""
    @property
    def external_id(self) -> str | None: """The customer's id at the provider."""
    @property
    def create(self) -> bool | None: """Whether the provider may make the customer."""

class Exemption(Model):
    """An exemption that AvaTax is told; one of the two or both."""
    def __init__(self, *, entity_use_code: str | None = None, number: str | None = None) -> None: ...
    def replace(self, *, entity_use_code: str | None = ..., number: str | None = ...) -> Self: ...
    @property
    def entity_use_code(self) -> str | None: ...
    @property
    def number(self) -> str | None: ...

class Customer(Model):
    """Who buys."""
    def __init__(
        self, *, external_id: str | None = None, name: str | None = None, email: str | None = None, address_line1: str |
        None = None, address_line2: str | None = None, city: str | None = None, zipcode: str | None = None, state: str |
        None = None, country: str | None = None, billing_address: Address | Mapping[str, Any] | None = None,
        shipping_address: Address | Mapping[str, Any] | None = None, tax_identification_number: str | None = None,
        customer_type: CustomerType | None = None, vies: ViesEvidence | Mapping[str, Any] | None = None, evidence:
        Iterable[LocationEvidence | Mapping[str, Any]] | None = None, reviewed: bool | None = None, tax_codes:
        Iterable[str] | None = None, exempt: bool | None = None, provider_customer: ProviderCustomer | Mapping[str, Any]
        | None = None, exemption: Exemption | Mapping[str, Any] | None = None,
    ) -> None: ...
    def replace(
        self, *, external_id: str | None = ..., name: str | None = ..., email: str | None = ..., address_line1: str |
        None = ..., address_line2: str | None = ..., city: str | None = ..., zipcode: str | None = ..., state: str |
        None = ..., country: str | None = ..., billing_address: Address | Mapping[str, Any] | None = ...,
        shipping_address: Address | Mapping[str, Any] | None = ..., tax_identification_number: str | None = ...,
        customer_type: CustomerType | None = ..., vies: ViesEvidence | Mapping[str, Any] | None = ..., evidence:
        Iterable[LocationEvidence | Mapping[str, Any]] | None = ..., reviewed: bool | None = ..., tax_codes:
        Iterable[str] | None = ..., exempt: bool | None = ..., provider_customer: ProviderCustomer | Mapping[str, Any] |
        None = ..., exemption: Exemption | Mapping[str, Any] | None = ...,
    ) -> Self: ...
    @property
    def external_id(self) -> str | None: ...
    @property
    def name(self) -> str | None: ...
    @property
    def email(self) -> str | None: ...
    @property
    def address_line1(self) -> str | None: ...
    @property
    def address_line2(self) -> str | None: ...
    @property
    def city(self) -> str | None: ...
    @property
    def zipcode(self) -> str | None: ...
    @property
    def state(self) -> str | None: ...
    @property
    def country(self) -> str | None: """ISO 3166-1 alpha-2."""
    @property
    def billing_address(self) -> Address | None: ...
    @property
    def shipping_address(self) -> Address | None: ...
    @property
    def tax_identification_number(self) -> str | None: ...
    @property
    def customer_type(self) -> CustomerType | None: ...
    @property
    def vies(self) -> ViesEvidence | None: ...
    @property
    def evidence(self) -> tuple[LocationEvidence, ...] | None: ...
    @property
    def reviewed(self) -> bool | None: """A person has looked at the contradictions."""
    @property
    def tax_codes(self) -> tuple[str, ...] | None: ...
    @property
    def exempt(self) -> bool | None: ...
    @property
    def provider_customer(self) -> ProviderCustomer | None: ...
    @property
    def exemption(self) -> Exemption | None: ...
