"""Rows with any ids, on lists that move and pages that fail: none lost, none given twice, always an end."""

from __future__ import annotations

import itertools
import json
import pickle
import tracemalloc
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from getmx import AsyncGetMX, GetMX, GetMXFieldError, Page
from getmx._runtime import repeats
from getmx._runtime.exchange import Reply, Request
from getmx._runtime.paging import MOST_BARREN, MOST_CHANGED, SMALLEST_PAGE
from getmx._runtime.repeats import MOST_LOOKS, Met
from tests.support.calls import unconfirmed_is_fine
from tests.support.clients import both, run
from tests.support.forms import by_python_multipart
from tests.support.loopback import Loopback, envelope

#: What a row may have as id. None of them may make a row disappear.
IDS: dict[str, Callable[[int], Any]] = {
    "unique": str,
    "number": lambda number: number,
    "equal": lambda number: "7",
    "in pairs": lambda number: str(number // 2),
    "empty": lambda number: "",
    "zero": lambda number: 0,
    "the text 0": lambda number: "0",
    "null": lambda number: None,
    "false": lambda number: False,
    "list": lambda number: [number % 3],
    "object": lambda number: {"a": [number % 2]},
    "of each type": lambda number: [1, "1", True, 1.0, None, "", [], {}, "x"][number % 9],
}


def row(number: int, kind: str) -> dict[str, Any]:
    named = {"subject": f"text {number}"}
    return named if kind == "none" else {"id": IDS[kind](number), **named}


each_kind = pytest.mark.parametrize("kind", [*IDS, "none"])


class Transport:
    """Answers each request in this process with the data that `data_of` gives for its form."""

    def __init__(self, data_of: Callable[[dict[str, str]], Any]) -> None:
        self.data_of = data_of
        self.forms: list[dict[str, str]] = []

    def send(self, request: Request) -> Reply:
        parts = by_python_multipart(request.headers["content-type"], request.body)
        form = {part.name: part.value.decode() for part in parts}
        self.forms.append(form)
        assert len(self.forms) < 1000, "the read does not end"
        body = {"code": 200, "msg": "", "data": self.data_of(form)}
        return Reply(200, {}, json.dumps(body).encode(), 0.0)

    def close(self) -> None:
        pass


def client(data_of: Callable[[dict[str, str]], Any], **options: Any) -> tuple[GetMX, Transport]:
    mx, transport = GetMX(token="token", **options), Transport(data_of)
    mx._transport = transport
    return mx, transport


def served(rows: list[Any], total: Any = None, size: int = 20) -> Callable[[dict[str, str]], Any]:
    """A list in pages that does not change."""

    def data_of(form: dict[str, str]) -> Any:
        limit = int(form.get("limit", size))
        start = (int(form.get("page", 1)) - 1) * limit
        data = {"list": rows[start : start + limit]}
        return data if total is None else {**data, "total": total}

    return data_of


def listed(mx: GetMX, **arguments: Any) -> Page[Any]:
    return mx.messages.list(folder="Inbox", mail_id="1", **arguments)


def raws(page: Page[Any]) -> list[Any]:
    return [message.raw for message in page]


# A list that moves, with pages that fail.

#: What may stand as `total`, by the number of rows.
TOTALS: dict[str, Callable[[int], Any]] = {
    "right": lambda count: count,
    "missing": lambda count: None,
    "zero": lambda count: 0,
    "negative": lambda count: -count,
    "too small": lambda count: count // 2,
    "too large": lambda count: count + 7,
    "text": lambda count: "many",
    "text of digits": str,
}


class MovingList(RuleBasedStateMachine):
    """A mailbox that is read page by page while messages arrive and go, and while single answers are wrong.

    No row may be given twice, whatever happens, and each read must end. No row may be lost if what happened is within
    the conditions that `Page.has_next` states.
    """

    page: Page[Any] | None = None
    given: list[str]

    @initialize(
        count=st.integers(0, 40), limit=st.integers(1, 9), kind=st.sampled_from(["none", *IDS]),
        total=st.sampled_from(sorted(TOTALS)),
    )  # fmt: skip
    def start(self, count: int, limit: int, kind: str, total: str) -> None:
        self.limit, self.kind, self.total = limit, kind, total
        self.numbers = itertools.count()
        self.rows: list[dict[str, Any]] = [row(next(self.numbers), kind) for _ in range(count)]
        self.read()

    def read(self) -> None:
        self.before = {str(message["subject"]) for message in self.rows}
        self.gone: set[str] = set()
        self.fault: str | None = None
        self.looks, self.arrived_since_request = 0, 0
        self.deleting_looks: set[int] = set()
        self.within_conditions = True
        self.last_answer: Any = {"list": []}
        self.given = []
        self.mx, self.transport = client(self.answer)
        self.take(listed(self.mx, limit=self.limit))

    def answer(self, form: dict[str, str]) -> Any:
        number = int(form.get("page", 1))
        self.looks += number == 1
        self.arrived_since_request = 0
        fault, self.fault = self.fault, None
        told = TOTALS[self.total](len(self.rows))
        if fault == "repeated":
            return self.last_answer
        start = (number - 1) * self.limit
        data: dict[str, Any] = {"list": [] if fault == "empty" else self.rows[start : start + self.limit]}
        data |= {} if told is None else {"total": told}
        self.last_answer = data
        return data

    def take(self, page: Page[Any] | None) -> None:
        self.page = page
        if page is not None:
            self.given += [str(message.subject) for message in page._new_rows()]

    reading = precondition(lambda self: self.page is not None)

    @precondition(lambda self: self.page is None)
    @rule()
    def read_anew(self) -> None:
        self.check_whole_read()
        self.read()

    @reading
    @rule()
    def read_on(self) -> None:
        assert self.page is not None
        self.take(self.page.next())

    @reading
    @rule(count=st.integers(1, 10))
    def arrive(self, count: int) -> None:
        self.rows[:0] = [row(next(self.numbers), self.kind) for _ in range(count)]
        self.arrived_since_request += count
        self.within_conditions &= self.arrived_since_request < self.limit

    @reading
    @precondition(lambda self: self.rows)
    @rule(place=st.integers(0, 100))
    def delete(self, place: int) -> None:
        self.gone.add(self.rows.pop(place % len(self.rows))["subject"])
        self.deleting_looks.add(self.looks)
        self.within_conditions &= len(self.deleting_looks) == 1

    @reading
    @rule(fault=st.sampled_from(["empty", "repeated"]))
    def fail(self, fault: str) -> None:
        self.fault = fault
        self.within_conditions = False

    @invariant()
    def no_row_is_given_twice(self) -> None:
        assert len(self.given) == len(set(self.given))
        assert all(subject.startswith("text ") for subject in self.given)

    def teardown(self) -> None:
        while self.page is not None:
            self.read_on()
        if hasattr(self, "given"):
            self.no_row_is_given_twice()
            self.check_whole_read()

    def check_whole_read(self) -> None:
        pages = -(-(len(self.rows) + len(self.gone)) // self.limit)
        assert len(self.transport.forms) <= MOST_LOOKS * (pages + MOST_BARREN + 2)
        if self.within_conditions:
            assert self.before - self.gone - set(self.given) == set()


TestMovingList = MovingList.TestCase
TestMovingList.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@each_kind
@pytest.mark.parametrize("total", TOTALS)
@pytest.mark.parametrize("limit", [1, 3, 20])
def test_a_list_that_stands_still_is_given_in_order(kind: str, total: str, limit: int) -> None:
    rows = [row(number, kind) for number in range(23)]
    mx, _ = client(served(rows, TOTALS[total](len(rows))))
    assert raws(listed(mx, limit=limit)) == rows


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_one_empty_page_loses_nothing_where_the_total_is_right(failing: int) -> None:
    rows = [row(number, "unique") for number in range(50)]
    mx, transport = client(lambda form: {"list": [], "total": 50} if len(transport.forms) == failing else good(form))
    good = served(rows, 50)
    assert sorted(map(str, raws(listed(mx, limit=20)))) == sorted(map(str, rows))


@pytest.mark.parametrize("failing", [1, 2])
def test_a_page_that_is_always_empty_hides_only_itself(failing: int) -> None:
    rows = [row(number, "unique") for number in range(50)]
    good = served(rows, 50)
    mx, _ = client(lambda form: {"list": [], "total": 50} if int(form.get("page", 1)) == failing else good(form))
    hidden = rows[(failing - 1) * 20 : failing * 20]
    assert raws(listed(mx, limit=20)) == [message for message in rows if message not in hidden]


# Ids.


@both
def test_equal_and_empty_ids_hide_no_row(loopback: Loopback, asynchronous: bool) -> None:
    rows = [{"id": row_id, "subject": str(number)} for number, row_id in enumerate(["", "", "5", "5", "6", "", "5"])]
    data_of = served(rows, len(rows))
    loopback.respond = lambda request: envelope(data_of(dict(request.form)))

    async def read(mx: AsyncGetMX) -> list[Any]:
        return [message.raw async for message in await mx.messages.list(folder="Inbox", mail_id="1", limit=3)]

    work: Any = read if asynchronous else lambda mx: raws(listed(mx, limit=3))
    assert run(work, asynchronous, loopback.url) == rows


SHARED = "listMessages: /data/list/*/id should be unique, got an id met before with other content"


@pytest.mark.parametrize("limit", [1, 2, 20], ids=["on two pages", "on two pages, with others", "on one page"])
def test_an_id_with_other_content_is_told(limit: int) -> None:
    rows = [{"id": "5", "subject": "a"}, {"id": "6", "subject": "a"}, {"id": "5", "subject": "b"}]
    mx, _ = client(served(rows, 3))
    assert raws(listed(mx, limit=limit)) == rows
    assert SHARED in map(str, mx.deviations)
    strict, _ = client(served([{**dict.fromkeys(("body", "from", "time", "to"), ""), "timestamp": 1, **message}
                               for message in rows], 3), strict=True)  # fmt: skip
    with pytest.raises(GetMXFieldError, match="should be unique"):
        list(listed(strict, limit=limit))


@pytest.mark.parametrize("row_id", ["", "0", 0, None, False, [], {}, 0.0], ids=repr)
def test_what_stands_for_no_id_is_shared_by_rows_without_a_word(row_id: Any) -> None:
    rows = [{"id": row_id, "subject": str(number)} for number in range(6)]
    mx, _ = client(served(rows, 6))
    assert raws(listed(mx, limit=4)) == rows
    assert SHARED not in map(str, mx.deviations)


def test_a_row_that_changes_while_the_list_is_read_is_given_with_its_new_content() -> None:
    old, new = {"id": "5", "subject": "a"}, {"id": "5", "subject": "a", "seen": 1}
    pages = [[{"id": "4"}, old], [new, {"id": "6"}], []]
    mx, _ = client(lambda form: {"list": pages[int(form.get("page", 1)) - 1], "total": 3})
    assert raws(listed(mx, limit=2)) == [{"id": "4"}, old, new, {"id": "6"}]
    assert SHARED in map(str, mx.deviations)


def test_the_order_of_names_is_no_content() -> None:
    pages = [[{"id": "4"}, {"id": "5", "subject": "a"}], [{"subject": "a", "id": "5"}, {"id": "6"}], []]
    mx, _ = client(lambda form: {"list": pages[int(form.get("page", 1)) - 1], "total": 3})
    assert [message.id for message in listed(mx, limit=2)] == ["4", "5", "6"]
    assert SHARED not in map(str, mx.deviations)


# Rows that are wholly equal.


@pytest.mark.parametrize("equal", [{}, {"id": "5"}, {"subject": "a"}, 5, "text", None, []], ids=repr)
def test_of_equal_rows_on_one_page_none_is_dropped(equal: Any) -> None:
    mx, transport = client(served([equal] * 3, 3))
    assert raws(listed(mx)) == [equal] * 3
    assert len(transport.forms) == 1


def test_a_page_that_is_met_again_gives_no_equal_row_twice() -> None:
    """Three rows arrive behind the first page, and push it onto the second one."""
    same, later = [{"subject": "a"}] * 3, [{"subject": "b"}]
    pages = [(same, 4), ([same[0], same[0], same[0]], 7), (later, 7), ([], 7)]
    mx, _ = client(lambda form: dict(zip(("list", "total"), pages[min(int(form.get("page", 1)) - 1, 3)], strict=True)))
    assert raws(listed(mx, limit=3)) == [*same, *later]


def test_more_equal_rows_than_any_earlier_page_had_are_given() -> None:
    pages = [["a", "b", "b"], ["a", "a", "a"], ["a", "a", "c"], []]
    mx, _ = client(lambda form: {"list": pages[int(form.get("page", 1)) - 1]})
    assert Counter(raws(listed(mx, limit=3))) == {"a": 3, "b": 2, "c": 1}


@given(st.lists(st.lists(st.sampled_from(["a", "b", 1, True, None]), min_size=1, max_size=4), max_size=4))
@settings(max_examples=50)
def test_a_row_is_fresh_as_often_as_the_fullest_page_has_it(pages: list[list[Any]]) -> None:
    met = Met()
    brought: Counter[str] = Counter()
    for page, rows in enumerate(pages):
        meeting = met.meet(rows, page, 0)
        assert met.meet(rows, page, 0) == meeting, "a page that is fetched again has the same fresh rows"
        brought.update(json.dumps(rows[index]) for index in meeting.fresh)
    counts = [Counter(map(json.dumps, rows)) for rows in pages]
    assert brought == {text: max(count[text] for count in counts) for count in counts for text in count}


# What ends a read.


@pytest.mark.parametrize(
    ("rows", "total", "arguments", "requests"),
    [
        (1, 1, {}, 1),
        (1, None, {}, 1),
        (4, None, {}, 1),
        (4, None, {"limit": 20}, 1),
        (1, None, {"limit": 2}, 1),
        (7, 7, {}, 1),
        (13, 13, {}, 1),
        (19, 19, {"limit": 20}, 1),
        (0, 0, {}, 1),
        (0, None, {}, 1),
        # A page that may be full proves nothing, since `total` may be that of the page.
        (1, 1, {"limit": 1}, 2),
        (10, 10, {}, 2),
        (20, 20, {}, 2),
        (20, 20, {"limit": 20}, 2),
        # Nor does a short page without a total, since a service may have pages of 5.
        (5, None, {}, 4),
        # A total that is not what came proves nothing either: the list is read again.
        (1, 2, {}, 9),
        (1, 0, {}, 4),
    ],
)  # fmt: skip
def test_an_answer_that_proves_its_end_costs_one_request(
    rows: int, total: int | None, arguments: dict[str, Any], requests: int
) -> None:
    mx, transport = client(served([row(number, "unique") for number in range(rows)], total))
    assert len(list(listed(mx, **arguments))) == rows
    assert len(transport.forms) <= requests
    assert (len(transport.forms) == 1) == (requests == 1)


@both
@pytest.mark.parametrize("total", [{"total": 1}, {}], ids=["total", "no total"])
def test_a_lookup_that_finds_one_row_is_one_request(loopback: Loopback, asynchronous: bool, total: Any) -> None:
    loopback.respond = lambda request: envelope({"list": [{"id": "12", "mail": "a@b.example"}], **total})

    async def look_up(mx: AsyncGetMX) -> list[str]:
        return [mailbox.id async for mailbox in await mx.emails.list(mail="a@b.example")]

    work: Any = look_up if asynchronous else lambda mx: [box.id for box in mx.emails.list(mail="a@b.example")]
    assert run(work, asynchronous, loopback.url) == ["12"]
    assert len(loopback.requests) == 1


@pytest.mark.parametrize("more", [{"has_more": True}, {"next_offset": "5,5"}, {"total": 9}, {"total": "many"}], ids=str)
def test_a_short_first_page_that_says_more_is_not_the_end(more: dict[str, Any]) -> None:
    mx, transport = client(lambda form: {"list": [{"id": "1"}] if len(transport.forms) == 1 else [], **more})
    assert len(list(listed(mx))) == 1
    assert len(transport.forms) > 1


def test_a_service_that_gives_known_ids_with_new_content_for_ever_ends() -> None:
    """It ignores `page`, and its rows hold the time of the request."""
    mx, transport = client(lambda form: {"list": [{"id": "1", "time": str(len(transport.forms))}], "total": 10**6})
    assert len(list(listed(mx, limit=1))) == MOST_CHANGED + 2
    assert len(transport.forms) == MOST_CHANGED + 2
    assert "listMessages: /data/list should be a new row, got only rows of earlier pages" in map(str, mx.deviations)


def test_a_page_behind_the_end_is_one_request() -> None:
    for arguments in ({"page": 99}, {"page": 99, "limit": 20}):
        mx, transport = client(served([row(number, "unique") for number in range(45)], 45))
        assert list(listed(mx, **arguments)) == []
        assert len(transport.forms) == 1


# By cursor.


def cursor_read(loopback: Loopback, asynchronous: bool, pages: list[Any]) -> tuple[list[str], list[str], list[str]]:
    """The ids that are given, the cursors that are asked, the deviations."""
    loopback.respond = lambda request: envelope(pages[min(len(loopback.requests), len(pages)) - 1])
    told: list[str] = []

    async def read(mx: AsyncGetMX) -> list[str]:
        return [str(mailbox.raw["id"]) async for mailbox in await mx.emails.list_v2()]

    def work(mx: Any) -> Any:
        return read(mx) if asynchronous else [str(mailbox.raw["id"]) for mailbox in mx.emails.list_v2()]

    with unconfirmed_is_fine():
        rows = run(work, asynchronous, loopback.url, on_deviation=lambda deviation: told.append(str(deviation)))
    return rows, [dict(request.form).get("offset", "") for request in loopback.requests], told


def stored(*ids: str, **more: Any) -> dict[str, Any]:
    return {"list": [{"id": row_id} for row_id in ids], **more}


@both
@pytest.mark.parametrize("yes", [True, 1, "1", "true", "True"], ids=repr)
def test_an_empty_cursor_page_that_says_more_is_not_the_end(loopback: Loopback, asynchronous: bool, yes: Any) -> None:
    pages = [stored("1", next_offset="a", has_more=yes), stored(next_offset="b", has_more=yes),
             stored(next_offset="c", has_more=yes), stored("2", has_more=False)]  # fmt: skip
    rows, asked, _ = cursor_read(loopback, asynchronous, pages)
    assert (rows, asked) == (["1", "2"], ["", "a", "b", "c"])


@both
@pytest.mark.parametrize("no", [False, 0, -1, "0", "-1", "false"], ids=repr)
def test_a_cursor_page_that_says_no_more_is_the_end(loopback: Loopback, asynchronous: bool, no: Any) -> None:
    rows, asked, _ = cursor_read(loopback, asynchronous, [stored("1", next_offset="a", has_more=no)])
    assert (rows, asked) == (["1"], [""])


def test_cursor_pages_that_are_empty_for_ever_end(loopback: Loopback) -> None:
    counter = itertools.count()
    loopback.respond = lambda request: envelope(stored(next_offset=f"p{next(counter)}", has_more=True))
    told: list[str] = []
    with unconfirmed_is_fine():
        work: Any = lambda mx: list(mx.emails.list_v2())  # noqa: E731  # run() takes either kind
        assert run(work, False, loopback.url, on_deviation=lambda deviation: told.append(str(deviation))) == []
    assert len(loopback.requests) == MOST_BARREN + 1
    assert "listEmailsV2: /data/list should be a new row, got no rows, but has_more" in told


def test_an_empty_cursor_page_that_leads_to_itself_ends_it(loopback: Loopback) -> None:
    _, asked, told = cursor_read(loopback, False, [stored(next_offset="a", has_more=True)])
    assert asked == ["", "a"]
    assert told


def test_a_cursor_lookup_that_finds_one_row_is_one_request(loopback: Loopback) -> None:
    rows, asked, _ = cursor_read(loopback, False, [{"list": [{"id": "1", "created_at": 5}]}])
    assert (rows, asked) == (["1"], [""])


# Memory and work.


# A dict has the most room to spare just after it has grown: at 5,500 entries for example.
@pytest.mark.parametrize(("kind", "count"), [("unique", 20_000), ("equal", 5_500), ("none", 5_500)])
def test_a_row_of_a_long_read_takes_at_most_200_bytes(kind: str, count: int) -> None:
    """Noted through all looks, as the longest read does. What is kept is rebuilt, since tracing each step is slow."""
    met = Met()
    for look, page in itertools.product(range(MOST_LOOKS), range(count // 20)):
        rows = [row(page * 20 + place, kind) for place in range(20)]
        met.meet(rows, page + look * (count // 20), look)
    kept = pickle.dumps([getattr(met, name) for name in Met.__slots__])
    tracemalloc.start()
    try:
        rebuilt = pickle.loads(kept)  # noqa: S301  # our own bytes
        assert sum(map(len, rebuilt)) >= count
        assert tracemalloc.get_traced_memory()[0] / count <= 200
    finally:
        tracemalloc.stop()


def test_the_rows_of_a_single_page_get_no_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    digested: list[Any] = []
    digest = repeats._digest

    def noting(message: Any) -> int:
        digested.append(message)
        return digest(message)

    monkeypatch.setattr(repeats, "_digest", noting)
    mx, _ = client(served([row(number, "unique") for number in range(15)], 15))
    assert len(list(listed(mx, limit=20))) == 15
    assert digested == []
    assert len(list(listed(mx, limit=10))) == 15
    assert len(digested) == 15


def test_no_service_page_is_shorter_than_the_shortest_usual_one() -> None:
    """The rule that spares a request rests on this number, and the docstring of `has_next` names it."""
    assert SMALLEST_PAGE == 5
    assert "less than five rows" in (Page.has_next.fget.__doc__ or "")  # type: ignore[attr-defined]  # a property
