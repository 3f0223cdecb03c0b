"""Waits end in time whatever the service does, share one pace, and go on from a bookmark."""

from __future__ import annotations

import asyncio
import heapq
import pickle
import re
import time
from bisect import bisect_left
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import httpx
import pytest

from getmx import AsyncGetMX, Bookmark, GetMX, GetMXInputError, GetMXTimeoutError, GetMXWaitTimeout
from getmx._runtime import waits
from getmx._runtime.bookmarks import keys_of
from getmx._runtime.retry import REAL_PACE
from getmx._runtime.turns import LOOKS_AT_ONCE, LOOKS_PER_SECOND, Turns
from tests.support.clients import Clock, both, run
from tests.support.loopback import Answer, Loopback, Received, envelope


class Mailbox:
    """Folders with messages, newest first. Each request takes some seconds of a clock, or of the real time."""

    def __init__(self, messages: int = 0, pause: Callable[[], None] = lambda: None) -> None:
        self.folders: dict[str, list[str]] = {"Inbox": [], "Junk": []}
        self.pause = pause
        self.fill("Inbox", messages)

    def fill(self, folder: str, messages: int) -> None:
        for _ in range(messages):
            self.folders[folder].insert(0, str(len(self.folders[folder]) + 1))

    def __call__(self, request: Received | httpx.Request) -> Answer:
        self.pause()
        body = request.body if isinstance(request, Received) else request.content
        form = dict(re.findall(r'name="(\w+)"\r\n\r\n(.*)\r\n', body.decode()))
        start = 20 * int(form.get("page", 1)) - 20
        ids = self.folders[form["folder"]]
        rows = [{"id": row, "subject": f"{form['folder']} {row}"} for row in ids[start : start + 20]]
        return envelope({"list": rows, "total": len(ids)})


def wait(**arguments: Any) -> Callable[[Any], Any]:
    return lambda mx: mx.messages.wait_for(mail_id="1", **arguments)


def never(message: Any) -> bool:
    return False


# Time.


@both
@pytest.mark.parametrize("arguments", [{"matching": never}, {"new_only": True}], ids=["matching", "new_only"])
def test_a_wait_of_2_seconds_on_2000_messages_ends_in_2_5_seconds(
    loopback: Loopback, asynchronous: bool, arguments: dict[str, Any]
) -> None:
    clock = Clock()
    loopback.respond = Mailbox(2000, lambda: clock.advance(0.2))
    with pytest.raises(GetMXWaitTimeout, match="the last look could not read the whole list: pass since or start_time"):
        run(wait(timeout=2, **arguments), asynchronous, loopback.url, clock=clock)
    assert clock.now - 1000 <= 2.5
    assert len(loopback.requests) <= 12


@both
def test_a_wait_ends_in_time_within_the_pages_of_a_look(
    loopback: Loopback, asynchronous: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waits, "_SHORTEST_LOOK", 0.05)
    loopback.respond = Mailbox(200, lambda: time.sleep(0.07))
    started = time.monotonic()
    with pytest.raises(GetMXWaitTimeout):
        run(wait(timeout=0.25, matching=never), asynchronous, loopback.url)
    assert 0.2 < time.monotonic() - started < 0.5
    assert 3 <= len(loopback.requests) <= 5


@both
def test_the_last_look_has_the_time_that_a_request_takes(loopback: Loopback, asynchronous: bool) -> None:
    clock = Clock()
    mailbox = Mailbox(0, lambda: clock.advance(0.5))
    loopback.respond = mailbox
    with pytest.raises(GetMXWaitTimeout):
        run(wait(timeout=3), asynchronous, loopback.url, clock=clock)
    assert clock.now == 1003.0
    assert clock.slept == [1.0, 0.5]
    assert len(loopback.requests) == 3


@both
def test_all_folders_are_looked_into_within_the_time(loopback: Loopback, asynchronous: bool) -> None:
    clock = Clock()
    loopback.respond = Mailbox(0, lambda: clock.advance(1))
    with pytest.raises(GetMXWaitTimeout):
        run(wait(timeout=1.5, folder=["Inbox", "Junk"]), asynchronous, loopback.url, clock=clock)
    assert clock.now <= 1002.0


@both
def test_an_error_of_a_request_before_the_end_is_its_own(loopback: Loopback, asynchronous: bool) -> None:
    loopback.respond = Mailbox(0, lambda: time.sleep(0.2))
    work = wait(timeout=50)
    with pytest.raises(GetMXTimeoutError, match="no answer"):
        run(work, asynchronous, loopback.url, timeout=0.05, max_retries=0)


