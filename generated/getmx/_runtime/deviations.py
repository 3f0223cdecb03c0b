# Copied by `make generate` from generator/package/runtime/deviations.py. Edit it there, not here.
"""Differences between answers and the spec. Each is recorded by place and JSON types, without values."""

import threading
from collections.abc import Callable, Collection, Iterator
from typing import Any, NamedTuple

from .errors import GetMXFieldError
from .lazy import logger
from .shown import Origin

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
        if not self._add(deviation, 1):
            logger.warning("answer differs from the spec: %s", deviation)

    def _add(self, deviation: Deviation, times: int) -> int:
        """Counts a deviation several times. Returns how often it was met before."""
        with self._lock:
            count = self._counts.get(deviation, 0)
            if count or len(self._counts) < MOST_KEPT:
                self._counts[deviation] = count + times
        return count

    def __getitem__(self, deviation: Deviation) -> int:
        return self._counts[deviation]

    def __iter__(self) -> Iterator[Deviation]:
        return iter(tuple(self._counts))

    def __len__(self) -> int:
        return len(self._counts)

    def __repr__(self) -> str:
        return f"Deviations({len(self)} kinds, {sum(self._counts.values())} in all)"


class Reader:
    """Takes the deviations of one answer: records them, or raises the first one if the client is strict.

    An answer may deviate in the same way a hundred thousand times. Each kind of deviation is made, logged and told to
    the hook once. How often it came is counted here, and recorded by `close()`.
    """

    __slots__ = ("_again", "_met", "blank_rows", "deviations", "hook", "operation", "origin", "strict")

    def __init__(
        self,
        operation: str,
        deviations: Deviations | None = None,
        strict: bool = False,
        hook: Callable[[Deviation], object] | None = None,
        secrets: Collection[str] = (),
    ) -> None:
        self.operation = operation
        self.origin = Origin(operation, secrets)
        self.deviations = deviations
        self.strict = strict
        self.hook = hook
        self._met: dict[tuple[str, str, str], Deviation] = {}
        self._again: dict[Deviation, int] = {}
        #: What `decode` knows of rows without a declared field, by what makes them alike.
        self.blank_rows: dict[Any, BlankRows] = {}

    def deviate(self, pointer: str, expected: str, got: str) -> Deviation:
        """Record that the value at `pointer` is not as expected. Raises GetMXFieldError if the client is strict."""
        deviation = self._met.get((pointer, expected, got))
        if deviation is not None:
            self._again[deviation] += 1
            return deviation
        deviation = Deviation(self.operation, pointer, expected, got)
        if self.strict:
            raise deviation.error()
        self._met[pointer, expected, got] = deviation
        self._again[deviation] = 0
        if self.deviations is not None:
            self.deviations.record(deviation)
        if self.hook is not None:
            self.hook(deviation)
        return deviation

    def close(self) -> None:
        """Records how often each deviation came again. Called once, at the end of the answer."""
        for rows in self.blank_rows.values():
            for deviation in rows.deviations:
                self._again[deviation] += rows.again
        for deviation, times in self._again.items():
            if times and self.deviations is not None:
                self.deviations._add(deviation, times)


class BlankRows:
    """What rows have in common that have no declared field: why attributes stay unset, and what was recorded."""

    __slots__ = ("again", "deviations", "problems")

    def __init__(self, problems: dict[str, Deviation], deviations: tuple[Deviation, ...]) -> None:
        self.problems = problems
        self.deviations = deviations
        self.again = 0


_JSON_TYPES = {
    type(None): "null", bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object",
}  # fmt: skip


def json_type(value: Any) -> str:
    """The JSON type of a decoded value, as deviations and errors name it."""
    return _JSON_TYPES.get(type(value), type(value).__name__)
