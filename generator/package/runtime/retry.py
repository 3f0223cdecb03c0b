"""Whether and when a failed call is repeated. Pure: time and chance are arguments."""

import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Final, Literal, NamedTuple

#: What went wrong with an attempt. Nothing was sent: connect, pool, and setup, where a retry cannot help. Something was
#: sent: write, read, dropped, deadline, and final, where a retry cannot help. The HTTP status says so: refused (429),
#: server (5xx).
Fault = Literal["connect", "pool", "setup", "write", "read", "dropped", "refused", "server", "deadline", "final"]

#: What became of a call that failed, from the least to the worst: nothing was sent; the service answered that it did
#: not act; nobody knows whether it acted.
CallOutcome = Literal["not_sent", "refused", "unknown"]
_OUTCOMES: Final[tuple[CallOutcome, ...]] = ("not_sent", "refused", "unknown")

#: The faults after which a call is repeated, by the operation's retry rule. `safe` operations only read. `unsent` ones
#: are repeated only if the service did not act: the request was not sent, or was refused with 429.
REPEATED: Final[Mapping[str, frozenset[Fault]]] = {
    "safe": frozenset({"connect", "pool", "write", "read", "dropped", "refused", "server", "deadline"}),
    "unsent": frozenset({"connect", "pool", "refused"}),
}

#: Seconds. The pause before retry n (from 0) is random between 0 and BASE * 2**n, and at most LONGEST. A pause that the
#: server asks for is kept up to LONGEST_ASKED; if it asks for a longer one, the call is not repeated.
BASE = 0.5
LONGEST = 8.0
LONGEST_ASKED = 60.0


class Pace(NamedTuple):
    """Clocks, chance and sleeping. Tests bring their own."""

    now: Callable[[], float]
    wall: Callable[[], float]
    random: Callable[[], float]
    sleep: Callable[[float], None]
    sleep_async: Callable[[float], Awaitable[None]]


def status_fault(status: int) -> Fault | None:
    """The fault for an HTTP status after which a retry may help, else None."""
    if status == 429:
        return "refused"
    return "server" if 500 <= status <= 599 else None


def worse(first: CallOutcome, second: CallOutcome) -> CallOutcome:
    """What is known of a call whose attempts ended in both ways."""
    ended: tuple[CallOutcome, CallOutcome] = (first, second)
    return max(ended, key=_OUTCOMES.index)


def outcome_of(fault: Fault) -> CallOutcome:
    """What a fault says of whether the service acted."""
    if fault in ("connect", "pool", "setup"):
        return "not_sent"
    return "refused" if fault == "refused" else "unknown"


def status_outcome(status: int) -> CallOutcome:
    """What an HTTP status says of whether the service acted, if nothing in the body says it.

    It did not, after 4xx and after a redirect that asks to send the same form elsewhere. Other redirects also answer a
    form that was taken. After 408 and 499 a proxy has given up, maybe after it had passed the form on.
    """
    refuses = 400 <= status < 499 and status != 408
    return "refused" if refuses or status in (307, 308) else "unknown"


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

    Args:
        attempt: How many attempts were made.
        asked: Seconds that the server asked to wait, if it did.
        time_left: Seconds until the deadline of the call.
        random: Gives a number from 0 to 1.
    """
    if fault not in REPEATED[retry] or attempt > max_retries:
        return None
    if asked is not None and asked > LONGEST_ASKED:
        return None
    pause = asked if asked is not None else random() * BASE * min(LONGEST / BASE, 2 ** (attempt - 1))
    return pause if pause < time_left else None


def asked_pause(headers: Mapping[str, str], wall: float) -> float | None:
    """Seconds that `retry-after-ms` or `Retry-After` (seconds or a date) asks to wait, never below 0."""
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
        # Dates of HTTP are in GMT. Without a zone, Python would read them as local time.
        return max(0.0, (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - wall)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _random() -> float:
    from random import random

    return random()  # noqa: S311  # jitter needs no secrecy


async def _sleep_async(seconds: float) -> None:
    from asyncio import sleep

    await sleep(seconds)


#: The real ones. asyncio and random are imported only when they are needed.
REAL_PACE: Final = Pace(time.monotonic, time.time, _random, time.sleep, _sleep_async)
