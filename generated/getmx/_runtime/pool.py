# Copied by `make generate` from generator/package/runtime/pool.py. Edit it there, not here.
"""A bounded pool of connections, for one process and one event loop. Knows no HTTP library.

There is no lock, and no count of what is taken: each step is one operation of a deque, which nothing can interrupt, and
a slot that is lost all the same, by a signal handler that raises at the worst moment, is replaced when it dies.
"""

from __future__ import annotations

import time
import weakref
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from typing import Generic, Protocol, TypeVar

TransportT = TypeVar("TransportT")

#: Seconds that an unused connection stays open. Servers close theirs later, mostly after 15 to 75 s.
KEEP_ALIVE = 5.0


class Waiter(Protocol):
    """Who waits for a slot: a threading.Event, or the like of it for a task."""

    def set(self) -> object: ...


class Slot(Generic[TransportT]):
    """Room for one connection. One call has it at a time."""

    __slots__ = ("__weakref__", "_pool", "address", "transport", "used")

    def __init__(self, pool: Pool[TransportT]) -> None:
        # A weak reference: a strong one would keep a forgotten pool, and its connections, until a garbage collection.
        self._pool = weakref.ref(pool)
        self.transport: TransportT | None = None
        #: Scheme, host and port to which the transport is connected.
        self.address = ""
        self.used = 0.0

    def __del__(self) -> None:
        pool = self._pool()
        if pool is not None:
            pool.renew(Slot(pool))


class Pool(Generic[TransportT]):
    """Up to `size` slots. Who takes a slot gives it back, or closes its transport and renews it."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.closed = False
        self._fresh: deque[Slot[TransportT]] = deque(Slot(self) for _ in range(size))
        self._idle: dict[str, deque[Slot[TransportT]]] = {}
        self._waiting: deque[Waiter] = deque()

    def take(self, address: str) -> Slot[TransportT] | None:
        """The slot that was used last for the address, else one that is not open, else one of another address.

        None if all are taken.
        """
        for slots in (self._idle.get(address), self._fresh):
            if slots:
                with suppress(IndexError):
                    return slots.pop()
        for slots in tuple(self._idle.values()):
            with suppress(IndexError):
                return slots.popleft()
        return None

    def give_back(self, slot: Slot[TransportT]) -> None:
        """After an exchange that was read to its end: the connection may be used again."""
        slot.used = time.monotonic()
        self._idle.setdefault(slot.address, deque()).append(slot)
        self._wake()

    def renew(self, slot: Slot[TransportT]) -> None:
        """After the slot's transport was closed."""
        slot.transport, slot.address = None, ""
        self._fresh.append(slot)
        self._wake()

    def unused(self) -> Iterator[Slot[TransportT]]:
        """Takes out slots to be closed: those unused for long, of a closed pool all."""
        oldest = time.monotonic() - KEEP_ALIVE
        for slots in tuple(self._idle.values()):
            with suppress(IndexError):
                while slots[0].used < oldest or self.closed:
                    yield slots.popleft()

    def wait(self, waiter: Waiter) -> None:
        """Sets the waiter at the next slot that becomes free. It has to try again then: another may be faster."""
        self._waiting.append(waiter)

    def leave(self, waiter: Waiter) -> None:
        """Ends the waiting. What the waiter was told and did not use goes to the next."""
        with suppress(ValueError):
            self._waiting.remove(waiter)
        self._wake()

    def _wake(self) -> None:
        with suppress(IndexError):
            self._waiting.popleft().set()
