"""A storm: calls that are cancelled, late, forked, sent through a proxy and met by faults, all at once.

    python -m tests.slow.storm [--seconds 600] [--seed 1]

Nothing may be lost or mixed up: each answer is that of its call, no form is worked on twice, and no connection, task,
thread or file is left. Prints what was measured. Exits 1 if something is wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import random
import sys
import threading
import time
import urllib.request
import warnings
from collections import Counter
from collections.abc import Iterator
from itertools import count
from typing import Any

from getmx import AsyncGetMX, GetMX, GetMXError
from tests.slow.soak import PACE, Bounds, open_connections, server

TASKS = 64
THREADS = 12
CONNECTIONS = 20
#: Forked children at a time, and calls of each.
CHILDREN = 4
CHILD_CALLS = 10

#: Seconds after which a call is taken for hanging.
HANGING = 30

#: No mailbox twice, so that the server can tell a form that came twice.
_NUMBERS = count(1)

Outcomes = Counter[str]


class Storm:
    """What all parts share: the address, when to stop, and what came out."""

    def __init__(self, url: str, seconds: float, seed: int) -> None:
        self.url = url
        self.ends = time.monotonic() + seconds
        self.chance = random.Random(seed)  # noqa: S311  # no secret
        self.outcomes = Outcomes()

    def numbers(self) -> Iterator[str]:
        while time.monotonic() < self.ends:
            yield str(next(_NUMBERS))

    def options(self) -> dict[str, Any]:
        """Every third call has so short a deadline that it may be late."""
        return {"deadline": self.chance.uniform(0.001, 0.05)} if self.chance.random() < 0.3 else {}

    def keep(self, number: str, answer: Any) -> None:
        self.outcomes["answer" if answer == {"sent": number} else "ANSWER OF ANOTHER CALL"] += 1


# ---------------------------------------------------------------------------------------------------------------- async


async def _call_async(storm: Storm, mx: AsyncGetMX, number: str) -> None:
    try:
        storm.keep(number, (await mx.emails.clean_up(mail_id=number, **storm.options())).raw)
    except GetMXError as error:
        storm.outcomes[type(error).__name__] += 1


async def _work_async(storm: Storm, clients: list[AsyncGetMX]) -> None:
    for number in storm.numbers():
        task = asyncio.create_task(_call_async(storm, storm.chance.choice(clients), number))
        if storm.chance.random() < 0.3:
            await asyncio.sleep(storm.chance.uniform(0, 0.03))
            task.cancel()
        done, _ = await asyncio.wait([task], timeout=HANGING)
        if not done:
            storm.outcomes["HANGING CALL"] += 1
            task.cancel()
        elif task.cancelled():
            storm.outcomes["cancelled"] += 1
        else:
            task.result()


async def storm_async(storm: Storm, bounds: Bounds) -> None:
    complaints: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: complaints.append(str(context)))
    options: dict[str, Any] = {"token": "storm-token", "max_connections": CONNECTIONS}
    async with (
        AsyncGetMX(base_url=storm.url, **options) as direct,
        AsyncGetMX(base_url="http://service.example", proxy=storm.url, **options) as proxied,
        asyncio.TaskGroup() as group,
    ):
        direct._pace = proxied._pace = PACE
        for _ in range(TASKS):
            group.create_task(_work_async(storm, [direct, proxied]))
    bounds.check("tasks left running", len(asyncio.all_tasks() - {asyncio.current_task()}), 0)
    bounds.check("complaints of the event loop", len(complaints), 0)
    print(*complaints[:5], sep="\n", end="")


# ---------------------------------------------------------------------------------------------------- threads and forks


def _work(storm: Storm, clients: list[GetMX]) -> None:
    for number in storm.numbers():
        _call(storm, storm.chance.choice(clients), number)


def _call(storm: Storm, mx: GetMX, number: str) -> None:
    try:
        storm.keep(number, mx.emails.clean_up(mail_id=number, **storm.options()).raw)
    except GetMXError as error:
        storm.outcomes[type(error).__name__] += 1


def _child(storm: Storm, clients: list[GetMX]) -> int:
    """Process id of a child that calls as its parent does. Its numbers are negative, and its own."""
    child = os.fork()
    if child == 0:
        fine = False
        try:
            storm.outcomes.clear()
            for number in range(CHILD_CALLS):
                _call(storm, clients[number % len(clients)], f"-{os.getpid()}{time.monotonic_ns()}{number}")
            fine = storm.outcomes["ANSWER OF ANOTHER CALL"] == 0 and storm.outcomes.total() == CHILD_CALLS
        finally:
            os._exit(0 if fine else 1)
    return child


def _finished(child: int) -> bool:
    """Whether a child ended well. One that hangs is ended."""
    ends = time.monotonic() + HANGING
    while time.monotonic() < ends:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return status == 0
        time.sleep(0.005)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return False


def storm_sync(storm: Storm, bounds: Bounds) -> None:
    options: dict[str, Any] = {"token": "storm-token", "max_connections": CONNECTIONS // 4}
    with (
        GetMX(base_url=storm.url, **options) as direct,
        GetMX(base_url="http://service.example", proxy=storm.url, **options) as proxied,
    ):
        clients = [direct, proxied]
        direct._pace = proxied._pace = PACE
        for mx in clients:  # The first call imports, and a child of a process that imports would hang.
            _call(storm, mx, next(storm.numbers()))
        threads = [threading.Thread(target=_work, args=(storm, clients)) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        ended = Outcomes()
        while time.monotonic() < storm.ends:
            children = [_child(storm, clients) for _ in range(CHILDREN)]
            ended.update("well" if _finished(child) else "badly" for child in children)
        for thread in threads:
            thread.join()
    print(f"forked children: {ended['well']:,} ended well")
    bounds.check("forked children that hung or got a wrong answer", ended["badly"], 0)
    bounds.check("threads left running", threading.active_count() - 1, 0)


# ----------------------------------------------------------------------------------------------------------------- main


def _asked(url: str, path: str) -> Any:
    with urllib.request.urlopen(f"{url}{path}") as answer:  # noqa: S310  # our own server on loopback
        return json.loads(answer.read())


def _check(storm: Storm, bounds: Bounds, what: str) -> None:
    print(f"{what}: " + ", ".join(f"{count:,} {name}" for name, count in storm.outcomes.most_common()))
    bounds.check("answers of another call", storm.outcomes["ANSWER OF ANOTHER CALL"], 0)
    bounds.check("calls that hung", storm.outcomes["HANGING CALL"], 0)
    bounds.check("connections left open", open_connections(storm.url), 0)
    bounds.check("forms that were worked on twice", len(_asked(storm.url, "/twice")), 0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    bounds = Bounds()
    unraisable: list[Any] = []
    sys.unraisablehook = unraisable.append
    warnings.simplefilter("error")
    warnings.filterwarnings("ignore", "base_url is plain http")
    warnings.filterwarnings("ignore", category=DeprecationWarning, message=".*fork")  # It is what is tried here.
    with server("tests.slow.storm_server") as url:
        files = len(os.listdir("/proc/self/fd"))
        for what in ("async", "sync"):
            storm = Storm(url, arguments.seconds / 2, arguments.seed)
            if what == "async":
                asyncio.run(storm_async(storm, bounds))
            else:
                storm_sync(storm, bounds)
            _check(storm, bounds, what)
        gc.collect()
        bounds.check("files left open", len(os.listdir("/proc/self/fd")) - files, 0)
    bounds.check("sockets and tasks that were forgotten", len(unraisable), 0)
    print(*unraisable[:5], sep="\n")
    return int(bounds.broken)


if __name__ == "__main__":
    sys.exit(main())
