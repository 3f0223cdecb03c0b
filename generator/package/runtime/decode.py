"""From JSON to models. An attribute holds a value of its annotated type, or reading it raises GetMXFieldError."""

import copy
import math
import re
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, NoReturn, Self, TypeVar, cast

from .deviations import BlankRows, Deviation, Reader, json_type
from .redaction import HIDDEN, is_secret_name
from .shown import Origin, Shown

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
    #: Whether the spec marks it as a secret, so that no repr shows it.
    secret: bool = False

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
        entries = f"{pointer}/*"
        if isinstance(item, nested):
            return item.rows(value, entries, reader)
        return [item(entry, entries, reader) for entry in value]

    return convert


def or_none(item: Convert) -> Convert:
    """A value that may be null, within a list: of fields `nullable` says so."""
    return lambda value, pointer, reader: None if value is None else item(value, pointer, reader)


class nested:  # noqa: N801  # a converter as the others are, which are functions
    """An object with its own model. Any value is taken; what does not fit is left unset in the model."""

    def __init__(self, model: "type[Model]") -> None:
        self._model = model

    def __call__(self, value: Any, pointer: str, reader: Reader) -> "Model":
        return decode(self._model, value, pointer, reader)

    def rows(self, values: list[Any], pointer: str, reader: Reader) -> "list[Model]":
        """The same for each value of a list, and fast also if it holds a hundred thousand rows without any field."""
        model, blank = self._model, _BlankAnswers(self._model, pointer, reader)
        is_blank = model.__shape__.declared.isdisjoint
        fitting = _fitting(model, reader.origin)
        return [
            fitting(raw)
            or (decode(model, raw, pointer, reader) if type(raw) is dict and not is_blank(raw) else blank.answer(raw))
            for raw in values
        ]


def _fitting(model: "type[ModelT]", origin: Origin) -> "Callable[[Any], ModelT | None]":
    """What makes the answer for an object in which all is as the spec says, and gives None for all others.

    It fills a draft, which can be written to as any object, and makes it an answer, which cannot, when it is complete.
    """
    fill, draft = model.__fill__, _draft(model)

    def made(raw: Any) -> "ModelT | None":
        if type(raw) is not dict:
            return None
        answer: Any = _new(draft)
        if not fill(answer, raw):
            return None
        answer.raw, answer._origin, answer._problems = raw, origin, _NO_PROBLEMS
        answer.__class__ = model
        return cast("ModelT", answer)

    return made


def _draft(model: "type[Model]") -> type[Any]:
    """A class whose objects can be written to, and can become answers of the model: they have the same slots."""
    draft = _DRAFTS.get(model)
    if draft is None:
        draft = type("Draft", (Model,), {"__slots__": model.__slots__, "__setattr__": object.__setattr__})
        _DRAFTS[model] = draft
    return draft


_DRAFTS: dict[type[Any], type[Any]] = {}

#: Of all answers that fit. Nothing is added to it.
_NO_PROBLEMS: dict[str, Deviation] = {}


class _BlankAnswers:
    """Makes the answers for values without a declared field: of each type one with `decode`, the others like it.

    Equal numbers, texts and nulls share an answer. They have nothing in it that could be changed.
    """

    def __init__(self, model: "type[Model]", pointer: str, reader: Reader) -> None:
        self._model = model
        self._pointer = pointer
        self._reader = reader
        self._of_type: dict[type[Any], tuple[BlankRows, dict[Any, Model]]] = {}

    def answer(self, raw: Any) -> "Model":
        kind = type(raw)
        known = self._of_type.get(kind)
        if known is None:
            return self._first(kind, raw)
        rows, shared = known
        rows.again += 1
        holds_others = kind is list or kind is dict
        answer = None if holds_others else shared.get(raw)
        if answer is None:
            answer = self._next(raw, rows)
            if not holds_others:
                shared[raw] = answer
        return answer

    def _first(self, kind: type[Any], raw: Any) -> "Model":
        answer = decode(self._model, raw, self._pointer, self._reader)
        self._of_type[kind] = self._reader.blank_rows[self._model.__shape__, self._pointer, kind], {}
        return answer

    def _next(self, raw: Any, rows: BlankRows) -> "Model":
        answer = _new(self._model)
        _put_raw(answer, raw)
        _put_origin(answer, self._reader.origin)
        _put_problems(answer, rows.problems)
        if raw and type(raw) is dict:
            _set(answer, "extra", raw.copy())
            if not self._model.__open__:
                self._reader.undeclared(self._pointer, raw)
        return answer


