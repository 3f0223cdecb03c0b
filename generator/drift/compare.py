"""Pages of the docs against the spec: every difference as a finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.drift.comparison import Comparison, path_of
from generator.drift.findings import Finding
from generator.drift.kinds import KINDS
from generator.drift.kinds.endpoint import NoLongerDeprecated
from generator.drift.kinds.new_endpoint import EndpointAdded
from generator.drift.ledger import Ledger
from generator.drift.listing import Listing
from generator.drift.names import plain_title, says_deprecated
from generator.pages import DocsPage
from generator.spec import Document, Operation, Spec


@dataclass(frozen=True)
class Result:
    """Findings: those of the sidebars, then those of the pages in their order.

    accepted: Those that the ledger has decided; they are no drift.
    matched: Number of titles in the sidebars that the spec has.
    """

    findings: list[Finding]
    accepted: list[Finding]
    matched: int

    @property
    def drift(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.is_drift]


def compare(document: Document, pages: Sequence[DocsPage], ledger: Ledger) -> Result:
    spec = Spec(document)
    groups = {entry.title: entry.group for page in pages for entry in page.sidebar}
    pages = [replace(page, group=page.group or groups.get(page.title or "")) for page in pages]
    matches = [(page, match(spec, page)) for page in pages]
    with_pages = frozenset(plain_title(page.title) for page, operation in matches if not operation and page.title)
    listings = [Listing(spec, page, with_pages) for page in _sidebars(pages)]
    found = [finding for listing in listings for kind in KINDS for finding in kind.in_sidebar(listing)]
    for page, operation in matches:
        if operation:
            comparison = Comparison(spec, page, operation, ledger)
            found += [finding for kind in KINDS for finding in kind.in_page(comparison)]
        elif not page.is_index:
            found.append(EndpointAdded.of_page(spec, page, listings))
    findings = _without_repeats(found, _marked(spec, matches))
    accepted = [
        finding
        for finding in findings
        if ledger.has_decided(finding.kind, finding.operation, finding.subject, finding.new)
    ]
    listed = {plain_title(entry.title) for page in pages for entry in page.sidebar}
    known = {plain_title(title) for operation in spec.operations for title in operation.titles}
    return Result([finding for finding in findings if finding not in accepted], accepted, len(listed & known))


def _without_repeats(found: list[Finding], marked: set[str]) -> list[Finding]:
    """The first finding of each key.

    marked: Operations that a page or a sidebar marks as deprecated; that another one does not says nothing.
    """
    unique = list({finding.key: finding for finding in reversed(found)}.values())[::-1]
    return [finding for finding in unique if finding.kind != NoLongerDeprecated.kind or finding.operation not in marked]


def match(spec: Spec, page: DocsPage) -> Operation | None:
    """The operation of a page: by its path, else by its title, else by its number."""
    path, title = path_of(page), plain_title(page.title or "")
    by_path = [operation for operation in spec.operations if operation.path == path]
    by_title = [operation for operation in spec.operations if title in map(plain_title, operation.titles)]
    by_number = [operation for operation in spec.operations if page.page_id and operation.page == page.page_id]
    return next(iter([*by_path, *by_title, *by_number]), None)


def _sidebars(pages: list[DocsPage]) -> Iterator[DocsPage]:
    """A page for each state of the sidebar."""
    seen: set[tuple[tuple[str, str, str | None], ...]] = set()
    for page in pages:
        content = tuple((entry.group, entry.title, entry.method) for entry in page.sidebar)
        if content and content not in seen:
            seen.add(content)
            yield page


def _marked(spec: Spec, matches: list[tuple[DocsPage, Operation | None]]) -> set[str]:
    """Operations that any of the pages or sidebars marks as deprecated."""
    by_title = {plain_title(title): operation.id for operation in spec.operations for title in operation.titles}
    entries = [entry.title for page, _ in matches for entry in page.sidebar if says_deprecated(entry.title)]
    names = {by_title.get(plain_title(title), "") for title in entries}
    return names | {operation.id for page, operation in matches if operation and page.deprecated}
