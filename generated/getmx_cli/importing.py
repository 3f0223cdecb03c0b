# Copied by `make generate` from generator/package/cli/importing.py. Edit it there, not here.
"""`emails import`: the bulk import with a progress bar, a file of results, and words for how it ended."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import click

from getmx import OPERATIONS, GetMXError
from getmx.bulk import MailboxRow, Pace, Result, RowsError, checked_rows, import_mailboxes, read_rows, write_results

from .calls import Access, shown
from .failures import FAILED, USAGE, Failure, Stop, of_client
from .options import SETTINGS, access_options, flag

#: Wrong rows that are told one by one.
_MOST_TOLD = 20


class _Order(NamedTuple):
    """What is to be imported, and how."""

    rows: list[MailboxRow]
    domain_id: str | None
    journal: Path
    pace: Pace
    access: Access


def import_command() -> click.Command:
    def run(
        file: str,
        domain_id: str | None,
        at_once: int,
        per_second: float,
        journal: str | None,
        results: str | None,
        dry_run: bool,
        sandbox: bool,
        token_file: str | None,
    ) -> None:
        rows = _rows(Path(file))
        if dry_run:
            _show(rows, domain_id)
            return
        place = journal or f"{file}{'.sandbox' if sandbox else ''}.journal"
        order = _Order(rows, domain_id, Path(place), Pace(at_once, per_second), Access(token_file, sandbox))
        _import(order, Path(results or f"{file}.results.csv"))

    options = [
        click.Argument(["file"]),
        click.Option(["--domain-id"]),
        click.Option(["--at-once"], type=click.IntRange(1, 100), default=8),
        click.Option(["--per-second"], type=click.FloatRange(0, 10_000, min_open=True), default=20.0),
        click.Option(["--journal"]),
        click.Option(["--results"]),
        flag("--dry-run"),
    ]
    return click.Command("import", params=[*options, *access_options()], callback=run, context_settings=SETTINGS)


@contextmanager
def _wrong_rows_are_told() -> Iterator[None]:
    try:
        yield
    except RowsError as error:
        told = error.problems[:_MOST_TOLD]
        if len(error.problems) > _MOST_TOLD:
            told.append(f"and {len(error.problems) - _MOST_TOLD} more")
        message = "\n  ".join(["nothing was sent, because the file is not right:", *told])
        raise Stop(Failure(USAGE, message, "correct the file, then run the same command")) from None


def _rows(file: Path) -> list[MailboxRow]:
    with _wrong_rows_are_told():
        rows = read_rows(file)
        checked_rows(rows)
    return rows


def _show(rows: list[MailboxRow], domain_id: str | None) -> None:
    first = rows[0]
    fields = {
        "domain_id": first.domain_id or domain_id or "(looked up)",
        "mail": first.mail,
        "password": first.password,
    }
    click.echo(f"rows that are right: {len(rows)}; the first call:", err=True)
    click.echo(shown(lambda mx: mx.request(OPERATIONS["addEmail"], {**fields, "mark": first.mark})))


def _import(order: _Order, to: Path) -> None:
    results: list[Result] = []
    try:
        with _wrong_rows_are_told(), _bar(order.rows) as progress:
            asyncio.run(_imported(order, progress, results))
    except KeyboardInterrupt:
        _finish(results, to)
        click.echo(f"to go on, run the same command again: {order.journal} knows what was sent", err=True)
        raise
    except GetMXError as error:
        _finish(results, to)
        failure = of_client(error)
        raise Stop(failure._replace(remedy=failure.remedy or "correct that, then run the same command")) from None
    _finish(results, to)
    if missing := sum(result.status not in ("added", "found") for result in results):
        raise Stop(Failure(FAILED, f"not added: {missing} of {len(results)}", _remedy(results, to)))


def _remedy(results: list[Result], to: Path) -> str:
    if any(result.status == "unknown" for result in results):
        return f"look into {to}; run the same command later: it looks up what is unknown, and repeats what is refused"
    return f"look into {to}; correct the rows, then run the same command"


async def _imported(order: _Order, progress: Callable[[Result], object], results: list[Result]) -> None:
    async with order.access.async_client() as mx:
        await import_mailboxes(
            mx,
            order.rows,
            order.journal,
            domain_id=order.domain_id,
            pace=order.pace,
            progress=progress,
            results=results,
        )


@contextmanager
def _bar(rows: list[MailboxRow]) -> Iterator[Callable[[Result], object]]:
    """What is called with each result: it moves a bar on a terminal."""
    if not sys.stderr.isatty():
        yield lambda result: None
        return
    with click.progressbar(rows, file=sys.stderr) as bar:
        yield lambda result: bar.update(1)


def _finish(results: list[Result], to: Path) -> None:
    if not results:
        return
    counts = Counter(result.status for result in results)
    click.echo(", ".join(f"{status}: {count}" for status, count in sorted(counts.items())), err=True)
    write_results(to, results)
    click.echo(f"written: {to}", err=True)
