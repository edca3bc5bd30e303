"""An independent decision of EU VAT, fee by fee: written from docs/eu.md, docs/eu-data.md and the directive, never from the engine's source.

`decisions(data, config, invoice)` gives what EU VAT says of each fee; `taxed(...)` the whole invoice, its figures by the reference calculator.
"""

import datetime
from collections import namedtuple
from fractions import Fraction

import eu_numbers
import eu_places
import reference
from exact import largest_remainder, number, percent, rounded

# rule; place: whose tax it is; kind: taxed | local | reverse | community | export | outside.
Outcome = namedtuple("Outcome", "rule place kind")
Tax = namedtuple("Tax", "code rate category reason jurisdiction treatment")
Status = namedtuple("Status", "status event")  # status: taxable_person | consumer | unknown
ART58_SINCE, ART59C_SINCE = "2015-01-01", "2019-01-01"
STATE_OF = {"GP": "FR", "MQ": "FR", "RE": "FR", "GF": "FR", "YT": "FR", "MC": "FR", "AX": "FI", "IC": "ES", "EA": "ES", "IM": "GB"}
UNTAXED = {"reverse": ("eu_reverse_charge", "AE", "VATEX-EU-AE", "reverse_charge"),
           "community": ("eu_intra_community", "K", "VATEX-EU-IC", "intra_community"),
           "export": ("eu_export", "G", "VATEX-EU-G", "export")}


class Refused(Exception):
    """The code of the error that the document deserves."""


# Where both are


def entity_of(config, invoice):
    """The billing entity of a document with `eu.enabled`, or None."""
    entity = reference.find(config.get("billing_entities"), invoice.get("billing_entity"))
    return entity if (entity.get("eu") or {}).get("enabled") else None


def seller_place(data, entity):
    """Where the billing entity is."""
    address = entity.get("address") or {}
    return eu_places.locate(data, entity.get("country") or address.get("country"), address.get("zipcode"))


def customer_address(customer, supply):
    """The one address that counts, or None."""
    flat, billing, shipping = customer, customer.get("billing_address") or {}, customer.get("shipping_address") or {}
    for address in [shipping, flat, billing] if supply == "goods" else [flat, billing, shipping]:
        if address.get("country"):
            return address
    return None


def within(data, place, date, goods):
    """Whether a place is in the EU VAT area for this kind of supply."""
    return eu_places.area(data, place, date) in (("inside", "goods_only") if goods else ("inside",))


def member_law(data, place, date, goods):
    """The member state whose VAT law covers the place itself, also where it is outside the EU VAT area (Åland, Guadeloupe); or None."""
    law = eu_places.domestic_law(data, place)
    if law is None:
        return None
    state = eu_places.state_area(data, law, date) == "inside"
    return law if state or goods and within(data, place, date, goods) else None


# Whether VIES confirmed


def number_of(customer, written):
    """The customer's VAT number, read with the country that stands in the address (ISO codes of territories mean their state)."""
    return eu_numbers.read(customer.get("tax_identification_number"), STATE_OF.get(written, written))


def in_vies(found, date, goods):
    """Whether VIES knows such numbers on the tax date: Great Britain's until 2020, Northern Ireland's since, for goods alone."""
    if found.prefix == "GB":
        return date <= "2020-12-31"
    return found.in_vies and (found.prefix != "XI" or goods)


def status_of(data, entity, customer, written, place, date, goods):
    """Status of the customer on a date: what is known, and what event an answer that matters is worth. `written`: the country of the address."""
    eu, found = entity["eu"], number_of(customer, written)
    law = member_law(data, place, date, goods)
    inside = within(data, place, date, goods)
    shared = law is not None and law == member_law(data, seller_place(data, entity), date, goods)
    if not inside and not shared:
        said = customer.get("customer_type")
        business = said == "company" or said is None and found is not None
        return Status("taxable_person" if business else "consumer", None)
    if found is None or not found.valid or not in_vies(found, date, goods):
        return Status("consumer", None)
    evidence = customer.get("vies")
    if not evidence or evidence["number"] != found.number:
        return Status("unknown", "not_checked")
    if evidence["status"] in ("valid", "invalid"):
        if days(evidence["checked_at"][:10], date) - 1 > eu.get("vies_max_age_days", 99999):
            return Status("unknown", "not_checked")
        return Status("taxable_person" if evidence["status"] == "valid" else "consumer", None)
    if evidence["status"] == "unavailable":
        policy = eu.get("vies_unavailable", "hold")
        if policy == "charge":
            return Status("consumer", "unavailable")
        last = evidence.get("last_valid")
        if policy == "last_valid" and last and days(last["checked_at"][:10], date) - 1 <= eu.get("last_valid_days", 30):
            return Status("taxable_person", "last_valid")
    return Status("unknown", evidence["status"])


