"""A lock for what threads share and a process that forks may leave behind."""

import os
from threading import Lock
from typing import Any
from weakref import WeakSet


class ForkLock:
    """A lock that is free in a forked process. There, the thread that held it is gone and would never release it."""

    __slots__ = ("__weakref__", "_lock")

    def __init__(self) -> None:
        self._lock = Lock()
        _LOCKS.add(self)

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *error: Any) -> None:
        self._lock.release()


_LOCKS: WeakSet[ForkLock] = WeakSet()


def _renew_all() -> None:
    for lock in _LOCKS:
        lock._lock = Lock()


if hasattr(os, "register_at_fork"):  # Windows has no fork.
    os.register_at_fork(after_in_child=_renew_all)