class Shape:
    """The declared fields of a model, prepared once for decoding many answers."""

    __slots__ = ("also_declared", "declared", "fields", "is_open", "names")

    def __init__(
        self, attributes: tuple[Attribute, ...], is_open: bool = False, also_declared: frozenset[str] = frozenset()
    ) -> None:
        #: Whether no key is undeclared, since nothing is known of the data.
        self.is_open: bool = is_open
        #: Declared keys without an attribute: they are in `extra`.
        self.also_declared: frozenset[str] = also_declared
        self.declared: frozenset[str] = frozenset(attribute.wire for attribute in attributes)
        self.names: frozenset[str] = frozenset(attribute.name for attribute in attributes)
        #: For each field its name in the JSON, its Python name, the type of values that are taken as they are, and its
        #: last step in a JSON pointer.
        self.fields: tuple[tuple[str, str, type[Any] | None, Attribute, str], ...] = tuple(
            (field.wire, field.name, _EXACT.get(field.convert), field, field.pointer) for field in attributes
        )


#: The type of values that a converter returns unchanged.
_EXACT: dict[Convert, type[Any]] = {text: str, integer: int, boolean: bool}


class Model:
    """Base of all answers.

    A declared field is an attribute of its annotated type. If the service sent something else, reading it raises
    GetMXFieldError. A field that the spec does not declare is read from `extra`, a dict.

    Answers are read-only. Two answers are equal if they have the same class and the same data. They are not hashable,
    so use their ids in a set or as keys of a dict. Their repr cuts long texts and hides secrets.

    Attributes:
        raw: The data as it came, any JSON value.
        extra: The fields that the spec does not declare, by their names in the JSON.

    Example:
        email.extra["quota"]
    """

    __slots__ = ("__weakref__", "_origin", "_problems", "extra", "raw")

    raw: Any
    extra: dict[str, Any]
    _origin: Origin
    _problems: dict[str, Deviation]

    __attributes__: ClassVar[tuple[Attribute, ...]] = ()
    __shape__: ClassVar[Shape]
    #: Whether nothing is known of the data, so that no data deviates.
    __open__: ClassVar[bool] = False
    #: The JSON types besides object that the spec allows: for the data, and for the page around a row of a list.
    __also__: ClassVar[frozenset[str]] = frozenset()
    __page_also__: ClassVar[frozenset[str]] = frozenset()
    #: For a row of a list: the declared fields of its page that are in the page's `extra`.
    __page_names__: ClassVar[frozenset[str]] = frozenset()

    @staticmethod
    def __fill__(answer: Any, raw: dict[str, Any]) -> bool:
        """Sets the attributes of a draft to the values of an object, and tells whether all is as the spec says.

        The generator makes one for each model without a field that is converted. It is the part of a call that grows
        with the rows. So it counts the declared fields that are there: an object with more keys has undeclared ones.
        """
        return False

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.__shape__ = Shape(cls.__attributes__, cls.__open__)

    @classmethod
    def from_dict(cls, raw: Any, *, operation: str = "") -> Self:
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

    if not TYPE_CHECKING:  # With these, a type checker would allow any attribute and any argument.

        def __init__(self, *values: Any, **fields: Any) -> None:
            name = type(self).__name__
            raise TypeError(f"{name} is made from the data of an answer: {name}.from_dict({{...}})")

        def __getattr__(self, name: str) -> Any:
            if name == "extra":  # Most rows have none, so it is made when it is first read.
                _set(self, name, {})
                return self.extra
            if name in Model.__slots__:
                raise AttributeError(name)
            if name in self._problems:
                raise self._problems[name].error()
            if name in self.__shape__.names:  # Of a row without a declared field nothing is set, to read many fast.
                return None
            hint = f"; the spec does not declare it, read .extra[{name!r}]" if name in self.extra else ""
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}{hint}")

    @property
    def _operation(self) -> str:
        return self._origin.operation

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Model) and type(self) is type(other) and bool(self.raw == other.raw)

    if TYPE_CHECKING:
        __hash__: ClassVar[None]  # type: ignore[assignment]  # how type checkers know that it is not hashable
    else:

        def __hash__(self) -> NoReturn:
            name = type(self).__name__
            raise TypeError(f"{name} is not hashable, since its data may hold lists; in a set or dict use its id")

    def __repr__(self) -> str:
        show = Shown(self._origin.secrets).repr
        shown = [f"{attribute.name}={self._shown(attribute, show)}" for attribute in self.__attributes__]
        if self.extra:
            shown.append(f"extra={show(self.extra)}")
        elif not isinstance(self.raw, dict):
            shown.append(f"raw={show(self.raw)}")
        return f"{type(self).__name__}({', '.join(shown)})"

    def _shown(self, attribute: Attribute, show: Callable[[Any], str]) -> str:
        if attribute.name in self._problems:
            return "<unset>"
        value = getattr(self, attribute.name)
        is_secret = attribute.secret or is_secret_name(attribute.wire)
        return repr(HIDDEN) if is_secret and value is not None else show(value)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        reader = Reader(self._operation, secrets=self._origin.secrets)
        return decode(type(self), copy.deepcopy(self.raw, memo), "/data", reader)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.raw, self._operation)


