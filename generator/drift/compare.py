"""Pages of the docs against the spec: every difference as a finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from generator.drift.comparison import Comparison
from generator.drift.doubts import Told, with_doubts, without_proof
from generator.drift.findings import Finding
from generator.drift.identity import contradiction, match, not_proven
from generator.drift.kinds import KINDS
from generator.drift.kinds.endpoint import NoLongerDeprecated
from generator.drift.kinds.new_endpoint import EndpointAdded
from generator.drift.ledger import Ledger
from generator.drift.listing import Listing
from generator.drift.names import plain_title, says_deprecated
from generator.pages import DocsPage
from generator.spec import Document, Operation, Spec

#: Differences of one page that are taken over. Each takes a tenth of a second.
_MOST = 100


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


def compare(document: Document, pages: Sequence[DocsPage], ledger: Ledger, seen: date | None = None) -> Result:
    """seen: The day of the look, if it is known: what the ledger has of a later day is not overruled."""
    spec = Spec(document)
    groups = {entry.title: entry.group for page in pages for entry in page.sidebar}
    pages = [replace(page, group=page.group or groups.get(page.title or "")) for page in pages]
    matches = [(page, match(spec, page)) for page in pages]
    listings = list(_listings(spec, matches, ledger))
    told: list[Told] = [
        (listing, [finding for kind in KINDS for finding in kind.in_sidebar(listing)]) for listing in listings
    ]
    for page, operation in matches:
        if operation:
            comparison = Comparison(spec, page, operation, ledger, seen)
            told.append((comparison, _bounded([finding for kind in KINDS for finding in kind.in_page(comparison)])))
        elif not page.is_index:
            told.append((page, [EndpointAdded.of_page(spec, page, listings, ledger)]))
    findings = _without_repeats(with_doubts(told), _marked(spec, matches))
    accepted = [
        finding
        for finding in findings
        if ledger.has_decided(finding.kind, finding.operation, finding.subject, finding.new)
    ]
    open_ = [finding for finding in findings if finding not in accepted]
    listed = {plain_title(entry.title) for page in pages for entry in page.sidebar}
    known = {plain_title(title) for operation in spec.operations for title in operation.titles}
    return Result(without_proof(open_), accepted, len(listed & known))


def _bounded(found: list[Finding]) -> list[Finding]:
    """The findings of a page; so many that nobody would read them are for people."""
    if sum(finding.is_drift for finding in found) <= _MOST:
        return found
    reason = f"the page has more than {_MOST} differences: it may be another one"
    return [replace(finding, by_hand=finding.by_hand or reason) for finding in found]


def _without_repeats(found: list[Finding], marked: set[str]) -> list[Finding]:
    """One finding of each key: the first that can be taken over, else the first.

    marked: Operations that a page or a sidebar marks as deprecated; that another one does not says nothing.
    """
    unique: dict[tuple[str, ...], Finding] = {}
    for finding in found:
        first = unique.setdefault(finding.key, finding)
        if first.reason and not finding.reason:
            unique[finding.key] = finding
    return [
        finding
        for finding in unique.values()
        if finding.kind != NoLongerDeprecated.kind or finding.operation not in marked
    ]


def _listings(spec: Spec, matches: list[tuple[DocsPage, Operation | None]], ledger: Ledger) -> Iterator[Listing]:
    """A listing for each state of the sidebar: of a page that is sure if there is one."""
    with_pages = frozenset(plain_title(page.title) for page, _ in matches if page.title)
    found: dict[object, Listing] = {}
    for page, _ in matches:
        content = tuple((entry.group, entry.title, entry.method) for entry in page.sidebar)
        known = found.get(content)
        if content and (known is None or known.not_proven or known.doubt):
            doubts = not_proven(spec, page, ledger), contradiction(spec, page, ledger)
            if known is None or not any(doubts):
                found[content] = Listing(spec, page, with_pages, *doubts)
    yield from found.values()


def _marked(spec: Spec, matches: list[tuple[DocsPage, Operation | None]]) -> set[str]:
    """Operations that any of the pages or sidebars marks as deprecated."""
    by_title = {plain_title(title): operation.id for operation in spec.operations for title in operation.titles}
    entries = [entry.title for page, _ in matches for entry in page.sidebar if says_deprecated(entry.title)]
    names = {by_title.get(plain_title(title), "") for title in entries}
    return names | {operation.id for page, operation in matches if operation and page.deprecated}
