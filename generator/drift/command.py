"""The commands `drift` and `pages`."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from generator.diff import release_notes
from generator.drift import report
from generator.drift.apply import Applied, apply
from generator.drift.compare import Result, compare
from generator.drift.comparison import Comparison
from generator.drift.exchange import DOCUMENTED
from generator.drift.findings import Finding, visible
from generator.drift.identity import match, strangers
from generator.drift.ledger import STALE_AFTER_DAYS, Ledger, noted, read_ledger
from generator.drift.page_list import FIND_NUMBERS, page_rows
from generator.drift.parts import parts_of, without_unknown
from generator.drift.rewording import open_prose
from generator.pages import DocsPage, NotAPage, read, with_numbers
from generator.recordings import RECORDINGS, Recording, RecordingError, read_index
from generator.spec import Document, Spec, SpecError, load, locked, replace_together

_NONE, _DRIFT, _UNREADABLE, _UNCLEAR = 0, 1, 2, 3
#: Lines of the list of pages are not wrapped: addresses are copied from them.
_WIDEST = 400
#: Far more than a page or an export has.
_MAX_SIZE = 20_000_000
_UNRELEASED = "## Unreleased\n"
#: As CONTRIBUTING.md has them.
NEXT_STEPS = (
    "next: read the diff (git diff spec CHANGELOG.md), and reword what is listed above",
    "then: make generate lint test",
    "then: make release-notes",
)

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
    problems += _strangers(pages, ledger)
    spec = Spec(document)
    pages, unknown = without_unknown(
        [page for page in pages if not strangers(page, ledger)], lambda page: match(spec, page)
    )
    problems += unknown
    result = compare(document, pages, ledger, arguments.seen)
    problems += _unknown(arguments.accept, result.drift)
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


def _strangers(pages: Sequence[DocsPage], ledger: Ledger) -> list[str]:
    """Pages of other products, in words."""
    found = {page.source: hosts for page in pages if (hosts := strangers(page, ledger))}
    reason = "which is not among the vendor's hosts in spec/pages.yaml: a page of another product"
    return [f"{source}: it shows {', '.join(hosts)}, {reason}" for source, hosts in found.items()]


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
    findings, accepted = result.findings, arguments.accept
    if arguments.interactive:
        accepted = [finding.id for finding in asked(result.drift, input)]
        findings = [finding if finding.id in accepted else _refused(finding) for finding in findings]
    try:
        applied = apply(document, pages, findings, recordings, arguments.seen, accepted)
        with locked(arguments.spec, document.text):
            replace_together(arguments.spec, _written(arguments, document, applied, pages))
    except (SpecError, OSError) as error:
        print(f"error: nothing was changed: {visible(error)}", file=sys.stderr)
        return _UNREADABLE
    _tell(applied, load(arguments.spec), sys.stderr if arguments.json or arguments.github else sys.stdout)
    return _status(applied.left, pages)


def _refused(finding: Finding) -> Finding:
    return replace(finding, by_hand=finding.by_hand or "not accepted")


def asked(findings: Sequence[Finding], ask: Ask) -> Iterator[Finding]:
    """The findings that somebody says yes to. Those that cannot be taken over are not asked about."""
    for finding in findings:
        if finding.by_hand:
            continue
        doubt = f" ({finding.doubt})" if finding.doubt else ""
        try:
            question = visible(f"{finding.operation} {finding.message}{doubt} - take it over? [y/n/q] ")
            answer = ask(question).strip().lower()
        except EOFError:
            return
        if answer.startswith("q"):
            return
        if answer.startswith("y"):
            yield finding


def _unknown(accepted: Sequence[str], findings: Sequence[Finding]) -> Iterator[str]:
    """What was accepted and cannot be taken over."""
    known = {finding.id: finding for finding in findings if finding.is_drift}
    for name in accepted:
        if name not in known:
            yield f"--accept {name}: the pages show no such finding, or another value than before"
        elif reason := known[name].by_hand:
            yield f"--accept {name}: it cannot be taken over: {reason}"


def _written(
    arguments: argparse.Namespace, document: Document, applied: Applied, pages: list[DocsPage]
) -> dict[Path, bytes | None]:
    """All files that are others now: recordings, ledger, changelog, spec.

    The ledger is read once more: another run may have noted other pages meanwhile.
    """
    now, sources = applied.document(arguments.spec), {finding.page for finding in applied.left}
    known = read_ledger(arguments.pages)
    looks = _looks(Spec(now), pages, known, arguments.seen)
    texts = {arguments.pages: noted(known, looks, now, arguments.seen, sources)}
    if applied.text != document.text:
        texts[arguments.spec] = applied.text
        if arguments.changelog.exists():
            changelog = arguments.changelog.read_text(encoding="utf-8")
            texts[arguments.changelog] = with_notes(changelog, document, now)
    written = {path: text.encode() for path, text in texts.items()}
    return {**applied.recordings(arguments.recordings, now), **written}


def _looks(spec: Spec, pages: list[DocsPage], ledger: Ledger, seen: date) -> dict[int, tuple[DocsPage, str]]:
    """Pages whose numbers are known, with the operation that each describes. What is in doubt was no look at it."""
    found: dict[int, tuple[DocsPage, str]] = {}
    for page in pages:
        operation = match(spec, page)
        if operation is None:
            continue
        comparison = Comparison(spec, page, operation, ledger, seen)
        if comparison.number and not comparison.doubt and not comparison.not_proven:
            found[comparison.number] = (page, operation.id)
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


def _tell(applied: Applied, now: Document, stream: Any) -> None:
    lines = [f"applied {len(applied.taken)} findings, {len(applied.left)} left"]
    lines += [f"  left: {found.operation} {found.message}: {found.reason}" for found in applied.left]
    lines += [f"  recorded: {exchange.operation}/{DOCUMENTED}" for exchange in applied.exchanges]
    lines += [f"  no longer proof, and removed: {gone.operation}/{gone.name}" for gone in applied.outgrown]
    lines += [f"  reword by hand: {place}" for place in open_prose(now, applied.operations)]
    if applied.taken:
        lines += NEXT_STEPS
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
    accepting = "with --apply: take this finding over, though something speaks against it; may be repeated"
    drifting.add_argument("--accept", action="append", default=[], metavar="FINDING", help=accepting)
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
