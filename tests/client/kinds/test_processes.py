"""A client that was made before a fork, by several threads or used by several loops: each gets its own answers."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

import getmx
from getmx import AsyncGetMX, GetMX, GetMXConnectionError, GetMXError
from tests.support.loopback import Loopback, Received, envelope


@pytest.fixture
def echo(loopback: Loopback) -> Loopback:
    loopback.respond = lambda request: envelope({"sent": dict(request.form)["mail_id"]})
    return loopback


def sent(mx: GetMX, name: str) -> str:
    return str(mx.emails.clean_up(mail_id=name).raw["sent"])


async def sent_async(mx: AsyncGetMX, name: str) -> str:
    return str((await mx.emails.clean_up(mail_id=name)).raw["sent"])


# Processes. Each scenario runs in a process of its own, since this one has threads.

_FORK = """
import asyncio, contextlib, logging, os, sys, threading
from getmx import AsyncGetMX, GetMX

logging.getLogger("getmx").setLevel("ERROR")  # The answers have a field that the spec does not declare.
url, scenario = sys.argv[1:]

def check(mx, who, count=20):
    for number in range(count):
        name = str(who * 1000 + number)
        assert mx.emails.clean_up(mail_id=name).raw["sent"] == name, name

async def check_async(mx, who):
    names = [str(who * 1000 + number) for number in range(50)]
    answers = await asyncio.gather(*(mx.emails.clean_up(mail_id=name) for name in names))
    assert [answer.raw["sent"] for answer in answers] == names

def in_children(work, then):
    children = []
    for who in range(1, 5):
        child = os.fork()
        if child == 0:
            try:
                work(who)
            except BaseException as error:
                print(f"child: {error!r}", file=sys.stderr)
                os._exit(1)
            os._exit(0)
        children.append(child)
    then()
    assert all(os.waitpid(child, 0)[1] == 0 for child in children)

def sync_used_before():
    mx = GetMX(token="token", base_url=url)
    check(mx, 9, 3)
    in_children(lambda who: check(mx, who), lambda: check(mx, 8))
    check(mx, 7)
    mx.close()

def sync_closed_by_the_children():
    mx = GetMX(token="token", base_url=url)
    check(mx, 9, 3)
    def work(who):
        with mx:
            check(mx, who, 5)
    in_children(work, lambda: check(mx, 8))
    check(mx, 7)
    mx.close()

def sync_forked_by_a_thread_while_others_call():
    mx = GetMX(token="token", base_url=url, max_connections=3)
    check(mx, 9, 1)  # The first call imports: a fork in the midst of another thread's import hangs any Python.
    threads = [threading.Thread(target=check, args=(mx, who, 80)) for who in (20, 21, 22, 23)]
    for thread in threads:
        thread.start()
    in_children(lambda who: check(mx, who), lambda: check(mx, 8))
    for thread in threads:
        thread.join()
    mx.close()

def forked_while_a_thread_holds_each_lock():
    from getmx._runtime.locks import _LOCKS
    mx = GetMX(token="token", base_url=url)
    check(mx, 9, 1)
    held, may_end = threading.Event(), threading.Event()
    def hold():
        with contextlib.ExitStack() as locks:
            for lock in list(_LOCKS):
                locks.enter_context(lock)
            held.set()
            may_end.wait()
    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    in_children(lambda who: check(mx, who, 3), may_end.set)
    thread.join()
    mx.close()

def async_used_before():
    mx = AsyncGetMX(token="token", base_url=url)
    asyncio.run(check_async(mx, 9))
    in_children(lambda who: asyncio.run(check_async(mx, who)), lambda: asyncio.run(check_async(mx, 8)))
    asyncio.run(check_async(mx, 7))

def child_of_a_child():
    mx = GetMX(token="token", base_url=url)
    check(mx, 9, 3)
    def work(who):
        in_children(lambda inner: check(mx, who * 10 + inner, 5), lambda: check(mx, who))
    in_children(work, lambda: None)
    check(mx, 7)
    mx.close()