# The fastest way that Python has to set what every answer has.
_new = object.__new__
_put_raw, _put_origin, _put_problems = (Model.__dict__[name].__set__ for name in ("raw", "_origin", "_problems"))


ModelT = TypeVar("ModelT", bound=Model)


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
    members = raw if isinstance(raw, dict) else {}
    if shape.declared.isdisjoint(members):
        problems = _blank(model, raw, pointer, reader, shape, also)
        if shape is not model.__shape__:
            for name in shape.names - problems.keys():
                _set(answer, name, None)
    else:
        problems = _fill_all(answer, members, pointer, reader, shape)
    declared = shape.declared
    if not members.keys() <= declared:
        extra = {name: members[name] for name in members if name not in declared}
        _set(answer, "extra", extra)
        if shape.also_declared:
            extra = {name: extra[name] for name in extra if name not in shape.also_declared}
        if extra and not shape.is_open:
            reader.undeclared(pointer, extra)
    _put_raw(answer, raw)
    _put_origin(answer, reader.origin)
    _put_problems(answer, problems)
    return answer


def _blank(
    model: type[Model], raw: Any, pointer: str, reader: Reader, shape: Shape, also: Collection[str] | None
) -> dict[str, Deviation]:
    """The problems of data without a declared field. All such rows of a list share them, so that many are read fast."""
    alike = (shape, pointer, type(raw))
    rows = reader.blank_rows.get(alike)
    if rows is not None:
        rows.again += 1
        return rows.problems
    deviate = reader.deviate
    found: list[Deviation] = []
    if not isinstance(raw, dict):
        if model.__open__ or json_type(raw) in (model.__also__ if also is None else also):
            deviate = Reader(reader.operation).deviate  # Such data has no fields, so no missing field is recorded.
        else:
            found.append(deviate(pointer, "object", json_type(raw)))
    problems: dict[str, Deviation] = {}
    for _, name, _, attribute, step in shape.fields:
        if attribute.required:
            found.append(deviate(pointer + step, "a value", "missing"))
            if not attribute.optional:
                problems[name] = found[-1]
    recorded = found if deviate == reader.deviate else []
    reader.blank_rows[alike] = BlankRows(problems, tuple(recorded))
    return problems


def _fill_all(
    answer: Model, members: dict[str, Any], pointer: str, reader: Reader, shape: Shape
) -> dict[str, Deviation]:
    """Sets the attributes. Returns the reasons of those that stay unset."""
    problems: dict[str, Deviation] = {}
    for wire, name, exact, attribute, step in shape.fields:
        value = members.get(wire)
        if type(value) is exact:  # The fast way for most values: no pointer is made, no converter called.
            _set(answer, name, value)
        elif value is None and not attribute.required and wire not in members:
            _set(answer, name, None)
        elif problem := _fill(answer, attribute, members, pointer + step, reader):
            problems[name] = problem
    return problems


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
