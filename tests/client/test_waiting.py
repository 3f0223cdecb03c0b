"""Waiting for mail: each message once, growing pauses, an end in time. The clock only moves when the client sleeps."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from getmx import GetMX, GetMXInputError, GetMXStatusError, GetMXTimeoutError, GetMXWaitTimeout
from tests.support.clients import Clock, both, run
from tests.support.loopback import Answer, Loopback, Received, envelope


class Mailbox:
    """Messages and when each arrives, newest first, in pages. Counts the looks into it."""

    def __init__(self, clock: Clock, arrivals: dict[str, float]) -> None:
        self.clock = clock
        self.start = clock.now
        self.arrivals = arrivals
        self.looks: list[float] = []

    def __call__(self, request: Received) -> Answer:
        form = dict(request.form)
        page = int(form.get("page", 1))
        elapsed = self.clock.now - self.start
        if page == 1:
            self.looks.append(elapsed)
        there = sorted((at, row) for row, at in self.arrivals.items() if at <= elapsed)[::-1]
        rows = [{"id": row, "subject": f"subject {row}"} for _, row in there]
        return envelope({"list": rows[20 * (page - 1) : 20 * page], "total": len(rows)})


def wait(**arguments: Any) -> Callable[[Any], Any]:
    return lambda mx: mx.messages.wait_for(mail_id="1", **arguments)


def watched(count: int, **arguments: Any) -> Callable[[Any], Any]:
    """The ids of the first so many messages that are watched, or of fewer if the time is over before."""
    ids: list[str | None] = []

    async def collect(messages: Any) -> list[str | None]:
        async for message in messages:
            ids.append(message.id)
            if len(ids) == count:
                await messages.aclose()
                break
        return ids

    def work(mx: Any) -> Any:
        messages = mx.messages.watch(mail_id="1", **arguments)
        if hasattr(messages, "__aiter__"):
            return collect(messages)
        for message in messages:
            ids.append(message.id)
            if len(ids) == count:
                break
        return ids

    return work


@pytest.fixture
def clock() -> Clock:
    return Clock()


@both
def test_a_message_that_is_there_already_counts(loopback: Loopback, clock: Clock, asynchronous: bool) -> None:
    loopback.respond = Mailbox(clock, {"a": 0})
    assert run(wait(), asynchronous, loopback.url, clock=clock).id == "a"
    assert clock.slept == []


@both
def test_new_only_waits_for_the_next_one(loopback: Loopback, clock: Clock, asynchronous: bool) -> None:
    loopback.respond = Mailbox(clock, {"a": 0, "b": 3})
    assert run(wait(new_only=True), asynchronous, loopback.url, clock=clock).id == "b"
    assert clock.slept == [1.0, 1.5, 2.25]


@both
def test_the_first_that_matches_is_given_and_each_is_shown_once(
    loopback: Loopback, clock: Clock, asynchronous: bool
) -> None:
    shown: list[str] = []

    def matching(message: Any) -> bool:
        shown.append(message.id)
        return bool(message.subject == "subject c")

    loopback.respond = Mailbox(clock, {"a": 0, "b": 2, "c": 9, "d": 0})
    assert run(wait(matching=matching), asynchronous, loopback.url, clock=clock).id == "c"
    assert shown == ["d", "a", "b", "c"]


@both
def test_filters_are_sent_for_each_folder_alone(loopback: Loopback, clock: Clock, asynchronous: bool) -> None:
    loopback.respond = Mailbox(clock, {"a": 0})
    work = watched(
        2, folder=["Inbox", "Junk", "Inbox"], to="a@b.c", subject="Hi", start_time=date(2026, 1, 31), new_only=False
    )
    assert run(work, asynchronous, loopback.url, clock=clock) == ["a", "a"]
    assert [request.form for request in loopback.requests] == [
        [
            ("token", "token"), ("folder", folder), ("mail_id", "1"), ("start_time", "2026-01-31"), ("limit", "20"),
            ("to", "a@b.c"), ("subject", "Hi"),
        ]
        for folder in ("Inbox", "Junk")
    ]  # fmt: skip


@both
def test_without_filters_only_the_inbox_is_asked_for(loopback: Loopback, clock: Clock, asynchronous: bool) -> None:
    loopback.respond = Mailbox(clock, {"a": 0})
    run(wait(), asynchronous, loopback.url, clock=clock)
    assert loopback.last.form == [("token", "token"), ("folder", "Inbox"), ("mail_id", "1"), ("limit", "20")]


@both
def test_pauses_grow_from_1_to_15_seconds(loopback: Loopback, clock: Clock, asynchronous: bool) -> None:
    loopback.respond = Mailbox(clock, {})
    with pytest.raises(GetMXWaitTimeout):
        run(wait(timeout=100), asynchronous, loopback.url, clock=clock)
    assert clock.slept[:8] == [1.0, 1.5, 2.25, 3.375, 5.0625, 7.59375, 11.390625, 15.0]
    assert clock.slept[8:-1] == [15.0] * 3


@both
def test_pauses_start_anew_with_news(loopback: Loopback, clock: Clock, asynchronous: bool) -> None:
    loopback.respond = Mailbox(clock, {"a": 0, "b": 8})
    with pytest.raises(GetMXWaitTimeout):
        run(wait(timeout=20, matching=lambda message: False), asynchronous, loopback.url, clock=clock)
    assert clock.slept[:8] == [1.0, 1.5, 2.25, 3.375, 1.0, 1.5, 2.25, 3.375]


@both
def test_it_ends_in_time_with_a_last_look(loopback: Loopback, clock: Clock, asynchronous: bool) -> None:
    loopback.respond = mailbox = Mailbox(clock, {})
    with pytest.raises(GetMXWaitTimeout, match=r"messages.wait_for: no matching message within 10 s") as raised:
        run(wait(timeout=10), asynchronous, loopback.url, clock=clock)
    assert isinstance(raised.value, TimeoutError)
    assert raised.value.operation == "listMessages"
    assert mailbox.looks[-1] == sum(clock.slept) == 10.0


@both
def test_what_arrives_in_the_last_moment_is_found(loopback: Loopback, clock: Clock, asynchronous: bool) -> None:
    loopback.respond = Mailbox(clock, {"a": 10})
    assert run(wait(timeout=10), asynchronous, loopback.url, clock=clock).id == "a"


@both
def test_it_waits_for_ever_where_no_time_is_set(loopback: Loopback, clock: Clock, asynchronous: bool) -> None:
    loopback.respond = Mailbox(clock, {"a": 1000})
    assert run(wait(timeout=None), asynchronous, loopback.url, clock=clock).id == "a"


@both
def test_watching_gives_each_new_message_once_as_it_comes(loopback: Loopback, clock: Clock, asynchronous: bool) -> None:
    loopback.respond = Mailbox(clock, {"old": 0, "a": 2, "b": 20, "c": 20.5, "d": 90})
    assert run(watched(4), asynchronous, loopback.url, clock=clock) == ["a", "c", "b", "d"]


@both
def test_watching_may_begin_with_what_is_there(loopback: Loopback, clock: Clock, asynchronous: bool) -> None:
    loopback.respond = Mailbox(clock, {"old": 0, "a": 2})
    assert run(watched(2, new_only=False), asynchronous, loopback.url, clock=clock) == ["old", "a"]


@both
def test_watching_ends_in_time_by_stopping(loopback: Loopback, clock: Clock, asynchronous: bool) -> None:
    loopback.respond = Mailbox(clock, {"old": 0, "a": 2, "late": 31})
    assert run(watched(9, timeout=30), asynchronous, loopback.url, clock=clock) == ["a"]
    assert clock.now == 1030.0


@both
def test_all_pages_of_a_look_are_read(loopback: Loopback, clock: Clock, asynchronous: bool) -> None:
    loopback.respond = Mailbox(clock, {f"{number:02}": 0 for number in range(45)})
    found = run(wait(matching=lambda message: message.id == "00"), asynchronous, loopback.url, clock=clock)
    assert (found.id, len(loopback.requests)) == ("00", 3)


@both
def test_errors_of_list_pass_through_after_its_own_retries(
    loopback: Loopback, clock: Clock, asynchronous: bool
) -> None:
    loopback.respond = lambda request: Answer(b"", 500)
    for work in (wait(), watched(1)):
        with pytest.raises(GetMXStatusError) as raised:
            run(work, asynchronous, loopback.url, clock=clock)
        assert raised.value.attempts == 3


@both
def test_what_matching_raises_passes_through(loopback: Loopback, clock: Clock, asynchronous: bool) -> None:
    def matching(message: Any) -> bool:
        raise KeyError("own")

    loopback.respond = Mailbox(clock, {"a": 0})
    with pytest.raises(KeyError, match="own"):
        run(wait(matching=matching), asynchronous, loopback.url, clock=clock)


@both
@pytest.mark.parametrize("timeout", [0, -1, float("nan"), "60", True])
def test_a_time_that_cannot_be_right_is_refused(
    loopback: Loopback, clock: Clock, asynchronous: bool, timeout: Any
) -> None:
    for work, name in ((wait(timeout=timeout), "wait_for"), (watched(1, timeout=timeout), "watch")):
        with pytest.raises(GetMXInputError, match=f"messages.{name}: timeout must be a number of seconds above 0"):
            run(work, asynchronous, loopback.url, clock=clock)
    assert loopback.requests == []


def test_waiting_can_be_cancelled(loopback: Loopback, clock: Clock) -> None:
    async def work(mx: Any) -> Any:
        task = asyncio.create_task(mx.messages.wait_for(mail_id="1", timeout=None))
        while not clock.slept:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        loopback.respond = Mailbox(clock, {"a": 0})
        return await mx.messages.wait_for(mail_id="1")

    loopback.respond = Mailbox(clock, {})
    assert run(work, True, loopback.url, clock=clock).id == "a"


@both
def test_a_look_that_hangs_ends_with_the_wait(loopback: Loopback, clock: Clock, asynchronous: bool) -> None:
    def slow_token() -> str:
        clock.advance(10)
        return "token"

    with pytest.raises(GetMXWaitTimeout, match="no matching message within 5 s") as raised:
        run(wait(timeout=5), asynchronous, loopback.url, clock=clock, token=slow_token)
    assert isinstance(raised.value.__cause__, GetMXTimeoutError)
    assert loopback.requests == []


@both
def test_a_look_past_the_client_s_own_deadline_is_its_own_error(
    loopback: Loopback, clock: Clock, asynchronous: bool
) -> None:
    def slow_token() -> str:
        clock.advance(10)
        return "token"

    with pytest.raises(GetMXTimeoutError, match="no answer within the deadline of 3 s"):
        run(wait(timeout=60), asynchronous, loopback.url, clock=clock, token=slow_token, deadline=3)


def test_watching_refuses_a_wrong_timeout_at_once(mx: GetMX) -> None:
    with pytest.raises(
        GetMXInputError, match="timeout must be a number of seconds above 0, got 0; to wait without an end, pass None"
    ):
        mx.messages.watch(mail_id="1", timeout=0)
