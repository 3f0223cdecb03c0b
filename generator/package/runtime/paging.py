"""Lists that come in pages: which page comes next, where the list ends, and which rows are new."""

import copy
import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, NoReturn, Self, TypeVar, overload

from .decode import Attribute, Model, Shape, array, decode, integer, nested
from .deviations import Reader, json_type
from .errors import GetMXError
from .operation import Operation, refusal
from .repeats import MOST_LOOKS, Meeting, Met, shares_ids
from .shown import Origin

RowT = TypeVar("RowT", bound=Model)

_set = object.__setattr__

#: Limits that make every read end, besides MOST_LOOKS: how many pages in a row are accepted without a new row, and with
#: no row but known ones whose content is new.
MOST_BARREN = 10
MOST_CHANGED = 100

#: No service has smaller pages, unless it is asked to. Usual sizes are 10 and multiples of 5 above.
SMALLEST_PAGE = 5
_SMALLEST_USUAL = 10

#: Fields of a page that say where its list ends.
_SAY_MORE = ("total", "has_more", "next_offset")

#: How many rows the repr of a page shows.
_MOST_SHOWN = 3

_PAGE_CURSOR = "[1-9][0-9]{0,17}"


class Look(NamedTuple):
    """One pass through a list, from its first page on, as far as it has come. A read makes up to MOST_LOOKS of them."""

    #: Number of the pass, from 0.
    number: int
    #: Pages and rows that this pass has had so far.
    pages: int
    rows_before: int
    #: Whether this pass has had a row that was new to the whole read, by its id.
    brought: bool
    #: The `total` of the last page, and whether all pages had the same.
    total: int | None
    is_steady: bool
    #: How many of the last pages had no new row, how many had only known rows with new content, and the rows of the
    #: last page as they came.
    barren: int
    changed: int
    last_rows: list[Any]


class Place(NamedTuple):
    """The place of a page in a read through all pages."""

    #: The form fields of this page's request, and those of the first page's request.
    sent: Mapping[str, Any]
    first_sent: Mapping[str, Any]
    limit_items: int | None
    #: How many pages came before it in the read.
    page_index: int
    #: The rows of the read. All its pages share it.
    met: Met
    look: Look


class _Rows(Model, Generic[RowT]):
    """A decoded page: the part that the sync and the async page share."""

    __slots__ = ("_fetch", "_following", "_fresh", "_limit_items", "items", "total")
    __reversed__ = None

    items: list[RowT]
    total: int | None
    _fresh: list[RowT]
    _following: Place | None
    _limit_items: int | None

    @property
    def has_next(self) -> bool:
        """Whether there may be more rows behind this page.

        A list ends with an empty page, or with a page that is not full once `total` rows were read. If there is no
        `total`, a first page of less than five rows is the whole list, unless `limit` made it so short. An empty page
        is not the end if `total` says more: one page behind it is tried. In a list by cursor, ten may be empty that say
        `has_more`.

        If `total` does not prove that all rows were read, the list is read again from its beginning, at most twice,
        because rows may have moved while it was read. It also ends with a page that repeats the page before, with the
        eleventh page in a row without a new row, and with the 101st page in a row whose ids are all known. These are
        deviations.

        A row that is in the list all the time is given exactly once under these conditions: it does not change, rows
        are deleted during one of the passes only, and between two requests fewer rows arrive at the front than fit on a
        page. (If `total` is right and nothing is deleted, up to ten pages of rows may arrive in all.) A row that
        changes may be given again with its new content. Rows with equal content, the id included, are taken as one row
        if they are on different pages, and as several if they are on one page.
        """
        return self._following is not None

    @property
    def cursor(self) -> str | None:
        """The place behind this page, to continue later: save it and pass it as `cursor=`. None at the end."""
        if self._following is None or self._following.look.number != 0:
            return None
        sent = self._following.sent
        return str(sent["offset"] if "offset" in sent else sent["page"])

    def to_dicts(self) -> list[Any]:
        """Return a deep copy of each row of this page as it came: a dict, unless the service sent something else.

        Example:
            pandas.DataFrame(row for later in page.pages() for row in later.to_dicts())
        """
        return [row.to_dict() for row in self.items]

    def __len__(self) -> int:
        return len(self.items)

    @overload
    def __getitem__(self, index: int) -> RowT: ...

    @overload
    def __getitem__(self, index: slice) -> list[RowT]: ...

    def __getitem__(self, index: int | slice) -> RowT | list[RowT]:
        return self.items[index]

    def _new_rows(self) -> list[RowT]:
        """The rows that no earlier page of the read had. Raises GetMXFieldError if the list is unreadable."""
        return self._fresh if self.items else []

    def __repr__(self) -> str:
        total = "<unset>" if "total" in self._problems else self.total
        return f"{type(self).__name__}({self._shown_rows()}, total={total}, has_next={self.has_next})"

    def _shown_rows(self) -> str:
        if "items" in self._problems:
            return "<unreadable>"
        rows = [repr(row) for row in self.items[:_MOST_SHOWN]]
        more = len(self.items) - len(rows)
        return f"[{', '.join([*rows, f'... {more} more'] if more else rows)}]"

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        twin = _restored(type(self), "", copy.deepcopy(self._state(), memo), None, False)
        for name in ("_origin", "_following", "_fetch"):
            _set(twin, name, object.__getattribute__(self, name))
        return twin

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self), self._operation, self._state(), self.cursor, self.has_next)

    def _state(self) -> dict[str, Any]:
        state = {}
        for name in _KEPT:
            with suppress(AttributeError):  # What is unreadable is unset.
                state[name] = object.__getattribute__(self, name)
        return state


