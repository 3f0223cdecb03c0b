# Copied by `make generate` from generator/package/runtime/deviations.py. Edit it there, not here.
"""Where answers differ from the spec. Every call is a contract check: types and places are kept, values never."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from .errors import GetMXFieldError

logger = logging.getLogger("getmx")

#: Distinct deviations kept; there are fewer declared fields in the spec than this.
MOST_KEPT = 1000


class Deviation(NamedTuple):
    """One way in which an operation's answers differ from the spec.

    `pointer` is the place (`*` stands for any row of a list), `expected` and `got` are JSON types or short words.
    """

    operation: str
    pointer: str
    expected: str
    got: str

    def __str__(self) -> str:
        return f"{self.operation}: {self.pointer or '/'} should be {self.expected}, got {self.got}"

    def error(self) -> GetMXFieldError:
        """The error that reading the field raises, and that strict clients raise at once."""
        return GetMXFieldError(
            str(self), operation=self.operation, pointer=self.pointer, expected=self.expected, got=self.got
        )


class Deviations:
    """The deviations that a client has met, with how often: iterate it, index it, `len()` it. Safe across threads."""

    def __init__(self) -> None:
        self._counts: dict[Deviation, int] = {}
        self._lock = threading.Lock()

    def record(self, deviation: Deviation) -> None:
        """Counts it, and logs it (logger `getmx`, level WARNING) the first time."""
        with self._lock:
            count = self._counts.get(deviation, 0)
            if count or len(self._counts) < MOST_KEPT:
                self._counts[deviation] = count + 1
        if not count:
            logger.warning("answer differs from the spec: %s", deviation)

    def __getitem__(self, deviation: Deviation) -> int:
        return self._counts[deviation]

    def __iter__(self) -> Iterator[Deviation]:
        return iter(tuple(self._counts))

    def __len__(self) -> int:
        return len(self._counts)

    def __repr__(self) -> str:
        return f"Deviations({len(self)} kinds, {sum(self._counts.values())} in all)"


class Reader:
    """Hears of the deviations of one answer: records them, or raises the first one if the client is strict."""

    __slots__ = ("deviations", "hook", "operation", "strict")

    def __init__(
        self,
        operation: str,
        deviations: Deviations | None = None,
        strict: bool = False,
        hook: Callable[[Deviation], object] | None = None,
    ) -> None:
        self.operation = operation
        self.deviations = deviations
        self.strict = strict
        self.hook = hook

    def deviate(self, pointer: str, expected: str, got: str) -> Deviation:
        """Records that what is at `pointer` is not as expected. Raises GetMXFieldError if the client is strict."""
        deviation = Deviation(self.operation, pointer, expected, got)
        if self.strict:
            raise deviation.error()
        if self.deviations is not None:
            self.deviations.record(deviation)
        if self.hook is not None:
            self.hook(deviation)
        return deviation


def json_type(value: Any) -> str:
    """The JSON type of a decoded value, as deviations and errors name it."""
    if value is None:
        return "null"
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return names.get(type(value), type(value).__name__)
