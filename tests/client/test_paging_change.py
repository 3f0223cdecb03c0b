"""Lists that change while they are read: no row lost that was there all the time, none twice, always an end."""

from __future__ import annotations

import asyncio
import itertools
import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from getmx import GetMX, GetMXInputError
from getmx._runtime.exchange import Reply, Request
from getmx._runtime.paging import MOST_BARREN, SMALLEST_PAGE
from getmx._runtime.repeats import MOST_LOOKS
from tests.support.calls import unconfirmed_is_fine
from tests.support.clients import both, run
from tests.support.forms import by_python_multipart
from tests.support.loopback import Answer, Loopback, Received, envelope

#: What a service may tell as total: the truth, always 0, what is never true, or nothing.
TOTALS = {"right": None, "zero": 0, "huge": 1_000_000, "negative": -3, "missing": None}


@dataclass
class Change:
    """What happens between two requests: rows arrive at the front, rows at some places are deleted."""

    arrivals: int = 0
    deletions: tuple[int, ...] = ()


@dataclass
class List:
    """A list on a server, which changes by a script before each request but the first."""

    ids: list[str]
    script: list[Change]
    total: str = "right"
    #: Rows of a page where no limit is sent.
    page_size: int = 20
    ignores_page: bool = False
    #: The look (counted by requests for the first page) in which rows are deleted; None is any.
    deleting_look: int | None = None
    looks: int = 0
    requests: int = 0
    gone: set[str] = field(default_factory=set)
    arrived: set[str] = field(default_factory=set)

    def page(self, form: dict[str, str]) -> Any:
        number, limit = int(form.get("page", 1)), int(form.get("limit", self.unasked_size))
        self._change()
        self.requests += 1
        self.looks += number == 1
        start = 0 if self.ignores_page else (number - 1) * limit
        data: dict[str, Any] = {"list": [{"id": row} for row in self.ids[start : start + limit]]}
        return data if self.total == "missing" else {**data, "total": self._told()}

    @property
    def unasked_size(self) -> int:
        """Rows of a page where no limit is sent. Without a total, no service has a page of a row or two."""
        return max(self.page_size, SMALLEST_PAGE) if self.total == "missing" else self.page_size

    def _told(self) -> int:
        told = TOTALS[self.total]
        return len(self.ids) if told is None else told

    def _change(self) -> None:
        change = self.script[self.requests - 1] if 0 < self.requests <= len(self.script) else Change()
        if self.deleting_look in (None, self.looks - 1):
            for place in change.deletions:
                if self.ids:
                    self.gone.add(self.ids.pop(place % len(self.ids)))
        new = [f"new-{len(self.arrived) + n}" for n in range(change.arrivals)]
        self.arrived |= set(new)
        self.ids[:0] = new[::-1]


class Stub:
    """A transport that asks a list in this process."""

    def __init__(self, server: List) -> None:
        self.server = server

    def send(self, request: Request) -> Reply:
        form = {
            part.name: part.value.decode()
            for part in by_python_multipart(request.headers["content-type"], request.body)
        }
        return Reply(200, {}, json.dumps({"code": 200, "msg": "", "data": self.server.page(form)}).encode(), 0.0)

    def close(self) -> None:
        pass


def read(server: List, **arguments: Any) -> tuple[list[str], list[str]]:
    """The rows of a whole read, and the deviations met."""
    with GetMX(token="token") as mx:
        mx._transport = Stub(server)
        rows = [str(row.id) for row in mx.messages.list(folder="Inbox", mail_id="1", **arguments)]
        return rows, [str(deviation) for deviation in mx.deviations]


def rows(count: int) -> list[str]:
    return [f"row-{number}" for number in range(count)]


def changes(most_arrivals: int, most_deletions: int) -> st.SearchStrategy[list[Change]]:
    places = st.lists(st.integers(0, 200), max_size=most_deletions).map(tuple)
    return st.lists(st.builds(Change, st.integers(0, most_arrivals), places), max_size=40)


