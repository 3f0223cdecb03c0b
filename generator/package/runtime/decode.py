"""From JSON to models. An attribute holds a value of its annotated type, or reading it raises GetMXFieldError."""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeVar

from .deviations import Deviation, Reader, json_type
from .redaction import shape as shown_shape

ModelT = TypeVar("ModelT", bound="Model")

#: Turns a JSON value into that of an attribute. It may report a deviation, or raise Mismatch if nothing fits.
Convert = Callable[[Any, str, Reader], Any]

_INTEGER = "0|-?[1-9][0-9]{0,17}"
_NUMBER = r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?"

_set = object.__setattr__


class Mismatch(Exception):
    """The value does not fit. `expected` is the JSON type that would fit."""

    def __init__(self, expected: str) -> None:
        self.expected = expected


class Attribute(NamedTuple):
    """A declared field of an answer. `name` is its Python name, `wire` its name in the JSON."""

    name: str
    wire: str
    convert: Convert
    required: bool = False
    nullable: bool = False
    #: Whether the annotation is `T | None`. If it is not, a missing value is left unset, and reading it raises.
    optional: bool = True

    @property
    def pointer(self) -> str:
        """Its last step in a JSON pointer."""
        return "/" + self.wire.replace("~", "~0").replace("/", "~1")


def anything(value: Any, pointer: str, reader: Reader) -> Any:
    """Any JSON value, for a field whose form is not known."""
    return value


def text(value: Any, pointer: str, reader: Reader) -> str:
    """A string. A whole number is read as its digits, and is a deviation."""
    if isinstance(value, str):
        return value
    if type(value) is int:
        reader.deviate(pointer, "string", "integer")
        return str(value)
    raise Mismatch("string")


def integer(value: Any, pointer: str, reader: Reader) -> int:
    """A whole number. A string of digits is read as that number, and is a deviation."""
    if type(value) is int:
        return value
    if type(value) is float and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, str) and re.fullmatch(_INTEGER, value):
        reader.deviate(pointer, "integer", "string")
        return int(value)
    raise Mismatch("integer")


def number(value: Any, pointer: str, reader: Reader) -> float:
    """A number. A string that holds a number is read as that number, and is a deviation."""
    if isinstance(value, str) and re.fullmatch(_NUMBER, value):
        reader.deviate(pointer, "number", "string")
        return float(value)
    if type(value) is float and math.isfinite(value):
        return value
    if type(value) is int and abs(value) <= 2**53:
        return float(value)
    raise Mismatch("number")


def boolean(value: Any, pointer: str, reader: Reader) -> bool:
    """True or False."""
    if isinstance(value, bool):
        return value
    raise Mismatch("boolean")


def array(item: Convert) -> Convert:
    """A list. An item that does not fit makes the whole list a mismatch."""

    def convert(value: Any, pointer: str, reader: Reader) -> list[Any]:
        if not isinstance(value, list):
            raise Mismatch("array")
        return [item(entry, f"{pointer}/*", reader) for entry in value]

    return convert


def or_none(item: Convert) -> Convert:
    """A value that may be null, within a list: of fields `nullable` says so."""
    return lambda value, pointer, reader: None if value is None else item(value, pointer, reader)


def nested(model: type[ModelT]) -> Convert:
    """An object with its own model. Any value is taken; what does not fit is left unset in the model."""

    def convert(value: Any, pointer: str, reader: Reader) -> ModelT:
        return decode(model, value, pointer, reader)

    return convert


class Shape:
    """The declared fields of a model, prepared once for decoding many answers."""

    __slots__ = ("declared", "fields")

    def __init__(self, attributes: tuple[Attribute, ...]) -> None:
        self.declared = frozenset(attribute.wire for attribute in attributes)
        #: For each field its name in the JSON, its Python name, and the type of values that are taken as they are.
        self.fields = tuple((field.wire, field.name, _EXACT.get(field.convert), field) for field in attributes)


#: The type of values that a converter returns unchanged.
_EXACT: dict[Convert, type[Any]] = {text: str, integer: int, boolean: bool}


