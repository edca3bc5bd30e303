"""Decisions and explanations (docs/json.md, “Taxed invoice”)."""

from tallage._kinds import decimal, flag, text, texts, word
from tallage._model import Model, many, one
from tallage._taxed import Decision, EuDecision


class DecidedTax(Model):
    """A tax that stands on a fee."""

    tax_code = text(need=True)
    tax_rate = decimal(need=True)
    inclusive = flag(need=True)
    compound = flag(need=True)


class DecidedFee(Model):
    """Which taxes stand on a fee, and why."""

    id = text(need=True)
    part_of = text()
    treatment = word("Treatment", need=True)
    decided_by = one(Decision, need=True)
    eu = one(EuDecision)
    taxes = many(DecidedTax, need=True)


class ExplainedLevel(Model):
    """A level that was asked, or was not."""

    level = word("Level", need=True)
    code = text()
    tax_codes = texts(need=True)
    outcome = word("LevelOutcome", need=True)


class ExplainedTax(Model):
    """A tax of a fee, computed in the open. Amounts are in major units."""

    tax_code = text(need=True)
    tax_rate = decimal(need=True)
    inclusive = flag(need=True)
    compound = flag(need=True)
    base = decimal(need=True)
    exact = decimal(need=True)
    rounded = decimal(need=True)
    rounding = word("RoundingDirection", need=True)


class ExplainedFee(Model):
    """How a fee came to its taxes. Amounts are in major units."""

    id = text(need=True)
    levels = many(ExplainedLevel, "Highest first.", need=True)
    why_not_asked = text("Only where no level was asked.")
    exact_amount = decimal(need=True)
    amount = decimal(need=True)
    progressive_billing_credits = decimal(need=True)
    coupons = decimal(need=True)
    remainder = decimal(need=True)
    net = decimal()
    taxes = many(ExplainedTax, need=True)


class ExplainedRow(Model):
    """A tax of the document, computed in the open. Amounts are in major units."""

    tax_code = text(need=True)
    tax_rate = decimal(need=True)
    base = decimal(need=True)
    exact = decimal(need=True)
    settled = decimal()
    rounded = decimal(need=True)
    units_to = texts("The fees whose share went up by the unit that was left.", need=True)


class Explanation(Model):
    """Why the taxes of a document are what they are."""

    fees = many(ExplainedFee, need=True)
    taxes = many(ExplainedRow, need=True)
    text = text("The same for people.", need=True)
