"""The commands of the program `tallage`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.markup import escape

import tallage
from tallage.cli import codes, read, show
from tallage.cli.page import page
from tallage.cli.sync import sync

app = typer.Typer(
    name="tallage",
    help="Taxes on invoices and credit notes: resolved, computed and explained.",
    epilog="Exit codes: 0 all well; 1 something asked about is not all right; 2 wrong use; 3 the configuration was refused; 4 a defect of tallage; 130 interrupted.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)

CONFIG = Annotated[str, typer.Argument(help="The configuration, a JSON file; `-` is standard input.", metavar="CONFIG")]
DOCUMENTS = Annotated[
    list[str], typer.Argument(help="Invoices: JSON, JSON lines or CSV (a row for each fee); `-` is standard input.", metavar="DOCUMENTS…")
]
JSON = Annotated[bool, typer.Option("--json", help="For programs: JSON, a line for each result, in the order of the input.")]
PARALLEL = Annotated[int, typer.Option(help="How many at a time.", min=1, max=256)]


def stop(code: int) -> NoReturn:
    """Ends the program."""
    raise typer.Exit(code)


def failed(error: tallage.TallageError, code: int, of: str = "") -> NoReturn:
    """Shows an error and ends the program."""
    show.failure(error, of)
    stop(codes.DEFECT if isinstance(error, tallage.InternalError) else code)


def engine_of(config: str) -> tallage.Engine:
    """An engine, or the end of the program with all that is wrong with its configuration."""
    try:
        return tallage.Engine(read.text_of(config))
    except tallage.TallageError as error:
        failed(error, codes.CONFIG, config)


def print_line(text: str) -> None:
    """A line of a program's output, as it is."""
    sys.stdout.write(text + "\n")


def all_of(names: list[str]) -> Iterator[Any]:
    """The documents of several files."""
    for name in names:
        yield from read.documents(name)


@contextmanager
def bar(what: str, total: int | None) -> Iterator[Any]:
    """A progress bar with `update(1)`."""
    with show.progress() as progress:
        task = progress.add_task(what, total=total)

        class Bar:
            def update(self, count: int) -> None:
                progress.advance(task, count)

        yield Bar()


@app.command()
def lint(config: CONFIG, as_json: JSON = False) -> None:
    """Checks a configuration: errors, and what looks odd."""
    try:
        report = tallage.lint(read.text_of(config))
    except tallage.TallageError as error:
        failed(error, codes.FOUND, config)
    print_line(report.to_json()) if as_json else show.problems(report)
    stop(codes.FOUND if report.errors else codes.OK)


def calculated(engine: tallage.Engine, documents: list[Any], parallel: int, bar: Any) -> Iterator[tallage.TaxedInvoice | tallage.TallageError]:
    """Each invoice with its taxes, or what is wrong with it."""
    results = engine.calculate_many(documents, progress=bar, parallel=parallel)
    while True:
        try:
            yield next(results)
        except StopIteration:
            return
        except tallage.InternalError:
            raise
        except tallage.TallageError as error:
            yield error


@app.command()
def calculate(config: CONFIG, documents: DOCUMENTS, as_json: JSON = False, parallel: PARALLEL = 1) -> None:
    """Taxes invoices.

    With --json a line for each: the taxed invoice, or `{"error": …}` where it was refused."""
    engine, given = engine_of(config), list(all_of(documents))
    refused = 0

    def good(results: Iterator[Any]) -> Iterator[tallage.TaxedInvoice]:
        nonlocal refused
        for result in results:
            if not isinstance(result, tallage.TallageError):
                if as_json:
                    print_line(result.to_json())
                else:
                    yield result
                continue
            refused += 1
            if as_json:
                print_line('{"error":' + result.to_json() + "}")
            else:
                show.failure(result, f"document {result.details.get('index', 0) + 1}")

    with bar("calculating", len(given)) as progress:
        results = good(calculated(engine, given, parallel, progress))
        kept = list(results)
    if as_json:
        stop(codes.FOUND if refused else codes.OK)
    if len(given) == 1 and kept:
        show.fees(kept[0])
        show.out.print()
    if kept:
        show.invoices(kept)
    if refused:
        show.err.print(f"[red]{refused} of {len(given)} refused[/]")
    stop(codes.FOUND if refused else codes.OK)


