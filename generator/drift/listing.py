"""The sidebar of the reference against the spec's operations: what there is, in which group and order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generator.drift.comparison import in_order, renames
from generator.drift.findings import Finding, Severity
from generator.drift.names import TITLE, plain_title, says_deprecated
from generator.drift.stated import Stated, stated
from generator.pages import DocsPage, SidebarEntry
from generator.spec import Document

#: The kind of finding that tells of a mark that is gone.
UNMARKED = "no-longer-deprecated"
_NO_PROOF = "that the docs no longer list it does not prove that the service lost it"
_NEEDS_PAGE = "needs its page: the sidebar shows no path"


@dataclass(frozen=True)
class Moved:
    """Where an operation stands in the sidebar: its group, and what stands before it, the nearest first."""

    group: str
    before: tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """The sidebar of one page, and the spec that it is held against. `with_pages`: titles that come with a page."""

    document: Document
    page: DocsPage
    with_pages: frozenset[str]

    @cached_property
    def operations(self) -> list[Stated]:
        return stated(self.document)

    @cached_property
    def by_title(self) -> dict[str, Stated]:
        """By each of their titles, as titles are compared."""
        return {plain_title(title): one for one in self.operations for title in one.titles}

    @cached_property
    def listed(self) -> dict[str, SidebarEntry]:
        """By operationId, for what the spec knows, renamed ones too; in the sidebar's order."""
        new_titles = {entry.title: name for name, entry in self.renamed.items()}
        found: dict[str, SidebarEntry] = {}
        for entry in self.page.sidebar:
            one = self.by_title.get(plain_title(entry.title))
            name = one.name if one else new_titles.get(entry.title)
            if name:
                found.setdefault(name, entry)
        return found

    @cached_property
    def unknown(self) -> list[SidebarEntry]:
        return [entry for entry in self.page.sidebar if plain_title(entry.title) not in self.by_title]

    @cached_property
    def missing(self) -> list[Stated]:
        """Operations whose titles a whole sidebar would have to list."""
        titles = {plain_title(entry.title) for entry in self.page.sidebar}
        everything = self.operations if self.page.sidebar_complete else []
        return [one for one in everything if not titles & set(map(plain_title, one.titles))]

    @cached_property
    def is_older(self) -> bool:
        """Whether it lacks all that only the newer state of the reference lists."""
        newer = {one.name for one in self.operations if one.is_newer_only}
        return bool(newer) and newer <= {one.name for one in self.missing}

    @property
    def is_newer(self) -> bool:
        """Whether it is sure not to be an older state."""
        return self.page.sidebar_complete and not self.is_older

    @cached_property
    def renamed(self) -> dict[str, SidebarEntry]:
        """Entries under a new title, by operationId: a like title in the same place."""
        old = [one.title for one in self.operations if not (self.is_older and one.is_newer_only)]
        new = [self._known_title(entry) for entry in self.page.sidebar]
        entries = {entry.title: entry for entry in self.unknown}
        missing = {one.title: one for one in self.missing if one.title in old}
        pairs = [(missing.get(before), entries.get(after)) for before, after in renames(old, new).items()]
        return {one.name: entry for one, entry in pairs if one and entry and one.group == entry.group}

    def _known_title(self, entry: SidebarEntry) -> str:
        one = self.by_title.get(plain_title(entry.title))
        return one.title if one else entry.title

    def findings(self) -> Iterator[Finding]:
        yield from self._removed()
        yield from self._added()
        for name, entry in self.renamed.items():
            yield self._renamed(self._named(name), entry)
        for name, entry in self.listed.items():
            yield from self._entry(self._named(name), entry)
        yield from self._order()

    def _named(self, name: str) -> Stated:
        return next(one for one in self.operations if one.name == name)

    def _removed(self) -> Iterator[Finding]:
        older = [one for one in self.missing if self.is_older and one.is_newer_only]
        if older:
            titles = ", ".join(one.title for one in older)
            message = f"in the spec, not on this older page: {titles}"
            yield self._finding("older-reference", Severity.INFO, message, None, older[0].at, titles)
        for one in self.missing:
            if one not in older and one.name not in self.renamed:
                yield self._finding(
                    "endpoint-removed",
                    Severity.BREAKING,
                    f"the sidebar no longer lists {one.title}",
                    None,
                    one.at,
                    one.title,
                    operation=one.name,
                    by_hand=_NO_PROOF,
                )

    def _added(self) -> Iterator[Finding]:
        renamed = [entry.title for entry in self.renamed.values()]
        for entry in self.unknown:
            if entry.title not in renamed and plain_title(entry.title) not in self.with_pages:
                message = f"the sidebar lists {entry.title} in {entry.group}, which the spec lacks"
                yield self._finding(
                    "endpoint-added", Severity.CHANGE, message, entry, "/paths", entry.title, by_hand=_NEEDS_PAGE
                )

    def _renamed(self, one: Stated, entry: SidebarEntry) -> Finding:
        return self._finding(
            "endpoint-renamed",
            Severity.CHANGE,
            f"{one.title} seems to be called {entry.title} now (same place, like title)",
            entry,
            f"{one.at}/summary",
            entry.title,
            operation=one.name,
            by_hand=unfit_title(self.document, entry.title),
        )

    def _entry(self, one: Stated, entry: SidebarEntry) -> Iterator[Finding]:
        if entry.group != one.group:
            yield self._moved(one, entry)
        if entry.method not in (None, "POST"):
            yield self._finding(
                "method",
                Severity.BREAKING,
                f"the sidebar shows {one.title} with {entry.method}",
                entry,
                one.at,
                str(entry.method),
                operation=one.name,
                by_hand="the client and the spec's conventions know POST only",
            )
        if says_deprecated(entry.title) and not one.entry.data.get("deprecated"):
            yield self._finding(
                "deprecated",
                Severity.CHANGE,
                f"the sidebar marks {one.title} as deprecated",
                entry,
                one.at,
                "deprecated",
                operation=one.name,
                effect=f"`{one.method}` is documented as deprecated",
            )
        if self.is_newer and one.entry.data.get("deprecated") and not says_deprecated(entry.title):
            yield self._finding(
                UNMARKED,
                Severity.CHANGE,
                f"the sidebar no longer marks {one.title} as deprecated",
                entry,
                f"{one.at}/deprecated",
                "not deprecated",
                operation=one.name,
                effect=f"`{one.method}` is no longer documented as deprecated",
            )

    def _moved(self, one: Stated, entry: SidebarEntry) -> Finding:
        return self._finding(
            "endpoint-moved",
            Severity.BREAKING,
            f"{one.title} stands in {entry.group} now, no longer in {one.group}",
            entry,
            f"{one.at}/tags",
            entry.group,
            operation=one.name,
            effect=f"`{one.method}` moves to another resource",
            by_hand="" if TITLE.fullmatch(entry.group) else "an odd group, not taken over",
            shown=Moved(entry.group, before(self.listed, entry)),
        )

    def _order(self) -> Iterator[Finding]:
        """Only within groups: an operation that moved has a finding of its own."""
        for group in dict.fromkeys(one.group for one in self.operations):
            now = [one.name for one in self.operations if one.group == group]
            wanted = [name for name, entry in self.listed.items() if entry.group == group and name in now]
            if in_order(wanted, now) != now:
                titles = ", ".join(self.listed[name].title for name in wanted)
                message = f"the sidebar has another order in {group}: {titles}"
                at, entry = self._named(now[0]).at, self.listed[wanted[0]]
                yield self._finding("endpoint-order", Severity.CHANGE, message, entry, at, titles, shown=wanted)

    def _finding(
        self,
        kind: str,
        severity: Severity,
        message: str,
        entry: SidebarEntry | None,
        at: str,
        new: str,
        *,
        operation: str = "",
        effect: str = "",
        by_hand: str = "",
        shown: Any = None,
    ) -> Finding:
        return Finding(
            kind=kind,
            severity=severity,
            operation=operation,
            subject="",
            message=message,
            page=self.page.source,
            page_line=entry.line if entry else self.page.sidebar[0].line,
            spec=str(self.document.path),
            spec_line=self.document.line(at),
            pointer=at,
            new=new,
            effect=effect,
            by_hand=by_hand,
            shown=shown or entry,
        )