@both
def test_the_end_of_a_wait_names_mailbox_folders_and_filters_but_no_token(
    loopback: Loopback, asynchronous: bool
) -> None:
    loopback.respond = Mailbox(3)
    work = wait(
        timeout=1, folder=["Inbox", "Junk"], to="a@b.c", subject="for token-4711", start_time=date(2026, 1, 31),
        matching=never,
    )  # fmt: skip
    with pytest.raises(GetMXWaitTimeout) as raised:
        run(work, asynchronous, loopback.url, clock=Clock(), token="token-4711")
    assert str(raised.value) == (
        "messages.wait_for: no matching message within 1 s; folder=['Inbox', 'Junk'], mail_id='1', to='a@b.c', "
        "subject='for ***', start_time=datetime.date(2026, 1, 31); 3 that came did not match"
    )


# Bookmarks.


def marked(change: Callable[[], None], mark: dict[str, Any], asynchronous: bool, **arguments: Any) -> Any:
    """Work: a bookmark, then a change, then what a watch since then gives within a second."""

    def work(mx: GetMX) -> list[str]:
        since = mx.messages.bookmark(mail_id="1", **mark)
        change()
        watched = mx.messages.watch(mail_id="1", since=since, timeout=1, **arguments)
        return [message.subject or "" for message in watched]

    async def work_async(mx: AsyncGetMX) -> list[str]:
        since = await mx.messages.bookmark(mail_id="1", **mark)
        change()
        watched = mx.messages.watch(mail_id="1", since=since, timeout=1, **arguments)
        return [message.subject or "" async for message in watched]

    return work_async if asynchronous else work


@both
def test_what_came_after_the_bookmark_is_given_in_each_of_its_folders(loopback: Loopback, asynchronous: bool) -> None:
    mailbox = Mailbox(25)
    loopback.respond = mailbox

    def change() -> None:
        mailbox.fill("Inbox", 1)
        mailbox.fill("Junk", 2)

    work = marked(change, {"folder": ["Inbox", "Junk"]}, asynchronous)
    assert sorted(run(work, asynchronous, loopback.url, clock=Clock())) == ["Inbox 26", "Junk 1", "Junk 2"]
    work = marked(change, {"folder": ["Inbox", "Junk"]}, asynchronous, folder="Junk")
    assert sorted(run(work, asynchronous, loopback.url, clock=Clock())) == ["Junk 3", "Junk 4"]


@both
def test_a_bookmark_costs_a_request_for_each_20_messages(loopback: Loopback, asynchronous: bool) -> None:
    loopback.respond = Mailbox(95)
    run(lambda mx: mx.messages.bookmark(mail_id="1"), asynchronous, loopback.url)
    assert len(loopback.requests) == 5


@both
def test_the_wait_begins_at_the_day_of_the_bookmark(loopback: Loopback, asynchronous: bool) -> None:
    loopback.respond = Mailbox(1)
    day = date(2026, 1, 31)
    for arguments in ({}, {"start_time": "2026-02-01"}):
        run(
            marked(lambda: None, {"start_time": day}, asynchronous, **arguments),
            asynchronous,
            loopback.url,
            clock=Clock(),
        )
    days = [dict(request.form)["start_time"] for request in loopback.requests]
    assert days == ["2026-01-31"] * 3 + ["2026-01-31"] + ["2026-02-01"] * 2
    with pytest.raises(GetMXInputError, match="start_time is before that of the bookmark, 2026-01-31"):
        run(
            marked(lambda: None, {"start_time": day}, asynchronous, start_time="2026-01-30"), asynchronous, loopback.url
        )


@pytest.fixture
def mark(loopback: Loopback) -> Bookmark:
    loopback.respond = Mailbox(25)
    with GetMX(token="t", base_url=loopback.url) as mx:
        mark = mx.messages.bookmark(mail_id="1")
    loopback.requests.clear()
    return mark


def test_a_bookmark_can_be_kept_and_does_not_change(loopback: Loopback, mark: Bookmark) -> None:
    kept = pickle.loads(pickle.dumps(mark))  # noqa: S301  # made here
    assert kept == mark
    assert hash(kept) == hash(mark)
    with GetMX(token="t", base_url=loopback.url) as mx:
        mx._pace = Clock().pace
        assert list(mx.messages.watch(mail_id="1", since=mark, timeout=1)) == []
        loopback.respond = Mailbox(26)
        assert [row.id for row in mx.messages.watch(mail_id="1", since=mark, timeout=1)] == ["26"]
        assert [row.id for row in mx.messages.watch(mail_id="1", since=kept, timeout=1)] == ["26"]
    with pytest.raises(AttributeError):
        mark.mail_id = "2"  # type: ignore[misc]  # that is what must not work


def test_a_bookmark_shows_no_mail(mark: Bookmark) -> None:
    assert repr(mark) == "Bookmark(mail_id='1', start_time=None, messages={'Inbox': 25})"
    assert b"Inbox 25" not in pickle.dumps(mark)