@app.command()
def explain(
    config: CONFIG,
    document: Annotated[str, typer.Argument(help="Invoices: JSON, JSON lines or CSV; `-` is standard input.")],
    id: Annotated[str | None, typer.Option(help="Which invoice of the file; else it must be the only one.")] = None,
    html: Annotated[Path | None, typer.Option(help="Writes a page with pictures to this file; it needs no network.")] = None,
    as_json: JSON = False,
) -> None:
    """Says why the taxes of an invoice are what they are."""
    engine, found = engine_of(config), list(read.documents(document))
    if id is not None:
        found = [one for one in found if id_of(one) == id]
    if len(found) != 1:
        which = f"no invoice `{id}`" if id is not None and not found else f"{len(found)} invoices; name one with --id"
        raise read.ReadError(f"{document}: {which}")
    try:
        explained = engine.explain(found[0])
    except tallage.TallageError as error:
        failed(error, codes.FOUND, document)
    if html is not None:
        try:
            html.write_text(page(explained), encoding="utf-8")
        except OSError as error:
            raise read.ReadError(f"{html}: {error.strerror or error}") from None
        show.err.print(f"written: {escape(str(html))}")
    if as_json:
        print_line(explained.to_json())
    elif html is None:
        show.out.print(escape(explained.explain()), soft_wrap=True)


def id_of(document: Any) -> Any:
    """The id of a document that was read."""
    import json

    try:
        return (json.loads(document) if isinstance(document, str) else document).get("id")
    except (ValueError, AttributeError):
        return None


@app.command()
def vat(
    numbers: Annotated[list[str] | None, typer.Argument(help="VAT numbers.", metavar="NUMBERS…")] = None,
    country: Annotated[str | None, typer.Option(help="ISO 3166-1: gives the prefix where a number has none.")] = None,
    file: Annotated[str | None, typer.Option(help="CSV with a column `number`, JSON lines, or a number a line; `-` is standard input.")] = None,
    as_json: JSON = False,
) -> None:
    """Normalizes VAT numbers and checks form and check digits. Nobody is asked."""
    asked: list[dict[str, Any]] = [{"number": number} for number in numbers or []]
    asked += read.numbers(file) if file is not None else []
    if not asked:
        raise read.ReadError("no VAT number; name some, or a file with --file")
    table = show.table("given", "number", "country", "form", "check digits", "VIES", "put right")
    good = True
    for one in asked:
        try:
            answer = tallage.vat_number(**({"country": country} if country else {}) | one)
        except tallage.TallageError as error:
            good = False
            print_line('{"error":' + error.to_json() + "}") if as_json else show.failure(error, str(one["number"]))
            continue
        good = good and answer.format == "valid" and answer.checksum != "invalid"
        if as_json:
            print_line(answer.to_json())
            continue
        marks = [f"[{'red' if word == 'invalid' else 'green' if word == 'valid' else 'yellow'}]{word}[/]" for word in (answer.format, answer.checksum)]
        vies = "can be asked" if answer.in_vies else ""
        table.add_row(escape(answer.input), answer.number or "", answer.country or "", *marks, vies, ", ".join(answer.repairs))
    if table.row_count:
        show.out.print(table)
    stop(codes.OK if good else codes.FOUND)


@app.command()
def rates(
    country: Annotated[str, typer.Argument(help="ISO 3166-1 alpha-2.")],
    date: Annotated[str | None, typer.Option(help="YYYY-MM-DD; today unless said.")] = None,
    zipcode: Annotated[str | None, typer.Option(help="For territories with rates of their own.")] = None,
    as_json: JSON = False,
) -> None:
    """Shows the VAT rates of a place on a day."""
    import datetime

    try:
        found = tallage.vat_rates(country, date or datetime.date.today(), zipcode)
    except tallage.TallageError as error:
        failed(error, codes.FOUND)
    if as_json:
        print_line(found.to_json())
        return
    table = show.table("place", "on", "tax", "standard", "reduced", "super-reduced", "parking", "since", right=(3, 4, 5, 6))
    rows = (show.percent(found.standard), ", ".join(f"{rate} %" for rate in found.reduced), show.percent(found.super_reduced), show.percent(found.parking))
    table.add_row(found.territory or found.country, str(found.date), found.tax, *rows, str(found.effective_from or ""))
    show.out.print(table)
    show.out.print(f"[dim]EU VAT data {found.eu_data}; source: {escape(found.source)}[/]")


app.command(name="sync")(sync)


@app.callback(invoke_without_command=True)
def top(
    version: Annotated[bool, typer.Option("--version", help="Shows the version.", is_eager=True)] = False,
) -> None:
    """Taxes on invoices and credit notes: resolved, computed and explained."""
    if version:
        print_line(f"tallage {tallage.__version__}")
        stop(codes.OK)


def run() -> None:
    """Runs the program; every end has its exit code."""
    try:
        app(standalone_mode=True)
    except read.ReadError as error:
        show.err.print(f"[red]tallage:[/] {escape(str(error))}", soft_wrap=True)
        raise SystemExit(codes.USAGE) from None
    except tallage.InternalError as error:
        show.failure(error)
        raise SystemExit(codes.DEFECT) from None
    except BrokenPipeError:
        # Who reads has gone (`| head`); there is nobody left to tell.
        sys.stderr.close()
        raise SystemExit(codes.OK) from None