class Model:
    """Base of all answers.

    A declared field is an attribute of its annotated type. If the service sent something else, reading it raises
    GetMXFieldError. A field that the spec does not declare is read from `extra`, a dict.

    Answers are read-only. Two answers are equal if they have the same class and the same data.

    Attributes:
        raw: The data as it came, any JSON value.
        extra: The fields that the spec does not declare, by their names in the JSON.

    Example:
        email.extra["quota"]
    """

    __slots__ = ("_operation", "_problems", "extra", "raw")

    raw: Any
    extra: dict[str, Any]
    _operation: str
    _problems: dict[str, Deviation]

    __attributes__: ClassVar[tuple[Attribute, ...]] = ()
    __shape__: ClassVar[Shape]
    #: Whether nothing is known of the data, so that no data deviates.
    __open__: ClassVar[bool] = False
    #: The JSON types besides object that the spec allows: for the data, and for the page around a row of a list.
    __also__: ClassVar[frozenset[str]] = frozenset()
    __page_also__: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.__shape__ = Shape(cls.__attributes__)

    @classmethod
    def from_dict(cls: type[ModelT], raw: Any, *, operation: str = "") -> ModelT:
        """Make an answer from data as `to_dict()` returns it, for example in a test.

        Args:
            raw: The data, any JSON value.
            operation: The operationId that errors will name.

        Returns:
            The answer. Values that do not fit raise nothing here, only when they are read.
        """
        return decode(cls, raw, "/data", Reader(operation))

    def to_dict(self) -> Any:
        """Return a deep copy of the data exactly as it came: a dict, unless the service sent something else."""
        return copy.deepcopy(self.raw)

    if not TYPE_CHECKING:  # With it, a type checker would allow any attribute.

        def __getattr__(self, name: str) -> Any:
            if name in Model.__slots__:
                raise AttributeError(name)
            if name in self._problems:
                raise self._problems[name].error()
            hint = f"; the spec does not declare it, read .extra[{name!r}]" if name in self.extra else ""
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}{hint}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Model) and type(self) is type(other) and bool(self.raw == other.raw)

    __hash__ = None  # type: ignore[assignment]  # Python's own way to say that raw data is not hashable

    def __repr__(self) -> str:
        shown = [f"{attribute.name}={self._shown(attribute.name)}" for attribute in self.__attributes__]
        more = [f"extra={shown_shape(self.extra)}"] if self.extra else []
        return f"{type(self).__name__}({', '.join(shown + more)})"

    def _shown(self, name: str) -> str:
        if name in self._problems:
            return "<unset>"
        value = getattr(self, name)
        is_id = name == "id" and isinstance(value, str) and value.isascii() and value.isdigit()
        return repr(value) if is_id else shown_shape(value)

    def __copy__(self: ModelT) -> ModelT:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.raw, self._operation)


def _rebuild(model: type[ModelT], raw: Any, operation: str) -> ModelT:
    return model.from_dict(raw, operation=operation)


def decode(
    model: type[ModelT],
    raw: Any,
    pointer: str,
    reader: Reader,
    shape: Shape | None = None,
    also: Collection[str] | None = None,
) -> ModelT:
    """The model for `raw`, which may be any JSON value. What does not fit is left unset and told to the reader.

    Args:
        shape: Fields to read in place of the model's own.
        also: JSON types besides object that are no deviation, in place of the model's own.
    """
    shape = model.__shape__ if shape is None else shape
    answer = model.__new__(model)
    problems: dict[str, Deviation] = {}
    members = raw if isinstance(raw, dict) else {}
    if members is not raw:
        if model.__open__ or json_type(raw) in (model.__also__ if also is None else also):
            reader = Reader(reader.operation)  # Such data has no fields, so no missing field is recorded.
        else:
            reader.deviate(pointer, "object", json_type(raw))
    for wire, name, exact, attribute in shape.fields:
        value = members.get(wire)
        if type(value) is exact:  # The fast way for most values: no pointer is made, no converter called.
            _set(answer, name, value)
        elif problem := _fill(answer, attribute, members, pointer + attribute.pointer, reader):
            problems[name] = problem
    declared = shape.declared
    is_known = members.keys() <= declared
    _set(answer, "raw", raw)
    _set(answer, "extra", {} if is_known else {name: members[name] for name in members if name not in declared})
    _set(answer, "_operation", reader.operation)
    _set(answer, "_problems", problems)
    return answer


def _fill(
    answer: Model, attribute: Attribute, members: dict[str, Any], pointer: str, reader: Reader
) -> Deviation | None:
    """Sets one attribute, or returns the reason why it stays unset."""
    value = members.get(attribute.wire)
    if value is None:
        return _fill_empty(answer, attribute, attribute.wire in members, pointer, reader)
    try:
        _set(answer, attribute.name, attribute.convert(value, pointer, reader))
    except Mismatch as mismatch:
        return reader.deviate(pointer, mismatch.expected, json_type(value))
    return None


def _fill_empty(answer: Model, attribute: Attribute, present: bool, pointer: str, reader: Reader) -> Deviation | None:
    fits = attribute.nullable or attribute.convert is anything if present else not attribute.required
    deviation = None if fits else reader.deviate(pointer, "a value", "null" if present else "missing")
    if deviation is not None and not attribute.optional:
        return deviation
    _set(answer, attribute.name, None)
    return None
