"""How fields of an answer are written into the spec, as schemas and as samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from generator.drift.comparison import above, last
from generator.drift.forms import UNEXPLAINED
from generator.pages import ResponseField
from generator.spec import SCHEMAS, AnswerField, CannotEdit, Draft, Operation, open_object, or_null, pointer

_EMPTY = "Documented as an object; the page shows nothing in it."


# -------------------------------------------------------------------------------------------------------- schemas


def put_data(draft: Draft, operation: str, field: ResponseField, inside: Sequence[ResponseField]) -> None:
    """Says what data is, of which the spec knew nothing, or knows nothing any more."""
    known = draft.operation(operation)
    kind = "object | null" if "null" in field.type.split(" | ") else "object"
    written = schema_of(draft, known, replace(field, type=kind), inside, known.answer.component)
    draft.put(draft.operation(operation).answer.data.at, written)


def schema_of(
    draft: Draft, operation: Operation, field: ResponseField, inside: Sequence[ResponseField], holder: str
) -> dict[str, Any]:
    """The schema of a field that only the page knows.

    The objects in it become components of their own, in front of the one that holds them: the parser needs them there.
    """
    types = field.type.split(" | ")
    kind = next((name for name in types if name != "null"), "object")
    name, _, row = kind.partition("[")
    if name == "object":
        written = _reference(_component(draft, operation, field.pointer, inside, holder))
    elif name == "array":
        items = _items(draft, operation, f"{field.pointer}/*", row.rstrip("]"), inside, holder)
        written = {"type": name, "items": items, "description": UNEXPLAINED}
    else:
        written = {"type": name, "description": UNEXPLAINED}
    return or_null(written) if "null" in types else written


def _items(
    draft: Draft, operation: Operation, path: str, kind: str, inside: Sequence[ResponseField], holder: str
) -> dict[str, Any]:
    if kind == "object" or (not kind and inside):
        return _reference(_component(draft, operation, path, inside, holder))
    return {"type": kind} if kind else {"description": "Not documented."}


def _reference(component: str) -> dict[str, Any]:
    return {"$ref": f"#{SCHEMAS}{pointer(component)}"}


def _component(draft: Draft, operation: Operation, path: str, inside: Sequence[ResponseField], holder: str) -> str:
    """Adds the component of an object, and what it holds. Gives its name."""
    name = _component_name(operation, path)
    if draft.editor.has(SCHEMAS + pointer(name)):
        raise CannotEdit(f"there is a schema {name} already")
    members = [field for field in inside if above(field.pointer) == path]
    fields = {last(field.pointer): schema_of(draft, operation, field, inside, holder) for field in members}
    required = [last(field.pointer) for field in members if field.required]
    written = open_object(_described(path) if members else _EMPTY, required, fields)
    names = draft.editor.keys(SCHEMAS)
    draft.put(SCHEMAS + pointer(name), written, after=["", *names][names.index(holder)])
    return name


def _described(path: str) -> str:
    return "What the answer carries." if path == "/data" else f"What `{path.removeprefix('/data/')}` holds."


def _component_name(operation: Operation, path: str) -> str:
    """Stems as spec/README.md has them: data is <Stem>Data, rows of a <Row>List are <Row>."""
    if path == "/data":
        return f"{operation.stem}Data"
    if path == "/data/list/*" and operation.has_rows:
        return operation.stem.removesuffix("List") if operation.paging else operation.stem
    words = [word for part in path.split("/")[2:] if part != "*" for word in part.split("_")]
    return operation.stem + "".join(word[:1].upper() + word[1:] for word in words)


def nullable(draft: Draft, field: AnswerField) -> dict[str, Any]:
    """The schema of a field as it is, but that the value may also be null."""
    node = draft.document.get(field.at)
    if field.type == "object" and field.schema.component:
        return or_null(node)
    written = draft.document.resolve(node)
    return {**written, "type": [*field.schema.types, "null"]}


def own_holder(draft: Draft, operation: str, path: str) -> str:
    """Pointer of the object that a new field of an answer goes into: the operation's own, in a composition the last.

    Raises CannotEdit if there is none.
    """
    fields = draft.operation(operation).answer.fields
    siblings = [field for field in fields.values() if above(field.path) == above(path)]
    if siblings:
        return draft.own(operation, siblings[-1].path).holder
    schema = fields[above(path).removesuffix("/*")].schema
    schema = schema.items if above(path).endswith("/*") and schema.items else schema
    if schema.types not in ((), ("object",)):
        raise CannotEdit(f"{above(path)} is no object in the spec")
    at = SCHEMAS + pointer(schema.component) if schema.component else schema.at
    draft.own_holder(operation, at)
    return at


def require(draft: Draft, field: AnswerField, *, required: bool) -> None:
    at = f"{field.holder}/required"
    others = [name for name in (draft.editor.get(at) if draft.editor.has(at) else []) if name != field.name]
    draft.set_required(field.holder, [*others, field.name] if required else others)


# -------------------------------------------------------------------------------------------------------- samples


def put_placeholder(draft: Draft, operation: Operation) -> None:
    """Replaces the samples of an answer by one that is made of its schema, if that says what data is."""
    if operation.answer.data.type_name:
        sample = {"summary": "Made of the types alone", "value": placeholder(operation)}
        draft.put(operation.answer.examples_at, {"illustration": sample})


def placeholder(operation: Operation) -> dict[str, Any]:
    """A sample in the manner of the docs site: each text "string", each number 0, one row in each list."""
    return {"code": 0, "msg": "string", "data": _value(operation.answer.fields, "/data")}


def _value(fields: dict[str, AnswerField], path: str) -> Any:
    kind = fields[path].type.split(" | ")[0] if path in fields else "object"
    if kind.startswith("array"):
        row = _members(fields, f"{path}/*")
        return [row] if row else []
    plain = {"string": "string", "integer": 0, "number": 0, "boolean": True, "": None}
    return plain[kind] if kind in plain else _members(fields, path)


def _members(fields: dict[str, AnswerField], path: str) -> dict[str, Any]:
    return {last(inner): _value(fields, inner) for inner in fields if above(inner) == path}