def days(first, last):
    """How many days there are from `first` to `last`, both counted."""
    return (datetime.date.fromisoformat(last) - datetime.date.fromisoformat(first)).days + 1


# Place of supply and who is liable


def place_of_supply(data, entity, seller, customer, business, supply, date):
    """The Outcome for a customer that is, or is not, a business."""
    goods = supply == "goods"
    seller_in, customer_in = within(data, seller, date, goods), within(data, customer, date, goods)
    home, there = member_law(data, seller, date, goods), member_law(data, customer, date, goods)
    threshold = bool(entity["eu"].get("below_threshold")) and seller_in
    if goods:
        return goods_place(data, seller, customer, business, threshold, seller_in, customer_in, home, there, date)
    if home and home == there:
        follows = business or supply == "electronic" and date >= ART58_SINCE
        return Outcome("domestic", customer if follows else seller, "taxed")
    if business:
        if customer_in:
            return Outcome("reverse_charge", customer, "reverse")
    elif customer_in and supply == "electronic" and not ((seller_in or home) and date < ART58_SINCE):
        if threshold and date >= ART59C_SINCE:
            return Outcome("origin_b2c", seller, "taxed")
        return Outcome("destination_b2c", customer, "taxed")
    elif home and (customer_in or supply == "general"):
        return Outcome("origin_b2c", seller, "taxed")
    at_seller = not business and (supply == "general" or supply == "art59_intangible" and customer_in)
    where = data["territory"].get((seller if at_seller else customer).territory) or {}
    if where.get("no_vat_mention") and seller.country == where["parent"]:
        return Outcome("no_vat_territory", seller if at_seller else customer, "outside")
    return not_of_the_union(data, seller, customer, at_seller, date)


def goods_place(data, seller, customer, business, threshold, seller_in, customer_in, home, there, date):
    """The same for goods (art. 33, 138, 146)."""
    if home and home == there and (seller_in and customer_in or seller.territory == customer.territory):
        return Outcome("domestic", seller, "taxed")
    if home and seller.country == "GB" and customer.country == "GB" and eu_places.domestic_law(data, customer) == "GB":
        return Outcome("domestic", seller, "taxed")  # Northern Ireland to Great Britain: a supply within the United Kingdom
    if seller_in and customer_in:
        if business:
            return Outcome("intra_community", customer, "community")
        return Outcome("origin_b2c", seller, "taxed") if threshold else Outcome("destination_b2c", customer, "taxed")
    if seller_in or home:
        return Outcome("export", customer, "export")
    if seller.country == customer.country and (data["territory"].get(customer.territory) or {}).get("no_vat_mention"):
        return Outcome("no_vat_territory", customer, "outside")
    return not_of_the_union(data, seller, customer, False, date)


def not_of_the_union(data, seller, customer, at_seller, date):
    """No VAT of the EU: local tax at home where there is one, else outside the scope."""
    row = data["territory"].get(seller.territory)
    if local_row(row, date) and row["local_tax"]["kind"] != "none" and row["vat_law"] == "parent" and (at_seller or customer.territory == seller.territory):
        return Outcome("local_tax_territory", seller, "local")
    return Outcome("outside_scope", seller if at_seller else customer, "outside")


# The tax


def code_part(rate):
    """A rate in a tax code: `13.5` → `13_5`."""
    return rate.replace(".", "_")


