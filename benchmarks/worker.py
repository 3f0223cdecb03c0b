"""One client, timed in a process of its own: `python -m benchmarks.worker PEER ADDRESS`.

It first prints what it can do. Then it reads lines such as `{"way": "async", "form": "5 fields", "calls": 100}`, makes
these calls, and prints the seconds that a call took. Each caller makes one call before that is not counted: connections
that were closed in the meantime are opened then, as in a program that makes its calls one after the other.

If what it gets is wrong, it prints `{"wrong": "why"}` in place of the seconds.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from benchmarks.peers import FORMS, PEERS, SPECIAL, AsyncCall, Call, Form

AT_ONCE = 64
THREADS = 8

Timed = Callable[[Form, int], float]


def time_sync(call: Call) -> Timed:
    def timed(form: Form, calls: int) -> float:
        form.check(call(form))
        started = time.perf_counter()
        for _ in range(calls):
            form.check(call(form))
        return (time.perf_counter() - started) / calls

    return timed


def time_threads(open_client: Callable[[], Call], is_shared: bool) -> Timed:
    """Times threads that call at the same time, with one client if it can be shared, else with one each."""
    first = open_client()
    calls_of = [first if is_shared or not number else open_client() for number in range(THREADS)]
    pool = ThreadPoolExecutor(THREADS)

    def timed(form: Form, calls: int) -> float:
        def caller(call: Call, times: int) -> None:
            for _ in range(times):
                form.check(call(form))

        list(pool.map(partial(caller, times=1), calls_of))
        started = time.perf_counter()
        list(pool.map(partial(caller, times=calls // THREADS), calls_of))
        return (time.perf_counter() - started) / calls

    return timed


def time_async(call: AsyncCall, runner: asyncio.Runner, at_once: int) -> Timed:
    """Times so many callers at once. Each makes its next call when it has the answer to the one before."""

    async def caller(form: Form, calls: int) -> None:
        for _ in range(calls):
            form.check(await call(form))

    async def all_callers(form: Form, calls: int) -> float:
        await asyncio.gather(*(caller(form, 1) for _ in range(at_once)))
        started = time.perf_counter()
        await asyncio.gather(*(caller(form, calls // at_once) for _ in range(at_once)))
        return (time.perf_counter() - started) / calls

    def timed(form: Form, calls: int) -> float:
        return runner.run(all_callers(form, calls))

    return timed


def ways_of(name: str, url: str, runner: asyncio.Runner) -> dict[str, Timed]:
    peer = PEERS[name]
    ways: dict[str, Timed] = {}
    if peer.open is not None:
        ways["sync"] = time_sync(peer.open(url))
        ways["8 threads"] = time_threads(partial(peer.open, url), is_shared=name != "http.client")
    if peer.open_async is not None:
        call = runner.run(peer.open_async(url))
        ways["async"] = time_async(call, runner, 1)
        ways["64 at once"] = time_async(call, runner, AT_ONCE)
    return ways


def main() -> None:
    name, url = sys.argv[1:]
    with asyncio.Runner() as runner:
        try:
            ways = ways_of(name, url, runner)
        except ModuleNotFoundError as error:
            print(json.dumps({"absent": f"{error.name} is not installed"}))
            return
        print(json.dumps({"ways": list(ways)}), flush=True)
        for line in sys.stdin:
            print(json.dumps(obeyed(ways, json.loads(line))), flush=True)


def obeyed(ways: dict[str, Timed], order: dict[str, Any]) -> float | dict[str, str]:
    try:
        return ways[order["way"]]((FORMS | SPECIAL)[order["form"]], order["calls"])
    except Exception as error:  # whatever a client raises at what the others read
        return {"wrong": f"{type(error).__name__}: {str(error)[:300]}"}


if __name__ == "__main__":
    main()