def test_a_message_has_the_same_key_in_every_process_and_however_its_body_is_rendered() -> None:
    row = {"id": "7", "subject": "Hi", "body": "1"}
    assert keys_of([row]) == keys_of([{**row, "body": "2", "seen": True}]) == [300721167691137655304691935]
    assert len({*keys_of([row, row]), *keys_of([{**row, "subject": "Ho"}]), *keys_of([{"subject": "Hi"}])}) == 4


@both
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"mail_id": "2"}, "since is a bookmark of another mailbox: pass the same mail_id to both"),
        ({"folder": "Junk"}, "folder 'Junk' is not in the bookmark, which has 'Inbox'"),
        ({"folder": []}, "folder must be a str or a list of at least one str"),
        ({"folder": [["Inbox"]]}, "folder must be a str or a list of at least one str"),
        ({"since": "yesterday"}, "since must be a Bookmark, as messages.bookmark returns it, got str"),
    ],
)
def test_what_does_not_fit_the_bookmark_is_refused_at_once(
    loopback: Loopback, mark: Bookmark, asynchronous: bool, arguments: dict[str, Any], message: str
) -> None:
    for name in ("wait_for", "watch", "wait_for_code"):
        work = partial(call_by_name, name=name, arguments={"mail_id": "1", "since": mark, **arguments})
        with pytest.raises(GetMXInputError, match=re.escape(f"messages.{name}: {message}")):
            run(work, asynchronous, loopback.url)
    assert loopback.requests == []


def call_by_name(mx: Any, name: str, arguments: dict[str, Any]) -> Any:
    return getattr(mx.messages, name)(**arguments)


# One pace.


class Sleepers:
    """A time in which many tasks sleep at once. It goes on when all of them sleep."""

    def __init__(self, tasks: int) -> None:
        self.now = 1000.0
        self.tasks = tasks
        self.asleep: list[tuple[float, int, asyncio.Event]] = []

    async def sleep(self, seconds: float) -> None:
        awake = asyncio.Event()
        heapq.heappush(self.asleep, (self.now + seconds, id(awake), awake))
        if len(self.asleep) == self.tasks:
            self.now, _, first = heapq.heappop(self.asleep)
            first.set()
        await awake.wait()

    def leave(self) -> None:
        self.tasks -= 1
        if self.asleep and len(self.asleep) == self.tasks:
            self.now, _, first = heapq.heappop(self.asleep)
            first.set()


def test_500_waits_of_a_client_share_one_pace() -> None:
    sleepers = Sleepers(500)
    asked: list[float] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(sleepers.now)
        return httpx.Response(200, json={"code": 200, "msg": "", "data": {"list": [], "total": 0}})

    async def wait_once(mx: AsyncGetMX, number: int) -> bool:
        try:
            await mx.messages.wait_for(mail_id=str(number), timeout=20)
        except GetMXWaitTimeout:
            return True
        finally:
            sleepers.leave()
        return False

    async def wait_all() -> list[bool]:
        http_client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
        async with http_client, AsyncGetMX("token", base_url="http://127.0.0.1:1", http_client=http_client) as mx:
            mx._pace = REAL_PACE._replace(now=lambda: sleepers.now, sleep_async=sleepers.sleep)
            copy = mx.with_options(timeout=5)
            return await asyncio.gather(*(wait_once(copy if number % 2 else mx, number) for number in range(500)))

    assert asyncio.run(wait_all()) == [True] * 500
    in_a_second = [bisect_left(asked, moment + 0.999) - index for index, moment in enumerate(asked)]
    assert max(in_a_second) <= LOOKS_PER_SECOND + LOOKS_AT_ONCE
    assert 900 < len(asked) <= 20 * LOOKS_PER_SECOND + LOOKS_AT_ONCE
    assert max(asked) <= 1020


def turns(pace: Turns, now: float, count: int, latest: float = 1e9) -> list[float | None]:
    pauses = (pace.pause(now, latest) for _ in range(count))
    return [None if pause is None else round(pause, 6) for pause in pauses]


def test_turns_are_handed_out_one_after_the_other_once_those_that_were_saved_are_used() -> None:
    pace = Turns()
    assert turns(pace, 100, LOOKS_AT_ONCE + 2) == [0.0] * LOOKS_AT_ONCE + [0.02, 0.04]
    assert turns(pace, 100.04, 1) == [0.02]
    assert turns(pace, 100.201, 9) == [0.0] * 7 + [0.019, 0.039]
    assert turns(pace, 1000, LOOKS_AT_ONCE + 1) == [0.0] * LOOKS_AT_ONCE + [0.02]


def test_a_turn_that_comes_too_late_is_left_to_others() -> None:
    pace = Turns()
    turns(pace, 100, LOOKS_AT_ONCE + 5)
    assert turns(pace, 100, 3, latest=100.05) == [None] * 3
    assert turns(pace, 100, 1) == [0.12]
