"""Empty answers in the shape that the spec declares, as the models of `getmx` tell it."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from getmx import Model, Operation


def empty_success(operation: Operation[Any]) -> dict[str, Any] | None:
    """A list without rows, null if that may come, or an object with an empty value for each field that always comes.

    Lists by cursor need no total: a page without rows ends them.
    """
    if operation.paging == "cursor":
        return {"list": []}
    return {"list": [], "total": 0} if _is_list(operation) else _empty(operation)


def completed(operation: Operation[Any], data: dict[str, Any]) -> dict[str, Any]:
    """The data of a handler, with an empty value for each field that always comes and that the handler leaves out."""
    empty = _empty(operation) or {}
    if _is_list(operation):
        return {**data, "list": [row | _missing(empty, row) for row in data["list"]]}
    return data | _missing(empty, data)


def _missing(empty: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in empty.items() if name not in data}


def _is_list(operation: Operation[Any]) -> bool:
    return operation.paging is not None or operation.one_of_list


def _empty(operation: Operation[Any]) -> dict[str, Any] | None:
    return deepcopy(_empty_once(operation))


@cache  # Reading the types of a model takes up to a millisecond.
def _empty_once(operation: Operation[Any]) -> dict[str, Any] | None:
    return None if "null" in operation.answer().__also__ else _empty_object(operation.answer())


def _empty_object(model: type[Model]) -> dict[str, Any]:
    hints = get_type_hints(model)
    always = [attribute for attribute in model.__attributes__ if attribute.required or not attribute.optional]
    return {attribute.wire: _empty_value(hints[attribute.name]) for attribute in always}


def _empty_value(hint: Any) -> Any:
    if isinstance(hint, UnionType):
        return _empty_value(get_args(hint)[0])
    if hint is Any:
        return None
    kind = get_origin(hint) or hint
    return _empty_object(kind) if issubclass(kind, Model) else kind()
