# Copied by `make generate` from generator/package/runtime/paging.py. Edit it there, not here.
"""Lists that come in pages: which page comes next, where the list ends, and which rows are new."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from .decode import Attribute, Model, Shape, array, decode, integer, nested
from .deviations import Reader, json_type
from .operation import Operation, refusal

RowT = TypeVar("RowT", bound=Model)

_set = object.__setattr__

#: Limits that make every read end: how many times a list is read from its beginning, and how many pages without a new
#: row are accepted in a row.
MOST_LOOKS = 3
MOST_BARREN = 10

_PAGE_CURSOR = "[1-9][0-9]{0,17}"

#: JSON with the names in order. Made once: a list may have many rows.
_in_order = json.JSONEncoder(sort_keys=True).encode


class Look(NamedTuple):
    """One pass through a list, from its first page on, as far as it has come. A read makes up to MOST_LOOKS of them."""

    #: Number of the pass, from 0.
    number: int
    #: Pages and rows that this pass has had so far, and for each row (by its key) the page that brought it first.
    pages: int
    rows_before: int
    met: dict[str, int]
    #: Whether this pass has had a row that was new to the whole read.
    brought: bool
    #: The `total` of the last page, and whether all pages had the same.
    total: int | None
    is_steady: bool
    #: How many of the last pages had no new row, and the rows of the last page.
    barren: int
    last_keys: list[str]


class Place(NamedTuple):
    """The place of a page in a read through all pages."""

    #: The form fields of this page's request, and those of the first page's request.
    sent: Mapping[str, Any]
    first_sent: Mapping[str, Any]
    limit_items: int | None
    #: How many pages came before it in the read.
    page_index: int
    #: For each row of the read (by its key) the index of the page that brought it first. All its pages share this dict,
    #: so that a page that is fetched again has the same new rows as before.
    first_met: dict[str, int]
    look: Look


class _Rows(Model, Generic[RowT]):
    """A decoded page: the part that the sync and the async page share."""

    __slots__ = ("_fetch", "_following", "_fresh", "_limit_items", "items", "total")

    items: list[RowT]
    total: int | None
    _fresh: list[RowT]
    _following: Place | None
    _limit_items: int | None

    @property
    def has_next(self) -> bool:
        """Whether there may be more rows behind this page.

        A list ends with an empty page, or with a page shorter than `limit` once `total` rows were read. If `total` does
        not prove that all rows were read, the list is read again from its beginning, at most twice, because rows may
        have moved while it was read. It also ends with a page that repeats the page before, and with the eleventh page
        in a row without a new row; both are deviations.

        A row that is in the list all the time is given exactly once under these conditions: rows are deleted during one
        of the passes only, and between two requests fewer rows arrive at the front than fit on a page. (If `total` is
        right and nothing is deleted, up to ten pages of rows may arrive in all.)
        """
        return self._following is not None

    @property
    def cursor(self) -> str | None:
        """The place behind this page, to continue later: save it and pass it as `cursor=`. None at the end."""
        if self._following is None or self._following.look.number != 0:
            return None
        sent = self._following.sent
        return str(sent["offset"] if "offset" in sent else sent["page"])

    def _new_rows(self) -> list[RowT]:
        """The rows that no earlier page of the read had. Raises GetMXFieldError if the list is unreadable."""
        return self._fresh if self.items else []

    def __repr__(self) -> str:
        count = "unreadable" if "items" in self._problems else len(self.items)
        return f"{type(self).__name__}(items=<{count}>, total={self._shown('total')}, has_next={self.has_next})"


class Page(_Rows[RowT]):
    """A page of a list.

    Loop over a page to get every row of the list, from this page on. Later pages are fetched as you go, one request
    each. A row that you were given is not given again. `limit_items=100` stops after 100 rows. Collect the rows before
    you delete or move what they name.

    Attributes:
        items: The rows of this page only.
        total: How many rows the whole list has, as the service says. None if it does not say.

    Example:
        for row in page:
            print(row.id)
    """

    __slots__ = ()

    _fetch: Callable[[Place], Page[RowT]]

    def next(self) -> Page[RowT] | None:
        """Fetch the next page. Return None if `has_next` is False."""
        return None if self._following is None else self._fetch(self._following)

    def pages(self) -> Generator[Page[RowT], None, None]:
        """Give this page and all later ones, each fetched when it is reached."""
        page: Page[RowT] | None = self
        while page is not None:
            yield page
            page = page.next()

    def __iter__(self) -> Generator[RowT, None, None]:
        given = 0
        for page in self.pages():
            for row in page._new_rows():
                yield row
                given += 1
                if given == self._limit_items:
                    return


class AsyncPage(_Rows[RowT]):
    """A page of a list.

    Loop over a page to get every row of the list, from this page on. Later pages are fetched as you go, one request
    each. A row that you were given is not given again. `limit_items=100` stops after 100 rows. Collect the rows before
    you delete or move what they name.

    Attributes:
        items: The rows of this page only.
        total: How many rows the whole list has, as the service says. None if it does not say.

    Example:
        async for row in page:
            print(row.id)
    """

    __slots__ = ()

    _fetch: Callable[[Place], Awaitable[AsyncPage[RowT]]]

    async def next(self) -> AsyncPage[RowT] | None:
        """Fetch the next page. Return None if `has_next` is False."""
        return None if self._following is None else await self._fetch(self._following)

    async def pages(self) -> AsyncGenerator[AsyncPage[RowT], None]:
        """Give this page and all later ones, each fetched when it is reached."""
        page: AsyncPage[RowT] | None = self
        while page is not None:
            yield page
            page = await page.next()

    async def __aiter__(self) -> AsyncGenerator[RowT, None]:
        given = 0
        async for page in self.pages():
            for row in page._new_rows():
                yield row
                given += 1
                if given == self._limit_items:
                    return


PageT = TypeVar("PageT", bound=_Rows[Any])


def first_place(operation: Operation[Any], values: Mapping[str, Any], options: Mapping[str, Any]) -> Place:
    """The place of the first page of a read: the page or cursor that the caller asked for.

    Raises:
        GetMXInputError: `cursor` or `limit_items` cannot be right.
    """
    sent = {**values, **_resumed(operation, values, options.get("cursor"))}
    limit_items = options.get("limit_items")
    if limit_items is not None and (type(limit_items) is not int or limit_items < 1):
        raise refusal(operation, "limit_items", "must be a whole number of at least 1")
    return Place(sent, sent, limit_items, 0, {}, _look(0, sent))


def _look(number: int, sent: Mapping[str, Any]) -> Look:
    page, limit = sent.get("page"), sent.get("limit")
    # A read that starts at a later page takes the pages before it as full.
    rows_before = (page - 1) * limit if type(page) is int and type(limit) is int else 0
    return Look(number, 0, rows_before, {}, False, None, True, 0, [])


def _resumed(operation: Operation[Any], values: Mapping[str, Any], cursor: Any) -> Mapping[str, Any]:
    if cursor is None:
        return {}
    field = "offset" if operation.paging == "cursor" else "page"
    if values.get(field) is not None:
        raise refusal(operation, "cursor", f"and {field} both say where to begin: give one of them")
    if not isinstance(cursor, str) or not re.fullmatch(_PAGE_CURSOR if field == "page" else "(?s:.+)", cursor):
        raise refusal(operation, "cursor", "must be the `cursor` of an earlier page")
    return {field: int(cursor) if field == "page" else cursor}


def read_page(
    page_type: type[PageT], operation: Operation[Any], data: Any, place: Place, fetch: Any, reader: Reader
) -> PageT:
    """The page for an answer's data. `fetch` gets the page at another place of the same read."""
    row = operation.answer()
    # Of an answer of unknown form, null is taken as "no rows", without a deviation.
    also = {"null"} if row.__open__ else row.__page_also__
    page = decode(page_type, data, "/data", reader, _shape(row), also)
    if _is_empty(data):
        page._problems.pop("items", None)
        _set(page, "items", [])
    rows = [] if "items" in page._problems else page.items
    keys = [row_key(row) for row in rows]
    _set(page, "_fresh", [rows[index] for index in _first_met(keys, place.first_met, place.page_index)])
    _set(page, "_following", _following(operation, page, keys, place, reader))
    _set(page, "_fetch", fetch)
    _set(page, "_limit_items", place.limit_items)
    return page


