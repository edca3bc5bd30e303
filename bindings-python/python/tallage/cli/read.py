"""What the program reads: JSON, JSON lines and CSV.

A CSV file has a row for each fee. Columns are the members of an invoice (`id`, `customer.country`), those of the fee begin with `fee.`
(`fee.amount_cents`). Rows with the same `id` that follow each other are one invoice; its own columns count in the first of them.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from tallage import Fee, Invoice
from tallage._kinds import Kind


class ReadError(Exception):
    """A file that cannot be read as what it is."""


def text_of(name: str) -> str:
    """A file, or standard input for `-`."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise ReadError(f"{name}: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise ReadError(f"{name}: not UTF-8 at byte {error.start}") from None


def documents(name: str) -> Iterator[Any]:
    """The invoices of a file, one after the other: as JSON text where they stand on a line of their own, else as dicts."""
    text = text_of(name)
    kind = Path(name).suffix.lower()
    if kind == ".csv":
        yield from invoices(name, text)
        return
    if kind in (".jsonl", ".ndjson"):
        yield from lines(text)
        return
    try:
        whole = json.loads(text, parse_float=Decimal)
    except ValueError as error:
        # Standard input says nothing of its format.
        if name == "-" and "\n" in text.strip():
            yield from lines(text)
            return
        raise ReadError(f"{name}: not JSON: {error}") from None
    if isinstance(whole, list):
        yield from whole
    else:
        yield text


def lines(text: str) -> Iterator[str]:
    """JSON lines: those that are not blank."""
    return (line for line in text.splitlines() if line.strip())


def invoices(name: str, text: str) -> Iterator[dict[str, Any]]:
    """The invoices of a CSV file."""
    rows = csv.reader(io.StringIO(text))
    header = next(rows, [])
    columns = [column_of(name, column.strip()) for column in header]
    if not any(path == ("id",) for _, path, _ in columns):
        raise ReadError(f"{name}: there is no column `id`, the id of the invoice")
    invoice: dict[str, Any] = {}
    for row in rows:
        where = f"{name}, line {rows.line_num}"
        if len(row) > len(columns):
            raise ReadError(f"{where}: {len(row)} values for {len(columns)} columns")
        own: dict[str, Any] = {}
        fee: dict[str, Any] = {}
        for (is_fee, path, kind), cell in zip(columns, row, strict=False):
            if cell.strip():
                put(fee if is_fee else own, path, value_of(where, ".".join(path), kind, cell.strip()))
        if not own and not fee:
            continue
        if not invoice or own.get("id", invoice["id"]) != invoice["id"]:
            if "id" not in own:
                raise ReadError(f"{where}: the first row of an invoice needs its `id`")
            if invoice:
                yield invoice
            invoice = {**own, "fees": []}
        if fee:
            invoice["fees"].append(fee)
    if invoice:
        yield invoice


def column_of(name: str, column: str) -> tuple[bool, tuple[str, ...], Kind]:
    """Whether a column is of a fee, its members, and what the last of them is."""
    is_fee = column.startswith("fee.")
    path = tuple(column.removeprefix("fee.").split("."))
    owner: Any = Fee if is_fee else Invoice
    kind: Kind | None = None
    for member in path:
        kind = owner._kinds.get(member) if owner else None
        owner = kind.of if kind else None
    if kind is None or kind.of is not None or kind.into.startswith("Mapping"):
        raise ReadError(f"{name}: the column `{column}` is no member of an invoice or, with `fee.` before it, of a fee")
    return is_fee, path, kind


def value_of(where: str, member: str, kind: Kind, cell: str) -> Any:
    """A cell as what its member is; lists are separated by semicolons."""
    if kind.into == "int":
        if not cell.removeprefix("-").isdecimal() or not cell.isascii():
            raise ReadError(f"{where}: `{member}` is an integer, not `{cell}`")
        return int(cell)
    if kind.into == "bool":
        truth = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(cell.lower())
        if truth is None:
            raise ReadError(f"{where}: `{member}` is true or false, not `{cell}`")
        return truth
    if kind.into == "Iterable[str]":
        return [item.strip() for item in cell.split(";") if item.strip()]
    return cell


def put(into: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Sets a member, with the objects on the way to it."""
    for member in path[:-1]:
        into = into.setdefault(member, {})
    into[path[-1]] = value


def numbers(name: str) -> Iterator[dict[str, Any]]:
    """VAT numbers of a file: CSV with the columns `number` and perhaps `country`, JSON lines, or a number a line."""
    text = text_of(name)
    if Path(name).suffix.lower() == ".csv":
        for row in csv.DictReader(io.StringIO(text)):
            if "number" not in row:
                raise ReadError(f"{name}: there is no column `number`")
            yield {"number": row["number"], **({"country": row["country"]} if row.get("country") else {})}
        return
    for line in lines(text):
        if not line.lstrip().startswith("{"):
            yield {"number": line.strip()}
            continue
        try:
            yield json.loads(line)
        except ValueError as error:
            raise ReadError(f"{name}: not JSON: {error}") from None
