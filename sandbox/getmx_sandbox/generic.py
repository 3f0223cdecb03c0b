"""Empty answers in the shape that the spec declares, as the models of `getmx` tell it."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from getmx import Model, Operation


def empty_success(operation: Operation[Any]) -> dict[str, Any]:
    """A list without rows, or an object with an empty value for each field that the service always sends."""
    return {"list": [], "total": 0} if _is_list(operation) else _empty(operation)


def completed(operation: Operation[Any], data: dict[str, Any] | None) -> dict[str, Any] | None:
    """The data of a handler, with an empty value for each field that the service always sends and it does not know."""
    if data is None:
        return None
    empty = _empty(operation)
    if _is_list(operation):
        return {**data, "list": [{**empty, **row} for row in data["list"]]}
    return {**empty, **data}


def _is_list(operation: Operation[Any]) -> bool:
    return operation.paging is not None or operation.one_of_list


def _empty(operation: Operation[Any]) -> dict[str, Any]:
    return deepcopy(_empty_once(operation))


@cache  # Reading the types of a model takes up to a millisecond.
def _empty_once(operation: Operation[Any]) -> dict[str, Any]:
    return _empty_object(operation.answer())


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
