"""Connections to tax providers (docs/providers.md).

Written by scripts/write_stubs.py out of _connection.py; do not edit.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from tallage._model import Model
from tallage.types import (
    CollectionMethod,
    Disputed,
    Environment,
    ItemType,
    OnFailure,
    ProviderName,
    TaxApp,
    UnmappedItems,
    ZeroAmountLines,
)
from typing_extensions import Self

class Credentials(Model):
    """What a provider knows its client by: ``api_key`` for Anrok and Stripe, ``account`` for Stripe, the others for AvaTax. No ``repr`` shows
    the keys.
    """
    def __init__(
        self, *, api_key: str | None = None, account_id: str | None = None, license_key: str | None = None,
        company_code: str | None = None, account: str | None = None,
    ) -> None: ...
    def replace(
        self, *, api_key: str | None = ..., account_id: str | None = ..., license_key: str | None = ..., company_code:
        str | None = ..., account: str | None = ...,
    ) -> Self: ...
    @property
    def api_key(self) -> str | None: """Anrok, Stripe."""
    @property
    def account_id(self) -> str | None: """AvaTax."""
    @property
    def license_key(self) -> str | None: """AvaTax."""
    @property
    def company_code(self) -> str | None: """AvaTax."""
    @property
    def account(self) -> str | None: """Stripe: the connected account."""

class RateLimit(Model):
    """So many requests in so many milliseconds; 10 in a second unless said."""
    def __init__(self, *, requests: int | None = None, per_milliseconds: int | None = None) -> None: ...
    def replace(self, *, requests: int | None = ..., per_milliseconds: int | None = ...) -> Self: ...
    @property
    def requests(self) -> int | None: ...
    @property
    def per_milliseconds(self) -> int | None: ...

class Timeouts(Model):
    """How long is waited, in milliseconds."""
    def __init__(
        self, *, connect_milliseconds: int | None = None, read_milliseconds: int | None = None, total_milliseconds: int
        | None = None,
    ) -> None: ...
    def replace(
        self, *, connect_milliseconds: int | None = ..., read_milliseconds: int | None = ..., total_milliseconds: int |
        None = ...,
    ) -> Self: ...
    @property
    def connect_milliseconds(self) -> int | None: """10,000 unless said."""
    @property
    def read_milliseconds(self) -> int | None: """30,000 unless said."""
    @property
    def total_milliseconds(self) -> int | None: """45,000 unless said."""

class Product(Model):
    """What something is called at the provider: ``product_external_id`` for Anrok, ``tax_code`` and ``item_code`` for AvaTax, ``tax_code`` and
    ``stripe_product_id`` for Stripe.
    """
    def __init__(
        self, *, product_external_id: str | None = None, tax_code: str | None = None, item_code: str | None = None,
        stripe_product_id: str | None = None, metadata: Mapping[str, Any] | None = None,
    ) -> None: ...
    def replace(
        self, *, product_external_id: str | None = ..., tax_code: str | None = ..., item_code: str | None = ...,
        stripe_product_id: str | None = ..., metadata: Mapping[str, Any] | None = ...,
    ) -> Self: ...
    @property
    def product_external_id(self) -> str | None: """Anrok."""
    @property
    def tax_code(self) -> str | None: """AvaTax and Stripe Tax, at most 25 characters."""
    @property
    def item_code(self) -> str | None: """AvaTax, at most 50 characters."""
    @property
    def stripe_product_id(self) -> str | None: """Stripe."""
    @property
    def metadata(self) -> dict[str, Any] | None: """Stripe Invoicing: metadata of the line."""

class ConnectionItem(Model):
    """What an item of the configuration is called at the provider."""
    def __init__(
        self, *, type: ItemType, code: str | None = None, product_external_id: str | None = None, tax_code: str | None =
        None, item_code: str | None = None, stripe_product_id: str | None = None, metadata: Mapping[str, Any] | None =
        None,
    ) -> None: ...
    def replace(
        self, *, type: ItemType = ..., code: str | None = ..., product_external_id: str | None = ..., tax_code: str |
        None = ..., item_code: str | None = ..., stripe_product_id: str | None = ..., metadata: Mapping[str, Any] | None
        = ...,
    ) -> Self: ...
    @property
    def type(self) -> ItemType: ...
    @property
    def code(self) -> str | None: """Of a billable metric, an add-on or a plan."""
    @property
    def product_external_id(self) -> str | None: """Anrok."""
    @property
    def tax_code(self) -> str | None: """AvaTax and Stripe Tax, at most 25 characters."""
    @property
    def item_code(self) -> str | None: """AvaTax, at most 50 characters."""
    @property
    def stripe_product_id(self) -> str | None: """Stripe."""
    @property
    def metadata(self) -> dict[str, Any] | None: """Stripe Invoicing: metadata of the line."""

class ConnectionEntity(Model):
    """Items that are called otherwise for one billing entity."""
    def __init__(
        self, *, billing_entity: str, items: Iterable[ConnectionItem | Mapping[str, Any]] | None = None, fallback_item:
        Product | Mapping[str, Any] | None = None,
    ) -> None: ...
    def replace(
        self, *, billing_entity: str = ..., items: Iterable[ConnectionItem | Mapping[str, Any]] | None = ...,
        fallback_item: Product | Mapping[str, Any] | None = ...,
    ) -> Self: ...
    @property
    def billing_entity(self) -> str: ...
    @property
    def items(self) -> tuple[ConnectionItem, ...] | None: ...
    @property
    def fallback_item(self) -> Product | None: ...

class Invoicing(Model):
    """How Stripe makes the invoices of a connection (``stripe_invoicing``)."""
    def __init__(
        self, *, tax_app: TaxApp | None = None, auto_advance: bool | None = None, leave_as_draft: bool | None = None,
        unmapped_items: UnmappedItems | None = None, collection_method: CollectionMethod | None = None, days_until_due:
        int | None = None, disputed: Disputed | None = None, metadata: Mapping[str, Any] | None = None,
    ) -> None: ...
    def replace(
        self, *, tax_app: TaxApp | None = ..., auto_advance: bool | None = ..., leave_as_draft: bool | None = ...,
        unmapped_items: UnmappedItems | None = ..., collection_method: CollectionMethod | None = ..., days_until_due:
        int | None = ..., disputed: Disputed | None = ..., metadata: Mapping[str, Any] | None = ...,
    ) -> Self: ...
    @property
    def tax_app(self) -> TaxApp | None: """Any unless said."""
    @property
    def auto_advance(self) -> bool | None: ...
    @property
    def leave_as_draft(self) -> bool | None: ...
    @property
    def unmapped_items(self) -> UnmappedItems | None: """`fail` unless said."""
    @property
    def collection_method(self) -> CollectionMethod | None: """`charge_automatically` unless said."""
    @property
    def days_until_due(self) -> int | None: ...
    @property
    def disputed(self) -> Disputed | None: """`void` unless said."""
    @property
    def metadata(self) -> dict[str, Any] | None: """Metadata of the invoice."""

class Connection(Model):
    """A connection to a tax provider."""
    def __init__(
        self, *, code: str, provider: ProviderName, credentials: Credentials | Mapping[str, Any], name: str | None =
        None, environment: Environment | None = None, base_url: str | None = None, on_failure: OnFailure | None = None,
        rate_limit: RateLimit | Mapping[str, Any] | None = None, timeouts: Timeouts | Mapping[str, Any] | None = None,
        max_attempts: int | None = None, zero_amount_lines: ZeroAmountLines | None = None, items:
        Iterable[ConnectionItem | Mapping[str, Any]] | None = None, fallback_item: Product | Mapping[str, Any] | None =
        None, billing_entities: Iterable[ConnectionEntity | Mapping[str, Any]] | None = None, invoicing: Invoicing |
        Mapping[str, Any] | None = None,
    ) -> None: ...
    def replace(
        self, *, code: str = ..., name: str | None = ..., provider: ProviderName = ..., environment: Environment | None
        = ..., base_url: str | None = ..., credentials: Credentials | Mapping[str, Any] = ..., on_failure: OnFailure |
        None = ..., rate_limit: RateLimit | Mapping[str, Any] | None = ..., timeouts: Timeouts | Mapping[str, Any] |
        None = ..., max_attempts: int | None = ..., zero_amount_lines: ZeroAmountLines | None = ..., items:
        Iterable[ConnectionItem | Mapping[str, Any]] | None = ..., fallback_item: Product | Mapping[str, Any] | None =
        ..., billing_entities: Iterable[ConnectionEntity | Mapping[str, Any]] | None = ..., invoicing: Invoicing |
        Mapping[str, Any] | None = ...,
    ) -> Self: ...
    @property
    def code(self) -> str: """Unique among connections."""
    @property
    def name(self) -> str | None: ...
    @property
    def provider(self) -> ProviderName: ...
    @property
    def environment(self) -> Environment | None: """`production` unless said."""
    @property
    def base_url(self) -> str | None: """Instead of the environment's."""
    @property
    def credentials(self) -> Credentials: ...
    @property
    def on_failure(self) -> OnFailure | None: """`fail` unless said."""
    @property
    def rate_limit(self) -> RateLimit | None: ...
    @property
    def timeouts(self) -> Timeouts | None: ...
    @property
    def max_attempts(self) -> int | None: """How often one request is sent at most; 6 unless said."""
    @property
    def zero_amount_lines(self) -> ZeroAmountLines | None: """`skip` unless said."""
    @property
    def items(self) -> tuple[ConnectionItem, ...] | None: ...
    @property
    def fallback_item(self) -> Product | None: """For what no item says."""
    @property
    def billing_entities(self) -> tuple[ConnectionEntity, ...] | None: ...
    @property
    def invoicing(self) -> Invoicing | None: """Stripe Invoicing."""
