"""Pages of the reference against the spec: every difference as a finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.drift.answer import compare_answer
from generator.drift.comparison import Comparison
from generator.drift.evidence import NO_NUMBER, compare_evidence, page_number, path_of
from generator.drift.findings import Finding, Severity
from generator.drift.ledger import Ledger, notes_digest
from generator.drift.listing import UNMARKED, Listing, compare_listings, place_of, unfit_title
from generator.drift.names import PATH, TITLE, plain_title, says_deprecated
from generator.drift.request import compare_request
from generator.drift.stated import Stated, stated
from generator.pages import DocsPage
from generator.spec import Document

#: Forms of an older layout, whose titles are older, too.
_OLDER_FORMS = ("C", "D", "E")
_KNOWN_METHOD = "POST"


@dataclass(frozen=True)
class NewEndpoint:
    """The page of an endpoint that the spec lacks, and the operations before it in the sidebar, the nearest first."""

    page: DocsPage
    before: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """Findings in the order of the pages. `accepted` are those that the ledger has decided; they are no drift."""

    findings: list[Finding]
    accepted: list[Finding]
    #: Sidebar entries and pages that the spec knows under the same title or path.
    matched: int

    @property
    def drift(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.is_drift]


def compare(document: Document, pages: Sequence[DocsPage], ledger: Ledger) -> Result:
    operations = stated(document)
    groups = {entry.title: entry.group for page in pages for entry in page.sidebar}
    pages = [replace(page, group=page.group or groups.get(page.title or "")) for page in pages]
    matches = [(page, match(operations, page)) for page in pages]
    new_titles = frozenset(plain_title(page.title) for page, one in matches if one is None and page.title)
    found = [*compare_listings(document, pages, new_titles)]
    for page, one in matches:
        found += _page(Comparison(document, page, one), ledger) if one else _unknown(document, pages, page)
    marked = _marked(operations, matches)
    found = [one for one in found if one.kind != UNMARKED or one.operation not in marked]
    unique = list({_key(finding): finding for finding in reversed(found)}.values())[::-1]
    accepted = [finding for finding in unique if ledger.accepts(finding)]
    matched = len({plain_title(entry.title) for page in pages for entry in page.sidebar} & _titles(operations))
    return Result([finding for finding in unique if finding not in accepted], accepted, matched)


def _marked(operations: list[Stated], matches: list[tuple[DocsPage, Stated | None]]) -> set[str]:
    """Operations that any of the pages or sidebars marks as deprecated: then that another does not says nothing."""
    by_title = {plain_title(title): one.name for one in operations for title in one.titles}
    entries = [entry.title for page, _ in matches for entry in page.sidebar if says_deprecated(entry.title)]
    names = {by_title.get(plain_title(title), "") for title in entries}
    return names | {one.name for page, one in matches if one and page.deprecated}


def _titles(operations: list[Stated]) -> set[str]:
    return {plain_title(title) for one in operations for title in one.titles}


def _key(finding: Finding) -> tuple[str, ...]:
    """Two findings of one key say the same: the sidebar and a page may both tell of a new title."""
    if finding.kind in ("unread", "curl-against-table", "sample-against-table", "page-number"):
        return finding.kind, finding.page, finding.message
    return finding.kind, finding.operation, finding.subject, str(finding.new)


def match(operations: list[Stated], page: DocsPage) -> Stated | None:
    """The operation of a page: by its path, else by its title, else by its number."""
    path, title = path_of(page), plain_title(page.title or "")
    by_path = [one for one in operations if one.entry.path == path]
    by_title = [one for one in operations if title in map(plain_title, one.titles)]
    by_number = [one for one in operations if page.page_id and one.evidence.get("page") == page.page_id]
    return next(iter([*by_path, *by_title, *by_number]), None)


def _page(one: Comparison, ledger: Ledger) -> Iterator[Finding]:
    for part in (_path, _title, _method, _deprecated, compare_request, compare_answer, compare_evidence):
        yield from part(one)
    yield from _number(one)
    yield from _notes(one, ledger)
    yield from _unread(one)
    yield from _curl_path(one)


def _path(one: Comparison) -> Iterator[Finding]:
    path, level = path_of(one.page), one.stated.evidence["path"]
    known = one.stated.entry.path
    if path is None or path == known or (not one.page.path_certain and path.startswith(known)):
        return
    taken = any(other.entry.path == path for other in stated(one.document))
    yield one.found(
        "path",
        Severity.CHANGE if level == "assumed" else Severity.BREAKING,
        f"the path is {path}, not {known} ({level})",
        line=one.page.path_line or (one.page.curl.line if one.page.curl else None),
        at=one.stated.at,
        old=known,
        new=path,
        effect=f"`{one.stated.method}` calls another path",
        by_hand=unfit_path(one.page) or ("another operation has this path" if taken else ""),
        shown=one.page,
    )


def unfit_path(page: DocsPage) -> str:
    if not page.path_certain:
        return "a note may be glued to the path"
    return "" if PATH.fullmatch(path_of(page) or "") else "an odd path, not taken over"


def _title(one: Comparison) -> Iterator[Finding]:
    title = one.page.title
    if title is None or plain_title(title) in map(plain_title, one.stated.titles):
        return
    older = one.page.form in _OLDER_FORMS
    yield one.found(
        "older-title" if older else "endpoint-renamed",
        Severity.INFO if older else Severity.CHANGE,
        f"{one.stated.title} {'was' if older else 'is'} called {title}{' in an older layout' if older else ' now'}",
        line=one.page.title_line,
        at=f"{one.stated.at}/summary",
        old=one.stated.title,
        new=title,
        by_hand="" if older else unfit_title(one.document, title),
        shown=one.page,
    )


def _method(one: Comparison) -> Iterator[Finding]:
    if one.page.method not in (None, _KNOWN_METHOD):
        yield one.found(
            "method",
            Severity.BREAKING,
            f"the method is {one.page.method}, not {_KNOWN_METHOD}",
            line=one.page.path_line,
            at=one.stated.at,
            old=_KNOWN_METHOD,
            new=one.page.method,
            by_hand="the client and the spec's conventions know POST only",
        )


def _deprecated(one: Comparison) -> Iterator[Finding]:
    if one.page.deprecated and not one.stated.entry.data.get("deprecated"):
        yield one.found(
            "deprecated",
            Severity.CHANGE,
            f"the page marks {one.stated.title} as deprecated",
            line=one.page.title_line,
            at=one.stated.at,
            new="deprecated",
            effect=f"`{one.stated.method}` is documented as deprecated",
        )
    # An older page that bears no mark may be from before it was set.
    elif one.page.title and one.stated.entry.data.get("deprecated") and not one.page.deprecated and _is_newer(one):
        yield one.found(
            UNMARKED,
            Severity.CHANGE,
            f"the page no longer marks {one.stated.title} as deprecated",
            line=one.page.title_line,
            at=f"{one.stated.at}/deprecated",
            new="not deprecated",
            effect=f"`{one.stated.method}` is no longer documented as deprecated",
        )


def _is_newer(one: Comparison) -> bool:
    return Listing(one.document, one.page, frozenset()).is_newer


def _number(one: Comparison) -> Iterator[Finding]:
    known = one.stated.evidence.get("page")
    if known and one.page.page_id not in (None, known):
        yield one.found(
            "page-number",
            Severity.INFO,
            f"the page seems to have the number {one.page.page_id}, the spec names {known}",
            line=1,
            at=one.stated.at + "/x-getmx-evidence",
            old=known,
            new=one.page.page_id,
        )


def _notes(one: Comparison, ledger: Ledger) -> Iterator[Finding]:
    known = ledger.notes(page_number(one))
    if known and not one.page.partial and known != notes_digest(one.page):
        yield one.found(
            "notes",
            Severity.INFO,
            "the notes under the path are other ones than when the page was last applied: read them",
            line=one.page.notes[0].line if one.page.notes else one.page.path_line,
            at=f"{one.stated.at}/description",
            new=notes_digest(one.page),
        )


def _unread(one: Comparison) -> Iterator[Finding]:
    if one.page.unread:
        lines = ", ".join(str(line.line) for line in one.page.unread[:5])
        yield one.found(
            "unread",
            Severity.INFO,
            f"{len(one.page.unread)} lines could not be read (line {lines}{' ...' if one.page.unread[5:] else ''})",
            line=one.page.unread[0].line,
            at=one.stated.at,
        )


def _curl_path(one: Comparison) -> Iterator[Finding]:
    sent = path_of(replace(one.page, path=None))
    if one.page.path is not None and sent not in (None, one.page.path):
        yield one.found(
            "curl-against-table",
            Severity.SLIP,
            f"the curl sample calls {sent}, the page is of {one.page.path}",
            line=one.page.curl.line if one.page.curl else None,
            at=one.stated.at,
            subject="path",
        )


def _unknown(document: Document, pages: list[DocsPage], page: DocsPage) -> Iterator[Finding]:
    """A page of an endpoint that the spec lacks."""
    path = path_of(page)
    yield Finding(
        kind="endpoint-added",
        severity=Severity.CHANGE,
        operation="",
        subject="",
        message=f"the spec lacks {page.title or 'an endpoint without a title'} at {path or 'an unknown path'}",
        page=page.source,
        page_line=page.title_line or page.path_line or 1,
        spec=str(document.path),
        spec_line=document.line("/paths"),
        pointer="/paths",
        new=page.title or path or "",
        effect="a new method",
        by_hand=_unfit_endpoint(page),
        shown=NewEndpoint(page, place_of(document, pages, page.title or "")),
    )


def _unfit_endpoint(page: DocsPage) -> str:
    path = path_of(page)
    if path is None or page.title is None or page.group is None or not page.parameters:
        return "needs a whole page: with its title, group, path and parameters"
    if unfit_path(page):
        return unfit_path(page)
    if not TITLE.fullmatch(page.title) or not TITLE.fullmatch(page.group):
        return "an odd title or group, not taken over"
    if page.method not in (None, _KNOWN_METHOD):
        return "the client and the spec's conventions know POST only"
    return "" if page.page_id else NO_NUMBER
