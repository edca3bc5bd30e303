"""Exact numbers of the reference calculator: reading, rounding, spreading, writing.

Everything is a `fractions.Fraction` or an `int`; no float is ever made (`load` keeps decimals as their text).
"""

import json
from fractions import Fraction
from math import floor


def load(text):
    """JSON text → Python, decimals as their text so that nothing passes through a double."""
    return json.loads(text, parse_float=str)


def number(value):
    """A decimal of the contract (JSON string, or number read from its text) → Fraction."""
    return Fraction(value)


def rounded(x, mode):
    """The integer that `mode` gives for the Fraction `x`."""
    low = floor(x)
    part = x - low
    if part == 0:
        return low
    toward, away = (low, low + 1) if x > 0 else (low + 1, low)
    half = Fraction(1, 2)
    if mode == "floor":
        return low
    if mode == "ceiling":
        return low + 1
    if mode == "toward_zero":
        return toward
    if mode == "away_from_zero":
        return away
    if part != half:
        return low if part < half else low + 1
    if mode == "half_away_from_zero":
        return away
    if mode == "half_toward_zero":
        return toward
    if mode == "half_even":
        return low if low % 2 == 0 else low + 1
    raise ValueError(mode)


def half_away(x):
    """`x` rounded to an integer, halves away from zero."""
    return rounded(x, "half_away_from_zero")


def largest_remainder(total, shares):
    """Integers that sum to `total`: floor of each share, then one unit to the largest fractions, ties to the earlier."""
    result = [floor(x) for x in shares]
    missing = total - sum(result)
    order = sorted(range(len(shares)), key=lambda i: (result[i] - shares[i], i))
    assert 0 <= missing <= len(shares)
    for i in order[:missing]:
        result[i] += 1
    return result


def places(x):
    """How many decimal places the Fraction `x` needs, or None when it never ends."""
    d, twos, fives = x.denominator, 0, 0
    while d % 2 == 0:
        d, twos = d // 2, twos + 1
    while d % 5 == 0:
        d, fives = d // 5, fives + 1
    return max(twos, fives) if d == 1 else None


def decimal_text(x, digits):
    """`x` with at most `digits` decimal places (half away from zero), without trailing zeros."""
    scaled = half_away(x * 10**digits)
    sign, text = "-" if scaled < 0 else "", str(abs(scaled)).rjust(digits + 1, "0")
    whole, fraction = (text[:-digits], text[-digits:].rstrip("0")) if digits else (text, "")
    return sign + whole + ("." + fraction if fraction else "")


def normalized(value):
    """A decimal of the contract as it comes back: no trailing zeros, no point without digits."""
    x = number(value)
    return decimal_text(x, places(x))


def precise(x):
    """A `precise_amount_cents`: exact when it ends within 36 places, otherwise rounded to 12."""
    if x.denominator == 1:
        return str(x.numerator)
    needed = places(x)
    return decimal_text(x, needed if needed is not None and needed <= 36 else 12)


def percent(x):
    """A `taxes_rate`: at most 6 places, half away from zero."""
    return decimal_text(x, 6)