def chosen_rate(row, fee, rows):
    """(kind, rate text) of a taxed supply out of the rates of a place; kind: standard | reduced | super_reduced | parking. `rows`: its rates of all days."""
    if fee.get("vat_rate_kind", "standard") != "reduced":
        return "standard", row["standard"]
    named = rates_named(row)
    if fee.get("vat_rate") is not None:
        fitting = [pair for pair in named if number(pair[1]) == number(fee["vat_rate"])]
        return fitting[0] if fitting else successor(row, fee, rows)
    if len(row["reduced"]) == 1:
        return "reduced", row["reduced"][0]
    if len(named) > 1:
        raise Refused("invoice.fees.vat_rate.required")
    return named[0] if named else ("none", row["standard"])


def rates_named(row):
    """Every rate beside the standard one, with its kind."""
    return [("reduced", rate) for rate in row["reduced"]] + [(kind, row[kind]) for kind in ("super_reduced", "parking") if row[kind] is not None]


def successor(row, fee, rows):
    """The rate on one side of a change within a fee's period, where `vat_rate` is one of the other side: the only one, or the one in its place."""
    first, last = fee.get("~period", ("9", "0"))
    for at, other in enumerate(rows):
        until = rows[at + 1]["effective_from"] if at + 1 < len(rows) else "9"
        place = next((i for i, rate in enumerate(other["reduced"]) if number(rate) == number(fee["vat_rate"])), None)
        if other["effective_from"] <= last and until > first and any(number(rate) == number(fee["vat_rate"]) for _, rate in rates_named(other)):
            if len(row["reduced"]) == 1:
                return "reduced", row["reduced"][0]
            if place is not None and len(row["reduced"]) == len(other["reduced"]):
                return "reduced", row["reduced"][place]
            raise Refused("invoice.fees.vat_rate.ambiguous")
    raise Refused("invoice.fees.vat_rate.unknown_value")


def tax_for(data, entity, seller, outcome, fee, date):
    """The Tax that an outcome means for a fee, and whether the standard rate had to stand in for a reduced one."""
    kind, place = fee.get("vat_rate_kind", "standard"), outcome.place
    territory = data["territory"].get(place.territory)
    where = place.territory or place.country
    if outcome.kind == "outside":
        code = f"eu_{place.country.lower()}_{territory['code_name']}" if territory and territory["code_name"] else "eu_tax_exempt"
        return Tax(code, Fraction(0), "O", "VATEX-EU-O", where, "out_of_scope"), False
    state = place.country.lower()
    if outcome.kind != "local" and kind == "exempt":
        leaving = outcome.kind in ("export", "community")  # goods are supplied where their transport begins (art. 32)
        return exempt(entity, seller.country if leaving else place.country), False
    if outcome.kind in UNTAXED:
        code, category, reason, treatment = UNTAXED[outcome.kind]
        return Tax(code, Fraction(0), category, reason, where if outcome.kind == "export" else place.country, treatment), False
    if outcome.kind == "local":
        region, row = territory, local_row(territory, date)
    else:
        region, row = eu_places.region_rates(data, place, seller, date)
    if row is None or row["standard"] is None:
        raise Refused("invoice.fees.no_rate")
    prefix = f"eu_{state}_{region['code_name']}" if region else f"eu_{state}"
    named = region["id"] if region else place.country
    if kind == "zero" and outcome.kind != "local":
        return Tax(f"eu_{state}_zero", Fraction(0), "Z", None, place.country, "zero"), False
    category = {"igic": "L", "ipsi": "M"}.get(region["local_tax"]["kind"], "S") if outcome.kind == "local" else "S"
    if kind == "exempt":
        return Tax(f"{prefix}_exempt", Fraction(0), "E", entity["eu"].get("exemption_reason_code"), named, "exempt"), False
    if kind == "zero":
        return Tax(f"{prefix}_zero", Fraction(0), "Z" if category == "S" else category, None, named, "zero"), False
    which, rate = chosen_rate(row, fee, (region or data["state"][place.country])["rates"])
    if which in ("standard", "none"):
        code = prefix if region else f"{prefix}_standard"
        return Tax(code, number(rate), category, None, named, "standard"), which == "none"
    return Tax(f"{prefix}_{which}_{code_part(rate)}", number(rate), category, None, named, "reduced" if number(rate) else "zero"), False


