"""Where the fields of an answer belong. A page lists them flat, without indentation.

Two things tell: the number of fields in a type (`array [object {9}]`), and the JSON example. If neither does, the field
and all after it are left out: a guessed pointer could say something wrong about the API.

Fields may be folded away in the list and stand in the example alone. Then that gives their names and JSON types.
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

_JSON_TYPES = {
    dict: "object", str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"
}  # fmt: skip

_Verdict = Literal["yes", "no", "unknown"]


class Nesting(NamedTuple):
    """`complete` is False if fields are folded away or unread, or if fewer came than a type announces."""

    fields: list[ResponseField]
    unread: list[Line]
    complete: bool


@dataclass
class _Holder:
    """An object, or the rows of an array, that fields may belong to.

    `shown` is its value in the example; None if the example shows no fields for it. `own` is the field that it is; None
    for the answer as a whole.
    """

    own: ResponseField | None
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
    untyped = next((index for index, row in enumerate(rows) if row.type is None), None)
    if untyped is not None:
        certain = nest(rows[:untyped], example, False)
        return Nesting(certain.fields, certain.unread + [row.line for row in rows[untyped:]], False)
    if isinstance(example, dict) and (pointers := _aligned(rows, example)) is not None:
        return Nesting([_field(row, at) for row, at in zip(rows, pointers, strict=True)], [], whole)
    return _Placer(example, whole).place(rows)


def _field(row: Row, at: str) -> ResponseField:
    return ResponseField(at, row.type or "", row.required, "\n".join(line.text for line in row.rest), row.line.number)


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
        self._open = [_Holder(None, "", _holding(example), None, False)]
        self._folded: dict[str, list[ResponseField]] = {}
        self._against: list[Line] = []
        self._whole = whole
        self._complete = whole

    def place(self, rows: Sequence[Row]) -> Nesting:
        fields: list[ResponseField] = []
        for index, row in enumerate(rows):
            holder = None if _ODD_TYPE.search(row.type or "") else self._holder(row, len(rows) - index)
            if holder is None or len(self._open) > MAX_DEPTH:
                return Nesting(self._unfolded(fields), self._against + [left.line for left in rows[index:]], False)
            self._close_down_to(holder)
            fields.append(self._take(holder, row))
        self._close_down_to(self._open[0])
        return Nesting(self._unfolded(fields), self._against, self._complete)

    def _unfolded(self, fields: Sequence[ResponseField]) -> list[ResponseField]:
        """Each field, and behind it those of its own that the example shows alone."""
        return [part for field in fields for part in (field, *self._folded.get(field.pointer, ()))]

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
            self._close(self._open.pop())

    def _close(self, holder: _Holder) -> None:
        if not (holder.lacks and not holder.names and holder.shown and holder.own):
            self._complete &= not holder.lacks
            return
        count = len(holder.shown)
        self._complete &= count == holder.count
        if holder.count is None or count <= holder.count:
            self._folded[holder.own.pointer] = list(_of_sample(holder.shown, holder.at, holder.own.line))
        else:
            self._against.append(Line(holder.own.line, f"{holder.own.type} of {holder.count}", 0))

    def _take(self, holder: _Holder, row: Row) -> ResponseField:
        holder.names.add(row.name)
        at = holder.at + pointer(row.name)
        kind = (row.type or "").removesuffix(" | null")
        field = _field(row, at)
        rows = kind in ("array", "array[object]")
        if rows or kind == "object":
            shown = (holder.shown or {}).get(row.name)
            self._open.append(_Holder(field, at + "/*" if rows else at, _holding(shown), row.count, rows))
        return field


def _of_sample(shown: dict[str, Any], at: str, line: int, depth: int = 0) -> Iterator[ResponseField]:
    """Fields that only the example shows: names and JSON types, all on the line of what holds them."""
    for name, value in shown.items():
        here, inside = at + pointer(name), _holding(value)
        yield ResponseField(here, _json_type(value), None, "", line, of_sample=True)
        if inside and depth < MAX_DEPTH:
            yield from _of_sample(inside, here + "/*" if isinstance(value, list) else here, line, depth + 1)


def _json_type(value: Any) -> str:
    if isinstance(value, list):
        kinds = list(dict.fromkeys(map(_json_type, value)))
        return f"array[{kinds[0]}]" if len(kinds) == 1 else "array"
    return _JSON_TYPES[type(value)]
