"""What a call to the sandbox costs in process and over loopback, and how long its server takes to the first answer."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import httpx

from getmx import GetMX
from getmx_sandbox import Sandbox

ROUNDS = 15
CALLS = 50
ROWS = 20
STARTS = 7
MAIL = "alice@example.com"
BODY = "body " * 40


class Served(NamedTuple):
    """A sandbox in a process of its own: its control address, a client, and the seconds from start to first answer."""

    control_url: str
    mx: GetMX
    seconds: float


@contextmanager
def server() -> Iterator[Served]:
    """A seeded sandbox in a process of its own."""
    command = [sys.executable, "-m", "getmx_sandbox", "--port", "0", "--quiet", "--seed"]
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = dict(process.stdout.readline().split() for _ in range(4))
            with GetMX(said["token"], base_url=said["base_url"]) as mx:
                mx.request("listDomains")
                yield Served(said["control_url"], mx, time.perf_counter() - started)
        finally:
            process.terminate()


def first_answers() -> list[float]:
    times: list[float] = []
    for _ in range(STARTS):
        with server() as served:
            times.append(served.seconds)
    return times


def page_of(mx: GetMX, deliver: Callable[[], object]) -> Callable[[], int]:
    """A call that reads a page of ROWS messages, and what delivers them first, one by one."""
    mail_id = mx.request("listEmails", {"mail": MAIL}).data["list"][0]["id"]
    for _ in range(ROWS):
        deliver()
    return lambda: len(mx.messages.list(folder="Inbox", mail_id=mail_id, limit=ROWS).items)


def cases(served: Served) -> dict[str, Callable[[], int]]:
    beside = Sandbox(seed=True)
    order = {"to": MAIL, "body": BODY}

    def deliver() -> None:
        httpx.post(f"{served.control_url}/deliver", json=order).raise_for_status()

    return {
        "loopback": page_of(served.mx, deliver),
        "in process": page_of(beside.client(), lambda: beside.deliver(MAIL, body=BODY)),
    }


def seconds_a_call(call: Callable[[], int]) -> float:
    started = time.perf_counter()
    for _ in range(CALLS):
        assert call() == ROWS
    return (time.perf_counter() - started) / CALLS


def main() -> None:
    first = first_answers()
    print(f"start of the server to its first answer: median of {STARTS} starts {statistics.median(first):.2f} s")
    with server() as served:
        calls = cases(served)
        times: dict[str, list[float]] = {name: [] for name in calls}
        for _ in range(ROUNDS):
            for name, call in calls.items():
                times[name].append(seconds_a_call(call))
    print_ratios({name: statistics.median(values) for name, values in times.items()})


def print_ratios(medians: dict[str, float]) -> None:
    print(f"a page of {ROWS} messages; medians of {ROUNDS} rounds of {CALLS} calls; ratios to a call over loopback")
    for name, median in medians.items():
        print(f"{name:16} {median * 1e6:7.0f} us   {median / medians['loopback']:.2f}")


if __name__ == "__main__":
    main()