def exempt(entity, country):
    """Exempt by law in a state."""
    return Tax(f"eu_{country.lower()}_exempt", Fraction(0), "E", entity["eu"].get("exemption_reason_code"), country, "exempt")


def local_row(territory, date):
    """The rates of a local tax on a date, or None."""
    row = eu_places.row_on(territory["rates"], date) if territory else None
    return row if row and row["standard"] is not None else None


# One fee


def contradictions(data, customer, date, supply):
    """Codes of what contradicts the customer's own address, and of a postcode that does not fit the address of this kind of supply."""
    address, codes = customer_address(customer, "electronic"), []
    if address is None:
        return codes
    place = eu_places.locate(data, address["country"], address.get("zipcode"))
    found = number_of(customer, address["country"])
    used = customer_address(customer, supply)
    if eu_places.locate(data, used["country"], used.get("zipcode")).fits is False:
        codes.append("zipcode.no_pattern")
    ours = place.country in data["state"] and eu_places.state_area(data, place.country, date) == "inside"
    if found and found.valid and found.country != place.country and (found.in_vies or ours):
        codes.append("tax_identification_number.country_mismatch")
    if any(eu_places.alone(data, row["country"]).country != place.country for row in customer.get("evidence") or []):
        codes.append("evidence.disagrees")
    billing = customer.get("billing_address") or {}

    def counts(where):
        """What matters of an address: the state, whether the VAT area covers it, rates of its own."""
        there = eu_places.locate(data, where["country"], where.get("zipcode"))
        regional = there.territory and data["territory"][there.territory].get("regional_rate") == "place"
        return there.country, eu_places.area(data, there, date), there.territory if regional else None

    if address is customer and billing.get("country") and counts(billing) != counts(address):
        codes.append("billing_address.disagrees")
    return codes


def foreign_number(customer, seller):
    """Whether the customer's number is one of another state than the seller's."""
    found = number_of(customer, None)
    return bool(found and found.valid) and found.country not in (None, seller.country)


def decide(data, config, invoice, fee, date):
    """What EU VAT says of a fee on one tax date: a dict with rule, tax (Tax, or None while it waits), status, event, warnings …"""
    entity = entity_of(config, invoice)
    customer, eu = invoice.get("customer") or {}, entity["eu"]
    supply = fee.get("supply") or eu.get("supply") or "electronic"
    seller, address = seller_place(data, entity), customer_address(customer, supply)
    place = eu_places.locate(data, address["country"], address.get("zipcode")) if address else seller
    goods = supply == "goods"
    own = customer_address(customer, "electronic")
    status = status_of(data, entity, customer, own and own["country"], place, date, goods)
    against = contradictions(data, customer, invoice.get("tax_date") or invoice["issuing_date"], supply)
    answer = {"supply": supply, "date": date, "seller": seller, "customer": place, "status": status.status, "event": None, "tax": None, "outcome": None,
              "warnings": list(against) if address else ["country.missing"], "home": seller}
    if not address and foreign_number(customer, seller):
        against = ["country.missing"]  # a number of another state says that the customer is not at home

    number = number_of(customer, own and own["country"])
    at_home = goods and date >= "2020-01-01" and bool(number and number.valid) and number.country == seller.country

    def outcome_for(business):
        outcome = place_of_supply(data, entity, seller, place, business, supply, date)
        if business and at_home and outcome.rule == "intra_community":  # art. 138(1)(b): a number of another state is wanted
            outcome = Outcome("domestic", seller, "taxed")
        try:
            return (outcome, *tax_for(data, entity, seller, outcome, fee, date))
        except Refused as why:
            return outcome, why, False

    business, consumer = outcome_for(True), outcome_for(False)
    answer["consumer_tax"] = consumer[1]
    hopeless = isinstance(business[1], Refused) and isinstance(consumer[1], Refused)
    matters = repr(business[1]) != repr(consumer[1]) and not hopeless
    if matters and status.event:
        answer["event"] = status.event
    if eu.get("contradictions") == "review" and against and not customer.get("reviewed"):
        return answer | {"rule": "pending_review"}
    if status.status == "unknown" and matters:
        return answer | {"rule": "pending_vies"}
    outcome, tax, substituted = business if status.status == "taxable_person" else consumer
    if isinstance(tax, Refused):
        raise tax
    if substituted:
        answer["warnings"].append("no_reduced_rate")
    leaving = outcome.kind in ("export", "community") and tax.category == "E"
    return answer | {"rule": outcome.rule, "tax": tax, "outcome": outcome, "taxed_in": seller if leaving else outcome.place}


