"""How each kind of finding on an answer is taken over into the spec."""

from __future__ import annotations

from typing import Any

from generator.drift.answer import widened
from generator.drift.draft import SCHEMAS, CannotApply, Draft
from generator.drift.findings import Finding
from generator.drift.stated import Stated
from generator.pages import ResponseField
from generator.spec import pointer

_UNEXPLAINED = "Named on the vendor's page; what it means is not said here."
_EMPTY = "Documented as an object; the page shows nothing in it."
_SAMPLE = "The vendor's sample"
_KEPT = ("description", "x-getmx-evidence")


def add(draft: Draft, finding: Finding) -> None:
    field, *inside = finding.shown
    one = draft.one(finding.operation)
    if field.pointer == "/data":
        set_data(draft, one.name, field, inside)
        return
    holder = _holder(draft, one.name, field.pointer)
    schema = schema_of(draft, draft.one(one.name), field, inside, holder.split("/")[3])
    name = field.pointer.rpartition("/")[2]
    if draft.editor.has(f"{holder}/properties"):
        draft.put(holder + pointer("properties", name), schema)
    else:
        draft.put(f"{holder}/properties", {name: schema})
    _set_required(draft, holder, name, required=bool(field.required))


def set_data(draft: Draft, operation: str, field: ResponseField, inside: list[ResponseField]) -> None:
    """Says what data is, of which the spec knew nothing."""
    one = draft.one(operation)
    nullable = "null" in field.type.split(" | ")
    plain = ResponseField("/data", "object", field.required, "", field.line)
    schema = schema_of(draft, one, plain, inside, f"{one.stem}Answer")
    at = f"{SCHEMAS}/{one.stem}Answer/allOf/1/properties/data"
    draft.put(at, _nullable(schema) if nullable else schema)


def _holder(draft: Draft, operation: str, name: str) -> str:
    """The object schema that a new field goes into: the operation's own, in a composition the last part."""
    above = name.rpartition("/")[0]
    one = draft.one(operation)
    siblings = [field for other, field in one.answer.items() if other.rpartition("/")[0] == above]
    if siblings:
        draft.own_holder(operation, siblings[-1].holder)
        return draft.one(operation).answer[siblings[-1].name].holder
    field = one.answer[above.removesuffix("/*")]
    at = f"{field.at}/items" if above.endswith("/*") else field.at
    at = draft.document.follow(at)
    if draft.document.get(at).get("type", "object") not in ("object", ["object", "null"]):
        raise CannotApply(f"{above} is no object in the spec")
    draft.own_holder(operation, at)
    return at


def _set_required(draft: Draft, holder: str, name: str, *, required: bool) -> None:
    known = draft.editor.get(f"{holder}/required") if draft.editor.has(f"{holder}/required") else []
    others = [other for other in known if other != name]
    draft.set_required(holder, [*others, name] if required else others)


def schema_of(
    draft: Draft, one: Stated, field: ResponseField, inside: list[ResponseField], holder: str
) -> dict[str, Any]:
    """The schema of a field that only the page knows.

    The objects in it become components of their own, in front of the one that holds them: the parser needs them there.
    """
    types = [name for name in field.type.split(" | ") if name != "null"]
    kind = types[0] if types else "object"
    schema: dict[str, Any]
    if kind == "object":
        schema = {"$ref": _component(draft, one, field.pointer, inside, holder)}
    elif kind.startswith("array"):
        schema = {"type": "array", "items": _items(draft, one, field, inside, holder), "description": _UNEXPLAINED}
    else:
        schema = {"type": kind, "description": _UNEXPLAINED}
    return _nullable(schema) if "null" in field.type.split(" | ") else schema


def _items(draft: Draft, one: Stated, field: ResponseField, inside: list[ResponseField], holder: str) -> dict[str, Any]:
    kind = field.type.partition("[")[2].rstrip("]")
    if kind == "object" or (not kind and inside):
        return {"$ref": _component(draft, one, f"{field.pointer}/*", inside, holder)}
    return {"type": kind} if kind else {"description": "Not documented."}


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        rest = {key: value for key, value in schema.items() if key != "$ref"}
        return {"anyOf": [{"$ref": schema["$ref"]}, {"type": "null"}], **rest}
    return {**schema, "type": [schema["type"], "null"]}


