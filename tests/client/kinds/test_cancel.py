"""A call that is cancelled, late or interrupted, wherever it stands, costs no connection and mixes up no answer."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Generator, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from types import FrameType
from typing import Any

import pytest

from getmx import AsyncGetMX, GetMX, GetMXError, GetMXTimeoutError
from tests.support.loopback import Answer, Loopback, Received, envelope


@pytest.fixture
def echo(loopback: Loopback) -> Loopback:
    """Answers with the mail_id that was sent, some answers late."""
    chance = random.Random(1)  # noqa: S311  # the same in every run

    def respond(request: Received) -> Answer:
        if chance.random() < 0.3:
            time.sleep(chance.random() * 0.02)
        return envelope({"sent": dict(request.form)["mail_id"]})

    loopback.respond = respond
    return loopback


async def sent(mx: AsyncGetMX, number: int, **options: Any) -> str:
    return str((await mx.emails.clean_up(mail_id=str(number), **options)).raw["sent"])


async def assert_all_connections_work(mx: AsyncGetMX, numbers: range) -> None:
    """Every connection is free, and every answer is that of its call."""
    assert await asyncio.gather(*(sent(mx, number, timeout=20) for number in numbers)) == [str(n) for n in numbers]


class CancelledAt:
    """Awaits a coroutine, and cancels the task where it waits for the n-th time."""

    def __init__(self, work: Coroutine[Any, Any, Any], waits: int) -> None:
        self._work = work
        self._left = waits

    @property
    def was_cancelled(self) -> bool:
        return self._left < 0

    def __await__(self) -> Generator[Any, Any, Any]:
        task = asyncio.current_task()
        assert task is not None
        steps = self._work.__await__()
        step: Callable[[], Any] = lambda: next(steps)  # noqa: E731  # it changes below
        try:
            while True:
                awaited = step()
                if self._left == 0:
                    task.cancel()
                self._left -= self._left >= 0
                try:
                    yield awaited
                    step = partial(steps.send, None)
                except BaseException as error:
                    step = partial(steps.throw, error)
        except StopIteration as done:
            return done.value


@pytest.mark.parametrize("is_connected", [True, False])
def test_a_call_may_be_cancelled_at_each_await(echo: Loopback, is_connected: bool) -> None:
    async def cancel_each() -> int:
        async with AsyncGetMX(token="token", base_url=echo.url, max_connections=1) as mx:
            for waits in range(1000):
                if is_connected:
                    await sent(mx, -1)
                else:
                    await drop_connections(mx)
                work = CancelledAt(sent(mx, waits), waits)
                await asyncio.wait([asyncio.create_task(run(work))])
                await assert_all_connections_work(mx, range(2))
                if not work.was_cancelled:
                    return waits
        raise AssertionError("it never came to an end")

    assert asyncio.run(cancel_each()) > 3
    assert echo.open_after_a_while() == 0


async def run(work: CancelledAt) -> Any:
    return await work


async def drop_connections(mx: AsyncGetMX) -> None:
    """Makes the next call connect anew: an answer that is not read to its end costs its connection."""
    with suppress(GetMXError):
        await mx.emails.clean_up(mail_id="1", deadline=1e-9)
    with pytest.raises(GetMXError):
        await mx.with_options(max_answer_bytes=1).emails.clean_up(mail_id="1")


@pytest.mark.parametrize("how", ["cancel", "deadline", "both"])
def test_storms_of_cancelled_and_late_calls(echo: Loopback, how: str) -> None:
    async def storm() -> None:
        async with AsyncGetMX(token="token", base_url=echo.url, max_connections=5, max_retries=0) as mx:
            for milliseconds in range(1, 25):
                options = {} if how == "cancel" else {"deadline": milliseconds / 1000}
                tasks = [asyncio.create_task(sent(mx, number, **options)) for number in range(20)]
                await asyncio.sleep(milliseconds / 1000)
                for task in tasks[:: 1 if how == "cancel" else 2] if how != "deadline" else []:
                    task.cancel()
                for number, outcome in enumerate(await asyncio.gather(*tasks, return_exceptions=True)):
                    assert outcome == str(number) or isinstance(outcome, (asyncio.CancelledError, GetMXTimeoutError))
            await assert_all_connections_work(mx, range(40))
            assert echo.open <= 5

    asyncio.run(storm())
    assert echo.open_after_a_while() == 0


def test_a_wait_for_a_connection_that_is_cancelled_passes_its_turn_on(echo: Loopback) -> None:
    async def crowd() -> None:
        async with AsyncGetMX(token="token", base_url=echo.url, max_connections=1) as mx:
            tasks = [asyncio.create_task(sent(mx, number)) for number in range(30)]
            await asyncio.sleep(0.01)
            for task in tasks[1::2]:
                task.cancel()
            outcomes = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 20)
            assert outcomes[::2] == [str(number) for number in range(0, 30, 2)]

    asyncio.run(crowd())


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
def test_all_connections_taken_is_a_clear_error(loopback: Loopback, asynchronous: bool) -> None:
    release = threading.Event()

    def respond(request: Received) -> Answer:
        release.wait(20)
        return envelope({})

    loopback.respond = respond
    try:
        with pytest.raises(
            GetMXTimeoutError, match=r"all 1 connections were taken for 0.2 s \(max_connections\)"
        ) as raised:
            (_second_async if asynchronous else _second_sync)(loopback)
    finally:
        release.set()
    assert raised.value.fault == "pool"


def _second_sync(loopback: Loopback) -> None:
    with GetMX(token="token", base_url=loopback.url, max_connections=1, max_retries=0) as mx:
        first = threading.Thread(target=lambda: mx.emails.clean_up(mail_id="1"))
        first.start()
        while not loopback.requests:
            time.sleep(0.001)
        try:
            mx.emails.clean_up(mail_id="2", timeout=0.2)
        finally:
            loopback.respond = lambda request: envelope({})


def _second_async(loopback: Loopback) -> None:
    async def run() -> None:
        async with AsyncGetMX(token="token", base_url=loopback.url, max_connections=1, max_retries=0) as mx:
            first = asyncio.create_task(mx.emails.clean_up(mail_id="1"))
            while not loopback.requests:
                await asyncio.sleep(0.001)
            try:
                await mx.emails.clean_up(mail_id="2", timeout=0.2)
            finally:
                first.cancel()

    asyncio.run(run())


# Interrupts of sync calls: Ctrl-C, and any signal handler that raises.


#: Where an interrupt leaves a lock of httpcore taken, for which it then waits for ever (docs/faults.md has it), and one
#: of coverage. In contextlib, Python 3.11 keeps the exception at hand for ever if a trace function raises, which no
#: signal does there. Nor does one between the last line of `with lock:` and its release, where a trace function can.
_LOCKS = tuple(
    os.path.join(*parts)
    for parts in (
        ("httpcore", "_synchronization.py"),
        ("coverage", "collector.py"),
        ("python3.11", "contextlib.py"),
        ("_runtime", "deviations.py"),
    )
)


class Interrupt(BaseException):
    """What a signal handler raises."""


def is_in_lock(frame: FrameType | None) -> bool:
    return frame is not None and (frame.f_code.co_filename.endswith(_LOCKS) or is_in_lock(frame.f_back))


@contextmanager
def interrupted_after(lines: int) -> Iterator[None]:
    """Raises at the n-th line that Python runs, as a signal handler would."""
    left = lines

    def trace(frame: FrameType, event: str, argument: object) -> Callable[..., Any] | None:
        nonlocal left
        left -= event == "line"
        if left < 0 and not is_in_lock(frame):
            sys.settrace(None)
            raise Interrupt
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)


@pytest.mark.usefixtures("unclosed_is_fine")
@pytest.mark.parametrize("is_connected", [True, False])
def test_a_call_may_be_interrupted_at_each_line(echo: Loopback, is_connected: bool) -> None:
    echo.respond = lambda request: envelope({"sent": dict(request.form)["mail_id"]})
    with GetMX(token="token", base_url=echo.url, max_connections=1, max_retries=0) as mx:
        mx.emails.clean_up(mail_id="1")
        lines = 0
        while lines < 100_000:
            if not is_connected:
                with pytest.raises(GetMXError):
                    mx.with_options(max_answer_bytes=1).emails.clean_up(mail_id="1")
            if not _interrupted(mx, lines):
                break
            lines += 23
            assert mx.emails.clean_up(mail_id=str(lines), timeout=5).raw == {"sent": str(lines)}
        assert lines > 500
    assert echo.open_after_a_while() == 0


def _interrupted(mx: GetMX, lines: int) -> bool:
    try:
        with interrupted_after(lines):
            mx.emails.clean_up(mail_id="interrupted")
    except Interrupt:
        return True
    return False


@pytest.mark.usefixtures("unclosed_is_fine")
@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there are no timers here")
def test_signals_that_raise_at_any_moment(echo: Loopback) -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        if not is_in_lock(frame):
            raise Interrupt
        signal.setitimer(signal.ITIMER_REAL, 0.0001)

    before = signal.signal(signal.SIGALRM, stop)
    try:
        with GetMX(token="token", base_url=echo.url, max_connections=1, max_retries=0) as mx:
            for tenths in range(1, 120):
                with suppress(Interrupt):
                    signal.setitimer(signal.ITIMER_REAL, tenths / 10_000)
                    mx.emails.clean_up(mail_id="1")
                    signal.setitimer(signal.ITIMER_REAL, 0)
                signal.setitimer(signal.ITIMER_REAL, 0)
                assert mx.emails.clean_up(mail_id=str(tenths), timeout=5).raw == {"sent": str(tenths)}
    finally:
        signal.signal(signal.SIGALRM, before)
    assert echo.open_after_a_while() == 0
