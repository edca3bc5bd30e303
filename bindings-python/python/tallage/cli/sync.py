"""`tallage sync`: many invoices at their tax provider, in one run that can be taken up again."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.markup import escape

import tallage
from tallage.cli import codes, read, show

#: Outcomes after which a document is done.
DONE = ("succeeded", "nothing_to_do")


def sync(
    config: Annotated[str, typer.Argument(help="The configuration, with its `connections`.", metavar="CONFIG")],
    documents: Annotated[list[str], typer.Argument(help="Invoices: JSON, JSON lines or CSV.", metavar="DOCUMENTS…")],
    operation: Annotated[str, typer.Option(help="`commit` records, `estimate` only asks.")] = "commit",
    today: Annotated[str | None, typer.Option(help="The day it is for you, YYYY-MM-DD; of this machine unless said.")] = None,
    parallel: Annotated[int, typer.Option(help="How many at a time, within the rate limit of each connection.", min=1, max=64)] = 4,
    out: Annotated[
        Path | None, typer.Option(help="Appends a line of JSON for each outcome. What has succeeded there already is passed over.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs: a line of JSON for each outcome, as they come.")] = False,
) -> None:
    """Records invoices with the tax provider of their customer, or asks for their taxes.

    A line of JSON is `{"id", "outcome"}` or `{"id", "error"}`. What is sent twice is recorded once, so a run that was broken off can simply be
    started again."""
    from tallage.cli.app import all_of, engine_of, print_line, stop

    if operation not in ("commit", "estimate"):
        raise read.ReadError(f"--operation is `commit` or `estimate`, not `{operation}`")
    engine, day = engine_of(config), today or datetime.date.today()
    done = already(out)
    run, ids, tally = [], [], {"passed over": 0, "refused": 0}
    file = None if out is None else opened(out)

    def record(id: str, name: str, text: str) -> None:
        line = f'{{"id":{json.dumps(id, ensure_ascii=False)},"{name}":{text}}}'
        if as_json:
            print_line(line)
        if file is not None:
            file.write(line + "\n")
            file.flush()

    try:
        for number, document in enumerate(all_of(documents), 1):
            id = id_of(document) or f"document {number}"
            if id in done:
                tally["passed over"] += 1
                continue
            try:
                run.append(getattr(engine, operation)(document, today=day))
                ids.append(id)
            except tallage.TallageError as error:
                tally["refused"] += 1
                record(id, "error", error.to_json())
                show.failure(error, id)
        with show.progress() as progress, tallage.sync_all(run, parallel=parallel) as outcomes:
            task = progress.add_task(operation, total=len(run))
            for index, outcome in outcomes:
                tally[outcome.status] = tally.get(outcome.status, 0) + 1
                record(ids[index], "outcome", outcome.to_json())
                if outcome.error is not None:
                    show.err.print(f"[red]{escape(ids[index])}: {escape(outcome.error.code)}[/]\n    {escape(outcome.error.message)}", soft_wrap=True)
                progress.advance(task)
    finally:
        if file is not None:
            file.close()
    if not as_json:
        table = show.table("", "documents", right=(1,))
        for name, count in tally.items():
            if count or name == "succeeded":
                table.add_row(name.replace("_", " "), str(count))
        show.out.print(table)
    stop(codes.FOUND if tally["refused"] or set(tally) - {*DONE, "passed over", "refused"} else codes.OK)


def id_of(document: Any) -> str | None:
    """The id of a document that was read."""
    try:
        found = (json.loads(document) if isinstance(document, str) else document).get("id")
    except (ValueError, AttributeError):
        return None
    return found if isinstance(found, str) else None


def opened(out: Path) -> TextIO:
    """The file, to append to; a last line that was cut off gets its end."""
    try:
        file = out.open("a+", encoding="utf-8")
        cut = out.stat().st_size > 0 and out.read_bytes()[-1:] != b"\n"
    except OSError as error:
        raise read.ReadError(f"{out}: {error.strerror or error}") from None
    if cut:
        file.write("\n")
    return file


def already(out: Path | None) -> set[str]:
    """The documents that are done, by the file of an earlier run."""
    if out is None or not out.exists():
        return set()
    found = set()
    for number, line in enumerate(out.read_text(encoding="utf-8").splitlines(), 1):
        try:
            known = json.loads(line)
            if known.get("outcome", {}).get("status") in DONE:
                found.add(known["id"])
        except (ValueError, KeyError, AttributeError):
            # The last line of a run that was killed may be cut off; it is simply not done.
            show.err.print(f"[yellow]{escape(str(out))}, line {number}: not an outcome, passed over[/]")
    return found
