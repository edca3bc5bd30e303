"""VAT numbers as far as a decision needs them: normalized, well-formed or not, known to VIES or not. No check digits: they only warn."""

import re
from collections import namedtuple

# prefix None: nothing was recognised.
Number = namedtuple("Number", "number prefix country valid in_vies")

FORMATS = {
    "AT": r"U\d{8}", "BE": r"[01]\d{9}", "BG": r"\d{9,10}", "CY": r"(?!12)\d{8}[A-Z]", "CZ": r"\d{8,10}", "DE": r"[1-9]\d{8}", "DK": r"[1-9]\d{7}",
    "EE": r"\d{9}", "EL": r"\d{9}", "ES": r"[A-Z]\d{7}[A-Z0-9]|\d{8}[A-Z]", "FI": r"\d{8}", "FR": r"[0-9A-HJ-NP-Z]{2}\d{9}", "HR": r"\d{11}", "HU": r"\d{8}",
    "IE": r"\d{7}[A-W][A-IW]?|\d[A-Z+*]\d{5}[A-W]", "IT": r"\d{11}", "LT": r"\d{7}1\d|\d{10}1\d", "LU": r"\d{8}", "LV": r"\d{11}", "MT": r"[1-9]\d{7}",
    "NL": r"\d{9}B\d{2}", "PL": r"\d{10}", "PT": r"[1-9]\d{8}", "RO": r"[1-9]\d{1,9}", "SE": r"\d{10}01", "SI": r"[1-9]\d{7}", "SK": r"[1-9]\d[2-4789]\d{7}",
    "XI": r"\d{9}|\d{12}|GD[0-4]\d\d|HA[5-9]\d\d", "GB": r"\d{9}|\d{12}|GD[0-4]\d\d|HA[5-9]\d\d", "CH": r"E\d{9}(MWST|TVA|IVA|TPV)?", "NO": r"\d{9}(MVA)?",
}
ALIASES = {"GR": "EL"}
COUNTRIES = {"EL": "GR", "XI": "GB"}
PREFIX_OF = {"GR": "EL", "MC": "FR", "IM": "GB"}
SCHEMES = ("EU", "IM")  # one-stop-shop numbers: nobody's customer number, although `EU` and nine digits would fit France
NOT_IN_VIES = ("GB", "CH", "NO")


def read(text, country):
    """What a number is that a customer of `country` (ISO, or None) wrote; None where nothing was written."""
    code = re.sub(r"[\s.\-/,:()\[\]{}]", "", text or "").upper()
    if not code:
        return None
    prefix = ALIASES.get(code[:2], code[:2])
    if prefix in FORMATS:
        national = repaired(prefix, code[2:])
        if national:
            return known(prefix, national)
    else:
        prefix = None
    own = PREFIX_OF.get(country, country)
    if code[:2] not in SCHEMES and own in FORMATS and repaired(own, code):
        return known(own, repaired(own, code))
    return Number(None, prefix, COUNTRIES.get(prefix, prefix), False, prefix is not None and prefix not in NOT_IN_VIES)


def repaired(prefix, national):
    """The national part, with what people leave out or add (vat-ids of the project's facts: BE and EL without 0, SE organisation numbers, HU tax numbers), or None."""
    if re.fullmatch(FORMATS[prefix], national, re.ASCII):
        return national
    tries = {"BE": "0" + national, "CH": "E" + national, "EL": "0" + national, "SE": national + "01", "HU": national[:8] if re.fullmatch(r"\d{11}", national, re.ASCII) else ""}
    fixed = tries.get(prefix, "")
    return fixed if re.fullmatch(FORMATS[prefix], fixed, re.ASCII) else None


def known(prefix, national):
    """A well-formed number."""
    return Number(prefix + national, prefix, COUNTRIES.get(prefix, prefix), True, prefix not in NOT_IN_VIES)
