"""Lists that come in pages: when they end, what comes next, no row twice and none lost."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from .decode import Attribute, Model, Shape, array, decode, integer, nested
from .deviations import Reader, json_type
from .errors import GetMXInputError
from .operation import Operation

RowT = TypeVar("RowT", bound=Model)

_set = object.__setattr__

#: How often a list is read from its beginning at the most, and how many pages without a new row are gone on from: so
#: every read ends.
MOST_LOOKS = 3
MOST_BARREN = 10

_PAGE_CURSOR = "[1-9][0-9]{0,17}"


class Look(NamedTuple):
    """One way through a list from its beginning to its end, as far as it has come."""

    number: int
    #: Pages and rows that came before, and what told those rows apart, with the page that brought each first.
    pages: int
    rows_before: int
    met: dict[str, int]
    #: Whether a row was new to the whole read.
    brought: bool
    #: What the last page told as total, and whether all pages told the same.
    total: int | None
    is_steady: bool
    #: Pages without a new row that came last, and the rows of the last page.
    barren: int
    last_keys: list[str]


class Place(NamedTuple):
    """Where in a read through all pages a page stands."""

    #: The fields that asked for this page, and those that asked for the first one.
    sent: Mapping[str, Any]
    first_sent: Mapping[str, Any]
    limit_items: int | None
    #: How many pages came before it in this read.
    page_index: int
    #: For each row met in this read: the index of the page that brought it first. Shared by all pages of the read, so
    #: that reading a page again still finds the same rows new.
    first_met: dict[str, int]
    look: Look


class _Rows(Model, Generic[RowT]):
    """One page as decoded: what the sync and the async page share."""

    __slots__ = ("_fetch", "_following", "_fresh", "_limit_items", "items", "total")

    items: list[RowT]
    total: int | None
    _fresh: list[RowT]
    _following: Place | None
    _limit_items: int | None

    @property
    def has_next(self) -> bool:
        """Whether another page is worth asking for.

        A list ends with an empty page, or with a page shorter than the `limit` asked for once `total` is reached. Where
        `total` does not prove that all rows were met, it is then looked through again, at most twice: rows that moved
        while it was read are not lost. It also ends with a page that is the one before once more, and with the eleventh
        in a row that brings no new row (deviations).

        So a row that is there all the time is given, and once, as long as rows are deleted during one of these looks
        only, and fewer rows arrive in front between two requests than a page holds (where `total` is right and nothing
        is deleted: up to ten pages of rows in all). A wrong `total` must not be by chance what was met.
        """
        return self._following is not None

    @property
    def cursor(self) -> str | None:
        """Where the list goes on behind this page, for `cursor=` of the same method; None at its end."""
        if self._following is None or self._following.look.number != 0:
            return None
        sent = self._following.sent
        return str(sent["offset"] if "offset" in sent else sent["page"])

    def _new_rows(self) -> list[RowT]:
        """The rows that no earlier page of this read brought. Raises GetMXFieldError if the list is unreadable."""
        return self._fresh if self.items else []

    def __repr__(self) -> str:
        count = "unreadable" if "items" in self._problems else len(self.items)
        return f"{type(self).__name__}(items=<{count}>, total={self._shown('total')}, has_next={self.has_next})"


class Page(_Rows[RowT]):
    """A page of a list. `items` are its own rows, `total` what the service counts in all (None where not told).

    Iterating over it fetches all following pages, one request each, and gives no row twice, `limit_items` at the most.
    Collect the rows before you delete or move what they name.
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
        given = 0
        for page in self.pages():
            for row in page._new_rows():
                yield row
                given += 1
                if given == self._limit_items:
                    return


class AsyncPage(_Rows[RowT]):
    """A page of a list. `items` are its own rows, `total` what the service counts in all (None where not told).

    `async for` over it fetches all following pages, one request each, and gives no row twice, `limit_items` at the
    most. Collect the rows before you delete or move what they name.
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
        given = 0
        async for page in self.pages():
            for row in page._new_rows():
                yield row
                given += 1
                if given == self._limit_items:
                    return


PageT = TypeVar("PageT", bound=_Rows[Any])


def first_place(operation: Operation[Any], values: Mapping[str, Any], options: Mapping[str, Any]) -> Place:
    """Where a read begins: at the page or cursor that the caller asked for, with the pages before it taken as full.

    Raises GetMXInputError for a cursor or a limit of rows that cannot be right.
    """
    sent = {**values, **_resumed(operation, values, options.get("cursor"))}
    limit_items = options.get("limit_items")
    if limit_items is not None and (type(limit_items) is not int or limit_items < 1):
        raise _refusal(operation, "limit_items", "must be a whole number of at least 1")
    return Place(sent, sent, limit_items, 0, {}, _look(0, sent))


def _look(number: int, sent: Mapping[str, Any]) -> Look:
    page, limit = sent.get("page"), sent.get("limit")
    rows_before = (page - 1) * limit if type(page) is int and type(limit) is int else 0
    return Look(number, 0, rows_before, {}, False, None, True, 0, [])


def _resumed(operation: Operation[Any], values: Mapping[str, Any], cursor: Any) -> Mapping[str, Any]:
    if cursor is None:
        return {}
    field = "offset" if operation.paging == "cursor" else "page"
    if values.get(field) is not None:
        raise _refusal(operation, "cursor", f"and {field} both say where to begin: give one of them")
    if not isinstance(cursor, str) or not re.fullmatch(_PAGE_CURSOR if field == "page" else "(?s:.+)", cursor):
        raise _refusal(operation, "cursor", "must be what `cursor` of a page said")
    return {field: int(cursor) if field == "page" else cursor}


def _refusal(operation: Operation[Any], field: str, rule: str) -> GetMXInputError:
    return GetMXInputError(f"{operation.label}: {field} {rule}", operation=operation.id, field=field)


def read_page(
    page_type: type[PageT], operation: Operation[Any], data: Any, place: Place, fetch: Any, reader: Reader
) -> PageT:
    """The page for an answer's data. `fetch` brings the page at another place of the same read."""
    row = operation.answer()
    # Where nothing is known of an answer, null is as good a way as any to say that there are no rows.
    also = {"null"} if row.__open__ else row.__page_also__
    page = decode(page_type, data, "/data", reader, _shape(row), also)
    if _is_empty(data):
        page._problems.pop("items", None)
        _set(page, "items", [])
    rows = [] if "items" in page._problems else page.items
    keys = [row_key(row) for row in rows]
    _set(page, "_fresh", [rows[at] for at in _first_met(keys, place.first_met, place.page_index)])
    _set(page, "_following", _following(operation, page, keys, place, reader))
    _set(page, "_fetch", fetch)
    _set(page, "_limit_items", place.limit_items)
    return page


