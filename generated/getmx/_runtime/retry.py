# Copied by `make generate` from generator/package/runtime/retry.py. Edit it there, not here.
"""Whether and when a call is tried again: pure decisions, from what the spec says of the operation."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Final, Literal, NamedTuple

#: What went wrong with an attempt: before anything was sent (connect, pool), while or after it was sent (write, read,
#: dropped), by the answer's status (refused is 429, server is 5xx), or in a way that trying again cannot mend.
Fault = Literal["connect", "pool", "write", "read", "dropped", "refused", "server", "deadline", "final"]

#: All calls are POST, so the method says nothing. `safe` operations only read; `unsent` ones are repeated only if the
#: request surely was not processed: it was not sent, or it was refused by rate limiting.
REPEATED: Final[Mapping[str, frozenset[Fault]]] = {
    "safe": frozenset({"connect", "pool", "write", "read", "dropped", "refused", "server", "deadline"}),
    "unsent": frozenset({"connect", "pool", "refused"}),
}

#: Seconds. The pause before retry n is drawn from 0 to BASE * 2**n, at most LONGEST. What a server asks for by
#: Retry-After is waited for if it is at most LONGEST_ASKED; if it asks for more, the call is given up.
BASE = 0.5
LONGEST = 8.0
LONGEST_ASKED = 60.0


class Pace(NamedTuple):
    """Time and chance, injected so that tests decide them."""

    now: Callable[[], float]
    wall: Callable[[], float]
    random: Callable[[], float]
    sleep: Callable[[float], None]
    sleep_async: Callable[[float], Awaitable[None]]


def status_fault(status: int) -> Fault | None:
    """The fault that an HTTP status is, if it is one that may pass."""
    if status == 429:
        return "refused"
    return "server" if 500 <= status <= 599 else None


def pause_before_retry(
    *,
    fault: Fault,
    retry: str,
    attempt: int,
    max_retries: int,
    asked: float | None,
    time_left: float,
    random: Callable[[], float],
) -> float | None:
    """Seconds to wait before the next attempt, or None to give up.

    attempt: How many attempts have been made. asked: Seconds that the server asked to wait for, if it did.
    """
    if fault not in REPEATED[retry] or attempt > max_retries:
        return None
    if asked is not None and asked > LONGEST_ASKED:
        return None
    pause = asked if asked is not None else random() * min(LONGEST, BASE * 2 ** min(attempt - 1, 10))
    return pause if pause < time_left else None


def asked_pause(headers: Mapping[str, str], wall: float) -> float | None:
    """Seconds to wait for by `retry-after-ms` or `Retry-After` (seconds or a date), never below 0."""
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    given = headers.get("retry-after")
    seconds = _number(given)
    return seconds if seconds is not None or given is None else _until(given, wall)


def _number(text: str | None) -> float | None:
    try:
        value = float(text) if text is not None and text.isascii() else None
    except ValueError:
        return None
    return max(0.0, value) if value is not None and value == value else None


def _until(text: str, wall: float) -> float | None:
    from datetime import UTC
    from email.utils import parsedate_to_datetime

    try:
        date = parsedate_to_datetime(text)
        # A date of HTTP is in GMT, also if it does not say so; without a zone it would be taken for local time.
        return max(0.0, (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - wall)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _random() -> float:
    from random import random

    return random()  # noqa: S311  # jitter needs no secrecy


async def _sleep_async(seconds: float) -> None:
    from asyncio import sleep

    await sleep(seconds)


#: Time and chance as they are. What few calls need is imported by those.
REAL_PACE: Final = Pace(time.monotonic, time.time, _random, time.sleep, _sleep_async)
