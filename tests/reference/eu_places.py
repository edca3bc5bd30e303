"""Where an address is for VAT, and which rates hold there: read from core/data/eu/vat.json by docs/eu-data.md alone."""

import json
import os
import re
from collections import namedtuple

FILE = os.path.join(os.path.dirname(__file__), "..", "..", "core", "data", "eu", "vat.json")

# country: whose law (`FR` also in Guadeloupe; `NC` in New Caledonia); territory: id or None; fits: None without a postcode or a format.
Place = namedtuple("Place", "country territory fits")
PIECE = {"#": "[0-9]", "@": "[A-Z]", "?": "[A-Z0-9]"}


def load(path=FILE):
    """The data with its look-ups."""
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    data["state"] = {row["country"]: row for row in data["states"]}
    data["territory"] = {row["id"]: row for row in data["territories"]}
    data["alias"] = {code: row["id"] for row in data["territories"] for code in row["iso"]}
    return data


def expression(pattern):
    """A pattern of the data as a regular expression for the whole postcode."""
    parts = re.findall(r"\[[^]]*\]|.", pattern)
    return "".join(part if len(part) > 1 else PIECE.get(part, re.escape(part)) for part in parts)


def plain(text):
    """A postcode as it is compared: upper case, without white space, hyphens and dots."""
    return "".join(c for c in text.upper() if not c.isspace() and c not in "-.‐‑‒–—−")


def fits(patterns, code):
    """Whether one of the patterns covers the whole code."""
    return any(re.fullmatch(expression(pattern), code) for pattern in patterns)


def alone(data, country):
    """The place of a country code without a postcode."""
    row = data["territory"].get(data["alias"].get(country))
    if row is None:
        return Place(country, None, None)
    return Place(row["parent"] if row["vat_law"] == "parent" else country, row["id"], None)


def found(data, country, code):
    """The territory or state that a postcode of an address with this country code is in, or None."""
    for row in data["territories"]:
        for entry in row["postcodes"]:
            if entry["country"] == country and fits(entry["patterns"], code):
                if row["vat_law"] == "parent":
                    return Place(row["parent"], row["id"], True)
                return Place(entry.get("iso") or row["iso"][0], row["id"], True)
    state = data["state"].get(country)
    if state and state.get("postcodes") and fits(state["postcodes"]["patterns"], code):
        return Place(country, None, True)
    return None


def locate(data, country, zipcode):
    """The Place of an address: the postcode decides before the country code."""
    code = plain(zipcode or "")
    if not code:
        return alone(data, country)
    place = found(data, country, code)
    state = data["state"].get(alone(data, country).country)
    if place is None:
        letters = [country] + (state["postcodes"]["letters"] if state and state.get("postcodes") else [])
        for prefix in sorted(set(letters), key=len, reverse=True):
            if code.startswith(prefix):
                place = place or found(data, country, code[len(prefix):])
    if place:
        return place
    known = any(entry["country"] == country for row in data["territories"] for entry in row["postcodes"]) \
        or bool(data["state"].get(country, {}).get("postcodes"))
    return alone(data, country)._replace(fits=False if known else None)


def area(data, place, date):
    """`inside`, `outside` or `goods_only` the EU VAT area on a date."""
    row = data["territory"].get(place.territory) or data["state"].get(place.country)
    begun = [step for step in (row or {}).get("area", []) if step["effective_from"] <= date]
    return begun[-1]["area"] if begun else "outside"


def state_area(data, country, date):
    """The same of a state as such."""
    return area(data, Place(country, None, None), date)


def row_on(rows, date):
    """The dated row in force, or None."""
    begun = [row for row in rows if row["effective_from"] <= date]
    return begun[-1] if begun else None


def domestic_law(data, place):
    """The state whose VAT law covers services there: its own, or the parent's where that treats them as domestic."""
    row = data["territory"].get(place.territory)
    if row is None:
        return place.country
    return row["parent"] if row["vat_law"] == "parent" and row["services_from_parent"] == "domestic" else None


def region_rates(data, place, seller, date):
    """(territory or None, row) of the VAT rates for a supply that is taxed at `place` by a seller at `seller`."""
    row = data["territory"].get(place.territory)
    if row and (row["regional_rate"] == "place" or row["regional_rate"] == "supplier" and seller.territory == row["id"]):
        dated = row_on(row["rates"], date)
        if dated:
            return row, dated
    return None, row_on(data["state"][place.country]["rates"], date) if place.country in data["state"] else None