#: What a copy of a page has, besides the way to the next page.
_KEPT = ("raw", "extra", "items", "total", "_problems", "_fresh", "_limit_items")


class Page(_Rows[RowT]):
    """A page of a list.

    Loop over a page to get every row of the list, from this page on. Later pages are fetched as you go, one request
    each. A row that you were given is not given again, unless it has changed. `limit_items=100` stops after 100 rows.
    Collect the rows before you delete or move what they name.

    `len(page)`, `page[0]`, `page[1:3]` and `bool(page)` are about the rows of this page only, and fetch nothing.

    A page can be copied and pickled. An unpickled page has its rows, but no client to fetch the next page with.

    Attributes:
        items: The rows of this page only.
        total: How many rows the whole list has, as the service says. None if it does not say.

    Example:
        for row in page:
            print(row.id)
    """

    __slots__ = ()

    _fetch: Callable[[Place], "Page[RowT]"]

    def next(self) -> "Page[RowT] | None":
        """Fetch the next page. Return None if `has_next` is False."""
        return None if self._following is None else self._fetch(self._following)

    def pages(self) -> Generator["Page[RowT]", None, None]:
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
    each. A row that you were given is not given again, unless it has changed. `limit_items=100` stops after 100 rows.
    Collect the rows before you delete or move what they name.

    `len(page)`, `page[0]`, `page[1:3]` and `bool(page)` are about the rows of this page only, and fetch nothing.

    A page can be copied and pickled. An unpickled page has its rows, but no client to fetch the next page with.

    Attributes:
        items: The rows of this page only.
        total: How many rows the whole list has, as the service says. None if it does not say.

    Example:
        async for row in page:
            print(row.id)
    """

    __slots__ = ()

    _fetch: Callable[[Place], Awaitable["AsyncPage[RowT]"]]

    async def next(self) -> "AsyncPage[RowT] | None":
        """Fetch the next page. Return None if `has_next` is False."""
        return None if self._following is None else await self._fetch(self._following)

    async def pages(self) -> AsyncGenerator["AsyncPage[RowT]", None]:
        """Give this page and all later ones, each fetched when it is reached."""
        page: AsyncPage[RowT] | None = self
        while page is not None:
            yield page
            page = await page.next()

    if TYPE_CHECKING:
        __iter__: None
    else:

        def __iter__(self) -> NoReturn:
            raise TypeError("an AsyncPage is looped over with `async for`; the rows of this page alone are in .items")

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
    return Place(sent, sent, limit_items, 0, Met(), _look(0, sent))


def _look(number: int, sent: Mapping[str, Any]) -> Look:
    page, limit = sent.get("page"), sent.get("limit")
    # A read that starts at a later page takes the pages before it as full.
    rows_before = (page - 1) * limit if type(page) is int and type(limit) is int else 0
    return Look(number, 0, rows_before, False, None, True, 0, 0, [])


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
    rows = data["list"] if "items" not in page._problems and page.items else []
    meeting = _meeting(rows, place, reader)
    are_all_fresh = rows and len(meeting.fresh) == len(rows)
    _set(page, "_fresh", page.items[:] if are_all_fresh else [page.items[index] for index in meeting.fresh])
    _set(page, "_following", _following(operation, page, rows, meeting, place, reader))
    _set(page, "_fetch", fetch)
    _set(page, "_limit_items", place.limit_items)
    return page


def _shape(row: type[Model]) -> Shape:
    shape = _SHAPES.get(row)
    if shape is None:
        items = Attribute("items", "list", array(nested(row)), required=True, optional=False)
        shape = _SHAPES[row] = Shape((items, Attribute("total", "total", integer)), row.__open__, row.__page_names__)
    return shape


#: The shape of a page, by the class of its rows. There is one for each list of the spec.
_SHAPES: dict[type[Any], Shape] = {}


def _is_empty(data: Any) -> bool:
    """Whether the data means "no rows": null, {}, [], or a list that is null."""
    return data in (None, {}, []) or (isinstance(data, dict) and data.get("list", data) is None)


def _meeting(rows: list[Any], place: Place, reader: Reader) -> Meeting:
    """Which rows are new. A digest of the first page's rows is made only when a second page comes: most have none."""
    if place.page_index == 0:
        meeting = Meeting(range(len(rows)), len(rows), 0)
    else:
        if not place.met:
            place.met.meet(place.look.last_rows, 0, 0)
        meeting = place.met.meet(rows, place.page_index, place.look.number)
    if meeting.changed or (place.page_index == 0 and shares_ids(rows)):
        reader.deviate("/data/list/*/id", "unique", "an id met before with other content")
    return meeting