def _shape(row: type[Model]) -> Shape:
    shape = _SHAPES.get(row)
    if shape is None:
        items = Attribute("items", "list", array(nested(row)), required=True, optional=False)
        shape = _SHAPES[row] = Shape((items, Attribute("total", "total", integer)), row.__open__)
    return shape


#: The shape of a page, by the class of its rows. There is one for each list of the spec.
_SHAPES: dict[type[Any], Shape] = {}


def _is_empty(data: Any) -> bool:
    """Whether the data means "no rows": null, {}, [], or a list that is null."""
    return data in (None, {}, []) or (isinstance(data, dict) and data.get("list", data) is None)


def row_key(row: Model) -> str:
    """What distinguishes a row from others: its id, or the whole row if it has none."""
    raw = row.raw
    if not raw or not isinstance(raw, dict):
        return repr(raw)
    row_id = raw.get("id")
    return str(row_id) if isinstance(row_id, (str, int)) else _in_order(raw)


def _first_met(keys: list[str], met: dict[str, int], page_index: int) -> list[int]:
    """The indexes of the rows that were on no earlier page, each row once."""
    # The loop has a step for each different row only: a page may hold a hundred thousand equal ones.
    places = dict(zip(reversed(keys), range(len(keys) - 1, -1, -1), strict=True))
    return [places[key] for key in dict.fromkeys(keys) if met.setdefault(key, page_index) == page_index]


def _following(
    operation: Operation[Any], page: _Rows[Any], keys: list[str], place: Place, reader: Reader
) -> Place | None:
    """The place of the next page, or None at the end of the read."""
    new = _first_met(keys, place.look.met, place.page_index)
    total = None if "total" in page._problems else page.total
    look = _went_on(place.look, keys, len(new), bool(page._fresh), total)
    grows = (total or 0) > (place.look.total or 0) > 0
    # New rows at the front push known rows onto this page. But if the whole page is the same as the one before, the
    # service ignores `page`, unless its `total` grew.
    moved = grows or keys != place.look.last_keys
    if keys and not new and not (moved and look.barren <= MOST_BARREN):
        reader.deviate("/data/list", "a new row", "only rows of earlier pages")
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
    # If more rows came than `total` says, `total` is wrong and proves nothing.
    if not rows or (is_short and total > 0 and here.look.rows_before == total):
        return _look_again(here)
    return here._replace(sent={**here.sent, "page": (here.sent.get("page") or 1) + 1})


def _look_again(here: Place) -> Place | None:
    """The first page again, unless `total` proves that all rows were read, or this pass had no new row."""
    look = here.look
    is_whole = look.is_steady and look.total == look.rows_before
    if is_whole or not look.brought or look.number + 1 == MOST_LOOKS:
        return None
    return here._replace(sent=here.first_sent, look=_look(look.number + 1, here.first_sent))


def _by_cursor(page: _Rows[Any], here: Place, reader: Reader) -> Place | None:
    """The next page of a list with a cursor. Not documented; a sibling product does it in these ways."""
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
