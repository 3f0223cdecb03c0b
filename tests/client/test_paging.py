"""Reading all pages: when it ends, in which order, and no row twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from getmx import AsyncGetMX, GetMX, GetMXFieldError
from tests.support.calls import unconfirmed_is_fine
from tests.support.loopback import Answer, Loopback, Received, envelope

both = pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])


class Shelf:
    """A server's list of messages, in pages. A test changes `ids`, `total` or `page_of` while it is read."""

    def __init__(self, count: int, *, total: int | None = None) -> None:
        self.ids = [str(number) for number in range(count)]
        self.total = total
        self.default_limit = 20
        self.page_of: Callable[[dict[str, str]], int] = lambda form: int(form.get("page", "1"))

    def __call__(self, request: Received) -> Answer:
        form = dict(request.form)
        limit = int(form.get("limit", self.default_limit))
        start = (self.page_of(form) - 1) * limit
        rows = [{"id": row_id} for row_id in self.ids[start : start + limit]]
        return envelope({"list": rows, "total": len(self.ids) if self.total is None else self.total})


def read_all(loopback: Loopback, asynchronous: bool, **arguments: Any) -> list[str | None]:
    arguments = {"folder": "Inbox", "mail_id": "1", **arguments}
    if not asynchronous:
        with GetMX(token="token", base_url=loopback.url) as mx:
            return [message.id for message in mx.messages.list(**arguments)]

    async def run() -> list[str | None]:
        async with AsyncGetMX(token="token", base_url=loopback.url) as client:
            return [message.id async for message in await client.messages.list(**arguments)]

    return asyncio.run(run())


def pages_asked(loopback: Loopback) -> list[str]:
    return [dict(request.form).get("page", "") for request in loopback.requests]


@both
def test_all_rows_in_order_and_a_short_last_page_ends_it(loopback: Loopback, asynchronous: bool) -> None:
    loopback.respond = shelf = Shelf(45)
    assert read_all(loopback, asynchronous, limit=20) == shelf.ids
    assert pages_asked(loopback) == ["", "2", "3"]
    assert all(dict(request.form)["limit"] == "20" for request in loopback.requests)


@both
def test_a_full_last_page_costs_one_more_request(loopback: Loopback, asynchronous: bool) -> None:
    loopback.respond = shelf = Shelf(40)
    assert read_all(loopback, asynchronous, limit=20) == shelf.ids
    assert pages_asked(loopback) == ["", "2", "3"]


@both
@pytest.mark.parametrize("total", [0, -1, 1, 7, 10_000])
def test_a_wrong_total_loses_nothing(loopback: Loopback, asynchronous: bool, total: int) -> None:
    loopback.respond = shelf = Shelf(45, total=total)
    assert read_all(loopback, asynchronous, limit=20) == shelf.ids


@both
def test_a_page_size_that_was_not_asked_for_is_not_guessed(loopback: Loopback, asynchronous: bool) -> None:
    loopback.respond = shelf = Shelf(25, total=5)
    shelf.default_limit = 10
    assert read_all(loopback, asynchronous) == shelf.ids
    assert pages_asked(loopback) == ["", "2", "3", "4"] * 2, "the total proves nothing, so it is looked through again"


@both
def test_a_total_that_is_too_small_ends_nothing_where_the_server_caps_pages(
    loopback: Loopback, asynchronous: bool
) -> None:
    shelf = Shelf(25, total=5)

    def capped(request: Received) -> Answer:
        start = (int(dict(request.form).get("page", "1")) - 1) * 10
        return envelope({"list": [{"id": row} for row in shelf.ids[start : start + 10]], "total": 5})

    loopback.respond = capped
    assert read_all(loopback, asynchronous, limit=20) == shelf.ids


@both
def test_it_starts_at_the_page_that_was_asked_for(loopback: Loopback, asynchronous: bool) -> None:
    loopback.respond = shelf = Shelf(45)
    assert read_all(loopback, asynchronous, limit=20, page=2) == shelf.ids[20:]
    assert pages_asked(loopback) == ["2", "3"]


@both
def test_a_server_that_ignores_page_ends_it_with_a_deviation(loopback: Loopback, asynchronous: bool) -> None:
    loopback.respond = shelf = Shelf(20, total=100)
    shelf.page_of = lambda form: 1
    assert read_all(loopback, asynchronous, limit=20) == shelf.ids
    assert len(loopback.requests) == 2


