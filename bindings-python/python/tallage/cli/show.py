"""What people see: amounts in major units, tables, progress."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from tallage import CreditNote, ExplainedInvoice, TallageError, TaxedInvoice

#: Results go to standard output, all else (progress, failures) to standard error.
out = Console(highlight=False)
if not out.is_terminal:
    out.width = 200  # a file folds no lines
err = Console(stderr=True, highlight=False)

#: So many rows of a table at most; `--json` gives all.
ROWS = 50


def money(minor: int | None, exponent: int) -> str:
    """Minor units in major ones: 123456 is `1,234.56`; `pending` where it is not known."""
    return "pending" if minor is None else f"{Decimal(minor).scaleb(-exponent):,.{exponent}f}"


def percent(rate: Decimal | None) -> str:
    """`20 %`; nothing where there is none."""
    return "" if rate is None else f"{rate} %"


def table(*columns: str, right: Iterable[int] = (), title: str | None = None) -> Table:
    """An empty table; the columns numbered in `right` are aligned to the right."""
    found = Table(title=title, title_justify="left", title_style="bold", header_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for number, column in enumerate(columns):
        found.add_column(column, justify="right" if number in set(right) else "left", overflow="fold")
    return found


def progress() -> Progress:
    """A bar on standard error; where that is no terminal nothing is shown."""
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=err, transient=True, disable=not err.is_terminal,
    )  # fmt: skip


def failure(error: TallageError, of: str = "") -> None:
    """An error of tallage, with all its problems."""
    problems = error.details.get("problems") or [error.to_dict()]
    for problem in problems:
        where = f" at [bold]{escape(problem['path'])}[/]" if problem.get("path") else ""
        head = f"{escape(of)}: " if of else ""
        err.print(f"[red]{head}{escape(problem['code'])}[/]{where}\n    {escape(problem['message'])}", soft_wrap=True)


def invoices(taxed: Iterable[TaxedInvoice]) -> None:
    """A line for each invoice (of the first `ROWS`), and the sums of each currency."""
    found = table("invoice", "customer", "date", "net", "tax", "total", "", "status", right=(3, 4, 5))
    sums: dict[tuple[str, int], list[int]] = {}
    count = 0
    for count, one in enumerate(taxed, 1):
        exponent, customer = one.currency_exponent, one.customer
        figures = (one.sub_total_excluding_taxes_amount_cents, one.taxes_amount_cents, one.total_amount_cents)
        named = (customer.name or customer.external_id or "") if customer else ""
        status = one.tax_status if one.tax_status == "succeeded" else f"[yellow]{one.tax_status}[/]"
        row = [money(figure, exponent) for figure in figures]
        if count <= ROWS:
            found.add_row(escape(one.id), escape(named), str(one.issuing_date), *row, one.currency, status)
        if None not in figures:
            total = sums.setdefault((one.currency, exponent), [0, 0, 0, 0])
            for place, figure in enumerate((1, *figures)):
                total[place] += figure or 0
    if count > ROWS:
        found.add_row(f"… {count - ROWS} more")
    for (currency, exponent), (known, *totals) in sorted(sums.items()):
        found.add_row(f"[bold]{known} in all[/]", "", "", *(f"[bold]{money(figure, exponent)}[/]" for figure in totals), currency, "")
    out.print(found)


def fees(taxed: TaxedInvoice | CreditNote | ExplainedInvoice) -> None:
    """The taxes of each fee of an invoice, and who decided."""
    if isinstance(taxed, CreditNote):
        return
    exponent = taxed.currency_exponent
    found = table("fee", "amount", "net", "tax", "rate", "treatment", "decided by", right=(1, 2, 3, 4))
    for fee in taxed.fees:
        by = f"{fee.decided_by.level} {fee.decided_by.code or ''}".strip()
        figures = (fee.amount_cents, fee.sub_total_excluding_taxes_amount_cents, fee.taxes_amount_cents)
        row = [money(figure, exponent) for figure in figures]
        found.add_row(escape(fee.id), *row, percent(fee.taxes_rate), fee.treatment, escape(by))
    out.print(found)


def problems(report: Any) -> None:
    """A lint report."""
    found = table("", "code", "where", "what")
    for kind, style, items in (("error", "red", report.errors), ("warning", "yellow", report.warnings)):
        for item in items:
            found.add_row(f"[{style}]{kind}[/]", escape(item.code), escape(item.path), escape(item.message))
    if found.row_count:
        out.print(found)
    out.print(f"{len(report.errors)} errors, {len(report.warnings)} warnings")
