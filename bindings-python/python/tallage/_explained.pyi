"""Decisions and explanations (docs/json.md, “Taxed invoice”).

Written by scripts/write_stubs.py out of _explained.py; do not edit.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from tallage._model import Model
from tallage._taxed import Decision, EuDecision
from tallage.types import Level, LevelOutcome, RoundingDirection, Treatment
from typing_extensions import Self

class DecidedTax(Model):
    """A tax that stands on a fee."""
    def __init__(self, *, tax_code: str, tax_rate: Decimal | int | str, inclusive: bool, compound: bool) -> None: ...
    def replace(
        self, *, tax_code: str = ..., tax_rate: Decimal | int | str = ..., inclusive: bool = ..., compound: bool = ...,
    ) -> Self: ...
    @property
    def tax_code(self) -> str: ...
    @property
    def tax_rate(self) -> Decimal: ...
    @property
    def inclusive(self) -> bool: ...
    @property
    def compound(self) -> bool: ...

class DecidedFee(Model):
    """Which taxes stand on a fee, and why."""
    def __init__(
        self, *, id: str, treatment: Treatment, decided_by: Decision | Mapping[str, Any], taxes: Iterable[DecidedTax |
        Mapping[str, Any]], part_of: str | None = None, eu: EuDecision | Mapping[str, Any] | None = None,
    ) -> None: ...
    def replace(
        self, *, id: str = ..., part_of: str | None = ..., treatment: Treatment = ..., decided_by: Decision |
        Mapping[str, Any] = ..., eu: EuDecision | Mapping[str, Any] | None = ..., taxes: Iterable[DecidedTax |
        Mapping[str, Any]] = ...,
    ) -> Self: ...
    @property
    def id(self) -> str: ...
    @property
    def part_of(self) -> str | None: ...
    @property
    def treatment(self) -> Treatment: ...
    @property
    def decided_by(self) -> Decision: ...
    @property
    def eu(self) -> EuDecision | None: ...
    @property
    def taxes(self) -> tuple[DecidedTax, ...]: ...

class ExplainedLevel(Model):
    """A level that was asked, or was not."""
    def __init__(
        self, *, level: Level, tax_codes: Iterable[str], outcome: LevelOutcome, code: str | None = None,
    ) -> None: ...
    def replace(
        self, *, level: Level = ..., code: str | None = ..., tax_codes: Iterable[str] = ..., outcome: LevelOutcome =
        ...,
    ) -> Self: ...
    @property
    def level(self) -> Level: ...
    @property
    def code(self) -> str | None: ...
    @property
    def tax_codes(self) -> tuple[str, ...]: ...
    @property
    def outcome(self) -> LevelOutcome: ...

class ExplainedTax(Model):
    """A tax of a fee, computed in the open. Amounts are in major units."""
    def __init__(
        self, *, tax_code: str, tax_rate: Decimal | int | str, inclusive: bool, compound: bool, base: Decimal | int |
        str, exact: Decimal | int | str, rounded: Decimal | int | str, rounding: RoundingDirection,
    ) -> None: ...
    def replace(
        self, *, tax_code: str = ..., tax_rate: Decimal | int | str = ..., inclusive: bool = ..., compound: bool = ...,
        base: Decimal | int | str = ..., exact: Decimal | int | str = ..., rounded: Decimal | int | str = ..., rounding:
        RoundingDirection = ...,
    ) -> Self: ...
    @property
    def tax_code(self) -> str: ...
    @property
    def tax_rate(self) -> Decimal: ...
    @property
    def inclusive(self) -> bool: ...
    @property
    def compound(self) -> bool: ...
    @property
    def base(self) -> Decimal: ...
    @property
    def exact(self) -> Decimal: ...
    @property
    def rounded(self) -> Decimal: ...
    @property
    def rounding(self) -> RoundingDirection: ...

class ExplainedFee(Model):
    """How a fee came to its taxes. Amounts are in major units."""
    def __init__(
        self, *, id: str, levels: Iterable[ExplainedLevel | Mapping[str, Any]], exact_amount: Decimal | int | str,
        amount: Decimal | int | str, progressive_billing_credits: Decimal | int | str, coupons: Decimal | int | str,
        remainder: Decimal | int | str, taxes: Iterable[ExplainedTax | Mapping[str, Any]], why_not_asked: str | None =
        None, net: Decimal | int | str | None = None,
    ) -> None: ...
    def replace(
        self, *, id: str = ..., levels: Iterable[ExplainedLevel | Mapping[str, Any]] = ..., why_not_asked: str | None =
        ..., exact_amount: Decimal | int | str = ..., amount: Decimal | int | str = ..., progressive_billing_credits:
        Decimal | int | str = ..., coupons: Decimal | int | str = ..., remainder: Decimal | int | str = ..., net:
        Decimal | int | str | None = ..., taxes: Iterable[ExplainedTax | Mapping[str, Any]] = ...,
    ) -> Self: ...
    @property
    def id(self) -> str: ...
    @property
    def levels(self) -> tuple[ExplainedLevel, ...]: """Highest first."""
    @property
    def why_not_asked(self) -> str | None: """Only where no level was asked."""
    @property
    def exact_amount(self) -> Decimal: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def progressive_billing_credits(self) -> Decimal: ...
    @property
    def coupons(self) -> Decimal: ...
    @property
    def remainder(self) -> Decimal: ...
    @property
    def net(self) -> Decimal | None: ...
    @property
    def taxes(self) -> tuple[ExplainedTax, ...]: ...

class ExplainedRow(Model):
    """A tax of the document, computed in the open. Amounts are in major units."""
    def __init__(
        self, *, tax_code: str, tax_rate: Decimal | int | str, base: Decimal | int | str, exact: Decimal | int | str,
        rounded: Decimal | int | str, units_to: Iterable[str], settled: Decimal | int | str | None = None,
    ) -> None: ...
    def replace(
        self, *, tax_code: str = ..., tax_rate: Decimal | int | str = ..., base: Decimal | int | str = ..., exact:
        Decimal | int | str = ..., settled: Decimal | int | str | None = ..., rounded: Decimal | int | str = ...,
        units_to: Iterable[str] = ...,
    ) -> Self: ...
    @property
    def tax_code(self) -> str: ...
    @property
    def tax_rate(self) -> Decimal: ...
    @property
    def base(self) -> Decimal: ...
    @property
    def exact(self) -> Decimal: ...
    @property
    def settled(self) -> Decimal | None: ...
    @property
    def rounded(self) -> Decimal: ...
    @property
    def units_to(self) -> tuple[str, ...]: """The fees whose share went up by the unit that was left."""

class Explanation(Model):
    """Why the taxes of a document are what they are."""
    def __init__(
        self, *, fees: Iterable[ExplainedFee | Mapping[str, Any]], taxes: Iterable[ExplainedRow | Mapping[str, Any]],
        text: str,
    ) -> None: ...
    def replace(
        self, *, fees: Iterable[ExplainedFee | Mapping[str, Any]] = ..., taxes: Iterable[ExplainedRow | Mapping[str,
        Any]] = ..., text: str = ...,
    ) -> Self: ...
    @property
    def fees(self) -> tuple[ExplainedFee, ...]: ...
    @property
    def taxes(self) -> tuple[ExplainedRow, ...]: ...
    @property
    def text(self) -> str: """The same for people."""