def decided(data, config, invoice, fee):
    """[(from, to, decision)] of a fee: one entry, or one for each rate of its period under `split_by_day`."""
    tax_point = entity_of(config, invoice)["eu"].get("tax_point", "issue_date")
    date = invoice.get("tax_date") or invoice["issuing_date"]
    first, last = fee.get("from_date"), fee.get("to_date")
    if tax_point != "issue_date" and last:
        date = last
    if tax_point == "split_by_day" and first and last:
        fee = fee | {"~period": (first, last)}
    whole = decide(data, config, invoice, fee, date)
    if tax_point != "split_by_day" or not first or not last or whole["tax"] is None:
        return [(first, last, whole)]
    if whole["outcome"].kind not in ("taxed", "local"):
        return [(first, last, whole)]
    parts = []
    for day in each_day(first, last):
        outcome = whole["outcome"]  # place and rule are those of the last day
        if outcome.kind == "local" and local_row(data["territory"][outcome.place.territory], day) is None:
            outcome = Outcome("outside_scope", outcome.place, "outside")  # the local tax had not begun
        tax, _ = tax_for(data, entity_of(config, invoice), whole["seller"], outcome, fee, day)
        if parts and parts[-1][2]["tax"].rate == tax.rate:
            parts[-1] = (parts[-1][0], day, parts[-1][2] | {"date": day, "tax": tax, "rule": outcome.rule, "outcome": outcome})
        else:
            parts.append((day, day, whole | {"rule": outcome.rule, "outcome": outcome, "tax": tax, "date": day}))
    return parts


def each_day(first, last):
    """Every date of a period."""
    start = datetime.date.fromisoformat(first)
    for n in range(days(first, last)):
        yield (start + datetime.timedelta(n)).isoformat()


# Prices that include tax


def price_rate(data, config, invoice, fee, decision):
    """The rate that is taken out of a price including tax where none is charged."""
    entity = entity_of(config, invoice)
    seller, date = decision["seller"], decision["date"]
    if entity["eu"].get("tax_point") == "split_by_day" and fee.get("from_date") and fee.get("to_date"):
        fee = fee | {"~period": (fee["from_date"], fee["to_date"])}
    if member_law(data, seller, date, decision["supply"] == "goods"):
        return tax_for(data, entity, seller, Outcome("domestic", seller, "taxed"), fee, date)[0].rate
    if local_row(data["territory"].get(seller.territory), date):
        return tax_for(data, entity, seller, Outcome("local_tax_territory", seller, "local"), fee, date)[0].rate
    tax = decision["consumer_tax"]
    if isinstance(tax, Refused):
        raise tax
    return tax.rate


def net_price(data, config, invoice, fee, decision, amount, mode):
    """(amount, price including tax or None, rate taken out or None) of a fee."""
    included = reference.says(fee.get("prices_include_tax"), invoice.get("prices_include_tax"))
    keep_net = entity_of(config, invoice)["eu"].get("inclusive_prices", "keep_net") == "keep_net"
    if not included or not keep_net or decision["tax"] is None or decision["tax"].category not in ("AE", "O", "G", "K"):
        return amount, None, None
    rate = number(fee["price_vat_rate"]) if fee.get("price_vat_rate") is not None else price_rate(data, config, invoice, fee, decision)
    if rate == 0:
        return amount, None, None
    return rounded(Fraction(amount) / (1 + rate / 100), mode), amount, shown(rate)


def parts_of(amount, periods):
    """The amount by days, largest remainder; a negative one mirrors its opposite."""
    lengths = [days(first, last) for first, last in periods]
    sign = -1 if amount < 0 else 1
    return [sign * x for x in largest_remainder(abs(amount), [Fraction(abs(amount) * n, sum(lengths)) for n in lengths])]


def shown(rate):
    """A rate as text."""
    return percent(rate)
