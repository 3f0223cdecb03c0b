"""What a document says of each call, as plain data: two documents that say the same describe the same API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.spec import AnswerField, Document, Field, Operation, Schema, Spec, as_3_1

#: Said for people and tools, in words that an edition chooses itself, or has none for.
_WORDS = frozenset({
    "$comment", "contentEncoding", "contentMediaType", "contentSchema", "description", "examples", "x-getmx-evidence",
})  # fmt: skip

#: A format that says how many bits to keep, and nothing of the value itself.
_WIDTH = "int64"

Call = dict[str, Any]


def calls(spec: Spec) -> dict[str, Call]:
    """What is sent and answered, by operationId. How objects are named and shared is left out."""
    return {operation.id: dict(_call(operation)) for operation in spec.operations}


def differences(old: dict[str, Call], new: dict[str, Call]) -> list[str]:
    """Where two documents do not say the same: `updateEmail: form field mark: {...} in place of {...}`."""
    found = [f"{name}: {'left out' if name in old else 'added'}" for name in sorted(old.keys() ^ new.keys())]
    for name in [name for name in old if name in new]:
        before, after = old[name], new[name]
        found += [
            f"{name}: {key}: {after.get(key)!r} in place of {before.get(key)!r}"
            for key in {**before, **after}
            if before.get(key) != after.get(key)
        ]
    return found


def edition_as_spec(data: dict[str, Any], name: str) -> Spec:
    """An edition as what it describes, also one of OpenAPI 3.0."""
    return Spec(Document(Path(name), "", as_3_1(data), {}))


def _call(operation: Operation) -> Iterator[tuple[str, Any]]:
    yield "request line", (operation.entry.method, operation.path)
    for key, said in operation.node.items():
        if key not in ("description", "requestBody", "responses"):
            yield key, said
    form, answer = operation.form, operation.answer
    yield "order of the form", list(form.fields)
    yield "fields that are needed besides", form.at_least
    yield "encoding", {name: _keywords(said) for name, said in form.encoding.items()}
    yield "examples of the form", form.example_objects
    for sent in form.fields.values():
        yield f"form field {sent.name}", _field(sent) | {"level": sent.level_in(form.level)}
    for path, answered in answer.fields.items():
        yield f"answer field {path}", _answered(path, answered)
    yield "examples of the answer", answer.example_objects
    yield "statuses", sorted(operation.responses)


def _keywords(said: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if not key.startswith("x-")}


def _answered(path: str, field: AnswerField) -> dict[str, Any]:
    """An edition lets `data` be null or empty, as that of an error is."""
    said = _field(field) | {"level": field.level}
    if path == "/data":
        said.pop("nullable")
    if path.startswith("/data/") and path.count("/") == 2:
        said.pop("required")
    return said


def _field(field: Field) -> dict[str, Any]:
    return {"required": field.required, **_value(field.schema)}


def _value(schema: Schema) -> dict[str, Any]:
    rules = {key: value for key, value in schema.rules.items() if key not in _WORDS and value != _WIDTH}
    items = {"items": _value(schema.items)} if schema.items and not schema.items.is_open else {}
    named = {"types": schema.types, "nullable": schema.nullable, "choices": schema.choices}
    return {**named, "rules": rules, "examples": schema.rules.get("examples", [])[:1], **items}
