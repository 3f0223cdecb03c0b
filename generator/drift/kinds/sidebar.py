"""What only the sidebar shows: which operations there are, and in which group and order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from generator.drift.comparison import in_order
from generator.drift.findings import Finding, Severity
from generator.drift.listing import Listing, declare_group, resource
from generator.drift.names import TITLE, method_of
from generator.pages import SidebarEntry
from generator.spec import Draft, Operation


class OlderSidebar(Finding):
    kind, gravity = "older-reference", Severity.INFO

    @classmethod
    def in_sidebar(cls, listing: Listing) -> Iterator[Self]:
        if listing.not_yet:
            titles = ", ".join(operation.title for operation in listing.not_yet)
            message = f"in the spec, not on this older page: {titles}"
            yield cls.listed(listing, listing.not_yet[0].at, None, message, new=titles)


class Removed(Finding):
    kind, gravity = "endpoint-removed", Severity.BREAKING

    @classmethod
    def in_sidebar(cls, listing: Listing) -> Iterator[Self]:
        for operation in listing.missing:
            if operation not in listing.not_yet and operation.id not in listing.renamed:
                yield cls.of_entry(
                    listing,
                    operation,
                    None,
                    f"the sidebar no longer lists {operation.title}",
                    new=operation.title,
                    by_hand="that the docs no longer list it does not prove that the service lost it",
                )


class Moved(Finding):
    """`shown`: operations that stand before it in the sidebar, the nearest first."""

    kind, gravity = "endpoint-moved", Severity.BREAKING

    @classmethod
    def in_sidebar(cls, listing: Listing) -> Iterator[Self]:
        for operation, entry in listing.pairs:
            if entry.group and entry.group != operation.group:
                yield cls.of_entry(
                    listing,
                    operation,
                    entry,
                    f"{operation.title} stands in {entry.group} now, no longer in {operation.group}",
                    at="/tags",
                    new=entry.group,
                    effect=f"`{operation.method}` moves to another resource",
                    by_hand="" if TITLE.fullmatch(entry.group) else "an odd group, not taken over",
                    shown=listing.before(entry),
                    doubt=_doubt_of_group(listing, entry),
                )

    def is_listed(self, listing: Listing) -> bool:
        return self.operation in listing.listed

    def make(self, draft: Draft) -> None:
        operation, group = draft.operation(self.operation), str(self.new)
        declare_group(draft, group, self.shown)
        method = _moved_method(draft, operation, group)
        draft.put(f"{operation.at}/tags", [group])
        draft.put(f"{operation.at}/x-getmx-method", method)
        paths = [path for path in draft.editor.keys("/paths") if path != operation.path]
        above = next((draft.operation(name).path for name in self.shown), None)
        place = paths.index(above) + 1 if above else 0
        draft.editor.reorder("/paths", [*paths[:place], operation.path, *paths[place:]])


def _doubt_of_group(listing: Listing, entry: SidebarEntry) -> str:
    page = listing.page
    is_other = page.title == entry.title and page.group not in (None, entry.group)
    return f"the page itself stands in {page.group}" if is_other else ""


def _moved_method(draft: Draft, operation: Operation, group: str) -> str:
    """The same name at the group's resource; if that is taken, the name that a new operation would have."""
    to, name = resource(draft, group), operation.method.partition(".")[2]
    taken = {other.method for other in draft.spec.operations}
    free = name if f"{to}.{name}" not in taken else method_of(operation.title, operation.path, group)
    return f"{to}.{free}"


class Order(Finding):
    """The order within a group; an operation that moved to another has a finding of its own. `shown`: operationIds."""

    kind = "endpoint-order"

    @classmethod
    def in_sidebar(cls, listing: Listing) -> Iterator[Self]:
        for group in dict.fromkeys(operation.group for operation in listing.spec.operations):
            now = [operation.id for operation in listing.spec.operations if operation.group == group]
            wanted = [name for name, entry in listing.listed.items() if entry.group == group and name in now]
            if in_order(wanted, now) != now:
                titles = ", ".join(listing.listed[name].title for name in wanted)
                message = f"the sidebar has another order in {group}: {titles}"
                at, entry = listing.spec.operation(now[0]).at, listing.listed[wanted[0]]
                yield cls.listed(listing, at, entry, message, new=titles, shown=wanted)

    def is_listed(self, listing: Listing) -> bool:
        return not set(self.shown).isdisjoint(listing.listed)

    def make(self, draft: Draft) -> None:
        wanted = [draft.operation(name).path for name in self.shown]
        draft.editor.reorder("/paths", in_order(wanted, draft.editor.keys("/paths")))