@both
def test_arrivals_at_the_front_give_no_row_twice(loopback: Loopback, asynchronous: bool) -> None:
    shelf = Shelf(50)
    original = list(shelf.ids)

    def respond(request: Received) -> Answer:
        answer = shelf(request)
        shelf.ids.insert(0, f"new-{len(shelf.ids)}")
        return answer

    loopback.respond = respond
    rows = read_all(loopback, asynchronous, limit=20)
    assert [row for row in rows if row in original] == original
    assert len(rows) == len(set(rows))


@both
def test_an_empty_list_is_one_request(loopback: Loopback, asynchronous: bool) -> None:
    loopback.respond = Shelf(0)
    assert read_all(loopback, asynchronous) == []
    assert len(loopback.requests) == 1


def test_a_page_by_itself(loopback: Loopback, mx: GetMX) -> None:
    loopback.respond = Shelf(3)
    page = mx.messages.list(folder="Inbox", mail_id="1", limit=2)
    assert ([row.id for row in page.items], page.total, page.has_next) == (["0", "1"], 3, True)
    last = page.next()
    assert last is not None
    assert ([row.id for row in last.items], last.has_next) == (["2"], False)
    assert last.next() is None
    assert [len(later.items) for later in page.pages()] == [2, 1]
    assert page.to_dict() == {"list": [{"id": "0"}, {"id": "1"}], "total": 3}
    assert repr(page).startswith("Page([Message(body=None, from_=None, id='0', ")
    assert repr(page).endswith("], total=3, has_next=True)")


def test_a_page_read_twice_gives_the_same_rows_twice(loopback: Loopback, mx: GetMX) -> None:
    loopback.respond = shelf = Shelf(45)
    page = mx.messages.list(folder="Inbox", mail_id="1", limit=20)
    assert [row.id for row in page] == [row.id for row in page] == shelf.ids
    assert len(mx.deviations) == 0


def test_rows_without_an_id_are_told_apart_by_all_they_hold(loopback: Loopback, mx: GetMX) -> None:
    pages = [[{"subject": "a"}, {"subject": "b"}, "text"], [{"subject": "b"}, {"subject": "c"}], []]
    loopback.respond = lambda request: envelope({"list": pages[int(dict(request.form).get("page", "1")) - 1]})
    rows = list(mx.messages.list(folder="Inbox", mail_id="1", limit=3))
    assert [row.raw for row in rows] == [{"subject": "a"}, {"subject": "b"}, "text", {"subject": "c"}]


def test_a_list_that_is_none_cannot_be_read(loopback: Loopback, mx: GetMX) -> None:
    loopback.answer({"list": "text"})
    page = mx.messages.list(folder="Inbox", mail_id="1")
    assert page.has_next is False
    with pytest.raises(GetMXFieldError, match="listMessages: /data/list should be array, got string"):
        page.items  # noqa: B018  # reading is what raises
    with pytest.raises(GetMXFieldError):
        list(page)


@pytest.mark.parametrize("data", [None, [], {}, {"list": None}])
def test_no_rows_said_in_another_way(loopback: Loopback, mx: GetMX, data: Any) -> None:
    loopback.answer(data)
    page = mx.messages.list(folder="Inbox", mail_id="1")
    assert (page.items, list(page), page.raw) == ([], [], data)
    assert len(mx.deviations) > 0


# By cursor.


def cursor_pages(loopback: Loopback, *pages: Any) -> list[str]:
    loopback.respond = lambda request: envelope(pages[len(loopback.requests) - 1])
    with GetMX(token="token", base_url=loopback.url) as mx, unconfirmed_is_fine():
        assert len(list(mx.emails.list_v2())) == sum(len(page["list"]) for page in pages)
        cursor_pages.deviations = list(map(str, mx.deviations))  # type: ignore[attr-defined]  # for the caller
    return [dict(request.form).get("offset", "") for request in loopback.requests]


def test_the_next_cursor_is_told(loopback: Loopback) -> None:
    pages = [
        {"list": [{"id": "1"}], "next_offset": "5,1", "has_more": True},
        {"list": [{"id": "2"}], "next_offset": "9,2", "has_more": False},
    ]
    assert cursor_pages(loopback, *pages) == ["", "5,1"]


def test_the_next_cursor_is_made_of_the_last_row(loopback: Loopback) -> None:
    rows = [{"id": str(number), "created_at": number} for number in range(1, 6)]
    assert cursor_pages(loopback, {"list": rows}, {"list": []}) == ["", "5,5"]


def test_no_way_to_a_next_cursor_ends_it_with_a_deviation(loopback: Loopback) -> None:
    assert cursor_pages(loopback, {"list": [{"id": "1"}]}) == [""]
    assert cursor_pages.deviations == [  # type: ignore[attr-defined]  # set by the call
        "listEmailsV2: /data/next_offset should be string, got null"
    ]