def _shape(row: type[Model]) -> Shape:
    shape = _SHAPES.get(row)
    if shape is None:
        items = Attribute("items", "list", array(nested(row)), required=True, optional=False)
        shape = _SHAPES[row] = Shape((items, Attribute("total", "total", integer)))
    return shape


#: The shapes of pages, by their rows' class: there are as many as lists in the spec.
_SHAPES: dict[type[Any], Shape] = {}


def _is_empty(data: Any) -> bool:
    """Whether the service said "no rows" in another way than an empty list: null, {} or [], or a list that is null."""
    return data in (None, {}, []) or (isinstance(data, dict) and data.get("list", data) is None)


def row_key(row: Model) -> str:
    """What tells a row from others: its id, or all of it where it has none."""
    row_id = row.raw.get("id") if isinstance(row.raw, dict) else None
    return str(row_id) if isinstance(row_id, (str, int)) else json.dumps(row.raw, sort_keys=True)


def _first_met(keys: list[str], met: dict[str, int], page_index: int) -> list[int]:
    """Where in the page the rows stand that were on no earlier page, each once."""
    places: dict[str, int] = {}
    for at, key in enumerate(keys):
        if met.setdefault(key, page_index) == page_index:
            places.setdefault(key, at)
    return list(places.values())


def _following(
    operation: Operation[Any], page: _Rows[Any], keys: list[str], place: Place, reader: Reader
) -> Place | None:
    """Where the read goes on behind a page, or None at its end."""
    new = _first_met(keys, place.look.met, place.page_index)
    total = None if "total" in page._problems else page.total
    look = _went_on(place.look, keys, len(new), bool(page._fresh), total)
    grows = (total or 0) > (place.look.total or 0) > 0
    # Rows that arrive in front push known rows onto this page. The very same page once more is another thing: the
    # service ignores `page`, unless it says that the list grew.
    moved = grows or keys != place.look.last_keys
    if keys and not new and not (moved and look.barren <= MOST_BARREN):
        reader.deviate("/data/list", "a row not met before", "only rows of earlier pages")
        return None
    here = place._replace(page_index=place.page_index + 1, look=look)
    if operation.paging == "cursor":
        return _by_cursor(page, here, reader) if keys else None
    return _by_number(len(keys), here)


def _went_on(look: Look, keys: list[str], new: int, brought: bool, total: int | None) -> Look:
    return look._replace(
        pages=look.pages + 1,
        rows_before=look.rows_before + new,
        brought=look.brought or brought,
        total=total,
        is_steady=look.is_steady and (look.pages == 0 or total == look.total),
        barren=0 if new else look.barren + 1,
        last_keys=keys,
    )


def _by_number(rows: int, here: Place) -> Place | None:
    limit, total = here.sent.get("limit"), here.look.total or 0
    is_short = limit is not None and rows < limit
    # More rows than the total says prove that it is wrong, not that they are all.
    if not rows or (is_short and total > 0 and here.look.rows_before == total):
        return _look_again(here)
    return here._replace(sent={**here.sent, "page": (here.sent.get("page") or 1) + 1})


def _look_again(here: Place) -> Place | None:
    """The first page once more, unless the total proves that every row was met, or this look brought nothing new."""
    look = here.look
    is_whole = look.is_steady and look.total == look.rows_before
    if is_whole or not look.brought or look.number + 1 == MOST_LOOKS:
        return None
    return here._replace(sent=here.first_sent, look=_look(look.number + 1, here.first_sent))


def _by_cursor(page: _Rows[Any], here: Place, reader: Reader) -> Place | None:
    """Where the next cursor comes from is not documented: a sibling product's ways are tried, the surest first."""
    if page.extra.get("has_more") is False:
        return None
    told = page.extra.get("next_offset")
    last = page.items[-1].raw if isinstance(page.items[-1].raw, dict) else {}
    if isinstance(told, str) and told:
        offset = told
    elif last.get("created_at") and last.get("id"):
        offset = f"{last['created_at']},{last['id']}"
    else:
        reader.deviate("/data/next_offset", "string", json_type(told))
        return None
    return here._replace(sent={**here.sent, "offset": offset})