def before(listed: dict[str, SidebarEntry], entry: SidebarEntry) -> tuple[str, ...]:
    """Operations that the sidebar lists before an entry, the nearest first."""
    return tuple(name for name, other in reversed(listed.items()) if other.line < entry.line)


def unfit_title(document: Document, title: str) -> str:
    """Why an operation cannot have the title."""
    if not TITLE.fullmatch(title):
        return "an odd title, not taken over"
    taken = next((one for one in stated(document) if plain_title(title) in map(plain_title, one.titles)), None)
    return f"it is the title of {taken.name}" if taken else ""


def compare_listings(document: Document, pages: list[DocsPage], with_pages: frozenset[str]) -> Iterator[Finding]:
    """The sidebars of several pages: each state of it once."""
    seen: set[tuple[tuple[str, str, str | None], ...]] = set()
    for page in pages:
        content = tuple((entry.group, entry.title, entry.method) for entry in page.sidebar)
        if content and content not in seen:
            seen.add(content)
            yield from Listing(document, page, with_pages).findings()


def place_of(document: Document, pages: list[DocsPage], title: str) -> tuple[str, ...]:
    """Operations that stand before a title in the sidebar of any of the pages, the nearest first."""
    for page in pages:
        for entry in page.sidebar:
            if entry.title == title:
                return before(Listing(document, page, frozenset()).listed, entry)
    return ()
