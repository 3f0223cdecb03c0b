"""Where the fields of an answer belong. A page lists them flat, without indentation.

Two things tell: the number of fields in a type (`array [object {9}]`), and the JSON example. If neither does, the field
and all after it are left out: a guessed pointer could say something wrong about the API.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from generator.pages.page import ResponseField
from generator.pages.page_text import Line
from generator.pages.tables import Row
from generator.spec import MAX_DEPTH, pointer

# Such a type may have fields in it or not.
_ODD_TYPE = re.compile(r"[<({]|\[[^\]]*$")

_Verdict = Literal["yes", "no", "unknown"]


class Nesting(NamedTuple):
    """`complete` is False if fields are folded away or unread, or if fewer came than a type announces."""

    fields: list[ResponseField]
    unread: list[Line]
    complete: bool


@dataclass
class _Holder:
    """An object, or the rows of an array, that fields may belong to.

    `shown` is its value in the example; None if the example shows no fields for it.
    """

    at: str
    shown: dict[str, Any] | None
    count: int | None
    rows: bool
    names: set[str] = field(default_factory=set)

    def verdict(self, name: str) -> _Verdict:
        if self.shown is None:
            return "unknown"
        return "yes" if name in self.shown else "no"

    @property
    def lacks(self) -> bool:
        """Whether it should have fields that it did not get."""
        return len(self.names) < (self.count if self.count is not None else int(self.rows))


def nest(rows: Sequence[Row], example: Any, whole: bool) -> Nesting:
    """The rows with their pointers. `example` is None if there is none. `whole`: no rows were cut off."""
    if isinstance(example, dict) and (pointers := _aligned(rows, example)) is not None:
        return Nesting([_field(row, at) for row, at in zip(rows, pointers, strict=True)], [], whole)
    return _Placer(example, whole).place(rows)


def _field(row: Row, at: str) -> ResponseField:
    return ResponseField(at, row.type, row.required, "\n".join(line.text for line in row.rest), row.line.number)


def _aligned(rows: Sequence[Row], example: dict[str, Any]) -> list[str] | None:
    """The pointers of the example, if its names are those of the rows, in the same order."""
    shown = list(_members(example, "", 0))
    return [at for at, _ in shown] if [name for _, name in shown] == [row.name for row in rows] else None


def _members(value: dict[str, Any], at: str, depth: int) -> Iterator[tuple[str, str]]:
    for name, inner in value.items():
        child = at + pointer(name)
        yield child, name
        below = _holding(inner)
        if below and depth < MAX_DEPTH:
            yield from _members(below, child + "/*" if isinstance(inner, list) else child, depth + 1)


def _holding(value: Any) -> dict[str, Any] | None:
    """The object, or all rows of an array taken together. None for a value without fields."""
    if isinstance(value, list):
        rows = [row for row in value if isinstance(row, dict)]
        return {name: inner for row in [*rows, *rows[::-1]] for name, inner in row.items()} if rows else None
    return value if isinstance(value, dict) else None


class _Placer:
    """Goes through the rows with the holders that are open, the outermost first."""

    def __init__(self, example: Any, whole: bool) -> None:
        self._open = [_Holder("", _holding(example), None, False)]
        self._whole = whole
        self._complete = whole

    def place(self, rows: Sequence[Row]) -> Nesting:
        fields: list[ResponseField] = []
        for index, row in enumerate(rows):
            holder = None if _ODD_TYPE.search(row.type) else self._holder(row, len(rows) - index)
            if holder is None or len(self._open) > MAX_DEPTH:
                return Nesting(fields, [left.line for left in rows[index:]], False)
            self._close_down_to(holder)
            fields.append(self._take(holder, row))
        self._close_down_to(self._open[0])
        return Nesting(fields, [], self._complete)

    def _holder(self, row: Row, remaining: int) -> _Holder | None:
        """The holder that the row must belong to, None if that is not certain."""
        candidates = list(self._candidates(row, remaining))
        if len(candidates) == 1:
            return candidates[0]
        verdicts = [holder.verdict(row.name) for holder in candidates]
        certain = verdicts.count("yes") == 1 and "unknown" not in verdicts
        return candidates[verdicts.index("yes")] if certain else None

    def _candidates(self, row: Row, remaining: int) -> Iterator[_Holder]:
        """Holders that may take the row, innermost first."""
        for holder in reversed(self._open):
            full = holder.count is not None and len(holder.names) >= holder.count
            folded = holder.count is not None and not holder.names and self._whole and remaining < holder.count
            if not full and not folded and row.name not in holder.names:
                yield holder
            if holder.count is not None and 0 < len(holder.names) < holder.count:
                return  # It is unfolded and not full, so the row does not belong to an outer one.

    def _close_down_to(self, holder: _Holder) -> None:
        while self._open[-1] is not holder:
            self._complete &= not self._open.pop().lacks

    def _take(self, holder: _Holder, row: Row) -> ResponseField:
        holder.names.add(row.name)
        at = holder.at + pointer(row.name)
        kind = row.type.removesuffix(" | null")
        rows = kind in ("array", "array[object]")
        if rows or kind == "object":
            shown = (holder.shown or {}).get(row.name)
            self._open.append(_Holder(at + "/*" if rows else at, _holding(shown), row.count, rows))
        return _field(row, at)
