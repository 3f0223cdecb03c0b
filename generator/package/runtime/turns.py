"""The pace that all waits of a client share, so that hundreds of them do not ask the service all at once."""

from __future__ import annotations

from typing import Final

from .locks import ForkLock

#: How many looks may begin in a second, and how many may begin at once after a while without any.
LOOKS_PER_SECOND: Final = 50
LOOKS_AT_ONCE: Final = 20

_SPACING = 1 / LOOKS_PER_SECOND


class Turns:
    """Hands out turns in the order in which they are asked for. Thread-safe."""

    __slots__ = ("_full_at", "_lock")

    def __init__(self) -> None:
        self._lock = ForkLock()
        #: When the turns that were not used add up to LOOKS_AT_ONCE again.
        self._full_at = float("-inf")

    def pause(self, now: float, latest: float) -> float | None:
        """Seconds until the caller's turn. None: it would come after `latest`, so it is left to others."""
        with self._lock:
            full_at = max(now, self._full_at)
            begins = max(now, full_at - (LOOKS_AT_ONCE - 1) * _SPACING)
            if begins > latest:
                return None
            self._full_at = full_at + _SPACING
        return begins - now