def _following(
    operation: Operation[Any], page: _Rows[Any], rows: list[Any], meeting: Meeting, place: Place, reader: Reader
) -> Place | None:
    """The place of the next page, or None at the end of the read."""
    total = None if "total" in page._problems else page.total
    look = _went_on(place.look, rows, meeting, total)
    if rows and not _comes_on(place.look, look, meeting):
        reader.deviate("/data/list", "a new row", "only rows of earlier pages")
        return None
    here = Place(place.sent, place.first_sent, place.limit_items, place.page_index + 1, place.met, look)
    if operation.paging == "cursor":
        return _by_cursor(page, here, reader)
    return _by_number(page, here)


def _went_on(look: Look, rows: list[Any], meeting: Meeting, total: int | None) -> Look:
    brought = len(meeting.fresh) > meeting.changed
    return Look(
        number=look.number,
        pages=look.pages + 1,
        rows_before=look.rows_before + meeting.new,
        brought=look.brought or brought,
        total=total,
        is_steady=look.is_steady and (look.pages == 0 or total == look.total),
        barren=0 if meeting.new else look.barren + 1,
        changed=0 if brought else look.changed + bool(meeting.changed),
        last_rows=rows,
    )


def _comes_on(before: Look, look: Look, meeting: Meeting) -> bool:
    """Whether a page with rows is no sign that the service gives the same rows for ever."""
    if meeting.new:
        return look.changed <= MOST_CHANGED
    # New rows at the front push known rows onto this page. But if the whole page is the same as the one before, the
    # service ignores `page`, unless its `total` grew.
    grows = (look.total or 0) > (before.total or 0) > 0
    return (grows or look.last_rows != before.last_rows) and look.barren <= MOST_BARREN


def _by_number(page: _Rows[Any], here: Place) -> Place | None:
    look, total = here.look, here.look.total or 0
    rows = len(look.last_rows)
    if _is_whole_list(page, here):
        return None
    if not rows and not _has_hole(here):
        return _look_again(here)
    # If more rows came than `total` says, `total` is wrong and proves nothing.
    if rows and _is_short(rows, here) and total > 0 and look.rows_before == total:
        return _look_again(here)
    return here._replace(sent={**here.sent, "page": (here.sent.get("page") or 1) + 1})


