"""The configuration of an engine (docs/json.md, “Configuration”; docs/eu.md): one line for each member."""

from tallage._connection import Connection
from tallage._kinds import day, decimal, flag, integer, raw, text, texts, word
from tallage._model import Model, many, one


class Address(Model, area="invoice.customer"):
    """A postal address; all members are optional."""

    address_line1 = text()
    address_line2 = text()
    city = text()
    zipcode = text("Postal code.")
    state = text()
    country = text("ISO 3166-1 alpha-2.")


class DatedRate(Model, area="config.taxes.rates"):
    """A rate that holds from a day on."""

    effective_from = day(need=True)
    rate = decimal("Percent.", need=True)


class Tax(Model, area="config.taxes"):
    """A tax: a code, a name, and a rate or rates by date."""

    code = text("Unique.", need=True)
    name = text(need=True)
    description = text()
    rate = decimal("Percent, 0 to 1000, at most 6 decimal places.")
    rates = many(DatedRate, "Dated rates; `rate` holds before the first of them.")
    category_code = word("TaxCategory", "EN 16931.")
    exemption_reason_code = text("VATEX code.")
    jurisdiction = text()
    inclusive = flag("Prices include this tax unless fee or invoice say otherwise.")
    compound = flag("Computed on the base plus the taxes before it.")


class Organization(Model, area="config.organization"):
    """Who sells, and the taxes of those who name none."""

    name = text()
    tax_codes = texts()


class VatRegistration(Model, area="config.billing_entities.eu.vat_registrations"):
    """A VAT registration beside that of the seat."""

    country = text(need=True)
    number = text()


class EuSettings(Model, area="config.billing_entities.eu"):
    """How a seller stands to EU VAT (docs/eu.md)."""

    enabled = flag("Whether the engine decides the VAT of this seller's customers.", need=True)
    supply = word("Supply", "What a fee is that does not say; `electronic` unless said.")
    oss = word("OssScheme", "Absent: registered for the scheme of its seat.")
    below_threshold = flag("Article 59c.")
    vat_registrations = many(VatRegistration)
    vies_unavailable = word("ViesUnavailable", "`hold` unless said.")
    last_valid_days = integer("With `last_valid`: how old an earlier valid answer may be.")
    vies_max_age_days = integer("How long before the tax date VIES may have answered.")
    contradictions = word("Contradictions", "`warn` unless said.")
    inclusive_prices = word("InclusivePrices", "`keep_net` unless said.")
    tax_point = word("TaxPoint", "`issue_date` unless said.")
    language = text("Of the mentions, ISO 639-1.")
    exemption_reason_code = text("Why exempt supplies are exempt.")


class BillingEntity(Model, area="config.billing_entities"):
    """A seller."""

    code = text("Unique.", need=True)
    name = text()
    country = text("ISO 3166-1 alpha-2.")
    address = one(Address)
    tax_identification_number = text()
    tax_codes = texts()
    eu = one(EuSettings)


class Charge(Model, area="config.plans.charges"):
    """A charge of a plan, for usage."""

    code = text(need=True)
    name = text()
    billable_metric_code = text()
    tax_codes = texts()


class FixedCharge(Model, area="config.plans.fixed_charges"):
    """A fixed charge of a plan."""

    code = text(need=True)
    name = text()
    add_on_code = text()
    tax_codes = texts()


class MinimumCommitment(Model, area="config.plans.minimum_commitment"):
    """The minimum commitment of a plan."""

    tax_codes = texts()


class Plan(Model, area="config.plans"):
    """A plan with its charges."""

    code = text("Unique.", need=True)
    name = text()
    tax_codes = texts()
    charges = many(Charge)
    fixed_charges = many(FixedCharge)
    minimum_commitment = one(MinimumCommitment)


class AddOn(Model, area="config.add_ons"):
    """An add-on."""

    code = text("Unique.", need=True)
    name = text()
    tax_codes = texts()


class Rounding(Model, area="config.rounding"):
    """How taxes are rounded (docs/json.md, “How much”)."""

    strategy = word("RoundingStrategy", "`tax` unless said.")
    base = word("RoundingBase", "`rounded` unless said.")
    mode = word("RoundingMode", "`half_away_from_zero` unless said.")


class Config(Model, area="config"):
    """All that an engine knows: what taxes there are, and who has which."""

    schema = integer("The number of the shapes; 1.")
    taxes = many(Tax)
    organization = one(Organization)
    billing_entities = many(BillingEntity)
    plans = many(Plan)
    add_ons = many(AddOn)
    rounding = one(Rounding)
    eu_data = raw("Newer EU VAT data (docs/eu-data.md).")
    eu_data_not_before = day("Lint warns when the EU VAT data are older.")
    connections = many(Connection, "Tax providers.")