limits = st.integers(1, 20)
counts = st.integers(0, 60)
totals = st.sampled_from(sorted(TOTALS))


def checked(server: List, limit: int | None) -> tuple[list[str], set[str], list[str]]:
    """The rows of a read that ended, each once and each real; and which rows were there all the time but not read."""
    before = list(server.ids)
    arguments = {} if limit is None else {"limit": limit}
    found, deviations = read(server, **arguments)
    assert len(found) == len(set(found))
    assert set(found) <= set(before) | server.arrived
    size = limit or server.unasked_size
    pages = -(-(len(before) + len(server.arrived)) // size)
    assert server.requests <= MOST_LOOKS * (pages + MOST_BARREN + 2)
    return found, set(before) - server.gone - set(found), deviations


@given(counts, changes(30, 5), totals, limits, st.booleans(), st.booleans())
def test_whatever_changes_the_read_ends_and_gives_no_row_twice(
    count: int, script: list[Change], total: str, limit: int, sends_limit: bool, ignores_page: bool
) -> None:
    server = List(rows(count), script, total, limit, ignores_page)
    checked(server, limit if sends_limit else None)


@given(counts, st.data(), totals, limits, st.booleans())
def test_arrivals_of_less_than_a_page_between_requests_lose_nothing(
    count: int, data: st.DataObject, total: str, limit: int, sends_limit: bool
) -> None:
    server = List(rows(count), data.draw(changes(limit - 1, 0)), total, limit)
    found, lost, _ = checked(server, limit if sends_limit else None)
    assert lost == set()
    assert [row for row in found if row.startswith("row")] == rows(count), "in the order of the service"


@given(counts, st.lists(st.integers(0, MOST_BARREN), max_size=40), limits)
def test_any_arrivals_lose_nothing_where_the_total_is_right(count: int, bursts: list[int], limit: int) -> None:
    """As many as ten pages at once, whole pages too: the total tells that the list grew."""
    script = [Change(arrivals * limit) for arrivals in bursts]
    while sum(change.arrivals for change in script) > MOST_BARREN * limit:
        script.pop()
    _, lost, _ = checked(List(rows(count), script, "right", limit), limit)
    assert lost == set()


@given(counts, st.data(), totals, limits, st.booleans(), st.integers(0, MOST_LOOKS - 1))
def test_deletions_during_one_look_through_the_list_lose_nothing(
    count: int, data: st.DataObject, total: str, limit: int, sends_limit: bool, deleting_look: int
) -> None:
    server = List(rows(count), data.draw(changes(limit - 1, 5)), total, limit, deleting_look=deleting_look)
    _, lost, _ = checked(server, limit if sends_limit else None)
    assert lost == set()


@given(counts, limits, totals)
def test_a_list_that_does_not_change_is_read_in_order(count: int, limit: int, total: str) -> None:
    found, lost, deviations = checked(List(rows(count), [], total, limit), limit)
    assert (found, lost) == (rows(count), set())
    assert [text for text in deviations if "/data/list" in text] == []


@given(st.integers(1, 60), limits, totals)
def test_a_service_that_ignores_page_costs_one_request_too_many_and_is_told(count: int, limit: int, total: str) -> None:
    server = List(rows(max(count, limit)), [], total, limit, ignores_page=True)
    found, _, deviations = checked(server, limit)
    assert found == rows(max(count, limit))[:limit]
    whole = total == "right" and limit >= max(count, limit)
    assert server.requests == 2 or whole
    assert any("only rows of earlier pages" in text for text in deviations) or whole


def test_a_page_that_only_repeats_earlier_rows_is_not_the_end_while_rows_move() -> None:
    """Forty rows arrive behind the first page: it comes again as the third one, and more follows."""
    for total in TOTALS:
        _, lost, _ = checked(List(rows(45), [Change(40)], total), 20)
        assert lost == set(), total


def test_a_service_that_starts_over_behind_the_last_page_ends() -> None:
    server = List(rows(9), [], "zero")
    whole_page = server.page
    server.page = lambda form: whole_page({**form, "page": str((int(form.get("page", 1)) - 1) % 3 + 1)})  # type: ignore[method-assign]  # a page is all that is asked of it
    found, deviations = read(server, limit=3)
    assert found == rows(9)
    assert server.requests == 3 + MOST_BARREN + 1
    assert any("only rows of earlier pages" in text for text in deviations)


# What cannot be known, so that the limits of the claim stay what they are.


def test_a_whole_page_of_arrivals_that_no_total_tells_looks_like_a_service_that_ignores_page() -> None:
    _, lost, deviations = checked(List(rows(5), [Change(2)], "missing"), 2)
    assert lost == {"row-2", "row-3", "row-4"}
    assert any("only rows of earlier pages" in text for text in deviations), "but it does not pass unsaid"


def test_deletions_during_two_looks_may_hide_the_same_row_twice() -> None:
    script = [Change(), Change(deletions=(0,)), Change(), Change(deletions=(0, 0))]
    _, lost, _ = checked(List(rows(6), script, "right"), 2)
    assert lost == {"row-4"}


def test_a_wrong_total_that_is_by_chance_what_was_met_ends_it() -> None:
    server = List(rows(3), [Change(deletions=(0,))])
    server._told = lambda: 2  # type: ignore[method-assign]  # wrong at first, and right when it is too late
    _, lost, _ = checked(server, 1)
    assert lost == {"row-1"}


# By cursor: the place is a row's, so nothing moves.


@given(counts, changes(5, 3), limits)
@settings(max_examples=50)
def test_a_list_by_cursor_loses_nothing(count: int, script: list[Change], limit: int) -> None:
    created = itertools.count(10_000, -1)
    stamps = {row: next(created) for row in rows(count)}
    newer = itertools.count(10_001)
    server = List(rows(count), script)

    def page(form: dict[str, str]) -> Any:
        server._change()
        server.requests += 1
        stamps.update({row: next(newer) for row in reversed(server.ids) if row not in stamps})
        before = int(form["offset"].split(",")[0]) if "offset" in form else 10**9
        found = [row for row in server.ids if stamps[row] < before][:limit]
        return {"list": [{"id": row, "created_at": stamps[row]} for row in found]}

    server.page = page  # type: ignore[method-assign]  # a page is all that is asked of it
    with GetMX(token="token") as mx, unconfirmed_is_fine():
        mx._transport = Stub(server)
        found = [row.to_dict()["id"] for row in mx.emails.list_v2(limit=limit)]
    assert len(found) == len(set(found))
    assert set(rows(count)) - server.gone <= set(found)


# limit_items and cursor, over HTTP.


def serve(loopback: Loopback, count: int) -> List:
    server = List(rows(count), [])
    loopback.respond = lambda request: envelope(server.page(dict(request.form)))
    return server


async def _collected(page: Any) -> list[Any]:
    return [row async for row in await page]


def collect(**arguments: Any) -> Any:
    """Reads messages through either client."""

    def work(mx: Any) -> Any:
        page = mx.messages.list(folder="Inbox", mail_id="1", **arguments)
        return _collected(page) if asyncio.iscoroutine(page) else list(page)

    return work


@both
@pytest.mark.parametrize(("limit_items", "requests"), [(1, 1), (20, 1), (21, 2), (40, 2), (41, 3), (45, 3), (99, 3)])
def test_limit_items_over_pages(loopback: Loopback, asynchronous: bool, limit_items: int, requests: int) -> None:
    server = serve(loopback, 45)
    found = run(collect(limit=20, limit_items=limit_items), asynchronous, loopback.url)
    assert [row.id for row in found] == rows(45)[:limit_items]
    assert server.requests == requests
    assert all("limit_items" not in dict(request.form) for request in loopback.requests)


@both
def test_a_read_goes_on_where_the_cursor_of_a_page_says(loopback: Loopback, asynchronous: bool) -> None:
    server = serve(loopback, 45)
    page = run(lambda mx: mx.messages.list(folder="Inbox", mail_id="1", limit=20), asynchronous, loopback.url)
    cursor = json.loads(json.dumps(page.cursor))
    assert isinstance(cursor, str)
    rest = run(collect(limit=20, cursor=cursor), asynchronous, loopback.url)
    assert [row.id for row in rest] == rows(45)[20:]
    assert [dict(request.form).get("page") for request in loopback.requests] == [None, "2", "3"]
    assert server.looks == 1


def test_every_page_s_cursor_names_the_page_behind_it(loopback: Loopback, mx: GetMX) -> None:
    serve(loopback, 45)
    page = mx.messages.list(folder="Inbox", mail_id="1", limit=20)
    assert [(later.cursor, later.has_next) for later in page.pages()] == [("2", True), ("3", True), (None, False)]


@both
def test_a_cursor_of_a_list_by_cursor(loopback: Loopback, asynchronous: bool) -> None:
    def respond(request: Received) -> Answer:
        last = dict(request.form).get("offset") == "5,2"
        return envelope(
            {"list": [{"id": "3" if last else "2"}], "next_offset": "" if last else "5,2", "has_more": not last}
        )

    loopback.respond = respond
    with unconfirmed_is_fine():
        page = run(lambda mx: mx.emails.list_v2(), asynchronous, loopback.url)
        assert page.cursor == "5,2"
        rest = run(lambda mx: mx.emails.list_v2(cursor=page.cursor), asynchronous, loopback.url)
    assert [row.to_dict()["id"] for row in rest.items] == ["3"]
    assert rest.cursor is None


@both
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"cursor": "x"}, "cursor must be the `cursor` of an earlier page"),
        ({"cursor": ""}, "cursor must be"),
        ({"cursor": 2}, "cursor must be"),
        ({"cursor": "-2"}, "cursor must be"),
        ({"cursor": "\u0662"}, "cursor must be"),
        ({"cursor": "0"}, "cursor must be"),
        ({"cursor": "9" * 5000}, "cursor must be"),
        ({"cursor": "2", "page": 1}, "cursor and page both say where to begin"),
        ({"limit_items": 0}, "limit_items must be a whole number of at least 1"),
        ({"limit_items": -1}, "limit_items must be"),
        ({"limit_items": True}, "limit_items must be"),
        ({"limit_items": "5"}, "limit_items must be"),
        ({"limit_items": 1.5}, "limit_items must be"),
    ],
)
def test_what_cannot_be_right_is_refused(
    loopback: Loopback, asynchronous: bool, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(GetMXInputError, match=message), unconfirmed_is_fine():
        run(collect(**options), asynchronous, loopback.url)
    assert loopback.requests == []


@both
@pytest.mark.parametrize("options", [{"cursor": "a", "offset": "b"}, {"cursor": ""}, {"cursor": 5}])
def test_a_cursor_is_not_mixed_with_an_offset(loopback: Loopback, asynchronous: bool, options: dict[str, Any]) -> None:
    with pytest.raises(GetMXInputError, match="cursor"), unconfirmed_is_fine():
        run(lambda mx: mx.emails.list_v2(**options), asynchronous, loopback.url)
    assert loopback.requests == []


@both
@pytest.mark.parametrize("option", ["cursor", "limit_items"])
def test_methods_that_answer_no_list_take_neither(loopback: Loopback, asynchronous: bool, option: str) -> None:
    with pytest.raises(GetMXInputError, match=f"unknown keyword '{option}'"):
        run(lambda mx: mx.emails.clean_up(mail_id="1", **{option: "2"}), asynchronous, loopback.url)
