"""Connections to tax providers (docs/providers.md)."""

from tallage._kinds import flag, integer, raw, text, word
from tallage._model import Model, many, one


class Credentials(Model, area="config.connections.credentials"):
    """What a provider knows its client by: ``api_key`` for Anrok and Stripe, ``account`` for Stripe, the others for AvaTax. No ``repr`` shows
    the keys."""

    _hidden = ("api_key", "license_key")

    api_key = text("Anrok, Stripe.")
    account_id = text("AvaTax.")
    license_key = text("AvaTax.")
    company_code = text("AvaTax.")
    account = text("Stripe: the connected account.")


class RateLimit(Model, area="config.connections.rate_limit"):
    """So many requests in so many milliseconds; 10 in a second unless said."""

    requests = integer()
    per_milliseconds = integer()


class Timeouts(Model, area="config.connections.timeouts"):
    """How long is waited, in milliseconds."""

    connect_milliseconds = integer("10,000 unless said.")
    read_milliseconds = integer("30,000 unless said.")
    total_milliseconds = integer("45,000 unless said.")


class Product(Model, area="config.connections.fallback_item"):
    """What something is called at the provider: ``product_external_id`` for Anrok, ``tax_code`` and ``item_code`` for AvaTax, ``tax_code`` and
    ``stripe_product_id`` for Stripe."""

    product_external_id = text("Anrok.")
    tax_code = text("AvaTax and Stripe Tax, at most 25 characters.")
    item_code = text("AvaTax, at most 50 characters.")
    stripe_product_id = text("Stripe.")
    metadata = raw("Stripe Invoicing: metadata of the line.")


class ConnectionItem(Model, area="config.connections.items"):
    """What an item of the configuration is called at the provider."""

    type = word("ItemType", need=True)
    code = text("Of a billable metric, an add-on or a plan.")
    product_external_id = text("Anrok.")
    tax_code = text("AvaTax and Stripe Tax, at most 25 characters.")
    item_code = text("AvaTax, at most 50 characters.")
    stripe_product_id = text("Stripe.")
    metadata = raw("Stripe Invoicing: metadata of the line.")


class ConnectionEntity(Model, area="config.connections.billing_entities"):
    """Items that are called otherwise for one billing entity."""

    billing_entity = text(need=True)
    items = many(ConnectionItem)
    fallback_item = one(Product)


class Invoicing(Model, area="config.connections.invoicing"):
    """How Stripe makes the invoices of a connection (``stripe_invoicing``)."""

    tax_app = word("TaxApp", "Any unless said.")
    auto_advance = flag()
    leave_as_draft = flag()
    unmapped_items = word("UnmappedItems", "`fail` unless said.")
    collection_method = word("CollectionMethod", "`charge_automatically` unless said.")
    days_until_due = integer()
    disputed = word("Disputed", "`void` unless said.")
    metadata = raw("Metadata of the invoice.")


class Connection(Model, area="config.connections"):
    """A connection to a tax provider."""

    code = text("Unique among connections.", need=True)
    name = text()
    provider = word("ProviderName", need=True)
    environment = word("Environment", "`production` unless said.")
    base_url = text("Instead of the environment's.")
    credentials = one(Credentials, need=True)
    on_failure = word("OnFailure", "`fail` unless said.")
    rate_limit = one(RateLimit)
    timeouts = one(Timeouts)
    max_attempts = integer("How often one request is sent at most; 6 unless said.")
    zero_amount_lines = word("ZeroAmountLines", "`skip` unless said.")
    items = many(ConnectionItem)
    fallback_item = one(Product, "For what no item says.")
    billing_entities = many(ConnectionEntity)
    invoicing = one(Invoicing, "Stripe Invoicing.")
