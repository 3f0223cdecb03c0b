"""How few pages a look reads, and that it reads more as soon as the list is not what it was taken for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import httpx
import pytest

from getmx import GetMX
from getmx._runtime.arrivals import MOST_SHORT
from tests.support.clients import Clock

Row = dict[str, Any]

BY_ARRIVAL = {"newest first": lambda row: -int(row["id"]), "oldest first": lambda row: int(row["id"])}


def by_date(row: Row) -> int:
    return -int(row["timestamp"])


def nothing() -> None:
    pass


class List:
    """A mailbox of messages with rising ids and dates. Counts the requests since it was last asked how many."""

    def __init__(self, messages: int, order: Callable[[Row], int]) -> None:
        self.rows: list[Row] = []
        self.order = order
        self.pages: list[int] = []
        self.tells_total = True
        self.prefix = ""
        #: What happens while a page is asked for, by the number of the page. It happens once.
        self.meanwhile: dict[int, Callable[[], None]] = {}
        self.last = 0
        for _ in range(messages):
            self.arrive()

    def arrive(self, date: int | None = None) -> None:
        self.last += 1
        self.rows.append({"id": str(self.last), "timestamp": self.last if date is None else date})

    def delete(self, *ids: int) -> None:
        self.rows = [row for row in self.rows if int(row["id"]) not in ids]

    def answer(self, request: httpx.Request) -> httpx.Response:
        form = dict(re.findall(r'name="(\w+)"\r\n\r\n(.*)\r\n', request.content.decode()))
        page = int(form.get("page", 1))
        self.pages.append(page)
        self.meanwhile.pop(page, nothing)()
        rows = [{**row, "id": self.prefix + row["id"]} for row in sorted(self.rows, key=self.order)]
        data: Row = {"list": rows[20 * page - 20 : 20 * page]}
        if self.tells_total:
            data["total"] = len(rows)
        return httpx.Response(200, json={"code": 200, "msg": "ok", "data": data})


@contextmanager
def client(messages: List, clock: Clock) -> Iterator[GetMX]:
    with httpx.Client(transport=httpx.MockTransport(messages.answer)) as http_client:
        mx = GetMX("token", base_url="http://127.0.0.1:1", http_client=http_client)
        mx._pace = clock.pace
        yield mx


class Stepping(Clock):
    """A clock that makes the next change whenever a look is over, and notes the pages of each look."""

    def __init__(self, messages: List, changes: list[Callable[[], None]]) -> None:
        super().__init__()
        self.messages = messages
        self.changes = iter(changes)
        self.looks: list[list[int]] = []

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        self.looks.append(self.messages.pages)
        self.messages.pages = []
        change = next(self.changes, None)
        if change is None:
            self.advance(1e6)
        else:
            change()


def watch(messages: List, *changes: Callable[[], None]) -> tuple[list[int], list[list[int]]]:
    """The ids that a watch since a bookmark gives, and the pages that each look reads, one before each change."""
    clock = Stepping(messages, list(changes))
    with client(messages, clock) as mx:
        mark = mx.messages.bookmark(mail_id="1")
        messages.pages = []
        with closing(mx.messages.watch(mail_id="1", since=mark, timeout=1e6)) as rows:
            return [int(row.id.removeprefix(messages.prefix)) for row in rows], clock.looks


@pytest.mark.parametrize(("order", "page"), [("newest first", 1), ("oldest first", 5)])
def test_a_look_reads_the_page_where_new_messages_come(order: str, page: int) -> None:
    messages = List(95, BY_ARRIVAL[order])
    given, looks = watch(messages, nothing, messages.arrive, nothing, messages.arrive, messages.arrive)
    assert given == [96, 97, 98]
    assert looks == [[page]] * 6


def test_the_order_is_learned_from_the_times_where_ids_are_no_numbers() -> None:
    messages = List(95, BY_ARRIVAL["newest first"])
    messages.prefix = "m"
    assert watch(messages, messages.arrive) == ([96], [[1], [1]])


@pytest.mark.parametrize("order", BY_ARRIVAL)
def test_a_look_reads_on_where_more_came_than_fits_on_a_page(order: str) -> None:
    messages = List(95, BY_ARRIVAL[order])

    def many() -> None:
        for _ in range(50):
            messages.arrive()

    given, looks = watch(messages, many, nothing)
    assert sorted(given) == list(range(96, 146))
    assert looks[1] == ([1, 2, 3] if order == "newest first" else [5, 6, 7, 8])
    assert len(looks[2]) == 1


def test_a_list_without_order_or_total_is_read_whole() -> None:
    unordered = List(50, lambda row: int(row["id"]) * 7919 % 1009)
    assert watch(unordered, unordered.arrive) == ([51], [[1, 2, 3], [1, 2, 3]])
    unknown = List(50, BY_ARRIVAL["newest first"])
    unknown.tells_total = False
    assert watch(unknown, unknown.arrive) == ([51], [[1, 2, 3, 4], [1, 2, 3, 4]])


def test_a_message_that_comes_elsewhere_is_found_by_the_next_look_and_ends_the_trust_in_the_order() -> None:
    messages = List(95, by_date)
    given, looks = watch(messages, lambda: messages.arrive(date=10), nothing, nothing)
    assert given == [96]
    assert looks == [[1], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5]]


def test_a_message_that_a_deletion_hides_is_found_once_the_order_is_not_trusted() -> None:
    messages = List(95, by_date)

    def hidden() -> None:
        messages.delete(5)
        messages.arrive(date=10)

    assert watch(messages, lambda: messages.arrive(date=12), hidden)[0] == [96, 97]


def test_a_message_that_a_deletion_hides_is_found_by_a_look_that_reads_all_pages_once_in_a_while() -> None:
    messages = List(95, by_date)

    def hidden() -> None:
        messages.delete(5)
        messages.arrive(date=10)

    given, looks = watch(messages, hidden, *[nothing] * (MOST_SHORT - 1))
    assert given == [96]
    assert looks == [[1]] * MOST_SHORT + [[1, 2, 3, 4, 5]]


def test_messages_that_are_deleted_at_the_front_cost_no_further_page() -> None:
    messages = List(95, BY_ARRIVAL["newest first"])

    def handle() -> None:
        messages.delete(messages.last)
        messages.arrive()

    given, looks = watch(messages, messages.arrive, handle, handle, lambda: messages.delete(96, 97, 98))
    assert given == [96, 97, 98]
    assert looks == [[1]] * 5


@pytest.mark.parametrize("order", BY_ARRIVAL)
def test_a_deletion_elsewhere_makes_the_next_look_read_all_pages_once(order: str) -> None:
    messages = List(95, BY_ARRIVAL[order])
    given, looks = watch(messages, lambda: messages.delete(50), messages.arrive, nothing)
    assert given == [96]
    assert [len(pages) for pages in looks] == ([1, 5, 1, 1] if order == "newest first" else [1, 6, 1, 1])


def test_deletions_and_arrivals_that_move_the_end_of_the_list_hide_nothing() -> None:
    """The page that ended the list is full now, and just as many rows are new on it as `total` grew."""
    messages = List(40, BY_ARRIVAL["oldest first"])

    def move() -> None:
        messages.delete(*range(1, 6))
        for _ in range(10):
            messages.arrive()

    given, looks = watch(messages, move)
    assert sorted(given) == list(range(41, 51))
    assert looks[1] == [2, 3, 1, 2, 3]


def test_pages_full_of_new_messages_are_no_end_although_total_fits() -> None:
    messages = List(40, BY_ARRIVAL["newest first"])

    def move() -> None:
        messages.delete(*range(1, 6))
        for _ in range(25):
            messages.arrive()

    assert sorted(watch(messages, move, nothing)[0]) == list(range(41, 66))


def test_a_bookmark_reads_again_what_moved_while_it_was_read() -> None:
    messages = List(95, BY_ARRIVAL["newest first"])
    messages.meanwhile[3] = lambda: messages.delete(95)
    assert watch(messages, nothing)[0] == []


def test_a_look_during_which_rows_moved_is_not_trusted_to_have_seen_all() -> None:
    """The first row of the last page is new, and moves to the page before, which was read already."""
    messages = List(95, lambda row: int(row["id"]) * 7919 % 1009)

    def sort() -> None:
        messages.order = by_date
        messages.arrive(date=16)
        messages.meanwhile[5] = lambda: messages.delete(95)

    given, looks = watch(messages, sort, nothing)
    assert given == [96]
    assert looks[1:] == [[1, 2, 3, 4, 5]] * 2


def test_a_filter_makes_another_list_of_which_only_the_messages_are_known() -> None:
    messages = List(95, BY_ARRIVAL["newest first"])
    with client(messages, Clock()) as mx:
        mark = mx.messages.bookmark(mail_id="1")
        messages.pages = []
        with closing(mx.messages.watch(mail_id="1", since=mark, to="a@b.c", timeout=1)) as rows:
            assert list(rows) == []
    assert messages.pages == [1, 2, 3, 4, 5, 1]
