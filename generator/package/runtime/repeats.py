"""Which rows of a list were met before. A digest of each row is kept, so a long list takes little memory."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

#: How many times a read goes through a list from its beginning. Each pass through the list is a look.
MOST_LOOKS = 3

#: A row takes one number: the digest of its content, and behind it for each look the mark of the page that brought the
#: row first. A mark is the number of the page, counted from 1, in 20 bits. A longer read has 20 million rows.
_MARK_BITS = 20
_LAST_MARK: int = 2**_MARK_BITS - 1
_MARKS_BITS = _MARK_BITS * MOST_LOOKS

#: Keys that are made of an id have 60 bits, since Python keeps such numbers in 32 bytes.
_KEY: int = 2**60 - 1

#: JSON with the names in order. Made once: a list may have many rows.
_in_order = json.JSONEncoder(sort_keys=True).encode


class Meeting(NamedTuple):
    """What a page brings."""

    #: The indexes of the rows that no earlier page of the read had.
    fresh: Sequence[int]
    #: How many rows no earlier page of the same look had.
    new: int
    #: How many rows are fresh only in their content: a row with the same id was met before.
    changed: int


class Met:
    """The rows that a read has met, at 125 to 170 bytes a row.

    Two rows are the same if their whole content is equal, the id included. Rows of one page are never the same. So if a
    page has three equal rows, the second of them is the same as the second of three on another page.

    A page that is met again, by its number, has the same fresh rows as before.
    """

    __slots__ = ("_rows",)

    def __init__(self) -> None:
        self._rows: dict[int, int] = {}

    def __bool__(self) -> bool:
        return bool(self._rows)

    def meet(self, rows: list[Any], page: int, look: int) -> Meeting:
        """Note the rows of a page, given as they came. Pages are numbered through all looks, both from 0."""
        mark = min(page + 1, _LAST_MARK)
        copies: Counter[int] = Counter()
        fresh: list[int] = []
        new = changed = 0
        for index, row in enumerate(rows):
            content = _digest(row)
            value, is_changed = self._note(row, content, copies[content], mark, look)
            copies[content] += 1
            if _first_mark(value) == mark:
                fresh.append(index)
                changed += is_changed
            new += _mark(value, look) == mark
        return Meeting(fresh, new, changed)

    def _note(self, row: Any, content: int, copies_before: int, mark: int, look: int) -> tuple[int, bool]:
        """The number of a row, and whether a row of other content has its id."""
        row_id = None if copies_before else id_of(row)
        if row_id is not None:
            value = self._marked(hash(row_id) & _KEY, content, mark, look)
            if value >> _MARKS_BITS == content:
                return value, False
        content += copies_before
        return self._marked(content, content, mark, look), row_id is not None

    def _marked(self, key: int, content: int, mark: int, look: int) -> int:
        value = self._rows.get(key, content << _MARKS_BITS)
        if value >> _MARKS_BITS == content and not _mark(value, look):
            value |= mark << look * _MARK_BITS
            self._rows[key] = value
        return value


def _mark(value: int, look: int) -> int:
    return value >> look * _MARK_BITS & _LAST_MARK


def _first_mark(value: int) -> int:
    while not value & _LAST_MARK:
        value >>= _MARK_BITS
    return value & _LAST_MARK


def _digest(row: Any) -> int:
    from hashlib import blake2b  # Imported here: it takes 2 ms, and only rows that may be repeats need it.

    return int.from_bytes(blake2b(_in_order(row).encode(), digest_size=16).digest(), "big")


def id_of(row: Any) -> str | None:
    """The id of a row, as JSON. None if it has none: what is empty or zero stands for no id."""
    row_id = row.get("id") if isinstance(row, dict) else None
    return _in_order(row_id) if row_id and row_id != "0" else None


def shares_ids(rows: list[Any]) -> bool:
    """Whether two rows have the same id, but other content. Fast if all ids differ."""
    try:
        if len({row["id"] for row in rows}) == len(rows):
            return False
    except (KeyError, TypeError):  # A row has no id, or an id is a list or an object.
        pass
    first: dict[str, Any] = {}
    return any((row_id := id_of(row)) is not None and first.setdefault(row_id, row) != row for row in rows)
