"""Either client for the same test, with time and chance in the test's hands."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from typing import Any

import pytest

from getmx import AsyncGetMX, GetMX
from getmx._runtime.retry import Pace

both = pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])


class Clock:
    """A clock that only moves when something sleeps or a test moves it. `slept` holds the pauses, in order."""

    def __init__(self, random: float = 0.5) -> None:
        self.now = 1000.0
        self.wall = 1_700_000_000.0
        self.random = random
        self.slept: list[float] = []

    @property
    def pace(self) -> Pace:
        return Pace(lambda: self.now, lambda: self.wall, lambda: self.random, self.sleep, self._sleep_async)

    def advance(self, seconds: float) -> None:
        self.now += seconds
        self.wall += seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.advance(seconds)

    async def _sleep_async(self, seconds: float) -> None:
        self.sleep(seconds)


def run(
    work: Callable[[Any], Any],
    asynchronous: bool,
    base_url: str,
    *,
    clock: Clock | None = None,
    token: str | Callable[[], str] = "token",
    **options: Any,
) -> Any:
    """What `work` answers for a new client; what it answers for an async one is awaited."""
    if asynchronous:
        return asyncio.run(_run_async(work, AsyncGetMX(token=token, base_url=base_url, **options), clock))
    with GetMX(token=token, base_url=base_url, **options) as mx:
        if clock is not None:
            mx._pace = clock.pace
        return work(mx)


async def _run_async(work: Callable[[Any], Any], mx: AsyncGetMX, clock: Clock | None) -> Any:
    async with mx:
        if clock is not None:
            mx._pace = clock.pace
        answer = work(mx)
        return await answer if inspect.isawaitable(answer) else answer
