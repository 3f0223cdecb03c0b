# Copied by `make generate` from generator/runtime/paging.py. Edit it there, not here.
"""Lists that come in pages: when they end, what comes next, and no row twice."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from .decode import Attribute, Model, array, decode, integer, nested
from .deviations import Reader, json_type
from .operation import Operation

RowT = TypeVar("RowT", bound=Model)

_set = object.__setattr__


class Place(NamedTuple):
    """Where in a read through all pages a page stands."""

    #: The fields that asked for this page.
    sent: Mapping[str, Any]
    #: How many pages came before it in this read.
    page_index: int
    #: Rows met before this page.
    rows_before: int
    #: For each row met in this read: the index of the page that brought it first. Shared by all pages of the read,
    #: so that reading a page again still finds the same rows new.
    first_met: dict[str, int]


class _Rows(Model, Generic[RowT]):
    """One page as decoded: what the sync and the async page share."""

    __slots__ = ("_fetch", "_following", "_fresh", "items", "total")

    items: list[RowT]
    total: int | None
    _fresh: list[RowT]
    _following: Place | None

    @property
    def has_next(self) -> bool:
        """Whether another page is worth asking for.

        False after an empty page, after one that brings no new row (a deviation), and where `total` is above 0 and
        reached by a page shorter than the `limit` that was asked for. `total` alone is not trusted.
        """
        return self._following is not None

    def _new_rows(self) -> list[RowT]:
        """The rows that no earlier page of this read brought. Raises GetMXFieldError if the list is unreadable."""
        return self._fresh if self.items else []

    def __repr__(self) -> str:
        count = "unreadable" if "items" in self._problems else len(self.items)
        return f"{type(self).__name__}(items=<{count}>, total={self._shown('total')}, has_next={self.has_next})"


class Page(_Rows[RowT]):
    """A page of a list. `items` are its own rows, `total` what the service counts in all (None where not told).

    Iterating over it fetches all following pages, one request each, and gives no row twice. Collect the rows before
    you delete or move what they name: a list that shrinks while it is read skips rows.
    """

    __slots__ = ()

    _fetch: Callable[[Place], Page[RowT]]

    def next(self) -> Page[RowT] | None:
        """Fetches the page that follows, or answers None where `has_next` is False."""
        return None if self._following is None else self._fetch(self._following)

    def pages(self) -> Iterator[Page[RowT]]:
        """This page and all that follow, each fetched when it is reached."""
        page: Page[RowT] | None = self
        while page is not None:
            yield page
            page = page.next()

    def __iter__(self) -> Iterator[RowT]:
        for page in self.pages():
            yield from page._new_rows()


class AsyncPage(_Rows[RowT]):
    """A page of a list. `items` are its own rows, `total` what the service counts in all (None where not told).

    `async for` over it fetches all following pages, one request each, and gives no row twice. Collect the rows before
    you delete or move what they name: a list that shrinks while it is read skips rows.
    """

    __slots__ = ()

    _fetch: Callable[[Place], Awaitable[AsyncPage[RowT]]]

    async def next(self) -> AsyncPage[RowT] | None:
        """Fetches the page that follows, or answers None where `has_next` is False."""
        return None if self._following is None else await self._fetch(self._following)

    async def pages(self) -> AsyncIterator[AsyncPage[RowT]]:
        """This page and all that follow, each fetched when it is reached."""
        page: AsyncPage[RowT] | None = self
        while page is not None:
            yield page
            page = await page.next()

    async def __aiter__(self) -> AsyncIterator[RowT]:
        async for page in self.pages():
            for row in page._new_rows():
                yield row


PageT = TypeVar("PageT", bound=_Rows[Any])


def first_place(sent: Mapping[str, Any]) -> Place:
    """Where a read begins: at the page that the caller asked for, with the pages before it taken as full."""
    rows_before = ((sent.get("page") or 1) - 1) * (sent.get("limit") or 0)
    return Place(sent, 0, rows_before, {})


def read_page(
    page_type: type[PageT], operation: Operation[Any], data: Any, place: Place, fetch: Any, reader: Reader
) -> PageT:
    """The page for an answer's data. `fetch` brings the page at another place of the same read."""
    row = operation.answer()
    # Where nothing is known of an answer, null is as good a way as any to say that there are no rows.
    may_be_null = row.__open__ and data is None
    page = decode(page_type, data, "/data", reader, _attributes(row, not may_be_null), nullable=may_be_null)
    if _is_empty(data):
        page._problems.pop("items", None)
        _set(page, "items", [])
    rows = [] if "items" in page._problems else page.items
    _set(page, "_fresh", _fresh(rows, place))
    _set(page, "_following", _following(operation, page, rows, place, reader))
    _set(page, "_fetch", fetch)
    return page


def _attributes(row: type[Model], required: bool) -> tuple[Attribute, ...]:
    return (
        Attribute("items", "list", array(nested(row)), required=required, optional=False),
        Attribute("total", "total", integer),
    )


def _is_empty(data: Any) -> bool:
    """Whether the service said "no rows" in another way than an empty list: null, {} or [], or a list that is null."""
    return data in (None, {}, []) or (isinstance(data, dict) and data.get("list", data) is None)


def _key(row: Model) -> str:
    """What tells a row from others: its id, or all of it where it has none."""
    row_id = row.raw.get("id") if isinstance(row.raw, dict) else None
    return str(row_id) if isinstance(row_id, (str, int)) else json.dumps(row.raw, sort_keys=True)


def _fresh(rows: list[RowT], place: Place) -> list[RowT]:
    fresh: dict[str, RowT] = {}
    for row in rows:
        key = _key(row)
        if place.first_met.setdefault(key, place.page_index) == place.page_index:
            fresh.setdefault(key, row)
    return list(fresh.values())


def _following(
    operation: Operation[Any], page: _Rows[Any], rows: list[Any], place: Place, reader: Reader
) -> Place | None:
    if not rows:
        return None
    if not page._fresh:
        reader.deviate("/data/list", "a row not met before", "only rows of earlier pages")
        return None
    step = _next_cursor if operation.paging == "cursor" else _next_page
    changed = step(page, rows, place, reader)
    if changed is None:
        return None
    rows_met = place.rows_before + len(page._fresh)
    return Place({**place.sent, **changed}, place.page_index + 1, rows_met, place.first_met)


def _next_page(page: _Rows[Any], rows: list[Any], place: Place, reader: Reader) -> dict[str, Any] | None:
    limit = place.sent.get("limit")
    total = None if "total" in page._problems else page.total
    reached = bool(total) and place.rows_before + len(page._fresh) >= (total or 0)
    if reached and limit is not None and len(rows) < limit:
        return None
    return {"page": (place.sent.get("page") or 1) + 1}


def _next_cursor(page: _Rows[Any], rows: list[Any], place: Place, reader: Reader) -> dict[str, Any] | None:
    """Where the next cursor comes from is not documented: a sibling product's ways are tried, the surest first."""
    if page.extra.get("has_more") is False:
        return None
    told = page.extra.get("next_offset")
    if isinstance(told, str) and told:
        return {"offset": told}
    last = rows[-1].raw if isinstance(rows[-1].raw, dict) else {}
    if last.get("created_at") and last.get("id"):
        return {"offset": f"{last['created_at']},{last['id']}"}
    reader.deviate("/data/next_offset", "string", json_type(told))
    return None
