"""Soak: many calls through one client, a tenth of them met by a fault. Nothing may be lost, left open or left running.

    python -m tests.slow.soak

Prints what was measured. Exits 1 if a bound is broken.
"""

from __future__ import annotations

import asyncio
import gc
import importlib.util
import logging
import subprocess
import sys
import time
import tracemalloc
import urllib.request
import warnings
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final

from getmx import AsyncGetMX, GetMX, GetMXError
from getmx._runtime.retry import REAL_PACE, Pace
from tests.support.spec import ROOT

WARM_UP = 2_000
ASYNC_CALLS = 20_000
TASKS = 64
SYNC_CALLS = 4_000
THREADS = 16

#: Bytes that the client may hold more after the calls than after the warm-up.
MOST_GROWTH = 2_000_000

#: Seconds for everything: well above what it takes on an idle machine, since nothing may hang.
LONGEST = 240

#: Arguments of two reads, which are repeated after any fault, and two writes, which are not.
CALLS: Final[tuple[tuple[str, str, dict[str, Any]], ...]] = (
    ("messages", "list", {"folder": "Inbox", "mail_id": "1"}),
    ("emails", "clean_up", {"mail_id": "1"}),
    ("scale", "remaining_space", {"domain_id": "1"}),
    ("emails", "update", {"mail_id": "1", "password": "long enough"}),
)

Outcomes = Counter[str]


async def _short_sleep(seconds: float) -> None:
    await asyncio.sleep(min(seconds, 0.001))


#: Pauses between attempts would be most of the time.
PACE: Final[Pace] = REAL_PACE._replace(sleep=lambda seconds: time.sleep(0.001), sleep_async=_short_sleep)


class Bounds:
    """Prints each figure, and remembers whether one was out of its bound."""

    def __init__(self) -> None:
        self.broken = False

    def check(self, what: str, value: float, most: float, least: float = 0) -> None:
        is_fine = least <= value <= most
        self.broken |= not is_fine
        bound = f"{least:,g}" if least == most else f"at most {most:,g}"
        print(f"{'ok  ' if is_fine else 'FAIL'}  {what}: {value:,.6g} ({bound})")


@contextmanager
def server(module: str) -> Iterator[str]:
    """The address of the server that a module is, which ends with this process at the latest."""
    command = [sys.executable, "-m", module]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.stdin.close()


def open_connections(url: str) -> int:
    """What the server counts, once what was closed a moment ago has arrived there."""
    count = -1
    for _ in range(50):
        with urllib.request.urlopen(f"{url}/open") as answer:  # noqa: S310  # our own server on loopback
            count = int(answer.read())
        if not count:
            break
        time.sleep(0.05)
    return count


async def _call_async(mx: AsyncGetMX, number: int) -> str:
    resource, name, arguments = CALLS[number % len(CALLS)]
    try:
        await getattr(getattr(mx, resource), name)(**arguments)
    except GetMXError as error:
        return type(error).__name__
    return "answer"


def _call(mx: GetMX, number: int) -> str:
    resource, name, arguments = CALLS[number % len(CALLS)]
    try:
        getattr(getattr(mx, resource), name)(**arguments)
    except GetMXError as error:
        return type(error).__name__
    return "answer"


async def run_async(mx: AsyncGetMX, calls: int) -> Outcomes:
    """The calls, by as many tasks as wait at the same time. What is no GetMXError ends the run."""
    outcomes, numbers = Outcomes(), iter(range(calls))

    async def work() -> None:
        for number in numbers:
            outcomes[await _call_async(mx, number)] += 1

    async with asyncio.timeout(LONGEST), asyncio.TaskGroup() as group:
        for _ in range(TASKS):
            group.create_task(work())
    return outcomes


def held() -> int:
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


async def soak_async(url: str, bounds: Bounds) -> None:
    complaints: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: complaints.append(str(context)))
    tracemalloc.start()
    async with AsyncGetMX(token="soak-token", base_url=url) as mx:
        mx._pace = PACE
        await run_async(mx, WARM_UP)
        before = held()
        started = time.monotonic()
        outcomes = await run_async(mx, ASYNC_CALLS)
        seconds = time.monotonic() - started
        growth = held() - before
    tracemalloc.stop()
    print(f"async: {_shown(outcomes)}; {ASYNC_CALLS / seconds:,.0f} calls a second, memory traced")
    bounds.check("async calls that ended in an answer or an error", outcomes.total(), ASYNC_CALLS, ASYNC_CALLS)
    bounds.check("bytes held more than after the warm-up", growth, MOST_GROWTH, float("-inf"))
    bounds.check("tasks left running", len(asyncio.all_tasks() - {asyncio.current_task()}), 0)
    bounds.check("complaints of the event loop", len(complaints), 0)
    bounds.check("connections left open", await asyncio.to_thread(open_connections, url), 0)


def soak_sync(url: str, bounds: Bounds) -> None:
    started = time.monotonic()
    with GetMX(token="soak-token", base_url=url) as mx, ThreadPoolExecutor(THREADS) as threads:
        mx._pace = PACE
        outcomes = Outcomes(threads.map(lambda number: _call(mx, number), range(SYNC_CALLS)))
    print(f"sync: {_shown(outcomes)}; {SYNC_CALLS / (time.monotonic() - started):,.0f} calls a second")
    bounds.check("sync calls that ended in an answer or an error", outcomes.total(), SYNC_CALLS, SYNC_CALLS)
    bounds.check("connections left open", open_connections(url), 0)


def _shown(outcomes: Outcomes) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in outcomes.most_common())


def main() -> int:
    bounds, started = Bounds(), time.monotonic()
    # Where sniffio is missing, httpcore looks for it on the whole path a dozen times a call, which takes most of the
    # time while memory is traced. So it is said once that it is not there.
    if importlib.util.find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment]  # the language's own sign for "cannot be imported"
    # One canned answer serves every operation, so it differs from the spec, which would be logged.
    logging.getLogger("getmx").setLevel(logging.ERROR)
    unraisable: list[Any] = []
    sys.unraisablehook = unraisable.append
    # A socket that is forgotten warns while it is collected, where an error cannot be raised but is told to the hook.
    warnings.simplefilter("error")
    with server("tests.slow.soak_server") as url:
        asyncio.run(soak_async(url, bounds))
        soak_sync(url, bounds)
    gc.collect()
    bounds.check("sockets and tasks that were forgotten", len(unraisable), 0)
    bounds.check("seconds", time.monotonic() - started, LONGEST)
    return int(bounds.broken)


if __name__ == "__main__":
    sys.exit(main())