def _is_short(rows: int, here: Place) -> bool:
    """Whether a page is not full. Without `limit` its size is not known, but usual sizes are."""
    limit = here.sent.get("limit")
    return rows % SMALLEST_PAGE > 0 or rows < _SMALLEST_USUAL if limit is None else rows < limit


def _is_whole_list(page: _Rows[Any], here: Place) -> bool:
    """Whether this is the first page, the service says nothing of more, and no page of a longer list is so short."""
    rows, limit = len(here.look.last_rows), here.sent.get("limit") or SMALLEST_PAGE
    is_first = here.page_index == 1
    if not is_first or not 0 < rows < min(limit, SMALLEST_PAGE):
        return False
    return all(page.raw.get(name) in (None, "") for name in _SAY_MORE)


def _has_hole(here: Place) -> bool:
    """Whether an empty page may be a fault, since `total` says that more rows follow. One such page is skipped."""
    look = here.look
    return look.barren == 1 and _lacks_rows(here) and (look.number == 0 or look.rows_before > 0)


def _lacks_rows(here: Place) -> bool:
    """Whether `total` says more than came. A read that starts behind the end of the list lacks nothing."""
    is_behind_end = not here.look.rows_before and (here.first_sent.get("page") or 1) > 1
    return not is_behind_end and (here.look.total or 0) > here.look.rows_before


def _look_again(here: Place) -> Place | None:
    """The first page again, unless `total` proves that all rows were read, or this pass had no new row."""
    look = here.look
    is_whole = look.is_steady and look.total == look.rows_before
    is_of_use = look.brought or (look.number == 0 and _lacks_rows(here))
    if is_whole or not is_of_use or look.number + 1 == MOST_LOOKS:
        return None
    return here._replace(sent=here.first_sent, look=_look(look.number + 1, here.first_sent))


def _by_cursor(page: _Rows[Any], here: Place, reader: Reader) -> Place | None:
    """The next page of a list with a cursor. Not documented; a sibling product does it in these ways."""
    has_more = _flag(page.extra.get("has_more"))
    rows = here.look.last_rows
    if has_more is False or not (rows or has_more):
        return None
    told = page.extra.get("next_offset")
    last = rows[-1] if rows and isinstance(rows[-1], dict) else {}
    if isinstance(told, str) and told:
        offset = told
    elif last.get("created_at") and last.get("id"):
        if _is_whole_list(page, here):
            return None
        offset = f"{last['created_at']},{last['id']}"
    else:
        reader.deviate("/data/next_offset", "string", json_type(told))
        return None
    if not rows and (offset == here.sent.get("offset") or here.look.barren > MOST_BARREN):
        reader.deviate("/data/list", "a new row", "no rows, but has_more")
        return None
    return here._replace(sent={**here.sent, "offset": offset})


def _flag(value: Any) -> bool | None:
    """A yes or no in any spelling that this API or its siblings use. None if it is neither."""
    return {"true": True, "1": True, "false": False, "0": False, "-1": False}.get(str(value).lower())


def _restored(
    page_type: type[PageT], operation: str, state: dict[str, Any], cursor: str | None, has_next: bool
) -> PageT:
    """A page from what `_state` gave. It has no client to fetch the next page with."""
    page = page_type.__new__(page_type)
    _set(page, "_origin", Origin(operation))
    for name, value in state.items():
        _set(page, name, value)
    sent = {} if cursor is None else {"offset": cursor}
    look = _look(0 if cursor else 1, {})
    _set(page, "_following", Place(sent, {}, None, 0, Met(), look) if has_next else None)
    _set(page, "_fetch", _Detached(operation, cursor))
    return page


class _Detached:
    """Stands where an unpickled page had the way to its next page."""

    def __init__(self, operation: str, cursor: str | None) -> None:
        self._operation = operation
        self._cursor = cursor

    def __call__(self, place: Place) -> NoReturn:
        how = "read the list again" if self._cursor is None else f"list again with cursor={self._cursor!r}"
        message = f"{self._operation}: an unpickled page has no client to fetch the next page with; {how}"
        raise GetMXError(message, operation=self._operation)
