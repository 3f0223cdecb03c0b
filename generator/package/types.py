"""Types of arguments and attributes as data, and the one place where each becomes Python text."""

from __future__ import annotations

from typing import Any

from attrs import frozen

_ANNOTATIONS = {
    "anything": "Any",
    "boolean": "bool",
    "day": "date | str",
    "integer": "int",
    "number": "float",
    "text": "str",
    "texts": "str | builtins.list[str]",
}


@frozen
class Scalar:
    """A value without parts, or one of `choices`, should there be any. Those of a flag are what is sent for it.

    kind: text, integer, number, boolean or anything; of arguments also day (sent as YYYY-MM-DD), flag (sent as 1 or -1)
        and texts (one text or several, sent as parts of one name).
    """

    kind: str
    choices: tuple[Any, ...] = ()


@frozen
class Array:
    """A list; `nullable` says whether an item may be null."""

    items: Type
    nullable: bool = False


@frozen
class Nested:
    """An object with a class of its own."""

    model: str


Type = Scalar | Array | Nested


def annotation(type_: Type, *, optional: bool = False) -> str:
    """The type in Python, with None if it is optional. `Any` holds None already."""
    match type_:
        case Nested(model):
            text = model
        case Array(items, nullable):
            text = f"list[{annotation(items, optional=nullable)}]"
        case Scalar("flag", _):
            text = "bool"
        case Scalar(kind, choices):
            text = f"Literal[{', '.join(map(repr, choices))}]" if choices else _ANNOTATIONS[kind]
    return f"{text} | None" if optional and text != "Any" else text


def converter(type_: Type) -> str:
    """The call or name of the runtime's decode module that makes such a value of JSON."""
    match type_:
        case Nested(model):
            return f"_decode.nested({model})"
        case Array(items, nullable):
            item = f"_decode.or_none({converter(items)})" if nullable else converter(items)
            return f"_decode.array({item})"
        case Scalar(kind, _):
            return f"_decode.{kind}"


def taken_as_is(type_: Type) -> str | None:
    """The Python type of the JSON values that become an attribute as they are. None if they are converted."""
    match type_:
        case Scalar("text" | "integer" | "boolean" | "anything" as kind, _):
            return _ANNOTATIONS[kind]
    return None


def nested_in(type_: Type) -> str | None:
    """The class of the object that the type is, or is a list of."""
    match type_:
        case Nested(model):
            return model
        case Array(items, _):
            return nested_in(items)
        case _:
            return None
