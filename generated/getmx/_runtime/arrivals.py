# Copied by `make generate` from generator/package/runtime/arrivals.py. Edit it there, not here.
"""Which messages of a folder are new, and how few pages of its list tell that. Pure: knows no client and no clock.

The docs do not say how the list is sorted. A look that reads all pages shows it, and the next looks read only the end
where new messages come. Each of them is checked against `total`. If that does not fit, the look reads on to the end.
"""

from __future__ import annotations

from typing import Any, Final, Generic, Literal, TypeVar

from .bookmarks import FolderMark, Order, keys_of
from .decode import Model
from .paging import AsyncPage, Page

RowT = TypeVar("RowT", bound=Model)

#: Rows that each page of a look asks for.
PAGE_SIZE: Final = 20

#: How many looks in a row may be short, before one reads all pages again.
MOST_SHORT: Final = 20

#: How many rows at the front of the list are remembered, to notice which of them are gone.
_FRONT = 2 * PAGE_SIZE

#: The page to ask for: the one that the look begins with, or the one behind the last.
Step = Literal["begin", "next"]


class Known:
    """What is known of the list of a folder.

    Args:
        is_same_list: Whether the list has the filters that it had for the bookmark. If not, only its keys are of use.
    """

    def __init__(self, folder: str, mark: FolderMark | None = None, *, is_same_list: bool = True) -> None:
        self.folder = folder
        self.keys: set[int] = set(mark.keys) if mark else set()
        #: How many rows the list has, if that is sure, and how it is sorted.
        self.count = mark.total if mark and is_same_list else None
        self.order: Order | None = mark.order if mark else None
        #: Whether new rows came elsewhere than where the order puts them. Then it is not trusted any more.
        self.is_disorderly = False
        self.front: list[int] = []
        self.short_looks = 0

    def mark(self) -> FolderMark:
        return FolderMark(self.folder, frozenset(self.keys), self.count, self.order)

    def expected_order(self) -> Order | None:
        """The order that the next look can rely on. None: it has to read all pages."""
        if self.count is None or self.is_disorderly or self.short_looks >= MOST_SHORT:
            return None
        return self.order


class Look(Generic[RowT]):
    """One pass through the list of a folder.

    Fetch the page that `step` names and hand it to `take`, until `step` is None.

    Args:
        is_thorough: Whether to read the list again if rows may have moved while it was read. Else the next look would
            find them.
    """

    def __init__(self, known: Known, *, is_thorough: bool = False) -> None:
        self.folder = known.folder
        self.step: Step | None = "begin"
        self._known = known
        self._is_thorough = is_thorough
        self._order = known.expected_order()
        #: Number of the page to begin with.
        self.first_page = max(1, -(-(known.count or 0) // PAGE_SIZE)) if self._order == "oldest first" else 1
        #: The keys that were not known before this look.
        self._fresh: set[int] = set()
        self._begin()

    def _begin(self) -> None:
        self._keys: dict[int, None] = {}
        self._totals: list[int | None] = []
        self._times, self._ids = _Trend(), _Trend()

    def take(self, page: Page[RowT] | AsyncPage[RowT]) -> list[RowT]:
        """The new rows of a page. Raises GetMXFieldError if it is unreadable."""
        rows = page.items
        keys = keys_of([row.raw for row in rows])
        new = [(row, key) for row, key in zip(rows, keys, strict=True) if key not in self._known.keys]
        new_keys = [key for _, key in new]
        self._fresh.update(new_keys)
        self._known.keys.update(new_keys)
        self._note(rows, keys)
        self._totals.append(None if "total" in page._problems else page.total)
        self.step = self._next_step(page, keys)
        return [row for row, _ in new]

    def _note(self, rows: list[RowT], keys: list[int]) -> None:
        for row, key in zip(rows, keys, strict=True):
            if key not in self._keys:
                self._keys[key] = None
                self._times.add(_number(row.raw, "timestamp"))
                self._ids.add(_number(row.raw, "id"))

    def _next_step(self, page: Page[RowT] | AsyncPage[RowT], keys: list[int]) -> Step | None:
        if self._shows_all(keys):
            self._end_short()
            return None
        # Behind the end, a page with rows follows only where paging wants to read the list again: it has no cursor.
        if page.has_next and (self._is_thorough or page.cursor is not None):
            return "next"
        if self.first_page > 1:
            self.first_page, self._order = 1, None
            self._begin()
            return "begin"
        self._end()
        return None

    def _shows_all(self, keys: list[int]) -> bool:
        """Whether no page that was not read can have a new row: the order says so, and `total` does not deny it."""
        if self._order is None or not keys:
            return False
        total, gone = self._totals[-1] or 0, 0
        if self._order == "newest first":
            beside, gone = keys[-1], self._gone()
        else:
            beside = next(iter(self._keys))
            if (self.first_page - 1) * PAGE_SIZE + len(self._keys) < total:
                return False
        return beside not in self._fresh and total == (self._known.count or 0) + len(self._fresh) - gone

    def _gone(self) -> int:
        """How many rows at the front of the list, as far as it was read, were there before and are not any more."""
        is_there = [key in self._keys for key in self._known.front]
        while is_there and not is_there[-1]:
            is_there.pop()
        return is_there.count(False)

    def _end_short(self) -> None:
        known = self._known
        known.short_looks += 1
        known.count = self._totals[-1]
        self._remember()

    def _end(self) -> None:
        """Ends a look that came to the end of the list."""
        known = self._known
        known.short_looks = 0
        known.count = len(self._keys) if self._is_whole() else None
        known.order = self._times.order() or self._ids.order()
        self._remember()

    def _is_whole(self) -> bool:
        """Whether the rows that were read are all rows of the list. New ones may have come at its front meanwhile."""
        totals = [total for total in self._totals if total is not None]
        is_steady = len(totals) == len(self._totals) and totals == sorted(totals)
        return is_steady and totals[0] <= len(self._keys) <= totals[-1]

    def _remember(self) -> None:
        known, keys = self._known, list(self._keys)
        known.is_disorderly = known.is_disorderly or not self._is_orderly(keys)
        known.front = keys[:_FRONT] if self.first_page == 1 else []

    def _is_orderly(self, keys: list[int]) -> bool:
        """Whether all new rows stand together at the end of the list where the order puts them."""
        order = self._known.order
        are_new = [key in self._fresh for key in (keys[::-1] if order == "newest first" else keys)]
        return order is None or are_new == sorted(are_new)


class _Trend:
    """Whether numbers rise or fall from row to row."""

    def __init__(self) -> None:
        self._last: int | None = None
        self._rises = self._falls = self._is_broken = False

    def add(self, number: int | None) -> None:
        if number is None:
            self._is_broken = True
        elif self._last is not None:
            self._rises = self._rises or number > self._last
            self._falls = self._falls or number < self._last
        self._last = number

    def order(self) -> Order | None:
        if self._is_broken or self._rises == self._falls:
            return None
        return "oldest first" if self._rises else "newest first"


def _number(row: Any, name: str) -> int | None:
    value = row.get(name) if isinstance(row, dict) else None
    if type(value) is int:
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _LONGEST_NUMBER:
        return int(value)
    return None


#: Digits. Python refuses to read numbers of thousands of them.
_LONGEST_NUMBER = 40
