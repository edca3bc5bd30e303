"""Connections to tax providers (docs/providers.md)."""

from tallage._kinds import integer, text, word
from tallage._model import Model, many, one


class Credentials(Model, area="config.connections.credentials"):
    """What a provider knows its client by: ``api_key`` for Anrok, the others for AvaTax. No ``repr`` shows the keys."""

    _hidden = ("api_key", "license_key")

    api_key = text("Anrok.")
    account_id = text("AvaTax.")
    license_key = text("AvaTax.")
    company_code = text("AvaTax.")


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
    """What something is called at the provider: ``product_external_id`` for Anrok, the others for AvaTax."""

    product_external_id = text("Anrok.")
    tax_code = text("AvaTax, at most 25 characters.")
    item_code = text("AvaTax, at most 50 characters.")


class ConnectionItem(Model, area="config.connections.items"):
    """What an item of the configuration is called at the provider."""

    type = word("ItemType", need=True)
    code = text("Of a billable metric, an add-on or a plan.")
    product_external_id = text("Anrok.")
    tax_code = text("AvaTax, at most 25 characters.")
    item_code = text("AvaTax, at most 50 characters.")


class ConnectionEntity(Model, area="config.connections.billing_entities"):
    """Items that are called otherwise for one billing entity."""

    billing_entity = text(need=True)
    items = many(ConnectionItem)
    fallback_item = one(Product)


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
