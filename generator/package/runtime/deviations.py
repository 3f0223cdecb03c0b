"""Differences between answers and the spec. Each is recorded by place and JSON types, without values."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple

from .errors import GetMXFieldError
from .lazy import logger
from .locks import ForkLock
from .redaction import scrub
from .shown import Origin

#: How many different deviations are kept. The spec declares fewer fields than this. Undeclared keys, whose names the
#: service invents, take at most half of the room.
MOST_KEPT = 1000
MOST_UNDECLARED = MOST_KEPT // 2

#: What a deviation expects where the spec declares no field.
UNDECLARED = "no such field"

#: How many undeclared keys of one place are told by name. Where more come, the keys are data.
MOST_NAMES = 50

#: How many sorts of rows are known by their undeclared keys. Where more come, each row is looked at key by key.
_MOST_SORTS = 200

#: A key that is told by its name. Others may be data: an address, a domain, an id, a text.
_FIELD_NAME = r"(?!(?:[^0-9]*[0-9]){4})[A-Za-z_][A-Za-z0-9_]{0,39}"

#: A path that may be told to others: one that looks like those of the API.
_API_PATH = r"/v[0-9]{1,2}(?:/[a-z]{1,20}(?:-[a-z]{1,20}){0,3}){1,4}"


class Deviation(NamedTuple):
    """A difference between an operation's answer and the spec.

    Attributes:
        operation: The operationId.
        pointer: The place as a JSON pointer; `*` stands for any row of a list.
        expected: The JSON type or a short word for what the spec says. `no such field` if the spec does not declare
            the key.
        got: The same for what came. Of an undeclared key, the type that came first.
    """

    operation: str
    pointer: str
    expected: str
    got: str

    @property
    def is_undeclared(self) -> bool:
        """Whether it is a key that the spec does not declare. Its name is `*` if it may be data: an address, an id."""
        return self.expected == UNDECLARED

    def __str__(self) -> str:
        return f"{self.operation}: {self._difference}"

    @property
    def _difference(self) -> str:
        if self.is_undeclared:
            return f"{self.pointer} is not declared in the spec, got {self.got}"
        return f"{self.pointer or '/'} should be {self.expected}, got {self.got}"

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

    def __init__(self, versions: str = "") -> None:
        self._counts: dict[Deviation, int] = {}
        #: The undeclared keys among them, by operation and place: each is kept with the type that came first.
        self._undeclared: dict[tuple[str, str], Deviation] = {}
        self._lock = ForkLock()
        self._versions = versions

    def record(self, deviation: Deviation) -> None:
        """Count a deviation. The first time it is also logged: logger `getmx`, level WARNING.

        A thousand kinds are kept, half of them undeclared keys. What comes then is neither counted nor logged.
        """
        if self._add(deviation, 1) == 1:
            logger.warning("answer differs from the spec: %s", deviation)

    def _add(self, deviation: Deviation, times: int) -> int:
        """Counts a deviation several times. Returns how often it was met by now. 0: there is no room to count it."""
        with self._lock:
            if deviation not in self._counts:
                if not self._has_room(deviation):
                    return 0
                if deviation.is_undeclared:
                    self._undeclared[deviation.operation, deviation.pointer] = deviation
            count = self._counts[deviation] = self._counts.get(deviation, 0) + times
        return count

    def _has_room(self, deviation: Deviation) -> bool:
        if deviation.is_undeclared and len(self._undeclared) == MOST_UNDECLARED:
            return False
        return len(self._counts) < MOST_KEPT

    def undeclared_at(self, operation: str, pointer: str) -> Deviation | None:
        """Return the deviation for an undeclared key that was met before, else None."""
        return self._undeclared.get((operation, pointer))

    def report(self) -> str:
        """Return a text without values, to paste into an issue: versions, then for each operation its deviations.

        Example:
            print(mx.deviations.report())
        """
        with self._lock:
            counts = sorted(self._counts.items())
        lines, operation = [self._versions] if self._versions else [], None
        for deviation, count in counts:
            if deviation.operation != operation:
                operation = deviation.operation
                lines += ["", _told_operation(operation)]
            lines.append(f"  {deviation._difference} ({count} times)")
        return "\n".join([*lines, *([] if counts else ["no deviations"])]).lstrip("\n")

    def __getitem__(self, deviation: Deviation) -> int:
        return self._counts[deviation]

    def __iter__(self) -> Iterator[Deviation]:
        return iter(tuple(self._counts))

    def __len__(self) -> int:
        return len(self._counts)

    def __repr__(self) -> str:
        return f"Deviations({len(self)} kinds, {sum(self._counts.values())} in all)"


def _told_operation(operation: str) -> str:
    """An operationId, or the path of a request that the spec does not know. Such a path may hold ids and addresses."""
    return operation if "/" not in operation or re.fullmatch(_API_PATH, operation) else "another path"


class Reader:
    """Takes the deviations of one answer: records them, or raises the first one if the client is strict.

    An answer may deviate in the same way a hundred thousand times. Each kind of deviation is made, logged and told to
    the hook once. How often it came is counted here, and recorded by `close()`.
    """

    __slots__ = (
        "_again",
        "_met",
        "_named",
        "_sorts",
        "blank_rows",
        "deviations",
        "hook",
        "is_confirmed",
        "operation",
        "origin",
        "strict",
    )

    def __init__(
        self,
        operation: str,
        deviations: Deviations | None = None,
        strict: bool = False,
        hook: Callable[[Deviation], object] | None = None,
        secrets: Collection[str] = (),
        *,
        is_confirmed: bool = False,
    ) -> None:
        """Args:
        secrets: Texts that no name of a key may hold, and no repr.
        is_confirmed: Whether the answer's form is documented or observed, so that an undeclared key is an error for a
            strict client.
        """
        self.operation = operation
        self.is_confirmed = is_confirmed
        self.origin = Origin(operation, secrets)
        self.deviations = deviations
        self.strict = strict
        self.hook = hook
        self._met: dict[tuple[str, str, str], Deviation] = {}
        self._again: dict[Deviation, int] = {}
        #: What `decode` knows of rows without a declared field, by what makes them alike.
        self.blank_rows: dict[Any, BlankRows] = {}
        #: For each place its undeclared keys that were told by name.
        self._named: dict[str, dict[str, Deviation]] = {}
        #: The rows with undeclared keys, by place and keys.
        self._sorts: dict[tuple[str, tuple[str, ...]], Alike] = {}

    def deviate(self, pointer: str, expected: str, got: str, may_raise: bool = True) -> Deviation:
        """Record that the value at `pointer` is not as expected. Raises GetMXFieldError if the client is strict."""
        deviation = self._met.get((pointer, expected, got))
        if deviation is not None:
            self._again[deviation] += 1
            return deviation
        deviation = Deviation(self.operation, pointer, expected, got)
        if self.strict and may_raise:
            raise deviation.error()
        self._met[pointer, expected, got] = deviation
        self._again[deviation] = 0
        if self.deviations is not None:
            self.deviations.record(deviation)
        if self.hook is not None:
            self.hook(deviation)
        return deviation

    def undeclared(self, pointer: str, keys: Mapping[str, Any], may_raise: bool = True) -> None:
        """Record the keys of an object at `pointer` that the spec does not declare.

        Raises GetMXFieldError if the client is strict and the form of the answer is confirmed.

        Args:
            keys: The undeclared keys only, with their values.
            may_raise: False where another error says more.
        """
        sort = pointer, tuple(keys)
        known = self._sorts.get(sort)
        if known is not None:
            known.again += 1
            return
        may_raise, are_data = may_raise and self.is_confirmed, len(keys) > MOST_NAMES
        names = {"*": next(iter(keys.values()))} if are_data else keys
        told = [self._undeclared(pointer, name, value, may_raise) for name, value in names.items()]
        if not are_data and len(self._sorts) < _MOST_SORTS:
            self._sorts[sort] = Alike(tuple(told))

    def _undeclared(self, pointer: str, name: str, value: Any, may_raise: bool) -> Deviation:
        named = self._named.setdefault(pointer, {})
        deviation = named.get(name)
        if deviation is not None:
            self._again[deviation] += 1
            return deviation
        place = f"{pointer}/{name}"
        known = None if self.deviations is None else self.deviations.undeclared_at(self.operation, place)
        if known is None and name != "*" and not self._may_tell(name, named):
            return self._undeclared(pointer, "*", value, may_raise)
        got = json_type(value) if known is None else known.got
        deviation = named[name] = self.deviate(place, UNDECLARED, got, may_raise)
        return deviation

    def _may_tell(self, name: str, named: Collection[str]) -> bool:
        may_name_a_field = len(named) < MOST_NAMES and re.fullmatch(_FIELD_NAME, name) is not None
        return may_name_a_field and scrub(name, self.origin.secrets) == name

    def close(self) -> None:
        """Records how often each deviation came again. Called once, at the end of the answer."""
        groups: list[Alike] = [*self.blank_rows.values(), *self._sorts.values()]
        for alike in groups:
            for deviation in alike.deviations:
                self._again[deviation] += alike.again
        for deviation, times in self._again.items():
            if times and self.deviations is not None:
                self.deviations._add(deviation, times)


class Alike:
    """What was recorded of rows that deviate in the same way, and how many of them came again."""

    __slots__ = ("again", "deviations")

    def __init__(self, deviations: tuple[Deviation, ...]) -> None:
        self.deviations = deviations
        self.again = 0


class BlankRows(Alike):
    """Rows that have no declared field. `problems` says why their attributes stay unset."""

    __slots__ = ("problems",)

    def __init__(self, problems: dict[str, Deviation], deviations: tuple[Deviation, ...]) -> None:
        super().__init__(deviations)
        self.problems = problems


_JSON_TYPES = {
    type(None): "null", bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object",
}  # fmt: skip


def json_type(value: Any) -> str:
    """The JSON type of a decoded value, as deviations and errors name it."""
    return _JSON_TYPES.get(type(value), type(value).__name__)