def _component(draft: Draft, one: Stated, at: str, inside: list[ResponseField], holder: str) -> str:
    """Adds the component of an object, and what it holds. Gives the `$ref` to it."""
    where = SCHEMAS + pointer(component_name(one, at))
    if draft.editor.has(where):
        raise CannotApply(f"there is a schema {component_name(one, at)} already")
    members = [field for field in inside if field.pointer.rpartition("/")[0] == at]
    properties = {_last(field.pointer): schema_of(draft, one, field, inside, holder) for field in members}
    required = [_last(field.pointer) for field in members if field.required]
    described = _described(at) if members else _EMPTY
    schema: dict[str, Any] = {"type": "object", "additionalProperties": True, "description": described}
    schema |= {"required": required} if required else {}
    schema |= {"properties": properties} if properties else {}
    names = draft.editor.keys(SCHEMAS)
    draft.put(where, schema, after=names[names.index(holder) - 1])
    return f"#{where}"


def _described(at: str) -> str:
    return "What the answer carries." if at == "/data" else f"What `{at.removeprefix('/data/')}` holds."


def component_name(one: Stated, at: str) -> str:
    """Stems as spec/README.md has them: data is <Stem>Data, rows of a <Row>List are <Row>."""
    if at == "/data":
        return f"{one.stem}Data"
    if at == "/data/list/*" and "x-getmx-paging" in one.entry.data:
        return one.stem.removesuffix("List")
    if at == "/data/list/*" and "x-getmx-result" in one.entry.data:
        return one.stem
    words = [word for part in at.split("/")[2:] if part != "*" for word in part.split("_")]
    return one.stem + "".join(word[:1].upper() + word[1:] for word in words)


def remove(draft: Draft, finding: Finding) -> None:
    field = draft.own(finding.operation, finding.subject)
    _set_required(draft, field.holder, _last(field.name), required=False)
    draft.drop(field.at)


def _last(name: str) -> str:
    return name.rpartition("/")[2]


def retype(draft: Draft, finding: Finding) -> None:
    shown, *inside = finding.shown
    field = draft.own(finding.operation, finding.subject)
    known = draft.editor.get(field.at)
    type_name = widened(field.type, shown.type)
    if type_name == f"{field.type} | null":
        draft.put(field.at, _nullable(known if "$ref" in known and field.type == "object" else _inline(field.raw)))
        return
    draft.put(field.at, {"description": "Being written anew."})
    draft.sweep()
    plain = ResponseField(shown.pointer, type_name, shown.required, shown.description, shown.line)
    one = draft.one(finding.operation)
    if shown.pointer == "/data":
        set_data(draft, one.name, plain, inside)
        return
    kept = {key: field.raw[key] for key in _KEPT if key in field.raw and field.raw.get("x-getmx-evidence") != "unknown"}
    schema = schema_of(draft, one, plain, inside, field.at.split("/")[3])
    draft.put(field.at, {**schema, **kept})


def _inline(raw: dict[str, Any]) -> dict[str, Any]:
    return {"type": raw["type"], **raw}


def require(draft: Draft, finding: Finding) -> None:
    field = draft.own(finding.operation, finding.subject)
    _set_required(draft, field.holder, _last(field.name), required=bool(finding.new))


def sample(draft: Draft, finding: Finding) -> None:
    """The vendor's realistic sample takes the place of what was there: a placeholder, or what was invented."""
    one = draft.one(finding.operation)
    draft.put(f"{one.answer_media_at}/examples", {"documented": {"summary": _SAMPLE, "value": finding.new}})


def refit_examples(draft: Draft, operation: str) -> None:
    """Where an answer's samples no longer fit its schema, one that is made of the schema takes their place."""
    one = draft.one(operation)
    if "/data" not in one.answer:
        return
    at = f"{one.answer_media_at}/examples"
    draft.put(at, {"illustration": {"summary": "Made of the types alone", "value": placeholder(one)}})


def placeholder(one: Stated) -> dict[str, Any]:
    """A sample in the manner of the docs site: each text "string", each number 0, one row in each list."""
    return {"code": 0, "msg": "string", "data": _value(one, "/data")}


def _value(one: Stated, at: str) -> Any:
    kind = one.answer[at].type.split(" | ")[0] if at in one.answer else "object"
    if kind.startswith("array"):
        return [_members(one, f"{at}/*")] if _members(one, f"{at}/*") else []
    plain = {"string": "string", "integer": 0, "number": 0, "boolean": True, "": None}
    return plain[kind] if kind in plain else _members(one, at)


def _members(one: Stated, at: str) -> dict[str, Any]:
    return {_last(name): _value(one, name) for name in one.answer if name.rpartition("/")[0] == at}
