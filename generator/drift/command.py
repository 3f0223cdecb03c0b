"""The commands `drift` and `pages`."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from generator.diff import release_notes
from generator.drift import report
from generator.drift.apply import Applied, apply
from generator.drift.compare import Result, compare, match
from generator.drift.comparison import Comparison
from generator.drift.exchange import DOCUMENTED
from generator.drift.findings import Finding, visible
from generator.drift.ledger import STALE_AFTER_DAYS, noted, read_ledger
from generator.drift.page_list import FIND_NUMBERS, page_rows
from generator.drift.parts import parts_of, without_unknown
from generator.drift.rewording import open_prose
from generator.pages import DocsPage, NotAPage, read, with_numbers
from generator.recordings import RECORDINGS, Recording, RecordingError, read_index
from generator.spec import Document, Spec, SpecError, load, locked, replace_text

_NONE, _DRIFT, _UNREADABLE, _UNCLEAR = 0, 1, 2, 3
#: Lines of the list of pages are not wrapped: addresses are copied from them.
_WIDEST = 400
#: Far more than a page or an export has.
_MAX_SIZE = 20_000_000
_UNRELEASED = "## Unreleased\n"

Ask = Callable[[str], str]


def drift(arguments: argparse.Namespace) -> int:
    """Compares saved pages of the vendor's docs with the spec.

    Exit status: 0 no drift (there may be hints). 1 drift; with --apply: some of it is left to people. 2 something could
    not be read or written; then nothing is applied. 3 no drift was found, but parts of the pages were not understood.
    """
    try:
        document, ledger = load(arguments.spec), read_ledger(arguments.pages)
        recordings = read_index(arguments.recordings)
    except (SpecError, RecordingError) as error:
        print(f"error: {visible(error)}", file=sys.stderr)
        return _UNREADABLE
    pages, problems = read_pages(arguments.page)
    spec = Spec(document)
    pages, unknown = without_unknown(pages, lambda page: match(spec, page))
    problems += unknown
    result = compare(document, pages, ledger)
    _print(arguments, result, pages, problems)
    for problem in problems:
        print(f"error: {visible(problem)}", file=sys.stderr)
    if problems:
        return _UNREADABLE
    if arguments.apply:
        return _apply(arguments, document, pages, result, recordings)
    return _status(result.drift, pages)


def _status(left: Sequence[Finding], pages: Sequence[DocsPage]) -> int:
    if left:
        return _DRIFT
    return _UNCLEAR if parts_of(pages) else _NONE


def _print(arguments: argparse.Namespace, result: Result, pages: list[DocsPage], problems: list[str]) -> None:
    sources, parts = list(dict.fromkeys(page.source for page in pages)), parts_of(pages)
    if arguments.json:
        print(report.as_json(result, sources, parts, problems))
    elif arguments.github:
        print("\n".join(report.github_lines(result.findings, parts)))
    elif pages or not problems:
        report.print_report(result, sources, parts, _console())


def _console() -> Console:
    """As wide as the terminal; if there is none, wide enough for what is read line by line."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else 160)


def read_pages(paths: Sequence[Path]) -> tuple[list[DocsPage], list[str]]:
    """Pages of files and of all files in folders, and what could not be read. A list among them gives their numbers."""
    pages: list[DocsPage] = []
    problems: list[str] = []
    for path in _files(paths):
        try:
            pages += _pages_in(path)
        except (NotAPage, OSError) as error:
            problems.append(f"{path}: {error.strerror if isinstance(error, OSError) else error}")
    return with_numbers(pages), problems


def _pages_in(path: Path) -> list[DocsPage]:
    if path.is_dir():
        raise NotAPage("there is no file in this folder")
    if path.exists() and not path.is_file():
        raise NotAPage("no file")
    if path.stat().st_size > _MAX_SIZE:
        raise NotAPage(f"more than {_MAX_SIZE // 10**6} MB, which no page has")
    return read(path.read_bytes(), str(path))


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """Files, those of folders in their place; a folder stands for itself if there is none in it."""
    for path in paths:
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from [file for file in found if not file.is_dir() and not file.name.startswith(".")] or [path]


def _apply(
    arguments: argparse.Namespace,
    document: Document,
    pages: list[DocsPage],
    result: Result,
    recordings: Sequence[Recording],
) -> int:
    chosen = list(asked(result.drift, input)) if arguments.interactive else result.drift
    try:
        applied = apply(document, pages, chosen, recordings, arguments.seen)
        left = [*applied.left, *(finding for finding in result.drift if finding not in chosen)]
        with locked(arguments.spec, document.text):
            _write(arguments, document, applied, pages, left)
    except SpecError as error:
        print(f"error: nothing was changed: {visible(error)}", file=sys.stderr)
        return _UNREADABLE
    _tell(applied, left, load(arguments.spec), sys.stderr if arguments.json or arguments.github else sys.stdout)
    return _status(left, pages)


def asked(findings: Sequence[Finding], ask: Ask) -> Iterator[Finding]:
    """The findings that somebody says yes to. Those that are left to people anyway are not asked about."""
    for finding in findings:
        if finding.by_hand:
            continue
        try:
            answer = ask(visible(f"{finding.operation} {finding.message} - take it over? [y/n/q] ")).strip().lower()
        except EOFError:
            return
        if answer.startswith("q"):
            return
        if answer.startswith("y"):
            yield finding


