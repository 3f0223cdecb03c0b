"""Empty answers in the shape that the spec declares, as the models of `getmx` tell it."""

from __future__ import annotations

from collections.abc import Iterator
from types import UnionType
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from getmx import Model, Operation


def empty_success(operation: Operation[Any]) -> dict[str, Any] | None:
    """A list without rows, null if that may come, or an object with an empty value for each field that always comes.

    Lists by cursor need no total: a page without rows ends them.
    """
    if operation.paging == "cursor":
        return {"list": []}
    if _is_list(operation):
        return {"list": [], "total": 0}
    return None if "null" in operation.answer().__also__ else _empty_object(operation.answer())


def fitted(operation: Operation[Any], data: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """The data of a handler as the spec declares it, and whether all of it could stay.

    Of each object the declared fields come first, in their order. One that the handler does not give, or gives in
    another type than is declared, is empty if it always comes, else it is left out.
    """
    if not _is_list(operation):
        return _fitted(operation.answer(), data)
    rows = [_fitted(operation.answer(), row) for row in data["list"]]
    return {**data, "list": [row for row, _ in rows]}, all(whole for _, whole in rows)


def _fitted(model: type[Model], data: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    declared = _declared(model)
    misfits = {field.wire for field in declared if field.wire in data and not _fits(data[field.wire], field)}
    given = {name: value for name, value in data.items() if name not in misfits}
    fields = {
        field.wire: given[field.wire] if field.wire in given else _empty_value(field.hint)
        for field in declared
        if field.wire in given or field.always
    }
    return fields | given, not misfits


def _is_list(operation: Operation[Any]) -> bool:
    return operation.paging is not None or operation.one_of_list


class _Declared(NamedTuple):
    """A declared field: its type, whether it may be null, and whether it always comes."""

    wire: str
    hint: Any
    nullable: bool
    always: bool


#: Reading the types of a model takes up to a millisecond.
_known: dict[type[Model], tuple[_Declared, ...]] = {}


def _declared(model: type[Model]) -> tuple[_Declared, ...]:
    if model not in _known:
        _known[model] = tuple(_read(model))
    return _known[model]


def _read(model: type[Model]) -> Iterator[_Declared]:
    hints = get_type_hints(model)
    return (
        _Declared(field.wire, hints[field.name], field.nullable, field.required or not field.optional)
        for field in model.__attributes__
    )


def _fits(value: Any, field: _Declared) -> bool:
    return field.nullable if value is None else _is_of(value, field.hint)


def _is_of(value: Any, hint: Any) -> bool:
    if isinstance(hint, UnionType):
        return any(_is_of(value, part) for part in get_args(hint))
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    if get_origin(hint) is list:
        return isinstance(value, list) and all(_is_of(item, get_args(hint)[0]) for item in value)
    if hint is Any:
        return True
    if hint is float:
        return type(value) in (int, float)
    return isinstance(value, dict) if issubclass(hint, Model) else type(value) is hint


def _empty_object(model: type[Model]) -> dict[str, Any]:
    return {field.wire: _empty_value(field.hint) for field in _declared(model) if field.always}


def _empty_value(hint: Any) -> Any:
    if isinstance(hint, UnionType):
        return _empty_value(get_args(hint)[0])
    if hint is Any:
        return None
    if get_origin(hint) is Literal:
        return get_args(hint)[0]
    kind = get_origin(hint) or hint
    return _empty_object(kind) if issubclass(kind, Model) else kind()
