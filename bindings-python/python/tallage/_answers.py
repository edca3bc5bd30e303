"""Answers about VAT (docs/json.md, “VAT number”; docs/eu-data.md; docs/vies.md; docs/en16931.md)."""

from tallage._customer import ViesEvidence
from tallage._kinds import day, decimal, flag, integer, raw, raws, text, texts, word
from tallage._model import Model, many, one
from tallage._result import TypedResult
from tallage._taxed import Event, Versions


class VatNumber(TypedResult):
    """A VAT number, normalized and checked."""

    __slots__ = ()

    input = text("As it was given.", need=True)
    number = text("Normalized, with its prefix.")
    prefix = text("As in VIES.")
    country = text("ISO 3166-1.")
    national = text("Without the prefix.")
    format = word("Validity", need=True)
    checksum = word("Validity", need=True)
    in_vies = flag("Whether VIES can be asked.", need=True)
    repairs = texts("What was put right.", need=True)


class VatRates(TypedResult):
    """The VAT rates of a place on a day."""

    __slots__ = ()

    schema = integer(need=True)
    eu_data = text("The version of the data.", need=True)
    country = text(need=True)
    territory = text()
    date = day(need=True)
    postcode_fits = flag()
    effective_from = day()
    in_eu_vat_area = flag(need=True)
    tax = text(need=True)
    standard = decimal()
    reduced = texts("Percent.", need=True)
    super_reduced = decimal()
    parking = decimal()
    uncertain = flag(need=True)
    source = text(need=True)


class ViesRequest(TypedResult):
    """An HTTP request that asks VIES."""

    __slots__ = ()

    method = text(need=True)
    url = text(need=True)
    headers = raw(need=True)
    body = text("`None` with GET.")
    number = text("Normalized.", need=True)
    requester = text("Normalized.")


class ViesReading(TypedResult):
    """What VIES said: the evidence to store, and an event."""

    __slots__ = ()

    schema = integer(need=True)
    evidence = one(ViesEvidence, need=True)
    event = one(Event, need=True)


class En16931Line(Model):
    """A line in the terms of EN 16931. Amounts are in major units."""

    fee_id = text(need=True)
    net_amount = decimal("BT-131.", need=True)
    category_code = word("TaxCategory", "BT-151.")
    rate = decimal("BT-152.")


class En16931Group(Model):
    """A group of the VAT breakdown (BG-23)."""

    taxable_amount = decimal("BT-116.", need=True)
    tax_amount = decimal("BT-117.", need=True)
    category_code = word("TaxCategory", "BT-118.")
    rate = decimal("BT-119.")
    exemption_reason_code = text("BT-121.")
    exemption_reason = text("BT-120.")


class En16931Totals(Model):
    """The totals (BG-22)."""

    sum_of_line_net_amounts = decimal("BT-106.", need=True)
    sum_of_allowances = decimal("BT-107.", need=True)
    sum_of_charges = decimal("BT-108.", need=True)
    total_without_vat = decimal("BT-109.", need=True)
    total_vat = decimal("BT-110.", need=True)
    total_with_vat = decimal("BT-112.", need=True)
    paid_amount = decimal("BT-113.", need=True)
    rounding_amount = decimal("BT-114.", need=True)
    amount_due = decimal("BT-115.", need=True)


class En16931Rule(Model):
    """A rule that was checked."""

    id = text(need=True)
    holds = flag(need=True)
    message = text("Where it does not hold.")


class En16931Violation(Model):
    """Where a rule does not hold."""

    id = text(need=True)
    term = text()
    path = text(need=True)
    message = text(need=True)


class En16931View(TypedResult):
    """A taxed document in the terms of EN 16931, and which of its rules hold."""

    __slots__ = ()

    schema = integer(need=True)
    versions = one(Versions, need=True)
    document = text(need=True)
    id = text(need=True)
    type_code = text("BT-3.", need=True)
    currency = text("BT-5.", need=True)
    lines = many(En16931Line, need=True)
    vat_breakdown = many(En16931Group, need=True)
    totals = one(En16931Totals, need=True)
    rules = many(En16931Rule, need=True)
    violations = many(En16931Violation, need=True)
    violations_left_out = integer()


class Comparison(TypedResult):
    """Several taxed documents of one sale side by side (docs/compare.md)."""

    __slots__ = ()

    schema = integer(need=True)
    versions = one(Versions, need=True)
    document = text(need=True)
    currency = text(need=True)
    currency_exponent = integer(need=True)
    baseline = text("The label that the others are compared with.", need=True)
    results = raws("Totals of each, with the difference to the baseline.", need=True)
    fees = raws("Each fee, with what every result says of it.", need=True)
    differences = raws("What differs, and how many minor units that is.", need=True)
    causes = raws("What was told otherwise: address, product, tax id …", need=True)
    report = text("The same for people.", need=True).called("text")


class EuData(TypedResult):
    """The EU VAT data (docs/eu-data.md); their rows are read as dicts: ``data["states"]``."""

    __slots__ = ()

    schema = integer(need=True)
    version = text(need=True)
    as_of = day(need=True)