def _write(
    arguments: argparse.Namespace, document: Document, applied: Applied, pages: list[DocsPage], left: list[Finding]
) -> None:
    """Writes recordings, ledger and changelog, and the spec last.

    If it is cut short before that, the same pages differ from the spec as before, and the command writes all again.
    The ledger is read once more: another run may have noted other pages meanwhile.
    """
    now, sources = applied.document(arguments.spec), {finding.page for finding in left}
    ledger = noted(read_ledger(arguments.pages), _looks(now, pages), now, arguments.seen, sources)
    applied.keep_recordings(arguments.recordings, now)
    replace_text(arguments.pages, ledger)
    if applied.text != document.text and arguments.changelog.exists():
        text = arguments.changelog.read_text(encoding="utf-8")
        replace_text(arguments.changelog, with_notes(text, document, now))
    if applied.text != document.text:
        replace_text(arguments.spec, applied.text)


def _looks(document: Document, pages: list[DocsPage]) -> dict[int, tuple[DocsPage, str]]:
    """Pages whose numbers are known, with the operation that each describes."""
    spec, found = Spec(document), dict[int, tuple[DocsPage, str]]()
    for page in pages:
        operation = match(spec, page)
        number = Comparison(spec, page, operation).number if operation else None
        if operation and number:
            found[number] = (page, operation.id)
    return found


def with_notes(changelog: str, old: Document, new: Document) -> str:
    """The changelog with what changed under Unreleased, breaking changes first."""
    lines = [_note(change.severity, change.text) for change in release_notes(old, new)]
    head, found, rest = changelog.partition(_UNRELEASED)
    if not found:
        head, rest = f"{changelog.rstrip()}\n\n", ""
    fresh = [line for line in lines if line not in rest.partition("\n## ")[0]]
    return f"{head}{_UNRELEASED}\n" + "\n".join([*fresh, rest.lstrip("\n")])


def _note(severity: str, text: str) -> str:
    mark = "**Breaking** " if severity == "breaking" else ""
    return textwrap.fill(f"- {mark}{text}", 120, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _tell(applied: Applied, left: list[Finding], now: Document, stream: Any) -> None:
    lines = [f"applied {len(applied.taken)} findings, {len(left)} left"]
    lines += [
        f"  left: {finding.operation} {finding.message}: {finding.by_hand or 'not taken over'}" for finding in left
    ]
    lines += [f"  recorded: {exchange.operation}/{DOCUMENTED}" for exchange in applied.exchanges]
    lines += [f"  no longer proof, and removed: {gone.operation}/{gone.name}" for gone in applied.outgrown]
    lines += [f"  reword by hand: {place}" for place in open_prose(now, applied.operations)]
    if applied.taken:
        lines.append("now read the diff, then: make lint generate contract docs test")
    print("\n".join(map(visible, lines)), file=stream)


def pages(arguments: argparse.Namespace) -> int:
    """Lists all pages of the docs: number, last look, title, address, and the address of the Markdown twin.

    A page is due if nobody has looked at it for a while.
    """
    ledger, spec = read_ledger(arguments.pages), Spec(load(arguments.spec))
    found, problems = read_pages(arguments.folder)
    rows = list(page_rows(ledger, spec, found, date.today(), arguments.older_than))
    table = Table("page", "last look", "title", "address", "Markdown twin", box=None, pad_edge=False)
    for column in table.columns:
        column.no_wrap = True
    for row in rows:
        table.add_row(*map(visible, row.cells))
    Console(highlight=False, width=_WIDEST, soft_wrap=True).print(table)
    if any(row.number is None for row in rows):
        print(f"\n{FIND_NUMBERS}")
    for problem in problems:
        print(f"error: {visible(problem)}", file=sys.stderr)
    return _UNREADABLE if problems else _NONE


def add_drift(drifting: argparse.ArgumentParser, spec: Path) -> None:
    """Arguments of `drift`. `spec` is where the spec is unless told otherwise."""
    drifting.description = drift.__doc__
    drifting.set_defaults(run=drift)
    drifting.add_argument("page", type=Path, nargs="+", metavar="PAGE_OR_FOLDER", help="saved pages, or an export")
    form = drifting.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON object")
    form.add_argument("--github", action="store_true", help="print annotations of GitHub")
    drifting.add_argument("--apply", action="store_true", help="take over into the spec what the pages prove")
    drifting.add_argument("--interactive", action="store_true", help="with --apply: ask for each finding")
    drifting.add_argument(
        "--seen", type=date.fromisoformat, default=date.today(), metavar="DATE", help="day of the look, YYYY-MM-DD"
    )
    changelog = spec.parent.parent / "CHANGELOG.md"
    _add_path(drifting, "--recordings", RECORDINGS, "recordings that --apply writes to", metavar="FOLDER")
    _add_path(drifting, "--changelog", changelog, "changelog that --apply writes to")
    _add_files(drifting, spec)


def add_pages(listing: argparse.ArgumentParser, spec: Path) -> None:
    """Arguments of `pages`. `spec` is where the spec is unless told otherwise."""
    listing.description = pages.__doc__
    listing.set_defaults(run=pages)
    listing.add_argument(
        "folder", type=Path, nargs="*", metavar="FOLDER", help="saved pages; llms.txt among them gives numbers"
    )
    listing.add_argument(
        "--older-than",
        type=int,
        default=STALE_AFTER_DAYS,
        metavar="DAYS",
        help="age of a look from which a page is due",
    )
    _add_files(listing, spec)


def _add_files(command: argparse.ArgumentParser, spec: Path) -> None:
    _add_path(command, "--spec", spec, "OpenAPI document")
    _add_path(command, "--pages", spec.with_name("pages.yaml"), "ledger of the pages")


def _add_path(
    command: argparse.ArgumentParser, option: str, default: Path, description: str, metavar: str = "FILE"
) -> None:
    command.add_argument(option, type=Path, default=default, metavar=metavar, help=description)
