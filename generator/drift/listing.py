"""The sidebar of the docs beside the spec's operations: what there is, in which group and order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from generator.drift.comparison import renames
from generator.drift.names import plain_title
from generator.pages import DocsPage, SidebarEntry
from generator.spec import Operation, Spec


@dataclass(frozen=True)
class Listing:
    """The sidebar of one page, and the spec.

    with_pages: Titles that the spec lacks and that a page was given of.
    """

    spec: Spec
    page: DocsPage
    with_pages: frozenset[str] = frozenset()

    @property
    def operations(self) -> tuple[Operation, ...]:
        return self.spec.operations

    @cached_property
    def by_title(self) -> dict[str, Operation]:
        """By each of their titles, as titles are compared."""
        return {plain_title(title): operation for operation in self.operations for title in operation.titles}

    @cached_property
    def listed(self) -> dict[str, SidebarEntry]:
        """By operationId, for what the spec knows, renamed ones too; in the sidebar's order."""
        new_titles = {entry.title: name for name, entry in self.renamed.items()}
        found: dict[str, SidebarEntry] = {}
        for entry in self.page.sidebar:
            operation = self.by_title.get(plain_title(entry.title))
            name = operation.id if operation else new_titles.get(entry.title)
            if name:
                found.setdefault(name, entry)
        return found

    @property
    def pairs(self) -> list[tuple[Operation, SidebarEntry]]:
        return [(self.spec.operation(name), entry) for name, entry in self.listed.items()]

    @cached_property
    def unknown(self) -> list[SidebarEntry]:
        return [entry for entry in self.page.sidebar if plain_title(entry.title) not in self.by_title]

    @cached_property
    def missing(self) -> list[Operation]:
        """Operations whose titles a whole sidebar would have to list."""
        titles = {plain_title(entry.title) for entry in self.page.sidebar}
        everything = self.operations if self.page.sidebar_complete else ()
        return [operation for operation in everything if not titles & set(map(plain_title, operation.titles))]

    @cached_property
    def is_older(self) -> bool:
        """Whether it lacks all that only the newer state of the docs lists."""
        newer = {operation.id for operation in self.operations if operation.is_newer_only}
        return bool(newer) and newer <= {operation.id for operation in self.missing}

    @property
    def not_yet(self) -> list[Operation]:
        """Operations that an older sidebar lacks since only the newer state of the docs lists them."""
        return [operation for operation in self.missing if self.is_older and operation.is_newer_only]

    @property
    def is_newer(self) -> bool:
        """Whether it is sure not to be an older state."""
        return self.page.sidebar_complete and not self.is_older

    @cached_property
    def renamed(self) -> dict[str, SidebarEntry]:
        """Entries under a new title, by operationId: a like title in the same place."""
        old = [operation.title for operation in self.operations if not (self.is_older and operation.is_newer_only)]
        new = [self._known_title(entry) for entry in self.page.sidebar]
        entries = {entry.title: entry for entry in self.unknown}
        missing = {operation.title: operation for operation in self.missing if operation.title in old}
        pairs = [(missing.get(before), entries.get(after)) for before, after in renames(old, new).items()]
        return {
            operation.id: entry for operation, entry in pairs if operation and entry and operation.group == entry.group
        }

    def _known_title(self, entry: SidebarEntry) -> str:
        operation = self.by_title.get(plain_title(entry.title))
        return operation.title if operation else entry.title

    def before(self, entry: SidebarEntry) -> tuple[str, ...]:
        """Operations that the sidebar lists before an entry, the nearest first."""
        return tuple(name for name, other in reversed(self.listed.items()) if other.line < entry.line)


def before_title(spec: Spec, pages: list[DocsPage], title: str) -> tuple[str, ...]:
    """Operations that stand before a title in the sidebar of any of the pages, the nearest first."""
    for page in pages:
        for entry in page.sidebar:
            if entry.title == title:
                return Listing(spec, page).before(entry)
    return ()