globals()[scenario]()
"""  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork here")
@pytest.mark.parametrize(
    "scenario",
    [
        "sync_used_before",
        "sync_closed_by_the_children",
        "sync_forked_by_a_thread_while_others_call",
        "forked_while_a_thread_holds_each_lock",
        "async_used_before",
        "child_of_a_child",
    ],
)
def test_parent_and_forked_children_get_their_own_answers(echo: Loopback, scenario: str) -> None:
    command = [sys.executable, "-W", "ignore", "-c", _FORK, echo.url, scenario]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert echo.open_after_a_while() == 0


def test_every_lock_of_the_package_is_free_in_a_forked_process() -> None:
    made = re.compile(r"\b(R?Lock|Condition|Semaphore)\(")
    package = Path(getmx.__file__).parent
    # Not rglob: it does not enter the runtime where that is a link, as in the run that measures coverage.
    files = [*package.glob("*.py"), *package.glob("*/*.py")]
    assert [path.name for path in files if made.search(path.read_text(encoding="utf-8"))] == ["locks.py"]


# Threads.


def test_threads_share_few_connections(echo: Loopback) -> None:
    outcomes: list[bool] = []

    def work(who: int) -> None:
        names = [str(who * 1000 + number) for number in range(25)]
        outcomes.append([sent(mx, name) for name in names] == names)

    with GetMX(token="token", base_url=echo.url, max_connections=3) as mx:
        threads = [threading.Thread(target=work, args=(who,)) for who in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert outcomes == [True] * 16
    assert echo.opened <= 3


def test_calls_after_another_share_one_connection(echo: Loopback) -> None:
    with GetMX(token="token", base_url=echo.url) as mx:
        assert [sent(mx, str(number)) for number in range(20)] == [str(number) for number in range(20)]
    assert echo.opened == 1


def test_connections_that_are_unused_for_long_are_closed(echo: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    with GetMX(token="token", base_url=echo.url) as mx:
        threads = [threading.Thread(target=sent, args=(mx, str(who))) for who in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        monkeypatch.setattr("getmx._runtime.pool.KEEP_ALIVE", 0.05)
        time.sleep(0.1)
        sent(mx, "1")
        ends = time.monotonic() + 5
        while echo.open > 1 and time.monotonic() < ends:
            time.sleep(0.01)
        assert echo.open == 1


def test_two_addresses_share_the_bound(echo: Loopback) -> None:
    with Loopback(echo.respond) as other, GetMX(token="token", base_url=echo.url, max_connections=1) as mx:
        second = mx.with_options(base_url=other.url)
        for number in range(5):
            assert sent(mx, str(number)) == sent(second, str(number)) == str(number)
        assert echo.open + other.open <= 2  # What was closed a moment ago may still be counted.
    assert echo.open_after_a_while() + other.open_after_a_while() == 0


# Loops.


@pytest.mark.usefixtures("unclosed_is_fine")
def test_a_client_goes_from_loop_to_loop(echo: Loopback) -> None:
    mx = AsyncGetMX(token="token", base_url=echo.url)

    async def some(start: int) -> None:
        names = [str(number) for number in range(start, start + 10)]
        assert await asyncio.gather(*(sent_async(mx, name) for name in names)) == names

    for start in range(0, 50, 10):
        asyncio.run(some(start))
    asyncio.run(mx.close())


@pytest.mark.usefixtures("unclosed_is_fine")
def test_loops_in_threads_at_the_same_time(echo: Loopback) -> None:
    mx = AsyncGetMX(token="token", base_url=echo.url)
    outcomes: list[bool] = []

    async def work(who: int) -> None:
        names = [str(who * 1000 + number) for number in range(30)]
        outcomes.append(await asyncio.gather(*(sent_async(mx, name) for name in names)) == names)

    threads = [threading.Thread(target=lambda who=who: asyncio.run(work(who))) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == [True] * 4


@pytest.mark.usefixtures("unclosed_is_fine")
def test_a_loop_that_ends_with_calls_in_flight(loopback: Loopback) -> None:
    release = threading.Event()

    def respond(request: Received) -> Any:
        name = dict(request.form)["mail_id"]
        if name == "slow":
            release.wait(20)
        return envelope({"sent": name})

    loopback.respond = respond
    mx = AsyncGetMX(token="token", base_url=loopback.url, max_connections=2)

    async def abandon() -> None:
        tasks = [asyncio.create_task(sent_async(mx, "slow")) for _ in range(4)]
        while len(loopback.requests) < 2:
            await asyncio.sleep(0.01)
        assert len(tasks) == 4

    asyncio.run(abandon())
    release.set()

    async def again() -> None:
        assert await asyncio.gather(*(sent_async(mx, str(number)) for number in range(4))) == ["0", "1", "2", "3"]
        await mx.close()

    asyncio.run(again())


def test_trio_is_a_clear_error() -> None:
    """Without a loop of asyncio, by hand: as any other framework would drive it."""
    work = AsyncGetMX(token="token", base_url="http://127.0.0.1:1").emails.clean_up(mail_id="1")
    with pytest.raises(GetMXError, match="AsyncGetMX works on asyncio, and no event loop of asyncio runs here"):
        work.send(None)


# Closing.


def answer_after(loopback: Loopback, release: threading.Event) -> None:
    def respond(request: Received) -> Any:
        release.wait(20)
        return envelope({"sent": "1"})

    loopback.respond = respond


def test_a_client_closed_in_use_ends_its_calls_well(loopback: Loopback) -> None:
    release, outcomes = threading.Event(), list[Any]()
    answer_after(loopback, release)
    mx = GetMX(token="token", base_url=loopback.url, max_retries=0)
    threads = [threading.Thread(target=lambda: outcomes.append(sent(mx, "1"))) for _ in range(3)]
    for thread in threads:
        thread.start()
    while len(loopback.requests) < 3:
        time.sleep(0.001)
    mx.close()
    with pytest.raises(GetMXError, match="the client is closed"):
        sent(mx, "2")
    release.set()
    for thread in threads:
        thread.join()
    assert outcomes == ["1"] * 3
    assert loopback.open_after_a_while() == 0


def test_an_async_client_closed_in_use_ends_its_calls_well(loopback: Loopback) -> None:
    release = threading.Event()
    answer_after(loopback, release)

    async def run() -> list[Any]:
        mx = AsyncGetMX(token="token", base_url=loopback.url, max_retries=0)
        tasks = [asyncio.create_task(sent_async(mx, "1")) for _ in range(3)]
        while len(loopback.requests) < 3:
            await asyncio.sleep(0.001)
        await mx.close()
        release.set()
        return await asyncio.gather(*tasks)

    assert asyncio.run(run()) == ["1"] * 3
    assert loopback.open_after_a_while() == 0


def _closed_client(url: str) -> None:
    own = httpx.Client()
    with GetMX(token="token", base_url=url, http_client=own, max_retries=0) as mx:
        own.close()
        mx.emails.clean_up(mail_id="1")


def _closed_async_client(url: str) -> None:
    async def run() -> None:
        own = httpx.AsyncClient()
        async with AsyncGetMX(token="token", base_url=url, http_client=own, max_retries=0) as mx:
            await own.aclose()
            await mx.emails.clean_up(mail_id="1")

    asyncio.run(run())


def _client_of_another_loop(url: str) -> None:
    own = httpx.AsyncClient()
    mx = AsyncGetMX(token="token", base_url=url, http_client=own, max_retries=0)
    asyncio.run(mx.emails.clean_up(mail_id="1"))
    asyncio.run(mx.emails.clean_up(mail_id="2"))


@pytest.mark.usefixtures("unclosed_is_fine")
@pytest.mark.parametrize("scenario", [_closed_client, _closed_async_client, _client_of_another_loop])
def test_a_caller_s_client_that_cannot_be_used_any_more(echo: Loopback, scenario: Callable[[str], None]) -> None:
    with pytest.raises(GetMXConnectionError, match=r"no answer from 127.0.0.1:\d+ \(RuntimeError: "):
        scenario(echo.url)
