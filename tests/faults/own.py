"""Faults of the program that calls: it cancels, is interrupted, forks, closes what is in use, or sets what is wrong.

Each disturbs a call that must not be sent twice. The server answers late, so that the call is under way then.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, NamedTuple

import httpx

from getmx import AsyncGetMX, GetMX, GetMXError
from tests.support.loopback import Answer, Loopback, Received, envelope

#: Seconds after which the server answers the disturbed call, and a shorter time.
_LATE, _SHORT = 0.15, 0.05

#: Nobody listens there.
_NOBODY = "http://127.0.0.1:9"


class Ending(NamedTuple):
    """How the disturbed call ended, how often the server got it, and how the next call of the client ended."""

    outcome: str
    requests: int
    after: str

    def __str__(self) -> str:
        return f"{self.outcome}, {self.requests}, {self.after}"


class Trial:
    """The server of one trial, and what is needed to call it."""

    def __init__(self, server: Loopback) -> None:
        self._server = server
        self.options: dict[str, Any] = {"token": "token", "base_url": server.url, "timeout": 5}

    @property
    def requests(self) -> int:
        """How often the server got the disturbed call."""
        return sum(dict(request.form)["mail_id"] == "1" for request in self._server.requests)

    def wait_for_request(self) -> None:
        while not self._server.requests:
            time.sleep(0.001)

    async def until_request(self) -> None:
        while not self._server.requests:
            await asyncio.sleep(0.001)


def call(mx: GetMX, mail_id: str = "1", **options: Any) -> str:
    """How a call ends. The server sends back the id, so an answer to another call is noticed."""
    try:
        return _read(mx.emails.clean_up(mail_id=mail_id, **options).raw, mail_id)
    except (Exception, KeyboardInterrupt) as error:
        return _named(error)


async def call_async(mx: AsyncGetMX, mail_id: str = "1") -> str:
    try:
        return _read((await mx.emails.clean_up(mail_id=mail_id)).raw, mail_id)
    except (Exception, asyncio.CancelledError) as error:
        return _named(error)


def _read(raw: Any, mail_id: str) -> str:
    return "answer" if raw == {"sent": mail_id} else f"ANSWER OF ANOTHER CALL: {raw}"


def _named(error: BaseException) -> str:
    is_own = isinstance(error, (GetMXError, HandlerError, KeyboardInterrupt, TimeoutError, asyncio.CancelledError))
    return type(error).__name__ if is_own else f"RAW {type(error).__name__}: {error}"


# ---------------------------------------------------------------------------------------------------------------- sync


class HandlerError(Exception):
    """What a signal handler of the caller raises."""


def interrupted(trial: Trial) -> tuple[str, str]:
    return _signalled(trial, KeyboardInterrupt)


def signalled(trial: Trial) -> tuple[str, str]:
    return _signalled(trial, HandlerError)


def _signalled(trial: Trial, error: type[BaseException]) -> tuple[str, str]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise error

    before, main = signal.signal(signal.SIGUSR1, stop), threading.get_ident()
    try:
        with GetMX(**trial.options) as mx, _later(trial, lambda: signal.pthread_kill(main, signal.SIGUSR1)):
            return call(mx), call(mx, "2")
    finally:
        signal.signal(signal.SIGUSR1, before)


def closed(trial: Trial) -> tuple[str, str]:
    with GetMX(**trial.options) as mx, _later(trial, mx.close):
        return call(mx), call(mx, "2")


@contextmanager
def _later(trial: Trial, act: Callable[[], object]) -> Iterator[None]:
    def wait_and_act() -> None:
        trial.wait_for_request()
        act()

    thread = threading.Thread(target=wait_and_act)
    thread.start()
    yield
    thread.join()


def forked(trial: Trial) -> tuple[str, str]:
    """The parent calls first, so that it has an open connection. Then both call."""
    with GetMX(**trial.options) as mx:
        call(mx, "0")
        child = os.fork()
        if child == 0:
            os._exit(call(mx, "2") != "answer")
        ending = call(mx)
        return ending, "answer" if os.waitpid(child, 0)[1] == 0 else "the child got none"


def all_taken(trial: Trial) -> tuple[str, str]:
    with GetMX(**trial.options, max_connections=1, max_retries=0) as mx:
        other = threading.Thread(target=call, args=(mx, "0"))
        other.start()
        trial.wait_for_request()
        ending = call(mx, timeout=_SHORT)
        other.join()
        return ending, call(mx, "2")


def callers_client_closed(trial: Trial) -> tuple[str, str]:
    http_client = httpx.Client()
    http_client.close()
    with GetMX(**trial.options, http_client=http_client) as mx:
        return call(mx), call(mx, "2")


def no_proxy_there(trial: Trial) -> tuple[str, str]:
    with GetMX(**trial.options, proxy=_NOBODY, max_retries=0) as mx:
        return call(mx), call(mx, "2")


def wrong_proxy(trial: Trial) -> tuple[str, str]:
    return _unset(trial, proxy="gopher://127.0.0.1:9")


def wrong_port(trial: Trial) -> tuple[str, str]:
    return _unset(trial, base_url="http://127.0.0.1:99999")


def _unset(trial: Trial, **options: Any) -> tuple[str, str]:
    try:
        with GetMX(**{**trial.options, **options}) as mx:
            return call(mx), call(mx, "2")
    except Exception as error:
        return _named(error), "no client"


# --------------------------------------------------------------------------------------------------------------- async

Disturb = Callable[[AsyncGetMX, "asyncio.Task[str]"], Awaitable[object]]


def _disturbed(trial: Trial, disturb: Disturb) -> tuple[str, str]:
    async def run() -> tuple[str, str]:
        async with AsyncGetMX(**trial.options) as mx:
            task = asyncio.create_task(call_async(mx))
            await trial.until_request()
            await disturb(mx, task)
            return await task, await call_async(mx, "2")

    return asyncio.run(run())


async def _cancel(mx: AsyncGetMX, task: asyncio.Task[str]) -> None:
    task.cancel()


async def _close(mx: AsyncGetMX, task: asyncio.Task[str]) -> None:
    await mx.close()


def cancelled(trial: Trial) -> tuple[str, str]:
    return _disturbed(trial, _cancel)


def closed_async(trial: Trial) -> tuple[str, str]:
    return _disturbed(trial, _close)


def timed_out(trial: Trial) -> tuple[str, str]:
    async def run() -> tuple[str, str]:
        async with AsyncGetMX(**trial.options) as mx:
            await call_async(mx, "0")
            try:
                async with asyncio.timeout(_SHORT):
                    await mx.emails.clean_up(mail_id="1")
                ending = "answer"
            except Exception as error:
                ending = _named(error)
            return ending, await call_async(mx, "2")

    return asyncio.run(run())


def second_loop(trial: Trial) -> tuple[str, str]:
    """A call before, in a loop that is closed by then."""
    mx = AsyncGetMX(**trial.options)
    asyncio.run(call_async(mx, "0"))
    return asyncio.run(call_async(mx)), asyncio.run(call_async(mx, "2"))


def loop_ended(trial: Trial) -> tuple[str, str]:
    """The loop ends while the call is under way, which cancels it."""
    mx = AsyncGetMX(**trial.options)
    endings: list[str] = []

    async def run() -> None:
        async def noted() -> None:
            endings.append(await call_async(mx))

        task = asyncio.create_task(noted())
        await trial.until_request()
        del task

    asyncio.run(run())
    return endings[0], asyncio.run(call_async(mx, "2"))


class OwnFault(NamedTuple):
    """What the program does, in words, and in a sync and an async program. None: there is no such thing."""

    name: str
    sync: Callable[[Trial], tuple[str, str]] | None
    asynchronous: Callable[[Trial], tuple[str, str]] | None
    expected: Ending


_NO_CONNECTION = "GetMXConnectionError"

OWN_FAULTS = (
    OwnFault("the task is cancelled", None, cancelled, Ending("CancelledError", 1, "answer")),
    OwnFault("`asyncio.timeout` ends", None, timed_out, Ending("TimeoutError", 1, "answer")),
    OwnFault("Ctrl-C", interrupted, None, Ending("KeyboardInterrupt", 1, "answer")),
    OwnFault("a signal handler raises", signalled, None, Ending("HandlerError", 1, "answer")),
    OwnFault("the client is closed meanwhile", closed, closed_async, Ending("answer", 1, "GetMXError")),
    OwnFault("a fork, then parent and child call", forked, None, Ending("answer", 1, "answer")),
    OwnFault("a second `asyncio.run`", None, second_loop, Ending("answer", 1, "answer")),
    OwnFault("the event loop ends meanwhile", None, loop_ended, Ending("CancelledError", 1, "answer")),
    OwnFault("all connections are taken", all_taken, None, Ending("GetMXTimeoutError", 0, "answer")),
    OwnFault(
        "your `http_client` was closed",
        callers_client_closed,
        None,
        Ending("GetMXConnectionError", 0, "GetMXConnectionError"),
    ),
    OwnFault("nobody listens at the proxy", no_proxy_there, None, Ending(_NO_CONNECTION, 0, _NO_CONNECTION)),
    OwnFault("a proxy of an unknown scheme", wrong_proxy, None, Ending("GetMXInputError", 0, "no client")),
    OwnFault("a port above 65535", wrong_port, None, Ending("GetMXInputError", 0, "no client")),
)


def run(fault: OwnFault) -> dict[str, Ending]:
    """How the call ends in a sync and in an async program. Call it in the main thread, where signals arrive."""
    programs = {"sync": fault.sync, "async": fault.asynchronous}
    return {mode: _ending(program) for mode, program in programs.items() if program is not None}


def _ending(program: Callable[[Trial], tuple[str, str]]) -> Ending:
    def respond(request: Received) -> Answer:
        mail_id = dict(request.form)["mail_id"]
        time.sleep(_LATE if mail_id != "2" else 0)
        return envelope({"sent": mail_id})

    with Loopback(respond) as server:
        trial = Trial(server)
        outcome, after = program(trial)
        return Ending(outcome, trial.requests, after)
