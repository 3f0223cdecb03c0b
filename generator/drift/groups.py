"""Groups of the sidebar, which are the spec's tags, and their resources."""

from __future__ import annotations

from collections.abc import Sequence

from generator.drift.names import resource_of
from generator.spec import Draft


def resource(draft: Draft, group: str) -> str:
    """The resource that the group has already, else one named after it."""
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
