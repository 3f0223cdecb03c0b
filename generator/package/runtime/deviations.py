"""Differences between answers and the spec. Each is recorded by place and JSON types, without values."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from .errors import GetMXFieldError

logger = logging.getLogger("getmx")

#: How many different deviations are kept. The spec declares fewer fields than this.
MOST_KEPT = 1000


class Deviation(NamedTuple):
    """A difference between an operation's answer and the spec.

    Attributes:
        operation: The operationId.
        pointer: The place as a JSON pointer; `*` stands for any row of a list.
        expected: The JSON type or a short word for what the spec says.
        got: The same for what came.
    """

    operation: str
    pointer: str
    expected: str
    got: str

    def __str__(self) -> str:
        return f"{self.operation}: {self.pointer or '/'} should be {self.expected}, got {self.got}"

    def error(self) -> GetMXFieldError:
        """Return the error that reading the field raises. A strict client raises it at once."""
        return GetMXFieldError(
            str(self), operation=self.operation, pointer=self.pointer, expected=self.expected, got=self.got
        )


class Deviations:
    """The deviations that a client has met. Thread-safe.

    Example:
        for deviation in mx.deviations:
            print(deviation, mx.deviations[deviation])  # how often it was met
    """

    def __init__(self) -> None:
        self._counts: dict[Deviation, int] = {}
        self._lock = threading.Lock()

    def record(self, deviation: Deviation) -> None:
        """Count a deviation. The first time it is also logged: logger `getmx`, level WARNING."""
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
    """Takes the deviations of one answer: records them, or raises the first one if the client is strict."""

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
        """Record that the value at `pointer` is not as expected. Raises GetMXFieldError if the client is strict."""
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
