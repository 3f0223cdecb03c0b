"""A spec as flat facts: the keywords of each operation, each field of a form and each field of an answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from generator.spec import Document, Field, Operation, Schema, Spec

Part = Literal["document", "server", "tag", "operation", "form field", "answer field"]


class Place(NamedTuple):
    """What facts are about. `operation` is an operationId, empty for what concerns all of them."""

    operation: str
    part: Part
    #: Of a field in an answer the names on the way to it: data/list/id. Lists have no name of their own.
    name: str = ""


Keywords = dict[str, Any]
Facts = dict[Place, Keywords]

#: Parts of the root and of an operation that have facts of their own.
_PLACES = frozenset({"components", "info", "paths", "servers", "tags"})
_TAKEN_APART = frozenset({"requestBody", "responses", "x-getmx-evidence"})


def facts(document: Document) -> Facts:
    """All that the document says, the order of its keys left out where it means nothing.

    Raises LookupError, TypeError, AttributeError or SpecError for what is no spec of this project.
    """
    return dict(_places(Spec(document)))


def _places(spec: Spec) -> Iterator[tuple[Place, Keywords]]:
    data = spec.document.data
    yield Place("", "document"), _prefixed("info", data.get("info", {})) | _without(data, _PLACES)
    for server in spec.servers:
        yield Place("", "server", server.get("x-getmx-server", server["url"])), server
    for tag in data.get("tags", ()):
        yield Place("", "tag", tag["name"]), tag
    for operation in spec.operations:
        yield from _operation(operation)


def _operation(operation: Operation) -> Iterator[tuple[Place, Keywords]]:
    form, answer, name = operation.form, operation.answer, operation.entry.name
    yield (
        Place(name, "operation"),
        _without(operation.node, _TAKEN_APART)
        | _prefixed("evidence", operation.node.get("x-getmx-evidence", {}))
        | _prefixed("requestBody", _without(operation.node["requestBody"], {"content"}))
        | _prefixed("form", _without(_keywords(form.schema), {"minProperties"}))
        | _prefixed("answer", _keywords(answer.schema))
        | {
            "path": operation.path,
            "method": operation.entry.method,
            "form.order": list(form.fields),
            "form.at least": form.at_least,
            "form.examples": form.example_objects,
            "answer.examples": answer.example_objects,
            # What is said of each status, but for the answer itself.
            "responses": operation.responses | {"200": _without(operation.responses["200"], {"content"})},
        },
    )
    for sent in form.fields.values():
        settings = _prefixed("encoding", form.encoding.get(sent.name, {}))
        yield Place(name, "form field", sent.name), _field(sent) | settings
    for path, answered in answer.fields.items():
        yield Place(name, "answer field", path[1:].replace("/*/", "/")), _field(answered)


def _field(field: Field) -> Keywords:
    return _keywords(field.schema) | ({"required": True} if field.required else {})


def _keywords(schema: Schema) -> Keywords:
    """What a schema says of a value: `type` without null, and `nullable`."""
    found = dict(schema.rules)
    if schema.choices:
        found["enum"] = list(schema.choices)
    if schema.items:
        found |= _prefixed("items", _keywords(schema.items))
    if schema.types:
        found["type"] = " or ".join(sorted(schema.types))
    if schema.nullable:
        found["nullable"] = True
    if schema.types == ("object",) and schema.component:
        found["schema"] = schema.component  # what generated clients call its class
    return found


def _prefixed(word: str, keywords: Keywords) -> Keywords:
    return {f"{word}.{key}": value for key, value in keywords.items()}


def _without(keywords: Keywords, names: frozenset[str] | set[str]) -> Keywords:
    return {key: value for key, value in keywords.items() if key not in names}
