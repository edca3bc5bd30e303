"""Customers, and what is known of them (docs/json.md, docs/eu.md, docs/providers.md)."""

from tallage._config import Address
from tallage._kinds import flag, instant, integer, raw, text, texts, word
from tallage._model import Model, many, one


class ViesEvidence(Model, area="invoice.customer.vies"):
    """What VIES said of a VAT number (docs/vies.md): store it, and give it back."""

    status = word("ViesStatus", need=True)
    number = text(need=True)
    requester = text()
    checked_at = instant(need=True)
    consultation_number = text("The proof that the seller asked.")
    name = text()
    address = text()
    reason = text()
    failures = integer("Failures in a row.")
    retry_at = instant("When to ask again.")
    last_valid = raw("The last valid evidence of the same number.")


class LocationEvidence(Model, area="invoice.customer.evidence"):
    """A piece of evidence of where a customer is (article 24f)."""

    type = word("EvidenceType", need=True)
    country = text(need=True)


class ProviderCustomer(Model, area="invoice.customer.provider_customer"):
    """Links a customer to a tax provider, which then decides."""

    connection = text("The code of a connection.", need=True)
    external_id = text("The customer's id at the provider.")
    create = flag("Whether the provider may make the customer.")


class Exemption(Model, area="invoice.customer.exemption"):
    """An exemption that AvaTax is told; one of the two or both."""

    entity_use_code = text()
    number = text()


class Customer(Model, area="invoice.customer"):
    """Who buys."""

    external_id = text()
    name = text()
    email = text()
    address_line1 = text()
    address_line2 = text()
    city = text()
    zipcode = text()
    state = text()
    country = text("ISO 3166-1 alpha-2.")
    billing_address = one(Address)
    shipping_address = one(Address)
    tax_identification_number = text()
    customer_type = word("CustomerType")
    vies = one(ViesEvidence)
    evidence = many(LocationEvidence)
    reviewed = flag("A person has looked at the contradictions.")
    tax_codes = texts()
    exempt = flag()
    provider_customer = one(ProviderCustomer)
    exemption = one(Exemption)
