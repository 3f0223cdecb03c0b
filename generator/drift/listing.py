"""The sidebar of the docs beside the spec's operations: what there is, in which group and order.

Groups of the sidebar are the spec's tags.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from generator.drift.comparison import renames
from generator.drift.names import plain_title, resource_of
from generator.pages import DocsPage, SidebarEntry
from generator.spec import Draft, Operation, Spec


@dataclass(frozen=True)
class Listing:
    """The sidebar of one page, and the spec.

    with_pages: Titles that a page was given of.
    not_proven, doubt: Why the page may be of another product, and what speaks against all that it says.
    """

    spec: Spec
    page: DocsPage
    with_pages: frozenset[str] = frozenset()
    not_proven: str = ""
    doubt: str = ""

    @cached_property
    def by_title(self) -> dict[str, Operation]:
        """By each of their titles, as titles are compared."""
        return {plain_title(title): operation for operation in self.spec.operations for title in operation.titles}

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
        everything = self.spec.operations if self.page.sidebar_complete else ()
        return [operation for operation in everything if not titles & set(map(plain_title, operation.titles))]

    @cached_property
    def is_older(self) -> bool:
        """Whether it lacks all that only the newer state of the docs lists."""
        newer = {operation.id for operation in self.spec.operations if operation.is_newer_only}
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
        old = [operation.title for operation in self.spec.operations if not (self.is_older and operation.is_newer_only)]
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


def before_title(listings: list[Listing], title: str) -> tuple[str, ...]:
    """Operations that stand before a title in the first sidebar that lists it, the nearest first."""
    for listing in listings:
        for entry in listing.page.sidebar:
            if entry.title == title:
                return listing.before(entry)
    return ()


# ------------------------------------------------------------------------------------------- groups of the spec


def resource(draft: Draft, group: str) -> str:
    """The Python resource that the group has already, else one named after it."""
    known = {operation.group: operation.method.partition(".")[0] for operation in draft.spec.operations}
    return known.get(group, resource_of(group))


def declare_group(draft: Draft, group: str, before: Sequence[str]) -> None:
    """Adds the group to the root's tags, which are in the order of the sidebar.

    before: Operations that stand before the group's first one there, the nearest first.
    """
    names = list(draft.spec.tags)
    if group in names:
        return
    above = next((draft.operation(name).group for name in before), None)
    place = names.index(above) + 1 if above in names else len(names)
    known = draft.editor.get("/tags")
    added = {"name": group, "description": f"What the vendor's reference lists under {group}."}
    draft.put("/tags", [*known[:place], added, *known[place:]])
